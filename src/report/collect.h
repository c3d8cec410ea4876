/*
 * collect.h - private to src/report: the calls of a period, read once and counted.
 */
#ifndef SIPWHY_REPORT_COLLECT_H
#define SIPWHY_REPORT_COLLECT_H

#include "tally.h"
#include "times.h"

#include "sipwhy/country.h"
#include "sipwhy/rank.h"

/* A failed attempt that a later one between the same numbers may save. */
struct failure {
    uint64_t party;
    int64_t invite_time;
    size_t call; /* its tally */
    int64_t trunk_id;
    size_t before;           /* the one before it whose party has the same bits, + 1; 0: none */
    int64_t saved_after;     /* ms until the first attempt that connected; -1: none did */
    bool is_saved_elsewhere; /* that one went over another trunk */
};

/* An attempt of a ranked cause, kept for the examples. */
struct sample {
    size_t cause;
    int64_t invite_time, trunk_id;
    struct sw_str correlation_id; /* bytes */
    bool correlation_is_guid;
    struct sw_str caller, callee; /* where evidence is asked for */
};

/* What is known of a pair seen in calls, looked up once for all its attempts. */
struct known_cause {
    struct sw_explanation explanation;
    size_t places[3]; /* in rank->all by outcome, + 1; 0 while there is none */
};

struct last_failure {
    size_t place; /* + 1; 0: none */
    int64_t invite_time;
};

/* An attempt that may save failures. */
struct connected {
    uint64_t party;
    int64_t invite_time, trunk_id;
};

/* What connected attempts save, see retries.c; {0} before. */
struct retries {
    struct last_failure *last; /* that was linked, by bits of the party */
    size_t n_linked;           /* of the failures */
    struct connected *waiting; /* those of this second */
    size_t n_waiting, waiting_capacity;
    int64_t second;
};

/* What a reading of attempts is for. */
enum pass {
    PASS_ALL,    /* counts all, and takes in those that did not connect */
    PASS_SAVING, /* only looks for what saves failures */
    PASS_DROPPED /* takes in those that connected and were dropped */
};

struct collector {
    struct sw_rank *rank;
    const struct sw_rank_options *options;
    struct sw_filter filter;
    struct known_cause *known; /* by cause id */
    size_t n_known;
    struct sw_names trunks, call_types, country_names;
    struct sw_names user_names;  /* where a report tells one from another, else empty */
    bool *is_bot, *is_emergency; /* by call type id */
    struct sw_countries countries;
    struct sw_distinct calls; /* of the whole period */
    bool *is_user;            /* by user id: has placed or got one of them */
    size_t n_user_ids;
    struct tallies tallies;
    struct failure *failures;
    size_t n_failures, failures_capacity;
    struct retries retries;
    struct sample *samples;
    size_t n_samples, samples_capacity;
    struct sw_arena texts;
    enum pass pass;
    bool saves; /* connected attempts of this pass save failures */
    struct {    /* all attempts with an outcome, where concentration is asked for */
        int64_t *of_user, *of_call_type, *of_trunk; /* by id */
        int64_t (*of_trunk_by_day)[7];              /* by id and weekday */
        int64_t of_direction[3], of_hour[24];
        struct sw_map64 of_number;  /* by the hash of the number */
        struct sw_map64 of_country; /* by the hash of its name: place in groups.countries, + 1 */
    } all;
    struct timing timing;
    struct {                     /* likewise, see groups.c */
        struct sw_group *trunks; /* by id */
        struct sw_groups countries;
        struct sw_group no_country; /* that nothing tells */
    } groups;
};

/* Reads the calls of the options' period into rank->totals, rank->all and c. _clear in any case. */
enum sw_status collector_read(struct collector *c, struct sw_rank *rank, struct sw_store *store,
                              const struct sw_codes *codes, struct sw_err *err);
void collector_clear(struct collector *c);

/* The place in rank->all of a cause with that outcome; a new one is put at the end. */
size_t collector_find_cause(struct collector *c, struct known_cause *known,
                            enum sw_outcome outcome);

/* collect_counts.c: the same out of rows that count calls. */
enum sw_status collector_read_counts(struct collector *c, struct sw_store *store,
                                     struct sw_err *err);

/* concentration.c: what is common to all attempts, and what stands out among a cause's. */
enum sw_status read_all_attempts(struct collector *c, struct sw_store *store, struct sw_err *err);
void find_concentrations(struct collector *c);
void add_to_all(struct collector *c, const struct sw_attempt *attempt);
void add_to_dimensions(struct collector *c, size_t place, const struct sw_attempt *attempt);

int weekday_of(int64_t time); /* in the zone in use; 0: Monday */

/* The country of the far number: as the export has it, else by its prefix; "" if nothing tells. */
struct sw_str country_of(const struct collector *c, const struct sw_attempt *attempt);

/* groups.c: all attempts by trunk and country, where concentration is asked for; then rank's. */
void groups_begin(struct collector *c);
void add_to_groups(struct collector *c, const struct sw_attempt *attempt, enum sw_outcome outcome,
                   bool delivered);
void groups_settle(struct collector *c);
void groups_drop(struct collector *c); /* what was not handed over */

/* 0 only for "": exports may write a country in any case. */
uint64_t hash_country(struct sw_str country);

/* rank.c: by SIP code, then Microsoft code; one that is not known comes last. */
int compare_pairs(struct sw_pair a, struct sw_pair b);

/*
 * retries.c: connected attempts save failed ones. _take of each, in order of time to the second, as
 * the failures are; each failure of its second is in c->failures when the second is over. _settle
 * behind the last one. fold_retries then adds up lost, recovered and masked calls.
 */
void retries_take(struct collector *c, const struct sw_attempt *attempt);
void retries_settle(struct collector *c);
void retries_clear(struct retries *retries);
void fold_retries(struct collector *c);

/* evidence.c: what tickets name of each pair; see struct sw_evidence. */
void find_evidence(struct collector *c);

/* sum_up.c: what was counted as figures of rank->totals and of each cause in rank->all. */
void sum_up(struct collector *c);
void sample_correlation(char out[SW_CORRELATION_SIZE], const struct sample *sample);

#endif
