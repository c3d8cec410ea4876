/* cluster.c - see cluster.h. */
#include "cluster.h"

#include <stdlib.h>

/* ----------------------------------------------------------------------------- reading */

static struct part *add_part(struct cluster *cluster, int64_t import_id)
{
    struct part *part = sw_arena_alloc(&cluster->arena, sizeof *part);

    part->import_id = import_id;
    part->group = 0;
    if (cluster->n == cluster->capacity)
        cluster->parts =
            sw_grow(cluster->parts, &cluster->capacity, cluster->n + 1, sizeof(struct part *));
    cluster->parts[cluster->n++] = part;
    return part;
}

void cluster_add(struct cluster *cluster, int64_t import_id, const struct call_row *row)
{
    struct part *part = add_part(cluster, import_id);

    part->row = row_copy(row, &cluster->arena);
}

void cluster_drop(struct cluster *cluster, int64_t import_id)
{
    size_t kept = 0;

    for (size_t i = 0; i < cluster->n; i++)
        if (cluster->parts[i]->import_id != import_id)
            cluster->parts[kept++] = cluster->parts[i];
    cluster->n = kept;
}

static void note_held(struct held_list *list, const struct call_row *row, int64_t id,
                      int64_t import_id)
{
    if (list->n == list->capacity)
        list->items = sw_grow(list->items, &list->capacity, list->n + 1, sizeof *list->items);
    list->items[list->n++] = (struct held){.id = id,
                                           .own_id = row->own_id,
                                           .fingerprint = row_number(row, ROW_FINGERPRINT),
                                           .import_id = import_id,
                                           .key = row_rollup_key(row)};
}

static enum sw_status read_own_id(struct sw_store *store, struct call_row *row, int64_t id,
                                  struct sw_err *err)
{
    sqlite3_stmt *find = NULL;
    enum sw_status status = statement_get(store, FIND_OWN_ID, &find, err);

    row->own_id = row->place = id;
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(find, 1, id);
    if (db_row(store, find, &status, err))
        row->own_id = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return status;
}

/* The row of `call`, as a part of its first import; NULL if it is not there or no kin. */
static enum sw_status read_call(struct sw_store *store, int64_t id, const struct call_row *kin,
                                struct cluster *cluster, struct part **first, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_CALL, &select, err);
    struct call_row row = {0};
    bool is_ours;

    *first = NULL;
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(select, 1, id);
    is_ours = db_row(store, select, &status, err);
    if (is_ours) {
        row_read(select, &row);
        is_ours = !kin || row_is_kin(&row, kin);
    }
    if (is_ours) {
        cluster->has_coarse |= sqlite3_column_type(select, ROW_COARSE) != SQLITE_NULL;
        cluster_add(cluster, sqlite3_column_int64(select, ROW_IMPORT), &row);
        *first = cluster->parts[cluster->n - 1];
    }
    sqlite3_reset(select);
    if (status == SW_OK && *first) {
        status = read_own_id(store, &(*first)->row, id, err);
        note_held(&cluster->before, &(*first)->row, id, (*first)->import_id);
    }
    return status;
}

static enum sw_status read_sightings(struct sw_store *store, int64_t id, struct cluster *cluster,
                                     const struct call_row *row, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_SIGHTINGS, &select, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(select, 1, id);
    while (db_row(store, select, &status, err))
        add_part(cluster, sqlite3_column_int64(select, 0))->row = *row;
    sqlite3_reset(select);
    return status;
}

/* Imports that had it differently, among the parts from `from` on. */
static enum sw_status read_seen(struct sw_store *store, int64_t id, struct cluster *cluster,
                                size_t from, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_SEEN, &select, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(select, 1, id);
    while (db_row(store, select, &status, err)) {
        int64_t import_id = sqlite3_column_int64(select, ROW_IMPORT);
        struct call_row row;

        row_read(select, &row);
        row.own_id = sqlite3_column_int64(select, ROW_OWN_ID);
        row.place = sqlite3_column_int64(select, ROW_PLACE);
        for (size_t i = from; i < cluster->n; i++)
            if (cluster->parts[i]->import_id == import_id)
                cluster->parts[i]->row = row_copy(&row, &cluster->arena);
    }
    sqlite3_reset(select);
    return status;
}

enum sw_status cluster_read(struct sw_store *store, int64_t id, const struct call_row *kin,
                            struct cluster *cluster, struct sw_err *err)
{
    size_t from = cluster->n;
    struct part *first;
    enum sw_status status = read_call(store, id, kin, cluster, &first, err);

    if (status != SW_OK || !first)
        return status;
    status = read_sightings(store, id, cluster, &first->row, err);
    return status == SW_OK ? read_seen(store, id, cluster, from, err) : status;
}

/* ---------------------------------------------------------------------------- grouping */

/* By import; within one, precise rows first and in the order of their ids. */
static int compare_parts(const void *a, const void *b)
{
    const struct part *x = *(struct part *const *)a, *y = *(struct part *const *)b;
    int64_t p = row_number(&x->row, ROW_FINGERPRINT), q = row_number(&y->row, ROW_FINGERPRINT);

    if (x->import_id != y->import_id)
        return x->import_id < y->import_id ? -1 : 1;
    if (x->row.is_coarse != y->row.is_coarse)
        return x->row.is_coarse ? 1 : -1;
    if (x->row.own_id != y->row.own_id)
        return x->row.own_id < y->row.own_id ? -1 : 1;
    return (p > q) - (p < q);
}

/* Leaves out coarse parts of imports that have a precise one, which stands before them. */
static void drop_outdone(struct cluster *cluster)
{
    size_t kept = 0;

    for (size_t i = 0; i < cluster->n; i++) {
        struct part *part = cluster->parts[i];

        if (part->row.is_coarse && kept > 0 &&
            cluster->parts[kept - 1]->import_id == part->import_id)
            continue;
        cluster->parts[kept++] = part;
    }
    cluster->n = kept;
}

static size_t find_group(const struct cluster *cluster, size_t n, size_t n_groups)
{
    for (size_t i = 0; i < n; i++)
        if (!cluster->parts[i]->row.is_coarse &&
            row_same_fingerprint(&cluster->parts[i]->row, &cluster->parts[n]->row))
            return cluster->parts[i]->group;
    return n_groups;
}

/* Precise parts by fingerprint, in the order of their first imports; coarse ones to the first. */
static size_t make_groups(struct cluster *cluster)
{
    size_t n_groups = 0;

    if (cluster->n > 0)
        qsort(cluster->parts, cluster->n, sizeof(struct part *), compare_parts);
    drop_outdone(cluster);
    for (size_t i = 0; i < cluster->n; i++) {
        struct part *part = cluster->parts[i];

        part->group = part->row.is_coarse ? 0 : find_group(cluster, i, n_groups);
        if (!part->row.is_coarse && part->group == n_groups)
            n_groups++;
    }
    return n_groups > 0 ? n_groups : cluster->n > 0;
}

/* ----------------------------------------------------------------------------- writing */

static enum sw_status drop_held(struct sw_store *store, const struct held *held, struct sw_err *err)
{
    static const enum statement drops[] = {DROP_CALL, DROP_SIGHTINGS, DROP_SEEN, DROP_DISPLACED};
    enum sw_status status = rollup_add(store, &held->key, -1, err);

    for (size_t i = 0; status == SW_OK && i < sizeof drops / sizeof drops[0]; i++)
        status = statement_run_for(store, drops[i], held->id, 0, err);
    return status;
}

/* The id that the call had, or would be had. */
static int64_t wish_id(const struct cluster *cluster, const struct call_row *row)
{
    for (size_t i = 0; i < cluster->before.n; i++) {
        const struct held *held = &cluster->before.items[i];

        if (held->fingerprint == row_number(row, ROW_FINGERPRINT) && held->own_id == row->own_id)
            return held->id;
    }
    return row->place;
}

/* Tries the wish first, then its own id and those behind it. */
static enum sw_status insert_call(struct sw_store *store, const struct call_row *row,
                                  int64_t import_id, bool has_coarse, int64_t *id,
                                  struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = row_bind(store, INSERT_CALL, row, &insert, err);

    if (status != SW_OK)
        return status;
    if (!row->is_coarse && has_coarse)
        sqlite3_bind_int(insert, ROW_COLUMNS + 2, 0);
    sqlite3_bind_int64(insert, ROW_COLUMNS + 3, import_id);
    for (int64_t next = row->own_id;; *id = next, next = call_next_id(next)) {
        sqlite3_bind_int64(insert, 1, *id);
        status = db_run(store, insert, err);
        if (status != SW_OK || sqlite3_changes(store->db) == 1)
            break;
    }
    if (status == SW_OK && *id != row->own_id)
        status = call_note_displaced(store, *id, row->own_id, err);
    return status;
}

/* What the imports of a group make together; NULL for none, else the first of them. */
static const struct part *merge_group(const struct cluster *cluster, size_t group,
                                      struct call_row *row, bool *has_coarse)
{
    const struct part *first = NULL;

    *has_coarse = false;
    for (size_t i = 0; i < cluster->n; i++) {
        const struct part *part = cluster->parts[i];

        if (part->group != group)
            continue;
        *has_coarse |= part->row.is_coarse;
        if (first) {
            row_merge(row, &part->row);
        } else {
            first = part;
            *row = part->row;
        }
    }
    return first;
}

enum sw_status call_write_seen(struct sw_store *store, int64_t id, int64_t import_id,
                               const struct call_row *row, int64_t place, struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = row_bind(store, INSERT_SEEN, row, &insert, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(insert, 1, id);
    sqlite3_bind_int64(insert, ROW_COLUMNS + 3, import_id);
    sqlite3_bind_int64(insert, ROW_COLUMNS + 4, row->own_id);
    sqlite3_bind_int64(insert, ROW_COLUMNS + 5, place);
    return db_run(store, insert, err);
}

/* Which imports had the call, and how where that differs. */
static enum sw_status write_parts(struct sw_store *store, const struct cluster *cluster,
                                  const struct part *first, const struct call_row *row, int64_t id,
                                  struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < cluster->n; i++) {
        const struct part *part = cluster->parts[i];
        int64_t place = row_same_fingerprint(&part->row, row) ? id : part->row.place;

        if (part->group != first->group)
            continue;
        if (part != first)
            status = statement_run_for(store, INSERT_SIGHTING, id, part->import_id, err);
        if (status == SW_OK && !row_equal(&part->row, row))
            status = call_write_seen(store, id, part->import_id, &part->row, place, err);
    }
    return status;
}

static enum sw_status write_group(struct sw_store *store, struct cluster *cluster, size_t group,
                                  struct sw_err *err)
{
    struct call_row row = {0};
    bool has_coarse;
    const struct part *first = merge_group(cluster, group, &row, &has_coarse);
    int64_t id;
    enum sw_status status;

    if (!first)
        return SW_OK;
    id = wish_id(cluster, &row);
    status = insert_call(store, &row, first->import_id, has_coarse, &id, err);
    if (status == SW_OK)
        status = write_parts(store, cluster, first, &row, id, err);
    note_held(&cluster->after, &row, id, first->import_id);
    if (status != SW_OK)
        return status;
    return rollup_add(store, &cluster->after.items[cluster->after.n - 1].key, 1, err);
}

enum sw_status cluster_write(struct sw_store *store, struct cluster *cluster, struct sw_err *err)
{
    size_t n_groups = make_groups(cluster);
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < cluster->before.n; i++)
        status = drop_held(store, &cluster->before.items[i], err);
    for (size_t group = 0; status == SW_OK && group < n_groups; group++)
        status = write_group(store, cluster, group, err);
    return status;
}

void cluster_reset(struct cluster *cluster)
{
    cluster->n = cluster->before.n = cluster->after.n = 0;
    cluster->has_coarse = false;
    sw_arena_reset(&cluster->arena);
}

void cluster_free(struct cluster *cluster)
{
    free(cluster->parts);
    free(cluster->before.items);
    free(cluster->after.items);
    sw_arena_free(&cluster->arena);
    *cluster = (struct cluster){0};
}
