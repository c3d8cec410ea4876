#include "../../src/import/reader.h"

#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#define HEADING                                                                                    \
    "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,"           \
    "Final SIP Phrase\n"

/* What came of a file: rows, and the batches that they came in. */
struct came {
    size_t calls, rejects, batches;
    size_t most_used; /* bytes of the fullest one */
};

static bool note_batch(void *context, struct batch *batch)
{
    struct came *came = context;
    size_t used = sw_arena_used(&batch->arena);

    came->calls += batch->n_calls;
    came->rejects += batch->n_rejects;
    came->batches += batch->n_calls + batch->n_rejects > 0;
    came->most_used = used > came->most_used ? used : came->most_used;
    return true;
}

/* Whoever hashed what of it, it is the hash of the text. */
static void check_hash(const uint8_t sha256[SW_SHA256_SIZE], const char *text)
{
    uint8_t expected[SW_SHA256_SIZE];
    struct sw_sha256 *sha = sw_sha256_new();

    sw_sha256_add(sha, text, strlen(text));
    sw_sha256_end(sha, expected);
    ok(memcmp(sha256, expected, sizeof expected) == 0, "and its hash");
}

static bool help_reader(void *context)
{
    struct reader *reader = context;

    return digest_help(reader->digest) || reader_help(reader);
}

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
    struct came came = {0};
    bool more;

    must(sw_source_open(&source, path, &limits, &err) == SW_OK, err.text);
    must(sw_source_next(source, &member, &more, &err) == SW_OK && more, err.text);
    struct reader reader = {.tables = tables,
                            .options = &options,
                            .source = source,
                            .ring = &ring,
                            .digest = digest_new(true)};
    const struct ring_sides sides = {.read = reader_run,
                                     .reader = &reader,
                                     .write = note_batch,
                                     .writer = &came,
                                     .help = help_reader,
                                     .helped = &reader};
    must(ring_run(&ring, &sides, false), "no thread");
    digest_end(reader.digest, reader.sha256);
    check_hash(reader.sha256, text);
    must(reader.status == SW_OK, reader.err.text);
    sw_export_free(reader.export_);
    sw_source_close(source);
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
        {"small rows", 0, 20000, 0, 0, 20},
        {"small rows behind large ones", 100, 40000, 0, 0, 60},
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

/* ------------------------------------------------------------------ a writer that helps */

struct helped {
    struct ring ring;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int written;
    bool has_helped;
};

/* Reads nothing, and waits until the writer has. */
static void *wait_for_help(void *context)
{
    struct helped *helped = context;

    pthread_mutex_lock(&helped->mutex);
    while (!helped->has_helped)
        pthread_cond_wait(&helped->changed, &helped->mutex);
    pthread_mutex_unlock(&helped->mutex);
    ring_finish(&helped->ring);
    return NULL;
}

enum { HANDED_OVER = 3 * RING_BATCHES };

static bool hand_many_over(void *context)
{
    struct helped *helped = context;
    int handed = 0;

    if (helped->has_helped)
        return false;
    while (handed < HANDED_OVER && ring_next_empty(&helped->ring)) {
        ring_hand_over(&helped->ring);
        handed++;
    }
    pthread_mutex_lock(&helped->mutex);
    helped->has_helped = true;
    pthread_cond_signal(&helped->changed);
    pthread_mutex_unlock(&helped->mutex);
    return handed > 0;
}

static bool count_batch(void *context, struct batch *batch)
{
    (void)batch;
    ((struct helped *)context)->written++;
    return true;
}

static bool want_no_more(void *context, struct batch *batch)
{
    count_batch(context, batch);
    return false;
}

/* More batches than the ring has room for, which only the writer empties. */
static void test_help(void)
{
    static const struct {
        ring_write_fn *write;
        int written;
        const char *name;
    } cases[] = {
        {count_batch, HANDED_OVER, "a writer that helps writes all that it hands over"},
        {want_no_more, 1, "unless it wants no more"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct helped helped = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                                .changed = PTHREAD_COND_INITIALIZER};
        const struct ring_sides sides = {.read = wait_for_help,
                                         .reader = &helped,
                                         .write = cases[i].write,
                                         .writer = &helped,
                                         .help = hand_many_over,
                                         .helped = &helped};

        must(ring_run(&helped.ring, &sides, false), "no thread");
        is_int(helped.written, cases[i].written, cases[i].name);
    }
}

int main(void)
{
    struct sw_export_tables tables = {0};
    struct sw_err err = {0};
    char *folder = make_folder();

    must(sw_export_tables_load(&tables, &err) == SW_OK, err.text);
    test_batches(&tables, folder);
    test_help();
    sw_export_tables_clear(&tables);
    remove_folder(folder);
    return tap_done();
}
