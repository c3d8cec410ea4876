/* rank.c - from the calls of a period to ranked causes; see rank.h. */
#include "sipwhy/rank.h"

#include "by_day.h"
#include "collect.h"
#include "groups.h"
#include "set_aside.h"
#include "trunk_faults.h"
#include "weekly.h"

#include <stdlib.h>
#include <string.h>

struct sw_rank_options sw_rank_defaults(int64_t now)
{
    return (struct sw_rank_options){
        .by = SW_BY_CALLS,
        .source = SW_SOURCE_AUTO,
        .include = {[SW_FAILURE] = true},
        .top = 20,
        .top_share = 0.95,
        .retry_window = 120 * SW_SECOND,
        .now = now,
    };
}

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

int compare_pairs(struct sw_pair a, struct sw_pair b)
{
    int order = compare_codes(a.sip, b.sip);

    return order ? order : compare_codes(a.microsoft, b.microsoft);
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
    order = compare_pairs(x->explanation.pair, y->explanation.pair);
    return order ? order : (int)x->outcome - (int)y->outcome;
}

static bool is_asked_for(const struct sw_rank *rank, const struct sw_cause *cause)
{
    return rank->options->include[cause->outcome] && is_of_owner_asked_for(rank, cause);
}

/* Shares of the ranked quantity, and how many causes are named before the tail. */
static void cut(struct sw_rank *rank)
{
    const struct sw_rank_options *options = rank->options;
    enum sw_rank_by by = rank->by;
    int64_t total = 0, sum = 0;

    for (size_t i = 0; i < rank->n_causes; i++)
        total += ranked_quantity(rank->causes[i], by);
    for (size_t i = 0; i < rank->n_causes; i++) {
        struct sw_cause *cause = rank->causes[i];
        double before = total ? (double)sum / (double)total : 0;

        sum += ranked_quantity(cause, by);
        cause->share = total ? (double)ranked_quantity(cause, by) / (double)total : 0;
        cause->cumulative_share = total ? (double)sum / (double)total : 0;
        if ((options->top_share >= 1 || before < options->top_share) &&
            (options->top == 0 || (int)i < options->top))
            rank->n_named = i + 1;
    }
}

static void order(struct sw_rank *rank)
{
    enum sw_rank_by by = rank->by, by_attempts = SW_BY_ATTEMPTS;

    rank->causes = sw_alloc_zero(rank->n_all, sizeof *rank->causes);
    rank->expected = sw_alloc_zero(rank->n_all, sizeof *rank->expected);
    rank->set_aside = sw_alloc_zero(rank->n_all, sizeof *rank->set_aside);
    for (size_t i = 0; i < rank->n_all; i++) {
        if (is_asked_for(rank, &rank->all[i]) && rank->all[i].is_set_aside)
            rank->set_aside[rank->n_set_aside++] = &rank->all[i];
        else if (is_asked_for(rank, &rank->all[i]))
            rank->causes[rank->n_causes++] = &rank->all[i];
        if (rank->all[i].outcome == SW_EXPECTED)
            rank->expected[rank->n_expected++] = &rank->all[i];
    }
    qsort_r(rank->causes, rank->n_causes, sizeof *rank->causes, compare_causes, &by);
    qsort_r(rank->set_aside, rank->n_set_aside, sizeof *rank->set_aside, compare_causes, &by);
    qsort_r(rank->expected, rank->n_expected, sizeof *rank->expected, compare_causes, &by_attempts);
    cut(rank);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void note_tenant(struct sw_rank *rank, const char *tenant)
{
    for (size_t i = 0; i < rank->n_tenants; i++)
        if (strcmp(rank->tenants[i], tenant) == 0)
            return;
    if (rank->n_tenants == rank->tenants_capacity)
        rank->tenants = sw_grow(rank->tenants, &rank->tenants_capacity, rank->n_tenants + 1,
                                sizeof *rank->tenants);
    rank->tenants[rank->n_tenants++] = sw_strdup(tenant);
}

static enum sw_status take_import(void *context, const struct sw_import *import, struct sw_err *err)
{
    struct sw_rank *rank = context;
    const struct sw_period *period = &rank->options->period;

    (void)err;
    if (strcmp(import->source, sw_source_names[rank->source]) != 0)
        return SW_OK;
    if (import->first_time == SW_NO_TIME || import->first_time >= period->until ||
        import->last_time < period->since)
        return SW_OK;
    note_tenant(rank, import->tenant);
    rank->files++;
    rank->rows += import->rows;
    rank->new_rows += import->new_rows;
    rank->known += import->known;
    rank->rejected += import->rejected;
    return SW_OK;
}

static enum sw_status take_counts_note(void *context, const struct sw_other_counts *counts,
                                       struct sw_err *err)
{
    struct sw_rank *rank = context;

    (void)err;
    if (rank->n_counts_notes == rank->counts_notes_capacity)
        rank->counts_notes = sw_grow(rank->counts_notes, &rank->counts_notes_capacity,
                                     rank->n_counts_notes + 1, sizeof *rank->counts_notes);
    rank->counts_notes[rank->n_counts_notes++] =
        (struct sw_counts_note){.import_id = counts->import_id,
                                .file = sw_strdup(counts->file),
                                .why = counts->why,
                                .since = counts->since,
                                .until = counts->until};
    return SW_OK;
}

/* What a report leaves out of the counts that there are: it must not pass for all of them. */
static enum sw_status note_counts(struct sw_rank *rank, struct sw_store *store, struct sw_err *err)
{
    struct sw_filter filter = rank->options->filter;

    filter.since = rank->options->period.since;
    filter.until = rank->options->period.until;
    return sw_store_each_other_counts(store, &filter, rank->source, take_counts_note, rank, err);
}

/* The best source that has anything in the period, or the one that is asked for. */
static enum sw_status choose_source(struct sw_rank *rank, struct sw_store *store,
                                    struct sw_err *err)
{
    const struct sw_rank_options *options = rank->options;
    struct sw_filter filter = options->filter;
    bool has[SW_SOURCES] = {false};
    enum sw_status status = SW_OK;

    filter.since = options->period.since;
    filter.until = options->period.until;
    rank->source = SW_SOURCE_CALLS;
    if (options->source != SW_SOURCE_AUTO)
        rank->source = (enum sw_report_source)options->source;
    else
        status = sw_store_sources(store, &filter, has, err);
    for (int i = SW_SOURCES - 1; status == SW_OK && i >= 0; i--)
        if (has[i])
            rank->source = (enum sw_report_source)i;
    if (status == SW_OK && rank->source != SW_SOURCE_CALLS && options->country)
        status = sw_err_set(err, SW_USAGE,
                            "--country: the counts that there are for this period have no numbers");
    return status;
}

enum sw_status sw_rank_make(struct sw_rank *rank, struct sw_store *store,
                            const struct sw_codes *codes, const struct sw_rank_options *options,
                            struct sw_err *err)
{
    struct collector c = {0};
    enum sw_status status;

    *rank = (struct sw_rank){.options = options, .complete_through = SW_NO_TIME};
    status = choose_source(rank, store, err);
    rank->by = options->by;
    if (rank->source != SW_SOURCE_CALLS && options->by != SW_BY_USERS)
        rank->by = SW_BY_ATTEMPTS; /* calls and retries are not told apart in counts */
    if (status == SW_OK)
        status = collector_read(&c, rank, store, codes, err);
    if (status == SW_OK)
        status = sw_store_each_import(store, 0, options->filter.tenant, take_import, rank, err);
    if (rank->n_tenants > 1) /* whatever was imported first */
        qsort(rank->tenants, rank->n_tenants, sizeof *rank->tenants, compare_names);
    if (status == SW_OK)
        status = note_counts(rank, store, err);
    if (status == SW_OK)
        status = set_aside_mark(rank, store, err);
    if (status == SW_OK) {
        sum_up(&c);
        by_day_count(&c);
        if (options->concentration && rank->source == SW_SOURCE_CALLS)
            find_concentrations(&c);
        if (options->evidence && rank->source == SW_SOURCE_CALLS)
            find_evidence(&c);
        groups_settle(&c);
        trunk_faults_settle(&c);
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
        for (size_t d = 0; d < rank->all[i].n_concentrations; d++)
            free(rank->all[i].concentrations[d].value);
    }
    for (size_t i = 0; i < rank->n_emergencies; i++)
        free(rank->emergencies[i].example.trunk);
    for (size_t i = 0; i < rank->n_counts_notes; i++)
        free(rank->counts_notes[i].file);
    for (size_t i = 0; i < rank->n_tenants; i++)
        free(rank->tenants[i]);
    free(rank->tenants);
    trunk_faults_clear(rank);
    groups_clear(&rank->trunks);
    groups_clear(&rank->countries);
    history_free(rank->history);
    for (size_t i = 0; rank->evidence && i < rank->n_all; i++)
        free(rank->evidence[i].trunks);
    free(rank->evidence);
    sw_arena_free(&rank->evidence_texts);
    free(rank->counts_notes);
    set_aside_clear(rank);
    free(rank->emergencies);
    free(rank->all);
    free(rank->causes);
    free(rank->expected);
    *rank = (struct sw_rank){0};
}

static void add(int64_t *sum, int64_t n)
{
    *sum = n < 0 || *sum < 0 ? -1 : *sum + n;
}

struct sw_cause sw_rank_other(const struct sw_rank *rank)
{
    struct sw_cause sum = {0};

    for (size_t i = rank->n_named; i < rank->n_causes; i++) {
        add(&sum.attempts, rank->causes[i]->attempts);
        add(&sum.calls, rank->causes[i]->calls);
        add(&sum.users, rank->causes[i]->users);
        add(&sum.lost, rank->causes[i]->lost);
        sum.share += rank->causes[i]->share;
    }
    return sum;
}
