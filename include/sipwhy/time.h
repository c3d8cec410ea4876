/*
 * time.h - instants, zones, ISO weeks and the periods a user may ask for.
 *
 * An instant is an int64_t: milliseconds since 1970-01-01T00:00:00Z. Nothing stored depends on a
 * zone; weeks and days are computed for the zone in use when a report is made. The zone is libc's
 * (one a process), so DST and half-hour offsets are the system's tz database.
 */
#ifndef SIPWHY_TIME_H
#define SIPWHY_TIME_H

#include "sipwhy/err.h"
#include "sipwhy/text.h"

#include <stdbool.h>
#include <stdint.h>

#define SW_NO_TIME INT64_MIN /* "not set" */

enum { SW_SECOND = 1000, SW_MINUTE = 60 * SW_SECOND, SW_QUARTER_HOUR = 15 * SW_MINUTE };
#define SW_HOUR (60 * (int64_t)SW_MINUTE)
#define SW_DAY  (24 * SW_HOUR)

/* 0001-01-01T00:00:00Z: before every instant that sw_time_parse gives, and safe to reckon with. */
#define SW_BEGINNING (-719162 * SW_DAY)

/* a / b rounded down, so that days and weeks before 1970 work too; b > 0. */
static inline int64_t sw_floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/*
 * ISO 8601 date and time as exports write it: 2019-11-01T00:23:56.0000000Z, T or a space, seconds
 * or none, 1 to 9 digits of fraction or none (cut to ms), Z, an offset (+01:00, up to 18 hours,
 * with or without a space before it) or nothing, which means UTC. Second 60 is the next second.
 * Spaces around it are ignored. Any time in year 1, as it is written or in UTC, means "not set":
 * *ms is SW_NO_TIME. False if s is anything else, no real date (February 30), or behind year 9999
 * in UTC, which sw_time_utc could not write; *ms is untouched then. No allocation: called for each
 * row.
 */
bool sw_time_parse(struct sw_str s, int64_t *ms);

/* "2026-11-16T09:12:31Z", or with .123 when there are milliseconds and `with_ms`. Returns out. */
char *sw_time_utc(char out[40], int64_t ms, bool with_ms);

/*
 * Dates are counted in days since 1970-01-01, Gregorian throughout; no zone has a part in it.
 */
struct sw_date {
    int year, month, day;
};

int64_t sw_date_days(int year, int month, int day); /* a day behind the month's end runs on */
struct sw_date sw_date_of_days(int64_t days);
bool sw_date_parse(struct sw_str s, int64_t *days); /* "2026-11-01", a real date */

/*
 * Wall time is what a clock shows: milliseconds since that clock showed 1970-01-01 00:00.
 * sw_wall_parse reads what sw_time_parse does, but keeps clock and zone apart: *offset is how far
 * the clock is ahead of UTC in milliseconds, SW_NO_TIME if s does not say.
 */
bool sw_wall_parse(struct sw_str s, int64_t *wall, int64_t *offset);

int64_t sw_wall_of(int64_t ms); /* in the zone in use */

/*
 * The instant at which clocks in the zone in use show `wall`: the first of two where DST ends, the
 * end of the gap where DST skips it.
 */
int64_t sw_wall_instant(int64_t wall);

/*
 * Uses the IANA zone (--tz) from now on for every local time in this process. NULL: $TZ if it is
 * set and not empty, else the system's. SW_USAGE with a sentence when the system has no zone of
 * that name; the zone in use stays. "UTC" is always there. Sets $TZ: no other thread may run.
 */
enum sw_status sw_zone_use(const char *name, struct sw_err *err);

/* Name of the zone in use, for headings: "Europe/Berlin", "UTC". Valid until the next _use. */
const char *sw_zone_name(void);

/*
 * strftime of the instant in the zone in use: "%a %d %b %H:%M". English, as main leaves LC_TIME
 * alone. Returns out, "" if size is too small.
 */
char *sw_time_local(char *out, size_t size, int64_t ms, const char *format)
    __attribute__((format(strftime, 4, 0)));

/* The local midnight (or first instant, where DST skips midnight) that begins this date. */
int64_t sw_day_start(int year, int month, int day);

/* An ISO 8601 week: 2026-W46 begins on a Monday; the year is the week's, not the day's. */
struct sw_week {
    int year, week;
};

struct sw_week sw_week_of(int64_t ms);                      /* in the zone in use */
struct sw_week sw_week_add(struct sw_week week, int weeks); /* may be negative */
int sw_week_compare(struct sw_week a, struct sw_week b);    /* <0, 0, >0 */
int64_t sw_week_start(struct sw_week week);                 /* its Monday, like sw_day_start */

/* "2026-W46"; week 53 only in years that have one. */
bool sw_week_parse(struct sw_str s, struct sw_week *week);

/* A half-open period [since, until). */
struct sw_period {
    int64_t since, until;
    /*
     * For headings, in the zone in use: "2026-W46"; "2026-11-03" and "2026-11-01 to 2026-11-15" for
     * whole days (the last one included); "2026-11-01 10:00 to 2026-11-02 09:30" otherwise;
     * "until 2026-11-15" if it has no beginning.
     */
    char label[64];
};

struct sw_period sw_period_of_week(struct sw_week week);

/*
 * --week: "2026-W46", "last" (the last complete week before now) or "this" (the week of now).
 */
enum sw_status sw_period_parse_week(const char *text, int64_t now, struct sw_period *period,
                                    struct sw_err *err);

/*
 * --since and --until: a date (2026-11-01), an ISO time (local unless it has Z or an offset), an
 * ISO week (2026-W46) or so long before now (12h, 7d, 4w; a day is 24 hours). A date or week given
 * as until is included. NULL means open: since SW_BEGINNING, until now. SW_USAGE if either is not
 * understood or since is not before until.
 */
enum sw_status sw_period_parse_range(const char *since, const char *until, int64_t now,
                                     struct sw_period *period, struct sw_err *err);

/* "12h", "7d", "4w": *ms is so long before now. False, and *ms untouched, for all else. */
bool sw_period_parse_span(struct sw_str s, int64_t now, int64_t *ms);

/*
 * One such text for any other option, which the sentence names ("--before"): where it begins and
 * where it ends. Both are the same for a time, and a date or week apart otherwise.
 */
enum sw_status sw_period_parse_point(const char *option, const char *text, int64_t now,
                                     int64_t *begin, int64_t *end, struct sw_err *err);

/*
 * The clock: --now TIME if given (like --since, in the zone in use), else $SOURCE_DATE_EPOCH
 * (seconds) if set and not empty, else the system's.
 */
enum sw_status sw_clock_read(const char *now_option, int64_t *now, struct sw_err *err);

#endif
