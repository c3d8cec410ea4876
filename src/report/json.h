/*
 * json.h - private to src/report: our kinds of values as JSON. Each gives a value of the caller's.
 */
#ifndef SIPWHY_REPORT_JSON_H
#define SIPWHY_REPORT_JSON_H

#include "sipwhy/call.h"
#include "sipwhy/privacy.h"
#include "sipwhy/time.h"

#include <jansson.h>

struct sw_explanation;
struct sw_rank;

json_t *json_time(int64_t ms);          /* ISO 8601 UTC; null for SW_NO_TIME */
json_t *json_ratio(double ratio);       /* 4 decimals; null for NaN */
json_t *json_code(struct sw_code code); /* null for one that is not known */
json_t *json_count(int64_t n);          /* null for -1: what the source does not tell */
json_t *json_text(const char *text);    /* invalid UTF-8 replaced; null for "" */
/* label, since, until, tz, and whether it is over. */
json_t *json_period(const struct sw_period *period, int64_t now);
json_t *json_steps(const char *advice); /* "a | b" as a list */

/* A member redacted of json, where it is: the mark of the key. */
void json_add_redacted(json_t *json, const struct sw_privacy *privacy);

/* rank_json.c: pages that an explanation rests on, with their dates; what a ranking was made of. */
json_t *json_sources(const struct sw_explanation *explanation);
json_t *json_receipt(const struct sw_rank *rank);

#endif
