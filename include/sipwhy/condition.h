/*
 * condition.h - conditions on a report, for cron: ner<97, new>0, attempts(503/560503)>100.
 *
 *   condition = figure [ "(" codes ")" ] operator number [ "%" ]
 *   figure    = ner | asr                      in percent, with or without the sign; in any case
 *             | failed | lost | emergency      in calls or attempts
 *             | certificate                    in trunks
 *             | stale                          in weeks
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

/*
 * SW_USAGE with a sentence for what is no condition, or is of weekly reports where this is none.
 * text is kept.
 */
enum sw_status sw_condition_parse(const char *text, bool is_weekly, struct sw_condition *condition,
                                  struct sw_err *err);

/*
 * Does it hold? So does one that can't be judged: a rate of no attempts or of fewer than are
 * printed, a count that the source does not tell. Then a sentence is added to why.
 */
bool sw_condition_holds(const struct sw_condition *condition, const struct sw_rank *rank,
                        struct sw_buf *why);

/* Has a weekly report anything to tell: new, returned, worse, silent or an emergency? */
bool sw_weekly_has_changed(const struct sw_rank *rank);

#endif
