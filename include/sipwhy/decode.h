/*
 * decode.h - the bytes of an export, in whatever encoding, become UTF-8; in pieces of any size.
 *
 * What the encoding is shows in the bytes: a byte order mark; without one, zeros in every second
 * byte are UTF-16. Everything else is UTF-8, and each byte that is no part of valid UTF-8 is
 * Windows-1252: so a file in either is read as what it is, and one that was joined from both too.
 * Byte order marks are dropped wherever they stand: joined files have them in the middle.
 */
#ifndef SIPWHY_DECODE_H
#define SIPWHY_DECODE_H

#include "sipwhy/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Receives UTF-8 (whole characters), valid until it returns; anything but SW_OK stops. */
typedef enum sw_status sw_text_fn(void *context, const char *text, size_t n, struct sw_err *err);

struct sw_decoder;

/*
 * A decoder for one file; the caller's, sw_decoder_free takes NULL. encoding is a name that iconv
 * knows ("ISO-8859-15", "MACINTOSH"), or NULL to find it out. SW_USAGE for a name that iconv does
 * not know.
 */
enum sw_status sw_decoder_new(struct sw_decoder **decoder, const char *encoding,
                              sw_text_fn *receive, void *context, struct sw_err *err);
void sw_decoder_free(struct sw_decoder *decoder);

/*
 * Reads n more bytes. UTF-8 without anything special in it is handed on where it lies. SW_DATA for
 * what is no text: NUL characters. After a failure nothing more is read.
 */
enum sw_status sw_decoder_feed(struct sw_decoder *decoder, const void *bytes, size_t n,
                               struct sw_err *err);

/* The input is at its end. SW_DATA if it ends within a character of UTF-16: it is cut short. */
enum sw_status sw_decoder_end(struct sw_decoder *decoder, struct sw_err *err);

/*
 * What it was, for people, once the input is at its end: "UTF-8", "UTF-8 with BOM", "UTF-16LE"
 * (with or without BOM), "UTF-16BE", "Windows-1252", "UTF-8 and Windows-1252", or the name that
 * was given. Static, or the decoder's.
 */
const char *sw_decoder_encoding(const struct sw_decoder *decoder);

/* Characters that stand for nothing in that encoding, and became U+FFFD. */
int64_t sw_decoder_undecodable(const struct sw_decoder *decoder);

/*
 * Characters that were read as Windows-1252 in a text whose first line ends as on old Macs, with a
 * CR alone: they may be Mac Roman ("MACINTOSH"), and nothing in the bytes tells.
 */
int64_t sw_decoder_old_mac(const struct sw_decoder *decoder);

#endif
