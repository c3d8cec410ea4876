/* words.c - see words.h. */
#include "words.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *known_words(const struct sw_explanation *e)
{
    static char text[96];

    switch (e->known) {
    case SW_KNOWN_PAIR:
        return "this pair is documented";
    case SW_KNOWN_FAMILY:
        snprintf(text, sizeof text, "this pair is not documented; explained by its family %s",
                 e->family->pattern);
        return text;
    case SW_KNOWN_SIP:
        return "the Microsoft code is not documented; explained by the SIP code alone";
    case SW_KNOWN_NONE:
        break;
    }
    return "neither code is documented";
}

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

/*
 * What may be a phone number at the beginning of text: seven digits at least, parted by hyphens, in
 * international form also by spaces, brackets and dots ("503 560503" are codes). 0 for anything
 * else.
 */
static size_t count_number(struct sw_str text)
{
    enum { SHORTEST_NUMBER = 7 };
    const char *separators = text.s[0] == '+' ? " -()." : "-";
    size_t digits = 0, end = 0;

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

/* What stands before the @ of an address at the beginning of text; 0 for anything else. */
static size_t count_local_part(struct sw_str text)
{
    size_t n = 0;

    while (n < text.n &&
           (isalnum((unsigned char)text.s[n]) || (n > 0 && strchr("._%+-", text.s[n]))))
        n++;
    return n < text.n && text.s[n] == '@' ? n : 0;
}

/* All but the first two and the last two digits as stars. */
static void add_masked_number(struct sw_buf *out, struct sw_str number)
{
    size_t digits = 0, seen = 0;

    for (size_t i = 0; i < number.n; i++)
        digits += is_digit(number.s[i]);
    for (size_t i = 0; i < number.n; i++) {
        bool hides = is_digit(number.s[i]) && seen >= 2 && seen + 2 < digits;

        seen += is_digit(number.s[i]);
        sw_buf_char(out, hides ? '*' : number.s[i]);
    }
}

void mask_personal(struct sw_buf *out, struct sw_str text)
{
    bool in_word = false; /* the character before belongs to a word */

    while (text.n > 0) {
        size_t whole = in_word ? 0 : count_hexadecimal(text);
        size_t local = whole || in_word ? 0 : count_local_part(text);
        size_t number = whole || local ? 0 : count_number(text);
        size_t n = whole ? whole : local ? local : number ? number : 1;

        if (number)
            add_masked_number(out, (struct sw_str){text.s, n});
        else
            sw_buf_add(out, text.s, local ? 1 : n);
        for (size_t i = 1; i < local; i++)
            sw_buf_char(out, '*');
        in_word = isalnum((unsigned char)text.s[n - 1]);
        text = (struct sw_str){text.s + n, text.n - n};
    }
}
