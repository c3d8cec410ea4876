/* receipt.c - see receipt.h. */
#include "receipt.h"

#include "progress.h"

#include "sipwhy/interrupt.h"
#include "sipwhy/source.h"
#include "sipwhy/time.h"

#include <string.h>

static void print_counts(FILE *file, const struct sw_import *import)
{
    char n[4][32];

    fprintf(file, "%s rows = %s new + %s known + %s rejected", sw_group_digits(n[0], import->rows),
            sw_group_digits(n[1], import->new_rows), sw_group_digits(n[2], import->known),
            sw_group_digits(n[3], import->rejected));
}

/* File names come from archives too: nothing in them may act on the terminal. */
static void print_name(FILE *file, const struct sw_import *import)
{
    struct sw_buf safe = {0};

    sw_text_sanitize(&safe, sw_str(import->file));
    fprintf(file, "%s (%s): ", safe.s ? safe.s : "", import->format);
    sw_buf_free(&safe);
}

static void print_receipt(FILE *file, const struct sw_import *import)
{
    print_name(file, import);
    print_counts(file, import);
    fputc('\n', file);
    if (import->was_known)
        fprintf(file, "  the same file as import %lld\n", (long long)import->id);
    if (strcmp(import->product, "pstn") == 0 && import->rows > 0)
        fputs("  this export has no outcome and no codes: its rows are in no ranking\n", file);
    if (import->rejected > 0 && import->id != 0)
        fprintf(file, "  why rows were rejected: sipwhy imports rejects %lld\n",
                (long long)import->id);
    if (import->rows == 0)
        fputs("  a heading line, and no row below it\n", file);
}

static struct sw_import sum(const struct sw_receipts *receipts)
{
    struct sw_import total = {.first_time = SW_NO_TIME, .last_time = SW_NO_TIME};

    for (size_t i = 0; i < receipts->n; i++) {
        const struct sw_import *import = &receipts->items[i];

        total.bytes += import->bytes;
        total.rows += import->rows;
        total.new_rows += import->new_rows;
        total.known += import->known;
        total.rejected += import->rejected;
        if (import->first_time == SW_NO_TIME)
            continue;
        if (total.first_time == SW_NO_TIME || import->first_time < total.first_time)
            total.first_time = import->first_time;
        if (total.last_time == SW_NO_TIME || import->last_time > total.last_time)
            total.last_time = import->last_time;
    }
    return total;
}

void receipt_print_total(FILE *file, const struct sw_receipts *receipts)
{
    struct sw_import total = sum(receipts);
    char n[32];

    fprintf(file, "total: %s file%s: ", sw_group_digits(n, (int64_t)receipts->n),
            receipts->n == 1 ? "" : "s");
    print_counts(file, &total);
    fputc('\n', file);
}

/* ------------------------------------------------------------------------------- JSON */

static json_t *time_json(int64_t ms)
{
    char text[40];

    return ms == SW_NO_TIME ? json_null() : json_string(sw_time_utc(text, ms, ms % SW_SECOND != 0));
}

static json_t *import_json(const struct sw_import *import)
{
    char hex[2 * SW_SHA256_SIZE + 1];
    struct sw_buf file = {0};
    json_t *json;

    sw_text_sanitize(&file, sw_str(import->file));
    json = json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:s, s:o, s:b}", "file",
                     file.s ? file.s : "", "format", import->format, "generation",
                     import->generation, "rows", (json_int_t)import->rows, "new",
                     (json_int_t)import->new_rows, "known", (json_int_t)import->known, "rejected",
                     (json_int_t)import->rejected, "first", time_json(import->first_time), "last",
                     time_json(import->last_time), "sha256", sw_sha256_hex(hex, import->sha256),
                     "import_id", import->id ? json_integer(import->id) : json_null(), "same_file",
                     import->was_known);
    sw_buf_free(&file);
    return json;
}

json_t *receipt_json(const struct sw_receipts *receipts)
{
    struct sw_import total = sum(receipts);
    json_t *files = json_array();

    for (size_t i = 0; i < receipts->n; i++)
        json_array_append_new(files, import_json(&receipts->items[i]));
    return json_pack("{s:o, s:{s:I, s:I, s:I, s:I, s:I, s:o, s:o}}", "files", files, "total",
                     "files", (json_int_t)receipts->n, "rows", (json_int_t)total.rows, "new",
                     (json_int_t)total.new_rows, "known", (json_int_t)total.known, "rejected",
                     (json_int_t)total.rejected, "first", time_json(total.first_time), "last",
                     time_json(total.last_time));
}

/* -------------------------------------------------------------------------- importing */

/*
 * In a folder other files may lie beside exports: one that is no export is passed over with a
 * word, unless nothing else was found there.
 */
static enum sw_status weigh(const struct cli *cli, const struct sw_input *input,
                            enum sw_status status, const struct sw_err *err)
{
    if (status == SW_OK)
        return SW_OK;
    if (status == SW_DATA && input->from_folder && strstr(err->text, "not a known export")) {
        if (!cli->quiet) {
            struct sw_err note = {0};

            sw_err_set(&note, SW_OK, "passed over: %s", err->text);
            tell(&note);
        }
        return SW_OK;
    }
    tell(err);
    return status;
}

static enum sw_status import_inputs(const struct cli *cli, const struct sw_importer *importer,
                                    struct sw_store *store, const struct sw_inputs *inputs,
                                    struct sw_import_options *options, struct sw_receipts *receipts,
                                    FILE *lines)
{
    enum sw_status highest = SW_OK;

    for (size_t i = 0; i < inputs->n && !sw_interrupted(); i++) {
        size_t before = receipts->n;
        struct sw_err err = {0};
        struct progress progress = {.quiet = cli->quiet};
        struct sw_import_options shown = *options;
        enum sw_status status;

        shown.progress = progress_show;
        shown.progress_context = &progress;
        status = sw_import_file(importer, store, inputs->items[i].path, &shown, receipts, &err);
        progress_end(&progress);
        status = weigh(cli, &inputs->items[i], status, &err);
        highest = status > highest ? status : highest;
        for (size_t r = before; lines && r < receipts->n; r++)
            print_receipt(lines, &receipts->items[r]);
        if (lines)
            fflush(lines);
    }
    return highest;
}

enum sw_status receipt_import(const struct cli *cli, struct sw_store *store, char *const *arguments,
                              int n_arguments, struct sw_import_options *options,
                              struct sw_receipts *receipts, FILE *lines, struct sw_err *err)
{
    struct sw_importer importer = {0};
    struct sw_inputs inputs = {0};
    enum sw_status highest = SW_OK, status = sw_importer_init(&importer, err);

    for (int i = 0; status == SW_OK && i < n_arguments; i++) {
        struct sw_err missing = {0};
        enum sw_status found = sw_inputs_add(&inputs, arguments[i], &missing);

        if (found != SW_OK)
            tell(&missing);
        highest = found > highest ? found : highest;
    }
    if (status == SW_OK)
        status = import_inputs(cli, &importer, store, &inputs, options, receipts, lines);
    if (status == SW_OK && highest == SW_OK && receipts->n == 0)
        status = sw_err_set(err, SW_DATA, "no known export in what was named");
    sw_inputs_clear(&inputs);
    sw_importer_clear(&importer);
    return status > highest ? status : highest;
}
