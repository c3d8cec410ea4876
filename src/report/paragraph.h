/*
 * paragraph.h - private to src/report: the paragraph of a ranked cause.
 */
#ifndef SIPWHY_REPORT_PARAGRAPH_H
#define SIPWHY_REPORT_PARAGRAPH_H

#include "sipwhy/rank.h"

/*
 * Whether the paragraph of that cause (from 0 on) has but the first step, and no more of the facts
 * than its impact, what stands out, its trend and calls to look up: if short ones are asked for, or
 * as needed and it is neither among the first five nor NEW, RETURNED or WORSE (or without a state).
 */
bool is_paragraph_brief(const struct sw_rank *rank, size_t place);

/* What happened, where, since when, and what to do about the cause in that place (from 0 on). */
void add_paragraph(struct sw_doc *doc, const struct sw_rank *rank, size_t place);

#endif
