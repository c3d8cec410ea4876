/*
 * groups.h - private to src/report: all attempts by trunk and by country, once they are counted.
 */
#ifndef SIPWHY_REPORT_GROUPS_H
#define SIPWHY_REPORT_GROUPS_H

#include "sipwhy/rank.h"

/* Its rates, from its counts. */
void group_settle_rates(struct sw_group *group);

/* Those from a place on as one, without name, peak and cause. */
struct sw_group groups_sum(const struct sw_groups *groups, size_t from);

void groups_clear(struct sw_groups *groups);

#endif
