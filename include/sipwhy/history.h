/*
 * history.h - a week against the weeks before: what is new, worse, better, gone.
 *
 * The baseline are the latest weeks before that have data, at most SW_WEEKS of them. Definitions
 * are METRICS.md's, in their words at the state.
 */
#ifndef SIPWHY_HISTORY_H
#define SIPWHY_HISTORY_H

#include "sipwhy/time.h"

#include <stdbool.h>
#include <stdint.h>

enum sw_state {
    SW_STATE_NONE,     /* the history is too short to say */
    SW_STATE_NEW,      /* never seen before */
    SW_STATE_RETURNED, /* seen before, but not for two weeks or more */
    SW_STATE_WORSE,    /* a larger share of the attempts than in the baseline, beyond chance */
    SW_STATE_STEADY,
    SW_STATE_BETTER,
    SW_STATE_GONE, /* seen last week, not in this one */
    SW_STATES
};

/* "NEW", and "" for none. */
extern const char *const sw_state_names[SW_STATES];

enum { SW_WEEKS = 26, SW_USUAL_WEEKS = 8, SW_SHORT_HISTORY = 3 };

/* Attempts from which a change is worth telling, and a cause or a trunk decides on a verdict. */
enum { SW_WORTH_TELLING = 5 };

/* What a state is reckoned from. */
struct sw_state_facts {
    int64_t now, attempts_now;       /* of the cause, and of all, in the week */
    int64_t before, attempts_before; /* the same in the baseline */
    int64_t last_week;               /* of the cause in the week before */
    int64_t last_seen;               /* before the week, UTC ms; SW_NO_TIME for never */
    int64_t two_weeks_before;        /* UTC ms */
    size_t weeks;                    /* of the baseline */
};

/* Attempts that a cause would have in the week by its share of the baseline; 0 without any. */
double sw_state_predicted(int64_t attempts_now, int64_t before, int64_t attempts_before);

/*
 * WORSE and BETTER when the logarithm of the ratio of the rates is more than 1.96 standard errors
 * from 0 and the week is 5 attempts or more from what the baseline predicts; else STEADY.
 */
enum sw_state sw_state_by_test(int64_t now, int64_t attempts_now, int64_t before,
                               int64_t attempts_before);

/* By that test, for a cause that is neither new nor returned nor gone. With less than three weeks
 * of baseline nothing is claimed but NEW. */
enum sw_state sw_state_of(const struct sw_state_facts *facts);

/* A cause in the weeks of the baseline. */
struct sw_trend {
    enum sw_state state;
    bool is_sure; /* WORSE or BETTER, and beyond chance among so many causes: it decides */
    double predicted, chance;   /* attempts by the baseline; how likely chance takes them so far */
    int64_t attempts[SW_WEEKS]; /* the latest week first */
    size_t weeks_seen;          /* of the baseline */
    int64_t first_seen;         /* ever, UTC ms */
    struct {
        int64_t attempts, calls, users;
    } previous; /* in the week before */
};

/* A week of the baseline. */
struct sw_week_figures {
    struct sw_week week;
    int64_t attempts, connected, delivered, failed;
};

enum { SW_OWNERS = 7 };

/* Who must act, and the failed attempts of that in the report's week and the baseline's. */
struct sw_owner_weeks {
    const char *name;             /* "sbc"; static */
    int64_t failed[SW_WEEKS + 1]; /* the report's week, then the baseline, the latest first */
};

/* How failures lie in time. Days and hours are those of the zone in use. */
struct sw_week_shape {
    int64_t failed_at[7][24]; /* failed attempts of the report's week, from Monday 00:00 */
    size_t n_owners;          /* the most failures first */
    struct sw_owner_weeks owners[SW_OWNERS];
};

/* Hours of a trunk without a call in which calls were to be expected. */
struct sw_silence {
    char *trunk;
    int direction;        /* enum sw_direction */
    int64_t since, until; /* UTC ms */
    double expected;      /* calls, from the same hours of the four weeks before */
};

#endif
