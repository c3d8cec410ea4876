#include "../../src/base/mask.h"
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

static void test_texts(void)
{
    static const struct {
        const char *name, *in, *want;
    } cases[] = {
        {"nothing", "", ""},
        {"a phrase without numbers", "Bad Gateway", "Bad Gateway"},
        {"codes stay", "408 Request Timeout; cause=560408", "408 Request Timeout; cause=560408"},
        {"six digits stay", "x 123456 y", "x 123456 y"},
        {"of seven the middle goes", "1234567", "12***67"},
        {"a number", "to +14255550100 failed", "to +14*******00 failed"},
        {"a SIP address", "sip:+442079460123@sbc.contoso.com;user=phone",
         "sip:+44********23@sbc.contoso.com;user=phone"},
        {"two numbers", "14255550100,14255550101", "14*******00,14*******01"},
        {"a number at the end", "unknown 442079460123", "unknown 44********23"},
        {"a number as people write it", "to +1 425 555 0100, or 555-0100",
         "to +1 4** *** **00, or 55*-**00"},
        {"brackets and dots", "+1 (425) 555.0100.", "+1 (4**) ***.**00."},
        {"a national number", "call 0151 123456, (0151) 123-456 or 030/1234567",
         "call 01** ****56, (01**) ***-*56 or 03*/*****67"},
        {"a national number as in France", "to 01 23 45 67 89, 06.12.34.56.78.",
         "to 01 ** ** ** 89, 06.**.**.**.78."},
        {"dates and versions are none", "01.02.2026 03.04.05, 01.02.03.04, 01 23 45.67.89",
         "01.02.2026 03.04.05, 01.02.03.04, 01 23 45.67.89"},
        {"zeros of codes are none", "0 540000, 0/540000, 01/02/2026, 10.0.0.1, 00:12:31",
         "0 540000, 0/540000, 01/02/2026, 10.0.0.1, 00:12:31"},
        {"two codes are no number", "503 560503 Service unavailable",
         "503 560503 Service unavailable"},
        {"a mail address", "by anna.weber@contoso.com.", "by a*********@contoso.com."},
        {"a SIP address of a name", "<sip:anna@contoso.com>", "<sip:a***@contoso.com>"},
        {"an apostrophe in a mail address", "o'neil@contoso.com", "o*****@contoso.com"},
        {"a guest's", "anna_adatum.com#EXT#@contoso.com", "a*******************@contoso.com"},
        {"letters beyond ASCII", "by \xc3\xa9lise@contoso.com", "by \xc3\xa9****@contoso.com"},
        {"already masked", "+4420794601**", "+44******01**"},
        {"hexadecimal error codes stay", "HRESULT 0x80090322 failed", "HRESULT 0x80090322 failed"},
        {"with letters too", "0xC0090322a and 0x8009abcd0322111",
         "0xC0090322a and "
         "0x8009abcd0322111"},
        {"also in capitals", "0X80090322", "0X80090322"},
        {"but an x before a number does not save it", "fax14255550100 ext. x14255550100",
         "fax14*******00 ext. x14*******00"},
        {"nor does a number before the x", "10x14255550100", "10x14*******00"},
        {"a number behind a hexadecimal one", "0x1f-14255550100", "0x1f-14*******00"},
        {"other bytes are left alone", "\xff\xc3\xa9 1234567", "\xff\xc3\xa9 12***67"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_buf out = {0};
        size_t n = strlen(cases[i].in);
        char *exact = memcpy(sw_alloc(n + !n), cases[i].in, n);

        sw_buf_str(&out, "");
        mask_text(&out, (struct sw_str){exact, n});
        is_text(out.s, cases[i].want, cases[i].name);
        sw_buf_free(&out);
        free(exact);
    }
}

/* A megabyte of what could begin an address takes no longer than any other. */
static void test_long_text(void)
{
    struct sw_buf in = {0}, out = {0};

    for (int i = 0; i < 1 << 20; i++)
        sw_buf_char(&in, "-.+_"[i % 4]);
    mask_text(&out, (struct sw_str){in.s, in.n});
    ok(out.n == in.n && memcmp(out.s, in.s, in.n) == 0, "a long text without anything personal");
    sw_buf_clear(&in);
    sw_buf_clear(&out);
    for (int i = 0; i < 1 << 20; i++)
        sw_buf_char(&in, "a.b-"[i % 4]);
    mask_text(&out, (struct sw_str){in.s, in.n});
    ok(out.n == in.n && memcmp(out.s, in.s, in.n) == 0, "nor has this one an address");
    sw_buf_str(&in, "c@contoso.com");
    sw_buf_clear(&out);
    mask_text(&out, (struct sw_str){in.s, in.n});
    ok(strspn(out.s + 1, "*") == 1 << 20, "of an address nothing is left, however long it is");
    sw_buf_free(&in);
    sw_buf_free(&out);
}

int main(void)
{
    test_numbers();
    test_users();
    test_no_number_stays();
    test_texts();
    test_long_text();
    return tap_done();
}
