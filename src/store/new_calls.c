/* new_calls.c - see new_calls.h. */
#include "new_calls.h"

#include "cluster.h"
#include "feed.h"

#include <stdlib.h>

enum { MOST_ROWS = 1024 };

/* Ids that no call of the table has: those behind `last` and before `next`. */
struct gap {
    int64_t last; /* id of the row in hand before */
    int64_t next; /* of a call in the table; INT64_MIN: not known */
};

/* Where most rows are known, looking for the next gap costs more than it brings. */
struct patience {
    int64_t in_gap;     /* rows since the last look that were in the gap it found */
    int64_t rows, left; /* to go by before the next look, in all and still */
};

struct new_calls {
    struct call_row *rows; /* room for MOST_ROWS */
    size_t n;
    struct gap gap;
    struct patience patience;
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
    const struct call_row *row = &at->store->new_calls->rows[at->place];
    struct cell room;

    if (column == COLUMN_ID)
        sqlite3_result_int64(context, row->own_id);
    else if (column == COLUMN_IMPORT)
        sqlite3_result_int64(context, at->store->import_id);
    else if (column == COLUMN_SUM)
        sqlite3_result_int64(context, row_sum(row));
    else if (column != COLUMN_COARSE) /* those that are, are never surely new */
        give_cell(context, row_stored(row, (enum row_column)(column - COLUMN_CELLS), &room));
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
        calls->rows = sw_alloc(MOST_ROWS * sizeof *calls->rows);
        calls->gap = (struct gap){INT64_MIN, INT64_MIN};
    }
    calls->rows[calls->n] = (struct call_row){0};
    return &calls->rows[calls->n];
}

static bool is_due(struct patience *patience)
{
    return patience->left-- <= 0;
}

/* After a look: twice as long until the next one, unless the last gap was worth it. */
static void take_patience(struct patience *patience)
{
    enum { SHORT_GAP = 4, MOST_ROWS_TO_WAIT = 256 };

    patience->rows = patience->in_gap > SHORT_GAP ? 0 : 2 * patience->rows + 1;
    if (patience->rows > MOST_ROWS_TO_WAIT)
        patience->rows = MOST_ROWS_TO_WAIT;
    patience->left = patience->rows;
    patience->in_gap = 0;
}

/* Where the next call of the table is, from this id on. */
static enum sw_status find_gap(struct sw_store *store, int64_t id, struct sw_err *err)
{
    struct gap *gap = &store->new_calls->gap;
    sqlite3_stmt *find = NULL;
    enum sw_status status = statement_get(store, FIND_NEXT_CALL, &find, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(find, 1, id);
    gap->next = db_row(store, find, &status, err) ? sqlite3_column_int64(find, 0) : INT64_MAX;
    sqlite3_reset(find);
    take_patience(&store->new_calls->patience);
    return status;
}

/* Its fingerprint tells that it is no other call, and nobody has displaced it. */
static bool is_plain(const struct sw_store *store, const struct call_row *row)
{
    return !store->has_loose && !row_is_loose(row) &&
           !sw_map64_find(&store->displaced, (uint64_t)row->own_id);
}

/*
 * Is the row in the gap? A row that is not behind the one before it (it has the same id, or a batch
 * of earlier calls begins) never is: what the gap tells holds behind that one alone.
 */
static enum sw_status look_into_gap(struct sw_store *store, int64_t id, bool *is_in_gap,
                                    struct sw_err *err)
{
    struct new_calls *calls = store->new_calls;
    bool is_behind = id > calls->gap.last;
    enum sw_status status = SW_OK;

    if (is_behind && id >= calls->gap.next && is_due(&calls->patience))
        status = find_gap(store, id, err);
    *is_in_gap = status == SW_OK && is_behind && id < calls->gap.next;
    calls->gap.last = id;
    return status;
}

enum sw_status new_calls_keep(struct sw_store *store, bool *is_new, struct sw_err *err)
{
    struct new_calls *calls = store->new_calls;
    const struct call_row *row = &calls->rows[calls->n];
    enum sw_status status = look_into_gap(store, row->own_id, is_new, err);

    *is_new &= is_plain(store, row);
    if (!*is_new) {
        calls->gap.next = INT64_MIN; /* the caller may put it anywhere in its second */
        return status;
    }
    calls->patience.in_gap++;
    kin_note(store, row, row->own_id, true);
    return ++calls->n == MOST_ROWS ? new_calls_write(store, err) : SW_OK;
}

enum sw_status new_calls_write(struct sw_store *store, struct sw_err *err)
{
    struct new_calls *calls = store->new_calls;
    sqlite3_stmt *insert = NULL;
    enum sw_status status = SW_OK;

    if (!calls || calls->n == 0)
        return SW_OK;
    status = statement_get(store, INSERT_NEW_CALLS, &insert, err);
    if (status == SW_OK)
        status = db_run(store, insert, err);
    calls->n = 0;
    return status;
}

void new_calls_forget(struct sw_store *store)
{
    if (store->new_calls)
        free(store->new_calls->rows);
    free(store->new_calls);
    store->new_calls = NULL;
}
