/*
 * stat.h - statistics as pure functions over counts.
 */
#ifndef SIPWHY_STAT_H
#define SIPWHY_STAT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Wilson score interval of `successes` out of n at 95 % (z = 1.959964), fractions 0..1.
 * n = 0 gives 0..1: nothing is known.
 * Source: E. B. Wilson, Probable inference, JASA 22 (1927), pp. 209-212.
 */
void sw_wilson(int64_t successes, int64_t n, double *low, double *high);

/*
 * Has a rate changed? a of n1 now against b of n2 before: the logarithm of the ratio of the rates
 * in standard errors, ln((a/n1)/(b/n2)) / sqrt(1/a - 1/n1 + 1/b - 1/n2). 0 where either count is 0
 * or both rates are 1.
 * Source: D. Katz and others, Obtaining confidence intervals for the risk ratio in cohort studies,
 * Biometrics 34 (1978), pp. 469-474.
 */
double sw_log_rate_ratio_z(int64_t a, int64_t n1, int64_t b, int64_t n2);

/* How likely chance alone takes a standard normal variable as far from 0 as z, to either side. */
double sw_two_sided(double z);

/*
 * How likely k or more successes out of n are when each has probability p: the upper tail of the
 * binomial distribution. 1 for k <= 0, 0 for k > n.
 */
double sw_binomial_tail(int64_t k, int64_t n, double p);

/*
 * Percentile by nearest rank: of the n values in order, counted from 1, the one at place
 * ceil(percent / 100 * n). It is one of the values; the 50th of an even number is the lower of the
 * two in the middle. n > 0, percent 1 to 100.
 */
uint32_t sw_percentile(const uint32_t *values, size_t n, int percent);

#endif
