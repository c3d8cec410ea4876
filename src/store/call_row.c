/* call_row.c - see call_row.h. */
#include "call_row.h"

#include "sipwhy/time.h"

#include <string.h>

/* ------------------------------------------------------------------------------- cells */

static void set_number(struct cell *cell, int64_t number)
{
    cell->type = CELL_NUMBER;
    cell->number = number;
}

/* Cells of an empty row are NULL, and stay so without a value. */
static void set_unless(struct cell *cell, int64_t number, int64_t none)
{
    if (number != none)
        set_number(cell, number);
}

static void set_text(struct cell *cell, struct sw_str text)
{
    if (text.n == 0)
        return;
    cell->type = CELL_TEXT;
    cell->bytes = text;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The 16 bytes of 8-4-4-4-12 hexadecimal digits; false for any other text. */
static bool parse_guid(struct sw_str s, uint8_t bytes[16])
{
    size_t n = 0;

    if (s.n != 36 || s.s[8] != '-' || s.s[13] != '-' || s.s[18] != '-' || s.s[23] != '-')
        return false;
    for (size_t i = 0; i < 36; i += 2) {
        int high, low;

        i += s.s[i] == '-';
        high = hex_value(s.s[i]);
        low = hex_value(s.s[i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[n++] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static void set_id(struct cell *cell, struct sw_str id, uint8_t bytes[16])
{
    if (!parse_guid(id, bytes)) {
        set_text(cell, id);
        return;
    }
    cell->type = CELL_BLOB;
    cell->bytes = (struct sw_str){(const char *)bytes, 16};
}

static void set_after(struct cell *cell, int64_t time, int64_t invite)
{
    if (time != SW_NO_TIME)
        set_number(cell, time - invite);
}

static bool cell_equal(const struct cell *a, const struct cell *b)
{
    if (a->type != b->type)
        return false;
    if (a->type == CELL_NUMBER)
        return a->number == b->number;
    return a->type == CELL_NULL || sw_str_eq(a->bytes, b->bytes);
}

/* ---------------------------------------------------------------------- from the export */

/* Where an optional text goes, NULL for none. */
static enum sw_status intern_cell(struct sw_store *store, struct cell *cell,
                                  enum dimension dimension, struct sw_str text, struct sw_err *err)
{
    int64_t id = 0;
    enum sw_status status = SW_OK;

    if (text.n > 0)
        status = intern(store, dimension, text, &id, err);
    set_unless(cell, id, 0);
    return status;
}

static enum sw_status intern_names(struct sw_store *store, const struct sw_call *call,
                                   struct cell *cells, struct sw_err *err)
{
    const struct {
        enum row_column column;
        enum dimension dimension;
        struct sw_str text;
    } optional[] = {
        {ROW_PHRASE, PHRASE, call->phrase},
        {ROW_USER_COUNTRY, COUNTRY, call->user_country},
        {ROW_OTHER_COUNTRY, COUNTRY, call->other_country},
        {ROW_MEDIA_REGION, REGION, call->media_region},
        {ROW_SIGNALING_REGION, REGION, call->signaling_region},
    };
    int64_t cause = 0, trunk = 0, call_type = 0, user = 0;
    enum sw_status status = intern_cause(store, call->pair, &cause, err);

    if (status == SW_OK)
        status = intern(store, TRUNK, call->trunk_fqdn, &trunk, err);
    if (status == SW_OK)
        status = intern(store, CALL_TYPE, call->call_type, &call_type, err);
    if (status == SW_OK)
        status = intern_user(store, call, &user, err);
    for (size_t i = 0; status == SW_OK && i < sizeof optional / sizeof optional[0]; i++)
        status = intern_cell(store, &cells[optional[i].column], optional[i].dimension,
                             optional[i].text, err);
    set_number(&cells[ROW_CAUSE], cause);
    set_number(&cells[ROW_TRUNK], trunk);
    set_number(&cells[ROW_CALL_TYPE], call_type);
    set_unless(&cells[ROW_USER], user, 0);
    return status;
}

enum sw_status row_of_call(struct sw_store *store, const struct sw_call *call, struct call_row *row,
                           struct sw_err *err)
{
    struct cell *cells = row->cells;

    row->own_id = row->place = call_own_id(call);
    row->is_coarse = call->is_coarse;
    set_number(&cells[ROW_FINGERPRINT], (int64_t)call->fingerprint[1]);
    set_unless(&cells[ROW_SUCCESS], (int64_t)call->success, SW_SUCCESS_UNKNOWN);
    set_number(&cells[ROW_DIRECTION], (int64_t)call->direction);
    set_number(&cells[ROW_TENANT], store->tenant_id);
    set_id(&cells[ROW_CORRELATION_ID], call->correlation_id, row->guids[0]);
    set_id(&cells[ROW_SHARED_CORRELATION_ID], call->shared_correlation_id, row->guids[1]);
    set_number(&cells[ROW_INVITE_TIME], call->invite_time);
    set_text(&cells[ROW_CALLER], call->caller);
    set_text(&cells[ROW_CALLEE], call->callee);
    set_after(&cells[ROW_START_AFTER], call->start_time, call->invite_time);
    set_after(&cells[ROW_FAILURE_AFTER], call->failure_time, call->invite_time);
    set_after(&cells[ROW_END_AFTER], call->end_time, call->invite_time);
    set_unless(&cells[ROW_DURATION], call->duration, -1);
    set_unless(&cells[ROW_MEDIA_BYPASS], call->media_bypass, -1);
    set_id(&cells[ROW_TRANSFEROR_CORRELATION_ID], call->transferor_correlation_id, row->guids[2]);
    set_id(&cells[ROW_CALL_ID], call->call_id, row->guids[3]);
    set_text(&cells[ROW_ADMIN_UNITS], call->admin_units);
    return intern_names(store, call, cells, err);
}

/* ----------------------------------------------------------------- from and to the table */

static void read_cell(sqlite3_stmt *select, int column, struct cell *cell)
{
    int type = sqlite3_column_type(select, column);

    *cell = (struct cell){0};
    if (type == SQLITE_INTEGER) {
        set_number(cell, sqlite3_column_int64(select, column));
    } else if (type != SQLITE_NULL) {
        cell->type = type == SQLITE_TEXT ? CELL_TEXT : CELL_BLOB;
        cell->bytes.s = sqlite3_column_blob(select, column);
        cell->bytes.n = (size_t)sqlite3_column_bytes(select, column);
    }
}

void row_read(sqlite3_stmt *select, struct call_row *row)
{
    for (int i = 0; i < ROW_COLUMNS; i++)
        read_cell(select, i, &row->cells[i]);
    row->is_coarse = sqlite3_column_int(select, ROW_COARSE) == 1;
}

struct call_row row_copy(const struct call_row *row, struct sw_arena *arena)
{
    struct call_row copy = *row;

    for (int i = 0; i < ROW_COLUMNS; i++) {
        struct cell *cell = &copy.cells[i];

        if (cell->type == CELL_TEXT || cell->type == CELL_BLOB)
            cell->bytes.s = sw_arena_copy(arena, cell->bytes.s, cell->bytes.n);
    }
    return copy;
}

static void bind_cell(sqlite3_stmt *statement, int place, const struct cell *cell)
{
    if (cell->type == CELL_NUMBER)
        sqlite3_bind_int64(statement, place, cell->number);
    else if (cell->type == CELL_TEXT)
        sqlite3_bind_text(statement, place, cell->bytes.s, (int)cell->bytes.n, SQLITE_STATIC);
    else if (cell->type == CELL_BLOB)
        sqlite3_bind_blob(statement, place, cell->bytes.s, (int)cell->bytes.n, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, place);
}

enum sw_status row_bind(struct sw_store *store, enum statement which, const struct call_row *row,
                        sqlite3_stmt **statement, struct sw_err *err)
{
    enum sw_status status = statement_get(store, which, statement, err);
    uint32_t before = store->bound[which], now = 0;

    if (status != SW_OK)
        return status;
    for (int i = 0; i < ROW_COLUMNS; i++) {
        uint32_t bit = UINT32_C(1) << i;

        if (row->cells[i].type != CELL_NULL)
            now |= bit;
        if ((now | before) & bit) /* NULL is bound already */
            bind_cell(*statement, i + 2, &row->cells[i]);
    }
    store->bound[which] = now;
    if (which != FILL_CALL)
        db_bind_unless(*statement, ROW_COLUMNS + 2, row->is_coarse, false);
    return SW_OK;
}

int64_t row_number(const struct call_row *row, enum row_column column)
{
    const struct cell *cell = &row->cells[column];

    return cell->type == CELL_NUMBER ? cell->number : 0;
}

bool row_equal(const struct call_row *a, const struct call_row *b)
{
    for (int i = 0; i < ROW_COLUMNS; i++)
        if (!cell_equal(&a->cells[i], &b->cells[i]))
            return false;
    return a->is_coarse == b->is_coarse;
}

bool row_same_fingerprint(const struct call_row *a, const struct call_row *b)
{
    return row_number(a, ROW_FINGERPRINT) == row_number(b, ROW_FINGERPRINT);
}

/* ----------------------------------------------------------------------------- merging */

/* What not every export has. The rest is the call's identity, or the first import's word counts. */
static const enum row_column filled[] = {
    ROW_USER,         ROW_SHARED_CORRELATION_ID,
    ROW_CALLER,       ROW_CALLEE,
    ROW_START_AFTER,  ROW_END_AFTER,
    ROW_DURATION,     ROW_PHRASE,
    ROW_USER_COUNTRY, ROW_OTHER_COUNTRY,
    ROW_MEDIA_REGION, ROW_SIGNALING_REGION,
    ROW_MEDIA_BYPASS, ROW_TRANSFEROR_CORRELATION_ID,
    ROW_CALL_ID,      ROW_ADMIN_UNITS,
};

static bool is_time(enum row_column column)
{
    return column == ROW_START_AFTER || column == ROW_END_AFTER;
}

/* Times and what goes with them: the identity to the second. */
static void take_times(struct call_row *row, const struct call_row *more)
{
    static const enum row_column columns[] = {ROW_FINGERPRINT, ROW_INVITE_TIME, ROW_START_AFTER,
                                              ROW_FAILURE_AFTER, ROW_END_AFTER};

    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        row->cells[columns[i]] = more->cells[columns[i]];
    row->own_id = more->own_id;
    row->place = more->place;
    row->is_coarse = false;
}

bool row_merge(struct call_row *row, const struct call_row *more)
{
    bool is_changed = row->is_coarse && !more->is_coarse;

    if (is_changed)
        take_times(row, more);
    for (size_t i = 0; i < sizeof filled / sizeof filled[0]; i++) {
        enum row_column c = filled[i];

        if (row->cells[c].type != CELL_NULL || more->cells[c].type == CELL_NULL)
            continue;
        if (is_time(c) && more->is_coarse && !row->is_coarse)
            continue;
        row->cells[c] = more->cells[c];
        is_changed = true;
    }
    return is_changed;
}

/* --------------------------------------------------------------------------------- kin */

int64_t row_minute(const struct call_row *row)
{
    return sw_floor_div(row_number(row, ROW_INVITE_TIME), SW_MINUTE);
}

/* The minute of failure or end; SW_NO_TIME without either. */
static int64_t end_minute(const struct call_row *row)
{
    const struct cell *after = &row->cells[ROW_FAILURE_AFTER];

    if (after->type == CELL_NULL)
        after = &row->cells[ROW_END_AFTER];
    if (after->type == CELL_NULL)
        return SW_NO_TIME;
    return sw_floor_div(row_number(row, ROW_INVITE_TIME) + after->number, SW_MINUTE);
}

static const enum row_column kin_numbers[] = {ROW_TENANT, ROW_TRUNK, ROW_CALL_TYPE, ROW_CAUSE};
enum { KIN_NUMBERS = sizeof kin_numbers / sizeof kin_numbers[0] };

uint64_t row_kin_hash(const struct call_row *row)
{
    const struct cell *id = &row->cells[ROW_CORRELATION_ID];
    int64_t numbers[KIN_NUMBERS + 2] = {row_minute(row), end_minute(row)};
    uint64_t hash;

    for (size_t i = 0; i < KIN_NUMBERS; i++)
        numbers[2 + i] = row_number(row, kin_numbers[i]);
    hash = sw_hash64(numbers, sizeof numbers);
    return id->type == CELL_NULL ? hash : sw_hash64_more(hash, id->bytes.s, id->bytes.n);
}

bool row_is_kin(const struct call_row *a, const struct call_row *b)
{
    for (size_t i = 0; i < KIN_NUMBERS; i++)
        if (row_number(a, kin_numbers[i]) != row_number(b, kin_numbers[i]))
            return false;
    return cell_equal(&a->cells[ROW_CORRELATION_ID], &b->cells[ROW_CORRELATION_ID]) &&
           row_minute(a) == row_minute(b) && end_minute(a) == end_minute(b);
}

struct rollup_key row_rollup_key(const struct call_row *row)
{
    const struct cell *success = &row->cells[ROW_SUCCESS];

    return (struct rollup_key){
        .bucket = sw_floor_div(row_number(row, ROW_INVITE_TIME), SW_QUARTER_HOUR),
        .trunk_id = row_number(row, ROW_TRUNK),
        .cause_id = row_number(row, ROW_CAUSE),
        .direction = (enum sw_direction)row_number(row, ROW_DIRECTION),
        .success =
            success->type == CELL_NULL ? SW_SUCCESS_UNKNOWN : (enum sw_success)success->number,
    };
}
