/*
 * fields.h - private to src/input: the fields of a call, and how the text of each is read.
 */
#ifndef SIPWHY_INPUT_FIELDS_H
#define SIPWHY_INPUT_FIELDS_H

#include "sipwhy/map.h"

/* From the first to the last of some times; first is after last where there is none. */
struct span {
    int64_t first, last;
};

/* A row that is being read: what its cells say before it is settled what the row is. */
struct row {
    struct sw_reading *reading;
    struct sw_arena *arena;
    struct sw_call *call;
    int64_t line;
    bool has_loose_quotes;    /* see csv.h, */
    bool is_plain;            /* and here */
    bool is_counted;          /* it counts calls, and may do so by the day */
    bool is_coarse;           /* a time without seconds */
    bool has_day;             /* the first time is a day without a clock */
    bool is_ambiguous;        /* a time was read in the order that is assumed */
    struct span spans[3];     /* its local times, by the order they could have */
    int64_t year, month, day; /* -1: no such column, or blank */
    bool is_total;
    bool has_decimals; /* the SIP code is written as one */
};

/* Is the field free text, where a word for nothing is as good as any other? */
bool field_is_text(enum sw_field field);

/* A copy in lower case, ASCII alone: a name in another script is compared as it is written. */
struct sw_str keep_folded(struct sw_arena *arena, struct sw_str s);

/*
 * Reads a cell that is not blank. NULL, or what it should have been: "is no whole number".
 */
const char *read_cell(struct row *row, enum sw_field field, struct sw_str s);

/*
 * NULL, or why nobody can have called then: "is in the future", "is before 2016", "has a year of
 * another calendar". Nothing is wrong with SW_NO_TIME.
 */
const char *doubt_time(const struct sw_reading *reading, int64_t ms);

/*
 * Once all cells are read: times of one call that lie weeks apart in one order of day and month and
 * side by side in the other tell the order of the file.
 */
void weigh_spans(struct row *row);

/* Is the field a number of calls, which a sum or count in a heading may stand before? */
bool field_is_count(enum sw_field field);

/* May its cells hold any text? */
bool field_takes_any(enum sw_field field);

/* Are its cells words for yes and no? */
bool field_is_flag(enum sw_field field);

#endif
