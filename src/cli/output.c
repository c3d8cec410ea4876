/* output.c - results to standard output and files; see cli.h. */
#include "pager.h"
#include "target.h"

#include "cli.h"

#include "sipwhy/asset.h"
#include "sipwhy/render.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
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

/* Whether the user's locale, as the environment has it, is UTF-8; main has set another one. */
static bool is_utf8(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    const char *name = NULL;
    bool is;

    if (locale) {
        is = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
        freelocale(locale);
        return is;
    }
    for (size_t i = 0; i < 3 && !(name && name[0]); i++) /* not installed: its name says it */
        name = getenv(variables[i]);
    return name && (strcasestr(name, "utf-8") || strcasestr(name, "utf8"));
}

/* A file is the same wherever it is made. */
static bool wants_ascii(const struct cli *cli, bool to_file)
{
    return cli->ascii || (!to_file && !is_utf8());
}

/* format is one that output_check() let pass. */
static struct sw_writer *writer_new(struct sw_buf *out, const struct cli *cli,
                                    const struct result *result, const struct sw_doc *csv,
                                    const char *format, bool to_file)
{
    struct sw_text_style style = {.width = to_file ? 80 : terminal_width(),
                                  .ascii = wants_ascii(cli, to_file),
                                  .color = !to_file && wants_color(cli)};

    if (strcmp(format, "csv") == 0)
        return sw_csv_writer(out, csv);
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
        {".txt", "text"},    {".text", "text"},         {".csv", "csv"},
        {".json", "json"},   {".html", "html"},         {".htm", "html"},
        {".md", "markdown"}, {".markdown", "markdown"}, {".eml", "eml"}};
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

/* What all of it is written as; NULL: each file as its extension says. */
static const char *format_asked_for(const struct output_options *options)
{
    return options->json ? "json" : format_called(options->format);
}

/* Its owner reads it, nobody runs it, and not everybody writes it. */
static enum sw_status read_mode(const struct output_options *options, mode_t *mode,
                                struct sw_err *err)
{
    const char *text = options->mode ? options->mode : "0600";
    size_t n = strlen(text);
    unsigned long bits = n <= 4 && strspn(text, "01234567") == n ? strtoul(text, NULL, 8) : 0;

    *mode = (mode_t)bits;
    if ((bits & S_IRUSR) == 0 || (bits & ~0664UL) != 0)
        return sw_err_set(err, SW_USAGE,
                          "--mode: give an octal mode in which the owner may read, nobody may "
                          "execute and not everybody may write: 0640");
    if (options->mode && options->files.n == 0)
        return sw_err_set(err, SW_USAGE, "--mode: is of files: give -o FILE");
    return SW_OK;
}

enum sw_status output_check(const struct output_options *options, bool can_mail, struct sw_err *err)
{
    const char *format = format_asked_for(options);
    const struct texts *files = &options->files;
    const char *const formats[] = {
        "text", "csv", "json", "html", "markdown", can_mail ? "eml" : NULL, NULL};
    int place, n_standard = 0;
    mode_t mode;
    enum sw_status status =
        options_choose("--format", options->format ? format_called(options->format) : "text",
                       formats, &place, err);

    if (status == SW_OK)
        status = read_mode(options, &mode, err);
    if (status == SW_OK && options->table && !output_has(options, "csv"))
        status = sw_err_set(err, SW_USAGE, "--table: is of CSV: give -o FILE.csv or --format csv");
    for (size_t i = 0; i < files->n; i++)
        n_standard += strcmp(files->items[i], "-") == 0;
    if (status == SW_OK && n_standard > 1)
        status = sw_err_set(err, SW_USAGE, "-o -: standard output takes one report");
    for (size_t i = 0; status == SW_OK && !format && i < files->n; i++) {
        status = options_choose("-o", format_of(files->items[i]), formats, &place, err);
        if (status != SW_OK)
            status =
                sw_err_set(err, SW_USAGE,
                           "-o %s: give a file .txt, .csv, .json, .html%s or .md, or say --format",
                           files->items[i], can_mail ? ", .eml" : "");
    }
    return status;
}

bool output_has(const struct output_options *options, const char *wanted)
{
    const char *format = format_asked_for(options);

    for (size_t i = 0; !format && i < options->files.n; i++)
        if (strcmp(format_of(options->files.items[i]), wanted) == 0)
            return true;
    return format && strcmp(format, wanted) == 0;
}

/* ------------------------------------------------------------------------- one result */

/* One of the places that a result goes to. */
struct face {
    struct target target;
    struct sw_writer *writer;
    struct sw_buf bytes; /* on their way */
    bool is_paged;
};

struct output {
    struct face faces[MAX_TEXTS];
    size_t n;
    mode_t mode; /* of files */
    struct pager *pager;
    struct sw_row_taker taker;
    struct sw_doc *doc;
    struct sw_doc table; /* that CSV is of, where it is not the document's first */
};

static enum sw_status flush(struct output *output, struct face *face, struct sw_err *err)
{
    unsigned left = alarm(0); /* which is for who makes the rows, see command_query.c */
    enum sw_status status;

    if (face->is_paged && face->target.fd < 0)
        face->target.fd = pager_take(output->pager);
    status =
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

    face->target = (struct target){.path = path, .fd = -1, .mode = output->mode};
    face->is_paged = !to_file && strcmp(format, "text") == 0;
    face->writer = writer_new(&face->bytes, cli, result,
                              output->table.first ? &output->table : result->doc, format, to_file);
}

/* The table of that name, of the result's JSON. */
static enum sw_status make_table(struct sw_doc *doc, const struct result *result, const char *name,
                                 struct sw_err *err)
{
    json_t *schema = json_loads(sw_asset_find(result->json_schema)->text, 0, NULL);
    enum sw_status status = SW_OK;

    if (!sw_json_table(doc, result->json, schema, name)) {
        struct sw_buf names = {0};

        sw_json_table_names(&names, result->json, schema);
        status = sw_err_set(err, SW_USAGE, "--table: give one of ranking, %s", names.s);
        sw_buf_free(&names);
    }
    json_decref(schema);
    return status;
}

static void output_free(struct output *output)
{
    for (size_t i = 0; i < output->n; i++) {
        output->faces[i].writer->free(output->faces[i].writer);
        target_clear(&output->faces[i].target);
        sw_buf_free(&output->faces[i].bytes);
    }
    pager_end(output->pager);
    output->doc->taker = NULL;
    sw_doc_clear(&output->table);
    free(output);
}

enum sw_status output_begin(const struct cli *cli, const struct result *result,
                            const struct output_options *options, struct output **output,
                            struct sw_err *err)
{
    const char *format = format_asked_for(options);
    const struct texts *files = &options->files;
    enum sw_status status = output_check(options, result->mail != NULL, err);

    *output = NULL;
    if (status != SW_OK)
        return status;
    *output = sw_alloc_zero(1, sizeof **output);
    (*output)->doc = result->doc;
    (*output)->pager = cli->pager;
    read_mode(options, &(*output)->mode, err);
    if (options->table && strcmp(options->table, "ranking") != 0)
        status = make_table(&(*output)->table, result, options->table, err);
    if (status != SW_OK) {
        output_free(*output);
        *output = NULL;
        return status;
    }
    for (size_t i = 0; i < files->n; i++)
        add_face(*output, cli, result, files->items[i],
                 format ? format : format_of(files->items[i]), true);
    if (files->n == 0)
        add_face(*output, cli, result, "-", format ? format : "text", false);
    (*output)->taker = (struct sw_row_taker){.take = take_row, .context = *output};
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
    output_free(output);
    return status;
}

enum sw_status output_write(const struct cli *cli, const struct result *result,
                            const struct output_options *options, struct sw_err *err)
{
    struct output *output;
    enum sw_status status = output_begin(cli, result, options, &output, err);

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
