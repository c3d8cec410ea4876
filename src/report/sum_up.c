/* sum_up.c - from counts to figures; see collect.h. */
#include "collect.h"

#include "sipwhy/stat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void take_busiest_trunk(struct collector *c, struct sw_cause *cause,
                               const struct tally *tally)
{
    const char *name = tally->id < c->trunks.n ? c->trunks.names[tally->id] : NULL;
    double share = (double)tally->attempts / (double)cause->attempts;

    cause->n_trunks++;
    if (!name || share < cause->busiest_trunk_share ||
        (share == cause->busiest_trunk_share && cause->busiest_trunk &&
         strcmp(cause->busiest_trunk, name) <= 0))
        return;
    free(cause->busiest_trunk);
    cause->busiest_trunk = sw_strdup(name);
    cause->busiest_trunk_share = share;
}

static void take_user(struct sw_cause *cause, const struct tally *tally)
{
    cause->users++;
    cause->busiest_user_share =
        fmax(cause->busiest_user_share, (double)tally->attempts / (double)cause->attempts);
}

/* Of phrases that came equally often the first by name, so that two runs agree. */
static void sum_up_tallies(struct collector *c)
{
    int64_t *best = sw_alloc_zero(c->rank->n_all, sizeof *best);
    const char **phrases = sw_alloc_zero(c->rank->n_all, sizeof *phrases);

    for (size_t i = 0; i < c->rank->n_all; i++)
        c->rank->all[i].busiest_user_share = NAN;
    for (size_t i = 0; i < c->tallies.n; i++) {
        const struct tally *tally = &c->tallies.items[i];
        struct sw_cause *cause = &c->rank->all[tally->cause];

        if (tally->of == TALLY_CALL) {
            cause->calls++;
        } else if (tally->of == TALLY_USER) {
            take_user(cause, tally);
        } else if (tally->of == TALLY_TRUNK) {
            take_busiest_trunk(c, cause, tally);
        } else if (tally->of == TALLY_PHRASE &&
                   (tally->attempts > best[tally->cause] ||
                    (tally->attempts == best[tally->cause] &&
                     strcmp(tally->text, phrases[tally->cause]) < 0))) {
            best[tally->cause] = tally->attempts;
            phrases[tally->cause] = tally->text;
        }
    }
    for (size_t i = 0; i < c->rank->n_all; i++)
        c->rank->all[i].phrase = sw_strdup(phrases[i] ? phrases[i] : "");
    free(best);
    free(phrases);
}

void sample_correlation(char out[SW_CORRELATION_SIZE], const struct sample *sample)
{
    const struct sw_attempt attempt = {.correlation_id = sample->correlation_id,
                                       .correlation_is_guid = sample->correlation_is_guid};

    sw_correlation_text(out, &attempt);
}

static void take_example(struct collector *c, const struct sample *sample)
{
    struct sw_cause *cause = &c->rank->all[sample->cause];
    struct sw_example *example = &cause->examples[cause->n_examples];
    const char *trunk =
        (size_t)sample->trunk_id < c->trunks.n ? c->trunks.names[sample->trunk_id] : NULL;

    sample_correlation(example->correlation_id, sample);
    for (size_t i = 0; i < cause->n_examples; i++)
        if (strcmp(cause->examples[i].correlation_id, example->correlation_id) == 0)
            return;
    example->invite_time = sample->invite_time;
    example->trunk = sw_strdup(trunk ? trunk : "");
    cause->n_examples++;
}

/* The first, the middle and the last attempt of each cause: spread over the period. */
static void choose_examples(struct collector *c)
{
    int64_t *seen = sw_alloc_zero(c->rank->n_all, sizeof *seen);

    for (size_t i = 0; i < c->n_samples; i++) {
        const struct sample *sample = &c->samples[i];
        int64_t n = c->rank->all[sample->cause].attempts, place = seen[sample->cause]++;

        if (place == 0 || place == n / 2 || place == n - 1)
            take_example(c, sample);
    }
    free(seen);
}

static void sum_up_totals(struct sw_rank *rank)
{
    struct sw_rank_totals *t = &rank->totals;
    double n = (double)t->attempts;

    t->asr = t->ner = t->ner_low = t->ner_high = NAN;
    for (size_t i = 0; i < rank->n_all; i++)
        rank->all[i].ner_if_fixed = NAN;
    if (t->attempts == 0 || t->has_failures_only)
        return;
    t->asr = (double)t->connected / n;
    t->ner = (double)t->delivered / n;
    sw_wilson(t->delivered, t->attempts, &t->ner_low, &t->ner_high);
    for (size_t i = 0; i < rank->n_all; i++) {
        struct sw_cause *cause = &rank->all[i];
        bool lowers = cause->outcome != SW_DROPPED && !cause->explanation.delivered;

        cause->ner_if_fixed = lowers ? (double)(t->delivered + cause->attempts) / n : NAN;
    }
}

/* Counts do not tell which attempts make up a call; users only where there is a column for them. */
static void forget_unknown(struct sw_rank *rank)
{
    rank->totals.lost = rank->totals.recovered = rank->totals.masked = -1;
    for (size_t i = 0; i < rank->n_all; i++) {
        struct sw_cause *cause = &rank->all[i];

        cause->calls = cause->lost = cause->recovered = cause->masked = -1;
        cause->users = cause->users > 0 ? cause->users : -1;
    }
}

void sum_up(struct collector *c)
{
    sum_up_tallies(c);
    fold_retries(c);
    if (c->rank->source == SW_SOURCE_CALLS)
        c->rank->totals.calls = (int64_t)sw_distinct_count(&c->calls);
    else
        forget_unknown(c->rank);
    sum_up_totals(c->rank);
    choose_examples(c);
}
