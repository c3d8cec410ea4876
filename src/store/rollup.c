/* rollup.c - attempts by quarter hour, summed in memory while an import runs; see sqlite.h. */
#include "feed.h"

#include "sipwhy/mem.h"

#include <stdlib.h>

/* So many sums are kept before they are written: as many as the processor's cache has room for. */
enum { MAX_SUMS = 1 << 12 };

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

/* ------------------------------------------------------------- the sums as a table of SQLite's */

/* In the order of the table's own columns. */
enum { TENANT_ID, BUCKET, TRUNK_ID, DIRECTION, CAUSE_ID, SUCCESS, ATTEMPTS, COLUMNS };

static size_t count_sums(const struct sw_store *store)
{
    return store->rollup->n;
}

static int give_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    const struct feed_cursor *at = (const struct feed_cursor *)cursor;
    const struct sum *sum = &at->store->rollup->sums[at->place];
    const int64_t values[COLUMNS] = {
        [TENANT_ID] = at->store->tenant_id, [BUCKET] = sum->key.bucket,
        [TRUNK_ID] = sum->key.trunk_id,     [DIRECTION] = (int64_t)sum->key.direction,
        [CAUSE_ID] = sum->key.cause_id,     [SUCCESS] = (int64_t)sum->key.success,
        [ATTEMPTS] = sum->attempts,
    };

    sqlite3_result_int64(context, values[column]);
    return SQLITE_OK;
}

enum sw_status rollup_register(struct sw_store *store, struct sw_err *err)
{
    static const struct feed feed = {"new_sums", COLUMNS, count_sums, give_column};

    return feed_register(store, &feed, err);
}

/* ---------------------------------------------------------------------------------- writing */

/* What calls were taken from may be left with none. */
static enum sw_status drop_if_empty(struct sw_store *store, const struct sum *sum,
                                    struct sw_err *err)
{
    sqlite3_stmt *drop = NULL;
    enum sw_status status = SW_OK;

    if (sum->attempts >= 0)
        return SW_OK;
    status = statement_get(store, DROP_EMPTY_SUM, &drop, err);
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(drop, 1, store->tenant_id);
    sqlite3_bind_int64(drop, 2, sum->key.bucket);
    sqlite3_bind_int64(drop, 3, sum->key.trunk_id);
    sqlite3_bind_int(drop, 4, (int)sum->key.direction);
    sqlite3_bind_int64(drop, 5, sum->key.cause_id);
    sqlite3_bind_int(drop, 6, (int)sum->key.success);
    return db_run(store, drop, err);
}

/* Sums that calls came to and went from again. */
static void leave_out_zeros(struct rollup *rollup)
{
    size_t n = 0;

    for (size_t i = 0; i < rollup->n; i++)
        if (rollup->sums[i].attempts != 0)
            rollup->sums[n++] = rollup->sums[i];
    rollup->n = n;
}

enum sw_status rollup_flush(struct sw_store *store, struct sw_err *err)
{
    struct rollup *rollup = store->rollup;
    enum sw_status status;

    if (!rollup)
        return SW_OK;
    leave_out_zeros(rollup);
    qsort(rollup->sums, rollup->n, sizeof *rollup->sums, compare);
    status = statement_run(store, ADD_TO_ROLLUP, err);
    for (size_t i = 0; status == SW_OK && i < rollup->n; i++)
        status = drop_if_empty(store, &rollup->sums[i], err);
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
