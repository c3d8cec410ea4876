/*
 * call_type.h - the spellings of call types: dr_in, ByotIn and their kin.
 *
 * The same call is dr_out in one export and ByotOut in another. The table is
 * schema/codes/call_types.csv; it says which spellings mean the same.
 */
#ifndef SIPWHY_CALL_TYPE_H
#define SIPWHY_CALL_TYPE_H

#include "sipwhy/call.h"
#include "sipwhy/err.h"
#include "sipwhy/hash.h"

struct sw_call_type {
    char *spelling, *canonical; /* lower case */
    char *kind;                 /* call, conference, forwarding, transfer, emergency, ... */
    enum sw_direction direction;
};

struct sw_call_types {
    struct sw_call_type *items;
    size_t n, capacity;
    struct sw_map64 places; /* hash of the spelling -> its place + 1 */
};

/* Reads the table compiled into the program. {0} before; _clear gives it back. */
enum sw_status sw_call_types_load(struct sw_call_types *types, struct sw_err *err);
void sw_call_types_clear(struct sw_call_types *types);

/* The row of this spelling, case ignored; NULL for one that is not in the table. */
const struct sw_call_type *sw_call_types_find(const struct sw_call_types *types,
                                              struct sw_str spelling);

/* Direction of a spelling that the table lacks: contains "out", else "in". */
enum sw_direction sw_call_type_guess_direction(struct sw_str spelling);

#endif
