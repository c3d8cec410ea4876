#include "fixture.h"
#include "sipwhy/source.h"

/* The paths below folder, with a space between; "!STATUS" for a failure. */
static void check(const char *folder, const char *argument, const char *want, const char *name)
{
    struct sw_inputs inputs = {0};
    struct sw_buf text = {0};
    struct sw_err err = {0};
    enum sw_status status = sw_inputs_add(&inputs, argument, &err);
    size_t skip = strlen(folder);

    sw_buf_str(&text, "");
    for (size_t i = 0; i < inputs.n; i++) {
        const char *path = inputs.items[i].path;
        bool below = strncmp(path, folder, skip) == 0;

        sw_buf_printf(&text, "%s%s%s", i ? " " : "", below ? path + skip : path,
                      inputs.items[i].from_folder ? "" : "(named)");
    }
    if (status != SW_OK)
        sw_buf_printf(&text, "!%d", (int)status);
    is_text(text.s, want, name);
    ok(status == SW_OK || strstr(err.text, argument) != NULL, "  a failure names the argument");
    sw_buf_free(&text);
    sw_inputs_clear(&inputs);
}

static void add_folder(const char *folder, const char *name)
{
    char *path = sw_sprintf("%s/%s", folder, name);

    must(mkdir(path, 0700) == 0, "mkdir");
    free(path);
}

static void add_link(const char *folder, const char *target, const char *name)
{
    char *path = sw_sprintf("%s/%s", folder, name);

    must(symlink(target, path) == 0, "symlink");
    free(path);
}

int main(void)
{
    static const char *const files[] = {"b.csv",       "a.CSV",      "c.zip",         "notes.txt",
                                        ".hidden.csv", "d.csv.gz",   "e.xz",          "f.zst",
                                        "g.tar",       "h.tgz",      "csv",           "sub/y.csv",
                                        "sub/x.zip",   ".git/z.csv", "none/readme.md"};
    char *folder = make_folder(), *path;
    struct sw_inputs inputs = {0};
    struct sw_err err = {0};

    add_folder(folder, "sub");
    add_folder(folder, ".git");
    add_folder(folder, "none");
    add_folder(folder, "empty");
    for (size_t i = 0; i < COUNT(files); i++)
        free(write_text(folder, files[i], "x"));
    check(folder, "-", "-(named)", "standard input");
    path = sw_sprintf("%s/notes.txt", folder);
    check(folder, path, "/notes.txt(named)", "a file that is named counts, whatever its name");
    free(path);
    check(
        folder, folder,
        "/a.CSV /b.csv /c.zip /csv /d.csv.gz /e.xz /f.zst /g.tar /h.tgz /none/readme.md /notes.txt "
        "/sub/x.zip /sub/y.csv",
        "of a folder all files, sorted, without what is hidden");
    path = sw_sprintf("%s/empty", folder);
    check(folder, path, "!66", "an empty folder");
    free(path);
    path = sw_sprintf("%s/missing.csv", folder);
    check(folder, path, "!66", "a file that is not there");
    free(path);

    path = sw_sprintf("%s/none", folder);
    add_link(path, ".", "itself");
    add_link(path, "..", "above");
    add_link(path, "/nonexistent/a.csv", "dangling.csv");
    add_link(path, "../b.csv", "linked.csv");
    check(folder, path, "/none/linked.csv /none/readme.md",
          "links are followed, those to nowhere passed over");
    add_link(path, ".", "ring");
    is_int(sw_inputs_add(&inputs, path, &err), SW_OK, "links that form a ring come to an end");
    ok(inputs.n > 0 && inputs.n < 40, "after a few rounds");
    sw_inputs_clear(&inputs);
    free(path);
    ok(sw_inputs_is_named_export("x/A.CSV") && sw_inputs_is_named_export("a.json") &&
           sw_inputs_is_named_export("a.csv.gz") && !sw_inputs_is_named_export("csv") &&
           !sw_inputs_is_named_export("a.txt"),
       "names that promise an export");
    remove_folder(folder);
    return tap_done();
}
