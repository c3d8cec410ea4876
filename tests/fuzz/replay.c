/*
 * replay.c - runs a fuzz target on its seeds, on copies of them that are damaged in ways that are
 * always the same, and on the files that are named as arguments.
 */
#include "fuzz.h"

#include <glob.h>
#include <string.h>

enum { DAMAGED = 300, MOST_BYTES = 20000 }; /* copies of a seed; more of it would only take time */

static long runs;

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* An exact block, so that a sanitizer sees a step behind it. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    HOLDS(copy);
    if (size > 0)
        memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
    runs++;
}

/* Cut, with bytes changed, or with a part of it written over another. */
static void run_damaged(const uint8_t *seed, size_t size, uint64_t *random)
{
    static const char special[] = "\",;\t\r\n\\'=/+-0159.:TZ\xff\xfe\xc3\xa9%(){}[]<>";
    uint8_t *copy = malloc(size ? size : 1);
    size_t n = size, changes = next_random(random) % 8;

    HOLDS(copy);
    if (size > 0)
        memcpy(copy, seed, size);
    if (next_random(random) % 4 == 0)
        n = next_random(random) % (size + 1);
    for (size_t i = 0; n > 0 && i < changes; i++)
        copy[next_random(random) % n] =
            next_random(random) % 2 ? (uint8_t)next_random(random)
                                    : (uint8_t)special[next_random(random) % sizeof special];
    if (n > 8 && next_random(random) % 3 == 0) {
        size_t length = next_random(random) % (n / 2);

        memmove(copy + next_random(random) % (n - length),
                copy + next_random(random) % (n - length), length);
    }
    run(copy, n);
    free(copy);
}

static size_t read_file(const char *path, uint8_t **bytes)
{
    FILE *file = fopen(path, "rb");
    long size;

    HOLDS(file && fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0);
    rewind(file);
    *bytes = malloc((size_t)size + 1);
    HOLDS(*bytes && fread(*bytes, 1, (size_t)size, file) == (size_t)size);
    fclose(file);
    return (size_t)size;
}

static void run_file(const char *path, int n_damaged)
{
    uint64_t random = UINT64_C(0x9e3779b97f4a7c15);
    uint8_t *bytes = NULL;
    size_t size = read_file(path, &bytes);

    run(bytes, size);
    if (size > MOST_BYTES)
        size = MOST_BYTES;
    for (int i = 0; i < n_damaged; i++)
        run_damaged(bytes, size, &random);
    free(bytes);
}

int main(int argc, char **argv)
{
    long seeds = 0;

    run((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        run_file(argv[i], 0);
    for (size_t i = 0; argc == 1 && fuzz_seeds[i]; i++) {
        glob_t found;

        HOLDS(glob(fuzz_seeds[i], 0, NULL, &found) == 0);
        for (size_t f = 0; f < found.gl_pathc; f++)
            run_file(found.gl_pathv[f], DAMAGED);
        seeds += (long)found.gl_pathc;
        globfree(&found);
    }
    printf("ok 1 - %ld seeds, %ld inputs\n1..1\n", seeds, runs);
    return 0;
}
