#!/usr/bin/env bash
# import_identity.t - the same calls give the same database, however often and in whatever order
# they come; codes are numbers, zero and nothing; the success column decides.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
generate 4500 >all.csv
{ head -1 all.csv && tail -n +2 all.csv | tac; } >newest-first.csv
for range in 0:2000 1500:3500 3250:4500 0:4500; do
    generate 4500 --range $range >"slice-${range/:/-}.csv"
done
generate 4500 --shuffle >shuffled.csv

run --db one.db import all.csv
out_has "4 500 rows = 4 500 new + 0 known + 0 rejected" "one file with all calls"
content one.db >want
is "$(($(wc -l <want) > 5000))" 1 "its content is what the others are held against"
is "$(sqlite3 one.db 'SELECT count(DISTINCT correlation_id) < count(*) FROM calls')" 1 \
    "some legs share a correlation ID, and none is dropped for it"
sound one.db "one file"

# gives NAME FILES...: they give the same content, in one run and with one run for each.
gives() {
    local name=$1 file
    shift
    rm -f x.db* y.db*
    run --db x.db import "$@"
    exit_is 0 "$name"
    for file; do
        run -q --db y.db import "$file"
    done
    is "$(content x.db | cmp - want 2>&1)" "" "$name: the same content"
    is "$(content y.db | cmp - want 2>&1)" "" "$name: and in a run for each"
    is "$(sqlite3 x.db 'SELECT sum(new) FROM imports')" 4500 "$name: every call is new once"
    sound x.db "$name"
}

gives "twice" all.csv all.csv
is "$(sqlite3 x.db 'SELECT count(*) FROM imports')" 1 "twice: one row in the ledger"
gives "newest first" newest-first.csv
gives "shuffled" shuffled.csv
gives "overlapping slices" slice-0-2000.csv slice-1500-3500.csv slice-3250-4500.csv
is "$(sqlite3 x.db 'SELECT group_concat(known) FROM imports')" "0,500,250" "overlapping slices: what was known"
gives "overlapping slices, the last first" slice-3250-4500.csv slice-1500-3500.csv slice-0-2000.csv
gives "all, then slices of it" all.csv slice-1500-3500.csv slice-0-2000.csv shuffled.csv
gives "slices, then all" slice-1500-3500.csv slice-0-4500.csv
is "$(sqlite3 x.db 'SELECT count(*) FROM imports')" 2 "a file that repeats others in part is in the ledger"

mkdir parts
tail -n +2 all.csv | split -l 500 - parts/p
for part in parts/p*; do
    { head -1 all.csv && cat "$part"; } >"$part.csv" && rm "$part"
done
is "$(echo parts/*.csv | wc -w)" 9 "split in nine"
gives "split, as a folder" parts
{ cat all.csv && tail -n +2 newest-first.csv; } >twice.csv
rm -f x.db*
run --db x.db import twice.csv
out_has "9 000 rows = 4 500 new + 4 500 known + 0 rejected" "twice within one file"
is "$(content x.db | cmp - want 2>&1)" "" "twice within one file: the same content"

# The database is one byte for byte as SQL, however often a file comes again.
dump one.db >before
for file in all.csv all.csv; do
    run --db one.db import "$file"
done
is "$(dump one.db | cmp - before 2>&1)" "" "a file that comes again changes nothing at all"

# Two at a time, into a database that is not there yet.
rm -f x.db*
for file in slice-0-2000.csv slice-1500-3500.csv slice-3250-4500.csv all.csv; do
    "$SIPWHY" -q --db x.db import "$file" 2>>"$err" &
done
wait
is "$(content x.db | cmp - want 2>&1)" "" "four imports at the same time: the same content"
sound x.db "four at the same time"

# ------------------------------------------------------------------ told by several exports

load all.csv
as_csv "SELECT $(graph_columns) FROM c" >graph.csv
as_csv "SELECT $(columns "$G1") FROM c" >G1.csv
as_csv "SELECT $(columns "$G3") FROM c" >G3.csv
for other in graph G1 G3; do
    rm -f x.db*
    run --db x.db import all.csv "$other.csv"
    is "$(sed -n 2p "$out")" "$other.csv ($([ $other = graph ] && echo graph || echo admin-center)): 4 500 rows = 0 new + 4 500 known + 0 rejected" \
        "the same calls told by $other are known"
    is "$(content x.db | cmp - want 2>&1)" "" "and change nothing"
    rm -f x.db*
    run --db x.db import "$other.csv" all.csv
    is "$(sed -n 2p "$out")" "all.csv (admin-center): 4 500 rows = 0 new + 4 500 known + 0 rejected" \
        "the other way round"
    is "$(sqlite3 x.db 'SELECT * FROM causes' | sort | cksum)" \
        "$(sqlite3 one.db 'SELECT * FROM causes' | sort | cksum)" "with the same causes"
    sound x.db "$other and the newest generation"
done

# Spellings of one call: times with and without fractions, offsets, GUIDs in braces and capitals,
# trunks in capitals, older and newer call types.
spelt() { # INVITE FAILURE CORRELATION TRUNK TYPE
    echo "$G4"
    printf '%s,,,,,%s,,%s,,3,No,,,%s,,,,503,560503,,%s,,,,\r\n' "$3" "$1" "$2" "$5" "$4"
}
guid=0b1f3c5e-0a00-4b00-8c00-0d0e0f000001
spelt 2026-11-10T12:00:00.1234567Z 2026-11-10T12:00:03.5Z $guid sbc1.contoso.com dr_out >s1.csv
spelt 2026-11-10T12:00:00Z 2026-11-10T12:00:03Z $guid sbc1.contoso.com dr_out >s2.csv
spelt "2026-11-10 12:00:00.9 +00:00" 2026-11-10T12:00:03+00:00 $guid sbc1.contoso.com dr_out >s3.csv
spelt 2026-11-10T13:00:00.123+01:00 2026-11-10T13:00:03.000+01:00 "{${guid^^}}" SBC1.Contoso.COM ByotOut >s4.csv
rm -f x.db*
run --db x.db import s1.csv s2.csv s3.csv s4.csv
is "$(tail -1 "$out")" "total: 4 files: 4 rows = 1 new + 3 known + 0 rejected" \
    "one call in four spellings is one call"

# What makes another call of it.
spelt 2026-11-10T12:00:01Z 2026-11-10T12:00:03Z $guid sbc1.contoso.com dr_out >o1.csv
spelt 2026-11-10T12:00:00Z 2026-11-10T12:00:04Z $guid sbc1.contoso.com dr_out >o2.csv
spelt 2026-11-10T12:00:00Z 2026-11-10T12:00:03Z ${guid%1}2 sbc1.contoso.com dr_out >o3.csv
spelt 2026-11-10T12:00:00Z 2026-11-10T12:00:03Z $guid sbc2.contoso.com dr_out >o4.csv
spelt 2026-11-10T12:00:00Z 2026-11-10T12:00:03Z $guid sbc1.contoso.com dr_out_user_transfer >o5.csv
spelt 2026-11-10T12:00:00Z 2026-11-10T12:00:03Z $guid sbc1.contoso.com dr_out | sed 's/503,560503/503,560504/' >o6.csv
spelt 2026-11-10T12:00:00Z 2026-11-10T12:00:03Z $guid sbc1.contoso.com dr_out | sed 's/503,560503/504,560503/' >o7.csv
run --db x.db import o?.csv
is "$(tail -1 "$out")" "total: 7 files: 7 rows = 7 new + 0 known + 0 rejected" \
    "another time, end, ID, trunk, type or code is another call"

# Legs of one call in one second: simultaneous ring. The callee tells them apart, and Graph's id.
leg() { # CALLEE
    spelt 2026-11-10T12:00:00Z 2026-11-10T12:00:03Z $guid sbc1.contoso.com dr_out_user_forwarding |
        sed "s/,3,No,,,/,3,No,+14255550100,$1,/" | tail -n +2
}
graph='id,correlationId,inviteDateTime,failureDateTime,callType,successfulCall,callerNumber,calleeNumber,finalSipCode,callEndSubReason,trunkFullyQualifiedDomainName'
graph_leg() { # ID CALLEE
    echo "$1,$guid,2026-11-10T12:00:00.4Z,2026-11-10T12:00:03.1Z,ByotOutUserForwarding,false,+14255550100,$2,503,560503,sbc1.contoso.com"
}
(echo "$G4" && leg +14255550171 && leg +14255550172) >legs.csv
(echo "$G4" && leg "+1425555***" && leg "+1425555***") >masked.csv
(echo "$graph" && graph_leg 0b1f3c5e-0b00-4b00-8c00-0d0e0f000001 +14255550171 &&
    graph_leg 0b1f3c5e-0b00-4b00-8c00-0d0e0f000002 +14255550172) >graph.csv
(echo "$graph" && graph_leg 0b1f3c5e-0b00-4b00-8c00-0d0e0f000001 "+1425555***" &&
    graph_leg 0b1f3c5e-0b00-4b00-8c00-0d0e0f000002 "+1425555***") >masked_graph.csv
legs() { # NAME NEW FILES...: so many calls, in this order and the other, twice, and undone
    local name=$1 want=$2
    shift 2
    rm -f x.db*
    run --db x.db import "$@"
    exit_is 0 "$name"
    is "$(sqlite3 x.db 'SELECT count(*), (SELECT sum(attempts) FROM causes) FROM calls')" "$want|$want" \
        "$name: $want calls"
    run --db x.db import "$@"
    is "$(sqlite3 x.db 'SELECT count(*) FROM calls')" "$want" "$name: also when they come again"
    sound x.db "$name"
}
legs "legs to two numbers" 2 legs.csv
legs "then with their ids" 2 legs.csv graph.csv
legs "with their ids first" 2 graph.csv legs.csv
legs "masked numbers, told apart by their ids" 2 masked_graph.csv
legs "then without" 2 masked_graph.csv masked.csv
legs "without first" 2 masked.csv masked_graph.csv
legs "masked and not" 2 legs.csv masked_graph.csv

# An export of the same calls that lacks a column or a cell: whichever comes first.
cut_to() { # COLUMNS of legs.csv
    cut -d, -f"$1" legs.csv
}
for lost in "1-7,9-:failure time" "1-12,14-:call type"; do
    cut_to "${lost%%:*}" >lost.csv
    legs "without the ${lost#*:}" 2 legs.csv lost.csv
    legs "without the ${lost#*:}, first" 2 lost.csv legs.csv
done
for lost in "503,560503:,560503:SIP code" "503,560503:503,:Microsoft code" "503,560503:,:codes" \
    "sbc1.contoso.com::trunk"; do
    IFS=: read -r from to what <<<"$lost"
    sed "s/$from/$to/" legs.csv >lost.csv
    legs "with blank $what" 2 legs.csv lost.csv
    legs "with blank $what, first" 2 lost.csv legs.csv
    is "$(sqlite3 x.db 'SELECT DISTINCT sip_code, microsoft_code, trunk, attempts FROM causes')" \
        "503|560503|sbc1.contoso.com|2" "and the report has what is known"
done

# --------------------------------------------------------------------------------------- codes

coded() { # "SUCCESS,SIP,MICROSOFT" each
    local n=0 success codes
    echo "$G4"
    for row; do
        n=$((n + 1))
        success=${row%%,*} codes=${row#*,}
        printf '0b1f3c5e-0a00-4b00-8c00-%012d,,,,,2026-11-10T12:00:00Z,,,,3,%s,,,dr_out,,,,%s,,sbc1.contoso.com,,,,\r\n' \
            "$n" "$success" "$codes"
    done
}
list() {
    sqlite3 -nullvalue - x.db "SELECT success, sip_code, microsoft_code FROM calls
        ORDER BY correlation_id, microsoft_code, sip_code"
}

coded No,, No,0, No,,0 No,0,0 No,500, No,,560500 >x.csv
rm -f x.db*
run --db x.db import x.csv
is "$(list)" "0|-|-
0|0|-
0|-|0
0|0|0
0|500|-
0|-|560500" "blank and 0 are different things in either column"
is "$(sqlite3 -nullvalue - x.db 'SELECT sip_code, microsoft_code, attempts FROM causes ORDER BY 1, 2')" "-|-|1
-|0|1
-|560500|1
0|-|1
0|0|1
500|-|1" "and different causes"
sound x.db "blank and 0"
coded No,, No,0, No,,0 No,0,0 | sed 's/-000000000[0-9]*,/-000000000001,/' >x.csv
rm -f x.db*
run --db x.db import x.csv
is "$(list)" "0|-|-
0|0|-
0|-|0
0|0|0" "a call without code is not the same call with the code 0"

# A call whose export has no such column is in the database without code too; the ledger tells.
echo "$P2" >p.csv
echo '0b1f3c5e-0000-4000-8000-000000000001,call-1,,DE,,,,,user_out,Outbound,,,,,,2026-11-10T12:00:00Z,2026-11-10T12:01:00Z,60,,,,,,,' >>p.csv
run --db x.db import p.csv
is "$(sqlite3 x.db "SELECT DISTINCT i.product, i.fields LIKE '% sip_code %', i.fields LIKE '% microsoft_code %' FROM calls AS c JOIN imports AS i ON i.id = c.import_id WHERE c.sip_code IS NULL AND c.microsoft_code IS NULL ORDER BY 1")" \
    "direct_routing|1|1
pstn|0|0" "a missing column is told from a blank cell by the columns in the ledger"
is "$(sqlite3 -nullvalue - x.db "SELECT success, outcome, attempts FROM causes WHERE sip_code IS NULL AND microsoft_code IS NULL ORDER BY 1")" \
    "-|-|1
0|failure|1" "and by its outcome, which is unknown"

coded Yes,503,560503 No,0,540000 No,200,540000 Yes,0,540000 Yes,486,560486 ,183,560500 >x.csv
rm -f x.db*
run --db x.db import x.csv
is "$(list)" "1|503|560503
0|0|540000
0|200|540000
1|0|540000
1|486|560486
-|183|560500" "the success column decides, whatever the codes say; blank is unknown"
coded ,500,560500 ,0,540000 >derived.csv
rm -f d.db*
run --db d.db import derived.csv x.csv
out_has "  outcome worked out from times or codes: 2 rows" "a blank one that the codes tell is told of"
is "$(sqlite3 d.db "SELECT group_concat(success) FROM (SELECT success FROM calls JOIN imports ON
    imports.id = import_id WHERE file LIKE '%derived.csv' ORDER BY sip_code DESC)")" "0,1" "and counts"
is "$(sqlite3 x.db "SELECT count(*) FROM calls WHERE success = 1 AND outcome NOT IN ('success', 'dropped')
    OR success = 0 AND outcome NOT IN ('failure', 'expected') OR success IS NULL AND outcome IS NOT NULL")" 0 \
    "and the outcome follows it"
run --db x.db --now 2026-11-16T07:00:00Z rank --json
is "$(sqlite3 :memory: "SELECT json_extract(readfile('$out'), '\$.totals.connected')")" 3 "the ranking counts by it"

coded No,-1,-2147483648 No,2147483648,9007199254740993 No,9223372036854775807,-9223372036854775808 \
    No,+503,0560503 >x.csv
rm -f x.db*
run --db x.db import x.csv
is "$(list)" "0|-1|-2147483648
0|2147483648|9007199254740993
0|9223372036854775807|-9223372036854775808
0|503|560503" "codes are signed numbers of 64 bits"
run --db x.db --now 2026-11-16T07:00:00Z rank --json
is "$(grep -o '"microsoft_code": [0-9-]*' "$out" | sort -u | tr '\n' ' ')" \
    '"microsoft_code": -2147483648 "microsoft_code": -9223372036854775808 "microsoft_code": 560503 "microsoft_code": 9007199254740993 ' \
    "the ranking prints all of their digits"
sound x.db "codes of 64 bits"
coded No,9223372036854775808,1 No,1,-9223372036854775809 No,5e2,1 No,0x1f4,1 "No,5 00,1" No,500.5,1 >x.csv
run --db x.db import x.csv
out_has "6 rows = 0 new + 0 known + 6 rejected" "what is beyond them, or no whole number, is rejected"

# -------------------------------------------------------------- the order of unlike exports

# Graph has no shared correlation ID: whichever comes first, a call ends up with all that is known.
samples=("$root"/samples/graph*.csv "$root"/samples/*.zip "$root"/samples/Direct*.csv)
in_order() { # in_order PLACE...: what a database holds of the samples imported in that order
    local files=() place
    for place in "$@"; do files+=("${samples[$place]}"); done
    rm -f o.db*
    run -q --db o.db import "${files[@]}"
    exit_is 0 "samples in the order $*"
    run --db o.db --now 2026-11-23T07:00:00Z rank --json
    sed '/"receipt"/,$d' "$out" >"ranked.$1"
    sqlite3 o.db "SELECT * FROM (SELECT correlation_id, shared_correlation_id, user, call_type, caller,
        callee, user_country, invite_time, duration, sip_code, microsoft_code, phrase, trunk,
        media_bypass, media_region, signaling_region FROM calls) ORDER BY 1, 8, 4, 13" >"dump.$1"
}
in_order 0 1 2
in_order 1 2 0
in_order 2 0 1
is "$(sort -u ranked.0 | cksum)" "$(sort -u ranked.1 | cksum)" "Graph first or the ZIP first: the same ranking"
is "$(cksum <ranked.0)" "$(cksum <ranked.2)" "the oldest first: the same ranking"
is "$(cksum <dump.0)$(cksum <dump.0)" "$(cksum <dump.1)$(cksum <dump.2)" "and the same calls, filled in alike"

# --------------------------------------------------------------------------- a lost quote

generate 40 >whole.csv
awk 'NR == 11 { sub(/,[^,]*@contoso-group.example,[^,]*,/, ",a@contoso.com,\"Weber,") }
     NR == 16 { sub(/,[^,]*@contoso-group.example,[^,]*,/, ",b@contoso.com,\"Nowak\",") } { print }' \
    whole.csv >lost.csv
rm -f l.db*
run --db l.db import lost.csv
out_has "36 rows = 35 new + 0 known + 1 rejected" "a lost quote that the next one closes is no call"
run --db l.db imports rejects 1
out_has "takes in the 4 lines below" "the reason says how many lines it took in"

done_testing
