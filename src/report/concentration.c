/* concentration.c - what stands out among the attempts of a cause; see rank.h. */
#include "collect.h"

#include "sipwhy/phone.h"
#include "sipwhy/pseudonym.h"
#include "sipwhy/stat.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/*
 * METRICS.md: beyond chance at 1 % after Bonferroni's correction, and half of the attempts. Each
 * dimension has an equal part of that 1 %, which its values share: a hundred thousand numbers don't
 * hide what one of five trunks has.
 */
static const double least_share = 0.5, chance = 0.01;

static int64_t hour_of_day(int64_t time)
{
    int64_t wall = sw_wall_of(time);

    return sw_floor_div(wall, SW_HOUR) - sw_floor_div(wall, SW_DAY) * 24;
}

int weekday_of(int64_t time)
{
    return (int)((sw_floor_div(sw_wall_of(time), SW_DAY) + 3) % 7); /* 1970-01-01: a Thursday */
}

/* -------------------------------------------------------------------- the far number */

static struct sw_str far_number(const struct sw_attempt *attempt)
{
    return attempt->direction == SW_INBOUND ? attempt->caller : attempt->callee;
}

struct sw_str country_of(const struct collector *c, const struct sw_attempt *attempt)
{
    size_t id = (size_t)attempt->other_country_id;
    const char *told = id < c->country_names.n ? c->country_names.names[id] : NULL;

    return sw_str(told && told[0] ? told : sw_countries_of(&c->countries, far_number(attempt)));
}

/*
 * The far number's hash; false where it tells nobody from others: a digit that is masked stands for
 * ten numbers or more, and "anonymous" for anybody, also as phones type it.
 */
static bool hash_number(const struct sw_attempt *attempt, uint64_t *hash)
{
    char room[SW_PHONE_SIZE];
    struct sw_str key = sw_phone_key(room, far_number(attempt));

    struct sw_pseudonym pseudonym;
    bool is_pseudonym = sw_pseudonym_parse(key, &pseudonym);

    for (size_t i = 0; !is_pseudonym && i < key.n; i++)
        if (!isdigit((unsigned char)key.s[i]))
            return false;
    if (key.n == 0 || sw_str_eq(key, SW_STR(SW_ANONYMOUS_DIGITS)) ||
        (is_pseudonym && (pseudonym.stars > 0 || pseudonym.host.n > 0)))
        return false;
    *hash = sw_hash64(key.s, key.n);
    return true;
}

/* --------------------------------------------------------------------------- counting */

void add_to_all(struct collector *c, const struct sw_attempt *attempt)
{
    uint64_t hash;

    c->all.of_user[attempt->user_id]++;
    c->all.of_call_type[attempt->call_type_id]++;
    if (hash_number(attempt, &hash))
        ++*sw_map64_put(&c->all.of_number, hash, NULL);
}

void add_to_dimensions(struct collector *c, size_t place, const struct sw_attempt *attempt)
{
    struct tallies *tallies = &c->tallies;
    struct sw_str country = country_of(c, attempt);
    uint64_t hash;

    tally_add(tallies, TALLY_DIRECTION, place, (uint64_t)attempt->direction, SW_STR(""));
    tally_add(tallies, TALLY_CALL_TYPE, place, (uint64_t)attempt->call_type_id, SW_STR(""));
    tally_add(tallies, TALLY_HOUR, place, (uint64_t)hour_of_day(attempt->invite_time), SW_STR(""));
    tally_add(tallies, country.n > 0 ? TALLY_COUNTRY : TALLY_NO_COUNTRY, place,
              hash_country(country), country);
    if (hash_number(attempt, &hash))
        tally_add(tallies, TALLY_NUMBER, place, hash, far_number(attempt));
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
    c->all.of_trunk_by_day[quarter->trunk_id][weekday_of(quarter->time)] += quarter->attempts;
    c->all.of_direction[quarter->direction] += quarter->attempts;
    c->all.of_hour[hour_of_day(quarter->time)] += quarter->attempts;
    return SW_OK;
}

enum sw_status read_all_attempts(struct collector *c, struct sw_store *store, struct sw_err *err)
{
    c->all.of_user = sw_alloc_zero(c->n_user_ids, sizeof *c->all.of_user);
    c->all.of_call_type = sw_alloc_zero(c->call_types.n, sizeof *c->all.of_call_type);
    c->all.of_trunk = sw_alloc_zero(c->trunks.n, sizeof *c->all.of_trunk);
    c->all.of_trunk_by_day = sw_alloc_zero(c->trunks.n, sizeof *c->all.of_trunk_by_day);
    groups_begin(c);
    return sw_store_each_quarter(store, &c->filter, take_quarter, c, err);
}

/* A way to part attempts. */
struct dimension {
    const char *name;
    enum tally_of of;
    const int64_t *all; /* attempts by id */
    size_t n;
    const struct sw_map64 *map;     /* instead of those two: attempts by hash, */
    const struct sw_groups *groups; /* or where this is given places in it, + 1 */
};

static int64_t attempts_of(const struct dimension *dimension, uint64_t id)
{
    const int64_t *found;

    if (!dimension->map)
        return id < dimension->n ? dimension->all[id] : 0;
    found = sw_map64_find(dimension->map, id);
    if (found && dimension->groups)
        return dimension->groups->items[*found - 1].attempts;
    return found ? *found : 0;
}

static char *shown(const struct collector *c, sw_privacy_fn *write, const char *person)
{
    struct sw_buf text = {0};

    sw_buf_str(&text, "");
    write(&text, c->options->privacy, sw_str(person));
    return text.s;
}

static char *value_name(const struct collector *c, const struct tally *tally)
{
    static const char *const directions[] = {"", "in", "out"};
    uint64_t id = tally->id;

    switch (tally->of) {
    case TALLY_TRUNK:
        return sw_strdup(c->trunks.names[id] ? c->trunks.names[id] : "");
    case TALLY_CALL_TYPE:
        return sw_strdup(c->call_types.names[id] ? c->call_types.names[id] : "");
    case TALLY_DIRECTION:
        return sw_strdup(directions[id]);
    case TALLY_HOUR:
        return sw_sprintf("%02d:00", (int)id);
    case TALLY_NUMBER:
        return shown(c, sw_privacy_number, tally->text);
    case TALLY_COUNTRY:
        return sw_strdup(tally->text);
    default: /* masked, a user is one of many; a pseudonym is the same next week */
        return id < c->user_names.n && c->user_names.names[id]
                   ? shown(c, sw_privacy_user, c->user_names.names[id])
                   : sw_strdup("one user");
    }
}

/* The best value of each cause in one dimension. */
struct best {
    const struct tally *tally;
    double excess, share, expected;
};

static void weigh_tallies(const struct collector *c, const struct dimension *dimension,
                          int64_t total, struct best *best)
{
    for (size_t i = 0; i < c->tallies.n; i++) {
        const struct tally *tally = &c->tallies.items[i];
        const struct sw_cause *cause = &c->rank->all[tally->cause];
        struct best *most = &best[tally->cause], value = {.tally = tally};

        if (tally->of != dimension->of || (!dimension->map && tally->id >= dimension->n))
            continue;
        value.share = (double)tally->attempts / (double)cause->attempts;
        value.expected = (double)attempts_of(dimension, tally->id) / (double)total;
        value.excess = value.share - value.expected;
        if (value.excess > most->excess ||
            (value.excess == most->excess && most->tally && tally->id < most->tally->id))
            *most = value;
    }
}

static void find_in(struct collector *c, const struct dimension *dimension)
{
    struct best *best = sw_alloc_zero(c->rank->n_all, sizeof *best);
    int64_t total = dimension->map ? c->rank->totals.attempts : 0;
    int64_t values = dimension->map ? (int64_t)dimension->map->n : 0;

    for (size_t i = 0; i < dimension->n; i++) {
        total += dimension->all[i];
        values += dimension->all[i] > 0;
    }
    if (total > 0)
        weigh_tallies(c, dimension, total, best);
    for (size_t i = 0; i < c->rank->n_all; i++) {
        struct sw_cause *cause = &c->rank->all[i];
        double p =
            best[i].share < least_share
                ? 1
                : sw_binomial_tail(best[i].tally->attempts, cause->attempts, best[i].expected);

        if (p * (double)values * SW_DIMENSIONS >= chance || best[i].excess <= 0)
            continue;
        cause->concentrations[cause->n_concentrations++] = (struct sw_concentration){
            dimension->name, value_name(c, best[i].tally), best[i].share, best[i].expected};
    }
    free(best);
}

void find_concentrations(struct collector *c)
{
    const struct dimension dimensions[SW_DIMENSIONS] = {
        {"trunk", TALLY_TRUNK, c->all.of_trunk, c->trunks.n, NULL, NULL},
        {"user", TALLY_USER, c->all.of_user, c->n_user_ids, NULL, NULL},
        {"number", TALLY_NUMBER, NULL, 0, &c->all.of_number, NULL},
        {"country", TALLY_COUNTRY, NULL, 0, &c->all.of_country, &c->groups.countries},
        {"direction", TALLY_DIRECTION, c->all.of_direction, 3, NULL, NULL},
        {"hour", TALLY_HOUR, c->all.of_hour, 24, NULL, NULL},
        {"call_type", TALLY_CALL_TYPE, c->all.of_call_type, c->call_types.n, NULL, NULL},
    };

    for (size_t d = 0; d < SW_DIMENSIONS; d++)
        find_in(c, &dimensions[d]);
}
