/* migrate.c - the schema brought to this sipwhy's version, behind a copy; see sqlite.h. */
#include "sqlite.h"

#include "sipwhy/asset.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* schema/migrations/001-*.sql is version 1, and so on. */
int migrations_newest(void)
{
    const struct sw_asset *asset = NULL;
    int version = 0;

    while ((asset = sw_asset_next("migrations/", asset)) != NULL)
        version++;
    return version;
}

static enum sw_status run_missing(struct sw_store *store, int64_t version, struct sw_err *err)
{
    const struct sw_asset *asset = NULL;
    enum sw_status status = SW_OK;
    char pragmas[96];

    for (int v = 1; status == SW_OK && (asset = sw_asset_next("migrations/", asset)); v++) {
        if (v <= version)
            continue;
        status = db_exec(store, asset->text, err);
        if (status != SW_OK)
            sw_err_at(err, "%s", asset->path);
    }
    if (status != SW_OK)
        return status;
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             APPLICATION_ID, migrations_newest());
    status = db_exec(store, pragmas, err);
    return status == SW_OK ? text_sums_begin(store, err) : status;
}

enum sw_status migrations_run(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = sw_store_begin(store, err);

    if (status != SW_OK)
        return status;
    return sw_store_end(store, run_missing(store, 0, err), err);
}

/* ---------------------------------------------------------------- of one that has content */

/*
 * Another connection sees what is committed, while this one keeps all others from writing.
 * *was_there: it has taken the place of an earlier copy.
 */
static enum sw_status keep_copy(struct sw_store *store, int64_t version, bool *was_there,
                                struct sw_err *err)
{
    char *place = earlier_path(store, version);
    struct sw_store reader;
    enum sw_status status = db_open_beside(store, &reader, err);

    *was_there = access(place, F_OK) == 0;

    if (status == SW_OK)
        status = backup_aside(&reader, place, err);
    sqlite3_close(reader.db);
    if (status == SW_OK) {
        store->earlier = place;
        return SW_OK;
    }
    free(place);
    if (status == SW_IO || status == SW_CANT_CREATE)
        sw_err_at(err,
                  "%s: is of an older sipwhy, and is upgraded only when there is a copy of it; see "
                  "that its folder can be written and has room for another of its size",
                  store->path);
    return status;
}

/* It would not be what it was, and who looks whether it is sound would make a copy of the copy. */
static enum sw_status refuse_copy(const struct sw_store *store, struct sw_err *err)
{
    return sw_err_set(err, SW_CANT_CREATE,
                      "%s: is a copy from before an upgrade, which stays as it was; give a copy of "
                      "it another name and use that",
                      store->path);
}

/* There was no upgrade: nothing is told of a copy, and one that has no other's place goes. */
static void drop_copy(struct sw_store *store, bool was_there)
{
    if (store->earlier && !was_there)
        unlink(store->earlier);
    free(store->earlier);
    store->earlier = NULL;
}

enum sw_status migrations_upgrade(struct sw_store *store, struct sw_err *err)
{
    bool is_run = false, was_there = false;
    int64_t version = 0;
    enum sw_status status = sw_store_begin(store, err);

    if (status != SW_OK)
        return status;
    status = db_integer(store, "PRAGMA user_version", &version, err);
    if (status == SW_OK && version < migrations_newest()) {
        status = earlier_is_one(store, version) ? refuse_copy(store, err)
                                                : keep_copy(store, version, &was_there, err);
        if (status == SW_OK)
            status = run_missing(store, version, err);
        is_run = status == SW_OK;
    }
    status = sw_store_end(store, status, err);
    if (!is_run) /* nothing was changed; of a commit that fails that is not sure */
        drop_copy(store, was_there);
    return status;
}

const char *sw_store_earlier_copy(const struct sw_store *store)
{
    return store->earlier;
}
