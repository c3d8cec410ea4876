/*
 * redact.h - private to src/base: what is personal as pseudonyms under a key.
 *
 * A pseudonym ("number-7f3a2c9e1b04", "user-...", "name-...") is made of the key and of what tells
 * a number or a person from others, and of nothing else: of one person it is the same in whatever
 * report, database, order and zone. Who has the key can test a number against it.
 *
 * A number of which the export masked digits has none. It stands for up to a thousand people, and
 * a pseudonym promises that it is one; so it stays masked as it is without a key.
 */
#ifndef SIPWHY_BASE_REDACT_H
#define SIPWHY_BASE_REDACT_H

#include "sipwhy/hash.h"
#include "sipwhy/text.h"

/*
 * Of 100,000 people there are n (n - 1) / 2 pairs, 5e9, and two of them share a token of 48 bits
 * with a chance of 5e9 / 2^48: one key file in 56,000. 40 bits would be one in 220.
 */
enum { TOKEN_BYTES = 6 };

/*
 * Adds "KIND-" and the beginning of HMAC-SHA-256(key, "KIND:" text), ASCII in lower case. The kind
 * in front parts a number and a user of the same text.
 */
void redact_token(struct sw_buf *out, struct sw_hmac *hmac, const char *kind, struct sw_str text);

/* Adds what tells the key from others and says nothing of it: "key-1b9e04c2aa11". */
void redact_key(struct sw_buf *out, struct sw_hmac *hmac);

/* Adds what tells a mail from others: "mail-...". */
void redact_id(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str id);

/*
 * The cells and texts of privacy.h. A number is told by its digits (sw_phone_key) and also in a SIP
 * address, of which scheme and host stay; a UPN by all of it, in lower case as the store keeps it,
 * and so in a SIP address or a text; other words are a name.
 */
void redact_number(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str number);
void redact_user(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str user);
void redact_people(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str people);
void redact_text(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str text);

#endif
