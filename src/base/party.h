/*
 * party.h - private to src/base: what stands for somebody in a cell of its own.
 */
#ifndef SIPWHY_BASE_PARTY_H
#define SIPWHY_BASE_PARTY_H

#include "sipwhy/text.h"

enum party_kind {
    PARTY_NONE,      /* nothing stands there */
    PARTY_ANONYMOUS, /* the word itself, in name */
    PARTY_NUMBER,    /* digits, and what people and exports put between and behind them */
    PARTY_ADDRESS,   /* of a person: what stands before its last @ is no number */
    PARTY_NAME       /* other words */
};

struct party {
    enum party_kind kind;
    const char *scheme;  /* "sip:", "sips:", "tel:" or ""; static */
    struct sw_str name;  /* without scheme and parameters, which may repeat a number; trimmed */
    struct sw_str host;  /* behind a number or address, with its @; else "" */
    struct sw_str whole; /* name and host */
};

/* Of a caller or callee. The texts point into the cell. */
struct party party_of(struct sw_str cell);

/* All of text is a number: digits and "+*#-.() /". */
bool is_number(struct sw_str text);

/* What stands before the last @, and the rest with it; false where there is no @. */
bool split_address(struct sw_str address, struct sw_str *name, struct sw_str *host);

#endif
