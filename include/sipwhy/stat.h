/*
 * stat.h - statistics as pure functions over counts.
 */
#ifndef SIPWHY_STAT_H
#define SIPWHY_STAT_H

#include <stdint.h>

/*
 * Wilson score interval of `successes` out of n at 95 % (z = 1.959964), fractions 0..1.
 * n = 0 gives 0..1: nothing is known.
 * Source: E. B. Wilson, Probable inference, JASA 22 (1927), pp. 209-212.
 */
void sw_wilson(int64_t successes, int64_t n, double *low, double *high);

#endif
