/* evidence.c - the trunks and calls of each pair, for tickets; see struct sw_evidence. */
#include "collect.h"

#include <stdlib.h>
#include <string.h>

/* Attempts of a pair that connected and others share theirs. */
static void share_out(struct sw_rank *rank)
{
    rank->evidence = sw_alloc_zero(rank->n_all, sizeof *rank->evidence);
    for (size_t i = 0; i < rank->n_all; i++) {
        size_t first = 0;

        while (rank->all[first].cause_id != rank->all[i].cause_id)
            first++;
        rank->all[i].evidence = &rank->evidence[first];
    }
}

/* In rank->evidence. */
static size_t place_of(const struct sw_rank *rank, size_t cause)
{
    return (size_t)(rank->all[cause].evidence - rank->evidence);
}

static const char *trunk_name(const struct collector *c, int64_t id)
{
    const char *name = (size_t)id < c->trunks.n ? c->trunks.names[id] : NULL;

    return sw_arena_copy(&c->rank->evidence_texts, name ? name : "", name ? strlen(name) : 0);
}

/* ------------------------------------------------------------------------------- trunks */

static int compare_trunks(const void *a, const void *b)
{
    const struct sw_evidence_trunk *x = a, *y = b;

    if (x->attempts != y->attempts)
        return x->attempts > y->attempts ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* seen: the place of a trunk in its evidence, + 1. */
static void add_trunk(struct collector *c, struct sw_map64 *seen, const struct tally *tally)
{
    size_t place = place_of(c->rank, tally->cause);
    struct sw_evidence *e = &c->rank->evidence[place];
    int64_t *known = sw_map64_put(seen, (uint64_t)place << 32 ^ tally->id, NULL);

    if (*known == 0) {
        if (e->n_trunks == e->trunks_capacity)
            e->trunks = sw_grow(e->trunks, &e->trunks_capacity, e->n_trunks + 1, sizeof *e->trunks);
        e->trunks[e->n_trunks++] =
            (struct sw_evidence_trunk){.name = trunk_name(c, (int64_t)tally->id)};
        *known = (int64_t)e->n_trunks;
    }
    e->trunks[*known - 1].attempts += tally->attempts;
}

static void find_trunks(struct collector *c)
{
    struct sw_map64 seen = {0};

    for (size_t i = 0; i < c->tallies.n; i++)
        if (c->tallies.items[i].of == TALLY_TRUNK)
            add_trunk(c, &seen, &c->tallies.items[i]);
    for (size_t i = 0; i < c->rank->n_all; i++)
        if (c->rank->evidence[i].n_trunks > 0)
            qsort(c->rank->evidence[i].trunks, c->rank->evidence[i].n_trunks,
                  sizeof *c->rank->evidence[i].trunks, compare_trunks);
    sw_map64_free(&seen);
}

/* -------------------------------------------------------------------------------- calls */

/* By evidence, the latest first; of the same instant the last that was read. */
static int compare_samples(const void *a, const void *b, void *rank)
{
    const struct sample *x = *(const struct sample *const *)a;
    const struct sample *y = *(const struct sample *const *)b;
    size_t p = place_of(rank, x->cause), q = place_of(rank, y->cause);

    if (p != q)
        return p < q ? -1 : 1;
    if (x->invite_time != y->invite_time)
        return x->invite_time > y->invite_time ? -1 : 1;
    return x > y ? -1 : 1;
}

static struct sw_evidence_call call_of(struct collector *c, const struct sample *sample)
{
    struct sw_arena *texts = &c->rank->evidence_texts;
    struct sw_evidence_call call = {
        .invite_time = sample->invite_time,
        .trunk = trunk_name(c, sample->trunk_id),
        .caller = sw_arena_copy(texts, sample->caller.s, sample->caller.n),
        .callee = sw_arena_copy(texts, sample->callee.s, sample->callee.n),
    };

    sample_correlation(call.correlation_id, sample);
    return call;
}

/* From the first to the last of n different calls, the latest first, evenly spread over them. */
static void choose_calls(struct collector *c, struct sw_evidence *e,
                         const struct sample *const *samples, size_t n)
{
    e->n_calls = n < SW_EVIDENCE_CALLS ? n : SW_EVIDENCE_CALLS;
    for (size_t i = 0; i < e->n_calls; i++) {
        size_t place = e->n_calls < 2 ? 0 : i * (n - 1) / (e->n_calls - 1);

        e->calls[e->n_calls - 1 - i] = call_of(c, samples[place]);
    }
}

/* Of rows of one call the latest; rows without an ID can't be looked up. */
static size_t drop_repeated(const struct sample **samples, size_t n)
{
    struct sw_map64 seen = {0};
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        struct sw_str id = samples[i]->correlation_id;
        int is_new = 0;

        if (id.n > 0)
            sw_map64_put(&seen, sw_hash64(id.s, id.n), &is_new);
        if (is_new)
            samples[kept++] = samples[i];
    }
    sw_map64_free(&seen);
    return kept;
}

static void find_calls(struct collector *c)
{
    const struct sample **samples = sw_alloc_zero(c->n_samples, sizeof *samples);
    size_t n;

    for (size_t i = 0; i < c->n_samples; i++)
        samples[i] = &c->samples[i];
    qsort_r(samples, c->n_samples, sizeof *samples, compare_samples, c->rank);
    for (size_t i = 0; i < c->n_samples; i += n) {
        size_t place = place_of(c->rank, samples[i]->cause);

        for (n = 1; i + n < c->n_samples && place_of(c->rank, samples[i + n]->cause) == place;)
            n++;
        choose_calls(c, &c->rank->evidence[place], samples + i, drop_repeated(samples + i, n));
    }
    free(samples);
}

void find_evidence(struct collector *c)
{
    share_out(c->rank);
    find_trunks(c);
    find_calls(c);
}
