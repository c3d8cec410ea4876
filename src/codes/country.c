/* country.c - see country.h. */
#include "sipwhy/country.h"

#include "sipwhy/csv_table.h"

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

static enum sw_status take_row(void *context, const struct sw_str *cells, struct sw_err *err)
{
    struct sw_countries *countries = context;

    (void)err;
    if (countries->n == countries->capacity)
        countries->items = sw_grow(countries->items, &countries->capacity, countries->n + 1,
                                   sizeof *countries->items);
    countries->items[countries->n++] =
        (struct sw_country_prefix){sw_arena_copy(&countries->arena, cells[0].s, cells[0].n),
                                   sw_arena_copy(&countries->arena, cells[1].s, cells[1].n)};
    add_prefix(countries, cells[0], countries->n - 1);
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

const char *sw_countries_of(const struct sw_countries *countries, struct sw_str number)
{
    const char *country = "";
    size_t at = 0;

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
