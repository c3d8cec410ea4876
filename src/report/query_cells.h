/*
 * query_cells.h - private to src/report: what the name of a query's column says of its values, and
 * which of them are personal.
 */
#ifndef SIPWHY_REPORT_QUERY_CELLS_H
#define SIPWHY_REPORT_QUERY_CELLS_H

#include "sipwhy/doc.h"
#include "sipwhy/privacy.h"
#include "sipwhy/query.h"

enum query_kind {
    QUERY_PLAIN,
    QUERY_TIME,  /* UTC ms */
    QUERY_DAY,   /* ms since a clock showed 1970-01-01 00:00, of a midnight */
    QUERY_WEEK,  /* likewise, of a Monday's */
    QUERY_RATIO, /* a fraction */
    QUERY_CODE   /* digits as they are */
};

enum query_people {
    QUERY_NOBODY,
    QUERY_TEXT,  /* may have a number or an address in it */
    QUERY_PEOPLE /* the whole value is a number or a name */
};

struct query_column {
    enum query_kind kind;
    enum query_people holds;
    const struct sw_privacy *privacy; /* the caller's */
};

/* may_be_people: whatever it is called, the column may hold numbers or names. */
struct query_column query_column_of(const char *name, bool may_be_people,
                                    const struct sw_privacy *privacy);

/* The value as a cell; its text is the arena's. */
struct sw_cell query_cell(struct sw_arena *arena, struct query_column column,
                          const struct sw_value *value);

/* The heading on paper of a column: "SIP", "last time". */
char *query_heading(struct sw_arena *arena, const char *name);

#endif
