/* weekly_doc.c - what a weekly report says beyond a ranking and a verdict; see weekly.h. */
#include "weekly.h"

#include "collect.h"
#include "trunk_faults.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------------- emergencies */

static const char *direction_words(int direction)
{
    static const char *const words[] = {"", " inbound", " outbound"};

    return words[direction];
}

static void add_emergencies(struct sw_doc *doc, const struct sw_rank *rank)
{
    static const struct sw_column columns[] = {
        {.name = "time", .use = SW_FOR_PEOPLE},
        {.name = "pair", .heading = "SIP/Microsoft", .use = SW_FOR_PEOPLE},
        {.name = "trunk", .use = SW_FOR_PEOPLE},
        {.name = "correlation_id",
         .heading = "correlation ID",
         .use = SW_FOR_PEOPLE,
         .flexible = true}};
    struct sw_block *table;

    if (rank->n_emergencies == 0)
        return;
    sw_doc_heading(doc, "Emergency calls that did not connect");
    table = sw_doc_table(doc, "emergencies", columns, 4);
    for (size_t i = 0; i < rank->n_emergencies; i++) {
        const struct sw_emergency *e = &rank->emergencies[i];
        char pair[48];

        sw_doc_row(doc, table,
                   (const struct sw_cell[]){sw_cell_time(e->example.invite_time),
                                            sw_cell_text(sw_pair_text(pair, e->pair)),
                                            sw_cell_text(e->example.trunk),
                                            sw_cell_text(e->example.correlation_id)});
    }
}

static void add_silences(struct sw_doc *doc, const struct sw_history *h)
{
    if (h->n_silences == 0)
        return;
    sw_doc_heading(doc, "Silent trunks: no call where calls were to be expected");
    for (size_t i = 0; i < h->n_silences; i++) {
        const struct sw_silence *s = &h->silences[i];
        char since[32], until[32];

        sw_doc_fact(doc, 2, s->trunk, "no%s call from %s to %s, where the weeks before had %.0f",
                    direction_words(s->direction),
                    sw_time_local(since, sizeof since, s->since, "%a %d %b %H:%M"),
                    sw_time_local(until, sizeof until, s->until, "%a %d %b %H:%M"), s->expected);
    }
}

void weekly_add_urgent(struct sw_doc *doc, const struct sw_rank *rank)
{
    add_emergencies(doc, rank);
    trunk_faults_doc(doc, rank);
    add_silences(doc, rank->history);
}

/* ----------------------------------------------------------------------------- figures */

struct range {
    double low, high;
};

static void widen(struct range *range, double value)
{
    if (isnan(value))
        return;
    range->low = isnan(range->low) || value < range->low ? value : range->low;
    range->high = isnan(range->high) || value > range->high ? value : range->high;
}

static double rate(int64_t part, int64_t all)
{
    return all > 0 ? (double)part / (double)all : NAN;
}

static const char *range_text(char *out, size_t size, struct range range, bool is_rate)
{
    char low[32], high[32];

    if (isnan(range.low)) {
        snprintf(out, size, "-");
        return out;
    }
    if (is_rate) {
        sw_percent(low, sizeof low, range.low);
        sw_percent(high, sizeof high, range.high);
    } else {
        sw_group_digits(low, (int64_t)range.low);
        sw_group_digits(high, (int64_t)range.high);
    }
    snprintf(out, size, strcmp(low, high) == 0 ? "%s" : "%s - %s", low, high);
    return out;
}

static void add_figure(struct sw_doc *doc, struct sw_block *table, const char *name,
                       struct sw_cell now, struct sw_cell last, struct range range, bool is_rate)
{
    char text[80];

    sw_doc_row(
        doc, table,
        (const struct sw_cell[]){sw_cell_text(name), now, last,
                                 sw_cell_text(range_text(text, sizeof text, range, is_rate))});
}

static struct sw_cell count_or_none(int64_t n, bool is_known)
{
    return is_known && n >= 0 ? sw_cell_count(n) : sw_cell_none();
}

void weekly_add_figures(struct sw_doc *doc, const struct sw_rank *rank)
{
    static const struct sw_column columns[] = {
        {.name = "figure", .heading = "", .use = SW_FOR_PEOPLE},
        {.name = "this_week", .heading = "this week", .use = SW_FOR_PEOPLE},
        {.name = "last_week", .heading = "last week", .use = SW_FOR_PEOPLE},
        {.name = "range", .heading = "weeks before", .use = SW_FOR_PEOPLE}};
    const struct sw_history *h = rank->history;
    const struct sw_rank_totals *t = &rank->totals, *l = &h->last.totals;
    const struct range none = {NAN, NAN};
    struct range attempts = none, failed = none, asr = none, ner = none;
    bool has_last = l->attempts > 0;
    struct sw_block *table;

    for (size_t w = 0; w < h->n_weeks; w++) {
        const struct sw_week_figures *week = &h->weeks[w];

        widen(&attempts, (double)week->attempts);
        widen(&failed, (double)week->failed);
        widen(&asr, rate(week->connected, week->attempts));
        widen(&ner, rate(week->delivered, week->attempts));
    }
    sw_doc_heading(doc, "Figures");
    table = sw_doc_table(doc, "figures", columns, 4);
    add_figure(doc, table, "attempts", sw_cell_count(t->attempts),
               count_or_none(l->attempts, has_last), attempts, false);
    add_figure(doc, table, "failed", sw_cell_count(t->failed), count_or_none(l->failed, has_last),
               failed, false);
    if (t->lost >= 0) { /* counts have no calls that could be */
        add_figure(doc, table, "lost calls", sw_cell_count(t->lost),
                   count_or_none(l->lost, has_last), none, false);
        add_figure(doc, table, "recovered calls", sw_cell_count(t->recovered),
                   count_or_none(l->recovered, has_last), none, false);
        add_figure(doc, table, "by another trunk", sw_cell_count(t->masked),
                   count_or_none(l->masked, has_last), none, false);
    }
    add_figure(doc, table, "ASR", sw_cell_ratio(t->asr), sw_cell_ratio(l->asr), asr, true);
    add_figure(doc, table, "NER", sw_cell_ratio(t->ner), sw_cell_ratio(l->ner), ner, true);
    weekly_add_notes(doc, rank);
    weekly_add_owners(doc, rank);
}

/* ------------------------------------------------------------------------------- cause */

/* What the attempts of a cause have in common, with both shares; else how far they are spread. */
static void add_concentration(struct sw_doc *doc, const struct sw_cause *cause, bool is_brief)
{
    char share[16], expected[16], n[2][32];
    struct sw_buf text = {0};

    for (size_t i = 0; i < cause->n_concentrations; i++) {
        const struct sw_concentration *c = &cause->concentrations[i];

        sw_buf_printf(&text, "%s%s%s%s: %s, of all attempts %s", i ? "; " : "",
                      strcmp(c->dimension, "call_type") == 0 ? "call type"
                      : strcmp(c->dimension, "user") == 0    ? ""
                                                             : c->dimension,
                      strcmp(c->dimension, "user") == 0 ? "" : " ", c->value,
                      sw_percent(share, sizeof share, c->share),
                      sw_percent(expected, sizeof expected, c->expected_share));
    }
    if (text.n > 0)
        sw_doc_fact(doc, 4, "Common", "%s", text.s);
    else if (cause->attempts > 1 && cause->users > 0 && !is_brief)
        sw_doc_fact(doc, 4, "Common", "nothing stands out: %s user%s, %s trunk%s",
                    sw_group_digits(n[0], cause->users), cause->users == 1 ? "" : "s",
                    sw_group_digits(n[1], (int64_t)cause->n_trunks),
                    cause->n_trunks == 1 ? "" : "s");
    sw_buf_free(&text);
}

/* Eight heights of a block; a dot for none. */
static const char *bar(int64_t n, int64_t most)
{
    static const char *const bars[] = {"\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83",
                                       "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
                                       "\xe2\x96\x87", "\xe2\x96\x88"};

    return n <= 0 ? "." : bars[(n * 8 - 1) / most];
}

void weekly_add_trend(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause,
                      bool is_brief)
{
    const struct sw_history *h = rank->history;
    const struct sw_trend *trend = cause->trend;
    struct sw_buf text = {0};
    int64_t most = cause->attempts;
    char first[32];

    if (rank->source == SW_SOURCE_CALLS)
        add_concentration(doc, cause, is_brief);
    if (!h->is_compared || h->n_weeks == 0)
        return;
    for (size_t w = 0; w < h->n_weeks; w++)
        most = trend->attempts[w] > most ? trend->attempts[w] : most;
    for (size_t w = h->n_weeks; w > 0; w--)
        sw_buf_str(&text, bar(trend->attempts[w - 1], most));
    sw_buf_str(&text, bar(cause->attempts, most));
    sw_doc_fact(doc, 4, "Trend", "%s  %s; in %zu of %zu week%s before, first %s", text.s,
                sw_state_names[trend->state][0] ? sw_state_names[trend->state] : "no state",
                trend->weeks_seen, h->n_weeks, h->n_weeks == 1 ? "" : "s",
                sw_time_local(first, sizeof first, trend->first_seen, "%a %d %b %Y"));
    sw_buf_free(&text);
}

/* --------------------------------------------------------------------------------- end */

static void add_gone(struct sw_doc *doc, const struct sw_history *h)
{
    struct sw_buf text = {0};
    char pair[48], n[32];

    for (size_t i = 0; i < h->n_gone; i++)
        sw_buf_printf(&text, "%s%s %s", i ? ", " : "",
                      sw_pair_text(pair, h->gone[i]->explanation.pair),
                      sw_group_digits(n, h->gone[i]->attempts));
    if (h->n_gone > 0) {
        sw_doc_heading(doc, "Gone since last week");
        sw_doc_text(doc, 0, "%s", text.s);
    }
    sw_buf_free(&text);
}

/* The verdict counts them, and the ranking ends before they come. */
static void add_unnamed(struct sw_doc *doc, const struct sw_rank *rank)
{
    struct sw_buf text = {0};
    char pair[48], n[32];

    for (size_t i = rank->n_named; i < rank->n_causes && !rank->history->is_first_week; i++) {
        const struct sw_cause *cause = rank->causes[i];
        enum sw_state state = cause->trend->state;

        if (state == SW_STATE_NEW || state == SW_STATE_RETURNED)
            sw_buf_printf(&text, "%s%s %s %s", text.n ? ", " : "", sw_state_names[state],
                          sw_pair_text(pair, cause->explanation.pair),
                          sw_group_digits(n, cause->attempts));
    }
    if (text.n > 0) {
        sw_doc_heading(doc, "New or returned, with fewer attempts than what is ranked");
        sw_doc_text(doc, 0, "%s", text.s);
    }
    sw_buf_free(&text);
}

static void add_first_step(struct sw_doc *doc, const struct sw_explanation *explanation)
{
    struct sw_str advice = sw_str(explanation->advice), step;

    if (sw_str_split(&advice, '|', &step))
        sw_doc_step(doc, 2, step);
}

/* The first of the pair's cause. */
static void add_step_of(struct sw_doc *doc, const struct sw_rank *rank, struct sw_pair pair)
{
    for (size_t i = 0; i < rank->n_all; i++)
        if (compare_pairs(rank->all[i].explanation.pair, pair) == 0) {
            add_first_step(doc, &rank->all[i].explanation);
            return;
        }
}

/* What goes before any cause: the latest emergency call, and the trunk that missed most calls. */
static void add_most_urgent(struct sw_doc *doc, const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;
    const struct sw_silence *worst = h->silences;
    char pair[48], time[32], until[32], n[32];

    if (rank->n_emergencies > 0) {
        const struct sw_emergency *last = &rank->emergencies[rank->n_emergencies - 1];

        sw_doc_text(doc, 0, "%s emergency call%s did not connect, %son %s, %s: %s.",
                    sw_group_digits(n, (int64_t)rank->n_emergencies),
                    rank->n_emergencies == 1 ? "" : "s",
                    rank->n_emergencies == 1 ? "" : "the last one ",
                    last->example.trunk[0] ? last->example.trunk : "an unnamed trunk",
                    sw_time_local(time, sizeof time, last->example.invite_time, "%a %d %b %H:%M"),
                    sw_pair_text(pair, last->pair));
        add_step_of(doc, rank, last->pair);
        if (rank->options->selected)
            sw_doc_fact(doc, 2, "More", "sipwhy query emergency-calls");
    }
    for (size_t i = 1; i < h->n_silences; i++)
        worst = h->silences[i].expected > worst->expected ? &h->silences[i] : worst;
    if (h->n_silences > 0)
        sw_doc_text(doc, 0, "%s was silent from %s to %s: see whether calls reach it.",
                    worst->trunk, sw_time_local(time, sizeof time, worst->since, "%a %d %b %H:%M"),
                    sw_time_local(until, sizeof until, worst->until, "%a %d %b %H:%M"));
}

void weekly_add_end(struct sw_doc *doc, const struct sw_rank *rank)
{
    size_t first = first_to_do(rank);
    const struct sw_cause *cause = first ? rank->causes[first - 1] : NULL;
    char pair[48];

    add_unnamed(doc, rank);
    add_gone(doc, rank->history);
    if (!cause && rank->n_emergencies == 0 && rank->history->n_silences == 0)
        return;
    sw_doc_heading(doc, "First");
    add_most_urgent(doc, rank);
    if (!cause)
        return;
    sw_doc_text(doc, 0, "#%zu %s, %s: %s.", first, sw_pair_text(pair, cause->explanation.pair),
                sw_owner_words(cause->explanation.owner), cause->explanation.title);
    add_first_step(doc, &cause->explanation);
}
