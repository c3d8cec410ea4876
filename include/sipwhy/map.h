/*
 * map.h - a record of an export becomes a call, or a reject that says why not.
 */
#ifndef SIPWHY_MAP_H
#define SIPWHY_MAP_H

#include "sipwhy/call.h"
#include "sipwhy/call_type.h"
#include "sipwhy/csv.h"
#include "sipwhy/mem.h"

/* The fields of a call that a column may give. The table in map.c says how each is read. */
enum sw_field {
    SW_NO_FIELD,
    SW_CALL_ID,
    SW_CORRELATION_ID,
    SW_SHARED_CORRELATION_ID,
    SW_TRANSFEROR_CORRELATION_ID,
    SW_USER_ID,
    SW_UPN,
    SW_DISPLAY_NAME,
    SW_CALL_TYPE,
    SW_CALL_DIRECTION,
    SW_CALLER,
    SW_CALLEE,
    SW_USER_COUNTRY,
    SW_OTHER_COUNTRY,
    SW_INVITE_TIME,
    SW_START_TIME,
    SW_FAILURE_TIME,
    SW_END_TIME,
    SW_DURATION,
    SW_SUCCESS,
    SW_SIP_CODE,
    SW_MICROSOFT_CODE,
    SW_PHRASE,
    SW_TRUNK_FQDN,
    SW_MEDIA_BYPASS,
    SW_MEDIA_REGION,
    SW_SIGNALING_REGION,
    SW_ADMIN_UNITS,
    SW_FIELDS
};

/* The canonical name, as in schema/formats/ and in SQL: "microsoft_code". */
const char *sw_field_name(enum sw_field field);
enum sw_field sw_field_find(struct sw_str name); /* SW_NO_FIELD for none */

/* Which column of one file gives which field. Made by sw_formats_recognise. */
struct sw_mapping {
    const struct sw_format *format; /* the set's */
    const char *generation;         /* "G3"; "" where the format has none */
    enum sw_field *fields;          /* of each column, SW_NO_FIELD for one that is not kept */
    size_t n_columns;
    size_t n_unknown; /* columns that the format does not know */
    bool has[SW_FIELDS];
};

void sw_mapping_clear(struct sw_mapping *mapping);

/* Why a row was not accepted. The reason never holds a cell's value. */
struct sw_reject {
    int64_t line;
    int64_t column; /* the first is 1; 0 when it is the row as a whole */
    char reason[128];
};

/*
 * Reads a record into call; its texts are copied into arena, ids and names that identify something
 * folded to lower case. False, with reject filled, when the row can't be understood.
 */
bool sw_map_record(const struct sw_mapping *mapping, const struct sw_call_types *types,
                   const struct sw_record *record, struct sw_arena *arena, struct sw_call *call,
                   struct sw_reject *reject);

#endif
