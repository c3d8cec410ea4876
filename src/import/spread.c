/* spread.c - see spread.h. */
#include "spread.h"

#include "sipwhy/mem.h"

#include <stdlib.h>

/* Of a batch at most so many times, of all before no more than those: 128 KiB. */
enum { BATCH_TIMES = 64, MOST_TIMES = 1 << 14 };

/* Rows that lie between two of a batch where they are scattered: a fair part of a page. */
enum { FAR_APART = 3 };

static int compare_times(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Every step-th of the calls, in order of time; how many. */
static size_t take_times(int64_t times[BATCH_TIMES], const struct sw_call *calls, size_t n,
                         size_t step)
{
    size_t taken = 0;

    for (size_t i = 0; i < n; i += step)
        times[taken++] = calls[i].invite_time;
    qsort(times, taken, sizeof *times, compare_times);
    return taken;
}

/* The first place behind all times that are not later. */
static size_t find_place(const struct spread *spread, int64_t time)
{
    size_t from = 0, to = spread->n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (spread->times[middle] <= time)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* step: so many rows of the batch each of its times stands for. */
static enum spread_order look(const struct spread *spread, const int64_t *times, size_t n,
                              size_t step)
{
    size_t n_apart = 0, n_far = 0, place;

    if (n < 2)
        return SPREAD_APART;
    place = find_place(spread, times[0]);
    for (size_t i = 1; i < n; i++) {
        size_t next = find_place(spread, times[i]), between = next - place;

        n_apart += between > 0;
        n_far += between > 0 && between * spread->step >= FAR_APART * step;
        place = next;
    }
    if (2 * n_far >= n - 1)
        return SPREAD_SCATTERED;
    return 4 * n_apart >= n - 1 ? SPREAD_MIXED : SPREAD_APART;
}

/* Every other one goes. */
static void thin_out(struct spread *spread)
{
    size_t kept = 0;

    for (size_t i = 0; i < spread->n; i += 2)
        spread->times[kept++] = spread->times[i];
    spread->n = kept;
    spread->step *= 2;
}

/* Times in order among those that are there. */
static void merge(struct spread *spread, const int64_t *times, size_t n)
{
    size_t place, old = spread->n;

    if (spread->capacity < old + n)
        spread->times = sw_grow(spread->times, &spread->capacity, old + n, sizeof *spread->times);
    spread->n = place = old + n;
    while (n > 0)
        spread->times[--place] =
            old > 0 && spread->times[old - 1] > times[n - 1] ? spread->times[--old] : times[--n];
    if (spread->n > MOST_TIMES)
        thin_out(spread);
}

/* Each step-th row of the file, wherever batches begin. */
static void keep_some(struct spread *spread, const struct sw_call *calls, size_t n)
{
    int64_t *times = sw_alloc((n / spread->step + 1) * sizeof *times);
    size_t kept = 0, i = spread->left;

    for (; i < n; i += spread->step)
        times[kept++] = calls[i].invite_time;
    spread->left = i - n;
    qsort(times, kept, sizeof *times, compare_times);
    merge(spread, times, kept);
    free(times);
}

enum spread_order spread_add(struct spread *spread, const struct sw_call *calls, size_t n)
{
    int64_t times[BATCH_TIMES];
    size_t step = (n + BATCH_TIMES - 1) / BATCH_TIMES;
    enum spread_order order = SPREAD_APART;

    if (spread->step == 0)
        spread->step = BATCH_TIMES;
    if (n > 0)
        order = look(spread, times, take_times(times, calls, n, step), step);
    keep_some(spread, calls, n);
    return order;
}

void spread_clear(struct spread *spread)
{
    free(spread->times);
    *spread = (struct spread){0};
}
