/*
 * call.h - one attempt, as every export is understood: typed fields and an identity.
 *
 * Which columns of an export give which field is data (schema/formats/); what a field is called
 * there and how its text is read is the table in src/input/fields.c.
 */
#ifndef SIPWHY_CALL_H
#define SIPWHY_CALL_H

#include "sipwhy/text.h"

#include <stdbool.h>
#include <stdint.h>

enum sw_direction { SW_DIRECTION_UNKNOWN, SW_INBOUND, SW_OUTBOUND };

/* The export's success flag. Unknown: the export has none (calling plans), or it is blank. */
enum sw_success { SW_NOT_CONNECTED, SW_CONNECTED, SW_SUCCESS_UNKNOWN };

/* A code as exports have it: blank is not 0. */
struct sw_code {
    bool known;
    int64_t value; /* 0 when not known */
};

/* The pair that names a cause: SIP code (CallEndReason), Microsoft code (CallEndSubReason). */
struct sw_pair {
    struct sw_code sip, microsoft;
};

/* "503/560503", "-" for a code that is not known. Returns out. */
char *sw_pair_text(char out[48], struct sw_pair pair);

/*
 * What a row stands for that counts calls (sources cqd and aggregate) and is none itself. The
 * numbers are -1 where the export does not say.
 */
struct sw_counts {
    bool is_counted; /* else the row is a call, and nothing here means anything */
    int64_t until;   /* UTC ms: what it stands for begins at invite_time and ends here */
    int64_t attempts, connected;
    int64_t failed;   /* attempts less connected ones; else what the export counts as affected */
    bool is_total;    /* the sum of other rows */
    uint64_t content; /* a hash of all cells: rows that have the same are one row */
    /*
     * How the export has them: a hash over which columns part the calls, and over what is counted.
     * Its last row knows all of its columns.
     */
    uint64_t way;
};

/* What many calls have in common: a text, or for the user object ID, UPN and display name. */
enum sw_name {
    SW_NAME_USER,
    SW_NAME_USER_COUNTRY,
    SW_NAME_OTHER_COUNTRY,
    SW_NAME_CALL_TYPE,
    SW_NAME_TRUNK,
    SW_NAME_MEDIA_REGION,
    SW_NAME_SIGNALING_REGION,
    SW_NAME_PHRASE,
    SW_NAME_ADMIN_UNITS,
    SW_NAMES
};

/*
 * One accepted row: one leg on one trunk. Texts are borrowed from whoever made the call; empty
 * where the export has none. Ids and names that identify something are folded to lower case.
 */
struct sw_call {
    int64_t invite_time; /* UTC ms; always set: start, failure or end time where there is none */
    int64_t start_time, failure_time, end_time; /* UTC ms or SW_NO_TIME */
    int64_t duration;                           /* seconds as the export counts them, or -1 */
    enum sw_success success;
    enum sw_direction direction;
    struct sw_pair pair;
    int media_bypass;      /* 0, 1, or -1 for unknown */
    struct sw_str call_id; /* unique where the format has one; of one export's rows that have the
                              same and differ the later ones are rejected */
    struct sw_str correlation_id, shared_correlation_id, transferor_correlation_id;
    struct sw_str user_id, upn, display_name;
    struct sw_str caller, callee; /* as the export has them, masked digits included */
    struct sw_str user_country, other_country;
    struct sw_str call_type; /* canonical spelling (call_type.h) */
    struct sw_str trunk_fqdn;
    struct sw_str media_region, signaling_region;
    struct sw_str phrase;
    struct sw_str admin_units;
    bool is_coarse; /* its times have no seconds: they are cut to the minute */
    struct sw_counts counts;
    uint64_t fingerprint[2]; /* XXH3-128, see sw_call_identify */
    /*
     * 0, or a small number that whoever hands calls to the store gave to this name: it is the same
     * in all calls of an import that have it, and no other name of them has it. A country is one
     * name on either side, and so is a region.
     */
    uint32_t names[SW_NAMES];
};

/*
 * Sets the fingerprint: equal for the same call in every format and dialect, so it covers only
 * what all of them carry alike: tenant, correlation ID, invite time and failure-or-end time to the
 * second, trunk, call type, both codes. Numbers, names and durations differ between formats. For a
 * row of counts, all that tells the group of calls that it stands for from others, and not what it
 * counts.
 *
 * Where it does not tell, the store compares rows of one tenant, correlation ID and minute: those
 * without seconds, those that lack another cell of it, and legs of one second. Two rows are two
 * calls where something of it, the unique ID or the callee is in both and differs.
 *
 * What exports of one call tell differently is kept as the first import has it, but for what one
 * tells more precisely, in whatever order they come: times, the user (UPN and object ID rather than
 * the UPN alone rather than the object ID alone), and numbers that may be the same (of two, the one
 * with fewer masked digits, then the one with its '+', which a spreadsheet takes away).
 */
void sw_call_identify(struct sw_call *call, struct sw_str tenant);

#endif
