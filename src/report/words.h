/*
 * words.h - private to src/report: figures and findings in the words that people read.
 */
#ifndef SIPWHY_REPORT_WORDS_H
#define SIPWHY_REPORT_WORDS_H

#include "sipwhy/codes.h"
#include "sipwhy/rank.h"

/* What an explanation rests on: "documented", "explained by its family 560xxx", ... Static. */
const char *known_words(const struct sw_explanation *explanation);

/* "failure", "expected", "dropped", "success" */
const char *outcome_name(enum sw_outcome outcome);

/* "2026-W46  Mon 09 Nov - Sun 15 Nov 2026 (UTC)"; the days of a week are not in its name. */
char *period_words(char *out, size_t size, const struct sw_period *period);

/* "3 371 rows in 4 files = ...; last call Sun 22 Nov 17:47" */
void receipt_words(struct sw_buf *out, const struct sw_rank *rank);

/* Adds "12 of 40 calls; 28 were recovered within 120 s, 25 of them by another trunk: ..." */
void lost_words(struct sw_buf *out, const struct sw_cause *cause, int64_t window);

/* Adds the filters in force, "trunk sbc1.*, direction in"; users are masked unless that is off. */
void filter_words(struct sw_buf *out, const struct sw_filter *filter, const char *country,
                  bool unmask);

/*
 * Adds text with what may be personal masked: of a phone number (seven digits or more, also parted
 * as people write them) only the first two and the last two digits stay, of an address
 * before its @ only the first letter. Hexadecimal numbers (0x80090322) name errors and stay whole.
 */
void mask_personal(struct sw_buf *out, struct sw_str text);

#endif
