/*
 * format.h - the export formats that are known, and which one a heading line is of.
 *
 * A format is one file of schema/formats/; nothing in the program names one. Its rows:
 *   title       what it is, for people
 *   product     direct_routing or pstn
 *   source      calls, cqd (rows that count calls, with a time) or aggregate (without one)
 *   require     a canonical field and its headings, the best first; without one of them it is not
 *               this format
 *   field       likewise, but it may be missing
 *   date        headings of those above whose cells are dates: midnight there means the whole day
 *   ignore      headings that belong to the format and are not kept
 *   measure     likewise, numbers: of two rows of counts they do not make two
 *   call_type   the canonical call type, and spellings that mean it in this format alone
 *   measure_word  words that a heading which is not known has if it is one of a measure
 *   generation  a name, given when one of these headings is there; first match counts
 *   total       words that stand in the first cell of a sum that is no row
 *   refuse      a sentence: such a file is recognised, and turned down for this reason
 *   sample      a small file of this format
 *   gives       what a row of the sample must give: its number, and field=value for some fields
 * Headings are compared folded: letters and digits only, case ignored. Several are parted by " | ".
 */
#ifndef SIPWHY_FORMAT_H
#define SIPWHY_FORMAT_H

#include "sipwhy/csv.h"
#include "sipwhy/err.h"
#include "sipwhy/hash.h"
#include "sipwhy/map.h"
#include "sipwhy/mem.h"

/* A heading that a format knows, folded, and the field that it gives. */
struct sw_format_column {
    const char *folded;
    const char *heading; /* as people write it */
    enum sw_field field; /* SW_NO_FIELD for one that is ignored */
    int requirement;     /* headings of one require row share a number above 0; else 0 */
    bool is_measure;     /* of those ignored */
    bool is_date;        /* its times are whole days where they are at midnight */
};

/* What a row of the sample gives: "sip_code=503 | success=no". */
struct sw_format_gives {
    int64_t row; /* the first is 1 */
    const char *fields;
};

struct sw_format_generation {
    const char *name;
    const char *headings; /* " | " between them */
};

/* A spelling of a call type that means another one elsewhere. */
struct sw_format_call_type {
    const char *spelling, *canonical;
};

struct sw_format {
    const char *name; /* of the file in schema/formats/, without .csv */
    const char *title, *product, *source, *refusal; /* refusal: NULL for one that can be read */
    const char *sample;                             /* NULL for none */
    const char *totals, *measure_words;             /* " | " between them; "" for none */
    struct sw_format_column *columns;
    size_t n_columns, columns_capacity;
    struct sw_map64 by_heading; /* from the hash of a folded heading to its place in columns */
    struct sw_format_call_type *call_types;
    size_t n_call_types, call_types_capacity;
    struct sw_format_generation *generations;
    size_t n_generations, generations_capacity;
    struct sw_format_gives *gives;
    size_t n_gives, gives_capacity;
    int n_requirements; /* at most 63 */
    bool counts_calls;  /* the source is not calls */
};

/* {0} is a valid empty set. */
struct sw_formats {
    struct sw_format *items;
    size_t n, capacity;
    struct sw_arena arena;
};

/* Reads every file of schema/formats/. _clear gives it all back. */
enum sw_status sw_formats_load(struct sw_formats *formats, struct sw_err *err);
void sw_formats_clear(struct sw_formats *formats);

const struct sw_format *sw_formats_find(const struct sw_formats *formats, struct sw_str name);

/*
 * Recognises a heading line: the format all of whose required columns are there, and of several
 * the one that knows most of the headings; or the one that is asked for (else NULL). Fills mapping,
 * which the caller clears. SW_DATA with a sentence when none fits: the nearest format, what it
 * misses and what it does not know.
 */
enum sw_status sw_formats_recognise(const struct sw_formats *formats, const struct sw_format *only,
                                    const struct sw_record *heading, struct sw_mapping *mapping,
                                    struct sw_err *err);

/*
 * How well a record would do as heading line: the number of headings that the best format knows,
 * and SW_WHOLE_HEADING more if nothing that it requires is missing. Cheap enough to ask of every
 * record that is no row.
 */
enum { SW_WHOLE_HEADING = 1 << 20 };
int sw_formats_weigh(const struct sw_formats *formats, const struct sw_format *only,
                     const struct sw_record *heading);

enum { SW_HEADING_SIZE = 64 };

/*
 * Lower-cased letters and digits of a heading, without the table that a query language puts before
 * it (CQD[First UPN], 'Table'[Column]); at most size - 1 of them. Returns out.
 */
char *sw_fold_heading(char *out, size_t size, struct sw_str heading);

#endif
