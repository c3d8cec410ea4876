/* same_file.c - see same_file.h. */
#include "same_file.h"

#include "parts.h"

#include "sipwhy/hash.h"
#include "sipwhy/interrupt.h"
#include "sipwhy/mem.h"
#include "sipwhy/pseudonym.h"
#include "sipwhy/version.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int64_t reading_hash(const struct sw_import_options *options)
{
    const struct sw_export_options *reading = &options->reading;
    const char *mark = sw_privacy_mark(options->key);
    char *text =
        sw_sprintf("%s|%s|%s|%d|%d%s%s", SW_VERSION, reading->format ? reading->format->name : "",
                   reading->encoding ? reading->encoding : "", reading->delimiter,
                   (int)reading->date_order, mark ? "|" : "", mark ? mark : "");
    int64_t hash = (int64_t)sw_hash64(text, strlen(text));

    free(text);
    return hash;
}

/* The SHA-256 of a file that is no archive, and its name; false if it can't be read to its end. */
static bool hash_source(struct sw_source *source, uint8_t sha256[SW_SHA256_SIZE], char **name)
{
    struct sw_sha256 *sha = sw_sha256_new();
    struct sw_member member;
    struct sw_err ignored = {0}; /* reading it again tells */
    const void *bytes;
    size_t n = 0;
    bool is_plain = false;
    enum sw_status status = sw_source_next(source, &member, &is_plain, &ignored);

    is_plain &= status == SW_OK && !member.is_archived;
    if (is_plain)
        *name = sw_strdup(member.name);
    while (is_plain && !sw_interrupted() &&
           (status = sw_source_read(source, &bytes, &n, &ignored)) == SW_OK && n > 0)
        sw_sha256_add(sha, bytes, n);
    sw_sha256_end(sha, sha256);
    return is_plain && status == SW_OK && n == 0;
}

static bool hash_file(const char *path, const struct sw_source_limits *limits,
                      uint8_t sha256[SW_SHA256_SIZE], char **name)
{
    struct sw_source *source = NULL;
    struct sw_err ignored = {0};
    bool is_hashed = sw_source_open(&source, path, limits, &ignored) == SW_OK &&
                     hash_source(source, sha256, name);

    sw_source_close(source);
    return is_hashed;
}

/* What the ledger says, with texts of its own, but for the file's name. */
static enum sw_status take_ledger(void *context, const struct sw_import *ledger, struct sw_err *err)
{
    struct sw_import *import = context;
    char *file = import->file;

    (void)err;
    *import = sw_import_copy(ledger);
    free(import->file);
    import->file = file;
    return SW_OK;
}

/* What reading it again would say of it. */
static enum sw_status add_known(struct sw_store *store, int64_t id, const char *name,
                                const struct sw_import_options *options,
                                struct sw_receipts *receipts, struct sw_err *err)
{
    struct sw_import *import = receipts_add(receipts, name);
    enum sw_status status = sw_store_each_import(store, id, NULL, take_ledger, import, err);

    if (status != SW_OK)
        return status;
    import->known += import->new_rows;
    import->new_rows = 0;
    import->was_known = true;
    import->imported_at = options->now;
    import->is_order_assumed = strstr(import->date_order, ", assumed") != NULL;
    return SW_OK;
}

enum sw_status same_file(struct sw_store *store, const char *path,
                         const struct sw_import_options *options, struct sw_receipts *receipts,
                         bool *is_same, struct sw_err *err)
{
    int64_t reading = reading_hash(options), id = 0;
    uint8_t sha256[SW_SHA256_SIZE];
    char *name = NULL;
    struct stat st;
    enum sw_status status = SW_OK;

    *is_same = false;
    if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return SW_OK;
    status = sw_store_find_file(store, options->tenant, st.st_size, reading, NULL, &id, err);
    if (status == SW_OK && id != 0 && hash_file(path, &options->limits, sha256, &name)) {
        if (options->key)
            sw_pseudonym_of_sha256(options->key, sha256);
        status = sw_store_find_file(store, options->tenant, st.st_size, reading, sha256, &id, err);
        if (status == SW_OK && id != 0)
            status = add_known(store, id, name, options, receipts, err);
        *is_same = status == SW_OK && id != 0;
    }
    free(name);
    return status;
}
