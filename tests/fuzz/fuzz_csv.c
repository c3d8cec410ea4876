/* fuzz_csv.c - records of CSV: in pieces of any size they are the same. */
#include "fuzz.h"

#include "sipwhy/csv.h"
#include "sipwhy/hash.h"

const char *const fuzz_seeds[] = {"samples/*.csv", "schema/codes/*.csv", "tests/fuzz/seeds/csv/*",
                                  NULL};

struct sum {
    uint64_t hash;
    int64_t line;
};

static enum sw_status take(void *context, const struct sw_record *record, struct sw_err *err)
{
    struct sum *sum = context;

    (void)err;
    HOLDS(record->n > 0 && record->line > sum->line && record->lines_below >= 0);
    sum->line = record->line + record->lines_below;
    sum->hash = sw_hash64_more(sum->hash, &record->line, sizeof record->line);
    for (size_t i = 0; i < record->n; i++)
        sum->hash = sw_hash64_more(sum->hash + record->fields[i].n, record->fields[i].s,
                                   record->fields[i].n);
    return SW_OK;
}

static struct sum read_in_pieces(const uint8_t *data, size_t size, size_t piece,
                                 enum sw_status *status)
{
    struct sum sum = {0};
    struct sw_csv *csv = sw_csv_new(',', take, &sum);
    struct sw_err err = {0};

    *status = SW_OK;
    for (size_t i = 0; *status == SW_OK && i < size; i += piece)
        *status = sw_csv_feed(csv, data + i, size - i < piece ? size - i : piece, &err);
    if (*status == SW_OK)
        *status = sw_csv_end(csv, &err);
    HOLDS((*status == SW_OK) == (err.text[0] == '\0'));
    sw_csv_free(csv);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum sw_status whole_status, status;
    struct sum whole = read_in_pieces(data, size, size + 1, &whole_status);
    struct sum pieces = read_in_pieces(data, size, size ? 1 + data[0] % 7 : 1, &status);

    HOLDS(status == whole_status && pieces.hash == whole.hash && pieces.line == whole.line);
    return 0;
}
