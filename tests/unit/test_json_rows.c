/* Records out of JSON, wherever the input is cut. */
#include "fixture.h"
#include "sipwhy/json_rows.h"

#define FIFTY   "abcdefghijklmnopqrstuvwxyabcdefghijklmnopqrstuvwxy"
#define LETTERS FIFTY FIFTY FIFTY FIFTY

static enum sw_status take(void *context, const struct sw_record *record, struct sw_err *err)
{
    (void)err;
    sw_buf_printf(context, "%" PRId64 "+%" PRId64, record->line, record->lines_below);
    for (size_t i = 0; i < record->n; i++)
        sw_buf_printf(context, "|%.*s", (int)record->fields[i].n, record->fields[i].s);
    sw_buf_str(context, "; ");
    return SW_OK;
}

/* "line+lines below|field|field; " of each record, or the sentence. */
static const char *rows_of(char out[1024], const char *json, size_t n, size_t step)
{
    struct sw_buf text = {0};
    struct sw_json_rows *rows = sw_json_rows_new(take, &text);
    struct sw_err err = {0};
    enum sw_status status = SW_OK;

    sw_buf_str(&text, "");
    for (size_t at = 0; status == SW_OK && at < n; at += step)
        status = sw_json_rows_feed(rows, json + at, step < n - at ? step : n - at, &err);
    if (status == SW_OK)
        status = sw_json_rows_end(rows, &err);
    snprintf(out, 1024, "%s", status == SW_OK ? text.s : err.text);
    sw_buf_free(&text);
    sw_json_rows_free(rows);
    return out;
}

static const struct {
    const char *name, *json, *want;
} cases[] = {
    {"a list", "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":null}]", "1+0|a|b; 1+0|1|x; 1+0|2|; "},
    {"Graph's answer", "{\"@odata.context\":\"[{\",\"n\":{\"k\":[1]},\"value\":[\n {\"a\":1\n}]}",
     "2+0|a; 2+1|1; "},
    {"pages behind one another", "{\"value\":[{\"a\":1}]}\n{\"value\":[{\"a\":2}]}\n[{\"a\":3}]",
     "1+0|a; 1+0|1; 2+0|2; 3+0|3; "},
    {"one call", "{\"a\":1,\"administrativeUnitInfos\":[{\"id\":\"x\"},{\"id\":\"y\"}]}",
     "1+0|a|administrativeUnitInfos; 1+0|1|x;y; "},
    {"a call a line", "{\"a\":1}\n{\"a\":2}\n", "1+0|a; 1+0|1; 2+0|2; "},
    {"a page a line", "{\"value\":[{\"a\":1}]}\n{\"value\":[]}\n", "1+0|a; 1+0|1; "},
    {"a list of pages",
     "[{\"@odata.context\":\"x\",\"value\":[{\"a\":1},{\"a\":2}]},\n"
     "{\"value\":[{\"a\":3}],\"n\":{\"value\":[{\"a\":4}]}}]",
     "1+0|a; 1+0|1; 1+0|2; 2+0|3; "},
    {"Power BI's answer",
     "{\"results\":[{\"tables\":[{\"rows\":[{\"CQD[x]\":1},\n{\"CQD[x]\":2}]}],\"e\":[{}]}],"
     "\"label\":{\"k\":[{\"y\":1}]}}",
     "1+0|CQD[x]; 1+0|1; 2+0|2; "},
    {"a call whose cells are called so", "[{\"a\":{\"value\":[{\"b\":1}]},\"value\":2}]",
     "1+0|a|value; 1+0|{\"value\":[{\"b\":1}]}|2; "},
    {"an error among calls", "{\"a\":1}\n{\"error\":{\"code\":\"x\"}}",
     "line 2: is JSON without a list of calls"},
    {"no rows", "[]", ""},
    {"no rows in an answer", "{\"value\":[]}", ""},
    {"a member that is new", "[{\"a\":1},{\"b\":2,\"a\":3},{\"b\":4}]",
     "1+0|a; 1+0|1; 1+0|a|b; 1+0|3|2; 1+0||4; "},
    {"true, false and null", "[{\"a\":true,\"b\":false,\"c\":null}]",
     "1+0|a|b|c; 1+0|true|false|; "},
    {"numbers", "[{\"a\":-1,\"b\":560408.0,\"c\":0.5,\"d\":9223372036854775807,\"e\":1e15}]",
     "1+0|a|b|c|d|e; 1+0|-1|560408|0.5|9223372036854775807|1000000000000000; "},
    {"lists and objects", "[{\"a\":[{\"id\":\"x\"},{\"id\":\"y\"}],\"b\":{\"k\":1},\"c\":[]}]",
     "1+0|a|b|c; 1+0|x;y|{\"k\":1}|; "},
    {"escapes and brackets in texts", "[{\"a\\\"}]\":\"\\\\\\\"}]\\u00e9\\n\"}]",
     "1+0|a\"}]; 1+0|\\\"}]\xc3\xa9\n; "},
    {"nothing", "", "is empty"},
    {"no list", "{\"error\":{\"code\":\"x\"}}", "line 1: is JSON without a list of calls"},
    {"an error among pages", "[{\"a\":1}]\n{\"error\":{}}\n[{\"a\":2}]",
     "line 2: is JSON without a list of calls"},
    {"a list of numbers beside the calls", "{\"n\":[1,2],\"value\":[{\"a\":1}]}", "1+0|a; 1+0|1; "},
    {"a name twice", "[{\"a\":1,\"a\":2}]",
     "line 1: is no valid JSON: a name stands twice in an object"},
    {"a name of 200 letters", "[{\"" LETTERS "\":1}]", "1+0|" LETTERS "; 1+0|1; "},
    {"a name that is longer", "[{\"a\":1},\n{\"x" LETTERS "\":1}]",
     "line 2: has a member with a longer name than any column of an export"},
    {"a number beyond 64 bits", "[{\"a\":1},\n{\"a\":99999999999999999999}]",
     "line 2: has a number that is larger than any in an export"},
    {"beyond what a double holds", "[{\"a\":1e400}]",
     "line 1: has a number that is larger than any in an export"},
    {"cut short", "[{\"a\":1},\n{\"a\":", "line 2: the file ends within its JSON: it is cut short"},
    {"cut behind a row", "[{\"a\":1}", "line 1: the file ends within its JSON: it is cut short"},
    {"a bracket too many", "[{\"a\":1}]\n]",
     "line 2: is no valid JSON: a bracket closes that is not open"},
    {"the wrong bracket", "[{\"a\":1]",
     "line 1: is no valid JSON: a bracket closes that is not open"},
    {"a row that is no JSON", "[{\"a\":1},\n{\"a\" 2}]", "line 2: is no valid JSON"},
    {"with its own line", "[{\"a\":1},\n{\"a\":1,\n\"b\":x}]", "line 3: is no valid JSON"},
    {"a list of something else", "[1,2]", "line 1: is no list of calls as Graph gives it"},
    {"a list in a list", "{\"value\":[{\"a\":1},\n[{\"a\":2}]]}",
     "line 2: is no list of calls as Graph gives it: a list stands in it"},
    {"garbage behind", "[]\nx", "line 2: is no list of calls as Graph gives it"},
    {"NUL in a text", "[{\"a\":1},\n{\"a\":\"\\u0000\"}]",
     "line 2: is no valid JSON: a text with the character NUL (\\u0000) in it"},
    {"NUL in a name", "[{\"\\u0000a\":1}]",
     "line 1: is no valid JSON: a text with the character NUL (\\u0000) in it"},
    {"a call with a list of its own", "{\"a\":1,\"b\":2,\"n\":[{\"k\":3}]}",
     "1+0|a|b|n; 1+0|1|2|{\"k\":3}; "},
    {"which is empty", "{\"a\":1,\"b\":2,\"n\":[]}", "1+0|a|b|n; 1+0|1|2|; "},
    {"or of numbers", "{\"n\":[4,5],\"a\":1,\"b\":2}", "1+0|n|a|b; 1+0|4;5|1|2; "},
    {"or is called as Graph calls the calls", "{\"a\":1,\"b\":2,\"value\":[{\"k\":3}]}",
     "1+0|a|b|value; 1+0|1|2|{\"k\":3}; "},
    {"or comes in a list", "[{\"a\":1,\"b\":2},\n{\"a\":3,\"b\":4,\"rows\":[5]}]",
     "1+0|a|b; 1+0|1|2; 2+0|a|b|rows; 2+0|3|4|5; "},
    {"a call behind others, with a list before its members",
     "{\"a\":1}\n{\"n\":[],\"a\":2}\n{\"n\":[6],\"a\":3}",
     "1+0|a; 1+0|1; 2+0|a|n; 2+0|2|; 3+0|3|6; "},
    {"a page of calls by any name",
     "{\"calls\":[\n{\"a\":1,\"b\":2}],\"n\":1}\n{\"n\":0,\"calls\":[]}", "2+0|a|b; 2+0|1|2; "},
    {"a page with members before its calls",
     "{\"n\":1,\"at\":\"[{\",\"rows\":[\n{\"a\":1,\"b\":2,\"c\":3,\"value\":[4]}]}",
     "2+0|a|b|c|value; 2+0|1|2|3|4; "},
    {"pages with members of their own, in a list",
     "[{\"id\":1,\"value\":[{\"a\":1,\"b\":2}]},\n{\"id\":2,\"value\":[{\"a\":3,\"b\":4}]}]",
     "1+0|a|b; 1+0|1|2; 2+0|3|4; "},
    {"an error beside the calls", "{\"value\":[{\"a\":1}],\n\"error\" : {\"code\":\"x\"}}",
     "line 2: an error stands beside the calls: they are not whole"},
    {"before them", "{\"error\":\"x\",\"value\":[{\"a\":1,\"b\":2}]}",
     "line 1: an error stands beside the calls: they are not whole"},
    {"in Power BI's answer",
     "{\"results\":[{\"tables\":[{\"rows\":[{\"x\":1}],\"error\":{\"code\":\"x\"}}]}]}",
     "line 1: an error stands beside the calls: they are not whole"},
    {"in its results", "{\"results\":[{\"tables\":[{\"rows\":[{\"x\":1}]}],\"error\":\"x\"}]}",
     "line 1: an error stands beside the calls: they are not whole"},
    {"none", "{\"value\":[{\"a\":1,\"error\":\"x\"}],\"error\":null,\"n\":{\"error\":1}}",
     "1+0|a|error; 1+0|1|x; "},
    {"half a surrogate", "[{\"a\":\"\\ud800\"}]", "line 1: is no valid JSON"},
};

static void test_limits(void)
{
    struct sw_buf json = {0};
    char out[1024];

    for (int i = 0; i < 1000; i++)
        sw_buf_char(&json, '[');
    is_text(rows_of(out, json.s, json.n, 7), "line 1: is nested deeper than any export",
            "brackets without end");
    sw_buf_clear(&json);
    sw_buf_str(&json, "[{\"a\":\"");
    while (json.n < (1 << 20) + 20)
        sw_buf_str(&json, "xxxxxxxxxxxxxxxx");
    is_text(rows_of(out, json.s, json.n, 4096), "line 1: a call is larger than 1 MiB",
            "a row without end");
    sw_buf_clear(&json);
    sw_buf_str(&json, "[{");
    for (int i = 0; i < 3000; i++)
        sw_buf_printf(&json, "%s\"n%d\":1", i ? "," : "", i);
    sw_buf_str(&json, "}]");
    ok(strncmp(rows_of(out, json.s, json.n, 4096), "1+0|n0|n1", 9) == 0,
       "more members than any call has");
    sw_buf_free(&json);
}

/* A page that is larger than any call, whatever it calls its list. */
static void test_large_page(void)
{
    enum { CALLS = 50000 };
    struct sw_buf json = {0}, text = {0};
    struct sw_json_rows *rows = sw_json_rows_new(take, &text);
    struct sw_err err = {0};
    size_t n = 0;

    sw_buf_str(&json, "{\"week\":47,\"by\":\"x\",\"calls\":[");
    for (int i = 0; i < CALLS; i++)
        sw_buf_printf(&json, "%s{\"a\":%d,\"b\":\"xxxxxxxxxxxxxxx\"}", i ? ",\n" : "\n", i);
    sw_buf_str(&json, "]}");
    must(json.n > (1 << 20) && sw_json_rows_feed(rows, json.s, json.n, &err) == SW_OK &&
             sw_json_rows_end(rows, &err) == SW_OK,
         err.text);
    for (size_t i = 0; i < text.n; i++)
        n += text.s[i] == ';';
    is_int((int64_t)n, CALLS + 1, "a page of more than a megabyte");
    ok(strstr(text.s, "; 50001+0|49999|xxx") != NULL, "with the lines of its calls");
    sw_json_rows_free(rows);
    sw_buf_free(&json);
    sw_buf_free(&text);
}

/* Graph gives a thousand calls a page, and where the next one is. */
static void test_more_pages(void)
{
    static const struct {
        const char *name, *json;
        bool has_more;
    } pages[] = {
        {"one page", "{\"value\":[{\"a\":1}]}", false},
        {"one of several", "{\"@odata.nextLink\":\"x\",\"value\":[{\"a\":1},{\"a\":2}]}", true},
        {"named at its end", "{\"value\":[{\"a\":1}],\"@odata.nextLink\":\"x\"}", true},
        {"with the last one behind it",
         "{\"@odata.nextLink\":\"x\",\"value\":[{\"a\":1}]}\n{\"value\":[{\"a\":2}]}", false},
        {"in a list", "[{\"@odata.nextLink\":\"x\",\"value\":[{\"a\":1}]},{\"value\":[{\"a\":2}]}]",
         false},
        {"the last in a list", "[{\"value\":[{\"a\":1}]},{\"value\":[],\"@odata.nextLink\":\"x\"}]",
         true},
        {"within a call it is none", "[{\"a\":\"@odata.nextLink\",\"b\":{\"@odata.nextLink\":1}}]",
         false},
    };

    for (size_t i = 0; i < COUNT(pages); i++) {
        struct sw_buf text = {0};
        struct sw_json_rows *rows = sw_json_rows_new(take, &text);
        struct sw_err err = {0};

        must(sw_json_rows_feed(rows, pages[i].json, strlen(pages[i].json), &err) == SW_OK,
             err.text);
        ok(sw_json_rows_has_more(rows) == pages[i].has_more, "%s", pages[i].name);
        sw_json_rows_free(rows);
        sw_buf_free(&text);
    }
}

int main(void)
{
    test_more_pages();
    char out[1024];

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = strlen(cases[i].json), same = 0, runs = 0;

        for (size_t step = 1; step <= n + 1; step++, runs++)
            same += !strcmp(rows_of(out, cases[i].json, n, step), cases[i].want);
        if (same != runs)
            is_text(out, cases[i].want, cases[i].name);
        ok(same == runs, "%s", cases[i].name);
    }
    test_limits();
    test_large_page();
    return tap_done();
}
