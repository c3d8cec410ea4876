/*
 * test_render_width.c - what can never happen in text, whatever the document and the width: a line
 * that is too wide, a cell that is lost, a byte that acts on the terminal.
 */
#include "sipwhy/render.h"
#include "tap.h"

#include <locale.h>

static const int widths[] = {20, 40, 60, 80, 120};

enum { N_WIDTHS = sizeof widths / sizeof widths[0] };

/* What random texts are made of: words, wide and combining characters, and attacks. */
static const char *const pieces[] = {
    "a",        "call",     "carrier", "trunk",
    " ",        " ",        " ",       "  ",
    "\u00a0",   "東京",     "e\u0301", "Zürich",
    "\n",       "\r\n",     "\t",      "\a",
    "\033[2J",  "\033]0;x", "\u202e",  "\u200b",
    "\u2028",   "\xc3",     "\xff",    "\xed\xa0",
    "%s",       "=1+1",     "😀",       "57f28917-42f2-4d9d-8a94-4dbb5",
    "👩\u200d🔧",
};

/* The same numbers in every run and on every machine. */
static uint32_t next_random(uint32_t below)
{
    static uint32_t state = 1;

    state = state * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)state * below) >> 32);
}

static struct sw_cell random_cell(struct sw_buf *text, uint32_t most)
{
    switch (next_random(6)) {
    case 0:
        return sw_cell_none();
    case 1:
        return sw_cell_count(next_random(2000000));
    case 2:
        return sw_cell_ratio(next_random(1000) / 999.0);
    default:
        sw_buf_clear(text);
        sw_buf_str(text, "");
        for (uint32_t n = next_random(most); n > 0; n--)
            sw_buf_str(text, pieces[next_random(sizeof pieces / sizeof pieces[0])]);
        return sw_cell_text(text->s);
    }
}

/* s without white space, made safe, at the end of out. */
static void add_squeezed(struct sw_buf *out, const char *s)
{
    struct sw_buf safe = {0};
    uint32_t c;
    size_t n;

    sw_text_sanitize(&safe, sw_str(s));
    for (size_t i = 0; i < safe.n; i += n) {
        n = sw_utf8_next(safe.s + i, safe.n - i, &c);
        if (c != ' ' && c != 0xa0)
            sw_buf_add(out, safe.s + i, n);
    }
    sw_buf_free(&safe);
}

/* Random cells, the last column mostly flexible; every cell's text, "\n" behind it, in want. */
static void add_random_table(struct sw_doc *doc, struct sw_buf *want)
{
    struct sw_column columns[5] = {{.name = ""}};
    size_t n = 1 + next_random(5);
    struct sw_buf text = {0}, print = {0};
    struct sw_block *table;

    for (size_t c = 0; c < n; c++) {
        columns[c].name = pieces[next_random(4)];
        sw_buf_printf(want, "%s\n", columns[c].name);
    }
    columns[n - 1].flexible = next_random(4) > 0;
    table = sw_doc_table(doc, "random", columns, n);
    for (uint32_t r = 1 + next_random(5); r > 0; r--) {
        struct sw_cell row[5] = {sw_cell_none()};

        for (size_t c = 0; c < n; c++) {
            row[c] = random_cell(&text, c == n - 1 ? 60 : 8);
            sw_buf_clear(&print);
            sw_cell_add_for_people(&print, &row[c]);
            add_squeezed(want, print.s);
            sw_buf_char(want, '\n');
            if (row[c].kind == SW_CELL_TEXT) /* the next cell uses the buffer too */
                row[c].text = sw_arena_copy(&doc->arena, text.s, text.n);
        }
        sw_doc_row(doc, table, row);
    }
    sw_buf_free(&text);
    sw_buf_free(&print);
}

static void add_random_texts(struct sw_doc *doc, struct sw_buf *want)
{
    struct sw_buf text = {0};

    for (uint32_t kind = 0; kind < 4; kind++) {
        sw_buf_clear(&text);
        sw_buf_str(&text, "x");
        for (uint32_t n = next_random(60); n > 0; n--)
            sw_buf_str(&text, pieces[next_random(sizeof pieces / sizeof pieces[0])]);
        add_squeezed(want, text.s);
        sw_buf_char(want, '\n');
        if (kind == 0)
            sw_doc_title(doc, "%s", text.s);
        else if (kind == 1)
            sw_doc_text(doc, (int)next_random(30), "%s", text.s);
        else if (kind == 2)
            sw_doc_fact(doc, (int)next_random(30), pieces[next_random(6)], "%s", text.s);
        else
            sw_doc_step(doc, (int)next_random(30), (struct sw_str){text.s, text.n});
    }
    sw_buf_free(&text);
}

/* No line too wide or ending with a space, no two blank lines, nothing that acts on a terminal. */
static bool is_tidy(const char *page, int width)
{
    struct sw_buf safe = {0};
    struct sw_str rest = sw_str(page);
    bool tidy = !strstr(page, "\n\n\n");

    while (rest.n > 0) {
        size_t n = (size_t)((const char *)memchr(rest.s, '\n', rest.n) - rest.s);
        struct sw_str line = {rest.s, n};

        sw_buf_clear(&safe);
        sw_text_sanitize(&safe, line);
        tidy = tidy && sw_display_width(line) <= width && (n == 0 || line.s[n - 1] != ' ') &&
               sw_str_eq(line, (struct sw_str){safe.s, safe.n});
        rest = (struct sw_str){rest.s + n + 1, rest.n - n - 1};
    }
    sw_buf_free(&safe);
    return tidy;
}

/* Every line of want is there, white space aside. */
static bool is_complete(const char *page, const struct sw_buf *want)
{
    struct sw_str rest = {want->s, want->n}, part;
    struct sw_buf squeezed = {0};
    bool complete = true;

    add_squeezed(&squeezed, page);
    while (sw_str_split(&rest, '\n', &part))
        complete = complete && sw_str_contains_fold((struct sw_str){squeezed.s, squeezed.n}, part);
    sw_buf_free(&squeezed);
    return complete;
}

/* Wrapping must not depend on luck: many random documents at every width. */
static void test_properties(void)
{
    enum { ROUNDS = 300 };
    int tidy[N_WIDTHS] = {0}, complete[N_WIDTHS] = {0};
    struct sw_buf page = {0};

    for (int round = 0; round < ROUNDS; round++)
        for (size_t w = 0; w < N_WIDTHS; w++) {
            struct sw_doc doc = {0};
            struct sw_buf want = {0};

            add_random_texts(&doc, &want);
            add_random_table(&doc, &want);
            sw_buf_clear(&page);
            sw_render_text(&page, &doc, (struct sw_text_style){.width = widths[w], .color = false});
            tidy[w] += is_tidy(page.s, widths[w]);
            complete[w] += is_complete(page.s, &want);
            sw_doc_clear(&doc);
            sw_buf_free(&want);
        }
    sw_buf_free(&page);
    for (size_t w = 0; w < N_WIDTHS; w++) {
        ok(tidy[w] == ROUNDS, "%d columns: no line is wider, none does harm", widths[w]);
        ok(complete[w] == ROUNDS, "%d columns: nothing is lost", widths[w]);
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters are libc's */
    test_properties();
    return tap_done();
}
