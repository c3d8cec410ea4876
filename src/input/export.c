/* export.c - see export.h. */
#include "sipwhy/export.h"

#include "dialect.h"
#include "rows.h"
#include "waiting.h"

#include "sipwhy/decode.h"
#include "sipwhy/json_rows.h"

#include <stdlib.h>
#include <string.h>

/* So much of the text is looked at before it is read. */
enum { HEAD_SIZE = 64 * 1024 };

struct sw_export {
    struct sw_decoder *decoder;
    struct sw_buf head; /* the text until the dialect is known */
    bool has_dialect;
    struct dialect dialect;
    struct sw_csv *csv; /* one of the two, once the dialect is known */
    struct sw_json_rows *json;
    struct waiting *waiting; /* NULL: records become rows at once */
    struct rows rows;        /* what makes rows; of the thread that does */
};

enum sw_status sw_export_tables_load(struct sw_export_tables *tables, struct sw_err *err)
{
    enum sw_status status = sw_formats_load(&tables->formats, err);

    if (status == SW_OK)
        status = sw_call_types_load(&tables->types, err);
    return status == SW_OK ? sw_flag_words_load(&tables->words, err) : status;
}

void sw_export_tables_clear(struct sw_export_tables *tables)
{
    sw_formats_clear(&tables->formats);
    sw_call_types_clear(&tables->types);
    sw_flag_words_clear(&tables->words);
}

/* ------------------------------------------------------------------------ text to records */

static struct decoded decoded_by_now(const struct sw_export *export_)
{
    return (struct decoded){sw_decoder_encoding(export_->decoder),
                            sw_decoder_undecodable(export_->decoder),
                            sw_decoder_old_mac(export_->decoder)};
}

static enum sw_status make_row(void *context, const struct sw_record *record,
                               const struct decoded *decoded, struct sw_err *err)
{
    struct sw_export *export_ = context;

    export_->rows.decoded = *decoded;
    if (record->line < export_->dialect.heading_line)
        return rows_pass_over(&export_->rows, record, export_->dialect.n_headings, err);
    return rows_take(&export_->rows, record, err);
}

static enum sw_status take_record(void *context, const struct sw_record *record, struct sw_err *err)
{
    struct sw_export *export_ = context;
    const struct decoded decoded = decoded_by_now(export_);

    return export_->waiting ? waiting_add(export_->waiting, record, &decoded, err)
                            : make_row(export_, record, &decoded, err);
}

static enum sw_status read_text(struct sw_export *export_, const char *text, size_t n,
                                struct sw_err *err)
{
    return export_->json ? sw_json_rows_feed(export_->json, text, n, err)
                         : sw_csv_feed(export_->csv, text, n, err);
}

/* The head is whole: what it shows decides how everything is read. */
static enum sw_status choose_dialect(struct sw_export *export_, struct sw_err *err)
{
    const struct sw_export_options *options = export_->rows.options;
    struct sw_str head = {export_->head.s ? export_->head.s : "", export_->head.n};
    enum sw_status status;

    export_->has_dialect = true;
    export_->dialect =
        dialect_find(&export_->rows.tables->formats, options->format, options->delimiter, head);
    if (export_->dialect.is_json) {
        export_->json = sw_json_rows_new(take_record, export_);
    } else {
        export_->csv = sw_csv_new(export_->dialect.delimiter, take_record, export_);
        export_->rows.reading.delimiter = export_->dialect.delimiter;
        if (export_->dialect.heading_line > 1)
            export_->rows.reading.found[SW_LINES_ABOVE] = export_->dialect.heading_line - 1;
    }
    status = read_text(export_, head.s, head.n, err);
    sw_buf_free(&export_->head);
    return status;
}

static enum sw_status take_text(void *context, const char *text, size_t n, struct sw_err *err)
{
    struct sw_export *export_ = context;
    size_t part = HEAD_SIZE - export_->head.n;
    enum sw_status status;

    if (export_->has_dialect)
        return read_text(export_, text, n, err);
    part = n < part ? n : part;
    sw_buf_add(&export_->head, text, part);
    if (export_->head.n < HEAD_SIZE)
        return SW_OK;
    status = choose_dialect(export_, err);
    return status == SW_OK && part < n ? read_text(export_, text + part, n - part, err) : status;
}

/* ------------------------------------------------------------------------------- life */

enum sw_status sw_export_new(struct sw_export **result, const struct sw_export_tables *tables,
                             const struct sw_export_options *options,
                             const struct sw_export_sink *sink, struct sw_err *err)
{
    struct sw_export *export_ = sw_alloc_zero(1, sizeof *export_);
    enum sw_status status =
        sw_decoder_new(&export_->decoder, options->encoding, take_text, export_, err);

    rows_init(&export_->rows, tables, options, sink);
    export_->rows.decoded = decoded_by_now(export_);
    *result = export_;
    return status;
}

void sw_export_free(struct sw_export *export_)
{
    if (!export_)
        return;
    sw_decoder_free(export_->decoder);
    sw_buf_free(&export_->head);
    sw_csv_free(export_->csv);
    sw_json_rows_free(export_->json);
    waiting_free(export_->waiting);
    rows_clear(&export_->rows);
    free(export_);
}

void sw_export_share(struct sw_export *export_, sw_export_call_fn *call, void *called)
{
    export_->waiting = waiting_new(make_row, call, export_, called);
}

bool sw_export_help(struct sw_export *export_)
{
    return waiting_help(export_->waiting);
}

enum sw_status sw_export_break(struct sw_export *export_, enum sw_status status, struct sw_err *err)
{
    struct sw_err earlier = {0};
    enum sw_status earlier_status =
        export_->waiting ? waiting_end(export_->waiting, &earlier) : SW_OK;

    if (earlier_status == SW_OK)
        return status;
    *err = earlier;
    return earlier_status;
}

enum sw_status sw_export_feed(struct sw_export *export_, const void *bytes, size_t n,
                              struct sw_err *err)
{
    enum sw_status status = sw_decoder_feed(export_->decoder, bytes, n, err);
    struct sw_err ignored = {0};

    if (status == SW_OK)
        return SW_OK;
    if (export_->has_dialect)
        return sw_export_break(export_, status, err);
    choose_dialect(export_, &ignored); /* is it one, but damaged? sw_export_facts tells */
    sw_export_break(export_, status, &ignored);
    return status;
}

enum sw_status sw_export_end(struct sw_export *export_, struct sw_err *err)
{
    enum sw_status status = sw_decoder_end(export_->decoder, err);

    if (status == SW_OK && !export_->has_dialect)
        status = choose_dialect(export_, err);
    if (status == SW_OK)
        status =
            export_->json ? sw_json_rows_end(export_->json, err) : sw_csv_end(export_->csv, err);
    status = sw_export_break(export_, status, err);
    export_->rows.decoded = decoded_by_now(export_);
    export_->rows.reading.found[SW_MORE_PAGES] =
        export_->json && sw_json_rows_has_more(export_->json);
    return status == SW_OK ? rows_end(&export_->rows, err) : status;
}

/* ------------------------------------------------------------------------------- facts */

static const char *delimiter_text(const struct sw_export *export_)
{
    static const char *const texts[] = {",", ";", "|"};

    if (export_->dialect.is_json)
        return "JSON";
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (export_->dialect.delimiter == texts[i][0])
            return texts[i];
    return export_->dialect.delimiter == '\t' ? "tab" : "other";
}

/* What other parts of the file tell of the order is no proof of it here. */
static bool is_order_assumed(const struct sw_reading *reading)
{
    bool is_given = reading->date_order != SW_ORDER_UNKNOWN && reading->order_line == 0;

    return reading->is_ambiguous && !reading->tells_order && !is_given;
}

static enum sw_date_order order_of_dates(const struct sw_reading *reading)
{
    if (reading->date_order == SW_ORDER_UNKNOWN)
        return reading->is_ambiguous ? reading->assumed : SW_ORDER_UNKNOWN;
    if (reading->order_line == 0 || reading->is_ambiguous || reading->tells_order)
        return reading->date_order;
    return SW_ORDER_UNKNOWN;
}

enum sw_date_order sw_export_wanted_order(const struct sw_export *export_)
{
    return rows_wanted_order(&export_->rows);
}

struct sw_export_facts sw_export_facts(const struct sw_export *export_)
{
    static const char *const orders[] = {"", "day first", "month first"};
    const struct rows *rows = &export_->rows;
    const struct sw_reading *reading = &rows->reading;
    struct sw_export_facts facts = {
        .format = rows->format,
        .generation = rows->generation,
        .encoding = rows->decoded.encoding,
        .delimiter = delimiter_text(export_),
        .date_order = orders[order_of_dates(reading)],
        .is_order_assumed = is_order_assumed(reading) && !reading->is_supported,
        .lacks_time = rows->lacks_time,
        .unknown_columns = rows->unknown_columns,
    };

    memcpy(facts.has, rows->has, sizeof facts.has);
    memcpy(facts.found, reading->found, sizeof facts.found);
    return facts;
}
