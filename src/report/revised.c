/*
 * revised.c - what came of a week after it was first reported; see weekly.h.
 *
 * Nobody notes when a report is made: it is taken to be within a day of the first import after the
 * end of the week, and what later imports brought is a revision.
 */
#include "weekly.h"

#include "json.h"

#include <string.h>

/* Imports of the week's calls. */
struct ledger {
    const struct sw_period *period;
    int64_t reported_at; /* the first import after the week; SW_NO_TIME for none */
    bool is_late;        /* another one came later */
};

static bool touches(const struct sw_import *import, const struct sw_period *period)
{
    return strcmp(import->source, sw_source_names[SW_SOURCE_CALLS]) == 0 &&
           import->first_time != SW_NO_TIME && import->first_time < period->until &&
           import->last_time >= period->since;
}

static enum sw_status take_first(void *context, const struct sw_import *import, struct sw_err *err)
{
    struct ledger *ledger = context;

    (void)err;
    if (touches(import, ledger->period) && import->imported_at >= ledger->period->until &&
        (ledger->reported_at == SW_NO_TIME || import->imported_at < ledger->reported_at))
        ledger->reported_at = import->imported_at;
    return SW_OK;
}

static int64_t end_of_report(const struct ledger *ledger)
{
    return ledger->reported_at + SW_DAY;
}

static enum sw_status take_late(void *context, const struct sw_import *import, struct sw_err *err)
{
    struct ledger *ledger = context;

    (void)err;
    ledger->is_late |= import->imported_at >= end_of_report(ledger) && import->new_rows > 0 &&
                       touches(import, ledger->period);
    return SW_OK;
}

enum sw_status find_revision(struct sw_rank *rank, struct sw_store *store,
                             const struct sw_codes *codes, struct sw_err *err)
{
    struct sw_history *history = rank->history;
    const char *tenant = rank->options->filter.tenant;
    struct ledger ledger = {.period = &rank->options->period, .reported_at = SW_NO_TIME};
    enum sw_status status = sw_store_each_import(store, 0, tenant, take_first, &ledger, err);

    if (status == SW_OK && ledger.reported_at != SW_NO_TIME)
        status = sw_store_each_import(store, 0, tenant, take_late, &ledger, err);
    if (status != SW_OK || !ledger.is_late)
        return status;
    history->reported_at = ledger.reported_at;
    history->reported_options = *rank->options;
    history->reported_options.filter.imported_before = end_of_report(&ledger);
    history->reported_options.concentration = history->reported_options.times = false;
    history->reported_options.evidence = false;
    return sw_rank_make(&history->reported, store, codes, &history->reported_options, err);
}

/* ------------------------------------------------------------------------------- in words */

static int64_t count_rows(const struct sw_rank *rank)
{
    return rank->totals.attempts + rank->totals.unknown_outcome;
}

static int64_t count_late(const struct sw_rank *rank)
{
    return rank->history->reported_at == 0
               ? 0
               : count_rows(rank) - count_rows(&rank->history->reported);
}

/* The place from 1 that the cause had when the week was reported; 0: none. */
static size_t place_then(const struct sw_rank *rank, const struct sw_cause *cause)
{
    const struct sw_rank *then = &rank->history->reported;

    for (size_t i = 0; i < then->n_causes; i++)
        if (then->causes[i]->cause_id == cause->cause_id &&
            then->causes[i]->outcome == cause->outcome)
            return i + 1;
    return 0;
}

void weekly_add_revision(struct sw_doc *doc, const struct sw_rank *rank)
{
    int64_t n_late = count_late(rank);
    char n[32], time[48];
    struct sw_buf moved = {0};

    if (n_late <= 0)
        return;
    sw_buf_str(&moved, "");
    for (size_t i = 0; i < rank->n_named; i++) {
        size_t then = place_then(rank, rank->causes[i]);

        if (then == 0)
            sw_buf_printf(&moved, "%s #%zu is new", moved.n ? "," : ":", i + 1);
        else if (then != i + 1)
            sw_buf_printf(&moved, "%s #%zu was #%zu", moved.n ? "," : ":", i + 1, then);
    }
    sw_doc_fact(doc, 0, "Revised", "+%s row%s since the first import after the week, %s%s",
                sw_group_digits(n, n_late), n_late == 1 ? "" : "s",
                sw_time_local(time, sizeof time, rank->history->reported_at, "%a %d %b %H:%M"),
                moved.n ? moved.s : "; the order is the same");
    sw_buf_free(&moved);
}

json_t *revision_json(const struct sw_rank *rank)
{
    int64_t n_late = count_late(rank);
    json_t *moved;

    if (n_late <= 0)
        return json_null();
    moved = json_array();
    for (size_t i = 0; i < rank->n_named; i++) {
        size_t then = place_then(rank, rank->causes[i]);

        if (then != i + 1)
            json_array_append_new(
                moved, json_pack("{s:I, s:o}", "rank", (json_int_t)i + 1, "was",
                                 then == 0 ? json_null() : json_integer((json_int_t)then)));
    }
    return json_pack("{s:I, s:o, s:o}", "rows", (json_int_t)n_late, "since",
                     json_time(rank->history->reported_at), "moved", moved);
}
