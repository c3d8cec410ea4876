/*
 * mask.h - private to src/report: what is personal in a cell of its own, so that it names nobody.
 *
 * Texts that may hold something personal among other things are mask_personal's (words.h).
 */
#ifndef SIPWHY_REPORT_MASK_H
#define SIPWHY_REPORT_MASK_H

#include "sipwhy/text.h"

/*
 * Adds a phone number with the first two and the last two digits ("+49******56"), of short ones
 * the last two. What a caller or callee may be else is masked likewise: a SIP address keeps its
 * host, other words their initials. "anonymous" stays.
 */
void mask_number(struct sw_buf *out, struct sw_str number);

/* Adds a UPN as "a***@contoso.com"; anything else as its first character. */
void mask_user(struct sw_buf *out, struct sw_str user);

#endif
