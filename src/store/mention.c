/* mention.c - which rows of the small tables an import refers to; see sqlite.h. */
#include "sqlite.h"

#include "sipwhy/mem.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[DIMENSIONS] = {
    [TRUNK] = "trunk",   [CALL_TYPE] = "call_type",     [REGION] = "region", [COUNTRY] = "country",
    [PHRASE] = "phrase", [ADMIN_UNITS] = "admin_units", [USER] = "user",     [CAUSE] = "cause",
};

void mention_first(struct sw_store *store, enum dimension dimension, int64_t id)
{
    struct ids *ids = &store->mentioned[dimension];
    size_t place = (size_t)id / 8, old = ids->n;

    if (place >= ids->n) {
        ids->bits = sw_grow(ids->bits, &ids->n, place + 1, 1);
        memset(ids->bits + old, 0, ids->n - old);
    }
    ids->bits[place] |= (uint8_t)(1 << id % 8);
}

static enum sw_status flush(struct sw_store *store, enum dimension d, struct sw_err *err)
{
    const struct ids *ids = &store->mentioned[d];
    sqlite3_stmt *insert = NULL;
    enum sw_status status = statement_get(store, INSERT_MENTION, &insert, err);

    for (size_t id = 0; status == SW_OK && id < 8 * ids->n; id++) {
        if (!(ids->bits[id / 8] & 1 << id % 8))
            continue;
        sqlite3_bind_text(insert, 1, kinds[d], -1, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 2, (int64_t)id);
        sqlite3_bind_int64(insert, 3, store->import_id);
        status = db_run(store, insert, err);
    }
    return status;
}

enum sw_status mention_flush(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (enum dimension d = 0; status == SW_OK && d < DIMENSIONS; d++)
        if (kinds[d])
            status = flush(store, d, err);
    return status;
}

void mention_forget(struct sw_store *store)
{
    for (size_t d = 0; d < DIMENSIONS; d++) {
        free(store->mentioned[d].bits);
        store->mentioned[d] = (struct ids){0};
    }
}
