#include "fixture.h"
#include "sipwhy/asset.h"
#include "sipwhy/text.h"

#include <glob.h>

/* The bytes of a file, the caller's. */
static struct sw_buf read_file(const char *path)
{
    struct sw_buf bytes = {0};
    FILE *file = fopen(path, "rb");
    char block[4096];
    size_t n;

    must(file != NULL, path);
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        sw_buf_add(&bytes, block, n);
    fclose(file);
    return bytes;
}

/* prove runs the tests from the top of the tree, so the files themselves are at hand. */
static void test_whole(void)
{
    size_t n_assets = 0, same = 0, ended = 0;
    glob_t files;

    must(glob("schema/*/*", 0, NULL, &files) == 0, "no files in schema/");
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const struct sw_asset *asset = sw_asset_find(files.gl_pathv[i] + strlen("schema/"));
        struct sw_buf want = read_file(files.gl_pathv[i]);

        if (asset) {
            same += asset->n == want.n && (want.n == 0 || !memcmp(asset->text, want.s, want.n));
            ended += asset->text[asset->n] == '\0';
        }
        sw_buf_free(&want);
    }
    for (const struct sw_asset *asset = sw_assets; asset->path; asset++)
        n_assets++;
    is_int((int64_t)n_assets, (int64_t)files.gl_pathc,
           "every file of schema/ is compiled in, once");
    is_int((int64_t)same, (int64_t)files.gl_pathc, "byte for byte");
    is_int((int64_t)ended, (int64_t)files.gl_pathc, "and each text ends with a NUL");
    globfree(&files);
}

static void test_order(void)
{
    size_t wrong = 0;

    for (const struct sw_asset *asset = sw_assets; asset->path && asset[1].path; asset++)
        wrong += strcmp(asset->path, asset[1].path) >= 0;
    is_int((int64_t)wrong, 0, "sorted by path, bytewise");
}

static void test_find(void)
{
    static const char *const none[] = {"",
                                       "codes",
                                       "codes/",
                                       "codes/sip_codes.cs",
                                       "/",
                                       "codes/sip_codes.csv/",
                                       "schema/codes/sip_codes.csv"};

    for (size_t i = 0; i < COUNT(none); i++)
        ok(!sw_asset_find(none[i]), "no asset is called \"%s\"", none[i]);
    for (const struct sw_asset *asset = sw_assets; asset->path; asset++)
        if (sw_asset_find(asset->path) != asset)
            ok(false, "%s is found", asset->path);
}

/* Paths below prefix, in the order that _next gives them. */
static size_t count_below(const char *prefix)
{
    size_t n = 0;

    for (const struct sw_asset *asset = NULL; (asset = sw_asset_next(prefix, asset)); n++)
        if (strncmp(asset->path, prefix, strlen(prefix)) != 0)
            ok(false, "%s begins with %s", asset->path, prefix);
    return n;
}

static void test_next(void)
{
    size_t all = 0, below = count_below("codes/");

    for (const struct sw_asset *asset = sw_assets; asset->path; asset++)
        all += strncmp(asset->path, "codes/", strlen("codes/")) == 0;
    ok(all > 0 && below == all, "every file below codes/, and no other");
    is_int((int64_t)count_below("codes/sip_codes.csv"), 1, "a whole path is a prefix of itself");
    is_int((int64_t)count_below("zzz/"), 0, "none below a folder that is not there");
    ok(sw_asset_next("", NULL) == sw_assets, "the first of all is the first of the table");
}

int main(void)
{
    test_whole();
    test_order();
    test_find();
    test_next();
    return tap_done();
}
