/*
 * format.h - the export formats that are known, and which one a heading line is of.
 *
 * A format is one file of schema/formats/; nothing in the program names one. Its rows:
 *   title       what it is, for people
 *   product     direct_routing or pstn
 *   source      calls (later also cqd, aggregate)
 *   require     a canonical field and its headings; without one of them it is not this format
 *   field       likewise, but it may be missing
 *   ignore      headings that belong to the format and are not kept
 *   generation  a name, given when one of these headings is there; first match counts
 *   refuse      a sentence: such a file is recognised, and turned down for this reason
 * Headings are compared folded: letters and digits only, case ignored. Several are parted by " | ".
 */
#ifndef SIPWHY_FORMAT_H
#define SIPWHY_FORMAT_H

#include "sipwhy/csv.h"
#include "sipwhy/err.h"
#include "sipwhy/map.h"
#include "sipwhy/mem.h"

/* A heading that a format knows, folded, and the field that it gives. */
struct sw_format_column {
    const char *folded;
    const char *heading; /* as people write it */
    enum sw_field field; /* SW_NO_FIELD for one that is ignored */
    int requirement;     /* headings of one require row share a number above 0; else 0 */
};

struct sw_format_generation {
    const char *name;
    const char *headings; /* " | " between them */
};

struct sw_format {
    const char *name; /* of the file in schema/formats/, without .csv */
    const char *title, *product, *source, *refusal; /* refusal: NULL for one that can be read */
    struct sw_format_column *columns;
    size_t n_columns, columns_capacity;
    struct sw_format_generation generations[8];
    size_t n_generations;
    int n_requirements;
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

/*
 * Recognises a heading line: the format all of whose required columns are there, and of several
 * the one that knows most of the headings. Fills mapping (its arrays are the caller's, see
 * map.h). SW_DATA with a sentence when none fits: the nearest format, what was expected, what
 * found.
 */
enum sw_status sw_formats_recognise(const struct sw_formats *formats,
                                    const struct sw_record *heading, struct sw_mapping *mapping,
                                    struct sw_err *err);

/* Lower-cased letters and digits of a heading; at most size - 1 of them. Returns out. */
char *sw_fold_heading(char *out, size_t size, struct sw_str heading);

#endif
