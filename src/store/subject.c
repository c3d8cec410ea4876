/* subject.c - see subject.h. */
#include "subject.h"

#include "sipwhy/mem.h"
#include "sipwhy/personal.h"
#include "sipwhy/phone.h"
#include "sipwhy/pseudonym.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------ who is meant */

static void add_text(struct subject *subject, enum subject_kind kind, struct sw_str text)
{
    if (subject->n == subject->capacity)
        subject->texts =
            sw_grow(subject->texts, &subject->capacity, subject->n + 1, sizeof *subject->texts);
    subject->texts[subject->n++] = (struct subject_text){kind, sw_strndup(text.s, text.n)};
}

/* Emergency and service numbers are nobody's. */
static enum sw_status add_number(struct subject *subject, const char *number,
                                 const struct sw_privacy *key, struct sw_err *err)
{
    enum { SHORTEST = 4 };
    char room[SW_PHONE_SIZE], *spellings[SW_SPELLINGS];
    struct sw_str digits = sw_phone_digits(room, sw_str(number));

    if (digits.n < SHORTEST)
        return sw_err_set(err, SW_USAGE,
                          "give a whole number of four digits or more, with its country code: "
                          "'+49 30 901820', no pattern and no part of one");
    if (!key) {
        add_text(subject, SUBJECT_NUMBER, digits);
        return SW_OK;
    }
    sw_pseudonym_spellings(key, digits, spellings);
    for (size_t i = 0; i < SW_SPELLINGS; i++) {
        add_text(subject, SUBJECT_ID, sw_str(spellings[i]));
        free(spellings[i]);
    }
    return SW_OK;
}

static enum sw_status find_rows(struct sw_store *store, struct sw_str user, struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = db_prepare(
        store,
        "INSERT OR IGNORE INTO subject_user SELECT id FROM user WHERE person_id IN (SELECT "
        "person_id FROM user WHERE upn = ?1 COLLATE NOCASE OR object_id = ?1 COLLATE NOCASE)",
        &insert, err);

    if (status != SW_OK)
        return status;
    db_bind_str_at(insert, 1, user);
    status = db_run(store, insert, err);
    sqlite3_finalize(insert);
    return status;
}

/* A user, or a pseudonym of one or of a number. */
static enum sw_status add_id(struct sw_store *store, struct subject *subject, struct sw_str id,
                             struct sw_err *err)
{
    add_text(subject, SUBJECT_ID, id);
    return find_rows(store, id, err);
}

static enum sw_status add_user(struct sw_store *store, struct subject *subject, const char *user,
                               const struct sw_privacy *key, struct sw_err *err)
{
    struct sw_str core = sw_address_core(sw_str(user));
    struct sw_buf pseudonym = {0};
    enum sw_status status;

    if (core.n == 0 || strpbrk(user, "*?[") || (!memchr(core.s, '@', core.n) && core.n != 36))
        return sw_err_set(err, SW_USAGE,
                          "give a user by UPN or object ID: user@contoso.com, no pattern");
    if (!key)
        return add_id(store, subject, core, err);
    sw_pseudonym_add_user(&pseudonym, key, core);
    status = add_id(store, subject, (struct sw_str){pseudonym.s, pseudonym.n}, err);
    sw_buf_free(&pseudonym);
    return status;
}

/* Every name of the person. */
static enum sw_status add_names(struct sw_store *store, struct subject *subject, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(store,
                   "SELECT upn, object_id, called FROM user WHERE id IN (SELECT id FROM "
                   "subject_user) ORDER BY length(called) DESC, id",
                   &select, err);

    while (db_row(store, select, &status, err)) {
        struct sw_str upn = sw_str(db_text(select, 0)), object_id = sw_str(db_text(select, 1));
        struct sw_str called = sw_str(db_text(select, 2));

        if (upn.n > 0)
            add_text(subject, SUBJECT_ID, upn);
        if (object_id.n > 0)
            add_text(subject, SUBJECT_ID, object_id);
        if (sw_is_telling_name(called))
            add_text(subject, SUBJECT_NAME, called);
    }
    sqlite3_finalize(select);
    return status;
}

/* --------------------------------------------------------------------------- in a cell */

bool subject_is(const struct subject *subject, struct sw_str cell)
{
    char room[SW_PHONE_SIZE];
    struct sw_pseudonym pseudonym;
    struct sw_str digits = sw_phone_digits(room, cell);
    struct sw_str core =
        sw_pseudonym_parse(cell, &pseudonym) ? pseudonym.number : sw_address_core(cell);

    for (size_t i = 0; core.n > 0 && i < subject->n; i++) {
        const struct subject_text *text = &subject->texts[i];

        if ((text->kind == SUBJECT_NUMBER && sw_str_eq(sw_str(text->text), digits)) ||
            (text->kind == SUBJECT_ID && sw_str_eq_fold(sw_str(text->text), core)))
            return true;
    }
    return false;
}

/* --------------------------------------------------------------------------- in a text */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct sw_str behind(struct sw_str text, size_t n)
{
    return (struct sw_str){text.s + n, text.n - n};
}

/* A name at the beginning of text, as a word of its own: its length, else 0. */
static size_t count_name(const char *name, struct sw_str text)
{
    size_t n = strlen(name);

    return n <= text.n && sw_str_eq_fold((struct sw_str){text.s, n}, sw_str(name)) &&
                   (n == text.n || !sw_is_word(text.s[n]))
               ? n
               : 0;
}

/* That number at the beginning of text, in whatever spelling: its length, else 0. */
static size_t count_number(const char *digits, struct sw_str text)
{
    enum { GAP = 3, LONGEST = 2 * SW_PHONE_SIZE };
    char room[SW_PHONE_SIZE];
    size_t gap = 0;

    if (!is_digit(text.s[0]) && text.s[0] != '+')
        return 0;
    for (size_t n = 1; n <= text.n && n <= LONGEST && gap <= GAP; n++) {
        char c = text.s[n - 1];

        if (!is_digit(c) && (c == '\0' || !strchr("+ -./()", c)))
            return 0;
        gap = is_digit(c) ? 0 : gap + 1;
        if (is_digit(c) && (n == text.n || !is_digit(text.s[n])) &&
            sw_str_eq(sw_phone_digits(room, (struct sw_str){text.s, n}), sw_str(digits)))
            return n;
    }
    return 0;
}

static size_t count_subject(const struct subject *subject, struct sw_str text)
{
    for (size_t i = 0; i < subject->n; i++) {
        const struct subject_text *known = &subject->texts[i];
        size_t n = known->kind == SUBJECT_NUMBER ? count_number(known->text, text)
                                                 : count_name(known->text, text);

        if (n > 0)
            return n;
    }
    return 0;
}

size_t subject_next(const struct subject *subject, struct sw_str text, size_t from, size_t *n)
{
    bool in_word = from > 0 && sw_is_word(text.s[from - 1]);

    for (; from < text.n; from++) {
        *n = in_word ? 0 : count_subject(subject, behind(text, from));
        if (*n > 0)
            break;
        in_word = sw_is_word(text.s[from]);
    }
    return from;
}

/* Whether anything was blacked out; out has the text then. */
static bool black_out(const struct subject *subject, struct sw_str text, struct sw_buf *out)
{
    size_t from = 0, at, n = 0;

    while ((at = subject_next(subject, text, from, &n)) < text.n) {
        sw_buf_add(out, text.s + from, at - from);
        sw_buf_str(out, "[purged]");
        from = at + n;
    }
    sw_buf_add(out, text.s + from, text.n - from);
    return from > 0;
}

bool subject_is_held(const struct subject *subject, struct sw_str text)
{
    struct sw_buf out = {0};
    bool is = black_out(subject, text, &out);

    sw_buf_free(&out);
    return is;
}

/* ------------------------------------------------------------------------ SQL functions */

static struct sw_str value_str(sqlite3_value *value)
{
    const char *text = (const char *)sqlite3_value_text(value);

    return text ? (struct sw_str){text, (size_t)sqlite3_value_bytes(value)} : SW_STR("");
}

static void run_is_subject(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    sqlite3_result_int(context, subject_is(sqlite3_user_data(context), value_str(values[0])));
}

static void run_holds_subject(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    sqlite3_result_int(context, subject_is_held(sqlite3_user_data(context), value_str(values[0])));
}

static void run_black_out(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct sw_buf out = {0};

    (void)n;
    sw_buf_str(&out, "");
    black_out(sqlite3_user_data(context), value_str(values[0]), &out);
    sqlite3_result_text(context, out.s, (int)out.n, free);
}

static const struct {
    const char *name;
    void (*run)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
    {"is_subject", run_is_subject},
    {"holds_subject", run_holds_subject},
    {"black_out", run_black_out},
};

enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static enum sw_status add_functions(struct sw_store *store, struct subject *subject,
                                    struct sw_err *err)
{
    for (size_t i = 0; i < FUNCTIONS; i++)
        if (sqlite3_create_function_v2(store->db, functions[i].name, 1,
                                       SQLITE_UTF8 | SQLITE_DETERMINISTIC, subject,
                                       functions[i].run, NULL, NULL, NULL) != SQLITE_OK)
            return db_fail(store, "functions", err);
    return SW_OK;
}

/* Whether the key is that of the pseudonyms, if there are any. */
static enum sw_status check_key(const char *mark, const struct sw_privacy *key, struct sw_err *err)
{
    if (key && !mark[0])
        return sw_err_set(err, SW_USAGE,
                          "the database holds no pseudonyms: leave --pseudonymise away");
    if (key && strcmp(mark, sw_privacy_mark(key)) != 0)
        return sw_err_set(err, SW_USAGE,
                          "the database holds pseudonyms of another key (%s, not %s)", mark,
                          sw_privacy_mark(key));
    return SW_OK;
}

static bool is_pseudonym(const char *person)
{
    struct sw_str text = sw_str(person);

    return text.n > 0 && sw_pseudonym_length(text) == text.n;
}

static enum sw_status add_person(struct sw_store *store, const struct sw_people *people,
                                 const char *person, bool is_number, const char *mark,
                                 struct subject *subject, struct sw_err *err)
{
    if (mark[0] && is_pseudonym(person))
        return add_id(store, subject, sw_str(person), err);
    if (mark[0] && !people->key)
        return sw_err_set(err, SW_USAGE,
                          "the database holds pseudonyms: give --pseudonymise with their key (%s), "
                          "or somebody's pseudonym as reports have it: %s-0123456789ab",
                          mark, is_number ? "number" : "user");
    return is_number ? add_number(subject, person, people->key, err)
                     : add_user(store, subject, person, people->key, err);
}

enum sw_status subject_read(struct sw_store *store, const struct sw_people *people,
                            struct subject *subject, struct sw_err *err)
{
    char mark[SW_TOKEN_SIZE];
    enum sw_status status =
        db_exec(store, "CREATE TEMP TABLE subject_user (id INTEGER PRIMARY KEY)", err);

    if (status == SW_OK)
        status = sw_store_key_mark(store, mark, err);
    if (status == SW_OK)
        status = check_key(mark, people->key, err);
    for (size_t i = 0; status == SW_OK && i < people->n_numbers; i++)
        status = add_person(store, people, people->numbers[i], true, mark, subject, err);
    for (size_t i = 0; status == SW_OK && i < people->n_users; i++)
        status = add_person(store, people, people->users[i], false, mark, subject, err);
    if (status == SW_OK)
        status = add_names(store, subject, err);
    return status == SW_OK ? add_functions(store, subject, err) : status;
}

void subject_clear(struct sw_store *store, struct subject *subject)
{
    for (size_t i = 0; i < FUNCTIONS; i++)
        sqlite3_create_function_v2(store->db, functions[i].name, 1, SQLITE_UTF8, NULL, NULL, NULL,
                                   NULL, NULL);
    sqlite3_exec(store->db, "DROP TABLE IF EXISTS temp.subject_user", NULL, NULL, NULL);
    for (size_t i = 0; i < subject->n; i++)
        free(subject->texts[i].text);
    free(subject->texts);
    *subject = (struct subject){0};
}
