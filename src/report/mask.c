/* mask.c - see mask.h. */
#include "mask.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void add_first_character(struct sw_buf *out, struct sw_str text)
{
    uint32_t c;

    if (text.n > 0)
        sw_buf_add(out, text.s, sw_utf8_next(text.s, text.n, &c));
}

/* Digits, and what people and exports put between and behind them. */
static bool is_number(struct sw_str text)
{
    bool has_digit = false;

    for (size_t i = 0; i < text.n; i++) {
        if (is_digit(text.s[i]))
            has_digit = true;
        else if (!strchr("+*#-.() /", text.s[i]) || text.s[i] == '\0')
            return false;
    }
    return has_digit;
}

/* Of the digits that are there: exports have masked some already. */
static void add_number(struct sw_buf *out, struct sw_str number)
{
    enum { SHORTEST_IN_FULL_FORM = 7, KEPT = 2 };
    size_t digits = 0, seen = 0, head, tail;

    for (size_t i = 0; i < number.n; i++)
        digits += is_digit(number.s[i]);
    head = digits >= SHORTEST_IN_FULL_FORM ? KEPT : 0;
    tail = digits > KEPT ? KEPT : 0;
    for (size_t i = 0; i < number.n; i++) {
        bool hides = is_digit(number.s[i]) && seen >= head && seen + tail < digits;

        seen += is_digit(number.s[i]);
        sw_buf_char(out, hides ? '*' : number.s[i]);
    }
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

static const char *find_last(struct sw_str text, char c)
{
    return memrchr(text.s, c, text.n);
}

/* What stands in front of the host, and the host with its @; false where there is no @. */
static bool split_address(struct sw_str address, struct sw_str *name, struct sw_str *host)
{
    const char *at = address.n > 0 ? find_last(address, '@') : NULL;

    if (!at)
        return false;
    *name = (struct sw_str){address.s, (size_t)(at - address.s)};
    *host = (struct sw_str){at, (size_t)(address.s + address.n - at)};
    return true;
}

static struct sw_str without_scheme(struct sw_str text, struct sw_buf *out)
{
    static const char *const schemes[] = {"sip:", "sips:", "tel:"};

    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t n = strlen(schemes[i]);

        if (text.n < n || !sw_str_eq_fold((struct sw_str){text.s, n}, sw_str(schemes[i])))
            continue;
        sw_buf_str(out, schemes[i]);
        return (struct sw_str){text.s + n, text.n - n};
    }
    return text;
}

/* Without parameters (";user=phone"): they may repeat the number. */
static struct sw_str without_parameters(struct sw_str text)
{
    const char *end = text.n > 0 ? memchr(text.s, ';', text.n) : NULL;

    return end ? (struct sw_str){text.s, (size_t)(end - text.s)} : text;
}

void mask_number(struct sw_buf *out, struct sw_str number)
{
    struct sw_str name, host;

    number = without_parameters(sw_str_trim(without_scheme(sw_str_trim(number), out)));
    if (number.n == 0)
        return;
    if (sw_str_eq_fold(number, SW_STR("anonymous"))) {
        sw_buf_add(out, number.s, number.n);
    } else if (is_number(number)) {
        add_number(out, number);
    } else if (split_address(number, &name, &host)) {
        if (is_number(name))
            add_number(out, name);
        else
            mask_user(out, name);
        sw_buf_add(out, host.s, host.n);
    } else {
        add_initials(out, number);
    }
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
