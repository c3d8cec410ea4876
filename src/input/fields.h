/*
 * fields.h - private to src/input: the fields of a call, and how the text of each is read.
 */
#ifndef SIPWHY_INPUT_FIELDS_H
#define SIPWHY_INPUT_FIELDS_H

#include "sipwhy/map.h"

/* A row that is being read: what its cells say before it is settled what the row is. */
struct row {
    struct sw_reading *reading;
    struct sw_arena *arena;
    struct sw_call *call;
    int64_t line;
    bool is_counted;          /* it counts calls, and may do so by the day */
    bool is_coarse;           /* a time without seconds */
    bool has_day;             /* the first time is a day without a clock */
    int64_t year, month, day; /* -1: no such column, or blank */
    bool is_total;
};

/*
 * Reads a cell that is not blank. NULL, or what it should have been: "is no whole number".
 */
const char *read_cell(struct row *row, enum sw_field field, struct sw_str s);

/* Is the field a number of calls, which a sum or count in a heading may stand before? */
bool field_is_count(enum sw_field field);

#endif
