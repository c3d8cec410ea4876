/* personal.c - see personal.h. */
#include "sipwhy/personal.h"

#include "sipwhy/phone.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits as people part them, at the beginning of text: their length with all between. */
static size_t count_digits(struct sw_str text)
{
    bool has_plus = text.s[0] == '+';
    const char *separators = has_plus ? " -()." : "-";
    size_t end = sw_phone_pairs(text);

    if (end > 0)
        return end;
    if (!has_plus && !is_digit(text.s[0]))
        return 0;
    for (size_t i = has_plus; i < text.n; i++) {
        if (is_digit(text.s[i]))
            end = i + 1;
        else if (text.s[i] == '\0' || !strchr(separators, text.s[i]) || i - end > 1)
            break;
    }
    return end;
}

static int two_digits(const char *digits)
{
    return 10 * (digits[0] - '0') + digits[1] - '0';
}

/*
 * A phone number: in international form seven digits, else nine; but no date of this century, year
 * first, with a time of day to the millisecond behind it.
 */
static bool is_number(struct sw_str run)
{
    enum { SHORTEST = 9, SHORTEST_WITH_PLUS = 7, LONGEST_TIME = 17 };
    char digits[LONGEST_TIME + 1];
    int n = 0, month, day;

    for (size_t i = 0; i < run.n && n <= LONGEST_TIME; i++)
        if (is_digit(run.s[i]))
            digits[n++] = run.s[i];
    if (run.s[0] == '+' || n < SHORTEST)
        return run.s[0] == '+' && n >= SHORTEST_WITH_PLUS;
    month = two_digits(digits + 4);
    day = two_digits(digits + 6);
    return n > LONGEST_TIME || two_digits(digits) != 20 || month < 1 || month > 12 || day < 1 ||
           day > 31;
}

size_t sw_count_local_part(struct sw_str text, size_t *clear)
{
    size_t n = 0;

    while (n < text.n && text.s[n] != '\0' &&
           (sw_is_word(text.s[n]) || (n > 0 && strchr("._%+-'#&!~", text.s[n]))))
        n++;
    if (n < text.n && text.s[n] == '@')
        return n;
    *clear = n;
    return 0;
}

void sw_star_digits(struct sw_buf *out, struct sw_str number, size_t head, size_t tail)
{
    size_t digits = 0, seen = 0;

    for (size_t i = 0; i < number.n; i++)
        digits += is_digit(number.s[i]);
    for (size_t i = 0; i < number.n; i++) {
        bool hides = is_digit(number.s[i]) && seen >= head && seen + tail < digits;

        seen += is_digit(number.s[i]);
        sw_buf_char(out, hides ? '*' : number.s[i]);
    }
}

static void add_masked_local_part(struct sw_buf *out, struct sw_str name)
{
    uint32_t c;

    sw_buf_add(out, name.s, sw_utf8_next(name.s, name.n, &c));
    sw_buf_str(out, "***");
}

void sw_mask_name(struct sw_buf *out, struct sw_str name)
{
    enum { KEPT = 2 };
    bool in_word = false; /* the character before belongs to a word */
    size_t clear = 0;     /* bytes in which no address begins */

    while (name.n > 0) {
        size_t local = in_word || clear > 0 ? 0 : sw_count_local_part(name, &clear);
        size_t digits = in_word || local ? 0 : count_digits(name);
        struct sw_str part = {name.s, local ? local : digits ? digits : 1};

        name = (struct sw_str){name.s + part.n, name.n - part.n};
        in_word = sw_is_word(part.s[part.n - 1]);
        clear -= clear < part.n ? clear : part.n;
        if (local)
            add_masked_local_part(out, part);
        else if (digits && is_number(part) && (name.n == 0 || !sw_is_word(name.s[0])))
            sw_star_digits(out, part, KEPT, KEPT);
        else
            sw_buf_add(out, part.s, part.n);
    }
}

bool sw_is_telling_name(struct sw_str name)
{
    enum { SHORTEST = 6 };

    return name.n >= SHORTEST || (name.n > 2 && memchr(name.s, ' ', name.n));
}

char *sw_masked_name(const char *name)
{
    struct sw_buf out = {0};

    sw_buf_str(&out, "");
    sw_mask_name(&out, sw_str(name));
    return out.s;
}
