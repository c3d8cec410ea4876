#include "sipwhy/stat.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

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

/* As tables of the normal distribution have it. */
static void test_two_sided(void)
{
    ok(sw_two_sided(0) == 1, "nothing is certain");
    ok(fabs(sw_two_sided(1.959964) - 0.05) < 1e-6, "5 %%");
    ok(fabs(sw_two_sided(-2.575829) - 0.01) < 1e-6, "1 %%, to the other side");
}

/* Nearest rank, as a table of its places says, and as sorting says. */
static int compare_values(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void test_percentile(void)
{
    static const struct {
        const char *name;
        uint32_t values[20];
        size_t n;
        int percent;
        uint32_t want;
    } cases[] = {
        {"one value is every percentile", {7}, 1, 1, 7},
        {"and the last one", {7}, 1, 100, 7},
        {"the lower of two in the middle", {20, 10}, 2, 50, 10},
        {"the middle of three", {30, 10, 20}, 3, 50, 20},
        {"15, 20, 35, 40, 50: the 30th is the second", {50, 35, 15, 20, 40}, 5, 30, 20},
        {"the 40th the second, too", {50, 35, 15, 20, 40}, 5, 40, 20},
        {"the 41st the third", {50, 35, 15, 20, 40}, 5, 41, 35},
        {"the 100th the largest", {50, 35, 15, 20, 40}, 5, 100, 50},
        {"95 % of 20 is the 19th",
         {20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1},
         20,
         95,
         19},
        {"equal ones", {5, 5, 5, 1}, 4, 50, 5},
        {"the largest there are", {UINT32_MAX, 0, UINT32_MAX - 1}, 3, 67, UINT32_MAX},
    };
    uint32_t values[500], sorted[500], seed = 1;
    int64_t wrong = 0;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_int(sw_percentile(cases[i].values, cases[i].n, cases[i].percent), cases[i].want,
               cases[i].name);
    for (size_t n = 1; n <= 500; n++) {
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525 + 1013904223;
            sorted[i] = values[i] = n % 3 ? seed : seed >> 27; /* far apart, or many alike */
        }
        qsort(sorted, n, sizeof *sorted, compare_values);
        for (int percent = 1; percent <= 100; percent++)
            wrong += sw_percentile(values, n, percent) !=
                     sorted[(size_t)ceil((double)percent * (double)n / 100) - 1];
    }
    is_int(wrong, 0, "as sorting says");
}

static void test_ends(void)
{
    double low, high;

    sw_wilson(0, 0, &low, &high);
    ok(low == 0 && high == 1, "of nothing, nothing is known");
    sw_wilson(INT64_C(9000000000000), INT64_C(9000000000000), &low, &high);
    ok(low > 0.999999 && high <= 1, "large counts are no trouble");
}

/* Sums of C(n, i) p^i (1-p)^(n-i), worked out with fractions. */
static void test_binomial_tail(void)
{
    static const struct {
        int64_t k, n;
        double p, want;
    } cases[] = {
        {0, 10, 0.3, 1},
        {11, 10, 0.3, 0},
        {10, 10, 0.5, 1.0 / 1024},
        {9, 10, 0.5, 11.0 / 1024},
        {5, 10, 0.5, 638.0 / 1024},
        {1, 10, 0.5, 1023.0 / 1024},
        {2, 3, 0.25, 10.0 / 64},
        {3, 3, 0, 0},
        {3, 3, 1, 1},
        {20, 20, 0.235, 2.6385e-13},
    };
    int64_t broken = 0;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double got = sw_binomial_tail(cases[i].k, cases[i].n, cases[i].p);

        ok(fabs(got - cases[i].want) <= 1e-4 * cases[i].want,
           "tail of %" PRId64 " of %" PRId64 ": %g", cases[i].k, cases[i].n, got);
    }
    for (int64_t n = 1; n <= 200; n += 7)
        for (int64_t k = 1; k <= n; k++) /* it falls with k, and stays a probability */
            broken += sw_binomial_tail(k, n, 0.3) > sw_binomial_tail(k - 1, n, 0.3) + 1e-12 ||
                      sw_binomial_tail(k, n, 0.3) < 0;
    is_int(broken, 0, "tails fall");
    ok(sw_binomial_tail(60000, 100000, 0.5) >= 0 && sw_binomial_tail(50000, 100000, 0.5) > 0.4,
       "large numbers");
}

int main(void)
{
    test_binomial_tail();
    test_published();
    test_laws();
    test_ends();
    test_two_sided();
    test_percentile();
    return tap_done();
}
