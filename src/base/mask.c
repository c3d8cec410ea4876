/* mask.c - see mask.h. */
#include "mask.h"

#include "found.h"
#include "party.h"

#include "sipwhy/personal.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(struct sw_str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        n += is_digit(text.s[i]);
    return n;
}

static void add_first_character(struct sw_buf *out, struct sw_str text)
{
    uint32_t c;

    if (text.n > 0)
        sw_buf_add(out, text.s, sw_utf8_next(text.s, text.n, &c));
}

/* ------------------------------------------------------------------------------- cells */

/* Of the digits that are there: exports have masked some already. */
void mask_digits(struct sw_buf *out, struct sw_str number)
{
    enum { SHORTEST_IN_FULL_FORM = 7, KEPT = 2 };
    size_t digits = count_digits(number);

    sw_star_digits(out, number, digits >= SHORTEST_IN_FULL_FORM ? KEPT : 0,
                   digits > KEPT ? KEPT : 0);
}

/* "I.R.S." of Internal Revenue Service. */
static void add_initials(struct sw_buf *out, struct sw_str words)
{
    enum { MOST = 4 };
    struct sw_str word;

    for (int n = 0; n < MOST && sw_str_split(&words, ' ', &word);) {
        if (word.n == 0)
            continue;
        add_first_character(out, word);
        sw_buf_char(out, '.');
        n++;
    }
}

void mask_number(struct sw_buf *out, struct sw_str number)
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
        mask_digits(out, party.name);
        break;
    case PARTY_ADDRESS:
        mask_user(out, party.name);
        break;
    case PARTY_NAME:
        add_initials(out, party.name);
        break;
    }
    sw_buf_add(out, party.host.s, party.host.n);
}

void mask_user(struct sw_buf *out, struct sw_str user)
{
    struct sw_str name = user, host = SW_STR("");

    if (user.n == 0)
        return;
    split_address(user, &name, &host);
    add_first_character(out, name);
    sw_buf_str(out, "***");
    sw_buf_add(out, host.s, host.n);
}

static bool has_letters(struct sw_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.s[i] >= 0x80 ||
            ((text.s[i] | 0x20) >= 'a' && (text.s[i] | 0x20) <= 'z'))
            return true;
    return false;
}

/* Of every word its first character, of an address what is behind the @ too. */
static void mask_words(struct sw_buf *out, struct sw_str text)
{
    bool is_inside = false, is_domain = false;

    while (text.n > 0) {
        uint32_t c;
        size_t n = sw_utf8_next(text.s, text.n, &c);
        bool is_separator = n == 1 && strchr(" ,;|<>()\"'/\t\r\n", text.s[0]);

        if (!is_separator && is_inside && !is_domain && c != '@')
            sw_buf_char(out, '*');
        else
            sw_buf_add(out, text.s, n);
        is_domain = !is_separator && (is_domain || c == '@');
        is_inside = !is_separator;
        text = (struct sw_str){text.s + n, text.n - n};
    }
}

void mask_people(struct sw_buf *out, struct sw_str people)
{
    size_t digits = count_digits(people), kept = digits >= 7 ? 2 : digits > 3 ? 1 : digits;

    if (has_letters(people))
        mask_words(out, people);
    else
        sw_star_digits(out, people, kept, kept);
}

/* ------------------------------------------------------------------------------- texts */

/* All but the first character as stars. */
static void add_masked_name(struct sw_buf *out, struct sw_str name)
{
    uint32_t c;
    size_t first = sw_utf8_next(name.s, name.n, &c);

    sw_buf_add(out, name.s, first);
    for (size_t i = first; i < name.n; i++)
        sw_buf_char(out, '*');
}

void mask_text(struct sw_buf *out, struct sw_str text)
{
    enum { KEPT = 2 };
    struct finder finder = {.rest = text};
    enum found_kind kind;
    struct sw_str piece;

    while (find_next(&finder, &kind, &piece)) {
        if (kind == FOUND_NUMBER)
            sw_star_digits(out, piece, KEPT, KEPT);
        else if (kind == FOUND_LOCAL)
            add_masked_name(out, piece);
        else
            sw_buf_add(out, piece.s, piece.n);
    }
}
