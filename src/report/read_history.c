/*
 * read_history.c - the weeks before a week, read once: figures, states, when calls failed and which
 * trunks fell silent; see history.h.
 */
#include "weekly.h"

#include "sipwhy/stat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A failure that would have a say if the user did not know of it. */
static bool is_known_failure(const struct sw_rank *rank, const struct sw_cause *cause)
{
    return cause->outcome == SW_FAILURE && cause->is_set_aside &&
           is_of_owner_asked_for(rank, cause);
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

enum { NOT_COUNTED = -1, THIS_WEEK };

/* Attempts of the baseline, by cause and week. */
struct counter {
    struct sw_history *history;
    const char *owner; /* that is asked for, or NULL */
    struct silence_search *silences;
    struct sw_pairs pairs;
    struct sw_explanation *explanations; /* by cause id */
    int64_t *counts;                     /* by cause id, connected or not, and week */
    struct seen *seen;                   /* by cause id, connected or not */
    int64_t time;                        /* of the quarter before: many have the same */
    int week; /* that it is in: NOT_COUNTED, THIS_WEEK or from 1 the place in the baseline */
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

static int find_week(const struct sw_history *history, int64_t time)
{
    struct sw_week week = sw_week_of(time);

    if (sw_week_compare(week, history->week) == 0)
        return THIS_WEEK;
    for (size_t w = 0; w < history->n_weeks; w++)
        if (sw_week_compare(week, history->weeks[w].week) == 0)
            return (int)w + 1;
    return NOT_COUNTED;
}

static void count_before(struct counter *counter, const struct sw_quarter *quarter, size_t week)
{
    struct sw_week_figures *figures = &counter->history->weeks[week];
    const struct sw_explanation *explanation = &counter->explanations[quarter->cause_id];
    bool connected = quarter->success == SW_CONNECTED;

    figures->attempts += quarter->attempts;
    figures->connected += connected ? quarter->attempts : 0;
    figures->delivered += connected || explanation->delivered ? quarter->attempts : 0;
    if (!connected && strcmp(explanation->outcome, "expected") != 0)
        figures->failed += quarter->attempts;
    *count_of(counter, quarter->cause_id, connected, week) += quarter->attempts;
    note_seen(seen_of(counter, quarter->cause_id, connected), quarter->time, quarter->time);
}

static enum sw_status take_quarter(void *context, const struct sw_quarter *quarter,
                                   struct sw_err *err)
{
    struct counter *counter = context;
    const struct sw_explanation *explanation;

    if (quarter->cause_id <= 0 || (size_t)quarter->cause_id >= counter->pairs.n)
        return sw_err_set(err, SW_CHECK_FAILED, "a call refers to a missing row: see sipwhy check");
    silences_take(counter->silences, quarter);
    if (quarter->time != counter->time) {
        counter->time = quarter->time;
        counter->week = find_week(counter->history, quarter->time);
    }
    if (quarter->success == SW_SUCCESS_UNKNOWN || counter->week == NOT_COUNTED)
        return SW_OK;
    if (counter->week != THIS_WEEK)
        count_before(counter, quarter, (size_t)counter->week - 1);
    explanation = &counter->explanations[quarter->cause_id];
    if (quarter->success == SW_NOT_CONNECTED && strcmp(explanation->outcome, "expected") != 0 &&
        (!counter->owner || strcmp(counter->owner, explanation->owner) == 0))
        shape_take(&counter->history->shape, explanation->owner, (size_t)counter->week, quarter);
    return SW_OK;
}

/* Of the baseline: what was seen in its weeks is known from counting them, and between them
 * nothing. */
static int64_t first_instant(const struct sw_history *history)
{
    return sw_week_start(history->n_weeks > 0 ? history->weeks[history->n_weeks - 1].week
                                              : history->week);
}

/* The weeks of the baseline and this one, and those that tell whether a trunk is silent. */
static enum sw_status count_quarters(struct counter *counter, struct sw_store *store,
                                     const struct sw_filter *asked, struct sw_err *err)
{
    struct sw_filter filter = *asked;
    int64_t silence = silences_first_instant(counter->silences);

    filter.since = first_instant(counter->history);
    filter.since = silence < filter.since ? silence : filter.since;
    filter.until = sw_week_start(sw_week_add(counter->history->week, 1));
    return sw_store_each_quarter(store, &filter, take_quarter, counter, err);
}

static enum sw_status counter_begin(struct counter *counter, struct sw_store *store,
                                    const struct sw_codes *codes, struct sw_err *err)
{
    enum sw_status status = sw_store_pairs(store, &counter->pairs, err);

    counter->explanations = sw_alloc_zero(counter->pairs.n, sizeof *counter->explanations);
    counter->counts = sw_alloc_zero(counter->pairs.n * 2 * SW_WEEKS, sizeof *counter->counts);
    counter->seen = sw_alloc(counter->pairs.n * 2 * sizeof *counter->seen);
    for (size_t i = 0; i < counter->pairs.n * 2; i++)
        counter->seen[i] = (struct seen){INT64_MAX, SW_NO_TIME};
    for (size_t i = 0; status == SW_OK && i < counter->pairs.n; i++)
        sw_codes_explain(codes, counter->pairs.pairs[i], &counter->explanations[i]);
    if (status == SW_OK)
        status = silences_begin(&counter->silences, counter->history, store, err);
    return status;
}

static void counter_end(struct counter *counter)
{
    silences_free(counter->silences);
    free(counter->seen);
    free(counter->explanations);
    free(counter->counts);
    sw_pairs_clear(&counter->pairs);
}

/* ----------------------------------------------------------------------------- states */

/* What the baseline does not tell: when the causes of this week were seen before it. */
static enum sw_status find_seen(struct counter *counter, const struct sw_rank *rank,
                                struct sw_store *store, struct sw_err *err)
{
    struct sw_seen *pairs = sw_alloc_zero(rank->n_all, sizeof *pairs);
    size_t n = 0;
    enum sw_status status;

    for (size_t i = 0; i < rank->n_all; i++) {
        const struct sw_cause *cause = &rank->all[i];
        bool connected = cause->outcome == SW_DROPPED;

        pairs[n++] = (struct sw_seen){cause->cause_id, connected, SW_NO_TIME,
                                      seen_of(counter, cause->cause_id, connected)->last};
    }
    status = sw_store_find_seen(store, &rank->options->filter, first_instant(counter->history),
                                pairs, n, err);
    for (size_t i = 0; status == SW_OK && i < n; i++)
        if (pairs[i].first != SW_NO_TIME)
            note_seen(seen_of(counter, pairs[i].cause_id, pairs[i].connected), pairs[i].first,
                      pairs[i].last);
    free(pairs);
    return status;
}

static bool is_week_before(const struct sw_history *history, size_t place)
{
    return sw_week_compare(history->weeks[place].week, sw_week_add(history->week, -1)) == 0;
}

/* Of the baseline, whatever became of them. */
static int64_t attempts_before(const struct sw_history *history)
{
    int64_t sum = 0;

    for (size_t w = 0; w < history->n_weeks; w++)
        sum += history->weeks[w].attempts;
    return sum;
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
        .attempts_before = attempts_before(history),
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
        if (is_week_before(history, w))
            facts.last_week = trend->attempts[w];
    }
    trend->state = sw_state_of(&facts);
    trend->predicted = sw_state_predicted(facts.attempts_now, facts.before, facts.attempts_before);
    trend->chance = sw_two_sided(
        sw_log_rate_ratio_z(facts.now, facts.attempts_now, facts.before, facts.attempts_before));
    if (has_a_say(rank, cause))
        history->n_of[trend->state]++;
}

/* Attempts of a cause that the baseline predicts and the week has not. */
static double predict_gone(struct counter *counter, const struct sw_rank *rank, int64_t cause_id)
{
    const struct sw_history *history = counter->history;
    int64_t before = 0;

    for (size_t w = 0; w < history->n_weeks; w++)
        before += *count_of(counter, cause_id, false, w);
    return sw_state_predicted(rank->totals.attempts, before, attempts_before(history));
}

/* It has so many attempts, or should have, that its state could be WORSE or BETTER. */
static bool is_tested(const struct sw_rank *rank, const struct sw_cause *cause)
{
    enum sw_state state = cause->trend->state;

    return has_a_say(rank, cause) &&
           (state == SW_STATE_WORSE || state == SW_STATE_STEADY || state == SW_STATE_BETTER) &&
           (cause->attempts >= SW_WORTH_TELLING || cause->trend->predicted >= SW_WORTH_TELLING);
}

/*
 * Of many causes some change by chance in any week. What decides on the verdict must be so rare
 * that hardly one of as many would (Bonferroni's correction, 5 % for all together); that none comes
 * of as many as are predicted is as likely as Poisson's distribution has it.
 */
static void settle_certainty(struct counter *counter, const struct sw_rank *rank)
{
    const double rare = 0.05;
    struct sw_history *history = counter->history;
    double tests = (double)history->n_gone;

    for (size_t i = 0; i < rank->n_all; i++)
        tests += is_tested(rank, &rank->all[i]);
    for (size_t i = 0; i < rank->n_all; i++) {
        struct sw_trend *trend = rank->all[i].trend;

        trend->is_sure = (trend->state == SW_STATE_WORSE || trend->state == SW_STATE_BETTER) &&
                         trend->chance * tests < rare;
    }
    for (size_t i = 0; i < history->n_gone; i++) {
        double predicted = predict_gone(counter, rank, history->gone[i]->cause_id);

        history->n_surely_gone += predicted >= SW_WORTH_TELLING && exp(-predicted) * tests < rare;
    }
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
    int64_t now = 0;

    if (history->n_weeks < SW_SHORT_HISTORY)
        return;
    for (size_t i = 0; i < rank->n_all; i++)
        now += has_a_say(rank, &rank->all[i]) ? rank->all[i].attempts : 0;
    history->together = sw_state_by_test(
        now, rank->totals.attempts, count_failed_before(counter, rank), attempts_before(history));
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

enum sw_status read_history(struct sw_rank *rank, struct sw_store *store,
                            const struct sw_codes *codes, size_t n_weeks, struct sw_err *err)
{
    struct sw_history *history = rank->history;
    const struct sw_filter *filter = &rank->options->filter;
    struct counter counter = {
        .history = history, .owner = rank->options->owner, .time = SW_NO_TIME};
    enum sw_status status = find_weeks(history, store, filter->tenant, n_weeks, err);

    if (status == SW_OK)
        status = counter_begin(&counter, store, codes, err);
    if (status == SW_OK)
        status = count_quarters(&counter, store, filter, err);
    if (status == SW_OK)
        status = find_seen(&counter, rank, store, err);
    if (status == SW_OK)
        status = look_before(history, store, filter->tenant, err);
    if (status == SW_OK) {
        for (size_t i = 0; i < rank->n_all; i++)
            settle_state(&counter, rank, &rank->all[i]);
        settle_certainty(&counter, rank);
        settle_together(&counter, rank);
        shape_settle(&history->shape);
        silences_settle(counter.silences, history);
    }
    counter_end(&counter);
    return status;
}
