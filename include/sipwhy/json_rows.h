/*
 * json_rows.h - records out of bytes of JSON, pushed in pieces of any size: Graph's answers.
 *
 * Rows are the objects of an array, which stands alone or is a member of an object ("value" of a
 * Graph answer, "rows" of Power BI's), objects that stand alone, and those of a list of such
 * answers. An object with a list and other members is a call if it has more of them than what is in
 * the list has. Several such texts may follow one another, as pages saved into one file do. The
 * names of a row's members are given as a record before the first row, and again when a row has a
 * name that the last such record lacks: a heading line, as CSV has it.
 */
#ifndef SIPWHY_JSON_ROWS_H
#define SIPWHY_JSON_ROWS_H

#include "sipwhy/csv.h"

struct sw_json_rows;

/* The reader is the caller's; sw_json_rows_free takes NULL. */
struct sw_json_rows *sw_json_rows_new(sw_record_fn *receive, void *context);
void sw_json_rows_free(struct sw_json_rows *rows);

/*
 * Reads n more bytes of UTF-8. A record's fields are the members' values as text: null and a
 * member that is missing are empty, true and false are those words, numbers as they are written
 * (whole ones without an exponent), of a list the elements with ";" between them, of an object
 * its "id" or else its JSON. Lines are those on which a row's object begins; lines_below counts the
 * line ends within it. SW_DATA with the line for what is no JSON, for a row larger than 1 MiB,
 * and for an error beside the rows, which are not whole then.
 * Memory is bounded by one row. After a failure nothing more is read.
 */
enum sw_status sw_json_rows_feed(struct sw_json_rows *rows, const void *bytes, size_t n,
                                 struct sw_err *err);

/* Does the last page so far tell of another one (Graph's @odata.nextLink)? */
bool sw_json_rows_has_more(const struct sw_json_rows *rows);

/* The input is at its end. SW_DATA if it ends within a text: it is cut short. */
enum sw_status sw_json_rows_end(struct sw_json_rows *rows, struct sw_err *err);

#endif
