/*
 * paragraph.h - private to src/report: the paragraph of a ranked cause.
 */
#ifndef SIPWHY_REPORT_PARAGRAPH_H
#define SIPWHY_REPORT_PARAGRAPH_H

#include "sipwhy/rank.h"

/* What happened, where, since when, and what to do about the cause in that place (from 0 on). */
void add_paragraph(struct sw_doc *doc, const struct sw_rank *rank, size_t place);

#endif
