/* write_calls.c - calls and rejected rows of an import into the tables; see store.h. */
#include "sqlite.h"

#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <stdlib.h>

/* Seconds first, so that ids are in order of time; then bits of the fingerprint. */
static int64_t call_id(const struct sw_call *call)
{
    int64_t second = sw_floor_div(call->invite_time, SW_SECOND);

    return second * (INT64_C(1) << FINGERPRINT_BITS) |
           (int64_t)(call->fingerprint[0] & ((1 << FINGERPRINT_BITS) - 1));
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The 16 bytes of 8-4-4-4-12 hexadecimal digits; false for any other text. */
static bool parse_guid(struct sw_str s, uint8_t bytes[16])
{
    size_t n = 0;

    if (s.n != 36 || s.s[8] != '-' || s.s[13] != '-' || s.s[18] != '-' || s.s[23] != '-')
        return false;
    for (size_t i = 0; i < 36; i += 2) {
        int high, low;

        i += s.s[i] == '-';
        high = hex_value(s.s[i]);
        low = hex_value(s.s[i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[n++] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static void bind_id(sqlite3_stmt *insert, int place, struct sw_str id, uint8_t bytes[16])
{
    if (id.n == 0)
        sqlite3_bind_null(insert, place);
    else if (parse_guid(id, bytes))
        sqlite3_bind_blob(insert, place, bytes, 16, SQLITE_STATIC);
    else
        sqlite3_bind_text(insert, place, id.s, (int)id.n, SQLITE_STATIC);
}

static void bind_after(sqlite3_stmt *insert, int place, int64_t time, int64_t invite)
{
    if (time != SW_NO_TIME)
        sqlite3_bind_int64(insert, place, time - invite);
    else
        sqlite3_bind_null(insert, place);
}

/* Interns an optional text and binds its id, NULL for none. */
static enum sw_status bind_interned(struct sw_store *store, sqlite3_stmt *insert, int place,
                                    enum dimension dimension, struct sw_str text,
                                    struct sw_err *err)
{
    int64_t id = 0;
    enum sw_status status = SW_OK;

    if (text.n > 0)
        status = intern(store, dimension, text, &id, err);
    db_bind_unless(insert, place, id, 0);
    return status;
}

static enum sw_status bind_names(struct sw_store *store, sqlite3_stmt *insert,
                                 const struct sw_call *call, struct rollup_key *key,
                                 struct sw_err *err)
{
    const struct {
        int place;
        enum dimension dimension;
        struct sw_str text;
    } optional[] = {
        {19, PHRASE, call->phrase},           {20, COUNTRY, call->user_country},
        {21, COUNTRY, call->other_country},   {22, REGION, call->media_region},
        {23, REGION, call->signaling_region},
    };
    int64_t call_type = 0, user = 0;
    enum sw_status status = intern_cause(store, call->pair, &key->cause_id, err);

    if (status == SW_OK)
        status = intern(store, TRUNK, call->trunk_fqdn, &key->trunk_id, err);
    if (status == SW_OK)
        status = intern(store, CALL_TYPE, call->call_type, &call_type, err);
    if (status == SW_OK)
        status = intern_user(store, call, &user, err);
    for (size_t i = 0; status == SW_OK && i < sizeof optional / sizeof optional[0]; i++)
        status = bind_interned(store, insert, optional[i].place, optional[i].dimension,
                               optional[i].text, err);
    sqlite3_bind_int64(insert, 4, key->cause_id);
    sqlite3_bind_int64(insert, 5, key->trunk_id);
    sqlite3_bind_int64(insert, 8, call_type);
    db_bind_unless(insert, 9, user, 0);
    return status;
}

static enum sw_status bind_call(struct sw_store *store, sqlite3_stmt *insert,
                                const struct sw_call *call, int64_t import_id, uint8_t guids[4][16],
                                struct rollup_key *key, struct sw_err *err)
{
    *key = (struct rollup_key){
        .bucket = sw_floor_div(call->invite_time, SW_QUARTER_HOUR),
        .direction = call->direction,
        .success = call->success,
    };
    sqlite3_bind_int64(insert, 2, (int64_t)call->fingerprint[1]);
    db_bind_unless(insert, 3, (int64_t)call->success, SW_SUCCESS_UNKNOWN);
    sqlite3_bind_int(insert, 6, (int)call->direction);
    sqlite3_bind_int64(insert, 7, store->tenant_id);
    bind_id(insert, 10, call->correlation_id, guids[0]);
    bind_id(insert, 11, call->shared_correlation_id, guids[1]);
    sqlite3_bind_int64(insert, 12, call->invite_time);
    db_bind_str_at(insert, 13, call->caller);
    db_bind_str_at(insert, 14, call->callee);
    bind_after(insert, 15, call->start_time, call->invite_time);
    bind_after(insert, 16, call->failure_time, call->invite_time);
    bind_after(insert, 17, call->end_time, call->invite_time);
    db_bind_unless(insert, 18, call->duration, -1);
    db_bind_unless(insert, 24, call->media_bypass, -1);
    bind_id(insert, 25, call->transferor_correlation_id, guids[2]);
    bind_id(insert, 26, call->call_id, guids[3]);
    db_bind_str_at(insert, 27, call->admin_units);
    sqlite3_bind_int64(insert, 28, import_id);
    return bind_names(store, insert, call, key, err);
}

/* Is the row of this id the same call, and did it come with another import? */
static enum sw_status look_at_clash(struct sw_store *store, int64_t id, const struct sw_call *call,
                                    int64_t import_id, bool *is_known, bool *from_other,
                                    struct sw_err *err)
{
    sqlite3_stmt *find = NULL;
    enum sw_status status = statement_get(store, FIND_FINGERPRINT, &find, err);

    *is_known = *from_other = false;
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(find, 1, id);
    if (db_row(store, find, &status, err)) {
        *is_known = sqlite3_column_int64(find, 0) == (int64_t)call->fingerprint[1];
        *from_other = sqlite3_column_int64(find, 1) != import_id;
    }
    sqlite3_reset(find);
    return status;
}

/*
 * A call known from another import: the sighting is noted, and what that export did not have is
 * filled in (Graph has no shared correlation ID), so that the order of imports does not show.
 */
static enum sw_status add_sighting(struct sw_store *store, int64_t id, const struct sw_call *call,
                                   int64_t import_id, struct sw_err *err)
{
    uint8_t guids[4][16];
    struct rollup_key key;
    sqlite3_stmt *sighting = NULL, *fill = NULL;
    enum sw_status status = statement_get(store, INSERT_SIGHTING, &sighting, err);

    if (status == SW_OK)
        status = statement_get(store, FILL_CALL, &fill, err);
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(sighting, 1, id);
    sqlite3_bind_int64(sighting, 2, import_id);
    status = db_run(store, sighting, err);
    if (status == SW_OK)
        status = bind_call(store, fill, call, import_id, guids, &key, err);
    sqlite3_bind_int64(fill, 1, id);
    return status == SW_OK ? db_run(store, fill, err) : status;
}

/* The next id of the same second; behind the last comes the first. */
static int64_t next_id(int64_t id)
{
    const int64_t mask = (1 << FINGERPRINT_BITS) - 1;

    return (id & ~mask) | ((id + 1) & mask);
}

/* Two calls of one second whose fingerprints agree in 24 bits: the later one takes the next id. */
static enum sw_status insert_call(struct sw_store *store, sqlite3_stmt *insert,
                                  const struct sw_call *call, int64_t import_id, bool *is_known,
                                  struct sw_err *err)
{
    bool from_other;
    enum sw_status status;

    *is_known = false;
    for (int64_t id = call_id(call);; id = next_id(id)) {
        sqlite3_bind_int64(insert, 1, id);
        status = db_run(store, insert, err);
        if (status != SW_OK || sqlite3_changes(store->db) == 1)
            return status;
        status = look_at_clash(store, id, call, import_id, is_known, &from_other, err);
        if (status == SW_OK && from_other && *is_known)
            status = add_sighting(store, id, call, import_id, err);
        if (status != SW_OK || *is_known)
            return status;
    }
}

static void note_time(struct sw_import *import, int64_t time)
{
    if (import->first_time == SW_NO_TIME || time < import->first_time)
        import->first_time = time;
    if (import->last_time == SW_NO_TIME || time > import->last_time)
        import->last_time = time;
}

static enum sw_status add_call(struct sw_store *store, struct sw_import *import,
                               const struct sw_call *call, struct sw_err *err)
{
    uint8_t guids[4][16];
    struct rollup_key key;
    sqlite3_stmt *insert = NULL;
    bool is_known = false;
    enum sw_status status = statement_get(store, INSERT_CALL, &insert, err);

    if (status == SW_OK)
        status = bind_call(store, insert, call, import->id, guids, &key, err);
    if (status == SW_OK)
        status = insert_call(store, insert, call, import->id, &is_known, err);
    if (status != SW_OK)
        return status;
    note_time(import, call->invite_time);
    if (is_known) {
        import->known++;
        return SW_OK;
    }
    import->new_rows++;
    return rollup_add(store, &key, err);
}

static enum sw_status add_reject(struct sw_store *store, struct sw_import *import,
                                 const struct sw_reject *reject, struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = statement_get(store, INSERT_REJECT, &insert, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(insert, 1, import->id);
    sqlite3_bind_int64(insert, 2, reject->line);
    sqlite3_bind_int64(insert, 3, reject->column);
    sqlite3_bind_text(insert, 4, reject->reason, -1, SQLITE_STATIC);
    import->rejected++;
    return db_run(store, insert, err);
}

/* Exports may be newest-first: within a batch, calls go in by id. */
static int compare_calls(const void *a, const void *b)
{
    int64_t x = call_id(*(struct sw_call *const *)a), y = call_id(*(struct sw_call *const *)b);

    return (x > y) - (x < y);
}

/* The calls in the order of their ids; the caller's. */
static const struct sw_call **sort_calls(const struct sw_call *calls, size_t n)
{
    const struct sw_call **sorted = sw_alloc(n * sizeof *sorted);

    for (size_t i = 0; i < n; i++)
        sorted[i] = &calls[i];
    qsort(sorted, n, sizeof *sorted, compare_calls);
    return sorted;
}

enum sw_status sw_store_import_add(struct sw_store *store, struct sw_import *import,
                                   const struct sw_call *calls, size_t n_calls,
                                   const struct sw_reject *rejects, size_t n_rejects,
                                   struct sw_err *err)
{
    const struct sw_call **sorted = sort_calls(calls, n_calls);
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < n_calls; i++)
        status = add_call(store, import, sorted[i], err);
    for (size_t i = 0; status == SW_OK && i < n_rejects; i++)
        status = add_reject(store, import, &rejects[i], err);
    free(sorted);
    return status;
}
