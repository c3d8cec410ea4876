/* fuzz_time.c - times as exports and users write them: what was read is written and read the same.
 */
#include "fuzz.h"

#include "sipwhy/local_time.h"
#include "sipwhy/time.h"

#include <string.h>

const char *const fuzz_seeds[] = {"tests/fuzz/seeds/time/*", NULL};

static void check(struct sw_str s)
{
    const int64_t far = INT64_C(400000000000000); /* year 12000 and more */
    struct sw_local_time local;
    struct sw_week week;
    int64_t ms, again, days;
    char text[40];

    if (sw_time_parse(s, &ms) && ms != SW_NO_TIME)
        HOLDS(sw_time_parse(sw_str(sw_time_utc(text, ms, true)), &again) && again == ms);
    if (sw_date_parse(s, &days)) {
        struct sw_date date = sw_date_of_days(days);

        HOLDS(sw_date_days(date.year, date.month, date.day) == days);
    }
    if (sw_week_parse(s, &week))
        HOLDS(sw_week_compare(sw_week_of(sw_week_start(week)), week) == 0);
    if (sw_local_time_parse(s, &local)) {
        HOLDS(local.can_be_day_first || local.can_be_month_first);
        HOLDS(!local.can_be_day_first || local.day_first == SW_NO_TIME ||
              (local.day_first > -far && local.day_first < far));
        HOLDS(!local.can_be_month_first || local.month_first == SW_NO_TIME ||
              (local.month_first > -far && local.month_first < far));
    }
}

static void check_period(const char *text)
{
    const int64_t now = INT64_C(1800000000000);
    struct sw_period period;
    struct sw_err err = {0};

    if (sw_period_parse_week(text, now, &period, &err) == SW_OK)
        HOLDS(period.since < period.until);
    if (sw_period_parse_range(text, NULL, now, &period, &err) == SW_OK)
        HOLDS(period.since < period.until);
    if (sw_period_parse_range(NULL, text, now, &period, &err) == SW_OK)
        HOLDS(period.since < period.until);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool has_zone;
    char *text = fuzz_text(data, size), *rest = text, *line;
    struct sw_err err = {0};

    if (!has_zone)
        has_zone = sw_zone_use("UTC", &err) == SW_OK;
    while ((line = strsep(&rest, "\n")) != NULL) {
        check(sw_str(line));
        check_period(line);
    }
    free(text);
    return 0;
}
