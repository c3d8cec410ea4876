/* rank.c - from the calls of a period to ranked causes; see rank.h. */
#include "sipwhy/rank.h"

#include "tally.h"

#include "sipwhy/country.h"
#include "sipwhy/stat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sw_rank_options sw_rank_defaults(int64_t now)
{
    return (struct sw_rank_options){
        .by = SW_BY_CALLS,
        .include = {[SW_FAILURE] = true},
        .top = 20,
        .top_share = 0.95,
        .retry_window = 120 * SW_SECOND,
        .now = now,
    };
}

/* ----------------------------------------------------------------------- collecting */

/* A failed attempt that a later one between the same numbers may save. */
struct failure {
    uint64_t party;
    int64_t invite_time;
    size_t call; /* its tally */
};

/* An attempt of a ranked cause, kept for the examples. */
struct sample {
    size_t cause;
    int64_t invite_time, trunk_id;
    struct sw_str correlation_id; /* bytes */
    bool correlation_is_guid;
};

/* What is known of a pair seen in calls, looked up once for all its attempts. */
struct known_cause {
    struct sw_explanation explanation;
    size_t places[3]; /* in rank->all by outcome, + 1; 0 while there is none */
};

enum { PARTY_BITS = 1 << 14 };

struct collector {
    struct sw_rank *rank;
    const struct sw_rank_options *options;
    struct sw_filter filter;
    struct known_cause *known; /* by cause id */
    size_t n_known;
    struct sw_names trunks, call_types;
    bool *is_bot; /* by call type id */
    struct sw_countries countries;
    struct sw_map64 calls; /* distinct ones of the whole period */
    bool *is_user;         /* by user id: has placed or got one of them */
    size_t n_user_ids;
    struct tallies tallies;
    struct failure *failures;
    size_t n_failures, failures_capacity;
    struct sw_map64 parties; /* party -> place of its first failure that can be saved, + 1 */
    bool may_have_failed[PARTY_BITS]; /* by the first bits of the party: spares most look-ups */
    struct sample *samples;
    size_t n_samples, samples_capacity;
    struct sw_arena texts;
    bool counts, saves, details; /* what is done with the attempts of this pass */
};

static bool is_in_country(struct collector *c, const struct sw_attempt *attempt)
{
    struct sw_str far = attempt->direction == SW_INBOUND ? attempt->caller : attempt->callee;
    struct sw_str country = attempt->other_country;

    if (!c->options->country)
        return true;
    if (country.n == 0)
        country = sw_str(sw_countries_of(&c->countries, far));
    return sw_str_eq_fold(country, sw_str(c->options->country));
}

static enum sw_outcome outcome_of(const struct known_cause *known, const struct sw_attempt *attempt)
{
    if (attempt->success == SW_CONNECTED)
        return known->explanation.drops ? SW_DROPPED : SW_CONNECTED_WELL;
    return strcmp(known->explanation.outcome, "expected") == 0 ? SW_EXPECTED : SW_FAILURE;
}

/* The place of a cause among all; a new one is put at the end. */
static size_t find_cause(struct collector *c, struct known_cause *known, enum sw_outcome outcome)
{
    struct sw_rank *rank = c->rank;

    if (known->places[outcome] == 0) {
        if (rank->n_all == rank->capacity)
            rank->all = sw_grow(rank->all, &rank->capacity, rank->n_all + 1, sizeof *rank->all);
        rank->all[rank->n_all++] = (struct sw_cause){
            .explanation = known->explanation,
            .outcome = outcome,
            .first_seen = INT64_MAX,
            .last_seen = INT64_MIN,
        };
        known->places[outcome] = rank->n_all;
    }
    return known->places[outcome] - 1;
}

static void keep_sample(struct collector *c, size_t cause, const struct sw_attempt *attempt)
{
    struct sw_str id = attempt->correlation_id;

    if (c->n_samples == c->samples_capacity)
        c->samples =
            sw_grow(c->samples, &c->samples_capacity, c->n_samples + 1, sizeof *c->samples);
    c->samples[c->n_samples++] = (struct sample){
        .cause = cause,
        .invite_time = attempt->invite_time,
        .trunk_id = attempt->trunk_id,
        .correlation_id = {sw_arena_copy(&c->texts, id.s, id.n), id.n},
        .correlation_is_guid = attempt->correlation_is_guid,
    };
}

static void keep_failure(struct collector *c, const struct sw_attempt *attempt, size_t call)
{
    if (c->n_failures == c->failures_capacity)
        c->failures =
            sw_grow(c->failures, &c->failures_capacity, c->n_failures + 1, sizeof *c->failures);
    c->failures[c->n_failures++] =
        (struct failure){attempt->party_hash, attempt->invite_time, call};
}

/* A person on the tenant's side: bots and blanks don't count. */
static bool has_user(const struct collector *c, const struct sw_attempt *attempt)
{
    return attempt->user_id != 0 && !c->is_bot[attempt->call_type_id];
}

static void add_to_cause(struct collector *c, size_t place, const struct sw_attempt *attempt)
{
    struct sw_cause *cause = &c->rank->all[place];
    size_t call = tally_add(&c->tallies, TALLY_CALL, place, attempt->call_hash, SW_STR(""));

    cause->attempts++;
    if (attempt->invite_time < cause->first_seen)
        cause->first_seen = attempt->invite_time;
    if (attempt->invite_time > cause->last_seen)
        cause->last_seen = attempt->invite_time;
    if (has_user(c, attempt))
        tally_add(&c->tallies, TALLY_USER, place, (uint64_t)attempt->user_id, SW_STR(""));
    tally_add(&c->tallies, TALLY_TRUNK, place, (uint64_t)attempt->trunk_id, SW_STR(""));
    if (attempt->phrase.n > 0)
        tally_add(&c->tallies, TALLY_PHRASE, place, sw_hash64(attempt->phrase.s, attempt->phrase.n),
                  attempt->phrase);
    if (cause->outcome == SW_FAILURE)
        keep_failure(c, attempt, call);
    keep_sample(c, place, attempt);
}

static void add_to_totals(struct collector *c, const struct sw_attempt *attempt,
                          const struct known_cause *known, enum sw_outcome outcome)
{
    struct sw_rank_totals *totals = &c->rank->totals;

    totals->attempts++;
    totals->connected += attempt->success == SW_CONNECTED;
    totals->expected += outcome == SW_EXPECTED;
    totals->failed += outcome == SW_FAILURE;
    totals->dropped += outcome == SW_DROPPED;
    totals->delivered += attempt->success == SW_CONNECTED || known->explanation.delivered;
    sw_map64_put(&c->calls, attempt->call_hash, NULL);
    if (has_user(c, attempt) && !c->is_user[attempt->user_id]) {
        c->is_user[attempt->user_id] = true;
        totals->users++;
    }
}

/* Adds it to the totals, and to its cause when the pass has the details for that. */
static enum sw_status count(struct collector *c, const struct sw_attempt *attempt,
                            struct sw_err *err)
{
    struct known_cause *known;
    enum sw_outcome outcome;

    if (attempt->cause_id <= 0 || (size_t)attempt->cause_id >= c->n_known ||
        (size_t)attempt->call_type_id >= c->call_types.n ||
        (size_t)attempt->user_id >= c->n_user_ids)
        return sw_err_set(err, SW_CHECK_FAILED, "a call refers to a missing row: see sipwhy check");
    if (attempt->invite_time > c->rank->complete_through)
        c->rank->complete_through = attempt->invite_time;
    if (attempt->success == SW_SUCCESS_UNKNOWN) {
        c->rank->totals.unknown_outcome++;
        return SW_OK;
    }
    known = &c->known[attempt->cause_id];
    outcome = outcome_of(known, attempt);
    if (c->counts)
        add_to_totals(c, attempt, known, outcome);
    if (c->details && outcome != SW_CONNECTED_WELL)
        add_to_cause(c, find_cause(c, known, outcome), attempt);
    return SW_OK;
}

static int compare_failures(const void *a, const void *b)
{
    const struct failure *x = a, *y = b;

    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    return (x->invite_time > y->invite_time) - (x->invite_time < y->invite_time);
}

/* By party and time, so that connected attempts walk through each party's failures once. */
static void sort_failures(struct collector *c)
{
    if (c->n_failures > 0)
        qsort(c->failures, c->n_failures, sizeof *c->failures, compare_failures);
    for (size_t i = 0; i < c->n_failures; i++) {
        int64_t *first = sw_map64_put(&c->parties, c->failures[i].party, NULL);

        if (*first == 0)
            *first = (int64_t)i + 1;
        c->may_have_failed[c->failures[i].party % PARTY_BITS] = true;
    }
}

/*
 * Failed attempts between the same numbers, up to the window before, were not lost calls. Connected
 * attempts come in order of time but for parts of a second: so much longer a failure is kept.
 */
static void save_failures(struct collector *c, const struct sw_attempt *attempt)
{
    int64_t window = c->options->retry_window;
    int64_t *first;

    if (!c->may_have_failed[attempt->party_hash % PARTY_BITS])
        return;
    first = sw_map64_find(&c->parties, attempt->party_hash);
    if (!first)
        return;
    for (size_t i = (size_t)*first - 1; i < c->n_failures; i++) {
        const struct failure *failure = &c->failures[i];
        int64_t later = attempt->invite_time - failure->invite_time;

        if (failure->party != attempt->party_hash || later < 0)
            return;
        if (later <= window)
            c->tallies.items[failure->call].is_saved = true;
        else if (later > window + SW_SECOND)
            *first = (int64_t)i + 2;
    }
}

static enum sw_status take_attempt(void *context, const struct sw_attempt *attempt,
                                   struct sw_err *err)
{
    struct collector *c = context;

    if (c->saves && attempt->success == SW_CONNECTED)
        save_failures(c, attempt);
    if ((c->counts || c->details) && attempt->invite_time < c->options->period.until &&
        is_in_country(c, attempt))
        return count(c, attempt, err);
    return SW_OK;
}

/* ------------------------------------------------------------------------- preparing */

static enum sw_status load_causes(struct collector *c, struct sw_store *store,
                                  const struct sw_codes *codes, struct sw_err *err)
{
    struct sw_pairs pairs;
    enum sw_status status = sw_store_pairs(store, &pairs, err);

    if (status != SW_OK)
        return status;
    c->n_known = pairs.n;
    c->known = sw_alloc_zero(pairs.n, sizeof *c->known);
    for (size_t i = 0; i < pairs.n; i++)
        sw_codes_explain(codes, pairs.pairs[i], &c->known[i].explanation);
    sw_pairs_clear(&pairs);
    return SW_OK;
}

static enum sw_status load_names(struct collector *c, struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = sw_store_names(store, SW_TRUNKS, &c->trunks, err);

    if (status == SW_OK)
        status = sw_store_names(store, SW_CALL_TYPES, &c->call_types, err);
    if (status == SW_OK)
        status = sw_store_user_ids(store, &c->n_user_ids, err);
    if (status == SW_OK && c->options->country)
        status = sw_countries_load(&c->countries, err);
    c->is_user = sw_alloc_zero(c->n_user_ids, sizeof *c->is_user);
    c->is_bot = sw_alloc_zero(c->call_types.n, sizeof *c->is_bot);
    for (size_t i = 0; i < c->call_types.n; i++) {
        struct sw_str name = sw_str(c->call_types.names[i]);

        c->is_bot[i] =
            sw_str_contains_fold(name, SW_STR("bot")) || sw_str_contains_fold(name, SW_STR("ucap"));
    }
    return status;
}

static void collector_clear(struct collector *c)
{
    free(c->known);
    free(c->is_bot);
    free(c->failures);
    free(c->samples);
    sw_names_clear(&c->trunks);
    sw_names_clear(&c->call_types);
    sw_countries_clear(&c->countries);
    sw_map64_free(&c->calls);
    free(c->is_user);
    sw_map64_free(&c->parties);
    tallies_clear(&c->tallies);
    sw_arena_free(&c->texts);
}

/* --------------------------------------------------------------------------- reading */

/* Nearly all attempts are connected ones that only count: those are read without details. */
static enum sw_status read_connected(struct collector *c, struct sw_store *store, bool counts,
                                     bool saves, struct sw_err *err)
{
    struct sw_filter filter = c->filter;
    enum sw_attempt_kind kind =
        c->options->country ? SW_ATTEMPTS_CONNECTED : SW_ATTEMPTS_CONNECTED_LEAN;

    c->counts = counts;
    c->saves = saves;
    c->details = false;
    if (saves)
        filter.until += c->options->retry_window + 1;
    if (!counts) /* a call may be saved on any trunk, by anyone */
        filter.trunk = filter.user = filter.call_type = NULL;
    return sw_store_each_attempt(store, &filter, kind, take_attempt, c, err);
}

/* Connected attempts whose code says that they were dropped: few, if any. */
static enum sw_status read_dropped(struct collector *c, struct sw_store *store, struct sw_err *err)
{
    c->counts = c->saves = false;
    c->details = true;
    return sw_store_each_attempt(store, &c->filter, SW_ATTEMPTS_CONNECTED, take_attempt, c, err);
}

static enum sw_status read_attempts(struct collector *c, struct sw_store *store, struct sw_err *err)
{
    bool is_narrow = c->filter.trunk || c->filter.user || c->filter.call_type;
    enum sw_status status;

    c->counts = c->details = true;
    status = sw_store_each_attempt(store, &c->filter, SW_ATTEMPTS_OTHER, take_attempt, c, err);
    sort_failures(c);
    if (status == SW_OK)
        status = read_connected(c, store, true, !is_narrow, err);
    if (status == SW_OK && is_narrow)
        status = read_connected(c, store, false, true, err);
    if (status == SW_OK && c->rank->totals.dropped > 0)
        status = read_dropped(c, store, err);
    return status;
}

/* ------------------------------------------------------------------------- summing up */

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
            cause->lost += cause->outcome == SW_FAILURE && !tally->is_saved;
        } else if (tally->of == TALLY_USER) {
            take_user(cause, tally);
        } else if (tally->of == TALLY_TRUNK) {
            take_busiest_trunk(c, cause, tally);
        } else if (tally->attempts > best[tally->cause] ||
                   (tally->attempts == best[tally->cause] &&
                    strcmp(tally->text, phrases[tally->cause]) < 0)) {
            best[tally->cause] = tally->attempts;
            phrases[tally->cause] = tally->text;
        }
    }
    for (size_t i = 0; i < c->rank->n_all; i++)
        c->rank->all[i].phrase = sw_strdup(phrases[i] ? phrases[i] : "");
    free(best);
    free(phrases);
}

static void take_example(struct collector *c, const struct sample *sample)
{
    const struct sw_attempt attempt = {.correlation_id = sample->correlation_id,
                                       .correlation_is_guid = sample->correlation_is_guid};
    struct sw_cause *cause = &c->rank->all[sample->cause];
    struct sw_example *example = &cause->examples[cause->n_examples];
    const char *trunk =
        (size_t)sample->trunk_id < c->trunks.n ? c->trunks.names[sample->trunk_id] : NULL;

    sw_correlation_text(example->correlation_id, &attempt);
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
    if (t->attempts == 0)
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

/* --------------------------------------------------------------------------- ranking */

static int64_t ranked_quantity(const struct sw_cause *cause, enum sw_rank_by by)
{
    const int64_t quantities[] = {cause->attempts, cause->calls, cause->users, cause->lost};

    return quantities[by];
}

/* A code that is not known comes last. */
static int compare_codes(struct sw_code a, struct sw_code b)
{
    if (a.known != b.known)
        return a.known ? -1 : 1;
    return (a.value > b.value) - (a.value < b.value);
}

static int compare_causes(const void *a, const void *b, void *by)
{
    const struct sw_cause *x = *(struct sw_cause *const *)a, *y = *(struct sw_cause *const *)b;
    int64_t p = ranked_quantity(x, *(enum sw_rank_by *)by);
    int64_t q = ranked_quantity(y, *(enum sw_rank_by *)by);
    int order;

    if (p != q)
        return p > q ? -1 : 1;
    if (x->attempts != y->attempts)
        return x->attempts > y->attempts ? -1 : 1;
    order = compare_codes(x->explanation.pair.sip, y->explanation.pair.sip);
    if (order == 0)
        order = compare_codes(x->explanation.pair.microsoft, y->explanation.pair.microsoft);
    return order ? order : (int)x->outcome - (int)y->outcome;
}

static bool is_asked_for(const struct sw_cause *cause, const struct sw_rank_options *options)
{
    return options->include[cause->outcome] &&
           (!options->owner || strcmp(options->owner, cause->explanation.owner) == 0);
}

/* Shares of the ranked quantity, and how many causes are named before the tail. */
static void cut(struct sw_rank *rank)
{
    const struct sw_rank_options *options = rank->options;
    int64_t total = 0, sum = 0;

    for (size_t i = 0; i < rank->n_causes; i++)
        total += ranked_quantity(rank->causes[i], options->by);
    for (size_t i = 0; i < rank->n_causes; i++) {
        struct sw_cause *cause = rank->causes[i];
        double before = total ? (double)sum / (double)total : 0;

        sum += ranked_quantity(cause, options->by);
        cause->share = total ? (double)ranked_quantity(cause, options->by) / (double)total : 0;
        cause->cumulative_share = total ? (double)sum / (double)total : 0;
        if ((options->top_share >= 1 || before < options->top_share) &&
            (options->top == 0 || (int)i < options->top))
            rank->n_named = i + 1;
    }
}

static void order(struct sw_rank *rank)
{
    enum sw_rank_by by = rank->options->by, by_attempts = SW_BY_ATTEMPTS;

    rank->causes = sw_alloc_zero(rank->n_all, sizeof *rank->causes);
    rank->expected = sw_alloc_zero(rank->n_all, sizeof *rank->expected);
    for (size_t i = 0; i < rank->n_all; i++) {
        if (is_asked_for(&rank->all[i], rank->options))
            rank->causes[rank->n_causes++] = &rank->all[i];
        if (rank->all[i].outcome == SW_EXPECTED)
            rank->expected[rank->n_expected++] = &rank->all[i];
    }
    qsort_r(rank->causes, rank->n_causes, sizeof *rank->causes, compare_causes, &by);
    qsort_r(rank->expected, rank->n_expected, sizeof *rank->expected, compare_causes, &by_attempts);
    cut(rank);
}

static enum sw_status take_import(void *context, const struct sw_import *import, struct sw_err *err)
{
    struct sw_rank *rank = context;
    const struct sw_period *period = &rank->options->period;

    (void)err;
    if (import->first_time == SW_NO_TIME || import->first_time >= period->until ||
        import->last_time < period->since)
        return SW_OK;
    rank->files++;
    rank->rows += import->rows;
    rank->new_rows += import->new_rows;
    rank->known += import->known;
    rank->rejected += import->rejected;
    return SW_OK;
}

enum sw_status sw_rank_make(struct sw_rank *rank, struct sw_store *store,
                            const struct sw_codes *codes, const struct sw_rank_options *options,
                            struct sw_err *err)
{
    struct collector c = {.rank = rank, .options = options, .filter = options->filter};
    enum sw_status status;

    *rank = (struct sw_rank){.options = options, .complete_through = SW_NO_TIME};
    c.filter.since = options->period.since;
    c.filter.until = options->period.until;
    status = load_causes(&c, store, codes, err);
    if (status == SW_OK)
        status = load_names(&c, store, err);
    if (status == SW_OK)
        status = read_attempts(&c, store, err);
    if (status == SW_OK)
        status = sw_store_each_import(store, 0, options->filter.tenant, take_import, rank, err);
    if (status == SW_OK) {
        rank->totals.calls = (int64_t)c.calls.n;
        sum_up_tallies(&c);
        sum_up_totals(rank);
        choose_examples(&c);
        order(rank);
    }
    collector_clear(&c);
    return status;
}

void sw_rank_clear(struct sw_rank *rank)
{
    for (size_t i = 0; i < rank->n_all; i++) {
        free(rank->all[i].busiest_trunk);
        free(rank->all[i].phrase);
        for (size_t e = 0; e < rank->all[i].n_examples; e++)
            free(rank->all[i].examples[e].trunk);
    }
    free(rank->all);
    free(rank->causes);
    free(rank->expected);
    *rank = (struct sw_rank){0};
}
