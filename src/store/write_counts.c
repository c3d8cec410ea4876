/* write_counts.c - rows that count calls into their table; see store.h. */
#include "sqlite.h"

#include <endian.h>
#include <stdlib.h>

/* The rows of small tables that it refers to. */
struct references {
    int64_t cause, trunk, call_type, user, phrase; /* 0: none */
};

static enum sw_status refer(struct sw_store *store, const struct sw_call *call,
                            struct references *to, struct sw_err *err)
{
    enum sw_status status = intern_cause(store, call->pair, &to->cause, err);

    if (status == SW_OK)
        status = intern(store, TRUNK, call->trunk_fqdn, &to->trunk, err);
    if (status == SW_OK)
        status = intern(store, CALL_TYPE, call->call_type, &to->call_type, err);
    if (status == SW_OK)
        status = intern_user(store, call, &to->user, err);
    if (status == SW_OK && call->phrase.n > 0)
        status = intern(store, PHRASE, call->phrase, &to->phrase, err);
    return status;
}

static void mention_all(struct sw_store *store, const struct references *to)
{
    mention(store, CAUSE, to->cause);
    mention(store, TRUNK, to->trunk);
    mention(store, CALL_TYPE, to->call_type);
    mention(store, PHRASE, to->phrase);
    mention(store, USER, to->user);
}

/* The same bytes whatever the machine. */
struct content {
    uint64_t halves[2];
};

static struct content content_of(const struct sw_call *call)
{
    return (struct content){{htobe64(call->fingerprint[1]), htobe64(call->fingerprint[0])}};
}

/* is_new is false if the import has that row already. */
static enum sw_status insert(struct sw_store *store, const struct sw_call *call,
                             const struct references *to, bool *is_new, struct sw_err *err)
{
    const struct content content = content_of(call);
    sqlite3_stmt *insert = NULL;
    enum sw_status status = statement_get(store, INSERT_COUNTED, &insert, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(insert, 1, store->import_id);
    sqlite3_bind_blob(insert, 2, &content, sizeof content, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, store->tenant_id);
    sqlite3_bind_int64(insert, 4, call->invite_time);
    sqlite3_bind_int64(insert, 5, call->counts.until);
    sqlite3_bind_int64(insert, 6, to->cause);
    sqlite3_bind_int64(insert, 7, to->trunk);
    sqlite3_bind_int64(insert, 8, to->call_type);
    sqlite3_bind_int(insert, 9, (int)call->direction);
    db_bind_unless(insert, 10, to->user, 0);
    db_bind_unless(insert, 11, to->phrase, 0);
    db_bind_unless(insert, 12, call->counts.attempts, -1);
    db_bind_unless(insert, 13, call->counts.connected, -1);
    db_bind_unless(insert, 14, call->counts.failed, -1);
    sqlite3_bind_int64(insert, 15, (int64_t)call->counts.content);
    status = db_run(store, insert, err);
    *is_new = sqlite3_changes(store->db) == 1;
    return status;
}

/* Has an earlier import rows of that group? */
static enum sw_status find_earlier(struct sw_store *store, const struct sw_call *call,
                                   bool *is_known, struct sw_err *err)
{
    const struct content content = content_of(call);
    sqlite3_stmt *find = NULL;
    enum sw_status status = statement_get(store, FIND_COUNTED, &find, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_blob(find, 1, &content, sizeof content, SQLITE_STATIC);
    sqlite3_bind_int64(find, 2, store->tenant_id);
    sqlite3_bind_int64(find, 3, store->import_id);
    *is_known = db_row(store, find, &status, err);
    sqlite3_reset(find);
    return status;
}

/* With the first row, and where rows show more columns of the export. */
static enum sw_status note_way(struct sw_store *store, const struct sw_call *call,
                               struct sw_err *err)
{
    int64_t way = (int64_t)call->counts.way;
    sqlite3_stmt *put = NULL;
    enum sw_status status;

    if (store->has_way && store->way == way)
        return SW_OK;
    status = statement_get(store, PUT_COUNTED_WAY, &put, err);
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(put, 1, store->import_id);
    sqlite3_bind_int64(put, 2, way);
    store->has_way = true;
    store->way = way;
    return db_run(store, put, err);
}

enum sw_status add_counted(struct sw_store *store, struct sw_import *import,
                           const struct sw_call *call, struct sw_err *err)
{
    struct references to = {0};
    bool is_first = false, is_known = true;
    enum sw_status status;

    if (keeping_is_too_old(store, call)) {
        import->known++;
        return SW_OK;
    }
    intern_row_begins(store);
    status = refer(store, call, &to, err);
    if (status == SW_OK)
        status = insert(store, call, &to, &is_first, err);
    if (status == SW_OK)
        status = note_way(store, call, err);
    if (status == SW_OK && is_first)
        status = find_earlier(store, call, &is_known, err);
    if (status != SW_OK)
        return status;
    import_note_time(import, call->invite_time);
    if (is_known)
        import->known++;
    else
        import->new_rows++;
    if (!is_first)
        return intern_undo(store, err);
    mention_all(store, &to);
    return SW_OK;
}

static enum sw_status count_alike(struct sw_store *store, struct sw_import *import,
                                  struct sw_err *err)
{
    sqlite3_stmt *count = NULL;
    enum sw_status status = statement_get(store, COUNT_ALIKE, &count, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(count, 1, import->id);
    if (db_row(store, count, &status, err))
        import->found[SW_ALIKE_ROWS] = sqlite3_column_int64(count, 0);
    sqlite3_reset(count);
    return status;
}

enum sw_status list_left_out(struct sw_store *store, struct sw_import *import, struct sw_err *err)
{
    struct sw_buf list = {0};
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, LIST_LEFT_OUT, &select, err);

    if (status != SW_OK)
        return status;
    sw_buf_str(&list, "");
    sqlite3_bind_int64(select, 1, import->id);
    while (db_row(store, select, &status, err))
        sw_buf_printf(&list, "%simport %lld", list.n ? ", " : "",
                      (long long)sqlite3_column_int64(select, 0));
    sqlite3_reset(select);
    free(import->left_out);
    import->left_out = list.s;
    return status;
}

enum sw_status finish_counted(struct sw_store *store, struct sw_import *import, struct sw_err *err)
{
    enum sw_status status = count_alike(store, import, err);

    if (status == SW_OK)
        status = statement_run_for(store, FINISH_COUNTED_WAY, import->id, 0, err);
    return status;
}
