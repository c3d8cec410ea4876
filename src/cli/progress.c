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

/* "[=====>      ]  41 %  2 431 000 rows  a.csv"; a pipe has no size, so no bar. */
static void draw(const char *file, int64_t position, int64_t size, int64_t rows)
{
    char n[32], bar[BAR + 1];
    struct sw_buf name = {0};
    int64_t share = size > 0 ? (position < size ? position : size) * 100 / size : 0;

    for (int i = 0; i < BAR; i++)
        bar[i] = i * 100 < share * BAR ? '=' : ' ';
    bar[BAR] = '\0';
    sw_text_sanitize(&name, sw_str(file));
    if (size > 0)
        fprintf(stderr, "\r\033[K[%s] %3d %%  %s rows  %.24s", bar, (int)share,
                sw_group_digits(n, rows), name.s ? name.s : "");
    else
        fprintf(stderr, "\r\033[K%s rows  %.40s", sw_group_digits(n, rows), name.s ? name.s : "");
    fflush(stderr);
    sw_buf_free(&name);
}

void progress_show(void *context, const char *file, int64_t position, int64_t size, int64_t rows)
{
    struct progress *progress = context;
    int64_t now = now_ms();

    if (progress->started == 0)
        progress->started = now;
    if (progress->quiet || !isatty(STDERR_FILENO) || now - progress->started < DELAY ||
        now - progress->shown < INTERVAL)
        return;
    progress->shown = now;
    progress->is_shown = true;
    draw(file, position, size, rows);
}

void progress_end(struct progress *progress)
{
    if (progress->is_shown)
        fputs("\r\033[K", stderr);
    progress->is_shown = false;
}
