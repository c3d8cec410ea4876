/*
 * check_calls.c - are calls what they were when they were stored?; see sqlite.h.
 *
 * The fingerprint is a hash over what identifies a call, and 88 bits of it are stored beside that:
 * it is reckoned again. A bit that the disk has lost in time, correlation ID, trunk, type or codes
 * shows so, also in databases of before 016. Loose calls are left out: they may have been filled in
 * from other exports than the one whose fingerprint they have. The sum of a row (row_sum) covers
 * all of it, of any call, but of the names of trunk, type and codes only their ids.
 */
#include "call_row.h"

#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <inttypes.h>

/* What READ_CHECKED has behind import_id. */
enum column {
    CHECKED_SUM = ROW_IMPORT + 1,
    CHECKED_ID,
    CHECKED_OWN_ID,
    CHECKED_IS_IDENTIFIED,
    CHECKED_TRUNK_NAME,
    CHECKED_CALL_TYPE_NAME,
    CHECKED_TENANT_NAME,
    CHECKED_CAUSE_ID,
    CHECKED_SIP_CODE,
    CHECKED_MICROSOFT_CODE
};

static struct sw_code read_code(sqlite3_stmt *select, int column)
{
    return (struct sw_code){sqlite3_column_type(select, column) != SQLITE_NULL,
                            sqlite3_column_int64(select, column)};
}

/* Whether it can be reckoned again. Where a row that it refers to is gone, other checks say so. */
static bool has_own_fingerprint(sqlite3_stmt *select, const struct call_row *row)
{
    if (sqlite3_column_type(select, ROW_COARSE) != SQLITE_NULL ||
        row->cells[ROW_CORRELATION_ID].type == CELL_NUMBER || /* that was purged */
        sqlite3_column_int(select, CHECKED_IS_IDENTIFIED) != 1)
        return false;
    for (int i = CHECKED_TRUNK_NAME; i <= CHECKED_CAUSE_ID; i++)
        if (sqlite3_column_type(select, i) == SQLITE_NULL)
            return false;
    return true;
}

static bool fits_fingerprint(sqlite3_stmt *select, const struct call_row *row)
{
    const struct cell *id = &row->cells[ROW_CORRELATION_ID];
    const struct sw_attempt attempt = {.correlation_is_guid = id->type == CELL_BLOB,
                                       .correlation_id = id->bytes};
    char guid[SW_CORRELATION_SIZE];
    struct sw_call call = {
        .invite_time = row_number(row, ROW_INVITE_TIME),
        .failure_time = SW_NO_TIME,
        .end_time = row_end(row),
        .correlation_id =
            attempt.correlation_is_guid ? sw_str(sw_correlation_text(guid, &attempt)) : id->bytes,
        .trunk_fqdn = sw_str(db_text(select, CHECKED_TRUNK_NAME)),
        .call_type = sw_str(db_text(select, CHECKED_CALL_TYPE_NAME)),
        .pair = {read_code(select, CHECKED_SIP_CODE), read_code(select, CHECKED_MICROSOFT_CODE)},
    };

    sw_call_identify(&call, sw_str(db_text(select, CHECKED_TENANT_NAME)));
    return call_own_id(&call) == sqlite3_column_int64(select, CHECKED_OWN_ID) &&
           (int64_t)call.fingerprint[1] == row_number(row, ROW_FINGERPRINT);
}

static bool fits_sum(sqlite3_stmt *select, const struct call_row *row)
{
    return sqlite3_column_type(select, CHECKED_SUM) == SQLITE_NULL ||
           row_sum(row) == sqlite3_column_int64(select, CHECKED_SUM);
}

/* Calls that are not what was stored. */
struct changed {
    int64_t n, import_id; /* of the first */
};

static void note(struct changed *changed, int64_t import_id)
{
    if (changed->n++ == 0)
        changed->import_id = import_id;
}

static char *problem_of(const struct changed *changed)
{
    if (changed->n == 0)
        return NULL;
    return sw_sprintf("%" PRId64 " calls are not what was stored, the first of import %" PRId64
                      "; if nothing else failed, imports undo %" PRId64
                      " and importing its file again mends it",
                      changed->n, changed->import_id, changed->import_id);
}

enum sw_status check_calls(struct sw_store *store, char **problems, struct sw_err *err)
{
    struct changed by_fingerprint = {0}, by_sum = {0};
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_CHECKED, &select, err);

    while (db_row(store, select, &status, err)) {
        int64_t import_id = sqlite3_column_int64(select, ROW_IMPORT);
        struct call_row row;

        row_read(select, &row);
        if (has_own_fingerprint(select, &row) && !fits_fingerprint(select, &row))
            note(&by_fingerprint, import_id);
        if (!fits_sum(select, &row))
            note(&by_sum, import_id);
    }
    sqlite3_reset(select);
    problems[0] = problem_of(&by_fingerprint);
    problems[1] = problem_of(&by_sum);
    return status;
}
