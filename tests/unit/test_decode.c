/* Every encoding comes out as UTF-8, wherever the input is cut. */
#include "fixture.h"
#include "sipwhy/decode.h"

#define BYTES(literal) literal, sizeof(literal) - 1

static enum sw_status take(void *context, const char *text, size_t n, struct sw_err *err)
{
    (void)err;
    sw_buf_add(context, text, n);
    return SW_OK;
}

/* "text / encoding / undecodable", or the sentence; fed so many bytes at a time, from a copy
 * without a byte to spare. */
static const char *decoded(char out[1100], const char *encoding, const char *in, size_t n,
                           size_t first, size_t step)
{
    struct sw_decoder *decoder = NULL;
    struct sw_buf text = {0};
    struct sw_err err = {0};
    enum sw_status status = sw_decoder_new(&decoder, encoding, take, &text, &err);

    sw_buf_str(&text, "");
    for (size_t at = 0; status == SW_OK && at < n;) {
        size_t part = at == 0 ? first : step;
        char *copy;

        part = part < n - at ? part : n - at;
        copy = memcpy(sw_alloc(part), in + at, part);
        status = sw_decoder_feed(decoder, copy, part, &err);
        free(copy);
        at += part;
    }
    if (status == SW_OK)
        status = sw_decoder_end(decoder, &err);
    if (status == SW_OK)
        snprintf(out, 1100, "%s / %s / %" PRId64, text.s, sw_decoder_encoding(decoder),
                 sw_decoder_undecodable(decoder));
    else
        snprintf(out, 1100, "%s", err.text);
    sw_buf_free(&text);
    sw_decoder_free(decoder);
    return out;
}

static const struct {
    const char *name, *encoding, *in;
    size_t n;
    const char *want;
} cases[] = {
    {"nothing", NULL, BYTES(""), " / UTF-8 / 0"},
    {"ASCII", NULL, BYTES("a,b\nc"), "a,b\nc / UTF-8 / 0"},
    {"UTF-8", NULL, BYTES("\xc3\xa9\xe2\x82\xac\xf0\x9f\x93\x9e"),
     "\xc3\xa9\xe2\x82\xac\xf0\x9f\x93\x9e / UTF-8 / 0"},
    {"UTF-8 with a mark", NULL, BYTES("\xef\xbb\xbfid"), "id / UTF-8 with BOM / 0"},
    {"a mark alone", NULL, BYTES("\xef\xbb\xbf"), " / UTF-8 with BOM / 0"},
    {"marks in the middle", NULL,
     BYTES("a\n\xef\xbb\xbf"
           "b\xef\xbb\xbf\xef\xbb\xbf"),
     "a\nb / UTF-8 / 0"},
    {"Windows-1252", NULL, BYTES("caf\xe9 \x80 \x96"),
     "caf\xc3\xa9 \xe2\x82\xac \xe2\x80\x93 / Windows-1252 / 0"},
    {"its undefined bytes", NULL, BYTES("a\x81\x8d"),
     "a\xef\xbf\xbd\xef\xbf\xbd / Windows-1252 / 2"},
    {"both in one file", NULL, BYTES("\xc3\xa9 \xe9"),
     "\xc3\xa9 \xc3\xa9 / UTF-8 and Windows-1252 / 0"},
    {"the beginning of a character at the end", NULL, BYTES("a\xc3"),
     "a\xc3\x83 / Windows-1252 / 0"},
    {"of three bytes", NULL, BYTES("a\xe2\x82"), "a\xc3\xa2\xe2\x80\x9a / Windows-1252 / 0"},
    {"of four", NULL, BYTES("\xf0\x9f\x93"), "\xc3\xb0\xc5\xb8\xe2\x80\x9c / Windows-1252 / 0"},
    {"an overlong slash", NULL, BYTES("\xc0\xaf"), "\xc3\x80\xc2\xaf / Windows-1252 / 0"},
    {"a surrogate in UTF-8", NULL, BYTES("\xed\xa0\x80"),
     "\xc3\xad\xc2\xa0\xe2\x82\xac / Windows-1252 / 0"},
    {"beyond Unicode", NULL, BYTES("\xf5\x80"), "\xc3\xb5\xe2\x82\xac / Windows-1252 / 0"},
    {"the last character of Unicode", NULL, BYTES("\xf4\x8f\xbf\xbd"),
     "\xf4\x8f\xbf\xbd / UTF-8 / 0"},
    {"NUL", NULL, BYTES("a\0b"), "is no text: NUL bytes in it"},
    {"UTF-16 with a mark", NULL,
     BYTES("\xff\xfe"
           "a\0\xe9\0"),
     "a\xc3\xa9 / UTF-16LE / 0"},
    {"big end first", NULL, BYTES("\xfe\xff\0a\0\xe9"), "a\xc3\xa9 / UTF-16BE / 0"},
    {"without a mark", NULL, BYTES("i\0d\0,\0x\0"), "id,x / UTF-16LE / 0"},
    {"big end first, without", NULL, BYTES("\0i\0d\0,\0x"), "id,x / UTF-16BE / 0"},
    {"a pair of surrogates", NULL, BYTES("\xff\xfe\x3d\xd8\xde\xdc"),
     "\xf0\x9f\x93\x9e / UTF-16LE / 0"},
    {"half a pair", NULL,
     BYTES("\xff\xfe\x3d\xd8"
           "a\0"),
     "\xef\xbf\xbd"
     "a / UTF-16LE / 1"},
    {"UTF-16 with NUL", NULL,
     BYTES("\xff\xfe"
           "a\0\0\0"),
     "is no text: NUL bytes in it"},
    {"UTF-16 with ASCII behind it", NULL,
     BYTES("\xff\xfei\0d\0\n\0x\0\n\0"
           "CorrelationId,Invite time,Success,Final SIP code,SBC FQDN\r\n"),
     "its encoding changes from UTF-16 to another: files were joined, import each by itself"},
    {"UTF-16 with the other byte first behind it", NULL,
     BYTES("\xff\xfei\0d\0\n\0x\0\n\0"
           "\xfe\xff\0i\0d\0\n\0y\0\n"),
     "its encoding changes from UTF-16 to another: files were joined, import each by itself"},
    {"or before it", NULL,
     BYTES("\xfe\xff\0i\0d\0\n\0x\0\n"
           "\xff\xfei\0d\0\n\0y\0\n\0"),
     "its encoding changes from UTF-16 to another: files were joined, import each by itself"},
    {"without a mark", NULL,
     BYTES("\xff\xfei\0d\0\n\0x\0\n\0"
           "\0C\0o\0r\0r\0e\0l\0a\0t\0i\0o\0n\0I\0d\0,\0I\0n\0v\0i\0t\0e\0 \0t\0i\0m\0e\0\r\0\n"),
     "its encoding changes from UTF-16 to another: files were joined, import each by itself"},
    {"UTF-16 that has lost a byte", NULL,
     BYTES("\xfe\xff\0i\0d\0\nC\0o\0r\0r\0e\0l\0a\0t\0i\0o\0n\0I\0d\0,\0I\0n\0v\0i\0t\0e\0 "
           "\0t\0i\0m\0e\0\r\0\n\0"),
     "its encoding changes from UTF-16 to another: files were joined, import each by itself"},
    {"UTF-16 that is named, with the other byte first behind it", "UTF-16",
     BYTES("\xfe\xff\0i\0d\0\n\0x\0\n"
           "\xff\xfei\0d\0\n\0y\0\n\0"),
     "its encoding changes from UTF-16 to another: files were joined, import each by itself"},
    {"UTF-16 of many signs in either byte", NULL,
     BYTES("\xff\xfe"
           "\x41\x4e\x42\x5e\x43\x6e\x44\x4e"),
     "\xe4\xb9\x81\xe5\xb9\x82\xe6\xb9\x83\xe4\xb9\x84 / UTF-16LE / 0"},
    {"a letter that is held back", "CP1258", BYTES("te"), "te / CP1258 / 0"},
    {"UTF-16 that is cut", NULL,
     BYTES("\xff\xfe"
           "a\0b"),
     "ends within a character of UTF-16LE: it is cut short"},
    {"an encoding that is named", "ISO-8859-15", BYTES("\xa4"), "\xe2\x82\xac / ISO-8859-15 / 0"},
    {"one of old computers", "MACINTOSH", BYTES("\x8e"), "\xc3\xa9 / MACINTOSH / 0"},
    {"UTF-8 that is named", "UTF-8",
     BYTES("\xef\xbb\xbf"
           "a\xe9"),
     "a\xef\xbf\xbd / UTF-8 / 1"},
    {"UTF-16 that is named", "UTF-16LE",
     BYTES("\xff\xfe"
           "a\0"),
     "a / UTF-16LE / 0"},
    {"what iconv does not know", "KLINGON", BYTES("a"),
     "--encoding: iconv knows no encoding of that name; iconv -l lists them"},
};

/* Bytes of a text that may be Mac Roman, wherever it is cut. */
static void test_old_mac(void)
{
    static const struct {
        const char *name, *encoding, *in;
        int64_t want;
    } texts[] = {
        {"CR alone, and letters", NULL, "id\rcaf\x8e\r\x8e\n", 2},
        {"CR alone at the end", NULL, "caf\x8e\r", 1},
        {"no line end", NULL, "caf\x8e", 0},
        {"CR alone twice", NULL, "caf\x8e\r\r", 1},
        {"CR LF", NULL, "id\r\ncaf\x8e\r", 0},
        {"LF", NULL, "id\ncaf\x8e\r\r", 0},
        {"UTF-8", NULL, "id\rcaf\xc3\xa9\r", 0},
        {"told", "MACINTOSH", "id\rcaf\x8e\r", 0},
    };

    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t n = strlen(texts[i].in), same = 0;

        for (size_t cut = 1; cut <= n; cut++) {
            struct sw_decoder *decoder = NULL;
            struct sw_buf text = {0};
            struct sw_err err = {0};

            must(sw_decoder_new(&decoder, texts[i].encoding, take, &text, &err) == SW_OK &&
                     sw_decoder_feed(decoder, texts[i].in, cut, &err) == SW_OK &&
                     sw_decoder_feed(decoder, texts[i].in + cut, n - cut, &err) == SW_OK &&
                     sw_decoder_end(decoder, &err) == SW_OK,
                 err.text);
            same += sw_decoder_old_mac(decoder) == texts[i].want;
            sw_decoder_free(decoder);
            sw_buf_free(&text);
        }
        ok(same == n, "an old Mac? %s", texts[i].name);
    }
}

int main(void)
{
    char out[1100];

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = cases[i].n, runs = 0, same = 0;

        for (size_t first = 1; first <= n + 1; first++)
            for (size_t step = 1; step <= 3; step++, runs++)
                same += !strcmp(decoded(out, cases[i].encoding, cases[i].in, n, first, step),
                                cases[i].want);
        if (same != runs)
            is_text(out, cases[i].want, cases[i].name);
        ok(same == runs, "%s", cases[i].name);
    }
    test_old_mac();
    return tap_done();
}
