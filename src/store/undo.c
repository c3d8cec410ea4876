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

#define RANGE(id) id " >= :from_id AND " id " < :to_id"

/* Calls of this import alone. No other call's kin are looked at: it would be a sighting of it. */
#define ALONE                                                                                      \
    RANGE("id")                                                                                    \
    " AND import_id = :import AND NOT EXISTS (SELECT 1 FROM sighting AS s WHERE "                  \
    "s.call_id = attempt.id)"

static const char *const sql_of_alone[] = {
    "INSERT INTO rollup (tenant_id, bucket, trunk_id, direction, cause_id, success, attempts) "
    "SELECT tenant_id, ((id >> 24) - ((id >> 24) % 900 + 900) % 900) / 900, trunk_id, direction, "
    "cause_id, coalesce(success, 2), -count(*) FROM attempt WHERE " ALONE
    " GROUP BY 1, 2, 3, 4, 5, 6 ON CONFLICT DO UPDATE SET attempts = attempts + excluded.attempts",
    "DELETE FROM rollup WHERE tenant_id = :tenant AND bucket >= :from_bucket "
    "AND bucket <= :to_bucket AND attempts = 0",
    "DELETE FROM attempt WHERE " ALONE,
    "DELETE FROM displaced WHERE NOT EXISTS (SELECT 1 FROM call AS c WHERE c.id = displaced.id)",
};

/*
 * Calls whose kin are put together again, of whatever import: without this one's rows another may
 * be the first that a loose row joins. And those that another with the same fingerprint stands
 * beside.
 */
static const char loose_ids[] =
    "SELECT id FROM attempt INDEXED BY attempt_coarse WHERE coarse IS NOT "
    "NULL AND " RANGE("id") " ORDER BY id";
static const char displaced_ids[] = "SELECT id FROM displaced WHERE " RANGE(
    "id") " UNION SELECT own_id FROM displaced WHERE " RANGE("own_id") " ORDER BY 1";

/* Calls that imports differ about. */
static const char differing_ids[] = "SELECT DISTINCT v.row_id FROM call_seen AS v WHERE " RANGE(
    "v.row_id") " AND (EXISTS (SELECT 1 FROM call AS c WHERE c.id = v.row_id AND "
                "c.import_id = :import) OR EXISTS (SELECT 1 FROM sighting AS s WHERE "
                "s.call_id = v.row_id AND s.import_id = :import)) ORDER BY v.row_id";

/* What is left are calls that all imports have alike. */
static const char *const sql_of_alike[] = {
    "UPDATE import SET new = new + m.n, known = known - m.n FROM (SELECT first, count(*) AS n FROM "
    "(SELECT min(s.import_id) AS first FROM call AS c JOIN sighting AS s ON s.call_id = c.id "
    "WHERE " RANGE("c.id") " AND c.import_id = :import GROUP BY c.id) GROUP BY first) AS m "
                           "WHERE import.id = m.first",
    "UPDATE attempt SET import_id = (SELECT min(s.import_id) FROM sighting AS s WHERE s.call_id = "
    "attempt.id) WHERE " RANGE("id") " AND import_id = :import",
    "DELETE FROM sighting WHERE " RANGE("call_id") " AND (import_id = :import OR import_id = "
                                                   "(SELECT c.import_id FROM call AS c "
                                                   "WHERE c.id = sighting.call_id))",
};

static const char *const sql_of_rest[] = {
    /* Rows that count: the next import that has their group is the first now. */
    "UPDATE import SET new = new + m.n, known = known - m.n FROM (SELECT c.import_id AS next, "
    "count(*) AS n FROM (SELECT DISTINCT tenant_id, fingerprint FROM counted "
    "WHERE import_id = :import) AS g JOIN counted AS c ON c.fingerprint = g.fingerprint "
    "AND c.tenant_id = g.tenant_id WHERE c.import_id > :import AND NOT EXISTS (SELECT 1 FROM "
    "counted AS o WHERE o.fingerprint = c.fingerprint AND o.tenant_id = c.tenant_id "
    "AND o.import_id <> :import AND o.import_id < c.import_id) "
    "GROUP BY c.import_id) AS m WHERE import.id = m.next",
    "DELETE FROM counted WHERE import_id = :import",
    "DELETE FROM counted_way WHERE import_id = :import",
    "DELETE FROM rejected WHERE import_id = :import",
    "DELETE FROM finding WHERE import_id = :import",
    "DELETE FROM mention WHERE import_id = :import",
    "DELETE FROM import WHERE id = :import",
    DROP_UNMENTIONED,
};

/* A statement with the values that it has names for; the caller finalizes it. */
static enum sw_status prepare(const struct undo *undo, const char *sql, sqlite3_stmt **statement,
                              struct sw_err *err)
{
    enum sw_status status = db_prepare(undo->store, sql, statement, err);

    if (status != SW_OK)
        return status;
    db_bind_int(*statement, ":import", undo->import_id);
    db_bind_int(*statement, ":tenant", undo->tenant_id);
    db_bind_int(*statement, ":from_id", undo->from_id);
    db_bind_int(*statement, ":to_id", undo->to_id);
    db_bind_int(*statement, ":from_bucket", undo->from_bucket);
    db_bind_int(*statement, ":to_bucket", undo->to_bucket);
    return SW_OK;
}

static enum sw_status run_all(const struct undo *undo, const char *const *sql, size_t n,
                              struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < n; i++) {
        sqlite3_stmt *statement = NULL;

        status = prepare(undo, sql[i], &statement, err);
        if (status == SW_OK)
            status = db_run(undo->store, statement, err);
        sqlite3_finalize(statement);
    }
    return status;
}

#define RUN_ALL(undo, sql, err) run_all(undo, sql, sizeof(sql) / sizeof *(sql), err)

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

static enum sw_status list_ids(const struct undo *undo, const char *sql, struct id_list *list,
                               struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = prepare(undo, sql, &select, err);

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

static enum sw_status undo_each(struct undo *undo, const char *sql,
                                enum sw_status undo_one(struct undo *, int64_t, struct sw_err *),
                                struct sw_err *err)
{
    struct id_list list = {0};
    enum sw_status status = list_ids(undo, sql, &list, err);

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
    enum sw_status status = RUN_ALL(undo, sql_of_alone, err);

    if (status == SW_OK)
        status = undo_each(undo, loose_ids, undo_kin, err);
    if (status == SW_OK)
        status = undo_each(undo, displaced_ids, undo_kin, err);
    if (status == SW_OK)
        status = undo_each(undo, differing_ids, undo_differing, err);
    if (status == SW_OK)
        status = RUN_ALL(undo, sql_of_alike, err);
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
        status = RUN_ALL(undo, sql_of_rest, err);
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
