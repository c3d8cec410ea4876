/* beside.c - see beside.h. */
#include "beside.h"

/* The columns of READ_BESIDE in front of those of a row. */
enum { COLUMN_ID, COLUMN_IMPORT, COLUMN_COARSE, COLUMN_CELLS };

/* So many calls are passed by one after the other before they are skipped. */
enum { MOST_STEPS = 16 };

void beside_begin(struct sw_store *store)
{
    beside_lose(store);
    store->beside = (struct beside){
        .asked = INT64_MIN, .low = INT64_MAX, .high = INT64_MIN, .found = INT64_MIN};
}

void beside_end_batch(struct sw_store *store)
{
    struct beside *beside = &store->beside;

    beside_lose(store);
    if (beside->asked == INT64_MIN)
        return;
    beside->low = beside->first < beside->low ? beside->first : beside->low;
    beside->high = beside->asked > beside->high ? beside->asked : beside->high;
    beside->asked = INT64_MIN;
}

/* An open statement keeps a cursor in the table, which each INSERT has to look after. */
void beside_pause(struct sw_store *store)
{
    if (store->beside.is_open)
        sqlite3_reset(store->statements[READ_BESIDE]);
    store->beside.is_open = false;
}

void beside_lose(struct sw_store *store)
{
    beside_pause(store);
    store->beside.found = INT64_MIN;
}

static enum sw_status step(struct sw_store *store, sqlite3_stmt *select, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    store->beside.found =
        db_row(store, select, &status, err) ? sqlite3_column_int64(select, COLUMN_ID) : INT64_MAX;
    return status;
}

static enum sw_status seek(struct sw_store *store, sqlite3_stmt *select, int64_t id,
                           struct sw_err *err)
{
    enum sw_status status;

    sqlite3_reset(select);
    sqlite3_bind_int64(select, 1, id);
    status = step(store, select, err);
    store->beside.is_open = true;
    return status;
}

/* Steps on as long as that is quicker than to look for the id. */
static enum sw_status go_on(struct sw_store *store, int64_t id, struct sw_err *err)
{
    const struct beside *beside = &store->beside;
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_BESIDE, &select, err);

    for (int i = 0; status == SW_OK && beside->is_open && beside->found < id && i < MOST_STEPS; i++)
        status = step(store, select, err);
    return status == SW_OK && beside->found < id ? seek(store, select, id, err) : status;
}

enum sw_status beside_find(struct sw_store *store, int64_t id, int64_t *found, struct sw_err *err)
{
    struct beside *beside = &store->beside;
    bool is_behind = id > beside->asked;
    enum sw_status status = SW_OK;

    if (beside->asked == INT64_MIN)
        beside->first = id;
    beside->asked = id;
    if (is_behind && beside->found < id)
        status = go_on(store, id, err);
    *found = is_behind ? beside->found : INT64_MIN;
    return status;
}

enum sw_status beside_is_known(struct sw_store *store, const struct call_row *row, bool *is_known,
                               struct sw_err *err)
{
    const struct beside *beside = &store->beside;
    sqlite3_stmt *select = store->statements[READ_BESIDE];
    enum sw_status status = beside->is_open ? SW_OK : seek(store, select, beside->found, err);

    *is_known = status == SW_OK && (beside->asked < beside->low || beside->asked > beside->high) &&
                sqlite3_column_int64(select, COLUMN_IMPORT) != store->import_id &&
                sqlite3_column_type(select, COLUMN_COARSE) == SQLITE_NULL &&
                row_is_stored(row, select, COLUMN_CELLS);
    return status;
}
