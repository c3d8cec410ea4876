/* rank_doc.c - a ranking as a document; see rank.h. */
#include "sipwhy/rank.h"

#include "paragraph.h"
#include "set_aside.h"
#include "weekly.h"
#include "words.h"

#include "sipwhy/kpi.h"

#include <math.h>
#include <string.h>

const char *ranked_words(const struct sw_rank *rank)
{
    static const char *const quantities[] = {"attempts", "calls", "users", "lost calls"};

    return quantities[rank->by];
}

static void add_title(struct sw_doc *doc, const struct sw_rank *rank)
{
    char period[128];

    sw_doc_title(doc, "Direct Routing failures  %s",
                 period_words(period, sizeof period, &rank->options->period));
}

/* The filters in force: a ranking of one trunk must not pass for the whole. */
static void add_filters(struct sw_doc *doc, const struct sw_rank *rank)
{
    const struct sw_rank_options *o = rank->options;
    struct sw_buf text = {0};

    filter_words(&text, &o->filter, o->country, o->privacy);
    if (o->owner)
        sw_buf_printf(&text, "%sowner %s", text.n ? ", " : "", o->owner);
    if (text.n > 0)
        sw_doc_fact(doc, 0, "Only", "%s", text.s);
    if (o->owner)
        sw_doc_fact(doc, 0, "", "rates are of all attempts, whoever must act");
    add_redacted(doc, o->privacy);
    sw_buf_free(&text);
}

/* Who is added up here without having asked for it. */
static void add_tenants(struct sw_doc *doc, const struct sw_rank *rank)
{
    enum { NAMED = 5 };
    struct sw_buf text = {0};

    for (size_t i = 0; i < rank->n_tenants && i < NAMED; i++)
        sw_buf_printf(&text, "%s%s", i ? ", " : "", rank->tenants[i]);
    if (rank->n_tenants > NAMED)
        sw_buf_printf(&text, " and %zu more", rank->n_tenants - NAMED);
    if (rank->n_tenants > 1)
        sw_doc_fact(doc, 0, "Tenants", "%zu together: %s; --tenant NAME gives one of them",
                    rank->n_tenants, text.s);
    sw_buf_free(&text);
}

static void add_rates(struct sw_doc *doc, const struct sw_rank_totals *t)
{
    const char *warning = t->attempts < SW_FEW_ATTEMPTS ? " (few calls)" : "";
    char asr[16], ner[16], low[16], high[16];

    if (t->attempts < SW_TOO_FEW_ATTEMPTS) {
        sw_doc_fact(doc, 0, "ASR, NER", "too few attempts to judge");
        return;
    }
    sw_doc_fact(doc, 0, "ASR", "%s of attempts connected%s", sw_percent(asr, sizeof asr, t->asr),
                warning);
    sw_doc_fact(doc, 0, "NER",
                "%s%s, 95 %% interval %s to %s; delivered are connected, busy, no answer, "
                "cancelled and declined",
                sw_percent(ner, sizeof ner, t->ner), warning,
                sw_percent(low, sizeof low, t->ner_low),
                sw_percent(high, sizeof high, t->ner_high));
}

/* Every reading side by side: figures of others can be found among them. */
static void add_kpis(struct sw_doc *doc, const struct sw_rank *rank)
{
    struct sw_kpi kpis[SW_KPIS];
    char value[16], n[32];

    sw_kpis(rank, kpis);
    sw_doc_heading(doc, "Every reading of the rates");
    for (size_t i = 0; i < SW_KPIS; i++)
        sw_doc_fact(doc, 0, kpis[i].label, "%s of %s: %s",
                    sw_percent(value, sizeof value, kpis[i].value), sw_group_digits(n, kpis[i].n),
                    kpis[i].formula);
}

static void add_receipt(struct sw_doc *doc, const struct sw_rank *rank)
{
    struct sw_buf text = {0};

    receipt_words(&text, rank);
    sw_doc_fact(doc, 0, "Data", "%s", text.s);
    sw_buf_free(&text);
    missing_days_doc(doc, rank);
    if (rank->history)
        weekly_add_revision(doc, rank);
    if (rank->options->period.until > rank->options->now)
        sw_doc_fact(doc, 0, "", "the period is not over yet");
}

/* What counts are, and are not, good for. */
static void add_source(struct sw_doc *doc, const struct sw_rank *rank)
{
    if (rank->source == SW_SOURCE_CQD)
        sw_doc_fact(doc, 0, "Source",
                    "counts of CQD or Power BI, for want of the calls themselves: attempts are not "
                    "joined to calls, and retries not seen");
    if (rank->source == SW_SOURCE_AGGREGATE)
        sw_doc_fact(doc, 0, "Source",
                    "counts of code pairs, for want of the calls themselves: failed attempts "
                    "alone, so there are no rates");
}

static const struct {
    const char *label, *sentence;
} counts_words[SW_COUNTS_WHYS] = {
    [SW_COUNTS_OTHER_SOURCE] = {"Left out", "this report is made of another source (--source)"},
    [SW_COUNTS_OTHER_COLUMNS] = {"Left out",
                                 "part the same calls by other columns than the latest import"},
    [SW_COUNTS_OVERLAPPED] = {"Left out", "a later import counts some of the same time"},
    [SW_COUNTS_ELSEWHERE] = {"Left out", "reach into this period from another one, which has the "
                                         "middle of their time and all of their calls"},
    [SW_COUNTS_WHOLE] = {"Taken in", "reach out of this period, which has the middle of their time "
                                     "and so all of their calls"},
};

/* "import 2 (users.csv, 16 Nov to 17 Nov 2026)" */
static void name_import(struct sw_buf *text, const struct sw_counts_note *note)
{
    char since[32], until[32];

    sw_buf_printf(
        text, "import %lld (%s, %s to %s)", (long long)note->import_id, note->file,
        sw_time_local(since, sizeof since, note->since, "%d %b %Y"),
        sw_time_local(until, sizeof until, note->until - (note->until > note->since), "%d %b %Y"));
}

bool sw_rank_counts_sentence(struct sw_buf *text, const struct sw_rank *rank,
                             enum sw_counts_why why)
{
    enum { NAMED = 3 };
    size_t n = 0;

    for (size_t i = 0; i < rank->n_counts_notes; i++) {
        if (rank->counts_notes[i].why != why || n++ >= NAMED)
            continue;
        sw_buf_str(text, n == 1 ? "counts of " : ", ");
        name_import(text, &rank->counts_notes[i]);
    }
    if (n > NAMED)
        sw_buf_printf(text, " and %zu more", n - NAMED);
    if (n > 0)
        sw_buf_printf(text, ": %s", counts_words[why].sentence);
    return n > 0;
}

static void add_counts_notes(struct sw_doc *doc, const struct sw_rank *rank)
{
    for (enum sw_counts_why why = 0; why < SW_COUNTS_WHYS; why++) {
        struct sw_buf text = {0};

        if (sw_rank_counts_sentence(&text, rank, why))
            sw_doc_fact(doc, 0, counts_words[why].label, "%s", text.s);
        sw_buf_free(&text);
    }
}

static void add_unknown(struct sw_doc *doc, const struct sw_rank *rank)
{
    char n[32];

    if (rank->totals.unknown_outcome == 0)
        return;
    sw_doc_fact(doc, 0, "No outcome",
                rank->source == SW_SOURCE_CALLS
                    ? "%s row%s of exports that have neither outcome nor codes; in no figure here"
                    : "%s attempt%s whose codes do not tell it; in no figure here",
                sw_group_digits(n, rank->totals.unknown_outcome),
                rank->totals.unknown_outcome == 1 ? "" : "s");
}

static void add_failures_only(struct sw_doc *doc, const struct sw_rank *rank)
{
    char n[2][32];

    sw_doc_fact(doc, 0, "Attempts", "%s expected, %s failed",
                sw_group_digits(n[0], rank->totals.expected),
                sw_group_digits(n[1], rank->totals.failed));
    add_unknown(doc, rank);
    add_receipt(doc, rank);
}

static void add_totals(struct sw_doc *doc, const struct sw_rank *rank)
{
    const struct sw_rank_totals *t = &rank->totals;
    char n[8][32];

    if (rank->history)
        weekly_add_verdict(doc, rank);
    add_filters(doc, rank);
    add_tenants(doc, rank);
    add_source(doc, rank);
    add_counts_notes(doc, rank);
    if (t->has_failures_only) {
        add_failures_only(doc, rank);
        return;
    }
    sw_doc_fact(doc, 0, "Attempts", "%s: %s connected (%s dropped), %s expected, %s failed",
                sw_group_digits(n[0], t->attempts), sw_group_digits(n[1], t->connected),
                sw_group_digits(n[2], t->dropped), sw_group_digits(n[3], t->expected),
                sw_group_digits(n[4], t->failed));
    if (t->calls >= 0)
        sw_doc_fact(doc, 0, "Calls", "%s, by %s user%s", sw_group_digits(n[5], t->calls),
                    sw_group_digits(n[6], t->users), t->users == 1 ? "" : "s");
    add_rates(doc, t);
    add_unknown(doc, rank);
    add_receipt(doc, rank);
}

/* ---------------------------------------------------------------------------- the table */

enum {
    RANK,
    STATE,
    SIP,
    MICROSOFT,
    ATTEMPTS,
    CALLS,
    USERS,
    LOST,
    SHARE,
    CUMULATIVE,
    PAIR,
    OWNER,
    OWNER_WORDS,
    ORIGIN,
    OUTCOME,
    KNOWN,
    IF_FIXED,
    FIRST_SEEN,
    LAST_SEEN,
    TITLE,
    COLUMNS
};

static const struct sw_column columns[COLUMNS] = {
    [RANK] = {.name = "rank", .heading = "#"},
    [STATE] = {.name = "state", .heading = "state"},
    [SIP] = {.name = "sip_code", .use = SW_FOR_MACHINES},
    [MICROSOFT] = {.name = "microsoft_code", .use = SW_FOR_MACHINES},
    [ATTEMPTS] = {.name = "attempts", .heading = "attempts"},
    [CALLS] = {.name = "calls", .heading = "calls"},
    [USERS] = {.name = "users", .heading = "users"},
    [LOST] = {.name = "lost", .heading = "lost"},
    [SHARE] = {.name = "share", .heading = "share", .is_drawn = true},
    [CUMULATIVE] = {.name = "cumulative_share", .heading = "cum"},
    [PAIR] = {.name = "pair", .heading = "SIP/Microsoft", .use = SW_FOR_PEOPLE},
    [OWNER] = {.name = "owner", .use = SW_FOR_MACHINES},
    [OWNER_WORDS] = {.name = "who_must_act", .heading = "who must act", .use = SW_FOR_PEOPLE},
    [ORIGIN] = {.name = "origin", .use = SW_FOR_MACHINES},
    [OUTCOME] = {.name = "outcome", .use = SW_FOR_MACHINES},
    [KNOWN] = {.name = "known", .use = SW_FOR_MACHINES},
    [IF_FIXED] = {.name = "ner_if_fixed", .use = SW_FOR_MACHINES},
    [FIRST_SEEN] = {.name = "first_seen", .use = SW_FOR_MACHINES},
    [LAST_SEEN] = {.name = "last_seen", .use = SW_FOR_MACHINES},
    [TITLE] = {.name = "title", .heading = "cause", .flexible = true},
};

/* "-" for what counts do not tell. */
static struct sw_cell known_count(int64_t n)
{
    return n < 0 ? sw_cell_none() : sw_cell_count(n);
}

static struct sw_cell state_cell(const struct sw_trend *trend)
{
    static const enum sw_tone tones[SW_STATES] = {
        [SW_STATE_NEW] = SW_TONE_BAD,   [SW_STATE_RETURNED] = SW_TONE_BAD,
        [SW_STATE_WORSE] = SW_TONE_BAD, [SW_STATE_BETTER] = SW_TONE_GOOD,
        [SW_STATE_GONE] = SW_TONE_GOOD,
    };

    return trend ? sw_cell_toned(sw_state_names[trend->state], tones[trend->state])
                 : sw_cell_text("");
}

static void add_row(struct sw_doc *doc, struct sw_block *table, const struct sw_cause *cause,
                    int64_t rank, bool has_paragraphs)
{
    const struct sw_explanation *e = &cause->explanation;
    char pair[48], anchor[32];
    struct sw_cell cells[COLUMNS] = {
        [RANK] = sw_cell_count(rank),
        [STATE] = state_cell(cause->trend),
        [SIP] = sw_cell_code(e->pair.sip.known, e->pair.sip.value),
        [MICROSOFT] = sw_cell_code(e->pair.microsoft.known, e->pair.microsoft.value),
        [ATTEMPTS] = sw_cell_count(cause->attempts),
        [CALLS] = known_count(cause->calls),
        [USERS] = known_count(cause->users),
        [LOST] = known_count(cause->lost),
        [SHARE] = sw_cell_ratio(cause->share),
        [CUMULATIVE] = sw_cell_ratio(cause->cumulative_share),
        [PAIR] = sw_cell_text(sw_pair_text(pair, e->pair)),
        [OWNER] = sw_cell_text(e->owner),
        [OWNER_WORDS] = sw_cell_text(sw_owner_words(e->owner)),
        [ORIGIN] = sw_cell_text(e->origin),
        [OUTCOME] = sw_cell_text(outcome_name(cause->outcome)),
        [KNOWN] = sw_cell_text(sw_known_name(e->known)),
        [IF_FIXED] = sw_cell_ratio(cause->ner_if_fixed),
        [FIRST_SEEN] = sw_cell_time(cause->first_seen),
        [LAST_SEEN] = sw_cell_time(cause->last_seen),
        [TITLE] = sw_cell_text(e->title),
    };

    if (has_paragraphs)
        cells[TITLE].anchor = cause_anchor(anchor, (size_t)rank - 1);
    sw_doc_row(doc, table, cells);
}

/* The tail in one row with its sums: nothing is hidden. */
static void add_other_row(struct sw_doc *doc, struct sw_block *table, const struct sw_rank *rank)
{
    const struct sw_cause sum = sw_rank_other(rank);
    char title[64];
    struct sw_cell cells[COLUMNS] = {{0}};

    cells[ATTEMPTS] = sw_cell_count(sum.attempts);
    cells[CALLS] = known_count(sum.calls);
    cells[USERS] = known_count(sum.users);
    cells[LOST] = known_count(sum.lost);
    cells[SHARE] = sw_cell_ratio(sum.share);
    cells[CUMULATIVE] = sw_cell_ratio(1);
    snprintf(title, sizeof title, "other: %zu further cause%s", rank->n_causes - rank->n_named,
             rank->n_causes - rank->n_named == 1 ? "" : "s");
    cells[TITLE] = sw_cell_text(title);
    sw_doc_row(doc, table, cells);
}

static void add_ranking(struct sw_doc *doc, const struct sw_rank *rank)
{
    struct sw_column used[COLUMNS];
    struct sw_block *table;

    memcpy(used, columns, sizeof used);
    if (!rank->history)
        used[STATE].use = SW_FOR_NOBODY;
    else if (!rank->history->is_compared)
        used[STATE].use = SW_FOR_MACHINES; /* on paper it would be empty */
    table = sw_doc_table(doc, "ranking", used, COLUMNS);
    for (size_t i = 0; i < rank->n_named; i++)
        add_row(doc, table, rank->causes[i], (int64_t)i + 1,
                rank->options->advice != SW_ADVICE_NONE);
    if (rank->n_named < rank->n_causes)
        add_other_row(doc, table, rank);
}

/* What was no failure, in a line: the most frequent pairs, and the sum of the others. */
static void add_expected_line(struct sw_doc *doc, const struct sw_rank *rank)
{
    enum { ROOM = 33 }; /* bytes; with a pair more and the others a line of 80 is full */
    int64_t others = rank->totals.expected;
    struct sw_buf text = {0};
    size_t named = 0;
    char n[32], pair[48];

    for (; named < rank->n_expected && text.n <= ROOM; named++) {
        sw_buf_printf(&text, "%s%s %s", named ? ", " : "",
                      sw_pair_text(pair, rank->expected[named]->explanation.pair),
                      sw_group_digits(n, rank->expected[named]->attempts));
        others -= rank->expected[named]->attempts;
    }
    if (named < rank->n_expected)
        sw_buf_printf(&text, ", %zu other%s %s", rank->n_expected - named,
                      rank->n_expected - named == 1 ? "" : "s", sw_group_digits(n, others));
    if (named > 0)
        sw_doc_fact(doc, 0, "Expected", "%s: %s", sw_group_digits(n, rank->totals.expected),
                    text.s);
    sw_buf_free(&text);
}

/* The same with what each of them means. */
static void add_expected(struct sw_doc *doc, const struct sw_rank *rank)
{
    static const struct sw_column expected_columns[] = {
        {.name = "attempts", .heading = "attempts"},
        {.name = "pair", .heading = "SIP/Microsoft"},
        {.name = "title", .heading = "expected outcome", .flexible = true}};
    struct sw_block *table;
    char n[32], pair[48];

    if (rank->n_expected == 0)
        return;
    sw_doc_heading(doc, "Expected, not failures: %s attempt%s",
                   sw_group_digits(n, rank->totals.expected),
                   rank->totals.expected == 1 ? "" : "s");
    table = sw_doc_table(doc, "expected", expected_columns, 3);
    for (size_t i = 0; i < rank->n_expected; i++) {
        const struct sw_explanation *e = &rank->expected[i]->explanation;
        const struct sw_cell cells[] = {sw_cell_count(rank->expected[i]->attempts),
                                        sw_cell_text(sw_pair_text(pair, e->pair)),
                                        sw_cell_text(e->title)};

        sw_doc_row(doc, table, cells);
    }
}

static bool is_advice_long(const struct sw_rank *rank)
{
    return rank->options->advice == SW_ADVICE_FULL || rank->options->advice == SW_ADVICE_AS_NEEDED;
}

static void add_paragraphs(struct sw_doc *doc, const struct sw_rank *rank)
{
    size_t brief = 0;

    for (size_t i = 0; i < rank->n_named; i++)
        brief += is_paragraph_brief(rank, i);
    if (rank->n_named > 0)
        sw_doc_heading(doc, "The causes one by one");
    if (brief > 0 && rank->options->advice == SW_ADVICE_AS_NEEDED)
        sw_doc_text(doc, 0,
                    "In short those that are not new, returned or worse, from #6 on; --advice full "
                    "tells all.");
    for (size_t i = 0; i < rank->n_named; i++)
        add_paragraph(doc, rank, i);
}

/* ------------------------------------------------------------------------------ empty */

static bool has_filters(const struct sw_rank_options *o)
{
    return o->filter.trunk || o->filter.user || o->filter.call_type || o->filter.direction ||
           o->country;
}

/* Counts were asked for. */
static void add_no_counts(struct sw_doc *doc, const struct sw_rank *rank,
                          const struct sw_elsewhere *elsewhere)
{
    sw_doc_text(doc, 0, "There are no counts of %s in this period%s.%s",
                rank->source == SW_SOURCE_CQD ? "CQD" : "an aggregate",
                has_filters(rank->options) ? " that fit the filters" : "",
                elsewhere->attempts > 0 ? " There are calls: --source calls ranks them." : "");
}

static void add_empty(struct sw_doc *doc, const struct sw_rank *rank,
                      const struct sw_elsewhere *elsewhere)
{
    const struct sw_filter *filter = &rank->options->filter;
    bool is_of_files = rank->options->period.until == 0; /* all of nothing: not a database */
    struct sw_buf list = {0};
    char n[32];

    for (size_t i = 0; i < elsewhere->n_weeks; i++)
        sw_buf_printf(&list, "%s%04d-W%02d", i ? ", " : "", elsewhere->weeks[i].year,
                      elsewhere->weeks[i].week);
    if (rank->source != SW_SOURCE_CALLS)
        add_no_counts(doc, rank, elsewhere);
    else if (elsewhere->n_weeks == 0 && filter->tenant)
        sw_doc_text(doc, 0, "There is no call of tenant %s.", filter->tenant);
    else if (elsewhere->n_weeks == 0)
        sw_doc_text(doc, 0, "%s",
                    is_of_files ? "There is no call in what was read."
                                : "There is no call in the database yet. Import an export "
                                  "first: sipwhy import FILE");
    else if (has_filters(rank->options) && elsewhere->attempts > 0)
        sw_doc_text(doc, 0, "No call in this period fits the filters; without them it has %s%s.",
                    sw_group_digits(n, elsewhere->attempts),
                    elsewhere->attempts == 1 ? " attempt" : " attempts");
    else
        sw_doc_text(doc, 0,
                    "No call in this period is in the database. Latest weeks with data: %s.",
                    list.s);
    if (filter->trunk)
        sw_elsewhere_trunks_doc(doc, elsewhere);
    sw_buf_free(&list);
}

void sw_rank_doc(struct sw_doc *doc, const struct sw_rank *rank,
                 const struct sw_elsewhere *elsewhere)
{
    const struct sw_rank_options *options = rank->options;

    add_title(doc, rank);
    stale_doc(doc, rank);
    if (rank->totals.attempts == 0 && rank->totals.unknown_outcome == 0) {
        add_empty(doc, rank, elsewhere);
        add_counts_notes(doc, rank);
        add_ranking(doc, rank);
        return;
    }
    add_totals(doc, rank);
    if (rank->history)
        weekly_add_urgent(doc, rank);
    if (options->all_kpis)
        add_kpis(doc, rank);
    if (rank->history && rank->totals.has_failures_only)
        weekly_add_owners(doc, rank);
    else if (rank->history)
        weekly_add_figures(doc, rank);
    if (rank->history)
        weekly_add_charts(doc, rank);
    sw_doc_heading(doc, "Causes by %s", ranked_words(rank));
    if (rank->n_causes == 0)
        sw_doc_text(doc, 0, rank->totals.attempts ? "None." : "No attempt with an outcome.");
    add_ranking(doc, rank);
    set_aside_doc(doc, rank);
    if (!options->include[SW_EXPECTED])
        add_expected_line(doc, rank);
    if (rank->history)
        weekly_add_unknown(doc, rank);
    if (options->advice != SW_ADVICE_NONE)
        add_paragraphs(doc, rank);
    if (!options->include[SW_EXPECTED] && is_advice_long(rank))
        add_expected(doc, rank);
    if (rank->history) {
        weekly_add_tables(doc, rank);
        weekly_add_end(doc, rank);
    }
}
