/* call_row.c - see call_row.h. */
#include "call_row.h"

#include "sipwhy/pseudonym.h"
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

struct sw_str id_bytes(struct sw_str id, uint8_t room[16])
{
    return sw_guid_parse(id, room) ? (struct sw_str){(const char *)room, 16} : id;
}

static void set_id(struct cell *cell, struct sw_str id, uint8_t room[16])
{
    struct sw_str bytes = id_bytes(id, room);

    set_text(cell, bytes);
    if (bytes.s == (const char *)room)
        cell->type = CELL_BLOB;
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

static bool both_differ(const struct cell *a, const struct cell *b)
{
    return a->type != CELL_NULL && b->type != CELL_NULL && !cell_equal(a, b);
}

/* ---------------------------------------------------------------------- from the export */

/* Where an optional text goes, NULL for none. */
static enum sw_status intern_cell(struct sw_store *store, struct cell *cell,
                                  enum dimension dimension, struct sw_str text, uint32_t name,
                                  struct sw_err *err)
{
    int64_t id = 0;
    enum sw_status status = SW_OK;

    if (text.n > 0)
        status = intern_name(store, dimension, text, name, &id, err);
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
        enum sw_name name;
    } optional[] = {
        {ROW_PHRASE, PHRASE, call->phrase, SW_NAME_PHRASE},
        {ROW_USER_COUNTRY, COUNTRY, call->user_country, SW_NAME_USER_COUNTRY},
        {ROW_OTHER_COUNTRY, COUNTRY, call->other_country, SW_NAME_OTHER_COUNTRY},
        {ROW_MEDIA_REGION, REGION, call->media_region, SW_NAME_MEDIA_REGION},
        {ROW_SIGNALING_REGION, REGION, call->signaling_region, SW_NAME_SIGNALING_REGION},
        {ROW_ADMIN_UNITS, ADMIN_UNITS, call->admin_units, SW_NAME_ADMIN_UNITS},
    };
    const uint32_t *names = call->names;
    int64_t cause = 0, trunk = 0, call_type = 0, user = 0;
    enum sw_status status = intern_cause(store, call->pair, &cause, err);

    if (status == SW_OK)
        status = intern_name(store, TRUNK, call->trunk_fqdn, names[SW_NAME_TRUNK], &trunk, err);
    if (status == SW_OK)
        status = intern_name(store, CALL_TYPE, call->call_type, names[SW_NAME_CALL_TYPE],
                             &call_type, err);
    if (status == SW_OK)
        status = intern_user(store, call, &user, err);
    for (size_t i = 0; status == SW_OK && i < sizeof optional / sizeof optional[0]; i++)
        status = intern_cell(store, &cells[optional[i].column], optional[i].dimension,
                             optional[i].text, names[optional[i].name], err);
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
    row->pair = call->pair;
    row->has_trunk = call->trunk_fqdn.n > 0;
    row->has_call_type = call->call_type.n > 0;
    row->user_rank = 2 * (call->upn.n > 0) + (call->user_id.n > 0);
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
    return intern_names(store, call, cells, err);
}

void row_put_stand_ins(struct call_row *row, const struct stand_ins *ids)
{
    set_number(&row->cells[ROW_CORRELATION_ID], ids->correlation_id);
    if (ids->has_shared)
        set_number(&row->cells[ROW_SHARED_CORRELATION_ID], ids->shared_correlation_id);
}

/* ----------------------------------------------------------------- from and to the table */

/* "+49..." becomes an integer if nothing but that text would. */
static const struct cell *pack_number(const struct cell *cell, struct cell *room)
{
    enum { MOST_DIGITS = 18 }; /* that any 64 bits hold */
    const char *s = cell->bytes.s;
    size_t n = cell->bytes.n;
    int64_t number = 0;

    if (cell->type != CELL_TEXT || n < 2 || n > MOST_DIGITS + 1 || s[0] != '+' || s[1] == '0')
        return cell;
    for (size_t i = 1; i < n; i++) {
        unsigned digit = (unsigned char)s[i] - (unsigned)'0';

        if (digit > 9)
            return cell;
        number = 10 * number + digit;
    }
    set_number(room, number);
    return room;
}

/* A cell as it is stored: the row's own, or, in one of the columns of row_pack, one in room. */
static const struct cell *stored(const struct call_row *row, enum row_column column,
                                 struct cell *room)
{
    const struct cell *cell = &row->cells[column];

    switch (column) {
    case ROW_INVITE_TIME:
        set_number(room, cell->number - sw_floor_div(cell->number, SW_SECOND) * SW_SECOND);
        return room;
    case ROW_CALLER:
    case ROW_CALLEE:
        return pack_number(cell, room);
    case ROW_DURATION:
        if (cell->type != CELL_NUMBER)
            return cell;
        set_number(room, cell->number - row_number(row, ROW_END_AFTER) / SW_SECOND);
        return room;
    default:
        return cell;
    }
}

void row_pack(struct call_row *row)
{
    static const enum row_column packed[] = {ROW_INVITE_TIME, ROW_CALLER, ROW_CALLEE, ROW_DURATION};

    for (size_t i = 0; i < sizeof packed / sizeof packed[0]; i++) {
        struct cell *cell = &row->cells[packed[i]], room;

        *cell = *stored(row, packed[i], &room);
    }
}

static bool is_stored(const struct cell *cell, sqlite3_stmt *select, int column)
{
    static const int types[] = {[CELL_NULL] = SQLITE_NULL,
                                [CELL_NUMBER] = SQLITE_INTEGER,
                                [CELL_TEXT] = SQLITE_TEXT,
                                [CELL_BLOB] = SQLITE_BLOB};

    if (sqlite3_column_type(select, column) != types[cell->type])
        return false;
    if (cell->type == CELL_NUMBER)
        return sqlite3_column_int64(select, column) == cell->number;
    return cell->type == CELL_NULL ||
           ((size_t)sqlite3_column_bytes(select, column) == cell->bytes.n &&
            memcmp(sqlite3_column_blob(select, column), cell->bytes.s, cell->bytes.n) == 0);
}

bool row_is_stored(const struct call_row *row, sqlite3_stmt *select, int column)
{
    for (int i = 0; i < ROW_COLUMNS; i++) {
        struct cell room;

        if (!is_stored(stored(row, (enum row_column)i, &room), select, column + i))
            return false;
    }
    return true;
}

int64_t row_sum(const struct call_row *row)
{
    struct {
        uint64_t values[ROW_COLUMNS];
        uint8_t types[(ROW_COLUMNS + 7) / 8 * 8]; /* without a gap */
    } all = {0};

    for (int i = 0; i < ROW_COLUMNS; i++) {
        const struct cell *cell = &row->cells[i];

        all.types[i] = (uint8_t)cell->type;
        if (cell->type == CELL_NUMBER)
            all.values[i] = (uint64_t)cell->number;
        else if (cell->type != CELL_NULL)
            all.values[i] = sw_hash64(cell->bytes.s, cell->bytes.n);
    }
    return (int16_t)sw_hash64(&all, sizeof all);
}

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
    row->pair = (struct sw_pair){0};
    row->has_trunk = row->has_call_type = false;
    row->user_rank = 0;
}

static struct sw_code read_code(sqlite3_stmt *select, int column)
{
    return (struct sw_code){sqlite3_column_type(select, column) != SQLITE_NULL,
                            sqlite3_column_int64(select, column)};
}

enum sw_status row_look_up(struct sw_store *store, struct call_row *row, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = statement_get(store, READ_NAMES, &select, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(select, 1, row_number(row, ROW_CAUSE));
    sqlite3_bind_int64(select, 2, row_number(row, ROW_TRUNK));
    sqlite3_bind_int64(select, 3, row_number(row, ROW_CALL_TYPE));
    sqlite3_bind_int64(select, 4, row_number(row, ROW_USER));
    if (db_row(store, select, &status, err)) {
        row->pair.sip = read_code(select, 0);
        row->pair.microsoft = read_code(select, 1);
        row->has_trunk = sqlite3_column_int(select, 2);
        row->has_call_type = sqlite3_column_int(select, 3);
        row->user_rank = sqlite3_column_int(select, 4);
    }
    sqlite3_reset(select);
    return status;
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
        if ((now | before) & bit) { /* NULL is bound already */
            struct cell room;

            bind_cell(*statement, i + 2,
                      which == INSERT_SEEN ? &row->cells[i]
                                           : stored(row, (enum row_column)i, &room));
        }
    }
    store->bound[which] = now;
    if (which != INSERT_SEEN)
        sqlite3_bind_int64(*statement, ROW_COLUMNS + 4, row_sum(row));
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

/* ------------------------------------------------------------------------- identity */

int64_t row_minute(const struct call_row *row)
{
    return sw_floor_div(row_number(row, ROW_INVITE_TIME), SW_MINUTE);
}

int64_t row_end(const struct call_row *row)
{
    const struct cell *after = &row->cells[ROW_FAILURE_AFTER];

    if (after->type == CELL_NULL)
        after = &row->cells[ROW_END_AFTER];
    return after->type == CELL_NULL ? SW_NO_TIME : row_number(row, ROW_INVITE_TIME) + after->number;
}

/*
 * A call whose outcome is known has an end, a trunk and codes: the export does not say them. Others
 * may have none: calling plans have neither trunk nor codes, and no outcome.
 */
static bool has_outcome(const struct call_row *row)
{
    return row->cells[ROW_SUCCESS].type != CELL_NULL;
}

bool row_is_loose(const struct call_row *row)
{
    bool has_all = row->has_trunk && row->pair.sip.known && row->pair.microsoft.known &&
                   row_end(row) != SW_NO_TIME;

    return row->is_coarse || !row->has_call_type || (has_outcome(row) && !has_all);
}

uint64_t row_kin_hash(const struct call_row *row)
{
    const struct cell *id = &row->cells[ROW_CORRELATION_ID];
    int64_t numbers[] = {row_minute(row), row_number(row, ROW_TENANT)};
    uint64_t hash = sw_hash64(numbers, sizeof numbers);

    if (id->type == CELL_NULL)
        return hash;
    if (id->type == CELL_NUMBER)
        return sw_hash64_more(hash, &id->number, sizeof id->number);
    return sw_hash64_more(hash, id->bytes.s, id->bytes.n);
}

static bool is_kin(const struct call_row *a, const struct call_row *b)
{
    return row_number(a, ROW_TENANT) == row_number(b, ROW_TENANT) &&
           cell_equal(&a->cells[ROW_CORRELATION_ID], &b->cells[ROW_CORRELATION_ID]) &&
           row_minute(a) == row_minute(b);
}

/* The next character of a number that tells it from others; '\0' at its end. */
static char next_digit(struct sw_str number, size_t *at)
{
    while (*at < number.n && strchr("+ -().", number.s[*at]))
        ++*at;
    return *at < number.n ? number.s[(*at)++] : '\0';
}

/* 4.42E+11: a spreadsheet has cut it. */
static bool is_cut(struct sw_str number)
{
    for (size_t i = 1; i + 1 < number.n; i++)
        if ((number.s[i] | 0x20) == 'e' && number.s[i + 1] == '+')
            return true;
    return false;
}

/* Masked digits may be any; a spreadsheet takes the '+' away. */
static bool could_be_same_number(struct sw_str a, struct sw_str b)
{
    struct sw_pseudonym pseudonyms[2];
    size_t i = 0, j = 0;
    char x, y;

    if (sw_pseudonym_parse(a, &pseudonyms[0]) && sw_pseudonym_parse(b, &pseudonyms[1]))
        return sw_pseudonym_could_be(&pseudonyms[0], &pseudonyms[1]);
    if (is_cut(a) || is_cut(b))
        return true;
    do {
        x = next_digit(a, &i);
        y = next_digit(b, &j);
        if (x == '*' || y == '*')
            return true;
    } while (x == y && x != '\0');
    return x == y;
}

/* How many of its digits it tells, and whether it has the '+' that a spreadsheet takes away. */
static int number_rank(struct sw_str number)
{
    enum { MOST_STARS = 64 };
    struct sw_pseudonym p;
    size_t at = 0;
    int rank = 0;
    char c;

    if (sw_pseudonym_parse(number, &p))
        return (p.stars > MOST_STARS ? 0 : 2 * (1 + MOST_STARS - (int)p.stars)) + (p.country.n > 0);
    while (!is_cut(number) && (c = next_digit(number, &at)) != '\0')
        rank += 2 * (c != '*');
    return rank + (number.n > 0 && number.s[0] == '+');
}

/* More of its digits, then the '+', then as it is written shortest: an order, for content's sake.
 */
static bool is_better_number(struct sw_str more, struct sw_str number)
{
    int ranks[] = {number_rank(more), number_rank(number)};

    if (ranks[0] != ranks[1])
        return ranks[0] > ranks[1];
    if (more.n != number.n)
        return more.n < number.n;
    return memcmp(more.s, number.s, more.n) < 0;
}

static bool contradicts_number(const struct call_row *a, const struct call_row *b)
{
    const struct cell *x = &a->cells[ROW_CALLEE], *y = &b->cells[ROW_CALLEE];

    return x->type == CELL_TEXT && y->type == CELL_TEXT &&
           !could_be_same_number(x->bytes, y->bytes);
}

/* Of something that a has, b has, and that they differ in if both have it. */
static bool contradicts(const struct call_row *a, bool a_has, const struct call_row *b, bool b_has,
                        bool differs)
{
    if (a_has && b_has)
        return differs;
    return a_has != b_has && !has_outcome(a_has ? b : a);
}

static bool contradicts_code(const struct call_row *a, struct sw_code x, const struct call_row *b,
                             struct sw_code y)
{
    return contradicts(a, x.known, b, y.known, x.value != y.value);
}

static bool contradicts_times(const struct call_row *a, const struct call_row *b)
{
    int64_t unit = a->is_coarse || b->is_coarse ? SW_MINUTE : SW_SECOND;
    int64_t x = row_end(a), y = row_end(b);

    return sw_floor_div(row_number(a, ROW_INVITE_TIME), unit) !=
               sw_floor_div(row_number(b, ROW_INVITE_TIME), unit) ||
           contradicts(a, x != SW_NO_TIME, b, y != SW_NO_TIME,
                       sw_floor_div(x, unit) != sw_floor_div(y, unit));
}

bool row_contradicts(const struct call_row *a, const struct call_row *b)
{
    return !is_kin(a, b) || contradicts_times(a, b) || contradicts_number(a, b) ||
           both_differ(&a->cells[ROW_CALL_ID], &b->cells[ROW_CALL_ID]) ||
           contradicts_code(a, a->pair.sip, b, b->pair.sip) ||
           contradicts_code(a, a->pair.microsoft, b, b->pair.microsoft) ||
           contradicts(a, a->has_trunk, b, b->has_trunk,
                       row_number(a, ROW_TRUNK) != row_number(b, ROW_TRUNK)) ||
           (a->has_call_type && b->has_call_type &&
            row_number(a, ROW_CALL_TYPE) != row_number(b, ROW_CALL_TYPE));
}

/* Alike but for the parts of a second. */
static bool is_alike_to_second(const struct call_row *a, const struct call_row *b)
{
    static const enum row_column columns[] = {ROW_CALLER, ROW_CALLEE, ROW_SUCCESS, ROW_CALL_ID};

    if (a->is_coarse != b->is_coarse || !row_same_fingerprint(a, b))
        return false;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (!cell_equal(&a->cells[columns[i]], &b->cells[columns[i]]))
            return false;
    return true;
}

int row_gaps(const struct call_row *a, const struct call_row *b)
{
    const bool gaps[ROW_MOST_GAPS] = {
        (row_end(a) == SW_NO_TIME) != (row_end(b) == SW_NO_TIME),
        a->has_trunk != b->has_trunk,
        a->has_call_type != b->has_call_type,
        a->pair.sip.known != b->pair.sip.known,
        a->pair.microsoft.known != b->pair.microsoft.known,
    };
    int n = 0;

    for (size_t i = 0; i < ROW_MOST_GAPS; i++)
        n += gaps[i];
    return n;
}

bool row_is_alike(const struct call_row *a, const struct call_row *b)
{
    return is_alike_to_second(a, b) &&
           cell_equal(&a->cells[ROW_INVITE_TIME], &b->cells[ROW_INVITE_TIME]);
}

bool row_is_less_precise(const struct call_row *row, const struct call_row *other)
{
    if (row->is_coarse != other->is_coarse)
        return row->is_coarse && !row_contradicts(other, row);
    return !row_has_fraction(row) && row_has_fraction(other) && is_alike_to_second(row, other);
}

/* ----------------------------------------------------------------------------- merging */

/*
 * What not every export has. Where two have it and differ, the first import's word counts; of one
 * number in two spellings the more precise one.
 */
static const enum row_column filled[] = {
    ROW_SHARED_CORRELATION_ID,
    ROW_CALLER,
    ROW_CALLEE,
    ROW_START_AFTER,
    ROW_FAILURE_AFTER,
    ROW_END_AFTER,
    ROW_SUCCESS,
    ROW_DURATION,
    ROW_PHRASE,
    ROW_USER_COUNTRY,
    ROW_OTHER_COUNTRY,
    ROW_MEDIA_REGION,
    ROW_SIGNALING_REGION,
    ROW_MEDIA_BYPASS,
    ROW_TRANSFEROR_CORRELATION_ID,
    ROW_CALL_ID,
    ROW_ADMIN_UNITS,
};

static const enum row_column times[] = {ROW_START_AFTER, ROW_FAILURE_AFTER, ROW_END_AFTER};

static bool is_time(enum row_column column)
{
    return column == ROW_START_AFTER || column == ROW_FAILURE_AFTER || column == ROW_END_AFTER;
}

static bool is_more_precise(enum row_column column, const struct cell *more,
                            const struct cell *cell)
{
    return (column == ROW_CALLER || column == ROW_CALLEE) && more->type == CELL_TEXT &&
           cell->type == CELL_TEXT && could_be_same_number(more->bytes, cell->bytes) &&
           is_better_number(more->bytes, cell->bytes);
}

/* Both codes, or one more: what is known of them is more than of the row's. */
static bool has_more_codes(const struct call_row *more, const struct call_row *row)
{
    return more->pair.sip.known >= row->pair.sip.known &&
           more->pair.microsoft.known >= row->pair.microsoft.known;
}

/* The cells that are never NULL, and that of the user: the more precise one counts. */
static bool fill_names(struct call_row *row, const struct call_row *more)
{
    const struct {
        enum row_column column;
        bool is_better;
    } names[] = {
        {ROW_CAUSE, has_more_codes(more, row)},
        {ROW_TRUNK, more->has_trunk && !row->has_trunk},
        {ROW_CALL_TYPE, more->has_call_type && !row->has_call_type},
        {ROW_DIRECTION, row_number(row, ROW_DIRECTION) == SW_DIRECTION_UNKNOWN},
        {ROW_USER, more->user_rank > row->user_rank},
    };
    bool is_changed = false;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        enum row_column c = names[i].column;

        if (!names[i].is_better || cell_equal(&row->cells[c], &more->cells[c]))
            continue;
        row->cells[c] = more->cells[c];
        is_changed = true;
    }
    if (has_more_codes(more, row))
        row->pair = more->pair;
    row->has_trunk |= more->has_trunk;
    row->has_call_type |= more->has_call_type;
    if (more->user_rank > row->user_rank)
        row->user_rank = more->user_rank;
    return is_changed;
}

bool row_fill(struct call_row *row, const struct call_row *more)
{
    bool is_changed = fill_names(row, more);

    for (size_t i = 0; i < sizeof filled / sizeof filled[0]; i++) {
        enum row_column c = filled[i];

        if (more->cells[c].type == CELL_NULL ||
            (row->cells[c].type != CELL_NULL &&
             !is_more_precise(c, &more->cells[c], &row->cells[c])))
            continue;
        if (is_time(c) && more->is_coarse && !row->is_coarse)
            continue;
        row->cells[c] = more->cells[c];
        is_changed = true;
    }
    return is_changed;
}

void row_fill_times(struct call_row *row, const struct call_row *more)
{
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        if (row->cells[times[i]].type == CELL_NULL)
            row->cells[times[i]] = more->cells[times[i]];
}

bool row_has_fraction(const struct call_row *row)
{
    int64_t invite = row_number(row, ROW_INVITE_TIME), rest = invite % SW_SECOND;

    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        if (row->cells[times[i]].type != CELL_NULL)
            rest |= (invite + row_number(row, times[i])) % SW_SECOND;
    return rest != 0;
}

static bool has_other_times(const struct call_row *a, const struct call_row *b)
{
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        if (both_differ(&a->cells[times[i]], &b->cells[times[i]]))
            return true;
    return false;
}

/* What the rollup counts by must not change either. */
bool row_needs_kin(const struct call_row *held, const struct call_row *row)
{
    const struct cell *success = &held->cells[ROW_SUCCESS];

    return (row_has_fraction(row) && (!row_has_fraction(held) || has_other_times(held, row))) ||
           both_differ(&held->cells[ROW_CALL_ID], &row->cells[ROW_CALL_ID]) ||
           both_differ(&held->cells[ROW_CALLEE], &row->cells[ROW_CALLEE]) ||
           (success->type == CELL_NULL && row->cells[ROW_SUCCESS].type != CELL_NULL) ||
           (row_number(held, ROW_DIRECTION) == SW_DIRECTION_UNKNOWN &&
            row_number(row, ROW_DIRECTION) != SW_DIRECTION_UNKNOWN);
}

void row_take_identity(struct call_row *row, const struct call_row *more)
{
    static const enum row_column columns[] = {
        ROW_FINGERPRINT, ROW_INVITE_TIME, ROW_START_AFTER, ROW_FAILURE_AFTER,
        ROW_END_AFTER,   ROW_CAUSE,       ROW_TRUNK,       ROW_CALL_TYPE,
    };

    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        row->cells[columns[i]] = more->cells[columns[i]];
    row->pair = more->pair;
    row->has_trunk = more->has_trunk;
    row->has_call_type = more->has_call_type;
    row->own_id = more->own_id;
    row->is_coarse = more->is_coarse;
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
