/* output.c - results to standard output and files; see cli.h. */
#include "cli.h"

#include "sipwhy/render.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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

static void render_text(struct sw_buf *out, const struct cli *cli, const struct result *result,
                        bool to_file)
{
    struct sw_text_style style = {.width = to_file ? 80 : terminal_width(),
                                  .color = !to_file && wants_color(cli)};

    sw_render_text(out, result->doc, style);
}

static int add_bytes(const char *bytes, size_t n, void *out)
{
    sw_buf_add(out, bytes, n);
    return 0;
}

static void add_json(struct sw_buf *out, const json_t *json)
{
    if (json_dump_callback(json, add_bytes, out, JSON_INDENT(1) | JSON_REAL_PRECISION(10)) != 0)
        sw_buf_str(out, "null");
    sw_buf_char(out, '\n');
}

/* format is one that output_check() let pass. */
static void render(struct sw_buf *out, const struct cli *cli, const struct result *result,
                   const char *format, bool to_file)
{
    if (strcmp(format, "csv") == 0)
        sw_render_csv(out, result->doc);
    else if (strcmp(format, "json") == 0)
        add_json(out, result->json);
    else
        render_text(out, cli, result, to_file);
}

/* "report.json" is JSON; .txt and .text are text, and so is what has no extension. */
static const char *format_of(const char *path)
{
    const char *dot = strrchr(path, '.');

    if (!dot || strchr(dot, '/') || strcmp(dot, ".txt") == 0)
        return "text";
    return dot + 1;
}

enum sw_status output_check(const char *format, const struct texts *outputs, struct sw_err *err)
{
    static const char *const formats[] = {"text", "csv", "json", NULL};
    int place;
    enum sw_status status =
        options_choose("--format", format ? format : "text", formats, &place, err);

    for (size_t i = 0; status == SW_OK && !format && i < outputs->n; i++) {
        status = options_choose("-o", format_of(outputs->items[i]), formats, &place, err);
        if (status != SW_OK)
            status =
                sw_err_set(err, SW_USAGE, "-o %s: give a file .txt, .csv or .json, or say --format",
                           outputs->items[i]);
    }
    return status;
}

struct output_uses output_uses(const char *format, const struct texts *outputs)
{
    struct output_uses uses = {0};

    if (!format && outputs->n == 0)
        format = "text";
    for (size_t i = 0; i < (format ? 1 : outputs->n); i++) {
        const char *name = format ? format : format_of(outputs->items[i]);
        bool is_json = strcmp(name, "json") == 0;

        uses.json |= is_json;
        uses.doc |= !is_json;
        uses.csv |= strcmp(name, "csv") == 0;
    }
    return uses;
}

/* -------------------------------------------------------------------------- writing */

static enum sw_status write_all(int fd, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t written = write(fd, text, n);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return SW_IO;
        text += written;
        n -= (size_t)written;
    }
    return SW_OK;
}

enum sw_status output_print(const char *text, size_t n, struct sw_err *err)
{
    if (write_all(STDOUT_FILENO, text, n) == SW_OK)
        return SW_OK;
    if (errno == EPIPE) /* the reader has seen enough (| head): nothing to complain of */
        return SW_IO;
    return sw_err_set(err, SW_IO, "standard output: %s", strerror(errno));
}

enum sw_status output_json(json_t *json, struct sw_err *err)
{
    struct sw_buf text = {0};
    enum sw_status status;

    add_json(&text, json);
    json_decref(json);
    status = output_print(text.s, text.n, err);
    sw_buf_free(&text);
    return status;
}

static enum sw_status cant_create(const char *path, struct sw_err *err)
{
    return sw_err_set(err, SW_CANT_CREATE, "%s: can't be created: %s", path, strerror(errno));
}

/* Closes fd in any case. */
static enum sw_status write_and_close(int fd, const char *path, const struct sw_buf *text,
                                      bool is_file, struct sw_err *err)
{
    bool is_well = write_all(fd, text->s, text->n) == SW_OK && (!is_file || fsync(fd) == 0);
    int error = errno;

    if (close(fd) != 0 && is_well) {
        is_well = false;
        error = errno;
    }
    if (is_well)
        return SW_OK;
    return sw_err_set(err, SW_IO, "%s: can't be written: %s", path, strerror(error));
}

/* Beside its place first, then renamed: nobody ever sees half a report. */
static enum sw_status replace_file(const char *path, const struct sw_buf *text, struct sw_err *err)
{
    char *temporary = sw_sprintf("%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    enum sw_status status;

    if (fd < 0) {
        free(temporary);
        return cant_create(path, err);
    }
    status = write_and_close(fd, path, text, true, err);
    if (status == SW_OK && rename(temporary, path) != 0)
        status = cant_create(path, err);
    if (status != SW_OK)
        unlink(temporary);
    free(temporary);
    return status;
}

/* A link is followed; a device or a pipe is written to, not replaced. */
static enum sw_status write_file(const char *path, const struct sw_buf *text, struct sw_err *err)
{
    struct stat there;
    char *target = realpath(path, NULL);
    enum sw_status status;
    int fd;

    if (target && stat(target, &there) == 0 && !S_ISREG(there.st_mode)) {
        fd = open(target, O_WRONLY | O_CLOEXEC);
        status = fd < 0 ? cant_create(path, err) : write_and_close(fd, path, text, false, err);
    } else {
        status = replace_file(target ? target : path, text, err);
    }
    free(target);
    return status;
}

enum sw_status output_write(const struct cli *cli, const struct result *result, const char *format,
                            const struct texts *outputs, struct sw_err *err)
{
    struct sw_buf text = {0};
    enum sw_status status = output_check(format, outputs, err);

    for (size_t i = 0; status == SW_OK && i < outputs->n; i++) {
        const char *path = outputs->items[i];

        sw_buf_clear(&text);
        render(&text, cli, result, format ? format : format_of(path), true);
        if (strcmp(path, "-") == 0)
            status = output_print(text.s, text.n, err);
        else
            status = write_file(path, &text, err);
    }
    if (status == SW_OK && outputs->n == 0) {
        render(&text, cli, result, format ? format : "text", false);
        status = output_print(text.s, text.n, err);
    }
    sw_buf_free(&text);
    return status;
}
