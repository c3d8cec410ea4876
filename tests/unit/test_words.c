#include "../../src/report/words.h"
#include "fixture.h"

#include <math.h>

static void test_percent(void)
{
    static const struct {
        double ratio;
        const char *want;
    } cases[] = {
        {0, "0 %"},
        {1, "100 %"},
        {0.5, "50.0 %"},
        {0.406, "40.6 %"},
        {0.0001, "<0.1 %"},
        {1e-12, "<0.1 %"},
        {0.000499, "<0.1 %"},
        {0.0005, "0.1 %"},
        {0.00149, "0.1 %"},
        {0.9994, "99.9 %"},
        {0.99949, "99.9 %"},
        {0.9995, ">99.9 %"},
        {0.99999999, ">99.9 %"},
        {1.0 / 3, "33.3 %"},
        {2.0 / 3, "66.7 %"},
    };
    char out[16];

    for (size_t i = 0; i < COUNT(cases); i++) {
        char name[48];

        snprintf(name, sizeof name, "%.12g as a percentage", cases[i].ratio);
        is_text(sw_percent(out, sizeof out, cases[i].ratio), cases[i].want, name);
    }
    is_text(sw_percent(out, sizeof out, NAN), "-", "no ratio, no percentage");
}

static void test_mask_personal(void)
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
        mask_personal(&out, (struct sw_str){exact, n});
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
    mask_personal(&out, (struct sw_str){in.s, in.n});
    ok(out.n == in.n && memcmp(out.s, in.s, in.n) == 0, "a long text without anything personal");
    sw_buf_clear(&in);
    sw_buf_clear(&out);
    for (int i = 0; i < 1 << 20; i++)
        sw_buf_char(&in, "a.b-"[i % 4]);
    mask_personal(&out, (struct sw_str){in.s, in.n});
    ok(out.n == in.n && memcmp(out.s, in.s, in.n) == 0, "nor has this one an address");
    sw_buf_str(&in, "c@contoso.com");
    sw_buf_clear(&out);
    mask_personal(&out, (struct sw_str){in.s, in.n});
    ok(strspn(out.s + 1, "*") == 1 << 20, "of an address nothing is left, however long it is");
    sw_buf_free(&in);
    sw_buf_free(&out);
}

static void test_known_words(void)
{
    static const struct {
        int64_t sip, microsoft;
        const char *want;
    } cases[] = {
        {503, 560503, "this pair is documented"},
        {499, 560499, "this pair is not documented; explained by its family 560xxx"},
        {503, 123456789, "the Microsoft code is not documented; explained by the SIP code alone"},
        {999, 123456789, "neither code is documented"},
    };
    struct sw_codes codes = {0};
    struct sw_err err = {0};

    must(sw_codes_load(&codes, &err) == SW_OK, err.text);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct sw_pair pair = {{true, cases[i].sip}, {true, cases[i].microsoft}};
        struct sw_explanation e;

        sw_codes_explain(&codes, pair, &e);
        is_text(known_words(&e), cases[i].want, "what an explanation rests on");
    }
    sw_codes_clear(&codes);
}

int main(void)
{
    test_percent();
    test_mask_personal();
    test_long_text();
    test_known_words();
    return tap_done();
}
