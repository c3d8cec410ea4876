/*
 * mem.h - memory that is there or ends the program, and arenas.
 *
 * Running out of memory ends the program with a sentence and exit code 74; an open transaction
 * rolls back with it. So no caller checks for NULL.
 */
#ifndef SIPWHY_MEM_H
#define SIPWHY_MEM_H

#include <stddef.h>
#include <string.h>

/*
 * Like malloc, calloc, realloc, strdup, strndup, but never NULL, even for nothing; the result is
 * the caller's, freed with free().
 */
void *sw_alloc(size_t size);
void *sw_alloc_zero(size_t count, size_t size);
void *sw_realloc(void *old, size_t size);
char *sw_strdup(const char *s);
char *sw_strndup(const char *s, size_t n);

/* How it ends. */
_Noreturn void sw_out_of_memory(void);

/* What a library has allocated, or the end. Returns it. */
void *sw_checked(void *memory);

/* printf into a fresh string, the caller's. */
char *sw_sprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Grows items, an array of *capacity elements of `size` bytes, so that `needed` fit.
 * Returns the array, at its new place; capacity at least doubles, so appending is linear.
 */
void *sw_grow(void *items, size_t *capacity, size_t needed, size_t size);

/*
 * memcpy for texts that are short most often: a call, or a loop, takes longer than their bytes.
 * from may be NULL where n is 0.
 */
static inline void sw_copy(char *to, const char *from, size_t n)
{
    if (n > 64) {
        memcpy(to, from, n);
    } else if (n >= 8) { /* in steps of eight, the last one up to the end */
        for (size_t i = 0; i + 8 < n; i += 8)
            memcpy(to + i, from + i, 8);
        memcpy(to + n - 8, from + n - 8, 8);
    } else if (n >= 4) {
        memcpy(to, from, 4);
        memcpy(to + n - 4, from + n - 4, 4);
    } else if (n > 0) { /* the first, the middle and the last */
        to[0] = from[0];
        to[n / 2] = from[n / 2];
        to[n - 1] = from[n - 1];
    }
}

/*
 * An arena: bytes that are given out one after another and taken back all at once, or all that
 * were given out since a mark. {0} is a valid empty arena. Pointers stay valid until then.
 */
struct sw_arena {
    struct sw_arena_block *blocks; /* the newest first */
    size_t used;                   /* bytes of the newest block */
    size_t before;                 /* bytes of all other blocks */
};

/* How far an arena is filled; valid until it is rewound to an earlier mark, reset or freed. */
struct sw_arena_mark {
    struct sw_arena_block *block;
    size_t used;
};

void *sw_arena_alloc(struct sw_arena *arena, size_t size); /* aligned for anything, not zeroed */
char *sw_arena_text(struct sw_arena *arena, size_t n);     /* the same for text: not aligned */
char *sw_arena_copy(struct sw_arena *arena, const char *s, size_t n); /* NUL added */

/* Bytes in use: given out, or left over at the end of a block that is full. */
size_t sw_arena_used(const struct sw_arena *arena);

struct sw_arena_mark sw_arena_mark(const struct sw_arena *arena);
void sw_arena_rewind(struct sw_arena *arena, struct sw_arena_mark mark); /* frees newer blocks */

/* Empty again. Keeps one block for reuse, of 1 MiB at most: what a large text took is freed. */
void sw_arena_reset(struct sw_arena *arena);
void sw_arena_free(struct sw_arena *arena);

#endif
