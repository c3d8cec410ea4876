/* names.c - see names.h. */
#include "names.h"

#include <stdlib.h>

/* More than an export of calls has, and so much text: a file of hostile ones fills no memory. */
enum { MOST_NAMES = 1 << 15, MOST_BYTES = 2 << 20 };

struct name {
    struct sw_str texts[NAME_TEXTS];
    int kind;
};

static bool is_name(const struct name *name, int kind, const struct sw_str *texts, size_t n)
{
    bool is_it = name->kind == kind;

    for (size_t i = 0; is_it && i < n; i++)
        is_it = sw_str_eq(name->texts[i], texts[i]);
    return is_it;
}

static void add(struct names *names, int kind, const struct sw_str *texts, size_t n)
{
    struct name name = {.kind = kind};

    for (size_t i = 0; i < n; i++)
        name.texts[i] = (struct sw_str){
            sw_arena_copy(&names->texts, texts[i].n > 0 ? texts[i].s : "", texts[i].n), texts[i].n};
    if (names->n == names->capacity)
        names->items = sw_grow(names->items, &names->capacity, names->n + 1, sizeof *names->items);
    names->items[names->n++] = name;
}

uint32_t names_put(struct names *names, int kind, const struct sw_str *texts, size_t n)
{
    const uint64_t hash = sw_hash_texts((uint64_t)kind, texts, n);
    int64_t *number = sw_map64_find(&names->numbers, hash);

    if (number)
        return is_name(&names->items[*number - 1], kind, texts, n) ? (uint32_t)*number : 0;
    if (names->n == MOST_NAMES || sw_arena_used(&names->texts) > MOST_BYTES)
        return 0;
    add(names, kind, texts, n);
    *sw_map64_put(&names->numbers, hash, NULL) = (int64_t)names->n;
    return (uint32_t)names->n;
}

const struct sw_str *names_get(const struct names *names, uint32_t number)
{
    return names->items[number - 1].texts;
}

void names_clear(struct names *names)
{
    free(names->items);
    sw_map64_free(&names->numbers);
    sw_arena_free(&names->texts);
    *names = (struct names){0};
}
