/* hash.c - see hash.h. */
#include "sipwhy/hash.h"

#include "sipwhy/mem.h"

#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t sw_hash64(const void *bytes, size_t n)
{
    return XXH3_64bits(bytes, n);
}

uint64_t sw_hash64_more(uint64_t seed, const void *bytes, size_t n)
{
    return XXH3_64bits_withSeed(bytes, n, seed);
}

void sw_hash128(const void *bytes, size_t n, uint64_t out[2])
{
    XXH128_hash_t hash = XXH3_128bits(bytes, n);

    out[0] = hash.low64;
    out[1] = hash.high64;
}

static uint64_t secret;

/* Where there are no random bytes to be had it is as good as a hash without a secret. */
static void make_secret(void)
{
    (void)!getentropy(&secret, sizeof secret);
}

uint64_t sw_hash_texts(uint64_t kind, const struct sw_str *texts, size_t n)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    uint64_t hash;

    pthread_once(&once, make_secret);
    hash = secret ^ kind;
    for (size_t i = 0; i < n; i++)
        hash = XXH3_64bits_withSeed(texts[i].s, texts[i].n, hash);
    return hash;
}

struct sw_sha256 {
    struct sha256_ctx context;
};

struct sw_sha256 *sw_sha256_new(void)
{
    struct sw_sha256 *sha = sw_alloc(sizeof *sha);

    sha256_init(&sha->context);
    return sha;
}

void sw_sha256_add(struct sw_sha256 *sha, const void *bytes, size_t n)
{
    sha256_update(&sha->context, n, bytes);
}

void sw_sha256_end(struct sw_sha256 *sha, uint8_t digest[SW_SHA256_SIZE])
{
    if (sha && digest)
        sha256_digest(&sha->context, SW_SHA256_SIZE, digest);
    free(sha);
}

char *sw_sha256_hex(char out[2 * SW_SHA256_SIZE + 1], const uint8_t digest[SW_SHA256_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < SW_SHA256_SIZE; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[(size_t)2 * SW_SHA256_SIZE] = '\0';
    return out;
}

struct sw_hmac {
    struct hmac_sha256_ctx context;
};

struct sw_hmac *sw_hmac_new(const void *key, size_t n)
{
    struct sw_hmac *hmac = sw_alloc(sizeof *hmac);

    hmac_sha256_set_key(&hmac->context, n, key);
    return hmac;
}

void sw_hmac_of(struct sw_hmac *hmac, const void *bytes, size_t n, uint8_t digest[SW_SHA256_SIZE])
{
    hmac_sha256_update(&hmac->context, n, bytes);
    hmac_sha256_digest(&hmac->context, SW_SHA256_SIZE, digest); /* and is ready for another */
}

void sw_hmac_free(struct sw_hmac *hmac)
{
    if (hmac)
        sw_wipe(hmac, sizeof *hmac);
    free(hmac);
}

void sw_wipe(void *bytes, size_t n)
{
    explicit_bzero(bytes, n);
}

/* ------------------------------------------------------------------ map of 64-bit keys */

/* The place of key, or the free one where it belongs. Never called on a full table. */
static size_t probe(const struct sw_map64_entry *entries, size_t capacity, uint64_t key)
{
    size_t i = (size_t)key & (capacity - 1);

    while (entries[i].key != 0 && entries[i].key != key)
        i = (i + 1) & (capacity - 1);
    return i;
}

static void enlarge(struct sw_map64 *map)
{
    size_t capacity = map->capacity ? 2 * map->capacity : 64;
    struct sw_map64_entry *entries = sw_alloc_zero(capacity, sizeof *entries);

    for (size_t i = 0; i < map->capacity; i++)
        if (map->entries[i].key != 0)
            entries[probe(entries, capacity, map->entries[i].key)] = map->entries[i];
    free(map->entries);
    map->entries = entries;
    map->capacity = capacity;
}

int64_t *sw_map64_put(struct sw_map64 *map, uint64_t key, int *is_new)
{
    size_t i;

    if (4 * (map->n + 1) > 3 * map->capacity)
        enlarge(map);
    key += key == 0;
    i = probe(map->entries, map->capacity, key);
    if (is_new)
        *is_new = map->entries[i].key == 0;
    if (map->entries[i].key == 0) {
        map->entries[i] = (struct sw_map64_entry){key, 0};
        map->n++;
    }
    return &map->entries[i].value;
}

int64_t *sw_map64_find(const struct sw_map64 *map, uint64_t key)
{
    size_t i;

    if (map->n == 0)
        return NULL;
    i = probe(map->entries, map->capacity, key + (key == 0));
    return map->entries[i].key ? &map->entries[i].value : NULL;
}

void sw_map64_clear(struct sw_map64 *map)
{
    if (map->n > 0)
        memset(map->entries, 0, map->capacity * sizeof *map->entries);
    map->n = 0;
}

void sw_map64_free(struct sw_map64 *map)
{
    free(map->entries);
    *map = (struct sw_map64){0};
}

/* ---------------------------------------------------------------------- distinct keys */

void sw_distinct_add(struct sw_distinct *distinct, uint64_t key)
{
    if (distinct->n == distinct->capacity)
        distinct->keys =
            sw_grow(distinct->keys, &distinct->capacity, distinct->n + 1, sizeof *distinct->keys);
    distinct->keys[distinct->n++] = key;
}

enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS, FEW = 1 << 11 };

static size_t digit_of(uint64_t key, int shift)
{
    return key >> shift & (DIGITS - 1);
}

/* In a table at most half full, which the processor's cache has room for. */
static size_t count_few(const uint64_t *keys, size_t n)
{
    uint64_t table[2 * FEW];
    size_t mask = 1, count = 0;
    bool has_zero = false;

    while (mask < 2 * n)
        mask *= 2;
    memset(table, 0, mask-- * sizeof *table);
    for (size_t i = 0; i < n; i++) {
        size_t at = keys[i] & mask;

        while (table[at] != 0 && table[at] != keys[i])
            at = (at + 1) & mask;
        has_zero |= keys[i] == 0;
        count += table[at] != keys[i];
        table[at] = keys[i];
    }
    return count + has_zero;
}

/* Puts each key among those with the same digit, in place; ends[d] is where those with digit d end.
 */
static void part_by_digit(uint64_t *keys, size_t n, int shift, size_t ends[DIGITS])
{
    size_t next[DIGITS], at = 0;

    memset(ends, 0, DIGITS * sizeof *ends);
    for (size_t i = 0; i < n; i++)
        ends[digit_of(keys[i], shift)]++;
    for (size_t d = 0; d < DIGITS; d++) {
        next[d] = at;
        ends[d] = at += ends[d];
    }
    for (size_t d = 0; d < DIGITS; d++) {
        while (next[d] < ends[d]) {
            size_t digit = digit_of(keys[next[d]], shift);
            uint64_t key = keys[next[d]];

            keys[next[d]] = keys[next[digit]];
            keys[next[digit]++] = key;
        }
    }
}

/* Of keys whose digits above shift are the same. Goes eight digits deep at most. */
static size_t count_distinct(uint64_t *keys, size_t n, int shift)
{
    size_t ends[DIGITS], count = 0;

    if (n <= FEW || shift < 0)
        return n <= FEW ? count_few(keys, n) : 1;
    part_by_digit(keys, n, shift, ends);
    for (size_t d = 0; d < DIGITS; d++) {
        size_t begin = d > 0 ? ends[d - 1] : 0;

        count += count_distinct(keys + begin, ends[d] - begin, shift - DIGIT_BITS);
    }
    return count;
}

size_t sw_distinct_count(struct sw_distinct *distinct)
{
    return count_distinct(distinct->keys, distinct->n, 64 - DIGIT_BITS);
}

void sw_distinct_free(struct sw_distinct *distinct)
{
    free(distinct->keys);
    *distinct = (struct sw_distinct){0};
}

char *sw_base64(char *out, const void *bytes, size_t n)
{
    base64_encode_raw(out, n, bytes);
    out[BASE64_ENCODE_RAW_LENGTH(n)] = '\0';
    return out;
}
