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

/* ----------------------------------------------------------------------- the week before */

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
    if (status == SW_OK && rank->source == SW_SOURCE_CALLS)
        status = find_revision(rank, store, codes, err);
    if (status == SW_OK)
        status = sw_store_each_note(store, take_note, history, err);
    if (history->n_weeks >= SW_SHORT_HISTORY)
        history->n_of[SW_STATE_GONE] = history->n_gone;
    return status;
}
