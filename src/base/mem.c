#include "sipwhy/mem.h"

#include "sipwhy/err.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, SMALLEST_ARRAY = 16 };

struct sw_arena_block {
    struct sw_arena_block *next;
    size_t size; /* of bytes */
    _Alignas(max_align_t) char bytes[];
};

/* No clean-up on purpose: it may need memory too, and the database rolls back by itself. */
_Noreturn void sw_out_of_memory(void)
{
    fputs("sipwhy: out of memory\n", stderr);
    _Exit(SW_IO);
}

void *sw_checked(void *memory)
{
    if (!memory)
        sw_out_of_memory();
    return memory;
}

static size_t add_sizes(size_t a, size_t b)
{
    size_t sum;

    if (__builtin_add_overflow(a, b, &sum))
        sw_out_of_memory();
    return sum;
}

/* libc may answer a request for nothing with NULL, which must not look like running out. */
static size_t at_least_one(size_t size)
{
    return size ? size : 1;
}

void *sw_alloc(size_t size)
{
    return sw_checked(malloc(at_least_one(size)));
}

void *sw_alloc_zero(size_t count, size_t size)
{
    return sw_checked(calloc(at_least_one(count), at_least_one(size)));
}

void *sw_realloc(void *old, size_t size)
{
    return sw_checked(realloc(old, at_least_one(size)));
}

char *sw_strdup(const char *s)
{
    return sw_checked(strdup(s));
}

char *sw_strndup(const char *s, size_t n)
{
    return sw_checked(strndup(s, n));
}

char *sw_sprintf(const char *format, ...)
{
    va_list args;
    char *text;
    int n;

    va_start(args, format);
    n = vasprintf(&text, format, args);
    va_end(args);
    return sw_checked(n < 0 ? NULL : text);
}

void *sw_grow(void *items, size_t *capacity, size_t needed, size_t size)
{
    size_t more = *capacity > SIZE_MAX / 2 ? SIZE_MAX : *capacity * 2, bytes;

    if (needed <= *capacity)
        return items;
    if (more < SMALLEST_ARRAY)
        more = SMALLEST_ARRAY;
    if (more < needed)
        more = needed;
    if (__builtin_mul_overflow(more, size, &bytes))
        sw_out_of_memory();
    *capacity = more;
    return sw_realloc(items, bytes);
}

/* Blocks double up to a size that is worth keeping; only what does not fit one gets a larger one.
 */
static void add_block(struct sw_arena *arena, size_t size)
{
    size_t room = arena->blocks ? arena->blocks->size : 0;
    struct sw_arena_block *block;

    room = room > LARGEST_BLOCK / 2 ? LARGEST_BLOCK : room * 2;
    if (room < SMALLEST_BLOCK)
        room = SMALLEST_BLOCK;
    if (room < size)
        room = size;
    block = sw_alloc(add_sizes(sizeof *block, room));
    block->next = arena->blocks;
    block->size = room;
    arena->before += arena->blocks ? arena->blocks->size : 0;
    arena->blocks = block;
    arena->used = 0;
}

/* Takes off the newest block. */
static void drop_block(struct sw_arena *arena)
{
    struct sw_arena_block *block = arena->blocks;

    arena->blocks = block->next;
    arena->before -= arena->blocks ? arena->blocks->size : 0;
    arena->used = 0;
    free(block);
}

/* size bytes at the next place that is a multiple of align, a power of two. */
static void *give(struct sw_arena *arena, size_t size, size_t align)
{
    size_t place = (arena->used + align - 1) & ~(align - 1);

    if (!arena->blocks || arena->blocks->size < place || arena->blocks->size - place < size) {
        add_block(arena, size);
        place = 0;
    }
    arena->used = place + size;
    return arena->blocks->bytes + place;
}

void *sw_arena_alloc(struct sw_arena *arena, size_t size)
{
    return give(arena, size, _Alignof(max_align_t));
}

char *sw_arena_text(struct sw_arena *arena, size_t n)
{
    return give(arena, n, 1);
}

char *sw_arena_copy(struct sw_arena *arena, const char *s, size_t n)
{
    char *copy = sw_arena_text(arena, add_sizes(n, 1));

    sw_copy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

size_t sw_arena_used(const struct sw_arena *arena)
{
    return arena->before + arena->used;
}

struct sw_arena_mark sw_arena_mark(const struct sw_arena *arena)
{
    return (struct sw_arena_mark){arena->blocks, arena->used};
}

void sw_arena_rewind(struct sw_arena *arena, struct sw_arena_mark mark)
{
    if (!mark.block) { /* the arena had nothing yet */
        sw_arena_reset(arena);
        return;
    }
    while (arena->blocks != mark.block)
        drop_block(arena);
    arena->used = mark.used;
}

void sw_arena_reset(struct sw_arena *arena)
{
    struct sw_arena_block *kept = NULL;

    while (arena->blocks) {
        struct sw_arena_block *block = arena->blocks;

        if (kept || block->size > LARGEST_BLOCK) {
            drop_block(arena);
        } else {
            kept = block;
            arena->blocks = block->next;
        }
    }
    if (kept)
        kept->next = NULL;
    *arena = (struct sw_arena){.blocks = kept};
}

void sw_arena_free(struct sw_arena *arena)
{
    while (arena->blocks)
        drop_block(arena);
    *arena = (struct sw_arena){0};
}
