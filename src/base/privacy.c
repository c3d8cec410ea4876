/* privacy.c - see privacy.h. */
#include "sipwhy/privacy.h"

#include "mask.h"
#include "redact.h"

#include "sipwhy/hash.h"
#include "sipwhy/pseudonym.h"

#include <string.h>

void sw_privacy_redact(struct sw_privacy *privacy, const void *key, size_t n)
{
    struct sw_buf mark = {0};

    *privacy = (struct sw_privacy){.way = SW_REDACTED, .hmac = sw_hmac_new(key, n)};
    redact_key(&mark, privacy->hmac);
    memcpy(privacy->mark, mark.s, mark.n + 1);
    sw_buf_free(&mark);
}

void sw_privacy_clear(struct sw_privacy *privacy)
{
    sw_hmac_free(privacy->hmac);
    *privacy = (struct sw_privacy){0};
}

const char *sw_privacy_mark(const struct sw_privacy *privacy)
{
    return sw_privacy_way(privacy) == SW_REDACTED ? privacy->mark : NULL;
}

enum sw_privacy_way sw_privacy_way(const struct sw_privacy *privacy)
{
    return privacy ? privacy->way : SW_MASKED;
}

typedef void mask_fn(struct sw_buf *out, struct sw_str text);
typedef void redact_fn(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str text);

/* What is personal is written here and nowhere else. */
static void write_open(struct sw_buf *out, const struct sw_privacy *privacy, struct sw_str text,
                       mask_fn *mask, redact_fn *redact)
{
    switch (sw_privacy_way(privacy)) {
    case SW_MASKED:
        mask(out, text);
        break;
    case SW_SHOWN:
        sw_buf_add(out, text.s, text.n);
        break;
    case SW_REDACTED:
        redact(out, privacy->hmac, text);
        break;
    }
}

static struct sw_str behind(struct sw_str text, size_t n)
{
    return (struct sw_str){text.s + n, text.n - n};
}

/* The text before the next pseudonym; all of it where there is none. */
static struct sw_str before_pseudonym(struct sw_str text)
{
    bool in_word = false;

    for (size_t i = 0; i < text.n; i++) {
        if (!in_word && sw_pseudonym_length(behind(text, i)) > 0)
            return (struct sw_str){text.s, i};
        in_word = sw_is_word(text.s[i]);
    }
    return text;
}

/* Of what a database with pseudonyms has they stay, as other reports under their key have them. */
static void write(struct sw_buf *out, const struct sw_privacy *privacy, struct sw_str text,
                  mask_fn *mask, redact_fn *redact)
{
    struct sw_pseudonym number;

    if (!privacy || !privacy->has_pseudonyms) {
        write_open(out, privacy, text, mask, redact);
        return;
    }
    if (sw_pseudonym_parse(text, &number)) {
        sw_buf_add(out, text.s, text.n - (number.country.n ? number.country.n + 1 : 0));
        return;
    }
    if (sw_str_starts(text, "sip:user-") && sw_pseudonym_length(behind(text, 4)) == text.n - 4) {
        sw_buf_add(out, text.s, text.n);
        return;
    }
    while (text.n > 0) {
        struct sw_str open = before_pseudonym(text);
        size_t n = open.n < text.n ? sw_pseudonym_length(behind(text, open.n)) : 0;

        if (open.n > 0)
            write_open(out, privacy, open, mask, redact);
        sw_buf_add(out, text.s + open.n, n);
        text = behind(text, open.n + n);
    }
}

void sw_privacy_number(struct sw_buf *out, const struct sw_privacy *privacy, struct sw_str number)
{
    write(out, privacy, number, mask_number, redact_number);
}

void sw_privacy_user(struct sw_buf *out, const struct sw_privacy *privacy, struct sw_str user)
{
    write(out, privacy, user, mask_user, redact_user);
}

void sw_privacy_people(struct sw_buf *out, const struct sw_privacy *privacy, struct sw_str people)
{
    write(out, privacy, people, mask_people, redact_people);
}

void sw_privacy_text(struct sw_buf *out, const struct sw_privacy *privacy, struct sw_str text)
{
    write(out, privacy, text, mask_text, redact_text);
}

static void add_as_it_is(struct sw_buf *out, struct sw_str text)
{
    sw_buf_add(out, text.s, text.n);
}

void sw_privacy_id(struct sw_buf *out, const struct sw_privacy *privacy, struct sw_str id)
{
    write(out, privacy, id, add_as_it_is, redact_id);
}
