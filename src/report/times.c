/* times.c - see times.h. */
#include "times.h"

#include "sipwhy/stat.h"

#include <stdlib.h>
#include <string.h>

/* Import tells of times that lie so far behind the invite as odd: no call lasts so long. */
#define LONGEST (2 * SW_DAY)

static bool is_sound(int64_t after)
{
    return after >= 0 && after <= LONGEST; /* SW_NO_TIME is less */
}

/* ------------------------------------------------------------------------------ taking */

static void add_duration(struct durations *durations, int64_t ms)
{
    if (durations->n == durations->capacity)
        durations->ms =
            sw_grow(durations->ms, &durations->capacity, durations->n + 1, sizeof *durations->ms);
    durations->ms[durations->n++] = (uint32_t)ms;
}

/*
 * An event in 64 bits: ms behind the beginning of the period in the upper 32, then whether it is a
 * beginning, then the trunk. In order of their upper bits ends come before beginnings of the same
 * instant: an interval is half open.
 */
enum { TRUNK_BITS = 31, TIME_SHIFT = TRUNK_BITS + 1 };
#define BEGINS (UINT64_C(1) << TRUNK_BITS)

static void add_event(struct timing *timing, int64_t time, uint64_t begins, int64_t trunk_id)
{
    if (timing->n_events == timing->events_capacity)
        timing->events = sw_grow(timing->events, &timing->events_capacity, timing->n_events + 1,
                                 sizeof *timing->events);
    timing->events[timing->n_events++] =
        (uint64_t)time << TIME_SHIFT | begins | ((uint64_t)trunk_id & (BEGINS - 1));
}

void timing_take(struct timing *timing, const struct sw_attempt *attempt, int64_t since)
{
    int64_t start = attempt->start_after, end = attempt->end_after;
    int64_t invite = attempt->invite_time - since;

    if (!is_sound(start))
        return;
    if (attempt->direction == SW_OUTBOUND)
        add_duration(&timing->setup, start);
    if (!is_sound(end) || end < start)
        return;
    if (attempt->direction == SW_OUTBOUND)
        add_duration(&timing->talk, end - start);
    if (attempt->direction == SW_INBOUND)
        add_duration(&timing->held, end - start);
    timing->n_intervals++;
    if (start == end) /* connected at no instant */
        return;
    add_event(timing, invite + start, BEGINS, attempt->trunk_id);
    add_event(timing, invite + end, 0, attempt->trunk_id);
}

void timing_clear(struct timing *timing)
{
    free(timing->setup.ms);
    free(timing->talk.ms);
    free(timing->held.ms);
    free(timing->events);
    *timing = (struct timing){0};
}

/* ------------------------------------------------------------------------------ figures */

static struct sw_durations settle_durations(const struct durations *durations)
{
    struct sw_durations figures = {(int64_t)durations->n, SW_NO_TIME, SW_NO_TIME, SW_NO_TIME};

    if (durations->n == 0)
        return figures;
    figures.median = sw_percentile(durations->ms, durations->n, 50);
    figures.p95 = sw_percentile(durations->ms, durations->n, 95);
    figures.total = 0;
    for (size_t i = 0; i < durations->n; i++)
        figures.total += durations->ms[i];
    return figures;
}

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, PASSES = 3 };

/* By the 33 upper bits, digit by digit from the lowest: as fast as reading them a few times. */
static void sort_events(struct timing *timing)
{
    uint64_t *from = timing->events, *to = sw_alloc_zero(timing->n_events, sizeof *to);

    for (int pass = 0; pass < PASSES; pass++) {
        int shift = TRUNK_BITS + pass * DIGIT_BITS;
        size_t places[DIGITS + 1] = {0};
        uint64_t *other = from;

        for (size_t i = 0; i < timing->n_events; i++)
            places[(from[i] >> shift & (DIGITS - 1)) + 1]++;
        for (size_t d = 1; d < DIGITS; d++)
            places[d] += places[d - 1];
        for (size_t i = 0; i < timing->n_events; i++)
            to[places[from[i] >> shift & (DIGITS - 1)]++] = from[i];
        from = to;
        to = other;
    }
    timing->events = from;
    timing->events_capacity = timing->n_events;
    free(to);
}

static void raise_peak(struct sw_peak *peak, int64_t calls, int64_t time)
{
    if (calls > peak->calls)
        *peak = (struct sw_peak){calls, time};
}

static void find_peaks(struct timing *timing, int64_t since, struct sw_peak *peak,
                       struct sw_peak *peaks, size_t n_trunks)
{
    int64_t *on_trunk = sw_alloc_zero(n_trunks, sizeof *on_trunk), all = 0;

    sort_events(timing);
    for (size_t i = 0; i < timing->n_events; i++) {
        uint64_t event = timing->events[i];
        size_t trunk = event & (BEGINS - 1);
        int64_t change = event & BEGINS ? 1 : -1, time = since + (int64_t)(event >> TIME_SHIFT);

        all += change;
        raise_peak(peak, all, time);
        if (trunk >= n_trunks)
            continue;
        on_trunk[trunk] += change;
        raise_peak(&peaks[trunk], on_trunk[trunk], time);
    }
    free(on_trunk);
}

void timing_settle(struct timing *timing, int64_t since, struct sw_times *times,
                   struct sw_peak *peaks, size_t n_trunks)
{
    times->setup = settle_durations(&timing->setup);
    times->talk = settle_durations(&timing->talk);
    times->held = settle_durations(&timing->held);
    times->n_intervals = timing->n_intervals;
    find_peaks(timing, since, &times->peak, peaks, n_trunks);
}

/* ----------------------------------------------------------------------------- failing */

const int64_t sw_fails_from[SW_FAILS_AFTER] = {0, 1, 5, 15, 30, 60};

void fails_after_take(struct sw_cause *cause, const struct sw_attempt *attempt)
{
    size_t bucket = SW_FAILS_AFTER - 1;

    if (!is_sound(attempt->failure_after))
        return;
    while (attempt->failure_after < sw_fails_from[bucket] * SW_SECOND)
        bucket--;
    cause->fails_after[bucket]++;
}
