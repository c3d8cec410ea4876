/* ticket.c - gathers what a ticket says; see ticket.h. */
#include "ticket_parts.h"

#include "words.h"

#include "sipwhy/hash.h"
#include "sipwhy/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -------------------------------------------------------------------------- the figures */

/* Attempts that did not connect come first; dropped ones are the same pair on good calls. */
static void find_causes(struct ticket *t)
{
    for (size_t i = 0; i < t->rank.n_all; i++) {
        const struct sw_cause *cause = &t->rank.all[i];

        if (cause->outcome > SW_DROPPED ||
            !sw_codes_is_same_pair(cause->explanation.pair, t->options->pair))
            continue;
        t->causes[cause->outcome] = cause;
        t->attempts += cause->attempts;
    }
    for (int o = SW_DROPPED; o >= SW_FAILURE; o--)
        if (t->causes[o])
            t->main = t->causes[o];
}

/* Of several documented causes the one that the phrase speaks for, if it is one. */
static void explain(struct ticket *t, const struct sw_codes *codes)
{
    enum { MOST = 16 };
    const struct sw_response_code *chosen[MOST];
    struct sw_explanation e;
    const char *phrase = t->main ? t->main->phrase : "";

    sw_codes_explain(codes, t->options->pair, &e);
    t->owner = e.owner;
    t->outcome = e.outcome;
    t->advice = e.advice;
    t->title = e.n_variants > 0 ? e.variants[0].title : t->main ? t->main->explanation.title : "";
    if (e.n_variants > 1 && e.n_variants <= MOST &&
        sw_codes_choose(&e, sw_str(phrase), chosen) == 1) {
        t->title = chosen[0]->title;
        t->owner = chosen[0]->owner;
        t->outcome = chosen[0]->outcome;
        t->advice = chosen[0]->advice;
    }
    sw_privacy_text(&t->phrase, t->options->privacy, sw_str(phrase));
}

/* ----------------------------------------------------------------- trunks and examples */

/* One walk over the attempts: the first counts trunks and calls, the second picks some. */
struct walk {
    struct ticket *ticket;
    bool drops; /* a connected attempt with this pair was dropped */
    bool picks;
    struct sw_map64 seen; /* correlation IDs */
    int64_t n, total;     /* different ones so far, and in all */
};

static void add_trunk(struct ticket *t, const struct sw_call_row *row)
{
    size_t i = 0;

    while (i < t->n_trunks && t->trunks[i].id != row->trunk_id)
        i++;
    if (i == t->n_trunks) {
        if (t->n_trunks == t->trunks_capacity)
            t->trunks = sw_grow(t->trunks, &t->trunks_capacity, t->n_trunks + 1, sizeof *t->trunks);
        t->trunks[t->n_trunks++] =
            (struct ticket_trunk){.id = row->trunk_id, .name = sw_strdup(row->trunk)};
    }
    t->trunks[i].attempts++;
}

static char *shown_number(const struct ticket *t, const char *number)
{
    struct sw_buf out = {0};

    sw_buf_str(&out, "");
    sw_privacy_number(&out, t->options->privacy, sw_str(number));
    return out.s;
}

/* The admin center keeps ladders for so long. */
#define LADDER_KEPT (30 * SW_DAY)

static void add_example(struct ticket *t, const struct sw_call_row *row)
{
    struct ticket_example *example = &t->examples[t->n_examples++];

    *example = (struct ticket_example){
        .invite_time = row->invite_time,
        .trunk = sw_strdup(row->trunk),
        .caller = shown_number(t, row->caller),
        .callee = shown_number(t, row->callee),
        .has_ladder = row->invite_time >= t->options->now - LADDER_KEPT,
    };
    memcpy(example->correlation_id, row->correlation_id, sizeof example->correlation_id);
}

/* The n-th of total is one of those that stand spread over them, first and last included. */
static bool is_picked(int64_t n, int64_t total)
{
    if (total <= TICKET_EXAMPLES)
        return true;
    for (int64_t i = 0; i < TICKET_EXAMPLES; i++)
        if (n == i * (total - 1) / (TICKET_EXAMPLES - 1))
            return true;
    return false;
}

static enum sw_status take_row(void *context, const struct sw_call_row *row, struct sw_err *err)
{
    struct walk *walk = context;
    const char *id = row->correlation_id;
    int64_t *seen;

    (void)err;
    if (row->success == SW_SUCCESS_UNKNOWN || (row->success == SW_CONNECTED && !walk->drops))
        return SW_OK;
    if (!walk->picks)
        add_trunk(walk->ticket, row);
    if (id[0] == '\0')
        return SW_OK;
    seen = sw_map64_put(&walk->seen, sw_hash64(id, strlen(id)), NULL);
    if (++*seen > 1)
        return SW_OK;
    if (walk->picks && walk->ticket->n_examples < TICKET_EXAMPLES &&
        is_picked(walk->n, walk->total))
        add_example(walk->ticket, row);
    walk->n++;
    return SW_OK;
}

static int compare_trunks(const void *a, const void *b)
{
    const struct ticket_trunk *x = a, *y = b;

    if (x->attempts != y->attempts)
        return x->attempts > y->attempts ? -1 : 1;
    return strcmp(x->name, y->name);
}

static int compare_examples(const void *a, const void *b)
{
    const struct ticket_example *x = a, *y = b;

    return (x->invite_time > y->invite_time) - (x->invite_time < y->invite_time);
}

static enum sw_status walk_rows(struct ticket *t, struct sw_store *store, struct sw_err *err)
{
    struct sw_filter filter = t->options->filter;
    struct walk walk = {.ticket = t, .drops = t->causes[SW_DROPPED] != NULL};
    enum sw_row_kind kind = walk.drops ? SW_ROWS_ALL : SW_ROWS_OTHER;
    enum sw_status status;

    filter.since = t->options->period.since;
    filter.until = t->options->period.until;
    filter.by_sip = filter.by_microsoft = true;
    filter.pair = t->options->pair;
    status = sw_store_each_row(store, &filter, kind, take_row, &walk, err);
    sw_map64_free(&walk.seen);
    walk = (struct walk){.ticket = t, .drops = walk.drops, .picks = true, .total = walk.n};
    if (status == SW_OK)
        status = sw_store_each_row(store, &filter, kind, take_row, &walk, err);
    sw_map64_free(&walk.seen);
    if (t->n_trunks > 0)
        qsort(t->trunks, t->n_trunks, sizeof *t->trunks, compare_trunks);
    qsort(t->examples, t->n_examples, sizeof *t->examples, compare_examples);
    return status;
}

static void ticket_clear(struct ticket *t)
{
    for (size_t i = 0; i < t->n_examples; i++) {
        free(t->examples[i].trunk);
        free(t->examples[i].caller);
        free(t->examples[i].callee);
    }
    for (size_t i = 0; i < t->n_trunks; i++)
        free(t->trunks[i].name);
    free(t->trunks);
    sw_buf_free(&t->phrase);
    sw_rank_clear(&t->rank);
}

enum sw_status sw_ticket_make(struct sw_store *store, const struct sw_codes *codes,
                              const struct sw_ticket_options *options, struct sw_doc *doc,
                              json_t **json, struct sw_err *err)
{
    struct ticket t = {.options = options, .rank_options = sw_rank_defaults(options->now)};
    enum sw_status status;

    t.rank_options.period = options->period;
    t.rank_options.filter = options->filter;
    t.rank_options.privacy = options->privacy;
    t.rank_options.include[SW_EXPECTED] = t.rank_options.include[SW_DROPPED] = true;
    sw_buf_str(&t.phrase, "");
    status = sw_rank_make(&t.rank, store, codes, &t.rank_options, err);
    if (status == SW_OK) {
        find_causes(&t);
        explain(&t, codes);
    }
    if (status == SW_OK && t.main && t.rank.source == SW_SOURCE_CALLS)
        status = walk_rows(&t, store, err);
    if (status == SW_OK) {
        ticket_doc(doc, &t);
        *json = ticket_json(&t);
    }
    ticket_clear(&t);
    return status;
}
