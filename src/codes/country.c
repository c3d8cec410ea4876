/* country.c - see country.h. */
#include "sipwhy/country.h"

#include "sipwhy/csv_table.h"
#include "sipwhy/pseudonym.h"

#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static uint16_t add_node(struct sw_countries *countries)
{
    if (countries->n_nodes == countries->nodes_capacity)
        countries->nodes = sw_grow(countries->nodes, &countries->nodes_capacity,
                                   countries->n_nodes + 1, sizeof *countries->nodes);
    countries->nodes[countries->n_nodes] = (struct sw_country_node){0};
    return (uint16_t)countries->n_nodes++;
}

/* Of equal prefixes the first counts. */
static void add_prefix(struct sw_countries *countries, struct sw_str prefix, size_t item)
{
    size_t at = 0;

    if (countries->n_nodes == 0)
        add_node(countries);
    for (size_t i = 0; i < prefix.n && is_digit(prefix.s[i]); i++) {
        int digit = prefix.s[i] - '0';

        if (countries->nodes[at].next[digit] == 0) {
            uint16_t node = add_node(countries); /* may move them */

            countries->nodes[at].next[digit] = node;
        }
        at = countries->nodes[at].next[digit];
    }
    if (countries->nodes[at].item == 0)
        countries->nodes[at].item = (uint16_t)(item + 1);
}

/* Where a country's place is kept by its two letters; NULL for what is none. */
static uint16_t *place_of(struct sw_countries *countries, struct sw_str country)
{
    if (country.n != 2 || country.s[0] < 'A' || country.s[0] > 'Z' || country.s[1] < 'A' ||
        country.s[1] > 'Z')
        return NULL;
    return &countries->of_letters[country.s[0] - 'A'][country.s[1] - 'A'];
}

static enum sw_status take_row(void *context, const struct sw_str *cells, struct sw_err *err)
{
    struct sw_countries *countries = context;
    uint16_t *place;

    (void)err;
    if (countries->n == countries->capacity)
        countries->items = sw_grow(countries->items, &countries->capacity, countries->n + 1,
                                   sizeof *countries->items);
    countries->items[countries->n++] =
        (struct sw_country_prefix){sw_arena_copy(&countries->arena, cells[0].s, cells[0].n),
                                   sw_arena_copy(&countries->arena, cells[1].s, cells[1].n)};
    add_prefix(countries, cells[0], countries->n - 1);
    place = place_of(countries, cells[1]);
    if (place)
        *place = (uint16_t)countries->n;
    return SW_OK;
}

enum sw_status sw_countries_load(struct sw_countries *countries, struct sw_err *err)
{
    static const char *const columns[] = {"prefix", "country"};

    return sw_csv_table_read("codes/country_prefixes.csv", columns, 2, take_row, countries, err);
}

void sw_countries_clear(struct sw_countries *countries)
{
    free(countries->items);
    free(countries->nodes);
    sw_arena_free(&countries->arena);
    *countries = (struct sw_countries){0};
}

static const char *country_of_letters(const struct sw_countries *countries, struct sw_str letters)
{
    size_t place =
        letters.n == 2 ? countries->of_letters[letters.s[0] - 'A'][letters.s[1] - 'A'] : 0;

    return place > 0 ? countries->items[place - 1].country : "";
}

const char *sw_countries_of(const struct sw_countries *countries, struct sw_str number)
{
    const char *country = "";
    struct sw_pseudonym pseudonym;
    size_t at = 0;

    if (number.n > 0 && number.s[0] == 'n' && sw_pseudonym_parse(number, &pseudonym))
        return country_of_letters(countries, pseudonym.country);
    if (number.n == 0 || number.s[0] != '+' || countries->n_nodes == 0)
        return "";
    for (size_t i = 1; i < number.n && is_digit(number.s[i]); i++) {
        at = countries->nodes[at].next[number.s[i] - '0'];
        if (at == 0)
            break;
        if (countries->nodes[at].item != 0)
            country = countries->items[countries->nodes[at].item - 1].country;
    }
    return country;
}
