/*
 * Every file of schema/formats/ has a sample, is recognised by it, and makes of it what its own
 * `gives` rows say: a format that is added is tested without a line here.
 */
#include "exported.h"

static struct sw_export_tables tables;

static void put_code(char out[256], struct sw_code code)
{
    snprintf(out, 256, "%s", "");
    if (code.known)
        snprintf(out, 256, "%" PRId64, code.value);
}

static void put_time(char out[256], int64_t ms)
{
    char text[40];

    snprintf(out, 256, "%s", ms == SW_NO_TIME ? "" : sw_time_utc(text, ms, true));
}

static void put_number(char out[256], int64_t n)
{
    snprintf(out, 256, "%s", "");
    if (n >= 0)
        snprintf(out, 256, "%" PRId64, n);
}

/* What a field of a call holds, as the gives rows write it. */
static const char *show(char out[256], const struct sw_call *c, struct sw_str field)
{
    static const char *const ways[] = {"", "in", "out"};
    static const char *const successes[] = {"no", "yes", ""};
    const struct {
        const char *name;
        struct sw_str value;
    } texts[] = {
        {"call_id", c->call_id},
        {"correlation_id", c->correlation_id},
        {"shared_correlation_id", c->shared_correlation_id},
        {"user_id", c->user_id},
        {"upn", c->upn},
        {"display_name", c->display_name},
        {"call_type", c->call_type},
        {"caller", c->caller},
        {"callee", c->callee},
        {"user_country", c->user_country},
        {"phrase", c->phrase},
        {"trunk_fqdn", c->trunk_fqdn},
        {"media_region", c->media_region},
        {"signaling_region", c->signaling_region},
        {"success", sw_str(successes[c->success])},
        {"direction", sw_str(ways[c->direction])},
        {"media_bypass", sw_str(c->media_bypass < 0 ? ""
                                : c->media_bypass   ? "yes"
                                                    : "no")},
    };
    const struct {
        const char *name;
        int64_t value;
    } numbers[] = {{"duration", c->duration},
                   {"attempts", c->counts.attempts},
                   {"connected", c->counts.connected},
                   {"failed", c->counts.failed}},
      times[] = {{"invite_time", c->invite_time},
                 {"start_time", c->start_time},
                 {"failure_time", c->failure_time},
                 {"end_time", c->end_time}};

    snprintf(out, 256, "no such field: %.*s", (int)field.n, field.s);
    for (size_t i = 0; i < COUNT(texts); i++)
        if (sw_str_eq(field, sw_str(texts[i].name)))
            snprintf(out, 256, "%.*s", (int)texts[i].value.n, texts[i].value.s);
    for (size_t i = 0; i < COUNT(numbers); i++)
        if (sw_str_eq(field, sw_str(numbers[i].name)))
            put_number(out, numbers[i].value);
    for (size_t i = 0; i < COUNT(times); i++)
        if (sw_str_eq(field, sw_str(times[i].name)))
            put_time(out, times[i].value);
    if (sw_str_eq(field, SW_STR("sip_code")))
        put_code(out, c->pair.sip);
    if (sw_str_eq(field, SW_STR("microsoft_code")))
        put_code(out, c->pair.microsoft);
    return out;
}

static void check_row(const struct sw_format *format, const struct sw_format_gives *gives,
                      const struct exported *e)
{
    struct sw_str rest = sw_str(gives->fields), part;

    must(gives->row <= (int64_t)e->n_calls, "a gives row is about a row that is not there");
    while (sw_str_split(&rest, '|', &part)) {
        const char *equals = memchr(part.s, '=', part.n);
        struct sw_str field = {part.s, equals ? (size_t)(equals - part.s) : 0};
        char got[256], want[256], name[128];

        must(equals != NULL, "a gives row without =");
        snprintf(want, sizeof want, "%.*s", (int)(part.n - field.n - 1), equals + 1);
        snprintf(name, sizeof name, "%s: row %" PRId64 ": %.*s", format->name, gives->row,
                 (int)field.n, field.s);
        is_text(show(got, &e->calls[gives->row - 1], field), want, name);
    }
}

static int64_t rows_told_of(const struct sw_format *format)
{
    int64_t last = 0;

    for (size_t i = 0; i < format->n_gives; i++)
        last = format->gives[i].row > last ? format->gives[i].row : last;
    return last;
}

static void check_format(const struct sw_format *format)
{
    const struct sw_export_options options = {.since = 1, .until = 2};
    struct exported e;
    char name[128];

    must(format->sample != NULL, format->name);
    for (size_t step = 1; step < 4096; step *= 64) {
        export_text(&e, &tables, &options, sw_str(format->sample), step);
        if (format->refusal) {
            ok(e.status == SW_DATA && strcmp(e.err.text, format->refusal) == 0,
               "%s is refused for its reason", format->name);
        } else {
            if (e.status != SW_OK)
                printf("# %s\n", e.err.text);
            ok(e.status == SW_OK && sw_export_facts(e.reader).format == format,
               "%s is recognised by its sample", format->name);
            snprintf(name, sizeof name, "%s: every row of the sample is told of", format->name);
            is_int((int64_t)e.n_calls, rows_told_of(format), name);
            is_int((int64_t)e.n_rejects, 0, "  and none is rejected");
            for (size_t i = 0; i < format->n_gives; i++)
                check_row(format, &format->gives[i], &e);
        }
        exported_clear(&e);
    }
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_export_tables_load(&tables, &err) == SW_OK, err.text);
    for (size_t i = 0; i < tables.formats.n; i++)
        check_format(&tables.formats.items[i]);
    sw_export_tables_clear(&tables);
    return tap_done();
}
