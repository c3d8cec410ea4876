/*
 * group.h - private to src/input: which group of calls a row of counts stands for.
 *
 * The group is all that the row says but its numbers: the fields that are kept and which columns
 * they were read from, and the cells of all other columns. The same group comes back in the next
 * export with other numbers. Which columns tell groups apart is the way that a table parts the
 * calls: the groups of another way are made of the same calls.
 */
#ifndef SIPWHY_INPUT_GROUP_H
#define SIPWHY_INPUT_GROUP_H

#include "fields.h"

/* Is the cell of that column part of what names the group? Blank ones may be. */
bool group_is_named_by(const struct sw_mapping *mapping, size_t place, struct sw_str cell);

/* Is it a whole number of which later rows may show that it names nothing, as fractions are there?
 */
bool group_may_be_measured(const struct sw_mapping *mapping, size_t place, struct sw_str cell);

/* Case and spaces around it do not matter; 0 for a blank one. */
uint64_t group_hash_cell(struct sw_str cell);

/* Fills in of row->call what sw_call_identify needs, the hash of all cells, and the way. */
void group_identify(const struct sw_mapping *mapping, const struct row *row,
                    const struct sw_record *record);

#endif
