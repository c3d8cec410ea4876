/*
 * tally.h - private to src/report: how often each thing came with each cause.
 */
#ifndef SIPWHY_REPORT_TALLY_H
#define SIPWHY_REPORT_TALLY_H

#include "sipwhy/hash.h"
#include "sipwhy/mem.h"
#include "sipwhy/text.h"

enum tally_of {
    TALLY_CALL,
    TALLY_USER,
    TALLY_TRUNK,
    TALLY_PHRASE,
    TALLY_DIRECTION,
    TALLY_HOUR,
    TALLY_CALL_TYPE,
    TALLY_NUMBER,
    TALLY_COUNTRY,
    TALLY_NO_COUNTRY /* none is known; the id is 0 */
};

struct tally {
    enum tally_of of;
    size_t cause; /* its place */
    uint64_t id;  /* of the thing: a database id, or a hash */
    int64_t attempts;
    bool is_saved;      /* TALLY_CALL: another attempt between the same numbers connected in time */
    bool is_saved_here; /* TALLY_CALL: on a trunk where it had failed */
    const char *text;   /* TALLY_PHRASE, _NUMBER, _COUNTRY */
};

/* {0} is a valid empty list. */
struct tallies {
    struct tally *items;
    size_t n, capacity;
    struct sw_map64 places;
    struct sw_arena texts;
};

/* Counts one; text is kept when it is new. Returns the place of the tally. */
size_t tally_add(struct tallies *tallies, enum tally_of of, size_t cause, uint64_t id,
                 struct sw_str text);

void tallies_clear(struct tallies *tallies);

#endif
