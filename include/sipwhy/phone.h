/*
 * phone.h - telephone numbers as exports have them.
 */
#ifndef SIPWHY_PHONE_H
#define SIPWHY_PHONE_H

#include "sipwhy/text.h"

enum { SW_PHONE_SIZE = 32 };

/*
 * What tells a number from others: its digits, as spreadsheets lose the plus and people write
 * spaces, hyphens, dots, slashes and brackets. Anything else is told by all of its text: masked
 * numbers, names, SIP addresses. Points into number, or into out.
 */
struct sw_str sw_phone_key(char out[SW_PHONE_SIZE], struct sw_str number);

/*
 * A national number as France writes it at the beginning of text, 0 and another digit and four
 * pairs behind spaces or dots ("01 23 45 67 89"): its length, else 0.
 */
size_t sw_phone_pairs(struct sw_str text);

#endif
