/* words.c - see words.h. */
#include "words.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

char *percent(char out[16], double ratio)
{
    double value = 100 * ratio;

    if (isnan(ratio))
        snprintf(out, 16, "-");
    else if (ratio == 0 || ratio == 1)
        snprintf(out, 16, "%.0f %%", value);
    else if (value >= 99.95)
        snprintf(out, 16, ">99.9 %%");
    else if (value < 0.05)
        snprintf(out, 16, "<0.1 %%");
    else
        snprintf(out, 16, "%.1f %%", value);
    return out;
}

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

static size_t count_digits(struct sw_str text)
{
    size_t n = 0;

    while (n < text.n && text.s[n] >= '0' && text.s[n] <= '9')
        n++;
    return n;
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

void mask_numbers(struct sw_buf *out, struct sw_str text)
{
    enum { SHORTEST_NUMBER = 7 };
    char before = '\0';

    while (text.n > 0) {
        size_t hexadecimal = isalnum((unsigned char)before) ? 0 : count_hexadecimal(text);
        size_t n = hexadecimal ? hexadecimal : count_digits(text);
        bool is_number = !hexadecimal && n >= SHORTEST_NUMBER;

        n += n == 0;
        for (size_t i = 0; i < n; i++)
            sw_buf_char(out, is_number && i >= 2 && i + 2 < n ? '*' : text.s[i]);
        before = text.s[n - 1];
        text = (struct sw_str){text.s + n, text.n - n};
    }
}
