/*
 * query_values.h - private to src/report: the values that a query's parameters take.
 */
#ifndef SIPWHY_REPORT_QUERY_VALUES_H
#define SIPWHY_REPORT_QUERY_VALUES_H

#include "sipwhy/query.h"
#include "sipwhy/query_report.h"

/*
 * The value of a parameter: as given, else its default. written is what it was made of, borrowed
 * from the request or the query. SW_USAGE if there is none or it is not of its type.
 */
enum sw_status query_value(const struct sw_query_request *request, const char *name,
                           struct sw_value *value, bool *is_time, struct sw_str *written,
                           struct sw_err *err);

/*
 * SW_USAGE if anything was given that the query does not take: neither among the n names of its
 * SQL nor in its head.
 */
enum sw_status query_values_check(const struct sw_query_request *request, char *const *names,
                                  size_t n, struct sw_err *err);

#endif
