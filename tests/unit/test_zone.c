#include "sipwhy/time.h"
#include "tap.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void use(const char *zone)
{
    struct sw_err err = {0};

    if (sw_zone_use(zone, &err) != SW_OK)
        ok(false, "%s", err.text);
}

static int64_t utc(const char *text)
{
    int64_t ms = 0;

    if (!sw_time_parse(sw_str(text), &ms))
        ok(false, "the test itself is wrong: %s", text);
    return ms;
}

static void is_instant(int64_t got, const char *want, const char *name)
{
    char out[40];

    is_text(sw_time_utc(out, got, true), want, name);
}

/* ---------------------------------------------------------------- choosing a zone */

static void test_names(void)
{
    static const char *const unknown[] = {
        "",       "Europe",        "Europe/",  "Europe/Berln", "/usr/share/zoneinfo/Europe/Berlin",
        "../etc", "Europe/../UTC", "zone.tab", "UTC0",         "CET-1CEST,M3.5.0,M10.5.0/3",
    };
    struct sw_err err = {0};

    use("Asia/Kolkata");
    for (size_t i = 0; i < COUNT(unknown); i++)
        ok(sw_zone_use(unknown[i], &err) == SW_USAGE && strncmp(err.text, "--tz: ", 6) == 0,
           "no zone: \"%s\"", unknown[i]);
    is_text(sw_zone_name(), "Asia/Kolkata", "after a refusal the zone stays");
    is_int(sw_wall_of(0), 330 * SW_MINUTE, "and its offset");
    sw_zone_use("Europe/Berln", &err);
    is_text(err.text,
            "--tz: this system knows no time zone \"Europe/Berln\": use an IANA name such as "
            "Europe/Berlin, or UTC",
            "the sentence says what to use");
}

static void test_environment(void)
{
    static const struct {
        const char *value, *name; /* name: NULL if refused */
        int64_t offset;           /* in January */
    } cases[] = {
        {"Europe/Berlin", "Europe/Berlin", SW_HOUR},
        {":Europe/Berlin", "Europe/Berlin", SW_HOUR},
        {"/usr/share/zoneinfo/Asia/Kolkata", "Asia/Kolkata", 330 * SW_MINUTE},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3", SW_HOUR},
        {"<+0330>-3:30", "<+0330>-3:30", 210 * SW_MINUTE},
        {"UTC", "UTC", 0},
        {"UTC0", "UTC0", 0},
        {"Nowhere/City", NULL, 0},
        {":", NULL, 0},
        {"/nowhere", NULL, 0},
        {"Berlin", NULL, 0},
        {"<+03>", NULL, 0},
        {"<+03", NULL, 0},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_err err = {0};
        enum sw_status rc;

        setenv("TZ", cases[i].value, 1);
        rc = sw_zone_use(NULL, &err);
        if (!cases[i].name) {
            ok(rc == SW_USAGE && strncmp(err.text, "$TZ: ", 5) == 0, "TZ=%s: refused",
               cases[i].value);
            continue;
        }
        is_text(sw_zone_name(), cases[i].name, cases[i].value);
        is_int(sw_wall_of(utc("2026-01-15T00:00Z")) - utc("2026-01-15T00:00Z"), cases[i].offset,
               "and its offset");
    }
}

/* What the system's zone is depends on the system; that TZ= means it does not. */
static void test_system(void)
{
    char name[256];
    int64_t wall;

    unsetenv("TZ");
    use(NULL);
    snprintf(name, sizeof name, "%s", sw_zone_name());
    wall = sw_wall_of(utc("2026-07-01T00:00Z"));
    ok(name[0] != '\0', "the system's zone has a name: %s", name);
    use("Pacific/Kiritimati");
    setenv("TZ", "", 1);
    use(NULL);
    is_text(sw_zone_name(), name, "an empty $TZ is none");
    is_int(sw_wall_of(utc("2026-07-01T00:00Z")), wall, "for libc, too");
}

static void test_without_database(void)
{
    char folder[] = "/tmp/test_zone.XXXXXX";
    struct sw_err err = {0};

    if (!ok(mkdtemp(folder) != NULL, "an empty folder"))
        return;
    setenv("TZDIR", folder, 1);
    use("UTC");
    is_text(sw_zone_name(), "UTC", "UTC needs no files");
    is_int(sw_wall_of(0), 0, "and has no offset");
    is_int(sw_zone_use("Europe/Berlin", &err), SW_USAGE, "other zones do");
    rmdir(folder);
    is_int(sw_zone_use("Europe/Berlin", &err), SW_USAGE, "no folder at all");
    ok(strstr(err.text, "install tzdata, or use UTC") != NULL, "says what to do: %s", err.text);
    unsetenv("TZDIR");
}

/* ---------------------------------------------------------------- days */

static void test_local(void)
{
    char out[40], tiny[4] = "x";

    use("Europe/Berlin");
    is_text(sw_time_local(out, sizeof out, utc("2026-11-16T09:12:31Z"), "%a %d %b %H:%M %Z"),
            "Mon 16 Nov 10:12 CET", "winter time");
    is_text(sw_time_local(out, sizeof out, utc("2026-07-16T09:12:31Z"), "%H:%M %Z"), "11:12 CEST",
            "summer time");
    is_text(sw_time_local(out, sizeof out, -1, "%Y-%m-%d %H:%M:%S"), "1970-01-01 00:59:59",
            "before 1970");
    is_text(sw_time_local(tiny, sizeof tiny, 0, "%Y-%m-%d"), "", "no room");
}

static void test_day_start(void)
{
    static const struct {
        const char *zone;
        struct sw_date date;
        const char *want, *why;
    } cases[] = {
        {"UTC", {2026, 11, 16}, "2026-11-16T00:00:00Z", "no offset"},
        {"Europe/Berlin", {2026, 3, 29}, "2026-03-28T23:00:00Z", "the day DST begins"},
        {"Europe/Berlin", {2026, 3, 30}, "2026-03-29T22:00:00Z", "the day after"},
        {"Asia/Kolkata", {2026, 1, 1}, "2025-12-31T18:30:00Z", "half an hour"},
        {"America/St_Johns", {2026, 1, 1}, "2026-01-01T03:30:00Z", "half an hour, west"},
        {"Australia/Lord_Howe", {2026, 1, 1}, "2025-12-31T13:00:00Z", "DST of half an hour"},
        {"Australia/Lord_Howe", {2026, 7, 1}, "2026-06-30T13:30:00Z", "without it"},
        {"America/Santiago", {2024, 9, 8}, "2024-09-08T04:00:00Z", "begins at 01:00"},
        {"Africa/Cairo", {2024, 4, 26}, "2024-04-25T22:00:00Z", "begins at 01:00"},
        {"America/Toronto", {1919, 3, 31}, "1919-03-31T04:30:00Z", "23:30 to 00:30"},
        {"America/Havana", {2024, 11, 3}, "2024-11-03T04:00:00Z", "the first of two midnights"},
        {"America/St_Johns", {2006, 10, 29}, "2006-10-29T02:30:00Z", "00:01 back to 23:01"},
        {"Pacific/Apia", {2011, 12, 30}, "2011-12-30T10:00:00Z", "a day that never was"},
        {"Pacific/Apia", {2011, 12, 31}, "2011-12-30T10:00:00Z", "and the one instead"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        char name[128];

        snprintf(name, sizeof name, "%s: %s", cases[i].zone, cases[i].why);
        use(cases[i].zone);
        is_instant(sw_day_start(cases[i].date.year, cases[i].date.month, cases[i].date.day),
                   cases[i].want, name);
    }
}

static void test_wall_instant(void)
{
    static const struct {
        const char *zone, *wall, *want, *why;
    } cases[] = {
        {"Europe/Berlin", "2026-11-16T10:00", "2026-11-16T09:00:00Z", "an ordinary day"},
        {"Europe/Berlin", "2026-03-29T01:59:59.999", "2026-03-29T00:59:59.999Z", "before the gap"},
        {"Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00:00Z", "the gap"},
        {"Europe/Berlin", "2026-03-29T02:59", "2026-03-29T01:00:00Z", "late in the gap"},
        {"Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z", "behind the gap"},
        {"Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z", "the first of two"},
        {"Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z", "after both"},
        {"Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z", "a gap of 30 minutes"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        char name[128];

        snprintf(name, sizeof name, "%s %s: %s", cases[i].zone, cases[i].wall, cases[i].why);
        use(cases[i].zone);
        is_instant(sw_wall_instant(utc(cases[i].wall)), cases[i].want, name);
    }
}

/* ---------------------------------------------------------------- weeks */

static void test_week_of(void)
{
    static const struct {
        const char *zone, *at;
        struct sw_week want;
    } cases[] = {
        {"UTC", "2025-12-28T23:59:59.999Z", {2025, 52}},
        {"UTC", "2025-12-29T00:00:00Z", {2026, 1}},
        {"UTC", "2027-01-01T12:00:00Z", {2026, 53}},
        {"UTC", "2021-01-03T23:59:59Z", {2020, 53}},
        {"UTC", "2021-01-04T00:00:00Z", {2021, 1}},
        {"UTC", "1969-12-28T23:59:59.999Z", {1969, 52}},
        {"UTC", "1969-12-29T00:00:00Z", {1970, 1}},
        {"Europe/Berlin", "2026-11-08T22:59:59.999Z", {2026, 45}},
        {"Europe/Berlin", "2026-11-08T23:00:00Z", {2026, 46}},
        {"Europe/Berlin", "2026-03-29T21:59:59.999Z", {2026, 13}},
        {"Europe/Berlin", "2026-03-29T22:00:00Z", {2026, 14}},
        {"Asia/Kolkata", "2026-11-08T18:29:59.999Z", {2026, 45}},
        {"Asia/Kolkata", "2026-11-08T18:30:00Z", {2026, 46}},
        {"America/St_Johns", "2026-11-09T03:29:59.999Z", {2026, 45}},
        {"America/St_Johns", "2026-11-09T03:30:00Z", {2026, 46}},
        {"Australia/Lord_Howe", "2026-11-08T12:59:59.999Z", {2026, 45}},
        {"Australia/Lord_Howe", "2026-11-08T13:00:00Z", {2026, 46}},
        {"Australia/Lord_Howe", "2026-07-05T13:29:59.999Z", {2026, 27}},
        {"Australia/Lord_Howe", "2026-07-05T13:30:00Z", {2026, 28}},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_week got;

        use(cases[i].zone);
        got = sw_week_of(utc(cases[i].at));
        ok(sw_week_compare(got, cases[i].want) == 0, "%s %s: %d-W%02d", cases[i].zone, cases[i].at,
           got.year, got.week);
    }
}

static void test_week_length(void)
{
    static const struct {
        const char *zone;
        struct sw_week week;
        int half_hours;
    } cases[] = {
        {"Europe/Berlin", {2026, 12}, 2 * 168},
        {"Europe/Berlin", {2026, 13}, 2 * 167},
        {"Europe/Berlin", {2026, 43}, 2 * 169},
        {"Asia/Kolkata", {2026, 13}, 2 * 168},
        {"America/St_Johns", {2024, 10}, 2 * 167},
        {"America/St_Johns", {2024, 44}, 2 * 169},
        {"Australia/Lord_Howe", {2024, 14}, 2 * 168 + 1},
        {"Australia/Lord_Howe", {2024, 40}, 2 * 168 - 1},
        {"America/Santiago", {2024, 14}, 2 * 169},
        {"America/Santiago", {2024, 36}, 2 * 167},
        {"Africa/Cairo", {2024, 17}, 2 * 167},
        {"Africa/Cairo", {2024, 44}, 2 * 169},
        {"Pacific/Apia", {2011, 52}, 2 * 144},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t start, end;

        use(cases[i].zone);
        start = sw_week_start(cases[i].week);
        end = sw_week_start(sw_week_add(cases[i].week, 1));
        ok(end - start == cases[i].half_hours * 30 * (int64_t)SW_MINUTE, "%s %d-W%02d has %g hours",
           cases[i].zone, cases[i].week.year, cases[i].week.week,
           (double)(end - start) / (double)SW_HOUR);
    }
}

/* Against libc's strftime, on every day of 400 years, after which the calendar repeats. */
static void test_weeks_of_all_years(void)
{
    int64_t wrong = 0;

    use("UTC");
    for (int64_t day = sw_date_days(1800, 1, 1); day < sw_date_days(2200, 1, 1); day++) {
        struct sw_week week = sw_week_of(day * SW_DAY), read = {0};
        char text[16];

        sw_time_local(text, sizeof text, day * SW_DAY, "%G-W%V");
        wrong += !sw_week_parse(sw_str(text), &read) || sw_week_compare(read, week) != 0;
    }
    is_int(wrong, 0, "weeks agree with strftime");
}

static void test_week_add(void)
{
    static const struct {
        struct sw_week from;
        int weeks;
        struct sw_week want;
    } cases[] = {
        {{2026, 46}, 0, {2026, 46}},        {{2026, 46}, 1, {2026, 47}},
        {{2026, 46}, -46, {2025, 52}},      {{2026, 53}, 1, {2027, 1}},
        {{2027, 1}, -1, {2026, 53}},        {{2025, 52}, 1, {2026, 1}},
        {{2020, 53}, 53, {2022, 1}},        {{1970, 1}, -1, {1969, 52}},
        {{2026, 1}, 146097 / 7, {2426, 1}},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_week got = sw_week_add(cases[i].from, cases[i].weeks);

        ok(sw_week_compare(got, cases[i].want) == 0, "%d-W%02d %+d weeks: %d-W%02d",
           cases[i].from.year, cases[i].from.week, cases[i].weeks, got.year, got.week);
    }
    ok(sw_week_compare((struct sw_week){2025, 52}, (struct sw_week){2026, 1}) < 0 &&
           sw_week_compare((struct sw_week){2026, 2}, (struct sw_week){2026, 1}) > 0,
       "weeks compare by year, then number");
}

static void test_week_parse(void)
{
    static const struct {
        const char *in;
        bool good;
    } cases[] = {
        {"2026-W46", true},   {"2026-W01", true},  {"2026-W53", true},  {"2020-W53", true},
        {"2025-W53", false},  {"2027-W53", false}, {"2026-W54", false}, {"2026-W00", false},
        {"2026-46", false},   {"2026W46", false},  {"2026-w46", false}, {"2026-W4", false},
        {"2026-W461", false}, {"0000-W10", false}, {"2026-W+1", false}, {"", false},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_week week = {0};

        ok(sw_week_parse(sw_str(cases[i].in), &week) == cases[i].good &&
               (week.year != 0) == cases[i].good,
           "week \"%s\"", cases[i].in);
    }
    ok(!sw_week_parse((struct sw_str){0}, &(struct sw_week){0}), "week NULL");
}

/* ---------------------------------------------------------------- laws, in every zone */

static const char *const zones[] = {
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "America/Santiago",
    "America/Asuncion",
    "America/Havana",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Atlantic/Azores",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Antarctica/Troll",
};

/* A week begins where sw_week_of starts to name it, and the one before ends there. */
static int64_t broken_weeks(void)
{
    int64_t broken = 0;
    struct sw_week week = {1971, 1};

    for (; week.year < 2038; week = sw_week_add(week, 1)) {
        int64_t start = sw_week_start(week);

        broken += sw_week_compare(sw_week_of(start), week) != 0;
        broken += sw_week_compare(sw_week_of(start - 1), sw_week_add(week, -1)) != 0;
    }
    return broken;
}

/* A day begins where its date or a later one is shown for the first time. */
static int64_t broken_days(void)
{
    int64_t broken = 0;

    for (int64_t day = sw_date_days(1971, 1, 1); day < sw_date_days(2038, 1, 1); day++) {
        struct sw_date date = sw_date_of_days(day);
        int64_t start = sw_day_start(date.year, date.month, date.day);

        broken += sw_wall_of(start) < day * SW_DAY || sw_wall_of(start - 1) >= day * SW_DAY;
    }
    return broken;
}

/* Every quarter of an hour on the clock: the first instant that shows it, or the end of a gap. */
static int64_t broken_walls(void)
{
    int64_t broken = 0;
    int64_t end = sw_date_days(2025, 1, 1) * SW_DAY;

    for (int64_t wall = sw_date_days(2024, 1, 1) * SW_DAY; wall < end; wall += SW_QUARTER_HOUR) {
        int64_t at = sw_wall_instant(wall);

        if (sw_wall_of(at) != wall)
            broken += sw_wall_of(at) < wall || sw_wall_of(at - 1) >= wall;
        else
            for (int back = 1; back <= 8; back++)
                broken += sw_wall_of(at - back * (int64_t)SW_QUARTER_HOUR) == wall;
    }
    return broken;
}

static void test_laws(void)
{
    for (size_t i = 0; i < COUNT(zones); i++) {
        use(zones[i]);
        is_int(broken_weeks() + broken_days() + broken_walls(), 0, zones[i]);
    }
}

int main(void)
{
    struct sw_err err = {0};

    if (sw_zone_use("Europe/Berlin", &err) != SW_OK) {
        printf("1..0 # SKIP %s\n", err.text);
        return 0;
    }
    test_names();
    test_environment();
    test_system();
    test_without_database();
    test_local();
    test_day_start();
    test_wall_instant();
    test_week_of();
    test_week_length();
    test_weeks_of_all_years();
    test_week_add();
    test_week_parse();
    test_laws();
    return tap_done();
}
