/*
 * calls.h - the attempts behind a cause, one by one.
 *
 * They name people: how numbers, users and phrases are written is told by privacy.
 */
#ifndef SIPWHY_CALLS_H
#define SIPWHY_CALLS_H

#include "sipwhy/codes.h"
#include "sipwhy/doc.h"
#include "sipwhy/privacy.h"
#include "sipwhy/rank.h"
#include "sipwhy/store.h"
#include "sipwhy/time.h"

#include <jansson.h>

struct sw_calls_options {
    struct sw_period period;
    struct sw_filter filter;               /* since and until are taken from the period */
    const char *owner;                     /* only causes of this owner, NULL for any */
    const char *country;                   /* ISO 3166-1 alpha-2 of the far number, NULL for any */
    bool is_wanted[SW_CONNECTED_WELL + 1]; /* by enum sw_outcome */
    bool wants_unknown;                    /* attempts whose outcome no export tells */
    int64_t limit;                         /* the latest so many; 0 for all */
    const struct sw_privacy *privacy;
    int64_t now;
};

/*
 * The attempts, the latest first, as the long table of a document; json, an object of the caller's
 * (schema sipwhy.calls/1), is given all else: what is known beforehand before the first row.
 */
enum sw_status sw_calls_make(struct sw_store *store, const struct sw_codes *codes,
                             const struct sw_calls_options *options, struct sw_doc *doc,
                             json_t *json, struct sw_err *err);

#endif
