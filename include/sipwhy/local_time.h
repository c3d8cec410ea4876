/*
 * local_time.h - dates and times as spreadsheets, PowerShell and Power BI write them.
 *
 * 03/04/2026 may be in March or in April; only the file as a whole can tell. So a text is read both
 * ways at once, with what it says about the order itself. All times are UTC: what strips the zone
 * from an export does not convert it.
 */
#ifndef SIPWHY_LOCAL_TIME_H
#define SIPWHY_LOCAL_TIME_H

#include "sipwhy/text.h"

#include <stdbool.h>
#include <stdint.h>

enum sw_date_order { SW_ORDER_UNKNOWN, SW_DAY_FIRST, SW_MONTH_FIRST };

/* One text, read both ways. */
struct sw_local_time {
    int64_t day_first, month_first; /* UTC ms; SW_NO_TIME for any time in year 1: not set */
    bool can_be_day_first, can_be_month_first; /* a reading that can't be has no meaning above */
    enum sw_date_order evidence; /* what this text alone shows: a part above 12, for certain; dots
                                    or AM/PM, as a rule. Unknown where both readings are one (5/5,
                                    ISO, serial) too */
    bool is_same;                /* both readings are the same instant */
    bool has_seconds;            /* else it is good to the minute, or to the day */
    bool has_clock;              /* else a day alone, at 00:00 */
    bool has_dots;   /* between the parts of its date: nobody writes the month first so */
    bool is_rounded; /* a serial number of so few digits that it is off by minutes */
};

/*
 * Reads, with spaces (also U+00A0, U+202F and the like) ignored around and single or repeated in
 * between:
 *   dates   30/10/2023, 10/30/2023, 30.10.2023, 30-10-2023, one or two digits a part, two-digit
 *           years as 20yy; 2023/10/30, 2023-10-30, 2023. 10. 30. (year first); a comma or T behind
 *   clocks  16:05, 16:05:06, 16:05:06.7654321, 16.05.06; 4:05:06 PM, 4:05 pm, p. m., p.m. (with any
 *           of those spaces before it); nothing at all: a day alone
 *   zones   Z, +00:00, -05:30, with or without a space; nothing is UTC
 *   serial  45229.67021 or 45229,67021: days since 1899-12-30, from 20000 to 100000; the whole
 * minute or second that so many digits come nearest to False for everything else and for what is no
 * real date either way. No allocation.
 */
bool sw_local_time_parse(struct sw_str s, struct sw_local_time *time);

/* Is it an instant as exports or as spreadsheets write one? A day alone is none. */
bool sw_is_time(struct sw_str s);

#endif
