#include "fixture.h"
#include "sipwhy/country.h"

int main(void)
{
    static const struct {
        const char *name, *number, *want;
    } cases[] = {
        {"one digit", "+14255550100", "US"},
        {"the longest prefix counts", "+12045550100", "CA"},
        {"two digits", "+442079460123", "GB"},
        {"another country within the same code", "+441534960123", "JE"},
        {"masked numbers", "+4420794*****", "GB"},
        {"masked right behind the country", "+44***", "GB"},
        {"the prefix alone", "+44", "GB"},
        {"without a plus it can't be told", "442079460123", ""},
        {"nor with zeros instead", "00442079460123", ""},
        {"a plus alone", "+", ""},
        {"nothing", "", ""},
        {"no country has this", "+0123", ""},
        {"a word", "Fabrikam Help Desk", ""},
        {"an extension", "+", ""},
        {"masked before the country is clear", "+*", ""},
        {"a space behind the plus", "+ 44 20", ""},
    };
    struct sw_countries countries = {0}, none = {0};
    struct sw_err err = {0};
    size_t well = 0;

    is_text(sw_countries_of(&none, SW_STR("+14255550100")), "", "an empty table knows nothing");
    must(sw_countries_load(&countries, &err) == SW_OK, err.text);
    for (size_t i = 0; i < COUNT(cases); i++)
        is_text(sw_countries_of(&countries, sw_str(cases[i].number)), cases[i].want, cases[i].name);
    for (size_t i = 0; i < countries.n; i++) {
        char number[32];

        snprintf(number, sizeof number, "+%s", countries.items[i].prefix);
        well +=
            strcmp(sw_countries_of(&countries, sw_str(number)), countries.items[i].country) == 0 &&
            strlen(countries.items[i].country) == 2;
    }
    is_int((int64_t)well, (int64_t)countries.n, "every prefix of the table gives its country");
    sw_countries_clear(&countries);
    return tap_done();
}
