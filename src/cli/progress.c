/* progress.c - see progress.h. */
#include "progress.h"

#include "sipwhy/text.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { DELAY = 1000, INTERVAL = 100, BAR = 24 };

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* "[=====>      ]  41 %  " */
static void draw_bar(int64_t position, int64_t size)
{
    char bar[BAR + 1];
    int64_t share = (position < size ? position : size) * 100 / size;

    for (int i = 0; i < BAR; i++)
        bar[i] = i * 100 < share * BAR ? '=' : ' ';
    bar[BAR] = '\0';
    fprintf(stderr, "[%s] %3d %%  ", bar, (int)share);
}

/* "[=====>      ]  41 %  2 431 000 rows  a.csv"; a pipe has no size, so no bar. */
static void draw(const char *file, int64_t position, int64_t size, int64_t rows)
{
    char n[32];
    struct sw_buf name = {0};

    sw_text_sanitize(&name, sw_str(file));
    fputs("\r\033[K", stderr);
    if (size > 0)
        draw_bar(position, size);
    fprintf(stderr, "%s row%s  %.*s", sw_group_digits(n, rows), rows == 1 ? "" : "s",
            size > 0 ? BAR : 40, name.s ? name.s : "");
    fflush(stderr);
    sw_buf_free(&name);
}

/* Whether it is time to draw; the clock begins with the first question. */
static bool is_due(struct progress *progress)
{
    int64_t now = now_ms();

    if (progress->started == 0)
        progress->started = now;
    if (progress->quiet || !isatty(STDERR_FILENO) || now - progress->started < DELAY ||
        now - progress->shown < INTERVAL)
        return false;
    progress->shown = now;
    progress->is_shown = true;
    return true;
}

void progress_show(void *context, const char *file, int64_t position, int64_t size, int64_t rows)
{
    if (is_due(context))
        draw(file, position, size, rows);
}

void progress_show_work(void *context, const char *what, int64_t done, int64_t of)
{
    if (!is_due(context))
        return;
    fputs("\r\033[K", stderr);
    if (of > 0)
        draw_bar(done, of);
    fputs(what, stderr);
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->is_shown)
        fputs("\r\033[K", stderr);
    progress->is_shown = false;
}
