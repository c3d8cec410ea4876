/* States of a cause, worked out by hand from METRICS.md's definitions. */
#include "fixture.h"
#include "sipwhy/history.h"
#include "sipwhy/stat.h"

#include <math.h>

enum { LONG_AGO = 1, RECENT = 100, TWO_WEEKS_BEFORE = 50 };

static const struct {
    const char *name;
    int64_t now, attempts_now, before, attempts_before, last_week;
    int64_t last_seen; /* 0: never */
    size_t weeks;
    const char *want;
} cases[] = {
    {"never seen before", 1, 1000, 0, 8000, 0, 0, 8, "NEW"},
    {"never seen, and hardly any history", 1, 1000, 0, 100, 0, 0, 1, "NEW"},
    {"never seen, and no history at all", 5, 1000, 0, 0, 0, 0, 0, "NEW"},
    {"seen long ago", 9, 1000, 0, 8000, 0, LONG_AGO, 8, "RETURNED"},
    {"seen long ago, with too short a history", 9, 1000, 0, 2000, 0, LONG_AGO, 2, ""},
    {"seen last week, not now", 0, 1000, 8, 8000, 1, RECENT, 8, "GONE"},
    {"not seen now nor last week", 0, 1000, 8, 8000, 0, RECENT, 8, ""},
    /* 80 of 8000 predict 10 of 1000; ln(2) / sqrt(1/20 - 1/1000 + 1/80 - 1/8000) = 2.798 */
    {"twice as many", 20, 1000, 80, 8000, 10, RECENT, 8, "WORSE"},
    /* ln(1.5) / sqrt(1/15 - 1/1000 + 1/80 - 1/8000) = 1.452: may be chance */
    {"half as many again", 15, 1000, 80, 8000, 10, RECENT, 8, "STEADY"},
    /* 8 of 8000 predict 1; ln(5) / ... = 2.8 is beyond chance, but 4 more are not worth telling */
    {"four more than one", 5, 1000, 8, 8000, 1, RECENT, 8, "STEADY"},
    {"five more than one", 6, 1000, 8, 8000, 1, RECENT, 8, "WORSE"},
    /* 160 predict 20; ln(0.25) / sqrt(1/5 - 1/1000 + 1/160 - 1/8000) = -3.06 */
    {"a quarter of it", 5, 1000, 160, 8000, 20, RECENT, 8, "BETTER"},
    /* ln(0.5) / sqrt(1/10 - 1/1000 + 1/160 - 1/8000) = -2.138 */
    {"half of it", 10, 1000, 160, 8000, 20, RECENT, 8, "BETTER"},
    /* ln(0.7) / sqrt(1/14 - 1/1000 + 1/160 - 1/8000) = -1.29 */
    {"seven tenths of it", 14, 1000, 160, 8000, 20, RECENT, 8, "STEADY"},
    {"twice as many, of twice as many attempts", 20, 2000, 80, 8000, 10, RECENT, 8, "STEADY"},
    {"two weeks of history claim nothing", 40, 1000, 20, 2000, 10, RECENT, 2, ""},
    {"three do", 40, 1000, 30, 3000, 10, RECENT, 3, "WORSE"},
    {"everything fails, as before", 1000, 1000, 8000, 8000, 1000, RECENT, 8, "STEADY"},
};

int main(void)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct sw_state_facts facts = {
            .now = cases[i].now,
            .attempts_now = cases[i].attempts_now,
            .before = cases[i].before,
            .attempts_before = cases[i].attempts_before,
            .last_week = cases[i].last_week,
            .last_seen = cases[i].last_seen ? cases[i].last_seen : SW_NO_TIME,
            .two_weeks_before = TWO_WEEKS_BEFORE,
            .weeks = cases[i].weeks,
        };

        is_text(sw_state_names[sw_state_of(&facts)], cases[i].want, cases[i].name);
    }
    ok(fabs(sw_log_rate_ratio_z(20, 1000, 80, 8000) - 2.798) < 0.001, "the ratio of two rates");
    ok(fabs(sw_log_rate_ratio_z(20, 1000, 80, 8000) + sw_log_rate_ratio_z(80, 8000, 20, 1000)) <
           1e-12,
       "is the opposite the other way round");
    ok(sw_log_rate_ratio_z(0, 10, 5, 10) == 0 && sw_log_rate_ratio_z(5, 10, 0, 10) == 0 &&
           sw_log_rate_ratio_z(10, 10, 10, 10) == 0,
       "and nothing where it can't be told");
    return tap_done();
}
