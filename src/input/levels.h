/*
 * levels.h - private to src/input: sums told level by level, for sums.c.
 *
 * Rows in which the same cells are blank are a level: what they may be sums of are the rows that
 * agree with them in all other cells. The levels with the fewest blanks are settled first; what is
 * no sum there is a row like others in those above.
 */
#ifndef SIPWHY_INPUT_LEVELS_H
#define SIPWHY_INPUT_LEVELS_H

#include "sums.h"

struct counted_row {
    size_t place; /* of its cells */
    struct measured measured;
};

/* Adds it, or with a sign of -1 takes it away. */
void measured_add(struct measured *sum, const struct measured *measured, int sign);

/* Within what Microsoft's counts may be wrong by; nothing is the sum of nothing. */
bool measured_is_sum(const struct measured *sum, const struct measured *parts);

/* A row that is no sum; its cells are those at `place`. */
void sums_add_row(struct sums *sums, size_t place, const struct measured *measured);

/* Has the row with these cells a blank where any other has something? Asked once all are known. */
bool sums_lacks_name(const struct sums *sums, size_t place);

/* Sets is_sum of the kept rows, which it sorts; all others become rows of sums. */
void levels_settle(struct sums *sums, struct kept_row **rows);

#endif
