/*
 * err.h - how a function says that it failed, and what the user is told.
 *
 * A function that can fail returns a status and takes `struct sw_err *err` last. The place that
 * knows most writes the sentence (sw_err_set), each caller may say where it was (sw_err_at), and
 * only main prints it. Sentences are lower case, name file, line and column, say what to do, and
 * never hold a cell's value: it may be somebody's phone number.
 */
#ifndef SIPWHY_ERR_H
#define SIPWHY_ERR_H

#include <stdbool.h>

/* A status is the exit code of the program; the numbers are sysexits.h's where they fit. */
enum sw_status {
    SW_OK = 0,
    SW_CHECK_FAILED = 1, /* a check found damage, or a --fail-if condition holds */
    SW_USAGE = 2,        /* wrong options or arguments */
    SW_DATA = 65,        /* input not recognised, or rows rejected under --strict */
    SW_NO_INPUT = 66,    /* no such input file, or it can't be read */
    SW_BUG = 70,         /* sipwhy itself is wrong */
    SW_CANT_CREATE = 73, /* output can't be created */
    SW_IO = 74,          /* I/O error or disk full */
    SW_LOCKED = 75,      /* database locked for longer than the busy timeout */
    SW_NOT_OURS = 76,    /* database of another program or of a newer sipwhy */
    SW_INTERRUPTED = 130
};

struct sw_err {
    char text[1024];   /* "" while nothing went wrong; cut at the end when longer */
    bool is_no_export; /* with SW_DATA: nothing in the file looks like an export; in a folder or an
                          archive such files may lie beside exports */
    bool is_answer;    /* then: it is an answer of Graph that has no calls in it */
};

/* Writes the sentence and returns status, so that a failure is one line: return sw_err_set(...). */
enum sw_status sw_err_set(struct sw_err *err, enum sw_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with SW_DATA for a file that is no export at all. */
enum sw_status sw_err_no_export(struct sw_err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts "WHERE: " in front of the sentence; the format must not use err->text itself. */
void sw_err_at(struct sw_err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
