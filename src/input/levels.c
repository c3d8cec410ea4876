/* levels.c - see levels.h. */
#include "levels.h"

#include "sipwhy/hash.h"

#include <stdlib.h>

enum { MAX_LEVELS = 32 };

/* Microsoft's counts may be wrong by 0.2 %, a sum and what it sums up in opposite ways. */
enum { TOLERANCE = 250 };

/*
 * Rows with both codes are sums where nearly all groups have one, and more agree than by chance:
 * the odds against it are taken for one more than the count that agrees, of each group. In a table
 * that has such sums others are no surprise, however few.
 */
enum { NEARLY_ALL = 20, ODDS = 10, ENOUGH_GROUPS = 2, ENOUGH_ROWS = 3 };

/* ------------------------------------------------------------------- what a level covers */

/* Rows that agree in all cells that the rows of a level are named by. */
struct covered {
    struct measured measured, others; /* others: without those of the level */
    size_t n;
    bool was_seen;
    bool has_others; /* rows that are not of the level */
};

/* Kept rows in which the same cells are blank, the smallest first. */
struct level {
    struct kept_row **rows;
    size_t n;
    struct sw_map64 places; /* key -> place in covered, + 1 */
    struct covered *covered;
    size_t n_covered, capacity;
    size_t only; /* of several blank columns the one, from 1, that is summed over; 0: all of them */
};

static bool is_near(int64_t sum, int64_t parts)
{
    int64_t difference = sum < parts ? parts - sum : sum - parts;

    return difference <= parts / TOLERANCE;
}

bool measured_is_sum(const struct measured *sum, const struct measured *parts)
{
    return parts->attempts + parts->failed > 0 && is_near(sum->attempts, parts->attempts) &&
           is_near(sum->connected, parts->connected) && is_near(sum->failed, parts->failed);
}

/* Of the row whose cells are at `place`, what a row of the level has that covers it. */
static struct covered *find_covered(const struct sums *sums, struct level *level, size_t place)
{
    const uint64_t *named = &sums->cells[level->rows[0]->place];
    uint64_t key = 0;
    int64_t *found;

    for (size_t i = 0; i < sums->width; i++)
        if (named[i] != 0 || (level->only != 0 && i + 1 != level->only))
            key = sw_hash64_more(key, &sums->cells[place + i], sizeof *sums->cells);
    found = sw_map64_put(&level->places, key, NULL);
    if (*found == 0) {
        if (level->n_covered == level->capacity)
            level->covered = sw_grow(level->covered, &level->capacity, level->n_covered + 1,
                                     sizeof *level->covered);
        level->covered[level->n_covered] = (struct covered){0};
        *found = (int64_t)++level->n_covered;
    }
    return &level->covered[*found - 1];
}

static void cover(const struct sums *sums, struct level *level, const struct counted_row *row)
{
    struct covered *covered = find_covered(sums, level, row->place);

    measured_add(&covered->measured, &row->measured, 1);
    covered->n++;
}

/* Sums of one row alone are told from calls without codes by being there for every row. */
static bool covers_all_rows(const struct sums *sums, struct level *level)
{
    size_t n = 0;

    for (size_t i = 0; i < level->n; i++) {
        struct covered *covered = find_covered(sums, level, level->rows[i]->place);

        if (covered->was_seen || !measured_is_sum(&level->rows[i]->measured, &covered->measured))
            continue;
        covered->was_seen = true;
        n += covered->n;
    }
    return n == sums->n_all;
}

/* What turns out to be no sum is a row like others, and part of larger sums. */
static void settle_level(struct sums *sums, struct level *level)
{
    bool is_whole;

    for (size_t i = 0; i < sums->n_rows; i++)
        cover(sums, level, &sums->rows[i]);
    is_whole = covers_all_rows(sums, level);
    for (size_t i = 0; i < level->n; i++) {
        struct kept_row *row = level->rows[i];
        const struct covered *covered = find_covered(sums, level, row->place);

        row->is_sum = (covered->n > 1 || (covered->n == 1 && is_whole)) &&
                      measured_is_sum(&row->measured, &covered->measured);
        if (row->is_sum)
            continue;
        sums_add_row(sums, row->place, &row->measured);
        cover(sums, level, &sums->rows[sums->n_rows - 1]);
    }
    sw_map64_free(&level->places);
    free(level->covered);
}

/* ------------------------------------------------------------- levels of rows with both codes */

/* Are the same cells blank but for those that are summed over, which are not all? */
static bool is_below(const struct sums *sums, const struct level *level, size_t place)
{
    const uint64_t *cells = &sums->cells[place], *named = &sums->cells[level->rows[0]->place];
    bool is_named = false;

    for (size_t i = 0; i < sums->width; i++) {
        bool is_summed = level->only == 0 ? named[i] == 0 : i + 1 == level->only;

        if (is_summed)
            is_named |= cells[i] != 0;
        else if ((cells[i] == 0) != (named[i] == 0))
            return false;
    }
    return is_named;
}

/* The groups of rows below the level that count something. */
static size_t cover_below(const struct sums *sums, struct level *level)
{
    size_t n = 0;

    for (size_t i = 0; i < sums->n_rows; i++)
        if (is_below(sums, level, sums->rows[i].place)) {
            cover(sums, level, &sums->rows[i]);
            find_covered(sums, level, sums->rows[i].place)->has_others = true;
        }
    for (size_t i = 0; i < level->n_covered; i++) {
        struct covered *covered = &level->covered[i];

        covered->others = covered->measured;
        n += covered->others.attempts + covered->others.failed > 0;
    }
    return n;
}

/* How many groups have a row of the level that is their sum, and what speaks for it. */
struct agreement {
    size_t groups, rows, most; /* most: rows of one group */
    double odds;
};

static struct agreement find_agreement(const struct sums *sums, struct level *level)
{
    struct agreement agreement = {.odds = 1};

    for (size_t i = 0; i < level->n; i++) {
        struct kept_row *row = level->rows[i];
        struct covered *covered = find_covered(sums, level, row->place);
        const struct counted_row as_row = {row->place, row->measured};

        row->is_sum = covered->has_others && (measured_is_sum(&row->measured, &covered->measured) ||
                                              measured_is_sum(&row->measured, &covered->others));
        if (!row->is_sum) {
            cover(sums, level, &as_row);
            continue;
        }
        agreement.rows++;
        if (covered->was_seen)
            continue;
        covered->was_seen = true;
        agreement.groups++;
        agreement.odds *= (double)(1 + row->measured.attempts + row->measured.failed);
        if (covered->n > agreement.most)
            agreement.most = covered->n;
    }
    return agreement;
}

/* True if its rows are sums over the columns that the level says; else none of them is. */
static bool try_level(const struct sums *sums, struct level *level, size_t *n_unsure)
{
    size_t groups = cover_below(sums, level);
    struct agreement found = find_agreement(sums, level);
    bool is_likely = found.odds >= ODDS, is_whole;

    is_whole = is_likely && found.groups * NEARLY_ALL >= groups * (NEARLY_ALL - 1) &&
               (found.groups >= ENOUGH_GROUPS || found.most >= ENOUGH_ROWS || sums->has_coded_sums);
    if (!is_whole) {
        for (size_t i = 0; i < level->n; i++)
            level->rows[i]->is_sum = false;
        if ((is_likely || (found.groups > 0 && found.groups == groups)) && found.rows > *n_unsure)
            *n_unsure = found.rows;
    }
    sw_map64_free(&level->places);
    free(level->covered);
    level->covered = NULL;
    level->n_covered = level->capacity = 0;
    return is_whole;
}

/* Takes those that are sums out of the level. */
static void drop_sums(struct level *level)
{
    size_t n = 0;

    for (size_t i = 0; i < level->n; i++)
        if (!level->rows[i]->is_sum)
            level->rows[n++] = level->rows[i];
    level->n = n;
}

/* Over the columns that the level says: takes those that are sums out of it. */
static void settle_over(struct sums *sums, struct level *level, size_t only, size_t *n_unsure)
{
    level->only = only;
    if (level->n == 0 || !try_level(sums, level, n_unsure))
        return;
    sums->has_coded_sums = true;
    drop_sums(level);
}

/* A row may be a sum over one of its blank columns, and say nothing in the others. */
static void settle_over_each(struct sums *sums, struct level *level, size_t *n_unsure)
{
    const uint64_t *named = &sums->cells[level->rows[0]->place];
    size_t n_blank = 0;

    for (size_t i = 0; i < sums->width; i++)
        n_blank += named[i] == 0 && sums->is_filled[i];
    for (size_t i = 0; i < sums->width && n_blank > 1; i++)
        if (named[i] == 0 && sums->is_filled[i])
            settle_over(sums, level, i + 1, n_unsure);
}

static void settle_coded_level(struct sums *sums, struct level *level)
{
    size_t n_unsure = 0, again = 0;

    settle_over_each(sums, level, &n_unsure);
    settle_over(sums, level, 0, &n_unsure);
    if (sums->has_coded_sums && level->n > 0)
        settle_over_each(sums, level, &again);
    sums->n_unsure += (int64_t)(n_unsure < level->n ? n_unsure : level->n);
    for (size_t i = 0; i < level->n; i++)
        sums_add_row(sums, level->rows[i]->place, &level->rows[i]->measured);
}

/* ------------------------------------------------------------------------------ all levels */

/* By level, the one with the fewest blanks first; within it by size. */
static int compare_kept(const void *a, const void *b)
{
    const struct kept_row *x = *(struct kept_row *const *)a, *y = *(struct kept_row *const *)b;
    int64_t p = x->measured.attempts + x->measured.failed;
    int64_t q = y->measured.attempts + y->measured.failed;

    if (x->n_blank != y->n_blank)
        return x->n_blank < y->n_blank ? -1 : 1;
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    return p != q ? (p < q ? -1 : 1) : (x->place > y->place) - (x->place < y->place);
}

void levels_settle(struct sums *sums, struct kept_row **rows)
{
    size_t levels = 0;

    qsort(rows, sums->n_kept, sizeof *rows, compare_kept);
    for (size_t i = 0, n; i < sums->n_kept; i += n) {
        struct level level = {.rows = &rows[i]};

        for (n = 1; i + n < sums->n_kept && rows[i + n]->level == rows[i]->level; n++)
            ;
        level.n = n;
        if (levels++ < MAX_LEVELS) {
            if (rows[i]->has_both_codes)
                settle_coded_level(sums, &level);
            else
                settle_level(sums, &level);
            continue;
        }
        for (size_t k = 0; k < n; k++) {
            sums_add_row(sums, rows[i + k]->place, &rows[i + k]->measured);
            sums->n_unsure += sums_lacks_name(sums, rows[i + k]->place);
        }
    }
}
