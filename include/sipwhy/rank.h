/*
 * rank.h - the ranking of causes over a period: who did what to how many calls.
 *
 * What each figure means is in METRICS.md's words at the field. Ratios are fractions.
 */
#ifndef SIPWHY_RANK_H
#define SIPWHY_RANK_H

#include "sipwhy/codes.h"
#include "sipwhy/doc.h"
#include "sipwhy/history.h"
#include "sipwhy/privacy.h"
#include "sipwhy/store.h"
#include "sipwhy/time.h"

#include <jansson.h>

enum sw_rank_by { SW_BY_ATTEMPTS, SW_BY_CALLS, SW_BY_USERS, SW_BY_LOST };
enum sw_outcome { SW_FAILURE, SW_EXPECTED, SW_DROPPED, SW_CONNECTED_WELL };
/* Paragraphs of causes: full, short, none; as needed full of what is new, worse or among the first.
 */
enum sw_advice { SW_ADVICE_AS_NEEDED, SW_ADVICE_FULL, SW_ADVICE_SHORT, SW_ADVICE_NONE };

struct sw_rank_options {
    struct sw_period period;
    bool is_usual_period;    /* sw_rank_default_period's: nobody has asked for it */
    struct sw_filter filter; /* since and until are taken from the period */
    const char *country;     /* ISO 3166-1 alpha-2 of the far number, NULL for any */
    const char *owner;       /* only causes of this owner, NULL for any */
    enum sw_rank_by by;
    int source;       /* enum sw_report_source; SW_SOURCE_AUTO: the first that has anything */
    bool include[3];  /* SW_FAILURE, SW_EXPECTED, SW_DROPPED */
    int top;          /* at most so many causes, 0 for no limit */
    double top_share; /* until so much of the ranked quantity is named, 1 for all */
    enum sw_advice advice;
    bool all_kpis;        /* show every reading of the rates */
    bool concentration;   /* find out what the attempts of a cause have in common, and part all by
                             trunk and country */
    bool evidence;        /* keep what tickets name of each pair */
    bool times;           /* reckon rank->times; only of periods of up to 40 days */
    int64_t retry_window; /* ms within which another attempt saves a failed call */
    int64_t now;
    const struct sw_privacy *privacy; /* never SW_SHOWN: a ranking names nobody */
    const char *selected; /* period and filters as options of a command to go on with, behind a
                             blank; NULL: there is none */
};

enum { SW_SOURCE_AUTO = -1 };

/* Default options: failures by calls, 95 % or 20 causes, advice as needed, a window of 120 s. */
struct sw_rank_options sw_rank_defaults(int64_t now);

/* Rates of fewer attempts are printed with a warning, of very few not at all (METRICS.md). */
enum { SW_FEW_ATTEMPTS = 100, SW_TOO_FEW_ATTEMPTS = 10 };

enum { SW_EXAMPLES = 3, SW_MAX_EMERGENCIES = 1000 };

/* A week, or seven times 24 hours: of no longer period it is told what was on which day. */
enum { SW_MOST_DAYS = 8 };

/* An attempt to look up in a trace. */
struct sw_example {
    char correlation_id[SW_CORRELATION_SIZE];
    int64_t invite_time;
    char *trunk;
};

/* Something that a cause's attempts have more in common than all attempts have. */
struct sw_concentration {
    const char *dimension;        /* "trunk", "user", "number", "country", ...; static */
    char *value;                  /* a user's and a number's as privacy says */
    double share, expected_share; /* among the cause's attempts, among all */
};

enum { SW_DIMENSIONS = 7, SW_EVIDENCE_CALLS = 5 };

/* What tells others of a pair, whether its attempts connected or not. Texts are the ranking's. */
struct sw_evidence {
    struct sw_evidence_trunk {
        const char *name;
        int64_t attempts;
    } * trunks; /* most attempts first */
    size_t n_trunks, trunks_capacity;
    struct sw_evidence_call {
        char correlation_id[SW_CORRELATION_SIZE];
        int64_t invite_time;
        const char *trunk, *caller, *callee; /* numbers as the export has them: not to be shown */
    } calls[SW_EVIDENCE_CALLS];              /* different ones, spread over the period, in order */
    size_t n_calls;
};

/*
 * Time to failure (failure - invite) by the second from which each bucket counts, up to the next
 * one: 0, 1, 5, 15, 30, 60 and more. It tells refusals from timeouts.
 */
enum { SW_FAILS_AFTER = 6 };
extern const int64_t sw_fails_from[SW_FAILS_AFTER];

/* One ranked cause. Where the source only counts calls, what -1 stands for is not known. */
struct sw_cause {
    int64_t cause_id; /* the store's */
    struct sw_explanation explanation;
    enum sw_outcome outcome;
    int64_t attempts;
    int64_t calls; /* distinct calls among them, or -1 */
    int64_t users; /* distinct users on the tenant's side; bots don't count; or -1 */
    int64_t lost;  /* calls that no attempt between the same numbers saved within the window; -1 */
    int64_t recovered, masked;      /* calls that one did; of these, on another trunk; or -1 */
    double share, cumulative_share; /* of the ranked quantity */
    double ner_if_fixed;            /* NaN where the cause does not lower the NER */
    int64_t first_seen, last_seen;  /* invite times within the period */
    int64_t by_day[SW_MOST_DAYS];   /* attempts on each of the ranking's days */
    char *busiest_trunk;
    double busiest_trunk_share, busiest_user_share; /* of the cause's attempts; NaN: no user */
    size_t n_trunks;
    int64_t fails_after[SW_FAILS_AFTER];     /* attempts with a failure time, by bucket */
    char *phrase;                            /* the most frequent one of the export, "" without */
    struct sw_example examples[SW_EXAMPLES]; /* spread over the period */
    size_t n_examples;
    const struct sw_evidence *evidence; /* the ranking's; NULL: not asked for, or of counts */
    struct sw_trend *trend;             /* NULL without a history */
    struct sw_concentration concentrations[SW_DIMENSIONS];
    size_t n_concentrations;
    const struct sw_ack *ack; /* the user has acknowledged it; the ranking's, NULL: not so */
    bool is_set_aside;        /* and that holds: it is not ranked */
};

/* An emergency call that did not connect. */
struct sw_emergency {
    struct sw_pair pair;
    struct sw_example example;
};

/* Attempts of a cause that stops trunks, on one of them. */
struct sw_trunk_fault {
    size_t cause; /* its place in rank->all */
    int64_t trunk_id;
    char *trunk;
    int64_t attempts, first_seen, last_seen;
    int64_t by_day[7];      /* from Monday on */
    int64_t trunk_attempts; /* all of the trunk in the period, or -1 */
    int64_t trunk_trouble;  /* those of all such causes on it */
    struct sw_trunk_stop {
        bool is_stopped; /* by at least half of the attempts, and five: of a day, or of them all */
        int day;         /* the day with most of them, 0: Monday; -1: of them all */
        int64_t trouble, attempts; /* of that day */
    } stop;                        /* the trunk's, by all such causes on it */
};

/* Counts of an import that are not in the figures, or with more than the period has. */
struct sw_counts_note {
    int64_t import_id;
    char *file;
    enum sw_counts_why why;
    int64_t since, until;
};

/* How long something took, in ms: SW_NO_TIME where n is 0. Percentiles are sw_percentile's. */
struct sw_durations {
    int64_t n; /* attempts that have the times for it */
    int64_t median, p95, total;
};

/* The most attempts that were connected at once, and the first instant at which they were. */
struct sw_peak {
    int64_t calls;
    int64_t time; /* UTC ms; means nothing where there are none */
};

/*
 * Times of the connected attempts of a period. Those without the times, with times cut to the
 * minute, that run backwards or lie more than two days behind the invite are not in n.
 */
struct sw_times {
    struct sw_durations setup; /* outbound, start - invite: ringing is a part of it */
    struct sw_durations talk;  /* outbound, end - start */
    struct sw_durations held;  /* inbound, end - start: ringing is a part of it */
    int64_t n_intervals;       /* attempts, of any direction, with start and end, */
    struct sw_peak peak;       /* connected from start on until end */
};

/* The attempts on one trunk, or with far numbers of one country. */
struct sw_group {
    char *name; /* "" where it is not known */
    int64_t attempts, connected, expected, failed, delivered;
    double asr, ner, ner_low, ner_high; /* NaN without attempts */
    struct sw_peak peak;                /* of a trunk */
    /* The cause of most of its failed attempts; not of those that are set aside or of another owner
     * than asked for. NULL without one. */
    const struct sw_cause *top;
    int64_t top_attempts;
};

/* {0} is a valid empty list. */
struct sw_groups {
    struct sw_group *items;
    size_t n, capacity;
};

struct sw_history;

struct sw_rank_totals {
    int64_t attempts, connected, expected, failed, dropped; /* dropped are connected ones */
    int64_t calls, users, delivered; /* calls and users: -1 where they are not known */
    int64_t lost, recovered, masked; /* failed calls, as of a cause; each counted once */
    bool has_failures_only;          /* the source has no attempts that connected: no rates */
    int64_t unknown_outcome;         /* calling-plan rows and blanks: counted apart, in no rate */
    double asr, ner, ner_low, ner_high; /* NaN without attempts */
};

/* A ranking. {0} before; sw_rank_clear gives everything back. */
struct sw_rank {
    const struct sw_rank_options *options; /* the caller's */
    enum sw_report_source source;          /* that it was made of */
    enum sw_rank_by by;                    /* as asked, or by attempts where that is not known */
    struct sw_rank_totals totals;
    struct sw_cause *all; /* every cause of the period that is no good call, in no order */
    size_t n_all, capacity;
    struct sw_cause **causes;   /* those asked for, ranked; the first n_named are named, */
    size_t n_causes, n_named;   /* the rest is "other" */
    struct sw_cause **expected; /* every expected outcome, most attempts first */
    size_t n_expected;
    struct sw_cause **set_aside; /* of those asked for, what the user knows of; ordered likewise */
    size_t n_set_aside;
    struct sw_ack *acks; /* those in the database */
    size_t n_acks, acks_capacity;
    struct sw_arena ack_texts;
    struct sw_evidence *evidence; /* where options ask, and calls are ranked */
    struct sw_arena evidence_texts;
    struct sw_emergency *emergencies; /* in order of time; at most SW_MAX_EMERGENCIES are kept */
    size_t n_emergencies, emergencies_capacity;
    struct sw_trunk_fault *trunk_faults; /* most attempts first */
    size_t n_trunk_faults, trunk_faults_capacity;
    struct sw_times times;                          /* where options ask, and calls are ranked */
    struct sw_groups trunks, countries;             /* likewise; most failed attempts first */
    struct sw_history *history;                     /* of a weekly report, else NULL */
    int64_t files, rows, new_rows, known, rejected; /* of the imports that touch the period */
    int64_t complete_through; /* the last call in the period; SW_NO_TIME without any */
    /* UTC ms at which the period's days begin, up to now; none of counts and of longer periods */
    int64_t days[SW_MOST_DAYS];
    size_t n_days;
    char **tenants; /* that have imports in the period, by name */
    size_t n_tenants, tenants_capacity;
    int64_t missing_days[7]; /* of a week: over and without a call, as others are not; UTC ms */
    size_t n_missing_days;
    int64_t stale_weeks; /* complete ones before now, since the last with a call; -1: no call */
    struct sw_counts_note *counts_notes; /* by import, oldest first */
    size_t n_counts_notes, counts_notes_capacity;
};

/*
 * Ranks. codes and options must outlive the result. A period without calls is no failure: totals
 * are 0.
 */
enum sw_status sw_rank_make(struct sw_rank *rank, struct sw_store *store,
                            const struct sw_codes *codes, const struct sw_rank_options *options,
                            struct sw_err *err);
void sw_rank_clear(struct sw_rank *rank);

/*
 * What may not have been imported: fills in missing_days, where the period is a week of calls, and
 * stale_weeks. It asks of all calls of the tenant, whatever the other filters.
 */
enum sw_status sw_rank_find_gaps(struct sw_rank *rank, struct sw_store *store, struct sw_err *err);

/* The sums over the causes that are not named; -1 for what one of them does not know. */
struct sw_cause sw_rank_other(const struct sw_rank *rank);

/* A week against the weeks before it. */
struct sw_history {
    struct sw_week week;
    struct sw_week_figures weeks[SW_WEEKS]; /* the baseline, the latest first */
    size_t n_weeks;
    struct sw_week_shape shape;
    struct sw_trend *trends; /* of rank->all, by place */
    struct sw_rank_options last_options;
    struct sw_rank last; /* the week before; no attempts where it has no data */
    int64_t reported_at; /* UTC ms: calls came later than a report was to be had; 0: none did */
    struct sw_rank_options reported_options;
    struct sw_rank reported;      /* of the calls by then, if any came later */
    struct sw_cause **gone;       /* of last: failures that are not in this week */
    size_t n_gone, n_surely_gone; /* the baseline predicts more of these than chance takes away */
    struct sw_silence *silences;
    size_t n_silences, silences_capacity;
    struct sw_note *notes; /* of the days of the weeks, in order */
    size_t n_notes, notes_capacity;
    struct sw_arena note_texts;
    size_t n_of[SW_STATES]; /* failures in each state; GONE too */
    enum sw_state together; /* all of them as if they were one cause; SW_STATE_NONE: too short */
    bool is_first_week;     /* there is no call before it */
    bool is_compared;       /* false: these filters have no history, or the source has none */
    bool is_provisional;    /* exports of this week may still be late */
};

/*
 * Ranks the week that is the options' period, and fills in rank->history with the n_weeks (at most
 * SW_WEEKS) latest weeks before that have data.
 */
enum sw_status sw_weekly_make(struct sw_rank *rank, struct sw_store *store,
                              const struct sw_codes *codes, const struct sw_rank_options *options,
                              size_t n_weeks, struct sw_err *err);

/*
 * The period a report is about when none is asked for: the last complete ISO week that has data,
 * else the week of the latest data; without any data the last complete week.
 */
enum sw_status sw_rank_default_period(struct sw_store *store, const char *tenant, int64_t now,
                                      struct sw_period *period, struct sw_err *err);

/* All that is in the database, as a period. */
enum sw_status sw_rank_whole_period(struct sw_store *store, struct sw_period *period,
                                    struct sw_err *err);

enum { SW_NAMED_WEEKS = 8, SW_NAMED_TRUNKS = 5 };

/* What there is where no call fits what was asked. {0} before, cleared after. */
struct sw_elsewhere {
    struct sw_week weeks[SW_NAMED_WEEKS]; /* the latest with calls of the tenant */
    size_t n_weeks;
    int64_t attempts;              /* calls of the tenant in the period, whatever the filters */
    char *trunks[SW_NAMED_TRUNKS]; /* that have them, most attempts first */
    size_t n_trunks;
    bool has_more_trunks;
};

/* tenant: NULL for any. Attempts are counted to the quarter hour, as in sw_store_each_quarter. */
enum sw_status sw_elsewhere_find(struct sw_elsewhere *elsewhere, struct sw_store *store,
                                 const char *tenant, const struct sw_period *period,
                                 struct sw_err *err);
void sw_elsewhere_clear(struct sw_elsewhere *elsewhere);

/* A sentence that names its trunks, if it has any. */
void sw_elsewhere_trunks_doc(struct sw_doc *doc, const struct sw_elsewhere *elsewhere);

/* The ranking as a document; elsewhere is what to name when it is empty. */
void sw_rank_doc(struct sw_doc *doc, const struct sw_rank *rank,
                 const struct sw_elsewhere *elsewhere);

/*
 * What the counts notes say, one sentence for each reason; false where none of them has it. text is
 * added to.
 */
bool sw_rank_counts_sentence(struct sw_buf *text, const struct sw_rank *rank,
                             enum sw_counts_why why);

/* The ranking as JSON, schema sipwhy.rank/1. The value is the caller's. */
json_t *sw_rank_json(const struct sw_rank *rank);

#endif
