/* pseudonyms.c - whether a database holds people or pseudonyms of one key; see store.h. */
#include "sqlite.h"

#include <string.h>

enum sw_status sw_store_key_mark(struct sw_store *store, char mark[SW_TOKEN_SIZE],
                                 struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, "SELECT mark FROM pseudonym_key", &select, err);

    mark[0] = '\0';
    if (db_row(store, select, &status, err))
        sqlite3_snprintf(SW_TOKEN_SIZE, mark, "%s", db_text(select, 0));
    sqlite3_finalize(select);
    return status;
}

static enum sw_status has_imports(struct sw_store *store, bool *has, struct sw_err *err)
{
    int64_t any = 0;
    enum sw_status status = db_integer(store, "SELECT EXISTS (SELECT 1 FROM import)", &any, err);

    *has = any == 1;
    return status;
}

/* One person in two forms would be two, and who has the one form has the other beside it. */
static enum sw_status refuse_mixing(const struct sw_store *store, const char *held,
                                    const char *mark, struct sw_err *err)
{
    if (!held[0])
        return sw_err_set(err, SW_USAGE,
                          "%s: holds numbers and names as exports have them; pseudonyms need a "
                          "database of their own: give another --db",
                          store->path);
    if (!mark)
        return sw_err_set(err, SW_USAGE,
                          "%s: holds pseudonyms (%s) and takes nothing else: give --pseudonymise "
                          "with their key, or another --db",
                          store->path, held);
    return sw_err_set(err, SW_USAGE,
                      "%s: holds pseudonyms of another key (%s, not %s): give that one, or "
                      "another --db",
                      store->path, held, mark);
}

static enum sw_status put_mark(struct sw_store *store, const char *mark, struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status =
        db_prepare(store, "INSERT INTO pseudonym_key (mark) VALUES (:mark)", &insert, err);

    if (status != SW_OK)
        return status;
    db_bind_text(insert, ":mark", mark);
    status = db_run(store, insert, err);
    sqlite3_finalize(insert);
    return status;
}

/* *is_first: there is nothing to mix with. */
static enum sw_status compare(struct sw_store *store, const char *mark, bool *is_first,
                              struct sw_err *err)
{
    char held[SW_TOKEN_SIZE];
    bool has = false;
    enum sw_status status = sw_store_key_mark(store, held, err);

    if (status == SW_OK)
        status = has_imports(store, &has, err);
    *is_first = !has;
    if (status == SW_OK && has && strcmp(held, mark ? mark : "") != 0)
        return refuse_mixing(store, held, mark, err);
    return status;
}

enum sw_status sw_store_expect_key(struct sw_store *store, const char *mark, bool may_write,
                                   struct sw_err *err)
{
    bool is_first = false;
    enum sw_status status = compare(store, mark, &is_first, err);

    if (status == SW_OK && is_first && mark && may_write)
        status = db_write_anew(store, err);
    return status;
}

enum sw_status sw_store_use_key(struct sw_store *store, const char *mark, struct sw_err *err)
{
    bool is_first = false;
    enum sw_status status = compare(store, mark, &is_first, err);

    return status == SW_OK && is_first && mark ? put_mark(store, mark, err) : status;
}
