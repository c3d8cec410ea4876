/* weekly.c - a week against the weeks before; see rank.h and history.h. */
#include "weekly.h"

#include "sipwhy/notes.h"

#include <stdlib.h>
#include <string.h>

/* Exports are complete after two days; until then rows of a week may still come. */
#define EXPORT_LATENCY (48 * SW_HOUR)

bool is_of_owner_asked_for(const struct sw_rank *rank, const struct sw_cause *cause)
{
    const char *owner = rank->options->owner;

    return !owner || strcmp(owner, cause->explanation.owner) == 0;
}

bool has_a_say(const struct sw_rank *rank, const struct sw_cause *cause)
{
    return cause->outcome == SW_FAILURE && !cause->is_set_aside &&
           is_of_owner_asked_for(rank, cause);
}

/* A failure that would have a say if the user did not know of it. */
static bool is_known_failure(const struct sw_rank *rank, const struct sw_cause *cause)
{
    return cause->outcome == SW_FAILURE && cause->is_set_aside &&
           is_of_owner_asked_for(rank, cause);
}

void history_free(struct sw_history *history)
{
    if (!history)
        return;
    for (size_t i = 0; i < history->n_silences; i++)
        free(history->silences[i].trunk);
    sw_rank_clear(&history->last);
    sw_rank_clear(&history->reported);
    sw_arena_free(&history->note_texts);
    free(history->notes);
    free(history->silences);
    free(history->trends);
    free(history->gone);
    free(history);
}

/* ---------------------------------------------------------------------------- the weeks */

/* The weeks before that have data, the latest first. */
static enum sw_status find_weeks(struct sw_history *history, struct sw_store *store,
                                 const char *tenant, size_t n, struct sw_err *err)
{
    int64_t before = sw_week_start(history->week), time;
    enum sw_status status = SW_OK;

    while (history->n_weeks < n) {
        status = sw_store_last_before(store, tenant, before, &time, err);
        if (status != SW_OK || time == SW_NO_TIME)
            return status;
        history->weeks[history->n_weeks] = (struct sw_week_figures){.week = sw_week_of(time)};
        before = sw_week_start(history->weeks[history->n_weeks++].week);
    }
    return status;
}

/* When a pair was seen before the week; INT64_MAX and SW_NO_TIME for never. */
struct seen {
    int64_t first, last;
};

/* Attempts of the baseline, by cause and week. */
struct counter {
    struct sw_history *history;
    const struct sw_codes *codes;
    struct sw_pairs pairs;
    struct sw_explanation *explanations; /* by cause id */
    int64_t *counts;                     /* by cause id, connected or not, and week */
    struct seen *seen;                   /* by cause id, connected or not */
    size_t week;                         /* the one that the attempts seen now are in */
};

static int64_t *count_of(struct counter *counter, int64_t cause_id, bool connected, size_t week)
{
    return &counter->counts[((size_t)cause_id * 2 + connected) * SW_WEEKS + week];
}

static struct seen *seen_of(struct counter *counter, int64_t cause_id, bool connected)
{
    return &counter->seen[cause_id * 2 + connected];
}

static void note_seen(struct seen *seen, int64_t first, int64_t last)
{
    seen->first = first < seen->first ? first : seen->first;
    seen->last = last > seen->last ? last : seen->last;
}

static enum sw_status take_quarter(void *context, const struct sw_quarter *quarter,
                                   struct sw_err *err)
{
    struct counter *counter = context;
    struct sw_week_figures *figures;
    const struct sw_explanation *explanation;
    bool connected = quarter->success == SW_CONNECTED;

    if (quarter->cause_id <= 0 || (size_t)quarter->cause_id >= counter->pairs.n)
        return sw_err_set(err, SW_CHECK_FAILED, "a call refers to a missing row: see sipwhy check");
    if (quarter->success == SW_SUCCESS_UNKNOWN)
        return SW_OK;
    figures = &counter->history->weeks[counter->week];
    explanation = &counter->explanations[quarter->cause_id];
    figures->attempts += quarter->attempts;
    figures->connected += connected ? quarter->attempts : 0;
    figures->delivered += connected || explanation->delivered ? quarter->attempts : 0;
    if (!connected && strcmp(explanation->outcome, "expected") != 0)
        figures->failed += quarter->attempts;
    *count_of(counter, quarter->cause_id, connected, counter->week) += quarter->attempts;
    note_seen(seen_of(counter, quarter->cause_id, connected), quarter->time, quarter->time);
    return SW_OK;
}

static enum sw_status count_weeks(struct counter *counter, struct sw_store *store,
                                  const struct sw_filter *asked, struct sw_err *err)
{
    struct sw_filter filter = *asked;
    enum sw_status status = sw_store_pairs(store, &counter->pairs, err);

    counter->explanations = sw_alloc_zero(counter->pairs.n, sizeof *counter->explanations);
    counter->counts = sw_alloc_zero(counter->pairs.n * 2 * SW_WEEKS, sizeof *counter->counts);
    counter->seen = sw_alloc(counter->pairs.n * 2 * sizeof *counter->seen);
    for (size_t i = 0; i < counter->pairs.n * 2; i++)
        counter->seen[i] = (struct seen){INT64_MAX, SW_NO_TIME};
    for (size_t i = 0; status == SW_OK && i < counter->pairs.n; i++)
        sw_codes_explain(counter->codes, counter->pairs.pairs[i], &counter->explanations[i]);
    for (counter->week = 0; status == SW_OK && counter->week < counter->history->n_weeks;
         counter->week++) {
        struct sw_week week = counter->history->weeks[counter->week].week;

        filter.since = sw_week_start(week);
        filter.until = sw_week_start(sw_week_add(week, 1));
        status = sw_store_each_quarter(store, &filter, take_quarter, counter, err);
    }
    return status;
}

/* ----------------------------------------------------------------------------- states */

static enum sw_status take_seen(void *context, const struct sw_seen *seen, struct sw_err *err)
{
    struct counter *counter = context;

    if (seen->cause_id <= 0 || (size_t)seen->cause_id >= counter->pairs.n)
        return sw_err_set(err, SW_CHECK_FAILED, "a call refers to a missing row: see sipwhy check");
    note_seen(seen_of(counter, seen->cause_id, seen->connected), seen->first, seen->last);
    return SW_OK;
}

static bool is_week_before(const struct sw_history *history, size_t place)
{
    return sw_week_compare(history->weeks[place].week, sw_week_add(history->week, -1)) == 0;
}

static void settle_state(struct counter *counter, const struct sw_rank *rank,
                         const struct sw_cause *cause)
{
    struct sw_history *history = counter->history;
    struct sw_trend *trend = cause->trend;
    bool connected = cause->outcome == SW_DROPPED;
    const struct seen *seen = seen_of(counter, cause->cause_id, connected);
    struct sw_state_facts facts = {
        .now = cause->attempts,
        .attempts_now = rank->totals.attempts,
        .two_weeks_before = sw_week_start(sw_week_add(history->week, -2)),
        .weeks = history->n_weeks,
        .last_seen = seen->last,
    };

    if (seen->last != SW_NO_TIME)
        trend->first_seen = seen->first;
    for (size_t w = 0; w < history->n_weeks; w++) {
        trend->attempts[w] = *count_of(counter, cause->cause_id, connected, w);
        trend->weeks_seen += trend->attempts[w] > 0;
        facts.before += trend->attempts[w];
        facts.attempts_before += history->weeks[w].attempts;
        if (is_week_before(history, w))
            facts.last_week = trend->attempts[w];
    }
    trend->state = sw_state_of(&facts);
    if (has_a_say(rank, cause))
        history->n_of[trend->state]++;
}

static bool is_same_cause(const struct sw_cause *a, const struct sw_cause *b)
{
    return a->cause_id == b->cause_id && a->outcome == b->outcome;
}

static void compare_with_last(struct sw_rank *rank)
{
    struct sw_history *history = rank->history;
    const struct sw_rank *last = &history->last;

    history->gone = sw_alloc_zero(last->n_all, sizeof *history->gone);
    for (size_t l = 0; l < last->n_all; l++) {
        bool is_here = false;

        for (size_t i = 0; i < rank->n_all; i++) {
            if (!is_same_cause(&rank->all[i], &last->all[l]))
                continue;
            is_here = true;
            rank->all[i].trend->previous.attempts = last->all[l].attempts;
            rank->all[i].trend->previous.calls = last->all[l].calls;
            rank->all[i].trend->previous.users = last->all[l].users;
        }
        if (!is_here && last->all[l].outcome == SW_FAILURE &&
            is_of_owner_asked_for(rank, &last->all[l]))
            history->gone[history->n_gone++] = &last->all[l];
    }
}

static enum sw_status rank_last_week(struct sw_rank *rank, struct sw_store *store,
                                     const struct sw_codes *codes, struct sw_err *err)
{
    struct sw_history *history = rank->history;

    history->last_options = *rank->options;
    history->last_options.period = sw_period_of_week(sw_week_add(history->week, -1));
    history->last_options.source = (int)rank->source;
    history->last_options.concentration = false; /* its times are compared */
    history->last_options.evidence = false;
    return sw_rank_make(&history->last, store, codes, &history->last_options, err);
}

/* Of the baseline: what was seen in its weeks is known from counting them, and between them
 * nothing. */
static int64_t first_instant(const struct sw_history *history)
{
    return sw_week_start(history->n_weeks > 0 ? history->weeks[history->n_weeks - 1].week
                                              : history->week);
}

/* Failed attempts of the baseline whose states count, by what is known of this week. */
static int64_t count_failed_before(struct counter *counter, const struct sw_rank *rank)
{
    const char *owner = rank->options->owner;
    int64_t sum = 0;

    for (size_t id = 1; id < counter->pairs.n; id++) {
        const struct sw_explanation *e = &counter->explanations[id];

        if (strcmp(e->outcome, "expected") == 0 || (owner && strcmp(owner, e->owner) != 0))
            continue;
        for (size_t w = 0; w < counter->history->n_weeks; w++)
            sum += *count_of(counter, (int64_t)id, false, w);
    }
    for (size_t i = 0; i < rank->n_all; i++)
        for (size_t w = 0; is_known_failure(rank, &rank->all[i]) && w < counter->history->n_weeks;
             w++)
            sum -= rank->all[i].trend->attempts[w];
    return sum;
}

/* All failures as if they were one cause. */
static void settle_together(struct counter *counter, const struct sw_rank *rank)
{
    struct sw_history *history = counter->history;
    int64_t now = 0, attempts_before = 0;

    if (history->n_weeks < SW_SHORT_HISTORY)
        return;
    for (size_t i = 0; i < rank->n_all; i++)
        now += has_a_say(rank, &rank->all[i]) ? rank->all[i].attempts : 0;
    for (size_t w = 0; w < history->n_weeks; w++)
        attempts_before += history->weeks[w].attempts;
    history->together = sw_state_by_test(now, rank->totals.attempts,
                                         count_failed_before(counter, rank), attempts_before);
}

/* Whatever the filters let through: whether there is any call before the week. */
static enum sw_status look_before(struct sw_history *history, struct sw_store *store,
                                  const char *tenant, struct sw_err *err)
{
    int64_t time = SW_NO_TIME;
    enum sw_status status =
        sw_store_last_before(store, tenant, sw_week_start(history->week), &time, err);

    history->is_first_week = status == SW_OK && time == SW_NO_TIME;
    return status;
}

static enum sw_status read_history(struct sw_rank *rank, struct sw_store *store,
                                   const struct sw_codes *codes, size_t n_weeks, struct sw_err *err)
{
    struct sw_history *history = rank->history;
    const struct sw_filter *filter = &rank->options->filter;
    struct counter counter = {.history = history, .codes = codes};
    enum sw_status status = find_weeks(history, store, filter->tenant, n_weeks, err);

    if (status == SW_OK)
        status = count_weeks(&counter, store, filter, err);
    if (status == SW_OK)
        status =
            sw_store_each_seen(store, filter, first_instant(history), take_seen, &counter, err);
    for (size_t i = 0; status == SW_OK && i < rank->n_all; i++)
        settle_state(&counter, rank, &rank->all[i]);
    if (status == SW_OK)
        settle_together(&counter, rank);
    if (status == SW_OK)
        status = look_before(history, store, filter->tenant, err);
    free(counter.seen);
    free(counter.explanations);
    free(counter.counts);
    sw_pairs_clear(&counter.pairs);
    return status;
}

/* ------------------------------------------------------------------------------ notes */

static int64_t first_day(const struct sw_history *history)
{
    struct sw_week first = history->n_weeks > 0 ? history->weeks[history->n_weeks - 1].week
                                                : sw_week_add(history->week, -1);

    return sw_week_start(first);
}

/* What was changed in the weeks. */
static enum sw_status take_note(void *context, const struct sw_note *note, struct sw_err *err)
{
    struct sw_history *history = context;
    int64_t begins = sw_note_begins(note);

    (void)err;
    if (begins < first_day(history) || begins >= sw_week_start(sw_week_add(history->week, 1)))
        return SW_OK;
    if (history->n_notes == history->notes_capacity)
        history->notes = sw_grow(history->notes, &history->notes_capacity, history->n_notes + 1,
                                 sizeof *history->notes);
    history->notes[history->n_notes] = *note;
    history->notes[history->n_notes++].text =
        sw_arena_copy(&history->note_texts, note->text, strlen(note->text));
    return SW_OK;
}

/* Some filters are of calls, and the history is read from sums. */
static bool can_compare(const struct sw_rank *rank)
{
    const struct sw_rank_options *options = rank->options;

    return rank->source == SW_SOURCE_CALLS && !options->country && !options->filter.user &&
           !options->filter.call_type;
}

enum sw_status sw_weekly_make(struct sw_rank *rank, struct sw_store *store,
                              const struct sw_codes *codes, const struct sw_rank_options *options,
                              size_t n_weeks, struct sw_err *err)
{
    enum sw_status status;
    struct sw_history *history;

    status = sw_rank_make(rank, store, codes, options, err);
    if (status != SW_OK)
        return status;
    history = rank->history = sw_alloc_zero(1, sizeof *history);
    history->week = sw_week_of(options->period.since);
    history->is_compared = can_compare(rank);
    history->is_provisional = options->now < options->period.until + EXPORT_LATENCY;
    history->trends = sw_alloc_zero(rank->n_all, sizeof *history->trends);
    for (size_t i = 0; i < rank->n_all; i++) {
        rank->all[i].trend = &history->trends[i];
        history->trends[i].first_seen = rank->all[i].first_seen;
    }
    status = rank_last_week(rank, store, codes, err);
    if (status == SW_OK)
        compare_with_last(rank);
    if (status == SW_OK && history->is_compared)
        status = read_history(rank, store, codes, n_weeks < SW_WEEKS ? n_weeks : SW_WEEKS, err);
    if (status == SW_OK && history->is_compared)
        status = read_shape(rank, store, codes, err);
    if (status == SW_OK && history->is_compared)
        status = find_silences(history, rank, store, err);
    if (status == SW_OK && rank->source == SW_SOURCE_CALLS)
        status = find_revision(rank, store, codes, err);
    if (status == SW_OK)
        status = sw_store_each_note(store, take_note, history, err);
    if (history->n_weeks >= SW_SHORT_HISTORY)
        history->n_of[SW_STATE_GONE] = history->n_gone;
    return status;
}
