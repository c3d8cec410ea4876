/*
 * store.h - the database: imports, calls, the rollup and the reference, behind functions.
 *
 * No type of the database's library shows here: another engine could stand behind the same
 * functions. Readers and one writer may work on one database at once.
 */
#ifndef SIPWHY_STORE_H
#define SIPWHY_STORE_H

#include "sipwhy/call.h"
#include "sipwhy/codes.h"
#include "sipwhy/err.h"
#include "sipwhy/findings.h"
#include "sipwhy/hash.h"
#include "sipwhy/map.h"
#include "sipwhy/privacy.h"

#include <stdbool.h>
#include <stdint.h>

struct sw_store;

enum sw_store_mode {
    SW_STORE_READ,     /* must exist */
    SW_STORE_WRITE,    /* created where it does not exist, 0600 in folders of 0700 */
    SW_STORE_TEMPORARY /* the path does not matter; gone when closed */
};

/*
 * Opens a database; ":memory:" is a temporary one. codes stay the caller's and must outlive the
 * store: the user's own rows in the database are laid over them, and the copy in the database is
 * brought up to date where it can be written. A database of an older schema is upgraded, behind a
 * copy of it. busy_ms is how long to wait for a lock. Statuses:
 * SW_NO_INPUT (no such database), SW_NOT_OURS (another program's, newer, empty or damaged),
 * SW_CANT_CREATE, SW_LOCKED, SW_IO.
 */
enum sw_status sw_store_open(struct sw_store **store, const char *path, enum sw_store_mode mode,
                             struct sw_codes *codes, int busy_ms, struct sw_err *err);
void sw_store_close(struct sw_store *store); /* takes NULL; rolls back what is open */

/*
 * PATH.schema-VERSION, the copy of the database that was made before this opening upgraded it; NULL
 * where it did not. The store's.
 */
const char *sw_store_earlier_copy(const struct sw_store *store);

/* ------------------------------------------------------------------------------ writing */

/* One transaction. _end commits if status is SW_OK, else rolls back; returns what came of it. */
enum sw_status sw_store_begin(struct sw_store *store, struct sw_err *err);
enum sw_status sw_store_end(struct sw_store *store, enum sw_status status, struct sw_err *err);

/*
 * A database holds numbers and names as exports have them, or pseudonyms (pseudonym.h) of one key,
 * never both: as the first import says. _key_mark gives the mark of that key as sw_privacy_mark
 * does, "" for none. _expect_key, outside of a transaction, and _use_key, within that of each
 * import, say what is to come (mark NULL: people as they are); SW_USAGE where the database holds
 * something else. Where pseudonyms come to a database without imports, _expect_key writes it anew
 * if it may, so that what imports that were taken back have left in its free pages is gone;
 * _use_key notes the mark. It goes with the last import.
 */
enum sw_status sw_store_key_mark(struct sw_store *store, char mark[SW_TOKEN_SIZE],
                                 struct sw_err *err);
enum sw_status sw_store_expect_key(struct sw_store *store, const char *mark, bool may_write,
                                   struct sw_err *err);
enum sw_status sw_store_use_key(struct sw_store *store, const char *mark, struct sw_err *err);

/* One export in the ledger: a file, or a part of it. */
struct sw_import {
    int64_t id;   /* 0: of a dry run, in no ledger */
    int64_t part; /* of a file in which several were joined, from 1; 0: it is all of its file */
    char *tenant, *file, *format, *generation, *source, *product, *fields, *version;
    char *encoding, *delimiter, *date_order; /* how it was read; "" where that says nothing */
    char *unknown_columns;          /* headings that no field was found for, " | " between */
    char *missing_columns;          /* canonical names of fields that it could have had */
    char *days_without_rows;        /* "2026-11-05, 2026-11-08 to 2026-11-09", UTC */
    uint8_t sha256[SW_SHA256_SIZE]; /* of the file, and its size; under a key, what stands for it */
    int64_t bytes;
    int64_t rows, new_rows, known, rejected;
    int64_t purged; /* rows that it had and that were purged; no more in the others */
    int64_t first_time, last_time; /* invite times of accepted rows, SW_NO_TIME without any */
    int64_t imported_at;
    int64_t reading; /* a hash of what reading it hung on besides its bytes; 0: not known */
    int64_t found[SW_FINDINGS]; /* what was noticed in it, see findings.h */
    bool is_identified; /* fingerprints are sw_call_identify's, so that check can reckon them again
                         */
    bool was_known;     /* the same bytes were imported before, as `id`; nothing has changed */
    /* Of this run alone, in no ledger: */
    bool is_order_assumed; /* no row showed whether day or month comes first */
    bool lacks_time;       /* its counts were taken to be for [first_time, until) */
    int64_t until;
    char *left_out; /* counts of the same time that reports leave out for its own: "import 3, import
                       7"; NULL or "" for none */
};

struct sw_import sw_import_copy(const struct sw_import *import); /* with texts of its own */
void sw_import_clear(struct sw_import *import);                  /* frees its texts */

/*
 * Within a transaction: begins an import (tenant, file, format, generation, source, product and
 * imported_at are given, and is_identified), adds batches to it and ends it (the rest is given by
 * then, but for what the batches tell). Ending fills in the rest and checks that the rows add up.
 * Where the same bytes were imported before and brought nothing new, no trace of this one remains.
 *
 * A file of several parts is an import for each, whose part is given when it ends: between
 * sw_store_file_begin and _end, which is given all of them with their final names, the file's
 * sha256 and bytes. Those that an import of the same file had, and that brought nothing new, leave
 * no trace. An import that is all of its file may stand between the two as well, alone.
 */
enum sw_status sw_store_file_begin(struct sw_store *store, struct sw_err *err);
enum sw_status sw_store_file_end(struct sw_store *store, struct sw_import *imports, size_t n,
                                 struct sw_err *err);
enum sw_status sw_store_import_begin(struct sw_store *store, struct sw_import *import,
                                     struct sw_err *err);
enum sw_status sw_store_import_add(struct sw_store *store, struct sw_import *import,
                                   const struct sw_call *calls, size_t n_calls,
                                   const struct sw_reject *rejects, size_t n_rejects,
                                   struct sw_err *err);
enum sw_status sw_store_import_end(struct sw_store *store, struct sw_import *import,
                                   struct sw_err *err);

/* Calls are added in the least time in the order of this number: that of time, to the second. */
int64_t sw_store_order(const struct sw_call *call);

/*
 * Takes an import back, in a transaction of its own: the database then holds what it would if that
 * file had never been imported. Calls that other imports have too stay, as those have them, and
 * count as new in the first of them. SW_USAGE if there is no such import.
 */
enum sw_status sw_store_import_undo(struct sw_store *store, int64_t import_id, struct sw_err *err);

/* ------------------------------------------------------------------------------ reading */

/* What is asked of calls. NULL or 0 means any. Patterns are GLOBs, case ignored. */
struct sw_filter {
    int64_t since, until;                 /* invite time, half open */
    const char *tenant;                   /* name */
    const char *trunk, *user, *call_type; /* GLOB */
    enum sw_direction direction;
    bool by_sip, by_microsoft; /* only with these codes; one that is not known asks for none */
    struct sw_pair pair;
    int64_t imported_before; /* only calls of imports before then, UTC ms; 0: all */
};

/* An attempt as a ranking needs it. Ids are those of sw_store_names and sw_store_pairs. */
struct sw_attempt {
    int64_t invite_time;
    /* ms behind the invite; SW_NO_TIME where there is none, or the row's times have no seconds */
    int64_t start_after, failure_after, end_after;
    enum sw_success success;
    int64_t cause_id, trunk_id, call_type_id;
    int64_t user_id;          /* 0: none */
    int64_t other_country_id; /* as the export has it; 0: it does not say */
    enum sw_direction direction;
    uint64_t call_hash;  /* attempts of one call share it: shared correlation ID, or the own one */
    uint64_t party_hash; /* attempts between the same two numbers in one direction share it */
    struct sw_str correlation_id; /* bytes; sw_correlation_text makes text of them */
    bool correlation_is_guid;
    struct sw_str caller, callee, other_country, phrase; /* borrowed until the function returns */
};

enum { SW_CORRELATION_SIZE = 80 };

/* The correlation ID as exports write it, cut to what out holds. Returns out. */
char *sw_correlation_text(char out[SW_CORRELATION_SIZE], const struct sw_attempt *attempt);

/*
 * Which attempts are read, and what of those that connected: nearly all do, so it matters. All
 * others are given in full.
 */
enum sw_attempt_kind {
    SW_ATTEMPTS_LEAN,      /* all; connected ones as totals need them: no texts, no other times */
    SW_ATTEMPTS_TIMED,     /* all; connected ones also with their start and end */
    SW_ATTEMPTS_PLACED,    /* all; connected ones also with both numbers and the country's id */
    SW_ATTEMPTS_CONNECTED, /* those that connected, in full */
    SW_ATTEMPTS_CONNECTED_LEAN /* those that connected, lean */
};

typedef enum sw_status sw_attempt_fn(void *context, const struct sw_attempt *attempt,
                                     struct sw_err *err);

/*
 * Gives each attempt of that kind that the filter lets through to receive, in order of time to the
 * second, and within a second in an order that does not depend on what was imported when.
 */
enum sw_status sw_store_each_attempt(struct sw_store *store, const struct sw_filter *filter,
                                     enum sw_attempt_kind kind, sw_attempt_fn *receive,
                                     void *context, struct sw_err *err);

/* An attempt with its texts, for reading one by one. */
struct sw_call_row {
    int64_t invite_time;
    int64_t start_after, failure_after; /* ms behind the invite, or SW_NO_TIME */
    enum sw_success success;
    enum sw_direction direction;
    struct sw_pair pair;
    int64_t trunk_id;
    char correlation_id[SW_CORRELATION_SIZE];
    /* Borrowed until the function returns, "" where the export has none. */
    const char *trunk, *call_type, *user, *caller, *callee, *other_country, *phrase;
};

enum sw_row_kind { SW_ROWS_CONNECTED, SW_ROWS_OTHER, SW_ROWS_ALL };

typedef enum sw_status sw_call_row_fn(void *context, const struct sw_call_row *row,
                                      struct sw_err *err);

/*
 * Gives each attempt of that kind that the filter lets through to receive, the latest first, in the
 * reverse of the order of sw_store_each_attempt; no more of them once receive has set *is_enough,
 * which may be NULL.
 */
enum sw_status sw_store_each_row(struct sw_store *store, const struct sw_filter *filter,
                                 enum sw_row_kind kind, const bool *is_enough,
                                 sw_call_row_fn *receive, void *context, struct sw_err *err);

/* Attempts of a quarter hour that are alike. */
struct sw_quarter {
    int64_t time; /* its beginning, UTC ms */
    int64_t cause_id, trunk_id;
    enum sw_direction direction;
    enum sw_success success;
    int64_t attempts;
};

typedef enum sw_status sw_quarter_fn(void *context, const struct sw_quarter *quarter,
                                     struct sw_err *err);

/*
 * Gives attempts by quarter hour, of each tenant in order of time, without reading calls: a period
 * of weeks costs milliseconds. Of the filter tenant, trunk and direction count; since and until are
 * taken down to the quarter hour, at which weeks and days begin in every zone.
 */
enum sw_status sw_store_each_quarter(struct sw_store *store, const struct sw_filter *filter,
                                     sw_quarter_fn *receive, void *context, struct sw_err *err);

/*
 * Whether there is any attempt from starts[i] until starts[i + 1], n of them, whatever came of it:
 * a look-up each. Those instants are taken down to the quarter hour.
 */
enum sw_status sw_store_spans_with_attempts(struct sw_store *store, const char *tenant,
                                            const int64_t *starts, size_t n, bool *has_attempts,
                                            struct sw_err *err);

/*
 * When attempts with a pair of codes came, connected ones or others: UTC ms, to the quarter hour;
 * SW_NO_TIME for never.
 */
struct sw_seen {
    int64_t cause_id;
    bool connected;
    int64_t first, last;
};

/*
 * Fills in when each of n different pairs was seen before `before`: first, of which SW_NO_TIME is
 * given; and last, unless one is given that is not before. Of the filter tenant, trunk and
 * direction count. Costs little for a pair that came often, and for one that no import of that time
 * has.
 */
enum sw_status sw_store_find_seen(struct sw_store *store, const struct sw_filter *filter,
                                  int64_t before, struct sw_seen *pairs, size_t n,
                                  struct sw_err *err);

/* Where figures come from. They are never added up: a report is made from one of them. */
enum sw_report_source { SW_SOURCE_CALLS, SW_SOURCE_CQD, SW_SOURCE_AGGREGATE, SW_SOURCES };

/* "calls", "cqd", "aggregate" */
extern const char *const sw_source_names[SW_SOURCES];

/*
 * Which of them has anything in the filter's period for its tenant: calls whose outcome is known,
 * counted rows of the other two.
 */
enum sw_status sw_store_sources(struct sw_store *store, const struct sw_filter *filter,
                                bool has[SW_SOURCES], struct sw_err *err);

/* A row of counts as a ranking needs it; ids and -1 as above. */
struct sw_counted {
    int64_t since, until; /* the time it stands for */
    int64_t cause_id, trunk_id, call_type_id;
    int64_t user_id; /* 0: none */
    enum sw_direction direction;
    int64_t attempts, connected, failed;
    struct sw_str phrase; /* borrowed until the function returns */
};

typedef enum sw_status sw_counted_fn(void *context, const struct sw_counted *counted,
                                     struct sw_err *err);

/*
 * Gives each row of counts whose middle lies in the filter's period, by since, then in an order
 * that does not depend on what was imported when. No call is in two of them: of CQD exports that
 * part the calls in different ways (other columns) the way of the latest import that has rows in
 * the period counts on each day (UTC) from its first row to its last, and of rows that several
 * exports have the one with most attempts; of aggregates that overlap in time the latest import
 * counts.
 */
enum sw_status sw_store_each_counted(struct sw_store *store, const struct sw_filter *filter,
                                     enum sw_report_source source, sw_counted_fn *receive,
                                     void *context, struct sw_err *err);

/* Counts of the filter's period that are not in what sw_store_each_counted gives, or not as asked.
 */
enum sw_counts_why {
    SW_COUNTS_OTHER_SOURCE,  /* the report is made of another source */
    SW_COUNTS_OTHER_COLUMNS, /* they part the calls in another way than the latest import */
    SW_COUNTS_OVERLAPPED,    /* a later import counts a part of the same time */
    SW_COUNTS_ELSEWHERE,     /* their time reaches into the period, its middle lies outside */
    SW_COUNTS_WHOLE,         /* they are given, but their time reaches out of the period */
    SW_COUNTS_WHYS
};

/* "other_source", "other_columns", ... */
extern const char *const sw_counts_why_names[SW_COUNTS_WHYS];

struct sw_other_counts {
    int64_t import_id;
    const char *file; /* borrowed until the function returns */
    enum sw_counts_why why;
    int64_t since, until; /* what those of its counts stand for that touch the period */
};

typedef enum sw_status sw_other_counts_fn(void *context, const struct sw_other_counts *counts,
                                          struct sw_err *err);

/* Gives them by import, oldest first. Of the filter period and tenant count. */
enum sw_status sw_store_each_other_counts(struct sw_store *store, const struct sw_filter *filter,
                                          enum sw_report_source source, sw_other_counts_fn *receive,
                                          void *context, struct sw_err *err);

/* A small table as an array by id: names[id] is NULL where there is none. */
struct sw_names {
    char **names;
    size_t n;
};

enum sw_names_of { SW_TRUNKS, SW_CALL_TYPES, SW_COUNTRY_NAMES, SW_USER_NAMES };

enum sw_status sw_store_names(struct sw_store *store, enum sw_names_of which,
                              struct sw_names *names, struct sw_err *err);
void sw_names_clear(struct sw_names *names);

/* The pairs seen in calls, by id; an entry with id 0 is not in use. */
struct sw_pairs {
    struct sw_pair *pairs;
    size_t n;
};

enum sw_status sw_store_pairs(struct sw_store *store, struct sw_pairs *pairs, struct sw_err *err);
void sw_pairs_clear(struct sw_pairs *pairs);

/* One more than the largest user_id of any attempt. */
enum sw_status sw_store_user_ids(struct sw_store *store, size_t *n, struct sw_err *err);

/* First and last time of the calls and counts of a tenant (NULL: of all); SW_NO_TIME without any.
 */
enum sw_status sw_store_range(struct sw_store *store, const char *tenant, int64_t *first,
                              int64_t *last, struct sw_err *err);

/*
 * The last attempt's time, to the quarter hour, or the middle of the last time that was counted,
 * before `before`; SW_NO_TIME if there is none.
 * Walking back with it finds which weeks have data without reading calls.
 */
enum sw_status sw_store_last_before(struct sw_store *store, const char *tenant, int64_t before,
                                    int64_t *time, struct sw_err *err);

typedef enum sw_status sw_import_fn(void *context, const struct sw_import *import,
                                    struct sw_err *err);

/*
 * The first import that is all of a file of calls of this size, tenant and reading, of which no row
 * was rejected; with that sha256, or with any where it is NULL. *id is 0 if there is none.
 */
enum sw_status sw_store_find_file(struct sw_store *store, const char *tenant, int64_t bytes,
                                  int64_t reading, const uint8_t *sha256, int64_t *id,
                                  struct sw_err *err);

/* Each import of the ledger, oldest first; id 0 for all. tenant NULL: of any. */
enum sw_status sw_store_each_import(struct sw_store *store, int64_t id, const char *tenant,
                                    sw_import_fn *receive, void *context, struct sw_err *err);

typedef enum sw_status sw_reject_fn(void *context, const struct sw_reject *reject,
                                    struct sw_err *err);

/* Each rejected row of an import, by line. */
enum sw_status sw_store_each_reject(struct sw_store *store, int64_t import_id,
                                    sw_reject_fn *receive, void *context, struct sw_err *err);

/* A pair as it was seen: how often, and the most frequent phrase that came with it. */
struct sw_seen_pair {
    struct sw_pair pair;
    int64_t attempts, connected;
    int64_t first_time, last_time; /* to the quarter hour */
    const char *phrase;            /* of failed attempts; "" without one */
};

typedef enum sw_status sw_seen_pair_fn(void *context, const struct sw_seen_pair *seen,
                                       struct sw_err *err);

/* Each pair seen in calls, most attempts first, then by codes. */
enum sw_status sw_store_each_pair(struct sw_store *store, sw_seen_pair_fn *receive, void *context,
                                  struct sw_err *err);

/* ------------------------------------------------------------------- what the user says */

/*
 * Kept until the user takes it back: no import brings it, and undo, check and a newer reference
 * leave it alone. Days are counted as in time.h; they are dates, which a report sets in its zone.
 */

/* A change marker: what was done on a day. */
struct sw_note {
    int64_t id;
    int64_t day;
    const char *text; /* borrowed until the function returns */
    int64_t made_at;
};

typedef enum sw_status sw_note_fn(void *context, const struct sw_note *note, struct sw_err *err);

/* Each note, by day, then in the order in which they were made. */
enum sw_status sw_store_each_note(struct sw_store *store, sw_note_fn *receive, void *context,
                                  struct sw_err *err);

/* Adds a note and gives it its id. */
enum sw_status sw_store_note_add(struct sw_store *store, struct sw_note *note, struct sw_err *err);

/* SW_USAGE if there is none of that id. */
enum sw_status sw_store_note_remove(struct sw_store *store, int64_t id, struct sw_err *err);

/* A cause that is known and set aside. */
struct sw_ack {
    struct sw_pair pair;
    int64_t until;    /* the last day; SW_NO_TIME for no end */
    const char *note; /* "" without one; borrowed until the function returns */
    int64_t made_at;
    int64_t weekly_attempts; /* when it was made, see sw_ack_count */
};

typedef enum sw_status sw_ack_fn(void *context, const struct sw_ack *ack, struct sw_err *err);

/* Each acknowledged cause, ended ones too, by codes. */
enum sw_status sw_store_each_ack(struct sw_store *store, sw_ack_fn *receive, void *context,
                                 struct sw_err *err);

/* In place of an earlier one of this pair. */
enum sw_status sw_store_ack_put(struct sw_store *store, const struct sw_ack *ack,
                                struct sw_err *err);

/* SW_USAGE if the pair is not acknowledged. */
enum sw_status sw_store_ack_remove(struct sw_store *store, struct sw_pair pair, struct sw_err *err);

/*
 * Rows of the reference of the user's own, in place of all own rows of their pairs: all or none.
 * The codes that the store was opened with follow, and the causes seen are explained again.
 */
enum sw_status sw_store_own_codes_put(struct sw_store *store, const struct sw_response_code *rows,
                                      size_t n, struct sw_err *err);

/* Takes those of a pair away; SW_USAGE if it has none. */
enum sw_status sw_store_own_codes_remove(struct sw_store *store, struct sw_pair pair,
                                         struct sw_err *err);

/* ----------------------------------------------------------------------------- checking */

/* One thing that sw_store_check looked at. */
typedef void sw_check_fn(void *context, const char *what, const char *problem /* NULL: sound */);

/*
 * Looks whether the database is sound: pages and indexes, foreign keys, the ledger against rows,
 * the rollup against calls. SW_CHECK_FAILED if anything is not.
 */
enum sw_status sw_store_check(struct sw_store *store, sw_check_fn *tell, void *context,
                              struct sw_err *err);

/* ------------------------------------------------------------------------------ keeping */

/* How far long work is: `done` of `of`, which is 0 where nobody knows. */
typedef void sw_watch_fn(void *context, const char *what, int64_t done, int64_t of);

/* Who is told of it; {0} for nobody. */
struct sw_watch {
    sw_watch_fn *show;
    void *context;
};

/*
 * Writes a copy of the database, as one moment has it, to file: 0600, whole or not at all. Others
 * may read and write meanwhile. A sipwhy database that is there is replaced, as is an empty file.
 * *bytes is the copy's size. Statuses: SW_USAGE (file is the database itself), SW_CANT_CREATE (also
 * where another file is there, which stays), SW_IO, SW_LOCKED, SW_INTERRUPTED.
 */
enum sw_status sw_store_backup(struct sw_store *store, const char *file,
                               const struct sw_watch *watch, int64_t *bytes, struct sw_err *err);

/*
 * Whom a purge or an export is about. All texts are borrowed. In a database with pseudonyms they
 * are looked for under its key, without which only pseudonyms themselves may be given: SW_USAGE
 * for anybody else, for another key, and for a key where there are none.
 */
struct sw_people {
    const char *const *numbers; /* in any spelling that sw_phone_digits knows, whole */
    size_t n_numbers;
    const char *const *users; /* UPN or object ID, case ignored; every name of that person counts */
    size_t n_users;
    const struct sw_privacy *key; /* of the pseudonyms that the database holds; NULL: none given */
};

/* What is to go: people, or all from before a time. */
struct sw_purge {
    struct sw_people people;
    int64_t before;     /* UTC ms, taken down to the minute; SW_NO_TIME: none */
    const char *tenant; /* only of this one; NULL: of any */
    bool dry_run;       /* count what would go, change nothing */
};

/* What went. */
struct sw_purged {
    int64_t before;  /* as it was taken */
    int64_t calls;   /* that went; or, of people, that are kept without what is personal */
    int64_t counts;  /* rows of counts that went */
    int64_t imports; /* that nothing is left of: they are in the ledger no more */
    int64_t users;   /* names of users that went */
    int64_t texts;   /* notes and other texts of the user's own in which somebody was named */
    int64_t copies;  /* of the database, from before an upgrade */
};

/*
 * Takes out all from before a time, or what is personal of people, in one transaction; and then, in
 * a dry run not, writes the database anew and deletes copies from before an upgrade, so that
 * nothing of it is left in the file or beside it.
 * That is done whatever was found: a purge that was killed in between is completed by the next one.
 *
 * Calls from before a time go as if their exports had never had them, and are not taken in any
 * more. Calls of people stay, without numbers, user, administrative units and IDs, so that what
 * they are counted by is as it was; they stay so when they come again. Rows of counts go.
 *
 * Statuses: SW_USAGE (nobody, no such tenant, or a number that is not whole), SW_LOCKED, SW_IO,
 * SW_INTERRUPTED; the sentence says if everything but the last step was done.
 */
enum sw_status sw_store_purge(struct sw_store *store, const struct sw_purge *purge,
                              const struct sw_watch *watch, struct sw_purged *purged,
                              struct sw_err *err);

/* ---------------------------------------------------------------- what is stored of somebody */

/* What a column of sw_store_each_of_subject holds. */
enum sw_subject_kind {
    SW_SUBJECT_TEXT,
    SW_SUBJECT_TIME, /* UTC ms */
    SW_SUBJECT_COUNT,
    SW_SUBJECT_CODE,
    SW_SUBJECT_NUMBER, /* a phone number or an address */
    SW_SUBJECT_USER,   /* a UPN or object ID */
    SW_SUBJECT_NAME,   /* a name of a person */
    SW_SUBJECT_WORDS   /* a text that may name people */
};

struct sw_subject_column {
    const char *name;
    enum sw_subject_kind kind;
};

enum { SW_SUBJECT_COLUMNS = 40 };
extern const struct sw_subject_column sw_subject_columns[SW_SUBJECT_COLUMNS];

struct sw_subject_cell {
    bool is_known;
    bool is_theirs; /* it names the people asked for */
    const char
        *theirs; /* of words that do, which bytes name them (1; else 0, and of others maybe) */
    int64_t number;
    const char *text; /* borrowed until the function returns */
};

typedef enum sw_status sw_subject_fn(void *context,
                                     const struct sw_subject_cell cells[SW_SUBJECT_COLUMNS],
                                     struct sw_err *err);

/*
 * Gives every row that is stored of these people, as one moment has the database: their names
 * ("user"), calls in which they take part, or whose phrase names them ("call"), each as an import
 * had it where that differs ("call as imported"), rows of counts ("counts"), and texts of the
 * user's own that name them ("note", "ack", "import", "code"); within each by time. The first
 * column says which; what a row does not have is not known.
 */
enum sw_status sw_store_each_of_subject(struct sw_store *store, const struct sw_people *people,
                                        const char *tenant, sw_subject_fn *receive, void *context,
                                        struct sw_err *err);

/* Versions of the libraries in use, for --version: "SQLite 3.40.1". */
const char *sw_store_engine(void);

#endif
