/*
 * flag_words.h - yes, no and nothing in the words that exports use: schema/codes/flag_words.csv.
 */
#ifndef SIPWHY_FLAG_WORDS_H
#define SIPWHY_FLAG_WORDS_H

#include "sipwhy/err.h"
#include "sipwhy/mem.h"
#include "sipwhy/text.h"

#include <limits.h>

struct sw_flag_word {
    struct sw_str word;
    bool is_yes;
};

/* {0} is a valid empty table. */
struct sw_flag_words {
    struct sw_flag_word *items;
    size_t n, capacity;
    struct sw_str *nothings; /* what stands for a cell that is not set */
    size_t n_nothings, nothings_capacity;
    struct sw_arena texts; /* of all words */
    bool
        may_begin_nothing[UCHAR_MAX + 1]; /* by the first byte, so that most cells cost no search */
};

enum sw_status sw_flag_words_load(struct sw_flag_words *words, struct sw_err *err);
void sw_flag_words_clear(struct sw_flag_words *words);

/* 1 or 0; -1 for any other text. ASCII case ignored. */
int sw_flag_words_find(const struct sw_flag_words *words, struct sw_str s);

/* NULL, NaN and their kin, with spaces around them or without, and spaces alone. */
bool sw_flag_words_mean_nothing(const struct sw_flag_words *words, struct sw_str s);

#endif
