/*
 * digest.h - private to src/import: SHA-256 of a file beside its reading.
 *
 * Hashing takes a tenth of what reading takes. Whoever has a moment does it: what was read waits in
 * a bounded room, the other thread takes of it while it has nothing else to do, and the one that
 * reads does when the room is full.
 */
#ifndef SIPWHY_IMPORT_DIGEST_H
#define SIPWHY_IMPORT_DIGEST_H

#include "sipwhy/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct digest;

/* Where no other thread helps, digest_add hashes at once. */
struct digest *digest_new(bool has_help);

/* The next bytes; they are copied. */
void digest_add(struct digest *digest, const void *bytes, size_t n);

/* Hashes a piece of what waits, in any thread; context is a struct digest. False: none waits. */
bool digest_help(void *context);

/* The hash of all that was added; frees the digest, which nobody may be helping any more. */
void digest_end(struct digest *digest, uint8_t sha256[SW_SHA256_SIZE]);

#endif
