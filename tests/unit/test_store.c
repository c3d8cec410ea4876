#include "fixture.h"
#include "sipwhy/store.h"

#include <sqlite3.h>

#define NINE       "2026-11-09T09:00:00Z"
#define GUID(last) "45a1da7c-9e97-481a-8a05-3fe19a9a77e" #last

static struct sw_codes codes;

/* A failed call whose fingerprint is given: what makes it the same as another. */
static struct sw_call make_call(const char *time, uint64_t low, uint64_t high)
{
    return (struct sw_call){
        .invite_time = utc(time),
        .start_time = SW_NO_TIME,
        .failure_time = utc(time) + 9000,
        .end_time = SW_NO_TIME,
        .duration = -1,
        .success = SW_NOT_CONNECTED,
        .direction = SW_OUTBOUND,
        .pair = {{true, 503}, {true, 560503}},
        .media_bypass = -1,
        .caller = SW_STR("+14255550100"),
        .callee = SW_STR("+442079460123"),
        .call_type = SW_STR("dr_out"),
        .trunk_fqdn = SW_STR("sbc1.contoso.com"),
        .fingerprint = {low, high},
    };
}

static struct sw_import make_import(const char *tenant, char content)
{
    struct sw_import import = {
        .tenant = sw_strdup(tenant),
        .file = sw_strdup("calls.csv"),
        .format = sw_strdup("graph"),
        .generation = sw_strdup("v1.0"),
        .source = sw_strdup("calls"),
        .product = sw_strdup("direct_routing"),
        .fields = sw_strdup("invite_time"),
        .version = sw_strdup("0"),
        .imported_at = 5,
    };

    memset(import.sha256, content, sizeof import.sha256);
    return import;
}

/* One import of its own transaction; content stands for the bytes of its file. */
static enum sw_status import_calls(struct sw_store *store, struct sw_import *import,
                                   struct sw_call *calls, size_t n, struct sw_err *err)
{
    enum sw_status status = sw_store_begin(store, err);

    if (status == SW_OK)
        status = sw_store_import_begin(store, import, err);
    if (status == SW_OK)
        status = sw_store_import_add(store, import, calls, n, NULL, 0, err);
    import->rows += (int64_t)n;
    if (status == SW_OK)
        status = sw_store_import_end(store, import, err);
    return sw_store_end(store, status, err);
}

/* "status new known was_known" of an import. */
static void check_import(struct sw_store *store, const char *tenant, char content,
                         struct sw_call *calls, size_t n, const char *want, const char *name)
{
    struct sw_import import = make_import(tenant, content);
    struct sw_err err = {0};
    char got[1200];
    enum sw_status status = import_calls(store, &import, calls, n, &err);

    snprintf(got, sizeof got, "%d %" PRId64 " new %" PRId64 " known%s%s", (int)status,
             import.new_rows, import.known, import.was_known ? " before" : "", err.text);
    is_text(got, want, name);
    sw_import_clear(&import);
}

/* Each test has a database file of its own and may look behind the store's back. */
struct database {
    char *folder, *path;
    struct sw_store *store;
    sqlite3 *db;
};

static struct database begin_test(void)
{
    struct database d = {.folder = make_folder()};
    struct sw_err err = {0};

    d.path = sw_sprintf("%s/calls.db", d.folder);
    must(sw_store_open(&d.store, d.path, SW_STORE_WRITE, &codes, 0, &err) == SW_OK, err.text);
    must(sqlite3_open(d.path, &d.db) == SQLITE_OK, "sqlite3_open");
    return d;
}

static void end_test(struct database *d)
{
    sw_store_close(d->store);
    sqlite3_close(d->db);
    free(d->path);
    remove_folder(d->folder);
}

static int64_t ask(struct database *d, const char *sql)
{
    sqlite3_stmt *select = NULL;
    int64_t answer;

    must(sqlite3_prepare_v2(d->db, sql, -1, &select, NULL) == SQLITE_OK, sqlite3_errmsg(d->db));
    must(sqlite3_step(select) == SQLITE_ROW, sqlite3_errmsg(d->db));
    answer = sqlite3_column_int64(select, 0);
    sqlite3_finalize(select);
    return answer;
}

/* What is wrong with the database, the caller's; "" when it is sound. */
static void note_problem(void *context, const char *what, const char *problem)
{
    if (problem)
        sw_buf_printf(context, "%s: %s;", what, problem);
}

static char *find_problems(struct database *d)
{
    struct sw_buf problems = {0};
    struct sw_err err = {0};
    enum sw_status status;

    sw_buf_str(&problems, "");
    status = sw_store_check(d->store, note_problem, &problems, &err);
    must((status == SW_OK) == (problems.n == 0), "the status says whether there are problems");
    return problems.s;
}

static void check_sound(struct database *d, const char *name)
{
    char *problems = find_problems(d);

    is_text(problems, "", name);
    free(problems);
}

static void test_known_rows(void)
{
    struct database d = begin_test();
    struct sw_call calls[] = {make_call(NINE, 1, 11), make_call(NINE, 2, 12),
                              make_call(NINE, 1, 11)};

    check_import(d.store, "contoso", 'a', calls, 3, "0 2 new 1 known",
                 "a row that comes twice in a file is known the second time");
    is_int(ask(&d, "SELECT count(*) FROM sighting"), 0, "which is no sighting");
    check_import(d.store, "contoso", 'b', calls, 2, "0 0 new 2 known",
                 "other bytes with the same rows bring nothing new");
    is_int(ask(&d, "SELECT count(*) FROM sighting WHERE import_id = 2"), 2,
           "their sightings are noted");
    check_import(d.store, "contoso", 'a', calls, 3, "0 0 new 3 known before",
                 "the same bytes again are known as such");
    is_int(ask(&d, "SELECT count(*) FROM import"), 2, "and leave no row in the ledger");
    is_int(ask(&d, "SELECT count(*) FROM sighting"), 2, "and no sighting");
    is_int(ask(&d, "SELECT sum(attempts) FROM rollup"), 2, "and the rollup as it was");
    calls[0].fingerprint[1] = 99;
    check_import(d.store, "contoso", 'a', calls, 2, "0 1 new 1 known",
                 "bytes read better than before keep what they bring");
    check_import(d.store, "fabrikam", 'a', calls, 0, "0 0 new 0 known",
                 "the same bytes of another tenant are another import");
    check_sound(&d, "the ledger, the calls and the rollup agree");
    end_test(&d);
}

/* Rows of one import that bring columns which those before them lack. */
static void test_late_columns(void)
{
    struct database d = begin_test();
    struct sw_import import = make_import("contoso", 'a');
    struct sw_err err = {0};
    struct sw_call calls[] = {make_call(NINE, 1, 11), make_call("2026-11-09T09:05:00Z", 2, 12),
                              make_call("2026-11-09T09:10:00Z", 3, 13)};
    enum sw_status status = sw_store_begin(d.store, &err);

    calls[1].other_country = SW_STR("CH");
    calls[1].call_id = SW_STR(GUID(1));
    calls[2].admin_units = SW_STR("Zurich");
    calls[2].transferor_correlation_id = SW_STR(GUID(2));
    if (status == SW_OK)
        status = sw_store_import_begin(d.store, &import, &err);
    for (size_t i = 0; status == SW_OK && i < 3; i++, import.rows++)
        status = sw_store_import_add(d.store, &import, &calls[i], 1, NULL, 0, &err);
    if (status == SW_OK)
        status = sw_store_import_end(d.store, &import, &err);
    must(sw_store_end(d.store, status, &err) == SW_OK, err.text);
    is_int(import.new_rows, 3, "three batches of one call");
    is_int(ask(&d, "SELECT count(*) FROM attempt WHERE other_country_id IS NOT NULL AND "
                   "call_id IS NOT NULL AND admin_units_id IS NULL"),
           1, "the second has columns that the first lacks");
    is_int(ask(&d,
               "SELECT count(*) FROM attempt WHERE other_country_id IS NULL AND call_id IS NULL "
               "AND admin_units_id IS NOT NULL AND transferor_correlation_id IS NOT NULL"),
           1, "the third has others, and lacks those");
    check_sound(&d, "the sum of each call is that of all its columns");
    sw_import_clear(&import);
    end_test(&d);
}

/* The id of a call holds its second and 24 bits of its fingerprint. */
static void test_clashes(void)
{
    struct database d = begin_test();
    struct sw_call calls[] = {
        make_call(NINE, 0x1234567, 1), /* differ above the 24 bits, and in the other half */
        make_call(NINE, 0x2234567, 2),
        make_call("2026-11-09T09:14:59.999Z", 0xffffff, 3), /* the last id of its quarter hour */
        make_call("2026-11-09T09:14:59.001Z", 0xffffff, 4),
    };
    struct sw_err err = {0};
    int64_t until;

    check_import(d.store, "contoso", 'a', calls, 4, "0 4 new 0 known",
                 "calls whose ids clash are kept");
    check_import(d.store, "contoso", 'b', calls, 4, "0 0 new 4 known", "and known again");
    check_sound(&d, "each is in the quarter hour that the rollup has it in");
    is_int(ask(&d, "SELECT count(*) FROM call WHERE id >> 24 <> invite_time / 1000"), 0,
           "and in the second that its id says");
    until = utc("2026-11-09T09:15:00Z");
    is_int(sw_store_last_before(d.store, NULL, until, &until, &err), SW_OK, "it is found");
    is_int(until, utc(NINE), "  before the next quarter hour");
    end_test(&d);
}

static int64_t count_all(struct database *d)
{
    return ask(d, "SELECT (SELECT count(*) FROM call) + (SELECT count(*) FROM import) + "
                  "(SELECT count(*) FROM cause) + (SELECT count(*) FROM trunk) + "
                  "(SELECT count(*) FROM tenant) + (SELECT count(*) FROM user) + "
                  "(SELECT count(*) FROM call_type) + (SELECT count(*) FROM rejected) + "
                  "(SELECT count(*) FROM phrase) + (SELECT count(*) FROM region) + "
                  "(SELECT count(*) FROM rollup)");
}

static void test_rollback(void)
{
    struct database d = begin_test();
    struct sw_call call = make_call(NINE, 1, 11);
    struct sw_reject reject = {.line = 3, .reason = "no time"};
    struct sw_import import = make_import("contoso", 'a');
    struct sw_err err = {0};

    call.upn = SW_STR("anna@contoso.com");
    call.phrase = call.media_region = SW_STR("x");
    sw_store_begin(d.store, &err);
    sw_store_import_begin(d.store, &import, &err);
    sw_store_import_add(d.store, &import, &call, 1, &reject, 1, &err);
    is_int(sw_store_end(d.store, SW_DATA, &err), SW_DATA, "a failure stays one");
    is_int(count_all(&d), 0, "and leaves no trace in any table");
    check_import(d.store, "contoso", 'a', &call, 1, "0 1 new 0 known",
                 "afterwards the same rows are new");
    check_sound(&d, "with all that they refer to");
    sw_import_clear(&import);

    import = make_import("fabrikam", 'b');
    call = make_call(NINE, 2, 12);
    import.rows = 7;
    is_int(import_calls(d.store, &import, &call, 1, &err), SW_BUG,
           "rows that do not add up fail the import");
    is_int(ask(&d, "SELECT count(*) FROM tenant"), 1, "and leave no trace either");
    sw_import_clear(&import);

    import = make_import("fabrikam", 'c');
    sw_store_begin(d.store, &err);
    sw_store_import_begin(d.store, &import, &err);
    sw_store_import_add(d.store, &import, &call, 1, NULL, 0, &err);
    sw_store_close(d.store);
    d.store = NULL;
    is_int(ask(&d, "SELECT count(*) FROM call"), 1, "closing rolls back what is open");
    sw_import_clear(&import);
    end_test(&d);
}

/* Times before 1970, outcomes unknown, quarter hours next to each other, codes of all kinds. */
static void test_rollup(void)
{
    static const char *const times[] = {NINE,
                                        "2026-11-09T09:14:59.999Z",
                                        "2026-11-09T09:15:00Z",
                                        "1969-12-31T23:59:59.999Z",
                                        "1969-12-31T23:44:59Z",
                                        "0002-01-01T00:00:00Z",
                                        "9999-12-31T23:59:59.999Z"};
    static const struct sw_pair pairs[] = {{{true, 503}, {true, 560503}},
                                           {{true, 0}, {true, 0}},
                                           {{false, 0}, {false, 0}},
                                           {{true, INT64_MIN}, {true, INT64_MAX}},
                                           {{false, 0}, {true, 0}}};
    struct database d = begin_test();
    struct sw_call calls[COUNT(times) * COUNT(pairs) * 3];
    size_t n = 0;
    char *problems;

    for (size_t t = 0; t < COUNT(times); t++) {
        for (size_t p = 0; p < COUNT(pairs); p++) {
            for (size_t s = 0; s < 3; s++, n++) {
                calls[n] = make_call(times[t], n, n);
                calls[n].pair = pairs[p];
                calls[n].success = (enum sw_success)s;
                calls[n].direction = (enum sw_direction)s;
                if (s == 0)
                    calls[n].trunk_fqdn = SW_STR("");
            }
        }
    }
    check_import(d.store, "contoso", 'a', calls, n, "0 105 new 0 known",
                 "calls of all kinds and times go in");
    check_sound(&d, "the rollup equals the calls");
    is_int(ask(&d, "SELECT count(*) FROM rollup"), 105 - 5 * 3, "a quarter hour is half open");
    is_int(ask(&d, "SELECT count(*) FROM call WHERE success IS NULL"), 35,
           "an unknown outcome is neither");
    is_int(ask(&d, "SELECT count(*) FROM cause WHERE sip_code IS NULL"), 2,
           "an unknown code is not 0");
    sqlite3_exec(d.db, "UPDATE rollup SET attempts = 2 WHERE bucket = -1 AND success = 2", NULL,
                 NULL, NULL);
    problems = find_problems(&d);
    is_text(problems,
            "rollup against calls: the rollup and the calls differ in the quarter hour that begins "
            "-900 s after 1970;",
            "a rollup that differs is noticed");
    free(problems);
    end_test(&d);
}

static void test_times(void)
{
    struct database d = begin_test();
    struct sw_call a[] = {make_call("2026-11-09T09:07:00.500Z", 1, 1),
                          make_call("2026-11-02T08:00:00Z", 2, 2)};
    struct sw_call b[] = {make_call("2026-11-20T10:00:00Z", 3, 3)};
    static const struct {
        const char *name, *tenant, *before, *want;
    } cases[] = {
        {"the last of all", NULL, "2027-01-01T00:00:00Z", "2026-11-20T10:00:00Z"},
        {"of a tenant", "contoso", "2027-01-01T00:00:00Z", NINE},
        {"of nobody", "adatum", "2027-01-01T00:00:00Z", NULL},
        {"before the call, after its quarter hour began", NULL, "2026-11-09T09:01:00Z", NINE},
        {"before its quarter hour", NULL, NINE, "2026-11-02T08:00:00Z"},
        {"before the first", NULL, "2026-11-02T08:00:00Z", NULL},
    };
    int64_t first, last, time;
    struct sw_err err = {0};

    sw_store_range(d.store, NULL, &first, &last, &err);
    ok(first == SW_NO_TIME && last == SW_NO_TIME, "an empty database has no range");
    check_import(d.store, "contoso", 'a', a, 2, "0 2 new 0 known", "two calls of one tenant");
    check_import(d.store, "fabrikam", 'b', b, 1, "0 1 new 0 known", "one of another");
    sw_store_range(d.store, NULL, &first, &last, &err);
    ok(first == utc("2026-11-02T08:00:00Z") && last == utc("2026-11-20T10:00:00Z"),
       "the range is of all calls");
    sw_store_range(d.store, "contoso", &first, &last, &err);
    is_int(last, utc("2026-11-09T09:07:00.500Z"), "or of a tenant's, to the millisecond");
    sw_store_range(d.store, "adatum", &first, &last, &err);
    is_int(last, SW_NO_TIME, "a tenant without calls has none");
    for (size_t i = 0; i < COUNT(cases); i++) {
        sw_store_last_before(d.store, cases[i].tenant, utc(cases[i].before), &time, &err);
        is_int(time, cases[i].want ? utc(cases[i].want) : SW_NO_TIME, cases[i].name);
    }
    end_test(&d);
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_codes_load(&codes, &err) == SW_OK, err.text);
    test_known_rows();
    test_late_columns();
    test_clashes();
    test_rollback();
    test_rollup();
    test_times();
    sw_codes_clear(&codes);
    return tap_done();
}
