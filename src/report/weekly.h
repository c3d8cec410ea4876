/*
 * weekly.h - private to src/report: what a weekly report has beyond a ranking.
 */
#ifndef SIPWHY_REPORT_WEEKLY_H
#define SIPWHY_REPORT_WEEKLY_H

#include "sipwhy/rank.h"

/* rank_doc.c: what the ranking is by: "calls", "lost calls". */
const char *ranked_words(const struct sw_rank *rank);

/* No owner is asked for, or the cause's. */
bool is_of_owner_asked_for(const struct sw_rank *rank, const struct sw_cause *cause);

/* A failure of that owner that is not set aside: it decides on states and the verdict. */
bool has_a_say(const struct sw_rank *rank, const struct sw_cause *cause);

/* "cause-3": what the third named cause is called where others refer to it. Returns out. */
char *cause_anchor(char out[32], size_t place);

void history_free(struct sw_history *history); /* takes NULL */

/*
 * read_history.c: fills in what rank->history has of at most n_weeks weeks before, of states, the
 * shape of the week and silences.
 */
enum sw_status read_history(struct sw_rank *rank, struct sw_store *store,
                            const struct sw_codes *codes, size_t n_weeks, struct sw_err *err);

/*
 * silence.c: trunks without calls in the history's week. _begin (then _free in any case), then
 * _take of each quarter hour from _first_instant to the end of the week, earlier ones are passed
 * over; _settle adds to history->silences.
 */
struct silence_search;
enum sw_status silences_begin(struct silence_search **search, const struct sw_history *history,
                              struct sw_store *store, struct sw_err *err);
int64_t silences_first_instant(const struct silence_search *search); /* UTC ms */
void silences_take(struct silence_search *search, const struct sw_quarter *quarter);
void silences_settle(const struct silence_search *search, struct sw_history *history);
void silences_free(struct silence_search *search);      /* takes NULL */
size_t silent_trunks(const struct sw_history *history); /* a trunk may have several silences */

/* missing_days.c: what is said of them, and of a week that stands in for a later one. */
void missing_days_doc(struct sw_doc *doc, const struct sw_rank *rank);
json_t *missing_days_json(const struct sw_rank *rank); /* "2026-11-18"; the caller's */
bool is_stale(const struct sw_rank *rank);
void stale_doc(struct sw_doc *doc, const struct sw_rank *rank);
json_t *stale_json(const struct sw_rank *rank); /* "2027-W02", null if it does not; the caller's */

/*
 * week_shape.c: _take counts failed attempts, of a cause of that owner; week is 0 for the report's,
 * or from 1 the place in the baseline. _settle puts the owners in order.
 */
void shape_take(struct sw_week_shape *shape, const char *owner, size_t week,
                const struct sw_quarter *quarter);
void shape_settle(struct sw_week_shape *shape);

/* revised.c: the week as it was first reported, if calls came later; and what has changed. */
enum sw_status find_revision(struct sw_rank *rank, struct sw_store *store,
                             const struct sw_codes *codes, struct sw_err *err);
void weekly_add_revision(struct sw_doc *doc, const struct sw_rank *rank);
json_t *revision_json(const struct sw_rank *rank); /* null without; the caller's */

/* verdict.c: the worst word that holds, the counts behind it and what to start with. */
void weekly_add_verdict(struct sw_doc *doc, const struct sw_rank *rank);
json_t *verdict_json(const struct sw_rank *rank); /* the caller's */
size_t first_to_do(const struct sw_rank *rank);   /* its place among the ranked, from 1; 0: none */

/* weekly_doc.c: the parts of the document that only a weekly report has. */
void weekly_add_urgent(struct sw_doc *doc, const struct sw_rank *rank); /* above everything */
void weekly_add_figures(struct sw_doc *doc, const struct sw_rank *rank);
void weekly_add_trend(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause,
                      bool is_brief); /* brief: nothing of what does not stand out */
void weekly_add_end(struct sw_doc *doc, const struct sw_rank *rank);

/* weekly_charts.c: the pictures, for faces that can draw. */
void weekly_add_charts(struct sw_doc *doc, const struct sw_rank *rank);

/* weekly_summary.c: who must act, what no row of the reference is about, what was changed. */
void weekly_add_owners(struct sw_doc *doc, const struct sw_rank *rank);
void weekly_add_unknown(struct sw_doc *doc, const struct sw_rank *rank);
void weekly_add_notes(struct sw_doc *doc, const struct sw_rank *rank);
void weekly_add_summary_json(json_t *json, const struct sw_rank *rank);

/* weekly_tables.c: after how long a cause's attempts failed; all attempts by trunk and country. */
const char *weekly_bucket_name(char *out, size_t size, size_t bucket); /* "5-15 s"; returns out */
void weekly_add_failing(struct sw_doc *doc, const struct sw_cause *cause);
json_t *weekly_failing_json(const struct sw_cause *cause); /* the caller's */
void weekly_add_tables(struct sw_doc *doc, const struct sw_rank *rank);
void weekly_add_tables_json(json_t *json, const struct sw_rank *rank);

json_t *totals_json(const struct sw_rank_totals *totals); /* rank_json.c; the caller's */

/* weekly_json.c: the members that only a weekly report has. */
void weekly_add_json(json_t *json, const struct sw_rank *rank);
void weekly_add_cause_json(json_t *json, const struct sw_cause *cause);

#endif
