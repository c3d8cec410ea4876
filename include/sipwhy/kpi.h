/*
 * kpi.h - the readings of "how well do calls get through" that different vendors and standards
 * have, side by side: the same attempts, with the formula beside each figure.
 */
#ifndef SIPWHY_KPI_H
#define SIPWHY_KPI_H

#include "sipwhy/rank.h"

struct sw_kpi {
    const char *name;    /* machine name: "seer" */
    const char *label;   /* "SEER" */
    const char *formula; /* in words, with its source */
    double value;        /* a fraction; NaN where n is 0 */
    int64_t n;           /* attempts that it is of */
};

enum { SW_KPIS = 6 };

/* Every reading of a ranking's attempts. */
void sw_kpis(const struct sw_rank *rank, struct sw_kpi kpis[SW_KPIS]);

#endif
