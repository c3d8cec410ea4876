/*
 * names.h - private to src/import: the texts that many calls have in common, each kept once while
 * calls wait: trunks, users, countries, phrases.
 */
#ifndef SIPWHY_IMPORT_NAMES_H
#define SIPWHY_IMPORT_NAMES_H

#include "sipwhy/call.h"
#include "sipwhy/hash.h"
#include "sipwhy/mem.h"

/* {0} is that of no names. Every name has as many texts as one of its kind has, from the first. */
struct names {
    struct name *items; /* that with number 1 is the first */
    size_t n, capacity;
    struct sw_map64 numbers; /* by hash */
    struct sw_arena texts;
};

enum { NAME_TEXTS = 3 };

/*
 * The number of the name of this kind with these texts, a new one where it is new, which are
 * copied. 0: there are so many names that this one is not kept.
 */
uint32_t names_put(struct names *names, int kind, const struct sw_str *texts, size_t n);

/* The NAME_TEXTS texts of a number that names_put gave, until the next one; what they point to
 * stays until names_clear. */
const struct sw_str *names_get(const struct names *names, uint32_t number);

void names_clear(struct names *names); /* frees all */

#endif
