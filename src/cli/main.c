/* main.c - finds the command, runs it, tells what went wrong. */
#include "pager.h"

#include "sipwhy/mem.h"

#include "sipwhy/interrupt.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum sw_status unknown_command(const char *name, struct sw_err *err)
{
    enum { FAR = 3 };
    const char *nearest = NULL;
    size_t least = FAR;

    for (const struct command *c = commands; c->name; c++) {
        size_t edits = options_distance(name, c->name);

        if (edits < least) {
            nearest = c->name;
            least = edits;
        }
    }
    if (nearest)
        return sw_err_set(err, SW_USAGE, "%s is no command; did you mean %s?", name, nearest);
    return sw_err_set(err, SW_USAGE, "%s is no command; see sipwhy --help", name);
}

/* argv[0] is the name of a command. */
static enum sw_status run_command(struct cli *cli, int argc, char **argv, struct sw_err *err)
{
    enum sw_status status = sw_codes_load(&cli->codes, err);

    if (status != SW_OK)
        return status;
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(argv[0], c->name) == 0)
            return c->run(cli, c, argc, argv, err);
    return unknown_command(argv[0], err);
}

static enum sw_status run(struct cli *cli, int argc, char **argv, struct sw_err *err)
{
    static char help[] = "--help";
    enum sw_status status = options_parse_global(cli, &argc, &argv, err);

    if (status != SW_OK)
        return status;
    if (cli->version) {
        print_version();
        return SW_OK;
    }
    if (argc == 0 || cli->help) {
        print_short_help(cli->help ? stdout : stderr);
        return cli->help ? SW_OK : SW_USAGE;
    }
    status = options_check_dashes(1, argv, err);
    if (status != SW_OK)
        return status;
    if (strcmp(argv[0], "help") != 0)
        return run_command(cli, argc, argv, err);
    if (argc > 1)
        return run_command(cli, 2, (char *[]){argv[1], help, NULL}, err);
    print_short_help(stdout);
    return SW_OK;
}

/* Whether standard output is a pipe that nobody reads any more. */
static bool reader_is_gone(void)
{
    struct pollfd pipe = {.fd = STDOUT_FILENO, .events = POLLOUT};

    return poll(&pipe, 1, 0) == 1 && pipe.revents & POLLERR;
}

/* What stdio still holds, or could not write earlier: help, receipts. */
static enum sw_status flush_output(struct sw_err *err)
{
    bool failed = ferror(stdout);

    errno = 0;
    if (fflush(stdout) == 0 && !failed)
        return SW_OK;
    if (errno == EPIPE || reader_is_gone()) /* it has seen enough (| head) */
        return SW_OK;
    return sw_err_set(err, SW_IO, "standard output: %s",
                      errno ? strerror(errno) : "not all could be written");
}

static bool has_ended;

/* libarchive ends the program by itself where it is refused the memory for a sentence. */
static void end_by_library(void)
{
    if (!has_ended)
        sw_out_of_memory();
}

int main(int argc, char **argv)
{
    struct pager pager = {0};
    struct cli cli = {.color = "auto", .busy_seconds = 10, .overlaid = &cli.codes, .pager = &pager};
    struct sw_err err = {0};
    enum sw_status status;

    /* Running out of memory is told as what it is, in libraries too. */
    json_set_alloc_funcs(sw_alloc, free);
    atexit(end_by_library);
    /* Only what widths and file names need: numbers and dates look the same everywhere. */
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "");
    sw_interrupt_install();
    signal(SIGPIPE, SIG_IGN); /* an import goes on though nobody reads its receipt */
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow (ulimit -f) is a full disk */
    status = run(&cli, argc, argv, &err);
    pager_end(&pager);
    if (status == SW_OK)
        status = flush_output(&err);
    if (status != SW_OK && err.text[0])
        tell(&err);
    sw_codes_clear(&cli.codes);
    has_ended = true;
    return (int)status;
}
