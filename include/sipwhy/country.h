/*
 * country.h - the country of a phone number, from its first digits.
 *
 * The table is schema/codes/country_prefixes.csv; the longest prefix counts. Masked numbers work:
 * exports hide the last digits, never the first.
 */
#ifndef SIPWHY_COUNTRY_H
#define SIPWHY_COUNTRY_H

#include "sipwhy/err.h"
#include "sipwhy/mem.h"
#include "sipwhy/text.h"

#include <stdint.h>

struct sw_country_prefix {
    const char *prefix, *country;
};

/* The digits of the prefixes as a tree, so that a number is looked up digit by digit. */
struct sw_country_node {
    uint16_t next[10]; /* place of the node, 0: none; nodes[0] is the root */
    uint16_t item;     /* place + 1 of the prefix that ends here, 0: none does */
};

/* {0} is a valid empty table. */
struct sw_countries {
    struct sw_country_prefix *items;
    size_t n, capacity;
    struct sw_country_node *nodes;
    size_t n_nodes, nodes_capacity;
    uint16_t of_letters[26][26]; /* place + 1 of a prefix of the country "DE", 0: none has one */
    struct sw_arena arena;
};

enum sw_status sw_countries_load(struct sw_countries *countries, struct sw_err *err);
void sw_countries_clear(struct sw_countries *countries);

/*
 * ISO 3166-1 alpha-2 of a number in international form (+49...), or of a pseudonym that says it; ""
 * when it can't be told.
 */
const char *sw_countries_of(const struct sw_countries *countries, struct sw_str number);

#endif
