/* read_rows.c - calls one by one, with their texts; see store.h. */
#include "filter.h"

#include "sipwhy/time.h"

/* No row is left out for what it refers to. A trunk that is gone has no name, as in reports. */
static const char columns[] =
    "SELECT c.invite_time, c.start_after, c.failure_after, c.success, c.direction, c.trunk_id, "
    "a.sip_code, a.microsoft_code, c.correlation_id, t.name, k.name, u.name, c.caller, c.callee, "
    "o.name, p.name, a.id IS NULL OR k.id IS NULL OR (c.user_id IS NOT NULL AND u.id IS NULL) "
    "FROM call AS c LEFT JOIN cause AS a ON a.id = c.cause_id "
    "LEFT JOIN trunk AS t ON t.id = c.trunk_id LEFT JOIN call_type AS k ON k.id = c.call_type_id "
    "LEFT JOIN user AS u ON u.id = c.user_id LEFT JOIN country AS o ON o.id = c.other_country_id "
    "LEFT JOIN phrase AS p ON p.id = c.phrase_id WHERE ";

enum { IS_LACKING = 16 };

static int64_t column_or_none(sqlite3_stmt *select, int column)
{
    return sqlite3_column_type(select, column) == SQLITE_NULL
               ? SW_NO_TIME
               : sqlite3_column_int64(select, column);
}

static struct sw_code column_code(sqlite3_stmt *select, int column)
{
    return (struct sw_code){sqlite3_column_type(select, column) != SQLITE_NULL,
                            sqlite3_column_int64(select, column)};
}

static void read_correlation(sqlite3_stmt *select, int column, struct sw_call_row *row)
{
    struct sw_attempt attempt = {
        .correlation_is_guid = sqlite3_column_type(select, column) == SQLITE_BLOB,
    };

    row->correlation_id[0] = '\0';
    if (is_stand_in(select, column))
        return;
    attempt.correlation_id.s = sqlite3_column_blob(select, column);
    attempt.correlation_id.n = (size_t)sqlite3_column_bytes(select, column);
    if (attempt.correlation_id.s)
        sw_correlation_text(row->correlation_id, &attempt);
}

static void read_row(sqlite3_stmt *select, struct sw_call_row *row)
{
    *row = (struct sw_call_row){
        .invite_time = sqlite3_column_int64(select, 0),
        .start_after = column_or_none(select, 1),
        .failure_after = column_or_none(select, 2),
        .success = SW_SUCCESS_UNKNOWN,
        .direction = (enum sw_direction)sqlite3_column_int(select, 4),
        .trunk_id = sqlite3_column_int64(select, 5),
        .pair = {column_code(select, 6), column_code(select, 7)},
        .trunk = db_text(select, 9),
        .call_type = db_text(select, 10),
        .user = db_text(select, 11),
        .caller = db_text(select, 12),
        .callee = db_text(select, 13),
        .other_country = db_text(select, 14),
        .phrase = db_text(select, 15),
    };
    if (sqlite3_column_type(select, 3) != SQLITE_NULL)
        row->success = (enum sw_success)sqlite3_column_int(select, 3);
    read_correlation(select, 8, row);
}

enum sw_status sw_store_each_row(struct sw_store *store, const struct sw_filter *filter,
                                 enum sw_row_kind kind, const bool *is_enough,
                                 sw_call_row_fn *receive, void *context, struct sw_err *err)
{
    static const char *const conditions[] = {
        [SW_ROWS_CONNECTED] = "c.success = 1",
        [SW_ROWS_OTHER] = "c.success IS NOT 1",
        [SW_ROWS_ALL] = "1",
    };
    sqlite3_stmt *select = NULL;
    struct sw_buf sql = {0};
    struct tenants tenants;
    enum sw_status status = filter_find_tenants(store, filter->tenant, &tenants, err);

    if (status != SW_OK)
        return status;
    sw_buf_str(&sql, columns);
    sw_buf_str(&sql, conditions[kind]);
    filter_add(&sql, filter, tenants, kind == SW_ROWS_OTHER);
    sw_buf_str(&sql, " ORDER BY c.id DESC");
    status = db_prepare(store, sql.s, &select, err);
    sw_buf_free(&sql);
    if (status != SW_OK)
        return status;
    filter_bind(select, filter, tenants);
    while (!(is_enough && *is_enough) && db_row(store, select, &status, err)) {
        struct sw_call_row row;

        if (sqlite3_column_int(select, IS_LACKING)) {
            status = db_fail_missing(err);
            continue;
        }
        read_row(select, &row);
        status = receive(context, &row, err);
    }
    sqlite3_finalize(select);
    return status;
}
