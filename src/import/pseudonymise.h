/*
 * pseudonymise.h - private to src/import: calls without the numbers and names of people, before
 * anything of them is kept.
 *
 * What is replaced: caller, callee, UPN, object ID, display name, administrative units (one of few
 * members tells who it is), what looks like a number or an address in a phrase, and there also the
 * names of the row's user. Of rows of counts also what tells them from others, which is a hash over
 * their cells. Correlation and call IDs stay, since they lead to somebody in Microsoft's systems
 * alone; but of one that is no GUID a number or an address in it goes.
 */
#ifndef SIPWHY_IMPORT_PSEUDONYMISE_H
#define SIPWHY_IMPORT_PSEUDONYMISE_H

#include "sipwhy/call.h"
#include "sipwhy/country.h"
#include "sipwhy/mem.h"
#include "sipwhy/privacy.h"

enum kind { NUMBER, USER, PEOPLE, TEXT };

/* What rows had last, with what stands for it: many have the same. */
enum { RECENT_USERS = 8192, RECENT_TEXTS = 512, USER_NAMES = 3, USER_SIZE = 80 };

struct recent_user {
    uint64_t hash[2];      /* XXH3-128 of the names; 0, 0: nobody is here */
    uint8_t n[USER_NAMES]; /* lengths of what stands for each, one behind the other */
    char made[USER_SIZE];
};

struct recent_text {
    enum kind kind;
    char *text, *made; /* NULL: nothing is here */
    size_t n, n_made;
};

/* {.key = key} before. One thread at a time. */
struct pseudonymiser {
    const struct sw_privacy *key;
    struct sw_countries countries;
    struct sw_buf made;
    struct recent_user users[RECENT_USERS];
    struct recent_text texts[RECENT_TEXTS];
};

enum sw_status pseudonymiser_begin(struct pseudonymiser *p, struct sw_err *err);
void pseudonymiser_end(struct pseudonymiser *p);

/* Texts that come in place of others are in the arena. Before the call is identified. */
void pseudonymise(struct pseudonymiser *p, struct sw_call *call, struct sw_arena *arena);

#endif
