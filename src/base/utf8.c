#include "sipwhy/text.h"

#include <limits.h>
#include <wchar.h>

#define REPLACEMENT 0xfffd

/* What the first byte says: the length and the smallest code point that needs it. */
static const struct lead {
    unsigned char mask, is, length;
    uint32_t smallest;
} leads[] = {
    {0x80, 0x00, 1, 0},
    {0xe0, 0xc0, 2, 0x80},
    {0xf0, 0xe0, 3, 0x800},
    {0xf8, 0xf0, 4, 0x10000},
};

static const struct lead *find_lead(unsigned char byte)
{
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        if ((byte & leads[i].mask) == leads[i].is)
            return &leads[i];
    return NULL;
}

/* False if a byte is missing in between, or the result overlong, a surrogate or too large. */
static bool decode(const struct lead *lead, const unsigned char *s, uint32_t *c)
{
    uint32_t sum = s[0] & ~(uint32_t)lead->mask;

    for (size_t i = 1; i < lead->length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return false;
        sum = sum << 6 | (s[i] & 0x3f);
    }
    if (sum < lead->smallest || (sum >= 0xd800 && sum <= 0xdfff) || sum > 0x10ffff)
        return false;
    *c = sum;
    return true;
}

size_t sw_utf8_next(const char *s, size_t n, uint32_t *c)
{
    const unsigned char *bytes = (const unsigned char *)s;
    const struct lead *lead = find_lead(bytes[0]);

    if (lead && n >= lead->length && decode(lead, bytes, c))
        return lead->length;
    *c = REPLACEMENT;
    return 1;
}

int sw_display_width(struct sw_str s)
{
    int width = 0;

    for (size_t i = 0; i < s.n && width < INT_MAX - 2;) {
        uint32_t c;
        int columns;

        i += sw_utf8_next(s.s + i, s.n - i, &c);
        columns = wcwidth((wchar_t)c);
        width += columns < 0 ? 1 : columns; /* unknown to libc: a terminal shows a box */
    }
    return width;
}

/* Besides the control characters: invisible, or able to reorder what stands around them. */
static const struct {
    uint32_t first, last;
} hidden[] = {
    {0x00ad, 0x00ad},   /* soft hyphen */
    {0x034f, 0x034f},   /* combining grapheme joiner */
    {0x061c, 0x061c},   /* Arabic letter mark */
    {0x115f, 0x1160},   /* Hangul fillers */
    {0x17b4, 0x17b5},   /* Khmer inherent vowels */
    {0x180b, 0x180f},   /* Mongolian selectors and vowel separator */
    {0x200b, 0x200f},   /* zero-width space and joiners, direction marks */
    {0x202a, 0x202e},   /* bidirectional embeddings and overrides */
    {0x2060, 0x206f},   /* word joiner, invisible operators, bidirectional isolates */
    {0x3164, 0x3164},   /* Hangul filler */
    {0xfeff, 0xfeff},   /* zero-width no-break space, the byte order mark */
    {0xffa0, 0xffa0},   /* halfwidth Hangul filler */
    {0xfff0, 0xfffb},   /* unassigned, interlinear annotation */
    {0x1d173, 0x1d17a}, /* musical formatting */
    {0xe0000, 0xe0fff}, /* tags and selectors that show nothing */
};

static bool is_space(uint32_t c)
{
    return c == '\t' || (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool acts_on_terminal(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return true;
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        if (c >= hidden[i].first && c <= hidden[i].last)
            return true;
    return false;
}

void sw_text_sanitize(struct sw_buf *buf, struct sw_str s)
{
    uint32_t c;
    size_t length;

    for (size_t i = 0; i < s.n; i += length) {
        length = sw_utf8_next(s.s + i, s.n - i, &c);
        if (is_space(c))
            sw_buf_char(buf, ' ');
        else if (c == REPLACEMENT || acts_on_terminal(c))
            sw_buf_str(buf, "\ufffd");
        else
            sw_buf_add(buf, s.s + i, length);
    }
}
