/*
 * text_sums.c - are the texts of the small tables what was stored?; see sqlite.h.
 *
 * Calls name a text by its id, so a byte of it that the disk has lost shows in no fingerprint. Of
 * each table the number of rows and the sum of their hashes are kept in `text_sum`. Triggers of
 * this connection tell of every row that changes or goes, whichever statement it is that does it;
 * one place alone puts rows in, and tells of them itself: a trigger would have SQLite copy each
 * page that the INSERT changes. The sums are written once, at the end of an import or transaction.
 * That costs a call nothing, and a new text one hash.
 */
#include "sqlite.h"

#include <stdlib.h>

enum { MOST_COLUMNS = 3 };

/* What exports say; the rest of a row follows from it and other tables. */
static const struct {
    const char *table, *columns[MOST_COLUMNS];
} kinds[DIMENSIONS] = {
    [TENANT] = {"tenant", {"name"}},
    [TRUNK] = {"trunk", {"name"}},
    [CALL_TYPE] = {"call_type", {"name"}},
    [REGION] = {"region", {"name"}},
    [COUNTRY] = {"country", {"name"}},
    [PHRASE] = {"phrase", {"name"}},
    [ADMIN_UNITS] = {"admin_units", {"name"}},
    [USER] = {"user", {"upn", "object_id", "called"}},
    [CAUSE] = {"cause", {"pair", "sip_code", "microsoft_code"}},
};

/* ------------------------------------------------------------------------- rows that come and go
 */

/* Where one value ends and the next begins counts, and whether it is a text or a number. */
static uint64_t hash_value(uint64_t hash, sqlite3_value *value)
{
    int type = sqlite3_value_type(value);
    const void *bytes = sqlite3_value_blob(value);
    size_t n = (size_t)sqlite3_value_bytes(value);

    return sw_hash64_more(hash + (uint64_t)type + (n << 3), bytes ? bytes : "", n);
}

/* note_text(dimension, 1 or -1, id, column...) */
static void note_text(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct text_sum *sum = sqlite3_user_data(context);
    int64_t sign = sqlite3_value_int64(values[1]);
    uint64_t hash = 0;

    for (int i = 2; i < n; i++)
        hash = hash_value(hash, values[i]);
    sum += sqlite3_value_int(values[0]);
    sum->n += sign;
    sum->sum += (uint64_t)sign * hash;
}

/* "SELECT note_text(5, -1, old.id, old.name)"; the row is "old.", "new." or "". */
static void add_call(struct sw_buf *sql, enum dimension d, int sign, const char *row)
{
    sw_buf_printf(sql, "SELECT note_text(%d, %d, %sid", (int)d, sign, row);
    for (size_t i = 0; i < MOST_COLUMNS && kinds[d].columns[i]; i++)
        sw_buf_printf(sql, ", %s%s", row, kinds[d].columns[i]);
    sw_buf_str(sql, ")");
}

/* Of a row that was there, and may be there still. */
static void add_trigger(struct sw_buf *sql, enum dimension d, const char *event, bool is)
{
    sw_buf_printf(sql, "CREATE TEMP TRIGGER text_%s_%s AFTER %s ON main.%s BEGIN ", kinds[d].table,
                  event, event, kinds[d].table);
    add_call(sql, d, -1, "old.");
    sw_buf_str(sql, "; ");
    if (is) {
        add_call(sql, d, 1, "new.");
        sw_buf_str(sql, "; ");
    }
    sw_buf_str(sql, "END;");
}

enum sw_status text_sums_follow(struct sw_store *store, struct sw_err *err)
{
    struct sw_buf sql = {0};
    enum sw_status status;

    for (enum dimension d = 0; d < DIMENSIONS; d++) {
        add_trigger(&sql, d, "UPDATE", true);
        add_trigger(&sql, d, "DELETE", false);
    }
    status = db_exec(store, sql.s, err);
    sw_buf_free(&sql);
    return status;
}

enum sw_status text_sums_added(struct sw_store *store, enum dimension d, int64_t id,
                               struct sw_err *err)
{
    struct sw_buf sql = {0};
    enum sw_status status = SW_OK;

    if (!store->note[d]) {
        add_call(&sql, d, 1, "");
        sw_buf_printf(&sql, " FROM %s WHERE id = ?1", kinds[d].table);
        status = db_prepare(store, sql.s, &store->note[d], err);
        sw_buf_free(&sql);
    }
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(store->note[d], 1, id);
    db_row(store, store->note[d], &status, err);
    sqlite3_reset(store->note[d]);
    return status;
}

enum sw_status text_sums_register(struct sw_store *store, struct sw_err *err)
{
    return sqlite3_create_function_v2(store->db, "note_text", -1, SQLITE_UTF8, store->text_sums,
                                      note_text, NULL, NULL, NULL) == SQLITE_OK
               ? SW_OK
               : db_fail(store, "functions", err);
}

void text_sums_forget(struct sw_store *store)
{
    for (size_t d = 0; d < DIMENSIONS; d++)
        store->text_sums[d] = (struct text_sum){0};
}

/* ------------------------------------------------------------------------- what is kept of them */

/* *is_kept is false where nothing is. */
static enum sw_status read_sum(struct sw_store *store, enum dimension d, struct text_sum *sum,
                               bool *is_kept, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(store, "SELECT n, sum FROM text_sum WHERE kind = :kind", &select, err);

    *sum = (struct text_sum){0};
    if (status != SW_OK)
        return status;
    db_bind_text(select, ":kind", kinds[d].table);
    *is_kept = db_row(store, select, &status, err);
    if (*is_kept)
        *sum = (struct text_sum){sqlite3_column_int64(select, 0),
                                 (uint64_t)sqlite3_column_int64(select, 1)};
    sqlite3_finalize(select);
    return status;
}

static enum sw_status write_sum(struct sw_store *store, enum dimension d, struct text_sum sum,
                                struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status =
        db_prepare(store,
                   "INSERT INTO text_sum (kind, n, sum) VALUES (:kind, :n, :sum) "
                   "ON CONFLICT DO UPDATE SET n = excluded.n, sum = excluded.sum",
                   &insert, err);

    if (status != SW_OK)
        return status;
    db_bind_text(insert, ":kind", kinds[d].table);
    db_bind_int(insert, ":n", sum.n);
    db_bind_int(insert, ":sum", (int64_t)sum.sum);
    status = db_run(store, insert, err);
    sqlite3_finalize(insert);
    return status;
}

enum sw_status text_sums_flush(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (enum dimension d = 0; status == SW_OK && d < DIMENSIONS; d++) {
        const struct text_sum *more = &store->text_sums[d];
        struct text_sum sum;
        bool is_kept;

        if (more->n == 0 && more->sum == 0)
            continue;
        status = read_sum(store, d, &sum, &is_kept, err);
        sum.n += more->n;
        sum.sum += more->sum;
        if (status == SW_OK)
            status = write_sum(store, d, sum, err);
    }
    text_sums_forget(store);
    return status;
}

/* ------------------------------------------------------------------------------ of all rows */

/* What the table holds now. */
static enum sw_status reckon(struct sw_store *store, enum dimension d, struct text_sum *sum,
                             struct sw_err *err)
{
    struct sw_buf sql = {0};
    sqlite3_stmt *select = NULL;
    enum sw_status status;

    add_call(&sql, d, 1, "");
    sw_buf_printf(&sql, " FROM %s", kinds[d].table);
    status = db_prepare(store, sql.s, &select, err);
    sw_buf_free(&sql);
    store->text_sums[d] = (struct text_sum){0};
    while (db_row(store, select, &status, err))
        ;
    sqlite3_finalize(select);
    *sum = store->text_sums[d];
    store->text_sums[d] = (struct text_sum){0};
    return status;
}

enum sw_status text_sums_begin(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (enum dimension d = 0; status == SW_OK && d < DIMENSIONS; d++) {
        struct text_sum sum;
        bool is_kept = false;

        status = read_sum(store, d, &sum, &is_kept, err);
        if (is_kept)
            continue;
        if (status == SW_OK)
            status = reckon(store, d, &sum, err);
        if (status == SW_OK)
            status = write_sum(store, d, sum, err);
    }
    return status;
}

static enum sw_status check_kind(struct sw_store *store, enum dimension d, char **problem,
                                 struct sw_err *err)
{
    struct text_sum kept, sum;
    bool is_kept = false;
    enum sw_status status = read_sum(store, d, &kept, &is_kept, err);

    if (status == SW_OK)
        status = reckon(store, d, &sum, err);
    if (status != SW_OK || (is_kept && kept.n == sum.n && kept.sum == sum.sum))
        return status;
    *problem = kept.n == sum.n ? sw_sprintf("a row of %s is not what was stored", kinds[d].table)
                               : sw_sprintf("%s has %lld rows, %lld were stored", kinds[d].table,
                                            (long long)sum.n, (long long)kept.n);
    return SW_OK;
}

/* In one transaction: an import may end meanwhile. */
enum sw_status check_texts(struct sw_store *store, char **problem, struct sw_err *err)
{
    enum sw_status status = db_exec(store, "BEGIN", err);

    *problem = NULL;
    for (enum dimension d = 0; status == SW_OK && !*problem && d < DIMENSIONS; d++)
        status = check_kind(store, d, problem, err);
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}
