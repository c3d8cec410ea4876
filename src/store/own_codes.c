/* own_codes.c - rows of the reference of the user's own; see store.h. */
#include "sqlite.h"

#include "sipwhy/mem.h"

#include <stdlib.h>

static struct sw_code column_code(sqlite3_stmt *select, int column)
{
    return (struct sw_code){sqlite3_column_type(select, column) != SQLITE_NULL,
                            sqlite3_column_int64(select, column)};
}

static const char *keep(struct sw_own_codes *own, sqlite3_stmt *select, int column)
{
    const char *text = db_text(select, column);

    return sw_arena_copy(&own->arena, text, sw_str(text).n);
}

static void read_row(struct sw_own_codes *own, sqlite3_stmt *select)
{
    if (own->n == own->capacity)
        own->rows = sw_grow(own->rows, &own->capacity, own->n + 1, sizeof *own->rows);
    own->rows[own->n++] = (struct sw_response_code){
        .pair = {column_code(select, 0), column_code(select, 1)},
        .variant = sqlite3_column_int64(select, 2),
        .tokens = keep(own, select, 3),
        .title = keep(own, select, 4),
        .origin = keep(own, select, 5),
        .owner = keep(own, select, 6),
        .outcome = keep(own, select, 7),
        .delivered = sqlite3_column_int(select, 8) != 0,
        .direction = keep(own, select, 9),
        .advice = keep(own, select, 10),
        .source = keep(own, select, 11),
        .source_date = keep(own, select, 12),
    };
}

enum sw_status own_codes_load(struct sw_store *store, struct sw_err *err)
{
    struct sw_own_codes own = {0};
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(store,
                   "SELECT sip_code, microsoft_code, variant, tokens, title, origin, owner, "
                   "outcome, delivered, direction, advice, source, source_date FROM own_code",
                   &select, err);

    while (db_row(store, select, &status, err))
        read_row(&own, select);
    sqlite3_finalize(select);
    if (status == SW_OK)
        sw_codes_lay_over(store->codes, own.rows, own.n);
    sw_own_codes_clear(&own);
    return status;
}

static enum sw_status remove_pair(struct sw_store *store, struct sw_pair pair, bool *was_there,
                                  struct sw_err *err)
{
    char text[48];
    sqlite3_stmt *delete = NULL;
    enum sw_status status =
        db_prepare(store, "DELETE FROM own_code WHERE pair = :pair", &delete, err);

    if (status != SW_OK)
        return status;
    db_bind_text(delete, ":pair", sw_pair_text(text, pair));
    status = db_run(store, delete, err);
    *was_there = status == SW_OK && sqlite3_changes(store->db) > 0;
    sqlite3_finalize(delete);
    return status;
}

static void bind_code(sqlite3_stmt *insert, int place, struct sw_code code)
{
    if (code.known)
        sqlite3_bind_int64(insert, place, code.value);
    else
        sqlite3_bind_null(insert, place);
}

static enum sw_status insert_row(struct sw_store *store, sqlite3_stmt *insert,
                                 const struct sw_response_code *row, struct sw_err *err)
{
    const char *const texts[] = {row->tokens, row->title,   row->origin,
                                 row->owner,  row->outcome, row->direction,
                                 row->advice, row->source,  row->source_date};
    char pair[48];

    sqlite3_bind_text(insert, 1, sw_pair_text(pair, row->pair), -1, SQLITE_TRANSIENT);
    bind_code(insert, 2, row->pair.sip);
    bind_code(insert, 3, row->pair.microsoft);
    sqlite3_bind_int64(insert, 4, row->variant);
    sqlite3_bind_int(insert, 5, row->delivered);
    for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
        sqlite3_bind_text(insert, 6 + i, texts[i], -1, SQLITE_TRANSIENT);
    return db_run(store, insert, err);
}

static enum sw_status put_rows(struct sw_store *store, const struct sw_response_code *rows,
                               size_t n, struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    bool was_there;
    enum sw_status status = db_prepare(
        store,
        "INSERT INTO own_code (pair, sip_code, microsoft_code, variant, delivered, tokens, title, "
        "origin, owner, outcome, direction, advice, source, source_date) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        &insert, err);

    for (size_t i = 0; status == SW_OK && i < n; i++)
        status = remove_pair(store, rows[i].pair, &was_there, err);
    for (size_t i = 0; status == SW_OK && i < n; i++)
        status = insert_row(store, insert, &rows[i], err);
    sqlite3_finalize(insert);
    return status;
}

/* What follows from a change of the own rows, in its transaction. */
static enum sw_status end_change(struct sw_store *store, enum sw_status status, struct sw_err *err)
{
    if (status == SW_OK)
        status = own_codes_load(store, err);
    if (status == SW_OK)
        status = explain_causes(store, err);
    return sw_store_end(store, status, err);
}

enum sw_status sw_store_own_codes_put(struct sw_store *store, const struct sw_response_code *rows,
                                      size_t n, struct sw_err *err)
{
    enum sw_status status = sw_store_begin(store, err);

    return status == SW_OK ? end_change(store, put_rows(store, rows, n, err), err) : status;
}

enum sw_status sw_store_own_codes_remove(struct sw_store *store, struct sw_pair pair,
                                         struct sw_err *err)
{
    char text[48];
    bool was_there = true;
    enum sw_status status = sw_store_begin(store, err);

    if (status != SW_OK)
        return status;
    status = remove_pair(store, pair, &was_there, err);
    if (status == SW_OK && !was_there)
        status = sw_err_set(err, SW_USAGE, "%s has no row of your own; see sipwhy codes export",
                            sw_pair_text(text, pair));
    return end_change(store, status, err);
}
