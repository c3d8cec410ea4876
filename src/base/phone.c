/* phone.c - see phone.h. */
#include "sipwhy/phone.h"

#include "sipwhy/pseudonym.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The digits, and stars if they are kept; all of number where it has anything else. */
static struct sw_str without_marks(char out[SW_PHONE_SIZE], struct sw_str number, bool keeps_stars)
{
    size_t n = 0;

    for (size_t at = 0; at < number.n; at++) {
        char c = number.s[at];

        if ((is_digit(c) || (keeps_stars && c == '*')) && n < SW_PHONE_SIZE)
            out[n++] = c;
        else if (c == '\0' || !strchr("+ -./()", c))
            return number;
    }
    return n > 0 ? (struct sw_str){out, n} : number;
}

struct sw_str sw_phone_key(char out[SW_PHONE_SIZE], struct sw_str number)
{
    size_t plus = number.n > 1 && number.s[0] == '+', at = plus;
    struct sw_pseudonym pseudonym;

    while (at < number.n && is_digit(number.s[at]))
        at++;
    if (at == number.n) /* as nearly all are */
        return (struct sw_str){number.s + plus, number.n - plus};
    if (number.s[0] == 'n' && sw_pseudonym_parse(number, &pseudonym))
        return pseudonym.number;
    return without_marks(out, number, false);
}

struct sw_str sw_phone_masked_key(char out[SW_PHONE_SIZE], struct sw_str number)
{
    struct sw_str key = sw_phone_key(out, number);

    return key.n > 0 && key.s == number.s && memchr(key.s, '*', key.n)
               ? without_marks(out, number, true)
               : key;
}

struct sw_str sw_without_scheme(struct sw_str address, const char **scheme)
{
    static const char *const schemes[] = {"sip:", "sips:", "tel:"};

    *scheme = "";
    if (address.n == 0 || ((address.s[0] | 0x20) != 's' && (address.s[0] | 0x20) != 't'))
        return address; /* as nearly all are */
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t n = strlen(schemes[i]);

        if (address.n < n || !sw_str_eq_fold((struct sw_str){address.s, n}, sw_str(schemes[i])))
            continue;
        *scheme = schemes[i];
        return (struct sw_str){address.s + n, address.n - n};
    }
    return address;
}

struct sw_str sw_address_core(struct sw_str address)
{
    const char *scheme;
    struct sw_str core = sw_without_scheme(sw_str_trim(address), &scheme);
    const char *end = core.n > 0 ? memchr(core.s, ';', core.n) : NULL;

    if (end)
        core.n = (size_t)(end - core.s);
    return sw_str_trim(core);
}

/* "(0)" is dialled within the country alone. */
static size_t national_zero(struct sw_str number, size_t at)
{
    return number.n - at >= 3 && memcmp(number.s + at, "(0)", 3) == 0 ? 3 : 0;
}

struct sw_str sw_phone_digits(char out[SW_PHONE_SIZE], struct sw_str number)
{
    struct sw_str core = sw_address_core(number), none = {out, 0};
    const char *host = core.n > 0 ? memchr(core.s, '@', core.n) : NULL;
    bool is_international;
    size_t n = 0;

    if (host)
        core.n = (size_t)(host - core.s);
    is_international = sw_str_starts(core, "+") || sw_str_starts(core, "00");
    for (size_t at = 0; at < core.n; at++) {
        char c = core.s[at];
        size_t zero = is_international ? national_zero(core, at) : 0;

        if (zero > 0)
            at += zero - 1;
        else if (is_digit(c) && n < SW_PHONE_SIZE)
            out[n++] = c;
        else if (c == '\0' || !strchr("+ -./()", c))
            return none;
    }
    if (n > 2 && out[0] == '0' && out[1] == '0')
        return (struct sw_str){out + 2, n - 2};
    return (struct sw_str){out, n};
}

size_t sw_phone_pairs(struct sw_str text)
{
    enum { PAIRS = 5, LENGTH = 3 * PAIRS - 1 };

    if (text.n < LENGTH || text.s[0] != '0' || text.s[1] == '0' ||
        (text.s[2] != ' ' && text.s[2] != '.') || (text.n > LENGTH && is_digit(text.s[LENGTH])))
        return 0;
    for (size_t i = 0; i < LENGTH; i++)
        if (i % 3 == 2 ? text.s[i] != text.s[2] : !is_digit(text.s[i]))
            return 0;
    return LENGTH;
}
