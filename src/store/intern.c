/* intern.c - texts as small numbers, through a hash in front of their tables; see sqlite.h. */
#include "sqlite.h"

#include "sipwhy/mem.h"

#include <stdlib.h>
#include <string.h>

/* A file of hostile texts must not fill the memory: then the cache starts afresh. */
enum { MAX_INTERNED = 1 << 16 };

static const struct {
    const char *find, *insert, *drop;
} sql[DIMENSIONS] = {
#define DROP(table) "DELETE FROM " table " WHERE id = ?1"
#define NAMED(table)                                                                               \
    {                                                                                              \
        "SELECT id FROM " table " WHERE name = ?1", "INSERT INTO " table " (name) VALUES (?1)",    \
            DROP(table)                                                                            \
    }
    [TENANT] = NAMED("tenant"),
    [TRUNK] = NAMED("trunk"),
    [CALL_TYPE] = NAMED("call_type"),
    [REGION] = NAMED("region"),
    [COUNTRY] = NAMED("country"),
    [PHRASE] = NAMED("phrase"),
    [ADMIN_UNITS] = NAMED("admin_units"),
    [USER] = {"SELECT id FROM user WHERE upn = ?1 AND object_id = ?2 AND called = ?3",
              "INSERT INTO user (upn, object_id, called, person_id, name) "
              "VALUES (?1, ?2, ?3, 0, '')",
              DROP("user")},
    [CAUSE] = {"SELECT id FROM cause WHERE pair = ?1",
               "INSERT INTO cause (pair, sip_code, microsoft_code, known, title, origin, owner, "
               "outcome, delivered, drops) VALUES (:pair, :sip_code, :microsoft_code, :known, "
               ":title, :origin, :owner, :outcome, :delivered, :drops)",
               DROP("cause")},
#undef NAMED
#undef DROP
};

static enum sw_status prepare(struct sw_store *store, enum dimension d, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (!store->find[d])
        status = db_prepare(store, sql[d].find, &store->find[d], err);
    if (status == SW_OK && !store->insert[d])
        status = db_prepare(store, sql[d].insert, &store->insert[d], err);
    return status;
}

static void bind_text(sqlite3_stmt *statement, int place, struct sw_str text)
{
    sqlite3_bind_text(statement, place, text.n ? text.s : "", (int)text.n, SQLITE_STATIC);
}

/* What is bound already; *id is 0 when the table does not have it. */
static enum sw_status find(struct sw_store *store, enum dimension d, int64_t *id,
                           struct sw_err *err)
{
    sqlite3_stmt *statement = store->find[d];
    enum sw_status status = SW_OK;

    *id = db_row(store, statement, &status, err) ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return status;
}

/* The place in the cache; its value is 0 for a text that is not there yet. */
static int64_t *cached(struct sw_store *store, enum dimension d, uint64_t key)
{
    struct interned *interned = &store->interned[d];

    if (interned->ids.n >= MAX_INTERNED)
        sw_map64_clear(&interned->ids);
    return sw_map64_put(&interned->ids, key, NULL);
}

/* Inserts what is bound already. */
static enum sw_status insert(struct sw_store *store, enum dimension d, uint64_t key, int64_t *id,
                             struct sw_err *err)
{
    enum sw_status status = db_run(store, store->insert[d], err);

    if (status != SW_OK)
        return status;
    *id = sqlite3_last_insert_rowid(store->db);
    if (store->n_fresh < MAX_FRESH)
        store->fresh[store->n_fresh++] = (struct fresh){d, *id, key};
    return text_sums_added(store, d, *id, err);
}

enum sw_status intern(struct sw_store *store, enum dimension dimension, struct sw_str text,
                      int64_t *id, struct sw_err *err)
{
    uint64_t key = sw_hash_texts(dimension, &text, 1);
    int64_t *cache = cached(store, dimension, key);
    enum sw_status status = SW_OK;

    if (*cache == 0) {
        status = prepare(store, dimension, err);
        if (status == SW_OK) {
            bind_text(store->find[dimension], 1, text);
            status = find(store, dimension, cache, err);
        }
        if (status == SW_OK && *cache == 0) {
            bind_text(store->insert[dimension], 1, text);
            status = insert(store, dimension, key, cache, err);
        }
    }
    *id = *cache;
    return status;
}

/* ----------------------------------------------------------- names that have a number */

static int64_t named(const struct sw_store *store, uint32_t name)
{
    return name < store->n_named ? store->named[name] : 0;
}

/* An id is not noted in a row that has put anything in: it may be gone with that row. */
static void note_named(struct sw_store *store, uint32_t name, int64_t id)
{
    const size_t old = store->n_named;

    if (name == 0 || store->n_fresh > 0)
        return;
    if (name >= old) {
        store->named = sw_grow(store->named, &store->n_named, (size_t)name + 1, sizeof id);
        memset(store->named + old, 0, (store->n_named - old) * sizeof id);
    }
    store->named[name] = id;
}

void intern_forget_names(struct sw_store *store)
{
    free(store->named);
    store->named = NULL;
    store->n_named = 0;
}

enum sw_status intern_name(struct sw_store *store, enum dimension dimension, struct sw_str text,
                           uint32_t name, int64_t *id, struct sw_err *err)
{
    enum sw_status status;

    *id = named(store, name);
    if (*id != 0)
        return SW_OK;
    status = intern(store, dimension, text, id, err);
    if (status == SW_OK)
        note_named(store, name, *id);
    return status;
}

/* ------------------------------------------------------------------------------- users */

static void bind_user(sqlite3_stmt *statement, const struct sw_call *call)
{
    bind_text(statement, 1, call->upn);
    bind_text(statement, 2, call->user_id);
    bind_text(statement, 3, call->display_name);
}

static uint64_t hash_user(const struct sw_call *call)
{
    const struct sw_str texts[] = {call->upn, call->user_id, call->display_name};

    return sw_hash_texts(USER, texts, sizeof texts / sizeof texts[0]);
}

enum sw_status intern_user(struct sw_store *store, const struct sw_call *call, int64_t *id,
                           struct sw_err *err)
{
    const uint32_t name = call->names[SW_NAME_USER];
    enum sw_status status = SW_OK;
    uint64_t key;
    int64_t *cache;

    *id = 0;
    if (call->upn.n == 0 && call->user_id.n == 0)
        return SW_OK;
    *id = named(store, name);
    if (*id != 0)
        return SW_OK;
    key = hash_user(call);
    cache = cached(store, USER, key);
    if (*cache == 0) {
        status = prepare(store, USER, err);
        if (status == SW_OK) {
            bind_user(store->find[USER], call);
            status = find(store, USER, cache, err);
        }
        if (status == SW_OK && *cache == 0) {
            bind_user(store->insert[USER], call);
            status = insert(store, USER, key, cache, err);
        }
    }
    *id = *cache;
    if (status == SW_OK)
        note_named(store, name, *id);
    return status;
}

static void bind_code(sqlite3_stmt *statement, const char *name, struct sw_code code)
{
    int place = sqlite3_bind_parameter_index(statement, name);

    if (code.known)
        sqlite3_bind_int64(statement, place, code.value);
    else
        sqlite3_bind_null(statement, place);
}

enum sw_status intern_cause(struct sw_store *store, struct sw_pair pair, int64_t *id,
                            struct sw_err *err)
{
    const int64_t numbers[] = {pair.sip.known, pair.sip.known ? pair.sip.value : 0,
                               pair.microsoft.known,
                               pair.microsoft.known ? pair.microsoft.value : 0};
    uint64_t key = sw_hash64(numbers, sizeof numbers);
    int64_t *cache = cached(store, CAUSE, key);
    enum sw_status status = SW_OK;

    if (*cache == 0) {
        char text[48];
        struct sw_str name = sw_str(sw_pair_text(text, pair));

        status = prepare(store, CAUSE, err);
        if (status == SW_OK) {
            bind_text(store->find[CAUSE], 1, name);
            status = find(store, CAUSE, cache, err);
        }
        if (status == SW_OK && *cache == 0) {
            struct sw_explanation explanation;

            sw_codes_explain(store->codes, pair, &explanation);
            bind_explanation(store->insert[CAUSE], &explanation);
            bind_code(store->insert[CAUSE], ":sip_code", pair.sip);
            bind_code(store->insert[CAUSE], ":microsoft_code", pair.microsoft);
            status = insert(store, CAUSE, key, cache, err);
        }
    }
    *id = *cache;
    return status;
}

void intern_row_begins(struct sw_store *store)
{
    store->n_fresh = 0;
}

static enum sw_status take_out(struct sw_store *store, const struct fresh *fresh,
                               struct sw_err *err)
{
    int64_t *cache = sw_map64_find(&store->interned[fresh->dimension].ids, fresh->key);
    sqlite3_stmt *drop = NULL;
    enum sw_status status = db_prepare(store, sql[fresh->dimension].drop, &drop, err);

    if (cache)
        *cache = 0;
    if (status == SW_OK) {
        sqlite3_bind_int64(drop, 1, fresh->id);
        status = db_run(store, drop, err);
    }
    sqlite3_finalize(drop);
    return status;
}

enum sw_status intern_undo(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    while (status == SW_OK && store->n_fresh > 0)
        status = take_out(store, &store->fresh[--store->n_fresh], err);
    return status;
}

void intern_forget(struct sw_store *store)
{
    for (size_t i = 0; i < DIMENSIONS; i++)
        sw_map64_clear(&store->interned[i].ids);
}
