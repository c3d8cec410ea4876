/* test_writers.c - the rows of a long table give the same bytes whether they pass or are kept. */
#include "fixture.h"
#include "sipwhy/render.h"

#include <string.h>

static const struct sw_column columns[] = {
    {.name = "n"},
    {.name = "word", .heading = "a word", .flexible = true},
    {.name = "pair", .use = SW_FOR_PEOPLE},
    {.name = "seconds", .use = SW_FOR_MACHINES},
};

/* What a face has written, taken away after every row. */
struct taken {
    struct sw_writer *writer;
    struct sw_buf bytes, all;
};

static void move(struct taken *taken)
{
    sw_buf_add(&taken->all, taken->bytes.s, taken->bytes.n);
    sw_buf_clear(&taken->bytes);
}

static enum sw_status take(void *context, const struct sw_block *table, const struct sw_cell *cells,
                           struct sw_err *err)
{
    struct taken *taken = context;

    (void)err;
    taken->writer->row(taken->writer, table, cells);
    move(taken);
    return SW_OK;
}

static void add_table(struct sw_doc *doc, const char *name, int n)
{
    struct sw_block *table = sw_doc_long_table(doc, name, columns, 4);
    struct sw_err err;

    for (int i = 1; i <= n; i++) {
        char word[32];

        snprintf(word, sizeof word, "%.*s", i % 12 + 1, "abcdefghijklm");
        sw_doc_pass_row(doc, table,
                        (const struct sw_cell[]){sw_cell_count(i), sw_cell_text(word),
                                                 sw_cell_code(i % 2, i), sw_cell_seconds(i / 8.0)},
                        &err);
    }
}

/* Two long tables among other blocks; members of JSON before and behind. */
static void make(struct sw_doc *doc, json_t *json, int n)
{
    json_object_set_new(json, "before", json_true());
    sw_doc_title(doc, "Title");
    sw_doc_fact(doc, 0, "label", "value");
    add_table(doc, "first", n);
    json_object_set_new(json, "between", json_string("\"x"));
    sw_doc_text(doc, 0, "Words between.");
    add_table(doc, "second", n / 2);
    sw_doc_text(doc, 0, "Words behind.");
    json_object_set_new(json, "behind", json_pack("[i, n]", 1));
}

enum face { TEXT, CSV, JSON, FACES };
static const char *const names[FACES] = {"text", "CSV", "JSON"};

static struct sw_writer *writer_new(enum face face, struct sw_buf *out, const struct sw_doc *doc,
                                    json_t *json)
{
    if (face == CSV)
        return sw_csv_writer(out, doc);
    return face == JSON
               ? sw_json_writer(out, doc, json)
               : sw_text_writer(out, doc, (struct sw_text_style){.width = 40, .color = false});
}

/* The caller's. */
static char *print(enum face face, int n, bool is_passed)
{
    struct sw_doc doc = {0};
    json_t *json = json_object();
    struct taken taken = {0};
    struct sw_row_taker taker = {.take = take, .context = &taken};

    taken.writer = writer_new(face, &taken.bytes, &doc, json);
    sw_buf_str(&taken.all, "");
    if (is_passed)
        doc.taker = &taker;
    make(&doc, json, n);
    ok(!is_passed || !doc.last || doc.first->next->next->n_rows == 0, "%s, %d rows: %s",
       names[face], n, is_passed ? "none is kept" : "kept");
    taken.writer->end(taken.writer);
    move(&taken);
    taken.writer->free(taken.writer);
    sw_buf_free(&taken.bytes);
    json_decref(json);
    sw_doc_clear(&doc);
    return taken.all.s;
}

static void test_same(void)
{
    static const int counts[] = {0, 1, 2, SW_TEXT_PART, SW_TEXT_PART + 1, 3 * SW_TEXT_PART};

    for (enum face face = TEXT; face < FACES; face++)
        for (size_t i = 0; i < COUNT(counts); i++) {
            char *passed = print(face, counts[i], true), *kept = print(face, counts[i], false);

            if (face != JSON) /* where all members come first if the rows are kept */
                is_text(passed, kept, names[face]);
            ok(passed[0] || (face == CSV && counts[i] == 0), "%s: something", names[face]);
            free(passed);
            free(kept);
        }
}

static void test_bytes(void)
{
    static const struct {
        enum face face;
        int n;
        const char *want;
    } cases[] = {
        {TEXT, 0, "Title\n=====\nlabel  value\n\nWords between.\n\nWords behind.\n"},
        {TEXT, 2,
         "Title\n=====\nlabel  value\n\nn  a word  pair\n-  ------  ----\n1  ab         1\n"
         "2  abc        -\n\nWords between.\n\nn  a word  pair\n-  ------  ----\n1  ab         "
         "1\n\n"
         "Words behind.\n"},
        {CSV, 0, "n,word,seconds\r\n"},
        {CSV, 2, "n,word,seconds\r\n1,ab,0.125\r\n2,abc,0.250\r\n"},
        {JSON, 0,
         "{\n \"before\": true,\n \"between\": \"\\\"x\",\n \"behind\": [1, null],\n \"first\": "
         "[],\n"
         " \"second\": []\n}\n"},
        {JSON, 2,
         "{\n \"before\": true,\n \"first\": [\n  {\"n\": 1, \"word\": \"ab\", \"seconds\": "
         "0.125},\n"
         "  {\"n\": 2, \"word\": \"abc\", \"seconds\": 0.25}\n ],\n \"between\": \"\\\"x\",\n"
         " \"second\": [\n  {\"n\": 1, \"word\": \"ab\", \"seconds\": 0.125}\n ],\n"
         " \"behind\": [1, null]\n}\n"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        char *got = print(cases[i].face, cases[i].n, true);

        is_text(got, cases[i].want, names[cases[i].face]);
        free(got);
    }
}

int main(void)
{
    test_same();
    test_bytes();
    return tap_done();
}
