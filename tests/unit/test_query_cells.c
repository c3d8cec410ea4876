#include "../../src/report/query_cells.h"
#include "fixture.h"
#include "sipwhy/render.h"

#include <math.h>

/* The cell as people and as programs read it: "40.6 % / 0.4060"; the caller's. */
static char *show(const char *column, bool may_be_people, enum sw_privacy_way way,
                  struct sw_value value)
{
    const struct sw_privacy privacy = {.way = way};
    struct sw_arena arena = {0};
    struct query_column c = query_column_of(column, may_be_people, &privacy);
    struct sw_cell cell = query_cell(&arena, c, &value);
    struct sw_buf out = {0};

    sw_cell_add_for_people(&out, &cell);
    sw_buf_str(&out, " / ");
    sw_cell_add_for_machines(&out, &cell);
    sw_arena_free(&arena);
    return out.s;
}

static void test_kinds(void)
{
    static const struct {
        const char *column;
        int64_t n;
        const char *want;
    } cases[] = {
        {"attempts", 12431, "12 431 / 12431"},
        {"sip_code", 12431, "12431 / 12431"},
        {"import_id", 12431, "12431 / 12431"},
        {"hour", 7, "7 / 7"},
        {"invite_time", 1794700800123, "2026-11-15 00:00:00 / 2026-11-15T00:00:00.123Z"},
        {"bucket", 1794700800000, "2026-11-15 00:00:00 / 2026-11-15T00:00:00Z"},
        {"time", 0, "1970-01-01 00:00:00 / 1970-01-01T00:00:00Z"},
        {"invite_time", INT64_MAX, "9 223 372 036 854 775 807 / 9223372036854775807"},
        {"invite_time", INT64_MIN, "-9 223 372 036 854 775 808 / -9223372036854775808"},
        {"uptime", 3600000, "3 600 000 / 3600000"},
        {"day", 1794700800000, "2026-11-15 / 2026-11-15"},
        {"day", 1794700800001, "1 794 700 800 001 / 1794700800001"},
        {"day", 15, "15 / 15"},
        {"week", 1794182400000, "2026-W46 / 2026-W46"},
        {"week", 1609113600000, "2020-W53 / 2020-W53"}, /* Mon 28 Dec 2020 */
        {"week", 1609718400000, "2021-W01 / 2021-W01"},
        {"week", 1794700800000, "1 794 700 800 000 / 1794700800000"}, /* a Sunday */
        {"week", 46, "46 / 46"},
        {"share", 1, "100 % / 1.0000"},
        {"owner", 1, "1 / 1"}, /* no "ner" of its own */
        {"caller", 4915112345678, "49*********78 / 49*********78"},
        {"user", 17, "17 / 17"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_value value = {SW_VALUE_INTEGER, cases[i].n, 0, {0}};
        char *got = show(cases[i].column, false, SW_MASKED, value);

        is_text(got, cases[i].want, cases[i].column);
        free(got);
    }
}

static void test_reals(void)
{
    static const struct {
        const char *column;
        double n;
        const char *want;
    } cases[] = {
        {"failure_rate", 0.406, "40.6 % / 0.4060"},
        {"ner", 0.9708, "97.1 % / 0.9708"},
        {"setup_seconds", 12.25, "12.25 / 12.25"},
        {"caller", 4915112345678.0, "49*********78 / 49*********78"},
        {"caller", 12.25, "12.25 / 12.25"},
        {"share", (double)INFINITY, "- / "},
        {"seconds", -(double)INFINITY, "- / "},
        {"seconds", 1.0 / 3, "0.333333 / 0.333333333333333"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_value value = {SW_VALUE_REAL, 0, cases[i].n, {0}};
        char *got = show(cases[i].column, false, SW_MASKED, value);

        is_text(got, cases[i].want, cases[i].column);
        free(got);
    }
}

static void test_masks(void)
{
    static const struct {
        const char *name, *column;
        bool may_be_people;
        const char *in, *want;
    } cases[] = {
        {"a number", "caller", false, "+4915112345678", "+49*********78"},
        {"a number that its export masked", "callee", false, "+49151***", "+4***1***"},
        {"an emergency number stays", "callee", false, "112", "112"},
        {"an extension", "callee", false, "4711", "4**1"},
        {"a number as people write it", "caller", false, "+1 425 555 0100", "+1 4** *** **00"},
        {"a SIP address", "caller", false, "sip:anna@contoso.com", "s*******@contoso.com"},
        {"a UPN", "user", false, "anna.weber@contoso.com", "a*********@contoso.com"},
        {"a UPN with other letters", "user", false, "j\xc3\xb6rg@contoso.com", "j***@contoso.com"},
        {"an object ID", "user", false, "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
         "1***********************************"},
        {"a name", "display_name", false, "\xc3\x85sa Berg", "\xc3\x85** B***"},
        {"a column that ends in it", "first_caller", false, "+4915112345678", "+49*********78"},
        {"a list of users", "users", true, "anna@contoso.com,bob@contoso.com",
         "a***@contoso.com,b**@contoso.com"},
        {"under another name, where people have a part", "x", true, "Anna Weber", "A*** W****"},
        {"under another name, where they have none", "x", false, "Anna Weber", "Anna Weber"},
        {"a number within a text", "x", false, "to +4915112345678", "to +49*********78"},
        {"a number within a phrase", "phrase", false, "no route to +4915112345678",
         "no route to +49*********78"},
        {"an address within a title", "title", false, "by anna@contoso.com", "by a***@contoso.com"},
        {"an ID stays", "correlation_id", false, "12345678-2fa1-11d2-883f-0016d3cca427",
         "12345678-2fa1-11d2-883f-0016d3cca427"},
        {"an ID that begins like a number", "x", false, "12345678-2fa1-11d2-883f-0016d3cca427",
         "12345678-2fa1-11d2-883f-0016d3cca427"},
        {"a number of an ID's length", "x", false, "+4915112345678 and 49151-12345678-90",
         "+49*********78 and 49***-********-90"},
        {"a trunk stays", "trunk", false, "sbc-1234567.contoso.com", "sbc-1234567.contoso.com"},
        {"a number that is called a trunk", "trunk", true, "+4915112345678", "+49*********78"},
        {"a name that is called an owner", "owner", true, "Anna Weber", "A*** W****"},
        {"a name that is called a phrase", "phrase", true, "Anna Weber", "A*** W****"},
        {"a day stays", "x", true, "2026-11-09", "2026-11-09"},
        {"a time stays", "x", true, "2026-11-09 10:00:00", "2026-11-09 10:00:00"},
        {"nothing", "caller", false, "", ""},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_value value = {SW_VALUE_TEXT, 0, 0, sw_str(cases[i].in)};
        char *want = sw_sprintf("%s / %s", cases[i].want, cases[i].want);
        char *got = show(cases[i].column, cases[i].may_be_people, SW_MASKED, value);

        is_text(got, want, cases[i].name);
        free(got);
        free(want);
        want = sw_sprintf("%s / %s", cases[i].in, cases[i].in);
        got = show(cases[i].column, cases[i].may_be_people, SW_SHOWN, value);
        ok(strcmp(got, want) == 0, "%s: unmasked", cases[i].name);
        free(got);
        free(want);
    }
}

static void test_bytes(void)
{
    static const struct {
        const char *name, *column;
        struct sw_value value;
        const char *want;
    } cases[] = {
        {"NULL", "x", {SW_VALUE_NULL, 0, 0, {0}}, "- / "},
        {"a NUL within",
         "x",
         {SW_VALUE_TEXT, 0, 0, {"a\0b", 3}},
         "a\xef\xbf\xbd"
         "b / a\xef\xbf\xbd"
         "b"},
        {"bytes", "x", {SW_VALUE_BLOB, 0, 0, {"\0\xff", 2}}, "00ff / 00ff"},
        {"no bytes", "x", {SW_VALUE_BLOB, 0, 0, {"", 0}}, " / "},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        char *got = show(cases[i].column, false, SW_MASKED, cases[i].value);

        is_text(got, cases[i].want, cases[i].name);
        free(got);
    }
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_zone_use("UTC", &err) == SW_OK, err.text);
    test_kinds();
    test_reals();
    test_masks();
    test_bytes();
    return tap_done();
}
