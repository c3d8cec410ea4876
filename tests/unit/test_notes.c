#include "fixture.h"
#include "sipwhy/notes.h"

static int64_t day(const char *text)
{
    int64_t days = SW_NO_TIME;

    must(!text[0] || sw_date_parse(sw_str(text), &days), text);
    return days;
}

static void test_ack_holds(void)
{
    static const struct {
        const char *name, *until, *now;
        int64_t then, attempts;
        bool is_active, holds;
    } cases[] = {
        {"without an end", "", "2099-01-01T00:00:00Z", 10, 10, true, true},
        {"on the last day", "2026-11-16", "2026-11-16T23:59:59Z", 10, 10, true, true},
        {"when it is over", "2026-11-16", "2026-11-17T00:00:00Z", 10, 0, false, false},
        {"fewer", "", "2026-11-16T00:00:00Z", 10, 0, true, true},
        {"not quite twice as many", "", "2026-11-16T00:00:00Z", 10, 19, true, true},
        {"twice as many", "", "2026-11-16T00:00:00Z", 10, 20, true, false},
        {"none then, none now", "", "2026-11-16T00:00:00Z", 0, 0, true, true},
        {"none then, one now", "", "2026-11-16T00:00:00Z", 0, 1, true, false},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct sw_ack ack = {.until = day(cases[i].until), .weekly_attempts = cases[i].then};

        ok(sw_ack_is_active(&ack, utc(cases[i].now)) == cases[i].is_active &&
               sw_ack_holds(&ack, utc(cases[i].now), cases[i].attempts) == cases[i].holds,
           "%s", cases[i].name);
    }
}

/* A day begins when it begins in the zone in use, also where DST skips midnight. */
static void test_days(void)
{
    static const struct {
        const char *zone, *day, *begins;
    } cases[] = {
        {"UTC", "2026-11-16", "2026-11-16T00:00:00Z"},
        {"Asia/Kolkata", "2026-11-16", "2026-11-15T18:30:00Z"},
        {"America/New_York", "2026-11-16", "2026-11-16T05:00:00Z"},
        {"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"},
    };
    struct sw_err err = {0};

    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct sw_note note = {.day = day(cases[i].day)};

        must(sw_zone_use(cases[i].zone, &err) == SW_OK, err.text);
        is_int(sw_note_begins(&note), utc(cases[i].begins), cases[i].zone);
    }
    sw_zone_use("UTC", &err);
}

static enum sw_status add_text(void *context, const struct sw_note *note, struct sw_err *err)
{
    (void)err;
    sw_buf_printf(context, "%" PRId64 " %" PRId64 " %s;", note->id, note->day, note->text);
    return SW_OK;
}

static void test_store(void)
{
    static const struct sw_codes none;
    struct sw_codes codes = none;
    struct sw_note first = {.day = 20000, .text = "b"}, second = {.day = 10000, .text = "a"};
    struct sw_store *store;
    struct sw_buf text = {0};
    struct sw_err err = {0};

    must(sw_codes_load(&codes, &err) == SW_OK, err.text);
    must(sw_store_open(&store, ":memory:", SW_STORE_WRITE, &codes, 0, &err) == SW_OK, err.text);
    must(sw_store_note_add(store, &first, &err) == SW_OK, err.text);
    must(sw_store_note_add(store, &second, &err) == SW_OK, err.text);
    must(sw_store_each_note(store, add_text, &text, &err) == SW_OK, err.text);
    is_text(text.s, "2 10000 a;1 20000 b;", "notes come by day and have their ids");
    is_int(sw_store_note_remove(store, 1, &err), SW_OK, "one is removed");
    is_int(sw_store_note_remove(store, 1, &err), SW_USAGE, "and is gone");
    sw_buf_free(&text);
    sw_store_close(store);
    sw_codes_clear(&codes);
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_zone_use("UTC", &err) == SW_OK, err.text);
    test_ack_holds();
    test_days();
    test_store();
    return tap_done();
}
