/*
 * mask.h - private to src/base: what is personal, so that it names nobody.
 */
#ifndef SIPWHY_BASE_MASK_H
#define SIPWHY_BASE_MASK_H

#include "sipwhy/text.h"

/*
 * Adds a phone number with the first two and the last two digits ("+49******56"), of short ones
 * the last two. What a caller or callee may be else is masked likewise: a SIP address keeps its
 * host, other words their initials. "anonymous" stays.
 */
void mask_number(struct sw_buf *out, struct sw_str number);

/* The same of a number that is nothing else: digits, and what is put between and behind them. */
void mask_digits(struct sw_buf *out, struct sw_str number);

/* Adds a UPN as "a***@contoso.com"; anything else as its first character. */
void mask_user(struct sw_buf *out, struct sw_str user);

/*
 * Adds a value of which nothing is known but that it is of people: of words each first character,
 * of an address what is behind the @ too; of digits alone the first two and the last two, of an
 * extension the first and the last. Three digits are a service such as an emergency number.
 */
void mask_people(struct sw_buf *out, struct sw_str people);

/*
 * Adds text with what may be personal masked: of a phone number only the first two and the last two
 * digits stay, of an address before its @ only the first letter.
 */
void mask_text(struct sw_buf *out, struct sw_str text);

#endif
