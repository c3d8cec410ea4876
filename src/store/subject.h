/*
 * subject.h - private to src/store: whom a purge or an export is about, and where their numbers and
 * names stand.
 */
#ifndef SIPWHY_STORE_SUBJECT_H
#define SIPWHY_STORE_SUBJECT_H

#include "sqlite.h"

enum subject_kind {
    SUBJECT_NUMBER, /* digits, as sw_phone_digits gives them */
    SUBJECT_ID,     /* a UPN or object ID: nobody else has it */
    SUBJECT_NAME    /* a display name: others may have it, too */
};

struct subject_text {
    enum subject_kind kind;
    char *text;
};

/* {0} is a valid empty one. */
struct subject {
    struct subject_text *texts;
    size_t n, capacity;
};

/*
 * Reads who is meant. The ids of their rows of `user` are in the temporary table subject_user, and
 * until subject_clear SQL has is_subject(number or address), holds_subject(any text) and
 * black_out(any text), which puts "[purged]" in place of numbers and names. subject stays where it
 * is until then. SW_USAGE for a number or user that nobody can have.
 */
enum sw_status subject_read(struct sw_store *store, const struct sw_people *people,
                            struct subject *subject, struct sw_err *err);
/* As the SQL functions of these names. */
bool subject_is(const struct subject *subject, struct sw_str cell);
bool subject_is_held(const struct subject *subject, struct sw_str text);

/* The place, from `from` on, where the text names them next, of *n bytes; its length if nowhere. */
size_t subject_next(const struct subject *subject, struct sw_str text, size_t from, size_t *n);

void subject_clear(struct sw_store *store, struct subject *subject);

#endif
