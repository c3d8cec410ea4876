/* purge.c - taking people or old calls out without a trace; see store.h. */
#include "purge.h"

#include "sipwhy/time.h"

#include <string.h>

/* For the bar: more or less. */
enum { STEPS = 40 };

static int64_t steps_done(void *context)
{
    return ((struct purge *)context)->step;
}

/* ------------------------------------------------------------------------- statements */

/* The values that a statement of schema/purge/ has names for. */
static void bind(sqlite3_stmt *statement, void *context)
{
    struct purge *purge = context;

    db_bind_int(statement, ":tenant", purge->tenant_id);
    db_bind_text(statement, ":tenant_name", purge->asked->tenant ? purge->asked->tenant : "");
    db_bind_int(statement, ":before", purge->before);
    db_bind_int(statement, ":before_id", first_id_from(purge->before));
    db_bind_int(statement, ":minute", sw_floor_div(purge->before, SW_MINUTE));
    db_bind_int(statement, ":bucket", sw_floor_div(purge->before, SW_QUARTER_HOUR));
    purge->step++;
}

enum sw_status purge_run(struct purge *purge, const char *path, struct sw_err *err)
{
    return db_run_each(purge->store, db_sql(path), bind, purge, err);
}

enum sw_status purge_count(struct purge *purge, const char *sql, int64_t *n, struct sw_err *err)
{
    sqlite3_stmt *statement = NULL;
    enum sw_status status = db_prepare(purge->store, sql, &statement, err);

    *n = 0;
    if (status == SW_OK)
        bind(statement, purge);
    if (db_row(purge->store, statement, &status, err))
        *n = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return status;
}

/* --------------------------------------------------------------------- the transaction */

static enum sw_status find_tenant(struct purge *purge, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (!purge->asked->tenant)
        return SW_OK;
    status = purge_count(purge, "SELECT id FROM tenant WHERE name = :tenant_name",
                         &purge->tenant_id, err);
    if (status == SW_OK && purge->tenant_id == 0)
        return sw_err_set(err, SW_USAGE, "--tenant: there is no tenant of that name");
    return status;
}

static enum sw_status take_out(struct purge *purge, struct sw_err *err)
{
    enum sw_status status = find_tenant(purge, err);

    if (status == SW_OK)
        status = purged_functions(purge->store, err);
    if (status == SW_OK)
        status = purge_ledger_begin(purge, err);
    if (status == SW_OK && purge->asked->before != SW_NO_TIME)
        status = purge_time(purge, err);
    if (status == SW_OK && purge->asked->before == SW_NO_TIME)
        status = subject_read(purge->store, &purge->asked->people, &purge->subject, err);
    if (status == SW_OK && purge->asked->before == SW_NO_TIME)
        status = purge_people(purge, err);
    return status == SW_OK ? purge_ledger_end(purge, err) : status;
}

/* A dry run does all of it and takes it back: so it tells what the purge will. */
static enum sw_status run_transaction(struct purge *purge, struct sw_err *err)
{
    struct sw_err rolled_back = {0};
    enum sw_status status = sw_store_begin(purge->store, err);

    if (status != SW_OK)
        return status;
    status = take_out(purge, err);
    subject_clear(purge->store, &purge->subject);
    if (status == SW_OK && purge->asked->dry_run)
        sw_store_end(purge->store, SW_INTERRUPTED, &rolled_back);
    else
        status = sw_store_end(purge->store, status, err);
    intern_forget(purge->store);
    return status;
}

/* -------------------------------------------------------------------------- the traces */

static enum sw_status clear_traces(struct purge *purge, struct sw_err *err)
{
    struct sw_store *store = purge->store;
    enum sw_status status;

    purge->watching.what = "writing the database anew";
    status = db_write_anew(store, err);
    if (status == SW_LOCKED)
        sw_err_set(err, status,
                   "%s: it is purged, but another program reads or writes it, so that traces are "
                   "left in its files; run the purge again when that is done",
                   store->path);
    else if (status == SW_IO)
        sw_err_set(err, status,
                   "%s: it is purged, but its files can't be written anew, so that traces are left "
                   "in them: is the disk full? make room for another database of its size and run "
                   "the purge again",
                   store->path);
    else if (status != SW_OK)
        sw_err_at(err, "it is purged, but traces are left in its files; run the purge again");
    return status;
}

/* Copies from before an upgrade hold all that went; a dry run counts them. */
static enum sw_status drop_copies(struct purge *purge, struct sw_err *err)
{
    enum sw_status status =
        earlier_remove(purge->store, purge->asked->dry_run, &purge->purged->copies, err);

    if (status != SW_OK && !purge->asked->dry_run)
        sw_err_at(err, "it is purged, but a copy from before an upgrade may be left; delete it");
    return status;
}

enum sw_status sw_store_purge(struct sw_store *store, const struct sw_purge *asked,
                              const struct sw_watch *watch, struct sw_purged *purged,
                              struct sw_err *err)
{
    struct purge purge = {
        .store = store,
        .asked = asked,
        .purged = purged,
        .before =
            asked->before == SW_NO_TIME ? 0 : sw_floor_div(asked->before, SW_MINUTE) * SW_MINUTE,
        .watching = {.watch = watch, .what = "purging", .done = steps_done, .of = STEPS},
    };
    enum sw_status status;

    *purged = (struct sw_purged){.before = purge.before};
    purge.watching.context = &purge;
    if (asked->before == SW_NO_TIME && asked->people.n_numbers + asked->people.n_users == 0)
        return sw_err_set(err, SW_USAGE, "purge whom, or from before when?");
    status = db_exec(store, "PRAGMA secure_delete = ON", err);
    watch_begin(store, &purge.watching);
    if (status == SW_OK)
        status = run_transaction(&purge, err);
    if (status == SW_OK && !asked->dry_run)
        status = clear_traces(&purge, err);
    if (status == SW_OK)
        status = drop_copies(&purge, err);
    watch_end(store);
    return status;
}
