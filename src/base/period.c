#include "sipwhy/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---------------------------------------------------------------- labels */

static int64_t start_of_its_day(int64_t ms)
{
    return sw_wall_instant(sw_floor_div(sw_wall_of(ms), SW_DAY) * SW_DAY);
}

/* "2026-11-01 to 2026-11-15", one text if both are the same, "until ..." without a beginning. */
static void write_label(struct sw_period *period)
{
    bool open = period->since == SW_BEGINNING;
    bool days = start_of_its_day(period->until) == period->until &&
                (open || start_of_its_day(period->since) == period->since);
    const char *format = days ? "%Y-%m-%d" : "%Y-%m-%d %H:%M";
    char first[24], last[24];

    sw_time_local(first, sizeof first, period->since, format);
    sw_time_local(last, sizeof last, days ? period->until - 1 : period->until, format);
    if (open)
        snprintf(period->label, sizeof period->label, "until %s", last);
    else if (strcmp(first, last) == 0)
        snprintf(period->label, sizeof period->label, "%s", first);
    else
        snprintf(period->label, sizeof period->label, "%s to %s", first, last);
}

struct sw_period sw_period_of_week(struct sw_week week)
{
    struct sw_period period = {
        .since = sw_week_start(week),
        .until = sw_week_start(sw_week_add(week, 1)),
    };

    snprintf(period.label, sizeof period.label, "%04d-W%02d", week.year, week.week);
    return period;
}

/* ---------------------------------------------------------------- what users write */

enum sw_status sw_period_parse_week(const char *text, int64_t now, struct sw_period *period,
                                    struct sw_err *err)
{
    struct sw_week week = sw_week_of(now);

    if (strcmp(text, "last") == 0)
        week = sw_week_add(week, -1);
    else if (strcmp(text, "this") != 0 && !sw_week_parse(sw_str(text), &week))
        return sw_err_set(err, SW_USAGE, "--week: \"%s\" is no week: use 2026-W46, last or this",
                          text);
    *period = sw_period_of_week(week);
    return SW_OK;
}

bool sw_period_parse_span(struct sw_str s, int64_t now, int64_t *ms)
{
    static const struct {
        char letter;
        int64_t length;
    } units[] = {{'h', SW_HOUR}, {'d', SW_DAY}, {'w', 7 * SW_DAY}};
    int64_t count, ago;

    if (s.n < 2 || s.s[0] < '0' || s.s[0] > '9' ||
        !sw_parse_int64((struct sw_str){s.s, s.n - 1}, &count))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (s.s[s.n - 1] != units[i].letter)
            continue;
        if (__builtin_mul_overflow(count, units[i].length, &ago) || ago > now - SW_BEGINNING)
            return false;
        *ms = now - ago;
        return true;
    }
    return false;
}

static bool parse_instant(struct sw_str s, int64_t now, int64_t *ms)
{
    int64_t wall, offset;

    if (!sw_wall_parse(s, &wall, &offset))
        return sw_period_parse_span(s, now, ms);
    *ms = offset == SW_NO_TIME ? sw_wall_instant(wall) : wall - offset;
    return true;
}

static bool parse_point(struct sw_str s, int64_t now, int64_t *begin, int64_t *end)
{
    struct sw_week week;
    int64_t day;

    if (sw_date_parse(s, &day)) {
        *begin = sw_wall_instant(day * SW_DAY);
        *end = sw_wall_instant((day + 1) * SW_DAY);
        return true;
    }
    if (sw_week_parse(s, &week)) {
        *begin = sw_week_start(week);
        *end = sw_week_start(sw_week_add(week, 1));
        return true;
    }
    if (!parse_instant(s, now, begin))
        return false;
    *end = *begin;
    return true;
}

enum sw_status sw_period_parse_point(const char *option, const char *text, int64_t now,
                                     int64_t *begin, int64_t *end, struct sw_err *err)
{
    if (!parse_point(sw_str_trim(sw_str(text)), now, begin, end))
        return sw_err_set(err, SW_USAGE,
                          "%s: \"%s\" is no time: use 2026-11-01, 2026-11-01T10:00, 2026-W46, or "
                          "7d for seven days ago (12h, 4w)",
                          option, text);
    return SW_OK;
}

enum sw_status sw_period_parse_range(const char *since, const char *until, int64_t now,
                                     struct sw_period *period, struct sw_err *err)
{
    struct sw_period range = {.since = SW_BEGINNING, .until = now};
    enum sw_status rc = SW_OK;
    int64_t unused;

    if (since)
        rc = sw_period_parse_point("--since", since, now, &range.since, &unused, err);
    if (rc == SW_OK && until)
        rc = sw_period_parse_point("--until", until, now, &unused, &range.until, err);
    if (rc != SW_OK)
        return rc;
    if (range.since >= range.until)
        return sw_err_set(err, SW_USAGE, "--since %s is not before --until %s",
                          since ? since : "the beginning", until ? until : "now");
    write_label(&range);
    *period = range;
    return SW_OK;
}

/* ---------------------------------------------------------------- the clock */

static int64_t system_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * (int64_t)SW_SECOND + now.tv_nsec / 1000000;
}

enum sw_status sw_clock_read(const char *now_option, int64_t *now, struct sw_err *err)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds, unused;

    if (now_option)
        return sw_period_parse_point("--now", now_option, system_clock(), now, &unused, err);
    if (!epoch || !epoch[0]) {
        *now = system_clock();
        return SW_OK;
    }
    if (!sw_parse_int64(sw_str(epoch), &seconds) || seconds < 0 ||
        seconds >= sw_date_days(10000, 1, 1) * (SW_DAY / SW_SECOND))
        return sw_err_set(err, SW_USAGE,
                          "$SOURCE_DATE_EPOCH: use whole seconds since 1970, up to the year 9999");
    *now = seconds * SW_SECOND;
    return SW_OK;
}
