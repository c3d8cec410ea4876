#include "fixture.h"
#include "sipwhy/map.h"

#include "sipwhy/format.h"

#define INVITE "2026-11-09T10:00:00Z"

static const struct sw_format format = {.name = "test"};
static struct sw_call_types types;
static struct sw_flag_words words;

/* One record of up to eight cells, mapped; everything given to the code has no byte to spare. */
struct mapped {
    struct sw_arena arena;
    struct sw_call call;
    struct sw_reject reject;
    bool accepted;
};

static void map(struct mapped *mapped, const enum sw_field *fields, size_t n_columns,
                const char *const *cells, size_t n_cells)
{
    struct sw_str strs[8];
    struct sw_record record = {.line = 7, .n = n_cells, .fields = strs};
    struct sw_mapped_column columns[8];
    struct sw_mapping mapping = {
        .format = &format, .generation = "", .columns = columns, .n_columns = n_columns};
    struct sw_reading reading = {.types = &types, .words = &words, .delimiter = ','};

    for (size_t i = 0; i < n_columns; i++)
        if (fields[i] != SW_NO_FIELD)
            columns[mapping.n++] = (struct sw_mapped_column){.place = i, .field = fields[i]};
    for (size_t i = 0; i < n_cells; i++)
        strs[i] = (struct sw_str){
            memcpy(sw_alloc(strlen(cells[i]) + 1), cells[i], strlen(cells[i])), strlen(cells[i])};
    *mapped = (struct mapped){0};
    mapped->accepted =
        sw_map_record(&mapping, &reading, &record, &mapped->arena, &mapped->call, &mapped->reject);
    for (size_t i = 0; i < n_cells; i++) /* what is kept must be a copy */
        free((char *)(uintptr_t)strs[i].s);
}

static void show_time(char *out, size_t size, int64_t ms)
{
    char text[40];

    snprintf(out, size, "%s", ms == SW_NO_TIME ? "none" : sw_time_utc(text, ms, true));
}

static void show_code(char *out, size_t size, struct sw_code code)
{
    if (code.known)
        snprintf(out, size, "%" PRId64, code.value);
    else
        snprintf(out, size, "none%s", code.value ? " but not 0" : "");
}

static void show_text(char *out, size_t size, struct sw_str s)
{
    snprintf(out, size, "%.*s", (int)s.n, s.s);
}

static const char *show(char out[256], const struct mapped *m, enum sw_field field)
{
    static const char *const ways[] = {"unknown", "in", "out"};
    static const char *const successes[] = {"no", "yes", "unknown"};
    const struct sw_call *c = &m->call;
    const struct sw_str texts[SW_FIELDS] = {
        [SW_CALL_ID] = c->call_id,
        [SW_CORRELATION_ID] = c->correlation_id,
        [SW_SHARED_CORRELATION_ID] = c->shared_correlation_id,
        [SW_TRANSFEROR_CORRELATION_ID] = c->transferor_correlation_id,
        [SW_USER_ID] = c->user_id,
        [SW_UPN] = c->upn,
        [SW_DISPLAY_NAME] = c->display_name,
        [SW_CALL_TYPE] = c->call_type,
        [SW_CALLER] = c->caller,
        [SW_CALLEE] = c->callee,
        [SW_USER_COUNTRY] = c->user_country,
        [SW_OTHER_COUNTRY] = c->other_country,
        [SW_PHRASE] = c->phrase,
        [SW_TRUNK_FQDN] = c->trunk_fqdn,
        [SW_MEDIA_REGION] = c->media_region,
        [SW_SIGNALING_REGION] = c->signaling_region,
        [SW_ADMIN_UNITS] = c->admin_units,
    };

    if (!m->accepted)
        snprintf(out, 256, "line %" PRId64 ", column %" PRId64 ": %s", m->reject.line,
                 m->reject.column, m->reject.reason);
    else if (field == SW_CALL_DIRECTION)
        snprintf(out, 256, "%s", ways[c->direction]);
    else if (field == SW_SUCCESS)
        snprintf(out, 256, "%s", successes[c->success]);
    else if (field == SW_DURATION)
        snprintf(out, 256, "%" PRId64, c->duration);
    else if (field == SW_MEDIA_BYPASS)
        snprintf(out, 256, "%d", c->media_bypass);
    else if (field == SW_SIP_CODE)
        show_code(out, 256, c->pair.sip);
    else if (field == SW_MICROSOFT_CODE)
        show_code(out, 256, c->pair.microsoft);
    else if (field == SW_INVITE_TIME || field == SW_NO_FIELD)
        show_time(out, 256, c->invite_time);
    else if (field == SW_START_TIME)
        show_time(out, 256, c->start_time);
    else if (field == SW_FAILURE_TIME)
        show_time(out, 256, c->failure_time);
    else if (field == SW_END_TIME)
        show_time(out, 256, c->end_time);
    else
        show_text(out, 256, texts[field]);
    return out;
}

/* A record of an invite time and one more cell. */
static void test_cells(void)
{
    static const struct {
        const char *name;
        enum sw_field field;
        const char *cell, *want;
    } cases[] = {
        {"a line end within an ID", SW_CORRELATION_ID, "c1\n2",
         "line 7, column 2: correlation_id has a line end in it"},
        {"within a number", SW_CALLER, "+1425\r5550101",
         "line 7, column 2: caller has a line end in it"},
        {"within a user", SW_UPN, "anna@\r\ncontoso.com",
         "line 7, column 2: upn has a line end in it"},
        {"within a type of calls", SW_CALL_TYPE, "dr\n_out",
         "line 7, column 2: call_type has a line end in it"},
        {"within a country", SW_USER_COUNTRY, "D\nE",
         "line 7, column 2: user_country has a line end in it"},
        {"behind one it is none of it", SW_USER_COUNTRY, "DE\r\n", "DE"},
        {"a name may have some", SW_DISPLAY_NAME, "Chen\r\nSales", "Chen\r\nSales"},
        {"a code", SW_SIP_CODE, "503", "503"},
        {"a code of 0 is known", SW_MICROSOFT_CODE, "0", "0"},
        {"a blank code is not known, and not 0", SW_MICROSOFT_CODE, "", "none"},
        {"a negative code", SW_MICROSOFT_CODE, "-1", "-1"},
        {"the largest code", SW_MICROSOFT_CODE, "9223372036854775807", "9223372036854775807"},
        {"the smallest code", SW_SIP_CODE, "-9223372036854775808", "-9223372036854775808"},
        {"one above is rejected", SW_MICROSOFT_CODE, "9223372036854775808",
         "line 7, column 2: microsoft_code is no whole number"},
        {"one below is rejected", SW_SIP_CODE, "-9223372036854775809",
         "line 7, column 2: sip_code is no whole number"},
        {"a code of 2^32 is not cut", SW_SIP_CODE, "4294967799", "4294967799"},
        {"leading zeros", SW_SIP_CODE, "00486", "486"},
        {"a code that became a decimal", SW_SIP_CODE, "503.0", "503"},
        {"with three zeros it is one too", SW_SIP_CODE, "503.000", "503"},
        {"and with a comma", SW_SIP_CODE, "503,000", "503"},
        {"a SIP code has no groups", SW_SIP_CODE, "1.204",
         "line 7, column 2: sip_code is no whole number"},
        {"a Microsoft code has: the end in order", SW_MICROSOFT_CODE, "540.000", "540000"},
        {"no group behind six digits", SW_MICROSOFT_CODE, "560503.000", "560503"},
        {"a code with a thousands separator", SW_MICROSOFT_CODE, "560.503", "560503"},
        {"another one", SW_MICROSOFT_CODE, "560,503", "560503"},
        {"and a space as one", SW_MICROSOFT_CODE,
         "560\xe2\x80\xaf"
         "503",
         "560503"},
        {"a code with spaces around it", SW_SIP_CODE, " 503\xc2\xa0", "503"},
        {"a fraction is no code", SW_SIP_CODE, "503.5",
         "line 7, column 2: sip_code is no whole number"},
        {"two digits are no group", SW_MICROSOFT_CODE, "5605,03",
         "line 7, column 2: microsoft_code is no whole number"},
        {"nothing behind a separator", SW_MICROSOFT_CODE, "560,",
         "line 7, column 2: microsoft_code is no whole number"},
        {"a separator twice", SW_MICROSOFT_CODE, "560,,503",
         "line 7, column 2: microsoft_code is no whole number"},
        {"groups without end", SW_MICROSOFT_CODE, "1,000,000,000,000,000,000,000,000",
         "line 7, column 2: microsoft_code is no whole number"},
        {"a word is no code", SW_SIP_CODE, "busy", "line 7, column 2: sip_code is no whole number"},
        {"a sign alone is no code, but a blank one", SW_SIP_CODE, "-", "none"},
        {"no number in pandas", SW_MICROSOFT_CODE, "NaN", "none"},
        {"no value in a database", SW_SIP_CODE, "NULL", "none"},
        {"nor in a spreadsheet", SW_MICROSOFT_CODE, " #N/A ", "none"},
        {"a plus alone is no code", SW_SIP_CODE, "+",
         "line 7, column 2: sip_code is no whole number"},
        {"nor is more than a word for nothing", SW_SIP_CODE, "NaNs",
         "line 7, column 2: sip_code is no whole number"},
        {"two of them", SW_MICROSOFT_CODE, "--",
         "line 7, column 2: microsoft_code is no whole number"},

        {"a time with fractions", SW_START_TIME, "2026-11-09T10:00:02.1239999Z",
         "2026-11-09T10:00:02.123Z"},
        {"a time in another zone", SW_END_TIME, "2026-11-09 11:30:00 +01:00",
         "2026-11-09T10:30:00Z"},
        {"a blank time is not set", SW_START_TIME, "", "none"},
        {"a failure time of year 1 is not set", SW_FAILURE_TIME, "0001-01-01T00:00:00Z", "none"},
        {"an end time of year 1 is not set", SW_END_TIME, "0001-01-01T00:00:00.0000000+00:00",
         "none"},
        {"a date of the United States", SW_START_TIME, "11/19/2026 1:04:05 PM",
         "2026-11-19T13:04:05Z"},
        {"a date of Germany", SW_START_TIME, "19.11.2026 13:04:05", "2026-11-19T13:04:05Z"},
        {"year 1 there", SW_END_TIME, "01.01.0001 00:00:00", "none"},
        {"without seconds all times are cut to the minute", SW_START_TIME, "19.11.2026 13:04",
         "2026-11-19T13:04:00Z"},
        {"words are no date", SW_START_TIME, "yesterday",
         "line 7, column 2: start_time is no date and time"},
        {"a month by its name in another language", SW_START_TIME, "16 nov. 2026 09:12:31",
         "line 7, column 2: start_time has a month or day by name: save it again with dates as "
         "yyyy-mm-dd hh:mm:ss"},
        {"a month in another script", SW_START_TIME, "16 \xd0\xbd\xd0\xbe\xd1\x8f 2026 09:12",
         "line 7, column 2: start_time has a month or day by name: save it again with dates as "
         "yyyy-mm-dd hh:mm:ss"},
        {"a day number with two decimals", SW_START_TIME, "46342.38",
         "line 7, column 2: start_time is a number that a spreadsheet has rounded: save it again "
         "with dates as yyyy-mm-dd hh:mm:ss"},
        {"a day that does not exist is rejected", SW_FAILURE_TIME, "2026-02-30T10:00:00Z",
         "line 7, column 2: failure_time is no date and time"},
        {"a day without a clock is rejected", SW_START_TIME, "2026-11-09",
         "line 7, column 2: start_time is no date and time"},

        {"no time in pandas", SW_FAILURE_TIME, "NaT", "none"},
        {"in Python", SW_END_TIME, "None", "none"},
        {"a person's word for none", SW_START_TIME, "n/a", "none"},
        {"no duration", SW_DURATION, "nan", "-1"},
        {"no flag", SW_MEDIA_BYPASS, "NULL", "-1"},
        {"no outcome", SW_SUCCESS, "N/A", "unknown"},
        {"no id", SW_SHARED_CORRELATION_ID, "NULL", ""},
        {"no user", SW_UPN, "null", ""},
        {"no number", SW_CALLER, "-", ""},
        {"no call type", SW_CALL_TYPE, "NULL", ""},
        {"but a name may be anything", SW_DISPLAY_NAME, "None", "None"},
        {"and a phrase", SW_PHRASE, "-", "-"},

        {"ids lose braces and case", SW_CORRELATION_ID, "{45A1DA7C-9E97-481A-8A05-3FE19A9A77E0}",
         "45a1da7c-9e97-481a-8a05-3fe19a9a77e0"},
        {"ids that are no GUIDs are kept", SW_SHARED_CORRELATION_ID, "K-123_x@203.0.113.7",
         "k-123_x@203.0.113.7"},
        {"a lone brace stays", SW_TRANSFEROR_CORRELATION_ID, "{", "{"},
        {"half a pair of braces stays", SW_CALL_ID, "{A}b", "{a}b"},
        {"empty braces are a blank id", SW_USER_ID, "{}", ""},
        {"a blank id", SW_CORRELATION_ID, "", ""},
        {"user names are folded", SW_UPN, "Anna.Berg@Contoso.COM", "anna.berg@contoso.com"},
        {"trunks are folded", SW_TRUNK_FQDN, "SBC01.Contoso.com", "sbc01.contoso.com"},
        {"letters beyond ASCII stay", SW_UPN, "\xc3\x9cN@contoso.com", "\xc3\x9cn@contoso.com"},
        {"display names keep their case", SW_DISPLAY_NAME, "Berg, Anna", "Berg, Anna"},
        {"numbers are kept as they are", SW_CALLER, "+123 456789***", "+123 456789***"},
        {"a number that a spreadsheet rounded is none", SW_CALLER, "4.42079E+11", ""},
        {"with a comma too", SW_CALLEE, "4,42079E+11", ""},
        {"letters and digits are no such number", SW_CALLER, "4E", "4E"},
        {"a guard of spreadsheets is taken off", SW_CALLER, "=\"+442079460123\"", "+442079460123"},
        {"an apostrophe before a number too", SW_CALLER, "'+442079460123", "+442079460123"},
        {"but not before a name", SW_DISPLAY_NAME, "'t Hooft, Gerda", "'t Hooft, Gerda"},
        {"a guard around nothing", SW_CALLER, "=\"\"", ""},
        {"numbers may be words", SW_CALLEE, "Fabrikam Help Desk", "Fabrikam Help Desk"},
        {"phrases keep quotes", SW_PHRASE, "Q.850;cause=16;text=\"x\"",
         "Q.850;cause=16;text=\"x\""},
        {"a region of NA is text", SW_MEDIA_REGION, "NA", "NA"},
        {"a signaling region", SW_SIGNALING_REGION, "EUNO", "EUNO"},
        {"a country", SW_USER_COUNTRY, "GB", "GB"},
        {"the other country", SW_OTHER_COUNTRY, "US", "US"},
        {"administrative units", SW_ADMIN_UNITS, "A; B", "a; b"},
        {"a list that PowerShell did not write", SW_ADMIN_UNITS, "System.Object[]", ""},
        {"a list of one that it did", SW_ADMIN_UNITS, "@{id=A}", "a"},

        {"yes", SW_SUCCESS, "Yes", "yes"},
        {"no", SW_SUCCESS, "NO", "no"},
        {"true", SW_SUCCESS, "true", "yes"},
        {"FALSE of a spreadsheet", SW_SUCCESS, "FALSE", "no"},
        {"the portal's success", SW_SUCCESS, "Success", "yes"},
        {"the portal's attempt", SW_SUCCESS, "Attempt", "no"},
        {"German", SW_SUCCESS, "WAHR", "yes"},
        {"French", SW_SUCCESS, "Non", "no"},
        {"Portuguese", SW_SUCCESS, "n\xc3\xa3o", "no"},
        {"1", SW_SUCCESS, "1", "yes"},
        {"0", SW_SUCCESS, "0", "no"},
        {"a blank success is unknown, not failed", SW_SUCCESS, "", "unknown"},
        {"another word is rejected", SW_SUCCESS, "perhaps",
         "line 7, column 2: success is neither yes nor no"},
        {"yes with more behind it is rejected", SW_SUCCESS, "yesno",
         "line 7, column 2: success is neither yes nor no"},
        {"media bypass", SW_MEDIA_BYPASS, "Yes", "1"},
        {"no media bypass", SW_MEDIA_BYPASS, "False", "0"},
        {"another word is rejected here too", SW_MEDIA_BYPASS, "maybe",
         "line 7, column 2: media_bypass is neither yes nor no"},
        {"blank media bypass is unknown", SW_MEDIA_BYPASS, "", "-1"},

        {"a duration", SW_DURATION, "42", "42"},
        {"a duration of 0 is not blank", SW_DURATION, "0", "0"},
        {"a blank duration", SW_DURATION, "", "-1"},
        {"a negative duration is rejected", SW_DURATION, "-1",
         "line 7, column 2: duration is no whole number from 0 up"},
        {"minutes and seconds are rejected", SW_DURATION, "0:42",
         "line 7, column 2: duration is no whole number from 0 up"},

        {"call types have one spelling", SW_CALL_TYPE, "ByotOutUserForwarding",
         "dr_out_user_forwarding"},
        {"an unknown call type is kept, folded", SW_CALL_TYPE, "Dr_Out_Moon", "dr_out_moon"},
        {"inbound", SW_CALL_DIRECTION, "Inbound", "in"},
        {"outbound", SW_CALL_DIRECTION, "OUTBOUND", "out"},
        {"a blank direction is unknown", SW_CALL_DIRECTION, "", "unknown"},
        {"a column that is not kept may hold anything", SW_NO_FIELD, "\xff\x01", INVITE},
    };
    static const char *const twice = "2026-11-09T10:00:00Z";

    for (size_t i = 0; i < COUNT(cases); i++) {
        const enum sw_field fields[] = {SW_INVITE_TIME, cases[i].field};
        const char *const cells[] = {twice, cases[i].cell};
        struct mapped mapped;
        char shown[256];

        map(&mapped, fields, 2, cells, 2);
        is_text(show(shown, &mapped, cases[i].field), cases[i].want, cases[i].name);
        ok(mapped.accepted || strlen(cases[i].cell) < 3 ||
               !strstr(mapped.reject.reason, cases[i].cell),
           "  and no reason holds the cell");
        sw_arena_free(&mapped.arena);
    }
}

static void test_nothing_but_a_time(void)
{
    static const enum sw_field fields[] = {SW_INVITE_TIME};
    static const char *const cells[] = {INVITE};
    struct mapped mapped;
    struct sw_call *c = &mapped.call;

    map(&mapped, fields, 1, cells, 1);
    ok(mapped.accepted, "a time is all that a call needs");
    ok(!c->pair.sip.known && !c->pair.microsoft.known && c->pair.sip.value == 0,
       "missing code columns: not known, which is not 0");
    ok(c->success == SW_SUCCESS_UNKNOWN && c->direction == SW_DIRECTION_UNKNOWN &&
           c->duration == -1 && c->media_bypass == -1,
       "missing columns are unknown, not no");
    ok(c->start_time == SW_NO_TIME && c->failure_time == SW_NO_TIME && c->end_time == SW_NO_TIME,
       "missing times are not set");
    ok(c->caller.n == 0 && c->call_type.n == 0 && c->correlation_id.n == 0,
       "missing texts are empty");
    sw_arena_free(&mapped.arena);
}

/* Records of several cells, parted by "|" here. */
static void test_rows(void)
{
    static const struct {
        const char *name;
        enum sw_field fields[4];
        size_t n_columns;
        const char *row;
        enum sw_field shown;
        const char *want;
    } cases[] = {
        {"direction from the call type",
         {SW_INVITE_TIME, SW_CALL_TYPE},
         2,
         INVITE "|ByotIn",
         SW_CALL_DIRECTION,
         "in"},
        {"a call type with out and in is outbound",
         {SW_INVITE_TIME, SW_CALL_TYPE},
         2,
         INVITE "|oc_out_using",
         SW_CALL_DIRECTION,
         "out"},
        {"the direction column counts more",
         {SW_INVITE_TIME, SW_CALL_TYPE, SW_CALL_DIRECTION},
         3,
         INVITE "|dr_in|Outbound",
         SW_CALL_DIRECTION,
         "out"},
        {"wherever it stands",
         {SW_CALL_DIRECTION, SW_CALL_TYPE, SW_INVITE_TIME},
         3,
         "Outbound|dr_in|" INVITE,
         SW_CALL_DIRECTION,
         "out"},
        {"a blank one leaves it to the type",
         {SW_INVITE_TIME, SW_CALL_DIRECTION, SW_CALL_TYPE},
         3,
         INVITE "||dr_out",
         SW_CALL_DIRECTION,
         "out"},
        {"so does one that nobody knows",
         {SW_INVITE_TIME, SW_CALL_DIRECTION, SW_CALL_TYPE},
         3,
         INVITE "|?|dr_in",
         SW_CALL_DIRECTION,
         "in"},
        {"without invite time the start time counts",
         {SW_INVITE_TIME, SW_END_TIME, SW_FAILURE_TIME, SW_START_TIME},
         4,
         "|2026-11-09T10:00:03Z|2026-11-09T10:00:02Z|2026-11-09T10:00:01Z",
         SW_INVITE_TIME,
         "2026-11-09T10:00:01Z"},
        {"without that the failure time",
         {SW_INVITE_TIME, SW_END_TIME, SW_FAILURE_TIME, SW_START_TIME},
         4,
         "|2026-11-09T10:00:03Z|2026-11-09T10:00:02Z|0001-01-01T00:00:00Z",
         SW_INVITE_TIME,
         "2026-11-09T10:00:02Z"},
        {"last the end time",
         {SW_INVITE_TIME, SW_END_TIME, SW_FAILURE_TIME, SW_START_TIME},
         4,
         "0001-01-01T00:00:00Z|2026-11-09T10:00:03Z||",
         SW_INVITE_TIME,
         "2026-11-09T10:00:03Z"},
        {"a word for nothing gives way as a blank cell does",
         {SW_INVITE_TIME, SW_START_TIME},
         2,
         "NULL|2026-11-09T10:00:01Z",
         SW_INVITE_TIME,
         "2026-11-09T10:00:01Z"},
        {"so do spaces",
         {SW_INVITE_TIME, SW_START_TIME},
         2,
         "  |2026-11-09T10:00:01Z",
         SW_INVITE_TIME,
         "2026-11-09T10:00:01Z"},
        {"and is missing where nothing else is there",
         {SW_INVITE_TIME, SW_START_TIME},
         2,
         "NaN|n/a",
         SW_INVITE_TIME,
         "line 7, column 0: no time in any of its columns"},
        {"no time at all is rejected, the row as a whole",
         {SW_INVITE_TIME, SW_START_TIME, SW_CALLER},
         3,
         "0001-01-01T00:00:00Z||+14255550100",
         SW_INVITE_TIME,
         "line 7, column 0: no time in any of its columns"},
        {"a record without time columns is rejected",
         {SW_CALLER, SW_CALLEE},
         2,
         "+14255550100|+442079460123",
         SW_CALLER,
         "line 7, column 0: no time in any of its columns"},
        {"cells beyond the end are blank",
         {SW_INVITE_TIME, SW_CALLER, SW_CALLEE},
         3,
         INVITE "|+14255550100",
         SW_CALLEE,
         ""},
        {"the first wrong cell is named",
         {SW_INVITE_TIME, SW_SIP_CODE, SW_MICROSOFT_CODE},
         3,
         INVITE "|+14255550100x|y",
         SW_SIP_CODE,
         "line 7, column 2: sip_code is no whole number"},
        {"a code in groups beside a SIP code without a point",
         {SW_INVITE_TIME, SW_SIP_CODE, SW_MICROSOFT_CODE},
         3,
         INVITE "|404|540.000",
         SW_MICROSOFT_CODE,
         "540000"},
        {"a decimal beside a decimal",
         {SW_INVITE_TIME, SW_SIP_CODE, SW_MICROSOFT_CODE},
         3,
         INVITE "|404.000|404.000",
         SW_MICROSOFT_CODE,
         "404"},
        {"a group beside a decimal, if it is no fraction",
         {SW_INVITE_TIME, SW_SIP_CODE, SW_MICROSOFT_CODE},
         3,
         INVITE "|404.0|560.404",
         SW_MICROSOFT_CODE,
         "560404"},
        {"one code blank, the other 0",
         {SW_INVITE_TIME, SW_SIP_CODE, SW_MICROSOFT_CODE},
         3,
         INVITE "||0",
         SW_SIP_CODE,
         "none"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        char row[128], *cells[8], shown[256], *rest = row;
        size_t n = 0;
        struct mapped mapped;

        snprintf(row, sizeof row, "%s", cases[i].row);
        while (rest)
            cells[n++] = strsep(&rest, "|");
        map(&mapped, cases[i].fields, cases[i].n_columns, (const char *const *)cells, n);
        is_text(show(shown, &mapped, cases[i].shown), cases[i].want, cases[i].name);
        sw_arena_free(&mapped.arena);
    }
}

static void test_field_names(void)
{
    size_t found = 0;

    for (enum sw_field f = SW_NO_FIELD + 1; f < SW_FIELDS; f++)
        found += sw_field_find(sw_str(sw_field_name(f))) == f;
    is_int((int64_t)found, SW_FIELDS - 1, "every field has a name of its own");
    is_int(sw_field_find(SW_STR("Sip_code")), SW_NO_FIELD, "names are compared as written");
    is_int(sw_field_find(SW_STR("")), SW_NO_FIELD, "no name is no field");
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_call_types_load(&types, &err) == SW_OK, err.text);
    must(sw_flag_words_load(&words, &err) == SW_OK, err.text);
    test_cells();
    test_nothing_but_a_time();
    test_rows();
    test_field_names();
    sw_call_types_clear(&types);
    sw_flag_words_clear(&words);
    return tap_done();
}
