#include "imported.h"

#define HEADING                                                                                    \
    "CorrelationId,UPN,Invite time,Success,Call type,Final SIP code,Final Microsoft subcode,SBC "  \
    "FQDN\n"
#define GOOD  "c1,anna@contoso.com,2026-11-09T09:00:00Z,No,dr_out,503,560503,sbc1.contoso.com\n"
#define GOOD2 "c2,anna@contoso.com,2026-11-09T10:00:00Z,Yes,dr_in,0,540000,sbc1.contoso.com\n"
#define BAD   "c3,anna@contoso.com,2026-11-09T11:00:00Z,No,dr_out,+14255550100x,560503,sbc1\n"

static struct imported in;

static enum sw_status count_one(void *context, const struct sw_attempt *attempt, struct sw_err *err)
{
    (void)attempt;
    (void)err;
    ++*(int64_t *)context;
    return SW_OK;
}

static int64_t count_calls(void)
{
    const struct sw_filter all = {.since = SW_BEGINNING, .until = utc("9999-01-01T00:00:00Z")};
    struct sw_err err = {0};
    int64_t n = 0;

    sw_store_each_attempt(in.store, &all, SW_ATTEMPTS_CONNECTED, count_one, &n, &err);
    each_other(in.store, &all, count_one, &n, &err);
    return n;
}

static enum sw_status count_import(void *context, const struct sw_import *import,
                                   struct sw_err *err)
{
    (void)import;
    (void)err;
    ++*(int64_t *)context;
    return SW_OK;
}

static int64_t count_imports(void)
{
    struct sw_err err = {0};
    int64_t n = 0;

    sw_store_each_import(in.store, 0, NULL, count_import, &n, &err);
    return n;
}

static void ignore(void *context, const char *what, const char *problem)
{
    (void)context;
    if (problem)
        printf("# %s: %s\n", what, problem);
}

/* "STATUS rows=new+known+rejected" of each receipt, or the sentence behind the path. */
static void run(const char *text, size_t n, bool strict, bool dry_run, char out[1200])
{
    const struct sw_import_options options = {.tenant = "contoso",
                                              .now = 5,
                                              .limits = SW_SOURCE_LIMITS,
                                              .strict = strict,
                                              .dry_run = dry_run};
    char *path = write_bytes(in.folder, "calls.csv", text, n);
    struct sw_receipts receipts = {0};
    struct sw_err err = {0};
    enum sw_status status = sw_import_file(&in.tables, in.store, path, &options, &receipts, &err);
    int at = snprintf(out, 1200, "%d", (int)status);

    if (status != SW_OK)
        snprintf(out + at, 1200 - (size_t)at, " %s",
                 strncmp(err.text, path, strlen(path)) == 0 ? err.text + strlen(path) : err.text);
    for (size_t i = 0; i < receipts.n; i++) {
        const struct sw_import *r = &receipts.items[i];

        at += snprintf(out + at, 1200 - (size_t)at,
                       " %" PRId64 "=%" PRId64 "+%" PRId64 "+%" PRId64 "%s %s %s", r->rows,
                       r->new_rows, r->known, r->rejected, r->was_known ? " before" : "", r->format,
                       r->generation);
    }
    sw_receipts_clear(&receipts);
    free(path);
}

static void test_files(void)
{
    static const struct {
        const char *name, *text;
        bool strict, dry_run;
        const char *want;
        int64_t calls, imports; /* in the database afterwards */
    } cases[] = {
        {"new, known and rejected rows add up", HEADING GOOD GOOD2 GOOD BAD, false, false,
         "0 4=2+1+1 admin-center G2", 2, 1},
        {"a dry run counts the same and keeps nothing", HEADING GOOD GOOD2 GOOD BAD, false, true,
         "0 4=2+1+1 admin-center G2", 0, 0},
        {"--strict takes a file without rejects", HEADING GOOD, true, false,
         "0 1=1+0+0 admin-center G2", 1, 1},
        {"--strict keeps nothing of one with a reject", HEADING GOOD BAD GOOD2, true, false,
         "65 : 1 row rejected under --strict; nothing of this file was kept", 0, 0},
        {"a heading alone is an import of no rows", HEADING, false, false,
         "0 0=0+0+0 admin-center G2", 0, 1},
        {"a file without a line is refused", "", false, false, "65 : is empty", 0, 0},
        {"so is one of blank lines", "\n\n\r\n", false, false,
         "65 : is empty: not even a heading line", 0, 0},
        {"or of a byte order mark", "\xef\xbb\xbf", false, false,
         "65 : is empty: not even a heading line", 0, 0},
        {"a byte order mark is passed over", "\xef\xbb\xbf" HEADING GOOD, false, false,
         "0 1=1+0+0 admin-center G2", 1, 1},
        {"JSON without a call is empty", "{\"value\":[]}", false, false,
         "65 : is an answer without calls", 0, 0},
        {"a file that ends inside quotes is rolled back", HEADING GOOD GOOD2 "c4,\"ann", false,
         false, "65 : line 4: the file ends inside the quotes that open here: it is cut short", 0,
         0},
        {"a file without headings is refused without its cells",
         "c1,+14255550100,2026-11-09T09:00:00Z\n", false, false,
         "65 : line 1: not a known export: none of its 3 columns has a known heading (a Direct "
         "Routing export has \"Final SIP code\", \"Final Microsoft subcode\", \"Success\", "
         "\"Invite time\", ...)",
         0, 0},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        char got[1200];
        struct sw_err err = {0};

        imported_open(&in, NULL);
        run(cases[i].text, strlen(cases[i].text), cases[i].strict, cases[i].dry_run, got);
        is_text(got, cases[i].want, cases[i].name);
        is_int(count_calls(), cases[i].calls, "  so many calls are there");
        is_int(count_imports(), cases[i].imports, "  and imports");
        is_int(sw_store_check(in.store, ignore, NULL, &err), SW_OK, "  and all is sound");
        imported_close(&in);
    }
}

static void test_nul_bytes(void)
{
    static const char text[] = "Corr\0elationId,Success\n";
    char got[1200];

    imported_open(&in, NULL);
    run(text, sizeof text - 1, false, false, got);
    is_text(got, "65 : is no text: NUL bytes in it", "NUL bytes are named");
    imported_close(&in);
}

static void test_again(void)
{
    char got[1200];

    imported_open(&in, NULL);
    run(HEADING GOOD, strlen(HEADING GOOD), false, false, got);
    run(HEADING GOOD, strlen(HEADING GOOD), false, false, got);
    is_text(got, "0 1=0+1+0 before admin-center G2", "the same file again is known as such");
    run(HEADING GOOD GOOD2, strlen(HEADING GOOD GOOD2), false, false, got);
    is_text(got, "0 2=1+1+0 admin-center G2", "one that overlaps brings what is new");
    is_int(count_imports(), 2, "the ledger has two imports");
    is_int(count_calls(), 2, "the database two calls");
    imported_close(&in);
}

static enum sw_status take_reject(void *context, const struct sw_reject *reject, struct sw_err *err)
{
    (void)err;
    snprintf(context, 200, "%" PRId64 "/%" PRId64 " %s", reject->line, reject->column,
             reject->reason);
    return SW_OK;
}

static void test_rejects(void)
{
    char got[1200], reject[200] = "";
    struct sw_err err = {0};

    imported_open(&in, NULL);
    run(HEADING "\n" GOOD BAD, strlen(HEADING "\n" GOOD BAD), false, false, got);
    sw_store_each_reject(in.store, 1, take_reject, reject, &err);
    is_text(reject, "4/6 sip_code is no whole number",
            "a reject is kept with line, column and reason, never with its cell");
    imported_close(&in);
}

enum { ROWS = 10000 }; /* more than two batches */

/* Row i of many: now and then a wrong one. */
static void add_row(struct sw_buf *text, int i)
{
    sw_buf_printf(text,
                  "c%d,user%d@contoso.com,2026-11-%02dT%02d:%02d:%02dZ,%s,dr_out,%s,560503,"
                  "sbc%d.contoso.com\n",
                  i, i % 50, 1 + i % 28, i / 3600, i / 60 % 60, i % 60, i % 3 ? "Yes" : "No",
                  i % 100 ? "503" : "x", i % 4);
}

/* A digest of all that is in the calls, whatever import they came with. */
static enum sw_status digest(void *context, const struct sw_attempt *attempt, struct sw_err *err)
{
    struct sw_buf *text = context;

    (void)err;
    sw_buf_printf(text, "%" PRId64 " %d %.*s\n", attempt->invite_time, (int)attempt->success,
                  (int)attempt->correlation_id.n, attempt->correlation_id.s);
    return SW_OK;
}

static char *digest_calls(void)
{
    const struct sw_filter all = {.since = SW_BEGINNING, .until = utc("9999-01-01T00:00:00Z")};
    struct sw_buf text = {0};
    struct sw_err err = {0};

    sw_store_each_attempt(in.store, &all, SW_ATTEMPTS_CONNECTED, digest, &text, &err);
    each_other(in.store, &all, digest, &text, &err);
    return text.s;
}

static void test_many_rows(void)
{
    struct sw_buf text = {0};
    char got[1200], *whole, *parts;
    struct sw_err err = {0};

    imported_open(&in, NULL);
    sw_buf_str(&text, HEADING);
    for (int i = 0; i < ROWS; i++)
        add_row(&text, i);
    run(text.s, text.n, false, false, got);
    is_text(got, "0 10000=9900+0+100 admin-center G2", "10,000 rows cross several batches");
    is_int(sw_store_check(in.store, ignore, NULL, &err), SW_OK,
           "and all of them are accounted for");
    whole = digest_calls();
    imported_close(&in);

    imported_open(&in, NULL);
    for (int part = 2; part >= 0; part--) { /* in three files, each newest first, overlapping */
        sw_buf_clear(&text);
        sw_buf_str(&text, HEADING);
        for (int i = ROWS - 1; i >= 0; i--)
            if (i % 3 == part || i % 7 == 0)
                add_row(&text, i);
        run(text.s, text.n, false, false, got);
    }
    parts = digest_calls();
    ok(strcmp(whole, parts) == 0, "split, overlapping and backwards they give the same calls");
    is_int(sw_store_check(in.store, ignore, NULL, &err), SW_OK, "  and the same sums");
    free(parts);
    imported_close(&in);

    imported_open(&in, NULL);
    sw_buf_str(&text, "c,\"cut");
    run(text.s, text.n, false, false, got);
    ok(strncmp(got, "65 ", 3) == 0, "a fault behind thousands of rows fails the file");
    is_int(count_calls(), 0, "and rolls all of them back");
    imported_close(&in);
    free(whole);
    sw_buf_free(&text);
}

int main(void)
{
    test_files();
    test_nul_bytes();
    test_again();
    test_rejects();
    test_many_rows();
    return tap_done();
}
