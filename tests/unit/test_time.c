#include "sipwhy/time.h"
#include "tap.h"

#include <stdlib.h>
#include <time.h>

enum { UNTOUCHED = 4711 };

static const struct {
    const char *in, *want; /* want: as sw_time_utc writes it, or "not set" */
} good[] = {
    {"2019-11-01T00:23:56.0000000Z", "2019-11-01T00:23:56Z"},
    {"2019-11-01T00:23:56Z", "2019-11-01T00:23:56Z"},
    {"2020-03-06T12:34:56.7654321+00:00", "2020-03-06T12:34:56.765Z"},
    {"2020-02-06 20:57:53.1750000", "2020-02-06T20:57:53.175Z"},
    {"2020-03-06 12:34:56.7654321 +00:00", "2020-03-06T12:34:56.765Z"},
    {"2020-03-06 12:34Z", "2020-03-06T12:34:00Z"},
    {"2020-03-06 12:34", "2020-03-06T12:34:00Z"},
    {"2020-03-06T12:34+01:00", "2020-03-06T11:34:00Z"},
    {"2020-03-06t12:34:56z", "2020-03-06T12:34:56Z"},
    {" \t2020-03-06T12:34:56Z\u00a0", "2020-03-06T12:34:56Z"},
    {"2020-03-06T12:34:56.7Z", "2020-03-06T12:34:56.700Z"},
    {"2020-03-06T12:34:56.07Z", "2020-03-06T12:34:56.070Z"},
    {"2020-03-06T12:34:56.999999999Z", "2020-03-06T12:34:56.999Z"},
    {"2020-03-01T00:15:00+00:30", "2020-02-29T23:45:00Z"},
    {"2019-12-31T23:30:00-05:30", "2020-01-01T05:00:00Z"},
    {"2020-01-01T00:00:00+18:00", "2019-12-31T06:00:00Z"},
    {"2020-01-01T00:00:00-18:00", "2020-01-01T18:00:00Z"},
    {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
    {"2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.500Z"},
    {"2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"},
    {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
    {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
    {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
    {"0002-01-01T00:00:00Z", "0002-01-01T00:00:00Z"},
    {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
    {"0001-01-01T00:00:00Z", "not set"},
    {"0001-01-01T00:00:00.0000000Z", "not set"},
    {"0001-12-31 23:59:59", "not set"},
    {"0001-01-01T00:00:00+01:00", "not set"},
    {"0002-01-01T00:00+01:00", "not set"}, /* year 1 in UTC */
    {"0002-01-01T00:59:59.999+01:00", "not set"},
    {"0002-01-01T01:00+01:00", "0002-01-01T00:00:00Z"},
    {"0001-12-31T23:00-01:00", "not set"}, /* year 1 where it was written */
    {"9999-12-31T22:59:59-01:00", "9999-12-31T23:59:59Z"},
};

static const char *const bad[] = {
    "",
    " ",
    "x",
    "2020-03-06",
    "2020-03-06T",
    "2020-03-06T12",
    "2020-03-06T12:",
    "2020-03-06T1:34:56Z",
    "2020-03-06T12:34:5Z",
    "2020-03-06T12:34:56.Z",
    "2020-03-06T12:34:56.1234567890Z",
    "2020-03-06T12:34.5Z",
    "2020-03-06  12:34:56",
    "2020-03-06_12:34:56",
    "2020-03-06T12:34:56ZZ",
    "2020-03-06T12:34:56Zulu",
    "2020-03-06T12:34:56+",
    "2020-03-06T12:34:56+01",
    "2020-03-06T12:34:56+0100",
    "2020-03-06T12:34:56+01:60",
    "2020-03-06T12:34:56+18:01",
    "2020-03-06T12:34:56-19:00",
    "2020-03-06T12:34:56  +01:00",
    "2020-03-06T12:34:56 CET",
    "2020-03-06T24:00:00Z",
    "2020-03-06T12:60:00Z",
    "2020-03-06T12:34:61Z",
    "2020-02-30T00:00:00Z",
    "2021-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2020-04-31T00:00:00Z",
    "2020-00-01T00:00:00Z",
    "2020-13-01T00:00:00Z",
    "2020-01-00T00:00:00Z",
    "2020-01-32T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:00:00-01:00",
    "9999-12-31T23:59:60Z",
    "-001-01-01T00:00:00Z",
    "20200-01-01T00:00:00Z",
    "06/03/2020 12:34:56",
    "2020-03-06T12:34:56,5Z",
    "20200306T123456Z",
};

/* Parses a copy without a byte to spare, so that the sanitizer sees every step past the end. */
static bool parse_exact(const char *s, size_t n, int64_t *ms)
{
    char *copy = malloc(n ? n : 1);
    bool parsed;

    memcpy(copy, s, n);
    parsed = sw_time_parse((struct sw_str){copy, n}, ms);
    free(copy);
    return parsed;
}

static const char *shown(char out[40], int64_t ms)
{
    return ms == SW_NO_TIME ? "not set" : sw_time_utc(out, ms, true);
}

static void test_good(void)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t ms = UNTOUCHED;
        char out[40];

        ok(parse_exact(good[i].in, strlen(good[i].in), &ms), "reads \"%s\"", good[i].in);
        is_text(shown(out, ms), good[i].want, good[i].want);
        if (ms != SW_NO_TIME) {
            int64_t again = UNTOUCHED;

            ok(sw_time_parse(sw_str(sw_time_utc(out, ms, true)), &again) && again == ms,
               "and reads what it writes");
        }
    }
}

static void test_bad(void)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t ms = UNTOUCHED;

        ok(!parse_exact(bad[i], strlen(bad[i]), &ms) && ms == UNTOUCHED, "refuses \"%s\"", bad[i]);
    }
    ok(!sw_time_parse((struct sw_str){0}, &(int64_t){0}), "refuses NULL");
}

/* What is cut off must be refused, or end where a shorter form ends: a minute, second or digit. */
static void test_truncations(void)
{
    static const char text[] = "2020-03-06T12:34:56.7654321+01:30";
    int64_t whole = 0, ms;
    size_t accepted = 0;

    parse_exact(text, strlen(text), &whole);
    for (size_t n = 0; n < strlen(text); n++) {
        ms = UNTOUCHED;
        if (!parse_exact(text, n, &ms)) {
            ok(ms == UNTOUCHED, "cut to \"%.*s\": refused", (int)n, text);
            continue;
        }
        ok(n == 16 || n == 19 || (n >= 21 && n <= 27), "cut to \"%.*s\": a time", (int)n, text);
        ok(ms <= whole + 90 * SW_MINUTE && ms > whole + 89 * SW_MINUTE, "and the right one");
        accepted++;
    }
    is_int((int64_t)accepted, 9, "nothing else is accepted");
}

/* One byte replaced by each of the 256: accepted only if it is one that times are made of. */
static void test_garbage(void)
{
    int64_t foreign = 0, outside = 0, touched = 0;

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        size_t n = strlen(good[i].in);

        for (size_t at = 0; at < n; at++) {
            for (int byte = 0; byte < 256; byte++) {
                int64_t ms = UNTOUCHED;
                char text[64];

                memcpy(text, good[i].in, n);
                text[at] = (char)byte;
                if (!parse_exact(text, n, &ms)) {
                    touched += ms != UNTOUCHED;
                    continue;
                }
                foreign += byte == 0 || !strchr("0123456789-+:. TtZz\t\xc2\xa0", byte);
                outside += ms != SW_NO_TIME &&
                           (ms < SW_BEGINNING || ms > sw_date_days(10000, 1, 2) * SW_DAY);
            }
        }
    }
    is_int(foreign, 0, "no foreign byte is accepted");
    is_int(outside, 0, "what is accepted lies in the years 1 to 9999");
    is_int(touched, 0, "what is refused leaves the result alone");
}

/* Against libc, which reckons in its own way: every day of the years 1 to 9999. */
static void test_dates(void)
{
    int64_t wrong = 0, day = sw_date_days(1, 1, 1), end = sw_date_days(10000, 1, 1);

    is_int(day * SW_DAY, SW_BEGINNING, "SW_BEGINNING is the first day of year 1");
    is_int(end - day, 3652059, "years 1 to 9999 have 3652059 days");
    for (; day < end; day++) {
        time_t seconds = (time_t)(day * (SW_DAY / SW_SECOND));
        struct sw_date date = sw_date_of_days(day);
        struct tm tm;

        gmtime_r(&seconds, &tm);
        wrong += date.year != tm.tm_year + 1900 || date.month != tm.tm_mon + 1 ||
                 date.day != tm.tm_mday || sw_date_days(date.year, date.month, date.day) != day;
    }
    is_int(wrong, 0, "dates agree with gmtime");
    is_int(sw_date_days(2026, 2, 29), sw_date_days(2026, 3, 1), "a day too many runs on");
}

static void test_date_parse(void)
{
    static const struct {
        const char *in;
        bool good;
    } cases[] = {
        {"2026-11-01", true},  {"0001-01-01", true}, {"9999-12-31", true},   {"2024-02-29", true},
        {"2026-02-29", false}, {"2026-11-1", false}, {"2026-11-01x", false}, {"2026-11-01 ", false},
        {"", false},           {"2026-W46", false},  {"0000-01-01", false},  {"+026-01-01", false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t days = UNTOUCHED;

        ok(sw_date_parse(sw_str(cases[i].in), &days) == cases[i].good &&
               (days != UNTOUCHED) == cases[i].good,
           "date \"%s\"", cases[i].in);
    }
}

static void test_wall_parse(void)
{
    static const struct {
        const char *in;
        int64_t offset;
    } cases[] = {
        {"1970-01-02T00:00", SW_NO_TIME},
        {"1970-01-02T00:00Z", 0},
        {"1970-01-02 00:00:00+02:00", 2 * SW_HOUR},
        {"1970-01-02 00:00:00 -03:30", -210 * SW_MINUTE},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t wall = UNTOUCHED, offset = UNTOUCHED;

        ok(sw_wall_parse(sw_str(cases[i].in), &wall, &offset) && wall == SW_DAY &&
               offset == cases[i].offset,
           "clock and zone apart: %s", cases[i].in);
    }
}

static void test_utc(void)
{
    static const struct {
        int64_t ms;
        bool with_ms;
        const char *want;
    } cases[] = {
        {0, false, "1970-01-01T00:00:00Z"},
        {0, true, "1970-01-01T00:00:00Z"},
        {1, true, "1970-01-01T00:00:00.001Z"},
        {999, false, "1970-01-01T00:00:00Z"},
        {-1, true, "1969-12-31T23:59:59.999Z"},
        {-1, false, "1969-12-31T23:59:59Z"},
        {INT64_C(253402300800000), false, "10000-01-01T00:00:00Z"},
        {INT64_MAX, true, "292278994-08-17T07:12:55.807Z"},
        {INT64_MIN, true, "-292275055-05-16T16:47:04.192Z"},
    };
    char out[40];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_text(sw_time_utc(out, cases[i].ms, cases[i].with_ms), cases[i].want, cases[i].want);
}

static void test_floor_div(void)
{
    ok(sw_floor_div(7, 7) == 1 && sw_floor_div(6, 7) == 0 && sw_floor_div(0, 7) == 0 &&
           sw_floor_div(-1, 7) == -1 && sw_floor_div(-7, 7) == -1 && sw_floor_div(-8, 7) == -2,
       "division rounds down on both sides of 0");
}

int main(void)
{
    test_good();
    test_bad();
    test_truncations();
    test_garbage();
    test_dates();
    test_date_parse();
    test_wall_parse();
    test_utc();
    test_floor_div();
    return tap_done();
}
