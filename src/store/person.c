/*
 * person.c - which rows of `user` are one person; see sqlite.h.
 *
 * The object ID is the key of a person and the UPN a name: rows of one object ID are one, whatever
 * the UPN, and a row that has the UPN alone is of the person who has it. Of several, what comes
 * first as text counts, and not which import brought it.
 */
#include "sqlite.h"

#define RUN_ALL(store, sql, err) run_all(store, sql, sizeof(sql) / sizeof *(sql), err)

static enum sw_status run_all(struct sw_store *store, const char *const *sql, size_t n,
                              struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < n; i++)
        status = db_exec(store, sql[i], err);
    return status;
}

/* Two steps reach the rows of a person, and those that were taken for it by a UPN it had. */
#define UNSETTLE                                                                                   \
    "UPDATE user SET name = '' WHERE name <> '' AND ((upn > '' AND upn IN (SELECT o.upn FROM "     \
    "user AS o WHERE o.name = '')) OR (object_id > '' AND object_id IN (SELECT o.object_id FROM "  \
    "user AS o WHERE o.name = '')))"

/* By the object ID; by that of the UPN; by the UPN alone. */
static const char find_person[] =
    "UPDATE user SET person_id = coalesce((SELECT o.id FROM user AS o WHERE o.object_id = "
    "user.object_id AND o.object_id > '' ORDER BY o.upn, o.called LIMIT 1), (SELECT o.id FROM "
    "user AS o WHERE o.object_id = (SELECT min(b.object_id) FROM user AS b WHERE b.upn = "
    "user.upn AND b.object_id > '') ORDER BY o.upn, o.called LIMIT 1), (SELECT o.id FROM user "
    "AS o WHERE o.upn = user.upn AND o.object_id = '' ORDER BY o.called LIMIT 1)) "
    "WHERE name = ''";

static const char name_person[] =
    "UPDATE user SET (name, display_name) = (SELECT coalesce(min(nullif(p.upn, '')), "
    "user.object_id), min(nullif(p.called, '')) FROM user AS p WHERE p.person_id = user.id) "
    "WHERE name = '' AND id = person_id";

static const char name_others[] =
    "UPDATE user SET (name, display_name) = (SELECT p.name, p.display_name FROM user AS p "
    "WHERE p.id = user.person_id) WHERE name = ''";

enum sw_status persons_settle(struct sw_store *store, struct sw_err *err)
{
    static const char *const sql[] = {UNSETTLE, UNSETTLE, find_person, name_person, name_others};
    int64_t is_any = 0;
    enum sw_status status =
        db_integer(store, "SELECT EXISTS (SELECT 1 FROM user WHERE name = '')", &is_any, err);

    return status == SW_OK && is_any ? RUN_ALL(store, sql, err) : status;
}

enum sw_status persons_drop(struct sw_store *store, struct sw_err *err)
{
#define UNMENTIONED "id NOT IN (SELECT id FROM mention WHERE kind = 'user')"
    static const char *const sql[] = {
        "UPDATE user SET name = '' WHERE " UNMENTIONED,
        UNSETTLE,
        UNSETTLE,
        "DELETE FROM user WHERE " UNMENTIONED,
    };
    enum sw_status status = RUN_ALL(store, sql, err);

    return status == SW_OK ? persons_settle(store, err) : status;
}

enum sw_status persons_read(struct sw_store *store, struct sw_map64 *persons, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(store, "SELECT id, person_id FROM user WHERE person_id <> id", &select, err);

    while (db_row(store, select, &status, err))
        *sw_map64_put(persons, (uint64_t)sqlite3_column_int64(select, 0), NULL) =
            sqlite3_column_int64(select, 1);
    sqlite3_finalize(select);
    return status;
}
