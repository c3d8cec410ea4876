/* rank_json.c - a ranking as JSON, schema sipwhy.rank/1; see rank.h. */
#include "sipwhy/rank.h"

#include "by_day.h"
#include "json.h"
#include "set_aside.h"
#include "weekly.h"
#include "words.h"

#include "sipwhy/kpi.h"

json_t *totals_json(const struct sw_rank_totals *t)
{
    bool has_all = !t->has_failures_only;

    return json_pack("{s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o}", "attempts",
                     json_count(has_all ? t->attempts : -1), "connected",
                     json_count(has_all ? t->connected : -1), "expected", (json_int_t)t->expected,
                     "failed", (json_int_t)t->failed, "dropped",
                     json_count(has_all ? t->dropped : -1), "calls", json_count(t->calls), "users",
                     json_count(t->users), "unknown_outcome", (json_int_t)t->unknown_outcome, "asr",
                     json_ratio(t->asr), "ner", json_ratio(t->ner), "ner_low",
                     json_ratio(t->ner_low), "ner_high", json_ratio(t->ner_high));
}

static json_t *examples_json(const struct sw_cause *cause)
{
    json_t *list = json_array();

    for (size_t i = 0; i < cause->n_examples; i++)
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:o}", "correlation_id",
                                        json_text(cause->examples[i].correlation_id), "invite_time",
                                        json_time(cause->examples[i].invite_time), "trunk",
                                        json_text(cause->examples[i].trunk)));
    return list;
}

json_t *json_sources(const struct sw_explanation *e)
{
    json_t *list = json_array();

    for (size_t i = 0; i < e->n_variants; i++)
        json_array_append_new(list, json_sprintf("%s%s%s", e->variants[i].source,
                                                 e->variants[i].source_date[0] ? " " : "",
                                                 e->variants[i].source_date));
    if (e->known == SW_KNOWN_FAMILY)
        json_array_append_new(list, json_string(e->family->evidence));
    if (e->known != SW_KNOWN_PAIR && e->sip)
        json_array_append_new(list, json_string(e->sip->rfc));
    return list;
}

static json_t *state_json(const struct sw_trend *trend)
{
    return json_text(trend ? sw_state_names[trend->state] : "");
}

static json_t *previous_json(const struct sw_trend *trend)
{
    if (!trend)
        return json_null();
    return json_pack("{s:I, s:o, s:o}", "attempts", (json_int_t)trend->previous.attempts, "calls",
                     json_count(trend->previous.calls), "users", json_count(trend->previous.users));
}

/* null where it was not looked for */
static json_t *concentration_json(const struct sw_cause *cause)
{
    json_t *list = cause->trend ? json_array() : json_null();

    for (size_t i = 0; i < cause->n_concentrations; i++) {
        const struct sw_concentration *found = &cause->concentrations[i];

        json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o}", "dimension", found->dimension,
                                              "value", json_text(found->value), "share",
                                              json_ratio(found->share), "expected_share",
                                              json_ratio(found->expected_share)));
    }
    return list;
}

static json_t *cause_json(const struct sw_rank *rank, size_t place)
{
    const struct sw_cause *cause = rank->causes[place];
    const struct sw_explanation *e = &cause->explanation;
    json_t *json = json_pack("{s:I, s:o, s:o, s:s, s:s, s:s, s:s, s:s}", "rank",
                             (json_int_t)place + 1, "sip_code", json_code(e->pair.sip),
                             "microsoft_code", json_code(e->pair.microsoft), "title", e->title,
                             "origin", e->origin, "owner", e->owner, "outcome",
                             outcome_name(cause->outcome), "known", sw_known_name(e->known));

    json_object_set_new(json, "own", json_boolean(e->variants && e->variants[0].own));
    json_object_set_new(json, "attempts", json_integer(cause->attempts));
    json_object_set_new(json, "calls", json_count(cause->calls));
    json_object_set_new(json, "users", json_count(cause->users));
    json_object_set_new(json, "lost", json_count(cause->lost));
    json_object_set_new(json, "share", json_ratio(cause->share));
    json_object_set_new(json, "cumulative_share", json_ratio(cause->cumulative_share));
    json_object_set_new(json, "ner_if_fixed", json_ratio(cause->ner_if_fixed));
    json_object_set_new(json, "first_seen", json_time(cause->first_seen));
    json_object_set_new(json, "last_seen", json_time(cause->last_seen));
    json_object_set_new(json, "by_day", by_day_json(rank, cause));
    json_object_set_new(json, "state", state_json(cause->trend));
    json_object_set_new(json, "previous", previous_json(cause->trend));
    if (cause->trend)
        weekly_add_cause_json(json, cause);
    json_object_set_new(json, "concentration", concentration_json(cause));
    json_object_set_new(json, "examples", examples_json(cause));
    json_object_set_new(json, "advice", json_steps(e->advice));
    json_object_set_new(json, "sources", json_sources(e));
    return json;
}

static json_t *causes_json(const struct sw_rank *rank)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rank->n_named; i++)
        json_array_append_new(list, cause_json(rank, i));
    return list;
}

static json_t *other_json(const struct sw_rank *rank)
{
    const struct sw_cause sum = sw_rank_other(rank);

    return json_pack("{s:I, s:I, s:o, s:o}", "causes", (json_int_t)(rank->n_causes - rank->n_named),
                     "attempts", (json_int_t)sum.attempts, "calls", json_count(sum.calls), "users",
                     json_count(sum.users));
}

static json_t *expected_json(const struct sw_rank *rank)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rank->n_expected; i++) {
        const struct sw_explanation *e = &rank->expected[i]->explanation;

        json_array_append_new(list, json_pack("{s:o, s:o, s:s, s:I}", "sip_code",
                                              json_code(e->pair.sip), "microsoft_code",
                                              json_code(e->pair.microsoft), "title", e->title,
                                              "attempts", (json_int_t)rank->expected[i]->attempts));
    }
    return list;
}

static json_t *counts_notes_json(const struct sw_rank *rank)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rank->n_counts_notes; i++) {
        const struct sw_counts_note *note = &rank->counts_notes[i];

        json_array_append_new(
            list, json_pack("{s:I, s:o, s:s, s:o, s:o}", "import_id", (json_int_t)note->import_id,
                            "file", json_text(note->file), "why", sw_counts_why_names[note->why],
                            "since", json_time(note->since), "until", json_time(note->until)));
    }
    return list;
}

static json_t *kpis_json(const struct sw_rank *rank)
{
    struct sw_kpi kpis[SW_KPIS];
    json_t *list = json_array();

    sw_kpis(rank, kpis);
    for (size_t i = 0; i < SW_KPIS; i++)
        json_array_append_new(list, json_pack("{s:s, s:o, s:I, s:s}", "name", kpis[i].name, "value",
                                              json_ratio(kpis[i].value), "n", (json_int_t)kpis[i].n,
                                              "formula", kpis[i].formula));
    return list;
}

json_t *json_receipt(const struct sw_rank *rank)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "files", (json_int_t)rank->files, "rows",
                     (json_int_t)rank->rows, "new", (json_int_t)rank->new_rows, "known",
                     (json_int_t)rank->known, "rejected", (json_int_t)rank->rejected,
                     "complete_through", json_time(rank->complete_through));
}

json_t *sw_rank_json(const struct sw_rank *rank)
{
    json_t *json;
    json = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "schema", "sipwhy.rank/1",
                     "generated_at", json_time(rank->options->now), "period",
                     json_period(&rank->options->period, rank->options->now), "totals",
                     totals_json(&rank->totals), "causes", causes_json(rank), "other",
                     other_json(rank), "expected", expected_json(rank), "receipt",
                     json_receipt(rank), "source", sw_source_names[rank->source]);
    json_add_redacted(json, rank->options->privacy);
    json_object_set_new(json, "other_counts", counts_notes_json(rank));
    json_object_set_new(json, "stale", stale_json(rank));
    json_object_set_new(json, "missing_days", missing_days_json(rank));
    json_object_set_new(json, "set_aside", set_aside_json(rank));
    if (rank->options->all_kpis)
        json_object_set_new(json, "kpis", kpis_json(rank));
    if (rank->history)
        weekly_add_json(json, rank);
    return json;
}
