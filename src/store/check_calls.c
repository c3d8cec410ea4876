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
#include <stdlib.h>

static const char select_calls[] =
    "SELECT coalesce(d.own_id, c.id), c.fingerprint, c.import_id, c.invite_time, c.invite_time + "
    "coalesce(c.failure_after, c.end_after), c.correlation_id, r.name, k.name, a.sip_code, "
    "a.microsoft_code, t.name FROM call AS c JOIN import AS i ON i.id = c.import_id "
    "JOIN tenant AS t ON t.id = c.tenant_id JOIN trunk AS r ON r.id = c.trunk_id "
    "JOIN call_type AS k ON k.id = c.call_type_id JOIN cause AS a ON a.id = c.cause_id "
    "LEFT JOIN displaced AS d ON d.id = c.id WHERE c.coarse IS NULL AND i.is_identified = 1 AND "
    "typeof(c.correlation_id) <> 'integer'"; /* that was purged */

enum column {
    OWN_ID,
    FINGERPRINT,
    IMPORT,
    INVITE_TIME,
    END_TIME,
    CORRELATION_ID,
    TRUNK_NAME,
    CALL_TYPE_NAME,
    SIP_CODE,
    MICROSOFT_CODE,
    TENANT_NAME
};

static struct sw_code read_code(sqlite3_stmt *select, int column)
{
    return (struct sw_code){sqlite3_column_type(select, column) != SQLITE_NULL,
                            sqlite3_column_int64(select, column)};
}

static bool is_as_stored(sqlite3_stmt *select)
{
    const struct sw_attempt attempt = {
        .correlation_is_guid = sqlite3_column_type(select, CORRELATION_ID) == SQLITE_BLOB,
        .correlation_id = {sqlite3_column_blob(select, CORRELATION_ID),
                           (size_t)sqlite3_column_bytes(select, CORRELATION_ID)}};
    char guid[SW_CORRELATION_SIZE];
    struct sw_call call = {
        .invite_time = sqlite3_column_int64(select, INVITE_TIME),
        .failure_time = SW_NO_TIME,
        .end_time = SW_NO_TIME,
        .correlation_id = attempt.correlation_is_guid ? sw_str(sw_correlation_text(guid, &attempt))
                                                      : attempt.correlation_id,
        .trunk_fqdn = sw_str(db_text(select, TRUNK_NAME)),
        .call_type = sw_str(db_text(select, CALL_TYPE_NAME)),
        .pair = {read_code(select, SIP_CODE), read_code(select, MICROSOFT_CODE)},
    };

    if (sqlite3_column_type(select, END_TIME) != SQLITE_NULL)
        call.end_time = sqlite3_column_int64(select, END_TIME);
    sw_call_identify(&call, sw_str(db_text(select, TENANT_NAME)));
    return call_own_id(&call) == sqlite3_column_int64(select, OWN_ID) &&
           (int64_t)call.fingerprint[1] == sqlite3_column_int64(select, FINGERPRINT);
}

static char *problem_of(int64_t n, int64_t import_id)
{
    if (n == 0)
        return NULL;
    return sw_sprintf("%" PRId64 " calls are not what was stored, the first of import %" PRId64
                      "; if nothing else failed, imports undo %" PRId64
                      " and importing its file again mends it",
                      n, import_id, import_id);
}

enum sw_status check_calls(struct sw_store *store, char **problem, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, select_calls, &select, err);
    int64_t n = 0, import_id = 0;

    while (db_row(store, select, &status, err)) {
        if (is_as_stored(select))
            continue;
        if (n++ == 0)
            import_id = sqlite3_column_int64(select, IMPORT);
    }
    sqlite3_finalize(select);
    *problem = problem_of(n, import_id);
    return status;
}

enum sw_status check_sums(struct sw_store *store, char **problem, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_SUMMED, &select, err);
    int64_t n = 0, import_id = 0;

    while (db_row(store, select, &status, err)) {
        struct call_row row;

        row_read(select, &row);
        if (row_sum(&row) == sqlite3_column_int64(select, ROW_SUM))
            continue;
        if (n++ == 0)
            import_id = sqlite3_column_int64(select, ROW_IMPORT);
    }
    sqlite3_reset(select);
    *problem = problem_of(n, import_id);
    return status;
}
