/* found.c - see found.h. */
#include "found.h"

#include "sipwhy/personal.h"
#include "sipwhy/phone.h"

#include <ctype.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "0x" and the hexadecimal digits behind it at the beginning of text; 0 for anything else. */
static size_t count_hexadecimal(struct sw_str text)
{
    size_t n = 2;

    if (text.n < 3 || text.s[0] != '0' || (text.s[1] | 0x20) != 'x')
        return 0;
    while (n < text.n && isxdigit((unsigned char)text.s[n]))
        n++;
    return n > 2 ? n : 0;
}

/* An area code behind 0, as in 0151 or 030: no code of Microsoft's or SIP's begins so, no date. */
static bool has_area_code(struct sw_str text)
{
    return text.n > 2 && text.s[0] == '0' && is_digit(text.s[1]) && is_digit(text.s[2]);
}

/*
 * What may be a phone number at the beginning of text: seven digits at least, parted by hyphens, in
 * international form and with an area code also by spaces, brackets and such ("503 560503" are
 * codes). 0 for anything else.
 */
static size_t count_number(struct sw_str text)
{
    enum { SHORTEST_NUMBER = 7 };
    const char *separators = text.s[0] == '+' ? " -()." : has_area_code(text) ? " -()/" : "-";
    size_t digits = 0, end = sw_phone_pairs(text);

    if (end > 0)
        return end;
    if (text.s[0] != '+' && !is_digit(text.s[0]))
        return 0;
    for (size_t i = text.s[0] == '+'; i < text.n; i++) {
        if (is_digit(text.s[i])) {
            digits++;
            end = i + 1;
        } else if (!strchr(separators, text.s[i]) || i - end > 1) {
            break;
        }
    }
    return digits >= SHORTEST_NUMBER ? end : 0;
}

bool find_next(struct finder *finder, enum found_kind *kind, struct sw_str *piece)
{
    struct sw_str text = finder->rest;
    size_t whole, local, number;

    if (text.n == 0)
        return false;
    whole = finder->in_word ? 0 : count_hexadecimal(text);
    local = whole || finder->in_word || finder->clear > 0
                ? 0
                : sw_count_local_part(text, &finder->clear);
    number = whole || local ? 0 : count_number(text);
    *kind = number ? FOUND_NUMBER : local ? FOUND_LOCAL : FOUND_NOTHING;
    *piece = (struct sw_str){text.s, whole ? whole : local ? local : number ? number : 1};
    skip_found(finder, piece->n);
    return true;
}

struct sw_str found_host(const struct finder *finder)
{
    struct sw_str text = finder->rest;
    size_t n = 0;

    while (n < text.n &&
           (sw_is_word(text.s[n]) || (text.s[n] != '\0' && strchr("@.-_", text.s[n]))))
        n++;
    while (n > 0 && !sw_is_word(text.s[n - 1]))
        n--;
    return (struct sw_str){text.s, n};
}

void skip_found(struct finder *finder, size_t n)
{
    if (n == 0)
        return;
    finder->in_word = sw_is_word(finder->rest.s[n - 1]);
    finder->clear -= finder->clear < n ? finder->clear : n;
    finder->rest = (struct sw_str){finder->rest.s + n, finder->rest.n - n};
}
