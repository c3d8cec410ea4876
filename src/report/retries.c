/* retries.c - which failed calls a later attempt brought through, and on which trunk; see
 * collect.h. */
#include "collect.h"

/* Both are named, and differ: of a blank trunk nothing is claimed. */
static bool is_other_trunk(const struct collector *c, int64_t failed, int64_t connected)
{
    const int64_t ids[] = {failed, connected};

    for (int i = 0; i < 2; i++)
        if ((size_t)ids[i] >= c->trunks.n || !c->trunks.names[ids[i]] ||
            !c->trunks.names[ids[i]][0])
            return false;
    return failed != connected;
}

/* The first that connected counts; of several at the same time one on the same trunk. */
void save_failure(const struct collector *c, struct failure *failure,
                  const struct sw_attempt *attempt)
{
    int64_t after = attempt->invite_time - failure->invite_time;
    bool is_elsewhere = is_other_trunk(c, failure->trunk_id, attempt->trunk_id);

    if (failure->saved_after >= 0 && failure->saved_after < after)
        return;
    if (failure->saved_after == after)
        is_elsewhere = is_elsewhere && failure->is_saved_elsewhere;
    failure->saved_after = after;
    failure->is_saved_elsewhere = is_elsewhere;
}

enum { FAILED = 1, SAVED = 2, SAVED_HERE = 4 };

static int fate_of(const struct tally *call)
{
    return FAILED | (call->is_saved ? SAVED : 0) | (call->is_saved_here ? SAVED_HERE : 0);
}

static void add_call(int fate, int64_t *lost, int64_t *recovered, int64_t *masked)
{
    *lost += !(fate & SAVED);
    *recovered += (fate & SAVED) != 0;
    *masked += (fate & SAVED) && !(fate & SAVED_HERE);
}

/* A call that failed for several causes is one call in the totals. */
static void sum_up_calls(struct sw_rank_totals *totals, const struct sw_map64 *calls)
{
    for (size_t i = 0; i < calls->capacity; i++)
        if (calls->entries[i].value != 0)
            add_call((int)calls->entries[i].value, &totals->lost, &totals->recovered,
                     &totals->masked);
}

void fold_retries(struct collector *c)
{
    struct sw_map64 calls = {0};

    for (size_t i = 0; i < c->n_failures; i++) {
        const struct failure *failure = &c->failures[i];
        struct tally *call = &c->tallies.items[failure->call];

        call->is_saved |= failure->saved_after >= 0;
        call->is_saved_here |= failure->saved_after >= 0 && !failure->is_saved_elsewhere;
    }
    for (size_t i = 0; i < c->tallies.n; i++) {
        const struct tally *call = &c->tallies.items[i];
        struct sw_cause *cause = &c->rank->all[call->cause];

        if (call->of != TALLY_CALL || cause->outcome != SW_FAILURE)
            continue;
        add_call(fate_of(call), &cause->lost, &cause->recovered, &cause->masked);
        *sw_map64_put(&calls, call->id, NULL) |= fate_of(call);
    }
    sum_up_calls(&c->rank->totals, &calls);
    sw_map64_free(&calls);
}
