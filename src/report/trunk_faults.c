/* trunk_faults.c - see trunk_faults.h. */
#include "trunk_faults.h"

#include "json.h"
#include "weekly.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct sw_trunk_fault *find_fault(struct collector *c, size_t cause, int64_t trunk_id)
{
    struct sw_rank *rank = c->rank;
    const char *trunk = (size_t)trunk_id < c->trunks.n ? c->trunks.names[trunk_id] : NULL;

    for (size_t i = 0; i < rank->n_trunk_faults; i++)
        if (rank->trunk_faults[i].cause == cause && rank->trunk_faults[i].trunk_id == trunk_id)
            return &rank->trunk_faults[i];
    if (rank->n_trunk_faults == rank->trunk_faults_capacity)
        rank->trunk_faults = sw_grow(rank->trunk_faults, &rank->trunk_faults_capacity,
                                     rank->n_trunk_faults + 1, sizeof *rank->trunk_faults);
    rank->trunk_faults[rank->n_trunk_faults] =
        (struct sw_trunk_fault){.cause = cause,
                                .trunk_id = trunk_id,
                                .trunk = sw_strdup(trunk ? trunk : ""),
                                .first_seen = INT64_MAX,
                                .last_seen = INT64_MIN,
                                .trunk_attempts = -1};
    return &rank->trunk_faults[rank->n_trunk_faults++];
}

void trunk_faults_take(struct collector *c, size_t place, const struct sw_attempt *attempt)
{
    const struct sw_cause *cause = &c->rank->all[place];
    struct sw_trunk_fault *fault;

    if (cause->outcome != SW_FAILURE || !cause->explanation.family->stops_trunks)
        return;
    fault = find_fault(c, place, attempt->trunk_id);
    fault->attempts++;
    if (c->options->concentration)
        fault->by_day[weekday_of(attempt->invite_time)]++;
    if (attempt->invite_time < fault->first_seen)
        fault->first_seen = attempt->invite_time;
    if (attempt->invite_time > fault->last_seen)
        fault->last_seen = attempt->invite_time;
}

/* ------------------------------------------------------------------------------ order */

static int compare_faults(const void *a, const void *b, void *context)
{
    const struct sw_trunk_fault *x = a, *y = b;
    const struct sw_rank *rank = context;
    char pairs[2][48];
    int order;

    if (x->attempts != y->attempts)
        return x->attempts > y->attempts ? -1 : 1;
    order = strcmp(sw_pair_text(pairs[0], rank->all[x->cause].explanation.pair),
                   sw_pair_text(pairs[1], rank->all[y->cause].explanation.pair));
    return order ? order : strcmp(x->trunk, y->trunk);
}

static bool are_stopping(int64_t trouble, int64_t attempts)
{
    return trouble >= SW_WORTH_TELLING && 2 * trouble >= attempts;
}

/* Does what all such causes did to the fault's trunk stop it? On which day most of all? */
static void settle_stop(const struct collector *c, struct sw_trunk_fault *fault)
{
    const struct sw_rank *rank = c->rank;
    struct sw_trunk_stop *stop = &fault->stop;
    int64_t by_day[7] = {0};

    for (size_t i = 0; i < rank->n_trunk_faults; i++) {
        const struct sw_trunk_fault *other = &rank->trunk_faults[i];

        if (other->trunk_id != fault->trunk_id)
            continue;
        fault->trunk_trouble += other->attempts;
        for (int day = 0; day < 7; day++)
            by_day[day] += other->by_day[day];
    }
    if (fault->trunk_attempts < 0)
        return;
    for (int day = 0; day < 7; day++) {
        int64_t attempts = c->all.of_trunk_by_day[fault->trunk_id][day];

        if (are_stopping(by_day[day], attempts) && by_day[day] > stop->trouble)
            *stop = (struct sw_trunk_stop){true, day, by_day[day], attempts};
    }
    if (!stop->is_stopped && are_stopping(fault->trunk_trouble, fault->trunk_attempts))
        *stop = (struct sw_trunk_stop){true, -1, fault->trunk_trouble, fault->trunk_attempts};
}

void trunk_faults_settle(struct collector *c)
{
    struct sw_rank *rank = c->rank;
    size_t n = 0;

    for (size_t i = 0; i < rank->n_trunk_faults; i++) {
        struct sw_trunk_fault *fault = &rank->trunk_faults[i];
        const struct sw_cause *cause = &rank->all[fault->cause];

        if (cause->is_set_aside || !is_of_owner_asked_for(rank, cause)) {
            free(fault->trunk);
            continue;
        }
        if (c->all.of_trunk && (size_t)fault->trunk_id < c->trunks.n)
            fault->trunk_attempts = c->all.of_trunk[fault->trunk_id];
        rank->trunk_faults[n++] = *fault;
    }
    rank->n_trunk_faults = n;
    for (size_t i = 0; i < n; i++)
        settle_stop(c, &rank->trunk_faults[i]);
    if (n > 0)
        qsort_r(rank->trunk_faults, n, sizeof *rank->trunk_faults, compare_faults, rank);
}

void trunk_faults_clear(struct sw_rank *rank)
{
    for (size_t i = 0; i < rank->n_trunk_faults; i++)
        free(rank->trunk_faults[i].trunk);
    free(rank->trunk_faults);
}

/* No fault before it is of its trunk. */
static bool is_first_of_trunk(const struct sw_rank *rank, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (rank->trunk_faults[i].trunk_id == rank->trunk_faults[place].trunk_id)
            return false;
    return true;
}

size_t trunk_faults_trunks(const struct sw_rank *rank)
{
    size_t trunks = 0;

    for (size_t i = 0; i < rank->n_trunk_faults; i++)
        trunks += is_first_of_trunk(rank, i);
    return trunks;
}

size_t trunk_faults_stopped(const struct sw_rank *rank)
{
    size_t trunks = 0;

    for (size_t i = 0; i < rank->n_trunk_faults; i++)
        trunks += rank->trunk_faults[i].stop.is_stopped && is_first_of_trunk(rank, i);
    return trunks;
}

bool trunk_faults_cause_stops(const struct sw_rank *rank, const struct sw_cause *cause)
{
    for (size_t i = 0; i < rank->n_trunk_faults; i++)
        if (rank->trunk_faults[i].stop.is_stopped &&
            &rank->all[rank->trunk_faults[i].cause] == cause)
            return true;
    return false;
}

/* --------------------------------------------------------------------------- telling */

/* What to do first: of several variants of a pair, what the export's phrase speaks for. */
static struct sw_str first_step(const struct sw_cause *cause)
{
    const struct sw_explanation *e = &cause->explanation;
    const struct sw_response_code *chosen[16];
    struct sw_str advice = sw_str(e->advice), step = SW_STR("");

    if (e->n_variants > 1 && e->n_variants <= 16 &&
        sw_codes_choose(e, sw_str(cause->phrase), chosen) > 0)
        advice = sw_str(chosen[0]->advice);
    sw_str_split(&advice, '|', &step);
    return sw_str_trim(step);
}

static void add_row(struct sw_doc *doc, struct sw_block *table, const struct sw_rank *rank,
                    const struct sw_trunk_fault *fault)
{
    char pair[48], first[32];

    sw_time_local(first, sizeof first, fault->first_seen, "%a %d %b %H:%M");
    sw_doc_row(doc, table,
               (const struct sw_cell[]){
                   sw_cell_count(fault->attempts), sw_cell_count(fault->trunk_attempts),
                   sw_cell_text(first),
                   sw_cell_text(sw_pair_text(pair, rank->all[fault->cause].explanation.pair)),
                   sw_cell_text(fault->trunk[0] ? fault->trunk : "-")});
}

/* Of a week's ranking. */
static int64_t day_start(const struct sw_rank *rank, int day)
{
    int64_t monday = sw_floor_div(sw_wall_of(rank->options->period.since), SW_DAY);

    return sw_wall_instant((monday + day) * SW_DAY);
}

static double share_of_trunk(const struct sw_trunk_fault *fault, int64_t attempts)
{
    return fault->trunk_attempts > 0 ? (double)attempts / (double)fault->trunk_attempts : NAN;
}

/* How much of its attempts it is, once for each trunk among the first n, and whether it stops. */
static void add_shares(struct sw_doc *doc, const struct sw_rank *rank, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct sw_trunk_fault *fault = &rank->trunk_faults[i];
        const struct sw_trunk_stop *stop = &fault->stop;
        struct sw_buf text = {0};
        char share[16], digits[4][32], day[24];

        if (!is_first_of_trunk(rank, i))
            continue;
        sw_buf_printf(&text, "%s of %s attempt%s, %s",
                      sw_group_digits(digits[0], fault->trunk_trouble),
                      sw_group_digits(digits[1], fault->trunk_attempts),
                      fault->trunk_attempts == 1 ? "" : "s",
                      sw_percent(share, sizeof share, share_of_trunk(fault, fault->trunk_trouble)));
        if (stop->is_stopped && stop->day >= 0)
            sw_buf_printf(&text, "; it stopped the trunk on %s: %s of %s",
                          sw_time_local(day, sizeof day, day_start(rank, stop->day), "%a %d %b"),
                          sw_group_digits(digits[2], stop->trouble),
                          sw_group_digits(digits[3], stop->attempts));
        else if (stop->is_stopped)
            sw_buf_str(&text, ": it stopped the trunk");
        sw_doc_fact(doc, 2, fault->trunk[0] ? fault->trunk : "unnamed trunk", "%s", text.s);
        sw_buf_free(&text);
    }
}

/* What to do, once for each cause among the first n. */
static void add_steps(struct sw_doc *doc, const struct sw_rank *rank, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct sw_cause *cause = &rank->all[rank->trunk_faults[i].cause];
        struct sw_str step = first_step(cause);
        size_t same = 0;
        char pair[48];

        while (rank->trunk_faults[same].cause != rank->trunk_faults[i].cause)
            same++;
        if (same == i)
            sw_doc_fact(doc, 2, sw_pair_text(pair, cause->explanation.pair), "%s. First: %.*s",
                        cause->explanation.title, (int)step.n, step.s);
    }
}

/* Rows come with the most attempts first. */
static void add_rest(struct sw_doc *doc, const struct sw_rank *rank, size_t shown)
{
    size_t rest = rank->n_trunk_faults - shown;
    char digits[32];

    sw_doc_text(doc, 0, "And %zu further row%s with %s%s attempt%s%s.", rest, rest == 1 ? "" : "s",
                rest == 1 ? "" : "at most ",
                sw_group_digits(digits, rank->trunk_faults[shown].attempts),
                rank->trunk_faults[shown].attempts == 1 ? "" : "s", rest == 1 ? "" : " each");
}

void trunk_faults_doc(struct sw_doc *doc, const struct sw_rank *rank)
{
    enum { SHOWN = 10 };
    static const struct sw_column columns[] = {
        {.name = "attempts", .use = SW_FOR_PEOPLE},
        {.name = "trunk_attempts", .heading = "of trunk's", .use = SW_FOR_PEOPLE},
        {.name = "first_seen", .heading = "first this week", .use = SW_FOR_PEOPLE},
        {.name = "pair", .heading = "SIP/Microsoft", .use = SW_FOR_PEOPLE},
        {.name = "trunk", .use = SW_FOR_PEOPLE, .flexible = true}};
    size_t n = rank->n_trunk_faults < SHOWN ? rank->n_trunk_faults : SHOWN;
    struct sw_block *table;

    if (n == 0)
        return;
    sw_doc_heading(doc, "Certificate and TLS trouble");
    table = sw_doc_table(doc, "trunk_faults", columns, 5);
    for (size_t i = 0; i < n; i++)
        add_row(doc, table, rank, &rank->trunk_faults[i]);
    if (n < rank->n_trunk_faults)
        add_rest(doc, rank, n);
    add_shares(doc, rank, n);
    add_steps(doc, rank, n);
}

json_t *trunk_faults_json(const struct sw_rank *rank)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rank->n_trunk_faults; i++) {
        const struct sw_trunk_fault *fault = &rank->trunk_faults[i];
        const struct sw_cause *cause = &rank->all[fault->cause];
        struct sw_pair pair = cause->explanation.pair;
        struct sw_str step = first_step(cause);

        json_array_append_new(
            list,
            json_pack("{s:o, s:o, s:o, s:I, s:o, s:o, s:b, s:o, s:o, s:s%}", "sip_code",
                      json_code(pair.sip), "microsoft_code", json_code(pair.microsoft), "trunk",
                      json_text(fault->trunk), "attempts", (json_int_t)fault->attempts,
                      "trunk_attempts", json_count(fault->trunk_attempts), "trunk_share",
                      json_ratio(share_of_trunk(fault, fault->trunk_trouble)), "stops_trunk",
                      (int)fault->stop.is_stopped, "first_seen", json_time(fault->first_seen),
                      "last_seen", json_time(fault->last_seen), "advice", step.s, step.n));
    }
    return list;
}
