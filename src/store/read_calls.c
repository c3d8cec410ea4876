/* read_calls.c - attempts, read by time for reports; see store.h. */
#include "filter.h"

#include "sipwhy/mem.h"
#include "sipwhy/phone.h"
#include "sipwhy/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ----------------------------------------------------------------------------- the rows */

/* What is read of a row, in this order; all but the fullest end early. */
enum value {
    VALUE_ID,
    VALUE_TENANT_ID,
    VALUE_INVITE_MS,
    VALUE_CAUSE_ID,
    VALUE_DIRECTION,
    VALUE_CALL_TYPE_ID,
    VALUE_USER_ID,
    VALUE_CORRELATION_ID,
    VALUE_SHARED_CORRELATION_ID,
    VALUE_CALLER,
    VALUE_CALLEE,
    VALUE_TRUNK_ID,
    LEAN_VALUES,
    VALUE_START_AFTER = LEAN_VALUES,
    VALUE_END_AFTER,
    VALUE_COARSE,
    TIMED_VALUES,
    VALUE_OTHER_COUNTRY_ID = TIMED_VALUES,
    PLACED_VALUES,
    VALUE_SUCCESS = PLACED_VALUES,
    VALUE_FAILURE_AFTER,
    VALUE_OTHER_COUNTRY,
    VALUE_PHRASE,
    ALL_VALUES
};

/* Numbers and the time as they are stored: what SQLite would make of them takes it too long. */
static const char *const expressions[ALL_VALUES] = {
    [VALUE_ID] = "c.id",
    [VALUE_TENANT_ID] = "c.tenant_id",
    [VALUE_INVITE_MS] = "c.invite_ms",
    [VALUE_CAUSE_ID] = "c.cause_id",
    [VALUE_DIRECTION] = "c.direction",
    [VALUE_CALL_TYPE_ID] = "c.call_type_id",
    [VALUE_USER_ID] = "c.user_id",
    [VALUE_CORRELATION_ID] = "c.correlation_id",
    [VALUE_SHARED_CORRELATION_ID] = "c.shared_correlation_id",
    [VALUE_CALLER] = "c.caller_number",
    [VALUE_CALLEE] = "c.callee_number",
    [VALUE_TRUNK_ID] = "c.trunk_id",
    [VALUE_START_AFTER] = "c.start_after",
    [VALUE_END_AFTER] = "c.end_after",
    [VALUE_COARSE] = "c.coarse",
    [VALUE_OTHER_COUNTRY_ID] = "c.other_country_id",
    [VALUE_SUCCESS] = "c.success",
    [VALUE_FAILURE_AFTER] = "c.failure_after",
    [VALUE_OTHER_COUNTRY] = "(SELECT o.name FROM country AS o WHERE o.id = c.other_country_id)",
    [VALUE_PHRASE] = "(SELECT p.name FROM phrase AS p WHERE p.id = c.phrase_id)",
};

static const struct {
    enum value n_of_connected;
    bool has_others;
} kinds[] = {
    [SW_ATTEMPTS_LEAN] = {LEAN_VALUES, true},
    [SW_ATTEMPTS_TIMED] = {TIMED_VALUES, true},
    [SW_ATTEMPTS_PLACED] = {PLACED_VALUES, true},
    [SW_ATTEMPTS_CONNECTED] = {ALL_VALUES, false},
    [SW_ATTEMPTS_CONNECTED_LEAN] = {LEAN_VALUES, false},
};

enum { NUMBER_SIZE = 24 }; /* a sign and the digits of 64 bits */

struct reading {
    sw_attempt_fn *receive;
    void *context;
    struct tenants tenants;
    bool has_coarse;         /* rows whose times are cut to the minute */
    struct sw_map64 persons; /* by user id, of the few users who are named in two ways */
    /* What a row lacks stays blank in them: to blank one for each row takes as long as to fill it.
     */
    struct sw_attempt in_part, in_full;
    char numbers[2][NUMBER_SIZE];
};

static void add_values(struct sw_buf *sql, const struct reading *reading, enum value n)
{
    sw_buf_str(sql, "take_row(");
    for (enum value v = 0; v < n; v++) {
        const char *expression = expressions[v];

        if (v == VALUE_TENANT_ID && reading->tenants.id > 0)
            expression = ":tenant_id";
        if (v == VALUE_COARSE && !reading->has_coarse) /* it lies at the end of a row */
            expression = "NULL";
        sw_buf_printf(sql, "%s%s", v > 0 ? ", " : "", expression);
    }
    sw_buf_str(sql, ")");
}

/* The rows are a range of ids, which is in order: there is no other index that would do. */
static void build_select(struct sw_buf *sql, const struct sw_filter *filter,
                         enum sw_attempt_kind kind, const struct reading *reading)
{
    sw_buf_str(sql, "SELECT count(CASE WHEN c.success = 1 THEN ");
    add_values(sql, reading, kinds[kind].n_of_connected);
    if (kinds[kind].has_others) {
        sw_buf_str(sql, " ELSE ");
        add_values(sql, reading, ALL_VALUES);
    }
    sw_buf_str(sql, " END) FROM call AS c WHERE 1");
    filter_add(sql, filter, reading->tenants, false);
}

static enum sw_status find_coarse(struct sw_store *store, const struct sw_filter *filter,
                                  bool *has_coarse, struct sw_err *err)
{
    sqlite3_stmt *find = NULL;
    enum sw_status status = db_prepare(
        store,
        "SELECT 1 FROM call WHERE coarse IS NOT NULL AND id >= :from_id AND id < :to_id LIMIT 1",
        &find, err);

    if (status != SW_OK)
        return status;
    filter_bind(find, filter, (struct tenants){0});
    *has_coarse = db_row(store, find, &status, err);
    sqlite3_finalize(find);
    return status;
}

/* ---------------------------------------------------------------------------- attempts */

static struct sw_str value_str(sqlite3_value *value)
{
    const char *text = sqlite3_value_blob(value);

    return text ? (struct sw_str){text, (size_t)sqlite3_value_bytes(value)} : SW_STR("");
}

/* The view `call` has it as text; that may lie in room. */
static struct sw_str value_number(sqlite3_value *value, char room[NUMBER_SIZE])
{
    char *end = room + NUMBER_SIZE, *begin = end;

    if (sqlite3_value_type(value) != SQLITE_INTEGER)
        return value_str(value);
    for (int64_t rest = sqlite3_value_int64(value); rest > 0; rest /= 10)
        *--begin = (char)('0' + rest % 10);
    *--begin = '+';
    return (struct sw_str){begin, (size_t)(end - begin)};
}

/* What is the same for the same number however it is written; 0 for none. */
static uint64_t hash_number(sqlite3_value *value)
{
    char room[SW_PHONE_SIZE];
    struct sw_str key;
    int64_t digits;

    if (sqlite3_value_type(value) == SQLITE_INTEGER)
        return (uint64_t)sqlite3_value_int64(value);
    key = sw_phone_key(room, value_str(value));
    if (key.n == 0)
        return 0;
    if (key.s[0] >= '1' && key.s[0] <= '9' && sw_parse_int64(key, &digits))
        return (uint64_t)digits; /* as it is stored with a + before it */
    return sw_hash64(key.s, key.n);
}

/* Attempts of a tenant between the same numbers; those without both are a party of their own. */
static uint64_t hash_parties(sqlite3_value **values, enum sw_direction direction, int64_t id,
                             uint64_t tenant)
{
    const uint64_t numbers[] = {hash_number(values[VALUE_CALLER]),
                                hash_number(values[VALUE_CALLEE])};

    if (numbers[0] == 0 || numbers[1] == 0)
        return sw_hash64(&id, sizeof id);
    return sw_hash64_more((uint64_t)direction << 32 ^ tenant, numbers, sizeof numbers);
}

static uint64_t hash_call(sqlite3_value **values, int64_t id, uint64_t tenant)
{
    bool is_shared = sqlite3_value_type(values[VALUE_SHARED_CORRELATION_ID]) != SQLITE_NULL;
    struct sw_str call =
        value_str(values[is_shared ? VALUE_SHARED_CORRELATION_ID : VALUE_CORRELATION_ID]);

    return call.n ? sw_hash64_more(tenant, call.s, call.n) : sw_hash64(&id, sizeof id);
}

static int64_t person_of(const struct sw_map64 *persons, int64_t user_id)
{
    const int64_t *person =
        persons->n > 0 && user_id != 0 ? sw_map64_find(persons, (uint64_t)user_id) : NULL;

    return person ? *person : user_id;
}

/* What all have. */
static void read_lean(sqlite3_value **values, const struct reading *reading,
                      struct sw_attempt *attempt)
{
    int64_t id = sqlite3_value_int64(values[VALUE_ID]);
    uint64_t tenant = (uint64_t)sqlite3_value_int64(values[VALUE_TENANT_ID]);

    attempt->invite_time =
        (id >> FINGERPRINT_BITS) * SW_SECOND + sqlite3_value_int64(values[VALUE_INVITE_MS]);
    attempt->cause_id = sqlite3_value_int64(values[VALUE_CAUSE_ID]);
    attempt->direction = (enum sw_direction)sqlite3_value_int(values[VALUE_DIRECTION]);
    attempt->call_type_id = sqlite3_value_int64(values[VALUE_CALL_TYPE_ID]);
    attempt->user_id = person_of(&reading->persons, sqlite3_value_int64(values[VALUE_USER_ID]));
    attempt->call_hash = hash_call(values, id, tenant);
    attempt->party_hash = hash_parties(values, attempt->direction, id, tenant);
    attempt->trunk_id = sqlite3_value_int64(values[VALUE_TRUNK_ID]);
}

/* Of a row whose times are cut to the minute how far they lie apart is not known. */
static int64_t value_after(sqlite3_value **values, enum value place)
{
    int64_t after = sqlite3_value_int64(values[place]);

    if ((after == 0 && sqlite3_value_type(values[place]) == SQLITE_NULL) ||
        sqlite3_value_int(values[VALUE_COARSE]) == 1)
        return SW_NO_TIME;
    return after;
}

/* What those have that are read in full. */
static void read_details(sqlite3_value **values, struct sw_attempt *attempt)
{
    if (sqlite3_value_type(values[VALUE_SUCCESS]) == SQLITE_NULL)
        attempt->success = SW_SUCCESS_UNKNOWN;
    else
        attempt->success = (enum sw_success)sqlite3_value_int(values[VALUE_SUCCESS]);
    attempt->failure_after = value_after(values, VALUE_FAILURE_AFTER);
    attempt->correlation_is_guid = sqlite3_value_type(values[VALUE_CORRELATION_ID]) == SQLITE_BLOB;
    /* A number stands for an ID that was purged: nobody can look that up. */
    attempt->correlation_id = sqlite3_value_type(values[VALUE_CORRELATION_ID]) == SQLITE_INTEGER
                                  ? SW_STR("")
                                  : value_str(values[VALUE_CORRELATION_ID]);
    attempt->other_country = value_str(values[VALUE_OTHER_COUNTRY]);
    attempt->phrase = value_str(values[VALUE_PHRASE]);
}

static enum sw_status take_values(void *context, sqlite3_value **values, int n, struct sw_err *err)
{
    struct reading *reading = context;
    struct sw_attempt *attempt = n < ALL_VALUES ? &reading->in_part : &reading->in_full;

    read_lean(values, reading, attempt);
    if (n >= TIMED_VALUES) {
        attempt->start_after = value_after(values, VALUE_START_AFTER);
        attempt->end_after = value_after(values, VALUE_END_AFTER);
    }
    if (n >= PLACED_VALUES) {
        attempt->other_country_id = sqlite3_value_int64(values[VALUE_OTHER_COUNTRY_ID]);
        attempt->caller = value_number(values[VALUE_CALLER], reading->numbers[0]);
        attempt->callee = value_number(values[VALUE_CALLEE], reading->numbers[1]);
    }
    if (n >= ALL_VALUES)
        read_details(values, attempt);
    return reading->receive(reading->context, attempt, err);
}

enum sw_status sw_store_each_attempt(struct sw_store *store, const struct sw_filter *filter,
                                     enum sw_attempt_kind kind, sw_attempt_fn *receive,
                                     void *context, struct sw_err *err)
{
    static const struct sw_attempt blank = {.start_after = SW_NO_TIME,
                                            .failure_after = SW_NO_TIME,
                                            .end_after = SW_NO_TIME,
                                            .success = SW_CONNECTED,
                                            .correlation_id = {"", 0},
                                            .caller = {"", 0},
                                            .callee = {"", 0},
                                            .other_country = {"", 0},
                                            .phrase = {"", 0}};
    struct reading reading = {
        .receive = receive, .context = context, .in_part = blank, .in_full = blank};
    sqlite3_stmt *select = NULL;
    struct sw_buf sql = {0};
    enum sw_status status = filter_find_tenants(store, filter->tenant, &reading.tenants, err);

    if (status == SW_OK)
        status = find_coarse(store, filter, &reading.has_coarse, err);
    if (status != SW_OK)
        return status;
    build_select(&sql, filter, kind, &reading);
    status = db_prepare(store, sql.s, &select, err);
    sw_buf_free(&sql);
    if (status == SW_OK)
        status = persons_read(store, &reading.persons, err);
    if (status == SW_OK) {
        filter_bind(select, filter, reading.tenants);
        status = db_scan(store, select, take_values, &reading, err);
    }
    sqlite3_finalize(select);
    sw_map64_free(&reading.persons);
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
