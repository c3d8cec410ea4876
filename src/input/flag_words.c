/* flag_words.c - see flag_words.h. */
#include "sipwhy/flag_words.h"

#include "sipwhy/csv_table.h"
#include "sipwhy/mem.h"

#include <ctype.h>
#include <stdlib.h>

static struct sw_str keep(struct sw_flag_words *words, struct sw_str word)
{
    return (struct sw_str){sw_arena_copy(&words->texts, word.s, word.n), word.n};
}

static void add_nothing(struct sw_flag_words *words, struct sw_str word)
{
    unsigned char first = (unsigned char)word.s[0];

    if (words->n_nothings == words->nothings_capacity)
        words->nothings = sw_grow(words->nothings, &words->nothings_capacity, words->n_nothings + 1,
                                  sizeof *words->nothings);
    words->nothings[words->n_nothings++] = keep(words, word);
    words->may_begin_nothing[first] = true;
    words->may_begin_nothing[toupper(first)] = true;
    words->may_begin_nothing[' '] = words->may_begin_nothing['\t'] = true;
}

static enum sw_status take_row(void *context, const struct sw_str *cells, struct sw_err *err)
{
    struct sw_flag_words *words = context;
    bool is_yes = sw_str_eq(cells[1], SW_STR("yes"));

    if (sw_str_eq(cells[1], SW_STR("nothing")) && cells[0].n > 0) {
        add_nothing(words, cells[0]);
        return SW_OK;
    }
    if (!is_yes && !sw_str_eq(cells[1], SW_STR("no")))
        return sw_err_set(err, SW_BUG, "means is neither yes nor no nor nothing");
    if (words->n == words->capacity)
        words->items = sw_grow(words->items, &words->capacity, words->n + 1, sizeof *words->items);
    words->items[words->n++] = (struct sw_flag_word){keep(words, cells[0]), is_yes};
    return SW_OK;
}

enum sw_status sw_flag_words_load(struct sw_flag_words *words, struct sw_err *err)
{
    static const char *const columns[] = {"word", "means", "where"};

    return sw_csv_table_read("codes/flag_words.csv", columns, 3, take_row, words, err);
}

void sw_flag_words_clear(struct sw_flag_words *words)
{
    free(words->items);
    free(words->nothings);
    sw_arena_free(&words->texts);
    *words = (struct sw_flag_words){0};
}

int sw_flag_words_find(const struct sw_flag_words *words, struct sw_str s)
{
    for (size_t i = 0; i < words->n; i++)
        if (sw_str_eq_fold(s, words->items[i].word))
            return words->items[i].is_yes;
    return -1;
}

bool sw_flag_words_mean_nothing(const struct sw_flag_words *words, struct sw_str s)
{
    s = sw_str_trim(s);
    if (s.n == 0)
        return true;
    for (size_t i = 0; i < words->n_nothings; i++)
        if (sw_str_eq_fold(s, words->nothings[i]))
            return true;
    return false;
}
