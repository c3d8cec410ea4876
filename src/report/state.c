/* state.c - see history.h. */
#include "sipwhy/history.h"

#include "sipwhy/stat.h"

#include <math.h>

const char *const sw_state_names[SW_STATES] = {"",       "NEW",    "RETURNED", "WORSE",
                                               "STEADY", "BETTER", "GONE"};

double sw_state_predicted(int64_t attempts_now, int64_t before, int64_t attempts_before)
{
    return attempts_before > 0 ? (double)before * (double)attempts_now / (double)attempts_before
                               : 0;
}

enum sw_state sw_state_by_test(int64_t now, int64_t attempts_now, int64_t before,
                               int64_t attempts_before)
{
    const double beyond_chance = 1.96;
    double z;

    if (attempts_before == 0)
        return SW_STATE_STEADY;
    if (fabs((double)now - sw_state_predicted(attempts_now, before, attempts_before)) <
        SW_WORTH_TELLING)
        return SW_STATE_STEADY;
    z = sw_log_rate_ratio_z(now, attempts_now, before, attempts_before);
    if (z > beyond_chance)
        return SW_STATE_WORSE;
    return z < -beyond_chance ? SW_STATE_BETTER : SW_STATE_STEADY;
}

enum sw_state sw_state_of(const struct sw_state_facts *facts)
{
    if (facts->now > 0 && facts->last_seen == SW_NO_TIME)
        return SW_STATE_NEW;
    if (facts->weeks < SW_SHORT_HISTORY)
        return SW_STATE_NONE;
    if (facts->now == 0)
        return facts->last_week > 0 ? SW_STATE_GONE : SW_STATE_NONE;
    if (facts->last_seen < facts->two_weeks_before)
        return SW_STATE_RETURNED;
    return sw_state_by_test(facts->now, facts->attempts_now, facts->before, facts->attempts_before);
}
