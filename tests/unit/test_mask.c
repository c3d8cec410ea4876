#include "../../src/report/mask.h"
#include "fixture.h"

struct masking {
    const char *name, *in, *want;
};

static void check(const struct masking *cases, size_t n,
                  void (*mask)(struct sw_buf *, struct sw_str))
{
    for (size_t i = 0; i < n; i++) {
        struct sw_buf out = {0};
        size_t length = strlen(cases[i].in);
        char *exact = memcpy(sw_alloc(length + !length), cases[i].in, length);

        sw_buf_str(&out, "");
        mask(&out, (struct sw_str){exact, length});
        is_text(out.s, cases[i].want, cases[i].name);
        sw_buf_free(&out);
        free(exact);
    }
}

static void test_numbers(void)
{
    static const struct masking cases[] = {
        {"nothing", "", ""},
        {"blanks", "  ", ""},
        {"a number", "+4930123456", "+49******56"},
        {"without a plus", "4930123456", "49******56"},
        {"as people write it", "+49 (30) 123-456", "+49 (**) ***-*56"},
        {"seven digits", "5550100", "55***00"},
        {"six digits keep the last two", "123456", "****56"},
        {"an extension", "4711", "**11"},
        {"three digits", "112", "*12"},
        {"two digits", "12", "**"},
        {"one digit", "7", "*"},
        {"masked by the export", "+4420794601**", "+44******01**"},
        {"a SIP address", "sip:+442079460123@sbc.contoso.com;user=phone",
         "sip:+44********23@sbc.contoso.com"},
        {"a telephone URI", "tel:+14255550100;ext=4711", "tel:+14*******00"},
        {"its scheme in capitals", "SIP:anna@contoso.com", "sip:a***@contoso.com"},
        {"an address of a person", "anna.weber@contoso.com", "a***@contoso.com"},
        {"with parameters", "+14255550100;phone-context=+1", "+14*******00"},
        {"a number as its context", "911;phone-context=+14255550100", "*11"},
        {"an organisation", "Internal Revenue Service", "I.R.S."},
        {"a name", "Zo\xc3\xab M\xc3\xbcller", "Z.M."},
        {"of another script", "\xc3\x89lise \xe5\xb1\xb1\xe7\x94\xb0", "\xc3\x89.\xe5\xb1\xb1."},
        {"of many words", "a b c d e f", "a.b.c.d."},
        {"digits of another script", "\xd9\xa1\xd9\xa2\xd9\xa3", "\xd9\xa1."},
        {"letters before a number", "fax14255550100", "f."},
        {"nobody", "Anonymous", "Anonymous"},
        {"no text at all", "\xff\xfe", "\xff."},
    };

    check(cases, COUNT(cases), mask_number);
}

static void test_users(void)
{
    static const struct masking cases[] = {
        {"nobody", "", ""},
        {"a UPN", "anna.weber@contoso.com", "a***@contoso.com"},
        {"of one letter", "a@contoso.com", "a***@contoso.com"},
        {"a guest", "anna_adatum.com#ext#@contoso.com", "a***@contoso.com"},
        {"two at signs", "anna@adatum.com@contoso.com", "a***@contoso.com"},
        {"an apostrophe", "o'neil@contoso.com", "o***@contoso.com"},
        {"letters beyond ASCII", "\xc3\xa9lise@contoso.com", "\xc3\xa9***@contoso.com"},
        {"an object ID", "11111111-2222-3333-4444-555555555555", "1***"},
        {"nothing before the at sign", "@contoso.com", "***@contoso.com"},
    };

    check(cases, COUNT(cases), mask_user);
}

/* Whatever the digits, no number comes out as it went in, and at most four digits do. */
static void test_no_number_stays(void)
{
    size_t whole = 0, many = 0;

    for (size_t n = 1; n <= 20; n++)
        for (size_t plus = 0; plus < 2; plus++) {
            char number[24] = "+";
            struct sw_buf out = {0};
            size_t digits = 0;

            for (size_t i = 0; i < n; i++)
                number[plus + i] = (char)('1' + i % 9);
            number[plus + n] = '\0';
            mask_number(&out, sw_str(number));
            whole += strcmp(out.s, number) == 0;
            for (size_t i = 0; i < out.n; i++)
                digits += out.s[i] >= '0' && out.s[i] <= '9';
            many += digits > 4 || digits * 2 > n + 1;
            sw_buf_free(&out);
        }
    is_int((int64_t)whole, 0, "no number of 1 to 20 digits stays whole");
    is_int((int64_t)many, 0, "at most four digits stay, and of short ones at most half");
}

int main(void)
{
    test_numbers();
    test_users();
    test_no_number_stays();
    return tap_done();
}
