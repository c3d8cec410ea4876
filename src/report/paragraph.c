/* paragraph.c - what a ranking says of one cause; see paragraph.h. */
#include "paragraph.h"

#include "by_day.h"
#include "set_aside.h"
#include "ticket_parts.h"
#include "weekly.h"
#include "words.h"

#include <math.h>
#include <string.h>

/* In short only what is true of half of the attempts or more. */
static void add_where(struct sw_doc *doc, const struct sw_cause *cause, bool is_brief)
{
    char share[16], n[32];

    if (cause->busiest_trunk && cause->busiest_trunk[0] &&
        (!is_brief || cause->busiest_trunk_share >= 0.5))
        sw_doc_fact(doc, 4, "Trunk", "%s, %s of attempts%s", cause->busiest_trunk,
                    sw_percent(share, sizeof share, cause->busiest_trunk_share),
                    cause->n_trunks == 1 ? "" : " (the busiest)");
    if (cause->users > 0 && cause->attempts > 1 && !is_brief)
        sw_doc_fact(doc, 4, "Users", "%s; the busiest made %s of attempts",
                    sw_group_digits(n, cause->users),
                    sw_percent(share, sizeof share, cause->busiest_user_share));
}

static void add_when(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause)
{
    char first[32], last[32];

    if (rank->source == SW_SOURCE_AGGREGATE) /* the time is the same for all of it */
        return;
    sw_time_local(first, sizeof first, cause->first_seen, "%a %d %b %H:%M");
    sw_time_local(last, sizeof last, cause->last_seen, "%a %d %b %H:%M");
    if (cause->attempts == 1)
        sw_doc_fact(doc, 4, "Seen", "once, %s", first);
    else
        sw_doc_fact(doc, 4, "Seen", "%s to %s", first, last);
}

static void add_by_day(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause)
{
    struct sw_buf text = {0};

    by_day_words(&text, rank, cause);
    if (text.n > 0)
        sw_doc_fact(doc, 4, "By day", "%s", text.s);
    sw_buf_free(&text);
}

static void add_lost(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause)
{
    struct sw_buf text = {0};

    if (cause->outcome == SW_FAILURE && cause->lost >= 0) {
        lost_words(&text, cause, rank->options->retry_window);
        sw_doc_fact(doc, 4, "Lost", "%s", text.s);
    }
    sw_buf_free(&text);
}

/* Worth a line where the NER on paper would be another. */
static void add_if_fixed(struct sw_doc *doc, const struct sw_rank *rank,
                         const struct sw_cause *cause)
{
    char now[16], fixed[16];

    if (isnan(cause->ner_if_fixed) || rank->totals.attempts < SW_TOO_FEW_ATTEMPTS)
        return;
    sw_percent(now, sizeof now, rank->totals.ner);
    if (strcmp(sw_percent(fixed, sizeof fixed, cause->ner_if_fixed), now) != 0)
        sw_doc_fact(doc, 4, "If fixed", "NER %s instead of %s", fixed, now);
}

static void add_examples(struct sw_doc *doc, const struct sw_cause *cause)
{
    char time[32];

    for (size_t i = 0; i < cause->n_examples; i++)
        sw_doc_fact_copied(doc, 4, i == 0 ? "IDs" : "", cause->examples[i].correlation_id,
                           sw_time_local(time, sizeof time, cause->examples[i].invite_time,
                                         "  %a %d %b %H:%M:%S"));
}

/* The command that writes the cause up, or lists its calls where tickets lack a filter in force. */
static void add_command(struct sw_doc *doc, const struct sw_rank *rank,
                        const struct sw_cause *cause)
{
    const struct sw_rank_options *o = rank->options;
    const struct sw_explanation *e = &cause->explanation;
    bool lists = o->filter.direction || o->filter.call_type || o->country;
    char pair[48];

    if (!o->selected || !e->pair.sip.known || !e->pair.microsoft.known ||
        (lists && rank->source != SW_SOURCE_CALLS))
        return;
    sw_doc_fact(doc, 4, "More", "sipwhy %s %s%s", lists ? "calls --code" : "ticket",
                sw_pair_text(pair, e->pair), o->selected);
}

/* What has failed is written up for who must act; numbers of one country no ticket tells apart. */
static void add_ticket(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause)
{
    if (rank->options->evidence && !rank->options->country && cause->outcome != SW_EXPECTED)
        ticket_of_cause(sw_doc_letter(doc, "Ticket text"), rank, cause);
}

/* --------------------------------------------------------------------------- what to do */

enum { MOST_VARIANTS = 16 };

/* What is advised: several documented causes of one pair, or one, or none that has its own row. */
struct advised {
    const struct sw_response_code *causes[MOST_VARIANTS];
    size_t n;
};

/* Of several documented causes those that the export's phrase speaks for. */
static struct advised choose(const struct sw_cause *cause)
{
    const struct sw_explanation *e = &cause->explanation;
    struct advised advised = {0};

    if (e->n_variants <= MOST_VARIANTS)
        advised.n = sw_codes_choose(e, sw_str(cause->phrase), advised.causes);
    return advised;
}

/* Pages that advice comes from, by their names alone, and the latest day they are of. */
struct pages {
    struct sw_str first;
    size_t n;
    const char *latest;
    bool is_one_date;
};

/* "a.md: 560503 503; b.md" are two pages, and a.md is the first. */
static void add_pages(struct pages *pages, const char *source, const char *date)
{
    struct sw_str rest = sw_str(source), part;

    while (sw_str_split(&rest, ';', &part)) {
        part = sw_str_trim(part);
        if (pages->n++ > 0)
            continue;
        for (size_t i = 0; i + 1 < part.n; i++)
            if (part.s[i] == ':' && part.s[i + 1] == ' ')
                part.n = i;
        pages->first = part;
    }
    if (!date[0])
        return;
    pages->is_one_date = !pages->latest || (pages->is_one_date && !strcmp(date, pages->latest));
    pages->latest = !pages->latest || strcmp(date, pages->latest) > 0 ? date : pages->latest;
}

/* Where the advice is documented, in a line; explain has it in full. */
static void add_source(struct sw_doc *doc, const struct sw_explanation *e,
                       const struct advised *advised)
{
    struct pages pages = {0};
    struct sw_buf text = {0};

    for (size_t i = 0; i < advised->n; i++)
        add_pages(&pages, advised->causes[i]->source, advised->causes[i]->source_date);
    if (e->known == SW_KNOWN_FAMILY)
        add_pages(&pages, e->family->evidence, "");
    else if (e->known == SW_KNOWN_SIP && e->sip)
        add_pages(&pages, e->sip->rfc, "");
    if (pages.n == 0)
        return;
    sw_buf_add(&text, pages.first.s, pages.first.n);
    if (pages.n > 1)
        sw_buf_printf(&text, " and %zu more", pages.n - 1);
    if (pages.latest)
        sw_buf_printf(&text, ", %s %s", pages.is_one_date ? "dated" : "latest", pages.latest);
    sw_doc_fact(doc, 4, "Source", "%s", text.s);
    sw_buf_free(&text);
}

static void add_steps(struct sw_doc *doc, const char *advice, bool is_brief)
{
    struct sw_str rest = sw_str(advice), step;

    while (sw_str_split(&rest, '|', &step)) {
        sw_doc_step(doc, 4, step);
        if (is_brief)
            return;
    }
}

static void add_advice(struct sw_doc *doc, const struct sw_explanation *e,
                       const struct advised *advised, bool is_brief)
{
    if (e->n_variants <= 1)
        add_steps(doc, e->advice, is_brief);
    for (size_t i = 0; e->n_variants > 1 && i < advised->n; i++) {
        if (advised->n > 1)
            sw_doc_text(doc, 4, "If it is \"%s\":", advised->causes[i]->title);
        else if (strcmp(advised->causes[i]->title, e->title) != 0)
            sw_doc_text(doc, 4, "By its phrase: %s", advised->causes[i]->title);
        add_steps(doc, advised->causes[i]->advice, is_brief);
    }
}

/* ------------------------------------------------------------------------ the paragraph */

bool is_paragraph_brief(const struct sw_rank *rank, size_t place)
{
    enum { WHOLE = 5 };
    const struct sw_trend *trend = rank->causes[place]->trend;

    if (rank->options->advice != SW_ADVICE_AS_NEEDED)
        return rank->options->advice == SW_ADVICE_SHORT;
    return place >= WHOLE && trend &&
           (trend->state == SW_STATE_STEADY || trend->state == SW_STATE_BETTER);
}

/* What happened, in full. */
static void add_account(struct sw_doc *doc, const struct sw_rank *rank,
                        const struct sw_cause *cause)
{
    const struct sw_explanation *e = &cause->explanation;
    struct sw_buf phrase = {0};

    sw_doc_fact(doc, 4, "Response", "by %s; %s", sw_origin_words(e->origin), known_words(e));
    sw_privacy_text(&phrase, rank->options->privacy, sw_str(cause->phrase));
    if (phrase.n > 0)
        sw_doc_fact(doc, 4, "Phrase", "%s", phrase.s);
    sw_buf_free(&phrase);
    add_when(doc, rank, cause);
    add_by_day(doc, rank, cause);
}

char *cause_anchor(char out[32], size_t place)
{
    snprintf(out, 32, "cause-%zu", place + 1);
    return out;
}

void add_paragraph(struct sw_doc *doc, const struct sw_rank *rank, size_t place)
{
    const struct sw_cause *cause = rank->causes[place];
    const struct sw_explanation *e = &cause->explanation;
    const struct advised advised = choose(cause);
    bool is_brief = is_paragraph_brief(rank, place);
    char pair[48], anchor[32];

    sw_doc_detail(doc, cause_anchor(anchor, place), "#%zu  %s  %s", place + 1,
                  sw_pair_text(pair, e->pair), e->title);
    if (!is_brief)
        add_account(doc, rank, cause);
    add_lost(doc, rank, cause);
    set_aside_fact(doc, cause);
    if (!is_brief)
        add_if_fixed(doc, rank, cause);
    if (rank->history && !is_brief)
        weekly_add_failing(doc, cause);
    if (rank->history)
        weekly_add_trend(doc, rank, cause, is_brief);
    add_where(doc, cause, is_brief);
    add_examples(doc, cause);
    if (!is_brief)
        add_source(doc, e, &advised);
    add_command(doc, rank, cause);
    add_advice(doc, e, &advised, is_brief);
    add_ticket(doc, rank, cause);
}
