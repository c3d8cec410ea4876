/* page.c - see page.h. */
#include "page.h"

/* What reports draw with: eight heights of a block, and the dot between parts of a line. */
static void draw_in_ascii(struct sw_buf *text)
{
    enum { LOWEST = 0x2581, HIGHEST = 0x2588, DOT = 0xb7 };
    size_t n = 0;

    for (size_t i = 0; i < text->n;) {
        uint32_t c;
        size_t length = sw_utf8_next(text->s + i, text->n - i, &c);

        if (c >= LOWEST && c <= HIGHEST)
            text->s[n++] = (char)('1' + c - LOWEST);
        else if (c == DOT)
            text->s[n++] = '|';
        else
            for (size_t k = 0; k < length; k++)
                text->s[n++] = text->s[i + k];
        i += length;
    }
    text->n = n;
}

struct sw_str sw_page_cell(struct sw_page *page, const struct sw_cell *cell)
{
    struct sw_str text;

    sw_buf_clear(&page->raw);
    sw_buf_clear(&page->safe);
    sw_cell_add_for_people(&page->raw, cell);
    sw_text_sanitize(&page->safe, (struct sw_str){page->raw.s, page->raw.n});
    if (page->ascii)
        draw_in_ascii(&page->safe);
    text = sw_str_trim((struct sw_str){page->safe.s, page->safe.n});
    return (struct sw_str){sw_arena_copy(&page->arena, text.s, text.n), text.n};
}

static void advance(struct sw_page *page, int column)
{
    for (; page->at < column; page->at++)
        sw_buf_char(page->out, ' ');
}

void sw_page_put(struct sw_page *page, int column, struct sw_str text)
{
    if (text.n == 0)
        return;
    advance(page, column);
    sw_buf_add(page->out, text.s, text.n);
    page->at += sw_display_width(text);
}

void sw_page_put_bold(struct sw_page *page, int column, struct sw_str text)
{
    if (!page->color || text.n == 0) {
        sw_page_put(page, column, text);
        return;
    }
    advance(page, column);
    sw_buf_str(page->out, "\033[1m");
    sw_page_put(page, column, text);
    sw_buf_str(page->out, "\033[0m");
}

void sw_page_fill(struct sw_page *page, int column, int count, char c)
{
    advance(page, column);
    for (; count > 0; count--, page->at++)
        sw_buf_char(page->out, c);
}

void sw_page_end_line(struct sw_page *page)
{
    sw_buf_char(page->out, '\n');
    page->at = 0;
}

struct sw_str sw_page_cut(struct sw_str *text, int width)
{
    struct sw_str line;
    size_t at = 0, space = 0;
    int used = 0;

    while (at < text->n) {
        uint32_t c;
        size_t n = sw_utf8_next(text->s + at, text->n - at, &c);

        if (c == ' ')
            space = at;
        used += sw_display_width((struct sw_str){text->s + at, n});
        if (used > width && at > 0)
            break;
        at += n;
    }
    if (at < text->n && space > 0)
        at = space;
    line = sw_str_trim((struct sw_str){text->s, at});
    *text = sw_str_trim((struct sw_str){text->s + at, text->n - at});
    return line;
}

void sw_page_wrap(struct sw_page *page, int column, struct sw_str text)
{
    do {
        sw_page_put(page, column, sw_page_cut(&text, page->width - column));
        sw_page_end_line(page);
    } while (text.n > 0);
}

void sw_page_fact(struct sw_page *page, int indent, int label_width, struct sw_str label,
                  struct sw_str value)
{
    int column = indent + label_width + SW_PAGE_GAP;

    if (label_width > (page->width - indent) / 2) {
        column = indent + SW_PAGE_HANG;
        sw_page_wrap(page, indent, label);
    } else {
        sw_page_put(page, indent, label);
    }
    sw_page_wrap(page, column, value);
}
