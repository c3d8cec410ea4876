#include "fixture.h"
#include "sipwhy/query.h"
#include "store_rows.h"

/* What the functions of a run are given. */
struct seen {
    struct sw_buf text; /* "a,b;1|x;" */
    bool reads_people;
    size_t enough; /* rows after which there are enough, 0: never */
    size_t fail;   /* rows after which the receiver fails, 0: never */
    size_t n_columns, n_rows;
};

/* A parameter's value is its name; n is a number. */
static enum sw_status bind(void *context, const char *name, struct sw_value *value,
                           struct sw_err *err)
{
    (void)context;
    if (strcmp(name, "bad") == 0)
        return sw_err_set(err, SW_DATA, "bad value");
    if (strcmp(name, "n") == 0)
        *value = (struct sw_value){SW_VALUE_INTEGER, 7, 0, {0}};
    else if (strcmp(name, "r") == 0)
        *value = (struct sw_value){SW_VALUE_REAL, 0, 0.5, {0}};
    else if (strcmp(name, "none") == 0)
        *value = (struct sw_value){SW_VALUE_NULL, 0, 0, {0}};
    else
        *value = (struct sw_value){SW_VALUE_TEXT, 0, 0, sw_str(name)};
    return SW_OK;
}

static enum sw_status begin(void *context, const struct sw_query_shape *shape, struct sw_err *err)
{
    struct seen *seen = context;

    (void)err;
    seen->reads_people = shape->reads_people;
    for (size_t i = 0; i < shape->n_columns; i++)
        sw_buf_printf(&seen->text, "%s%s", i ? "," : "", shape->columns[i]);
    seen->n_columns = shape->n_columns;
    return SW_OK;
}

static void add_value(struct sw_buf *text, const struct sw_value *value)
{
    static const char kinds[] = "-irtb";

    sw_buf_printf(text, "%c", kinds[value->kind]);
    if (value->kind == SW_VALUE_INTEGER)
        sw_buf_printf(text, "%lld", (long long)value->integer);
    if (value->kind == SW_VALUE_REAL)
        sw_buf_printf(text, "%g", value->real);
    sw_buf_add(text, value->text.s, value->text.n);
}

static enum sw_status row(void *context, const struct sw_value *cells, bool *is_enough,
                          struct sw_err *err)
{
    struct seen *seen = context;

    sw_buf_str(&seen->text, ";");
    for (size_t i = 0; i < seen->n_columns; i++) {
        sw_buf_str(&seen->text, i ? "|" : "");
        add_value(&seen->text, &cells[i]);
    }
    seen->n_rows++;
    *is_enough = seen->enough && seen->n_rows >= seen->enough;
    if (seen->fail && seen->n_rows >= seen->fail)
        return sw_err_set(err, SW_CHECK_FAILED, "receiver");
    return SW_OK;
}

/* "0 a,b;i1|tx" or "2 the sentence"; the caller's. */
static char *ask(struct sw_store *store, const char *sql, struct seen seen)
{
    struct sw_err err = {0};
    const struct sw_query query = {.sql = sql,
                                   .where = "q.sql",
                                   .timeout_seconds = 1,
                                   .context = &seen,
                                   .bind = bind,
                                   .begin = begin,
                                   .row = row};
    enum sw_status status = sw_query_run(store, &query, &err);
    char *answer = sw_sprintf("%d %s", (int)status,
                              status == SW_OK ? (seen.text.s ? seen.text.s : "") : err.text);

    sw_buf_free(&seen.text);
    return answer;
}

static void asks(struct sw_store *store, const char *sql, struct seen seen, const char *want)
{
    char *got = ask(store, sql, seen);

    is_text(got, want, sql[0] ? sql : "no text at all");
    free(got);
}

#define READS  "a query may read and nothing else: begin with SELECT or WITH"
#define PUBLIC " is not public: read calls, causes, counts, imports and codes"

static const struct {
    const char *sql, *want;
} cases[] = {
    {"SELECT 1 AS a, 2.5 AS b, 'x' AS c, NULL AS d, x'00ff' AS e", NULL},
    {"SELECT trunk, success FROM calls ORDER BY trunk", "0 trunk,success;tsbc1|i0;tsbc2|i1"},
    {"SELECT count(*) AS n FROM calls", "0 n;i2"},
    {"SELECT :n AS a, @x AS b, $r AS c, :none AS d, :n AS e", "0 a,b,c,d,e;i7|tx|r0.5|-|i7"},
    {"SELECT trunk FROM calls WHERE trunk = :sbc1", "0 trunk;tsbc1"},
    {"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3) SELECT x FROM c",
     "0 x;i1;i2;i3"},
    {"SELECT 1 AS a; ; -- done\n/* really */", "0 a;i1"},
    {";;SELECT 1 AS a", "0 a;i1"},
    {"SELECT trunk FROM calls WHERE 0", "0 trunk"},
    {"VALUES (1)", "0 column1;i1"},
    {"SELECT :bad", "65 bad value"},
    {"SELECT ?", "2 q.sql: parameters have names: write :name instead of ?"},
    {"SELECT ?1", "2 q.sql: parameters have names: write :name instead of ?"},
    {"", "2 q.sql: holds no statement"},
    {"-- nothing\n", "2 q.sql: holds no statement"},
    {"SELECT 1;\nSELECT 2", "2 q.sql: line 2: one statement only, and nothing behind it"},
    {"SELECT 1; nonsense", "2 q.sql: line 1: one statement only, and nothing behind it"},
    {"SELECT\n\n  no_column FROM calls", "2 q.sql: line 3: no such column: no_column"},
    {";\n\nSELECT 'a' FORM calls", "2 q.sql: line 3: near \"calls\": syntax error"},
    {"SELECT \"double\"", "2 q.sql: line 1: no such column: double"},
    {"DELETE FROM attempt", "2 q.sql: " READS},
    {"UPDATE attempt SET caller_number = ''", "2 q.sql: " READS},
    {"INSERT INTO tenant VALUES (9, 'x')", "2 q.sql: " READS},
    {"WITH x AS (SELECT 1) DELETE FROM attempt", "2 q.sql: " READS},
    {"DROP TABLE attempt", "2 q.sql: " READS},
    {"CREATE TABLE x (a)", "2 q.sql: " READS},
    {"CREATE TEMP TABLE x AS SELECT 1", "2 q.sql: " READS},
    {"CREATE TEMP VIEW calls AS SELECT * FROM attempt", "2 q.sql: " READS},
    {"ATTACH 'x.db' AS x", "2 q.sql: " READS},
    {"PRAGMA query_only = 0", "2 q.sql: " READS},
    {"PRAGMA user_version", "2 q.sql: " READS},
    {"SELECT * FROM pragma_user_version", "2 q.sql: " READS},
    {"BEGIN", "2 q.sql: " READS},
    {"VACUUM", "2 q.sql: " READS},
    {"VACUUM INTO 'x.db'", "2 q.sql: " READS},
    {"REINDEX", "2 q.sql: " READS},
    {"ANALYZE", "2 q.sql: " READS},
    {"SELECT name FROM sqlite_master", "2 q.sql: sqlite_master" PUBLIC},
    {"SELECT count(*) FROM sqlite_master", "2 q.sql: sqlite_master" PUBLIC},
    {"SELECT name FROM sqlite_temp_schema", "2 q.sql: sqlite_temp_master" PUBLIC},
    {"WITH x AS (SELECT * FROM sqlite_schema) SELECT * FROM x", "2 q.sql: sqlite_master" PUBLIC},
    {"SELECT caller_number FROM attempt", "2 q.sql: attempt" PUBLIC},
    {"SELECT caller FROM call", "2 q.sql: attempt" PUBLIC},
    {"WITH calls AS (SELECT caller AS c FROM call) SELECT c FROM calls", "2 q.sql: attempt" PUBLIC},
    {"SELECT (SELECT name FROM user) FROM calls", "2 q.sql: user" PUBLIC},
    {"SELECT trunk FROM calls WHERE EXISTS (SELECT sha256 FROM reference)",
     "2 q.sql: reference" PUBLIC},
    {"WITH calls AS (SELECT caller_number AS c FROM attempt) SELECT c FROM calls",
     "2 q.sql: no such table: attempt"},
    {"WITH x AS (SELECT 1),\n\"Codes\" (c) AS MATERIALIZED (SELECT name FROM user) SELECT c FROM "
     "codes",
     "2 q.sql: no such table: user"},
    {"WITH 'calls'/* ( */AS(SELECT caller_number AS c FROM attempt) SELECT c FROM calls",
     "2 q.sql: no such table: attempt"},
    {"WITH calls \v\xef\xbb\xbf AS (SELECT caller_number AS c FROM attempt) SELECT c FROM calls",
     "2 q.sql: no such table: attempt"},
    {"WITH \xef\xbb\xbf"
     "calls AS (SELECT caller_number AS c FROM attempt) SELECT c FROM calls",
     "2 q.sql: no such table: attempt"},
    {"SELECT $x('), (WITH calls AS (SELECT caller_number AS c FROM attempt) SELECT c FROM calls) "
     "-- '",
     "2 q.sql: no such table: attempt"},
    {"WITH [imports] -- '\n AS (SELECT name AS c FROM user) SELECT c FROM imports",
     "2 q.sql: no such table: user"},
    {"WITH \"x\"\", calls AS (\" AS (SELECT 1 AS a) SELECT a FROM \"x\"\", calls AS (\"", "0 a;i1"},
    {"SELECT 1 AS a '", "2 q.sql: line 1: unrecognized token: \"'\""},
    {"SELECT count(*) AS n FROM calls AS c, causes d", "0 n;i4"},
    {"WITH x(calls) AS (SELECT ' WITH calls AS (') SELECT count(calls) AS calls FROM x",
     "0 calls;i1"},
    {"SELECT count(*) FROM rejected", "2 q.sql: no such table: rejected"},
    {"SELECT value FROM json_each('[1]')", "2 q.sql: " READS},
    {"SELECT load_extension('x')",
     "2 q.sql: line 1: the function load_extension is not allowed here"},
    {"SELECT randomblob(9)", "2 q.sql: line 1: the function randomblob is not allowed here"},
    {"SELECT fts3_tokenizer('x')",
     "2 q.sql: line 1: the function fts3_tokenizer is not allowed here"},
    {"SELECT LOWER('A') AS a", "0 a;ta"},
    {"SELECT length(zeroblob(20000000))", "74 q.sql: stopped: a text or blob of more than 4 MiB"},
    {"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
     "74 q.sql: stopped after 1 s: --timeout raises the limit"},
};

static void test_statements(struct sw_store *store, const char *which)
{
    printf("# %s\n", which);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *got = ask(store, cases[i].sql, (struct seen){0});

        /* SQLite names some functions only where they are compiled in */
        if (strstr(cases[i].sql, "fts3_tokenizer") && strstr(got, "no such function"))
            ok(true, "%s # skip not compiled in", cases[i].sql);
        else if (cases[i].want)
            is_text(got, cases[i].want, cases[i].sql[0] ? cases[i].sql : "no text at all");
        else
            ok(strncmp(got, "0 a,b,c,d,e;i1|r2.5|tx|-|b", 26) == 0, "%s", cases[i].sql);
        free(got);
    }
}

static void test_receiver(struct sw_store *store)
{
    static const char sql[] = "SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3";

    asks(store, sql, (struct seen){.enough = 2}, "0 a;i1;i2");
    asks(store, sql, (struct seen){.fail = 2}, "1 receiver");
    asks(store, sql, (struct seen){0}, "0 a;i1;i2;i3");
}

static bool has_people(struct sw_store *store, const char *sql)
{
    struct seen seen = {0};
    struct sw_err err = {0};
    const struct sw_query query = {
        .sql = sql, .where = "q", .context = &seen, .bind = bind, .begin = begin, .row = row};

    must(sw_query_run(store, &query, &err) == SW_OK, err.text);
    sw_buf_free(&seen.text);
    return seen.reads_people;
}

static void test_people(struct sw_store *store)
{
    ok(!has_people(store, "SELECT trunk, count(*) FROM calls GROUP BY trunk"), "a trunk is nobody");
    ok(has_people(store, "SELECT caller AS x FROM calls"), "a number under another name");
    ok(has_people(store, "SELECT substr(display_name, 2) FROM calls"), "a part of a name");
    ok(has_people(store, "WITH x AS (SELECT * FROM calls) SELECT 1 FROM x"), "all columns");
    ok(has_people(store, "SELECT user FROM counts"), "the user of a count");
}

static void test_limits(struct sw_store *store)
{
    struct sw_buf sql = {0};
    char *got;

    sw_buf_str(&sql, "SELECT 1");
    for (int i = 0; i < 200; i++)
        sw_buf_str(&sql, ", 1");
    got = ask(store, sql.s, (struct seen){0});
    ok(got[0] == '2', "too many columns are wrong usage: %s", got);
    free(got);

    sw_buf_clear(&sql);
    sw_buf_str(&sql, "WITH t0 AS (SELECT 1 AS x)");
    for (int i = 1; i < 30; i++)
        sw_buf_printf(&sql, ", t%d AS (SELECT a.x FROM t%d AS a, t%d AS b)", i, i - 1, i - 1);
    sw_buf_str(&sql, " SELECT count(*) FROM t29");
    got = ask(store, sql.s, (struct seen){0});
    ok(strncmp(got, "74 ", 3) == 0, "a statement that grows without end is stopped: %s", got);
    free(got);

    sw_buf_clear(&sql);
    sw_buf_str(&sql, "SELECT '");
    for (int i = 0; i < 1000001; i++)
        sw_buf_char(&sql, 'x');
    got = ask(store, sql.s, (struct seen){0});
    is_text(got, "2 q.sql: is longer than 1000000 bytes", "a text that is too long");
    free(got);
    sw_buf_free(&sql);
}

int main(void)
{
    struct sw_call calls[2];
    struct database d, untouched;
    struct sw_store *temporary;
    struct sw_err err = {0};
    char *before, *after;

    begin_tests();
    d = begin_database();
    to_calls("a 00:00 - ok=0 caller=+4915112345678 callee=+14255550100 user=anna@contoso.com;"
             "b 00:01 00:20 ok=1 trunk=sbc2",
             "contoso", calls, 2);
    import_rows(&d, &(struct test_import){.file = "a.csv", .calls = calls, .n = 2}, NULL);
    before = dump(&d);
    test_statements(d.store, "a file");
    test_receiver(d.store);
    test_people(d.store);
    test_limits(d.store);
    after = dump(&d);
    is_text(after, before, "nothing has changed");
    free(before);
    free(after);

    /* The store goes on as before: without guard and limits, it writes. */
    import_rows(&d, &(struct test_import){.file = "b.csv", .calls = calls, .n = 1}, NULL);
    ok(true, "the store writes again");

    must(sw_store_open(&temporary, "", SW_STORE_TEMPORARY, &codes, 0, &err) == SW_OK, err.text);
    untouched = (struct database){.store = temporary};
    import_rows(&untouched, &(struct test_import){.file = "a.csv", .calls = calls, .n = 2}, NULL);
    test_statements(temporary, "a database in memory");
    import_rows(&untouched, &(struct test_import){.file = "b.csv", .calls = calls, .n = 1}, NULL);
    ok(true, "the one in memory writes again");
    sw_store_close(temporary);
    end_database(&d);
    end_tests();
    return tap_done();
}
