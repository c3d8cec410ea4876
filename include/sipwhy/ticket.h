/*
 * ticket.h - what is known of a cause, ready to paste for whoever must act on it.
 *
 * It leaves the house: how phrases and numbers are written is told by privacy.
 */
#ifndef SIPWHY_TICKET_H
#define SIPWHY_TICKET_H

#include "sipwhy/codes.h"
#include "sipwhy/doc.h"
#include "sipwhy/privacy.h"
#include "sipwhy/rank.h"
#include "sipwhy/store.h"
#include "sipwhy/time.h"

#include <jansson.h>

struct sw_ticket_options {
    struct sw_pair pair;
    struct sw_period period;
    struct sw_filter filter; /* since, until and pair are taken from the above */
    const struct sw_privacy *privacy;
    int64_t now;
};

/*
 * The ticket as a document and as JSON, schema sipwhy.ticket/1 (the caller's). A pair that is not
 * in the period is no failure: its ticket says so.
 */
enum sw_status sw_ticket_make(struct sw_store *store, const struct sw_codes *codes,
                              const struct sw_ticket_options *options, struct sw_doc *doc,
                              json_t **json, struct sw_err *err);

#endif
