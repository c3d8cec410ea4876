#include "fixture.h"
#include "sipwhy/phone.h"

static void test_pairs(void)
{
    static const struct {
        const char *text;
        size_t n;
    } texts[] = {
        {"01 23 45 67 89", 14},
        {"06.12.34.56.78 x", 14},
        {"01 23 45 67 8", 0},
        {"01 23 45 67 890", 0},
        {"00 23 45 67 89", 0},
        {"11 23 45 67 89", 0},
        {"01-23-45-67-89", 0},
        {"01 23.45 67 89", 0},
        {"01 23 45 6a 89", 0},
        {"01 23 45 67 89 10", 14},
        {"", 0},
    };

    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t n = strlen(texts[i].text);
        char *exact = memcpy(sw_alloc(n + !n), texts[i].text, n);

        is_int((int64_t)sw_phone_pairs((struct sw_str){exact, n}), (int64_t)texts[i].n,
               texts[i].text);
        free(exact);
    }
}

static void test_digits(void)
{
    static const struct {
        const char *number, *digits;
    } cases[] = {
        {"+14255550101", "14255550101"},
        {"14255550101", "14255550101"},
        {"0014255550101", "14255550101"},
        {" +1 (425) 555-0101 ", "14255550101"},
        {"tel:+1-425-555-0101;ext=7", "14255550101"},
        {"TEL:14255550101", "14255550101"},
        {"sip:+14255550101@sbc.contoso.com;user=phone", "14255550101"},
        {"+14255550101@sbc.contoso.com", "14255550101"},
        {"+49 (0)30 901820", "4930901820"},
        {"0049 (0) 30 901820", "4930901820"},
        {"0049 (0)30/901820", "4930901820"},
        {"(0)30 901820", "030901820"},
        {"030 901820", "030901820"},
        {"00", "00"},
        {"+", ""},
        {"", ""},
        {"+1425555****", ""},
        {"4.42E+11", ""},
        {"ada@contoso.com", ""},
        {"sip:ada@contoso.com", ""},
        {"ada", ""},
        {"12345678901234567890123456789012", "12345678901234567890123456789012"},
        {"123456789012345678901234567890123", ""},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = strlen(cases[i].number);
        char out[SW_PHONE_SIZE], *exact = memcpy(sw_alloc(n + !n), cases[i].number, n);
        struct sw_str digits = sw_phone_digits(out, (struct sw_str){exact, n});

        ok(sw_str_eq(digits, sw_str(cases[i].digits)), "digits of \"%s\"", cases[i].number);
        free(exact);
    }
}

int main(void)
{
    test_pairs();
    test_digits();
    static const struct {
        const char *number, *key;
    } cases[] = {
        {"+14255550101", "14255550101"},
        {"14255550101", "14255550101"},
        {"+1 (425) 555-0101", "14255550101"},
        {"+1.425.555.0101", "14255550101"},
        {"+49 30/901820", "4930901820"},
        {"+1001", "1001"},
        {"0", "0"},
        {"", ""},
        {"+", "+"},
        {"+-", "+-"},
        {"+4930901820***", "+4930901820***"},
        {"+123 456789***", "+123 456789***"},
        {"anonymous", "anonymous"},
        {"Fabrikam 24", "Fabrikam 24"},
        {"adele.vance@contoso.com", "adele.vance@contoso.com"},
        {"sip:+14255550101@contoso.com", "sip:+14255550101@contoso.com"},
        {"#31#14255550101", "#31#14255550101"},
        {"12345678901234567890123456789012 ", "12345678901234567890123456789012"},
        {"1 23456789012345678901234567890123", "1 23456789012345678901234567890123"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = strlen(cases[i].number);
        char out[SW_PHONE_SIZE], *exact = memcpy(sw_alloc(n + 1), cases[i].number, n);
        struct sw_str key = sw_phone_key(out, (struct sw_str){exact, n});

        ok(sw_str_eq(key, sw_str(cases[i].key)), "\"%s\"", cases[i].number);
        free(exact);
    }
    return tap_done();
}
