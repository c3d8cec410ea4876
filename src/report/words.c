/* words.c - see words.h. */
#include "words.h"

#include "mask.h"

#include "sipwhy/personal.h"
#include "sipwhy/phone.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *known_words(const struct sw_explanation *e)
{
    static char text[96];

    switch (e->known) {
    case SW_KNOWN_PAIR:
        return e->variants && e->variants[0].own ? "a row of your own (sipwhy codes)"
                                                 : "this pair is documented";
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

const char *outcome_name(enum sw_outcome outcome)
{
    static const char *const names[] = {"failure", "expected", "dropped", "success"};

    return names[outcome];
}

char *period_words(char *out, size_t size, const struct sw_period *period)
{
    struct sw_week week;
    char from[32], to[32];

    if (sw_week_parse(sw_str(period->label), &week))
        snprintf(out, size, "%s  %s - %s (%s)", period->label,
                 sw_time_local(from, sizeof from, period->since, "%a %d %b"),
                 sw_time_local(to, sizeof to, period->until - 1, "%a %d %b %Y"), sw_zone_name());
    else
        snprintf(out, size, "%s (%s)", period->label, sw_zone_name());
    return out;
}

void receipt_words(struct sw_buf *out, const struct sw_rank *rank)
{
    char n[5][32], time[48];

    sw_buf_printf(out, "%s row%s in %s file%s = %s new + %s known + %s rejected; %s %s",
                  sw_group_digits(n[0], rank->rows), rank->rows == 1 ? "" : "s",
                  sw_group_digits(n[1], rank->files), rank->files == 1 ? "" : "s",
                  sw_group_digits(n[2], rank->new_rows), sw_group_digits(n[3], rank->known),
                  sw_group_digits(n[4], rank->rejected),
                  rank->source == SW_SOURCE_CALLS ? "last call" : "counted until",
                  sw_time_local(time, sizeof time, rank->complete_through, "%a %d %b %H:%M"));
}

/* Who recovered the calls that were not lost. */
static void recovered_words(struct sw_buf *out, const struct sw_cause *cause)
{
    char n[32];

    if (cause->masked == 0)
        return;
    if (cause->masked < cause->recovered)
        sw_buf_printf(out, ", %s of them", sw_group_digits(n, cause->masked));
    else if (cause->recovered > 1)
        sw_buf_str(out, ", all of them");
    sw_buf_str(out, " by another trunk: users hardly noticed");
}

void lost_words(struct sw_buf *out, const struct sw_cause *cause, int64_t window)
{
    long long seconds = (long long)(window / SW_SECOND);
    char n[3][32];

    sw_group_digits(n[0], cause->lost);
    sw_group_digits(n[1], cause->calls);
    sw_group_digits(n[2], cause->recovered);
    if (cause->calls > 0 && cause->masked == cause->calls) {
        sw_buf_printf(out, "no call: another trunk took %s within %lld s; users hardly noticed",
                      cause->calls == 1 ? "it" : "them all", seconds);
        return;
    }
    sw_buf_printf(out, "%s of %s call%s", n[0], n[1], cause->calls == 1 ? "" : "s");
    if (cause->recovered == 0) {
        sw_buf_str(out, ": no retry worked");
        return;
    }
    sw_buf_printf(out, "; %s %s recovered within %lld s", n[2],
                  cause->recovered == 1 ? "was" : "were", seconds);
    recovered_words(out, cause);
}

void filter_words(struct sw_buf *out, const struct sw_filter *filter, const char *country,
                  bool unmask)
{
    struct sw_buf user = {0};
    const char *direction = filter->direction == SW_INBOUND    ? "in"
                            : filter->direction == SW_OUTBOUND ? "out"
                                                               : NULL;
    const struct {
        const char *name, *value;
    } filters[] = {{"trunk", filter->trunk},         {"direction", direction},
                   {"user", filter->user},           {"country", country},
                   {"call type", filter->call_type}, {"tenant", filter->tenant}};

    if (filter->user && !unmask)
        mask_user(&user, sw_str(filter->user));
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        if (filters[i].value)
            sw_buf_printf(out, "%s%s %s", out->n ? ", " : "", filters[i].name,
                          filters[i].value == filter->user && !unmask && user.s ? user.s
                                                                                : filters[i].value);
    sw_buf_free(&user);
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

/* Letters of any language, as UTF-8 has them. */
static bool is_word(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
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

/* All but the first character as stars. */
static void add_masked_name(struct sw_buf *out, struct sw_str name)
{
    uint32_t c;
    size_t first = sw_utf8_next(name.s, name.n, &c);

    sw_buf_add(out, name.s, first);
    for (size_t i = first; i < name.n; i++)
        sw_buf_char(out, '*');
}

void mask_personal(struct sw_buf *out, struct sw_str text)
{
    bool in_word = false; /* the character before belongs to a word */
    size_t clear = 0;     /* bytes in which no address begins */

    while (text.n > 0) {
        size_t whole = in_word ? 0 : count_hexadecimal(text);
        size_t local = whole || in_word || clear > 0 ? 0 : sw_count_local_part(text, &clear);
        size_t number = whole || local ? 0 : count_number(text);
        size_t n = whole ? whole : local ? local : number ? number : 1;

        if (number)
            add_masked_number(out, (struct sw_str){text.s, n});
        else if (local)
            add_masked_name(out, (struct sw_str){text.s, n});
        else
            sw_buf_add(out, text.s, n);
        in_word = is_word(text.s[n - 1]);
        clear -= clear < n ? clear : n;
        text = (struct sw_str){text.s + n, text.n - n};
    }
}
