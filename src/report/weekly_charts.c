/* weekly_charts.c - pictures of a weekly report's figures; see weekly.h. */
#include "weekly.h"

#include "words.h"

#include "sipwhy/stat.h"

#include <math.h>
#include <stdio.h>

enum { MOST_CAUSES = 12, MOST_TRENDS = 6 };

static double rate(int64_t part, int64_t all)
{
    return all > 0 ? (double)part / (double)all : NAN;
}

static void add_pareto(struct sw_doc *doc, const struct sw_rank *rank)
{
    size_t n = rank->n_named < MOST_CAUSES ? rank->n_named : MOST_CAUSES;
    struct sw_chart *chart;
    char pair[48], first[16], all[16];

    if (n < 2)
        return;
    chart = sw_doc_chart(doc, "pareto", SW_CHART_PARETO, n, 2);
    chart->is_ratio = true;
    chart->title = sw_doc_print(doc, "Causes by %s, and what they add up to", ranked_words(rank));
    chart->label_name = "cause";
    chart->series[0].name = "share";
    chart->series[1].name = "cumulative share";
    for (size_t i = 0; i < n; i++) {
        const struct sw_cause *cause = rank->causes[i];

        chart->labels[i] =
            sw_doc_print(doc, "#%zu %s", i + 1, sw_pair_text(pair, cause->explanation.pair));
        chart->series[0].values[i] = cause->share;
        chart->series[1].values[i] = cause->cumulative_share;
    }
    chart->summary =
        sw_doc_print(doc, "The first cause makes %s of all, the first %zu make %s.",
                     sw_percent(first, sizeof first, rank->causes[0]->share), n,
                     sw_percent(all, sizeof all, rank->causes[n - 1]->cumulative_share));
}

/* ------------------------------------------------------------------------- over the weeks */

/* From the oldest week of the baseline on; the report's own week stands last. */
static size_t place_of_week(const struct sw_history *h, size_t w)
{
    return h->n_weeks - 1 - w;
}

static void name_weeks(struct sw_doc *doc, struct sw_chart *chart, const struct sw_history *h)
{
    chart->label_name = "week";
    for (size_t w = 0; w < h->n_weeks; w++)
        chart->labels[place_of_week(h, w)] = sw_doc_print(doc, "W%02d", h->weeks[w].week.week);
    chart->labels[h->n_weeks] = sw_doc_print(doc, "W%02d", h->week.week);
}

static void add_ner(struct sw_doc *doc, const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;
    struct sw_chart *chart = sw_doc_chart(doc, "ner_by_week", SW_CHART_LINE, h->n_weeks + 1, 1);
    struct sw_series *ner = &chart->series[0];
    char now[16], last[16];

    chart->is_ratio = true;
    chart->title = "NER by week, within its 95 % interval";
    ner->name = "NER";
    name_weeks(doc, chart, h);
    for (size_t w = 0; w < h->n_weeks; w++) {
        const struct sw_week_figures *week = &h->weeks[w];
        size_t place = place_of_week(h, w);

        ner->values[place] = rate(week->delivered, week->attempts);
        sw_wilson(week->delivered, week->attempts, &ner->low[place], &ner->high[place]);
    }
    ner->values[h->n_weeks] = rank->totals.ner;
    ner->low[h->n_weeks] = rank->totals.ner_low;
    ner->high[h->n_weeks] = rank->totals.ner_high;
    chart->summary = sw_doc_print(doc, "%s this week; %s in the week with data before it.",
                                  sw_percent(now, sizeof now, rank->totals.ner),
                                  sw_percent(last, sizeof last, ner->values[h->n_weeks - 1]));
}

static void add_owners(struct sw_doc *doc, const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;
    const struct sw_week_shape *shape = &h->shape;
    struct sw_chart *chart;
    const struct sw_owner_weeks *most = NULL;

    if (shape->n_owners == 0)
        return;
    chart =
        sw_doc_chart(doc, "failures_by_owner", SW_CHART_STACKED, h->n_weeks + 1, shape->n_owners);
    chart->title = "Failed attempts by week and who must act";
    name_weeks(doc, chart, h);
    for (size_t o = 0; o < shape->n_owners; o++) {
        const struct sw_owner_weeks *owner = &shape->owners[o];

        chart->series[o].name = sw_owner_words(owner->name);
        for (size_t w = 0; w < h->n_weeks; w++)
            chart->series[o].values[place_of_week(h, w)] = (double)owner->failed[w + 1];
        chart->series[o].values[h->n_weeks] = (double)owner->failed[0];
        most = !most || owner->failed[0] > most->failed[0] ? owner : most;
    }
    chart->summary =
        sw_doc_print(doc, "Most failures of this week are for: %s.", sw_owner_words(most->name));
}

static void add_trends(struct sw_doc *doc, const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;
    size_t n = rank->n_named < MOST_TRENDS ? rank->n_named : MOST_TRENDS;
    struct sw_chart *chart;
    char pair[48];

    if (n == 0)
        return;
    chart = sw_doc_chart(doc, "causes_by_week", SW_CHART_MULTIPLES, h->n_weeks + 1, n);
    chart->title = "Attempts of the first causes by week";
    name_weeks(doc, chart, h);
    for (size_t i = 0; i < n; i++) {
        const struct sw_cause *cause = rank->causes[i];

        chart->series[i].name =
            sw_doc_print(doc, "#%zu %s", i + 1, sw_pair_text(pair, cause->explanation.pair));
        for (size_t w = 0; w < h->n_weeks; w++)
            chart->series[i].values[place_of_week(h, w)] = (double)cause->trend->attempts[w];
        chart->series[i].values[h->n_weeks] = (double)cause->attempts;
    }
    chart->summary = "Each is drawn to a height of its own; the number is that of this week.";
}

static void add_hours(struct sw_doc *doc, const struct sw_rank *rank)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const struct sw_week_shape *shape = &rank->history->shape;
    struct sw_chart *chart = sw_doc_chart(doc, "failures_by_hour", SW_CHART_HEAT, 24, 7);
    int day = 0, hour = 0;

    chart->title = "Failed attempts by weekday and hour";
    chart->label_name = "hour";
    for (int h = 0; h < 24; h++)
        chart->labels[h] = sw_doc_print(doc, "%02d", h);
    for (int d = 0; d < 7; d++) {
        chart->series[d].name = days[d];
        for (int h = 0; h < 24; h++) {
            chart->series[d].values[h] = (double)shape->failed_at[d][h];
            if (shape->failed_at[d][h] > shape->failed_at[day][hour])
                day = d, hour = h;
        }
    }
    chart->summary =
        sw_doc_print(doc, "Most in one hour: %lld on %s at %02d:00 (%s).",
                     (long long)shape->failed_at[day][hour], days[day], hour, sw_zone_name());
}

/* ------------------------------------------------------------------------- of the week */

static void add_times_to_failure(struct sw_doc *doc, const struct sw_rank *rank)
{
    int64_t n[SW_FAILS_AFTER] = {0}, all = 0;
    struct sw_chart *chart;
    char name[32], early[16], late[16];

    for (size_t i = 0; i < rank->n_all; i++)
        for (size_t b = 0; rank->all[i].outcome == SW_FAILURE && b < SW_FAILS_AFTER; b++) {
            n[b] += rank->all[i].fails_after[b];
            all += rank->all[i].fails_after[b];
        }
    if (all == 0)
        return;
    chart = sw_doc_chart(doc, "time_to_failure", SW_CHART_STACKED, SW_FAILS_AFTER, 1);
    chart->title = "Failed attempts by the time that it took them to fail";
    chart->label_name = "after";
    chart->series[0].name = "failed attempts";
    for (size_t b = 0; b < SW_FAILS_AFTER; b++) {
        chart->labels[b] = sw_doc_print(doc, "%s", weekly_bucket_name(name, sizeof name, b));
        chart->series[0].values[b] = (double)n[b];
    }
    chart->summary =
        sw_doc_print(doc, "%s within 5 s, as refusals do; %s after 15 s or more, as timeouts do.",
                     sw_percent(early, sizeof early, rate(n[0] + n[1], all)),
                     sw_percent(late, sizeof late, rate(n[3] + n[4] + n[5], all)));
}

static void add_trunks(struct sw_doc *doc, const struct sw_rank *rank)
{
    enum { MOST_TRUNKS = 10 };
    const struct sw_group *shown[MOST_TRUNKS], *worst = NULL;
    struct sw_chart *chart;
    size_t n = 0;
    char ner[16];

    for (size_t i = 0; i < rank->trunks.n && n < MOST_TRUNKS; i++)
        if (rank->trunks.items[i].attempts >= SW_TOO_FEW_ATTEMPTS)
            shown[n++] = &rank->trunks.items[i];
    if (n == 0)
        return;
    chart = sw_doc_chart(doc, "ner_by_trunk", SW_CHART_INTERVALS, n, 1);
    chart->is_ratio = true;
    chart->title = "NER by trunk, within its 95 % interval";
    chart->label_name = "trunk";
    chart->series[0].name = "NER";
    for (size_t i = 0; i < n; i++) {
        chart->labels[i] = sw_doc_print(doc, "%s", shown[i]->name[0] ? shown[i]->name : "-");
        chart->series[0].values[i] = shown[i]->ner;
        chart->series[0].low[i] = shown[i]->ner_low;
        chart->series[0].high[i] = shown[i]->ner_high;
        worst = !worst || shown[i]->ner < worst->ner ? shown[i] : worst;
    }
    chart->summary = sw_doc_print(doc, "The lowest: %s, %s.", worst->name[0] ? worst->name : "-",
                                  sw_percent(ner, sizeof ner, worst->ner));
}

void weekly_add_charts(struct sw_doc *doc, const struct sw_rank *rank)
{
    add_pareto(doc, rank);
    if (rank->source == SW_SOURCE_CALLS) {
        add_times_to_failure(doc, rank);
        add_trunks(doc, rank);
    }
    if (!rank->history->is_compared || rank->history->n_weeks == 0)
        return;
    add_ner(doc, rank);
    add_owners(doc, rank);
    add_trends(doc, rank);
    if (rank->totals.failed > 0)
        add_hours(doc, rank);
}
