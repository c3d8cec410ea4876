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
    test_known_words();
    return tap_done();
}
