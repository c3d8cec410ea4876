/* known_calls.c - see known_calls.h. */
#include "known_calls.h"

#include "feed.h"

#include <stdlib.h>

enum { MOST_CALLS = 1024 };

struct known_calls {
    int64_t ids[MOST_CALLS];
    size_t n;
};

/* The columns are those of INSERT_SIGHTINGS. */
enum { COLUMN_CALL, COLUMN_IMPORT, COLUMNS };

static size_t count_ids(const struct sw_store *store)
{
    return store->known_calls->n;
}

static int give_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    const struct feed_cursor *at = (const struct feed_cursor *)cursor;

    sqlite3_result_int64(context, column == COLUMN_CALL ? at->store->known_calls->ids[at->place]
                                                        : at->store->import_id);
    return SQLITE_OK;
}

enum sw_status known_calls_register(struct sw_store *store, struct sw_err *err)
{
    static const struct feed feed = {"known_calls", COLUMNS, count_ids, give_column};

    return feed_register(store, &feed, err);
}

enum sw_status known_calls_keep(struct sw_store *store, int64_t id, struct sw_err *err)
{
    struct known_calls *calls = store->known_calls;

    if (!calls)
        calls = store->known_calls = sw_alloc_zero(1, sizeof *calls);
    calls->ids[calls->n++] = id;
    return calls->n == MOST_CALLS ? known_calls_write(store, err) : SW_OK;
}

enum sw_status known_calls_write(struct sw_store *store, struct sw_err *err)
{
    struct known_calls *calls = store->known_calls;
    enum sw_status status;

    if (!calls || calls->n == 0)
        return SW_OK;
    status = statement_run(store, INSERT_SIGHTINGS, err);
    calls->n = 0;
    return status;
}

void known_calls_forget(struct sw_store *store)
{
    free(store->known_calls);
    store->known_calls = NULL;
}
