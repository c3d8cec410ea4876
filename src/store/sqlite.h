/*
 * sqlite.h - private to src/store: the connection, its statements, and errors in words.
 * The only file that includes SQLite's header.
 */
#ifndef SIPWHY_STORE_SQLITE_H
#define SIPWHY_STORE_SQLITE_H

#include "sipwhy/mem.h"
#include "sipwhy/store.h"

#include <sqlite3.h>

/* The texts of one small table with their ids. A cache: emptied when it grows too large. */
struct interned {
    struct sw_map64 ids; /* hash of the text -> id */
};

enum dimension {
    TENANT,
    TRUNK,
    CALL_TYPE,
    REGION,
    COUNTRY,
    PHRASE,
    ADMIN_UNITS,
    USER,
    CAUSE,
    DIMENSIONS
};

/* Rows of a small table, and the sum of their hashes; see text_sums.c. */
struct text_sum {
    int64_t n;
    uint64_t sum;
};

/* A row of a small table that the row in hand brought. */
struct fresh {
    enum dimension dimension;
    int64_t id;
    uint64_t key; /* in the cache */
};

enum { MAX_FRESH = 16 }; /* a row names ten at most */

/* A set of ids. */
struct ids {
    uint8_t *bits;
    size_t n; /* bytes */
};

/* Statements that are used again and again, prepared on first use. */
enum statement {
    INSERT_IMPORT,
    FINISH_IMPORT,
    INSERT_FINDING,
    INSERT_CALL,
    READ_BESIDE,
    READ_CALL,
    READ_CHECKED,
    READ_MINUTE,
    HAS_LOOSE,
    READ_NAMES,
    FILL_CALL,
    INSERT_SIGHTING,
    INSERT_SIGHTINGS,
    INSERT_SEEN,
    SEEN_AS_IT_IS,
    READ_SIGHTINGS,
    READ_SEEN,
    DROP_CALL,
    DROP_SIGHTINGS,
    DROP_SEEN,
    DROP_DISPLACED,
    INSERT_DISPLACED,
    FIND_DISPLACED,
    FIND_OWN_ID,
    INSERT_MENTION,
    INSERT_COUNTED,
    FIND_COUNTED,
    COUNT_ALIKE,
    PUT_COUNTED_WAY,
    FINISH_COUNTED_WAY,
    LIST_LEFT_OUT,
    INSERT_REJECT,
    ADD_TO_ROLLUP,
    DROP_EMPTY_SUM,
    FIND_IMPORT_BY_CONTENT,
    FIND_FILE,
    FINISH_PART,
    STATEMENTS
};

/* What an import must not bring back, see purged.c. */
struct keeping {
    uint64_t tenant;             /* a hash of its name */
    int64_t since;               /* nothing from before */
    struct sw_map64 purged;      /* keys of calls -> what stands for their correlation ID */
    struct sw_arena arena;       /* of the batch */
    int64_t n_too_old, n_purged; /* rows of the import under way that this befell */
};

/* A call's id: its invite time in seconds, then so many bits of its fingerprint. */
enum { FINGERPRINT_BITS = 24 };

/* How far the table was read along with an import, see beside.c. */
struct beside {
    int64_t first, asked; /* ids of the batch's first row, and of the last one so far */
    int64_t low, high;    /* of the batches before */
    int64_t found;        /* of the next call, INT64_MAX for none; INT64_MIN: not known */
    bool is_open;         /* the statement stands at that call */
};

enum { SYNCED_FILES = 2 }; /* the database and its log */

struct sw_store {
    sqlite3 *db;
    char *path;
    int busy_ms;
    struct sw_codes *codes;
    sqlite3_stmt *statements[STATEMENTS];
    uint32_t bound[STATEMENTS]; /* columns that row_bind left with a value */
    sqlite3_stmt *find[DIMENSIONS], *insert[DIMENSIONS], *note[DIMENSIONS];
    struct interned interned[DIMENSIONS];
    int64_t data_version;                  /* of the database when they were looked up */
    bool is_being_made;                    /* this run has made the database */
    char *earlier;                         /* the copy from before this run upgraded it; or NULL */
    struct text_sum text_sums[DIMENSIONS]; /* what came and went, and is not written yet */
    struct scan *scan;                     /* under way, see db_scan */
    int synced[SYNCED_FILES];              /* see sync_early: the file's number + 1; 0: not open */
    size_t rows_unsynced;

    /* Of the import under way. */
    int64_t import_id, tenant_id;
    struct rollup *rollup;
    int64_t *named; /* by the number of a name its id, 0: not looked up yet */
    size_t n_named;
    struct fresh fresh[MAX_FRESH];
    size_t n_fresh;
    struct ids mentioned[DIMENSIONS];
    struct sw_map64 displaced; /* ids that calls of the table displaced ask for */
    bool has_loose;            /* any call, of any import, is loose */
    bool was_known;            /* the row before that was looked at in full, by its fingerprint */
    struct minute *minute;
    struct beside beside;
    struct new_calls *new_calls;
    struct known_calls *known_calls;
    bool has_way; /* a row of counts came; way is that of the last one */
    int64_t way;
    int64_t n_new_kin;   /* see kin_flush */
    int64_t n_undecided; /* rows that were taken for known, as nobody can say */
    struct keeping keeping;
};

enum { APPLICATION_ID = 0x53495057 }; /* "SIPW" in the file's header */

/* open.c: takes away what lies beside a database that is not to be: -journal, -wal, -shm. */
void db_remove_logs(const char *path);

/*
 * open.c: reports read while an import writes, where the file system allows it: WAL needs memory
 * that all processes share, which one on a network has not. What fails, because somebody reads, the
 * next transaction of this run or the next run that writes does.
 */
void db_use_wal(struct sw_store *store);

/* open.c: another connection to the same database; the caller closes second->db, whatever came. */
enum sw_status db_open_beside(const struct sw_store *store, struct sw_store *second,
                              struct sw_err *err);

/*
 * migrate.c: the version of this sipwhy's schema; all of it, into a new database; and what a
 * database of an older one lacks, in one transaction in which store->earlier, a copy of it as it
 * was, is made first. Another process may have done it since it was opened: then nothing is done.
 */
int migrations_newest(void);
enum sw_status migrations_run(struct sw_store *store, struct sw_err *err);
enum sw_status migrations_upgrade(struct sw_store *store, struct sw_err *err);

/*
 * earlier.c: copies from before an upgrade lie beside the database (beside what a link leads to) as
 * PATH.schema-VERSION. _path gives the name of one, the caller's; _is_one tells whether the store's
 * own name is that of one of this version. _remove deletes those that are there, and copies of such
 * copies, or in a dry run counts them: files of just such names that are sipwhy databases. One that
 * can't be looked at or deleted is told, and leaves none of the others in place.
 */
char *earlier_path(const struct sw_store *store, int64_t version);
bool earlier_is_one(const struct sw_store *store, int64_t version);
enum sw_status earlier_remove(const struct sw_store *store, bool dry_run, int64_t *n,
                              struct sw_err *err);

/*
 * backup.c: a copy, as sw_store_backup makes one, with the name `place` itself, no link followed;
 * whether a file is a sipwhy database by its header, which leaves it unopened as one (it must not
 * be the database in use: to close it drops locks), SW_IO where it can't be read; and a file or
 * folder brought to the disk.
 */
enum sw_status backup_aside(struct sw_store *store, const char *place, struct sw_err *err);
enum sw_status backup_look(const char *path, bool *is_ours, struct sw_err *err);
bool backup_sync(const char *path);

/* open.c: whether changes lie beside that database: somebody works on it, or was killed. */
bool db_has_changes(const char *path);

/*
 * watch.c: while SQL runs, shows how far it is and ends it where the program is interrupted. done
 * (may be NULL) is asked for what is done of watch->of. The caller calls watch_end.
 */
struct watching {
    const struct sw_watch *watch;
    const char *what;
    int64_t (*done)(void *context);
    void *context;
    int64_t of;
};
void watch_begin(struct sw_store *store, struct watching *watching);
void watch_end(struct sw_store *store);

/*
 * What is stored in the place of IDs of a call that was purged: numbers, as no ID of an export is
 * (16 bytes of a GUID, or a text).
 */
struct stand_ins {
    bool has_shared; /* the call has a shared correlation ID */
    int64_t correlation_id, shared_correlation_id;
};

/*
 * purged.c: what the import under way must not bring back. keeping_read at its beginning; then for
 * each call whether it is too old, and whether it is of somebody who was purged. Then *call becomes
 * a copy without what is personal, and what stands for its IDs is returned, else NULL; both valid
 * until the next batch begins.
 */
enum sw_status keeping_read(struct sw_store *store, const char *tenant, struct sw_err *err);
bool keeping_is_too_old(struct sw_store *store, const struct sw_call *call);
const struct stand_ins *keeping_redact(struct sw_store *store, const struct sw_call **call);
void keeping_batch_begins(struct sw_store *store);
void keeping_forget(struct sw_store *store);

/*
 * check_calls.c: are the calls what was stored? In one reading of them, problems[0] says what is
 * wrong by their fingerprints and problems[1] by their sums, the caller's; NULL for nothing.
 */
enum sw_status check_calls(struct sw_store *store, char **problems, struct sw_err *err);

/*
 * text_sums.c: are the texts of the small tables what was stored? Of each table the store keeps how
 * many rows it has and a sum of their hashes. _register: in every connection. _begin: of tables of
 * which nothing is kept, what they hold now. _follow: what changes and goes from now on, and what
 * _added tells of, until _flush writes it, within the transaction, or _forget drops it, after a
 * rollback.
 */
enum sw_status text_sums_register(struct sw_store *store, struct sw_err *err);
enum sw_status text_sums_begin(struct sw_store *store, struct sw_err *err);
enum sw_status text_sums_follow(struct sw_store *store, struct sw_err *err);
enum sw_status text_sums_added(struct sw_store *store, enum dimension dimension, int64_t id,
                               struct sw_err *err);
enum sw_status text_sums_flush(struct sw_store *store, struct sw_err *err);
void text_sums_forget(struct sw_store *store);

/* As check_calls, of the small tables; there is one problem. */
enum sw_status check_texts(struct sw_store *store, char **problem, struct sw_err *err);

/* Whether an ID's column holds what stands for one that was purged: nobody can look that up. */
static inline bool is_stand_in(sqlite3_stmt *select, int column)
{
    return sqlite3_column_type(select, column) == SQLITE_INTEGER;
}

/*
 * purged.c: SQL functions for a purge: purge_key(tenant, invite_time, correlation_id, own_id,
 * fingerprint), id_hash(id), is_personal(phrase).
 */
enum sw_status purged_functions(struct sw_store *store, struct sw_err *err);

/* The failure of the last call on db as a status and a sentence; doing says what was tried. */
enum sw_status db_fail(struct sw_store *store, const char *doing, struct sw_err *err);

/* The failure of a call that refers to a row of another table that is not there. */
enum sw_status db_fail_missing(struct sw_err *err);

/* Runs SQL that gives no rows. */
enum sw_status db_exec(struct sw_store *store, const char *sql, struct sw_err *err);

/* The log's pages into the database, and the log cut to nothing. Fails where somebody reads it. */
enum sw_status db_empty_log(struct sw_store *store, struct sw_err *err);

/* Writes the database anew, so that nothing is left of what was deleted, in it or beside it. */
enum sw_status db_write_anew(struct sw_store *store, struct sw_err *err);

/* Prepares a statement that the caller finalizes. */
enum sw_status db_prepare(struct sw_store *store, const char *sql, sqlite3_stmt **statement,
                          struct sw_err *err);

/* Steps a statement that gives no rows and resets it. */
enum sw_status db_run(struct sw_store *store, sqlite3_stmt *statement, struct sw_err *err);

/*
 * The statements of a file of schema/, "purge/people-find.sql". A path that there is none of is a
 * bug, and told as one where it is used.
 */
const char *db_sql(const char *path);

/*
 * Runs each statement of sql, none of which gives rows. bind fills in, of each, the values that it
 * has names for.
 */
typedef void db_bind_fn(sqlite3_stmt *statement, void *context);
enum sw_status db_run_each(struct sw_store *store, const char *sql, db_bind_fn *bind, void *context,
                           struct sw_err *err);

/*
 * Steps to the next row: true if there is one. False at the end, or with *status set when the
 * stepping failed or *status was no SW_OK before: an error never passes for the end.
 */
bool db_row(struct sw_store *store, sqlite3_stmt *statement, enum sw_status *status,
            struct sw_err *err);

/*
 * scan.c: runs `SELECT count(take_row(...)) FROM ...` and gives the arguments of take_row of each
 * row to take, in the order in which SQLite comes by them; they are valid until take returns. A
 * status other than SW_OK ends it, and is returned. _register: in every connection.
 */
typedef enum sw_status db_values_fn(void *context, sqlite3_value **values, int n,
                                    struct sw_err *err);
enum sw_status scan_register(struct sw_store *store, struct sw_err *err);
enum sw_status db_scan(struct sw_store *store, sqlite3_stmt *select, db_values_fn *take,
                       void *context, struct sw_err *err);

/*
 * sync_early.c: has the disk begin with what was written, each time that enough rows have come.
 * _end comes behind sqlite3_close: to close a file gives up all locks that a process has on it.
 */
void sync_early(struct sw_store *store, size_t n_rows);
void sync_early_end(struct sw_store *store);

/* The first column of the first row of sql, an integer; SW_NO_TIME where it is NULL. */
enum sw_status db_integer(struct sw_store *store, const char *sql, int64_t *value,
                          struct sw_err *err);

/* Binds by name; a name that the statement does not have is passed over. */
void db_bind_int(sqlite3_stmt *statement, const char *name, int64_t value);
void db_bind_text(sqlite3_stmt *statement, const char *name, const char *text); /* NULL: NULL */

/* Binds by place: a borrowed text, NULL where it is empty; a number, NULL where it is `none`. */
void db_bind_str_at(sqlite3_stmt *statement, int place, struct sw_str text);
void db_bind_unless(sqlite3_stmt *statement, int place, int64_t value, int64_t none);

/* The text of a column, "" for NULL; until the statement is stepped. */
const char *db_text(sqlite3_stmt *statement, int column);

/* reference.c: brings the reference tables and the explained causes up to date if they are not. */
enum sw_status reference_sync(struct sw_store *store, struct sw_err *err);
enum sw_status reference_is_current(struct sw_store *store, bool *is_current, struct sw_err *err);

/* The causes seen so far, explained by the codes as they are now. */
enum sw_status explain_causes(struct sw_store *store, struct sw_err *err);

/* own_codes.c: lays the user's own rows over the store's codes. */
enum sw_status own_codes_load(struct sw_store *store, struct sw_err *err);

/* Fills in what the reference says of a pair. */
void bind_explanation(sqlite3_stmt *statement, const struct sw_explanation *explanation);

/*
 * intern.c: the id of a text in its small table, put in where it is new. A user is put in as the
 * export names them. What a row put in is taken out again by intern_undo if the row itself is left
 * out; intern_row_begins sets the mark. A name that has a number (struct sw_call) is looked up once
 * in an import, until intern_forget_names.
 */
enum sw_status intern(struct sw_store *store, enum dimension dimension, struct sw_str text,
                      int64_t *id, struct sw_err *err);
enum sw_status intern_user(struct sw_store *store, const struct sw_call *call, int64_t *id,
                           struct sw_err *err); /* 0 for a call without a user */
enum sw_status intern_name(struct sw_store *store, enum dimension dimension, struct sw_str text,
                           uint32_t name, int64_t *id, struct sw_err *err);
enum sw_status intern_cause(struct sw_store *store, struct sw_pair pair, int64_t *id,
                            struct sw_err *err);
void intern_row_begins(struct sw_store *store);
enum sw_status intern_undo(struct sw_store *store, struct sw_err *err);
void intern_forget(struct sw_store *store); /* after a rollback */
void intern_forget_names(struct sw_store *store);

/* mention.c: which rows of the small tables the import refers to, kept in memory until its end. */
void mention_first(struct sw_store *store, enum dimension dimension, int64_t id);
static inline bool is_mentioned(const struct sw_store *store, enum dimension d, int64_t id)
{
    const struct ids *ids = &store->mentioned[d];

    return (size_t)id / 8 < ids->n && ids->bits[id / 8] & 1 << id % 8;
}

/* 0 is passed over. */
static inline void mention(struct sw_store *store, enum dimension dimension, int64_t id)
{
    if (id != 0 && !is_mentioned(store, dimension, id))
        mention_first(store, dimension, id);
}
enum sw_status mention_flush(struct sw_store *store, struct sw_err *err);
void mention_forget(struct sw_store *store);

/*
 * person.c: who the rows of `user` are that an import put in, at its end; those that no import
 * mentions any more go; and which row stands for others, by id, for those that another one does.
 */
enum sw_status persons_settle(struct sw_store *store, struct sw_err *err);
enum sw_status persons_drop(struct sw_store *store, struct sw_err *err);
enum sw_status persons_read(struct sw_store *store, struct sw_map64 *persons, struct sw_err *err);

/* write_counts.c: a row that counts calls; and at the end, what only all of them show. */
enum sw_status add_counted(struct sw_store *store, struct sw_import *import,
                           const struct sw_call *call, struct sw_err *err);
enum sw_status finish_counted(struct sw_store *store, struct sw_import *import, struct sw_err *err);

/* write_counts.c: fills in left_out, of an import that has ended. */
enum sw_status list_left_out(struct sw_store *store, struct sw_import *import, struct sw_err *err);

/*
 * Rows of counts, c, that a filter asks for: the middle of what they stand for lies in the period;
 * the first test is what the index is for. counts_bind_filter fills in all that has a name.
 */
#define COUNTS_OF_TENANT(column)                                                                   \
    "(:tenant IS NULL OR " column " = (SELECT id FROM tenant WHERE name = :tenant))"
#define COUNTS_MIDDLE_IN_PERIOD                                                                    \
    "c.since + (c.until - c.since) / 2 >= :since AND c.since + (c.until - c.since) / 2 < :until"
#define COUNTS_IN_PERIOD "c.since < :until AND " COUNTS_MIDDLE_IN_PERIOD
void counts_bind_filter(sqlite3_stmt *select, const struct sw_filter *filter);

/*
 * choose_counts.c: the rows that a report is made of as JSON, a list of lists: import, and
 * from when until when (half open) those that begin in it count.
 */
enum sw_status choose_counts(struct sw_store *store, const struct sw_filter *filter,
                             enum sw_report_source source, struct sw_buf *list, struct sw_err *err);

/* undo.c: sw_store_import_undo within a transaction. */
enum sw_status import_take_back(struct sw_store *store, int64_t import_id, struct sw_err *err);

void import_note_time(struct sw_import *import, int64_t time);

/* The id that a call asks for, and the first that one of this second or later can have. */
int64_t call_own_id(const struct sw_call *call);
int64_t first_id_from(int64_t ms);

/* What the import under way keeps in memory: set up, and thrown away. */
enum sw_status import_state_begin(struct sw_store *store, struct sw_err *err);
void import_state_forget(struct sw_store *store);

/* rollup.c: attempts summed in memory, and written when there are many or at the end. */
struct rollup_key {
    int64_t bucket;
    int64_t trunk_id, cause_id;
    enum sw_direction direction;
    enum sw_success success;
};

enum sw_status rollup_register(struct sw_store *store, struct sw_err *err);
enum sw_status rollup_add(struct sw_store *store, const struct rollup_key *key, int n,
                          struct sw_err *err);
enum sw_status rollup_flush(struct sw_store *store, struct sw_err *err);
void rollup_forget(struct sw_store *store);

/* The prepared statement of that kind. */
enum sw_status statement_get(struct sw_store *store, enum statement which, sqlite3_stmt **statement,
                             struct sw_err *err);

/* Runs it, which has no places. */
enum sw_status statement_run(struct sw_store *store, enum statement which, struct sw_err *err);

/* Runs it with these numbers in its places; the second is passed over where there is one only. */
enum sw_status statement_run_for(struct sw_store *store, enum statement which, int64_t first,
                                 int64_t second, struct sw_err *err);

#endif
