/*
 * digest.h - private to src/import: SHA-256 of a file beside its reading.
 *
 * Hashing takes a tenth of what reading takes, so that a thread of its own for it is worth while:
 * both look at the same bytes at the same time.
 */
#ifndef SIPWHY_IMPORT_DIGEST_H
#define SIPWHY_IMPORT_DIGEST_H

#include "sipwhy/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct digest;

/* Without a thread of its own, or where none can be started, digest_add does it all. */
struct digest *digest_new(bool has_thread);

/* The next bytes, which must stay as they are until digest_wait or digest_end. */
void digest_add(struct digest *digest, const void *bytes, size_t n);
void digest_wait(struct digest *digest);

void digest_end(struct digest *digest, uint8_t sha256[SW_SHA256_SIZE]); /* frees it */

#endif
