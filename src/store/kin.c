/*
 * kin.c - rows that are compared with all that may be the same call; see cluster.h.
 *
 * The calls of one minute at a time are kept in a hash by what kin have in common, and what changes
 * in it is written when the next minute comes: rows of a batch come in order of time, so each
 * minute is read and written once a batch and not once a row.
 */
#include "cluster.h"

#include "sipwhy/time.h"

#include <stdlib.h>

/* More than any tenant has: beyond it fingerprints alone decide, so that nobody can make us hang.
 */
enum { MAX_MINUTE = 50000, MAX_KIN = 1000 };

/* Kin are read again behind each new one: a minute that takes more memory is begun anew. */
enum { MOST_BYTES = 16 << 20 };

struct entry {
    int64_t id;
    size_t next; /* place + 1 */
};

struct kin {
    struct cluster cluster;
    bool is_read, is_changed;
};

struct minute {
    int64_t number;
    bool has_loose;  /* an import of a call in it is loose, or a row is unclear */
    bool is_read;    /* its calls are in the hash */
    bool is_crowded; /* too many of them */
    struct sw_map64 heads;
    struct entry *entries;
    size_t n, capacity;
    struct sw_map64 places; /* of kin: place + 1 */
    struct kin *kin;
    size_t n_kin, n_made, kin_capacity; /* those made keep their memory for reuse */
    struct sw_arena arena;
};

void kin_forget(struct sw_store *store)
{
    struct minute *minute = store->minute;

    if (!minute)
        return;
    for (size_t i = 0; i < minute->n_made; i++)
        cluster_free(&minute->kin[i].cluster);
    free(minute->kin);
    free(minute->entries);
    sw_map64_free(&minute->heads);
    sw_map64_free(&minute->places);
    sw_arena_free(&minute->arena);
    free(minute);
    store->minute = NULL;
}

/* ------------------------------------------------------------------------------- the minute */

static void put(struct minute *minute, uint64_t kin, int64_t id)
{
    int64_t *head = sw_map64_put(&minute->heads, kin, NULL);

    if (minute->n == minute->capacity)
        minute->entries =
            sw_grow(minute->entries, &minute->capacity, minute->n + 1, sizeof *minute->entries);
    minute->entries[minute->n++] = (struct entry){id, (size_t)*head};
    *head = (int64_t)minute->n;
}

static void empty(struct minute *minute)
{
    minute->number = INT64_MIN;
    minute->has_loose = minute->is_read = minute->is_crowded = false;
    minute->n = minute->n_kin = 0;
    sw_map64_clear(&minute->heads);
    sw_map64_clear(&minute->places);
    sw_arena_reset(&minute->arena);
}

/*
 * Nothing else is on its way into the table then: once something in a minute changed, it has loose
 * rows, and whoever looks at one writes what is kept back.
 */
static enum sw_status write_changed(struct sw_store *store, struct minute *minute,
                                    struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < minute->n_kin; i++) {
        struct cluster *cluster = &minute->kin[i].cluster;

        if (!minute->kin[i].is_changed)
            continue;
        status = cluster_write(store, cluster, err);
        store->n_new_kin += (int64_t)cluster->after.n - (int64_t)cluster->before.n;
    }
    empty(minute);
    return status;
}

enum sw_status kin_flush(struct sw_store *store, int64_t *n_new, struct sw_err *err)
{
    enum sw_status status = store->minute ? write_changed(store, store->minute, err) : SW_OK;

    *n_new += store->n_new_kin;
    store->n_new_kin = 0;
    return status;
}

/* Makes it the minute in hand; writes what changed in the one before. */
static enum sw_status turn_to(struct sw_store *store, int64_t number, struct sw_err *err)
{
    struct minute *minute = store->minute;
    sqlite3_stmt *find = NULL;
    enum sw_status status = SW_OK;

    if (!minute) {
        minute = store->minute = sw_alloc_zero(1, sizeof *minute);
        empty(minute);
    }
    if (minute->number == number && sw_arena_used(&minute->arena) <= MOST_BYTES)
        return SW_OK;
    status = write_changed(store, minute, err);
    minute->number = number;
    if (status == SW_OK)
        status = statement_get(store, HAS_LOOSE, &find, err);
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(find, 1, first_id_from(number * SW_MINUTE));
    sqlite3_bind_int64(find, 2, first_id_from((number + 1) * SW_MINUTE));
    minute->has_loose = db_row(store, find, &status, err);
    sqlite3_reset(find);
    return status;
}

static enum sw_status read_minute(struct sw_store *store, struct sw_err *err)
{
    struct minute *minute = store->minute;
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_MINUTE, &select, err);

    if (status != SW_OK || minute->is_read)
        return status;
    sqlite3_bind_int64(select, 1, first_id_from(minute->number * SW_MINUTE));
    sqlite3_bind_int64(select, 2, first_id_from((minute->number + 1) * SW_MINUTE));
    sqlite3_bind_int64(select, 3, store->tenant_id);
    while (minute->n < MAX_MINUTE && db_row(store, select, &status, err)) {
        struct call_row row;

        row_read(select, &row);
        put(minute, row_kin_hash(&row), sqlite3_column_int64(select, ROW_ID));
    }
    sqlite3_reset(select);
    minute->is_crowded = minute->n == MAX_MINUTE;
    minute->is_read = status == SW_OK;
    return status;
}

void kin_note(struct sw_store *store, const struct call_row *row, int64_t id, bool is_new)
{
    struct minute *minute = store->minute;
    const int64_t *place;

    if (!minute || !minute->is_read || minute->number != row_minute(row))
        return;
    if (is_new)
        put(minute, row_kin_hash(row), id);
    place = sw_map64_find(&minute->places, row_kin_hash(row));
    if (place && !minute->kin[*place - 1].is_changed &&
        minute->kin[*place - 1].cluster.n <= MAX_KIN) /* too many stay so */
        minute->kin[*place - 1].is_read = false;
}

/* ----------------------------------------------------------------------------------- kin */

static struct kin *make_kin(struct minute *minute)
{
    struct kin *kin;

    if (minute->n_kin == minute->n_made) {
        if (minute->n_made == minute->kin_capacity)
            minute->kin = sw_grow(minute->kin, &minute->kin_capacity, minute->n_made + 1,
                                  sizeof *minute->kin);
        minute->kin[minute->n_made++] = (struct kin){0};
    }
    kin = &minute->kin[minute->n_kin++];
    kin->is_read = kin->is_changed = false;
    return kin;
}

static enum sw_status read_kin(struct sw_store *store, const struct call_row *row, struct kin *kin,
                               struct sw_err *err)
{
    const struct minute *minute = store->minute;
    const int64_t *head = sw_map64_find(&minute->heads, row_kin_hash(row));
    enum sw_status status = SW_OK;

    cluster_reset(&kin->cluster);
    kin->cluster.arena = &store->minute->arena;
    for (size_t place = head ? (size_t)*head : 0;
         status == SW_OK && place != 0 && kin->cluster.n <= MAX_KIN;
         place = minute->entries[place - 1].next)
        status = cluster_read(store, minute->entries[place - 1].id, &kin->cluster, err);
    kin->is_read = status == SW_OK;
    return status;
}

/* All that the minute in hand has of the row's kin; valid until the next is asked for. */
static enum sw_status find_kin(struct sw_store *store, const struct call_row *row,
                               struct kin **found, struct sw_err *err)
{
    struct minute *minute = store->minute;
    int64_t *place = sw_map64_put(&minute->places, row_kin_hash(row), NULL);

    if (*place == 0) {
        make_kin(minute);
        *place = (int64_t)minute->n_kin;
    }
    *found = &minute->kin[*place - 1];
    return (*found)->is_read ? SW_OK : read_kin(store, row, *found, err);
}

static void add_to_kin(struct sw_store *store, struct kin *kin, const struct call_row *row)
{
    cluster_add(&kin->cluster, store->import_id, row);
    kin->cluster.has_loose = kin->is_changed = true;
    store->has_loose = store->minute->has_loose = true;
}

enum sw_status kin_has_loose(struct sw_store *store, const struct call_row *row, bool *has_loose,
                             struct sw_err *err)
{
    enum sw_status status = store->has_loose ? turn_to(store, row_minute(row), err) : SW_OK;

    *has_loose = store->has_loose && store->minute->has_loose;
    return status;
}

enum sw_status kin_add(struct sw_store *store, const struct call_row *row, bool is_unclear,
                       enum outcome *outcome, struct sw_err *err)
{
    bool must_look = is_unclear || row_is_loose(row);
    struct kin *kin;
    enum sw_status status;

    *outcome = ROW_UNDECIDED;
    if (!must_look && !store->has_loose)
        return SW_OK;
    status = turn_to(store, row_minute(row), err);
    if (status == SW_OK && (must_look || store->minute->has_loose))
        status = read_minute(store, err);
    else
        return status;
    if (status != SW_OK || store->minute->is_crowded)
        return status;
    status = find_kin(store, row, &kin, err);
    if (status != SW_OK || kin->cluster.n > MAX_KIN || (!must_look && !kin->cluster.has_loose))
        return status;
    *outcome = ROW_AGAIN;
    if (cluster_has(&kin->cluster, store->import_id, row))
        return SW_OK;
    *outcome = ROW_KNOWN;
    add_to_kin(store, kin, row);
    return SW_OK;
}

enum sw_status kin_undo(struct sw_store *store, const struct call_row *row, int64_t import_id,
                        const struct cluster **cluster, struct sw_err *err)
{
    struct kin *kin = NULL;
    enum sw_status status = turn_to(store, row_minute(row), err);
    size_t n;

    *cluster = NULL;
    if (status == SW_OK)
        status = read_minute(store, err);
    if (status != SW_OK || store->minute->is_crowded)
        return status;
    status = find_kin(store, row, &kin, err);
    if (status != SW_OK || kin->cluster.n > MAX_KIN)
        return status;
    *cluster = &kin->cluster;
    n = kin->cluster.n;
    cluster_drop(&kin->cluster, import_id);
    if (kin->cluster.n == n) { /* nothing of it, or not any more */
        kin->cluster.before.n = kin->cluster.after.n = 0;
        return SW_OK;
    }
    return cluster_write(store, &kin->cluster, err);
}
