/* retries.c - which failed calls a later attempt brought through, and on which trunk; see
 * collect.h. */
#include "collect.h"

#include <stdlib.h>

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
static void save_failure(const struct collector *c, struct failure *failure,
                         const struct connected *connected)
{
    int64_t after = connected->invite_time - failure->invite_time;
    bool is_elsewhere = is_other_trunk(c, failure->trunk_id, connected->trunk_id);

    if (failure->saved_after >= 0 && failure->saved_after < after)
        return;
    if (failure->saved_after == after)
        is_elsewhere = is_elsewhere && failure->is_saved_elsewhere;
    failure->saved_after = after;
    failure->is_saved_elsewhere = is_elsewhere;
}

/* Few fail within the window; and so many stay in the processor's cache. */
enum { PARTY_SLOTS = 1 << 11 };

/* Failures up to the end of the second, each behind those with the same bits. */
static void link_failures(struct collector *c)
{
    struct retries *retries = &c->retries;

    if (!retries->last)
        retries->last = sw_alloc_zero(PARTY_SLOTS, sizeof *retries->last);
    for (; retries->n_linked < c->n_failures; retries->n_linked++) {
        struct failure *failure = &c->failures[retries->n_linked];
        struct last_failure *last = &retries->last[failure->party % PARTY_SLOTS];

        if (sw_floor_div(failure->invite_time, SW_SECOND) > retries->second)
            return;
        failure->before = last->place;
        *last = (struct last_failure){retries->n_linked + 1, failure->invite_time};
    }
}

/*
 * Failed attempts between the same numbers, up to the window before, were not lost calls. They are
 * linked in order of time but for parts of a second: so much farther back is looked.
 */
static void save_failures(struct collector *c, const struct connected *connected)
{
    const struct last_failure *last = &c->retries.last[connected->party % PARTY_SLOTS];
    int64_t window = c->options->retry_window;

    if (connected->invite_time - last->invite_time > window + SW_SECOND) /* as nearly always */
        return;
    for (size_t place = last->place; place > 0; place = c->failures[place - 1].before) {
        struct failure *failure = &c->failures[place - 1];
        int64_t later = connected->invite_time - failure->invite_time;

        if (later > window + SW_SECOND)
            return;
        if (later >= 0 && later <= window && failure->party == connected->party)
            save_failure(c, failure, connected);
    }
}

void retries_settle(struct collector *c)
{
    struct retries *retries = &c->retries;

    link_failures(c);
    for (size_t i = 0; i < retries->n_waiting; i++)
        save_failures(c, &retries->waiting[i]);
    retries->n_waiting = 0;
}

void retries_take(struct collector *c, const struct sw_attempt *attempt)
{
    struct retries *retries = &c->retries;
    int64_t second = sw_floor_div(attempt->invite_time, SW_SECOND);

    if (second != retries->second)
        retries_settle(c);
    retries->second = second;
    if (retries->n_waiting == retries->waiting_capacity)
        retries->waiting = sw_grow(retries->waiting, &retries->waiting_capacity,
                                   retries->n_waiting + 1, sizeof *retries->waiting);
    retries->waiting[retries->n_waiting++] =
        (struct connected){attempt->party_hash, attempt->invite_time, attempt->trunk_id};
}

void retries_clear(struct retries *retries)
{
    free(retries->last);
    free(retries->waiting);
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
