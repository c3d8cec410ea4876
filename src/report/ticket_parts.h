/*
 * ticket_parts.h - private to src/report: what a ticket is made of, between a ranking and paper.
 */
#ifndef SIPWHY_REPORT_TICKET_PARTS_H
#define SIPWHY_REPORT_TICKET_PARTS_H

#include "sipwhy/ticket.h"

/* A call to look up; its numbers are as they may be shown. */
struct ticket_example {
    const struct sw_evidence_call *call; /* the ranking's */
    char *caller, *callee;
    bool has_ladder; /* the Teams admin center still shows its SIP ladder */
};

struct ticket {
    const struct sw_rank *rank;
    struct sw_pair pair;
    const struct sw_cause *causes[SW_DROPPED + 1]; /* by outcome; NULL where there is none */
    const struct sw_cause *main; /* the one that gives the figures; NULL: not in the period */
    int64_t attempts;            /* with any of these outcomes */
    const struct sw_evidence_trunk *trunks; /* the ranking's */
    size_t n_trunks;
    const char *title, *owner, *outcome,
        *advice;          /* by the phrase, where a pair has several causes */
    struct sw_buf phrase; /* as it may be shown */
    struct ticket_example examples[SW_EVIDENCE_CALLS]; /* the earliest first */
    size_t n_examples;
};

/* The ticket of a cause of a ranking that keeps evidence, into an empty document. */
void ticket_of_cause(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause);

/* ticket_doc.c */
void ticket_doc(struct sw_doc *doc, const struct ticket *ticket);
json_t *ticket_json(const struct ticket *ticket);

#endif
