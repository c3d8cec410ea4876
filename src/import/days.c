/* days.c - see days.h. */
#include "days.h"

#include "sipwhy/mem.h"
#include "sipwhy/text.h"
#include "sipwhy/time.h"

enum { MAX_RANGES = 10, MAX_DAYS = 20 * 366 };

static uint64_t key_of(int64_t day)
{
    return sw_hash64(&day, sizeof day);
}

void days_add(struct days *days, int64_t ms)
{
    int64_t day = sw_floor_div(ms, SW_DAY);

    if (days->seen.n > 0 && day == days->last)
        return;
    days->last = day;
    *sw_map64_put(&days->seen, key_of(day), NULL) = 1;
}

static void add_date(struct sw_buf *list, int64_t day)
{
    struct sw_date date = sw_date_of_days(day);

    sw_buf_printf(list, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static void add_range(struct sw_buf *list, int64_t from, int64_t to, int n)
{
    if (n >= MAX_RANGES) {
        sw_buf_str(list, n == MAX_RANGES ? ", ..." : "");
        return;
    }
    sw_buf_str(list, n ? ", " : "");
    add_date(list, from);
    if (to > from) {
        sw_buf_str(list, " to ");
        add_date(list, to);
    }
}

char *days_without_rows(const struct days *days, int64_t first_ms, int64_t last_ms)
{
    struct sw_buf list = {0};
    int64_t begin = 0;
    int n = 0;

    sw_buf_str(&list, "");
    if (first_ms == SW_NO_TIME || (last_ms - first_ms) / SW_DAY > MAX_DAYS)
        return list.s;
    for (int64_t day = sw_floor_div(first_ms, SW_DAY); day <= sw_floor_div(last_ms, SW_DAY);
         day++) {
        bool has_rows = sw_map64_find(&days->seen, key_of(day)) != NULL;

        if (!has_rows && begin == 0)
            begin = day;
        if (has_rows && begin != 0) {
            add_range(&list, begin, day - 1, n++);
            begin = 0;
        }
    }
    return list.s;
}

void days_clear(struct days *days)
{
    sw_map64_free(&days->seen);
}
