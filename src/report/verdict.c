/* verdict.c - whether a week is worse, in a line; see weekly.h. */
#include "weekly.h"

#include "json.h"
#include "trunk_faults.h"

#include <string.h>

/* ------------------------------------------------------------------------------- word */

static bool is_new_or_returned(const struct sw_cause *cause)
{
    return cause->trend->state == SW_STATE_NEW || cause->trend->state == SW_STATE_RETURNED;
}

/* One or two attempts of a cause come and go every week: they decide nothing. */
static bool has_come(const struct sw_rank *rank)
{
    for (size_t i = 0; i < rank->n_all; i++)
        if (has_a_say(rank, &rank->all[i]) && is_new_or_returned(&rank->all[i]) &&
            rank->all[i].attempts >= SW_WORTH_TELLING)
            return true;
    return false;
}

static bool has_surely(const struct sw_rank *rank, enum sw_state state)
{
    for (size_t i = 0; i < rank->n_all; i++)
        if (has_a_say(rank, &rank->all[i]) && rank->all[i].trend->state == state &&
            rank->all[i].trend->is_sure)
            return true;
    return false;
}

/* The worst word that holds. What stops calls is so whatever the weeks before were like. */
static const char *verdict_word(const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;

    if (rank->n_emergencies > 0 || h->n_silences > 0 || trunk_faults_stopped(rank) > 0)
        return "WORSE";
    if (h->n_weeks < SW_SHORT_HISTORY)
        return "NO VERDICT";
    if (has_surely(rank, SW_STATE_WORSE) || h->together == SW_STATE_WORSE || has_come(rank))
        return "WORSE";
    if (rank->n_missing_days > 0)
        return "INCOMPLETE";
    if (has_surely(rank, SW_STATE_BETTER) || h->together == SW_STATE_BETTER || h->n_surely_gone > 0)
        return "BETTER";
    return "STEADY";
}

/* ------------------------------------------------------------------ what to start with */

static bool is_worse_and_matters(const struct sw_cause *cause)
{
    return cause->attempts >= SW_WORTH_TELLING &&
           (is_new_or_returned(cause) ||
            (cause->trend->state == SW_STATE_WORSE && cause->trend->is_sure));
}

size_t first_to_do(const struct sw_rank *rank)
{
    for (size_t i = 0; i < rank->n_named && !rank->history->is_first_week; i++)
        if (is_worse_and_matters(rank->causes[i]))
            return i + 1;
    for (size_t i = 0; i < rank->n_named; i++)
        if (trunk_faults_cause_stops(rank, rank->causes[i]))
            return i + 1;
    return rank->n_named > 0 ? 1 : 0;
}

static void add_start(struct sw_buf *text, const struct sw_rank *rank)
{
    size_t first = first_to_do(rank);

    if (rank->n_emergencies > 0)
        sw_buf_printf(text, " Start with the emergency call%s.",
                      rank->n_emergencies == 1 ? "" : "s");
    else if (first > 0)
        sw_buf_printf(text, " Start with #%zu.", first);
}

/* ------------------------------------------------------------------------------- line */

static void add_count(struct sw_buf *text, size_t n, const char *what, const char *plural)
{
    if (n > 0)
        sw_buf_printf(text, "%s%zu %s%s", text->n ? ", " : "", n, what, n == 1 ? "" : plural);
}

static void add_counts(struct sw_buf *counts, const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;
    size_t stopped = trunk_faults_stopped(rank);

    if (rank->n_emergencies > 0)
        sw_buf_printf(counts, "%zu emergency call%s did not connect", rank->n_emergencies,
                      rank->n_emergencies == 1 ? "" : "s");
    if (stopped > 0)
        sw_buf_printf(counts, "%s%zu trunk%s stopped by certificate or TLS trouble",
                      counts->n ? ", " : "", stopped, stopped == 1 ? "" : "s");
    add_count(counts, silent_trunks(h), "silent trunk", "s");
    if (h->is_first_week)
        sw_buf_printf(counts, "%sfirst week with data", counts->n ? ", " : "");
    else
        add_count(counts, h->n_of[SW_STATE_NEW], "new cause", "s");
    add_count(counts, h->n_of[SW_STATE_RETURNED], "returned", "");
    add_count(counts, h->n_of[SW_STATE_WORSE], "worse", "");
    add_count(counts, h->n_of[SW_STATE_BETTER], "better", "");
    add_count(counts, h->n_of[SW_STATE_GONE], "gone", "");
    if (rank->n_missing_days > 0)
        sw_buf_printf(counts, "%sno call on %zu day%s", counts->n ? ", " : "", rank->n_missing_days,
                      rank->n_missing_days == 1 ? "" : "s");
}

static void put_verdict(struct sw_buf *text, const struct sw_rank *rank)
{
    struct sw_buf counts = {0};

    add_counts(&counts, rank);
    sw_buf_printf(text, "%s", verdict_word(rank));
    if (counts.n > 0)
        sw_buf_printf(text, ": %s", counts.s);
    sw_buf_str(text, ".");
    add_start(text, rank);
    sw_buf_free(&counts);
}

static enum sw_tone verdict_tone(const char *verdict)
{
    if (strncmp(verdict, "WORSE", 5) == 0)
        return SW_TONE_BAD;
    return strncmp(verdict, "BETTER", 6) == 0 ? SW_TONE_GOOD : SW_TONE_NONE;
}

void weekly_add_verdict(struct sw_doc *doc, const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;
    struct sw_buf text = {0};

    put_verdict(&text, rank);
    sw_doc_subject(doc, "Direct Routing %s%s: %s", rank->options->period.label,
                   is_stale(rank) ? " (stale)" : "", text.s);
    sw_doc_fact_toned(doc, 0, "Verdict", verdict_tone(text.s), text.s);
    sw_buf_free(&text);
    if (!h->is_compared)
        sw_doc_fact(doc, 0, "History", "%s",
                    rank->source == SW_SOURCE_CALLS
                        ? "not compared: not with --user, --country or --call-type"
                        : "not compared: counts have none");
    else if (h->n_weeks < SW_SHORT_HISTORY)
        sw_doc_fact(doc, 0, "History",
                    "%zu week%s with data before this one: too short to claim "
                    "more than what is new",
                    h->n_weeks, h->n_weeks == 1 ? "" : "s");
    if (h->is_provisional)
        sw_doc_fact(doc, 0, "", "provisional: exports of this week may be late, for 48 hours");
}

json_t *verdict_json(const struct sw_rank *rank)
{
    size_t first = first_to_do(rank);
    struct sw_buf text = {0};
    json_t *json;

    put_verdict(&text, rank);
    json = json_pack("{s:s, s:o, s:o}", "word", verdict_word(rank), "sentence", json_text(text.s),
                     "first", first > 0 ? json_integer((json_int_t)first) : json_null());
    sw_buf_free(&text);
    return json;
}
