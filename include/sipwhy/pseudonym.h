/*
 * pseudonym.h - numbers and names as a database holds them that must not have them: pseudonyms.
 *
 * They are those that reports have under the same key (privacy.h), and what else the figures need:
 *
 *   number-7f3a2c9e1b04/DE   a number with its '+', and its country, as reports tell attempts by it
 *   number-7f3a2c9e1b04***   a number of which the export has masked three digits
 *   user-..., name-...       a UPN or an object ID; words
 *
 * Of a country only its two letters stay, never an area code. What is nobody's stays as it is:
 * "anonymous", also as phones type it, stars alone, and numbers of three digits or fewer, which are
 * emergency and other services. A SIP address keeps its scheme and host.
 */
#ifndef SIPWHY_PSEUDONYM_H
#define SIPWHY_PSEUDONYM_H

#include "sipwhy/hash.h"
#include "sipwhy/privacy.h"

/* A number's pseudonym, as it stands in a cell; the texts point into it. */
struct sw_pseudonym {
    struct sw_str scheme, host; /* "sip:", "@sbc.contoso.com"; "" without */
    struct sw_str token;        /* "number-7f3a2c9e1b04" */
    struct sw_str number;       /* the same with its stars: tells numbers apart */
    struct sw_str country;      /* "DE"; "" where it has none */
    size_t stars;               /* digits that the export had masked */
};

/* False for what is none. */
bool sw_pseudonym_parse(struct sw_str cell, struct sw_pseudonym *pseudonym);

/* A pseudonym of any kind at the beginning of text, a country not counted: its length, else 0. */
size_t sw_pseudonym_length(struct sw_str text);

/* Whether there is any in text, as a word of its own. */
bool sw_pseudonym_is_in(struct sw_str text);

/*
 * What they stand for may be the same number: of whole ones, if they are; of masked ones, if as
 * many digits are masked and the others are the same. Which digits a number has nobody can see, so
 * a masked one may be any whole one of its country.
 */
bool sw_pseudonym_could_be(const struct sw_pseudonym *a, const struct sw_pseudonym *b);

/*
 * Adds what stands for it under the key, which is an sw_privacy_redact's. The country is that of
 * the number, "" for none: it is added to a number in international form. People may be a list. Of
 * a text what looks like a number or an address is replaced, as in reports.
 */
void sw_pseudonym_add_number(struct sw_buf *out, const struct sw_privacy *key, struct sw_str number,
                             const char *country);
void sw_pseudonym_add_user(struct sw_buf *out, const struct sw_privacy *key, struct sw_str user);
void sw_pseudonym_add_people(struct sw_buf *out, const struct sw_privacy *key,
                             struct sw_str people);
void sw_pseudonym_add_text(struct sw_buf *out, const struct sw_privacy *key, struct sw_str text);

/*
 * What stands for a hash over things that can be guessed: of a hash without a key, who was in what
 * it is of can be found by trying.
 */
uint64_t sw_pseudonym_of_hash(const struct sw_privacy *key, uint64_t hash);
void sw_pseudonym_of_sha256(const struct sw_privacy *key, uint8_t sha256[SW_SHA256_SIZE]);

/*
 * The pseudonyms that a number may have, whichever way an export writes it that sw_phone_digits
 * reads as these digits, and whichever its country code is. Each is the caller's.
 */
enum { SW_SPELLINGS = 8 };
void sw_pseudonym_spellings(const struct sw_privacy *key, struct sw_str digits,
                            char *spellings[SW_SPELLINGS]);

#endif
