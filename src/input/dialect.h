/*
 * dialect.h - private to src/input: in what way a text writes its table.
 */
#ifndef SIPWHY_INPUT_DIALECT_H
#define SIPWHY_INPUT_DIALECT_H

#include "sipwhy/format.h"

struct dialect {
    bool is_json;
    char delimiter;
    int64_t heading_line; /* where the record begins that is most like a heading */
    size_t n_headings;    /* its fields */
};

/*
 * Looks at the beginning of a text (as much of it as is worth looking at). A delimiter that was
 * given, or that a line like sep=; names, counts; else the one that makes the best heading line.
 */
struct dialect dialect_find(const struct sw_formats *formats, const struct sw_format *only,
                            char given, struct sw_str text);

#endif
