/*
 * fuzz.h - what a fuzz target gives, and helpers for all of them.
 *
 * A target is one file, fuzz_NAME.c. `make check` runs it on its seeds and on damaged copies of
 * them, always the same ones (replay.c); `make fuzz` links it with libFuzzer, which looks for more.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Patterns of files (glob) to begin with, from the top of the sources; NULL at the end. */
extern const char *const fuzz_seeds[];

/* What must hold of any input: ends the program if it does not. */
#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* The bytes as a NUL-terminated text, cut at a NUL of their own. The caller's. */
char *fuzz_text(const uint8_t *data, size_t size);

/* A name under which the bytes can be opened as a file; valid until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);

#endif
