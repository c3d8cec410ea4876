/* call_type.c - see call_type.h. */
#include "sipwhy/call_type.h"

#include "sipwhy/csv_table.h"
#include "sipwhy/mem.h"

#include <stdlib.h>

enum { SPELLING, CANONICAL, DIRECTION, KIND, COLUMNS };

static const char *const columns[COLUMNS] = {"call_type", "canonical", "direction", "kind"};

/* Longer ones than any in the table are no spelling of it, whatever they hash to. */
static uint64_t hash_folded(struct sw_str spelling)
{
    char folded[40];
    size_t n = spelling.n < sizeof folded ? spelling.n : sizeof folded;

    for (size_t i = 0; i < n; i++)
        folded[i] = (char)(spelling.s[i] | 0x20); /* lower case, for letters */
    return sw_hash64(folded, n);
}

static enum sw_status take_row(void *context, const struct sw_str *cells, struct sw_err *err)
{
    struct sw_call_types *types = context;
    bool out = sw_str_eq(cells[DIRECTION], SW_STR("out"));

    if (!out && !sw_str_eq(cells[DIRECTION], SW_STR("in")))
        return sw_err_set(err, SW_BUG, "direction is neither in nor out");
    if (types->n == types->capacity)
        types->items = sw_grow(types->items, &types->capacity, types->n + 1, sizeof *types->items);
    types->items[types->n++] = (struct sw_call_type){
        .spelling = sw_strndup(cells[SPELLING].s, cells[SPELLING].n),
        .canonical = sw_strndup(cells[CANONICAL].s, cells[CANONICAL].n),
        .kind = sw_strndup(cells[KIND].s, cells[KIND].n),
        .direction = out ? SW_OUTBOUND : SW_INBOUND,
    };
    *sw_map64_put(&types->places, hash_folded(cells[SPELLING]), NULL) = (int64_t)types->n;
    return SW_OK;
}

enum sw_status sw_call_types_load(struct sw_call_types *types, struct sw_err *err)
{
    return sw_csv_table_read("codes/call_types.csv", columns, COLUMNS, take_row, types, err);
}

void sw_call_types_clear(struct sw_call_types *types)
{
    for (size_t i = 0; i < types->n; i++) {
        free(types->items[i].spelling);
        free(types->items[i].canonical);
        free(types->items[i].kind);
    }
    free(types->items);
    sw_map64_free(&types->places);
    *types = (struct sw_call_types){0};
}

const struct sw_call_type *sw_call_types_find(const struct sw_call_types *types,
                                              struct sw_str spelling)
{
    const int64_t *place = sw_map64_find(&types->places, hash_folded(spelling));

    if (!place || !sw_str_eq_fold(sw_str(types->items[*place - 1].spelling), spelling))
        return NULL;
    return &types->items[*place - 1];
}

enum sw_direction sw_call_type_guess_direction(struct sw_str spelling)
{
    if (sw_str_contains_fold(spelling, SW_STR("out")))
        return SW_OUTBOUND;
    return sw_str_contains_fold(spelling, SW_STR("in")) ? SW_INBOUND : SW_DIRECTION_UNKNOWN;
}
