/* new_calls.c - see new_calls.h. */
#include "new_calls.h"

#include "beside.h"
#include "cluster.h"
#include "feed.h"

#include <stdlib.h>

enum { MOST_ROWS = 1024 };

/* A row as it is stored. */
struct new_call {
    struct call_row row;
    int64_t sum; /* of the row as it was read */
};

struct new_calls {
    struct new_call *calls; /* room for MOST_ROWS */
    size_t n;
    bool has[ROW_COLUMNS]; /* a row of the import has it */
    sqlite3_stmt *insert;  /* of the columns that rows have; NULL before the first */
};

/* ------------------------------------------------------------- the rows as a table of SQLite's */

/* The first column is 0. */
enum { COLUMN_ID, COLUMN_CELLS, COLUMN_SUM = COLUMN_CELLS + ROW_COLUMNS, COLUMNS };

static size_t count_rows(const struct sw_store *store)
{
    return store->new_calls->n;
}

static void give_cell(sqlite3_context *context, const struct cell *cell)
{
    switch (cell->type) {
    case CELL_NULL:
        break; /* which is what it is without a result */
    case CELL_NUMBER:
        sqlite3_result_int64(context, cell->number);
        break;
    case CELL_TEXT:
        sqlite3_result_text(context, cell->bytes.s, (int)cell->bytes.n, SQLITE_STATIC);
        break;
    case CELL_BLOB:
        sqlite3_result_blob(context, cell->bytes.s, (int)cell->bytes.n, SQLITE_STATIC);
        break;
    }
}

static int give_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    const struct feed_cursor *at = (const struct feed_cursor *)cursor;
    const struct new_call *call = &at->store->new_calls->calls[at->place];

    if (column >= COLUMN_CELLS && column < COLUMN_SUM)
        give_cell(context, &call->row.cells[column - COLUMN_CELLS]);
    else if (column == COLUMN_ID)
        sqlite3_result_int64(context, call->row.own_id);
    else if (column == COLUMN_SUM)
        sqlite3_result_int64(context, call->sum);
    return SQLITE_OK;
}

enum sw_status new_calls_register(struct sw_store *store, struct sw_err *err)
{
    static const struct feed feed = {"new_calls", COLUMNS, count_rows, give_column};

    return feed_register(store, &feed, err);
}

/* -------------------------------------------------------------------------------- the rows */

struct call_row *new_calls_next(struct sw_store *store)
{
    struct new_calls *calls = store->new_calls;

    if (!calls) {
        calls = store->new_calls = sw_alloc_zero(1, sizeof *calls);
        calls->calls = sw_alloc(MOST_ROWS * sizeof *calls->calls);
    }
    calls->calls[calls->n].row = (struct call_row){0};
    return &calls->calls[calls->n].row;
}

enum sw_status new_calls_keep(struct sw_store *store, struct sw_err *err)
{
    struct new_calls *calls = store->new_calls;
    struct new_call *call = &calls->calls[calls->n];

    kin_note(store, &call->row, call->row.own_id, true);
    call->sum = row_sum(&call->row);
    row_pack(&call->row);
    return ++calls->n == MOST_ROWS ? new_calls_write(store, err) : SW_OK;
}

/* What no row before these had: true if it is any column. */
static bool note_columns(struct new_calls *calls)
{
    bool is_any = false;

    for (int column = 0; column < ROW_COLUMNS; column++)
        for (size_t i = 0; !calls->has[column] && i < calls->n; i++)
            if (calls->calls[i].row.cells[column].type != CELL_NULL)
                is_any = calls->has[column] = true;
    return is_any;
}

/*
 * Each column that SQLite asks for takes it as long as to store it: what is the same in all rows is
 * bound or left out. All are named, in the table's own order: else it copies each value once more.
 */
static void build_insert(struct sw_buf *sql, const struct new_calls *calls)
{
    sw_buf_printf(sql,
                  "INSERT INTO attempt (id, " ROW_STORED ", import_id, coarse, row_sum) "
                  "SELECT c%d",
                  COLUMN_ID);
    for (int column = 0; column < ROW_COLUMNS; column++) {
        if (column == ROW_TENANT)
            sw_buf_str(sql, ", ?1");
        else if (calls->has[column])
            sw_buf_printf(sql, ", c%d", COLUMN_CELLS + column);
        else
            sw_buf_str(sql, ", NULL");
    }
    /* Not coarse: those that are, are never surely new. */
    sw_buf_printf(sql, ", ?2, NULL, c%d FROM new_calls", COLUMN_SUM);
}

/* The INSERT is made anew where rows have columns that none before them had: at most once each. */
static enum sw_status prepare_insert(struct sw_store *store, struct new_calls *calls,
                                     struct sw_err *err)
{
    struct sw_buf sql = {0};
    enum sw_status status;

    if (!note_columns(calls) && calls->insert)
        return SW_OK;
    sqlite3_finalize(calls->insert);
    calls->insert = NULL;
    build_insert(&sql, calls);
    status = db_prepare(store, sql.s, &calls->insert, err);
    sw_buf_free(&sql);
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(calls->insert, 1, store->tenant_id);
    sqlite3_bind_int64(calls->insert, 2, store->import_id);
    return SW_OK;
}

enum sw_status new_calls_write(struct sw_store *store, struct sw_err *err)
{
    struct new_calls *calls = store->new_calls;
    enum sw_status status;

    if (!calls || calls->n == 0)
        return SW_OK;
    beside_pause(store);
    status = prepare_insert(store, calls, err);
    if (status == SW_OK)
        status = db_run(store, calls->insert, err);
    sync_early(store, calls->n);
    calls->n = 0;
    return status;
}

void new_calls_forget(struct sw_store *store)
{
    if (store->new_calls) {
        sqlite3_finalize(store->new_calls->insert);
        free(store->new_calls->calls);
    }
    free(store->new_calls);
    store->new_calls = NULL;
}
