/*
 * call_row.h - private to src/store: a row of `call` in memory, and how rows that exports have of
 * one call are merged. No database here but for binding and reading columns.
 */
#ifndef SIPWHY_STORE_CALL_ROW_H
#define SIPWHY_STORE_CALL_ROW_H

#include "sqlite.h"

#include "sipwhy/mem.h"

/*
 * In the order in which every statement names them. Four are stored in fewer bytes than they are
 * read in (row_pack packs them, the view `call` unpacks them): the invite time as
 * what is behind the second that the id begins with, numbers as integers, the duration as what is
 * more than the end tells.
 */
enum row_column {
    ROW_FINGERPRINT,
    ROW_SUCCESS,
    ROW_CAUSE,
    ROW_TRUNK,
    ROW_DIRECTION,
    ROW_TENANT,
    ROW_CALL_TYPE,
    ROW_USER,
    ROW_CORRELATION_ID,
    ROW_SHARED_CORRELATION_ID,
    ROW_INVITE_TIME,
    ROW_CALLER,
    ROW_CALLEE,
    ROW_START_AFTER,
    ROW_FAILURE_AFTER,
    ROW_END_AFTER,
    ROW_DURATION,
    ROW_PHRASE,
    ROW_USER_COUNTRY,
    ROW_OTHER_COUNTRY,
    ROW_MEDIA_REGION,
    ROW_SIGNALING_REGION,
    ROW_MEDIA_BYPASS,
    ROW_TRANSFEROR_CORRELATION_ID,
    ROW_CALL_ID,
    ROW_ADMIN_UNITS,
    ROW_COLUMNS,
    /* What READ_CALL and READ_SEEN have behind them; READ_CHECKED has the first two of it. */
    ROW_COARSE = ROW_COLUMNS,
    ROW_IMPORT,
    ROW_ID,
    ROW_OWN_ID = ROW_ID,
    ROW_PLACE
};

/* The first ROW_COLUMNS of them as `attempt` has them, behind its id and in its own order. */
#define ROW_STORED                                                                                 \
    "fingerprint, success, cause_id, trunk_id, direction, tenant_id, call_type_id, user_id, "      \
    "correlation_id, shared_correlation_id, invite_ms, caller_number, callee_number, "             \
    "start_after, failure_after, end_after, duration_rest, phrase_id, user_country_id, "           \
    "other_country_id, media_region_id, signaling_region_id, media_bypass, "                       \
    "transferor_correlation_id, call_id, admin_units_id"

enum cell_type { CELL_NULL, CELL_NUMBER, CELL_TEXT, CELL_BLOB };

struct cell {
    enum cell_type type;
    union {
        int64_t number;
        struct sw_str bytes; /* borrowed */
    };
};

struct call_row {
    int64_t own_id; /* what its time and fingerprint ask for */
    int64_t place;  /* the id that it has or had in `call`, own_id if it was never there */
    bool is_coarse;
    struct sw_pair pair;            /* of the cause; row_of_call and row_look_up set these four */
    bool has_trunk, has_call_type;  /* the id is not that of '' */
    int user_rank;                  /* how well it tells who: 2 for the UPN, 1 for the object ID */
    struct cell cells[ROW_COLUMNS]; /* {0} is NULL */
    uint8_t guids[4][16];           /* behind the cells of row_of_call */
};

/* An export's ID as it is stored: the 16 bytes of a GUID, into room, else its text. */
struct sw_str id_bytes(struct sw_str id, uint8_t room[16]);

/*
 * The row that the import under way has of a call, into an empty one; its texts are put into the
 * small tables. Valid as long as the call is; must not be copied but by row_copy.
 */
enum sw_status row_of_call(struct sw_store *store, const struct sw_call *call, struct call_row *row,
                           struct sw_err *err);

/* In the place of the IDs, which the call of the row does not have: it was purged. */
void row_put_stand_ins(struct call_row *row, const struct stand_ins *ids);

/*
 * The columns of a statement's row, borrowed until it is stepped; own_id and place are not set, and
 * what row_look_up sets is empty.
 */
void row_read(sqlite3_stmt *select, struct call_row *row);

void row_pack(struct call_row *row); /* its cells become what is stored of them */

/* Are its cells those of the statement's row from this column on, which holds them as stored? */
bool row_is_stored(const struct call_row *row, sqlite3_stmt *select, int column);

/* 16 bits of a hash over all cells, which is stored beside them; signed, as SQLite keeps that
 * short. */
int64_t row_sum(const struct call_row *row);

/* Sets the pair, has_trunk, has_call_type and user_rank of a row that was read. */
enum sw_status row_look_up(struct sw_store *store, struct call_row *row, struct sw_err *err);

struct call_row row_copy(const struct call_row *row, struct sw_arena *arena);

/*
 * The statement with the columns in places 2 to 27, is_coarse (else NULL) in 28, which FILL_CALL
 * does not have, and the sum in 30, where INSERT_SEEN has something else. Nothing else may bind
 * places 2 to 27.
 */
enum sw_status row_bind(struct sw_store *store, enum statement which, const struct call_row *row,
                        sqlite3_stmt **statement, struct sw_err *err);

int64_t row_number(const struct call_row *row, enum row_column column); /* 0 for NULL */
int64_t row_end(const struct call_row *row); /* UTC ms of failure, else of end; or SW_NO_TIME */
bool row_equal(const struct call_row *a, const struct call_row *b);
bool row_same_fingerprint(const struct call_row *a, const struct call_row *b);

/*
 * Of two exports, or of one: rows that could be one call are kin, those of one tenant, correlation
 * ID and minute. They are two calls where they contradict each other, see sw_call_identify; a cell
 * that one of them lacks contradicts nothing. Of one export, they are one call only if they are
 * alike, or one is less precise: then a callee or ID that one lacks tells them apart.
 */
uint64_t row_kin_hash(const struct call_row *row);
bool row_contradicts(const struct call_row *a, const struct call_row *b);
bool row_is_alike(const struct call_row *a, const struct call_row *b);

/* How many of what tells calls apart (end, trunk, call type, codes) one has and the other lacks. */
enum { ROW_MOST_GAPS = 5 };
int row_gaps(const struct call_row *a, const struct call_row *b);

/*
 * Of one export: row has less of the times of the same call than other, because parts of it were
 * written by different tools. Cut to the minute, it may lack more; cut to the second, it is alike.
 */
bool row_is_less_precise(const struct call_row *row, const struct call_row *other);

int64_t row_minute(const struct call_row *row); /* minutes since 1970 */

/*
 * Its fingerprint does not tell whether it is the same call as another: its times are cut to the
 * minute, or it lacks a cell that the fingerprint covers.
 */
bool row_is_loose(const struct call_row *row);

bool row_has_fraction(const struct call_row *row); /* of a second, in any of its times */

/* The times that an import of the same call has and row has not. */
void row_fill_times(struct call_row *row, const struct call_row *more);

/* Fills in what an import of the same call has and row has not, or less precisely; true if row has
 * changed. */
bool row_fill(struct call_row *row, const struct call_row *more);

/* True if row_fill and row_contradicts would need more of them than their cells to tell. */
bool row_needs_kin(const struct call_row *held, const struct call_row *row);

/* Times and all else that the fingerprint covers become those of a row of the same call. */
void row_take_identity(struct call_row *row, const struct call_row *more);

struct rollup_key row_rollup_key(const struct call_row *row);

#endif
