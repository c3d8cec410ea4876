#include "sipwhy/err.h"
#include "tap.h"

static void test_sentence(void)
{
    struct sw_err err = {0};

    is_int(sw_err_set(&err, SW_DATA, "line %d: code is no number", 5), SW_DATA,
           "the status comes back");
    is_text(err.text, "line 5: code is no number", "the sentence is kept");
    sw_err_at(&err, "%s", "sip.csv");
    sw_err_at(&err, "schema");
    is_text(err.text, "schema: sip.csv: line 5: code is no number", "outer places come first");
}

static void test_too_long(void)
{
    struct sw_err err = {0};
    char place[2 * sizeof err.text];

    memset(place, 'x', sizeof place - 1);
    place[sizeof place - 1] = '\0';
    sw_err_set(&err, SW_IO, "%s", place);
    is_int((int64_t)strlen(err.text), sizeof err.text - 1, "a long sentence is cut at the end");
    sw_err_at(&err, "disk");
    ok(strncmp(err.text, "disk: xxx", 9) == 0 && strlen(err.text) == sizeof err.text - 1,
       "and still gets its place");
    sw_err_at(&err, "%s", place);
    is_int((int64_t)strlen(err.text), sizeof err.text - 1, "a long place is cut as well");
}

int main(void)
{
    test_sentence();
    test_too_long();
    return tap_done();
}
