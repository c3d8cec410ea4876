/* week_shape.c - when calls failed, and whose failures they were; see history.h. */
#include "weekly.h"

#include <stdlib.h>
#include <string.h>

/* What the failed attempts of a rollup are read into. */
struct reading {
    struct sw_week_shape *shape;
    struct sw_history *history;
    const struct sw_rank *rank;
    struct sw_pairs pairs;
    struct sw_explanation *explanations; /* by cause id */
};

/* The place of the owner, put in where it is new; SW_OWNERS where there is no room. */
static size_t place_of(struct sw_week_shape *shape, const char *owner)
{
    size_t i = 0;

    while (i < shape->n_owners && strcmp(shape->owners[i].name, owner) != 0)
        i++;
    if (i == shape->n_owners && i < SW_OWNERS)
        shape->owners[shape->n_owners++].name = owner;
    return i;
}

/* 0: the report's week, else its place in the baseline and 1; -1: in neither. */
static int week_of(const struct sw_history *history, int64_t time)
{
    struct sw_week week = sw_week_of(time);

    if (sw_week_compare(week, history->week) == 0)
        return 0;
    for (size_t w = 0; w < history->n_weeks; w++)
        if (sw_week_compare(week, history->weeks[w].week) == 0)
            return (int)w + 1;
    return -1;
}

static void count_hour(struct sw_week_shape *shape, int64_t time, int64_t attempts)
{
    int64_t hours = sw_floor_div(sw_wall_of(time), SW_HOUR);
    int64_t days = sw_floor_div(hours, 24);

    /* 1970-01-01 was a Thursday */
    shape->failed_at[(days + 3) % 7][hours - days * 24] += attempts;
}

static enum sw_status take_quarter(void *context, const struct sw_quarter *quarter,
                                   struct sw_err *err)
{
    struct reading *reading = context;
    const struct sw_explanation *e;
    const char *owner = reading->rank->options->owner;
    size_t place;
    int week;

    if (quarter->cause_id <= 0 || (size_t)quarter->cause_id >= reading->pairs.n)
        return sw_err_set(err, SW_CHECK_FAILED, "a call refers to a missing row: see sipwhy check");
    e = &reading->explanations[quarter->cause_id];
    if (quarter->success != SW_NOT_CONNECTED || strcmp(e->outcome, "expected") == 0 ||
        (owner && strcmp(owner, e->owner) != 0))
        return SW_OK;
    week = week_of(reading->history, quarter->time);
    if (week == 0)
        count_hour(reading->shape, quarter->time, quarter->attempts);
    place = place_of(reading->shape, e->owner);
    if (week >= 0 && place < SW_OWNERS)
        reading->shape->owners[place].failed[week] += quarter->attempts;
    return SW_OK;
}

/* The most failures in all weeks first, then by name. */
static int compare_owners(const void *a, const void *b)
{
    const struct sw_owner_weeks *x = a, *y = b;
    int64_t difference = 0;

    for (size_t w = 0; w <= SW_WEEKS; w++)
        difference += y->failed[w] - x->failed[w];
    return difference ? (difference > 0) - (difference < 0) : strcmp(x->name, y->name);
}

enum sw_status read_shape(struct sw_rank *rank, struct sw_store *store,
                          const struct sw_codes *codes, struct sw_err *err)
{
    struct sw_history *history = rank->history;
    struct reading reading = {.shape = &history->shape, .history = history, .rank = rank};
    struct sw_filter filter = rank->options->filter;
    enum sw_status status = sw_store_pairs(store, &reading.pairs, err);

    reading.explanations = sw_alloc_zero(reading.pairs.n, sizeof *reading.explanations);
    for (size_t i = 0; status == SW_OK && i < reading.pairs.n; i++)
        sw_codes_explain(codes, reading.pairs.pairs[i], &reading.explanations[i]);
    filter.since =
        sw_week_start(history->n_weeks ? history->weeks[history->n_weeks - 1].week : history->week);
    filter.until = sw_week_start(sw_week_add(history->week, 1));
    if (status == SW_OK)
        status = sw_store_each_quarter(store, &filter, take_quarter, &reading, err);
    qsort(history->shape.owners, history->shape.n_owners, sizeof *history->shape.owners,
          compare_owners);
    free(reading.explanations);
    sw_pairs_clear(&reading.pairs);
    return status;
}
