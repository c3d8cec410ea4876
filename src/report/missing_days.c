/*
 * missing_days.c - days of a week without a single call, where the weeks before have some, and
 * weeks without any up to now; see rank.h and weekly.h.
 *
 * An export may be missing. So it is asked of all calls of the tenant, whatever the filter; and
 * where nobody calls on Sundays, a Sunday is not missing.
 */
#include "weekly.h"

#include "json.h"

enum { DAYS = 7, WEEKS_BEFORE = 4, ALL_DAYS = (WEEKS_BEFORE + 1) * DAYS };

/* The days of this week and those before, the earliest first. */
struct search {
    int64_t starts[ALL_DAYS + 1]; /* the last is the end of this week */
    bool has_calls[ALL_DAYS];
};

/* Where the days of the week begin that is so many back. */
static size_t place_of(int back)
{
    return (size_t)(WEEKS_BEFORE - back) * DAYS;
}

static bool week_has_calls(const struct search *search, int back)
{
    for (int day = 0; day < DAYS; day++)
        if (search->has_calls[place_of(back) + (size_t)day])
            return true;
    return false;
}

/* Of the weeks before that have any calls, one has some on that day, or there is no such week. */
static bool is_day_of_calls(const struct search *search, int day)
{
    bool has_weeks = false;

    for (int back = 1; back <= WEEKS_BEFORE; back++) {
        if (search->has_calls[place_of(back) + (size_t)day])
            return true;
        has_weeks |= week_has_calls(search, back);
    }
    return !has_weeks;
}

static void take_days(struct sw_rank *rank, const struct search *search, int64_t now)
{
    for (int day = 0; day < DAYS; day++) {
        size_t place = place_of(0) + (size_t)day;
        int64_t start = search->starts[place], end = search->starts[place + 1];

        if (start < end && end <= now && !search->has_calls[place] && is_day_of_calls(search, day))
            rank->missing_days[rank->n_missing_days++] = start;
    }
}

static enum sw_status find_missing_days(struct sw_rank *rank, struct sw_week week,
                                        struct sw_store *store, struct sw_err *err)
{
    int64_t first =
        sw_floor_div(sw_wall_of(sw_week_start(sw_week_add(week, -WEEKS_BEFORE))), SW_DAY);
    struct search search = {0};
    enum sw_status status;

    for (int day = 0; day <= ALL_DAYS; day++)
        search.starts[day] = sw_wall_instant((first + day) * SW_DAY);
    status = sw_store_spans_with_attempts(store, rank->options->filter.tenant, search.starts,
                                          ALL_DAYS, search.has_calls, err);
    if (status == SW_OK && week_has_calls(&search, 0))
        take_days(rank, &search, rank->options->now);
    return status;
}

/* What did not come on the days that there are may have come on the others. */
static void claim_nothing_gone(struct sw_history *history)
{
    history->n_gone = history->n_surely_gone = 0;
    history->n_of[SW_STATE_GONE] = 0;
}

static enum sw_status count_stale_weeks(struct sw_rank *rank, struct sw_store *store,
                                        struct sw_err *err)
{
    int64_t now = sw_week_start(sw_week_of(rank->options->now)), time, any = SW_NO_TIME;
    const char *tenant = rank->options->filter.tenant;
    enum sw_status status = sw_store_last_before(store, tenant, now, &time, err);

    if (status == SW_OK && time == SW_NO_TIME)
        status = sw_store_last_before(store, tenant, INT64_MAX / 2, &any, err);
    if (status != SW_OK)
        return status;
    rank->stale_weeks = any == SW_NO_TIME ? -1 : 0;
    if (time != SW_NO_TIME) /* a week with a change of clocks is not as long as others */
        rank->stale_weeks =
            sw_floor_div(now - sw_week_start(sw_week_of(time)) + SW_DAY, 7 * SW_DAY) - 1;
    return status;
}

enum sw_status sw_rank_find_gaps(struct sw_rank *rank, struct sw_store *store, struct sw_err *err)
{
    const struct sw_period *period = &rank->options->period;
    struct sw_week week = sw_week_of(period->since);
    enum sw_status status = count_stale_weeks(rank, store, err);

    if (status == SW_OK && rank->source == SW_SOURCE_CALLS &&
        period->since == sw_week_start(week) &&
        period->until == sw_week_start(sw_week_add(week, 1)))
        status = find_missing_days(rank, week, store, err);
    if (rank->n_missing_days > 0 && rank->history)
        claim_nothing_gone(rank->history);
    return status;
}

/* ------------------------------------------------------------------------------- in words */

void missing_days_doc(struct sw_doc *doc, const struct sw_rank *rank)
{
    struct sw_buf days = {0};
    char day[24];

    for (size_t i = 0; i < rank->n_missing_days; i++)
        sw_buf_printf(&days, "%s%s", i ? ", " : "",
                      sw_time_local(day, sizeof day, rank->missing_days[i], "%a %d %b"));
    if (days.n > 0)
        sw_doc_fact(doc, 0, "Missing", "no call on %s: is an export missing?", days.s);
    sw_buf_free(&days);
}

json_t *missing_days_json(const struct sw_rank *rank)
{
    json_t *list = json_array();
    char day[24];

    for (size_t i = 0; i < rank->n_missing_days; i++)
        json_array_append_new(
            list, json_string(sw_time_local(day, sizeof day, rank->missing_days[i], "%Y-%m-%d")));
    return list;
}

/* "2027-W02", the latest complete week. */
static const char *last_week(char *out, size_t size, const struct sw_rank *rank)
{
    struct sw_week week = sw_week_add(sw_week_of(rank->options->now), -1);

    snprintf(out, size, "%04d-W%02d", week.year, week.week);
    return out;
}

bool is_stale(const struct sw_rank *rank)
{
    return rank->options->is_usual_period && rank->stale_weeks > 0;
}

void stale_doc(struct sw_doc *doc, const struct sw_rank *rank)
{
    struct sw_buf text = {0};
    char week[24];

    if (!is_stale(rank))
        return;
    sw_buf_printf(&text, "%s, the latest complete week, has no call; this is %s",
                  last_week(week, sizeof week, rank), rank->options->period.label);
    sw_doc_fact_toned(doc, 0, "Stale", SW_TONE_BAD, text.s);
    sw_buf_free(&text);
}

json_t *stale_json(const struct sw_rank *rank)
{
    char week[24];

    return is_stale(rank) ? json_string(last_week(week, sizeof week, rank)) : json_null();
}
