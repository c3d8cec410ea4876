/* local_time.c - see local_time.h. */
#include "sipwhy/local_time.h"

#include "sipwhy/time.h"

#include <stdlib.h>

/* What is left to read; every read_ function takes its part off the front or says no. */
struct reader {
    const char *at, *end;
};

/* A date as it stands there; which of the first two parts is the day shows later. */
struct parts {
    int first, second, year;
    char separator;
    bool year_first;
    bool is_padded; /* 03 rather than 3 */
};

struct clock {
    int64_t ms;
    bool has_seconds;
    bool is_american; /* AM or PM in capitals */
};

/* Any of the bytes of z, which is taken off. '\0' if the next one is none of them. */
static char skip_any(struct reader *in, const char *z)
{
    for (; in->at < in->end && *z; z++)
        if (*in->at == *z)
            return *in->at++;
    return '\0';
}

static bool skip(struct reader *in, char c)
{
    return skip_any(in, (const char[]){c, '\0'}) != '\0';
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool skip_spaces(struct reader *in)
{
    const char *begin = in->at;

    while (in->at < in->end) {
        uint32_t c;
        size_t length = sw_utf8_next(in->at, (size_t)(in->end - in->at), &c);

        if (!is_space(c))
            break;
        in->at += length;
    }
    return in->at > begin;
}

/* All the digits that stand there: at least `least`, at most `most` (up to 9). Returns how many. */
static int read_number(struct reader *in, int least, int most, int *value)
{
    struct reader rest = *in;
    int sum = 0, count = 0;

    for (; rest.at < rest.end && *rest.at >= '0' && *rest.at <= '9'; rest.at++) {
        if (++count > most)
            return 0;
        sum = sum * 10 + (*rest.at - '0');
    }
    if (count < least)
        return 0;
    *in = rest;
    *value = sum;
    return count;
}

/* Between two parts of a date: the same both times; spaces may follow a dot. */
static bool read_separator(struct reader *in, char *separator)
{
    char c = skip_any(in, *separator ? (const char[]){*separator, '\0'} : "/.-");

    if (c == '.')
        skip_spaces(in);
    *separator = c;
    return c != '\0';
}

/* 30/10/2023, 30.10.23, 2023-10-30; with dots one more may end it, as some countries write it. */
static bool read_date(struct reader *in, struct parts *parts)
{
    int digits[3], n[3];

    *parts = (struct parts){0};
    digits[0] = read_number(in, 1, 4, &n[0]);
    if (digits[0] == 0 || !read_separator(in, &parts->separator))
        return false;
    parts->year_first = digits[0] == 4;
    digits[1] = read_number(in, 1, 2, &n[1]);
    if (digits[0] == 3 || digits[1] == 0 || !read_separator(in, &parts->separator))
        return false;
    digits[2] = read_number(in, 1, parts->year_first ? 2 : 4, &n[2]);
    if (digits[2] == 0 || (!parts->year_first && digits[2] != 2 && digits[2] != 4))
        return false;
    parts->is_padded = (digits[0] == 2 && n[0] < 10) || (digits[1] == 2 && n[1] < 10);
    if (parts->separator == '.')
        skip(in, '.');
    if (parts->year_first) {
        parts->year = n[0];
        parts->first = n[1];
        parts->second = n[2];
    } else {
        parts->year = digits[2] == 2 ? 2000 + n[2] : n[2];
        parts->first = n[0];
        parts->second = n[1];
    }
    return true;
}

/* What may part date and clock besides spaces: a T, or a comma, with more to come. */
static bool read_joint(struct reader *in)
{
    char c = skip_any(in, "Tt,");

    if (c == ',')
        skip_spaces(in);
    return c && in->at < in->end;
}

/* AM, pm, p.m., "p. m."; nothing of that kind is well too. 1 for AM, 2 for PM, 0 for nothing. */
static bool read_half(struct reader *in, int *half, bool *is_american)
{
    struct reader rest = *in;
    bool dots;
    char c;

    *half = 0;
    skip_spaces(&rest);
    c = skip_any(&rest, "AaPp");
    if (!c)
        return true;
    dots = skip(&rest, '.');
    if (dots)
        skip_spaces(&rest);
    if (!skip_any(&rest, "Mm") || (dots && !skip(&rest, '.')))
        return false;
    *half = c == 'A' || c == 'a' ? 1 : 2;
    *is_american = !dots && (c == 'A' || c == 'P');
    *in = rest;
    return true;
}

/* 1 to 9 digits behind a point, or nothing at all; what is finer than milliseconds is cut off. */
static bool read_fraction(struct reader *in, int *ms)
{
    int count, value = 0;

    *ms = 0;
    if (!skip(in, '.'))
        return true;
    count = read_number(in, 1, 9, &value);
    for (int i = count; i < 3; i++)
        value *= 10;
    for (int i = count; i > 3; i--)
        value /= 10;
    *ms = value;
    return count > 0;
}

/* 16:05, 16:05:06.7654321, 16.05.06, 4:05:06 PM. */
static bool read_clock(struct reader *in, struct clock *clock)
{
    int hour, minute, half, second = 0, fraction = 0;
    char colon;

    *clock = (struct clock){0};
    if (!read_number(in, 1, 2, &hour))
        return false;
    colon = skip_any(in, ":.");
    if (!colon || read_number(in, 2, 2, &minute) != 2)
        return false;
    clock->has_seconds = skip(in, colon);
    if (clock->has_seconds &&
        (read_number(in, 2, 2, &second) != 2 || !read_fraction(in, &fraction)))
        return false;
    if (!read_half(in, &half, &clock->is_american) || (half > 0 && (hour < 1 || hour > 12)))
        return false;
    if (half > 0)
        hour = hour % 12 + (half == 2 ? 12 : 0);
    clock->ms = hour * SW_HOUR + minute * (int64_t)SW_MINUTE + second * SW_SECOND + fraction;
    return hour < 24 && minute < 60 && second <= 60; /* a leap second is the next one */
}

/* How far the clock is ahead of UTC, and nothing behind that; nothing at all is UTC. */
static bool read_zone(struct reader *in, int64_t *offset)
{
    int hours, minutes;
    char sign;

    *offset = 0;
    skip_spaces(in);
    sign = skip_any(in, "+-Zz");
    if (sign == '+' || sign == '-') {
        if (read_number(in, 2, 2, &hours) != 2 || !skip(in, ':') ||
            read_number(in, 2, 2, &minutes) != 2 || minutes > 59 || hours * 60 + minutes > 18 * 60)
            return false;
        *offset = (sign == '-' ? -1 : 1) * (hours * 60 + minutes) * (int64_t)SW_MINUTE;
    }
    skip_spaces(in);
    return in->at == in->end;
}

/* False if there is no such day. */
static bool instant(int year, int month, int day, int64_t since_midnight, int64_t *ms)
{
    int64_t days = sw_date_days(year, month, day);
    struct sw_date date = sw_date_of_days(days);

    if (year < 1 || date.year != year || date.month != month || date.day != day)
        return false;
    *ms = year == 1 ? SW_NO_TIME : days * SW_DAY + since_midnight;
    return true;
}

/*
 * AM and PM with slashes and without zeros before the digits are those of the United States;
 * Australia and others, who write the day first, have the zeros, or write p. m.
 */
static enum sw_date_order weigh(const struct parts *parts, bool is_american_clock)
{
    if (parts->first > 12)
        return SW_DAY_FIRST;
    if (parts->second > 12)
        return SW_MONTH_FIRST;
    if (parts->separator == '.')
        return SW_DAY_FIRST;
    return parts->separator == '/' && is_american_clock && !parts->is_padded ? SW_MONTH_FIRST
                                                                             : SW_ORDER_UNKNOWN;
}

static bool read_date_and_clock(struct reader *in, struct sw_local_time *time)
{
    struct clock clock = {0};
    int64_t offset = 0, since_midnight;
    struct parts parts;

    skip_spaces(in);
    if (!read_date(in, &parts))
        return false;
    if (!skip_spaces(in) && in->at < in->end && !read_joint(in))
        return false;
    if (in->at < in->end) {
        if (!read_clock(in, &clock) || !read_zone(in, &offset))
            return false;
        time->has_clock = true;
        time->has_seconds = clock.has_seconds;
    }
    since_midnight = clock.ms - offset;
    if (parts.year_first) {
        time->can_be_day_first = time->can_be_month_first =
            instant(parts.year, parts.first, parts.second, since_midnight, &time->day_first);
        time->month_first = time->day_first;
    } else {
        time->can_be_day_first =
            instant(parts.year, parts.second, parts.first, since_midnight, &time->day_first);
        time->can_be_month_first =
            instant(parts.year, parts.first, parts.second, since_midnight, &time->month_first);
    }
    time->has_dots = parts.separator == '.';
    time->is_same =
        time->can_be_day_first && time->can_be_month_first && time->day_first == time->month_first;
    time->evidence = time->is_same ? SW_ORDER_UNKNOWN : weigh(&parts, clock.is_american);
    return time->can_be_day_first || time->can_be_month_first;
}

/* 0 to 11 digits behind the point: what is finer does not move a ms. Returns how many. */
static int read_share(struct reader *in, int64_t *share, int64_t *scale)
{
    int count = 0;

    *share = 0;
    *scale = 1;
    for (; in->at < in->end && *in->at >= '0' && *in->at <= '9'; in->at++) {
        if (++count > 11)
            continue;
        *share = *share * 10 + (*in->at - '0');
        *scale *= 10;
    }
    return count;
}

/*
 * The time of day that a share of a day stands for, in ms. What was written is good to one part in
 * scale, and stands for the whole minute, or else the whole second, within half of that.
 */
static int64_t clock_of_share(int64_t share, int64_t scale)
{
    static const int64_t units[] = {SW_MINUTE, SW_SECOND};
    const int64_t exact = share * SW_DAY; /* in parts of a ms, scale of them: below 2^63 */

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        int64_t unit = units[i] * scale, nearest = (exact + unit / 2) / unit * unit;

        if (SW_DAY < unit && llabs(exact - nearest) <= SW_DAY / 2)
            return nearest / scale;
    }
    return (exact + scale / 2) / scale;
}

/* A day of a spreadsheet as a number. */
static bool read_serial(struct reader *in, struct sw_local_time *time)
{
    enum { FIRST = 20000, LAST = 100000, MOST_DIGITS = 17, SECOND_DIGITS = 5, MS_DIGITS = 9 };
    int64_t share = 0, scale = 1, midnight, clock;
    int days, length, digits = 0;

    skip_spaces(in);
    length = read_number(in, 5, 6, &days);
    if (length == 0 || length != (days < 100000 ? 5 : 6))
        return false;
    if (skip_any(in, ".,")) {
        digits = read_share(in, &share, &scale);
        if (digits == 0 || digits > MOST_DIGITS)
            return false;
    }
    skip_spaces(in);
    if (in->at < in->end || days < FIRST || days > LAST || (days == LAST && share > 0))
        return false;
    time->is_rounded = digits > 0 && digits < SECOND_DIGITS; /* 0.00001 days are 0.9 seconds */
    midnight = (sw_date_days(1899, 12, 30) + days) * SW_DAY;
    clock = clock_of_share(share, scale);
    time->day_first = time->month_first = midnight + clock;
    time->can_be_day_first = time->can_be_month_first = time->is_same = true;
    time->has_clock = digits > 0;
    time->has_seconds = digits >= MS_DIGITS;
    return true;
}

bool sw_local_time_parse(struct sw_str s, struct sw_local_time *time)
{
    struct sw_local_time read = {0};
    struct reader in, again;

    if (s.n == 0)
        return false;
    in = again = (struct reader){s.s, s.s + s.n};
    if (!read_serial(&in, &read) && !read_date_and_clock(&again, &read))
        return false;
    *time = read;
    return true;
}

bool sw_is_time(struct sw_str s)
{
    struct sw_local_time local;
    int64_t time;

    return sw_time_parse(s, &time) || (sw_local_time_parse(s, &local) && local.has_clock);
}
