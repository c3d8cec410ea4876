/* redact.c - see redact.h. */
#include "redact.h"

#include "found.h"
#include "mask.h"
#include "party.h"

#include "sipwhy/mem.h"
#include "sipwhy/phone.h"

#include <stdlib.h>
#include <string.h>

/* -------------------------------------------------------------------------- pseudonyms */

/* Two of these are made of every call that pseudonyms are stored for. */
static void hash_token(struct sw_hmac *hmac, const char *kind, struct sw_str text,
                       uint8_t digest[SW_SHA256_SIZE])
{
    char room[128], *message = room;
    size_t n = strlen(kind) + 1, size = n + text.n;

    if (size > sizeof room)
        message = sw_alloc(size);
    memcpy(message, kind, n - 1);
    message[n - 1] = ':';
    if (strcmp(kind, "number") != 0)
        sw_fold(message + n, text.s, text.n);
    else if (text.n > 0) /* digits have no case */
        memcpy(message + n, text.s, text.n);
    sw_hmac_of(hmac, message, size, digest);
    if (message != room)
        free(message);
}

void redact_token(struct sw_buf *out, struct sw_hmac *hmac, const char *kind, struct sw_str text)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SW_SHA256_SIZE];
    char hex[1 + 2 * TOKEN_BYTES] = "-";

    hash_token(hmac, kind, text, digest);
    for (size_t i = 0; i < TOKEN_BYTES; i++) {
        hex[1 + 2 * i] = digits[digest[i] >> 4];
        hex[2 + 2 * i] = digits[digest[i] & 15];
    }
    sw_buf_str(out, kind);
    sw_buf_add(out, hex, sizeof hex);
}

void redact_key(struct sw_buf *out, struct sw_hmac *hmac)
{
    redact_token(out, hmac, "key", SW_STR(""));
}

void redact_id(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str id)
{
    redact_token(out, hmac, "mail", id);
}

/* is_cut: stars stand beside it. */
static void add_number(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str number, bool is_cut)
{
    char room[SW_PHONE_SIZE];

    if (is_cut || memchr(number.s, '*', number.n))
        mask_digits(out, number);
    else
        redact_token(out, hmac, "number", sw_phone_key(room, number));
}

/* ------------------------------------------------------------------------------- cells */

void redact_number(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str number)
{
    struct party party = party_of(number);

    sw_buf_str(out, party.scheme);
    switch (party.kind) {
    case PARTY_NONE:
        break;
    case PARTY_ANONYMOUS:
        sw_buf_add(out, party.name.s, party.name.n);
        break;
    case PARTY_NUMBER:
        add_number(out, hmac, party.name, false);
        redact_text(out, hmac, party.host);
        break;
    case PARTY_ADDRESS:
        redact_user(out, hmac, party.whole);
        break;
    case PARTY_NAME: /* the object ID of a user where an export has no UPN */
        redact_token(out, hmac, sw_str_is_guid(party.name) ? "user" : "name", party.name);
        break;
    }
}

/* A pattern is nobody, and must not look like somebody. */
void redact_user(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str user)
{
    user = sw_str_trim(user);
    for (size_t i = 0; i < user.n; i++)
        if (strchr("*?[%", user.s[i]) && user.s[i]) {
            sw_buf_str(out, "***");
            return;
        }
    if (user.n > 0)
        redact_token(out, hmac, "user", user);
}

/* A number may have blanks and brackets in it, a name blanks: those part nothing here. */
static struct sw_str next_of_list(struct sw_str list)
{
    static const char separators[] = ",;|<>\"\t\r\n";
    size_t n = 0;

    while (n < list.n && !memchr(separators, list.s[n], sizeof separators - 1))
        n++;
    return (struct sw_str){list.s, n};
}

/* "Weber, Anna" is one name, "anna@contoso.com, bob@contoso.com" a list. */
static bool is_one_name(struct sw_str people)
{
    while (people.n > 0) {
        struct sw_str part = next_of_list(people);
        enum party_kind kind = party_of(part).kind;

        if ((kind != PARTY_NAME && kind != PARTY_NONE) || sw_str_is_guid(sw_str_trim(part)))
            return false;
        part.n += part.n < people.n; /* with the separator */
        people = (struct sw_str){people.s + part.n, people.n - part.n};
    }
    return true;
}

void redact_people(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str people)
{
    if (is_one_name(people)) {
        people = sw_str_trim(people);
        if (people.n > 0)
            redact_token(out, hmac, "name", people);
        return;
    }
    while (people.n > 0) {
        struct sw_str part = next_of_list(people);

        redact_number(out, hmac, part);
        people = (struct sw_str){people.s + part.n, people.n - part.n};
        if (people.n == 0)
            break;
        sw_buf_char(out, people.s[0]);
        people = (struct sw_str){people.s + 1, people.n - 1};
    }
}

/* ------------------------------------------------------------------------------- texts */

/* What stands before an @: a number keeps the host behind it, of a person it is a part. */
static void add_local(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str local,
                      struct finder *finder)
{
    enum { SHORTEST_NUMBER = 7 };
    struct sw_str host = found_host(finder);

    if (local.n >= SHORTEST_NUMBER && is_number(local)) {
        add_number(out, hmac, local, false);
        return;
    }
    redact_user(out, hmac, (struct sw_str){local.s, local.n + host.n});
    skip_found(finder, host.n);
}

void redact_text(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str text)
{
    struct finder finder = {.rest = text};
    enum found_kind kind;
    struct sw_str piece;
    bool is_behind_star = false;

    while (find_next(&finder, &kind, &piece)) {
        bool is_before_star = finder.rest.n > 0 && finder.rest.s[0] == '*';

        if (kind == FOUND_NUMBER)
            add_number(out, hmac, piece, is_behind_star || is_before_star);
        else if (kind == FOUND_LOCAL)
            add_local(out, hmac, piece, &finder);
        else
            sw_buf_add(out, piece.s, piece.n);
        is_behind_star = piece.s[piece.n - 1] == '*';
    }
}
