#include "sipwhy/local_time.h"

#include "fixture.h"

#define NBSP   "\u00a0"
#define NARROW "\u202f"
#define NONE   "-" /* no such reading */

/*
 * day and month: what each reading gives, month NULL where both are one. marks: D or M for what
 * the text shows, s for seconds, c for a clock.
 */
static const struct good {
    const char *in, *day, *month, *marks;
} good[] = {
    /* the order shows in a part above 12 */
    {"30/10/2023 16:05:06", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"10/30/2023 16:05:06", NONE, "2023-10-30T16:05:06Z", "Msc"},
    {"10/30/2023 4:05:06 PM", NONE, "2023-10-30T16:05:06Z", "Msc"},
    {"30/10/2023 4:05:06 PM", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"30.10.2023 16:05:06", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"10.30.2023 16:05:06", NONE, "2023-10-30T16:05:06Z", "Msc"},
    {"30-10-2023 16:05:06", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"10-30-2023 16:05:06", NONE, "2023-10-30T16:05:06Z", "Msc"},
    {"13/12/2023", "2023-12-13T00:00:00Z", NONE, "D"},
    {"12/13/2023", NONE, "2023-12-13T00:00:00Z", "M"},
    /* or in how it is written */
    {"03.04.2026 16:05:06", "2026-04-03T16:05:06Z", "2026-03-04T16:05:06Z", "Dsc"},
    {"3.4.2026 4:05:06 PM", "2026-04-03T16:05:06Z", "2026-03-04T16:05:06Z", "Dsc"},
    {"3/4/2026 4:05:06 PM", "2026-04-03T16:05:06Z", "2026-03-04T16:05:06Z", "Msc"},
    {"3/4/2026 4:05 am", "2026-04-03T04:05:00Z", "2026-03-04T04:05:00Z", "c"},
    {"3/4/2026 4:05 p. m.", "2026-04-03T16:05:00Z", "2026-03-04T16:05:00Z", "c"},
    {"3/04/2026 4:05 PM", "2026-04-03T16:05:00Z", "2026-03-04T16:05:00Z", "c"},
    {"3/4/2026 4:05 pm", "2026-04-03T16:05:00Z", "2026-03-04T16:05:00Z", "c"},
    /* or not at all */
    {"03/04/2026 16:05:06", "2026-04-03T16:05:06Z", "2026-03-04T16:05:06Z", "sc"},
    {"03-04-2026 16:05:06", "2026-04-03T16:05:06Z", "2026-03-04T16:05:06Z", "sc"},
    {"03-04-2026 4:05:06 PM", "2026-04-03T16:05:06Z", "2026-03-04T16:05:06Z", "sc"},
    {"12/11/2026 16:05", "2026-11-12T16:05:00Z", "2026-12-11T16:05:00Z", "c"},
    {"3/4/2026", "2026-04-03T00:00:00Z", "2026-03-04T00:00:00Z", ""},
    /* nor does it matter */
    {"5/5/2026 16:05", "2026-05-05T16:05:00Z", NULL, "c"},
    {"5/5/2026 4:05 PM", "2026-05-05T16:05:00Z", NULL, "c"},
    {"05.05.2026", "2026-05-05T00:00:00Z", NULL, ""},
    /* parts of one or two digits, years of two or four */
    {"3/4/26", "2026-04-03T00:00:00Z", "2026-03-04T00:00:00Z", ""},
    {"30.1.26 6:05", "2026-01-30T06:05:00Z", NONE, "Dc"},
    {"1/31/00", NONE, "2000-01-31T00:00:00Z", "M"},
    {"31/12/99", "2099-12-31T00:00:00Z", NONE, "D"},
    {"3/04/2026 06:05", "2026-04-03T06:05:00Z", "2026-03-04T06:05:00Z", "c"},
    /* year first */
    {"2023-10-30", "2023-10-30T00:00:00Z", NULL, ""},
    {"2023/10/30 16:05:06", "2023-10-30T16:05:06Z", NULL, "sc"},
    {"2023/3/4 6:05", "2023-03-04T06:05:00Z", NULL, "c"},
    {"2023. 10. 30.", "2023-10-30T00:00:00Z", NULL, ""},
    {"2023. 10. 30. 16:05:06", "2023-10-30T16:05:06Z", NULL, "sc"},
    {"2023.10.30 16:05", "2023-10-30T16:05:00Z", NULL, "c"},
    {"2023-03-04 4:05:06 PM", "2023-03-04T16:05:06Z", NULL, "sc"},
    {"2019-11-01T00:23:56.0000000Z", "2019-11-01T00:23:56Z", NULL, "sc"},
    {"2019-11-01T00:23:56Z", "2019-11-01T00:23:56Z", NULL, "sc"},
    {"2019-11-01t00:23:56z", "2019-11-01T00:23:56Z", NULL, "sc"},
    {"2019-11-01T00:00:25.105Z", "2019-11-01T00:00:25.105Z", NULL, "sc"},
    {"2019-11-01T00:00:08.2589935Z", "2019-11-01T00:00:08.258Z", NULL, "sc"},
    {"2020-03-06T12:34:56.7654321+00:00", "2020-03-06T12:34:56.765Z", NULL, "sc"},
    {"2020-03-06 12:34:56.7654321 +00:00", "2020-03-06T12:34:56.765Z", NULL, "sc"},
    {"2020-02-06 20:57:53.1750000", "2020-02-06T20:57:53.175Z", NULL, "sc"},
    {"2020-03-06 12:34Z", "2020-03-06T12:34:00Z", NULL, "c"},
    {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", NULL, "sc"},
    /* a comma or a T behind the date, dots and spaces within it */
    {"10/30/2023, 4:05:06 PM", NONE, "2023-10-30T16:05:06Z", "Msc"},
    {"30/10/2023,16:05", "2023-10-30T16:05:00Z", NONE, "Dc"},
    {"30.10.2023T16:05:06", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"30. 10. 2023 16:05:06", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"30. 10. 2023. 16:05:06", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"30.10.2023.", "2023-10-30T00:00:00Z", NONE, "D"},
    /* clocks */
    {"30/10/2023 16.05.06", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"30.10.2023 6.05.06", "2023-10-30T06:05:06Z", NONE, "Dsc"},
    {"30/10/2023 16:05:06.7654321", "2023-10-30T16:05:06.765Z", NONE, "Dsc"},
    {"30/10/2023 16:05:06.7", "2023-10-30T16:05:06.700Z", NONE, "Dsc"},
    {"30/10/2023 16:05:06.07", "2023-10-30T16:05:06.070Z", NONE, "Dsc"},
    {"30/10/2023 16:05:06.999999999", "2023-10-30T16:05:06.999Z", NONE, "Dsc"},
    {"30/10/2023 00:00:00", "2023-10-30T00:00:00Z", NONE, "Dsc"},
    {"30/10/2023 0:00", "2023-10-30T00:00:00Z", NONE, "Dc"},
    {"30/10/2023 23:59:59", "2023-10-30T23:59:59Z", NONE, "Dsc"},
    {"30/10/2023 12:00:00 AM", "2023-10-30T00:00:00Z", NONE, "Dsc"},
    {"30/10/2023 12:00:00 PM", "2023-10-30T12:00:00Z", NONE, "Dsc"},
    {"30/10/2023 12:59:59 am", "2023-10-30T00:59:59Z", NONE, "Dsc"},
    {"30/10/2023 1:00 pm", "2023-10-30T13:00:00Z", NONE, "Dc"},
    {"30/10/2023 11:59 Pm", "2023-10-30T23:59:00Z", NONE, "Dc"},
    {"30/10/2023 04:05:06.5 PM", "2023-10-30T16:05:06.500Z", NONE, "Dsc"},
    {"30/10/2023 4.05.06 PM", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"30/10/2023 4:05PM", "2023-10-30T16:05:00Z", NONE, "Dc"},
    {"30/10/2023 4:05 p.m.", "2023-10-30T16:05:00Z", NONE, "Dc"},
    {"30/10/2023 4:05:06 a. m.", "2023-10-30T04:05:06Z", NONE, "Dsc"},
    /* spaces of all kinds */
    {"10/30/2023 4:05:06" NARROW "PM", NONE, "2023-10-30T16:05:06Z", "Msc"},
    {"30/10/2023 4:05:06" NBSP "p." NBSP "m.", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"30/10/2023" NBSP "16:05", "2023-10-30T16:05:00Z", NONE, "Dc"},
    {"30/10/2023   16:05", "2023-10-30T16:05:00Z", NONE, "Dc"},
    {" \t30/10/2023 16:05 " NBSP NARROW "\u2009", "2023-10-30T16:05:00Z", NONE, "Dc"},
    {NARROW "30/10/2023\u3000", "2023-10-30T00:00:00Z", NONE, "D"},
    /* zones */
    {"30/10/2023 16:05:06 +00:00", "2023-10-30T16:05:06Z", NONE, "Dsc"},
    {"30/10/2023 16:05:06+01:00", "2023-10-30T15:05:06Z", NONE, "Dsc"},
    {"30/10/2023 20:05:06  -05:30", "2023-10-31T01:35:06Z", NONE, "Dsc"},
    {"10/30/2023 4:05:06 PM -05:30", NONE, "2023-10-30T21:35:06Z", "Msc"},
    {"30.10.2023 16:05 Z", "2023-10-30T16:05:00Z", NONE, "Dc"},
    {"01/03/2024 00:15 +00:30", "2024-02-29T23:45:00Z", "2024-01-02T23:45:00Z", "c"},
    {"9999-12-31T23:59:59-18:00", "10000-01-01T17:59:59Z", NULL, "sc"},
    /* leap days, and the ends of what there is */
    {"29/02/2024", "2024-02-29T00:00:00Z", NONE, "D"},
    {"02/29/2000", NONE, "2000-02-29T00:00:00Z", "M"},
    {"2024-02-29", "2024-02-29T00:00:00Z", NULL, ""},
    {"31/12/9999 23:59:59", "9999-12-31T23:59:59Z", NONE, "Dsc"},
    {"1/1/0002", "0002-01-01T00:00:00Z", NULL, ""},
    /* year 1 is no time, in either order */
    {"1/1/0001 12:00:00 AM", "not set", NULL, "sc"},
    {"01.01.0001 00:00:00", "not set", NULL, "sc"},
    {"0001-01-01T00:00:00Z", "not set", NULL, "sc"},
    {"0001-01-01T00:00:00-18:00", "not set", NULL, "sc"},
    {"1/2/0001 12:00:00 AM", "not set", NULL, "sc"},
    {"31/12/0001", "not set", NONE, "D"},
    {"1/1/01", "2001-01-01T00:00:00Z", NULL, ""},
    /* days as a spreadsheet counts them */
    {"45229.67", "2023-10-30T16:04:48Z", NULL, "cr"},
    {"45229,67", "2023-10-30T16:04:48Z", NULL, "cr"},
    {"45229", "2023-10-30T00:00:00Z", NULL, ""},
    {"45229.5", "2023-10-30T12:00:00Z", NULL, "cr"},
    {"45229.0", "2023-10-30T00:00:00Z", NULL, "cr"},
    {"45229.6702", "2023-10-30T16:05:05.280Z", NULL, "cr"},
    {"45229.67021", "2023-10-30T16:05:06Z", NULL, "c"},
    /* as near as so many digits come to a whole minute, from below and above */
    {"45229.67083", "2023-10-30T16:06:00Z", NULL, "c"},
    {"45229.670833", "2023-10-30T16:06:00Z", NULL, "c"},
    {"45229.6708333", "2023-10-30T16:06:00Z", NULL, "c"},
    {"45229.67083333", "2023-10-30T16:06:00Z", NULL, "c"},
    {"45229.6701389", "2023-10-30T16:05:00Z", NULL, "c"},
    {"45229,67014", "2023-10-30T16:05:00Z", NULL, "c"},
    {"45229.670208333331", "2023-10-30T16:05:06Z", NULL, "sc"},
    {"45229.67020833333333", "2023-10-30T16:05:06Z", NULL, "sc"},
    {"45229.000005", "2023-10-30T00:00:00.432Z", NULL, "c"},
    {"45229.000006", "2023-10-30T00:00:00.518Z", NULL, "c"},
    {"45229.99999", "2023-10-30T23:59:59Z", NULL, "c"},
    {"45229.999999", "2023-10-30T23:59:59.914Z", NULL, "c"},
    {"45229.99999999999999999", "2023-10-31T00:00:00Z", NULL, "sc"},
    {NBSP "45229.67 ", "2023-10-30T16:04:48Z", NULL, "cr"},
    {"20000", "1954-10-03T00:00:00Z", NULL, ""},
    {"100000", "2173-10-14T00:00:00Z", NULL, ""},
    {"100000.0", "2173-10-14T00:00:00Z", NULL, "cr"},
};

static const char *const bad[] = {
    "",
    " ",
    NBSP NARROW,
    "x",
    "yesterday",
    /* no such day */
    "31/02/2026",
    "02/31/2026",
    "30/02/2024",
    "29/02/2026",
    "02/29/1900",
    "31/04/2026",
    "00/00/2026",
    "0/5/2026",
    "5/0/2026",
    "13/13/2026",
    "32/01/2026",
    "1/32/2026",
    "99/99/9999",
    "1/1/0000",
    "0000-01-01",
    "2026-13-01",
    "2026-00-01",
    "2026-02-30",
    "2026/30/10",
    /* no such time of day */
    "30/10/2023 24:00",
    "30/10/2023 24:00:00",
    "30/10/2023 23:60",
    "30/10/2023 23:59:61",
    "30/10/2023 99:99:99",
    "30/10/2023 0:05 AM",
    "30/10/2023 13:05 PM",
    "30/10/2023 24:05 AM",
    "30/10/2023 12:60 PM",
    /* parts of other lengths */
    "030/10/2023",
    "30/010/2023",
    "30/10/023",
    "30/10/3",
    "30/10/20230",
    "2023-010-30",
    "2023-10-030",
    "20231030",
    "20231030T160506",
    "30/10/2023 016:05",
    "30/10/2023 16:5",
    "30/10/2023 16:05:6",
    "30/10/2023 16:005",
    "30/10/2023 16:05:006",
    "30/10/2023 16:05:06.",
    "30/10/2023 16:05:06.1234567890",
    "30/10/2023 16:05.5",
    "30/10/2023 16:05:06,5",
    /* parts missing, or joined otherwise */
    "30/10",
    "30/10/",
    "/10/2023",
    "30//10/2023",
    "30/10//2023",
    "30/10-2023",
    "30.10/2023",
    "2023-10/30",
    "30 10 2023",
    "30 / 10 / 2023",
    "30/10/2023/",
    "30/10/2023.",
    "30/10/2023,",
    "30/10/2023T",
    "30/10/2023, ",
    "30/10/2023T 16:05",
    "30/10/2023,,16:05",
    "30/10/202316:05",
    "30.10.2023.16:05",
    "30.10.2023..",
    "30/10/2023_16:05",
    "30/10/2023-16:05",
    "30/10/2023 16",
    "30/10/2023 16:",
    "30/10/2023 16:05:",
    "30/10/2023 16:05.06",
    "30/10/2023 16.05:06",
    "30/10/2023 :05",
    "30/10/2023 16 05",
    "16:05:06",
    "30/10/2023 -1:05",
    "+30/10/2023",
    "-1/10/2023",
    /* halves of the day */
    "30/10/2023 PM",
    "30/10/2023 4 PM",
    "30/10/2023 4:05 P",
    "30/10/2023 4:05 p.",
    "30/10/2023 4:05 p.m",
    "30/10/2023 4:05 p. m",
    "30/10/2023 4:05 pm.",
    "30/10/2023 4:05 p m",
    "30/10/2023 4:05 XM",
    "30/10/2023 4:05 PMPM",
    "30/10/2023 4:05 PM AM",
    "30/10/2023 PM 4:05",
    "PM 30/10/2023 4:05",
    /* zones */
    "30/10/2023 Z",
    "30/10/2023Z",
    "30/10/2023 +01:00",
    "30/10/2023 16:05 +",
    "30/10/2023 16:05 +01",
    "30/10/2023 16:05 +0100",
    "30/10/2023 16:05 +1:00",
    "30/10/2023 16:05 +01:60",
    "30/10/2023 16:05 +18:01",
    "30/10/2023 16:05 -19:00",
    "30/10/2023 16:05 + 01:00",
    "30/10/2023 16:05 +01:00Z",
    "30/10/2023 16:05 ZZ",
    "30/10/2023 16:05 CET",
    "30/10/2023 16:05 UTC",
    "30/10/2023 16:05 Z PM",
    /* numbers that are no day of ours */
    "0",
    "1",
    "2026",
    "19999",
    "19999.99999",
    "100001",
    "100000.00001",
    "200000",
    "020000",
    "045229",
    "45229.",
    "45229,",
    ".67",
    "45229.67.1",
    "45229.67,1",
    "45229 .67",
    "45229. 67",
    "45 229.67",
    "-45229.67",
    "+45229.67",
    "4.5229E+04",
    "45229.67E0",
    "45229.67Z",
    "45229.67 PM",
    "45229.999999999999999999",
    "+14255550123",
    "14255550123",
    "442079460123",
    "4.42079E+11",
    /* other things in such columns */
    "30-Oct-2023",
    "Oct 30, 2023",
    "Mon 30/10/2023",
    "192.168.10.20",
    "1.2.3.4",
    "30/10/2023 16:05:06 x",
    "30/10/2023\n16:05",
    "30/10/2023 16:05\n",
    "x30/10/2023",
    "\xa0 30/10/2023",
    "30/10/2023\xa0",
    "30/10/2023 16:05\xe2\x80",
    "\u0663\u0660/\u0661\u0660/2023",
    "\xff\xff",
};

static const struct sw_local_time untouched = {4711, 4712, true, false, SW_DAY_FIRST,
                                               0,    1,    0,    0,     0};

static bool is_untouched(const struct sw_local_time *time)
{
    return time->day_first == 4711 && time->month_first == 4712 && time->can_be_day_first &&
           !time->can_be_month_first && time->evidence == SW_DAY_FIRST && !time->is_same &&
           time->has_seconds && !time->has_clock;
}

/* Parses a copy without a byte to spare, so that the sanitizer sees every step past the end. */
static bool parse_exact(const char *s, size_t n, struct sw_local_time *time)
{
    char *copy = malloc(n ? n : 1);
    bool parsed;

    must(copy != NULL, "no memory");
    memcpy(copy, s, n);
    *time = untouched;
    parsed = sw_local_time_parse((struct sw_str){copy, n}, time);
    free(copy);
    return parsed;
}

static const char *shown(char out[40], bool can_be, int64_t ms)
{
    if (!can_be)
        return NONE;
    return ms == SW_NO_TIME ? "not set" : sw_time_utc(out, ms, true);
}

/* What must hold of whatever is accepted. */
static bool is_consistent(const struct sw_local_time *time)
{
    bool both = time->can_be_day_first && time->can_be_month_first;
    int64_t any = time->can_be_day_first ? time->day_first : time->month_first;

    if (!time->can_be_day_first && !time->can_be_month_first)
        return false;
    if (time->is_same != (both && time->day_first == time->month_first))
        return false;
    if (time->is_same && time->evidence != SW_ORDER_UNKNOWN)
        return false;
    if (!both && time->evidence != (time->can_be_day_first ? SW_DAY_FIRST : SW_MONTH_FIRST))
        return false;
    if (time->has_seconds && !time->has_clock)
        return false;
    return any == SW_NO_TIME || (any >= SW_BEGINNING && any < sw_date_days(10000, 1, 3) * SW_DAY);
}

static void test_good(void)
{
    for (size_t i = 0; i < COUNT(good); i++) {
        const char *month = good[i].month ? good[i].month : good[i].day;
        struct sw_local_time time;
        char out[40], got[160], want[160];
        bool parsed = parse_exact(good[i].in, strlen(good[i].in), &time);

        snprintf(want, sizeof want, "%s | %s | %s", good[i].day, month, good[i].marks);
        snprintf(got, sizeof got, "refused");
        if (parsed) {
            int n = snprintf(got, sizeof got, "%s | ",
                             shown(out, time.can_be_day_first, time.day_first));

            snprintf(got + n, sizeof got - (size_t)n, "%s | %s%s%s%s",
                     shown(out, time.can_be_month_first, time.month_first),
                     (const char *[]){"", "D", "M"}[time.evidence], time.has_seconds ? "s" : "",
                     time.has_clock ? "c" : "", time.is_rounded ? "r" : "");
        }
        is_text(got, want, good[i].in);
        ok(parsed && time.is_same == !good[i].month && is_consistent(&time),
           "both readings are %s: \"%s\"", good[i].month ? "two" : "one", good[i].in);
    }
}

/* For the name of a test: on one line, whatever it holds. */
static const char *plain(char out[64], const char *s)
{
    size_t n = 0;

    for (; *s && n < 63; s++)
        out[n++] = *s >= ' ' && *s <= '~' ? *s : '?';
    out[n] = '\0';
    return out;
}

static void test_bad(void)
{
    struct sw_local_time time = untouched;
    char name[64];

    for (size_t i = 0; i < COUNT(bad); i++)
        ok(!parse_exact(bad[i], strlen(bad[i]), &time) && is_untouched(&time), "refuses \"%s\"",
           plain(name, bad[i]));
    ok(!sw_local_time_parse((struct sw_str){0}, &time), "refuses NULL");
    ok(!parse_exact("30/10/2023\0", 11, &time), "refuses a NUL byte behind");
    ok(!parse_exact("30/10\0/2023", 11, &time), "refuses a NUL byte within");
}

/* What sw_time_parse reads is read alike here, so that it may stand in for it. */
static void test_iso(void)
{
    static const char *const iso[] = {
        "2019-11-01T00:23:56.0000000Z", "2020-03-06 12:34:56.7654321 +00:00",
        "2020-03-06T12:34+01:00",       "2020-03-06T12:34:56.07Z",
        "2020-01-01T00:00:00+18:00",    "2019-12-31T23:30:00-05:30",
        "2016-12-31T23:59:60.5Z",       "1969-12-31T23:59:59.999Z",
        "0001-12-31 23:59:59",          "0002-01-01T00:00:00Z",
    };

    for (size_t i = 0; i < COUNT(iso); i++) {
        struct sw_local_time time;

        ok(parse_exact(iso[i], strlen(iso[i]), &time) && time.is_same && time.has_clock &&
               (sw_time_parse(sw_str(iso[i]), &(int64_t){0})),
           "reads \"%s\"", iso[i]);
        if (strncmp(iso[i], "0001", 4) == 0)
            ok(time.day_first == SW_NO_TIME, "as no time");
        else
            is_int(time.day_first, utc(iso[i]), "as sw_time_parse does");
    }
}

static bool is_one_of(size_t n, const char *cuts)
{
    char number[32];

    snprintf(number, sizeof number, " %zu ", n);
    return strstr(cuts, number) != NULL;
}

/* Cut anywhere a text is refused, or ends where a shorter form does. */
static void test_cuts(void)
{
    static const struct {
        const char *in, *cuts; /* lengths that are a text of their own */
    } cases[] = {
        /* 30/10/20 is a date, 16:05 a clock */
        {"30/10/2023 16:05:06.765 +01:30", " 8 10 11 16 19 21 22 23 24 "},
        {"10/30/2023 4:05:06" NARROW "PM", " 8 10 11 15 18 21 "},
        {"30/10/2023 4:05 p. m.", " 8 10 11 15 16 "},
        {"30.10.2023 16.05.06", " 8 10 11 16 "},
        {"30. 10. 2023. 16:05", " 10 12 13 14 "},
        {"2023-10-30T16:05:06.7654321Z", " 9 10 16 19 21 22 23 24 25 26 27 "},
        {"2023. 10. 30. 16:05:06", " 11 12 13 14 19 "},
        {"10/30/2023, 4:05 PM", " 8 10 16 17 "},
        {"45229.67021", " 5 7 8 9 10 "},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t wrong = 0;

        for (size_t n = 0; n < strlen(cases[i].in); n++) {
            struct sw_local_time time;
            bool parsed = parse_exact(cases[i].in, n, &time);

            if (parsed == is_one_of(n, cases[i].cuts) &&
                (parsed ? is_consistent(&time) : is_untouched(&time)))
                continue;
            printf("# cut to \"%.*s\" (%zu): %s\n", (int)n, cases[i].in, n,
                   parsed ? "read" : "refused");
            wrong++;
        }
        is_int((int64_t)wrong, 0, cases[i].in);
    }
}

/* Junk behind, before and within every good text. */
static void test_junk(void)
{
    static const char *const junk[] = {"x",        "\"",     "\n", "/", "#", "\xff", "\xc2",
                                       "\xe2\x80", "\u200b", "%s", ";", "'", "=",    "\x01"};
    size_t accepted = 0;

    for (size_t i = 0; i < COUNT(good); i++) {
        size_t n = strlen(good[i].in);

        for (size_t j = 0; j < COUNT(junk); j++) {
            for (size_t at = 0; at <= n; at++) {
                struct sw_local_time time;
                char text[128];
                int length = snprintf(text, sizeof text, "%.*s%s%s", (int)at, good[i].in, junk[j],
                                      good[i].in + at);

                if (!parse_exact(text, (size_t)length, &time))
                    continue;
                printf("# accepted: %s\n", text);
                accepted++;
            }
        }
    }
    is_int((int64_t)accepted, 0, "junk before, within or behind is refused");
}

/* One byte replaced by each of the 256: whatever is accepted makes sense, or nothing is touched. */
static void test_garbage(void)
{
    size_t foreign = 0, inconsistent = 0, touched = 0;

    for (size_t i = 0; i < COUNT(good); i++) {
        size_t n = strlen(good[i].in);

        for (size_t at = 0; at < n; at++) {
            for (int byte = 0; byte < 256; byte++) {
                struct sw_local_time time;
                char text[64];

                memcpy(text, good[i].in, n);
                text[at] = (char)byte;
                if (!parse_exact(text, n, &time)) {
                    touched += !is_untouched(&time);
                    continue;
                }
                foreign +=
                    byte < 0x80 && (byte == 0 || !strchr("0123456789/.-:,+ \tTtZzAaPpMm", byte));
                inconsistent += !is_consistent(&time);
            }
        }
    }
    is_int((int64_t)foreign, 0, "no foreign byte is accepted");
    is_int((int64_t)inconsistent, 0, "what is accepted is consistent and in the years 1 to 9999");
    is_int((int64_t)touched, 0, "what is refused leaves the result alone");
}

/* Runs of one character at any place, of lengths that no counter of ours may overflow on. */
static void test_runs(void)
{
    static const char *const before[] = {"",
                                         "30/10/2023 16:05:06.",
                                         "30/10/2023 16:05:",
                                         "30/10/2023 ",
                                         "30/10/",
                                         "30/",
                                         "2023-",
                                         "45229.",
                                         "45229",
                                         "30/10/2023 16:05 +",
                                         "30/10/2023 4:05 p."};
    static const char fill[] = "0159/.:- ,TZ+Pm\xff\xc2";
    enum { LENGTH = 70000 };
    char *text = malloc(LENGTH + 64);
    size_t accepted = 0;
    struct sw_local_time time;

    must(text != NULL, "no memory");
    for (size_t i = 0; i < COUNT(before); i++) {
        for (size_t f = 0; f < sizeof fill - 1; f++) {
            size_t n = strlen(before[i]);

            memcpy(text, before[i], n);
            memset(text + n, fill[f], LENGTH);
            for (size_t length = 20; length <= LENGTH; length += length == 20 ? 1 : LENGTH - 21)
                accepted += parse_exact(text, n + length, &time) && fill[f] != ' ';
        }
    }
    is_int((int64_t)accepted, 0, "runs of 20, 21 and 70000 digits or signs are refused");
    memset(text, ' ', LENGTH);
    memcpy(text + LENGTH / 2, "30/10/2023", 10);
    memcpy(text + LENGTH - 10, "16:05:06 Z", 10);
    ok(parse_exact(text, LENGTH, &time) && time.day_first == utc("2023-10-30T16:05:06Z"),
       "runs of spaces are spaces");
    free(text);
}

/* Every day of some years, written in every way, is read as that day. */
static void test_days(void)
{
    static const int years[] = {2, 1899, 1900, 1969, 1999, 2000, 2023, 2024, 2100, 9999};
    size_t wrong = 0, count = 0;

    for (size_t y = 0; y < COUNT(years); y++) {
        int64_t day = sw_date_days(years[y], 1, 1), end = sw_date_days(years[y] + 1, 1, 1);

        for (; day < end; day++, count++) {
            struct sw_date date = sw_date_of_days(day);
            struct sw_local_time time;
            char text[64];
            int n =
                snprintf(text, sizeof text, "%d/%d/%04d 23:59:59", date.day, date.month, date.year);

            wrong += !parse_exact(text, (size_t)n, &time) || !is_consistent(&time) ||
                     !time.can_be_day_first || time.day_first != (day + 1) * SW_DAY - SW_SECOND ||
                     time.can_be_month_first != (date.day <= 12);
            n = snprintf(text, sizeof text, "%02d-%02d-%04d", date.month, date.day, date.year);
            wrong += !parse_exact(text, (size_t)n, &time) || !is_consistent(&time) ||
                     !time.can_be_month_first || time.month_first != day * SW_DAY ||
                     time.can_be_day_first != (date.day <= 12);
            n = snprintf(text, sizeof text, "%04d. %d. %d.", date.year, date.month, date.day);
            wrong += !parse_exact(text, (size_t)n, &time) || !time.is_same ||
                     time.day_first != day * SW_DAY;
        }
    }
    is_int((int64_t)wrong, 0, "every day of ten years, in three ways");
    ok(count > 3600, "(all of them)");
}

/* Every second of a day as a fraction of it, with as many digits as a spreadsheet writes. */
static void test_serial_seconds(void)
{
    int64_t midnight = utc("2023-10-30T00:00:00Z");
    size_t wrong = 0;

    for (int second = 0; second < 24 * 60 * 60; second++) {
        struct sw_local_time time;
        char text[32];

        for (int digits = 5; digits <= 12; digits++) {
            int n = snprintf(text, sizeof text, "%.*f", digits, 45229 + second / 86400.0);

            wrong += !parse_exact(text, (size_t)n, &time) || time.has_seconds != (digits >= 9) ||
                     time.day_first != midnight + second * SW_SECOND;
        }
    }
    is_int((int64_t)wrong, 0, "every second of a day, with 5 to 12 digits");
}

int main(void)
{
    test_good();
    test_bad();
    test_iso();
    test_cuts();
    test_junk();
    test_garbage();
    test_runs();
    test_days();
    test_serial_seconds();
    return tap_done();
}
