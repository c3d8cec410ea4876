/* condition.c - see condition.h. */
#include "sipwhy/condition.h"

#include "trunk_faults.h"
#include "weekly.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a condition may be about. */
enum figure {
    NER,
    ASR,
    FAILED,
    LOST,
    EMERGENCY,
    CERTIFICATE,
    NEW,
    RETURNED,
    WORSE,
    GONE,
    SILENT,
    MISSING,
    STALE,
    ATTEMPTS,
    CALLS,
    USERS
};

static const struct {
    const char *name;
    bool is_weekly, takes_codes;
} figures[] = {
    [NER] = {"ner", false, false},
    [ASR] = {"asr", false, false},
    [FAILED] = {"failed", false, false},
    [LOST] = {"lost", false, true},
    [EMERGENCY] = {"emergency", false, false},
    [CERTIFICATE] = {"certificate", false, false},
    [NEW] = {"new", true, false},
    [RETURNED] = {"returned", true, false},
    [WORSE] = {"worse", true, false},
    [GONE] = {"gone", true, false},
    [SILENT] = {"silent", true, false},
    [MISSING] = {"missing", true, false},
    [STALE] = {"stale", false, false},
    [ATTEMPTS] = {"attempts", false, true},
    [CALLS] = {"calls", false, true},
    [USERS] = {"users", false, true},
};

/* ----------------------------------------------------------------------------- reading */

static bool read_code(struct sw_str s, struct sw_code *code)
{
    code->known = sw_parse_int64(s, &code->value);
    return code->known;
}

/* Microsoft codes have four digits or more, SIP codes three. */
static bool read_codes(struct sw_str s, struct sw_pair *pair)
{
    const char *slash = memchr(s.s, '/', s.n);
    struct sw_code code;

    if (slash) {
        struct sw_str sip = {s.s, (size_t)(slash - s.s)};
        struct sw_str microsoft = {slash + 1, s.n - sip.n - 1};

        return read_code(sip, &pair->sip) && read_code(microsoft, &pair->microsoft);
    }
    if (!read_code(s, &code))
        return false;
    *(code.value >= 1000 ? &pair->microsoft : &pair->sip) = code;
    return true;
}

/* The figure, with its codes; *rest is what stands behind. */
static bool read_figure(struct sw_str text, struct sw_condition *condition, struct sw_str *rest)
{
    size_t n = 0;

    while (n < text.n && isalpha((unsigned char)text.s[n]))
        n++;
    condition->figure = -1;
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        if (sw_str_eq_fold((struct sw_str){text.s, n}, sw_str(figures[i].name)))
            condition->figure = (int)i;
    *rest = (struct sw_str){text.s + n, text.n - n};
    if (condition->figure < 0)
        return false;
    if (rest->n > 0 && rest->s[0] == '(') {
        const char *end = memchr(rest->s, ')', rest->n);
        size_t length = end ? (size_t)(end - rest->s) : 0;

        condition->has_codes = true;
        if (!end || !figures[condition->figure].takes_codes ||
            !read_codes((struct sw_str){rest->s + 1, length - 1}, &condition->pair))
            return false;
        *rest = (struct sw_str){end + 1, rest->n - length - 1};
    }
    return true;
}

static bool read_operator(struct sw_str *rest, char operator_[3])
{
    size_t n = 0;

    while (n < rest->n && n < 2 && rest->s[n] && strchr("<>=", rest->s[n]))
        n++;
    memcpy(operator_, rest->s, n);
    operator_[n] = '\0';
    *rest = (struct sw_str){rest->s + n, rest->n - n};
    return strcmp(operator_, "<") == 0 || strcmp(operator_, "<=") == 0 ||
           strcmp(operator_, ">") == 0 || strcmp(operator_, ">=") == 0 ||
           strcmp(operator_, "=") == 0;
}

/* Says what is wrong with it, and what there is instead. */
static enum sw_status refuse(const struct sw_condition *condition, bool about_codes,
                             struct sw_err *err)
{
    struct sw_buf list = {0};
    enum sw_status status;

    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        if (condition->figure < 0 || figures[i].takes_codes)
            sw_buf_printf(&list, "%s%s", list.n ? ", " : "", figures[i].name);
    if (condition->figure < 0)
        status = sw_err_set(err, SW_USAGE, "--fail-if: begin with one of %s, as in ner<97", list.s);
    else if (about_codes)
        status = sw_err_set(err, SW_USAGE,
                            "--fail-if: codes may stand behind %s, as in attempts(503/560503)>100, "
                            "attempts(560503)>100 or attempts(503)>100",
                            list.s);
    else
        status =
            sw_err_set(err, SW_USAGE,
                       "--fail-if: behind %s give one of < <= > >= = and a number, as in ner<97 "
                       "or new>0",
                       figures[condition->figure].name);
    sw_buf_free(&list);
    return status;
}

static bool is_rate(const struct sw_condition *condition)
{
    return condition->figure == NER || condition->figure == ASR;
}

/* A rate may have its sign; without it 0.97 is likely meant as 97 %. */
static bool read_number(struct sw_condition *condition, const char *text, bool *is_fraction)
{
    char *end = NULL;
    bool has_sign;

    condition->number = strtod(text, &end);
    has_sign = is_rate(condition) && end != text && *end == '%';
    *is_fraction =
        is_rate(condition) && !has_sign && condition->number > 0 && condition->number < 1;
    return end != text && end[has_sign] == '\0' && isfinite(condition->number);
}

enum sw_status sw_condition_parse(const char *text, bool is_weekly, struct sw_condition *condition,
                                  struct sw_err *err)
{
    struct sw_str rest;
    bool has_figure, is_fraction = false;

    *condition = (struct sw_condition){.text = text};
    has_figure = read_figure(sw_str(text), condition, &rest);
    if (!has_figure || rest.n == 0 || !read_operator(&rest, condition->operator_) || rest.n == 0 ||
        !read_number(condition, rest.s, &is_fraction))
        return refuse(condition, !has_figure, err);
    if (is_fraction)
        return sw_err_set(err, SW_USAGE, "--fail-if: rates are in percent: ner<97");
    if (figures[condition->figure].is_weekly && !is_weekly)
        return sw_err_set(err, SW_USAGE, "--fail-if: %s is of weekly reports: sipwhy weekly",
                          figures[condition->figure].name);
    return SW_OK;
}

/* ----------------------------------------------------------------------------- holding */

static bool is_meant(struct sw_code asked, struct sw_code code)
{
    return !asked.known || (code.known && asked.value == code.value);
}

static double add(double sum, int64_t n)
{
    return n < 0 ? NAN : sum + (double)n;
}

/* Of the failures, or of the causes with these codes whatever their outcome. */
static double sum_causes(const struct sw_condition *condition, const struct sw_rank *rank)
{
    double sum = 0;

    for (size_t i = 0; i < rank->n_all; i++) {
        const struct sw_cause *cause = &rank->all[i];
        const int64_t quantities[] = {[ATTEMPTS] = cause->attempts,
                                      [CALLS] = cause->calls,
                                      [USERS] = cause->users,
                                      [LOST] = cause->outcome == SW_FAILURE ? cause->lost : 0};

        if (is_meant(condition->pair.sip, cause->explanation.pair.sip) &&
            is_meant(condition->pair.microsoft, cause->explanation.pair.microsoft))
            sum = add(sum, quantities[condition->figure]);
    }
    return sum;
}

static double value_of(const struct sw_condition *condition, const struct sw_rank *rank)
{
    const struct sw_rank_totals *t = &rank->totals;
    const struct sw_history *h = rank->history;

    if (condition->has_codes)
        return sum_causes(condition, rank);
    switch ((enum figure)condition->figure) {
    case NER:
        return 100 * t->ner;
    case ASR:
        return 100 * t->asr;
    case FAILED:
        return (double)t->failed;
    case LOST:
        return add(0, t->lost);
    case EMERGENCY:
        return (double)rank->n_emergencies;
    case CERTIFICATE:
        return (double)trunk_faults_trunks(rank);
    case NEW:
        return (double)h->n_of[SW_STATE_NEW];
    case RETURNED:
        return (double)h->n_of[SW_STATE_RETURNED];
    case WORSE:
        return (double)h->n_of[SW_STATE_WORSE];
    case GONE:
        return (double)h->n_of[SW_STATE_GONE];
    case SILENT:
        return (double)silent_trunks(h);
    case MISSING:
        return rank->source == SW_SOURCE_CALLS ? (double)rank->n_missing_days : NAN;
    case STALE:
        return add(0, rank->stale_weeks);
    case ATTEMPTS:
        return t->has_failures_only ? NAN : (double)t->attempts;
    case CALLS:
        return add(0, t->calls);
    case USERS:
        return add(0, t->users);
    }
    return NAN;
}

/* Why there is no figure that the report would stand for; NULL: there is one. */
static const char *why_unjudged(const struct sw_condition *condition, const struct sw_rank *rank,
                                double value)
{
    const struct sw_rank_totals *t = &rank->totals;

    if (condition->figure == STALE)
        return isnan(value) ? "no call in the database" : NULL;
    if (!is_rate(condition))
        return isnan(value) ? "counts do not tell it" : NULL;
    if (t->has_failures_only)
        return "counts of code pairs have no rates";
    if (t->attempts == 0)
        return t->unknown_outcome > 0 ? "no attempt with an outcome in the period"
                                      : "no call in the period";
    return t->attempts < SW_TOO_FEW_ATTEMPTS ? "too few attempts" : NULL;
}

static bool compare(double value, const char *operator_, double number)
{
    if (operator_[0] == '<')
        return operator_[1] ? value <= number : value < number;
    if (operator_[0] == '>')
        return operator_[1] ? value >= number : value > number;
    return value == number;
}

bool sw_condition_holds(const struct sw_condition *condition, const struct sw_rank *rank,
                        struct sw_buf *why)
{
    double value = value_of(condition, rank);
    const char *unjudged = why_unjudged(condition, rank, value);

    if (unjudged) {
        sw_buf_printf(why, "%s: %s can't be judged", unjudged, condition->text);
        return true;
    }
    if (!compare(value, condition->operator_, condition->number))
        return false;
    sw_buf_printf(why, "%s holds: it is %.10g", condition->text, round(value * 100) / 100);
    return true;
}

bool sw_weekly_has_changed(const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;

    return rank->n_emergencies > 0 || rank->n_missing_days > 0 ||
           (h && (h->n_silences > 0 || h->n_of[SW_STATE_NEW] > 0 || h->n_of[SW_STATE_WORSE] > 0 ||
                  h->n_of[SW_STATE_RETURNED] > 0));
}
