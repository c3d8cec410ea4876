#include "sipwhy/time.h"
#include "tap.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define NOW          "2026-11-16T09:12:31Z" /* a Monday */
#define BEGINNING    "0001-01-01T00:00:00Z"

static int64_t utc(const char *text)
{
    int64_t ms = 0;

    if (!sw_time_parse(sw_str(text), &ms))
        ok(false, "the test itself is wrong: %s", text);
    return ms;
}

static void use(const char *zone)
{
    struct sw_err err = {0};

    if (sw_zone_use(zone, &err) != SW_OK)
        ok(false, "%s", err.text);
}

/* "SINCE UNTIL LABEL", or the sentence that it failed with. */
static const char *shown(char out[256], enum sw_status rc, const struct sw_period *period,
                         const struct sw_err *err)
{
    char since[40], until[40];

    if (rc != SW_OK)
        return err->text;
    snprintf(out, 256, "%s %s %s", sw_time_utc(since, period->since, true),
             sw_time_utc(until, period->until, true), period->label);
    return out;
}

static void test_week(void)
{
    static const struct {
        const char *zone, *text, *now, *want;
    } cases[] = {
        {"UTC", "2026-W46", NOW, "2026-11-09T00:00:00Z 2026-11-16T00:00:00Z 2026-W46"},
        {"UTC", "2026-W53", NOW, "2026-12-28T00:00:00Z 2027-01-04T00:00:00Z 2026-W53"},
        {"UTC", "last", NOW, "2026-11-09T00:00:00Z 2026-11-16T00:00:00Z 2026-W46"},
        {"UTC", "last", "2026-11-16T00:00:00Z",
         "2026-11-09T00:00:00Z 2026-11-16T00:00:00Z 2026-W46"},
        {"UTC", "last", "2026-11-15T23:59:59.999Z",
         "2026-11-02T00:00:00Z 2026-11-09T00:00:00Z 2026-W45"},
        {"UTC", "this", NOW, "2026-11-16T00:00:00Z 2026-11-23T00:00:00Z 2026-W47"},
        {"UTC", "last", "2027-01-05T00:00:00Z",
         "2026-12-28T00:00:00Z 2027-01-04T00:00:00Z 2026-W53"},
        {"Europe/Berlin", "2026-W13", NOW, "2026-03-22T23:00:00Z 2026-03-29T22:00:00Z 2026-W13"},
        {"Europe/Berlin", "this", "2026-11-15T23:00:00Z",
         "2026-11-15T23:00:00Z 2026-11-22T23:00:00Z 2026-W47"},
        {"America/St_Johns", "this", "2026-11-16T03:29:59Z",
         "2026-11-09T03:30:00Z 2026-11-16T03:30:00Z 2026-W46"},
        {"UTC", "2026-46", NOW, "--week: \"2026-46\" is no week: use 2026-W46, last or this"},
        {"UTC", "2025-W53", NOW, "--week: \"2025-W53\" is no week: use 2026-W46, last or this"},
        {"UTC", "Last", NOW, "--week: \"Last\" is no week: use 2026-W46, last or this"},
        {"UTC", "", NOW, "--week: \"\" is no week: use 2026-W46, last or this"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_period period;
        struct sw_err err = {0};
        enum sw_status rc;
        char out[256];

        use(cases[i].zone);
        rc = sw_period_parse_week(cases[i].text, utc(cases[i].now), &period, &err);
        is_text(shown(out, rc, &period, &err), cases[i].want, cases[i].text);
    }
}

#define NO_TIME                                                                                    \
    " is no time: use 2026-11-01, 2026-11-01T10:00, 2026-W46, or 7d for seven days ago (12h, 4w)"

static void test_range(void)
{
    static const struct {
        const char *zone, *since, *until, *want;
    } cases[] = {
        {"UTC", "2026-11-01", "2026-11-15",
         "2026-11-01T00:00:00Z 2026-11-16T00:00:00Z 2026-11-01 to 2026-11-15"},
        {"UTC", "2026-11-03", "2026-11-03", "2026-11-03T00:00:00Z 2026-11-04T00:00:00Z 2026-11-03"},
        {"UTC", " 2026-11-03 ", "2026-11-03\t",
         "2026-11-03T00:00:00Z 2026-11-04T00:00:00Z 2026-11-03"},
        {"UTC", "2026-11-01T10:00", "2026-11-02 09:30",
         "2026-11-01T10:00:00Z 2026-11-02T09:30:00Z 2026-11-01 10:00 to 2026-11-02 09:30"},
        {"UTC", "2026-W45", "2026-W46",
         "2026-11-02T00:00:00Z 2026-11-16T00:00:00Z 2026-11-02 to 2026-11-15"},
        {"UTC", NULL, "2026-11-15", BEGINNING " 2026-11-16T00:00:00Z until 2026-11-15"},
        {"UTC", NULL, NULL, BEGINNING " " NOW " until 2026-11-16 09:12"},
        {"UTC", "2026-11-16", NULL,
         "2026-11-16T00:00:00Z " NOW " 2026-11-16 00:00 to 2026-11-16 09:12"},
        {"UTC", "7d", NULL, "2026-11-09T09:12:31Z " NOW " 2026-11-09 09:12 to 2026-11-16 09:12"},
        {"UTC", "4w", "1w",
         "2026-10-19T09:12:31Z 2026-11-09T09:12:31Z 2026-10-19 09:12 to 2026-11-09 09:12"},
        {"UTC", "12h", "0h", "2026-11-15T21:12:31Z " NOW " 2026-11-15 21:12 to 2026-11-16 09:12"},
        {"Europe/Berlin", "2026-03-29", "2026-03-29",
         "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z 2026-03-29"},
        {"Europe/Berlin", "2026-11-01T10:00", "2026-11-01T10:00:00Z",
         "2026-11-01T09:00:00Z 2026-11-01T10:00:00Z 2026-11-01 10:00 to 2026-11-01 11:00"},
        {"Europe/Berlin", "2026-11-01T00:00", "2026-11-02T00:00",
         "2026-10-31T23:00:00Z 2026-11-01T23:00:00Z 2026-11-01"},
        {"America/Santiago", "2024-09-08", "2024-09-08",
         "2024-09-08T04:00:00Z 2024-09-09T03:00:00Z 2024-09-08"},
        {"UTC", "yesterday", NULL, "--since: \"yesterday\"" NO_TIME},
        {"UTC", "2026-11-01", "2026-02-30", "--until: \"2026-02-30\"" NO_TIME},
        {"UTC", "", NULL, "--since: \"\"" NO_TIME},
        {"UTC", "7", NULL, "--since: \"7\"" NO_TIME},
        {"UTC", "d", NULL, "--since: \"d\"" NO_TIME},
        {"UTC", "-7d", NULL, "--since: \"-7d\"" NO_TIME},
        {"UTC", "7m", NULL, "--since: \"7m\"" NO_TIME},
        {"UTC", "7dd", NULL, "--since: \"7dd\"" NO_TIME},
        {"UTC", "999999999d", NULL, "--since: \"999999999d\"" NO_TIME},
        {"UTC", "9223372036854775807w", NULL, "--since: \"9223372036854775807w\"" NO_TIME},
        {"UTC", "2026-11-02", "2026-11-01", "--since 2026-11-02 is not before --until 2026-11-01"},
        {"UTC", "2026-11-17", NULL, "--since 2026-11-17 is not before --until now"},
        {"UTC", "1d", "1d", "--since 1d is not before --until 1d"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_period period;
        struct sw_err err = {0};
        enum sw_status rc;
        char out[256];

        use(cases[i].zone);
        rc = sw_period_parse_range(cases[i].since, cases[i].until, utc(NOW), &period, &err);
        is_text(shown(out, rc, &period, &err), cases[i].want, cases[i].want);
    }
}

/* Every cut, and each byte replaced by each other: an answer or a sentence, and nothing between. */
static void test_garbage(void)
{
    static const char *const seeds[] = {"2026-11-01", "2026-W46", "2026-11-01T10:00+01:00",
                                        "2026-11-01 10:00:00.123 Z", "28d"};
    int64_t silent = 0, outside = 0;

    use("Europe/Berlin");
    for (size_t i = 0; i < COUNT(seeds); i++) {
        for (size_t at = 0; at < strlen(seeds[i]); at++) {
            for (int byte = 0; byte < 256; byte++) {
                int64_t begin = SW_NO_TIME, end = SW_NO_TIME;
                struct sw_err err = {0};
                char text[64];

                snprintf(text, sizeof text, "%s", seeds[i]);
                text[at] = (char)byte; /* 0 cuts */
                if (sw_period_parse_point("--x", text, utc(NOW), &begin, &end, &err) != SW_OK)
                    silent += err.text[0] == '\0';
                else
                    outside += begin < SW_BEGINNING - SW_DAY || end < begin;
            }
        }
    }
    is_int(silent, 0, "whatever is refused has its sentence");
    is_int(outside, 0, "whatever is accepted is a span of time");
}

static void test_point(void)
{
    struct sw_err err = {0};
    int64_t begin, end;

    use("UTC");
    is_int(sw_period_parse_point("--before", "2026-W46", utc(NOW), &begin, &end, &err), SW_OK,
           "a week");
    ok(begin == utc("2026-11-09T00:00Z") && end == utc("2026-11-16T00:00Z"), "has two ends");
    is_int(sw_period_parse_point("--before", "1h", utc(NOW), &begin, &end, &err), SW_OK, "a time");
    ok(begin == end && end == utc(NOW) - SW_HOUR, "is one instant");
    sw_period_parse_point("--before", "x", utc(NOW), &begin, &end, &err);
    is_text(err.text, "--before: \"x\"" NO_TIME, "the option is named");
}

static void test_clock(void)
{
    static const struct {
        const char *option, *epoch, *want;
    } cases[] = {
        {"2026-11-16T10:12:31", NULL, "2026-11-16T09:12:31Z"},
        {"2026-11-16T09:12:31Z", "0", "2026-11-16T09:12:31Z"},
        {"2026-11-16", NULL, "2026-11-15T23:00:00Z"},
        {"2026-11-16", "soon", "2026-11-15T23:00:00Z"},
        {NULL, "1794820351", "2026-11-16T09:12:31Z"},
        {NULL, "0", "1970-01-01T00:00:00Z"},
        {NULL, "253402300799", "9999-12-31T23:59:59Z"},
        {NULL, "253402300800", NULL},
        {NULL, "-1", NULL},
        {NULL, "soon", NULL},
        {NULL, "99999999999999999999", NULL},
        {"soon", NULL, NULL},
    };

    use("Europe/Berlin");
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *name = cases[i].option ? cases[i].option : cases[i].epoch;
        struct sw_err err = {0};
        enum sw_status rc;
        int64_t now = 0;
        char out[40];

        unsetenv("SOURCE_DATE_EPOCH");
        if (cases[i].epoch)
            setenv("SOURCE_DATE_EPOCH", cases[i].epoch, 1);
        rc = sw_clock_read(cases[i].option, &now, &err);
        if (cases[i].want)
            is_text(sw_time_utc(out, now, true), cases[i].want, name);
        else
            ok(rc == SW_USAGE && err.text[0], "refuses \"%s\": %s", name, err.text);
    }
}

static void test_system_clock(void)
{
    struct sw_err err = {0};
    int64_t first = 0, second = 0;

    setenv("SOURCE_DATE_EPOCH", "", 1);
    sw_clock_read(NULL, &first, &err);
    unsetenv("SOURCE_DATE_EPOCH");
    sw_clock_read(NULL, &second, &err);
    ok(first > utc("2024-01-01T00:00Z") && second >= first && second - first < SW_MINUTE,
       "without either, the system's clock");
}

int main(void)
{
    struct sw_err err = {0};

    if (sw_zone_use("Europe/Berlin", &err) != SW_OK) {
        printf("1..0 # SKIP %s\n", err.text);
        return 0;
    }
    test_week();
    test_range();
    test_garbage();
    test_point();
    test_clock();
    test_system_clock();
    return tap_done();
}
