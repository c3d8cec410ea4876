/*
 * found.h - private to src/base: what may be personal within a text, from its beginning to its
 * end.
 */
#ifndef SIPWHY_BASE_FOUND_H
#define SIPWHY_BASE_FOUND_H

#include "sipwhy/text.h"

enum found_kind {
    FOUND_NOTHING, /* a piece that is not personal */
    FOUND_NUMBER,  /* a phone number: seven digits or more, also parted as people write them */
    FOUND_LOCAL    /* what stands before the @ of an address */
};

/* The reader of a text: {.rest = text} before. */
struct finder {
    struct sw_str rest; /* what is not read yet */
    bool in_word;       /* the character before it belongs to a word */
    size_t clear;       /* bytes of it in which no address begins */
};

/* The next piece of the text, which all of them make up; false at its end. */
bool find_next(struct finder *finder, enum found_kind *kind, struct sw_str *piece);

/*
 * The host, with its @, that the rest of the text begins with behind a local part; "@" alone has
 * none. skip_found passes over it.
 */
struct sw_str found_host(const struct finder *finder);
void skip_found(struct finder *finder, size_t n);

#endif
