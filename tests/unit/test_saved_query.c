#include "fixture.h"
#include "sipwhy/saved_query.h"

/* A query as one line: name|title|param type=default(words);...|columns|problem. */
static char *describe(const struct sw_saved_query *query)
{
    struct sw_buf out = {0};

    sw_buf_printf(&out, "%s|%s|", query->name, query->title);
    for (size_t i = 0; i < query->n_params; i++) {
        const struct sw_param *param = &query->params[i];

        sw_buf_printf(&out, "%s %s=%s(%s);", param->name, sw_param_types[param->type],
                      param->fallback ? param->fallback : "-", param->words);
    }
    sw_buf_str(&out, "|");
    for (size_t i = 0; i < query->n_columns; i++)
        sw_buf_printf(&out, "%s%s", i ? "," : "", query->columns[i]);
    sw_buf_printf(&out, "|%s", query->problem ? query->problem : "");
    return out.s;
}

static void test_heads(void)
{
    static const struct {
        const char *name, *file, *want;
    } cases[] = {
        {"no head", "SELECT 1", "q||||"},
        {"nothing at all", "", "q||||"},
        {"comments that are no head", "-- just a word\n--\n-- note: mind this\nSELECT 1", "q||||"},
        {"a head", "-- name: lost\n-- title: Lost calls\n-- columns: a, b_c\nSELECT 1",
         "lost|Lost calls||a,b_c|"},
        {"CR LF, a mark in front, blank lines",
         "\xef\xbb\xbf\r\n-- name: lost\r\n\r\n-- title:  Lost  \r\nSELECT 1", "lost|Lost|||"},
        {"lines that go on", "-- title: Lost\n--   calls\n--     of a week\n-- prose\n--   more",
         "q|Lost calls of a week|||"},
        {"behind the SQL's first word nothing is a head", "SELECT 1\n-- name: x", "q||||"},
        {"parameters",
         "-- params: since time = 4w, from when; top integer=20; who text, a name;\n"
         "--   any text = , or none; x integer",
         "q||since time=4w(from when);top integer=20();who text=-(a name);any text=(or none);"
         "x integer=-();||"},
        {"times of days and weeks", "-- params: since day = 4w; from week = 8w, a week",
         "q||since day=4w();from week=8w(a week);||"},
        {"a type that is none", "\n-- params: a number",
         "q||||f/q.sql: line 2: params: write "
         "\"name type = default, words; ...\" with "
         "type integer, text, time, day or week"},
        {"a parameter without a type", "-- params: a",
         "q||||f/q.sql: line 1: params: write \"name type = default, words; ...\" with type "
         "integer, text, time, day or week"},
        {"a parameter that is there twice", "-- params: a text; a text",
         "q||a text=-();a text=-();||f/q.sql: line 1: params: a is there twice"},
        {"a key that is there twice", "-- title: a\n-- title: b",
         "q|a|||f/q.sql: line 2: title is there twice"},
        {"a name with a blank", "-- name: two words",
         "q||||f/q.sql: line 1: a name has letters, digits, - and _ and begins with a letter"},
        {"a name that is an option", "-- name: --db",
         "q||||f/q.sql: line 1: a name has letters, digits, - and _ and begins with a letter"},
        {"a name that is a word of the command", "-- name: list",
         "list||||f/q.sql: list is a word of sipwhy query and can't be a name"},
        {"columns that are no names", "-- columns: a, b c",
         "q|||a,b c|f/q.sql: line 1: columns: names with commas between"},
        {"bytes that are no UTF-8", "SELECT '\xff'", "q||||f/q.sql: is no text in UTF-8"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_saved_queries queries = {0};
        char *got;

        sw_saved_queries_add(&queries, "f/q.sql", cases[i].file, strlen(cases[i].file));
        got = describe(&queries.items[0]);
        is_text(got, cases[i].want, cases[i].name);
        free(got);
        sw_saved_queries_clear(&queries);
    }
}

static void test_cuts(void)
{
    static const char file[] = "-- name: lost\n-- params: since time = 4w, from when; a text\n"
                               "--   = x, y\n-- columns: a, b\nSELECT 1";
    size_t sane = 0;

    for (size_t n = 0; n < sizeof file; n++) {
        struct sw_saved_queries queries = {0};

        sw_saved_queries_add(&queries, "q.sql", file, n);
        sane += queries.n == 1 && strlen(queries.items[0].text) == n;
        sw_saved_queries_clear(&queries);
    }
    is_int((int64_t)sane, sizeof file, "a file that is cut anywhere is one query");
}

static void test_catalogue(void)
{
    struct sw_saved_queries queries = {0};
    const struct sw_saved_query *query;
    bool is_sorted = true, is_whole = true;
    size_t shipped;

    sw_saved_queries_add_shipped(&queries);
    shipped = queries.n;
    ok(shipped >= 16, "%zu queries are shipped", shipped);
    for (size_t i = 0; i < queries.n; i++) {
        query = &queries.items[i];
        is_sorted &= i == 0 || strcmp(queries.items[i - 1].name, query->name) < 0;
        is_whole &= query->is_shipped && !query->problem && query->title[0] && query->order[0] &&
                    query->reads[0] && query->n_columns > 0;
    }
    ok(is_sorted, "sorted, each name once");
    ok(is_whole, "each with a whole head");

    sw_saved_queries_add(&queries, "u/x.sql", "-- name: lost-calls\nSELECT 2", 28);
    query = sw_saved_queries_find(&queries, "lost-calls");
    ok(query && !query->is_shipped && queries.n == shipped,
       "one's own takes the shipped one's place");
    sw_saved_queries_add(&queries, "u/a.SQL", "SELECT 3", 8);
    query = sw_saved_queries_find(&queries, "a");
    ok(query && queries.n == shipped + 1 && query == &queries.items[0], "a new one has its place");
    sw_saved_queries_add(&queries, "u/b.sql", "SELECT\0 3", 9);
    query = sw_saved_queries_find(&queries, "b");
    ok(query && query->problem, "a file with a NUL is no text");
    sw_saved_queries_add_unread(&queries, "u/c.sql", "Permission denied");
    query = sw_saved_queries_find(&queries, "c");
    is_text(query ? query->problem : NULL, "u/c.sql: Permission denied", "one that can't be read");
    ok(!sw_saved_queries_find(&queries, "nowhere") && !sw_saved_queries_find(&queries, "zzz"),
       "what is not there is not found");
    sw_saved_queries_clear(&queries);
}

int main(void)
{
    test_heads();
    test_cuts();
    test_catalogue();
    return tap_done();
}
