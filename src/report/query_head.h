/*
 * query_head.h - private to src/report: the head of a saved query's file.
 */
#ifndef SIPWHY_REPORT_QUERY_HEAD_H
#define SIPWHY_REPORT_QUERY_HEAD_H

#include "sipwhy/saved_query.h"

/* Fills in what the head of query->text says; what is wrong with it becomes query->problem. */
void query_head_read(struct sw_saved_query *query);

#endif
