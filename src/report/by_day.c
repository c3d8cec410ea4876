/* by_day.c - see by_day.h. */
#include "by_day.h"

#include "json.h"

/* ---------------------------------------------------------------------------- counting */

/* Days that are to come have had no chance of an attempt; a clock that is wrong hides none. */
static int64_t end_of_days(const struct sw_rank *rank)
{
    int64_t now = rank->options->now, until = rank->options->period.until;
    int64_t seen = now > rank->complete_through ? now : rank->complete_through + 1;

    return seen < until ? seen : until;
}

/* None of a longer period. A date that the zone has skipped is no day. */
static void find_days(struct sw_rank *rank)
{
    int64_t start = rank->options->period.since, end = end_of_days(rank);
    int64_t date = sw_floor_div(sw_wall_of(start), SW_DAY);
    size_t n = 0;

    while (start < end && n < SW_MOST_DAYS) {
        if (n == 0 || start > rank->days[n - 1])
            rank->days[n++] = start;
        start = sw_wall_instant(++date * SW_DAY);
    }
    rank->n_days = start < end ? 0 : n;
}

void by_day_count(struct collector *c)
{
    struct sw_rank *rank = c->rank;

    if (rank->source == SW_SOURCE_CALLS)
        find_days(rank);
    for (size_t i = 0; rank->n_days > 0 && i < c->n_samples; i++) {
        const struct sample *sample = &c->samples[i];
        size_t day = rank->n_days - 1;

        while (day > 0 && sample->invite_time < rank->days[day])
            day--;
        rank->all[sample->cause].by_day[day]++;
    }
}

/* ----------------------------------------------------------------------------- telling */

static bool is_missing(const struct sw_rank *rank, size_t day)
{
    for (size_t i = 0; i < rank->n_missing_days; i++)
        if (rank->missing_days[i] == rank->days[day])
            return true;
    return false;
}

void by_day_words(struct sw_buf *text, const struct sw_rank *rank, const struct sw_cause *cause)
{
    char day[16], n[32];

    if (cause->attempts < SW_WORTH_TELLING || rank->n_days < 2)
        return;
    for (size_t i = 0; i < rank->n_days; i++)
        sw_buf_printf(text, "%s%s %s", i ? ", " : "",
                      sw_time_local(day, sizeof day, rank->days[i], "%a"),
                      is_missing(rank, i) ? "-" : sw_group_digits(n, cause->by_day[i]));
}

json_t *by_day_json(const struct sw_rank *rank, const struct sw_cause *cause)
{
    json_t *list = rank->n_days > 0 ? json_array() : json_null();
    char day[24];

    for (size_t i = 0; i < rank->n_days; i++)
        json_array_append_new(
            list, json_pack("{s:s, s:o}", "day",
                            sw_time_local(day, sizeof day, rank->days[i], "%Y-%m-%d"), "attempts",
                            json_count(is_missing(rank, i) ? -1 : cause->by_day[i])));
    return list;
}
