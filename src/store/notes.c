/* notes.c - what the user says of days and causes; see store.h. */
#include "sqlite.h"

#include "sipwhy/time.h"

#include <stdio.h>

/* "2026-03-04"; NULL for SW_NO_TIME. Returns out. */
static const char *day_text(char out[32], int64_t day)
{
    struct sw_date date;

    if (day == SW_NO_TIME)
        return NULL;
    date = sw_date_of_days(day);
    snprintf(out, 32, "%04d-%02d-%02d", date.year, date.month, date.day);
    return out;
}

static int64_t column_day(sqlite3_stmt *select, int column)
{
    int64_t day;

    return sw_date_parse(sw_str(db_text(select, column)), &day) ? day : SW_NO_TIME;
}

/* ------------------------------------------------------------------------------- notes */

enum sw_status sw_store_each_note(struct sw_store *store, sw_note_fn *receive, void *context,
                                  struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(store, "SELECT id, day, text, made_at FROM note ORDER BY day, id", &select, err);

    while (db_row(store, select, &status, err)) {
        const struct sw_note note = {
            .id = sqlite3_column_int64(select, 0),
            .day = column_day(select, 1),
            .text = db_text(select, 2),
            .made_at = sqlite3_column_int64(select, 3),
        };

        status = receive(context, &note, err);
    }
    sqlite3_finalize(select);
    return status;
}

enum sw_status sw_store_note_add(struct sw_store *store, struct sw_note *note, struct sw_err *err)
{
    char day[32];
    sqlite3_stmt *insert = NULL;
    enum sw_status status =
        db_prepare(store, "INSERT INTO note (day, text, made_at) VALUES (:day, :text, :made_at)",
                   &insert, err);

    if (status != SW_OK)
        return status;
    db_bind_text(insert, ":day", day_text(day, note->day));
    db_bind_text(insert, ":text", note->text);
    db_bind_int(insert, ":made_at", note->made_at);
    status = db_run(store, insert, err);
    note->id = sqlite3_last_insert_rowid(store->db);
    sqlite3_finalize(insert);
    return status;
}

/* Runs a DELETE with its one parameter bound; whether it found anything. */
static enum sw_status remove_row(struct sw_store *store, sqlite3_stmt *delete, bool *was_there,
                                 struct sw_err *err)
{
    enum sw_status status = db_run(store, delete, err);

    *was_there = status == SW_OK && sqlite3_changes(store->db) > 0;
    sqlite3_finalize(delete);
    return status;
}

enum sw_status sw_store_note_remove(struct sw_store *store, int64_t id, struct sw_err *err)
{
    sqlite3_stmt *delete = NULL;
    bool was_there;
    enum sw_status status = db_prepare(store, "DELETE FROM note WHERE id = :id", &delete, err);

    if (status != SW_OK)
        return status;
    db_bind_int(delete, ":id", id);
    status = remove_row(store, delete, &was_there, err);
    if (status == SW_OK && !was_there)
        return sw_err_set(err, SW_USAGE, "there is no note %lld; see sipwhy note list",
                          (long long)id);
    return status;
}

/* -------------------------------------------------------------------------------- acks */

static struct sw_code column_code(sqlite3_stmt *select, int column)
{
    return (struct sw_code){sqlite3_column_type(select, column) != SQLITE_NULL,
                            sqlite3_column_int64(select, column)};
}

enum sw_status sw_store_each_ack(struct sw_store *store, sw_ack_fn *receive, void *context,
                                 struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(store,
                   "SELECT sip_code, microsoft_code, until, note, made_at, weekly_attempts FROM "
                   "ack ORDER BY sip_code IS NULL, sip_code, microsoft_code IS NULL, "
                   "microsoft_code",
                   &select, err);

    while (db_row(store, select, &status, err)) {
        const struct sw_ack ack = {
            .pair = {column_code(select, 0), column_code(select, 1)},
            .until = column_day(select, 2),
            .note = db_text(select, 3),
            .made_at = sqlite3_column_int64(select, 4),
            .weekly_attempts = sqlite3_column_int64(select, 5),
        };

        status = receive(context, &ack, err);
    }
    sqlite3_finalize(select);
    return status;
}

static void bind_pair(sqlite3_stmt *statement, struct sw_pair pair)
{
    char text[48];

    db_bind_text(statement, ":pair", sw_pair_text(text, pair));
    if (pair.sip.known)
        db_bind_int(statement, ":sip_code", pair.sip.value);
    if (pair.microsoft.known)
        db_bind_int(statement, ":microsoft_code", pair.microsoft.value);
}

enum sw_status sw_store_ack_put(struct sw_store *store, const struct sw_ack *ack,
                                struct sw_err *err)
{
    char until[32];
    sqlite3_stmt *insert = NULL;
    enum sw_status status = db_prepare(
        store,
        "INSERT OR REPLACE INTO ack (pair, sip_code, microsoft_code, until, note, made_at, "
        "weekly_attempts) VALUES (:pair, :sip_code, :microsoft_code, :until, :note, :made_at, "
        ":weekly_attempts)",
        &insert, err);

    if (status != SW_OK)
        return status;
    bind_pair(insert, ack->pair);
    db_bind_text(insert, ":until", day_text(until, ack->until));
    db_bind_text(insert, ":note", ack->note);
    db_bind_int(insert, ":made_at", ack->made_at);
    db_bind_int(insert, ":weekly_attempts", ack->weekly_attempts);
    status = db_run(store, insert, err);
    sqlite3_finalize(insert);
    return status;
}

enum sw_status sw_store_ack_remove(struct sw_store *store, struct sw_pair pair, struct sw_err *err)
{
    char text[48];
    sqlite3_stmt *delete = NULL;
    bool was_there;
    enum sw_status status = db_prepare(store, "DELETE FROM ack WHERE pair = :pair", &delete, err);

    if (status != SW_OK)
        return status;
    bind_pair(delete, pair);
    status = remove_row(store, delete, &was_there, err);
    if (status == SW_OK && !was_there)
        return sw_err_set(err, SW_USAGE, "%s is not acknowledged; see sipwhy ack list",
                          sw_pair_text(text, pair));
    return status;
}
