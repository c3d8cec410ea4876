/*
 * words.h - private to src/report: figures and findings in the words that people read.
 */
#ifndef SIPWHY_REPORT_WORDS_H
#define SIPWHY_REPORT_WORDS_H

#include "sipwhy/codes.h"

/* What an explanation rests on: "documented", "explained by its family 560xxx", ... Static. */
const char *known_words(const struct sw_explanation *explanation);

/*
 * Adds text with what may be personal masked: of a phone number (seven digits or more, also parted
 * as people write them) only the first two and the last two digits stay, of an address
 * before its @ only the first letter. Hexadecimal numbers (0x80090322) name errors and stay whole.
 */
void mask_personal(struct sw_buf *out, struct sw_str text);

#endif
