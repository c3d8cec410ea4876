/*
 * A weekly report's history is made of sums by quarter hour. Here it is counted again, from the
 * attempts themselves.
 */
#include "imported.h"
#include "sipwhy/rank.h"

enum { ROWS = 9000 };

/* ------------------------------------------------------------------------------- the calls */

/* Always the same numbers. */
static uint32_t draw(uint32_t below)
{
    static uint64_t state = 42;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

/* A pair, how often it comes, and the weeks before 2026-W47 in which it does. */
static const struct {
    const char *success, *codes;
    uint32_t weight;
    int from, to;
} kinds[] = {
    {"Yes", "0,540000", 60, 16, 0},   {"No", "503,560503", 8, 16, 0},
    {"No", "404,560404", 6, 16, 0},   {"No", "486,560486", 6, 16, 0},
    {"Yes", "410,301005", 3, 16, 0},                                 /* dropped */
    {"No", "403,560403", 3, 15, 14},                                 /* and again in this week */
    {"No", "403,560403", 3, 0, 0},    {"No", "408,560408", 3, 0, 0}, /* new */
    {"No", "500,560500", 3, 12, 1},                                  /* gone */
    {"Yes", "503,560503", 2, 13, 13}, {"Yes", "503,560503", 2, 0, 0},
    {"", "0,540000", 3, 16, 0},       {"No", "488,560488", 3, 9, 3},
    {"No", "488,560488", 3, 0, 0},    {"No", "999,999999", 2, 2, 0},
};

static size_t draw_kind(int week)
{
    uint32_t sum = 0;
    size_t k = 0;

    for (size_t i = 0; i < COUNT(kinds); i++)
        sum += week <= kinds[i].from && week >= kinds[i].to ? kinds[i].weight : 0;
    for (uint32_t at = draw(sum) + 1; k < COUNT(kinds); k++) {
        uint32_t weight = week <= kinds[k].from && week >= kinds[k].to ? kinds[k].weight : 0;

        if (at <= weight)
            break;
        at -= weight;
    }
    return k;
}

/* Calls of 17 weeks, the fifth before the last empty, in so many exports a tenant. */
static void import_weeks(struct imported *in, const char *tenant, int rows, int from, int to)
{
    int64_t monday = utc("2026-11-16T00:00:00Z");
    struct sw_buf text = {0};

    sw_buf_str(&text,
               "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC "
               "FQDN,Call type\n");
    for (int i = 0; i < rows; i++) {
        int week = to + (int)draw((uint32_t)(from - to + 1));
        int64_t time = monday - week * 7 * SW_DAY + draw(7 * 86400) * SW_SECOND;
        size_t k = draw_kind(week);
        char when[40];

        if (week != 5)
            sw_buf_printf(&text, "%s%d.%d.%d,%s,%s,%s,sbc%u.contoso.com,%s\n", tenant, from, to, i,
                          sw_time_utc(when, time, false), kinds[k].success, kinds[k].codes, draw(3),
                          draw(2) ? "dr_in" : "dr_out");
    }
    must_import(in, tenant, text.s);
    sw_buf_free(&text);
}

/* ------------------------------------------------------------------------------- counted again */

struct attempt {
    int64_t time; /* of its quarter hour */
    int64_t cause_id;
    enum sw_success success;
};

struct attempts {
    struct attempt *items;
    size_t n, capacity;
};

static enum sw_status keep(void *context, const struct sw_attempt *attempt, struct sw_err *err)
{
    struct attempts *all = context;

    (void)err;
    if (all->n == all->capacity)
        all->items = sw_grow(all->items, &all->capacity, all->n + 1, sizeof *all->items);
    all->items[all->n++] =
        (struct attempt){sw_floor_div(attempt->invite_time, SW_QUARTER_HOUR) * SW_QUARTER_HOUR,
                         attempt->cause_id, attempt->success};
    return SW_OK;
}

static struct attempts read_all(struct imported *in, const struct sw_filter *asked)
{
    struct sw_filter filter = *asked;
    struct attempts all = {0};
    struct sw_err err = {0};

    filter.since = utc("2020-01-01T00:00:00Z");
    filter.until = utc("2030-01-01T00:00:00Z");
    must(each_other(in->store, &filter, keep, &all, &err) == SW_OK &&
             sw_store_each_attempt(in->store, &filter, SW_ATTEMPTS_CONNECTED, keep, &all, &err) ==
                 SW_OK,
         err.text);
    return all;
}

/* What is asked of the history, and all there is to answer it from. */
struct question {
    const struct sw_rank *rank;
    struct attempts all;
    struct sw_explanation explanations[64];
};

static bool is_in(const struct attempt *attempt, struct sw_week week)
{
    return sw_week_compare(sw_week_of(attempt->time), week) == 0;
}

/* A failure whose cause is the asked owner's. */
static bool is_failure(const struct question *q, const struct attempt *attempt)
{
    return attempt->success == SW_NOT_CONNECTED &&
           strcmp(q->explanations[attempt->cause_id].outcome, "failure") == 0;
}

static bool is_asked_for(const struct question *q, const struct attempt *attempt)
{
    const char *owner = q->rank->options->owner;

    return is_failure(q, attempt) &&
           (!owner || strcmp(owner, q->explanations[attempt->cause_id].owner) == 0);
}

static void check_figures(const struct question *q)
{
    const struct sw_history *h = q->rank->history;
    int wrong = 0;

    for (size_t w = 0; w < h->n_weeks; w++) {
        struct sw_week_figures want = {.week = h->weeks[w].week};

        for (size_t i = 0; i < q->all.n; i++) {
            const struct attempt *a = &q->all.items[i];

            if (!is_in(a, want.week) || a->success == SW_SUCCESS_UNKNOWN)
                continue;
            want.attempts++;
            want.connected += a->success == SW_CONNECTED;
            want.delivered += a->success == SW_CONNECTED || q->explanations[a->cause_id].delivered;
            want.failed += is_failure(q, a);
        }
        wrong += want.attempts != h->weeks[w].attempts || want.connected != h->weeks[w].connected ||
                 want.delivered != h->weeks[w].delivered || want.failed != h->weeks[w].failed;
    }
    is_int(wrong, 0, "  figures of each week");
}

static void check_hours(const struct question *q)
{
    const struct sw_history *h = q->rank->history;
    int64_t want[7][24] = {{0}}, n = 0;
    int wrong = 0;

    for (size_t i = 0; i < q->all.n; i++) {
        int64_t wall = sw_wall_of(q->all.items[i].time) - sw_wall_of(sw_week_start(h->week));

        if (is_asked_for(q, &q->all.items[i]) && is_in(&q->all.items[i], h->week))
            n += ++want[wall / SW_DAY][wall % SW_DAY / SW_HOUR] > 0;
    }
    for (int day = 0; day < 7; day++)
        for (int hour = 0; hour < 24; hour++)
            wrong += want[day][hour] != h->shape.failed_at[day][hour];
    ok(wrong == 0 && n > 0, "  failures by hour of the week");
}

static int64_t count_failed(const struct question *q, const char *owner, struct sw_week week)
{
    int64_t n = 0;

    for (size_t i = 0; i < q->all.n; i++)
        n += is_asked_for(q, &q->all.items[i]) && is_in(&q->all.items[i], week) &&
             (!owner || strcmp(owner, q->explanations[q->all.items[i].cause_id].owner) == 0);
    return n;
}

static void check_owners(const struct question *q)
{
    const struct sw_history *h = q->rank->history;
    int wrong = 0;

    for (size_t w = 0; w <= h->n_weeks; w++) {
        struct sw_week week = w == 0 ? h->week : h->weeks[w - 1].week;
        int64_t sum = 0;

        for (size_t o = 0; o < h->shape.n_owners; o++) {
            const struct sw_owner_weeks *owner = &h->shape.owners[o];

            wrong += owner->failed[w] != count_failed(q, owner->name, week);
            sum += owner->failed[w];
        }
        wrong += sum != count_failed(q, NULL, week);
    }
    ok(wrong == 0 && h->shape.n_owners > 0, "  failures by owner and week");
}

/* What the attempts say of a cause in the weeks before. */
static struct sw_trend find_trend(const struct question *q, const struct sw_cause *cause)
{
    const struct sw_history *h = q->rank->history;
    struct sw_trend want = {.first_seen = cause->first_seen};
    int64_t start = sw_week_start(h->week);
    struct sw_state_facts facts = {.now = cause->attempts,
                                   .attempts_now = q->rank->totals.attempts,
                                   .two_weeks_before = sw_week_start(sw_week_add(h->week, -2)),
                                   .weeks = h->n_weeks,
                                   .last_seen = SW_NO_TIME};

    for (size_t i = 0; i < q->all.n; i++) {
        const struct attempt *a = &q->all.items[i];

        if (a->cause_id != cause->cause_id || a->time >= start ||
            a->success != (cause->outcome == SW_DROPPED ? SW_CONNECTED : SW_NOT_CONNECTED))
            continue;
        want.first_seen = a->time < want.first_seen ? a->time : want.first_seen;
        facts.last_seen = a->time > facts.last_seen ? a->time : facts.last_seen;
        facts.last_week += is_in(a, sw_week_add(h->week, -1));
        for (size_t w = 0; w < h->n_weeks; w++)
            want.attempts[w] += is_in(a, h->weeks[w].week);
    }
    for (size_t w = 0; w < h->n_weeks; w++) {
        facts.before += want.attempts[w];
        facts.attempts_before += h->weeks[w].attempts;
    }
    want.state = sw_state_of(&facts);
    return want;
}

static void check_trends(const struct question *q, int *n_of)
{
    int wrong = 0;

    for (size_t i = 0; i < q->rank->n_all; i++) {
        const struct sw_cause *cause = &q->rank->all[i];
        const struct sw_trend want = find_trend(q, cause);

        n_of[want.state]++;
        wrong += want.state != cause->trend->state || want.first_seen != cause->trend->first_seen ||
                 memcmp(want.attempts, cause->trend->attempts, sizeof want.attempts) != 0;
    }
    is_int(wrong, 0, "  attempts, state and first time of each cause");
}

/* ------------------------------------------------------------------------------------- asked */

static const struct {
    const char *name, *zone, *week, *tenant, *trunk, *owner;
    enum sw_direction direction;
    size_t weeks;
} cases[] = {
    {"all", "UTC", "2026-W47", NULL, NULL, NULL, SW_DIRECTION_UNKNOWN, 8},
    {"a short baseline", "UTC", "2026-W47", NULL, NULL, NULL, SW_DIRECTION_UNKNOWN, 3},
    {"a long one", "UTC", "2026-W47", NULL, NULL, NULL, SW_DIRECTION_UNKNOWN, 26},
    {"none", "UTC", "2026-W47", NULL, NULL, NULL, SW_DIRECTION_UNKNOWN, 0},
    {"on other clocks", "Europe/Berlin", "2026-W46", NULL, NULL, NULL, SW_DIRECTION_UNKNOWN, 8},
    {"that are set back", "America/New_York", "2026-W44", NULL, NULL, NULL, SW_DIRECTION_UNKNOWN,
     8},
    {"by quarter hours", "Asia/Kathmandu", "2026-W47", NULL, NULL, NULL, SW_DIRECTION_UNKNOWN, 8},
    {"a tenant", "UTC", "2026-W47", "contoso", NULL, NULL, SW_DIRECTION_UNKNOWN, 8},
    {"the other", "UTC", "2026-W47", "fabrikam", NULL, NULL, SW_DIRECTION_UNKNOWN, 8},
    {"a trunk", "UTC", "2026-W47", NULL, "SBC1.*", NULL, SW_DIRECTION_UNKNOWN, 8},
    {"a direction", "UTC", "2026-W47", NULL, NULL, NULL, SW_OUTBOUND, 8},
    {"an owner", "UTC", "2026-W47", NULL, NULL, "carrier", SW_DIRECTION_UNKNOWN, 8},
    {"all at once", "Europe/Berlin", "2026-W47", "contoso", "sbc[01].*", "sbc", SW_INBOUND, 4},
};

static void test_case(struct imported *in, size_t i, int *n_of)
{
    struct sw_rank_options options = sw_rank_defaults(utc("2026-12-01T00:00:00Z"));
    struct question question = {0};
    struct sw_rank rank = {0};
    struct sw_pairs pairs;
    struct sw_week week;
    struct sw_err err = {0};

    must(sw_zone_use(cases[i].zone, &err) == SW_OK, err.text);
    must(sw_week_parse(sw_str(cases[i].week), &week), cases[i].week);
    options.period = sw_period_of_week(week);
    options.owner = cases[i].owner;
    options.filter = (struct sw_filter){
        .tenant = cases[i].tenant, .trunk = cases[i].trunk, .direction = cases[i].direction};
    must(sw_weekly_make(&rank, in->store, &in->codes, &options, cases[i].weeks, &err) == SW_OK,
         err.text);
    must(sw_store_pairs(in->store, &pairs, &err) == SW_OK, err.text);
    question.rank = &rank;
    question.all = read_all(in, &options.filter);
    must(pairs.n <= COUNT(question.explanations), "more pairs than there is room for");
    for (size_t id = 1; id < pairs.n; id++)
        sw_codes_explain(&in->codes, pairs.pairs[id], &question.explanations[id]);
    ok(rank.history->n_weeks <= cases[i].weeks && rank.totals.failed > 0, "%s", cases[i].name);
    check_figures(&question);
    check_hours(&question);
    check_owners(&question);
    check_trends(&question, n_of);
    free(question.all.items);
    sw_pairs_clear(&pairs);
    sw_rank_clear(&rank);
}

int main(void)
{
    struct imported in;
    int n_of[SW_STATES] = {0};

    imported_open(&in, NULL);
    import_weeks(&in, "contoso", ROWS / 9, 16, 14);
    import_weeks(&in, "contoso", ROWS / 9, 13, 13);
    import_weeks(&in, "contoso", ROWS / 9, 12, 8);
    import_weeks(&in, "contoso", ROWS / 3, 8, 0);
    import_weeks(&in, "fabrikam", ROWS / 3, 16, 0);
    for (size_t i = 0; i < COUNT(cases); i++)
        test_case(&in, i, n_of);
    ok(n_of[SW_STATE_NEW] > 0 && n_of[SW_STATE_RETURNED] > 0 && n_of[SW_STATE_STEADY] > 0,
       "there were new and returned causes among them");
    imported_close(&in);
    return tap_done();
}
