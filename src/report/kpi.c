/* kpi.c - see kpi.h. */
#include "sipwhy/kpi.h"

#include <math.h>

/* Attempts that did not connect, by what the formulas ask of their final SIP code. */
struct sums {
    int64_t cancelled;   /* 487, counted as delivered */
    int64_t by_people;   /* 480, 486, 600, 603 */
    int64_t redirected;  /* 3xx */
    int64_t ineffective; /* 408, 500, 503, 504 */
};

static bool is_one_of(int64_t code, const int64_t *codes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (codes[i] == code)
            return true;
    return false;
}

static struct sums sum_up_codes(const struct sw_rank *rank)
{
    /* RFC 6076: 4.6 Session Establishment Effectiveness Ratio, 4.8 Ineffective Session Attempts. */
    static const int64_t by_people[] = {480, 486, 600, 603}, ineffective[] = {408, 500, 503, 504};
    struct sums sums = {0};

    for (size_t i = 0; i < rank->n_all; i++) {
        const struct sw_cause *cause = &rank->all[i];
        struct sw_code sip = cause->explanation.pair.sip;

        if (cause->outcome == SW_DROPPED || !sip.known)
            continue;
        if (sip.value == 487 && cause->explanation.delivered)
            sums.cancelled += cause->attempts;
        if (sip.value >= 300 && sip.value < 400)
            sums.redirected += cause->attempts;
        if (is_one_of(sip.value, by_people, sizeof by_people / sizeof by_people[0]))
            sums.by_people += cause->attempts;
        if (is_one_of(sip.value, ineffective, sizeof ineffective / sizeof ineffective[0]))
            sums.ineffective += cause->attempts;
    }
    return sums;
}

static double rate(int64_t part, int64_t n)
{
    return n > 0 ? (double)part / (double)n : NAN;
}

void sw_kpis(const struct sw_rank *rank, struct sw_kpi kpis[SW_KPIS])
{
    const struct sw_rank_totals *t = &rank->totals;
    const struct sums sums = sum_up_codes(rank);
    int64_t n = t->has_failures_only ? 0 : t->attempts, not_redirected = n - sums.redirected;
    const struct sw_kpi all[SW_KPIS] = {
        {"asr", "ASR", "connected of all (ITU-T E.425)", rate(t->connected, n), n},
        {"ner", "NER", "connected, busy, no answer, cancelled and declined of all (after E.425)",
         rate(t->delivered, n), n},
        {"ner_without_487", "NER, 487 apart", "the same, cancelled (487) counted as not delivered",
         rate(t->delivered - sums.cancelled, n), n},
        {"seer", "SEER", "connected, 480, 486, 600 and 603 of all but 3xx (RFC 6076, 4.6)",
         rate(t->connected + sums.by_people, not_redirected), n ? not_redirected : 0},
        {"isa", "ISA", "408, 500, 503 and 504 of all (RFC 6076, 4.8)", rate(sums.ineffective, n),
         n},
        {"isa_complement", "1 - ISA", "all but those", n > 0 ? 1 - rate(sums.ineffective, n) : NAN,
         n},
    };

    for (size_t i = 0; i < SW_KPIS; i++)
        kpis[i] = all[i];
}
