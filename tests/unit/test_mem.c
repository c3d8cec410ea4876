#include "sipwhy/err.h"
#include "sipwhy/mem.h"
#include "tap.h"

#include <stdalign.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_copies(void)
{
    void *nothing = sw_alloc(0);
    char *all = sw_strdup("abc"), *part = sw_strndup("abcdef", 2),
         *made = sw_sprintf("%s-%d", "x", 7);
    int *zeros = sw_alloc_zero(3, sizeof *zeros);

    ok(nothing != NULL, "nothing has an address too");
    is_text(all, "abc", "strdup");
    is_text(part, "ab", "strndup");
    is_text(made, "x-7", "sprintf");
    ok(zeros[0] == 0 && zeros[1] == 0 && zeros[2] == 0, "alloc_zero");
    nothing = sw_realloc(nothing, 0);
    ok(nothing != NULL, "realloc to nothing");
    free(nothing);
    free(all);
    free(part);
    free(made);
    free(zeros);
}

static void test_grow(void)
{
    size_t capacity = 0, moves = 0, n = 100000, right = 0;
    size_t *items = sw_grow(NULL, &capacity, 0, sizeof *items);

    ok(items == NULL && capacity == 0, "an array of nothing needs no memory");
    for (size_t i = 0; i < n; i++) {
        size_t old = capacity;

        items = sw_grow(items, &capacity, i + 1, sizeof *items);
        items[i] = i;
        moves += capacity != old;
    }
    for (size_t i = 0; i < n; i++)
        right += items[i] == i;
    is_int((int64_t)right, (int64_t)n, "every element survives the moves");
    ok(moves < 20, "capacity doubles: %zu moves for %zu elements", moves, n);
    items = sw_grow(items, &capacity, 1000000, sizeof *items);
    ok(capacity >= 1000000, "a far step is taken at once");
    free(items);
}

/* Pieces of all sizes, each filled to its end, so that overlaps and short blocks show. */
static void test_arena(void)
{
    enum { PIECES = 400 };
    struct sw_arena arena = {0};
    unsigned char *pieces[PIECES];
    size_t right = 0, aligned = 0;

    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = sw_arena_alloc(&arena, i * 37);
        memset(pieces[i], (int)(i % 251), i * 37);
        aligned += (uintptr_t)pieces[i] % alignof(max_align_t) == 0;
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t at = 0; at < i * 37; at++)
            right += pieces[i][at] == i % 251;
    is_int((int64_t)right, 37 * PIECES * (PIECES - 1) / 2, "pieces keep what was put in");
    is_int((int64_t)aligned, PIECES, "pieces are aligned for anything");
    is_text(sw_arena_copy(&arena, "abcdef", 3), "abc", "a copy ends with NUL");
    is_text(sw_arena_copy(&arena, NULL, 0), "", "a copy of nothing");
    sw_arena_free(&arena);
    ok(arena.blocks == NULL && arena.used == 0, "a freed arena is empty");
    sw_arena_free(&arena);
}

static void test_arena_reset(void)
{
    struct sw_arena arena = {0};
    void *kept;

    sw_arena_reset(&arena);
    ok(arena.blocks == NULL, "an empty arena can be reset");
    for (int i = 0; i < 1000; i++)
        sw_arena_alloc(&arena, 100);
    kept = arena.blocks;
    sw_arena_reset(&arena);
    for (int i = 0; i < 100; i++)
        sw_arena_alloc(&arena, 100);
    ok(arena.blocks == kept, "after a reset the block is used again");
    sw_arena_free(&arena);
}

/* The texts of some small and one large row are taken back, or given up at a reset. */
static void test_arena_use(void)
{
    enum { LARGE = 8 << 20 };
    struct sw_arena arena = {0};
    struct sw_arena_mark start = sw_arena_mark(&arena), mark;
    const char *first, *last;
    size_t before, most = 0;

    is_int((int64_t)sw_arena_used(&arena), 0, "an empty arena has nothing in use");
    first = sw_arena_copy(&arena, "first", 5);
    ok(sw_arena_used(&arena) >= 6 && sw_arena_used(&arena) < 64, "a small text uses little");
    mark = sw_arena_mark(&arena);
    before = sw_arena_used(&arena);
    for (int i = 0; i < 1000; i++) {
        sw_arena_alloc(&arena, 100);
        sw_arena_alloc(&arena, i % 10 ? 10000 : LARGE);
        most = sw_arena_used(&arena) > most ? sw_arena_used(&arena) : most;
        sw_arena_rewind(&arena, mark);
    }
    ok(most >= LARGE && most < LARGE + 200000, "what was taken back is not in use: %zu", most);
    is_int((int64_t)sw_arena_used(&arena), (int64_t)before, "as much as at the mark");
    last = sw_arena_copy(&arena, "last", 4);
    is_text(first, "first", "a text before the mark stays");
    is_text(last, "last", "one behind it is new");
    sw_arena_alloc(&arena, LARGE);
    sw_arena_reset(&arena);
    is_int((int64_t)sw_arena_used(&arena), 0, "nothing is in use after a reset");
    sw_arena_alloc(&arena, 1);
    ok(sw_arena_used(&arena) < 64, "what a large text took is not in use any more");
    sw_arena_rewind(&arena, start);
    is_int((int64_t)sw_arena_used(&arena), 0, "a mark of the empty arena empties it");
    for (int i = 0; i < 100000; i++)
        sw_arena_alloc(&arena, 100);
    ok(sw_arena_used(&arena) < 100000 * 112 + 12 * 112, "little is lost at ends of blocks");
    sw_arena_free(&arena);
}

static void grow_too_far(void)
{
    size_t capacity = 0;

    sw_grow(NULL, &capacity, SIZE_MAX / 4, 16);
}

static void arena_too_large(void)
{
    struct sw_arena arena = {0};

    sw_arena_alloc(&arena, SIZE_MAX - 8);
}

static void copy_too_large(void)
{
    struct sw_arena arena = {0};

    sw_arena_copy(&arena, "", SIZE_MAX);
}

/* In a child process: the status it ends with, and what it says. */
static int run_apart(void (*request)(void), char *said, size_t size)
{
    int ends[2], status;
    ssize_t n;
    pid_t child;

    if (pipe(ends) != 0)
        return -1;
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        request();
        _exit(0);
    }
    close(ends[1]);
    n = read(ends[0], said, size - 1);
    said[n > 0 ? n : 0] = '\0';
    close(ends[0]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_running_out(void)
{
    static const struct {
        const char *name;
        void (*request)(void);
    } cases[] = {
        {"an array larger than memory", grow_too_far},
        {"an arena piece larger than memory", arena_too_large},
        {"a copy larger than memory", copy_too_large},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char said[256];

        is_int(run_apart(cases[i].request, said, sizeof said), SW_IO, cases[i].name);
        is_text(said, "sipwhy: out of memory\n", "ends with a sentence");
    }
}

int main(void)
{
    test_copies();
    test_grow();
    test_arena();
    test_arena_reset();
    test_arena_use();
    test_running_out();
    return tap_done();
}
