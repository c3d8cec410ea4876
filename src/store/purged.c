/*
 * purged.c - what was purged and must not come back with the next import; see sqlite.h.
 *
 * Of a purged person nothing is kept to know them by. Their calls are known: by a hash over tenant,
 * minute and correlation ID, which is random and gone from the database; where an export has none,
 * by the call's own fingerprint. A row of such a call is stored as the call is kept, so that it is
 * the same call by all rules for that (cluster.h), and nothing personal is filled in.
 */
#include "call_row.h"

#include "sipwhy/personal.h"
#include "sipwhy/pseudonym.h"
#include "sipwhy/time.h"

#include <string.h>

static uint64_t key_of(uint64_t tenant, int64_t invite_time, struct sw_str correlation_id,
                       int64_t own_id, int64_t fingerprint)
{
    int64_t numbers[] = {sw_floor_div(invite_time, SW_MINUTE), own_id, fingerprint};

    if (correlation_id.n == 0)
        return sw_hash64_more(tenant, numbers, sizeof numbers);
    return sw_hash64_more(sw_hash64_more(tenant, numbers, sizeof numbers[0]), correlation_id.s,
                          correlation_id.n);
}

/* A phrase that names somebody by what looks like a number or an address, or by a pseudonym. */
static bool is_personal(struct sw_str phrase)
{
    struct sw_buf masked = {0};
    bool is;

    if (sw_pseudonym_is_in(phrase))
        return true;
    sw_mask_name(&masked, phrase);
    is = !sw_str_eq((struct sw_str){masked.s, masked.n}, phrase);
    sw_buf_free(&masked);
    return is;
}

/* ------------------------------------------------------------------------- of an import */

static enum sw_status read_since(struct sw_store *store, const char *tenant, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store, "SELECT max(since) FROM retention WHERE tenant IN ('', :tenant)", &select, err);

    if (status != SW_OK)
        return status;
    db_bind_text(select, ":tenant", tenant);
    if (db_row(store, select, &status, err) && sqlite3_column_type(select, 0) != SQLITE_NULL)
        store->keeping.since = sqlite3_column_int64(select, 0);
    sqlite3_finalize(select);
    return status;
}

enum sw_status keeping_read(struct sw_store *store, const char *tenant, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, "SELECT key, stand_in FROM purged", &select, err);

    keeping_forget(store);
    store->keeping.tenant = sw_hash64(tenant, strlen(tenant));
    while (db_row(store, select, &status, err))
        *sw_map64_put(&store->keeping.purged, (uint64_t)sqlite3_column_int64(select, 0), NULL) =
            sqlite3_column_int64(select, 1);
    sqlite3_finalize(select);
    return status == SW_OK ? read_since(store, tenant, err) : status;
}

void keeping_forget(struct sw_store *store)
{
    sw_map64_free(&store->keeping.purged);
    sw_arena_free(&store->keeping.arena);
    store->keeping = (struct keeping){.since = INT64_MIN};
}

bool keeping_is_too_old(struct sw_store *store, const struct sw_call *call)
{
    int64_t last = call->invite_time;

    if (call->counts.is_counted && call->counts.until > last)
        last = call->counts.until - 1;
    if (last >= store->keeping.since)
        return false;
    store->keeping.n_too_old++;
    return true;
}

void keeping_batch_begins(struct sw_store *store)
{
    sw_arena_reset(&store->keeping.arena);
}

/* The copy in the arena. */
static struct sw_call *copy_blank(struct sw_store *store, const struct sw_call *call)
{
    static const struct sw_str none = {"", 0};
    struct sw_call *kept = sw_arena_alloc(&store->keeping.arena, sizeof *kept);

    *kept = *call;
    kept->caller = kept->callee = kept->user_id = kept->upn = kept->display_name = none;
    kept->correlation_id = kept->shared_correlation_id = kept->transferor_correlation_id = none;
    kept->admin_units = kept->call_id = none;
    if (is_personal(call->phrase))
        kept->phrase = none;
    memset(kept->names, 0, sizeof kept->names); /* some of them are others now */
    return kept;
}

/* What stands for the call's correlation ID, if it was purged, else NULL. */
static const int64_t *find_purged(const struct keeping *keeping, const struct sw_call *call)
{
    uint8_t room[16];

    if (keeping->purged.n == 0)
        return NULL;
    return sw_map64_find(&keeping->purged,
                         key_of(keeping->tenant, call->invite_time,
                                id_bytes(call->correlation_id, room), call_own_id(call),
                                (int64_t)call->fingerprint[1]));
}

const struct stand_ins *keeping_redact(struct sw_store *store, const struct sw_call **call)
{
    const int64_t *number = find_purged(&store->keeping, *call);
    uint8_t room[16];
    struct sw_str shared;
    struct stand_ins *ids;

    if (!number)
        return NULL;
    store->keeping.n_purged++;
    shared = id_bytes((*call)->shared_correlation_id, room);
    ids = sw_arena_alloc(&store->keeping.arena, sizeof *ids);
    *ids = (struct stand_ins){
        .has_shared = shared.n > 0,
        .correlation_id = *number,
        .shared_correlation_id = (int64_t)sw_hash64(shared.s, shared.n),
    };
    *call = copy_blank(store, *call);
    return ids;
}

/* ------------------------------------------------------------------------ SQL functions */

static struct sw_str value_str(sqlite3_value *value)
{
    const char *bytes = sqlite3_value_blob(value);

    return bytes ? (struct sw_str){bytes, (size_t)sqlite3_value_bytes(value)} : SW_STR("");
}

static void purge_key(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct sw_str tenant = value_str(values[0]);

    (void)n;
    sqlite3_result_int64(
        context, (int64_t)key_of(sw_hash64(tenant.s, tenant.n), sqlite3_value_int64(values[1]),
                                 value_str(values[2]), sqlite3_value_int64(values[3]),
                                 sqlite3_value_int64(values[4])));
}

static void id_hash(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct sw_str id = value_str(values[0]);

    (void)n;
    sqlite3_result_int64(context, (int64_t)sw_hash64(id.s, id.n));
}

static void personal(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    sqlite3_result_int(context, is_personal(value_str(values[0])));
}

enum sw_status purged_functions(struct sw_store *store, struct sw_err *err)
{
    static const struct {
        const char *name;
        int n;
        void (*run)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        {"purge_key", 5, purge_key},
        {"id_hash", 1, id_hash},
        {"is_personal", 1, personal},
    };

    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (sqlite3_create_function_v2(store->db, functions[i].name, functions[i].n,
                                       SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, functions[i].run,
                                       NULL, NULL, NULL) != SQLITE_OK)
            return db_fail(store, "functions", err);
    return SW_OK;
}
