/* subject_report.c - see subject_report.h. */
#include "sipwhy/subject_report.h"

#include "json.h"

#include "sipwhy/privacy.h"

#include <string.h>

struct listing {
    const struct sw_subject_options *options;
    struct sw_doc *doc;
    struct sw_block *table;
    int64_t n;
    struct sw_buf texts[SW_SUBJECT_COLUMNS];
};

static void add_other(struct sw_buf *out, const struct sw_privacy *privacy,
                      enum sw_subject_kind kind, struct sw_str text)
{
    switch (kind) {
    case SW_SUBJECT_NUMBER:
    case SW_SUBJECT_NAME:
        sw_privacy_number(out, privacy, text);
        break;
    case SW_SUBJECT_USER:
        sw_privacy_user(out, privacy, text);
        break;
    case SW_SUBJECT_WORDS:
        sw_privacy_text(out, privacy, text);
        break;
    default:
        sw_buf_add(out, text.s, text.n);
    }
}

/* Words that name them and others: the former in full. */
static void add_words(struct sw_buf *out, const struct sw_privacy *others,
                      const struct sw_subject_cell *cell)
{
    const char *text = cell->text;
    size_t n = strlen(text), end;

    for (size_t at = 0; at < n; at = end) {
        for (end = at; end < n && cell->theirs[end] == cell->theirs[at]; end++)
            ;
        if (cell->theirs[at])
            sw_buf_add(out, text + at, end - at);
        else
            sw_privacy_text(out, others, (struct sw_str){text + at, end - at});
    }
}

static struct sw_cell cell_of(struct listing *listing, size_t column,
                              const struct sw_subject_cell *cell)
{
    enum sw_subject_kind kind = sw_subject_columns[column].kind;
    struct sw_buf *text = &listing->texts[column];

    if (!cell->is_known)
        return sw_cell_none();
    if (kind == SW_SUBJECT_TIME)
        return sw_cell_time(cell->number);
    if (kind == SW_SUBJECT_COUNT)
        return sw_cell_count(cell->number);
    if (kind == SW_SUBJECT_CODE)
        return sw_cell_code(true, cell->number);
    if (listing->options->unmask || (cell->is_theirs && !cell->theirs))
        return sw_cell_text(cell->text);
    sw_buf_clear(text);
    sw_buf_str(text, "");
    if (cell->theirs)
        add_words(text, listing->options->others, cell);
    else
        add_other(text, listing->options->others, kind, sw_str(cell->text));
    return sw_cell_text(text->s);
}

static enum sw_status take_row(void *context, const struct sw_subject_cell *cells,
                               struct sw_err *err)
{
    struct listing *listing = context;
    struct sw_cell row[SW_SUBJECT_COLUMNS];

    for (size_t i = 0; i < SW_SUBJECT_COLUMNS; i++)
        row[i] = cell_of(listing, i, &cells[i]);
    listing->n++;
    return sw_doc_pass_row(listing->doc, listing->table, row, err);
}

enum sw_status sw_subject_report(struct sw_store *store, const struct sw_subject_options *options,
                                 struct sw_doc *doc, json_t *json, struct sw_err *err)
{
    struct sw_column columns[SW_SUBJECT_COLUMNS] = {{0}};
    struct listing listing = {.options = options, .doc = doc};
    enum sw_status status;

    for (size_t i = 0; i < SW_SUBJECT_COLUMNS; i++)
        columns[i].name = sw_subject_columns[i].name;
    json_object_set_new(json, "schema", json_string("sipwhy.subject/1"));
    json_object_set_new(json, "generated_at", json_time(options->now));
    json_object_set_new(json, "others_masked", json_boolean(!options->unmask));
    listing.table = sw_doc_long_table(doc, "records", columns, SW_SUBJECT_COLUMNS);
    status =
        sw_store_each_of_subject(store, &options->people, options->tenant, take_row, &listing, err);
    json_object_set_new(json, "n", json_integer(listing.n));
    for (size_t i = 0; i < SW_SUBJECT_COLUMNS; i++)
        sw_buf_free(&listing.texts[i]);
    return status;
}
