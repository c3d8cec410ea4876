/*
 * packed.h - private to src/import: a call as a row of bytes, and back, for calls that wait.
 *
 * A fifth of what it takes in memory: numbers that are small take few bytes, names that others have
 * too are numbers, and the other texts stand one behind the other.
 */
#ifndef SIPWHY_IMPORT_PACKED_H
#define SIPWHY_IMPORT_PACKED_H

#include "names.h"

/* At most so many bytes. */
size_t packed_size(const struct sw_call *call);

/* The call, which counts nothing (call.counts), as bytes at `to`; how many they are. */
size_t pack_call(const struct sw_call *call, struct names *names, uint8_t *to);

/* The call again, with call.names; its texts are those of the names, or copied into the arena. */
void unpack_call(const uint8_t *from, const struct names *names, struct sw_call *call,
                 struct sw_arena *arena);

#endif
