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
};

/* ------------------------------------------------------------- the rows as a table of SQLite's */

/* The columns are those of INSERT_NEW_CALLS, the first is 0. */
enum {
    COLUMN_ID = 0,
    COLUMN_CELLS = 1,
    COLUMN_IMPORT = COLUMN_CELLS + ROW_COLUMNS,
    COLUMN_COARSE,
    COLUMN_SUM,
    COLUMNS
};

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

    if (column >= COLUMN_CELLS && column < COLUMN_IMPORT)
        give_cell(context, &call->row.cells[column - COLUMN_CELLS]);
    else if (column == COLUMN_ID)
        sqlite3_result_int64(context, call->row.own_id);
    else if (column == COLUMN_IMPORT)
        sqlite3_result_int64(context, at->store->import_id);
    else if (column == COLUMN_SUM)
        sqlite3_result_int64(context, call->sum);
    return SQLITE_OK; /* coarse: those that are, are never surely new */
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

enum sw_status new_calls_write(struct sw_store *store, struct sw_err *err)
{
    struct new_calls *calls = store->new_calls;
    enum sw_status status;

    if (!calls || calls->n == 0)
        return SW_OK;
    beside_pause(store);
    status = statement_run(store, INSERT_NEW_CALLS, err);
    sync_early(store, calls->n);
    calls->n = 0;
    return status;
}

void new_calls_forget(struct sw_store *store)
{
    if (store->new_calls)
        free(store->new_calls->calls);
    free(store->new_calls);
    store->new_calls = NULL;
}
