#include "fixture.h"
#include "sipwhy/personal.h"

/* What begins many times like an address or a number is still read once. */
static void test_length(void)
{
    static const char *const parts[] = {"a.", "1-", "+1 ", "a@", "+"};
    struct sw_buf text = {0}, out = {0};

    for (size_t i = 0; i < COUNT(parts); i++) {
        sw_buf_clear(&text);
        while (text.n < 1 << 20)
            sw_buf_str(&text, parts[i]);
        sw_buf_clear(&out);
        sw_mask_name(&out, (struct sw_str){text.s, text.n});
        ok(out.n > 0, "a megabyte of \"%s\"", parts[i]);
    }
    sw_buf_clear(&text);
    while (text.n < 1 << 20)
        sw_buf_str(&text, "ab.");
    sw_buf_str(&text, "c@contoso.com");
    sw_buf_clear(&out);
    sw_mask_name(&out, (struct sw_str){text.s, text.n});
    is_text(out.s, "a***@contoso.com", "an address without end");
    sw_buf_free(&text);
    sw_buf_free(&out);
}

int main(void)
{
    static const struct {
        const char *name, *want;
    } cases[] = {
        {"", ""},
        {"calls.csv", "calls.csv"},
        {"DirectRouting.calls.2026-10-05.csv", "DirectRouting.calls.2026-10-05.csv"},
        {"calls_20261005.csv", "calls_20261005.csv"},
        {"calls_20261005T091231.csv", "calls_20261005T091231.csv"},
        {"calls-20261005091231.csv", "calls-20261005091231.csv"},
        {"2026-10-05-09-12-31.csv", "2026-10-05-09-12-31.csv"},
        {"20261005091231999.csv", "20261005091231999.csv"},
        {"2026-10-05-4255550101.csv", "20**-**-**-********01.csv"},
        {"graph-2026-W46-W47.csv", "graph-2026-W46-W47.csv"},
        {"Calls.Export.7f3c2e1a-5b94-4d0e-9c1b-2a6d8e4f0b35.zip",
         "Calls.Export.7f3c2e1a-5b94-4d0e-9c1b-2a6d8e4f0b35.zip"},
        {"DirectRoutingCalls-16-11-2026.csv", "DirectRoutingCalls-16-11-2026.csv"},
        {"part 12345678.csv", "part 12345678.csv"},
        {"a1234567890.csv", "a1234567890.csv"},
        {"1234567890a.csv", "1234567890a.csv"},
        {"+14255550101", "+14*******01"},
        {"14255550101.csv", "14*******01.csv"},
        {"calls of +1 (425) 555-0101.csv", "calls of +1 (4**) ***-**01.csv"},
        {"425-555-0101", "42*-***-**01"},
        {"2025550101", "20******01"},
        {"PSTN_14255550101_2026-10-05.csv", "PSTN_14*******01_2026-10-05.csv"},
        {"adele.vance@contoso.com", "a***@contoso.com"},
        {"export adele.vance@contoso.com.csv", "export a***@contoso.com.csv"},
        {"\u00e5sa@contoso.com", "\u00e5***@contoso.com"},
        {"CQD_Report_User_adele.vance@contoso.com_EndDate_2026-11-16.csv",
         "C***@contoso.com_EndDate_2026-11-16.csv"},
        {"calls of 01 23 45 67 89.csv", "calls of 01 ** ** ** 89.csv"},
        {"01.23.45.67.89", "01.**.**.**.89"},
        {"exports/adele@contoso.com/+14255550101.zip", "exports/a***@contoso.com/+14*******01.zip"},
        {"@", "@"},
        {"+", "+"},
        {"a@", "a***@"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = strlen(cases[i].name);
        char *exact = memcpy(sw_alloc(n + 1), cases[i].name, n), *whole;
        struct sw_buf out = {0};

        sw_buf_str(&out, "");
        sw_mask_name(&out, (struct sw_str){exact, n});
        is_text(out.s, cases[i].want, cases[i].name[0] ? cases[i].name : "nothing");
        sw_buf_free(&out);
        whole = sw_masked_name(cases[i].name);
        ok(strcmp(whole, cases[i].want) == 0, "  as a text of its own");
        free(whole);
        free(exact);
    }
    test_length();
    return tap_done();
}
