/* groups.c - all attempts by trunk and by country of the far number; see rank.h. */
#include "groups.h"
#include "collect.h"
#include "weekly.h"

#include "sipwhy/stat.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------ counting */

uint64_t hash_country(struct sw_str country)
{
    uint64_t hash = 0;

    for (size_t i = 0; i < country.n; i++) {
        char c = (char)toupper((unsigned char)country.s[i]);

        hash = sw_hash64_more(hash, &c, 1);
    }
    return hash;
}

void groups_begin(struct collector *c)
{
    c->groups.trunks = sw_alloc_zero(c->trunks.n, sizeof *c->groups.trunks);
}

static struct sw_group *new_group(struct sw_groups *groups)
{
    if (groups->n == groups->capacity)
        groups->items =
            sw_grow(groups->items, &groups->capacity, groups->n + 1, sizeof *groups->items);
    groups->items[groups->n] = (struct sw_group){0};
    return &groups->items[groups->n++];
}

/* Codes of countries are written large, whatever the export has. */
static char *country_name(struct sw_str country)
{
    char *name = sw_sprintf("%.*s", (int)country.n, country.s);

    for (size_t i = 0; country.n == 2 && i < 2; i++)
        name[i] = (char)toupper((unsigned char)name[i]);
    return name;
}

static struct sw_group *find_country(struct collector *c, struct sw_str country)
{
    int64_t *place;

    if (country.n == 0)
        return &c->groups.no_country;
    place = sw_map64_put(&c->all.of_country, hash_country(country), NULL);
    if (*place == 0) {
        new_group(&c->groups.countries)->name = country_name(country);
        *place = (int64_t)c->groups.countries.n;
    }
    return &c->groups.countries.items[*place - 1];
}

static void add_to_group(struct sw_group *group, bool connected, enum sw_outcome outcome,
                         bool delivered)
{
    group->attempts++;
    group->connected += connected;
    group->expected += outcome == SW_EXPECTED;
    group->failed += outcome == SW_FAILURE;
    group->delivered += delivered;
}

/* The name is written as the first has it that did not connect, else as the first of all. */
static void add_to_country(struct sw_group *group, struct sw_str country, bool connected,
                           enum sw_outcome outcome, bool delivered)
{
    if (!connected && group->attempts == group->connected && country.n > 0) {
        free(group->name);
        group->name = country_name(country);
    }
    add_to_group(group, connected, outcome, delivered);
}

void add_to_groups(struct collector *c, const struct sw_attempt *attempt, enum sw_outcome outcome,
                   bool delivered)
{
    bool connected = attempt->success == SW_CONNECTED;
    struct sw_str country = country_of(c, attempt);

    if ((size_t)attempt->trunk_id < c->trunks.n)
        add_to_group(&c->groups.trunks[attempt->trunk_id], connected, outcome, delivered);
    add_to_country(find_country(c, country), country, connected, outcome, delivered);
}

/* -------------------------------------------------------------------------------- figures */

void group_settle_rates(struct sw_group *group)
{
    double n = (double)group->attempts;

    group->asr = n > 0 ? (double)group->connected / n : NAN;
    group->ner = n > 0 ? (double)group->delivered / n : NAN;
    sw_wilson(group->delivered, group->attempts, &group->ner_low, &group->ner_high);
}

static void add_sums(struct sw_group *sum, const struct sw_group *group)
{
    sum->attempts += group->attempts;
    sum->connected += group->connected;
    sum->expected += group->expected;
    sum->failed += group->failed;
    sum->delivered += group->delivered;
}

struct sw_group groups_sum(const struct sw_groups *groups, size_t from)
{
    struct sw_group sum = {0};

    for (size_t i = from; i < groups->n; i++)
        add_sums(&sum, &groups->items[i]);
    group_settle_rates(&sum);
    return sum;
}

/* The group that a tally is of; NULL for another kind of tally. */
static struct sw_group *group_of_tally(struct collector *c, const struct tally *tally)
{
    int64_t *place;

    switch (tally->of) {
    case TALLY_TRUNK:
        return tally->id < c->trunks.n ? &c->groups.trunks[tally->id] : NULL;
    case TALLY_COUNTRY:
        place = sw_map64_find(&c->all.of_country, tally->id);
        return place ? &c->groups.countries.items[*place - 1] : NULL;
    case TALLY_NO_COUNTRY:
        return &c->groups.no_country;
    default:
        return NULL;
    }
}

/* Of causes that are as frequent the one with the lower codes. */
static void find_top_causes(struct collector *c)
{
    for (size_t i = 0; i < c->tallies.n; i++) {
        const struct tally *tally = &c->tallies.items[i];
        const struct sw_cause *cause = &c->rank->all[tally->cause];
        struct sw_group *group = group_of_tally(c, tally);

        if (!group || cause->outcome != SW_FAILURE || cause->is_set_aside ||
            !is_of_owner_asked_for(c->rank, cause) || tally->attempts < group->top_attempts ||
            (tally->attempts == group->top_attempts &&
             compare_pairs(cause->explanation.pair, group->top->explanation.pair) > 0))
            continue;
        group->top = cause;
        group->top_attempts = tally->attempts;
    }
}

static int compare_groups(const void *a, const void *b)
{
    const struct sw_group *x = a, *y = b;

    if (x->failed != y->failed)
        return x->failed > y->failed ? -1 : 1;
    if (x->attempts != y->attempts)
        return x->attempts > y->attempts ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void settle_groups(struct sw_groups *groups)
{
    for (size_t i = 0; i < groups->n; i++)
        group_settle_rates(&groups->items[i]);
    if (groups->n > 0)
        qsort(groups->items, groups->n, sizeof *groups->items, compare_groups);
}

static void hand_over_trunks(struct collector *c, const struct sw_peak *peaks)
{
    for (size_t i = 0; i < c->trunks.n; i++) {
        struct sw_group *group;

        if (c->groups.trunks[i].attempts == 0)
            continue;
        group = new_group(&c->rank->trunks);
        *group = c->groups.trunks[i];
        group->name = sw_strdup(c->trunks.names[i] ? c->trunks.names[i] : "");
        group->peak = peaks[i];
    }
    settle_groups(&c->rank->trunks);
}

static void hand_over_countries(struct collector *c)
{
    if (c->groups.no_country.attempts > 0) {
        c->groups.no_country.name = sw_strdup("");
        *new_group(&c->groups.countries) = c->groups.no_country;
    }
    c->rank->countries = c->groups.countries;
    c->groups.countries = (struct sw_groups){0};
    settle_groups(&c->rank->countries);
}

void groups_settle(struct collector *c)
{
    struct sw_peak *peaks = sw_alloc_zero(c->trunks.n, sizeof *peaks);

    timing_settle(&c->timing, c->options->period.since, &c->rank->times, peaks, c->trunks.n);
    if (c->options->concentration && c->rank->source == SW_SOURCE_CALLS) {
        find_top_causes(c);
        hand_over_trunks(c, peaks);
        hand_over_countries(c);
    }
    free(peaks);
}

void groups_clear(struct sw_groups *groups)
{
    for (size_t i = 0; i < groups->n; i++)
        free(groups->items[i].name);
    free(groups->items);
    *groups = (struct sw_groups){0};
}

void groups_drop(struct collector *c)
{
    free(c->groups.trunks);
    groups_clear(&c->groups.countries);
}
