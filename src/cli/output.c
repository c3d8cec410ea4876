/* output.c - results to standard output and files; see cli.h. */
#include "target.h"

#include "cli.h"

#include "sipwhy/render.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ------------------------------------------------------------------------- formats */

static int terminal_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    int64_t width;

    if (columns && sw_parse_int64(sw_str(columns), &width) && width > 0 && width < 10000)
        return (int)width;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

/* no-color.org: set and not empty means no colour. */
static bool wants_color(const struct cli *cli)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if (strcmp(cli->color, "auto") != 0)
        return strcmp(cli->color, "always") == 0;
    return !(no_color && no_color[0]) && !(term && strcmp(term, "dumb") == 0) &&
           isatty(STDOUT_FILENO);
}

/* format is one that output_check() let pass. */
static struct sw_writer *writer_new(struct sw_buf *out, const struct cli *cli,
                                    const struct result *result, const char *format, bool to_file)
{
    struct sw_text_style style = {.width = to_file ? 80 : terminal_width(),
                                  .color = !to_file && wants_color(cli)};

    if (strcmp(format, "csv") == 0)
        return sw_csv_writer(out, result->doc);
    if (strcmp(format, "json") == 0)
        return sw_json_writer(out, result->doc, result->json);
    if (strcmp(format, "html") == 0)
        return sw_html_writer(out, result->doc);
    if (strcmp(format, "markdown") == 0)
        return sw_markdown_writer(out, result->doc);
    if (strcmp(format, "eml") == 0)
        return sw_mail_writer(out, result->doc, result->mail);
    return sw_text_writer(out, result->doc, style);
}

/* "report.json" and "REPORT.JSON" are JSON; what has no extension is text. */
static const char *format_of(const char *path)
{
    static const char *const extensions[][2] = {
        {".txt", "text"},     {".text", "text"}, {".csv", "csv"},  {".json", "json"},
        {".html", "html"},    {".htm", "html"},  {".md", "markdown"}, {".markdown", "markdown"},
        {".eml", "eml"}};
    const char *dot = strrchr(path, '.');

    if (!dot || strchr(dot, '/'))
        return "text";
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (sw_str_eq_fold(sw_str(dot), sw_str(extensions[i][0])))
            return extensions[i][1];
    return dot + 1;
}

/* A format may be named by its extension. */
static const char *format_called(const char *name)
{
    return name && strcmp(name, "md") == 0 ? "markdown" : name;
}

enum sw_status output_check(const char *format, const struct texts *outputs, bool can_mail,
                            struct sw_err *err)
{
    const char *const formats[] = {
        "text", "csv", "json", "html", "markdown", can_mail ? "eml" : NULL, NULL};
    int place, n_standard = 0;
    enum sw_status status =
        options_choose("--format", format ? format_called(format) : "text", formats, &place, err);

    for (size_t i = 0; status == SW_OK && i < outputs->n; i++)
        n_standard += strcmp(outputs->items[i], "-") == 0;
    if (n_standard > 1)
        status = sw_err_set(err, SW_USAGE, "-o -: standard output takes one report");
    for (size_t i = 0; status == SW_OK && !format && i < outputs->n; i++) {
        status = options_choose("-o", format_of(outputs->items[i]), formats, &place, err);
        if (status != SW_OK)
            status =
                sw_err_set(err, SW_USAGE,
                           "-o %s: give a file .txt, .csv, .json, .html%s or .md, or say --format",
                           outputs->items[i], can_mail ? ", .eml" : "");
    }
    return status;
}

bool output_has(const char *format, const struct texts *outputs, const char *wanted)
{
    for (size_t i = 0; !format && i < outputs->n; i++)
        if (strcmp(format_of(outputs->items[i]), wanted) == 0)
            return true;
    return format && strcmp(format, wanted) == 0;
}

/* ------------------------------------------------------------------------- one result */

/* One of the places that a result goes to. */
struct face {
    struct target target;
    struct sw_writer *writer;
    struct sw_buf bytes; /* on their way */
};

struct output {
    struct face faces[MAX_TEXTS];
    size_t n;
    struct sw_row_taker taker;
    struct sw_doc *doc;
};

static enum sw_status flush(struct output *output, struct face *face, struct sw_err *err)
{
    unsigned left = alarm(0); /* which is for who makes the rows, see command_query.c */
    enum sw_status status =
        target_write(&face->target, face->bytes.s, face->bytes.n, &output->taker.waited_ms, err);

    alarm(left);
    sw_buf_clear(&face->bytes);
    return status;
}

/* Nobody is left to read: who makes rows may stop. */
static bool is_gone(const struct output *output)
{
    for (size_t i = 0; i < output->n; i++)
        if (!output->faces[i].target.is_gone)
            return false;
    return true;
}

static enum sw_status take_row(void *context, const struct sw_block *table,
                               const struct sw_cell *cells, struct sw_err *err)
{
    enum { ENOUGH = 64 * 1024 };
    struct output *output = context;
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < output->n; i++) {
        struct face *face = &output->faces[i];

        face->writer->row(face->writer, table, cells);
        if (face->bytes.n >= ENOUGH)
            status = flush(output, face, err);
    }
    return status == SW_OK && is_gone(output) ? SW_IO : status;
}

static void add_face(struct output *output, const struct cli *cli, const struct result *result,
                     const char *path, const char *format, bool to_file)
{
    struct face *face = &output->faces[output->n++];

    face->target = (struct target){.path = path, .fd = -1};
    face->writer = writer_new(&face->bytes, cli, result, format, to_file);
}

enum sw_status output_begin(const struct cli *cli, const struct result *result, const char *format,
                            const struct texts *outputs, struct output **output, struct sw_err *err)
{
    enum sw_status status = output_check(format, outputs, result->mail != NULL, err);

    *output = NULL;
    if (status != SW_OK)
        return status;
    format = format_called(format);
    *output = sw_alloc_zero(1, sizeof **output);
    for (size_t i = 0; i < outputs->n; i++)
        add_face(*output, cli, result, outputs->items[i],
                 format ? format : format_of(outputs->items[i]), true);
    if (outputs->n == 0)
        add_face(*output, cli, result, "-", format ? format : "text", false);
    (*output)->taker = (struct sw_row_taker){.take = take_row, .context = *output};
    (*output)->doc = result->doc;
    result->doc->taker = &(*output)->taker;
    return SW_OK;
}

/* Every file is complete before the first is put in its place. */
static enum sw_status finish(struct output *output, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < output->n; i++) {
        struct face *face = &output->faces[i];

        face->writer->end(face->writer);
        status = flush(output, face, err);
        if (status == SW_OK)
            status = target_finish(&face->target, err);
    }
    for (size_t i = 0; status == SW_OK && i < output->n; i++)
        status = target_place(&output->faces[i].target, err);
    return status;
}

enum sw_status output_end(struct output *output, enum sw_status status, struct sw_err *err)
{
    if (!output)
        return status;
    if (status == SW_IO && is_gone(output)) { /* take_row() stopped it */
        *err = (struct sw_err){0};
        status = SW_OK;
    }
    if (status == SW_OK)
        status = finish(output, err);
    for (size_t i = 0; i < output->n; i++) {
        output->faces[i].writer->free(output->faces[i].writer);
        target_clear(&output->faces[i].target);
        sw_buf_free(&output->faces[i].bytes);
    }
    output->doc->taker = NULL;
    free(output);
    return status;
}

enum sw_status output_write(const struct cli *cli, const struct result *result, const char *format,
                            const struct texts *outputs, struct sw_err *err)
{
    struct output *output;
    enum sw_status status = output_begin(cli, result, format, outputs, &output, err);

    return output_end(output, status, err);
}

/* -------------------------------------------------------------------------- as it is */

enum sw_status output_print(const char *text, size_t n, struct sw_err *err)
{
    struct target target = {.path = "-", .fd = -1};
    int64_t waited_ms = 0;

    return target_write(&target, text, n, &waited_ms, err);
}

enum sw_status output_json(json_t *json, struct sw_err *err)
{
    static const struct sw_doc nothing;
    struct sw_buf text = {0};
    struct sw_writer *writer = sw_json_writer(&text, &nothing, json);
    enum sw_status status;

    writer->end(writer);
    writer->free(writer);
    json_decref(json);
    status = output_print(text.s, text.n, err);
    sw_buf_free(&text);
    return status;
}
