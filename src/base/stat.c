#include "sipwhy/stat.h"

#include <math.h>
#include <stdbool.h>

/* z < 0 gives the lower bound, z > 0 the upper. */
static double wilson_bound(double p, double n, double z)
{
    double centre = p + z * z / (2 * n);
    double spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));

    return (centre + spread) / (1 + z * z / n);
}

void sw_wilson(int64_t successes, int64_t n, double *low, double *high)
{
    const double z = 1.959964;
    double p = n > 0 ? (double)successes / (double)n : 0;

    *low = 0;
    *high = 1;
    if (n <= 0)
        return;
    /* The interval holds p and stays in 0..1; rounding alone would miss that by a hair. */
    *low = fmax(*low, fmin(p, wilson_bound(p, (double)n, -z)));
    *high = fmin(*high, fmax(p, wilson_bound(p, (double)n, z)));
}

double sw_log_rate_ratio_z(int64_t a, int64_t n1, int64_t b, int64_t n2)
{
    double variance;

    if (a <= 0 || b <= 0 || n1 < a || n2 < b)
        return 0;
    variance = 1 / (double)a - 1 / (double)n1 + 1 / (double)b - 1 / (double)n2;
    if (variance <= 0)
        return 0;
    return log((double)a / (double)n1 / ((double)b / (double)n2)) / sqrt(variance);
}

double sw_two_sided(double z)
{
    return erfc(fabs(z) / sqrt(2));
}

/*
 * The first term by logarithms, each further one from the one before, until they no longer count.
 * Where k is below the mean the terms grow at first, so the other tail is summed instead.
 */
double sw_binomial_tail(int64_t k, int64_t n, double p)
{
    double term, sum = 0, odds, mean = (double)n * p;
    bool is_upper = (double)k > mean;

    if (k <= 0 || p >= 1)
        return 1;
    if (k > n || p <= 0)
        return 0;
    odds = is_upper ? p / (1 - p) : (1 - p) / p;
    if (!is_upper)
        k = k - 1; /* 1 - P(X <= k - 1) */
    term = exp(lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1) +
               (double)k * log(p) + (double)(n - k) * log1p(-p));
    for (int64_t i = k; i >= 0 && i <= n && term > 0 && term > sum * 1e-17;
         i += is_upper ? 1 : -1) {
        sum += term;
        term *=
            odds * (is_upper ? (double)(n - i) / (double)(i + 1) : (double)i / (double)(n - i + 1));
    }
    return is_upper ? fmin(sum, 1) : fmax(0, 1 - sum);
}

/* Byte by byte from the top: how many of the values that begin alike have each next byte. */
uint32_t sw_percentile(const uint32_t *values, size_t n, int percent)
{
    size_t place = (n * (size_t)percent + 99) / 100;
    uint32_t found = 0, settled = 0; /* of its bits */

    for (int shift = 24; shift >= 0; shift -= 8) {
        size_t counts[256] = {0};
        uint32_t byte = 0;

        for (size_t i = 0; i < n; i++)
            if ((values[i] & settled) == found)
                counts[values[i] >> shift & 0xff]++;
        while (counts[byte] < place)
            place -= counts[byte++];
        found |= byte << shift;
        settled |= UINT32_C(0xff) << shift;
    }
    return found;
}
