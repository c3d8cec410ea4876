/* collect_counts.c - rows that count calls, added up; see collect.h. */
#include "collect.h"

#include <string.h>

/* So many attempts of a cause, with what is known of them. */
static void add_to_cause(struct collector *c, struct known_cause *known, enum sw_outcome outcome,
                         const struct sw_counted *counted, int64_t n)
{
    size_t place = collector_find_cause(c, known, outcome), tally;
    struct sw_cause *cause = &c->rank->all[place];

    cause->attempts += n;
    if (counted->since < cause->first_seen)
        cause->first_seen = counted->since;
    if (counted->until > cause->last_seen)
        cause->last_seen = counted->until;
    tally = tally_add(&c->tallies, TALLY_TRUNK, place, (uint64_t)counted->trunk_id, SW_STR(""));
    c->tallies.items[tally].attempts += n - 1;
    if (counted->user_id != 0)
        tally_add(&c->tallies, TALLY_USER, place, (uint64_t)counted->user_id, SW_STR(""));
    if (counted->phrase.n == 0)
        return;
    tally = tally_add(&c->tallies, TALLY_PHRASE, place,
                      sw_hash64(counted->phrase.s, counted->phrase.n), counted->phrase);
    c->tallies.items[tally].attempts += n - 1;
}

static void add_failed(struct collector *c, struct known_cause *known,
                       const struct sw_counted *counted)
{
    struct sw_rank_totals *totals = &c->rank->totals;
    bool is_expected = strcmp(known->explanation.outcome, "expected") == 0;

    if (counted->failed <= 0)
        return;
    *(is_expected ? &totals->expected : &totals->failed) += counted->failed;
    totals->delivered += known->explanation.delivered ? counted->failed : 0;
    add_to_cause(c, known, is_expected ? SW_EXPECTED : SW_FAILURE, counted, counted->failed);
}

static void add_connected(struct collector *c, struct known_cause *known,
                          const struct sw_counted *counted)
{
    struct sw_rank_totals *totals = &c->rank->totals;

    if (counted->connected <= 0)
        return;
    totals->connected += counted->connected;
    totals->delivered += counted->connected;
    if (!known->explanation.drops)
        return;
    totals->dropped += counted->connected;
    add_to_cause(c, known, SW_DROPPED, counted, counted->connected);
}

static enum sw_status take_counted(void *context, const struct sw_counted *counted,
                                   struct sw_err *err)
{
    struct collector *c = context;
    struct sw_rank_totals *totals = &c->rank->totals;
    struct known_cause *known;

    if (counted->cause_id <= 0 || (size_t)counted->cause_id >= c->n_known)
        return sw_err_set(err, SW_CHECK_FAILED, "a row refers to a missing one: see sipwhy check");
    known = &c->known[counted->cause_id];
    if (counted->until - 1 > c->rank->complete_through)
        c->rank->complete_through = counted->until - (counted->until > counted->since);
    if (counted->attempts >= 0 && counted->connected < 0 && counted->failed < 0) {
        totals->unknown_outcome += counted->attempts;
        return SW_OK;
    }
    totals->has_failures_only |= counted->attempts < 0;
    totals->attempts += counted->attempts >= 0 ? counted->attempts : counted->failed;
    add_failed(c, known, counted);
    add_connected(c, known, counted);
    return SW_OK;
}

/* What counts do not tell: which attempts make up a call, and in an aggregate also the users. */
static void forget_unknown(struct sw_rank *rank)
{
    rank->totals.calls = rank->totals.users = -1;
    rank->totals.has_failures_only |= rank->source == SW_SOURCE_AGGREGATE;
}

enum sw_status collector_read_counts(struct collector *c, struct sw_store *store,
                                     struct sw_err *err)
{
    enum sw_status status =
        sw_store_each_counted(store, &c->filter, c->rank->source, take_counted, c, err);

    forget_unknown(c->rank);
    return status;
}
