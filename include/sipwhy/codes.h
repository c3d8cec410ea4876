/*
 * codes.h - the reference tables in memory: what a pair of codes means and who must act.
 *
 * A code is one line of schema/codes/; nothing in the program names one. A pair is explained by
 * its own row; else by the first family that fits the Microsoft code; else by the SIP code. It
 * needs no database.
 */
#ifndef SIPWHY_CODES_H
#define SIPWHY_CODES_H

#include "sipwhy/call.h"
#include "sipwhy/err.h"
#include "sipwhy/mem.h"

/* One documented cause of a pair. A pair may have several: its variants. */
struct sw_response_code {
    struct sw_pair pair;
    int64_t variant;
    const char *tokens; /* what the export's phrase must hold, " & " between them; "" for nothing */
    const char *title, *origin, *owner, *outcome, *direction;
    bool delivered;
    const char *advice;               /* steps, " | " between them */
    const char *source, *source_date; /* an own row may have none: "" */
    bool own;                         /* the user's, laid over the shipped ones */
};

/* A pattern of Microsoft codes: x is one digit, a + at the end further ones, * anything. */
struct sw_code_family {
    const char *pattern, *title, *description, *origin, *advice, *evidence;
    const char *owner, *outcome, *delivered; /* "" where the SIP code's row decides */
    bool explains;                           /* false: it only says that the SIP code must do */
    bool stops_trunks; /* the connection to the SBC fails: certificate or TLS (tls_families.csv) */
};

struct sw_sip_code {
    int64_t code;
    const char *reason_phrase, *class, *meaning, *outcome, *owner, *advice, *rfc;
    bool delivered;
};

/* {0} is a valid empty reference. */
struct sw_codes {
    struct sw_response_code *responses; /* variants of a pair stand together */
    size_t n_responses, responses_capacity;
    struct sw_response_code *shipped; /* without own ones; NULL while none are laid over */
    size_t n_shipped;
    struct sw_code_family *families;
    size_t n_families, families_capacity;
    struct sw_sip_code *sip;
    size_t n_sip, sip_capacity;
    struct sw_arena arena;
};

/* Reads schema/codes/. */
enum sw_status sw_codes_load(struct sw_codes *codes, struct sw_err *err);
void sw_codes_clear(struct sw_codes *codes);

/*
 * Lays the user's own rows over the shipped ones, in place of any that were laid over before: a
 * pair that has one has no shipped row. Texts are copied. What was explained before is not to be
 * used any more.
 */
void sw_codes_lay_over(struct sw_codes *codes, const struct sw_response_code *own, size_t n);

/* The user's own rows as they are typed. {0} is a valid empty list. */
struct sw_own_codes {
    struct sw_response_code *rows; /* texts are the list's */
    size_t n, capacity;
    struct sw_arena arena;
};

/*
 * Reads them from a file ("-" is standard input): CSV with the columns of response_codes.csv, in
 * any order, encoding and with any usual delimiter; those that `codes unknown` adds are passed
 * over. SW_DATA with line and column, and never a value, for the first thing that is wrong:
 * nothing is kept then.
 */
enum sw_status sw_own_codes_read(struct sw_own_codes *own, const char *path, struct sw_err *err);
void sw_own_codes_clear(struct sw_own_codes *own);

/* What an explanation rests on. */
enum sw_known { SW_KNOWN_PAIR, SW_KNOWN_FAMILY, SW_KNOWN_SIP, SW_KNOWN_NONE };
const char *sw_known_name(enum sw_known known); /* pair, family, sip, none */

/* Texts are the reference's; title is the explanation's own. */
struct sw_explanation {
    struct sw_pair pair;
    enum sw_known known;
    const struct sw_response_code *variants; /* of the pair; NULL unless known is pair */
    size_t n_variants;
    const struct sw_code_family *family; /* always: the last family fits anything */
    const struct sw_sip_code *sip;       /* NULL for a SIP code that nobody registered */
    char title[160];
    const char *origin, *owner;
    const char *outcome; /* of a call that did not connect: failure or expected */
    bool delivered;
    bool drops;         /* documented as a failure: a connected call with it was dropped */
    const char *advice; /* steps, " | " between them */
};

/*
 * Explains a pair by the rules of METRICS.md. Of several variants the first gives title, owner and
 * advice; the pair is a failure if any of them is.
 */
void sw_codes_explain(const struct sw_codes *codes, struct sw_pair pair,
                      struct sw_explanation *explanation);

/*
 * Of an explanation's variants those that the phrase of an export speaks for: all of whose tokens
 * it holds, most tokens first; without such a one those that need no token, else all. An empty
 * phrase speaks for all. Into chosen, which has room for n_variants; returns how many.
 */
size_t sw_codes_choose(const struct sw_explanation *explanation, struct sw_str phrase,
                       const struct sw_response_code **chosen);

bool sw_codes_is_same_pair(struct sw_pair a, struct sw_pair b);

/* The row of a SIP code, or NULL. */
const struct sw_sip_code *sw_codes_find_sip(const struct sw_codes *codes, int64_t code);

/* The words for people: "the SBC", "Microsoft"; "Teams administrator", "carrier", ... */
const char *sw_origin_words(const char *origin);
const char *sw_owner_words(const char *owner);

#endif
