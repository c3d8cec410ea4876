/*
 * times.h - private to src/report: how long calls took to be set up and lasted, how many were
 * connected at once, and after how long attempts failed. What each figure means is in rank.h.
 */
#ifndef SIPWHY_REPORT_TIMES_H
#define SIPWHY_REPORT_TIMES_H

#include "sipwhy/rank.h"

/* {0} is a valid empty list. */
struct durations {
    uint32_t *ms;
    size_t n, capacity;
};

/* The times of the connected attempts that were taken in; {0} before, timing_clear in any case. */
struct timing {
    struct durations setup, talk, held;
    uint64_t *events; /* a beginning or an end each, see times.c */
    size_t n_events, events_capacity;
    int64_t n_intervals;
};

/* A connected attempt of the period that begins at since. */
void timing_take(struct timing *timing, const struct sw_attempt *attempt, int64_t since);

/*
 * Once all are taken in: their figures. peaks are those of each trunk, by its id, n_trunks of them,
 * all zero before; attempts on trunks beyond have none.
 */
void timing_settle(struct timing *timing, int64_t since, struct sw_times *times,
                   struct sw_peak *peaks, size_t n_trunks);
void timing_clear(struct timing *timing);

/* An attempt of the cause that failed. */
void fails_after_take(struct sw_cause *cause, const struct sw_attempt *attempt);

#endif
