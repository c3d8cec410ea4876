/*
 * hash.h - hashes: XXH3 for tables and row identities, SHA-256 for files, HMAC for what only the
 * owner of a key may work out.
 */
#ifndef SIPWHY_HASH_H
#define SIPWHY_HASH_H

#include "sipwhy/text.h"

uint64_t sw_hash64(const void *bytes, size_t n);                     /* XXH3-64 */
uint64_t sw_hash64_more(uint64_t seed, const void *bytes, size_t n); /* XXH3-64 with a seed */
void sw_hash128(const void *bytes, size_t n, uint64_t out[2]);       /* XXH3-128, low half first */

/*
 * XXH3-64 of texts, where one ends and the next begins counting too, under a secret of this run:
 * who writes texts can't simply work out which fall together. It must not be stored, for it is
 * another one in each run.
 */
uint64_t sw_hash_texts(uint64_t kind, const struct sw_str *texts, size_t n);

/* SHA-256 of bytes that come in pieces. _new, then _add, then _end, which frees it. */
struct sw_sha256;

enum { SW_SHA256_SIZE = 32 };

struct sw_sha256 *sw_sha256_new(void);
void sw_sha256_add(struct sw_sha256 *sha, const void *bytes, size_t n);
void sw_sha256_end(struct sw_sha256 *sha, uint8_t digest[SW_SHA256_SIZE]); /* takes NULL digest */

/* 64 hexadecimal digits, lower case. Returns out. */
char *sw_sha256_hex(char out[2 * SW_SHA256_SIZE + 1], const uint8_t digest[SW_SHA256_SIZE]);

/*
 * HMAC-SHA-256 (RFC 2104) under one key, of any number of messages. The key may be forgotten after
 * _new, which takes no copy of it but what follows from it; _free, which takes NULL, overwrites
 * that.
 */
struct sw_hmac;

struct sw_hmac *sw_hmac_new(const void *key, size_t n);
void sw_hmac_of(struct sw_hmac *hmac, const void *bytes, size_t n, uint8_t digest[SW_SHA256_SIZE]);
void sw_hmac_free(struct sw_hmac *hmac);

/* Overwrites what must not be found in memory later; no compiler leaves it out. */
void sw_wipe(void *bytes, size_t n);

/* Base64 of n bytes (RFC 4648), NUL added, in one line. Returns out. */
#define SW_BASE64_SIZE(n) (((n) + 2) / 3 * 4 + 1)
char *sw_base64(char *out, const void *bytes, size_t n);

/*
 * A set of 64-bit keys with a number each: distinct counts and look-ups without texts. {0} is a
 * valid empty map. The keys are hashes already and are not hashed again.
 */
struct sw_map64 {
    struct sw_map64_entry *entries;
    size_t n, capacity; /* a power of two, or 0 */
};

struct sw_map64_entry {
    uint64_t key; /* never 0; the map replaces 0 by 1 */
    int64_t value;
};

/* The value of key, put in as 0 where it was not; *is_new (may be NULL) says which. The pointer is
 * valid until the next _put. */
int64_t *sw_map64_put(struct sw_map64 *map, uint64_t key, int *is_new);
int64_t *sw_map64_find(const struct sw_map64 *map, uint64_t key); /* NULL: not there */
void sw_map64_clear(struct sw_map64 *map);                        /* empty, memory kept */
void sw_map64_free(struct sw_map64 *map);

/*
 * How many different 64-bit keys there are among many: 8 bytes each, and no look-up while they
 * come. {0} is a valid empty one.
 */
struct sw_distinct {
    uint64_t *keys;
    size_t n, capacity;
};

void sw_distinct_add(struct sw_distinct *distinct, uint64_t key);
size_t sw_distinct_count(struct sw_distinct *distinct); /* more may be added after it */
void sw_distinct_free(struct sw_distinct *distinct);

#endif
