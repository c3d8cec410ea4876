/* digest.c - see digest.h. */
#include "digest.h"

#include "sipwhy/mem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* As much as is read while the writer is at one batch, and more. */
enum { PIECE = 256 << 10, PIECES = 8 };

struct digest {
    struct sw_sha256 *sha;
    uint8_t *room;                /* PIECES of PIECE bytes, as a ring; NULL: nobody helps */
    size_t used;                  /* of the piece that is being filled */
    atomic_size_t filled, hashed; /* pieces so far */
    pthread_mutex_t mutex;        /* of whoever hashes */
};

static uint8_t *piece(const struct digest *digest, size_t number)
{
    return digest->room + number % PIECES * PIECE;
}

struct digest *digest_new(bool has_help)
{
    struct digest *digest = sw_alloc_zero(1, sizeof *digest);

    digest->sha = sw_sha256_new();
    if (has_help)
        digest->room = sw_alloc((size_t)PIECES * PIECE);
    pthread_mutex_init(&digest->mutex, NULL);
    return digest;
}

bool digest_help(void *context)
{
    struct digest *digest = context;
    bool waits;

    pthread_mutex_lock(&digest->mutex);
    waits = digest->hashed != digest->filled;
    if (waits) {
        sw_sha256_add(digest->sha, piece(digest, digest->hashed), PIECE);
        digest->hashed++;
    }
    pthread_mutex_unlock(&digest->mutex);
    return waits;
}

/* As many bytes as the piece has room for. */
static size_t fill_piece(struct digest *digest, const uint8_t *bytes, size_t n)
{
    const size_t room = PIECE - digest->used;

    if (n > room)
        n = room;
    memcpy(piece(digest, digest->filled) + digest->used, bytes, n);
    digest->used += n;
    if (digest->used == PIECE) {
        digest->used = 0;
        digest->filled++;
    }
    return n;
}

void digest_add(struct digest *digest, const void *bytes, size_t n)
{
    const uint8_t *rest = bytes;

    if (!digest->room) {
        sw_sha256_add(digest->sha, bytes, n);
        return;
    }
    while (n > 0) {
        size_t taken;

        if (digest->filled - digest->hashed == PIECES)
            digest_help(digest);
        taken = fill_piece(digest, rest, n);
        rest += taken;
        n -= taken;
    }
}

void digest_end(struct digest *digest, uint8_t sha256[SW_SHA256_SIZE])
{
    while (digest_help(digest))
        ;
    if (digest->used > 0)
        sw_sha256_add(digest->sha, piece(digest, digest->filled), digest->used);
    sw_sha256_end(digest->sha, sha256);
    pthread_mutex_destroy(&digest->mutex);
    free(digest->room);
    free(digest);
}
