/* tally.c - see tally.h. */
#include "tally.h"

#include <stdlib.h>

size_t tally_add(struct tallies *tallies, enum tally_of of, size_t cause, uint64_t id,
                 struct sw_str text)
{
    const uint64_t key[] = {(uint64_t)of, cause, id};
    int64_t *place = sw_map64_put(&tallies->places, sw_hash64(key, sizeof key), NULL);

    if (*place == 0) {
        if (tallies->n == tallies->capacity)
            tallies->items =
                sw_grow(tallies->items, &tallies->capacity, tallies->n + 1, sizeof *tallies->items);
        tallies->items[tallies->n++] = (struct tally){
            .of = of,
            .cause = cause,
            .id = id,
            .text = text.n ? sw_arena_copy(&tallies->texts, text.s, text.n) : "",
        };
        *place = (int64_t)tallies->n;
    }
    tallies->items[*place - 1].attempts++;
    return (size_t)(*place - 1);
}

void tallies_clear(struct tallies *tallies)
{
    free(tallies->items);
    sw_map64_free(&tallies->places);
    sw_arena_free(&tallies->texts);
    *tallies = (struct tallies){0};
}
