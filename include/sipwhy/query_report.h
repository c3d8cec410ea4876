/*
 * query_report.h - saved queries and what they give, as documents.
 */
#ifndef SIPWHY_QUERY_REPORT_H
#define SIPWHY_QUERY_REPORT_H

#include "sipwhy/doc.h"
#include "sipwhy/privacy.h"
#include "sipwhy/saved_query.h"
#include "sipwhy/store.h"

#include <jansson.h>

/* The catalogue, those that can't be run with the reason; as a document and as JSON. */
void sw_query_list(const struct sw_saved_queries *queries, struct sw_doc *doc, json_t **json);

/* One query: what it asks, takes and gives. */
void sw_query_show(const struct sw_saved_query *query, struct sw_doc *doc, json_t **json);

struct sw_query_request {
    const struct sw_saved_query *query;
    const char *const *given; /* "KEY=VALUE", the last of a key counts */
    size_t n_given;
    int64_t now, timeout_seconds;
    int64_t limit; /* rows at most; 0: all */
    const struct sw_privacy *privacy;
};

/*
 * Runs a query and makes a document of its rows: times, ratios and codes are known by the names of
 * their columns. Numbers and names of people are as privacy says. The rows are a long table; json,
 * an object of the caller's, is given all else: what is known beforehand before the first row.
 */
enum sw_status sw_query_report(struct sw_store *store, const struct sw_query_request *request,
                               struct sw_doc *doc, json_t *json, struct sw_err *err);

#endif
