/*
 * coarse.c - rows whose times are cut to the minute, compared with precise ones; see cluster.h.
 *
 * The calls of one minute at a time are kept in a hash by what kin have in common: rows of a batch
 * come in order of time, so each minute is read once a batch and not once a row.
 */
#include "cluster.h"

#include "sipwhy/time.h"

#include <stdlib.h>

struct entry {
    int64_t id;
    size_t next; /* place + 1 */
};

struct minute {
    int64_t number;
    bool has_coarse; /* an import of a call in it is coarse */
    bool is_read;    /* its calls are in the hash */
    struct sw_map64 heads;
    struct entry *entries;
    size_t n, capacity;
    struct cluster cluster;
};

void coarse_forget(struct sw_store *store)
{
    if (!store->minute)
        return;
    sw_map64_free(&store->minute->heads);
    free(store->minute->entries);
    cluster_free(&store->minute->cluster);
    free(store->minute);
    store->minute = NULL;
}

static void put(struct minute *minute, uint64_t kin, int64_t id)
{
    int64_t *head = sw_map64_put(&minute->heads, kin, NULL);

    if (minute->n == minute->capacity)
        minute->entries =
            sw_grow(minute->entries, &minute->capacity, minute->n + 1, sizeof *minute->entries);
    minute->entries[minute->n++] = (struct entry){id, (size_t)*head};
    *head = (int64_t)minute->n;
}

static void take(struct minute *minute, uint64_t kin, int64_t id)
{
    int64_t *head = sw_map64_find(&minute->heads, kin);

    for (size_t place = head ? (size_t)*head : 0; place != 0;
         place = minute->entries[place - 1].next)
        if (minute->entries[place - 1].id == id)
            minute->entries[place - 1].id = SW_NO_TIME; /* no call has this id */
}

/* Makes it the minute in hand. */
static enum sw_status turn_to(struct sw_store *store, int64_t number, struct sw_err *err)
{
    struct minute *minute = store->minute;
    sqlite3_stmt *find = NULL;
    enum sw_status status;

    if (!minute)
        minute = store->minute = sw_alloc_zero(1, sizeof *minute);
    else if (minute->number == number)
        return SW_OK;
    minute->number = number;
    minute->is_read = minute->has_coarse = false;
    minute->n = 0;
    sw_map64_clear(&minute->heads);
    status = statement_get(store, HAS_COARSE, &find, err);
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(find, 1, first_id_from(number * SW_MINUTE));
    sqlite3_bind_int64(find, 2, first_id_from((number + 1) * SW_MINUTE));
    minute->has_coarse = db_row(store, find, &status, err);
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
    while (db_row(store, select, &status, err)) {
        struct call_row row;

        row_read(select, &row);
        put(minute, row_kin_hash(&row), sqlite3_column_int64(select, ROW_ID));
    }
    sqlite3_reset(select);
    minute->is_read = status == SW_OK;
    return status;
}

enum sw_status coarse_read_kin(struct sw_store *store, const struct call_row *row,
                               struct cluster *cluster, struct sw_err *err)
{
    const struct minute *minute;
    const int64_t *head;
    enum sw_status status = turn_to(store, row_minute(row), err);

    if (status == SW_OK)
        status = read_minute(store, err);
    if (status != SW_OK)
        return status;
    minute = store->minute;
    head = sw_map64_find(&minute->heads, row_kin_hash(row));
    for (size_t place = head ? (size_t)*head : 0; status == SW_OK && place != 0;
         place = minute->entries[place - 1].next)
        if (minute->entries[place - 1].id != SW_NO_TIME)
            status = cluster_read(store, minute->entries[place - 1].id, row, cluster, err);
    return status;
}

void coarse_note(struct sw_store *store, const struct call_row *row, int64_t id)
{
    struct minute *minute = store->minute;
    bool is_here = minute && minute->number == row_minute(row);

    store->has_coarse |= row->is_coarse;
    if (!is_here)
        return;
    minute->has_coarse |= row->is_coarse;
    if (minute->is_read)
        put(minute, row_kin_hash(row), id);
}

void coarse_moved(struct sw_store *store, uint64_t kin, const struct cluster *cluster)
{
    for (size_t i = 0; i < cluster->before.n; i++)
        take(store->minute, kin, cluster->before.items[i].id);
    for (size_t i = 0; i < cluster->after.n; i++)
        put(store->minute, kin, cluster->after.items[i].id);
}

/* Has the import under way this call already, so that the row says nothing new? */
static bool is_again(const struct cluster *cluster, int64_t import_id, const struct call_row *row)
{
    for (size_t i = 0; i < cluster->n; i++) {
        const struct part *part = cluster->parts[i];

        if (part->import_id == import_id &&
            (row->is_coarse || (!part->row.is_coarse && row_same_fingerprint(&part->row, row))))
            return true;
    }
    return false;
}

static enum sw_status add_to_kin(struct sw_store *store, struct cluster *cluster,
                                 const struct call_row *row, enum outcome *outcome,
                                 struct sw_err *err)
{
    enum sw_status status;

    if (is_again(cluster, store->import_id, row)) {
        *outcome = ROW_AGAIN;
        return SW_OK;
    }
    cluster_add(cluster, store->import_id, row);
    status = cluster_write(store, cluster, err);
    if (status != SW_OK)
        return status;
    coarse_moved(store, row_kin_hash(row), cluster);
    store->has_coarse |= row->is_coarse;
    store->minute->has_coarse |= row->is_coarse;
    *outcome = cluster->after.n > cluster->before.n ? ROW_NEW : ROW_KNOWN;
    return SW_OK;
}

enum sw_status coarse_add(struct sw_store *store, const struct call_row *row, enum outcome *outcome,
                          struct sw_err *err)
{
    struct cluster *cluster;
    enum sw_status status;

    *outcome = ROW_UNDECIDED;
    if (!row->is_coarse && !store->has_coarse)
        return SW_OK;
    status = turn_to(store, row_minute(row), err);
    if (status != SW_OK || (!row->is_coarse && !store->minute->has_coarse))
        return status;
    cluster = &store->minute->cluster;
    cluster_reset(cluster);
    status = coarse_read_kin(store, row, cluster, err);
    if (status != SW_OK || cluster->n == 0 || (!row->is_coarse && !cluster->has_coarse))
        return status;
    return add_to_kin(store, cluster, row, outcome, err);
}
