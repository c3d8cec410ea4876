#include "fixture.h"
#include "sipwhy/format.h"

static struct sw_formats formats;

static enum sw_status recognise(void *context, const struct sw_record *record, struct sw_err *err)
{
    return sw_formats_recognise(&formats, NULL, record, context, err);
}

/* "FORMAT GENERATION", with how many headings are not known; or the sentence. */
static const char *recognised(char out[1100], const char *line)
{
    struct sw_mapping mapping = {0};
    struct sw_err err = {0};
    enum sw_status status = sw_csv_read(line, strlen(line), recognise, &mapping, &err);

    if (status == SW_OK)
        snprintf(out, 1100, "%s %s%s%s", mapping.format->name, mapping.generation,
                 mapping.unknown[0] ? " unknown: " : "", mapping.unknown);
    else
        snprintf(out, 1100, "!%d %s", (int)status, err.text);
    sw_mapping_clear(&mapping);
    return out;
}

static const char g1[] =
    "CorrelationId,SIP Address,Display Name,User country,Invite time,Start time,Failure time,End "
    "time,Duration (seconds),Success,Caller Number,Callee Number,Call type,Azure region for "
    "Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC "
    "FQDN,Media bypass,Shared correlation ID";
static const char g2[] =
    "CorrelationId,AAD ObjectId,UPN,Display Name,User country,Invite time,Start time,Failure "
    "time,End time,Duration (seconds),Success,Caller Number,Callee Number,Call type,Azure region "
    "for Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP "
    "Phrase,SBC FQDN,Media bypass,Shared correlation ID";
static const char g3[] =
    "CorrelationId,AAD ObjectId,UPN,Display Name,User country,External Country,Invite time,Start "
    "time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number,Call "
    "type,Call Direction,Azure region for Media,Azure region for Signaling,Final SIP code,Final "
    "Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation ID";
static const char g4[] =
    "CorrelationId,Microsoft Entra ObjectId,UPN,Display Name,User country,Invite time,Start "
    "time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number,Call "
    "type,Call Direction,Azure region for Media,Azure region for Signaling,Final SIP code,Final "
    "Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation "
    "ID,Administrative Units,Transfer or Correlation ID";
static const char graph[] =
    "id,correlationId,userId,userPrincipalName,userDisplayName,startDateTime,inviteDateTime,"
    "failureDateTime,endDateTime,duration,callType,successfulCall,callerNumber,calleeNumber,"
    "mediaPathLocation,signalingLocation,finalSipCode,callEndSubReason,finalSipCodePhrase,"
    "trunkFullyQualifiedDomainName,mediaBypassEnabled";
static const char p1[] =
    "UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller "
    "ID,Call Type,Number Type,Domestic/International,Destination Dialed,Destination Number,Start "
    "Time,End Time,Duration Seconds,Connection Fee,Charge,Currency,Capability";
static const char p2[] =
    "UsageId,Call ID,Conference ID,User Location,Microsoft Entra ObjectId,UPN,User Display "
    "Name,Caller ID,Call Type,Call Direction,Number Type,Domestic/International,Destination "
    "Dialed,Destination Number,External Country,Start Time,End Time,Duration Seconds,Connection "
    "Fee,Charge,Currency,Capability,Operator,Source of Call Duration,Administrative Units";
static const char m365[] = "id,calleeNumber,callerNumber,startDateTime";

static const struct {
    const char *name, *headings, *want;
} known[] = {
    {"the admin center's columns of 2020", g1, "admin-center G1"},
    {"of 2022", g2, "admin-center G2"},
    {"of 2023", g3, "admin-center G3"},
    {"of 2025", g4, "admin-center G4"},
    {"Graph v1.0", graph, "graph v1.0"},
    {"calling plans of 2020", p1, "admin-center-calling-plans P1"},
    {"calling plans of 2025", p2, "admin-center-calling-plans P2"},
};

/* The line with its columns the other way round, in capitals, with spaces and quotes. */
static char *disguise(const char *headings)
{
    char *copy = sw_strdup(headings), *rest = copy, *heading;
    struct sw_buf line = {0};

    sw_buf_str(&line, "");
    while ((heading = strsep(&rest, ",")) != NULL) {
        char *before = sw_strdup(line.s);

        for (char *c = heading; *c; c++)
            *c = (char)(*c >= 'a' && *c <= 'z' ? *c - ('a' - 'A') : *c);
        sw_buf_clear(&line);
        sw_buf_printf(&line, " \" %s_\"%s%s", heading, before[0] ? "," : "", before);
        free(before);
    }
    free(copy);
    return line.s;
}

static void test_known(void)
{
    char out[1100], *line;

    for (size_t i = 0; i < COUNT(known); i++) {
        is_text(recognised(out, known[i].headings), known[i].want, known[i].name);
        line = disguise(known[i].headings);
        is_text(recognised(out, line), known[i].want,
                "  in any order, case and spacing, quoted or not");
        free(line);
        line = sw_sprintf("%s,Surprise,,2027 Column", known[i].headings);
        recognised(out, line);
        ok(strncmp(out, known[i].want, strlen(known[i].want)) == 0 &&
               strstr(out, " unknown: Surprise | 2027 Column"),
           "  columns that are new are passed over and named");
        free(line);
    }
}

static void test_variants(void)
{
    static const struct {
        const char *name, *from, *cut, *put, *want;
    } cases[] = {
        {"Graph beta", graph, "id,", "id,userCountryCode,otherPartyCountryCode,", "graph beta"},
        {"Graph by another script", graph, "inviteDateTime", "InviteDateTimeUtc", "graph v1.0"},
        {"the transferor column as once written", g3, "Success", "Success,TransferorCorelation Id",
         "admin-center G3"},
        {"the real file of 2024", g3, "Media bypass", "Media bypass,Administrative Units",
         "admin-center G4"},
        {"the portal's grid", g2, "Invite time", "Time stamp (UTC)", "admin-center G2"},
        {"no trunk column", g2, ",SBC FQDN", "",
         "!65 line 1: not a known export: nearest is admin-center, whose column \"SBC FQDN\" is "
         "missing; the other 21 are as expected: export again with all columns"},
        {"no codes", g1, ",Final SIP code,Final Microsoft subcode", "",
         "!65 line 1: not a known export: nearest is admin-center, whose columns \"Final SIP "
         "code\", \"Final Microsoft subcode\" are missing; the other 19 are as expected: export "},
        {"no Microsoft codes from Graph", graph, ",callEndSubReason", "",
         "!65 line 1: not a known export: nearest is graph, whose column \"callEndSubReason\" is "
         "missing; the other 20 are as expected: export again with all columns"},
        {"the short form of the CLI for Microsoft 365", m365, "", "",
         "!65 this is the short form of the CLI for Microsoft 365, four columns without outcome "
         "and codes: nothing can be ranked from it. Export again, naming the columns: m365 teams "
         "report directroutingcalls ... --output csv --query '[].{id:id,correlationId:"},
        {"the same in another order", "startDateTime,id,callerNumber,calleeNumber", "", "",
         "!65 this is the short form of the CLI"},
        {"a heading twice", g2, "Success,", "Success,Success,", "admin-center G2"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *at = strstr(cases[i].from, cases[i].cut);
        char *line = sw_sprintf("%.*s%s%s", (int)(at - cases[i].from), cases[i].from, cases[i].put,
                                at + strlen(cases[i].cut));
        char out[1100];

        recognised(out, line);
        if (strncmp(out, cases[i].want, strlen(cases[i].want)) != 0)
            printf("# got  |%s|\n", out);
        ok(strncmp(out, cases[i].want, strlen(cases[i].want)) == 0, "%s", cases[i].name);
        free(line);
    }
}

/* Files without a heading line have a call there; no cell of it may be repeated. */
static void test_no_cell_is_told(void)
{
    static const char *const lines[] = {
        "45a1da7c-9e97-481a-8a05-3fe19a9a77e0,anna@contoso.com,+14255550100,No,503,560503",
        "+14255550100,+442079460123",
        "Success,+14255550100,anna@contoso.com,Call type",
        "id,+14255550100,anna@contoso.com,",
    };
    static const char *const secrets[] = {"4255550100", "2079460123", "anna", "45a1da7c", "560503"};
    char out[1100];

    for (size_t i = 0; i < COUNT(lines); i++) {
        size_t told = 0;

        recognised(out, lines[i]);
        for (size_t s = 0; s < COUNT(secrets); s++)
            told += strstr(out, secrets[s]) != NULL;
        ok(told == 0 && strncmp(out, "!65 line 1: not a known export: ", 32) == 0,
           "a row of a call is refused without its cells");
    }
    ok(strstr(recognised(out, "\n\n+14255550100,x"), "line 3: ") != NULL, "its line is named");
}

/* A line like the admin center's of 2025 with `put` in place of `cut`, and what is said of it. */
static void test_renamed(void)
{
    static const char codes[] = "Final SIP code,Final Microsoft subcode,Final SIP Phrase";
    static const struct {
        const char *name, *cut, *put, *want;
    } cases[] = {
        {"one is renamed", "Final Microsoft subcode", "MS Code",
         "column \"Final Microsoft subcode\" is missing; 24 others are as expected, \"MS Code\" is "
         "not known: if it was renamed, put its own heading back in line 1"},
        {"into another language", "Invite time", "Anrufzeit",
         "column \"Invite time\" is missing; 24 others are as expected, \"Anrufzeit\" is not "
         "known: "
         "if it was renamed, put its own heading back in line 1"},
        {"several, as they stand there", codes, "SIP,MS,Text,Note",
         "columns \"Final SIP code\", \"Final Microsoft subcode\" are missing; 22 others are as "
         "expected, \"SIP\", \"MS\", \"Text\", \"Note\" are not known: if one was renamed, put its "
         "own heading back in line 1"},
        {"many: the first of them", codes, "A,B,C,D,E,F,G",
         "\"A\", \"B\", \"C\", \"D\" and 3 more are not known: if one was renamed, put its own "},
        {"a long one is cut between letters", "SBC FQDN",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa4zzz",
         ", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\" is not known: "},
        {"what would act on a terminal", "SBC FQDN", "a\033[31mb\tc",
         ", \"a\xef\xbf\xbd[31mb c\" is not known: "},
        {"one is blank", "SBC FQDN", "", ", column 21 without a heading is not known: "},
        {"none, and blank ones behind the last", ",SBC FQDN,Media bypass", ",Media bypass",
         "column \"SBC FQDN\" is missing; the other 24 are as expected: "},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *at = strstr(g4, cases[i].cut);
        char *line =
            sw_sprintf("%.*s%s%s,,", (int)(at - g4), g4, cases[i].put, at + strlen(cases[i].cut));
        char out[1100];

        recognised(out, line);
        if (!strstr(out, cases[i].want))
            printf("# got  |%s|\n", out);
        ok(strstr(out, cases[i].want) != NULL, "%s", cases[i].name);
        ok(!strstr(out, "CorrelationId"), "  headings that are right are counted, not repeated");
        free(line);
    }
}

/* A line that lacks a heading, with something of a call in it: then nothing of it is repeated. */
static void test_row_in_headings(void)
{
    static const char *const cells[] = {
        "MS Code,Anna Weber,+14255550100",
        "MS Code,Anna Weber,anna@contoso.com",
        "MS Code,Anna Weber,2026-11-16T09:00:00Z",
        "MS Code,Anna Weber,16/11/2026 09:00",
        "MS Code,Anna Weber,503",
        "\"MS Code\r\nAnna Weber\"",
        "MS Code,Anna Weber,45a1da7c-9e97-481a-8a05-3fe19a9a77e0",
    };
    char out[1100], *line;

    for (size_t i = 0; i < COUNT(cells); i++) {
        line = sw_sprintf("%.*s%s", (int)(strstr(g4, "SBC FQDN") - g4), g4, cells[i]);
        recognised(out, line);
        ok(strstr(out, "column \"SBC FQDN\" is missing; of the ") && !strstr(out, "Anna") &&
               !strstr(out, "MS Code") &&
               strstr(out,
                      " 20 are as expected: see that line 1 has the headings of the export and "
                      "nothing else"),
           "a cell of a call among the headings: case %zu", i);
        free(line);
    }
    ok(strstr(recognised(out, "Anna Weber"), "known export: its one column has no known heading") !=
           NULL,
       "a line of one column");
    is_text(recognised(out, "Success,Anna Weber"),
            "!65 line 1: not a known export: nearest is admin-center, whose columns "
            "\"CorrelationId\", \"Invite time\", \"Final SIP code\", \"Final Microsoft subcode\", "
            "\"SBC FQDN\" are missing; of the 2 columns 1 is as expected: see that line 1 has the "
            "headings of the export and nothing else",
            "most are not known: it may be no heading line");
}

static enum sw_status keep_mapping(void *context, const struct sw_record *record,
                                   struct sw_err *err)
{
    return sw_formats_recognise(&formats, NULL, record, context, err);
}

static void test_mapping(void)
{
    static const char line[] =
        "Success,Event type,Success,SBC FQDN,Final Microsoft subcode,Final SIP code,Time stamp "
        "(UTC),CorrelationId,Duration,Surprise";
    static const struct sw_mapped_column want[] = {
        {7, SW_CORRELATION_ID, false, false, 0}, {6, SW_INVITE_TIME, false, false, 0},
        {0, SW_SUCCESS, false, false, 0},        {2, SW_SUCCESS, true, false, 1},
        {1, SW_SUCCESS, true, false, 0},         {5, SW_SIP_CODE, false, false, 0},
        {4, SW_MICROSOFT_CODE, false, false, 0}, {3, SW_TRUNK_FQDN, false, false, 0}};
    struct sw_mapping mapping = {0};
    struct sw_err err = {0};
    size_t same = 0;

    must(sw_csv_read(line, sizeof line - 1, keep_mapping, &mapping, &err) == SW_OK, err.text);
    for (size_t i = 0; i < COUNT(want) && i < mapping.n; i++)
        same += mapping.columns[i].place == want[i].place &&
                mapping.columns[i].field == want[i].field &&
                mapping.columns[i].is_alternative == want[i].is_alternative &&
                mapping.columns[i].repeats == want[i].repeats;
    ok(mapping.n == COUNT(want) && same == COUNT(want),
       "of columns that give the same field the best heading comes first");
    is_text(mapping.unknown, "Success (again) | Surprise", "what is ignored is not unknown");
    is_int((int64_t)mapping.n_needed, 8, "behind the last required column cells may be left off");
    ok(mapping.has[SW_SUCCESS] && !mapping.has[SW_CALLER] && !mapping.has[SW_NO_FIELD],
       "the fields that there are");
    sw_mapping_clear(&mapping);
    ok(mapping.columns == NULL, "cleared");
}

static void test_fold(void)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"Duration (seconds)", "durationseconds"},
        {"finalSipCode", "finalsipcode"},
        {"  SBC\tFQDN  ", "sbcfqdn"},
        {"", ""},
        {"***", ""},
        {"\xc3\x84"
         "b1",
         "b1"},
        {"ABCDEFGHIJKL", "abcdefg"},
        {"\xef\xbb\xbfid", "id"},
        {"CQD[First UPN]", "firstupn"},
        {"'Call Data'[PSTN Trunk FQDN]", "pstntrunkfqdn"},
        {"[Sum_Count]", "sumcount"},
        {"[", ""},
        {"]", ""},
        {"a]", "a"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[16];

        is_text(sw_fold_heading(out, cases[i].in[0] == 'A' ? 8 : sizeof out, sw_str(cases[i].in)),
                cases[i].want, "a heading folded");
    }
}

/* Each file of schema/formats/ is whole. */
static void test_files(void)
{
    for (size_t i = 0; i < formats.n; i++) {
        const struct sw_format *f = &formats.items[i];

        ok(f->title && f->name[0] && f->n_requirements > 0 &&
               (f->refusal || (f->product && f->source)),
           "%s has a title, what it must have, and source and product or a refusal", f->name);
        for (size_t c = 0; c < f->n_columns; c++)
            for (size_t d = 0; d < c; d++)
                if (strcmp(f->columns[c].folded, f->columns[d].folded) == 0 &&
                    f->columns[c].field != f->columns[d].field)
                    ok(false, "%s takes %s for two fields", f->name, f->columns[c].heading);
        for (size_t c = 0; c < f->n_columns; c++) {
            struct sw_str heading = sw_str(f->columns[c].heading);
            struct sw_record record = {.line = 1, .fields = &heading, .n = 1};

            if (sw_formats_weigh(&formats, f, &record) % SW_WHOLE_HEADING != 1)
                ok(false, "%s does not know its own %s", f->name, f->columns[c].heading);
        }
    }
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_formats_load(&formats, &err) == SW_OK, err.text);
    test_known();
    test_variants();
    test_no_cell_is_told();
    test_renamed();
    test_row_in_headings();
    test_mapping();
    test_fold();
    test_files();
    sw_formats_clear(&formats);
    return tap_done();
}
