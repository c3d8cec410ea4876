/* receipt.c - see receipt.h. */
#include "receipt.h"

#include "progress.h"

#include "sipwhy/import_facts.h"
#include "sipwhy/interrupt.h"
#include "sipwhy/source.h"
#include "sipwhy/time.h"

#include <stdlib.h>
#include <string.h>

static void print_counts(FILE *file, const struct sw_import *import)
{
    char n[4][32];

    fprintf(file, "%s row%s = %s new + %s known + %s rejected", sw_group_digits(n[0], import->rows),
            import->rows == 1 ? "" : "s", sw_group_digits(n[1], import->new_rows),
            sw_group_digits(n[2], import->known), sw_group_digits(n[3], import->rejected));
}

/* File names come from archives too: nothing in them may act on the terminal. */
static void print_name(FILE *file, const struct sw_import *import)
{
    struct sw_buf safe = {0};

    sw_text_sanitize(&safe, sw_str(import->file));
    fprintf(file, "%s (%s): ", safe.s ? safe.s : "", import->format);
    sw_buf_free(&safe);
}

/* Wrapped at 80 columns, below one another. */
static void print_fact(void *file, const char *label, const char *text)
{
    enum { WIDTH = 80, INDENT = 14 };
    struct sw_buf safe = {0};
    struct sw_str rest, word;
    int column = INDENT;

    sw_text_sanitize(&safe, sw_str(text));
    rest = (struct sw_str){safe.s ? safe.s : "", safe.n};
    fprintf(file, "  %-10s ", label);
    while (sw_str_split(&rest, ' ', &word)) {
        int width = sw_display_width(word);

        if (column + width > WIDTH && column > INDENT) {
            fprintf(file, "\n%*s", INDENT - 1, "");
            column = INDENT;
        }
        fprintf(file, " %.*s", (int)word.n, word.s);
        column += width + 1;
    }
    fputc('\n', file);
    sw_buf_free(&safe);
}

/* What a user should know though all went well. */
static void print_remarks(FILE *file, const struct sw_import *import)
{
    char n[32], from[32], until[32];

    if (import->was_known)
        fprintf(file, "  the same file as import %lld\n", (long long)import->id);
    if (strcmp(import->product, "pstn") == 0 && import->rows > 0)
        fputs("  this export has no outcome and no codes: its rows are in no ranking\n", file);
    if (import->lacks_time && import->first_time != SW_NO_TIME)
        fprintf(file, "  its counts have no time: they are for %s to %s; --period says otherwise\n",
                sw_time_local(from, sizeof from, import->first_time, "%Y-%m-%d"),
                sw_time_local(until, sizeof until, import->until - 1, "%Y-%m-%d"));
    if (import->left_out && import->left_out[0])
        fprintf(file, "  other counts of the same time, which reports leave out: %s\n",
                import->left_out);
    if (import->found[SW_DAMAGED_NUMBERS] > 0)
        fprintf(file, "  a spreadsheet has made 4.42E+11 of %s number%s kept as blank\n",
                sw_group_digits(n, import->found[SW_DAMAGED_NUMBERS]),
                import->found[SW_DAMAGED_NUMBERS] == 1 ? ": it is" : "s: they are");
    if (import->found[SW_TOO_OLD] > 0)
        fprintf(file,
                "  left out and counted as known: %s row%s from before the time that was purged\n",
                sw_group_digits(n, import->found[SW_TOO_OLD]),
                import->found[SW_TOO_OLD] == 1 ? "" : "s");
    if (import->found[SW_PURGED] > 0)
        fprintf(file, "  kept without what is personal: %s row%s of people who were purged\n",
                sw_group_digits(n, import->found[SW_PURGED]),
                import->found[SW_PURGED] == 1 ? "" : "s");
    if (import->found[SW_UNDECIDED] > 0)
        fprintf(file,
                "  counted as known, though nobody can tell: %s row%s, as over 1 000 of a minute "
                "have the same ID or none\n",
                sw_group_digits(n, import->found[SW_UNDECIDED]),
                import->found[SW_UNDECIDED] == 1 ? "" : "s");
    if (import->found[SW_COARSE_ROWS] > 0)
        fprintf(file,
                "  times without seconds in %s of its rows: an export that has them adds them\n",
                sw_group_digits(n, import->found[SW_COARSE_ROWS]));
    if (import->found[SW_DERIVED_OUTCOMES] > 0)
        fprintf(file, "  outcome worked out from times or codes: %s row%s\n",
                sw_group_digits(n, import->found[SW_DERIVED_OUTCOMES]),
                import->found[SW_DERIVED_OUTCOMES] == 1 ? "" : "s");
    if (import->found[SW_ODD_TIMES] > 0)
        fprintf(file, "  times that run backwards or lie days apart: %s row%s\n",
                sw_group_digits(n, import->found[SW_ODD_TIMES]),
                import->found[SW_ODD_TIMES] == 1 ? "" : "s");
    if (import->found[SW_ALIKE_ROWS] > 0)
        fprintf(file,
                "  %s rows differ from another in their numbers alone: they are added up; import "
                "files that were appended each by itself\n",
                sw_group_digits(n, import->found[SW_ALIKE_ROWS]));
    if (import->found[SW_OLD_MAC] > 0)
        fprintf(file,
                "  its lines end as on old Macs: %s letter%s may be wrong, --encoding MACINTOSH "
                "reads %s so\n",
                sw_group_digits(n, import->found[SW_OLD_MAC]),
                import->found[SW_OLD_MAC] == 1 ? "" : "s",
                import->found[SW_OLD_MAC] == 1 ? "it" : "them");
    if (import->found[SW_UNENDED_LINES] > 0)
        fputs("  its last line has no line end: the file may be cut short\n", file);
    if (import->found[SW_MORE_PAGES] > 0)
        fputs("  Graph has more pages than this file: follow @odata.nextLink for the rest\n", file);
    if (import->rejected > 0 && import->id != 0)
        fprintf(file, "  why rows were rejected: sipwhy imports rejects %lld\n",
                (long long)import->id);
    if (import->rows == 0)
        fputs("  a heading line, and no row below it\n", file);
}

static void print_receipt(const struct cli *cli, FILE *file, const struct sw_import *import)
{
    print_name(file, import);
    print_counts(file, import);
    fputc('\n', file);
    print_remarks(file, import);
    if (cli->verbose)
        sw_import_facts(import, print_fact, file);
}

/* Nothing in the file tells the order of its dates: that may be wrong without a trace. */
static void warn_of_dates(const struct cli *cli, const struct sw_import *import)
{
    struct sw_buf name = {0};
    bool is_day = strncmp(import->date_order, "day", 3) == 0;
    struct sw_err warning = {0};

    if (!import->is_order_assumed || cli->quiet)
        return;
    sw_text_sanitize(&name, sw_str(import->file));
    sw_err_set(&warning, SW_OK,
               "%s: no date shows whether day or month comes first; they were read with the %s "
               "first: --date-order %s says so, %s the opposite",
               name.s ? name.s : "", is_day ? "day" : "month", is_day ? "dmy" : "mdy",
               is_day ? "mdy" : "dmy");
    tell(&warning);
    sw_buf_free(&name);
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

static json_t *left_out_json(const struct sw_import *import)
{
    struct sw_str rest = sw_str(import->left_out ? import->left_out : ""), item;
    json_t *list = json_array();

    while (sw_str_split(&rest, ',', &item))
        json_array_append_new(list, json_stringn(item.s, item.n));
    return list;
}

static json_t *import_json(const struct sw_import *import)
{
    json_t *json = sw_import_json(import);

    json_object_set_new(json, "same_file", json_boolean(import->was_known));
    json_object_set_new(json, "date_order_assumed", json_boolean(import->is_order_assumed));
    json_object_set_new(json, "left_out", left_out_json(import));
    return json;
}

static json_t *notes_json(const struct sw_receipts *receipts)
{
    json_t *notes = json_array();

    for (size_t i = 0; i < receipts->n_notes; i++) {
        struct sw_buf safe = {0};

        sw_text_sanitize(&safe, sw_str(receipts->notes[i]));
        json_array_append_new(notes, json_string(safe.s));
        sw_buf_free(&safe);
    }
    return notes;
}

json_t *receipt_json(const struct sw_receipts *receipts)
{
    struct sw_import total = sum(receipts);
    json_t *files = json_array();

    for (size_t i = 0; i < receipts->n; i++)
        json_array_append_new(files, import_json(&receipts->items[i]));
    return json_pack("{s:o, s:o, s:{s:I, s:I, s:I, s:I, s:I, s:o, s:o}}", "files", files, "notes",
                     notes_json(receipts), "total", "files", (json_int_t)receipts->n, "rows",
                     (json_int_t)total.rows, "new", (json_int_t)total.new_rows, "known",
                     (json_int_t)total.known, "rejected", (json_int_t)total.rejected, "first",
                     time_json(total.first_time), "last", time_json(total.last_time));
}

/* ---------------------------------------------------------------------------- options */

/* "2026-W46", "2026-11-01..2026-11-15" */
static enum sw_status read_period(const char *text, struct sw_import_options *options,
                                  struct sw_err *err)
{
    const char *dots = strstr(text, "..");
    char *from = dots ? sw_strndup(text, (size_t)(dots - text)) : sw_strdup(text);
    struct sw_period period = {0};
    enum sw_status status =
        sw_period_parse_range(from, dots ? dots + 2 : from, options->now, &period, err);

    if (status != SW_OK)
        sw_err_set(err, SW_USAGE,
                   "--period: give a week (2026-W46), a day (2026-11-16) or days "
                   "(2026-11-01..2026-11-15)");
    options->reading.since = period.since;
    options->reading.until = period.until;
    free(from);
    return status;
}

static enum sw_status read_delimiter(const char *text, char *delimiter, struct sw_err *err)
{
    static const char *const names[] = {",", ";", "|", "tab", "\t", "\\t", NULL};
    int place;
    enum sw_status status = options_choose("--delimiter", text, names, &place, err);

    if (status != SW_OK)
        return sw_err_set(err, SW_USAGE, "--delimiter: give one of , ; | or tab");
    *delimiter = place < 3 ? names[place][0] : '\t';
    return SW_OK;
}

/* "64G", "500M", "1000000" */
static enum sw_status read_size(const char *text, int64_t *bytes, struct sw_err *err)
{
    static const char units[] = "KMGT";
    struct sw_str number = sw_str(text);
    const char *unit = number.n ? strchr(units, number.s[number.n - 1] & ~0x20) : NULL;
    int shift = unit && *unit ? 10 * (int)(unit - units + 1) : 0;

    number.n -= shift > 0;
    if (!sw_parse_int64(number, bytes) || *bytes < 1 || *bytes > INT64_MAX >> shift)
        return sw_err_set(err, SW_USAGE, "--max-size: give a size: 500M, 64G");
    *bytes <<= shift;
    return SW_OK;
}

enum sw_status receipt_read_options(const struct reading_options *reading,
                                    const struct sw_export_tables *tables,
                                    struct sw_import_options *options, struct sw_err *err)
{
    static const char *const orders[] = {"dmy", "mdy", NULL};
    enum sw_status status = SW_OK;
    int order = -1;

    options->limits = SW_SOURCE_LIMITS;
    options->reading.encoding = reading->encoding;
    if (reading->max_members > 0)
        options->limits.members = reading->max_members;
    options->is_alone = reading->threads == 1;
    if (reading->format) {
        options->reading.format = sw_formats_find(&tables->formats, sw_str(reading->format));
        if (!options->reading.format)
            status = sw_err_set(err, SW_USAGE,
                                "--format: there is no format of that name; see sipwhy formats");
    }
    if (status == SW_OK && reading->date_order)
        status = options_choose("--date-order", reading->date_order, orders, &order, err);
    options->reading.date_order = (enum sw_date_order)(order + 1);
    if (status == SW_OK && reading->delimiter)
        status = read_delimiter(reading->delimiter, &options->reading.delimiter, err);
    if (status == SW_OK && reading->max_size)
        status = read_size(reading->max_size, &options->limits.bytes, err);
    if (status == SW_OK && reading->period)
        status = read_period(reading->period, options, err);
    return status;
}

/* -------------------------------------------------------------------------- importing */

/*
 * In a folder other files may lie beside exports: one that is no export is passed over with a
 * word, or if its name promised nothing, without one.
 */
static enum sw_status weigh(const struct cli *cli, const struct sw_input *input,
                            enum sw_status status, const struct sw_err *err)
{
    if (status == SW_OK)
        return SW_OK;
    if (status == SW_DATA && input->from_folder && err->is_no_export) {
        if (cli->verbose || (!cli->quiet && sw_inputs_is_named_export(input->path))) {
            struct sw_err note = {0};

            sw_err_set(&note, SW_OK, "passed over: %s", err->text);
            tell(&note);
        }
        return SW_OK;
    }
    tell(err);
    return status;
}

static void tell_notes(const struct cli *cli, const struct sw_receipts *receipts, size_t from)
{
    for (size_t i = from; i < receipts->n_notes && !cli->quiet; i++) {
        struct sw_err note = {0};

        sw_err_set(&note, SW_OK, "%s", receipts->notes[i]);
        tell(&note);
    }
}

/* One input, with all that is said of it. */
static enum sw_status import_input(const struct cli *cli, const struct sw_export_tables *tables,
                                   struct sw_store *store, const struct sw_input *input,
                                   const struct sw_import_options *options,
                                   struct sw_receipts *receipts, FILE *lines)
{
    size_t before = receipts->n, notes_before = receipts->n_notes;
    struct sw_err err = {0};
    struct progress progress = {.quiet = cli->quiet};
    struct sw_import_options shown = *options;
    enum sw_status status;

    shown.progress = progress_show;
    shown.progress_context = &progress;
    status = sw_import_file(tables, store, input->path, &shown, receipts, &err);
    progress_end(&progress);
    status = weigh(cli, input, status, &err);
    for (size_t i = before; lines && i < receipts->n; i++)
        print_receipt(cli, lines, &receipts->items[i]);
    if (lines)
        fflush(lines);
    for (size_t i = before; i < receipts->n; i++)
        warn_of_dates(cli, &receipts->items[i]);
    tell_notes(cli, receipts, notes_before);
    return status;
}

/* Folders with other files only. */
static enum sw_status nothing_found(const struct sw_inputs *inputs, struct sw_err *err)
{
    for (size_t i = 0; i < inputs->n; i++)
        if (sw_inputs_is_named_export(inputs->items[i].path))
            return sw_err_set(err, SW_DATA,
                              "no known export in what was named; name one of the files to be told "
                              "why it is none");
    return sw_err_set(err, SW_NO_INPUT,
                      "no exports in what was named: of %zu file%s none ends in .csv, .json, .zip, "
                      ".gz, .xz, .zst or .tar; a file that is named itself is read whatever its "
                      "name",
                      inputs->n, inputs->n == 1 ? "" : "s");
}

enum sw_status receipt_import(const struct cli *cli, const struct sw_export_tables *tables,
                              struct sw_store *store, char *const *arguments, int n_arguments,
                              const struct sw_import_options *options, struct sw_receipts *receipts,
                              FILE *lines, struct sw_err *err)
{
    struct sw_inputs inputs = {0};
    enum sw_status highest = SW_OK;
    size_t n_read = 0;

    for (int i = 0; i < n_arguments; i++) {
        struct sw_err missing = {0};
        enum sw_status found = sw_inputs_add(&inputs, arguments[i], &missing);

        if (found != SW_OK)
            tell(&missing);
        highest = found > highest ? found : highest;
    }
    for (; n_read < inputs.n && !sw_interrupted(); n_read++) {
        enum sw_status status =
            import_input(cli, tables, store, &inputs.items[n_read], options, receipts, lines);

        highest = status > highest ? status : highest;
    }
    if (n_read < inputs.n)
        highest = sw_err_set(err, SW_INTERRUPTED, "interrupted; of %zu file%s %zu %s not read",
                             inputs.n, inputs.n == 1 ? "" : "s", inputs.n - n_read,
                             inputs.n - n_read == 1 ? "was" : "were");
    else if (highest == SW_OK && receipts->n == 0 && receipts->n_answers == 0)
        highest = nothing_found(&inputs, err);
    sw_inputs_clear(&inputs);
    return highest;
}
