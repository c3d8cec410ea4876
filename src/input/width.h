/*
 * width.h - private to src/input: rows that are shorter or longer than the heading.
 *
 * Spreadsheets leave off blank cells at the end of many rows at once (Excel of blocks of 16), and
 * write some beyond the last heading. A lost or doubled delimiter gives the same width, but puts
 * cells below wrong headings.
 */
#ifndef SIPWHY_INPUT_WIDTH_H
#define SIPWHY_INPUT_WIDTH_H

#include "sipwhy/map.h"

/* How much the text of a cell shows which column it belongs to. */
enum fit { NO_FIT, MAY_FIT, FITS };

/* Reads the cell as that column's, and forgets what it read. */
enum fit fit_of(const struct sw_mapping *mapping, const struct sw_reading *reading, size_t place,
                struct sw_str cell);

/* 8-4-4-4-12 hexadecimal digits, in braces or not. */
bool text_is_guid(struct sw_str s);

/* Does it lack nothing that the format requires, and has nothing beyond the heading? */
bool width_may_be_whole(const struct sw_mapping *mapping, const struct sw_record *record);

/*
 * Could cells of it as well belong below their neighbours' headings? Of a row among many alike only
 * those are asked that must look like something: times, codes, numbers, flags.
 */
bool width_may_be_shifted(const struct sw_mapping *mapping, const struct sw_reading *reading,
                          const struct sw_record *record, bool is_among_many);

#endif
