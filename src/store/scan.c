/*
 * scan.c - the rows of a SELECT, handed over by an SQL function; see sqlite.h.
 *
 * SQLite takes about a third longer to give out a row column by column, and reports read them by
 * the hundred thousand.
 */
#include "sqlite.h"

struct scan {
    db_values_fn *take;
    void *context;
    enum sw_status status; /* of the last row that was taken */
    struct sw_err *err;
};

static void take_row(sqlite3_context *context, int n, sqlite3_value **values)
{
    const struct sw_store *store = sqlite3_user_data(context);
    struct scan *scan = store->scan;

    if (scan)
        scan->status = scan->take(scan->context, values, n, scan->err);
    if (!scan || scan->status != SW_OK)
        sqlite3_result_error(context, "no row is to be taken", -1);
}

enum sw_status scan_register(struct sw_store *store, struct sw_err *err)
{
    if (sqlite3_create_function_v2(store->db, "take_row", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                   store, take_row, NULL, NULL, NULL) != SQLITE_OK)
        return db_fail(store, "register take_row", err);
    return SW_OK;
}

enum sw_status db_scan(struct sw_store *store, sqlite3_stmt *select, db_values_fn *take,
                       void *context, struct sw_err *err)
{
    struct scan scan = {take, context, SW_OK, err}, *outer = store->scan;
    int result;

    store->scan = &scan;
    result = sqlite3_step(select);
    store->scan = outer;
    if (scan.status != SW_OK)
        return scan.status;
    return result == SQLITE_ROW || result == SQLITE_DONE ? SW_OK
                                                         : db_fail(store, sqlite3_sql(select), err);
}
