/* What of an export's records are rows: headings, sums, filters and odd widths are none. */
#include "exported.h"

static struct sw_export_tables tables;

#define HEAD                                                                                       \
    "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,Media "     \
    "bypass,Administrative Units\n"
#define ROW(n)   "c" #n ",2026-11-09T10:00:0" #n "Z,No,503,560503,sbc1.contoso.com,No,u" #n "\n"
#define SHORT(n) "c" #n ",2026-11-09T10:00:0" #n "Z,No,503,560503,sbc1.contoso.com\n"
#define LONG(n)  "c" #n ",2026-11-09T10:00:0" #n "Z,No,503,560503,sbc1.contoso.com,No,u" #n ",,\n"
#define FLAG_HEAD                                                                                  \
    "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,Media "     \
    "bypass\n"
#define FLAG_CUT(n, flag) "c" #n ",2026-11-09T10:00:0" #n "Z,No,503,560503,sbc1.contoso.com," #flag
#define FLAG(n, flag)     FLAG_CUT(n, flag) "\n"
#define UNIT_ID           "0b1f3c5e-0a00-4b00-8c00-0d0e0f000001"
#define HEAD_AND_ID                                                                                \
    HEAD "c1,2026-11-09T10:00:01Z,No,503,560503,sbc1.contoso.com,No," UNIT_ID "\n"                 \
         "c2,2026-11-09T10:00:02Z,No,503,560503,sbc1.contoso.com,No,"
#define FLAG_HEAD_TO                                                                               \
    "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,Media "     \
    "bypass"
#define UNIT_GONE                                                                                  \
    "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,"           \
    "Shared correlation ID\n"
#define UNIT_ROW(n, unit)                                                                          \
    "c" #n ",2026-11-09T10:00:0" #n "Z,No,503,560503,sbc1.contoso.com,No," #unit "\n"
#define UNIT_ROWS UNIT_ROW(1, ) UNIT_ROW(2, ) UNIT_ROW(3, ) UNIT_ROW(4, )
#define GRAPH_HEAD                                                                                 \
    "correlationId,inviteDateTime,successfulCall,finalSipCode,callEndSubReason,"                   \
    "trunkFullyQualifiedDomainName\n"
#define ID_HEAD                                                                                    \
    "id,correlationId,inviteDateTime,successfulCall,finalSipCode,callEndSubReason,"                \
    "trunkFullyQualifiedDomainName\n"
#define ID_ROW(id, sip) id ",c1,2026-11-09T10:00:01Z,False," sip ",560503,s\n"
#define GUID            "0a1b2c3d-0000-4000-8000-0123456789ab"
#define NER             "SIP Response Code,Microsoft Response Code,Description,PSTN Calls Affected By NER\n"
#define CQD                                                                                        \
    "Date,PSTN Call End Reason,PSTN Call End Sub Reason,Sum of PSTN Total Attempts Count,PSTN "    \
    "Total Connected Count,PSTN Carrier Name\n"
#define BY_TRUNK                                                                                   \
    "PSTN Trunk FQDN,SIP Response Code,Microsoft Response Code,PSTN Calls Affected By NER\n"
#define BY_DAY                                                                                     \
    "Date,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total Attempts Count,PSTN Total "     \
    "Connected Count\n"
#define FLAGGED(flags, values)                                                                     \
    "CQD[Date],CQD[PSTN Call End Reason],CQD[PSTN Call End Sub Reason],"                           \
    "[SumPSTN_Total_Attempts_Count]," flags "\n" values
#define TAIL_HEAD                                                                                  \
    "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,"           \
    "Shared correlation ID,Administrative Units\n"
#define TAIL(n) "c" #n ",2026-11-09T10:00:0" #n "Z,No,503,560503,sbc1.contoso.com,x" #n "\n"
#define TAIL_4  TAIL(1) TAIL(2) TAIL(3) TAIL(4)
#define TAIL_16 TAIL_4 TAIL_4 TAIL_4 TAIL_4
#define DATES(a, b)                                                                                \
    HEAD "c1," a ",No,503,560503,sbc1.contoso.com,No,\n"                                           \
         "c2," b ",No,503,560503,sbc1.contoso.com,No,\n"

/* "ids of calls / lines of rejects / findings", or the sentence. */
static const char *exported_as(char out[512], const struct sw_export_options *options,
                               const char *text, size_t step)
{
    struct exported e;
    struct sw_buf buf = {0};

    export_text(&e, &tables, options, sw_str(text), step);
    sw_buf_str(&buf, "");
    for (size_t i = 0; i < e.n_calls; i++) {
        const struct sw_call *c = &e.calls[i];
        char pair[48], time[40];

        if (c->counts.is_counted)
            sw_buf_printf(&buf, "%s:%" PRId64 "/%" PRId64 "/%" PRId64 " ",
                          sw_pair_text(pair, c->pair), c->counts.attempts, c->counts.connected,
                          c->counts.failed);
        else if (strchr(text, '/'))
            sw_buf_printf(&buf, "%s ", sw_time_utc(time, c->invite_time, true));
        else
            sw_buf_printf(&buf, "%.*s%s ", (int)c->correlation_id.n, c->correlation_id.s,
                          c->admin_units.n ? "" : "-");
    }
    for (size_t i = 0; i < e.n_rejects; i++)
        sw_buf_printf(&buf, "!%" PRId64 " ", e.rejects[i].line);
    if (e.status != SW_OK) {
        sw_buf_clear(&buf);
        sw_buf_printf(&buf, "%s", e.err.text);
    } else {
        for (int f = SW_LINES_ABOVE; f < SW_FINDINGS; f++)
            if (e.found[f])
                sw_buf_printf(&buf, "%s=%" PRId64 " ", sw_finding_name((enum sw_finding)f),
                              e.found[f]);
        if (e.n_parts > 1)
            sw_buf_printf(&buf, "parts=%zu ", e.n_parts);
        if (sw_export_facts(e.reader).is_order_assumed)
            sw_buf_printf(&buf, "%s assumed ", sw_export_facts(e.reader).date_order);
    }
    snprintf(out, 512, "%s", buf.s);
    sw_buf_free(&buf);
    exported_clear(&e);
    return out;
}

static const struct {
    const char *name, *text, *want;
} cases[] = {
    {"rows", HEAD ROW(1) ROW(2), "c1 c2 "},
    {"no final line end", HEAD "c1,2026-11-09T10:00:01Z,No,503,560503,s,No,u",
     "c1 unended_lines=1 "},
    {"nor a flag that is shorter than those above", FLAG_HEAD FLAG(1, False) FLAG_CUT(2, True),
     "c1- c2- unended_lines=1 "},
    {"but a flag that begins as one above does", FLAG_HEAD FLAG(1, No) FLAG_CUT(2, N),
     "c1- !3 unended_lines=1 "},
    {"an ID at the end of the file", HEAD_AND_ID UNIT_ID, "c1 c2 unended_lines=1 "},
    {"several IDs", HEAD_AND_ID UNIT_ID ";" UNIT_ID, "c1 c2 unended_lines=1 "},
    {"half an ID", HEAD_AND_ID "0b1f3c5e-0a00", "c1 !3 unended_lines=1 "},
    {"half an ID behind a whole one", HEAD_AND_ID UNIT_ID ";0b1f3c5e-0a00",
     "c1 !3 unended_lines=1 "},
    {"a delimiter within a name", HEAD "c1,2026-11-09T10:00:01Z,No,503,560503,\"sbc1,\",No,u\n",
     "!2 "},
    {"within an ID", HEAD "\"c,1\",2026-11-09T10:00:01Z,No,503,560503,s,No,u\n", "!2 "},
    {"another character is no delimiter", HEAD "c;1,2026-11-09T10:00:01Z,No,503,560503,s,No,u\n",
     "c;1 "},
    {"within a list of IDs", HEAD "c1,2026-11-09T10:00:01Z,No,503,560503,s,No,\"u1,u2\"\n", "c1 "},
    {"lines above the heading", "Usage report\nfor contoso\n\n" HEAD ROW(1), "c1 lines_above=3 "},
    {"the type of PowerShell", "#TYPE System.Object\n" HEAD ROW(1), "c1 lines_above=1 "},
    {"a separator is named",
     "sep=;\nCorrelationId;Invite time;Success;Final SIP code;Final "
     "Microsoft subcode;SBC FQDN\nc1;2026-11-09T10:00:01Z;No;503;560503;s\n",
     "c1- lines_above=1 "},
    {"a last row of which blank cells are left", HEAD ROW(1) ",,", "c1 unended_lines=1 "},
    {"the heading again", HEAD ROW(1) HEAD ROW(2), "c1 c2 repeated_headings=1 "},
    {"the heading again, with a byte order mark", HEAD ROW(1) "\xef\xbb\xbf" HEAD ROW(2),
     "c1 c2 repeated_headings=1 "},
    {"another format of the same kind below",
     HEAD ROW(1) GRAPH_HEAD "c2,2026-11-09T10:00:02Z,False,503,560503,s\n", "c1 c2- parts=2 "},
    {"a piece above the heading of another part is of the part above",
     HEAD ROW(1) ROW(2) "u\n" GRAPH_HEAD "c3,2026-11-09T10:00:02Z,False,503,560503,s\n",
     "c1 c3- !3 !4 parts=2 "},
    {"counts below calls are no calls", HEAD ROW(1) NER "503,560503,x,12\n" HEAD ROW(2),
     "c1 503/560503:-1/-1/12 c2 parts=3 "},
    {"an ID that is another call's",
     ID_HEAD ID_ROW("i", "503") ID_ROW("i", "486") ID_ROW("j", "486"), "c1- c1- !3 "},
    {"an ID again", ID_HEAD ID_ROW("i", "503") ID_ROW("i", "503"), "c1- c1- "},
    {"a row that is rejected has no claim on its ID",
     ID_HEAD ID_ROW(GUID, "503") "bc\n" ID_ROW(GUID, "486"), "c1- !2 !3 "},
    {"no ID", ID_HEAD ID_ROW("", "503") ID_ROW("", "486"), "c1- c1- "},
    {"the ID in another part is another export's",
     ID_HEAD ID_ROW("i", "503") GRAPH_HEAD
     "c2,2026-11-09T10:00:02Z,False,503,560503,s\n" ID_HEAD ID_ROW("i", "486"),
     "c1- c2- c1- parts=3 "},
    {"a heading in another order below",
     HEAD ROW(
         1) "Invite time,CorrelationId,Success,Final Microsoft subcode,Final SIP code,SBC FQDN\n"
            "2026-11-09T10:00:02Z,c2,No,560503,503,s\n",
     "c1 c2- parts=2 "},
    {"one that lacks a column below",
     HEAD ROW(
         1) "CorrelationId,Invite time,Success,Final SIP code,SBC FQDN,Final Microsoft code,Media "
            "bypass,Administrative Units\n" ROW(2) ROW(3) HEAD ROW(4),
     "c1 c4 !3 !4 !5 repeated_headings=1 "},
    {"one that is cut short", HEAD ROW(1) "CorrelationId,Invite ti\n" ROW(2), "c1 !3 !4 "},
    {"one of counts that lacks a column",
     NER "503,560503,x,12\nMicrosoft Response Code,SIP Response,Description,PSTN Calls Affected By "
         "NER\n"
         "560403,403,y,3\n",
     "503/560503:-1/-1/12 !3 !4 "},
    {"a cell that is called like a heading", HEAD ROW(1) "Success,,,,,,,\n" ROW(2), "c1 c2 !3 "},
    {"columns of one heading that differ",
     "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,"
     "Administrative Units,CorrelationId\n"
     "c1,2026-11-09T10:00:01Z,No,503,560503,s,u,C1\n,2026-11-09T10:00:02Z,No,503,560503,s,u,c2\n"
     "c3,2026-11-09T10:00:03Z,No,503,560503,s,u,c4\n",
     "c1  c3 differing_columns=2 "},
    {"blank lines and lines of delimiters", HEAD ROW(1) "\n,,,,,,,\n\n" ROW(2) ",,,\n", "c1 c2 "},
    {"cells are left off in many rows", HEAD ROW(1) SHORT(2) SHORT(3) SHORT(4) ROW(5),
     "c1 c2- c3- c4- c5 short_rows=3 "},
    {"to the end of the file", HEAD SHORT(1) SHORT(2), "c1- c2- short_rows=2 "},
    {"cells are missing in one row", HEAD ROW(1) SHORT(2) ROW(3), "c1 c3 !3 "},
    {"in the last row", HEAD ROW(1) SHORT(2), "c1 !3 "},
    {"in the only row", HEAD SHORT(1), "!2 "},
    {"in rows apart", HEAD SHORT(1) ROW(2) SHORT(3), "c2 !2 !4 "},
    {"of different lengths", HEAD SHORT(1) "c2,2026-11-09T10:00:02Z,No,503,560503,s,No\n" ROW(3),
     "c3 !2 !3 "},
    {"a lost cell in two rows",
     CQD "2026-11-09,503,560503,80,12,Fabrikam\n"
         "2026-11-09,503,560503,12,Fabrikam\n2026-11-10,503,560503,12,Fabrikam\n",
     "503/560503:80/12/68 !3 !4 "},
    {"a cell that may be another column's, in two rows",
     "Date,PSTN Call End Reason,PSTN Call End Sub Reason,Hour,PSTN Total Attempts Count,PSTN Total "
     "Connected Count\n2026-11-09,503,560503,80,12\n2026-11-10,503,560503,80,12\n",
     "!2 !3 "},
    {"an ID that may be of another kind, in two rows", TAIL_HEAD TAIL(1) TAIL(2), "!2 !3 "},
    {"in a whole block of rows", TAIL_HEAD TAIL_16 TAIL(5),
     "c1- c2- c3- c4- c1- c2- c3- c4- c1- c2- c3- c4- c1- c2- c3- c4- c5- short_rows=17 "},
    {"but not a number",
     CQD "2026-11-09,503,560503,80,Fabrikam\n2026-11-09,503,560503,80,Fabrikam\n", "!2 !3 "},
    {"a doubled delimiter in two rows, before a blank end",
     HEAD "c1,2026-11-09T10:00:01Z,No,503,,560503,sbc1.contoso.com,No,\n"
          "c2,2026-11-09T10:00:01Z,No,503,,560503,sbc1.contoso.com,No,\n",
     "!2 !3 "},
    {"a doubled delimiter where any text would do",
     "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,Azure "
     "region "
     "for Media,Azure region for Signaling,Display Name\n"
     "c1,2026-11-09T10:00:01Z,No,503,560503,sbc1.contoso.com,,EUNO,,\n"
     "c2,2026-11-09T10:00:01Z,No,503,560503,sbc1.contoso.com,,EUNO,,\n",
     "!2 !3 "},
    {"a delimiter within a text, before a blank end",
     "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,Final SIP Phrase,"
     "SBC FQDN,User country\n"
     "c1,2026-11-09T10:00:01Z,No,503,560503,Service Unav,ailable,sbc1.contoso.com,\n",
     "!2 "},
    {"before other cells",
     "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,Final SIP Phrase,"
     "SBC FQDN,Media bypass,Administrative Units\n"
     "c1,2026-11-09T10:00:01Z,No,503,560503,Service Unav,ailable,sbc1.contoso.com,No,\n"
     "c2,2026-11-09T10:00:01Z,No,503,560503,Service,sbc1.contoso.com,No,u,\n",
     "c2 !2 long_rows=1 "},
    {"a cell twice, before a blank end",
     "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,"
     "Administrative Units\n"
     "c1,2026-11-09T10:00:01Z,No,503,503,560503,sbc1.contoso.com,\n",
     "!2 "},
    {"what the format requires is never left off",
     HEAD "c1,2026-11-09T10:00:01Z,No,503,560503\nc2,2026-11-09T10:00:01Z,No,503,560503\n",
     "!2 !3 "},
    {"blank cells too many in many rows", HEAD LONG(1) LONG(2) ROW(3), "c1 c2 c3 long_rows=2 "},
    {"in one row", HEAD ROW(1) LONG(2) ROW(3), "c1 c2 c3 long_rows=1 "},
    {"cells too many that hold something",
     HEAD "c1,2026-11-09T10:00:01Z,No,503,560503,s,No,u,x\n"
          "c2,2026-11-09T10:00:01Z,No,503,560503,s,No,u,x\n",
     "!2 !3 "},
    {"a heading is missing, the first rows say nothing below the last",
     UNIT_GONE UNIT_ROW(1, ) UNIT_ROW(2, ) UNIT_ROW(3, u), "!2 !3 !4 "},
    {"the first one does", UNIT_GONE UNIT_ROW(1, u) UNIT_ROW(2, ) UNIT_ROW(3, ), "!2 !3 !4 "},
    {"the first row alone has a cell too many",
     HEAD "c1,2026-11-09T10:00:01Z,No,503,560503,s,No,u,x\n" ROW(2) LONG(3),
     "c2 c3 !2 long_rows=1 "},
    {"a heading is missing, a block of rows says nothing below the last",
     UNIT_GONE UNIT_ROWS UNIT_ROWS UNIT_ROWS UNIT_ROWS UNIT_ROW(3, u),
     "line 18: a cell stands beyond the heading line, as blank ones do in the rows above: the "
     "heading line lacks a heading or a delimiter"},
    {"a row on the heading line, as Excel writes it",
     FLAG_HEAD_TO "c1,16.11.2026 09:12,No,503,560503,sbc1.contoso.com,No\n" ROW(2),
     "line 1: a heading line and a row stand on one line: put a line end between them"},
    {"a quote on the heading line that is not closed",
     FLAG_HEAD_TO ",\"Call type\nc1,2026-11-09T10:00:01Z,No,503,560503,s,No,\"dr_out\"\n",
     "line 1: a quote is not closed in the heading line: it takes in rows"},
    {"filters of Power BI", HEAD ROW(1) "\n\"Applied filters:\nx is y\"\n", "c1 filter_lines=1 "},
    {"with delimiters behind", HEAD ROW(1) "No filters applied,,,,,,,\n", "c1 filter_lines=1 "},
    {"above the heading, as wide as it",
     "\"Applied filters:\nx is y\",,,\n,,,\n" NER "503,560503,x,12\n",
     "503/560503:-1/-1/12 lines_above=3 "},
    {"not even a heading", "\n\n", ""},

    {"counts by pair", NER "503,560503,x,12\n503,560503,y,3\n",
     "503/560503:-1/-1/12 503/560503:-1/-1/3 "},
    {"a sum without codes", NER "503,560503,x,12\n,,,15\n403,560403,y,3\n",
     "503/560503:-1/-1/12 403/560403:-1/-1/3 total_rows=1 "},
    {"a sum that is called so", NER "503,560503,x,12\nTotal,,,12\n",
     "503/560503:-1/-1/12 total_rows=1 "},
    {"calls without codes are no sum", NER "503,560503,x,12\n,,z,7\n",
     "503/560503:-1/-1/12 -/-:-1/-1/7 "},
    {"calls without codes and their sum", NER "503,560503,x,12\n,,z,7\n,,,19\n",
     "503/560503:-1/-1/12 -/-:-1/-1/7 total_rows=1 "},
    {"one row and a sum of the same", NER "503,560503,x,12\n,,,12\n",
     "503/560503:-1/-1/12 total_rows=1 "},
    {"nothing but a row without codes", NER ",,z,7\n", "-/-:-1/-1/7 "},
    {"a sum of approximations", NER "503,560503,x,1000\n403,560403,y,2000\n,,,3012\n",
     "503/560503:-1/-1/1000 403/560403:-1/-1/2000 total_rows=1 "},
    {"too far off for one", NER "503,560503,x,1000\n403,560403,y,2000\n,,,3013\n",
     "503/560503:-1/-1/1000 403/560403:-1/-1/2000 -/-:-1/-1/3013 "},
    {"small counts are exact", NER "503,560503,x,100\n403,560403,y,99\n,,,200\n",
     "503/560503:-1/-1/100 403/560403:-1/-1/99 -/-:-1/-1/200 "},
    {"sums of each trunk, and of all",
     BY_TRUNK
     "sbc1,503,560503,8\nsbc1,403,560403,2\nsbc1,,,10\nsbc2,500,560500,5\nsbc2,,,5\n,,,15\n",
     "503/560503:-1/-1/8 403/560403:-1/-1/2 500/560500:-1/-1/5 total_rows=3 "},
    {"above their rows, as DAX has them",
     BY_TRUNK
     ",,,15\nsbc1,,,10\nsbc1,503,560503,8\nsbc1,403,560403,2\nsbc2,,,5\nsbc2,500,560500,5\n",
     "503/560503:-1/-1/8 403/560403:-1/-1/2 500/560500:-1/-1/5 total_rows=3 "},
    {"sums of each SIP code",
     BY_TRUNK "sbc1,503,560503,8\nsbc1,503,560504,2\nsbc1,503,,10\nsbc1,,,10\n",
     "503/560503:-1/-1/8 503/560504:-1/-1/2 total_rows=2 "},
    {"calls without codes among sums",
     BY_TRUNK "sbc1,503,560503,8\nsbc1,,,3\nsbc1,,,11\nsbc2,500,560500,5\nsbc2,403,560403,1\nsbc2,,"
              ",6\n,,,17\n",
     "503/560503:-1/-1/8 500/560500:-1/-1/5 403/560403:-1/-1/1 -/-:-1/-1/3 total_rows=3 "},
    {"as many calls without codes as with one are no sum of it",
     BY_TRUNK "sbc1,503,560503,1\nsbc1,,,1\nsbc2,500,560500,5\n",
     "503/560503:-1/-1/1 500/560500:-1/-1/5 -/-:-1/-1/1 "},
    {"a sum under a name that nobody knows",
     BY_TRUNK "sbc1,503,560503,8\nsbc2,403,560403,2\n\xc3\x96sszesen,,,10\n",
     "503/560503:-1/-1/8 403/560403:-1/-1/2 total_rows=1 "},
    {"a sum of each day",
     BY_DAY "2026-11-09,503,560503,8,0\n2026-11-09,0,540000,40,40\n2026-11-09,,,48,40\n"
            "2026-11-10,503,560503,3,0\n2026-11-10,0,540000,9,9\n2026-11-10,,,12,9\n",
     "503/560503:8/0/8 0/540000:40/40/0 503/560503:3/0/3 0/540000:9/9/0 total_rows=2 "},
    {"all that it counts must add up",
     BY_DAY "2026-11-09,503,560503,8,0\n2026-11-09,0,540000,40,40\n2026-11-09,,,48,7\n",
     "503/560503:8/0/8 0/540000:40/40/0 -/-:48/7/41 "},
    {"a day as busy as the one before is no sum of it",
     BY_DAY "2026-11-09,503,560503,8,0\n2026-11-09,0,540000,40,40\n2026-11-10,,,48,40\n",
     "503/560503:8/0/8 0/540000:40/40/0 -/-:48/40/8 "},
    {"flags of DAX",
     FLAGGED("[IsGrandTotalRowTotal],[IsDM0Total]",
             ",,,24,True,True\n2026-11-09,,,12,False,True\n2026-11-09,503,560503,12,False,False\n"
             "2026-11-10,503,560503,12,False,False\n"),
     "503/560503:12/0/12 503/560503:12/0/12 total_rows=2 "},
    {"sums over the trunk of each pair",
     BY_TRUNK "sbc1,503,560503,8\nsbc2,503,560503,2\n,503,560503,10\nsbc1,403,560403,3\n"
              ",403,560403,3\n",
     "503/560503:-1/-1/8 503/560503:-1/-1/2 403/560403:-1/-1/3 total_rows=2 "},
    {"above their rows, beside the calls of no trunk and the sum of all",
     BY_TRUNK ",,,20\n,503,560503,13\nsbc1,503,560503,8\nsbc2,503,560503,2\n,503,560503,3\n"
              ",403,560403,7\nsbc2,403,560403,7\n",
     "503/560503:-1/-1/8 503/560503:-1/-1/2 403/560403:-1/-1/7 503/560503:-1/-1/3 total_rows=3 "},
    {"of one pair with three trunks",
     BY_TRUNK "sbc1,503,560503,8\nsbc2,503,560503,12\nsbc3,503,560503,2\n,503,560503,22\n",
     "503/560503:-1/-1/8 503/560503:-1/-1/12 503/560503:-1/-1/2 total_rows=1 "},
    {"of one pair with two it may be one",
     BY_TRUNK "sbc1,503,560503,8\nsbc2,503,560503,12\n,503,560503,20\n",
     "503/560503:-1/-1/8 503/560503:-1/-1/12 503/560503:-1/-1/20 possible_sums=1 "},
    {"counts of 1 are alike by chance",
     BY_TRUNK "sbc1,503,560503,1\n,503,560503,1\nsbc1,403,560403,1\n,403,560403,1\n",
     "503/560503:-1/-1/1 403/560403:-1/-1/1 503/560503:-1/-1/1 403/560403:-1/-1/1 "
     "possible_sums=2 "},
    {"calls of no trunk are no sums",
     BY_TRUNK "sbc1,503,560503,8\nsbc2,503,560503,2\n,503,560503,4\nsbc1,403,560403,3\n"
              "sbc2,403,560403,3\n",
     "503/560503:-1/-1/8 503/560503:-1/-1/2 403/560403:-1/-1/3 403/560403:-1/-1/3 "
     "503/560503:-1/-1/4 "},
    {"sums of some groups only may be ones",
     BY_TRUNK "sbc1,503,560503,8\nsbc2,503,560503,32\n,503,560503,40\nsbc1,403,560403,3\n"
              "sbc2,403,560403,3\nsbc1,500,560500,6\n",
     "503/560503:-1/-1/8 503/560503:-1/-1/32 403/560403:-1/-1/3 403/560403:-1/-1/3 "
     "500/560500:-1/-1/6 503/560503:-1/-1/40 possible_sums=1 "},
    {"sums over trunk and description, each and both",
     "PSTN Trunk FQDN," NER "sbc1,503,560503,x,8\nsbc1,503,560503,y,2\nsbc1,503,560503,,10\n"
     "sbc2,503,560503,x,5\nsbc2,503,560503,,5\n,503,560503,,15\n,503,560503,x,13\n"
     ",503,560503,y,2\n,,,,15\n",
     "503/560503:-1/-1/8 503/560503:-1/-1/2 503/560503:-1/-1/5 total_rows=6 "},
    {"sums over the trunk of calls without a description",
     "PSTN Trunk FQDN," NER "sbc1,503,560503,x,8\nsbc2,503,560503,x,7\nsbc3,503,560503,x,1\n"
     ",503,560503,x,16\nsbc1,503,560503,,9\nsbc2,503,560503,,4\nsbc3,503,560503,,2\n"
     ",503,560503,,15\nsbc1,408,10057,,3\n,408,10057,,3\n",
     "503/560503:-1/-1/8 503/560503:-1/-1/7 503/560503:-1/-1/1 503/560503:-1/-1/9 "
     "503/560503:-1/-1/4 503/560503:-1/-1/2 408/10057:-1/-1/3 total_rows=3 "},
    {"sums over the trunk beside those over both, with calls without a description",
     "PSTN Trunk FQDN," NER "sbc1,503,560503,x,42\nsbc1,503,560503,,191\n,503,560503,x,42\n"
     ",503,560503,,191\n,503,560503,,233\nsbc2,408,10057,y,91\n,408,10057,y,91\n,408,10057,,91\n",
     "503/560503:-1/-1/42 408/10057:-1/-1/91 503/560503:-1/-1/191 total_rows=5 "},
    {"sums of approximations over the trunk",
     BY_TRUNK "sbc1,503,560503,1000\nsbc2,503,560503,2000\n,503,560503,3012\n"
              "sbc1,403,560403,500\nsbc2,403,560403,500\n,403,560403,996\n",
     "503/560503:-1/-1/1000 503/560503:-1/-1/2000 403/560403:-1/-1/500 403/560403:-1/-1/500 "
     "total_rows=2 "},
    {"what is blank in all rows says nothing",
     BY_TRUNK ",503,560503,5\n,403,560403,5\n,500,560500,10\n",
     "503/560503:-1/-1/5 403/560403:-1/-1/5 500/560500:-1/-1/10 "},
    {"as 1 and 0, and under other names",
     FLAGGED("IsDM1Total,[Is Subtotal]",
             "2026-11-09,503,,12,1,0\n2026-11-09,503,,13,0,1\n2026-11-09,503,560503,12,0,0\n"),
     "503/560503:12/0/12 total_rows=2 "},
    {"sums of the rows below each heading",
     BY_TRUNK "sbc1,503,560503,8\nsbc1,403,560403,2\n,,,10\n" NER "500,560500,x,7\n408,10057,y,3\n"
              ",,,10\n",
     "503/560503:-1/-1/8 403/560403:-1/-1/2 500/560500:-1/-1/7 408/10057:-1/-1/3 "
     "total_rows=2 parts=2 "},
    {"a row that was kept is read as the heading above it says",
     BY_TRUNK "sbc1,,,4\n" NER "500,560500,x,7\n", "-/-:-1/-1/4 500/560500:-1/-1/7 parts=2 "},
    {"more calls than there can be", NER "503,560503,x,9223372036854775807\n403,560403,y,3\n",
     "403/560403:-1/-1/3 !2 "},
    {"separators of thousands",
     NER "503,560503,x,\"1,204\"\n503,560503,y,1.204\n503,560503,z,1\xc2\xa0"
         "204\n503,560503,w,1'204\n",
     "503/560503:-1/-1/1204 503/560503:-1/-1/1204 503/560503:-1/-1/1204 503/560503:-1/-1/1204 "},
    {"as a Swiss region writes them",
     NER "503,560503,x,1\xe2\x80\x99"
         "204\n503,560503,y,12\n",
     "503/560503:-1/-1/1204 503/560503:-1/-1/12 "},
    {"a share of all beside the number",
     "Date,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total Attempts Count,%GT PSTN Total "
     "Attempts Count\n2026-11-16,503,560503,12,13.04%\n2026-11-16,403,560403,80,86.96 %\n",
     "503/560503:12/0/12 403/560403:80/0/80 "},
    {"a sum of all above the rows, as DAX gives it without flags",
     BY_DAY "2026-11-09,,,52,40\n2026-11-09,503,560503,12,0\n2026-11-09,0,540000,40,40\n",
     "503/560503:12/0/12 0/540000:40/40/0 total_rows=1 "},
    {"ranges tell rows apart",
     "Date,PSTN Call End Reason,PSTN Call End Sub Reason,Duration (Minutes),PSTN Total Attempts "
     "Count\n2026-11-16,503,560503,062: [0 - 0),12\n2026-11-16,503,560503,\"067: [60,65)\",5\n",
     "503/560503:12/0/12 503/560503:5/0/5 "},
    {"counts without a number of calls are refused",
     "Date,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Inbound Attempts Count\n"
     "2026-11-16,503,560503,40\n",
     "line 1: no column is known that counts calls, such as \"PSTN Total Attempts Count\" or "
     "\"PSTN Calls Affected By NER\""},
    {"a count of something gives way to the measure",
     "Date,PSTN Call End Reason,PSTN Call End Sub Reason,Count of First UPN,PSTN Total Attempts "
     "Count\n2026-11-16,503,560503,3,50\n",
     "503/560503:50/0/50 "},
    {"a short row above another heading is not read below it",
     HEAD SHORT(1) GRAPH_HEAD "c2,2026-11-09T10:00:02Z,False,503,560503,s\n", "c2- !2 parts=2 "},
    {"blank counts are 0", CQD "2026-11-09,503,560503,5,,\n", "503/560503:5/0/5 "},
    {"more connected than tried is no count", CQD "2026-11-09,503,560503,5,6,\n", "!2 "},
    {"a row of counts without its day", CQD ",503,560503,5,0,\n", "!2 "},

    {"a date shows the order", DATES("11/19/2026 10:00:00", "11/02/2026 10:00:00"),
     "2026-11-19T10:00:00Z 2026-11-02T10:00:00Z "},
    {"the other one", DATES("19/11/2026 10:00:00", "02/11/2026 10:00:00"),
     "2026-11-19T10:00:00Z 2026-11-02T10:00:00Z "},
    {"AM and PM show it too",
     DATES("11/2/2026 10:00:00 AM", "11/3/2026 1:00:00\xe2\x80\xaf"
                                    "PM"),
     "2026-11-02T10:00:00Z 2026-11-03T13:00:00Z "},
    {"no date shows it", DATES("02/11/2026 10:00:00", "03/11/2026 10:00:00"),
     "2026-11-02T10:00:00Z 2026-11-03T10:00:00Z day first assumed "},
    {"AM and PM are of those who write the day first too",
     DATES("2/11/2026 10:00:00 AM", "13/11/2026 1:00:00 PM"),
     "line 3 shows that dates begin with the day, which those above do not tell: give --date-order "
     "dmy"},
    {"with zeros they show nothing", DATES("2/04/2026 10:00:00 AM", "3/04/2026 1:00:00 PM"),
     "2026-04-02T10:00:00Z 2026-04-03T13:00:00Z day first assumed "},
    {"tables with two delimiters, one behind the other",
     "CorrelationId;Invite time;Success;Final SIP code;Final Microsoft subcode;SBC FQDN\n"
     "c1;2026-11-09T10:00:01Z;No;503;560503;s\n" HEAD ROW(2),
     "c1- !3 !4 "},
    {"a row above the heading", ROW(1) HEAD ROW(2), "c2 !1 lines_above=1 "},
    {"dates contradict", DATES("13/01/2026 10:00:00", "01/13/2026 10:00:00"),
     "line 3: a date begins with the month, but on line 2 with the day: with --date-order dmy or "
     "mdy the rows of the other order are rejected"},
    {"a later date shows another order than was assumed",
     DATES("02/11/2026 10:00:00", "11/13/2026 10:00:00"),
     "line 3 shows that dates begin with the month, which those above do not tell: give "
     "--date-order mdy"},
};

static void test_cases(void)
{
    const struct sw_export_options options = {.since = 1, .until = 2};

    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[512];
        size_t n = strlen(cases[i].text), same = 0;

        for (size_t step = 1; step <= n; step++) /* wherever the input is cut */
            same += !strcmp(exported_as(out, &options, cases[i].text, step), cases[i].want);
        if (same != n)
            is_text(out, cases[i].want, cases[i].name);
        ok(same == n, "%s", cases[i].name);
    }
}

static void test_options(void)
{
    struct sw_export_options options = {.date_order = SW_MONTH_FIRST};
    char out[512];

    is_text(exported_as(out, &options, DATES("02/11/2026 10:00:00", "13/11/2026 10:00:00"), 9),
            "2026-02-11T10:00:00Z !3 ", "an order that is given rejects the rows of the other");
    options = (struct sw_export_options){.delimiter = ';'};
    ok(strstr(exported_as(out, &options, HEAD ROW(1), 9), "not a known export") != NULL,
       "a delimiter that is given counts");
    options =
        (struct sw_export_options){.format = sw_formats_find(&tables.formats, SW_STR("graph"))};
    ok(strstr(exported_as(out, &options, HEAD ROW(1), 9), "nearest is graph") != NULL,
       "so does a format");
    is_text(
        exported_as(out, &options, GRAPH_HEAD "c2,2026-11-09T10:00:02Z,False,503,560503,s\n", 9),
        "c2- ", "where it fits");
}

/* Other cells and other names of the same counts. */
static void test_identity_of_counts(void)
{
    static const char *const texts[] = {
        CQD "2026-11-09,503,560503,5,1,Fabrikam\n",
        "PSTN Carrier Name,CQD[Date],PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total "
        "Attempts Count,PSTN Total Minutes\nFABRIKAM,11/09/2026 00:00:00,503,560503,7,3\n",
        CQD "2026-11-09,503,560503,5,1,Adatum\n",
        CQD "2026-11-10,503,560503,5,1,Fabrikam\n",
    };
    const struct sw_export_options options = {.date_order = SW_MONTH_FIRST};
    struct exported e[COUNT(texts)];

    for (size_t i = 0; i < COUNT(texts); i++) {
        export_text(&e[i], &tables, &options, sw_str(texts[i]), 64);
        must(e[i].n_calls == 1, e[i].err.text);
    }
    ok(memcmp(e[0].calls[0].fingerprint, e[2].calls[0].fingerprint, 16) != 0,
       "a cell that is not kept tells rows of counts apart");
    ok(memcmp(e[0].calls[0].fingerprint, e[3].calls[0].fingerprint, 16) != 0, "so does the day");
    is_int(e[0].calls[0].counts.until - e[0].calls[0].invite_time, SW_DAY,
           "a day alone stands for the whole day");
    ok(memcmp(e[0].calls[0].fingerprint, e[1].calls[0].fingerprint, 16) == 0,
       "a date written as its midnight is that day, whatever it counts");
    for (size_t i = 0; i < COUNT(texts); i++)
        exported_clear(&e[i]);
}

/* What a row of counts stands for: a date may be written as its midnight, a time is a moment. */
static void test_days(void)
{
    static const struct {
        const char *heading, *cell;
        int64_t length;
    } days[] = {
        {"Date", "2026-11-16", SW_DAY},
        {"Date", "11/16/2026 12:00:00 AM", SW_DAY},
        {"CQD[Date]", "2026-11-16T00:00:00", SW_DAY},
        {"Date", "16.11.2026 00:00", SW_DAY},
        {"Date", "46342", SW_DAY},
        {"Date", "11/16/2026 9:12:00 AM", 0},
        {"Start Time", "11/16/2026 12:00:00 AM", 0},
        {"PSTN Event Info Time", "2026-11-16 00:00:00.0000000", 0},
    };

    for (size_t i = 0; i < COUNT(days); i++) {
        const struct sw_export_options options = {0};
        struct exported e;
        char text[256];

        snprintf(text, sizeof text,
                 "%s,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total Attempts Count\n"
                 "%s,503,560503,5\n",
                 days[i].heading, days[i].cell);
        export_text(&e, &tables, &options, sw_str(text), 64);
        must(e.n_calls == 1, e.err.text);
        is_int(e.calls[0].counts.until - e.calls[0].invite_time, days[i].length, days[i].cell);
        is_int(e.calls[0].invite_time / SW_DAY, sw_date_days(2026, 11, 16), "  of that day");
        exported_clear(&e);
    }
}

#define TIMES(success)                                                                             \
    "CorrelationId,Invite time,Failure time,End time," success                                     \
    "Final SIP code,Final Microsoft subcode,SBC FQDN\n"
#define NO_END(success)                                                                            \
    "CorrelationId,Invite time,End time," success                                                  \
    "Final SIP code,Final Microsoft subcode,SBC FQDN\n"

/* Connected or not where no cell says so: by the times, then the codes, else unknown. */
static void test_outcomes(void)
{
    static const char failed[] = "2026-11-09T10:00:09Z";
    static const struct {
        const char *name, *heading, *times, *codes;
        enum sw_success want;
        int derived;
    } outcomes[] = {
        {"a flag counts", TIMES("Success,"), "%s,,Yes", "503,560503", SW_CONNECTED, 0},
        {"either way", TIMES("Success,"), ",%s,No", "0,540000", SW_NOT_CONNECTED, 0},
        {"a failure time", TIMES("Success,"), "%s,,", "0,540000", SW_NOT_CONNECTED, 1},
        {"also beside an end", TIMES("Success,"), "%s,2026-11-09T10:00:10Z,", "0,0",
         SW_NOT_CONNECTED, 1},
        {"an end", TIMES("Success,"), ",%s,", "503,560503", SW_CONNECTED, 1},
        {"year 1 is no failure", TIMES("Success,"), "0001-01-01T00:00:00Z,%s,", "503,560503",
         SW_CONNECTED, 1},
        {"nor an end", TIMES("Success,"), ",0001-01-01T00:00:00Z,", "503,560503", SW_NOT_CONNECTED,
         1},
        {"codes of a failure", TIMES("Success,"), ",,", "503,560503", SW_NOT_CONNECTED, 1},
        {"of an end in order", TIMES("Success,"), ",,", "0,540000", SW_CONNECTED, 1},
        {"as SIP has it", TIMES("Success,"), ",,", "200,560000", SW_CONNECTED, 1},
        {"half of it", TIMES("Success,"), ",,", "0,", SW_SUCCESS_UNKNOWN, 0},
        {"another Microsoft code", TIMES("Success,"), ",,", "0,540487", SW_SUCCESS_UNKNOWN, 0},
        {"a provisional answer", TIMES("Success,"), ",,", "183,0", SW_SUCCESS_UNKNOWN, 0},
        {"no codes", TIMES("Success,"), ",,", ",", SW_SUCCESS_UNKNOWN, 0},
        {"no column for it", TIMES(""), "%s,", "0,540000", SW_NOT_CONNECTED, 1},
        {"an end where failures have no time of their own", NO_END(""), "%s", "503,560503",
         SW_NOT_CONNECTED, 1},
    };
    static const char plans[] = "UsageId,Call ID,Call Type,Start Time,End Time\n"
                                "u,c,user_out,2026-11-16T09:12:31Z,2026-11-16T09:13:31Z\n";
    const struct sw_export_options options = {0};
    struct exported e;

    for (size_t i = 0; i < COUNT(outcomes); i++) {
        char text[512], times[64];

        snprintf(times, sizeof times, outcomes[i].times, failed);
        snprintf(text, sizeof text, "%sc,2026-11-09T10:00:00Z,%s,%s,sbc1\n", outcomes[i].heading,
                 times, outcomes[i].codes);
        export_text(&e, &tables, &options, sw_str(text), 64);
        must(e.n_calls == 1, e.n_rejects ? e.rejects[0].reason : e.err.text);
        is_int(e.calls[0].success, outcomes[i].want, outcomes[i].name);
        is_int(sw_export_facts(e.reader).found[SW_DERIVED_OUTCOMES], outcomes[i].derived,
               "  is told");
        exported_clear(&e);
    }
    export_text(&e, &tables, &options, sw_str(plans), 64);
    ok(e.n_calls == 1 && e.calls[0].success == SW_SUCCESS_UNKNOWN &&
           sw_export_facts(e.reader).found[SW_DERIVED_OUTCOMES] == 0,
       "calling plans tell no outcome, and none is made up");
    exported_clear(&e);
}

/* Nobody can have called then: the row is rejected, and says why. */
static void test_years(void)
{
    static const struct {
        const char *time, *want;
    } years[] = {
        {"2027-03-10T23:59:59Z", "accepted"},
        {"2027-03-11T11:59:59.999Z", "accepted"},
        {"2027-03-11T12:00:00Z", "invite_time is in the future"},
        {"2027-12-24T12:00:00Z", "invite_time is in the future"},
        {"12/24/2027 12:00:00", "invite_time is in the future"},
        {"31.12.69 12:00:00", "invite_time is in the future"},
        {"9999-12-31T23:59:59Z", "invite_time is in the future"},
        {"46600.5123456789", "invite_time is in the future"},
        {"2016-01-01T00:00:00Z", "accepted"},
        {"2015-12-31T23:59:59Z", "invite_time is before 2016"},
        {"1899-12-30T00:00:00Z", "invite_time is before 2016"},
        {"30.12.1899 00:00:00", "invite_time is before 2016"},
        {"20000.5123456789", "invite_time is before 2016"},
        {"2569-11-16T09:12:31Z", "invite_time has a year of another calendar"},
        {"16/11/2569 09:12:31", "invite_time has a year of another calendar"},
        {"1448-05-06 09:12:31", "invite_time has a year of another calendar"},
        {"06/05/1448 09:12:31", "invite_time has a year of another calendar"},
        {"1405-08-25T09:12:31Z", "invite_time has a year of another calendar"},
        {"0001-01-01T00:00:00Z", "no time in any of its columns"},
        {"1/1/0001 12:00:00 AM", "no time in any of its columns"},
    };
    struct sw_export_options options = {.now = utc("2027-03-10T12:00:00Z")};
    struct exported e;

    for (size_t i = 0; i < COUNT(years); i++) {
        char text[256];

        snprintf(text, sizeof text, HEAD "c1,%s,No,503,560503,sbc1,No,\n", years[i].time);
        export_text(&e, &tables, &options, sw_str(text), 64);
        must(e.status == SW_OK && e.n_calls + e.n_rejects == 1, e.err.text);
        is_text(e.n_rejects ? e.rejects[0].reason : "accepted", years[i].want, years[i].time);
        exported_clear(&e);
    }
    options.now = utc("2026-03-10T12:00:00Z");
    export_text(&e, &tables, &options, SW_STR(HEAD ROW(1)), 64);
    is_int((int64_t)e.n_calls, 1, "a clock that lags behind the program is not believed");
    exported_clear(&e);
    options.now = 0;
    export_text(&e, &tables, &options,
                SW_STR(HEAD "c1,2100-12-31T23:59:59Z,No,503,560503,sbc1,No,\n"
                            "c2,2101-01-01T00:00:00Z,No,503,560503,sbc1,No,\n"),
                64);
    ok(e.n_calls == 1 && e.n_rejects == 1, "without a clock this century is as far as it goes");
    exported_clear(&e);
    options.now = utc("2027-03-10T12:00:00Z");
    export_text(&e, &tables, &options,
                SW_STR("Year,Month,Day,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total "
                       "Attempts Count\n2569,11,16,503,560503,5\n2026,November,16,503,560503,5\n"),
                64);
    ok(e.n_calls == 1 && e.n_rejects == 1, "the parts of a date are looked at likewise");
    is_text(e.rejects[0].reason, "its date has a year of another calendar", "  and it says why");
    exported_clear(&e);
}

#define TIMED(invite, end)                                                                         \
    "CorrelationId,Invite time,End time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN\n" \
    "c1," invite "," end ",Yes,0,540000,sbc1\n"

/* What counts are, as their file writes numbers; "!" for a row that is rejected. */
static void test_marks(void)
{
    static const struct {
        const char *counts[4], *want;
    } files[] = {
        {{"1.204", "12", "5.000"}, "1204 12 5000 "},
        {{"5.0", "1204.0", "5.000", "0.000"}, "5 1204 5 0 "},
        {{"5.0", "1.204"}, "5 ! "},
        {{"1.204", "5.0"}, "1204 ! "},
        {{"0.000", "12.000"}, "0 12 "},
        {{"1,204.0", "12,000"}, "1204 12000 "},
        {{"1.204,0", "100.000"}, "1204 100000 "},
        {{"1,23,456", "12,34,567", "1,23"}, "123456 1234567 ! "},
        {{"1\xe2\x80\x89"
          "204",
          "1\xe2\x80\xaf"
          "204"},
         "1204 1204 "},
        {{"1,23.0", "0,123"}, "! ! "},
    };

    for (size_t i = 0; i < COUNT(files); i++) {
        const struct sw_export_options options = {.since = 1, .until = 2};
        struct sw_buf text = {0}, got = {0};
        struct exported e;

        sw_buf_str(&text, NER);
        for (int n = 0; n < 4 && files[i].counts[n]; n++)
            sw_buf_printf(&text, "503,%d,x,\"%s\"\n", 560503 + n, files[i].counts[n]);
        export_text(&e, &tables, &options, (struct sw_str){text.s, text.n}, 64);
        for (size_t n = 0, c = 0; n < e.n_calls + e.n_rejects; n++)
            if (c < e.n_calls && e.calls[c].pair.microsoft.value == 560503 + (int64_t)n)
                sw_buf_printf(&got, "%" PRId64 " ", e.calls[c++].counts.failed);
            else
                sw_buf_str(&got, "! ");
        is_text(got.s, files[i].want, files[i].counts[0]);
        sw_buf_free(&text);
        sw_buf_free(&got);
        exported_clear(&e);
    }
}

/* Whether day or month comes first, where the parts of a date do not tell. */
static void test_orders(void)
{
    static const struct {
        const char *name, *text, *want;
    } orders[] = {
        {"the other order would be in the future", DATES("12/11/2026 10:00", "12/11/2026 10:01"),
         "2026-11-12T10:00:00Z 2026-11-12T10:01:00Z "},
        {"the other one", DATES("11/12/2026 10:00", "11/12/2026 10:01"),
         "2026-11-12T10:00:00Z 2026-11-12T10:01:00Z "},
        {"past rows below follow it", DATES("12/11/2026 10:00", "02/11/2026 10:01"),
         "2026-11-12T10:00:00Z 2026-11-02T10:01:00Z "},
        {"both are possible", DATES("03/04/2026 10:00", "03/04/2026 10:01"),
         "2026-03-04T10:00:00Z 2026-03-04T10:01:00Z month first assumed "},
        {"neither is", DATES("01/02/2027 10:00", "03/04/2026 10:01"),
         "2026-03-04T10:01:00Z !2 month first assumed "},
        {"rows above were read otherwise", DATES("02/11/2026 10:00", "12/11/2026 10:01"),
         "line 3 shows that dates begin with the day, which those above do not tell: give "
         "--date-order dmy"},
        {"a call over midnight, read as is usual",
         TIMED("03/04/2026 23:59:50", "04/04/2026 00:01:00"), "2026-04-03T23:59:50Z "},
        {"an end of the month", TIMED("31/03/2026 23:59:50", "01/04/2026 00:01:00"),
         "2026-03-31T23:59:50Z "},
        {"against what is usual", TIMED("04/03/2026 23:59:50", "04/04/2026 00:01:00"),
         "line 2 shows that dates begin with the month, which those above do not tell: give "
         "--date-order mdy"},
        {"dots are the day's, slashes here the month's", DATES("4/14/2026 10:00", "3.4.2026 10:00"),
         "line 3: a date begins with the day, but on line 2 with the month: with --date-order dmy "
         "or "
         "mdy the rows of the other order are rejected"},
        {"dots above slashes", DATES("3.4.2026 10:00", "4/14/2026 10:00"),
         "line 3 shows that dates begin with the month, which those above do not tell: give "
         "--date-order mdy"},
        {"dots that could only be otherwise", DATES("4/14/2026 10:00", "4.14.2026 10:00"),
         "2026-04-14T10:00:00Z 2026-04-14T10:00:00Z "},
        {"within a day it tells nothing", TIMED("04/03/2026 10:00:00", "04/03/2026 10:01:00"),
         "2026-03-04T10:00:00Z day first assumed "},
    };
    const struct sw_export_options options = {.now = utc("2026-11-23T12:00:00Z")};

    for (size_t i = 0; i < COUNT(orders); i++) {
        char out[512];

        is_text(exported_as(out, &options, orders[i].text, 64), orders[i].want, orders[i].name);
    }
}

/* One spelling has a meaning of its own in exports of Direct Routing. */
static void test_call_types(void)
{
    static const char direct_routing[] =
        "CorrelationId,Invite time,Success,Call type,Final SIP code,Final Microsoft subcode,SBC "
        "FQDN\nc1,2026-11-09T10:00:00Z,No,User_Out_Transfer,503,560503,sbc1\n"
        "c2,2026-11-09T10:00:00Z,No,ByotOutUserTransfer,503,560503,sbc1\n";
    static const char plans[] = "UsageId,Call ID,Call Type,Start Time,End Time\n"
                                "u,c,user_out_transfer,2026-11-16T09:12:31Z,\n";
    const struct sw_export_options options = {0};
    struct exported e;

    export_text(&e, &tables, &options, SW_STR(direct_routing), 64);
    must(e.n_calls == 2, e.err.text);
    for (size_t i = 0; i < 2; i++)
        ok(sw_str_eq(e.calls[i].call_type, SW_STR("dr_out_user_transfer")),
           "a transfer is one in each spelling");
    exported_clear(&e);
    export_text(&e, &tables, &options, SW_STR(plans), 64);
    must(e.n_calls == 1, e.err.text);
    ok(sw_str_eq(e.calls[0].call_type, SW_STR("user_out_transfer")), "of calling plans another");
    exported_clear(&e);
}

/* Two tables of a row each: do they count the same group of calls? */
static void test_groups(void)
{
#define GROUP(heading, cell)                                                                       \
    "Date,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total Attempts Count," heading        \
    "\n2026-11-09,503,560503,5," cell "\n"
    static const struct {
        const char *name, *a, *b;
        bool is_same;
    } pairs[] = {
        {"a heading in another script", GROUP("\xd0\x93\xd0\xbe\xd1\x80\xd0\xbe\xd0\xb4", "x"),
         GROUP("\xd0\x93\xd0\xbe\xd1\x80\xd0\xbe\xd0\xb4", "y"), false},
        {"a column that nobody knows", GROUP("Building", "12"), GROUP("Building", "13"), false},
        {"but not one without a heading", GROUP("", "1"), GROUP("", "2"), true},
        {"a measure by its heading", GROUP("Avg Duration", "3"), GROUP("Avg Duration", "4"), true},
        {"as DAX writes it", GROUP("[SumStreams]", "3"), GROUP("[SumStreams]", "\"1,204\""), true},
        {"a word is no number of it", GROUP("Avg Duration", "long"), GROUP("Avg Duration", "short"),
         false},
        {"a range is none", GROUP("Total Length", "062: [0 - 0)"),
         GROUP("Total Length", "064: [1 - 2)"), false},
        {"a measure by its percentages", GROUP("Good", "87 %"), GROUP("Good", "86.5 %"), true},
        {"by its fractions", GROUP("MOS", "4.1"), GROUP("MOS", "\"4,25\""), true},
        {"an address is no fraction", GROUP("Relay", "192.0.2.1"), GROUP("Relay", "192.0.2.7"),
         false},
        {"a word within a word is none", GROUP("Country", "1"), GROUP("Country", "2"), false},
        {"numbers of columns that are known", GROUP("Hour", "9"), GROUP("Hour", "10"), false},
        {"one that gives way to a better one", GROUP("First UPN,Second UPN", "anna,bob"),
         GROUP("First UPN,Second UPN", "anna,carl"), false},
        {"times that give way, in either dialect", GROUP("End Time", "2026-11-09T10:00:00Z"),
         GROUP("End Time", "11/09/2026 10:00:00"), true},
        {"and that are others", GROUP("End Time", "2026-11-09T10:00:00Z"),
         GROUP("End Time", "11/09/2026 10:01:00"), false},
    };
    const struct sw_export_options options = {.date_order = SW_MONTH_FIRST};

    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct exported a, b;

        export_text(&a, &tables, &options, sw_str(pairs[i].a), 64);
        export_text(&b, &tables, &options, sw_str(pairs[i].b), 64);
        must(a.n_calls == 1 && b.n_calls == 1, pairs[i].name);
        ok((memcmp(a.calls[0].fingerprint, b.calls[0].fingerprint, 16) == 0) == pairs[i].is_same,
           "%s: %s group", pairs[i].name, pairs[i].is_same ? "the same" : "another");
        ok(a.calls[0].counts.content != b.calls[0].counts.content, "  and its cells are others");
        exported_clear(&a);
        exported_clear(&b);
    }
}

/* What is noticed in rows that are kept to see what they are is noticed once. */
static void test_findings_of_sums(void)
{
    static const char text[] = NER "503,560503,x,12\n,,z,=\"7\"\n,,,=\"19\"\n";
    const struct sw_export_options options = {.since = 1, .until = 2};
    struct exported e;

    export_text(&e, &tables, &options, SW_STR(text), 64);
    is_int(sw_export_facts(e.reader).found[SW_GUARDED_CELLS], 1,
           "once of a row that was kept, never of a sum");
    exported_clear(&e);
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_export_tables_load(&tables, &err) == SW_OK, err.text);
    test_cases();
    test_options();
    test_identity_of_counts();
    test_days();
    test_call_types();
    test_outcomes();
    test_years();
    test_orders();
    test_marks();
    test_groups();
    test_findings_of_sums();
    sw_export_tables_clear(&tables);
    return tap_done();
}
