#include "../../src/import/reader.h"

#include "fixture.h"

#include <stdlib.h>

#define HEADING                                                                                    \
    "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,"           \
    "Final SIP Phrase\n"

/* What came of a file: rows, and the batches that they came in. */
struct came {
    size_t calls, rejects, batches;
    size_t most_used; /* bytes of the fullest one */
};

static struct came read_batches(const struct sw_export_tables *tables, const char *folder,
                                const char *text)
{
    const struct sw_export_options options = {0};
    const struct sw_source_limits limits = SW_SOURCE_LIMITS;
    char *path = write_text(folder, "calls.csv", text);
    struct sw_err err = {0};
    struct sw_source *source;
    struct sw_member member;
    struct ring ring;
    struct batch *batch;
    struct came came = {0};
    pthread_t thread;
    bool more;

    must(sw_source_open(&source, path, &limits, &err) == SW_OK, err.text);
    must(sw_source_next(source, &member, &more, &err) == SW_OK && more, err.text);
    ring_init(&ring, NULL, NULL);
    struct reader reader = {.tables = tables,
                            .options = &options,
                            .source = source,
                            .tenant = sw_str("test"),
                            .ring = &ring};
    must(pthread_create(&thread, NULL, reader_run, &reader) == 0, "no thread");
    while ((batch = ring_next_full(&ring)) != NULL) {
        size_t used = sw_arena_used(&batch->arena);

        came.calls += batch->n_calls;
        came.rejects += batch->n_rejects;
        came.batches += batch->n_calls + batch->n_rejects > 0;
        came.most_used = used > came.most_used ? used : came.most_used;
        ring_give_back(&ring);
    }
    pthread_join(thread, NULL);
    must(reader.status == SW_OK, reader.err.text);
    sw_export_free(reader.export_);
    sw_source_close(source);
    ring_clear(&ring);
    free(path);
    return came;
}

/* Rows with a phrase of so many bytes. */
static void add_rows(struct sw_buf *text, int n, size_t phrase, const char *code)
{
    char *xs = sw_alloc(phrase + 1);

    memset(xs, 'x', phrase);
    xs[phrase] = '\0';
    for (int i = 0; i < n; i++)
        sw_buf_printf(text, "c%zu,2026-11-09T10:00:00Z,No,%s,560503,sbc1,%s\n", text->n, code, xs);
    free(xs);
}

/* Rows that are left out: headings again, and texts of filters. */
static void add_left_out(struct sw_buf *text, int n, size_t size)
{
    for (int i = 0; i < n; i++) {
        sw_buf_str(text, HEADING "Applied filters:");
        for (size_t at = 0; at < size; at += 10)
            sw_buf_str(text, "xxxxxxxxxx");
        sw_buf_str(text, ",,,,,,\n");
    }
}

static void test_batches(const struct sw_export_tables *tables, const char *folder)
{
    enum { LARGE = 900000, MOST = BATCH_BYTES + LARGE + (1 << 20) };
    static const struct {
        const char *name;
        int large, small, rejected, left_out;
        size_t batches; /* at most */
    } cases[] = {
        {"small rows", 0, 20000, 0, 0, 10},
        {"small rows behind large ones", 100, 40000, 0, 0, 40},
        {"rejected ones among them", 100, 10000, 100, 0, 30},
        {"behind a good row only such as are left out", 1, 1, 0, 40, 1},
        {"behind a good row only such as are rejected", 0, 1, 60, 0, 1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_buf text = {0};
        struct came came;

        sw_buf_str(&text, HEADING);
        add_rows(&text, cases[i].large, LARGE, "503");
        add_rows(&text, cases[i].small, 3, "503");
        add_rows(&text, cases[i].rejected, LARGE, "5x3");
        add_left_out(&text, cases[i].left_out, LARGE);
        add_rows(&text, cases[i].small, 3, "503");
        came = read_batches(tables, folder, text.s);
        is_int((int64_t)came.calls, cases[i].large + 2 * cases[i].small, cases[i].name);
        is_int((int64_t)came.rejects, cases[i].rejected, "what is rejected");
        ok(came.batches <= cases[i].batches, "are %zu batches", came.batches);
        ok(came.most_used <= MOST, "of %zu bytes", came.most_used);
        sw_buf_free(&text);
    }
}

int main(void)
{
    struct sw_export_tables tables = {0};
    struct sw_err err = {0};
    char *folder = make_folder();

    must(sw_export_tables_load(&tables, &err) == SW_OK, err.text);
    test_batches(&tables, folder);
    sw_export_tables_clear(&tables);
    remove_folder(folder);
    return tap_done();
}
