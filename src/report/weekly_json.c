/* weekly_json.c - what a weekly report has in JSON beyond a ranking; see weekly.h. */
#include "weekly.h"

#include "json.h"
#include "trunk_faults.h"

static json_t *weeks_json(const struct sw_history *h)
{
    json_t *list = json_array();

    for (size_t w = 0; w < h->n_weeks; w++) {
        const struct sw_week_figures *f = &h->weeks[w];

        json_array_append_new(list,
                              json_pack("{s:o, s:I, s:I, s:I, s:I}", "week",
                                        json_sprintf("%04d-W%02d", f->week.year, f->week.week),
                                        "attempts", (json_int_t)f->attempts, "connected",
                                        (json_int_t)f->connected, "delivered",
                                        (json_int_t)f->delivered, "failed", (json_int_t)f->failed));
    }
    return list;
}

static json_t *states_json(const struct sw_history *h)
{
    json_t *json = json_object();

    for (int s = SW_STATE_NEW; s < SW_STATES; s++)
        json_object_set_new(json, sw_state_names[s], json_integer((json_int_t)h->n_of[s]));
    return json;
}

static json_t *gone_json(const struct sw_history *h)
{
    json_t *list = json_array();

    for (size_t i = 0; i < h->n_gone; i++)
        json_array_append_new(list, json_pack("{s:o, s:o, s:s, s:I}", "sip_code",
                                              json_code(h->gone[i]->explanation.pair.sip),
                                              "microsoft_code",
                                              json_code(h->gone[i]->explanation.pair.microsoft),
                                              "title", h->gone[i]->explanation.title, "attempts",
                                              (json_int_t)h->gone[i]->attempts));
    return list;
}

static json_t *silences_json(const struct sw_history *h)
{
    static const char *const directions[] = {"", "in", "out"};
    json_t *list = json_array();

    for (size_t i = 0; i < h->n_silences; i++) {
        const struct sw_silence *s = &h->silences[i];

        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o, s:f}", "trunk", json_text(s->trunk), "direction",
                            json_text(directions[s->direction]), "since", json_time(s->since),
                            "until", json_time(s->until), "expected", s->expected));
    }
    return list;
}

static json_t *emergencies_json(const struct sw_rank *rank)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rank->n_emergencies; i++) {
        const struct sw_emergency *e = &rank->emergencies[i];

        json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o, s:o}", "invite_time",
                                              json_time(e->example.invite_time), "sip_code",
                                              json_code(e->pair.sip), "microsoft_code",
                                              json_code(e->pair.microsoft), "trunk",
                                              json_text(e->example.trunk), "correlation_id",
                                              json_text(e->example.correlation_id)));
    }
    return list;
}

void weekly_add_cause_json(json_t *json, const struct sw_cause *cause)
{
    json_object_set_new(json, "recovered", json_count(cause->recovered));
    json_object_set_new(json, "masked", json_count(cause->masked));
    json_object_set_new(json, "fails_after", weekly_failing_json(cause));
}

static void add_totals_json(json_t *totals, const struct sw_rank_totals *t)
{
    json_object_set_new(totals, "lost", json_count(t->lost));
    json_object_set_new(totals, "recovered", json_count(t->recovered));
    json_object_set_new(totals, "masked", json_count(t->masked));
}

static json_t *last_totals_json(const struct sw_rank_totals *last)
{
    json_t *json;

    if (last->attempts == 0)
        return json_null();
    json = totals_json(last);
    add_totals_json(json, last);
    return json;
}

void weekly_add_json(json_t *json, const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;

    add_totals_json(json_object_get(json, "totals"), &rank->totals);
    json_object_set_new(json, "totals_last_week", last_totals_json(&h->last.totals));
    json_object_set_new(json, "verdict", verdict_json(rank));
    json_object_set_new(json, "compared", json_boolean(h->is_compared));
    json_object_set_new(json, "provisional", json_boolean(h->is_provisional));
    json_object_set_new(json, "revised", revision_json(rank));
    json_object_set_new(json, "states", states_json(h));
    json_object_set_new(json, "weeks", weeks_json(h));
    json_object_set_new(json, "gone", gone_json(h));
    json_object_set_new(json, "silent", silences_json(h));
    json_object_set_new(json, "emergencies", emergencies_json(rank));
    json_object_set_new(json, "certificate", trunk_faults_json(rank));
    weekly_add_summary_json(json, rank);
    weekly_add_tables_json(json, rank);
}
