/*
 * set_aside.h - private to src/report: causes of a ranking that the user knows of (sipwhy ack).
 */
#ifndef SIPWHY_REPORT_SET_ASIDE_H
#define SIPWHY_REPORT_SET_ASIDE_H

#include "sipwhy/rank.h"

/* Reads what is acknowledged, and marks the causes of rank->all. */
enum sw_status set_aside_mark(struct sw_rank *rank, struct sw_store *store, struct sw_err *err);
void set_aside_clear(struct sw_rank *rank);

/* Those that are set aside, in one table; of a cause that is ranked, that it was set aside once. */
void set_aside_doc(struct sw_doc *doc, const struct sw_rank *rank);
void set_aside_fact(struct sw_doc *doc, const struct sw_cause *cause);
json_t *set_aside_json(const struct sw_rank *rank);

#endif
