/* country.c - see country.h. */
#include "sipwhy/country.h"

#include "sipwhy/csv_table.h"

#include <stdlib.h>
#include <string.h>

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
    sw_arena_free(&countries->arena);
    *countries = (struct sw_countries){0};
}

const char *sw_countries_of(const struct sw_countries *countries, struct sw_str number)
{
    const char *country = "";
    size_t longest = 0;

    if (number.n == 0 || number.s[0] != '+')
        return "";
    number = (struct sw_str){number.s + 1, number.n - 1};
    for (size_t i = 0; i < countries->n; i++) {
        size_t n = strlen(countries->items[i].prefix);

        if (n > longest && sw_str_starts(number, countries->items[i].prefix)) {
            longest = n;
            country = countries->items[i].country;
        }
    }
    return country;
}
