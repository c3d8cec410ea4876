/*
 * weekly_tables.c - times of calls, calls at once, and all attempts by trunk and by country, as a
 * weekly report shows them below its causes; see weekly.h.
 */
#include "weekly.h"

#include "groups.h"
#include "json.h"

#include <math.h>
#include <string.h>

/* --------------------------------------------------------------------------------- times */

/* What a row is of, in the order of the table; on paper, and in JSON. */
enum { SETUP, TALK, HELD, TIMES };

static const struct {
    const char *heading, *name;
} time_words[TIMES] = {
    {"setup, outbound", "setup"}, {"talk, outbound", "talk"}, {"held, inbound", "held"}};

static const struct sw_durations *durations_of(const struct sw_times *times, int which)
{
    return which == SETUP ? &times->setup : which == TALK ? &times->talk : &times->held;
}

static void add_times_row(struct sw_doc *doc, struct sw_block *table, const struct sw_rank *rank,
                          int which)
{
    const struct sw_durations *now = durations_of(&rank->times, which);
    const struct sw_durations *last = durations_of(&rank->history->last.times, which);

    if (now->n == 0)
        return;
    sw_doc_row(doc, table,
               (const struct sw_cell[]){
                   sw_cell_text(time_words[which].heading),
                   sw_cell_count(now->n),
                   sw_cell_duration(now->median),
                   sw_cell_duration(now->p95),
                   which == SETUP ? sw_cell_none() : sw_cell_duration(now->total),
                   sw_cell_duration(last->median),
                   sw_cell_duration(last->p95),
               });
}

static void add_peak(struct sw_doc *doc, const struct sw_rank *rank)
{
    const struct sw_peak *peak = &rank->times.peak, *last = &rank->history->last.times.peak;
    struct sw_buf before = {0};
    char time[32], n[3][32];

    if (peak->calls == 0)
        return;
    if (last->calls > 0)
        sw_buf_printf(&before, "; last week %s", sw_group_digits(n[2], last->calls));
    sw_doc_fact(doc, 0, "At once", "at most %s call%s, %s, of %s attempt%s%s",
                sw_group_digits(n[0], peak->calls), peak->calls == 1 ? "" : "s",
                sw_time_local(time, sizeof time, peak->time, "%a %d %b %H:%M:%S"),
                sw_group_digits(n[1], rank->times.n_intervals),
                rank->times.n_intervals == 1 ? "" : "s", before.n ? before.s : "");
    sw_buf_free(&before);
}

/* How many durations there are of any kind. */
static int64_t count_times(const struct sw_times *times)
{
    return times->setup.n + times->talk.n + times->held.n;
}

static void add_times_table(struct sw_doc *doc, const struct sw_rank *rank)
{
    enum { BEFORE = 5, TIME_COLUMNS = 7 };
    struct sw_column columns[TIME_COLUMNS] = {
        {.name = "time", .heading = "", .use = SW_FOR_PEOPLE},
        {.name = "n", .use = SW_FOR_PEOPLE},
        {.name = "median", .use = SW_FOR_PEOPLE},
        {.name = "p95", .heading = "95 % in", .use = SW_FOR_PEOPLE},
        {.name = "total", .use = SW_FOR_PEOPLE},
        {.name = "median_before", .heading = "last median", .use = SW_FOR_PEOPLE},
        {.name = "p95_before", .heading = "last 95 %", .use = SW_FOR_PEOPLE}};
    struct sw_block *table;

    for (int i = BEFORE; i < TIME_COLUMNS && count_times(&rank->history->last.times) == 0; i++)
        columns[i].use = SW_FOR_NOBODY;
    table = sw_doc_table(doc, "times", columns, TIME_COLUMNS);
    for (int i = 0; i < TIMES; i++)
        add_times_row(doc, table, rank, i);
}

static void add_times(struct sw_doc *doc, const struct sw_rank *rank)
{
    int64_t n = count_times(&rank->times);

    if (n + rank->times.n_intervals == 0)
        return;
    sw_doc_heading(doc, "Times of connected attempts");
    if (n > 0)
        add_times_table(doc, rank);
    add_peak(doc, rank);
}

static json_t *seconds_json(int64_t ms)
{
    return ms == SW_NO_TIME ? json_null() : json_real((double)ms / SW_SECOND);
}

static json_t *peak_json(const struct sw_peak *peak)
{
    return json_pack("{s:I, s:o}", "peak", (json_int_t)peak->calls, "time",
                     peak->calls > 0 ? json_time(peak->time) : json_null());
}

static json_t *times_json(const struct sw_times *times)
{
    json_t *json = json_object(), *peak = peak_json(&times->peak);

    for (int i = 0; i < TIMES; i++) {
        const struct sw_durations *d = durations_of(times, i);
        json_t *figures = json_pack("{s:I, s:o, s:o}", "n", (json_int_t)d->n, "median",
                                    seconds_json(d->median), "p95", seconds_json(d->p95));

        if (i != SETUP)
            json_object_set_new(figures, "total", seconds_json(d->total));
        json_object_set_new(json, time_words[i].name, figures);
    }
    json_object_set_new(peak, "n", json_integer(times->n_intervals));
    json_object_set_new(json, "concurrent", peak);
    return json;
}

/* ---------------------------------------------------------------------- time to failure */

static int64_t sum_of(const struct sw_cause *cause, size_t from, size_t until)
{
    int64_t sum = 0;

    for (size_t i = from; i < until; i++)
        sum += cause->fails_after[i];
    return sum;
}

const char *weekly_bucket_name(char *out, size_t size, size_t bucket)
{
    int from = (int)sw_fails_from[bucket];

    if (bucket == 0)
        snprintf(out, size, "<%d s", (int)sw_fails_from[1]);
    else if (bucket == SW_FAILS_AFTER - 1)
        snprintf(out, size, "%d+ s", from);
    else
        snprintf(out, size, "%d-%d s", from, (int)sw_fails_from[bucket + 1]);
    return out;
}

/*
 * Three quarters within 5 s are like refusals, three quarters after 15 s or more like timeouts. Of
 * one or two nothing is said.
 */
static const char *failing_words(const struct sw_cause *cause, int64_t n)
{
    enum { QUICK = 2, SLOW = 3, LEAST = 3 }; /* buckets up to, and from */

    if (n < LEAST)
        return "";
    if (4 * sum_of(cause, 0, QUICK) >= 3 * n)
        return ", like refusals";
    return 4 * sum_of(cause, SLOW, SW_FAILS_AFTER) >= 3 * n ? ", like timeouts" : "";
}

void weekly_add_failing(struct sw_doc *doc, const struct sw_cause *cause)
{
    int64_t n = sum_of(cause, 0, SW_FAILS_AFTER);
    struct sw_buf text = {0};
    char name[32], digits[32];

    for (size_t i = 0; i < SW_FAILS_AFTER; i++)
        if (cause->fails_after[i] > 0)
            sw_buf_printf(&text, "%s%s: %s", text.n ? " \xc2\xb7 " : "",
                          weekly_bucket_name(name, sizeof name, i),
                          sw_group_digits(digits, cause->fails_after[i]));
    if (n > 0)
        sw_doc_fact(doc, 4, "Fails in", "%s; of %s attempt%s%s", text.s, sw_group_digits(digits, n),
                    n == 1 ? "" : "s", failing_words(cause, n));
    sw_buf_free(&text);
}

json_t *weekly_failing_json(const struct sw_cause *cause)
{
    int64_t n = sum_of(cause, 0, SW_FAILS_AFTER);
    json_t *buckets;

    if (n == 0)
        return json_null();
    buckets = json_array();
    for (size_t i = 0; i < SW_FAILS_AFTER; i++)
        json_array_append_new(
            buckets,
            json_pack("{s:I, s:o, s:I}", "from", (json_int_t)sw_fails_from[i], "until",
                      i + 1 < SW_FAILS_AFTER ? json_integer(sw_fails_from[i + 1]) : json_null(),
                      "attempts", (json_int_t)cause->fails_after[i]));
    return json_pack("{s:I, s:o}", "n", (json_int_t)n, "buckets", buckets);
}

/* ------------------------------------------------------------------ by trunk and country */

enum { FAILED, ATTEMPTS, ASR, NER, INTERVAL, PEAK, TOP, NAME, COLUMNS, SHOWN = 10 };

static const struct sw_column group_columns[COLUMNS] = {
    [FAILED] = {.name = "failed", .use = SW_FOR_PEOPLE},
    [ATTEMPTS] = {.name = "attempts", .use = SW_FOR_PEOPLE},
    [ASR] = {.name = "asr", .heading = "ASR", .use = SW_FOR_PEOPLE},
    [NER] = {.name = "ner", .heading = "NER", .use = SW_FOR_PEOPLE},
    [INTERVAL] = {.name = "ner_interval", .heading = "interval", .use = SW_FOR_PEOPLE},
    [PEAK] = {.name = "peak", .use = SW_FOR_PEOPLE},
    [TOP] = {.name = "top_cause", .heading = "top cause", .use = SW_FOR_PEOPLE},
    [NAME] = {.name = "name", .use = SW_FOR_PEOPLE, .flexible = true},
};

/* Rates of few attempts are marked, those of very few left out. */
static const char *interval_text(char *out, size_t size, const struct sw_group *group)
{
    if (group->attempts < SW_FEW_ATTEMPTS)
        snprintf(out, size, group->attempts < SW_TOO_FEW_ATTEMPTS ? "too few" : "few calls");
    else
        snprintf(out, size, "%.1f-%.1f %%", 100 * group->ner_low, 100 * group->ner_high);
    return out;
}

static void add_group(struct sw_doc *doc, struct sw_block *table, const struct sw_group *group,
                      const char *name)
{
    bool is_judged = group->attempts >= SW_TOO_FEW_ATTEMPTS;
    char interval[32], pair[48], digits[32], top[96] = "-";

    if (group->top)
        snprintf(top, sizeof top, "%s %s", sw_pair_text(pair, group->top->explanation.pair),
                 sw_group_digits(digits, group->top_attempts));
    sw_doc_row(
        doc, table,
        (const struct sw_cell[COLUMNS]){
            [FAILED] = sw_cell_count(group->failed),
            [ATTEMPTS] = sw_cell_count(group->attempts),
            [ASR] = is_judged ? sw_cell_ratio(group->asr) : sw_cell_none(),
            [NER] = is_judged ? sw_cell_ratio(group->ner) : sw_cell_none(),
            [INTERVAL] = sw_cell_text(interval_text(interval, sizeof interval, group)),
            [PEAK] = group->peak.calls > 0 ? sw_cell_count(group->peak.calls) : sw_cell_none(),
            [TOP] = sw_cell_text(top),
            [NAME] = sw_cell_text(name),
        });
}

/* Ten rows: those with most failed attempts, and the sums of the others. */
static void add_groups(struct sw_doc *doc, const struct sw_groups *groups, const char *name,
                       const char *heading, bool has_peaks, const char *unknown)
{
    size_t shown = groups->n <= SHOWN ? groups->n : SHOWN - 1;
    struct sw_column columns[COLUMNS];
    struct sw_block *table;
    char other[64], digits[32];

    memcpy(columns, group_columns, sizeof columns);
    columns[NAME].heading = heading;
    if (!has_peaks)
        columns[PEAK].use = SW_FOR_NOBODY;
    table = sw_doc_table(doc, name, columns, COLUMNS);
    for (size_t i = 0; i < shown; i++)
        add_group(doc, table, &groups->items[i],
                  groups->items[i].name[0] ? groups->items[i].name : unknown);
    if (shown < groups->n) {
        const struct sw_group sum = groups_sum(groups, shown);

        snprintf(other, sizeof other, "%s other%s",
                 sw_group_digits(digits, (int64_t)(groups->n - shown)),
                 groups->n - shown == 1 ? "" : "s");
        add_group(doc, table, &sum, other);
    }
}

static size_t count_known(const struct sw_groups *groups)
{
    size_t n = 0;

    for (size_t i = 0; i < groups->n; i++)
        n += groups->items[i].name[0] != '\0';
    return n;
}

void weekly_add_tables(struct sw_doc *doc, const struct sw_rank *rank)
{
    if (rank->trunks.n > 0) {
        sw_doc_heading(doc, "By trunk");
        add_groups(doc, &rank->trunks, "trunks", "trunk", rank->times.n_intervals > 0, "-");
    }
    if (count_known(&rank->countries) > 1) {
        sw_doc_heading(doc, "By country of the far number");
        add_groups(doc, &rank->countries, "countries", "country", false, "not known");
    }
    add_times(doc, rank);
}

static json_t *top_json(const struct sw_group *group)
{
    struct sw_pair pair;

    if (!group->top)
        return json_null();
    pair = group->top->explanation.pair;
    return json_pack("{s:o, s:o, s:I}", "sip_code", json_code(pair.sip), "microsoft_code",
                     json_code(pair.microsoft), "attempts", (json_int_t)group->top_attempts);
}

static json_t *groups_json(const struct sw_groups *groups, const char *key, bool has_peaks)
{
    json_t *list = json_array();

    for (size_t i = 0; i < groups->n; i++) {
        const struct sw_group *g = &groups->items[i];
        json_t *json = json_pack(
            "{s:o, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", key, json_text(g->name),
            "attempts", (json_int_t)g->attempts, "connected", (json_int_t)g->connected, "expected",
            (json_int_t)g->expected, "failed", (json_int_t)g->failed, "asr", json_ratio(g->asr),
            "ner", json_ratio(g->ner), "ner_low", json_ratio(g->ner_low), "ner_high",
            json_ratio(g->ner_high), "top_cause", top_json(g));

        if (has_peaks)
            json_object_set_new(json, "concurrent", peak_json(&g->peak));
        json_array_append_new(list, json);
    }
    return list;
}

void weekly_add_tables_json(json_t *json, const struct sw_rank *rank)
{
    bool has_calls = rank->source == SW_SOURCE_CALLS;
    const struct sw_rank *last = &rank->history->last;

    json_object_set_new(json, "trunks",
                        has_calls ? groups_json(&rank->trunks, "trunk", true) : json_null());
    json_object_set_new(json, "countries",
                        has_calls ? groups_json(&rank->countries, "country", false) : json_null());
    json_object_set_new(json, "times", has_calls ? times_json(&rank->times) : json_null());
    json_object_set_new(json, "times_last_week",
                        has_calls && last->totals.attempts > 0 ? times_json(&last->times)
                                                               : json_null());
}
