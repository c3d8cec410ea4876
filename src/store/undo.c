/*
 * undo.c - taking an import back; see store.h.
 *
 * Calls that no other import has go all at once, and so do those that all imports have alike. The
 * rest is taken apart and put together again from what the other imports had, see cluster.h.
 */
#include "cluster.h"

#include "sipwhy/time.h"

#include <stdlib.h>

/* What is taken back, and where its calls can be. */
struct undo {
    struct sw_store *store;
    int64_t import_id, tenant_id;
    int64_t from_id, to_id;         /* half open */
    int64_t from_bucket, to_bucket; /* both included */
    struct cluster cluster;
    struct sw_arena arena;  /* of the cluster */
    struct sw_map64 gained; /* import -> calls that it is the first of now */
};

/* The values that a statement of schema/undo/ has names for. */
static void bind(sqlite3_stmt *statement, void *context)
{
    const struct undo *undo = context;

    db_bind_int(statement, ":import", undo->import_id);
    db_bind_int(statement, ":tenant", undo->tenant_id);
    db_bind_int(statement, ":from_id", undo->from_id);
    db_bind_int(statement, ":to_id", undo->to_id);
    db_bind_int(statement, ":from_bucket", undo->from_bucket);
    db_bind_int(statement, ":to_bucket", undo->to_bucket);
}

/* The caller finalizes it. */
static enum sw_status prepare(struct undo *undo, const char *sql, sqlite3_stmt **statement,
                              struct sw_err *err)
{
    enum sw_status status = db_prepare(undo->store, sql, statement, err);

    if (status == SW_OK)
        bind(*statement, undo);
    return status;
}

static enum sw_status run(struct undo *undo, const char *path, struct sw_err *err)
{
    return db_run_each(undo->store, db_sql(path), bind, undo, err);
}

/* The import, and where its calls are: to the minute, as precise ones may stand for coarse ones. */
static enum sw_status find_import(struct undo *undo, bool *has_calls, struct sw_err *err)
{
    sqlite3_stmt *find = NULL;
    enum sw_status status =
        prepare(undo,
                "SELECT tenant_id, first_time, last_time, source = 'calls' FROM import "
                "WHERE id = :import",
                &find, err);

    if (status != SW_OK)
        return status;
    if (db_row(undo->store, find, &status, err)) {
        int64_t first = sw_floor_div(sqlite3_column_int64(find, 1), SW_MINUTE) * SW_MINUTE;
        int64_t last = sw_floor_div(sqlite3_column_int64(find, 2), SW_MINUTE) * SW_MINUTE;

        undo->tenant_id = sqlite3_column_int64(find, 0);
        undo->from_id = first_id_from(first);
        undo->to_id = first_id_from(last + SW_MINUTE);
        undo->from_bucket = sw_floor_div(first, SW_QUARTER_HOUR);
        undo->to_bucket = sw_floor_div(last, SW_QUARTER_HOUR);
        *has_calls = sqlite3_column_int(find, 3) && sqlite3_column_type(find, 1) != SQLITE_NULL;
    } else if (status == SW_OK) {
        status = sw_err_set(err, SW_USAGE, "there is no import %lld", (long long)undo->import_id);
    }
    sqlite3_finalize(find);
    return status;
}

/* ------------------------------------------------------------- calls that imports differ about */

struct id_list {
    int64_t *items;
    size_t n, capacity;
};

static enum sw_status list_ids(struct undo *undo, const char *path, struct id_list *list,
                               struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = prepare(undo, db_sql(path), &select, err);

    while (db_row(undo->store, select, &status, err)) {
        if (list->n == list->capacity)
            list->items = sw_grow(list->items, &list->capacity, list->n + 1, sizeof *list->items);
        list->items[list->n++] = sqlite3_column_int64(select, 0);
    }
    sqlite3_finalize(select);
    return status;
}

static void note_gained(struct undo *undo, const struct cluster *cluster)
{
    for (size_t i = 0; i < cluster->before.n; i++)
        --*sw_map64_put(&undo->gained, (uint64_t)cluster->before.items[i].import_id, NULL);
    for (size_t i = 0; i < cluster->after.n; i++)
        ++*sw_map64_put(&undo->gained, (uint64_t)cluster->after.items[i].import_id, NULL);
}

/* Reads the call and writes it without the import. */
static enum sw_status undo_differing(struct undo *undo, int64_t id, struct sw_err *err)
{
    struct cluster *cluster = &undo->cluster;
    enum sw_status status;

    cluster_reset(cluster);
    sw_arena_reset(&undo->arena);
    status = cluster_read(undo->store, id, cluster, err);
    if (status != SW_OK)
        return status;
    cluster_drop(cluster, undo->import_id);
    status = cluster_write(undo->store, cluster, err);
    note_gained(undo, cluster);
    return status;
}

/* With all kin: rows may be another call's now. */
static enum sw_status undo_kin(struct undo *undo, int64_t id, struct sw_err *err)
{
    const struct cluster *changed = NULL;
    enum sw_status status;

    cluster_reset(&undo->cluster);
    sw_arena_reset(&undo->arena);
    status = cluster_read(undo->store, id, &undo->cluster, err);
    if (status != SW_OK || undo->cluster.n == 0)
        return status;
    status = kin_undo(undo->store, &undo->cluster.parts[0]->row, undo->import_id, &changed, err);
    if (status == SW_OK && !changed)
        return undo_differing(undo, id, err);
    if (changed)
        note_gained(undo, changed);
    return status;
}

static enum sw_status undo_each(struct undo *undo, const char *path,
                                enum sw_status undo_one(struct undo *, int64_t, struct sw_err *),
                                struct sw_err *err)
{
    struct id_list list = {0};
    enum sw_status status = list_ids(undo, path, &list, err);

    for (size_t i = 0; status == SW_OK && i < list.n; i++)
        status = undo_one(undo, list.items[i], err);
    free(list.items);
    return status;
}

/* A call whose first import was taken back is a new one of the next. */
static enum sw_status adjust_ledger(struct undo *undo, struct sw_err *err)
{
    sqlite3_stmt *update = NULL;
    enum sw_status status = db_prepare(
        undo->store, "UPDATE import SET new = new + :n, known = known - :n WHERE id = :id", &update,
        err);

    for (size_t i = 0; status == SW_OK && i < undo->gained.capacity; i++) {
        const struct sw_map64_entry *entry = &undo->gained.entries[i];

        if (entry->key == 0 || entry->key == (uint64_t)undo->import_id)
            continue;
        db_bind_int(update, ":id", (int64_t)entry->key);
        db_bind_int(update, ":n", entry->value);
        status = db_run(undo->store, update, err);
    }
    sqlite3_finalize(update);
    return status;
}

static enum sw_status undo_calls(struct undo *undo, struct sw_err *err)
{
    enum sw_status status = run(undo, "undo/alone.sql", err);

    if (status == SW_OK)
        status = undo_each(undo, "undo/loose-ids.sql", undo_kin, err);
    if (status == SW_OK)
        status = undo_each(undo, "undo/displaced-ids.sql", undo_kin, err);
    if (status == SW_OK)
        status = undo_each(undo, "undo/differing-ids.sql", undo_differing, err);
    if (status == SW_OK)
        status = run(undo, "undo/alike.sql", err);
    if (status == SW_OK)
        status = adjust_ledger(undo, err);
    return status == SW_OK ? rollup_flush(undo->store, err) : status;
}

static enum sw_status undo_all(struct undo *undo, struct sw_err *err)
{
    bool has_calls = false;
    enum sw_status status = find_import(undo, &has_calls, err);

    if (status != SW_OK)
        return status;
    undo->store->tenant_id = undo->tenant_id;
    status = import_state_begin(undo->store, err);
    if (status == SW_OK && has_calls)
        status = undo_calls(undo, err);
    if (status == SW_OK)
        status = run(undo, "undo/rest.sql", err);
    if (status == SW_OK)
        status = run(undo, "undo/unmentioned.sql", err);
    return status == SW_OK ? persons_drop(undo->store, err) : status;
}

enum sw_status sw_store_import_undo(struct sw_store *store, int64_t import_id, struct sw_err *err)
{
    enum sw_status status = sw_store_begin(store, err);

    if (status != SW_OK)
        return status;
    return sw_store_end(store, import_take_back(store, import_id, err), err);
}

enum sw_status import_take_back(struct sw_store *store, int64_t import_id, struct sw_err *err)
{
    struct undo undo = {.store = store, .import_id = import_id};
    enum sw_status status;

    undo.cluster.arena = &undo.arena;
    status = undo_all(&undo, err);
    intern_forget(store);
    import_state_forget(store);
    cluster_free(&undo.cluster);
    sw_arena_free(&undo.arena);
    sw_map64_free(&undo.gained);
    return status;
}
