/* decode.c - see decode.h. The only file that knows iconv. */
#include "sipwhy/decode.h"

#include "sipwhy/mem.h"
#include "sipwhy/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* So many bytes are waited for before the encoding is decided. */
enum { HEAD_SIZE = 64, OUT_SIZE = 16 * 1024, MOST_JOINED = 24 };

static const char replacement[] = "\xef\xbf\xbd", byte_order_mark[] = "\xef\xbb\xbf";

struct sw_decoder {
    sw_text_fn *receive;
    void *context;
    char *given;      /* the encoding that was named; NULL: to be found out */
    const char *name; /* of what goes through iconv; NULL: UTF-8 */
    iconv_t conversion;
    bool has_conversion, has_windows_table;
    iconv_t windows;    /* for bytes that are no UTF-8 */
    size_t unit;        /* bytes of the smallest character */
    struct sw_buf head; /* the input until the encoding is decided */
    bool is_decided;
    char rest[16]; /* the beginning of a character that the input so far cuts */
    size_t n_rest;
    bool has_mark, has_multibyte;
    bool is_big_end_first;
    enum { NO_LINE_END, MAYBE_OLD_MAC, OLD_MAC, OTHER_LINE_END } line_end; /* the first one */
    int64_t n_windows;               /* bytes that were taken for Windows-1252 */
    size_t n_ascii_pairs, n_swapped; /* on end; see look_for_join */
    int64_t undecodable;
    enum sw_status status;
    struct sw_err *err;
};

/* From that encoding to UTF-8. */
static bool open_iconv(iconv_t *conversion, const char *from)
{
    *conversion = iconv_open("UTF-8", from);
    return (intptr_t)*conversion != -1;
}

enum sw_status sw_decoder_new(struct sw_decoder **result, const char *encoding, sw_text_fn *receive,
                              void *context, struct sw_err *err)
{
    struct sw_decoder *decoder = sw_alloc_zero(1, sizeof *decoder);

    *result = decoder;
    decoder->receive = receive;
    decoder->context = context;
    decoder->has_windows_table = open_iconv(&decoder->windows, "WINDOWS-1252");
    decoder->given = encoding ? sw_strdup(encoding) : NULL;
    if (!decoder->has_windows_table)
        return sw_err_set(err, SW_BUG, "iconv does not know Windows-1252");
    if (!encoding || sw_str_eq_fold(sw_str(encoding), SW_STR("UTF-8")))
        return SW_OK;
    decoder->name = decoder->given;
    decoder->has_conversion = open_iconv(&decoder->conversion, encoding);
    if (!decoder->has_conversion)
        return sw_err_set(err, SW_USAGE,
                          "--encoding: iconv knows no encoding of that name; iconv -l lists them");
    return SW_OK;
}

void sw_decoder_free(struct sw_decoder *decoder)
{
    if (!decoder)
        return;
    if (decoder->has_conversion)
        iconv_close(decoder->conversion);
    if (decoder->has_windows_table)
        iconv_close(decoder->windows);
    sw_buf_free(&decoder->head);
    free(decoder->given);
    free(decoder);
}

/* ------------------------------------------------------------------------------- text */

/* What ends the first line: a CR with no LF behind it, as on Macs before 2001? */
static void look_for_line_end(struct sw_decoder *decoder, const char *text, size_t n)
{
    size_t i = 0;

    while (decoder->line_end == NO_LINE_END && i < n && text[i] != '\r' && text[i] != '\n')
        i++;
    if (decoder->line_end == NO_LINE_END && i < n)
        decoder->line_end = text[i++] == '\r' ? MAYBE_OLD_MAC : OTHER_LINE_END;
    if (decoder->line_end == MAYBE_OLD_MAC && i < n)
        decoder->line_end = text[i] == '\n' ? OTHER_LINE_END : OLD_MAC;
}

static void give(struct sw_decoder *decoder, const char *text, size_t n)
{
    const char *nul;

    if (n == 0 || decoder->status != SW_OK)
        return;
    if (decoder->line_end < OLD_MAC)
        look_for_line_end(decoder, text, n);
    nul = memchr(text, '\0', n);
    decoder->status =
        decoder->receive(decoder->context, text, nul ? (size_t)(nul - text) : n, decoder->err);
    if (decoder->status == SW_OK && nul)
        decoder->status = sw_err_no_export(decoder->err, "is no text: NUL bytes in it");
}

/* Without byte order marks. */
static void give_unmarked(struct sw_decoder *decoder, const char *text, size_t n)
{
    const char *mark;

    while (n > 0 && (mark = memmem(text, n, byte_order_mark, 3)) != NULL) {
        give(decoder, text, (size_t)(mark - text));
        n -= (size_t)(mark - text) + 3;
        text = mark + 3;
    }
    give(decoder, text, n);
}

/* ------------------------------------------------------------------------------ UTF-8 */

/* One byte that is no part of valid UTF-8. */
static void give_stray(struct sw_decoder *decoder, char byte)
{
    char text[8], *in = &byte, *out = text;
    size_t n_in = 1, n_out = sizeof text;

    if (decoder->given || iconv(decoder->windows, &in, &n_in, &out, &n_out) == (size_t)-1) {
        iconv(decoder->windows, NULL, NULL, NULL, NULL);
        decoder->undecodable++;
        give(decoder, replacement, 3);
    } else {
        give(decoder, text, (size_t)(out - text));
    }
    decoder->n_windows += !decoder->given;
}

/* Length of the longest beginning that is ASCII alone. */
static size_t count_ascii(const char *s, size_t n)
{
    size_t i = 0;

    for (; i + sizeof(uint64_t) <= n; i += sizeof(uint64_t)) {
        uint64_t eight;

        memcpy(&eight, s + i, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < n && (unsigned char)s[i] < 0x80)
        i++;
    return i;
}

/* The input ends within a character that is valid so far. */
static bool is_cut(const char *s, size_t n)
{
    unsigned char first = (unsigned char)s[0];
    size_t whole = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    char padded[4] = {0};
    uint32_t c;

    if (n >= whole || first < 0xc2 || first > 0xf4)
        return false;
    memcpy(padded, s, n);
    /* The second byte decides what may stand behind some first ones: try its extremes. */
    memset(padded + n, 0x80, whole - n);
    if (sw_utf8_next(padded, whole, &c) == whole)
        return true;
    memset(padded + n, 0xbf, whole - n);
    if (sw_utf8_next(padded, whole, &c) == whole)
        return true;
    memset(padded + n, 0x8f, whole - n); /* F4 8F is the last */
    return sw_utf8_next(padded, whole, &c) == whole;
}

/* Hands on what is valid where it lies; returns how many bytes are left at the end. */
static size_t read_utf8(struct sw_decoder *decoder, const char *s, size_t n, bool is_end)
{
    size_t start = 0, i = 0;

    while ((i += count_ascii(s + i, n - i)) < n && decoder->status == SW_OK) {
        uint32_t c;
        size_t length = sw_utf8_next(s + i, n - i, &c);

        if (length > 1 && c != 0xfeff) {
            decoder->has_multibyte = true;
            i += length;
            continue;
        }
        if (length == 1 && !is_end && is_cut(s + i, n - i))
            break;
        give(decoder, s + start, i - start);
        if (length == 1)
            give_stray(decoder, s[i]);
        i += length;
        start = i;
    }
    give(decoder, s + start, i - start);
    return n - i;
}

/* ------------------------------------------------------------------------------ iconv */

static bool is_ascii_text(char c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n' || c == '\t';
}

/*
 * Is a file in another encoding joined to one in UTF-16? Its mark tells, or many characters on end
 * whose bytes are both ASCII, or would be ASCII with the other byte first. No language is written
 * so, where at best every fifth character is.
 */
static void look_for_join(struct sw_decoder *decoder, const char *s, size_t n)
{
    size_t high = decoder->is_big_end_first ? 0 : 1, i = 0;
    bool is_joined = false;

    for (; i + 1 < n && !is_joined; i += 2) {
        char more = s[i + high], less = s[i + 1 - high];

        decoder->n_ascii_pairs =
            is_ascii_text(more) && is_ascii_text(less) ? decoder->n_ascii_pairs + 1 : 0;
        decoder->n_swapped = is_ascii_text(more) && less == 0 ? decoder->n_swapped + 1 : 0;
        is_joined = decoder->n_ascii_pairs >= MOST_JOINED || decoder->n_swapped >= MOST_JOINED ||
                    ((unsigned char)more == 0xff && (unsigned char)less == 0xfe);
    }
    if (is_joined)
        decoder->status = sw_err_set(decoder->err, SW_DATA,
                                     "its encoding changes from UTF-16 to another: files were "
                                     "joined, import each by itself");
}

static size_t convert(struct sw_decoder *decoder, const char *input, size_t n)
{
    char out[OUT_SIZE], *s;

    memcpy(&s, &input, sizeof s); /* iconv reads it, and yet has it not const */
    if (decoder->unit == 2)
        look_for_join(decoder, input, n);

    while (n > 0 && decoder->status == SW_OK) {
        char *at = out;
        size_t room = sizeof out, result = iconv(decoder->conversion, &s, &n, &at, &room);
        int why = result == (size_t)-1 ? errno : 0;

        give_unmarked(decoder, out, (size_t)(at - out));
        if (why == EINVAL)
            break;
        if (why == EILSEQ) {
            size_t skip = n < decoder->unit ? n : decoder->unit;

            decoder->undecodable++;
            give(decoder, replacement, 3);
            s += skip;
            n -= skip;
        }
    }
    return n;
}

/* Some encodings hold a character back to see what follows it. */
static void flush(struct sw_decoder *decoder)
{
    char out[64], *at = out;
    size_t room = sizeof out;

    if (decoder->status == SW_OK && iconv(decoder->conversion, NULL, NULL, &at, &room) == 0)
        give_unmarked(decoder, out, (size_t)(at - out));
}

/* ------------------------------------------------------------------------------ input */

/* Zeros in every second byte, beginning with this one, and in no other. */
static bool has_zeros(const unsigned char *s, size_t n, size_t first)
{
    for (size_t i = 0; i < n; i++)
        if ((s[i] == 0) != (i % 2 == first))
            return false;
    return n >= 4;
}

static void decide(struct sw_decoder *decoder)
{
    const unsigned char *s = (const unsigned char *)decoder->head.s;
    size_t n = decoder->head.n;

    decoder->is_decided = true;
    decoder->has_mark = n >= 3 && memcmp(s, byte_order_mark, 3) == 0;
    if (!decoder->given && n >= 2) {
        if ((s[0] == 0xff && s[1] == 0xfe) || has_zeros(s, n & ~(size_t)1, 1))
            decoder->name = "UTF-16LE";
        else if ((s[0] == 0xfe && s[1] == 0xff) || has_zeros(s, n & ~(size_t)1, 0))
            decoder->name = "UTF-16BE";
        if (decoder->name)
            decoder->has_conversion = open_iconv(&decoder->conversion, decoder->name);
    }
    decoder->is_big_end_first = decoder->name && (sw_str_ends_fold(sw_str(decoder->name), "BE") ||
                                                  (!sw_str_ends_fold(sw_str(decoder->name), "LE") &&
                                                   n >= 2 && s[0] == 0xfe && s[1] == 0xff));
    decoder->unit = !decoder->name                                                  ? 1
                    : sw_str_contains_fold(sw_str(decoder->name), SW_STR("UTF-16")) ? 2
                    : sw_str_contains_fold(sw_str(decoder->name), SW_STR("UCS-2"))  ? 2
                    : sw_str_contains_fold(sw_str(decoder->name), SW_STR("UTF-32")) ? 4
                                                                                    : 1;
}

static size_t read_bytes(struct sw_decoder *decoder, const char *s, size_t n, bool is_end)
{
    return decoder->name ? convert(decoder, s, n) : read_utf8(decoder, s, n, is_end);
}

/* Reads more, behind what is left of the input before; keeps what is left of this. */
static void read_more(struct sw_decoder *decoder, const char *s, size_t n)
{
    while (decoder->n_rest > 0 && n > 0 && decoder->status == SW_OK) {
        size_t left;

        decoder->rest[decoder->n_rest++] = *s++;
        n--;
        left = read_bytes(decoder, decoder->rest, decoder->n_rest, false);
        memmove(decoder->rest, decoder->rest + decoder->n_rest - left, left);
        decoder->n_rest = left;
        if (left == sizeof decoder->rest) /* no encoding has a character that long */
            decoder->status = sw_err_set(decoder->err, SW_DATA, "is not in this encoding");
    }
    if (n > 0 && decoder->status == SW_OK) {
        size_t left = read_bytes(decoder, s, n, false);

        left = left < sizeof decoder->rest ? left : 0;
        memcpy(decoder->rest, s + n - left, left);
        decoder->n_rest = left;
    }
}

static void read_head(struct sw_decoder *decoder)
{
    decide(decoder);
    if (decoder->head.n > 0)
        read_more(decoder, decoder->head.s, decoder->head.n);
    sw_buf_free(&decoder->head);
}

enum sw_status sw_decoder_feed(struct sw_decoder *decoder, const void *bytes, size_t n,
                               struct sw_err *err)
{
    const char *s = bytes;

    if (decoder->status != SW_OK || n == 0)
        return decoder->status;
    decoder->err = err;
    if (!decoder->is_decided) {
        size_t part = HEAD_SIZE - decoder->head.n;

        part = n < part ? n : part;
        sw_buf_add(&decoder->head, s, part);
        s += part;
        n -= part;
        if (decoder->head.n < HEAD_SIZE)
            return SW_OK;
        read_head(decoder);
    }
    read_more(decoder, s, n);
    return decoder->status;
}

enum sw_status sw_decoder_end(struct sw_decoder *decoder, struct sw_err *err)
{
    if (decoder->status != SW_OK)
        return decoder->status;
    decoder->err = err;
    if (!decoder->is_decided)
        read_head(decoder);
    if (decoder->n_rest > 0 && decoder->name && decoder->status == SW_OK)
        decoder->status = sw_err_set(err, SW_DATA, "ends within a character of %s: it is cut short",
                                     decoder->name);
    else if (decoder->n_rest > 0)
        read_utf8(decoder, decoder->rest, decoder->n_rest, true);
    if (decoder->name)
        flush(decoder);
    return decoder->status;
}

const char *sw_decoder_encoding(const struct sw_decoder *decoder)
{
    if (decoder->given || decoder->name)
        return decoder->given ? decoder->given : decoder->name;
    if (decoder->n_windows > 0)
        return decoder->has_multibyte || decoder->has_mark ? "UTF-8 and Windows-1252"
                                                           : "Windows-1252";
    return decoder->has_mark ? "UTF-8 with BOM" : "UTF-8";
}

int64_t sw_decoder_undecodable(const struct sw_decoder *decoder)
{
    return decoder->undecodable;
}

int64_t sw_decoder_old_mac(const struct sw_decoder *decoder)
{
    bool is_old_mac = decoder->line_end == OLD_MAC || decoder->line_end == MAYBE_OLD_MAC;

    return is_old_mac ? decoder->n_windows : 0;
}
