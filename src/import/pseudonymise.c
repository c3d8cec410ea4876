/* pseudonymise.c - see pseudonymise.h. */
#include "pseudonymise.h"

#include "sipwhy/personal.h"
#include "sipwhy/pseudonym.h"

#include <stdlib.h>
#include <string.h>

enum sw_status pseudonymiser_begin(struct pseudonymiser *p, struct sw_err *err)
{
    return sw_countries_load(&p->countries, err);
}

void pseudonymiser_end(struct pseudonymiser *p)
{
    for (size_t i = 0; i < RECENT_TEXTS; i++) {
        free(p->texts[i].text);
        free(p->texts[i].made);
    }
    sw_buf_free(&p->made);
    sw_countries_clear(&p->countries);
}

/* ------------------------------------------------------------------------ what stands for it */

static void make(struct pseudonymiser *p, enum kind kind, struct sw_str text)
{
    struct sw_buf *out = &p->made;

    sw_buf_clear(out);
    sw_buf_str(out, "");
    switch (kind) {
    case NUMBER:
        sw_pseudonym_add_number(out, p->key, text, sw_countries_of(&p->countries, text));
        break;
    case USER:
        sw_pseudonym_add_user(out, p->key, text);
        break;
    case PEOPLE:
        sw_pseudonym_add_people(out, p->key, text);
        break;
    case TEXT:
        sw_pseudonym_add_text(out, p->key, text);
        break;
    }
}

static void take_made(struct pseudonymiser *p, struct sw_str *text, struct sw_arena *arena)
{
    *text = (struct sw_str){sw_arena_copy(arena, p->made.s, p->made.n), p->made.n};
}

/* Few rows have the same far number: to hash it is less work than to look for it. */
static void replace(struct pseudonymiser *p, enum kind kind, struct sw_str *text,
                    struct sw_arena *arena)
{
    if (text->n == 0)
        return;
    make(p, kind, *text);
    take_made(p, text, arena);
}

/* To look for people in a text is more work than to look for the text. */
static void replace_known(struct pseudonymiser *p, enum kind kind, struct sw_str *text,
                          struct sw_arena *arena)
{
    struct recent_text *recent;

    if (text->n == 0)
        return;
    recent = &p->texts[sw_hash64_more((uint64_t)kind, text->s, text->n) % RECENT_TEXTS];
    if (!recent->text || recent->kind != kind ||
        !sw_str_eq((struct sw_str){recent->text, recent->n}, *text)) {
        make(p, kind, *text);
        free(recent->text);
        free(recent->made);
        *recent = (struct recent_text){kind, sw_strndup(text->s, text->n),
                                       sw_strndup(p->made.s, p->made.n), text->n, p->made.n};
    }
    *text = (struct sw_str){sw_arena_copy(arena, recent->made, recent->n_made), recent->n_made};
}

/* ------------------------------------------------------------------------------ the user */

static const enum kind user_kinds[USER_NAMES] = {USER, USER, PEOPLE};

/* Of each name by itself, so that "ab", "c" is not "a", "bc". */
static void hash_user(struct sw_str *const names[USER_NAMES], uint64_t hash[2])
{
    uint64_t parts[USER_NAMES][2];

    for (size_t i = 0; i < USER_NAMES; i++)
        sw_hash128(names[i]->s, names[i]->n, parts[i]);
    sw_hash128(parts, sizeof parts, hash);
}

/* False where it has no room. */
static bool make_user(struct pseudonymiser *p, struct recent_user *recent,
                      struct sw_str *const names[USER_NAMES], const uint64_t hash[2])
{
    size_t n = 0;

    *recent = (struct recent_user){.hash = {0, 0}};
    for (size_t i = 0; i < USER_NAMES; i++) {
        make(p, user_kinds[i], *names[i]);
        if (n + p->made.n > USER_SIZE)
            return false;
        memcpy(recent->made + n, p->made.s, p->made.n);
        recent->n[i] = (uint8_t)p->made.n;
        n += p->made.n;
    }
    memcpy(recent->hash, hash, sizeof recent->hash);
    return true;
}

static void replace_user(struct pseudonymiser *p, struct sw_call *call, struct sw_arena *arena)
{
    struct sw_str *const names[USER_NAMES] = {&call->user_id, &call->upn, &call->display_name};
    struct recent_user *recent;
    uint64_t hash[2];
    size_t n = 0;

    hash_user(names, hash);
    recent = &p->users[hash[0] % RECENT_USERS];
    if ((recent->hash[0] != hash[0] || recent->hash[1] != hash[1]) &&
        !make_user(p, recent, names, hash)) {
        for (size_t i = 0; i < USER_NAMES; i++)
            replace(p, user_kinds[i], names[i], arena);
        return;
    }
    for (size_t i = 0; i < USER_NAMES; i++) {
        if (names[i]->n > 0)
            *names[i] =
                (struct sw_str){sw_arena_copy(arena, recent->made + n, recent->n[i]), recent->n[i]};
        n += recent->n[i];
    }
}

/* ------------------------------------------------------------------------------ phrases */

/* A name as words of its own in text: where it begins; text.n where it does not stand there. */
static size_t find_name(struct sw_str text, struct sw_str name)
{
    bool in_word = false;

    for (size_t i = 0; i + name.n <= text.n; i++) {
        struct sw_str part = {text.s + i, name.n};

        if (!in_word && sw_str_eq_fold(part, name) &&
            (i + name.n == text.n || !sw_is_word(text.s[i + name.n])))
            return i;
        in_word = sw_is_word(text.s[i]);
    }
    return text.n;
}

/* Where the first of two names is, and which that is. */
static size_t find_first(struct sw_str text, const struct sw_str names[2], size_t *which)
{
    size_t first = text.n;

    for (size_t i = 0; i < 2; i++) {
        size_t at = names[i].n > 0 ? find_name(text, names[i]) : text.n;

        if (at < first) {
            first = at;
            *which = i;
        }
    }
    return first;
}

/* Those of the row's user, and in what is between them what may be of others. */
static void pseudonymise_phrase(struct pseudonymiser *p, struct sw_call *call,
                                struct sw_arena *arena)
{
    const struct sw_str none = {"", 0};
    const struct sw_str names[2] = {
        sw_is_telling_name(call->display_name) ? call->display_name : none, call->user_id};
    struct sw_str rest = call->phrase;
    size_t which = 0, at = find_first(rest, names, &which);

    if (at == rest.n) {
        replace_known(p, TEXT, &call->phrase, arena);
        return;
    }
    sw_buf_clear(&p->made);
    for (; rest.n > 0; at = find_first(rest, names, &which)) {
        sw_pseudonym_add_text(&p->made, p->key, (struct sw_str){rest.s, at});
        if (at == rest.n)
            break;
        if (which == 0)
            sw_pseudonym_add_people(&p->made, p->key, names[0]);
        else
            sw_pseudonym_add_user(&p->made, p->key, names[1]);
        at += names[which].n;
        rest = (struct sw_str){rest.s + at, rest.n - at};
    }
    take_made(p, &call->phrase, arena);
}

/* -------------------------------------------------------------------------------- a row */

/* "4930123456@10.0.0.1", as SIP has them. */
static void pseudonymise_id(struct pseudonymiser *p, struct sw_str *id, struct sw_arena *arena)
{
    bool is_guid = id->n == 36 && id->s[8] == '-' && id->s[13] == '-' && id->s[18] == '-';

    if (id->n > 0 && !is_guid && (memchr(id->s, '@', id->n) || memchr(id->s, '+', id->n)))
        replace(p, TEXT, id, arena);
}

void pseudonymise(struct pseudonymiser *p, struct sw_call *call, struct sw_arena *arena)
{
    struct sw_str *const ids[] = {&call->call_id, &call->correlation_id,
                                  &call->shared_correlation_id, &call->transferor_correlation_id};
    const bool is_inbound = call->direction == SW_INBOUND;

    pseudonymise_phrase(p, call, arena);
    replace(p, NUMBER, is_inbound ? &call->callee : &call->caller, arena);
    replace(p, NUMBER, is_inbound ? &call->caller : &call->callee, arena);
    replace_user(p, call, arena);
    replace_known(p, PEOPLE, &call->admin_units, arena);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        pseudonymise_id(p, ids[i], arena);
    if (!call->counts.is_counted)
        return;
    call->fingerprint[0] = sw_pseudonym_of_hash(p->key, call->fingerprint[0]);
    call->counts.content = sw_pseudonym_of_hash(p->key, call->counts.content);
    call->counts.way = sw_pseudonym_of_hash(p->key, call->counts.way);
}
