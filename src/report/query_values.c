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

/* The minutes that the clocks of the query's days and weeks are ahead of UTC. */
static enum sw_status find_offset(const struct sw_query_request *request, int64_t *minutes,
                                  struct sw_err *err)
{
    static const char name[] = "utc_offset";
    const struct sw_param *param = sw_saved_query_param(request->query, name);
    struct sw_value value = {.integer = zone_offset(request->now)};
    enum sw_status status = SW_OK;
    const char *text;

    if (param)
        status = find_text(request, name, param, &text, err);
    if (param && status == SW_OK)
        status = to_integer(name, text, request->now, &value, err);
    *minutes = value.integer;
    return status;
}

/* The Monday, or the midnight, at or before an instant. */
static int64_t whole_from(int64_t ms, int64_t minutes, enum sw_param_type type)
{
    enum { MINUTES_A_WEEK = 7 * 24 * 60 };
    const int64_t length = type == SW_PARAM_WEEK ? 7 * SW_DAY : SW_DAY;
    const int64_t monday = -3 * SW_DAY;                            /* 1970 began on a Thursday */
    int64_t ahead = minutes % MINUTES_A_WEEK * SW_MINUTE - monday; /* whole weeks change nothing */

    return sw_floor_div(ms + ahead, length) * length - ahead;
}

/*
 * The first of a query's days or weeks would be cut by a span that is just so long, and pass for a
 * whole one.
 */
static enum sw_status widen_span(const struct sw_query_request *request, enum sw_param_type type,
                                 const char *text, struct sw_value *value, struct sw_err *err)
{
    int64_t minutes, ms;
    enum sw_status status;

    if (!sw_period_parse_span(sw_str_trim(sw_str(text)), request->now, &ms))
        return SW_OK;
    status = find_offset(request, &minutes, err);
    if (status == SW_OK)
        value->integer = whole_from(ms, minutes, type);
    return status;
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
    *is_time = type == SW_PARAM_TIME || type == SW_PARAM_DAY || type == SW_PARAM_WEEK;
    if (type == SW_PARAM_INTEGER)
        return to_integer(name, text, request->now, value, err);
    if (*is_time)
        status = to_time(name, text, request->now, value, err);
    if (status == SW_OK && (type == SW_PARAM_DAY || type == SW_PARAM_WEEK))
        status = widen_span(request, type, text, value, err);
    return status;
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
