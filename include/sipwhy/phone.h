/*
 * phone.h - telephone numbers as exports have them.
 */
#ifndef SIPWHY_PHONE_H
#define SIPWHY_PHONE_H

#include "sipwhy/text.h"

enum { SW_PHONE_SIZE = 32 };

/*
 * What tells a number from others: its digits, as spreadsheets lose the plus and people write
 * spaces, hyphens, dots, slashes and brackets; a number's pseudonym is told without its country.
 * Anything else is told by all of its text: masked numbers, names, SIP addresses. Points into
 * number, or into out.
 */
struct sw_str sw_phone_key(char out[SW_PHONE_SIZE], struct sw_str number);

/* The same, but that of a masked number the stars are kept among its digits. */
struct sw_str sw_phone_masked_key(char out[SW_PHONE_SIZE], struct sw_str number);

/*
 * The digits of a whole number however it is written, without what says that it is international:
 * "+49 (0)30 1234", "0049 30-1234", "tel:+49301234;ext=5", "sip:+49301234@sbc;user=phone" and
 * "49301234" are one. "" for what is none: names, masked or cut numbers, more digits than out
 * holds. Into out.
 */
struct sw_str sw_phone_digits(char out[SW_PHONE_SIZE], struct sw_str number);

/* "anonymous" as phones type it. */
#define SW_ANONYMOUS_DIGITS "266696687"

/* Without its scheme; *scheme is "sip:", "sips:", "tel:" or "", static. In any case of letters. */
struct sw_str sw_without_scheme(struct sw_str address, const char **scheme);

/* An address or number without its scheme ("sip:") and parameters (";user=phone"), trimmed. */
struct sw_str sw_address_core(struct sw_str address);

/*
 * A national number as France writes it at the beginning of text, 0 and another digit and four
 * pairs behind spaces or dots ("01 23 45 67 89"): its length, else 0.
 */
size_t sw_phone_pairs(struct sw_str text);

#endif
