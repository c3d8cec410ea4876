/* phone.c - see phone.h. */
#include "sipwhy/phone.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct sw_str sw_phone_key(char out[SW_PHONE_SIZE], struct sw_str number)
{
    size_t plus = number.n > 1 && number.s[0] == '+', at = plus, n = 0;

    while (at < number.n && is_digit(number.s[at]))
        at++;
    if (at == number.n) /* as nearly all are */
        return (struct sw_str){number.s + plus, number.n - plus};
    for (at = 0; at < number.n; at++) {
        char c = number.s[at];

        if (is_digit(c) && n < SW_PHONE_SIZE)
            out[n++] = c;
        else if (c == '\0' || !strchr("+ -./()", c))
            return number;
    }
    return n > 0 ? (struct sw_str){out, n} : number;
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
