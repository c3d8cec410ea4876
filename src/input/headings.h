/*
 * headings.h - private to src/input: heading lines, and the parts of a file that they begin.
 *
 * What the rows above a heading line were kept for is settled before it is taken; see rows.c.
 */
#ifndef SIPWHY_INPUT_HEADINGS_H
#define SIPWHY_INPUT_HEADINGS_H

#include "rows.h"

/* How much of a heading line the record is: at least SW_WHOLE_HEADING where it is one. */
int headings_weigh(const struct rows *rows, const struct sw_record *record);

/*
 * Of such a weight: a heading line that was cut short, or that lacks what it needs? Half of its
 * cells or more are headings; one such cell may also stand in a row.
 */
bool headings_is_broken(const struct rows *rows, const struct sw_record *record, int weight);

/*
 * The rows below are read as this heading line says. Where it begins a part, the sink is told that
 * the one above has ended. SW_DATA for one that can't be read so, and for too many parts.
 */
enum sw_status headings_take(struct rows *rows, const struct sw_record *record, struct sw_err *err);

/* The last part has ended; a heading line came. */
enum sw_status headings_end(struct rows *rows, struct sw_err *err);

#endif
