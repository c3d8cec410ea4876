#!/usr/bin/env bash
# import_formats.t - every generation and packing of an export gives the same calls.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
generate 1500 >a.csv
load a.csv

# same CSV NAME [COLUMNS]: imported alone it gives the content of a.csv.
same() {
    rm -f s.db*
    run --db s.db import "$1"
    exit_is 0 "$2"
    cmp -s <(content s.db "${3:-}") <(content a.db "${3:-}")
    ok $? "$2: the same calls and causes"
    content s.db "${3:-}" >got
    content a.db "${3:-}" | diff - got | head -4 | sed 's/^/#   /'
}

# format_is FORMAT GENERATION NAME
format_is() {
    is "$(sqlite3 s.db "SELECT DISTINCT format || ' ' || generation FROM imports")" "$1 $2" "$3"
}

run --db a.db import a.csv
out_has "1 500 rows = 1 500 new + 0 known + 0 rejected" "the calls to compare with"

# The columns that every generation has; what the older ones leave out is compared apart.
common='tenant, correlation_id, shared_correlation_id, user, display_name, call_type, direction,
caller, callee, user_country, invite_time, start_time, failure_time, end_time, duration, success,
sip_code, microsoft_code, outcome, phrase, trunk, media_bypass, media_region, signaling_region'
graph='tenant, correlation_id, user, display_name, call_type, direction, caller, callee,
invite_time, start_time, failure_time, end_time, duration, success, sip_code, microsoft_code,
outcome, phrase, trunk, media_bypass, media_region, signaling_region'

# ------------------------------------------------------------- generations of the admin center

for generation in G1 G2 G3 G4; do
    as_csv "SELECT $(columns "${!generation}") FROM c" >$generation.csv
    is "$(head -1 $generation.csv | tr -d '\r"')" "${!generation}" "$generation: the heading as it is known"
    same $generation.csv "$generation" "$common"
    format_is admin-center $generation "$generation is recognised"
done
is "$(content s.db | cksum)" "$(content a.db | cksum)" "G4: all columns of all calls"

# What real files of 2024 have: G3 with the two last columns of G4, in either spelling.
for spelling in "Transfer or Correlation ID" "Transferor Correlation ID" "TransferorCorelation Id"; do
    as_csv "SELECT $(columns "$G3"), \"Administrative Units\", \"Transfer or Correlation ID\" AS \"$spelling\" FROM c" >x.csv
    same x.csv "G3 and \"$spelling\"" "$common, admin_units"
done
as_csv "SELECT *, 'GB' AS \"External Country\", 'x' AS \"A column of tomorrow\" FROM c" >x.csv
same x.csv "a column that nobody knows yet" "$common, admin_units"
is "$(sqlite3 s.db 'SELECT DISTINCT other_country FROM calls')" GB "External Country is kept"

# ------------------------------------------------------------------------- order and dialect

shuffled() { tr , '\n' <<<"$1" | sort -R --random-source=<(yes "$2") | paste -sd, -; }
for seed in 1 2 3; do
    for heading in "$G1" "$G4"; do
        order=$(shuffled "$heading" $seed)
        as_csv "SELECT $(columns "$order") FROM c" >x.csv
        same x.csv "columns in order $seed: ${order:0:24}..." "$common"
    done
done

sed '1s/Final Microsoft subcode/final microsoft SubCode/; 1s/SBC FQDN/sbc_fqdn/; 1s/CorrelationId/Correlation ID/' a.csv >x.csv
same x.csv "headings in other case, spacing and punctuation"

{ printf '\xef\xbb\xbf' && cat a.csv; } >x.csv
same x.csv "with a byte order mark"
is "$(head -c3 x.csv | od -An -tx1)" " ef bb bf" "(which is there)"
tr -d '\r' <a.csv >x.csv
same x.csv "LF line ends"
is "$(tr -d '\n' <a.csv | grep -c "$(printf '\r')")" 1 "(where CRLF was)"
as_csv "SELECT * FROM c" | sed '1s/^/\xef\xbb\xbf/' >x.csv
same x.csv "quotes only where sqlite3 wants them, with a byte order mark"
awk -F'\r' 'NR == 1 || NR % 3 { print $1 "\r"; next } { print $1 }' a.csv >x.csv
same x.csv "mixed line ends"
head -c -2 a.csv >x.csv
same x.csv "no line end behind the last line"
{ cat a.csv && printf '\r\n\r\n\n'; } >x.csv
same x.csv "blank lines behind the last line"
sqlite3 c.db "SELECT group_concat('\"' || name || '\"') FROM pragma_table_info('c')" >x.csv
sqlite3 c.db "SELECT $(sqlite3 c.db "SELECT group_concat('''\"'' || replace(\"' || name || '\", ''\"'', ''\"\"'') || ''\"''', ' || '','' || ') FROM pragma_table_info('c')") FROM c" >>x.csv
same x.csv "every field in quotes"
is "$(tail -n +2 x.csv | grep -vc '^".*"$')" 0 "(all of them)"

# A name with all that CSV can hold survives as it is.
{
    echo "$G4"
    printf '1228057d-6c10-418a-9c0f-9c5e7c801bc0,,,"Weber, ""Anna""\r\nSales",DE,2026-11-09T12:00:00Z,,,,1,No,,,dr_in,,,,500,500500,"a;b,c",sbc1.contoso.com,,,,\n'
} >x.csv
rm -f s.db*
run --db s.db import x.csv
is "$(sqlite3 s.db "SELECT phrase FROM calls")" "a;b,c" "commas inside quotes"

# ------------------------------------------------------------------------------------- Graph

as_csv --lf "SELECT $(graph_columns) FROM c" >graph.csv
is "$(head -1 graph.csv)" "$GRAPH" "the names of Graph v1.0 in the order of its documentation"
same graph.csv "Graph v1.0" "$graph"
format_is graph v1.0 "Graph v1.0 is recognised"
is "$(sqlite3 s.db "SELECT count(*) FROM calls WHERE failure_time < 0 OR end_time < 0")" 0 \
    "a date of the year 1 means none"
as_csv "SELECT $(graph_columns), \"User country\" AS userCountryCode, 'GB' AS otherPartyCountryCode,
    '' AS transferorCorrelationId, \"Administrative Units\" AS administrativeUnitInfos FROM c" >x.csv
same x.csv "Graph beta" "$graph, user_country, admin_units"
format_is graph beta "Graph beta is recognised"
sed '1s/.*/\L&/' graph.csv >x.csv
same x.csv "Graph in lower case" "$graph"
sed '1s/correlationId/CorrelationId/; 1s/inviteDateTime/InviteDateTimeUtc/' graph.csv >x.csv
same x.csv "names as drivers and scripts write them" "$graph"

# ----------------------------------------------------------------------------- calling plans

{
    echo "$P2"
    echo '0b1f3c5e-0000-4000-8000-000000000001,call-1,,DE,6f0c5a52-2d2e-4a0e-8f5b-3b1d7c9e4a17,anna@contoso.com,Anna Weber,+14255550101,user_out,Outbound,Subscriber,Domestic,Germany,+14255550102,DE,2026-11-10T12:00:00Z,2026-11-10T12:01:00Z,60,0,0.00,EUR,MCOPSTN1,Microsoft,Microsoft,'
    echo '0b1f3c5e-0000-4000-8000-000000000002,call-1,,DE,6f0c5a52-2d2e-4a0e-8f5b-3b1d7c9e4a17,anna@contoso.com,Anna Weber,+14255550101,user_in,Inbound,Subscriber,Domestic,Germany,+14255550102,DE,2026-11-10T12:00:00Z,2026-11-10T12:01:00Z,60,0,0.00,EUR,MCOPSTN1,Microsoft,Microsoft,'
} >PSTN.calls.2026-11-16.csv
rm -f s.db*
run --db s.db import PSTN.calls.2026-11-16.csv
exit_is 0 "calling plans"
out_has "(admin-center-calling-plans): 2 rows = 2 new + 0 known + 0 rejected" "their rows are kept"
out_has "no outcome and no codes" "and the receipt says what they lack"
is "$(sqlite3 s.db "SELECT count(*) FROM calls WHERE success IS NULL AND outcome IS NULL AND sip_code IS NULL AND microsoft_code IS NULL")" \
    2 "outcome and codes are unknown, not zero"
is "$(sqlite3 s.db "SELECT count(*) FROM calls WHERE start_time IS NOT NULL AND duration = 60")" 2 \
    "their times are kept"
run --db s.db --now 2026-11-16T07:00:00Z rank --include all --format csv
is "$(grep -c '560\|,5[0-9][0-9],' "$out")" 0 "no ranking has them"
rm -f s.db*
run --db s.db import a.csv
run --db s.db --now 2026-11-16T07:00:00Z rank --json
is "$status" 0 "a week is ranked"
cp "$out" without
run --db s.db import PSTN.calls.2026-11-16.csv
run --db s.db --now 2026-11-16T07:00:00Z rank --json
figures() { # all but the two that speak of the rows without outcome themselves
    sqlite3 :memory: "SELECT json_remove(readfile('$1'), '\$.totals.unknown_outcome', '\$.receipt')"
}
is "$(figures "$out" | cksum)" "$(figures without | cksum)" "calling plans change no figure of it"
ok "$(($(figures without | wc -c) < 5000))" "(of which there are many)"
sound s.db "calling plans beside Direct Routing"

sed 's/Microsoft Entra ObjectId/AAD ObjectId/; s/,Call Direction//; s/,External Country//; s/,Operator.*//' <<<"$P2" >P1.csv
echo '0b1f3c5e-0000-4000-8000-000000000001,call-1,,DE,,anna@contoso.com,Anna Weber,+14255550101,user_out,Subscriber,Domestic,Germany,+14255550102,2026-11-10T12:00:00Z,2026-11-10T12:01:00Z,60,0,0.00,EUR,MCOPSTN1' >>P1.csv
is "$(head -1 P1.csv)" 'UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,Call Type,Number Type,Domestic/International,Destination Dialed,Destination Number,Start Time,End Time,Duration Seconds,Connection Fee,Charge,Currency,Capability' \
    "the heading of 2020"
rm -f s.db*
run --db s.db import P1.csv
out_has "(admin-center-calling-plans): 1 row = 1 new" "calling plans of 2020"
format_is admin-center-calling-plans P1 "recognised as such"

# ---------------------------------------------------------------------------- the short form

as_csv --lf "SELECT substr(\"CorrelationId\", 1, 36) AS id, \"Callee Number\" AS calleeNumber,
    \"Caller Number\" AS callerNumber, \"Start time\" AS startDateTime FROM c" >m365.csv
is "$(head -1 m365.csv)" "id,calleeNumber,callerNumber,startDateTime" "four columns of the CLI for Microsoft 365"
run --db s.db import m365.csv
exit_is 65 "are refused"
err_has "four columns without outcome and codes" "the message says what is missing"
err_has "--output csv --query '[].{id:id,correlationId:correlationId," "and how to export it all"
is "$(sqlite3 s.db 'SELECT count(*) FROM calls')" 1 "nothing of it is in the database"
sed -n "s/.*--query '\[\]\.{\(.*\)}'.*/\1/p" "$err" | sed 's/[A-Za-z]*://g' >cure.csv
run --db cure.db import cure.csv
exit_is 0 "with the columns that the cure names it is an export"
out_has "(graph): 0 rows" "of Graph"

# ------------------------------------------------------------------------------------ packings

printf '{"startDateTime":"2026-11-09T00:00:00Z"}\n' >parameters.json
cp a.csv DirectRouting.calls.2026-11-16.csv
id=7f3c2e1a-5b94-4d0e-9c1b-2a6d8e4f0b35
pack() { bsdtar -c -f "$1" --format zip "${@:2}"; }
method() { od -An -tx1 -j8 -N2 "$1" | tr -d ' '; } # of the first entry
flag() { od -An -tu1 -j6 -N1 "$1" | tr -d ' '; }

pack Export.directrouting.$id.zip DirectRouting.calls.2026-11-16.csv parameters.json
same Export.directrouting.$id.zip "Export.directrouting.{id}.zip"
is "$(head -1 "$out")" "Export.directrouting.$id.zip/DirectRouting.calls.2026-11-16.csv (admin-center): 1 500 rows = 1 500 new + 0 known + 0 rejected" \
    "the receipt names archive and file"
is "$(method Export.directrouting.$id.zip)" 0800 "(deflated)"

pack stored.zip --options zip:compression=store DirectRouting.calls.2026-11-16.csv parameters.json
same stored.zip "a stored ZIP"
is "$(method stored.zip)" 0000 "(stored)"

for how in deflate store; do
    bsdtar -c -f - --format zip --options zip:compression=$how \
        DirectRouting.calls.2026-11-16.csv parameters.json | cat >streamed-$how.zip
    is "$(($(flag streamed-$how.zip) & 8))" 8 "($how: with data descriptors)"
    same streamed-$how.zip "a ZIP written to a pipe, $how"
done

pack Calls.Export.$id.zip PSTN.calls.2026-11-16.csv DirectRouting.calls.2026-11-16.csv parameters.json
rm -f s.db*
run --db s.db import Calls.Export.$id.zip
exit_is 0 "Calls.Export.{id}.zip"
is "$(cut -d= -f1 "$out")" "Calls.Export.$id.zip/PSTN.calls.2026-11-16.csv (admin-center-calling-plans): 2 rows 
  this export has no outcome and no codes: its rows are in no ranking
Calls.Export.$id.zip/DirectRouting.calls.2026-11-16.csv (admin-center): 1 500 rows 
total: 2 files: 1 502 rows " "has a line for both of its CSV files"
sqlite3 s.db "SELECT count(*) FROM calls WHERE success IS NOT NULL" >got
is "$(cat got)" 1500 "and the calls of both"

mkdir -p deep/er && cp a.csv deep/er/ && pack deep.zip deep parameters.json
same deep.zip "a ZIP with folders"

same_from_pipe() { # NAME: what standard input holds is the same
    rm -f s.db*
    cat | "$SIPWHY" --db s.db import - >"$out" 2>"$err"
    is "$?" 0 "$1"
    is "$(content s.db | cksum)" "$(content a.db | cksum)" "$1: the same calls and causes"
}
same_from_pipe "a ZIP from a pipe" <Export.directrouting.$id.zip
same_from_pipe "a streamed ZIP from a pipe" <streamed-deflate.zip
rm -f s.db*
"$SIPWHY" --db s.db import - <stored.zip >"$out" 2>"$err"
is "$? $(content s.db | cksum)" "0 $(content a.db | cksum)" "a ZIP as standard input"

gzip -k a.csv
same a.csv.gz ".csv.gz"
same_from_pipe ".csv.gz from a pipe" <a.csv.gz
for filter in gzip xz zstd; do
    bsdtar -c -f a.tar.$filter --$filter DirectRouting.calls.2026-11-16.csv parameters.json
    same a.tar.$filter ".tar, $filter"
    same_from_pipe ".tar, $filter, from a pipe" <a.tar.$filter
done
bsdtar -c -f a.tar a.csv parameters.json
same a.tar ".tar"
xz -k a.csv 2>/dev/null && same a.csv.xz ".csv.xz"

# Any name will do: bytes say what it is.
cp Export.directrouting.$id.zip download.bin
same download.bin "a ZIP by another name"
cp a.csv.gz renamed.csv
same renamed.csv "gzip by the name of a CSV"

done_testing
