/*
 * condition.h - conditions on a report, for cron: ner<97, new>0, attempts(503/560503)>100.
 *
 *   condition = figure [ "(" codes ")" ] operator number
 *   figure    = ner | asr                      in percent
 *             | failed | lost | emergency      in calls or attempts
 *             | new | returned | worse | gone | silent     of weekly reports
 *             | attempts | calls | users       with codes: of that cause
 *   codes     = 503/560503 | 560503 (a Microsoft code) | 503 (a SIP code)
 *   operator  = < | <= | > | >= | =
 */
#ifndef SIPWHY_CONDITION_H
#define SIPWHY_CONDITION_H

#include "sipwhy/rank.h"

struct sw_condition {
    const char *text; /* as it was given; the caller's */
    int figure;       /* its place in the table of condition.c */
    bool has_codes;
    struct sw_pair pair; /* a code that is not known is any */
    char operator_[3];
    double number;
};

/* SW_USAGE with a sentence for what is no condition. */
enum sw_status sw_condition_parse(const char *text, struct sw_condition *condition,
                                  struct sw_err *err);

/*
 * Does it hold? *value is the figure; NaN, and it does not hold, where there is none (a rate
 * without attempts). SW_USAGE if the figure is of weekly reports and this is none.
 */
enum sw_status sw_condition_holds(const struct sw_condition *condition, const struct sw_rank *rank,
                                  bool *holds, double *value, struct sw_err *err);

/* Has a weekly report anything to tell: new, returned, worse, silent or an emergency? */
bool sw_weekly_has_changed(const struct sw_rank *rank);

#endif
