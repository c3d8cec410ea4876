/* json.c - see json.h. */
#include "json.h"

#include <math.h>

json_t *json_time(int64_t ms)
{
    char text[40];

    if (ms == SW_NO_TIME)
        return json_null();
    return json_string(sw_time_utc(text, ms, ms % SW_SECOND != 0));
}

json_t *json_ratio(double ratio)
{
    return isnan(ratio) ? json_null() : json_real(round(ratio * 1e4) / 1e4);
}

json_t *json_count(int64_t n)
{
    return n < 0 ? json_null() : json_integer(n);
}

json_t *json_code(struct sw_code code)
{
    return code.known ? json_integer(code.value) : json_null();
}

json_t *json_text(const char *text)
{
    struct sw_buf clean = {0};
    json_t *json;

    if (text[0] == '\0')
        return json_null();
    sw_text_sanitize(&clean, sw_str(text));
    json = json_stringn(clean.s, clean.n);
    sw_buf_free(&clean);
    return json;
}

json_t *json_steps(const char *advice)
{
    json_t *list = json_array();
    struct sw_str rest = sw_str(advice), step;

    while (sw_str_split(&rest, '|', &step))
        json_array_append_new(list, json_stringn(step.s, step.n));
    return list;
}

json_t *json_period(const struct sw_period *period, int64_t now)
{
    return json_pack("{s:s, s:o, s:o, s:s, s:b}", "label", period->label, "since",
                     json_time(period->since), "until", json_time(period->until), "tz",
                     sw_zone_name(), "complete", period->until <= now);
}

void json_add_redacted(json_t *json, const struct sw_privacy *privacy)
{
    const char *mark = sw_privacy_mark(privacy);

    if (mark)
        json_object_set_new(json, "redacted", json_string(mark));
}
