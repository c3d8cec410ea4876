/* sums.c - see sums.h. */
#include "sums.h"

#include "group.h"

#include "sipwhy/hash.h"

#include <stdlib.h>
#include <string.h>

/*
 * The rows of the largest export that there is (200,000 of Get-CQDData) are looked at in full; of
 * larger tables it is told what may be sums in them.
 */
enum {
    MAX_CELLS = 4 << 20,
    MAX_WITHOUT_CODES = 100000,
    MAX_CODED = 200000,
    MAX_KEPT_BYTES = 64 << 20,
    MAX_LEVELS = 32
};

/* Microsoft's counts may be wrong by 0.2 %, a sum and what it sums up in opposite ways. */
enum { TOLERANCE = 250 };

/*
 * Rows with both codes are sums where nearly all groups have one, and more agree than by chance:
 * the odds against it are taken for one more than the count that agrees, of each group.
 */
enum { NEARLY_ALL = 20, ODDS = 10, ENOUGH_GROUPS = 2, ENOUGH_ROWS = 3 };

struct counted_row {
    size_t place; /* of its cells */
    struct measured measured;
};

/* ------------------------------------------------------------------------- kept records */

void keep_record(struct kept_record *kept, const struct sw_record *record)
{
    size_t start = 0;

    kept->record = *record;
    kept->record.fields = sw_alloc_zero(record->n, sizeof *kept->record.fields);
    sw_buf_clear(&kept->text);
    for (size_t i = 0; i < record->n; i++)
        sw_buf_add(&kept->text, record->fields[i].s, record->fields[i].n);
    for (size_t i = 0; i < record->n; i++) {
        size_t n = record->fields[i].n;

        kept->record.fields[i] = n ? (struct sw_str){kept->text.s + start, n} : SW_STR("");
        start += n;
    }
}

void drop_record(struct kept_record *kept)
{
    free(kept->record.fields);
    kept->record = (struct sw_record){0};
}

void clear_record(struct kept_record *kept)
{
    drop_record(kept);
    sw_buf_free(&kept->text);
}

void sums_clear(struct sums *sums)
{
    for (size_t i = 0; i < sums->n_kept; i++)
        clear_record(&sums->kept[i].kept);
    free(sums->kept);
    free(sums->rows);
    free(sums->cells);
    free(sums->is_filled);
    *sums = (struct sums){0};
}

/* ------------------------------------------------------------------------------- rows */

static int64_t or_none(int64_t count, bool has)
{
    return has && count > 0 ? count : 0;
}

/* What the export itself counts: what was derived from codes does not add up. */
static struct measured measure(const struct sw_mapping *mapping, const struct sw_counts *counts)
{
    const bool *has = mapping->has;

    return (struct measured){
        .attempts = or_none(counts->attempts, has[SW_ATTEMPT_COUNT]),
        .connected = or_none(counts->connected, has[SW_CONNECTED_COUNT]),
        .failed = or_none(counts->failed, has[SW_AFFECTED_COUNT] && !has[SW_ATTEMPT_COUNT]),
    };
}

static void add(struct measured *sum, const struct measured *measured, int sign)
{
    sum->attempts += sign * measured->attempts;
    sum->connected += sign * measured->connected;
    sum->failed += sign * measured->failed;
}

static size_t add_cells(struct sums *sums, const struct sw_mapping *mapping,
                        const struct sw_record *record)
{
    size_t place = sums->n_cells;

    sums->width = mapping->n_columns;
    if (!sums->is_filled)
        sums->is_filled = sw_alloc_zero(sums->width, sizeof *sums->is_filled);
    sums->n_cells += sums->width;
    if (sums->n_cells > sums->cells_capacity)
        sums->cells =
            sw_grow(sums->cells, &sums->cells_capacity, sums->n_cells, sizeof *sums->cells);
    for (size_t i = 0; i < sums->width; i++) {
        struct sw_str cell = i < record->n ? record->fields[i] : SW_STR("");

        sums->cells[place + i] = group_is_named_by(mapping, i, cell) ? group_hash_cell(cell) : 0;
        sums->is_filled[i] |= sums->cells[place + i] != 0;
    }
    return place;
}

static void add_row(struct sums *sums, size_t place, const struct measured *measured)
{
    if (sums->n_rows == sums->rows_capacity)
        sums->rows =
            sw_grow(sums->rows, &sums->rows_capacity, sums->n_rows + 1, sizeof *sums->rows);
    sums->rows[sums->n_rows++] = (struct counted_row){place, *measured};
    add(&sums->all, measured, 1);
    sums->n_all++;
}

static void keep(struct sums *sums, size_t place, const struct measured *measured,
                 const struct sw_pair *pair, const struct sw_record *record)
{
    struct kept_row *row;

    if (sums->n_kept == sums->kept_capacity)
        sums->kept =
            sw_grow(sums->kept, &sums->kept_capacity, sums->n_kept + 1, sizeof *sums->kept);
    row = &sums->kept[sums->n_kept++];
    *row = (struct kept_row){.measured = *measured,
                             .place = place,
                             .has_code = pair->sip.known || pair->microsoft.known,
                             .has_both_codes = pair->sip.known && pair->microsoft.known};
    sums->n_coded += row->has_both_codes;
    keep_record(&row->kept, record);
    sums->kept_bytes += row->kept.text.capacity + record->n * sizeof *record->fields;
}

static bool has_room(const struct sums *sums, const struct sw_mapping *mapping)
{
    return sums->n_cells + mapping->n_columns <= MAX_CELLS;
}

/*
 * May rows below show that it is a sum, or names another group than it seems to? A cell is blank
 * that could name something, or may turn out to be a measure.
 */
static bool may_change(const struct sums *sums, const struct sw_mapping *mapping, size_t place,
                       const struct sw_record *record)
{
    for (size_t i = 0; i < sums->width; i++) {
        const struct sw_group_column *column = &mapping->groups[i];

        if (sums->cells[place + i] == 0
                ? column->parts && column->hash != 0
                : i < record->n && group_may_be_measured(mapping, i, record->fields[i]))
            return true;
    }
    return false;
}

/* Of a row that is settled by then: do others have something where it has a blank? */
static bool lacks_what_others_have(const struct sums *sums, size_t place)
{
    for (size_t i = 0; i < sums->width; i++)
        if (sums->cells[place + i] == 0 && sums->is_filled[i])
            return true;
    return false;
}

static bool may_keep(const struct sums *sums, bool lacks_code)
{
    return sums->kept_bytes < MAX_KEPT_BYTES &&
           (lacks_code ? sums->n_kept - sums->n_coded < MAX_WITHOUT_CODES
                       : sums->n_coded < MAX_CODED);
}

bool sums_take(struct sums *sums, const struct sw_mapping *mapping, const struct sw_record *record,
               const struct sw_call *call)
{
    const struct measured measured = measure(mapping, &call->counts);
    const struct sw_pair *pair = &call->pair;
    bool lacks_code = !pair->sip.known || !pair->microsoft.known;
    size_t place;

    if (!has_room(sums, mapping)) {
        add(&sums->all, &measured, 1);
        sums->n_all++;
        sums->n_unsure += lacks_code;
        return false;
    }
    place = add_cells(sums, mapping, record);
    if ((lacks_code || may_change(sums, mapping, place, record)) && may_keep(sums, lacks_code)) {
        keep(sums, place, &measured, pair, record);
        return true;
    }
    sums->n_unsure += lacks_code || lacks_what_others_have(sums, place);
    add_row(sums, place, &measured);
    return false;
}

/* ------------------------------------------------------------------------------ levels */

/* Rows that agree in all cells that the rows of a level are named by. */
struct covered {
    struct measured measured;
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

static bool is_sum_of(const struct measured *sum, const struct measured *parts)
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

    add(&covered->measured, &row->measured, 1);
    covered->n++;
}

/* Sums of one row alone are told from calls without codes by being there for every row. */
static bool covers_all_rows(const struct sums *sums, struct level *level)
{
    size_t n = 0;

    for (size_t i = 0; i < level->n; i++) {
        struct covered *covered = find_covered(sums, level, level->rows[i]->place);

        if (covered->was_seen || !is_sum_of(&level->rows[i]->measured, &covered->measured))
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
                      is_sum_of(&row->measured, &covered->measured);
        if (row->is_sum)
            continue;
        add_row(sums, row->place, &row->measured);
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
    for (size_t i = 0; i < level->n_covered; i++)
        n += level->covered[i].measured.attempts + level->covered[i].measured.failed > 0;
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

        row->is_sum = covered->has_others && is_sum_of(&row->measured, &covered->measured);
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
               (found.groups >= ENOUGH_GROUPS || found.most >= ENOUGH_ROWS);
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

/* A blank may be a sum over one of the columns, and in the others what it says: nothing. */
static void settle_coded_level(struct sums *sums, struct level *level)
{
    const uint64_t *named = &sums->cells[level->rows[0]->place];
    size_t n_unsure = 0, n_blank = 0;
    bool are_sums = try_level(sums, level, &n_unsure);

    for (size_t i = 0; i < sums->width; i++)
        n_blank += named[i] == 0 && sums->is_filled[i];
    for (size_t i = 0; i < sums->width && !are_sums && n_blank > 1; i++) {
        level->only = i + 1;
        if (named[i] == 0 && sums->is_filled[i])
            are_sums = try_level(sums, level, &n_unsure);
    }
    sums->n_unsure += are_sums ? 0 : (int64_t)n_unsure;
    for (size_t i = 0; i < level->n; i++)
        if (!level->rows[i]->is_sum)
            add_row(sums, level->rows[i]->place, &level->rows[i]->measured);
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

static void settle_levels(struct sums *sums, struct kept_row **rows)
{
    size_t levels = 0;

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
            add_row(sums, rows[i + k]->place, &rows[i + k]->measured);
            sums->n_unsure += lacks_what_others_have(sums, rows[i + k]->place);
        }
    }
}

/* ----------------------------------------------------------------------------- settling */

/* A row without codes that counts what all others do, under a name that nobody knows. */
static void find_named_total(struct sums *sums)
{
    for (size_t i = 0; i < sums->n_kept; i++) {
        struct kept_row *row = &sums->kept[i];
        struct measured others = sums->all;

        if (row->is_sum || row->has_code)
            continue;
        add(&others, &row->measured, -1);
        if (sums->n_all <= 2 || !is_sum_of(&row->measured, &others))
            continue;
        row->is_sum = true;
        sums->all = others;
        sums->n_all--;
    }
}

/* Its rows are too many to know which of them each kept one covers. */
static void give_up(struct sums *sums)
{
    for (size_t i = 0; i < sums->n_kept; i++)
        add_row(sums, sums->kept[i].place, &sums->kept[i].measured);
    find_named_total(sums);
    for (size_t i = 0; i < sums->n_kept; i++)
        sums->n_unsure +=
            !sums->kept[i].is_sum && lacks_what_others_have(sums, sums->kept[i].place);
}

/* Numbers that turned out to be measures name nothing, in whatever row. */
static void forget_measures(struct sums *sums, const struct sw_mapping *mapping)
{
    for (size_t i = 0; i < sums->width; i++) {
        if (!mapping->groups[i].has_turned || !sums->is_filled[i])
            continue;
        sums->is_filled[i] = false;
        for (size_t place = i; place < sums->n_cells; place += sums->width)
            sums->cells[place] = 0;
    }
}

static void name_level(const struct sums *sums, struct kept_row *row)
{
    for (size_t i = 0; i < sums->width; i++) {
        uint64_t is_blank = sums->cells[row->place + i] == 0;

        row->n_blank += is_blank;
        row->level = sw_hash64_more(row->level, &is_blank, sizeof is_blank);
    }
}

void sums_settle(struct sums *sums, const struct sw_mapping *mapping, bool has_times)
{
    struct kept_row **rows = sw_alloc_zero(sums->n_kept, sizeof *rows);

    forget_measures(sums, mapping);
    for (size_t i = 0; i < sums->n_kept; i++)
        name_level(sums, &sums->kept[i]);
    if (sums->n_rows < sums->n_all) {
        give_up(sums);
    } else if (sums->n_kept > 0) {
        for (size_t i = 0; i < sums->n_kept; i++)
            rows[i] = &sums->kept[i];
        qsort(rows, sums->n_kept, sizeof *rows, compare_kept);
        settle_levels(sums, rows);
        if (!has_times)
            find_named_total(sums);
    }
    free(rows);
}
