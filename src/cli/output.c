/* output.c - results to standard output and files; see cli.h. */
#include "cli.h"

#include "sipwhy/render.h"

#include <errno.h>
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

static void add_json(struct sw_buf *out, const json_t *json)
{
    char *text = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(10));

    sw_buf_str(out, text ? text : "null");
    sw_buf_char(out, '\n');
    free(text);
}

static enum sw_status render(struct sw_buf *out, const struct cli *cli, const struct result *result,
                             const char *format, bool to_file, struct sw_err *err)
{
    static const char *const formats[] = {"text", "csv", "json", NULL};
    int place;
    enum sw_status status =
        options_choose("--format", format ? format : "text", formats, &place, err);

    if (status != SW_OK)
        return status;
    if (place == 0)
        render_text(out, cli, result, to_file);
    else if (place == 1)
        sw_render_csv(out, result->doc);
    else
        add_json(out, result->json);
    return SW_OK;
}

/* "report.json" is JSON; .txt and .text are text. */
static const char *format_of(const char *path)
{
    const char *dot = strrchr(path, '.');

    if (!dot || strchr(dot, '/') || strcmp(dot, ".txt") == 0)
        return "text";
    return dot + 1;
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

/* Beside its place first, then renamed: nobody ever sees half a report. */
static enum sw_status write_file(const char *path, const struct sw_buf *text, struct sw_err *err)
{
    char *temporary = sw_sprintf("%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    enum sw_status status = SW_OK;

    if (fd < 0) {
        free(temporary);
        return sw_err_set(err, SW_CANT_CREATE, "%s: can't be created: %s", path, strerror(errno));
    }
    if (write_all(fd, text->s, text->n) != SW_OK || fsync(fd) != 0)
        status = sw_err_set(err, SW_IO, "%s: can't be written: %s", path, strerror(errno));
    if (close(fd) != 0 && status == SW_OK)
        status = sw_err_set(err, SW_IO, "%s: can't be written: %s", path, strerror(errno));
    if (status == SW_OK && rename(temporary, path) != 0)
        status = sw_err_set(err, SW_CANT_CREATE, "%s: can't be created: %s", path, strerror(errno));
    if (status != SW_OK)
        unlink(temporary);
    free(temporary);
    return status;
}

enum sw_status output_write(const struct cli *cli, const struct result *result, const char *format,
                            const struct texts *outputs, struct sw_err *err)
{
    struct sw_buf text = {0};
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < outputs->n; i++) {
        const char *path = outputs->items[i];

        sw_buf_clear(&text);
        status = render(&text, cli, result, format ? format : format_of(path), true, err);
        if (status == SW_OK)
            status = write_file(path, &text, err);
    }
    if (outputs->n == 0) {
        status = render(&text, cli, result, format, false, err);
        if (status == SW_OK)
            status = output_print(text.s, text.n, err);
    }
    sw_buf_free(&text);
    return status;
}
