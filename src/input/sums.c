/* sums.c - see sums.h. */
#include "sums.h"

#include "group.h"
#include "levels.h"

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
    MAX_KEPT_BYTES = 64 << 20
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

void measured_add(struct measured *sum, const struct measured *measured, int sign)
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

void sums_add_row(struct sums *sums, size_t place, const struct measured *measured)
{
    if (sums->n_rows == sums->rows_capacity)
        sums->rows =
            sw_grow(sums->rows, &sums->rows_capacity, sums->n_rows + 1, sizeof *sums->rows);
    sums->rows[sums->n_rows++] = (struct counted_row){place, *measured};
    measured_add(&sums->all, measured, 1);
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

bool sums_lacks_name(const struct sums *sums, size_t place)
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
        measured_add(&sums->all, &measured, 1);
        sums->n_all++;
        sums->n_unsure += lacks_code;
        return false;
    }
    place = add_cells(sums, mapping, record);
    if ((lacks_code || may_change(sums, mapping, place, record)) && may_keep(sums, lacks_code)) {
        keep(sums, place, &measured, pair, record);
        return true;
    }
    sums->n_unsure += lacks_code || sums_lacks_name(sums, place);
    sums_add_row(sums, place, &measured);
    return false;
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
        measured_add(&others, &row->measured, -1);
        if (sums->n_all <= 2 || !measured_is_sum(&row->measured, &others))
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
        sums_add_row(sums, sums->kept[i].place, &sums->kept[i].measured);
    find_named_total(sums);
    for (size_t i = 0; i < sums->n_kept; i++)
        sums->n_unsure += !sums->kept[i].is_sum && sums_lacks_name(sums, sums->kept[i].place);
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
        levels_settle(sums, rows);
        if (!has_times)
            find_named_total(sums);
    }
    free(rows);
}
