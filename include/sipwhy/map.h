/*
 * map.h - a record of an export becomes a call, or a reject that says why not.
 */
#ifndef SIPWHY_MAP_H
#define SIPWHY_MAP_H

#include "sipwhy/call.h"
#include "sipwhy/call_type.h"
#include "sipwhy/csv.h"
#include "sipwhy/findings.h"
#include "sipwhy/flag_words.h"
#include "sipwhy/local_time.h"
#include "sipwhy/mem.h"

/* The fields of a call that a column may give. The table in fields.c says how each is read. */
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
    /* Of rows that count calls. */
    SW_ATTEMPT_COUNT,
    SW_CONNECTED_COUNT,
    SW_AFFECTED_COUNT, /* by a low network effectiveness ratio */
    SW_GRAND_TOTAL,    /* a flag: this row is the sum of the others */
    SW_DATE_YEAR,
    SW_DATE_MONTH,
    SW_DATE_DAY,
    SW_FIELDS
};

/* The canonical name, as in schema/formats/ and in SQL: "microsoft_code". */
const char *sw_field_name(enum sw_field field);
enum sw_field sw_field_find(struct sw_str name); /* SW_NO_FIELD for none */

/* A column that is kept. */
struct sw_mapped_column {
    size_t place; /* in the record, from 0 */
    enum sw_field field;
    bool is_alternative; /* a column before it in the list gives the same field */
    bool is_date;        /* midnight in it means the whole day */
    size_t repeats;      /* the place from 1 of the column whose heading it has again; 0: none */
};

/* A column of a table of counts whose cells tell groups of calls apart. */
struct sw_group_column {
    struct sw_str heading; /* folded, as it is where that leaves nothing; empty: no such column */
    uint64_t hash;         /* of the heading; 0 where it stands above a column before, too */
    bool is_kept;          /* a field is read from it, which has what its cells say */
    bool is_known;         /* the format has it */
    bool is_measure; /* by its heading, or its cells so far: numbers in it tell nothing apart */
    bool has_turned; /* into a measure: its heading does not sound like one */
    bool parts; /* the calls: what sounds like a measure does so from its first cell that is none */
};

/* Which column of one file gives which field. Made by sw_formats_recognise. */
struct sw_mapping {
    const struct sw_format *format;   /* the set's */
    const char *generation;           /* "G3"; "" where the format has none */
    struct sw_mapped_column *columns; /* of one field the best first; a blank cell gives way */
    size_t n;
    size_t n_columns;      /* of the heading */
    size_t n_needed;       /* a row that has so many cells lacks nothing that the format requires */
    enum sw_field *fields; /* that the columns give, by place */
    struct sw_group_column *groups; /* by place; NULL where rows are calls */
    char *unknown;                  /* headings that the format does not know, " | " between them */
    struct sw_arena texts;
    bool has[SW_FIELDS];
    bool may_tell_outcome; /* the format has a column for it, here or in other files */
};

void sw_mapping_clear(struct sw_mapping *mapping);

/* How the rows of one file are read, and what was learned from them so far. */
struct sw_reading {
    /* Given. */
    const struct sw_call_types *types;
    const struct sw_flag_words *words;
    char delimiter;                /* 0: rows are no CSV */
    int64_t since, until;          /* what rows of counts stand for that have no time */
    int64_t now;                   /* calls a day later are none; before 2016: nobody knows */
    enum sw_date_order date_order; /* unknown: to be found out */
    enum sw_date_order assumed;    /* of dates that could be read both ways, until one tells */
    /* Learned. {0} before. */
    int64_t order_line;       /* the row that told the order; 0: none did */
    int64_t ambiguous_line;   /* the first row whose dates were read as assumed; 0: none */
    int64_t contradicts_line; /* a row that tells the other order; 0: none */
    /* Likewise, of the part of the file in hand. */
    bool is_ambiguous;             /* dates of it could be read both ways */
    bool tells_order;              /* others could not */
    bool is_supported;             /* dots or AM/PM speak for the order that they were read in */
    char group_mark, decimal_mark; /* that counts were written with; 0: none was yet */
    int64_t found[SW_FINDINGS];
};

/* Why a row was not accepted. The reason never holds a cell's value. */
struct sw_reject {
    int64_t line;
    int64_t column; /* the first is 1; 0 when it is the row as a whole */
    char reason[128];
};

/*
 * Reads a record into call; its texts are copied into arena, ids and names that identify something
 * folded to lower case. Cells beyond its end are blank, cells beyond the heading are not looked at.
 * False, with reject filled, when the row can't be understood. Fills in everything but the
 * fingerprint, of which a row of counts gets what sw_call_identify needs.
 */
bool sw_map_record(const struct sw_mapping *mapping, struct sw_reading *reading,
                   const struct sw_record *record, struct sw_arena *arena, struct sw_call *call,
                   struct sw_reject *reject);

/* Fills reject; the reason is printf's, and tells the lines below that it takes in. Returns false.
 */
bool sw_refuse(struct sw_reject *reject, const struct sw_record *record, size_t column,
               const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
