/* fuzz_codes.c - the user's own rows of the reference: all of them, or a sentence with the place.
 */
#include "fuzz.h"

#include "sipwhy/codes.h"

#include <string.h>

const char *const fuzz_seeds[] = {"schema/codes/response_codes.csv", "tests/fuzz/seeds/codes/*",
                                  NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sw_codes codes;
    struct sw_own_codes own = {0};
    struct sw_explanation explanation;
    struct sw_err err = {0};
    enum sw_status status;

    if (codes.n_responses == 0)
        HOLDS(sw_codes_load(&codes, &err) == SW_OK);
    status = sw_own_codes_read(&own, fuzz_file(data, size), &err);
    HOLDS((status == SW_OK) == (err.text[0] == '\0'));
    HOLDS(status == SW_OK || own.n == 0);
    if (status == SW_OK) {
        sw_codes_lay_over(&codes, own.rows, own.n);
        for (size_t i = 0; i < own.n; i++) {
            sw_codes_explain(&codes, own.rows[i].pair, &explanation);
            HOLDS(explanation.title[0] != '\0' && explanation.known == SW_KNOWN_PAIR);
        }
        sw_codes_lay_over(&codes, NULL, 0);
    }
    sw_own_codes_clear(&own);
    return 0;
}
