/* sorter.c - see sorter.h. */
#include "sorter.h"

/* What waits comes first, and the memory that it took is given back. */
static enum sw_status pass(struct sorter *sorter, const struct sw_call *calls, size_t n,
                           struct sw_err *err)
{
    enum sw_status status = sorter->spool ? spool_hand_out(sorter->spool, err) : SW_OK;

    spool_free(sorter->spool);
    sorter->spool = NULL;
    sorter->state = SORTER_PASSES;
    return status == SW_OK ? sorter->options.take(sorter->options.context, calls, n, err) : status;
}

static enum sw_status keep(struct sorter *sorter, const struct sw_call *calls, size_t n,
                           bool may_use_file, struct sw_err *err)
{
    if (!sorter->spool)
        sorter->spool = spool_new(&sorter->options, &sorter->names);
    return spool_add(sorter->spool, calls, n, may_use_file, err);
}

/* In memory, while that lasts: until then it may show how the file is. */
static enum sw_status wait(struct sorter *sorter, const struct sw_call *calls, size_t n,
                           struct sw_err *err)
{
    int64_t waiting = sorter_waiting(sorter);
    enum sw_status status = keep(sorter, calls, n, false, err);

    if (status != SW_OK || sorter_waiting(sorter) == waiting + (int64_t)n)
        return status;
    return pass(sorter, calls, 0, err);
}

enum sw_status sorter_add(struct sorter *sorter, const struct sw_call *calls, size_t n,
                          struct sw_err *err)
{
    bool is_first = sorter->spread.n == 0;
    enum spread_order order = spread_add(&sorter->spread, calls, n);

    if (order == SPREAD_SCATTERED)
        sorter->state = SORTER_SORTS;
    if (sorter->state == SORTER_SORTS)
        return keep(sorter, calls, n, true, err);
    if (sorter->state == SORTER_WAITS && (is_first || order == SPREAD_MIXED))
        return wait(sorter, calls, n, err);
    return pass(sorter, calls, n, err);
}

enum sw_status sorter_end(struct sorter *sorter, struct sw_err *err)
{
    enum sw_status status = sorter->spool ? spool_hand_out(sorter->spool, err) : SW_OK;

    spread_clear(&sorter->spread);
    sorter->state = SORTER_WAITS;
    return status;
}

int64_t sorter_waiting(const struct sorter *sorter)
{
    return sorter->spool ? spool_waiting(sorter->spool) : 0;
}

void sorter_clear(struct sorter *sorter)
{
    spread_clear(&sorter->spread);
    spool_free(sorter->spool);
    sorter->spool = NULL;
    names_clear(&sorter->names);
}
