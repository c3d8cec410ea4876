/* query_head.c - see query_head.h and saved_query.h. */
#include "query_head.h"

#include "sipwhy/mem.h"
#include "sipwhy/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const sw_param_types[] = {"integer", "text", "time", "day", "week", NULL};

enum { LONGEST_NAME = 40, MOST_PARAMS = 32 };

/* Of the head's file, with the line of the key in hand. */
struct head {
    struct sw_saved_query *query;
    int line;
    const struct key *key; /* NULL: none, or prose */
    int key_line;
    struct sw_buf value; /* of the key, over all its lines */
    unsigned seen;       /* keys, a bit each */
};

static void complain(struct head *head, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The first problem is the one that is told. */
static void complain(struct head *head, const char *format, ...)
{
    char why[256];
    va_list args;

    if (head->query->problem)
        return;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    head->query->problem = sw_sprintf("%s: line %d: %s", head->query->path, head->key_line, why);
}

static char *copy(struct sw_str s)
{
    return sw_strndup(s.s, s.n);
}

static void set_text(char **text, struct sw_str value)
{
    free(*text);
    *text = copy(value);
}

/* Letters, digits, underscores, and what `more` has; the first is no digit and nothing of that. */
static bool is_name(struct sw_str s, const char *more)
{
    if (s.n == 0 || s.n > LONGEST_NAME || !(isalpha((unsigned char)s.s[0]) || s.s[0] == '_'))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!isalnum((unsigned char)s.s[i]) && s.s[i] != '_' && !strchr(more, s.s[i]))
            return false;
    return true;
}

/* -------------------------------------------------------------------------------- keys */

static void take_name(struct head *head, struct sw_str value)
{
    if (is_name(value, "-"))
        set_text(&head->query->name, value);
    else
        complain(head, "a name has letters, digits, - and _ and begins with a letter");
}

static void take_title(struct head *head, struct sw_str value)
{
    set_text(&head->query->title, value);
}

static void take_description(struct head *head, struct sw_str value)
{
    set_text(&head->query->description, value);
}

static void take_order(struct head *head, struct sw_str value)
{
    set_text(&head->query->order, value);
}

static void take_reads(struct head *head, struct sw_str value)
{
    set_text(&head->query->reads, value);
}

static void take_columns(struct head *head, struct sw_str value)
{
    struct sw_saved_query *query = head->query;
    size_t capacity = query->n_columns;
    struct sw_str name;

    while (sw_str_split(&value, ',', &name)) {
        if (!is_name(name, ""))
            complain(head, "columns: names with commas between");
        query->columns =
            sw_grow(query->columns, &capacity, query->n_columns + 1, sizeof *query->columns);
        query->columns[query->n_columns++] = copy(name);
    }
}

/* The next word of *rest, up to a blank, = or comma. */
static struct sw_str next_word(struct sw_str *rest)
{
    struct sw_str word;

    *rest = sw_str_trim(*rest);
    word = (struct sw_str){rest->s, 0};
    while (word.n < rest->n && !strchr(" \t=,", word.s[word.n]))
        word.n++;
    *rest = sw_str_trim((struct sw_str){rest->s + word.n, rest->n - word.n});
    return word;
}

/* "since time = 4w, from when" */
static void take_param(struct head *head, struct sw_str text)
{
    struct sw_saved_query *query = head->query;
    struct sw_str name = next_word(&text), type = next_word(&text), fallback = {0};
    size_t capacity = query->n_params;
    struct sw_param param = {0};

    while (sw_param_types[param.type] && !sw_str_eq(type, sw_str(sw_param_types[param.type])))
        param.type++;
    if (!is_name(name, "") || !sw_param_types[param.type]) {
        complain(head, "params: write \"name type = default, words; ...\" with type integer, text, "
                       "time, day or week");
        return;
    }
    if (text.n > 0 && text.s[0] == '=') {
        text = (struct sw_str){text.s + 1, text.n - 1};
        if (!sw_str_split(&text, ',', &fallback))
            fallback = SW_STR("");
        param.fallback = copy(fallback);
    } else if (text.n > 0 && text.s[0] == ',') {
        text = (struct sw_str){text.s + 1, text.n - 1};
    }
    param.name = copy(name);
    param.words = copy(sw_str_trim(text));
    if (sw_saved_query_param(query, param.name))
        complain(head, "params: %s is there twice", param.name);
    if (query->n_params == MOST_PARAMS)
        complain(head, "params: at most %d of them", MOST_PARAMS);
    query->params = sw_grow(query->params, &capacity, query->n_params + 1, sizeof *query->params);
    query->params[query->n_params++] = param;
}

static void take_params(struct head *head, struct sw_str value)
{
    struct sw_str param;

    while (sw_str_split(&value, ';', &param))
        if (param.n > 0)
            take_param(head, param);
}

static const struct key {
    const char *name;
    void (*take)(struct head *head, struct sw_str value);
} keys[] = {
    {"name", take_name},       {"title", take_title}, {"description", take_description},
    {"params", take_params},   {"order", take_order}, {"reads", take_reads},
    {"columns", take_columns},
};

/* ------------------------------------------------------------------------------- lines */

static void end_key(struct head *head)
{
    struct sw_str value = sw_str_trim(sw_str(head->value.s));
    unsigned bit;

    if (!head->key)
        return;
    bit = 1u << (head->key - keys);
    if (head->seen & bit)
        complain(head, "%s is there twice", head->key->name);
    else
        head->key->take(head, value);
    head->seen |= bit;
    head->query->has_head = true;
    head->key = NULL;
    sw_buf_clear(&head->value);
}

/* What stands behind the two dashes. */
static void take_comment(struct head *head, struct sw_str text)
{
    if (head->key && sw_str_starts(text, "  ")) {
        sw_buf_char(&head->value, ' ');
        text = sw_str_trim(text);
        sw_buf_add(&head->value, text.s, text.n);
        return;
    }
    end_key(head);
    text = sw_str_trim(text);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        size_t n = strlen(keys[i].name);

        if (sw_str_starts(text, keys[i].name) && text.n > n && text.s[n] == ':') {
            head->key = &keys[i];
            head->key_line = head->line;
            sw_buf_str(&head->value, "");
            sw_buf_add(&head->value, text.s + n + 1, text.n - n - 1);
        }
    }
}

void query_head_read(struct sw_saved_query *query)
{
    struct head head = {.query = query};
    const char *at = query->text;

    while (*at) {
        struct sw_str line = {at, strcspn(at, "\r\n")};

        head.line++;
        at += line.n;
        at += at[0] == '\r' && at[1] == '\n' ? 2 : *at != '\0';
        line = sw_str_trim(line);
        if (sw_str_starts(line, "--"))
            take_comment(&head, (struct sw_str){line.s + 2, line.n - 2});
        else if (line.n > 0)
            break; /* the SQL begins */
    }
    end_key(&head);
    sw_buf_free(&head.value);
}
