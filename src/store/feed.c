/* feed.c - see feed.h. */
#include "feed.h"

#include "sipwhy/mem.h"

#include <stdlib.h>

/* What a query planner reckons with. */
enum { ABOUT_AS_MANY_ROWS = 1024 };

struct registered {
    sqlite3_module module;
    const struct feed *feed;
    const struct sw_store *store;
};

struct table {
    sqlite3_vtab base;
    const struct registered *registered;
};

static const struct registered *registered_of(const sqlite3_vtab_cursor *cursor)
{
    return ((const struct table *)cursor->pVtab)->registered;
}

static int connect_table(sqlite3 *db, void *context, int n, const char *const *words,
                         sqlite3_vtab **table, char **error)
{
    const struct registered *registered = context;
    struct sw_buf sql = {0};
    int result;

    (void)n;
    (void)words;
    (void)error;
    sw_buf_str(&sql, "CREATE TABLE feed (c0");
    for (int i = 1; i < registered->feed->columns; i++)
        sw_buf_printf(&sql, ", c%d", i);
    sw_buf_str(&sql, ")");
    result = sqlite3_declare_vtab(db, sql.s);
    sw_buf_free(&sql);
    if (result != SQLITE_OK)
        return result;
    sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
    *table = sw_alloc_zero(1, sizeof(struct table));
    ((struct table *)*table)->registered = registered;
    return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *table)
{
    free(table);
    return SQLITE_OK;
}

static int plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedRows = ABOUT_AS_MANY_ROWS;
    info->estimatedCost = ABOUT_AS_MANY_ROWS;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    struct feed_cursor *opened = sw_alloc_zero(1, sizeof *opened);

    opened->store = ((const struct table *)table)->registered->store;
    *cursor = &opened->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
    free(cursor);
    return SQLITE_OK;
}

static int rewind_cursor(sqlite3_vtab_cursor *cursor, int index, const char *name, int n,
                         sqlite3_value **values)
{
    (void)index;
    (void)name;
    (void)n;
    (void)values;
    ((struct feed_cursor *)cursor)->place = 0;
    return SQLITE_OK;
}

static int step_cursor(sqlite3_vtab_cursor *cursor)
{
    ((struct feed_cursor *)cursor)->place++;
    return SQLITE_OK;
}

static int is_at_end(sqlite3_vtab_cursor *cursor)
{
    const struct feed_cursor *at = (const struct feed_cursor *)cursor;

    return at->place == registered_of(cursor)->feed->count(at->store);
}

static int give_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *id)
{
    *id = (sqlite3_int64)((const struct feed_cursor *)cursor)->place;
    return SQLITE_OK;
}

enum sw_status feed_register(struct sw_store *store, const struct feed *feed, struct sw_err *err)
{
    struct registered *registered = sw_alloc_zero(1, sizeof *registered);

    *registered = (struct registered){
        .module =
            {
                .iVersion = 1,
                .xConnect = connect_table,
                .xBestIndex = plan,
                .xDisconnect = disconnect,
                .xOpen = open_cursor,
                .xClose = close_cursor,
                .xFilter = rewind_cursor,
                .xNext = step_cursor,
                .xEof = is_at_end,
                .xColumn = feed->give_column,
                .xRowid = give_rowid,
            },
        .feed = feed,
        .store = store,
    };
    /* Frees it even if it fails. */
    return sqlite3_create_module_v2(store->db, feed->name, &registered->module, registered, free) ==
                   SQLITE_OK
               ? SW_OK
               : db_fail(store, feed->name, err);
}
