#include "sipwhy/time.h"

#include <stdio.h>

/* What is left to read; every read_ function takes its part off the front or says no. */
struct reader {
    const char *at, *end;
};

static bool skip(struct reader *in, char c)
{
    if (in->at == in->end || *in->at != c)
        return false;
    in->at++;
    return true;
}

/* Exactly so many digits. */
static bool read_number(struct reader *in, int digits, int *value)
{
    int sum = 0;

    if (in->end - in->at < digits)
        return false;
    for (int i = 0; i < digits; i++) {
        int digit = in->at[i] - '0';

        if (digit < 0 || digit > 9)
            return false;
        sum = sum * 10 + digit;
    }
    in->at += digits;
    *value = sum;
    return true;
}

static int days_in_month(int year, int month)
{
    static const signed char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && leap);
}

/*
 * Both ways between dates and days reckon with years that begin in March, so that the leap day is
 * their last, in eras of 400 years, which all have the same 146097 days.
 * Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013.
 */
enum { ERA_YEARS = 400, ERA_DAYS = 146097, DAYS_BEFORE_1970 = 719468 /* since 0000-03-01 */ };

int64_t sw_date_days(int year, int month, int day)
{
    int64_t march_year = (int64_t)year - (month < 3), era = sw_floor_div(march_year, ERA_YEARS);
    int64_t year_of_era = march_year - era * ERA_YEARS;
    int64_t day_of_year = (153 * (month < 3 ? month + 9 : month - 3) + 2) / 5 + day - 1;

    return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           DAYS_BEFORE_1970;
}

struct sw_date sw_date_of_days(int64_t days)
{
    int64_t since = days + DAYS_BEFORE_1970, era = sw_floor_div(since, ERA_DAYS);
    int64_t day_of_era = since - era * ERA_DAYS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA_DAYS - 1)) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    bool next_year = march_month >= 10; /* January and February */

    return (struct sw_date){
        .year = (int)(era * ERA_YEARS + year_of_era + next_year),
        .month = (int)(next_year ? march_month - 9 : march_month + 3),
        .day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1),
    };
}

static bool read_date(struct reader *in, int64_t *days)
{
    int year, month, day;

    if (!read_number(in, 4, &year) || !skip(in, '-') || !read_number(in, 2, &month) ||
        !skip(in, '-') || !read_number(in, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    *days = sw_date_days(year, month, day);
    return true;
}

/* 1 to 9 digits behind a point, or nothing at all; what is finer than milliseconds is cut off. */
static bool read_fraction(struct reader *in, int *ms)
{
    static const int scales[9] = {100, 10, 1};
    const char *s;

    *ms = 0;
    if (!skip(in, '.'))
        return true;
    for (s = in->at; s < in->end && *s >= '0' && *s <= '9'; s++) {
        if (s - in->at == 9)
            return false;
        *ms += (*s - '0') * scales[s - in->at];
    }
    in->at = s;
    return s[-1] != '.';
}

static bool read_hours_minutes(struct reader *in, int *minutes)
{
    int hour, minute;

    if (!read_number(in, 2, &hour) || !skip(in, ':') || !read_number(in, 2, &minute))
        return false;
    *minutes = hour * 60 + minute;
    return hour < 24 && minute < 60;
}

static bool read_clock(struct reader *in, int64_t *ms)
{
    int minutes, second = 0, fraction = 0;

    if (!read_hours_minutes(in, &minutes))
        return false;
    if (skip(in, ':') && (!read_number(in, 2, &second) || !read_fraction(in, &fraction)))
        return false;
    *ms = minutes * (int64_t)SW_MINUTE + second * SW_SECOND + fraction;
    return second <= 60; /* a leap second is the next one: UTC milliseconds have none */
}

static bool read_offset(struct reader *in, int64_t *offset)
{
    int minutes, sign;

    skip(in, ' ');
    if (skip(in, 'Z') || skip(in, 'z')) {
        *offset = 0;
        return true;
    }
    if (in->at == in->end) {
        *offset = SW_NO_TIME;
        return true;
    }
    sign = skip(in, '-') ? -1 : 1;
    if ((sign > 0 && !skip(in, '+')) || !read_hours_minutes(in, &minutes) || minutes > 18 * 60)
        return false;
    *offset = sign * minutes * (int64_t)SW_MINUTE;
    return true;
}

bool sw_wall_parse(struct sw_str s, int64_t *wall, int64_t *offset)
{
    int64_t days, clock, ahead;
    struct reader in;

    s = sw_str_trim(s);
    if (s.n == 0)
        return false;
    in = (struct reader){s.s, s.s + s.n};
    if (!read_date(&in, &days) || !(skip(&in, 'T') || skip(&in, ' ') || skip(&in, 't')) ||
        !read_clock(&in, &clock) || !read_offset(&in, &ahead) || in.at != in.end)
        return false;
    *wall = days * SW_DAY + clock;
    *offset = ahead;
    return true;
}

bool sw_time_parse(struct sw_str s, int64_t *ms)
{
    const int64_t year_2 = sw_date_days(2, 1, 1) * SW_DAY,
                  year_10000 = sw_date_days(10000, 1, 1) * SW_DAY;
    int64_t wall, offset, utc;

    if (!sw_wall_parse(s, &wall, &offset))
        return false;
    utc = wall - (offset == SW_NO_TIME ? 0 : offset);
    if (utc >= year_10000) /* by its offset, or a leap second */
        return false;
    *ms = wall < year_2 || utc < year_2 ? SW_NO_TIME : utc;
    return true;
}

bool sw_date_parse(struct sw_str s, int64_t *days)
{
    struct reader in;
    int64_t read;

    if (s.n == 0) /* s.s may be NULL then */
        return false;
    in = (struct reader){s.s, s.s + s.n};
    if (!read_date(&in, &read) || in.at != in.end)
        return false;
    *days = read;
    return true;
}

bool sw_week_parse(struct sw_str s, struct sw_week *week)
{
    struct sw_week read;
    struct reader in;

    if (s.n == 0)
        return false;
    in = (struct reader){s.s, s.s + s.n};
    if (!read_number(&in, 4, &read.year) || !skip(&in, '-') || !skip(&in, 'W') ||
        !read_number(&in, 2, &read.week) || in.at != in.end)
        return false;
    if (read.year < 1 || sw_week_compare(read, sw_week_add(read, 0)) != 0)
        return false; /* week 0, or more weeks than the year has, counts as one of another year */
    *week = read;
    return true;
}

char *sw_time_utc(char out[40], int64_t ms, bool with_ms)
{
    struct sw_date date = sw_date_of_days(sw_floor_div(ms, SW_DAY));
    int clock = (int)((ms % SW_DAY + SW_DAY) % SW_DAY), fraction = clock % SW_SECOND;
    int n = snprintf(out, 40, "%04d-%02d-%02dT%02d:%02d:%02d", date.year, date.month, date.day,
                     clock / (60 * SW_MINUTE), clock / SW_MINUTE % 60, clock / SW_SECOND % 60);

    if (with_ms && fraction)
        n += snprintf(out + n, 40 - (size_t)n, ".%03d", fraction);
    snprintf(out + n, 40 - (size_t)n, "Z");
    return out;
}
