/*
 * words.h - private to src/report: figures and findings in the words that people read.
 */
#ifndef SIPWHY_REPORT_WORDS_H
#define SIPWHY_REPORT_WORDS_H

#include "sipwhy/codes.h"
#include "sipwhy/privacy.h"
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

/* Adds the filters in force, "trunk sbc1.*, direction in"; users as privacy says. */
void filter_words(struct sw_buf *out, const struct sw_filter *filter, const char *country,
                  const struct sw_privacy *privacy);

/* A fact that numbers and names are pseudonyms, and of which key; nothing where they are none. */
void add_redacted(struct sw_doc *doc, const struct sw_privacy *privacy);

#endif
