/* fuzz_condition.c - the grammar of --fail-if: a condition, or a sentence. A line is one. */
#include "fuzz.h"

#include "sipwhy/condition.h"

#include <math.h>
#include <string.h>

const char *const fuzz_seeds[] = {"tests/fuzz/seeds/condition/*", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size), *rest = text, *line;

    while ((line = strsep(&rest, "\n")) != NULL) {
        for (int is_weekly = 0; is_weekly < 2; is_weekly++) {
            struct sw_condition condition = {0};
            struct sw_err err = {0};
            enum sw_status status = sw_condition_parse(line, is_weekly, &condition, &err);

            HOLDS(status == SW_OK || status == SW_USAGE);
            HOLDS((status == SW_OK) == (err.text[0] == '\0'));
            HOLDS(status != SW_OK || (condition.operator_[0] && isfinite(condition.number)));
        }
    }
    free(text);
    return 0;
}
