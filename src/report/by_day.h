/*
 * by_day.h - private to src/report: when a cause began: its attempts on each day of a period of a
 * week or less. Days are those of the calendar in the zone in use: where clocks change, one has 23
 * or 25 hours.
 */
#ifndef SIPWHY_REPORT_BY_DAY_H
#define SIPWHY_REPORT_BY_DAY_H

#include "collect.h"

/* Once all attempts are read: fills in rank->days, and by_day of each cause. */
void by_day_count(struct collector *c);

/*
 * Adds "Mon 1, Tue 0, Wed 19"; a day that is missing has "-", as its calls may not have been
 * imported. Nothing of fewer than SW_WORTH_TELLING attempts, and where there are not two days.
 */
void by_day_words(struct sw_buf *text, const struct sw_rank *rank, const struct sw_cause *cause);

/* The same of any number of attempts and days, null without days; the caller's. */
json_t *by_day_json(const struct sw_rank *rank, const struct sw_cause *cause);

#endif
