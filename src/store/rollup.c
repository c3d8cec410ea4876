/* rollup.c - attempts by quarter hour, summed in memory while an import runs; see sqlite.h. */
#include "sqlite.h"

#include "sipwhy/mem.h"

#include <stdlib.h>

/* So many sums are kept before they are written: a bound on memory, whatever the file's size. */
enum { MAX_SUMS = 1 << 15 };

struct sum {
    struct rollup_key key;
    int64_t attempts;
};

struct rollup {
    struct sw_map64 places; /* hash of the key -> place in sums + 1 */
    struct sum *sums;
    size_t n, capacity;
};

static uint64_t hash_key(const struct rollup_key *key)
{
    const int64_t numbers[] = {key->bucket, key->trunk_id, key->cause_id,
                               (int64_t)key->direction << 2 | (int64_t)key->success};

    return sw_hash64(numbers, sizeof numbers);
}

enum sw_status rollup_add(struct sw_store *store, const struct rollup_key *key, int n,
                          struct sw_err *err)
{
    struct rollup *rollup = store->rollup;
    int64_t *place;

    if (!rollup)
        rollup = store->rollup = sw_alloc_zero(1, sizeof *rollup);
    if (rollup->n == MAX_SUMS) {
        enum sw_status status = rollup_flush(store, err);

        if (status != SW_OK)
            return status;
    }
    place = sw_map64_put(&rollup->places, hash_key(key), NULL);
    if (*place == 0) {
        if (rollup->n == rollup->capacity)
            rollup->sums =
                sw_grow(rollup->sums, &rollup->capacity, rollup->n + 1, sizeof *rollup->sums);
        rollup->sums[rollup->n++] = (struct sum){*key, 0};
        *place = (int64_t)rollup->n;
    }
    rollup->sums[*place - 1].attempts += n;
    return SW_OK;
}

/* In the order of the table's key, so that the pages are touched one after the other. */
static int compare(const void *a, const void *b)
{
    const struct rollup_key *x = &((const struct sum *)a)->key, *y = &((const struct sum *)b)->key;

    if (x->bucket != y->bucket)
        return x->bucket < y->bucket ? -1 : 1;
    return (x->trunk_id > y->trunk_id) - (x->trunk_id < y->trunk_id);
}

static void bind_key(sqlite3_stmt *statement, int64_t tenant_id, const struct rollup_key *key)
{
    sqlite3_bind_int64(statement, 1, tenant_id);
    sqlite3_bind_int64(statement, 2, key->bucket);
    sqlite3_bind_int64(statement, 3, key->trunk_id);
    sqlite3_bind_int(statement, 4, (int)key->direction);
    sqlite3_bind_int64(statement, 5, key->cause_id);
    sqlite3_bind_int(statement, 6, (int)key->success);
}

/* What calls were taken from may be left with none. */
static enum sw_status write_sum(struct sw_store *store, const struct sum *sum, struct sw_err *err)
{
    sqlite3_stmt *add = NULL, *drop = NULL;
    enum sw_status status = statement_get(store, ADD_TO_ROLLUP, &add, err);

    if (status != SW_OK || sum->attempts == 0)
        return status;
    bind_key(add, store->tenant_id, &sum->key);
    sqlite3_bind_int64(add, 7, sum->attempts);
    status = db_run(store, add, err);
    if (status != SW_OK || sum->attempts > 0)
        return status;
    status = statement_get(store, DROP_EMPTY_SUM, &drop, err);
    if (status != SW_OK)
        return status;
    bind_key(drop, store->tenant_id, &sum->key);
    return db_run(store, drop, err);
}

enum sw_status rollup_flush(struct sw_store *store, struct sw_err *err)
{
    struct rollup *rollup = store->rollup;
    enum sw_status status = SW_OK;

    if (!rollup)
        return SW_OK;
    qsort(rollup->sums, rollup->n, sizeof *rollup->sums, compare);
    for (size_t i = 0; status == SW_OK && i < rollup->n; i++)
        status = write_sum(store, &rollup->sums[i], err);
    rollup->n = 0;
    sw_map64_clear(&rollup->places);
    return status;
}

void rollup_forget(struct sw_store *store)
{
    if (!store->rollup)
        return;
    sw_map64_free(&store->rollup->places);
    free(store->rollup->sums);
    free(store->rollup);
    store->rollup = NULL;
}
