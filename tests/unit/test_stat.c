#include "sipwhy/stat.h"
#include "tap.h"

#include <math.h>

/*
 * Source: R. G. Newcombe, "Two-sided confidence intervals for the single proportion",
 * Statistics in Medicine 17 (1998), table I, method 3.
 */
static const struct {
    int64_t successes, n;
    double low, high;
} published[] = {
    {81, 263, 0.2553, 0.3662},
    {15, 148, 0.0624, 0.1605},
    {0, 20, 0.0000, 0.1611},
    {1, 29, 0.0061, 0.1718},
};

static void test_published(void)
{
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        double low, high;

        sw_wilson(published[i].successes, published[i].n, &low, &high);
        ok(fabs(low - published[i].low) < 0.00005 && fabs(high - published[i].high) < 0.00005,
           "%" PRId64 " of %" PRId64 ": got %.4f to %.4f", published[i].successes, published[i].n,
           low, high);
    }
}

/* The interval holds the fraction, stays in 0..1, and mirrors when failures are counted. */
static void test_laws(void)
{
    int64_t broken = 0, checked = 0;

    for (int64_t n = 1; n <= 300; n++) {
        for (int64_t k = 0; k <= n; k++, checked++) {
            double p = (double)k / (double)n, low, high, other_low, other_high;

            sw_wilson(k, n, &low, &high);
            sw_wilson(n - k, n, &other_low, &other_high);
            broken += !(low >= 0 && low <= p && p <= high && high <= 1 && low < high);
            broken += fabs(low - (1 - other_high)) > 1e-12 || fabs(high - (1 - other_low)) > 1e-12;
        }
    }
    is_int(broken, 0, "laws hold for every fraction up to n = 300");
    ok(checked > 45000, "%" PRId64 " fractions tried", checked);
}

static void test_ends(void)
{
    double low, high;

    sw_wilson(0, 0, &low, &high);
    ok(low == 0 && high == 1, "of nothing, nothing is known");
    sw_wilson(INT64_C(9000000000000), INT64_C(9000000000000), &low, &high);
    ok(low > 0.999999 && high <= 1, "large counts are no trouble");
}

int main(void)
{
    test_published();
    test_laws();
    test_ends();
    return tap_done();
}
