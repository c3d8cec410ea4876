/* query_values.c - see query_values.h. */
#include "query_values.h"

#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <stdlib.h>
#include <string.h>

/* "since" of "since=4w", or of ":since=4w" as the SQL writes it. */
static struct sw_str key_of(const char *given)
{
    const char *equals = strchr(given, '=');

    if (given[0] == ':' && equals)
        given++;
    return (struct sw_str){given, equals ? (size_t)(equals - given) : strlen(given)};
}

/* What was given for name; NULL where nothing was. */
static const char *find_given(const struct sw_query_request *request, const char *name)
{
    for (size_t i = request->n_given; i > 0; i--) {
        const char *given = request->given[i - 1], *equals = strchr(given, '=');

        if (equals && sw_str_eq(key_of(given), sw_str(name)))
            return equals + 1;
    }
    return NULL;
}

/* Minutes that clocks of the zone in use are ahead of UTC now. */
static int64_t zone_offset(int64_t now)
{
    return (sw_wall_of(now) - now) / SW_MINUTE;
}

static enum sw_status to_integer(const char *name, const char *text, int64_t now,
                                 struct sw_value *value, struct sw_err *err)
{
    value->kind = SW_VALUE_INTEGER;
    if (strcmp(text, "zone") == 0)
        value->integer = zone_offset(now);
    else if (!sw_parse_int64(sw_str_trim(sw_str(text)), &value->integer))
        return sw_err_set(err, SW_USAGE, "-p %s: give a whole number", name);
    return SW_OK;
}

static bool ends_period(const char *name)
{
    size_t n = strlen(name);

    return strcmp(name, "until") == 0 || (n > 6 && strcmp(name + n - 6, "_until") == 0);
}

/* A date or week that is given to until is included. */
static enum sw_status to_time(const char *name, const char *text, int64_t now,
                              struct sw_value *value, struct sw_err *err)
{
    char *option = sw_sprintf("-p %s", name);
    int64_t begin = now, end = now;
    enum sw_status status = SW_OK;

    if (strcmp(text, "now") != 0)
        status = sw_period_parse_point(option, text, now, &begin, &end, err);
    value->kind = SW_VALUE_INTEGER;
    value->integer = ends_period(name) ? end : begin;
    free(option);
    return status;
}

/* Elsewhere patterns are GLOBs; here a * would quietly find nothing. */
static enum sw_status check_pattern(const struct sw_param *param, const char *text,
                                    struct sw_err *err)
{
    bool is_pattern = param && param->fallback && strcmp(param->fallback, "%") == 0;

    if (!is_pattern || !strchr(text, '*'))
        return SW_OK;
    return sw_err_set(err, SW_USAGE,
                      "-p %s: queries compare names with LIKE: write %% for any characters, in "
                      "place of *",
                      param->name);
}

/* Without a head: times by their names, numbers by their looks, all else text. */
static enum sw_param_type guess_type(const char *name, const char *text, struct sw_value *value)
{
    size_t n = strlen(name);
    char *end;

    if (strcmp(name, "since") == 0 || ends_period(name) ||
        (n > 5 && strcmp(name + n - 5, "_time") == 0))
        return SW_PARAM_TIME;
    if (sw_parse_int64(sw_str(text), &value->integer))
        return SW_PARAM_INTEGER;
    value->real = strtod(text, &end);
    if (text[0] && strchr("-.0123456789", text[0]) && *end == '\0' && !strpbrk(text, "xX"))
        value->kind = SW_VALUE_REAL;
    return SW_PARAM_TEXT;
}

static enum sw_status find_text(const struct sw_query_request *request, const char *name,
                                const struct sw_param *param, const char **text, struct sw_err *err)
{
    *text = find_given(request, name);
    if (!*text && param)
        *text = param->fallback;
    if (*text)
        return SW_OK;
    return sw_err_set(err, SW_USAGE, "%s: give -p %s=VALUE%s%s", request->query->path, name,
                      param && param->words[0] ? ": " : "", param ? param->words : "");
}

enum sw_status query_value(const struct sw_query_request *request, const char *name,
                           struct sw_value *value, bool *is_time, struct sw_str *written,
                           struct sw_err *err)
{
    const struct sw_param *param = sw_saved_query_param(request->query, name);
    const char *text;
    enum sw_param_type type;
    enum sw_status status;

    if (!param && request->query->n_params > 0)
        return sw_err_set(err, SW_USAGE,
                          "%s: the SQL takes :%s, which the params of its head do not name",
                          request->query->path, name);
    status = find_text(request, name, param, &text, err);
    if (status != SW_OK)
        return status;
    status = check_pattern(param, text, err);
    if (status != SW_OK)
        return status;
    *value = (struct sw_value){.kind = SW_VALUE_TEXT, .text = sw_str(text)};
    *written = value->text;
    type = param ? param->type : guess_type(name, text, value);
    *is_time = type == SW_PARAM_TIME;
    if (type == SW_PARAM_INTEGER)
        return to_integer(name, text, request->now, value, err);
    if (type == SW_PARAM_TIME)
        return to_time(name, text, request->now, value, err);
    return SW_OK;
}

/* "it takes since, until"; the caller's. */
static char *taken_names(const struct sw_saved_query *query, char *const *names, size_t n)
{
    struct sw_buf list = {0};

    sw_buf_str(&list, "it takes ");
    for (size_t i = 0; i < query->n_params; i++)
        sw_buf_printf(&list, "%s%s", i ? ", " : "", query->params[i].name);
    for (size_t i = 0; query->n_params == 0 && i < n; i++)
        sw_buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    if (query->n_params == 0 && n == 0)
        sw_buf_str(&list, "none");
    return list.s;
}

enum sw_status query_values_check(const struct sw_query_request *request, char *const *names,
                                  size_t n, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < request->n_given; i++) {
        const char *given = request->given[i];
        struct sw_str key = key_of(given);
        char *name = sw_strndup(key.s, key.n), *taken;
        bool is_known = sw_saved_query_param(request->query, name) != NULL;

        for (size_t k = 0; k < n; k++)
            is_known |= strcmp(names[k], name) == 0;
        taken = taken_names(request->query, names, n);
        if (!strchr(given, '='))
            status = sw_err_set(err, SW_USAGE, "-p: write KEY=VALUE; %s", taken);
        else if (!is_known)
            status = sw_err_set(err, SW_USAGE, "-p %s: %s knows no such parameter; %s", name,
                                request->query->path, taken);
        free(taken);
        free(name);
    }
    return status;
}
