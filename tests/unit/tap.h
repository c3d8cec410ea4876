/*
 * tap.h - the Test Anything Protocol in a few lines; prove runs and counts the tests.
 */
#ifndef TAP_H
#define TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

static bool ok(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool ok(bool holds, const char *format, ...)
{
    va_list args;

    printf("%sok %d - ", holds ? "" : "not ", ++tap_count);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    tap_failed += !holds;
    fflush(stdout);
    return holds;
}

/* Equal texts; prints both when they differ. */
static inline bool is_text(const char *got, const char *want, const char *name)
{
    bool same = got && want && strcmp(got, want) == 0;

    if (!same)
        printf("# got  |%s|\n# want |%s|\n", got ? got : "(null)", want ? want : "(null)");
    return ok(same, "%s", name);
}

/* Equal numbers; prints both when they differ. */
static inline bool is_int(int64_t got, int64_t want, const char *name)
{
    if (got != want)
        printf("# got %" PRId64 ", want %" PRId64 "\n", got, want);
    return ok(got == want, "%s", name);
}

/* The last statement of main. */
static inline int tap_done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed != 0;
}

#endif
