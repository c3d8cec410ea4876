/*
 * packed.h - private to src/import: a call as a row of bytes, and back, for calls that wait.
 *
 * A third of what it takes in memory: numbers that are small take few bytes, and texts stand one
 * behind the other.
 */
#ifndef SIPWHY_IMPORT_PACKED_H
#define SIPWHY_IMPORT_PACKED_H

#include "sipwhy/call.h"
#include "sipwhy/mem.h"

/* At most so many bytes. */
size_t packed_size(const struct sw_call *call);

/* The call, which counts nothing (call.counts), as bytes at `to`; how many they are. */
size_t pack_call(const struct sw_call *call, uint8_t *to);

/* The call again; its texts are copied into the arena. */
void unpack_call(const uint8_t *from, struct sw_call *call, struct sw_arena *arena);

#endif
