/*
 * text.h - borrowed text, growing text, and making hostile text safe to show.
 */
#ifndef SIPWHY_TEXT_H
#define SIPWHY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed text, not NUL-terminated; whoever hands it out says until when it is valid. */
struct sw_str {
    const char *s;
    size_t n;
};

#define SW_STR(literal) ((struct sw_str){literal, sizeof(literal) - 1})

struct sw_str sw_str(const char *z);        /* of a NUL-terminated string, NULL is "" */
struct sw_str sw_str_trim(struct sw_str s); /* without spaces, tabs and U+00A0 at both ends */
bool sw_str_eq(struct sw_str a, struct sw_str b);
bool sw_str_eq_fold(struct sw_str a, struct sw_str b);                   /* ASCII case ignored */
bool sw_str_contains_fold(struct sw_str haystack, struct sw_str needle); /* ASCII case ignored */
void sw_fold(char *to, const char *from,
             size_t n); /* to lower case, ASCII alone; may be in place */

/* A digit, or a letter of any language as UTF-8 has it. */
bool sw_is_word(char c);

/* The bytes of a GUID in hexadecimal digits of either case, 8-4-4-4-12; false for any other text.
 */
bool sw_guid_parse(struct sw_str s, uint8_t bytes[16]);

bool sw_str_starts(struct sw_str s, const char *prefix);
bool sw_str_ends_fold(struct sw_str s, const char *suffix); /* ASCII case ignored */

/* 8-4-4-4-12 hexadecimal digits, and nothing else: "00000001-2fa1-11d2-883f-0016d3cca427". */
bool sw_str_is_guid(struct sw_str s);

/*
 * The next part of *rest up to `separator`, trimmed; *rest moves behind it. False once nothing is
 * left. Splits "a | b" into "a" and "b", "a||b" into "a", "" and "b", "a|" into "a".
 */
bool sw_str_split(struct sw_str *rest, char separator, struct sw_str *part);

/*
 * All of s is a whole number, signed 64-bit; a leading + is taken. False if not, or out of range;
 * *value is untouched then.
 */
bool sw_parse_int64(struct sw_str s, int64_t *value);

/* Growing text. {0} is a valid empty buffer; s is NUL-terminated once something was added. */
struct sw_buf {
    char *s;
    size_t n, capacity;
};

void sw_buf_add(struct sw_buf *buf, const void *bytes, size_t n);
void sw_buf_str(struct sw_buf *buf, const char *z);
void sw_buf_char(struct sw_buf *buf, char c);
void sw_buf_printf(struct sw_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sw_buf_clear(struct sw_buf *buf); /* empty, memory kept */
void sw_buf_free(struct sw_buf *buf);  /* empty, memory given back */

/*
 * Decodes one character of UTF-8 at s[0..n), n > 0. Returns its length and puts the code point in
 * *c; a byte that is no part of valid UTF-8 counts as one character U+FFFD.
 */
size_t sw_utf8_next(const char *s, size_t n, uint32_t *c);

/*
 * Columns that a terminal gives the text: 0 for combining marks, 2 for wide CJK and emoji. Asks
 * libc, so setlocale(LC_CTYPE, "C.UTF-8") comes first. For text that was sanitized.
 */
int sw_display_width(struct sw_str s);

/*
 * Adds s so that nothing in it can act on a terminal or hide: each tab and line break becomes a
 * space; control characters (C0, DEL, C1), bidirectional controls, zero-width and other invisible
 * characters and bytes that are no UTF-8 become U+FFFD.
 */
void sw_text_sanitize(struct sw_buf *buf, struct sw_str s);

/*
 * "40.6 %". Only all is "100 %" and only nothing "0 %": what would be rounded to them says that it
 * is not (">99.9 %"); "-" for NaN. Cut to size. Returns out.
 */
char *sw_percent(char *out, size_t size, double ratio);

/* "12 431": digits in groups of three, parted by a space. Into out, which is returned. */
char *sw_group_digits(char out[32], int64_t n);

#endif
