/* cluster.c - see cluster.h. */
#include "cluster.h"

#include <stdlib.h>
#include <string.h>

/* ----------------------------------------------------------------------------- reading */

static struct part *add_part(struct cluster *cluster, int64_t import_id)
{
    struct part *part = sw_arena_alloc(cluster->arena, sizeof *part);

    part->import_id = import_id;
    part->home = 0;
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

    part->row = row_copy(row, cluster->arena);
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

/* The row of `call`, as a part of its first import; NULL if it is not there. */
static enum sw_status read_call(struct sw_store *store, int64_t id, struct cluster *cluster,
                                struct part **first, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_CALL, &select, err);
    struct call_row row = {0};

    *first = NULL;
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(select, 1, id);
    if (db_row(store, select, &status, err)) {
        row_read(select, &row);
        cluster->has_loose |= sqlite3_column_type(select, ROW_COARSE) != SQLITE_NULL;
        cluster_add(cluster, sqlite3_column_int64(select, ROW_IMPORT), &row);
        *first = cluster->parts[cluster->n - 1];
        (*first)->home = id;
    }
    sqlite3_reset(select);
    if (status == SW_OK && *first)
        status = row_look_up(store, &(*first)->row, err);
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
    while (db_row(store, select, &status, err)) {
        struct part *part = add_part(cluster, sqlite3_column_int64(select, 0));

        part->home = id;
        part->row = *row;
    }
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
        status = row_look_up(store, &row, err);
        for (size_t i = from; i < cluster->n; i++)
            if (cluster->parts[i]->import_id == import_id)
                cluster->parts[i]->row = row_copy(&row, cluster->arena);
    }
    sqlite3_reset(select);
    return status;
}

enum sw_status cluster_read(struct sw_store *store, int64_t id, struct cluster *cluster,
                            struct sw_err *err)
{
    size_t from = cluster->n;
    struct part *first;
    enum sw_status status = read_call(store, id, cluster, &first, err);

    if (status != SW_OK || !first)
        return status;
    status = read_sightings(store, id, cluster, &first->row, err);
    return status == SW_OK ? read_seen(store, id, cluster, from, err) : status;
}

/* ---------------------------------------------------------------------------- grouping */

#define NO_GROUP SIZE_MAX

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* NULL first, then by length and bytes: an order, for content's sake. */
static int compare_cells(const struct call_row *a, const struct call_row *b, enum row_column column)
{
    const struct cell *x = &a->cells[column], *y = &b->cells[column];

    if (x->type != y->type || x->type == CELL_NULL)
        return compare_numbers(x->type, y->type);
    if (x->type == CELL_NUMBER)
        return compare_numbers(x->number, y->number);
    if (x->bytes.n != y->bytes.n)
        return x->bytes.n < y->bytes.n ? -1 : 1;
    return memcmp(x->bytes.s, y->bytes.s, x->bytes.n);
}

/* By import; within one, precise rows first, by their ids and by what tells rows apart. */
static int compare_parts(const void *a, const void *b)
{
    const struct part *x = *(struct part *const *)a, *y = *(struct part *const *)b;
    const int orders[] = {
        compare_numbers(x->import_id, y->import_id),
        compare_numbers(x->row.is_coarse, y->row.is_coarse),
        compare_numbers(row_has_fraction(&y->row), row_has_fraction(&x->row)),
        compare_numbers(x->row.own_id, y->row.own_id),
        compare_numbers(row_number(&x->row, ROW_FINGERPRINT), row_number(&y->row, ROW_FINGERPRINT)),
        compare_numbers(row_number(&x->row, ROW_INVITE_TIME), row_number(&y->row, ROW_INVITE_TIME)),
        compare_cells(&x->row, &y->row, ROW_CALLER),
        compare_cells(&x->row, &y->row, ROW_CALLEE),
        compare_numbers(x->row.cells[ROW_SUCCESS].type, y->row.cells[ROW_SUCCESS].type),
        compare_numbers(row_number(&x->row, ROW_SUCCESS), row_number(&y->row, ROW_SUCCESS)),
        compare_cells(&x->row, &y->row, ROW_CALL_ID),
    };

    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
        if (orders[i] != 0)
            return orders[i];
    return 0;
}

/* Has the import, among these parts, the row already, so that it says nothing new? */
static bool is_outdone(struct part *const *parts, size_t n, int64_t import_id,
                       const struct call_row *row)
{
    for (size_t i = 0; i < n; i++) {
        const struct call_row *other = &parts[i]->row;

        if (parts[i]->import_id != import_id)
            continue;
        if (row_is_alike(other, row) || row_is_less_precise(row, other))
            return true;
    }
    return false;
}

bool cluster_has(const struct cluster *cluster, int64_t import_id, const struct call_row *row)
{
    return is_outdone(cluster->parts, cluster->n, import_id, row);
}

static void drop_outdone(struct cluster *cluster)
{
    size_t kept = 0;

    for (size_t i = 0; i < cluster->n; i++) {
        struct part *part = cluster->parts[i];

        if (!is_outdone(cluster->parts, kept, part->import_id, &part->row))
            cluster->parts[kept++] = part;
    }
    cluster->n = kept;
}

/* How near two rows are: alike, or else by their gaps; there are few between any. */
enum { ALIKE = -1, NEAREST = ALIKE, FARTHEST = ROW_MOST_GAPS };

static bool is_near(const struct call_row *a, const struct call_row *b, int farness)
{
    return farness == ALIKE ? row_is_alike(a, b) : row_gaps(a, b) <= farness;
}

/*
 * The first group that the part can join: it contradicts none of its parts, and none is of the same
 * import; of those one that has a part that near. NO_GROUP for none.
 */
static size_t find_group(struct cluster *cluster, const struct part *part, size_t n_groups,
                         int farness)
{
    for (size_t group = 0; group < n_groups; group++)
        cluster->barred[group] = true;
    for (size_t i = 0; i < cluster->n; i++)
        if (cluster->parts[i]->group != NO_GROUP &&
            is_near(&cluster->parts[i]->row, &part->row, farness))
            cluster->barred[cluster->parts[i]->group] = false;
    for (size_t i = 0; i < cluster->n && cluster->parts[i]->import_id <= part->import_id; i++) {
        const struct part *other = cluster->parts[i];

        if (other->group < n_groups && !cluster->barred[other->group]) /* or NO_GROUP */
            cluster->barred[other->group] =
                other->import_id == part->import_id || row_contradicts(&other->row, &part->row);
    }
    for (size_t group = 0; group < n_groups; group++)
        if (!cluster->barred[group])
            return group;
    return NO_GROUP;
}

/* The parts of one import, from `from` to `to`: the nearest first. */
static size_t group_import(struct cluster *cluster, size_t from, size_t to, size_t n_groups)
{
    size_t n_before = n_groups;

    for (int farness = NEAREST; n_before > 0 && farness <= FARTHEST; farness++)
        for (size_t i = from; i < to; i++)
            if (cluster->parts[i]->group == NO_GROUP)
                cluster->parts[i]->group =
                    find_group(cluster, cluster->parts[i], n_before, farness);
    for (size_t i = from; i < to; i++)
        if (cluster->parts[i]->group == NO_GROUP)
            cluster->parts[i]->group = n_groups++;
    return n_groups;
}

/* Returns how many groups there are; see the rules in cluster.h. */
static size_t make_groups(struct cluster *cluster)
{
    size_t n_groups = 0, to;

    if (cluster->n == 0)
        return 0;
    qsort(cluster->parts, cluster->n, sizeof(struct part *), compare_parts);
    drop_outdone(cluster);
    cluster->barred = sw_grow(cluster->barred, &cluster->barred_capacity, cluster->n, sizeof(bool));
    for (size_t i = 0; i < cluster->n; i++)
        cluster->parts[i]->group = NO_GROUP;
    for (size_t from = 0; from < cluster->n; from = to) {
        for (to = from; to < cluster->n; to++)
            if (cluster->parts[to]->import_id != cluster->parts[from]->import_id)
                break;
        n_groups = group_import(cluster, from, to, n_groups);
    }
    return n_groups;
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

static const struct held *find_held(const struct held_list *list, int64_t id)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].id == id)
            return &list->items[i];
    return NULL;
}

/* The id that a group's call had and keeps; 0 for none. */
static int64_t kept_id(const struct cluster *cluster, size_t group, const struct call_row *row)
{
    for (size_t i = 0; i < cluster->n; i++) {
        const struct part *part = cluster->parts[i];
        const struct held *held =
            part->group == group ? find_held(&cluster->before, part->home) : NULL;

        if (held && held->fingerprint == row_number(row, ROW_FINGERPRINT) &&
            held->own_id == row->own_id)
            return held->id;
    }
    return 0;
}

/* Tries the wish first, then its own id and those behind it. */
static enum sw_status insert_call(struct sw_store *store, const struct call_row *row,
                                  int64_t import_id, bool has_loose, int64_t *id,
                                  struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = row_bind(store, INSERT_CALL, row, &insert, err);

    if (status != SW_OK)
        return status;
    if (!row->is_coarse && has_loose)
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

enum { COARSE = 1, MOST_PRECISE = 5 };

/* How well a row tells when the call was and what it is: those with fractions of seconds best. */
static int precision_of(const struct call_row *row)
{
    return row->is_coarse ? COARSE : (row_is_loose(row) ? 2 : 4) + row_has_fraction(row);
}

/* Whose times and fingerprint the call has. */
static const struct part *find_leader(const struct cluster *cluster, size_t group)
{
    const struct part *leader = NULL;
    int best = 0;

    for (size_t i = 0; i < cluster->n; i++) {
        const struct part *part = cluster->parts[i];

        if (part->group != group || precision_of(&part->row) <= best)
            continue;
        leader = part;
        best = precision_of(&part->row);
    }
    return leader;
}

/* The times that the leader lacks, from the most precise that has them. */
static void fill_times(const struct cluster *cluster, size_t group, struct call_row *row)
{
    for (int precision = MOST_PRECISE; precision > COARSE; precision--)
        for (size_t i = 0; i < cluster->n; i++)
            if (cluster->parts[i]->group == group &&
                precision_of(&cluster->parts[i]->row) == precision)
                row_fill_times(row, &cluster->parts[i]->row);
}

/* What the imports of a group make together; returns the first of them. */
static const struct part *merge_group(const struct cluster *cluster, size_t group,
                                      struct call_row *row, bool *has_loose)
{
    const struct part *first = NULL;

    *has_loose = false;
    for (size_t i = 0; i < cluster->n; i++) {
        const struct part *part = cluster->parts[i];

        if (part->group != group)
            continue;
        *has_loose |= row_is_loose(&part->row);
        if (!first) {
            first = part;
            *row = part->row;
            row_take_identity(row, &find_leader(cluster, group)->row);
        }
    }
    fill_times(cluster, group, row);
    for (size_t i = 0; i < cluster->n; i++)
        if (cluster->parts[i]->group == group)
            row_fill(row, &cluster->parts[i]->row);
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
    const struct part *leader = find_leader(cluster, first->group);
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < cluster->n; i++) {
        const struct part *part = cluster->parts[i];
        int64_t place = part == leader ? id : part->row.place;

        if (part->group != first->group)
            continue;
        if (part != first)
            status = statement_run_for(store, INSERT_SIGHTING, id, part->import_id, err);
        if (status == SW_OK && !row_equal(&part->row, row))
            status = call_write_seen(store, id, part->import_id, &part->row, place, err);
    }
    return status;
}

/* The id that the call had for the first import that has it so, or would have had. */
static int64_t wish_id(const struct cluster *cluster, size_t group, const struct call_row *row)
{
    for (size_t i = 0; i < cluster->n; i++) {
        const struct part *part = cluster->parts[i];

        if (part->group == group && row_same_fingerprint(&part->row, row) &&
            part->row.own_id == row->own_id)
            return part->row.place;
    }
    return row->own_id;
}

/* If it keeps its id, or does not. */
static enum sw_status write_group(struct sw_store *store, struct cluster *cluster, size_t group,
                                  bool keeps_id, struct sw_err *err)
{
    struct call_row row = {0};
    bool has_loose;
    const struct part *first = merge_group(cluster, group, &row, &has_loose);
    int64_t id = kept_id(cluster, group, &row);
    enum sw_status status;

    if ((id != 0) != keeps_id)
        return SW_OK;
    if (!keeps_id)
        id = wish_id(cluster, group, &row);
    status = insert_call(store, &row, first->import_id, has_loose, &id, err);
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
        status = write_group(store, cluster, group, true, err);
    for (size_t group = 0; status == SW_OK && group < n_groups; group++)
        status = write_group(store, cluster, group, false, err);
    return status;
}

void cluster_reset(struct cluster *cluster)
{
    cluster->n = cluster->before.n = cluster->after.n = 0;
    cluster->has_loose = false;
}

void cluster_free(struct cluster *cluster)
{
    free(cluster->parts);
    free(cluster->barred);
    free(cluster->before.items);
    free(cluster->after.items);
    *cluster = (struct cluster){0};
}
