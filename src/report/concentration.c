/* concentration.c - what stands out among the attempts of a cause; see rank.h. */
#include "collect.h"
#include "words.h"

#include "sipwhy/stat.h"

#include <stdlib.h>
#include <string.h>

/* METRICS.md: beyond chance at 1 % after Bonferroni's correction, and half of the attempts. */
static const double least_share = 0.5, chance = 0.01;

int64_t hour_of_day(int64_t time)
{
    int64_t wall = sw_wall_of(time);

    return sw_floor_div(wall, SW_HOUR) - sw_floor_div(wall, SW_DAY) * 24;
}

/* Trunk, direction and hour of all attempts come from the sums by quarter hour. */
static enum sw_status take_quarter(void *context, const struct sw_quarter *quarter,
                                   struct sw_err *err)
{
    struct collector *c = context;

    (void)err;
    if (quarter->success == SW_SUCCESS_UNKNOWN || (size_t)quarter->trunk_id >= c->trunks.n)
        return SW_OK;
    c->all.of_trunk[quarter->trunk_id] += quarter->attempts;
    c->all.of_direction[quarter->direction] += quarter->attempts;
    c->all.of_hour[hour_of_day(quarter->time)] += quarter->attempts;
    return SW_OK;
}

enum sw_status read_all_attempts(struct collector *c, struct sw_store *store, struct sw_err *err)
{
    c->all.of_user = sw_alloc_zero(c->n_user_ids, sizeof *c->all.of_user);
    c->all.of_call_type = sw_alloc_zero(c->call_types.n, sizeof *c->all.of_call_type);
    c->all.of_trunk = sw_alloc_zero(c->trunks.n, sizeof *c->all.of_trunk);
    return sw_store_each_quarter(store, &c->filter, take_quarter, c, err);
}

/* A way to part attempts. */
struct dimension {
    const char *name;
    enum tally_of of;
    const int64_t *all; /* attempts by id */
    size_t n;
};

static char *value_name(const struct collector *c, const struct dimension *dimension, uint64_t id)
{
    static const char *const directions[] = {"", "in", "out"};

    switch (dimension->of) {
    case TALLY_TRUNK:
        return sw_strdup(c->trunks.names[id] ? c->trunks.names[id] : "");
    case TALLY_CALL_TYPE:
        return sw_strdup(c->call_types.names[id] ? c->call_types.names[id] : "");
    case TALLY_DIRECTION:
        return sw_strdup(directions[id]);
    case TALLY_HOUR:
        return sw_sprintf("%02d:00", (int)id);
    default:
        return sw_strdup("one user"); /* whoever it is: a report names nobody */
    }
}

/* The best value of each cause in one dimension. */
struct best {
    uint64_t id;
    int64_t attempts;
    double excess, share, expected;
};

static void weigh_tallies(const struct collector *c, const struct dimension *dimension,
                          int64_t total, struct best *best)
{
    for (size_t i = 0; i < c->tallies.n; i++) {
        const struct tally *tally = &c->tallies.items[i];
        const struct sw_cause *cause = &c->rank->all[tally->cause];
        struct best value = {.id = tally->id, .attempts = tally->attempts};

        if (tally->of != dimension->of || tally->id >= dimension->n)
            continue;
        value.share = (double)tally->attempts / (double)cause->attempts;
        value.expected = (double)dimension->all[tally->id] / (double)total;
        value.excess = value.share - value.expected;
        if (value.excess > best[tally->cause].excess ||
            (value.excess == best[tally->cause].excess && value.id < best[tally->cause].id))
            best[tally->cause] = value;
    }
}

static void find_in(struct collector *c, const struct dimension *dimension)
{
    struct best *best = sw_alloc_zero(c->rank->n_all, sizeof *best);
    int64_t total = 0, values = 0;

    for (size_t i = 0; i < dimension->n; i++) {
        total += dimension->all[i];
        values += dimension->all[i] > 0;
    }
    if (total > 0)
        weigh_tallies(c, dimension, total, best);
    for (size_t i = 0; i < c->rank->n_all; i++) {
        struct sw_cause *cause = &c->rank->all[i];
        double p = best[i].share < least_share
                       ? 1
                       : sw_binomial_tail(best[i].attempts, cause->attempts, best[i].expected);

        if (p * (double)values >= chance || best[i].excess <= 0)
            continue;
        cause->concentrations[cause->n_concentrations++] = (struct sw_concentration){
            dimension->name, value_name(c, dimension, best[i].id), best[i].share, best[i].expected};
    }
    free(best);
}

void find_concentrations(struct collector *c)
{
    const struct dimension dimensions[SW_DIMENSIONS] = {
        {"trunk", TALLY_TRUNK, c->all.of_trunk, c->trunks.n},
        {"user", TALLY_USER, c->all.of_user, c->n_user_ids},
        {"direction", TALLY_DIRECTION, c->all.of_direction, 3},
        {"hour", TALLY_HOUR, c->all.of_hour, 24},
        {"call_type", TALLY_CALL_TYPE, c->all.of_call_type, c->call_types.n},
    };

    for (size_t d = 0; d < SW_DIMENSIONS; d++)
        find_in(c, &dimensions[d]);
}
