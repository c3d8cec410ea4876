#include "sipwhy/asset.h"
#include "store_rows.h"

enum { MAX_ROWS = 16 };

static int64_t import_text(struct database *d, const char *file, const char *tenant,
                           const char *rows)
{
    struct sw_call calls[MAX_ROWS];
    struct test_import import = {.file = file, .tenant = tenant, .calls = calls};

    import.n = to_calls(rows, tenant ? tenant : "contoso", calls, MAX_ROWS);
    return import_rows(d, &import, NULL);
}

static void check_sound(struct database *d, const char *name)
{
    char *problems = find_problems(d);

    is_text(problems, "", name);
    free(problems);
}

static void check_rows(struct database *d, const char *sql, const char *want, const char *name)
{
    struct sw_buf text = {0};

    sw_buf_str(&text, "");
    add_rows(d, sql, &text);
    is_text(text.s, want, name);
    sw_buf_free(&text);
}

static void test_none(void)
{
    struct database d = begin_database();
    struct sw_err err = {0};
    char *before, *after;

    import_text(&d, "A", NULL, "a 01:00 01:10 user=anna");
    before = dump(&d);
    is_int(sw_store_import_undo(d.store, 7, &err), SW_USAGE, "an import that is not there");
    is_text(err.text, "there is no import 7", "is told by its number");
    after = dump(&d);
    is_text(after, before, "and nothing has changed");
    free(before);
    free(after);
    end_database(&d);
}

static void test_tenants(void)
{
    struct database d = begin_database();
    int64_t id = import_text(&d, "A", "contoso", "a 01:00 01:10 user=anna; b 01 -");

    import_text(&d, "B", "fabrikam", "a 01:00 01:10 user=anna; b 01:30 -");
    undo(&d, id);
    check_rows(&d, "SELECT tenant, correlation_id, user FROM calls ORDER BY 2",
               "fabrikam|a|anna|\nfabrikam|b|-|\n", "another tenant's calls stay");
    check_rows(&d, "SELECT name FROM tenant", "fabrikam|\n", "a tenant without imports goes");
    check_rows(&d, "SELECT new, known FROM imports", "2|0|\n", "no call was of both");
    check_sound(&d, "and all is sound");
    end_database(&d);
}

/* Calls before 1970 and at the ends of time: ranges of ids and quarter hours round down. */
static void test_times(void)
{
    static const char *const times[] = {"1969-12-31T23:59:59.999Z", "1969-12-31T23:44:59Z",
                                        "0002-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"};
    struct database d = begin_database();
    struct sw_call calls[COUNT(times)];
    struct test_import import = {.file = "A", .calls = calls, .n = COUNT(times)};
    char *before = dump(&d), *after;

    for (size_t i = 0; i < COUNT(times); i++) {
        calls[i] = to_call(SW_STR("a 01:00 -"), "contoso");
        calls[i].invite_time = utc(times[i]);
        calls[i].fingerprint[0] = calls[i].fingerprint[1] = i;
    }
    undo(&d, import_rows(&d, &import, NULL));
    after = dump(&d);
    is_text(after, before, "calls of any time are taken back");
    free(before);
    free(after);
    end_database(&d);
}

/* Imports of a store that has cached what another one deletes. */
static void test_other_store(void)
{
    struct database d = begin_database();
    struct sw_store *mine = d.store;
    int64_t id = import_text(&d, "A", NULL, "a 01:00 01:10 user=anna phrase=busy trunk=sbc7");

    open_store(&d.store, d.path);
    undo(&d, id);
    import_text(&d, "B", NULL, "b 01:00 01:10 user=ben phrase=gone trunk=sbc8");
    sw_store_close(d.store);
    d.store = mine;
    import_text(&d, "C", NULL, "c 01:00 01:10 user=anna phrase=busy trunk=sbc7");
    check_rows(&d, "SELECT correlation_id, user, phrase, trunk FROM calls ORDER BY 1",
               "b|ben|gone|sbc8|\nc|anna|busy|sbc7|\n", "texts are looked up again");
    check_sound(&d, "and all is sound");
    end_database(&d);
}

/* A database of the first schema: two imports, one call of both and one of each. */
static const char first_data[] =
    "INSERT INTO tenant VALUES (1, 'contoso');"
    "INSERT INTO trunk VALUES (1, 'sbc1'), (2, 'sbc2');"
    "INSERT INTO call_type VALUES (1, 'dr_out');"
    "INSERT INTO country VALUES (1, 'DE'), (2, 'GB');"
    "INSERT INTO phrase VALUES (1, 'busy');"
    "INSERT INTO user VALUES (1, 'anna', NULL, 'Anna'), (2, 'ben', NULL, NULL);"
    "INSERT INTO cause VALUES (1, '503/560503', 503, 560503, 'pair', '', '', '', 'failure', 0, 0);"
    "INSERT INTO import VALUES (1, 1, 'A', x'01', 9, 'graph', '', 'calls', '', '', 2, 2, 0, 0, "
    "60000, 120000, 5, '0'), (2, 1, 'B', x'02', 9, 'graph', '', 'calls', '', '', 2, 1, 1, 0, "
    "60000, 180000, 5, '0');"
    "INSERT INTO call (id, fingerprint, success, cause_id, trunk_id, direction, tenant_id, "
    "call_type_id, user_id, invite_time, phrase_id, user_country_id, other_country_id, import_id) "
    "VALUES (60 << 24, 1, 0, 1, 1, 2, 1, 1, 1, 60000, NULL, 1, NULL, 1), "
    "(120 << 24, 2, 0, 1, 2, 2, 1, 1, NULL, 120000, 1, NULL, 2, 1), "
    "(180 << 24, 3, 0, 1, 1, 2, 1, 1, 2, 180000, NULL, NULL, NULL, 2);"
    "INSERT INTO sighting VALUES (60 << 24, 2);"
    "INSERT INTO rollup VALUES (1, 0, 1, 2, 1, 0, 2), (1, 0, 2, 2, 1, 0, 1);"
    "PRAGMA application_id = 1397313623; PRAGMA user_version = 1;";

static void test_older(void)
{
    const struct sw_asset *schema = sw_asset_find("migrations/001-calls.sql");
    struct database d = {.folder = make_folder()};

    must(schema != NULL, "the first schema");
    d.path = sw_sprintf("%s/calls.db", d.folder);
    must(sqlite3_open(d.path, &d.db) == SQLITE_OK, "sqlite3_open");
    must(sqlite3_exec(d.db, schema->text, NULL, NULL, NULL) == SQLITE_OK, "the first schema runs");
    must(sqlite3_exec(d.db, first_data, NULL, NULL, NULL) == SQLITE_OK, "and its rows go in");
    open_store(&d.store, d.path);
    check_sound(&d, "a database of the first schema is sound once it is upgraded");
    undo(&d, 1);
    check_rows(&d, "SELECT user, display_name, trunk, user_country, import_id FROM calls",
               "anna|Anna|sbc1|DE|2|\nben|-|sbc1|-|2|\n", "and an import of it can be taken back");
    check_rows(&d,
               "SELECT (SELECT count(*) FROM trunk), (SELECT count(*) FROM country), "
               "(SELECT count(*) FROM phrase), (SELECT new FROM import), "
               "(SELECT count(*) FROM user)",
               "1|1|0|2|2|\n", "with what only it referred to");
    check_sound(&d, "and all is sound");
    end_database(&d);
}

int main(void)
{
    begin_tests();
    test_none();
    test_tenants();
    test_times();
    test_other_store();
    test_older();
    end_tests();
    return tap_done();
}
