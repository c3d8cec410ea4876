/* fuzz_decode.c - any bytes become UTF-8, the same in pieces of any size. */
#include "fuzz.h"

#include "sipwhy/decode.h"
#include "sipwhy/text.h"

#include <string.h>

const char *const fuzz_seeds[] = {"samples/*.csv", "tests/fuzz/seeds/decode/*", NULL};

static enum sw_status take(void *context, const char *text, size_t n, struct sw_err *err)
{
    (void)err;
    sw_buf_add(context, text, n);
    return SW_OK;
}

static struct sw_buf decode(const uint8_t *data, size_t size, size_t piece, const char *encoding,
                            enum sw_status *status)
{
    struct sw_buf text = {0};
    struct sw_decoder *decoder = NULL;
    struct sw_err err = {0};

    sw_buf_str(&text, "");
    *status = sw_decoder_new(&decoder, encoding, take, &text, &err);
    HOLDS(*status == SW_OK);
    for (size_t i = 0; *status == SW_OK && i < size; i += piece)
        *status = sw_decoder_feed(decoder, data + i, size - i < piece ? size - i : piece, &err);
    if (*status == SW_OK)
        *status = sw_decoder_end(decoder, &err);
    HOLDS(sw_decoder_encoding(decoder) && sw_decoder_undecodable(decoder) >= 0);
    sw_decoder_free(decoder);
    return text;
}

static void check_utf8(const struct sw_buf *text)
{
    uint32_t c;

    HOLDS(!memchr(text->s, '\0', text->n));
    for (size_t i = 0, n; i < text->n; i += n) {
        n = sw_utf8_next(text->s + i, text->n - i, &c);
        HOLDS(n > 0 && (c != 0xfffd || (n == 3 && memcmp(text->s + i, "\xef\xbf\xbd", 3) == 0)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL, "ISO-8859-15", "UTF-16LE", "MACINTOSH", "UTF-8"};
    const size_t which = size ? data[size - 1] % (sizeof encodings / sizeof encodings[0]) : 0;
    enum sw_status whole_status, status;
    struct sw_buf whole = decode(data, size, size + 1, encodings[which], &whole_status);
    struct sw_buf pieces =
        decode(data, size, size ? 1 + data[0] % 5 : 1, encodings[which], &status);

    HOLDS(status == whole_status);
    if (status == SW_OK) {
        HOLDS(pieces.n == whole.n && memcmp(pieces.s, whole.s, whole.n) == 0);
        check_utf8(&whole);
    }
    sw_buf_free(&whole);
    sw_buf_free(&pieces);
    return 0;
}
