/* read_calls.c - attempts, read by time for reports; see store.h. */
#include "filter.h"

#include "sipwhy/mem.h"
#include "sipwhy/phone.h"
#include "sipwhy/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------------------- attempts */

/* The columns of each SELECT, in the order of enum column; all but the fullest end early. */
enum column {
    COLUMN_ID,
    COLUMN_TENANT,
    COLUMN_INVITE_MS,
    COLUMN_CAUSE,
    COLUMN_DIRECTION,
    COLUMN_CALL_TYPE,
    COLUMN_USER_ID,
    COLUMN_CALL,
    COLUMN_CALLER,
    COLUMN_CALLEE,
    COLUMN_TRUNK_ID,
    LEAN_COLUMNS,
    COLUMN_OTHER_COUNTRY_ID = LEAN_COLUMNS,
    COLUMN_START_AFTER,
    COLUMN_END_AFTER,
    COLUMN_COARSE,
    TIMED_COLUMNS,
    COLUMN_SUCCESS = TIMED_COLUMNS,
    COLUMN_FAILURE_AFTER,
    COLUMN_CORRELATION,
    COLUMN_OTHER_COUNTRY,
    COLUMN_PHRASE_TEXT
};

/* Numbers and the time as they are stored: what SQLite would make of them takes it too long. */
static const char lean_columns[] =
    ", c.invite_ms, c.cause_id, c.direction, c.call_type_id, c.user_id, "
    "ifnull(c.shared_correlation_id, c.correlation_id), c.caller_number, c.callee_number, "
    "c.trunk_id";

/* SQLite goes through a row up to the last column that is asked for: `coarse` lies at its end. */
static const char timed_columns[] = ", c.other_country_id, c.start_after, c.end_after, c.coarse";

static const char full_columns[] = ", c.success, c.failure_after, c.correlation_id, o.name, p.name";

static bool is_full(enum sw_attempt_kind kind)
{
    return kind == SW_ATTEMPTS_CONNECTED || kind == SW_ATTEMPTS_OTHER;
}

static void build_select(struct sw_buf *sql, const struct sw_filter *filter,
                         enum sw_attempt_kind kind, struct tenants tenants)
{
    sw_buf_printf(sql, "SELECT c.id, %s%s%s%s FROM call AS c%s WHERE ",
                  tenants.id > 0 ? ":tenant_id" : "c.tenant_id", lean_columns,
                  kind == SW_ATTEMPTS_CONNECTED_LEAN ? "" : timed_columns,
                  is_full(kind) ? full_columns : "",
                  is_full(kind) ? " LEFT JOIN country AS o ON o.id = c.other_country_id LEFT JOIN "
                                  "phrase AS p ON p.id = c.phrase_id"
                                : "");
    sw_buf_str(sql, kind == SW_ATTEMPTS_OTHER ? "c.success IS NOT 1" : "c.success = 1");
    filter_add(sql, filter, tenants, kind == SW_ATTEMPTS_OTHER);
    sw_buf_str(sql, " ORDER BY c.id");
}

static struct sw_str column_str(sqlite3_stmt *select, int column)
{
    const char *text = sqlite3_column_blob(select, column);

    return text ? (struct sw_str){text, (size_t)sqlite3_column_bytes(select, column)} : SW_STR("");
}

enum { NUMBER_SIZE = 24 }; /* a sign and the digits of 64 bits */

/* The view `call` has it as text; that may lie in room. */
static struct sw_str column_number(sqlite3_stmt *select, int column, char room[NUMBER_SIZE])
{
    char *end = room + NUMBER_SIZE, *begin = end;

    if (sqlite3_column_type(select, column) != SQLITE_INTEGER)
        return column_str(select, column);
    for (int64_t rest = sqlite3_column_int64(select, column); rest > 0; rest /= 10)
        *--begin = (char)('0' + rest % 10);
    *--begin = '+';
    return (struct sw_str){begin, (size_t)(end - begin)};
}

/* Attempts of a tenant between the same numbers; those without both are a party of their own. */
static uint64_t hash_parties(const struct sw_attempt *attempt, int64_t id, uint64_t tenant)
{
    uint64_t hash = (uint64_t)attempt->direction << 32 ^ tenant;
    char room[2][SW_PHONE_SIZE];
    struct sw_str caller = sw_phone_key(room[0], attempt->caller);
    struct sw_str callee = sw_phone_key(room[1], attempt->callee);

    if (caller.n == 0 || callee.n == 0)
        return sw_hash64(&id, sizeof id);
    hash = sw_hash64_more(hash, caller.s, caller.n);
    return sw_hash64_more(hash, callee.s, callee.n);
}

static bool is_coarse_row(sqlite3_stmt *select)
{
    return sqlite3_column_int(select, COLUMN_COARSE) == 1;
}

/* Of a row whose times are cut to the minute how far they lie apart is not known. */
static int64_t column_after(sqlite3_stmt *select, int column, bool is_coarse)
{
    int64_t after = sqlite3_column_int64(select, column);

    if (is_coarse || (after == 0 && sqlite3_column_type(select, column) == SQLITE_NULL))
        return SW_NO_TIME;
    return after;
}

static void read_attempt(sqlite3_stmt *select, struct sw_attempt *attempt,
                         char numbers[2][NUMBER_SIZE])
{
    int64_t id = sqlite3_column_int64(select, COLUMN_ID);
    uint64_t tenant = (uint64_t)sqlite3_column_int64(select, COLUMN_TENANT);
    struct sw_str call = column_str(select, COLUMN_CALL);

    *attempt = (struct sw_attempt){
        .invite_time =
            (id >> FINGERPRINT_BITS) * SW_SECOND + sqlite3_column_int64(select, COLUMN_INVITE_MS),
        .start_after = SW_NO_TIME,
        .failure_after = SW_NO_TIME,
        .end_after = SW_NO_TIME,
        .success = SW_CONNECTED,
        .cause_id = sqlite3_column_int64(select, COLUMN_CAUSE),
        .direction = (enum sw_direction)sqlite3_column_int(select, COLUMN_DIRECTION),
        .call_type_id = sqlite3_column_int64(select, COLUMN_CALL_TYPE),
        .user_id = sqlite3_column_int64(select, COLUMN_USER_ID),
        .call_hash = call.n ? sw_hash64_more(tenant, call.s, call.n) : sw_hash64(&id, sizeof id),
        .caller = column_number(select, COLUMN_CALLER, numbers[0]),
        .callee = column_number(select, COLUMN_CALLEE, numbers[1]),
        .trunk_id = sqlite3_column_int64(select, COLUMN_TRUNK_ID),
    };
    attempt->party_hash = hash_parties(attempt, id, tenant);
}

/* Few users are named in two ways, most often none. */
static int64_t person_of(const struct sw_map64 *persons, int64_t user_id)
{
    const int64_t *person =
        persons->n > 0 && user_id != 0 ? sw_map64_find(persons, (uint64_t)user_id) : NULL;

    return person ? *person : user_id;
}

static void read_times(sqlite3_stmt *select, struct sw_attempt *attempt)
{
    bool is_coarse = is_coarse_row(select);

    attempt->other_country_id = sqlite3_column_int64(select, COLUMN_OTHER_COUNTRY_ID);
    attempt->start_after = column_after(select, COLUMN_START_AFTER, is_coarse);
    attempt->end_after = column_after(select, COLUMN_END_AFTER, is_coarse);
}

/* What the columns beyond the timed ones hold. */
static void read_details(sqlite3_stmt *select, struct sw_attempt *attempt)
{
    if (sqlite3_column_type(select, COLUMN_SUCCESS) == SQLITE_NULL)
        attempt->success = SW_SUCCESS_UNKNOWN;
    else
        attempt->success = (enum sw_success)sqlite3_column_int(select, COLUMN_SUCCESS);
    attempt->failure_after = column_after(select, COLUMN_FAILURE_AFTER, is_coarse_row(select));
    attempt->correlation_is_guid = sqlite3_column_type(select, COLUMN_CORRELATION) == SQLITE_BLOB;
    attempt->correlation_id = is_stand_in(select, COLUMN_CORRELATION)
                                  ? SW_STR("")
                                  : column_str(select, COLUMN_CORRELATION);
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
    struct sw_map64 persons = {0};
    enum sw_status status = filter_find_tenants(store, filter->tenant, &tenants, err);

    if (status != SW_OK)
        return status;
    build_select(&sql, filter, kind, tenants);
    status = db_prepare(store, sql.s, &select, err);
    sw_buf_free(&sql);
    if (status != SW_OK)
        return status;
    status = persons_read(store, &persons, err);
    filter_bind(select, filter, tenants);
    while (db_row(store, select, &status, err)) {
        struct sw_attempt attempt;
        char numbers[2][NUMBER_SIZE];

        read_attempt(select, &attempt, numbers);
        attempt.user_id = person_of(&persons, attempt.user_id);
        if (kind != SW_ATTEMPTS_CONNECTED_LEAN)
            read_times(select, &attempt);
        if (is_full(kind))
            read_details(select, &attempt);
        status = receive(context, &attempt, err);
    }
    sqlite3_finalize(select);
    sw_map64_free(&persons);
    return status;
}

/* printf takes ten times as long, and check does it for every call. */
static void write_guid(char *out, const unsigned char *bytes)
{
    static const char digits[] = "0123456789abcdef";

    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 0xf];
    }
    *out = '\0';
}

char *sw_correlation_text(char out[SW_CORRELATION_SIZE], const struct sw_attempt *attempt)
{
    if (attempt->correlation_is_guid && attempt->correlation_id.n == 16)
        write_guid(out, (const unsigned char *)attempt->correlation_id.s);
    else
        snprintf(out, SW_CORRELATION_SIZE, "%.*s", (int)attempt->correlation_id.n,
                 attempt->correlation_id.s);
    return out;
}
