/* read.c - calls and small tables, read for reports; see store.h. */
#include "sqlite.h"

#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FINGERPRINT_BITS = 24 };

/* The first id that a call of this second or later can have. */
static int64_t first_id_from(int64_t ms)
{
    return sw_floor_div(ms, SW_SECOND) * (INT64_C(1) << FINGERPRINT_BITS);
}

/* ---------------------------------------------------------------------------- attempts */

/* Whose calls are read. */
struct tenants {
    int64_t id;       /* the one asked for, or the only one; 0: several; -1: not there */
    bool is_everyone; /* no call is of anybody else */
};

static enum sw_status find_tenants(struct sw_store *store, const char *name,
                                   struct tenants *tenants, struct sw_err *err)
{
    sqlite3_stmt *find = NULL;
    enum sw_status status =
        db_prepare(store,
                   "SELECT count(*), min(id), (SELECT count(*) FROM tenant) FROM tenant "
                   "WHERE :name IS NULL OR name = :name",
                   &find, err);

    *tenants = (struct tenants){.id = -1};
    if (status != SW_OK)
        return status;
    db_bind_text(find, ":name", name);
    if (sqlite3_step(find) == SQLITE_ROW && sqlite3_column_int64(find, 0) > 0) {
        tenants->id = sqlite3_column_int64(find, 0) == 1 ? sqlite3_column_int64(find, 1) : 0;
        tenants->is_everyone = sqlite3_column_int64(find, 0) == sqlite3_column_int64(find, 2);
    }
    sqlite3_finalize(find);
    return SW_OK;
}

/* The columns of each SELECT, in the order of enum column; a lean one ends early. */
enum column {
    COLUMN_ID,
    COLUMN_INVITE_TIME,
    COLUMN_CAUSE,
    COLUMN_DIRECTION,
    COLUMN_CALL_TYPE,
    COLUMN_USER_ID,
    COLUMN_CALL,
    COLUMN_CALLER,
    COLUMN_CALLEE,
    LEAN_COLUMNS,
    COLUMN_SUCCESS = LEAN_COLUMNS,
    COLUMN_TRUNK_ID,
    COLUMN_CORRELATION,
    COLUMN_OTHER_COUNTRY,
    COLUMN_PHRASE_TEXT
};

static const char lean_columns[] =
    "c.id, c.invite_time, c.cause_id, c.direction, c.call_type_id, c.user_id, "
    "ifnull(c.shared_correlation_id, c.correlation_id), c.caller, c.callee";

/* SELECT for the filter: only conditions that it sets, each value bound by name. */
static void build_select(struct sw_buf *sql, const struct sw_filter *filter,
                         enum sw_attempt_kind kind, struct tenants tenants)
{
    bool is_lean = kind == SW_ATTEMPTS_CONNECTED_LEAN;

    sw_buf_printf(sql, "SELECT %s%s FROM call AS c%s WHERE c.id >= :from_id AND c.id < :to_id",
                  lean_columns,
                  is_lean ? "" : ", c.success, c.trunk_id, c.correlation_id, o.name, p.name",
                  is_lean ? ""
                          : " LEFT JOIN country AS o ON o.id = c.other_country_id LEFT JOIN "
                            "phrase AS p ON p.id = c.phrase_id");
    sw_buf_str(sql, kind == SW_ATTEMPTS_OTHER ? " AND c.success IS NOT 1" : " AND c.success = 1");
    if (filter->since % SW_SECOND != 0 || filter->until % SW_SECOND != 0) /* ids tell seconds */
        sw_buf_str(sql, " AND c.invite_time >= :since AND c.invite_time < :until");
    /* The index of what did not connect begins with the tenant; elsewhere it is one test more. */
    if (tenants.id != 0 && (kind == SW_ATTEMPTS_OTHER || !tenants.is_everyone))
        sw_buf_str(sql, " AND c.tenant_id = :tenant_id");
    if (filter->direction != SW_DIRECTION_UNKNOWN)
        sw_buf_str(sql, " AND c.direction = :direction");
    if (filter->trunk)
        sw_buf_str(sql, " AND c.trunk_id IN (SELECT id FROM trunk WHERE name GLOB lower(:trunk))");
    if (filter->user)
        sw_buf_str(sql, " AND c.user_id IN (SELECT id FROM user WHERE name GLOB lower(:user))");
    if (filter->call_type)
        sw_buf_str(sql, " AND c.call_type_id IN (SELECT id FROM call_type WHERE name GLOB "
                        "lower(:call_type))");
    sw_buf_str(sql, " ORDER BY c.id");
}

/* The first id that is of no call before this instant, to the second. */
static int64_t first_second_from(int64_t ms)
{
    return first_id_from(ms) +
           (sw_floor_div(ms, SW_SECOND) * SW_SECOND < ms ? INT64_C(1) << FINGERPRINT_BITS : 0);
}

static void bind_filter(sqlite3_stmt *select, const struct sw_filter *filter, int64_t tenant_id)
{
    db_bind_int(select, ":from_id", first_id_from(filter->since));
    db_bind_int(select, ":to_id", first_second_from(filter->until));
    db_bind_int(select, ":since", filter->since);
    db_bind_int(select, ":until", filter->until);
    db_bind_int(select, ":tenant_id", tenant_id);
    db_bind_int(select, ":direction", (int64_t)filter->direction);
    db_bind_text(select, ":trunk", filter->trunk);
    db_bind_text(select, ":user", filter->user);
    db_bind_text(select, ":call_type", filter->call_type);
}

static struct sw_str column_str(sqlite3_stmt *select, int column)
{
    const char *text = sqlite3_column_blob(select, column);

    return text ? (struct sw_str){text, (size_t)sqlite3_column_bytes(select, column)} : SW_STR("");
}

/* Attempts between the same numbers; those without both are a party of their own. */
static uint64_t hash_parties(const struct sw_attempt *attempt, int64_t id)
{
    uint64_t hash = (uint64_t)attempt->direction;

    if (attempt->caller.n == 0 || attempt->callee.n == 0)
        return sw_hash64(&id, sizeof id);
    hash = sw_hash64_more(hash, attempt->caller.s, attempt->caller.n);
    return sw_hash64_more(hash, attempt->callee.s, attempt->callee.n);
}

static void read_attempt(sqlite3_stmt *select, struct sw_attempt *attempt)
{
    int64_t id = sqlite3_column_int64(select, COLUMN_ID);
    struct sw_str call = column_str(select, COLUMN_CALL);

    *attempt = (struct sw_attempt){
        .invite_time = sqlite3_column_int64(select, COLUMN_INVITE_TIME),
        .success = SW_CONNECTED,
        .cause_id = sqlite3_column_int64(select, COLUMN_CAUSE),
        .direction = (enum sw_direction)sqlite3_column_int(select, COLUMN_DIRECTION),
        .call_type_id = sqlite3_column_int64(select, COLUMN_CALL_TYPE),
        .user_id = sqlite3_column_int64(select, COLUMN_USER_ID),
        .call_hash = call.n ? sw_hash64(call.s, call.n) : sw_hash64(&id, sizeof id),
        .caller = column_str(select, COLUMN_CALLER),
        .callee = column_str(select, COLUMN_CALLEE),
    };
    attempt->party_hash = hash_parties(attempt, id);
}

/* What the columns beyond the lean ones hold. */
static void read_details(sqlite3_stmt *select, struct sw_attempt *attempt)
{
    if (sqlite3_column_type(select, COLUMN_SUCCESS) == SQLITE_NULL)
        attempt->success = SW_SUCCESS_UNKNOWN;
    else
        attempt->success = (enum sw_success)sqlite3_column_int(select, COLUMN_SUCCESS);
    attempt->trunk_id = sqlite3_column_int64(select, COLUMN_TRUNK_ID);
    attempt->correlation_is_guid = sqlite3_column_type(select, COLUMN_CORRELATION) == SQLITE_BLOB;
    attempt->correlation_id = column_str(select, COLUMN_CORRELATION);
    attempt->other_country = column_str(select, COLUMN_OTHER_COUNTRY);
    attempt->phrase = column_str(select, COLUMN_PHRASE_TEXT);
}

enum sw_status sw_store_each_attempt(struct sw_store *store, const struct sw_filter *filter,
                                     enum sw_attempt_kind kind, sw_attempt_fn *receive,
                                     void *context, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    struct sw_buf sql = {0};
    struct tenants tenants;
    int result = SQLITE_DONE;
    enum sw_status status = find_tenants(store, filter->tenant, &tenants, err);

    if (status != SW_OK)
        return status;
    build_select(&sql, filter, kind, tenants);
    status = db_prepare(store, sql.s, &select, err);
    sw_buf_free(&sql);
    if (status != SW_OK)
        return status;
    bind_filter(select, filter, tenants.id);
    while (status == SW_OK && (result = sqlite3_step(select)) == SQLITE_ROW) {
        struct sw_attempt attempt;

        read_attempt(select, &attempt);
        if (kind != SW_ATTEMPTS_CONNECTED_LEAN)
            read_details(select, &attempt);
        status = receive(context, &attempt, err);
    }
    if (status == SW_OK && result != SQLITE_DONE)
        status = db_fail(store, "read calls", err);
    sqlite3_finalize(select);
    return status;
}

char *sw_correlation_text(char out[SW_CORRELATION_SIZE], const struct sw_attempt *attempt)
{
    const unsigned char *b = (const unsigned char *)attempt->correlation_id.s;

    if (attempt->correlation_is_guid && attempt->correlation_id.n == 16)
        snprintf(out, SW_CORRELATION_SIZE,
                 "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
                 b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
                 b[15]);
    else
        snprintf(out, SW_CORRELATION_SIZE, "%.*s", (int)attempt->correlation_id.n,
                 attempt->correlation_id.s);
    return out;
}

/* ------------------------------------------------------------------------ small tables */

enum sw_status sw_store_names(struct sw_store *store, enum sw_names_of which,
                              struct sw_names *names, struct sw_err *err)
{
    static const char *const sql[] = {
        [SW_TRUNKS] = "SELECT id, name FROM trunk ORDER BY id DESC",
        [SW_CALL_TYPES] = "SELECT id, name FROM call_type ORDER BY id DESC",
    };
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, sql[which], &select, err);

    *names = (struct sw_names){0};
    while (status == SW_OK && sqlite3_step(select) == SQLITE_ROW) {
        size_t id = (size_t)sqlite3_column_int64(select, 0);

        if (!names->names) { /* the largest id comes first */
            names->n = id + 1;
            names->names = sw_alloc_zero(names->n, sizeof *names->names);
        }
        names->names[id] = sw_strdup(db_text(select, 1));
    }
    sqlite3_finalize(select);
    return status;
}

void sw_names_clear(struct sw_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->names[i]);
    free(names->names);
    *names = (struct sw_names){0};
}

static struct sw_code column_code(sqlite3_stmt *select, int column)
{
    return (struct sw_code){sqlite3_column_type(select, column) != SQLITE_NULL,
                            sqlite3_column_int64(select, column)};
}

enum sw_status sw_store_pairs(struct sw_store *store, struct sw_pairs *pairs, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store, "SELECT id, sip_code, microsoft_code FROM cause ORDER BY id DESC", &select, err);

    *pairs = (struct sw_pairs){0};
    while (status == SW_OK && sqlite3_step(select) == SQLITE_ROW) {
        size_t id = (size_t)sqlite3_column_int64(select, 0);

        if (!pairs->pairs) {
            pairs->n = id + 1;
            pairs->pairs = sw_alloc_zero(pairs->n, sizeof *pairs->pairs);
        }
        pairs->pairs[id] = (struct sw_pair){column_code(select, 1), column_code(select, 2)};
    }
    sqlite3_finalize(select);
    return status;
}

void sw_pairs_clear(struct sw_pairs *pairs)
{
    free(pairs->pairs);
    *pairs = (struct sw_pairs){0};
}

enum sw_status sw_store_user_ids(struct sw_store *store, size_t *n, struct sw_err *err)
{
    int64_t largest;
    enum sw_status status = db_integer(store, "SELECT ifnull(max(id), 0) FROM user", &largest, err);

    *n = status == SW_OK ? (size_t)largest + 1 : 0;
    return status;
}

/* ------------------------------------------------------------------------------- times */

static int64_t column_time(sqlite3_stmt *select, int column)
{
    return sqlite3_column_type(select, column) == SQLITE_NULL
               ? SW_NO_TIME
               : sqlite3_column_int64(select, column);
}

enum sw_status sw_store_range(struct sw_store *store, const char *tenant, int64_t *first,
                              int64_t *last, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store,
        "SELECT min(first_time), max(last_time) FROM import WHERE :tenant IS NULL OR tenant_id = "
        "(SELECT id FROM tenant WHERE name = :tenant)",
        &select, err);

    *first = *last = SW_NO_TIME;
    if (status != SW_OK)
        return status;
    db_bind_text(select, ":tenant", tenant);
    if (sqlite3_step(select) == SQLITE_ROW) {
        *first = column_time(select, 0);
        *last = column_time(select, 1);
    }
    sqlite3_finalize(select);
    return SW_OK;
}

enum sw_status sw_store_last_before(struct sw_store *store, const char *tenant, int64_t before,
                                    int64_t *time, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store,
        "SELECT max((SELECT max(bucket) FROM rollup AS r WHERE r.tenant_id = t.id AND r.bucket < "
        ":bucket)) FROM tenant AS t WHERE :tenant IS NULL OR t.name = :tenant",
        &select, err);

    *time = SW_NO_TIME;
    if (status != SW_OK)
        return status;
    db_bind_text(select, ":tenant", tenant);
    db_bind_int(select, ":bucket", sw_floor_div(before - 1, SW_QUARTER_HOUR) + 1);
    if (sqlite3_step(select) == SQLITE_ROW && sqlite3_column_type(select, 0) != SQLITE_NULL)
        *time = sqlite3_column_int64(select, 0) * SW_QUARTER_HOUR;
    sqlite3_finalize(select);
    return SW_OK;
}

/* ------------------------------------------------------------------------------ ledger */

static void read_import(sqlite3_stmt *select, struct sw_import *import)
{
    *import = (struct sw_import){
        .id = sqlite3_column_int64(select, 0),
        .tenant = sw_strdup(db_text(select, 1)),
        .file = sw_strdup(db_text(select, 2)),
        .bytes = sqlite3_column_int64(select, 4),
        .format = sw_strdup(db_text(select, 5)),
        .generation = sw_strdup(db_text(select, 6)),
        .source = sw_strdup(db_text(select, 7)),
        .product = sw_strdup(db_text(select, 8)),
        .fields = sw_strdup(db_text(select, 9)),
        .rows = sqlite3_column_int64(select, 10),
        .new_rows = sqlite3_column_int64(select, 11),
        .known = sqlite3_column_int64(select, 12),
        .rejected = sqlite3_column_int64(select, 13),
        .first_time = column_time(select, 14),
        .last_time = column_time(select, 15),
        .imported_at = sqlite3_column_int64(select, 16),
        .version = sw_strdup(db_text(select, 17)),
    };
    if (sqlite3_column_bytes(select, 3) == SW_SHA256_SIZE)
        memcpy(import->sha256, sqlite3_column_blob(select, 3), SW_SHA256_SIZE);
}

enum sw_status sw_store_each_import(struct sw_store *store, int64_t id, const char *tenant,
                                    sw_import_fn *receive, void *context, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store,
        "SELECT i.id, t.name, i.file, i.sha256, i.bytes, i.format, i.generation, i.source, "
        "i.product, i.fields, i.rows, i.new, i.known, i.rejected, i.first_time, i.last_time, "
        "i.imported_at, i.version FROM import AS i JOIN tenant AS t ON t.id = i.tenant_id "
        "WHERE (:id = 0 OR i.id = :id) AND (:tenant IS NULL OR t.name = :tenant) ORDER BY i.id",
        &select, err);

    if (status != SW_OK)
        return status;
    db_bind_int(select, ":id", id);
    db_bind_text(select, ":tenant", tenant);
    while (status == SW_OK && sqlite3_step(select) == SQLITE_ROW) {
        struct sw_import import;

        read_import(select, &import);
        status = receive(context, &import, err);
        sw_import_clear(&import);
    }
    sqlite3_finalize(select);
    return status;
}

enum sw_status sw_store_each_reject(struct sw_store *store, int64_t import_id,
                                    sw_reject_fn *receive, void *context, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store,
        "SELECT line, column, reason FROM rejected WHERE import_id = :id ORDER BY line, column",
        &select, err);

    if (status != SW_OK)
        return status;
    db_bind_int(select, ":id", import_id);
    while (status == SW_OK && sqlite3_step(select) == SQLITE_ROW) {
        struct sw_reject reject = {.line = sqlite3_column_int64(select, 0),
                                   .column = sqlite3_column_int64(select, 1)};

        snprintf(reject.reason, sizeof reject.reason, "%s", db_text(select, 2));
        status = receive(context, &reject, err);
    }
    sqlite3_finalize(select);
    return status;
}

/* ------------------------------------------------------------------------------- pairs */

/* The phrase that failed attempts of a cause carry most often. */
static void find_phrase(sqlite3_stmt *find, int64_t cause_id, struct sw_buf *phrase)
{
    sw_buf_clear(phrase);
    sw_buf_str(phrase, "");
    sqlite3_bind_int64(find, 1, cause_id);
    if (sqlite3_step(find) == SQLITE_ROW)
        sw_buf_str(phrase, db_text(find, 0));
    sqlite3_reset(find);
}

enum sw_status sw_store_each_pair(struct sw_store *store, sw_seen_pair_fn *receive, void *context,
                                  struct sw_err *err)
{
    sqlite3_stmt *select = NULL, *find = NULL;
    struct sw_buf phrase = {0};
    enum sw_status status = db_prepare(
        store,
        "SELECT a.id, a.sip_code, a.microsoft_code, sum(r.attempts) AS attempts, "
        "sum(CASE r.success WHEN 1 THEN r.attempts ELSE 0 END), min(r.bucket), max(r.bucket) "
        "FROM rollup AS r JOIN cause AS a ON a.id = r.cause_id WHERE r.success <> 2 "
        "GROUP BY a.id ORDER BY attempts DESC, a.sip_code, a.microsoft_code",
        &select, err);

    if (status == SW_OK)
        status = db_prepare(store,
                            "SELECT p.name FROM call AS c JOIN phrase AS p ON p.id = c.phrase_id "
                            "WHERE c.cause_id = ?1 AND c.success IS NOT 1 GROUP BY p.id "
                            "ORDER BY count(*) DESC, p.name LIMIT 1",
                            &find, err);
    while (status == SW_OK && sqlite3_step(select) == SQLITE_ROW) {
        struct sw_seen_pair seen = {
            .pair = {column_code(select, 1), column_code(select, 2)},
            .attempts = sqlite3_column_int64(select, 3),
            .connected = sqlite3_column_int64(select, 4),
            .first_time = sqlite3_column_int64(select, 5) * SW_QUARTER_HOUR,
            .last_time = sqlite3_column_int64(select, 6) * SW_QUARTER_HOUR,
        };

        find_phrase(find, sqlite3_column_int64(select, 0), &phrase);
        seen.phrase = phrase.s;
        status = receive(context, &seen, err);
    }
    sqlite3_finalize(find);
    sqlite3_finalize(select);
    sw_buf_free(&phrase);
    return status;
}
