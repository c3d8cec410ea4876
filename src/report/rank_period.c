/* rank_period.c - which period a ranking is about when the user does not say; see rank.h. */
#include "sipwhy/rank.h"

enum sw_status sw_rank_weeks_with_data(struct sw_store *store, const char *tenant,
                                       struct sw_week *weeks, size_t size, size_t *n,
                                       struct sw_err *err)
{
    int64_t time, before = INT64_MAX / 2;
    enum sw_status status = SW_OK;

    for (*n = 0; *n < size; ++*n) {
        status = sw_store_last_before(store, tenant, before, &time, err);
        if (status != SW_OK || time == SW_NO_TIME)
            return status;
        weeks[*n] = sw_week_of(time);
        before = sw_week_start(weeks[*n]);
    }
    return status;
}

enum sw_status sw_rank_default_period(struct sw_store *store, const char *tenant, int64_t now,
                                      struct sw_period *period, struct sw_err *err)
{
    struct sw_week this_week = sw_week_of(now);
    int64_t time;
    enum sw_status status =
        sw_store_last_before(store, tenant, sw_week_start(this_week), &time, err);

    if (status == SW_OK && time == SW_NO_TIME)
        status = sw_store_last_before(store, tenant, INT64_MAX / 2, &time, err);
    if (status == SW_OK)
        *period =
            sw_period_of_week(time == SW_NO_TIME ? sw_week_add(this_week, -1) : sw_week_of(time));
    return status;
}

enum sw_status sw_rank_whole_period(struct sw_store *store, struct sw_period *period,
                                    struct sw_err *err)
{
    int64_t first, last;
    char from[32], to[32];
    enum sw_status status = sw_store_range(store, NULL, &first, &last, err);

    if (status != SW_OK)
        return status;
    *period = (struct sw_period){0};
    if (first == SW_NO_TIME) {
        snprintf(period->label, sizeof period->label, "no calls");
        return SW_OK;
    }
    period->since = first;
    period->until = last + 1;
    snprintf(period->label, sizeof period->label, "%s to %s",
             sw_time_local(from, sizeof from, first, "%Y-%m-%d"),
             sw_time_local(to, sizeof to, last, "%Y-%m-%d"));
    return SW_OK;
}
