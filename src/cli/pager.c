/* pager.c - see pager.h. */
#include "pager.h"

#include "sipwhy/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char less_options[] = "FIRX";

/* As the shell reads it. */
static const char *command(void)
{
    const char *pager = getenv("PAGER");

    return pager ? pager : "less -FIRX";
}

bool pager_is_wanted(const struct cli *cli)
{
    const char *term = getenv("TERM"), *pager = command();
    struct sw_str words = sw_str_trim(sw_str(pager));

    return !cli->no_pager && words.n > 0 && !sw_str_eq_fold(words, SW_STR("cat")) &&
           !(term && strcmp(term, "dumb") == 0) && isatty(STDOUT_FILENO);
}

/* Whether a folder of $PATH has the program. */
static bool is_in_path(const char *program)
{
    const char *path = getenv("PATH");
    struct sw_str rest = sw_str(path ? path : "/usr/bin:/bin"), folder;
    bool is_there = false;

    while (!is_there && sw_str_split(&rest, ':', &folder)) {
        char *file = sw_sprintf("%.*s/%s", (int)folder.n, folder.s, program);

        is_there = access(file, X_OK) == 0;
        free(file);
    }
    return is_there;
}

/* A report that goes to a program that is not there is lost. What only a shell understands is its.
 */
static bool can_run(const char *pager)
{
    struct sw_str rest = sw_str_trim(sw_str(pager)), word;
    char *program;
    bool can;

    if (strpbrk(pager, "|&;<>()$`\\\"'*?[#~=%{"))
        return true;
    sw_str_split(&rest, ' ', &word);
    program = sw_sprintf("%.*s", (int)word.n, word.s);
    can = strchr(program, '/') ? access(program, X_OK) == 0 : is_in_path(program);
    free(program);
    return can;
}

/* In the child: the pager, reading from `from`. */
static void run(int from)
{
    signal(SIGPIPE, SIG_DFL);
    setenv("LESS", less_options, 0); /* for a $PAGER that is less: colour is no text to it */
    if (dup2(from, STDIN_FILENO) >= 0)
        execl("/bin/sh", "sh", "-c", command(), (char *)NULL);
    _exit(127);
}

/* In the child: what it needs to run a pager the parent may have given up meanwhile. */
static void wait_and_run(int from)
{
    struct pollfd first = {.fd = from, .events = POLLIN};

    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    while (poll(&first, 1, -1) < 0 && errno == EINTR)
        ;
    if (first.revents & POLLIN)
        run(from);
    _exit(0);
}

void pager_prepare(struct pager *pager)
{
    int ends[2];

    *pager = (struct pager){.to = -1};
    if (!can_run(command()) || pipe2(ends, O_CLOEXEC) != 0)
        return;
    pager->child = fork();
    if (pager->child == 0) {
        close(ends[1]);
        wait_and_run(ends[0]);
    }
    close(ends[0]);
    if (pager->child > 0) {
        pager->to = ends[1];
    } else {
        close(ends[1]);
        pager->child = 0;
    }
}

int pager_take(struct pager *pager)
{
    int to = pager->child > 0 ? pager->to : -1;

    pager->to = -1;
    return to;
}

void pager_end(struct pager *pager)
{
    void (*before)(int);

    if (pager->child == 0)
        return;
    if (pager->to >= 0)
        close(pager->to);
    before = signal(SIGINT, SIG_IGN); /* it is the pager's until it has ended */
    while (waitpid(pager->child, NULL, 0) < 0 && errno == EINTR)
        ;
    signal(SIGINT, before);
    *pager = (struct pager){.to = -1};
}
