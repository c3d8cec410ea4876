/*
 * personal.h - what is personal in the names of files and headings of columns.
 *
 * A report is named after a user, a matrix has a column for each number. Such names are kept and
 * told, so they name nobody: "CQD_Report_a***@contoso.com.csv", "14*******01".
 */
#ifndef SIPWHY_PERSONAL_H
#define SIPWHY_PERSONAL_H

#include "sipwhy/text.h"

/*
 * What stands before the @ of an address at the beginning of text: its length. 0 for anything else;
 * *clear is then so much of text as no address begins in, so that a reader need not ask again
 * there.
 */
size_t sw_count_local_part(struct sw_str text, size_t *clear);

/*
 * Adds name: of what stands before an @ only the first character, of phone numbers the first two
 * and the last two digits. Dates and times of day, counts and GUIDs stay.
 */
void sw_mask_name(struct sw_buf *out, struct sw_str name);

/* The same as a text of its own; the caller's. */
char *sw_masked_name(const char *name);

/* A display name of one short word stands in too many texts that mean something else. */
bool sw_is_telling_name(struct sw_str name);

/* Adds the number with all but its first digits (head of them) and its last (tail) as stars. */
void sw_star_digits(struct sw_buf *out, struct sw_str number, size_t head, size_t tail);

#endif
