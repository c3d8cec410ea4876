/* html.c - a document as one page of HTML, see render.h. */
#include "html.h"
#include "columns.h"

#include "sipwhy/asset.h"
#include "sipwhy/hash.h"
#include "sipwhy/render.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------ writing */

static void put_escaped(struct html *html, const struct sw_buf *safe)
{
    for (size_t i = 0; i < safe->n; i++)
        switch (safe->s[i]) {
        case '&':
            sw_buf_str(html->out, "&amp;");
            break;
        case '<':
            sw_buf_str(html->out, "&lt;");
            break;
        case '>':
            sw_buf_str(html->out, "&gt;");
            break;
        case '"':
            sw_buf_str(html->out, "&quot;");
            break;
        case '\'':
            sw_buf_str(html->out, "&#39;");
            break;
        default:
            sw_buf_char(html->out, safe->s[i]);
        }
}

void html_text(struct html *html, const char *text)
{
    sw_buf_clear(&html->safe);
    sw_text_sanitize(&html->safe, sw_str(text));
    put_escaped(html, &html->safe);
}

void html_cell(struct html *html, const struct sw_cell *cell)
{
    struct sw_buf text = {0};

    sw_cell_add_for_people(&text, cell);
    html_text(html, text.s);
    sw_buf_free(&text);
}

void html_put(struct html *html, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    for (const char *c = format; *c; c++) {
        if (*c != '%') {
            sw_buf_char(html->out, *c);
            continue;
        }
        c++;
        if (*c == 's')
            html_text(html, va_arg(args, const char *));
        else if (*c == 'd')
            sw_buf_printf(html->out, "%d", va_arg(args, int));
        else
            sw_buf_char(html->out, *c);
    }
    va_end(args);
}

/* ------------------------------------------------------------------------------- blocks */

static const char *const tone_classes[] = {
    [SW_TONE_NONE] = "tone", [SW_TONE_GOOD] = "tone good", [SW_TONE_BAD] = "tone bad"};

static void put_value(struct html *html, const struct sw_cell *value)
{
    char *copied;

    if (value->n_copied == 0) {
        html_cell(html, value);
        return;
    }
    copied = sw_strndup(value->text, value->n_copied);
    html_put(html, "<code data-copy>%s</code>%s", copied, value->text + value->n_copied);
    free(copied);
}

static void put_facts(struct html *html, const struct sw_block *facts, bool is_lead)
{
    html_put(html, "<dl class=\"%s\">\n", is_lead ? "lead" : "facts");
    for (size_t r = 0; r < facts->n_rows; r++) {
        const struct sw_cell *label = &facts->cells[2 * r], *value = label + 1;
        bool goes_on = r + 1 < facts->n_rows && !facts->cells[2 * r + 2].text[0];

        if (label->text[0] || r == 0)
            html_put(html, "<div><dt>%s</dt>\n", label->text);
        html_put(html, "<dd class=\"%s\">", tone_classes[value->tone]);
        put_value(html, value);
        html_put(html, goes_on ? "</dd>\n" : "</dd></div>\n");
    }
    html_put(html, "</dl>\n");
}

static void put_steps(struct html *html, const struct sw_block *steps)
{
    html_put(html, "<ol>\n");
    for (size_t r = 0; r < steps->n_rows; r++) {
        html_put(html, "<li>");
        html_cell(html, &steps->cells[r]);
        html_put(html, "</li>\n");
    }
    html_put(html, "</ol>\n");
}

/* Folded away, which takes no script. Its lines are those that a file would have. */
static void put_letter(struct html *html, const struct sw_block *letter)
{
    struct sw_buf text = {0};

    sw_render_text(&text, letter->letter, (struct sw_text_style){.width = 80});
    html_put(html, "<details class=\"letter\">\n<summary>%s</summary>\n<pre data-copy=\"%s\">",
             letter->text, letter->text);
    put_escaped(html, &text);
    html_put(html, "</pre>\n</details>\n");
    sw_buf_free(&text);
}

static void put_block(struct html *html, const struct sw_block *block, const struct sw_block *above)
{
    switch (block->kind) {
    case SW_BLOCK_TITLE: /* begin_page has written it */
    case SW_BLOCK_HEADING:
    case SW_BLOCK_TABLE: /* see lead_to and show_next */
        break;
    case SW_BLOCK_TEXT:
        html_put(html, "<p>%s</p>\n", block->text);
        break;
    case SW_BLOCK_FACTS:
        put_facts(html, block, above && above->kind == SW_BLOCK_TITLE);
        break;
    case SW_BLOCK_STEPS:
        put_steps(html, block);
        break;
    case SW_BLOCK_CHART:
        html_chart(html, block->chart);
        break;
    case SW_BLOCK_LETTER:
        put_letter(html, block);
        break;
    }
}

/* ----------------------------------------------------------------------------- sections */

static void end_charts(struct html *html)
{
    if (html->in_charts)
        html_put(html, "</div>\n");
    html->in_charts = false;
}

static void end_detail(struct html *html)
{
    end_charts(html);
    if (html->in_detail)
        html_put(html, html->is_mail ? "</div>\n" : "</details>\n");
    html->in_detail = false;
}

static void end_section(struct html *html)
{
    end_detail(html);
    if (html->in_section)
        html_put(html, "</section>\n");
    html->in_section = false;
}

static void begin_section(struct html *html, const char *heading)
{
    int id = ++html->n_sections;

    end_section(html);
    html_put(html, "<section aria-labelledby=\"s%d\">\n<h2 id=\"s%d\">%s</h2>\n", id, id, heading);
    html->in_section = true;
}

/* Unfolded, so that all can be read and printed without the script. */
static void begin_detail(struct html *html, const struct sw_block *heading)
{
    end_detail(html);
    if (html->is_mail)
        html_put(html, "<div class=\"detail\">\n<h3 id=\"%s\">%s</h3>\n", heading->anchor,
                 heading->text);
    else
        html_put(html, "<details id=\"%s\" open>\n<summary><h3>%s</h3></summary>\n",
                 heading->anchor, heading->text);
    html->in_detail = true;
}

static void begin_charts(struct html *html)
{
    if (!html->in_charts)
        html_put(html, "<div class=\"charts\">\n");
    html->in_charts = true;
}

/* What is written around a block, before it. */
static void lead_to(struct html *html, const struct sw_block *block)
{
    if (block->kind == SW_BLOCK_CHART)
        begin_charts(html);
    else
        end_charts(html);
    if (block->kind == SW_BLOCK_HEADING && block->anchor)
        begin_detail(html, block);
    else if (block->kind == SW_BLOCK_HEADING)
        begin_section(html, block->text);
}

/* ------------------------------------------------------------------------------ the page */

static const char *title_of(const struct sw_doc *doc)
{
    for (const struct sw_block *block = doc->first; block; block = block->next)
        if (block->kind == SW_BLOCK_TITLE)
            return block->text;
    return doc->subject ? doc->subject : "sipwhy";
}

/* Where there is much to find. */
static void put_contents(struct html *html, const struct sw_doc *doc)
{
    enum { FEW = 4 };
    int n = 0;

    for (const struct sw_block *block = doc->first; block; block = block->next)
        n += block->kind == SW_BLOCK_HEADING && !block->anchor;
    if (n < FEW)
        return;
    html_put(html, "<nav aria-label=\"Contents\">\n<ul>\n");
    n = 0;
    for (const struct sw_block *block = doc->first; block; block = block->next)
        if (block->kind == SW_BLOCK_HEADING && !block->anchor)
            html_put(html, "<li><a href=\"#s%d\">%s</a></li>\n", ++n, block->text);
    html_put(html, "</ul>\n</nav>\n");
}

/* The hash of what stands between the tags of a style or script, as the policy wants it. */
static void put_hash(struct html *html, const struct sw_asset *asset)
{
    struct sw_sha256 *sha = sw_sha256_new();
    uint8_t digest[SW_SHA256_SIZE];
    char text[SW_BASE64_SIZE(SW_SHA256_SIZE)];

    sw_sha256_add(sha, asset->text, asset->n);
    sw_sha256_end(sha, digest);
    html_put(html, "'sha256-%s'", sw_base64(text, digest, sizeof digest));
}

static void put_head(struct html *html, const char *title, const struct sw_asset *style,
                     const struct sw_asset *script)
{
    html_put(html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    if (!html->is_mail) {
        html_put(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                       "&#39;none&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;; "
                       "style-src ");
        put_hash(html, style);
        html_put(html, "; script-src ");
        put_hash(html, script);
        html_put(html, "\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
    }
    html_put(html,
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n<title>%s</title>\n<style>",
             title);
    sw_buf_add(html->out, style->text, style->n);
    html_put(html, "</style>\n</head>\n");
}

static void begin_page(struct html *html, const struct sw_doc *doc)
{
    const char *title = title_of(doc);

    put_head(html, title, sw_asset_find("page/report.css"), sw_asset_find("page/report.js"));
    html_put(html, "<body>\n<main>\n<h1>%s</h1>\n", title);
    if (!html->is_mail)
        put_contents(html, doc);
}

static void end_page(struct html *html)
{
    const struct sw_asset *script = sw_asset_find("page/report.js");

    end_section(html);
    html_put(html, "</main>\n");
    if (!html->is_mail) {
        html_put(html, "<script>");
        sw_buf_add(html->out, script->text, script->n);
        html_put(html, "</script>\n");
    }
    html_put(html, "</body>\n</html>\n");
}

/* ---------------------------------------------------------------------------- the writer */

/* A document as HTML under way. */
struct html_writer {
    struct sw_writer writer;
    struct html html;
    const struct sw_doc *doc;
    const struct sw_block *done;  /* the last block that is dealt with; NULL: none so far */
    const struct sw_block *shown; /* the last that is on the page */
    bool in_table;                /* rows of `done` are being written */
};

static const char *caption_of(const struct html_writer *w, const struct sw_block *table)
{
    return w->shown && w->shown->kind == SW_BLOCK_HEADING ? w->shown->text : table->name;
}

/* The head of the page is written with its first block: by then the document has a title. */
static void show_next(struct html_writer *w)
{
    const struct sw_block *block = w->done ? w->done->next : w->doc->first;

    if (!w->done)
        begin_page(&w->html, w->doc);
    if (w->in_table)
        html_table_end(&w->html);
    w->in_table = false;
    w->done = block;
    if (!block_is_for_people(block, !w->html.is_mail))
        return;
    lead_to(&w->html, block);
    if (block->kind != SW_BLOCK_TABLE) {
        put_block(&w->html, block, w->shown);
    } else {
        html_table_begin(&w->html, block, caption_of(w, block));
        w->in_table = true;
        for (size_t r = 0; r < block->n_rows; r++)
            html_table_row(&w->html, block, block->cells + r * block->n_columns);
    }
    w->shown = block;
}

static void put_row(struct sw_writer *writer, const struct sw_block *table,
                    const struct sw_cell *cells)
{
    struct html_writer *w = (struct html_writer *)writer;

    while (w->done != table)
        show_next(w);
    html_table_row(&w->html, table, cells);
}

static void end(struct sw_writer *writer)
{
    struct html_writer *w = (struct html_writer *)writer;

    if (!w->doc->first)
        begin_page(&w->html, w->doc);
    while (w->done != w->doc->last)
        show_next(w);
    if (w->in_table)
        html_table_end(&w->html);
    end_page(&w->html);
}

static void free_writer(struct sw_writer *writer)
{
    struct html_writer *w = (struct html_writer *)writer;

    sw_buf_free(&w->html.safe);
    free(w);
}

static struct sw_writer *writer_new(struct sw_buf *out, const struct sw_doc *doc, bool is_mail)
{
    struct html_writer *w = sw_alloc(sizeof *w);

    *w = (struct html_writer){.writer = {put_row, end, free_writer},
                              .html = {.out = out, .is_mail = is_mail},
                              .doc = doc};
    return &w->writer;
}

struct sw_writer *sw_html_writer(struct sw_buf *out, const struct sw_doc *doc)
{
    return writer_new(out, doc, false);
}

void sw_render_html_of_mail(struct sw_buf *out, const struct sw_doc *doc)
{
    struct sw_writer *writer = writer_new(out, doc, true);

    writer->end(writer);
    writer->free(writer);
}
