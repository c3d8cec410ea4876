/* ticket_doc.c - a ticket as a document and as JSON; see ticket.h. */
#include "ticket_parts.h"

#include "by_day.h"
#include "json.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

/* Who reads it. */
static const char *reader_words(const char *owner)
{
    static const char *const words[][2] = {
        {"sbc", "the vendor or administrator of the SBC"},
        {"carrier", "the carrier"},
        {"tenant_config", "the Teams administrators: tenant configuration"},
        {"license", "the licence administrators"},
        {"user", "the user's help desk"},
        {"microsoft", "Microsoft support"},
        {"none", "nobody: an expected outcome"},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], owner) == 0)
            return words[i][1];
    return owner;
}

static void put_codes(struct sw_buf *out, struct sw_pair pair)
{
    if (pair.sip.known)
        sw_buf_printf(out, "SIP %" PRId64, pair.sip.value);
    else
        sw_buf_str(out, "no SIP code");
    if (pair.microsoft.known)
        sw_buf_printf(out, ", Microsoft code %" PRId64, pair.microsoft.value);
    else
        sw_buf_str(out, ", no Microsoft code");
}

static const char *verb(const struct ticket *t)
{
    if (t->main->outcome == SW_DROPPED)
        return "dropped";
    return t->main->outcome == SW_EXPECTED ? "not connected" : "failed";
}

/* "20 Direct Routing calls failed: SIP 503, Microsoft code 560503, sbc1.contoso.com" */
static void put_subject(struct sw_buf *out, const struct ticket *t)
{
    int64_t n = t->main->calls >= 0 ? t->main->calls : t->main->attempts;
    char digits[32];

    sw_buf_printf(out, "%s Direct Routing %s%s %s: ", sw_group_digits(digits, n),
                  t->main->calls >= 0 ? "call" : "attempt", n == 1 ? "" : "s", verb(t));
    put_codes(out, t->pair);
    if (t->n_trunks == 1 && t->trunks[0].name[0])
        sw_buf_printf(out, ", %s", t->trunks[0].name);
}

/* ------------------------------------------------------------------------- the document */

static void add_period(struct sw_doc *doc, const struct ticket *t)
{
    const struct sw_period *period = &t->rank->options->period;
    struct sw_week week;
    bool is_week = sw_week_parse(sw_str(period->label), &week);
    char from[40], to[40];

    sw_doc_fact(doc, 0, "Period", "%s to %s (UTC)", sw_time_utc(from, period->since, false),
                sw_time_utc(to, period->until, false));
    sw_doc_fact(doc, 0, "Local", "%s to %s (%s)%s%s",
                sw_time_local(from, sizeof from, period->since, "%Y-%m-%d %H:%M"),
                sw_time_local(to, sizeof to, period->until, "%Y-%m-%d %H:%M"), sw_zone_name(),
                is_week ? ", " : "", is_week ? period->label : "");
}

static void add_counts(struct sw_doc *doc, const struct ticket *t)
{
    const struct sw_cause *main = t->main;
    char n[4][32], first[40], last[40], share[16];
    int64_t all = t->rank->totals.attempts;

    sw_doc_fact(doc, 0, "Attempts", "%s %s", sw_group_digits(n[0], main->attempts), verb(t));
    if (!t->rank->totals.has_failures_only && all > 0)
        sw_doc_fact(doc, 0, "",
                    all == 1 ? "%s of the only attempt of the period"
                             : "%s of all %s attempts of the period",
                    sw_percent(share, sizeof share, (double)main->attempts / (double)all),
                    sw_group_digits(n[1], all));
    if (t->attempts > main->attempts)
        sw_doc_fact(doc, 0, "", "and %s that connected and were dropped",
                    sw_group_digits(n[1], t->attempts - main->attempts));
    if (main->calls >= 0)
        sw_doc_fact(doc, 0, "Calls", "%s, of %s user%s", sw_group_digits(n[2], main->calls),
                    sw_group_digits(n[3], main->users), main->users == 1 ? "" : "s");
    if (main->lost >= 0 && main->outcome == SW_FAILURE)
        sw_doc_fact(doc, 0, "Lost", "%s: no further attempt within %" PRId64 " s connected",
                    sw_group_digits(n[2], main->lost), t->rank->options->retry_window / SW_SECOND);
    if (t->rank->source != SW_SOURCE_AGGREGATE)
        sw_doc_fact(doc, 0, "Seen", "%s to %s (UTC)", sw_time_utc(first, main->first_seen, false),
                    sw_time_utc(last, main->last_seen, false));
}

static void add_by_day(struct sw_doc *doc, const struct ticket *t)
{
    struct sw_buf text = {0};

    by_day_words(&text, t->rank, t->main);
    if (text.n > 0)
        sw_doc_fact(doc, 0, "By day", "%s (%s)", text.s, sw_zone_name());
    sw_buf_free(&text);
}

/* What is normal, where the weeks before are known. */
static void add_before(struct sw_doc *doc, const struct ticket *t)
{
    const struct sw_history *h = t->rank->history;
    int64_t least = INT64_MAX, most = 0;
    char n[2][32];

    if (!h || !h->is_compared || h->n_weeks == 0)
        return;
    for (size_t w = 0; w < h->n_weeks; w++) {
        int64_t attempts = t->main->trend->attempts[w];

        least = attempts < least ? attempts : least;
        most = attempts > most ? attempts : most;
    }
    if (most == 0)
        sw_doc_fact(doc, 0, "Before", "none in %zu week%s", h->n_weeks, h->n_weeks == 1 ? "" : "s");
    else if (least == most)
        sw_doc_fact(doc, 0, "Before", "%s a week, in %zu week%s", sw_group_digits(n[0], most),
                    h->n_weeks, h->n_weeks == 1 ? "" : "s");
    else
        sw_doc_fact(doc, 0, "Before", "%s to %s a week, in %zu weeks", sw_group_digits(n[0], least),
                    sw_group_digits(n[1], most), h->n_weeks);
}

static void add_trunks(struct sw_doc *doc, const struct ticket *t)
{
    enum { NAMED = 8 };
    struct sw_buf text = {0};
    char share[16], n[32];

    for (size_t i = 0; i < t->n_trunks && i < NAMED; i++)
        sw_buf_printf(
            &text, "%s%s %s (%s)", i ? ", " : "",
            t->trunks[i].name[0] ? t->trunks[i].name : "unnamed",
            sw_percent(share, sizeof share, (double)t->trunks[i].attempts / (double)t->attempts),
            sw_group_digits(n, t->trunks[i].attempts));
    if (t->n_trunks > NAMED)
        sw_buf_printf(&text, " and %zu more", t->n_trunks - NAMED);
    if (t->n_trunks == 0 && t->main->busiest_trunk && t->main->busiest_trunk[0])
        sw_buf_printf(&text, "%s %s", t->main->busiest_trunk,
                      sw_percent(share, sizeof share, t->main->busiest_trunk_share));
    if (text.n > 0)
        sw_doc_fact(doc, 0, t->n_trunks > 1 ? "Trunks" : "Trunk", "%s", text.s);
    sw_buf_free(&text);
}

static void add_meaning(struct sw_doc *doc, const struct ticket *t)
{
    const struct sw_explanation *e = &t->main->explanation;

    if (e->sip)
        sw_doc_fact(doc, 0, "SIP code", "%" PRId64 " %s: %s (%s)", e->sip->code,
                    e->sip->reason_phrase, e->sip->meaning, e->sip->rfc);
    if (e->pair.microsoft.known)
        sw_doc_fact(doc, 0, "Microsoft", "%" PRId64 ": %s", e->pair.microsoft.value, t->title);
    else
        sw_doc_fact(doc, 0, "Microsoft", "no code: %s", t->title);
    sw_doc_fact(doc, 0, "Response", "by %s; %s", sw_origin_words(e->origin), known_words(e));
    if (t->phrase.n > 0)
        sw_doc_fact(doc, 0, "Phrase", "%s", t->phrase.s);
}

static void add_examples(struct sw_doc *doc, const struct ticket *t)
{
    static const struct sw_column columns[] = {
        {.name = "invite_time", .heading = "invite (UTC)"},
        {.name = "correlation_id", .heading = "Correlation ID"},
        {.name = "trunk", .heading = "trunk"},
        {.name = "call", .heading = "call", .flexible = true},
    };
    struct sw_block *table;
    bool lacks_ladder = false, has_numbers = false;

    if (t->n_examples == 0)
        return;
    sw_doc_heading(doc, "Calls to look up");
    table = sw_doc_table(doc, "examples", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < t->n_examples; i++) {
        const struct ticket_example *example = &t->examples[i];
        struct sw_buf call = {0};
        char time[40];

        lacks_ladder |= !example->has_ladder;
        has_numbers |= example->caller[0] || example->callee[0];
        sw_buf_printf(&call, "%s to %s%s", example->caller[0] ? example->caller : "-",
                      example->callee[0] ? example->callee : "-",
                      example->has_ladder ? "" : " (no ladder)");
        sw_doc_row(doc, table,
                   (const struct sw_cell[]){
                       sw_cell_text(sw_time_utc(time, example->call->invite_time, false)),
                       sw_cell_text(example->call->correlation_id),
                       sw_cell_text(example->call->trunk), sw_cell_text(call.s)});
        sw_buf_free(&call);
    }
    if (lacks_ladder)
        sw_doc_text(doc, 0,
                    "(no ladder): older than 30 days, so the Teams admin center has no SIP ladder "
                    "of it any more.");
    if (has_numbers && sw_privacy_way(t->rank->options->privacy) == SW_MASKED)
        sw_doc_text(doc, 0, "Numbers are masked; --unmask shows them.");
}

static void add_steps(struct sw_doc *doc, const char *advice)
{
    struct sw_str rest = sw_str(advice), step;

    sw_doc_heading(doc, "Suggested checks");
    while (sw_str_split(&rest, '|', &step))
        sw_doc_check(doc, 2, step);
}

static void add_data(struct sw_doc *doc, const struct ticket *t)
{
    struct sw_buf text = {0};
    char time[40];

    sw_doc_heading(doc, "Where the figures come from");
    receipt_words(&text, t->rank);
    sw_doc_fact(doc, 0, "Data", "%s", text.s);
    sw_buf_clear(&text);
    if (t->rank->complete_through != SW_NO_TIME)
        sw_doc_fact(doc, 0, "Complete", "through %s (UTC)",
                    sw_time_utc(time, t->rank->complete_through, false));
    if (t->rank->source != SW_SOURCE_CALLS)
        sw_doc_fact(doc, 0, "Source", "counts alone: there are no calls to name");
    filter_words(&text, &t->rank->options->filter, NULL, t->rank->options->privacy);
    if (text.n > 0)
        sw_doc_fact(doc, 0, "Only", "%s", text.s);
    add_redacted(doc, t->rank->options->privacy);
    sw_buf_free(&text);
}

void ticket_doc(struct sw_doc *doc, const struct ticket *t)
{
    struct sw_buf subject = {0};
    char pair[48], label[128];

    if (!t->main) {
        sw_doc_text(doc, 0, "Nothing to report: no attempt with %s in %s.",
                    sw_pair_text(pair, t->pair),
                    period_words(label, sizeof label, &t->rank->options->period));
        return;
    }
    put_subject(&subject, t);
    sw_doc_subject(doc, "%s", subject.s);
    sw_doc_fact(doc, 0, "Subject", "%s", subject.s);
    sw_buf_free(&subject);
    sw_doc_fact(doc, 0, "For", "%s", reader_words(t->owner));
    add_period(doc, t);
    add_counts(doc, t);
    add_by_day(doc, t);
    add_before(doc, t);
    add_trunks(doc, t);
    add_meaning(doc, t);
    add_examples(doc, t);
    add_steps(doc, t->advice);
    add_data(doc, t);
}

/* --------------------------------------------------------------------------------- JSON */

static json_t *trunks_json(const struct ticket *t)
{
    json_t *list = json_array();

    for (size_t i = 0; i < t->n_trunks; i++)
        json_array_append_new(
            list, json_pack("{s:o, s:I, s:o}", "trunk", json_text(t->trunks[i].name), "attempts",
                            (json_int_t)t->trunks[i].attempts, "share",
                            json_ratio((double)t->trunks[i].attempts / (double)t->attempts)));
    return list;
}

static json_t *examples_json(const struct ticket *t)
{
    json_t *list = json_array();

    for (size_t i = 0; i < t->n_examples; i++) {
        const struct ticket_example *example = &t->examples[i];

        json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "correlation_id",
                                              json_text(example->call->correlation_id),
                                              "invite_time", json_time(example->call->invite_time),
                                              "trunk", json_text(example->call->trunk), "caller",
                                              json_text(example->caller), "callee",
                                              json_text(example->callee), "has_ladder",
                                              example->has_ladder));
    }
    return list;
}

static json_t *figures_json(const struct ticket *t)
{
    const struct sw_cause *main = t->main;

    if (!main)
        return json_pack("{s:i}", "attempts", 0);
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "attempts", (json_int_t)t->attempts,
        "failed", (json_int_t)(t->causes[SW_FAILURE] ? t->causes[SW_FAILURE]->attempts : 0),
        "expected", (json_int_t)(t->causes[SW_EXPECTED] ? t->causes[SW_EXPECTED]->attempts : 0),
        "dropped", (json_int_t)(t->causes[SW_DROPPED] ? t->causes[SW_DROPPED]->attempts : 0),
        "calls", json_count(main->calls), "users", json_count(main->users), "lost",
        json_count(main->lost), "first_seen", json_time(main->first_seen), "last_seen",
        json_time(main->last_seen), "by_day", by_day_json(t->rank, main));
}

json_t *ticket_json(const struct ticket *t)
{
    struct sw_buf subject = {0};
    json_t *json;

    sw_buf_str(&subject, "");
    if (t->main)
        put_subject(&subject, t);
    json = json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:s}",
        "schema", "sipwhy.ticket/1", "generated_at", json_time(t->rank->options->now), "period",
        json_period(&t->rank->options->period, t->rank->options->now), "sip_code",
        json_code(t->pair.sip), "microsoft_code", json_code(t->pair.microsoft), "subject",
        json_text(subject.s), "owner", t->owner, "for", reader_words(t->owner), "title",
        json_text(t->title), "figures", figures_json(t), "trunks", trunks_json(t), "phrase",
        json_text(t->phrase.s), "examples", examples_json(t), "checked", json_steps(t->advice),
        "masked", sw_privacy_way(t->rank->options->privacy) != SW_SHOWN, "receipt",
        json_receipt(t->rank), "source", sw_source_names[t->rank->source]);
    json_add_redacted(json, t->rank->options->privacy);
    if (t->main)
        json_object_set_new(json, "sources", json_sources(&t->main->explanation));
    sw_buf_free(&subject);
    return json;
}
