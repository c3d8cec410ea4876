/*
 * ticket_parts.h - private to src/report: what a ticket is made of, between reading and writing it.
 */
#ifndef SIPWHY_REPORT_TICKET_PARTS_H
#define SIPWHY_REPORT_TICKET_PARTS_H

#include "sipwhy/ticket.h"

enum { TICKET_EXAMPLES = 5 };

/* A call to look up; its texts are as they may be shown. */
struct ticket_example {
    char correlation_id[SW_CORRELATION_SIZE];
    int64_t invite_time;
    char *trunk, *caller, *callee;
    bool has_ladder; /* the Teams admin center still shows its SIP ladder */
};

struct ticket_trunk {
    int64_t id, attempts;
    char *name;
};

struct ticket {
    const struct sw_ticket_options *options;
    struct sw_rank_options rank_options;
    struct sw_rank rank;
    const struct sw_cause *causes[SW_DROPPED + 1]; /* by outcome; NULL where there is none */
    const struct sw_cause *main; /* the one that gives the figures; NULL: not in the period */
    int64_t attempts;            /* with any of these outcomes */
    const char *title, *owner, *outcome,
        *advice;                 /* by the phrase, where a pair has several causes */
    struct sw_buf phrase;        /* as it may be shown */
    struct ticket_trunk *trunks; /* most attempts first */
    size_t n_trunks, trunks_capacity;
    struct ticket_example examples[TICKET_EXAMPLES]; /* the earliest first */
    size_t n_examples;
};

/* ticket_doc.c */
void ticket_doc(struct sw_doc *doc, const struct ticket *ticket);
json_t *ticket_json(const struct ticket *ticket);

#endif
