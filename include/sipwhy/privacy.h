/*
 * privacy.h - how a report writes what is personal: telephone numbers and names of people.
 *
 * Whatever a report says of people goes through these functions, and no other place masks, shows
 * or replaces anything.
 */
#ifndef SIPWHY_PRIVACY_H
#define SIPWHY_PRIVACY_H

#include "sipwhy/text.h"

enum sw_privacy_way {
    SW_MASKED,  /* all but a few digits and letters are hidden */
    SW_SHOWN,   /* as it is, since somebody asked for that */
    SW_REDACTED /* pseudonyms: of one person the same in every report under one key */
};

struct sw_hmac;

enum { SW_TOKEN_SIZE = 24 };

/* {0}, and no privacy (NULL) either, is masked. What is shown needs nothing else. */
struct sw_privacy {
    enum sw_privacy_way way;
    bool has_pseudonyms;      /* what is written is of a database that has them: they stay */
    struct sw_hmac *hmac;     /* of SW_REDACTED; its own */
    char mark[SW_TOKEN_SIZE]; /* "key-1b9e04c2aa11": reports of one mark compare */
};

/* Redacted under a key, which is not needed any more afterwards. _clear ends it. */
void sw_privacy_redact(struct sw_privacy *privacy, const void *key, size_t n);
void sw_privacy_clear(struct sw_privacy *privacy);

enum sw_privacy_way sw_privacy_way(const struct sw_privacy *privacy);

/* The mark of the key; NULL where nothing is redacted. */
const char *sw_privacy_mark(const struct sw_privacy *privacy);

typedef void sw_privacy_fn(struct sw_buf *out, const struct sw_privacy *privacy,
                           struct sw_str text);

/*
 * A cell of its own that is a caller or callee: a number, but also a SIP address (which keeps its
 * host), a name or "anonymous", which stays.
 */
sw_privacy_fn sw_privacy_number;

/* A user: a UPN, else an object ID; or what is asked of them ("anna.*"). */
sw_privacy_fn sw_privacy_user;

/*
 * A cell of a query whose column is of people: a number or a name in any form, a UPN, a list of
 * them.
 */
sw_privacy_fn sw_privacy_people;

/*
 * A text that may have numbers (seven digits or more, also parted as people write them) and
 * addresses in it. Hexadecimal numbers (0x80090322) name errors and stay whole.
 */
sw_privacy_fn sw_privacy_text;

/*
 * What a Message-ID is the hash of: as it is but where it is redacted, since of a hash without a
 * key a name in it can be guessed.
 */
sw_privacy_fn sw_privacy_id;

#endif
