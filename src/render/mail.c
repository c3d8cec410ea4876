/* mail.c - a document as a mail, see render.h. */
#include "sipwhy/hash.h"
#include "sipwhy/render.h"
#include "sipwhy/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* RFC 5322 asks for lines of 78 characters at the most; base64 has 76 (RFC 2045). */
enum { ENCODED_LINE = 57, HEAD_WIDTH = 76, TEXT_WIDTH = 80 };

bool sw_mail_address_is_sound(const char *address)
{
    for (const char *c = address; *c; c++)
        if ((unsigned char)*c < ' ' || *c == ',' || (unsigned char)*c >= 127)
            return false;
    return strchr(address, '@') != NULL && strlen(address) < 900;
}

static void add_base64(struct sw_buf *out, const struct sw_buf *text)
{
    char line[SW_BASE64_SIZE(ENCODED_LINE)];

    for (size_t at = 0; at < text->n; at += ENCODED_LINE) {
        size_t n = text->n - at < ENCODED_LINE ? text->n - at : ENCODED_LINE;

        sw_buf_printf(out, "%s\n", sw_base64(line, text->s + at, n));
    }
}

/* Encoded words (RFC 2047), each of whole characters, one a line. */
static void add_encoded_words(struct sw_buf *out, struct sw_str text)
{
    enum { WORD = 39 }; /* bytes; with what stands around them 75 characters */
    char encoded[SW_BASE64_SIZE(WORD)];
    uint32_t c;

    for (size_t at = 0; at < text.n;) {
        size_t n = 0, next;

        while (at + n < text.n &&
               n + (next = sw_utf8_next(text.s + at + n, text.n - at - n, &c)) <= WORD)
            n += next;
        sw_buf_printf(out, "%s=?UTF-8?B?%s?=", at ? "\n " : "", sw_base64(encoded, text.s + at, n));
        at += n;
    }
}

static bool is_ascii(struct sw_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.s[i] > 126)
            return false;
    return true;
}

/* Folded between words. */
static void add_folded(struct sw_buf *out, struct sw_str text, size_t column)
{
    struct sw_str word;
    bool is_first = true;

    while (sw_str_split(&text, ' ', &word)) {
        bool fits = column + 1 + word.n <= HEAD_WIDTH;

        if (!is_first)
            sw_buf_str(out, fits ? " " : "\n ");
        column = (fits || is_first ? column : 0) + 1 + word.n;
        sw_buf_add(out, word.s, word.n);
        is_first = false;
    }
}

static void add_subject(struct sw_buf *out, const char *subject)
{
    struct sw_buf safe = {0};
    struct sw_str text;

    sw_buf_str(&safe, "");
    sw_text_sanitize(&safe, sw_str(subject));
    text = (struct sw_str){safe.s, safe.n};
    sw_buf_str(out, "Subject: ");
    if (is_ascii(text) && !strstr(safe.s, "=?"))
        add_folded(out, text, strlen("Subject:"));
    else
        add_encoded_words(out, text);
    sw_buf_char(out, '\n');
    sw_buf_free(&safe);
}

/* "Mon, 23 Nov 2026 07:00:00 +0000" */
static void add_date(struct sw_buf *out, int64_t date)
{
    time_t seconds = (time_t)sw_floor_div(date, SW_SECOND);
    struct tm tm;
    char text[64];

    if (gmtime_r(&seconds, &tm) && strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &tm))
        sw_buf_printf(out, "Date: %s\n", text);
}

static void add_addresses(struct sw_buf *out, const struct sw_mail *mail)
{
    if (mail->from)
        sw_buf_printf(out, "From: %s\n", mail->from);
    for (size_t i = 0; i < mail->n_to; i++)
        sw_buf_printf(out, "%s%s%s", i ? " " : "To: ", mail->to[i],
                      i + 1 < mail->n_to ? ",\n" : "\n");
}

/* Says what it is about, so that the same report sent twice is one mail to those who get it. */
static void add_identity(struct sw_buf *out, const char *id, char boundary[40])
{
    uint64_t hash[2];

    sw_hash128(id, strlen(id), hash);
    snprintf(boundary, 40, "=_%016llx", (unsigned long long)hash[1]);
    sw_buf_printf(out, "Message-ID: <%016llx%016llx@sipwhy.invalid>\n", (unsigned long long)hash[0],
                  (unsigned long long)hash[1]);
}

static void add_part(struct sw_buf *out, const char *boundary, const char *type,
                     struct sw_buf *text)
{
    sw_buf_printf(out,
                  "\n--%s\nContent-Type: text/%s; charset=utf-8\n"
                  "Content-Transfer-Encoding: base64\n\n",
                  boundary, type);
    add_base64(out, text);
    sw_buf_free(text);
}

/* ---------------------------------------------------------------------------- the writer */

struct mail_writer {
    struct sw_writer writer;
    struct sw_buf *out;
    const struct sw_doc *doc;
    const struct sw_mail *mail;
};

static void end(struct sw_writer *writer)
{
    const struct sw_text_style style = {.width = TEXT_WIDTH};
    struct mail_writer *w = (struct mail_writer *)writer;
    const struct sw_doc *doc = w->doc;
    struct sw_buf text = {0}, html = {0};
    char boundary[40];

    add_addresses(w->out, w->mail);
    add_subject(w->out, doc->subject ? doc->subject : doc->first ? doc->first->text : "");
    add_date(w->out, w->mail->date);
    add_identity(w->out, w->mail->id, boundary);
    sw_buf_printf(w->out,
                  "Auto-Submitted: auto-generated\nMIME-Version: 1.0\n"
                  "Content-Type: multipart/alternative; boundary=\"%s\"\n",
                  boundary);
    sw_render_text(&text, doc, style);
    add_part(w->out, boundary, "plain", &text);
    sw_render_html_of_mail(&html, doc);
    add_part(w->out, boundary, "html", &html);
    sw_buf_printf(w->out, "\n--%s--\n", boundary);
}

static void free_writer(struct sw_writer *writer)
{
    free(writer);
}

struct sw_writer *sw_mail_writer(struct sw_buf *out, const struct sw_doc *doc,
                                 const struct sw_mail *mail)
{
    struct mail_writer *w = sw_alloc(sizeof *w);

    *w = (struct mail_writer){
        .writer = {.end = end, .free = free_writer}, .out = out, .doc = doc, .mail = mail};
    return &w->writer;
}
