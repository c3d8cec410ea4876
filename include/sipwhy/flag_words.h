/*
 * flag_words.h - yes and no in the words that exports use: schema/codes/flag_words.csv.
 */
#ifndef SIPWHY_FLAG_WORDS_H
#define SIPWHY_FLAG_WORDS_H

#include "sipwhy/err.h"
#include "sipwhy/text.h"

struct sw_flag_word {
    char *word;
    bool is_yes;
};

/* {0} is a valid empty table. */
struct sw_flag_words {
    struct sw_flag_word *items;
    size_t n, capacity;
};

enum sw_status sw_flag_words_load(struct sw_flag_words *words, struct sw_err *err);
void sw_flag_words_clear(struct sw_flag_words *words);

/* 1 or 0; -1 for any other text. ASCII case ignored. */
int sw_flag_words_find(const struct sw_flag_words *words, struct sw_str s);

#endif
