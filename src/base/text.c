#include "sipwhy/text.h"

#include "sipwhy/mem.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* tolower() would ask the locale. */
static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* fold for each of eight bytes at once. */
static uint64_t fold_eight(uint64_t bytes)
{
    const uint64_t each = UINT64_C(0x0101010101010101), ascii = bytes & 0x7f * each;
    uint64_t from_a = ascii + (0x80 - 'A') * each; /* the top bit of a byte: it is 'A' or above */
    uint64_t above_z = ascii + (0x7f - 'Z') * each;

    return bytes | ((from_a & ~above_z & ~bytes & 0x80 * each) >> 2); /* 'a' - 'A' is 0x20 */
}

static void fold_at(char *to, const char *from, size_t i)
{
    uint64_t eight;

    memcpy(&eight, from + i, sizeof eight);
    eight = fold_eight(eight);
    memcpy(to + i, &eight, sizeof eight);
}

/* In steps of eight, the last one up to the end: to fold a byte again changes nothing. */
void sw_fold(char *to, const char *from, size_t n)
{
    if (n < sizeof(uint64_t)) {
        for (size_t i = 0; i < n; i++)
            to[i] = fold(from[i]);
        return;
    }
    for (size_t i = 0; i + sizeof(uint64_t) < n; i += sizeof(uint64_t))
        fold_at(to, from, i);
    fold_at(to, from, n - sizeof(uint64_t));
}

static bool same_fold(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fold(a[i]) != fold(b[i]))
            return false;
    return true;
}

struct sw_str sw_str(const char *z)
{
    return z ? (struct sw_str){z, strlen(z)} : (struct sw_str){"", 0};
}

/* The length of the space that s begins with, 0 if none; U+00A0 has two bytes. */
static size_t leading_space(struct sw_str s)
{
    if (s.n > 0 && (s.s[0] == ' ' || s.s[0] == '\t'))
        return 1;
    return s.n > 1 && memcmp(s.s, "\u00a0", 2) == 0 ? 2 : 0;
}

static size_t trailing_space(struct sw_str s)
{
    if (s.n > 0 && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t'))
        return 1;
    return s.n > 1 && memcmp(s.s + s.n - 2, "\u00a0", 2) == 0 ? 2 : 0;
}

struct sw_str sw_str_trim(struct sw_str s)
{
    size_t space;

    while ((space = leading_space(s)) > 0)
        s = (struct sw_str){s.s + space, s.n - space};
    while ((space = trailing_space(s)) > 0)
        s.n -= space;
    return s;
}

bool sw_str_eq(struct sw_str a, struct sw_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

bool sw_str_eq_fold(struct sw_str a, struct sw_str b)
{
    return a.n == b.n && same_fold(a.s, b.s, a.n);
}

bool sw_str_contains_fold(struct sw_str haystack, struct sw_str needle)
{
    if (needle.n == 0)
        return true;
    for (size_t at = 0; at + needle.n <= haystack.n; at++)
        if (same_fold(haystack.s + at, needle.s, needle.n))
            return true;
    return false;
}

enum { IS_DIGIT = 0x10 };

/* The value of a hexadecimal digit with IS_DIGIT, 0 for other bytes. */
static const uint8_t hex_values[256] = {
    ['0'] = 0x10, ['1'] = 0x11, ['2'] = 0x12, ['3'] = 0x13, ['4'] = 0x14, ['5'] = 0x15,
    ['6'] = 0x16, ['7'] = 0x17, ['8'] = 0x18, ['9'] = 0x19, ['a'] = 0x1a, ['b'] = 0x1b,
    ['c'] = 0x1c, ['d'] = 0x1d, ['e'] = 0x1e, ['f'] = 0x1f, ['A'] = 0x1a, ['B'] = 0x1b,
    ['C'] = 0x1c, ['D'] = 0x1d, ['E'] = 0x1e, ['F'] = 0x1f,
};

bool sw_is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (unsigned char)c >= 0x80;
}

bool sw_guid_parse(struct sw_str s, uint8_t bytes[16])
{
    static const uint8_t places[16] = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
    unsigned are_digits = IS_DIGIT;

    if (s.n != 36 || s.s[8] != '-' || s.s[13] != '-' || s.s[18] != '-' || s.s[23] != '-')
        return false;
    for (size_t i = 0; i < 16; i++) {
        unsigned high = hex_values[(unsigned char)s.s[places[i]]];
        unsigned low = hex_values[(unsigned char)s.s[places[i] + 1]];

        are_digits &= high & low;
        bytes[i] = (uint8_t)(high << 4 | (low & 15));
    }
    return are_digits != 0;
}

bool sw_str_starts(struct sw_str s, const char *prefix)
{
    size_t n = strlen(prefix);

    return n == 0 || (s.n >= n && memcmp(s.s, prefix, n) == 0);
}

bool sw_str_is_guid(struct sw_str s)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (s.n != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (shape[i] == '-' ? s.s[i] != '-' : !isxdigit((unsigned char)s.s[i]))
            return false;
    return true;
}

bool sw_str_ends_fold(struct sw_str s, const char *suffix)
{
    size_t n = strlen(suffix);

    return n == 0 || (s.n >= n && same_fold(s.s + s.n - n, suffix, n));
}

bool sw_str_split(struct sw_str *rest, char separator, struct sw_str *part)
{
    const char *end;

    if (rest->n == 0)
        return false;
    end = memchr(rest->s, separator, rest->n);
    if (end) {
        size_t n = (size_t)(end - rest->s);

        *part = sw_str_trim((struct sw_str){rest->s, n});
        *rest = (struct sw_str){end + 1, rest->n - n - 1};
    } else {
        *part = sw_str_trim(*rest);
        *rest = (struct sw_str){rest->s + rest->n, 0};
    }
    return true;
}

/* Counts towards the sign's side, as only that reaches INT64_MIN. */
bool sw_parse_int64(struct sw_str s, int64_t *value)
{
    bool negative = s.n > 0 && s.s[0] == '-';
    size_t i = negative || (s.n > 0 && s.s[0] == '+');
    int64_t sum = 0;

    if (i == s.n)
        return false;
    for (; i < s.n; i++) {
        int digit = s.s[i] - '0';

        if (digit < 0 || digit > 9 || __builtin_mul_overflow(sum, 10, &sum) ||
            __builtin_add_overflow(sum, negative ? -digit : digit, &sum))
            return false;
    }
    *value = sum;
    return true;
}

/* Makes room for n more bytes and the NUL. The sum fits: both texts are in memory already. */
static void reserve(struct sw_buf *buf, size_t n)
{
    if (n >= buf->capacity - buf->n) /* one more for the NUL */
        buf->s = sw_grow(buf->s, &buf->capacity, buf->n + n + 1, 1);
}

void sw_buf_add(struct sw_buf *buf, const void *bytes, size_t n)
{
    reserve(buf, n);
    if (n > 0) /* bytes may be NULL otherwise, which memcpy must not see */
        memcpy(buf->s + buf->n, bytes, n);
    buf->n += n;
    buf->s[buf->n] = '\0';
}

void sw_buf_str(struct sw_buf *buf, const char *z)
{
    sw_buf_add(buf, z, strlen(z));
}

void sw_buf_char(struct sw_buf *buf, char c)
{
    sw_buf_add(buf, &c, 1);
}

void sw_buf_printf(struct sw_buf *buf, const char *format, ...)
{
    va_list args, again;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    if (n >= 0) {
        reserve(buf, (size_t)n);
        vsnprintf(buf->s + buf->n, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

void sw_buf_clear(struct sw_buf *buf)
{
    buf->n = 0;
    if (buf->s)
        buf->s[0] = '\0';
}

void sw_buf_free(struct sw_buf *buf)
{
    free(buf->s);
    *buf = (struct sw_buf){0};
}

char *sw_group_digits(char out[32], int64_t n)
{
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
    char *to = out;

    if (n < 0)
        *to++ = '-';
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            *to++ = ' ';
        *to++ = digits[i];
    }
    *to = '\0';
    return out;
}

char *sw_percent(char *out, size_t size, double ratio)
{
    double value = 100 * ratio;

    if (isnan(ratio))
        snprintf(out, size, "-");
    else if (ratio == 0 || ratio == 1)
        snprintf(out, size, ratio == 1 ? "100 %%" : "0 %%");
    else if (ratio < 1 && value >= 99.95)
        snprintf(out, size, ">99.9 %%");
    else if (fabs(value) < 0.05)
        snprintf(out, size, "<0.1 %%");
    else
        snprintf(out, size, "%.1f %%", value);
    return out;
}
