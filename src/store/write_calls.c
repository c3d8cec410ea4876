/* write_calls.c - calls and rejected rows of an import into the tables; see store.h. */
#include "beside.h"
#include "cluster.h"
#include "known_calls.h"
#include "new_calls.h"

#include "sipwhy/time.h"

#include <stdlib.h>
#include <string.h>

/* Seconds first, so that ids are in order of time; then bits of the fingerprint. */
int64_t call_own_id(const struct sw_call *call)
{
    return first_id_from(call->invite_time) |
           (int64_t)(call->fingerprint[0] & ((1 << FINGERPRINT_BITS) - 1));
}

int64_t sw_store_order(const struct sw_call *call)
{
    return call_own_id(call);
}

/* The next id of the same second; behind the last comes the first. */
int64_t call_next_id(int64_t id)
{
    const int64_t mask = (1 << FINGERPRINT_BITS) - 1;

    return (id & ~mask) | ((id + 1) & mask);
}

enum sw_status call_note_displaced(struct sw_store *store, int64_t id, int64_t own_id,
                                   struct sw_err *err)
{
    sw_map64_put(&store->displaced, (uint64_t)own_id, NULL);
    return statement_run_for(store, INSERT_DISPLACED, id, own_id, err);
}

/* -------------------------------------------------------------------------- known calls */

/* A call in the table, as far as a row needs to know it. */
struct known {
    bool is_same;        /* it is the row's call */
    bool is_equal;       /* in every column */
    bool is_displaced;   /* another may be where it belongs, with the same fingerprint */
    int64_t import_id;   /* the first */
    struct call_row row; /* in the arena; only of calls that are the same but not equal */
};

static enum sw_status look_at(struct sw_store *store, int64_t id, const struct call_row *row,
                              struct known *known, struct sw_arena *arena, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_CALL, &select, err);

    known->is_same = false;
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(select, 1, id);
    if (db_row(store, select, &status, err) &&
        sqlite3_column_int64(select, ROW_FINGERPRINT) == row_number(row, ROW_FINGERPRINT)) {
        row_read(select, &known->row);
        known->is_same = true;
        known->is_equal = row_equal(&known->row, row);
        known->import_id = sqlite3_column_int64(select, ROW_IMPORT);
        if (!known->is_equal)
            known->row = row_copy(&known->row, arena);
    }
    sqlite3_reset(select);
    return status;
}

/*
 * The call of another import, and this one's row differs: what that export did not have is filled
 * in (Graph has no shared correlation ID), so that the order of imports does not show; and what
 * each had is kept, so that it can be taken back.
 */
static enum sw_status add_differing(struct sw_store *store, int64_t id, const struct call_row *row,
                                    struct call_row *held, struct sw_err *err)
{
    sqlite3_stmt *seen = NULL, *fill = NULL;
    enum sw_status status = statement_get(store, SEEN_AS_IT_IS, &seen, err);

    if (status == SW_OK && row_number(held, ROW_USER) != row_number(row, ROW_USER))
        status = row_look_up(store, held, err);
    if (status == SW_OK && row_fill(held, row)) {
        sqlite3_bind_int64(seen, 1, id);
        sqlite3_bind_int64(seen, 2, store->import_id);
        sqlite3_bind_int64(seen, 3, row->own_id);
        status = db_run(store, seen, err);
        if (status == SW_OK)
            status = row_bind(store, FILL_CALL, held, &fill, err);
        if (status == SW_OK) {
            sqlite3_bind_int64(fill, 1, id);
            status = db_run(store, fill, err);
        }
    }
    if (status != SW_OK || row_equal(held, row))
        return status;
    return call_write_seen(store, id, store->import_id, row, id, err);
}

/*
 * A call with the fingerprint of the row. ROW_UNDECIDED: it may be another call all the same, a leg
 * to another number in the same second, or the import has it already and not alike.
 */
static enum sw_status add_known(struct sw_store *store, int64_t id, const struct call_row *row,
                                struct known *known, enum outcome *outcome, struct sw_err *err)
{
    enum sw_status status;

    *outcome = ROW_AGAIN;
    if (known->import_id == store->import_id && known->is_equal)
        return SW_OK;
    *outcome = ROW_UNDECIDED;
    if (known->import_id == store->import_id ||
        (!known->is_equal && row_needs_kin(&known->row, row)))
        return SW_OK;
    status = statement_run_for(store, INSERT_SIGHTING, id, store->import_id, err);
    if (status != SW_OK || sqlite3_changes(store->db) == 0)
        return status;
    *outcome = ROW_KNOWN;
    return known->is_equal ? SW_OK : add_differing(store, id, row, &known->row, err);
}

/* Looks at calls whose own id is the row's and was taken when they came. */
static enum sw_status look_at_displaced(struct sw_store *store, const struct call_row *row,
                                        int64_t *id, struct known *known, struct sw_arena *arena,
                                        struct sw_err *err)
{
    sqlite3_stmt *find = NULL;
    enum sw_status status;

    known->is_same = known->is_displaced = false;
    if (!sw_map64_find(&store->displaced, (uint64_t)row->own_id))
        return SW_OK;
    status = statement_get(store, FIND_DISPLACED, &find, err);
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(find, 1, row->own_id);
    while (!known->is_same && db_row(store, find, &status, err)) {
        *id = sqlite3_column_int64(find, 0);
        status = look_at(store, *id, row, known, arena, err);
    }
    sqlite3_reset(find);
    known->is_displaced = known->is_same;
    return status;
}

/* -------------------------------------------------------------------------- adding rows */

/* Two calls of one second whose fingerprints agree in 24 bits: the later one takes the next id. */
static enum sw_status insert_call(struct sw_store *store, const struct call_row *row, int64_t *id,
                                  struct known *known, struct sw_arena *arena, struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = row_bind(store, INSERT_CALL, row, &insert, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(insert, ROW_COLUMNS + 3, store->import_id);
    for (*id = row->own_id;; *id = call_next_id(*id)) {
        sqlite3_bind_int64(insert, 1, *id);
        status = db_run(store, insert, err);
        if (status != SW_OK || sqlite3_changes(store->db) == 1)
            break;
        status = look_at(store, *id, row, known, arena, err);
        if (status != SW_OK || known->is_same)
            return status;
    }
    if (status == SW_OK && *id != row->own_id)
        status = call_note_displaced(store, *id, row->own_id, err);
    return status;
}

/*
 * The call with the row's fingerprint, or the row as a new one. Known rows come in stretches:
 * behind one of them to look first is quicker than to try whether the row can be put in.
 */
static enum sw_status find_or_insert(struct sw_store *store, const struct call_row *row,
                                     int64_t *id, struct known *known, struct sw_arena *arena,
                                     struct sw_err *err)
{
    enum sw_status status = look_at_displaced(store, row, id, known, arena, err);

    if (status == SW_OK && !known->is_same && store->was_known) {
        *id = row->own_id;
        status = look_at(store, *id, row, known, arena, err);
    }
    if (status == SW_OK && !known->is_same)
        status = insert_call(store, row, id, known, arena, err);
    store->was_known = known->is_same;
    return status;
}

/* By its fingerprint alone, where that tells. */
static enum sw_status add_by_fingerprint(struct sw_store *store, const struct call_row *row,
                                         enum outcome *outcome, struct sw_err *err)
{
    struct sw_arena arena = {0};
    struct known known;
    struct rollup_key key;
    int64_t id = row->own_id;
    enum sw_status status = find_or_insert(store, row, &id, &known, &arena, err);

    if (status == SW_OK && known.is_same) {
        *outcome = ROW_UNDECIDED;
        if (!known.is_displaced)
            status = add_known(store, id, row, &known, outcome, err);
    } else if (status == SW_OK) {
        *outcome = ROW_NEW;
        key = row_rollup_key(row);
        status = rollup_add(store, &key, 1, err);
    }
    if (*outcome != ROW_UNDECIDED)
        kin_note(store, row, id, *outcome == ROW_NEW);
    sw_arena_free(&arena);
    return status;
}

static enum sw_status add_row(struct sw_store *store, const struct call_row *row,
                              enum outcome *outcome, struct sw_err *err)
{
    enum sw_status status = kin_add(store, row, false, outcome, err);

    if (status == SW_OK && *outcome == ROW_UNDECIDED)
        status = add_by_fingerprint(store, row, outcome, err);
    if (status == SW_OK && *outcome == ROW_UNDECIDED)
        status = kin_add(store, row, true, outcome, err);
    if (*outcome == ROW_UNDECIDED) { /* the fingerprint is known, and nobody can say more */
        *outcome = ROW_AGAIN;
        store->n_undecided++;
    }
    return status;
}

void import_note_time(struct sw_import *import, int64_t time)
{
    if (import->first_time == SW_NO_TIME || time < import->first_time)
        import->first_time = time;
    if (import->last_time == SW_NO_TIME || time > import->last_time)
        import->last_time = time;
}

static void mention_all(struct sw_store *store, const struct call_row *row)
{
    static const struct {
        enum row_column column;
        enum dimension dimension;
    } names[] = {
        {ROW_CAUSE, CAUSE},
        {ROW_TRUNK, TRUNK},
        {ROW_CALL_TYPE, CALL_TYPE},
        {ROW_PHRASE, PHRASE},
        {ROW_USER_COUNTRY, COUNTRY},
        {ROW_OTHER_COUNTRY, COUNTRY},
        {ROW_MEDIA_REGION, REGION},
        {ROW_SIGNALING_REGION, REGION},
        {ROW_ADMIN_UNITS, ADMIN_UNITS},
        {ROW_USER, USER},
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        mention(store, names[i].dimension, row_number(row, names[i].column));
}

static enum sw_status write_kept(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = new_calls_write(store, err);

    return status == SW_OK ? known_calls_write(store, err) : status;
}

/* A row that may be of a call that the database has otherwise, or of one of this import. */
static enum sw_status add_doubtful(struct sw_store *store, const struct call_row *row,
                                   enum outcome *outcome, struct sw_err *err)
{
    enum sw_status status = write_kept(store, err);

    beside_lose(store); /* the row may go anywhere in its second */
    return status == SW_OK ? add_row(store, row, outcome, err) : status;
}

static enum sw_status add_new(struct sw_store *store, const struct call_row *row,
                              enum outcome *outcome, struct sw_err *err)
{
    struct rollup_key key = row_rollup_key(row);
    enum sw_status status = new_calls_keep(store, err);

    *outcome = ROW_NEW;
    return status == SW_OK ? rollup_add(store, &key, 1, err) : status;
}

static enum sw_status add_known_alike(struct sw_store *store, const struct call_row *row,
                                      enum outcome *outcome, struct sw_err *err)
{
    kin_note(store, row, row->own_id, false);
    *outcome = ROW_KNOWN;
    return known_calls_keep(store, row->own_id, err);
}

/* Its fingerprint tells whether it is another call, and nobody has displaced it. */
static bool is_plain(const struct sw_store *store, const struct call_row *row)
{
    return !row_is_loose(row) && !sw_map64_find(&store->displaced, (uint64_t)row->own_id);
}

/*
 * Most rows are decided by their id alone: the table has no call with it, or just that call. The
 * rest is looked at in full: a row with the id of the one before it, or of one that came in an
 * earlier batch, and all of a minute in which a loose row may be any call.
 */
static enum sw_status decide(struct sw_store *store, const struct call_row *row,
                             enum outcome *outcome, struct sw_err *err)
{
    bool is_known = false, has_loose;
    int64_t found;
    enum sw_status status = kin_has_loose(store, row, &has_loose, err);

    if (status == SW_OK && has_loose)
        return add_doubtful(store, row, outcome, err);
    if (status == SW_OK)
        status = beside_find(store, row->own_id, &found, err);
    if (status != SW_OK)
        return status;
    if (found > row->own_id && is_plain(store, row))
        return add_new(store, row, outcome, err);
    if (found == row->own_id && is_plain(store, row))
        status = beside_is_known(store, row, &is_known, err);
    if (status != SW_OK)
        return status;
    return is_known ? add_known_alike(store, row, outcome, err)
                    : add_doubtful(store, row, outcome, err);
}

static enum sw_status add_call(struct sw_store *store, struct sw_import *import,
                               const struct sw_call *call, struct sw_err *err)
{
    const struct stand_ins *ids;
    struct call_row *row;
    enum outcome outcome = ROW_UNDECIDED;
    enum sw_status status;

    if (keeping_is_too_old(store, call)) {
        import->known++;
        return SW_OK;
    }
    ids = keeping_redact(store, &call);
    row = new_calls_next(store);
    intern_row_begins(store);
    status = row_of_call(store, call, row, err);
    if (ids)
        row_put_stand_ins(row, ids);
    if (status == SW_OK)
        status = decide(store, row, &outcome, err);
    if (status != SW_OK)
        return status;
    import_note_time(import, call->invite_time);
    if (outcome == ROW_NEW)
        import->new_rows++;
    else
        import->known++;
    if (outcome == ROW_AGAIN)
        return intern_undo(store, err);
    mention_all(store, row);
    return SW_OK;
}

static enum sw_status add_reject(struct sw_store *store, struct sw_import *import,
                                 const struct sw_reject *reject, struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = statement_get(store, INSERT_REJECT, &insert, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(insert, 1, import->id);
    sqlite3_bind_int64(insert, 2, reject->line);
    sqlite3_bind_int64(insert, 3, reject->column);
    sqlite3_bind_text(insert, 4, reject->reason, -1, SQLITE_STATIC);
    import->rejected++;
    return db_run(store, insert, err);
}

/* Exports may be newest-first: within a batch, calls go in by id, and else as the file has them. */
struct place {
    int64_t id;
    const struct sw_call *call;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return x->id != y->id ? (x->id > y->id) - (x->id < y->id)
                          : (x->call > y->call) - (x->call < y->call);
}

/* Calls of one second stand in any order, files in order have little else to sort. */
static void sort_places(struct place *places, size_t n)
{
    size_t moves = 4 * n; /* where it takes more, the file has another order */

    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && compare_places(&places[j - 1], &places[j]) > 0; j--) {
            struct place later = places[j - 1];

            if (moves-- == 0) {
                qsort(places, n, sizeof *places, compare_places);
                return;
            }
            places[j - 1] = places[j];
            places[j] = later;
        }
}

/* The calls in the order of their ids; the caller's. */
static struct place *sort_calls(const struct sw_call *calls, size_t n)
{
    struct place *places = sw_alloc(n * sizeof *places);

    for (size_t i = 0; i < n; i++)
        places[i] = (struct place){call_own_id(&calls[i]), &calls[i]};
    sort_places(places, n);
    return places;
}

static enum sw_status add_calls(struct sw_store *store, struct sw_import *import,
                                const struct sw_call *calls, size_t n, struct sw_err *err)
{
    struct place *sorted = sort_calls(calls, n);
    enum sw_status status = SW_OK;
    int64_t n_new = 0;

    keeping_batch_begins(store);
    for (size_t i = 0; status == SW_OK && i < n; i++)
        status = add_call(store, import, sorted[i].call, err);
    free(sorted);
    beside_end_batch(store);
    if (status == SW_OK)
        status = write_kept(store, err);
    if (status == SW_OK)
        status = kin_flush(store, &n_new, err);
    import->new_rows += n_new;
    import->known -= n_new;
    return status;
}

enum sw_status sw_store_import_add(struct sw_store *store, struct sw_import *import,
                                   const struct sw_call *calls, size_t n_calls,
                                   const struct sw_reject *rejects, size_t n_rejects,
                                   struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (strcmp(import->source, sw_source_names[SW_SOURCE_CALLS]) == 0)
        status = add_calls(store, import, calls, n_calls, err);
    else
        for (size_t i = 0; status == SW_OK && i < n_calls; i++)
            status = add_counted(store, import, &calls[i], err);
    for (size_t i = 0; status == SW_OK && i < n_rejects; i++)
        status = add_reject(store, import, &rejects[i], err);
    return status;
}
