/* collect.c - see collect.h. */
#include "collect.h"
#include "trunk_faults.h"

#include "sipwhy/call_type.h"

#include <stdlib.h>
#include <string.h>

static bool is_in_country(struct collector *c, const struct sw_attempt *attempt)
{
    return !c->options->country ||
           sw_str_eq_fold(country_of(c, attempt), sw_str(c->options->country));
}

static enum sw_outcome outcome_of(const struct known_cause *known, const struct sw_attempt *attempt)
{
    if (attempt->success == SW_CONNECTED)
        return known->explanation.drops ? SW_DROPPED : SW_CONNECTED_WELL;
    return strcmp(known->explanation.outcome, "expected") == 0 ? SW_EXPECTED : SW_FAILURE;
}

/* The place of a cause among all; a new one is put at the end. */
size_t collector_find_cause(struct collector *c, struct known_cause *known, enum sw_outcome outcome)
{
    struct sw_rank *rank = c->rank;

    if (known->places[outcome] == 0) {
        if (rank->n_all == rank->capacity)
            rank->all = sw_grow(rank->all, &rank->capacity, rank->n_all + 1, sizeof *rank->all);
        rank->all[rank->n_all++] = (struct sw_cause){
            .cause_id = known - c->known,
            .explanation = known->explanation,
            .outcome = outcome,
            .first_seen = INT64_MAX,
            .last_seen = INT64_MIN,
        };
        known->places[outcome] = rank->n_all;
    }
    return known->places[outcome] - 1;
}

static struct sw_str keep_text(struct collector *c, struct sw_str text)
{
    return (struct sw_str){sw_arena_copy(&c->texts, text.s, text.n), text.n};
}

static void keep_sample(struct collector *c, size_t cause, const struct sw_attempt *attempt)
{
    if (c->n_samples == c->samples_capacity)
        c->samples =
            sw_grow(c->samples, &c->samples_capacity, c->n_samples + 1, sizeof *c->samples);
    c->samples[c->n_samples++] = (struct sample){
        .cause = cause,
        .invite_time = attempt->invite_time,
        .trunk_id = attempt->trunk_id,
        .correlation_id = keep_text(c, attempt->correlation_id),
        .correlation_is_guid = attempt->correlation_is_guid,
    };
    if (!c->options->evidence)
        return;
    c->samples[c->n_samples - 1].caller = keep_text(c, attempt->caller);
    c->samples[c->n_samples - 1].callee = keep_text(c, attempt->callee);
}

static void keep_emergency(struct collector *c, const struct sw_cause *cause,
                           const struct sw_attempt *attempt)
{
    struct sw_rank *rank = c->rank;
    struct sw_emergency *emergency;
    const char *trunk =
        (size_t)attempt->trunk_id < c->trunks.n ? c->trunks.names[attempt->trunk_id] : NULL;

    if (!c->is_emergency[attempt->call_type_id] || rank->n_emergencies == SW_MAX_EMERGENCIES)
        return;
    if (rank->n_emergencies == rank->emergencies_capacity)
        rank->emergencies = sw_grow(rank->emergencies, &rank->emergencies_capacity,
                                    rank->n_emergencies + 1, sizeof *rank->emergencies);
    emergency = &rank->emergencies[rank->n_emergencies++];
    *emergency = (struct sw_emergency){.pair = cause->explanation.pair};
    emergency->example.invite_time = attempt->invite_time;
    emergency->example.trunk = sw_strdup(trunk ? trunk : "");
    sw_correlation_text(emergency->example.correlation_id, attempt);
}

static void keep_failure(struct collector *c, const struct sw_attempt *attempt, size_t call)
{
    if (c->n_failures == c->failures_capacity)
        c->failures =
            sw_grow(c->failures, &c->failures_capacity, c->n_failures + 1, sizeof *c->failures);
    c->failures[c->n_failures++] = (struct failure){.party = attempt->party_hash,
                                                    .invite_time = attempt->invite_time,
                                                    .call = call,
                                                    .trunk_id = attempt->trunk_id,
                                                    .saved_after = -1};
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
    if (c->options->concentration)
        add_to_dimensions(c, place, attempt);
    if (attempt->phrase.n > 0)
        tally_add(&c->tallies, TALLY_PHRASE, place, sw_hash64(attempt->phrase.s, attempt->phrase.n),
                  attempt->phrase);
    if (cause->outcome == SW_FAILURE)
        keep_failure(c, attempt, call);
    if (attempt->success == SW_NOT_CONNECTED) {
        keep_emergency(c, cause, attempt);
        fails_after_take(cause, attempt);
    }
    trunk_faults_take(c, place, attempt);
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
    sw_distinct_add(&c->calls, attempt->call_hash);
    if (c->options->concentration) {
        add_to_all(c, attempt);
        add_to_groups(c, attempt, outcome,
                      attempt->success == SW_CONNECTED || known->explanation.delivered);
    }
    if (c->options->times && attempt->success == SW_CONNECTED)
        timing_take(&c->timing, attempt, c->options->period.since);
    if (has_user(c, attempt) && !c->is_user[attempt->user_id]) {
        c->is_user[attempt->user_id] = true;
        totals->users++;
    }
}

/* Adds it to the totals, and to its cause where it is read in full. */
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
    if (c->pass == PASS_ALL)
        add_to_totals(c, attempt, known, outcome);
    if (outcome == SW_DROPPED ? c->pass == PASS_DROPPED : outcome != SW_CONNECTED_WELL)
        add_to_cause(c, collector_find_cause(c, known, outcome), attempt);
    return SW_OK;
}

static enum sw_status take_attempt(void *context, const struct sw_attempt *attempt,
                                   struct sw_err *err)
{
    struct collector *c = context;

    if (c->saves && attempt->success == SW_CONNECTED)
        retries_take(c, attempt);
    if (c->pass != PASS_SAVING && attempt->invite_time < c->options->period.until &&
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

/* Which call types are of bots or emergencies: as the table of them says, else by their name. */
static enum sw_status mark_call_types(struct collector *c, struct sw_err *err)
{
    struct sw_call_types types = {0};
    enum sw_status status = sw_call_types_load(&types, err);

    for (size_t i = 0; status == SW_OK && i < c->call_types.n; i++) {
        struct sw_str name = sw_str(c->call_types.names[i]);
        const struct sw_call_type *type = sw_call_types_find(&types, name);

        c->is_bot[i] = type ? strcmp(type->kind, "bot") == 0
                            : sw_str_contains_fold(name, SW_STR("bot")) ||
                                  sw_str_contains_fold(name, SW_STR("ucap"));
        c->is_emergency[i] = type ? strcmp(type->kind, "emergency") == 0
                                  : sw_str_contains_fold(name, SW_STR("emergency"));
    }
    sw_call_types_clear(&types);
    return status;
}

static enum sw_status load_names(struct collector *c, struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = sw_store_names(store, SW_TRUNKS, &c->trunks, err);

    if (status == SW_OK)
        status = sw_store_names(store, SW_CALL_TYPES, &c->call_types, err);
    if (status == SW_OK)
        status = sw_store_user_ids(store, &c->n_user_ids, err);
    if (status == SW_OK)
        status = sw_store_names(store, SW_COUNTRY_NAMES, &c->country_names, err);
    if (status == SW_OK && c->options->concentration && sw_privacy_mark(c->options->privacy))
        status = sw_store_names(store, SW_USER_NAMES, &c->user_names, err);
    if (status == SW_OK && (c->options->country || c->options->concentration))
        status = sw_countries_load(&c->countries, err);
    c->is_user = sw_alloc_zero(c->n_user_ids, sizeof *c->is_user);
    c->is_bot = sw_alloc_zero(c->call_types.n, sizeof *c->is_bot);
    c->is_emergency = sw_alloc_zero(c->call_types.n, sizeof *c->is_emergency);
    if (status == SW_OK)
        status = mark_call_types(c, err);
    return status;
}

/* --------------------------------------------------------------------------- reading */

static enum sw_attempt_kind kind_of(const struct sw_rank_options *options)
{
    if (options->concentration || options->country)
        return SW_ATTEMPTS_PLACED;
    return options->times ? SW_ATTEMPTS_TIMED : SW_ATTEMPTS_LEAN;
}

/* An attempt may be saved until the window is over; ids tell seconds, and whole ones are faster. */
static int64_t end_of_saving(const struct sw_rank_options *options)
{
    return (sw_floor_div(options->period.until + options->retry_window, SW_SECOND) + 1) * SW_SECOND;
}

static enum sw_status read_pass(struct collector *c, struct sw_store *store, enum pass pass,
                                bool saves, enum sw_attempt_kind kind, struct sw_err *err)
{
    struct sw_filter filter = c->filter;
    enum sw_status status;

    c->pass = pass;
    c->saves = saves;
    if (saves)
        filter.until = end_of_saving(c->options);
    if (pass == PASS_SAVING) /* a call may be saved on any trunk, by anyone */
        filter.trunk = filter.user = filter.call_type = NULL;
    status = sw_store_each_attempt(store, &filter, kind, take_attempt, c, err);
    if (saves)
        retries_settle(c);
    return status;
}

/* Most often all is read once. Connected attempts that their code says were dropped are few. */
static enum sw_status read_attempts(struct collector *c, struct sw_store *store, struct sw_err *err)
{
    bool is_narrow = c->filter.trunk || c->filter.user || c->filter.call_type;
    enum sw_status status = read_pass(c, store, PASS_ALL, !is_narrow, kind_of(c->options), err);

    if (status == SW_OK && is_narrow)
        status = read_pass(c, store, PASS_SAVING, true, SW_ATTEMPTS_CONNECTED_LEAN, err);
    if (status == SW_OK && c->rank->totals.dropped > 0)
        status = read_pass(c, store, PASS_DROPPED, false, SW_ATTEMPTS_CONNECTED, err);
    return status;
}

enum sw_status collector_read(struct collector *c, struct sw_rank *rank, struct sw_store *store,
                              const struct sw_codes *codes, struct sw_err *err)
{
    const struct sw_rank_options *options = rank->options;
    enum sw_status status;

    *c = (struct collector){.rank = rank, .options = options, .filter = options->filter};
    c->filter.since = options->period.since;
    c->filter.until = options->period.until;
    status = load_causes(c, store, codes, err);
    if (status == SW_OK)
        status = load_names(c, store, err);
    if (status != SW_OK)
        return status;
    if (rank->source != SW_SOURCE_CALLS)
        return collector_read_counts(c, store, err);
    if (options->concentration)
        status = read_all_attempts(c, store, err);
    return status == SW_OK ? read_attempts(c, store, err) : status;
}

void collector_clear(struct collector *c)
{
    free(c->known);
    free(c->is_bot);
    free(c->is_emergency);
    free(c->all.of_user);
    free(c->all.of_call_type);
    free(c->all.of_trunk);
    free(c->all.of_trunk_by_day);
    sw_map64_free(&c->all.of_number);
    sw_map64_free(&c->all.of_country);
    timing_clear(&c->timing);
    groups_drop(c);
    free(c->failures);
    free(c->samples);
    sw_names_clear(&c->trunks);
    sw_names_clear(&c->call_types);
    sw_names_clear(&c->country_names);
    sw_names_clear(&c->user_names);
    sw_countries_clear(&c->countries);
    sw_distinct_free(&c->calls);
    free(c->is_user);
    retries_clear(&c->retries);
    tallies_clear(&c->tallies);
    sw_arena_free(&c->texts);
}
