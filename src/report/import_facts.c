/* import_facts.c - see import_facts.h. */
#include "sipwhy/import_facts.h"

#include "json.h"
#include "words.h"

#include "sipwhy/time.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------- words */

static void add_part(struct sw_buf *text, const char *before, const char *part, const char *behind)
{
    if (part && part[0])
        sw_buf_printf(text, "%s%s%s%s", text->n ? ", " : "", before, part, behind);
}

static void tell_reading(const struct sw_import *import, struct sw_buf *text)
{
    add_part(text, "", import->format, "");
    if (import->generation && import->generation[0])
        sw_buf_printf(text, " %s", import->generation);
    add_part(text, "", import->encoding, "");
    if (import->delimiter && strcmp(import->delimiter, "JSON") == 0)
        add_part(text, "", "JSON", "");
    else
        add_part(text, "delimiter \"", import->delimiter, "\"");
    add_part(text, "dates with the ", import->date_order, "");
}

static void tell_range(const struct sw_import *import, struct sw_buf *text)
{
    const char *format = "%Y-%m-%d %H:%M:%S";
    char first[40], last[40];

    if (import->first_time == SW_NO_TIME)
        return;
    sw_buf_printf(text, "%s to %s (%s)",
                  sw_time_local(first, sizeof first, import->first_time, format),
                  sw_time_local(last, sizeof last, import->last_time, format), sw_zone_name());
}

static void tell_numbers(const struct sw_import *import, struct sw_buf *text)
{
    int64_t numbers = import->found[SW_NUMBERS], masked = import->found[SW_MASKED_NUMBERS];
    char n[32], share[16];

    if (numbers > 0)
        sw_buf_printf(text, "%s, %s masked", sw_group_digits(n, numbers),
                      sw_percent(share, sizeof share, (double)masked / (double)numbers));
}

/* Everything noticed that has no line of its own. */
static void tell_findings(const struct sw_import *import, struct sw_buf *text)
{
    char n[32];

    for (int f = SW_MASKED_NUMBERS + 1; f < SW_FINDINGS; f++)
        if (import->found[f] > 0)
            sw_buf_printf(text, "%s%s %s", text->n ? "; " : "",
                          sw_group_digits(n, import->found[f]),
                          sw_finding_text((enum sw_finding)f));
}

static void tell_text(const char *from, struct sw_buf *text)
{
    if (from)
        sw_buf_str(text, from);
}

void sw_import_facts(const struct sw_import *import, sw_import_fact_fn *take, void *context)
{
    static const char *const labels[] = {"Read as", "Calls",   "No rows on", "Lacks",
                                         "Unknown", "Numbers", "Noticed"};
    struct sw_buf texts[sizeof labels / sizeof labels[0]] = {{0}};

    tell_reading(import, &texts[0]);
    tell_range(import, &texts[1]);
    tell_text(import->days_without_rows, &texts[2]);
    tell_text(import->missing_columns, &texts[3]);
    tell_text(import->unknown_columns, &texts[4]);
    tell_numbers(import, &texts[5]);
    tell_findings(import, &texts[6]);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (texts[i].n > 0)
            take(context, labels[i], texts[i].s);
        sw_buf_free(&texts[i]);
    }
}

/* -------------------------------------------------------------------------------- JSON */

/* "a | b" and "a b" as lists, as the separator is. */
static json_t *json_list(const char *text, char separator)
{
    struct sw_str rest = sw_str(text), part;
    json_t *list = json_array();

    while (sw_str_split(&rest, separator, &part)) {
        char *item = sw_strndup(part.s, part.n);

        json_array_append_new(list, json_text(item));
        free(item);
    }
    return list;
}

static json_t *findings_json(const struct sw_import *import)
{
    json_t *json = json_object();

    for (int f = 0; f < SW_FINDINGS; f++)
        json_object_set_new(json, sw_finding_name((enum sw_finding)f),
                            json_integer(import->found[f]));
    return json;
}

static json_t *masked_share(const struct sw_import *import)
{
    int64_t numbers = import->found[SW_NUMBERS];

    return numbers == 0 ? json_null()
                        : json_ratio((double)import->found[SW_MASKED_NUMBERS] / (double)numbers);
}

json_t *sw_import_json(const struct sw_import *import)
{
    char hex[2 * SW_SHA256_SIZE + 1];
    const struct {
        const char *name;
        json_t *value;
    } members[] = {
        {"import_id", import->id ? json_integer(import->id) : json_null()},
        {"tenant", json_text(import->tenant)},
        {"file", json_text(import->file)},
        {"sha256", json_string(sw_sha256_hex(hex, import->sha256))},
        {"bytes", json_integer(import->bytes)},
        {"format", json_text(import->format)},
        {"generation", json_string(import->generation)},
        {"source", json_text(import->source)},
        {"product", json_text(import->product)},
        {"encoding", json_text(import->encoding)},
        {"delimiter", json_text(import->delimiter)},
        {"date_order", json_text(import->date_order)},
        {"fields", json_string(import->fields)},
        {"missing_columns", json_list(import->missing_columns, ' ')},
        {"unknown_columns", json_list(import->unknown_columns, '|')},
        {"rows", json_integer(import->rows)},
        {"new", json_integer(import->new_rows)},
        {"known", json_integer(import->known)},
        {"rejected", json_integer(import->rejected)},
        {"purged", json_integer(import->purged)},
        {"first", json_time(import->first_time)},
        {"last", json_time(import->last_time)},
        {"complete_through", json_time(import->last_time)},
        {"days_without_rows", json_list(import->days_without_rows, ',')},
        {"masked_numbers_share", masked_share(import)},
        {"found", findings_json(import)},
        {"imported_at", json_time(import->imported_at)},
        {"version", json_text(import->version)},
    };
    json_t *json = json_object();

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        json_object_set_new(json, members[i].name, members[i].value);
    return json;
}
