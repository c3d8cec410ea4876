#include "fixture.h"
#include "sipwhy/phone.h"

int main(void)
{
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
