/* ticket.c - takes what a ticket says out of a ranking; see ticket.h. */
#include "ticket_parts.h"

#include "words.h"

#include "sipwhy/mem.h"

#include <stdlib.h>
#include <string.h>

/* -------------------------------------------------------------------------- the figures */

/* Attempts that did not connect come first; dropped ones are the same pair on good calls. */
static void find_causes(struct ticket *t)
{
    for (size_t i = 0; i < t->rank->n_all; i++) {
        const struct sw_cause *cause = &t->rank->all[i];

        if (cause->outcome > SW_DROPPED || !sw_codes_is_same_pair(cause->explanation.pair, t->pair))
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
    struct sw_explanation e = t->main ? t->main->explanation : (struct sw_explanation){0};
    const char *phrase = t->main ? t->main->phrase : "";

    if (!t->main)
        sw_codes_explain(codes, t->pair, &e);
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
    sw_privacy_text(&t->phrase, t->rank->options->privacy, sw_str(phrase));
}

/* ---------------------------------------------------------------------------- examples */

static char *shown_number(const struct ticket *t, const char *number)
{
    struct sw_buf out = {0};

    sw_buf_str(&out, "");
    sw_privacy_number(&out, t->rank->options->privacy, sw_str(number));
    return out.s;
}

/* The admin center keeps ladders for so long. */
#define LADDER_KEPT (30 * SW_DAY)

static void add_example(struct ticket *t, const struct sw_evidence_call *call)
{
    struct ticket_example *example = &t->examples[t->n_examples++];

    *example = (struct ticket_example){
        .call = call,
        .caller = shown_number(t, call->caller),
        .callee = shown_number(t, call->callee),
        .has_ladder = call->invite_time >= t->rank->options->now - LADDER_KEPT,
    };
}

/* ------------------------------------------------------------------------------ tickets */

/* codes: for the words of a pair that the ranking does not have; NULL where it has. */
static struct ticket ticket_of(const struct sw_rank *rank, struct sw_pair pair,
                               const struct sw_codes *codes)
{
    struct ticket t = {.rank = rank, .pair = pair};

    sw_buf_str(&t.phrase, "");
    find_causes(&t);
    explain(&t, codes);
    if (t.main && t.main->evidence) {
        t.trunks = t.main->evidence->trunks;
        t.n_trunks = t.main->evidence->n_trunks;
        for (size_t i = 0; i < t.main->evidence->n_calls; i++)
            add_example(&t, &t.main->evidence->calls[i]);
    }
    return t;
}

static void ticket_clear(struct ticket *t)
{
    for (size_t i = 0; i < t->n_examples; i++) {
        free(t->examples[i].caller);
        free(t->examples[i].callee);
    }
    sw_buf_free(&t->phrase);
}

void ticket_of_cause(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause)
{
    struct ticket t = ticket_of(rank, cause->explanation.pair, NULL);

    ticket_doc(doc, &t);
    ticket_clear(&t);
}

enum sw_status sw_ticket_make(struct sw_store *store, const struct sw_codes *codes,
                              const struct sw_ticket_options *options, struct sw_doc *doc,
                              json_t **json, struct sw_err *err)
{
    struct sw_rank_options rank_options = sw_rank_defaults(options->now);
    struct sw_rank rank = {0};
    enum sw_status status;

    rank_options.period = options->period;
    rank_options.filter = options->filter;
    rank_options.privacy = options->privacy;
    rank_options.evidence = true;
    status = sw_rank_make(&rank, store, codes, &rank_options, err);
    if (status == SW_OK)
        status = sw_rank_find_gaps(&rank, store, err);
    if (status == SW_OK) {
        struct ticket t = ticket_of(&rank, options->pair, codes);

        ticket_doc(doc, &t);
        *json = ticket_json(&t);
        ticket_clear(&t);
    }
    sw_rank_clear(&rank);
    return status;
}
