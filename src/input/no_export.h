/*
 * no_export.h - private to src/input: what is said of a heading line that no format takes.
 *
 * A file without a heading line has a call in its place, and calls hold names and numbers. So text
 * of the line is repeated only where most of it is known and nothing in it is a cell of a call.
 */
#ifndef SIPWHY_INPUT_NO_EXPORT_H
#define SIPWHY_INPUT_NO_EXPORT_H

#include "sipwhy/format.h"

/*
 * Which required columns of the nearest format are missing, which headings it does not know, and
 * what to do. found has its column for each field of heading, NULL where it has none; it knows one
 * at least. Returns SW_DATA.
 */
enum sw_status no_export_nearest(const struct sw_record *heading, const struct sw_format *nearest,
                                 const struct sw_format_column *const *found, struct sw_err *err);

#endif
