#!/usr/bin/env bash
# same_call.t - the same calls out of any export, in any order, are one set of rows; and taken back
# again they leave what the others have.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
generate 400 >portal.csv
load portal.csv

# The Graph pull, as CSV and as JSON.
as_csv "SELECT $(graph_columns) FROM c" >graph.csv
sqlite3 "$work/c.db" "CREATE TABLE g AS SELECT $(graph_columns) FROM c"
sqlite3 "$work/c.db" "SELECT json_object('@odata.context', 'calls', 'value', json_group_array(
    json_object('id', id, 'correlationId', correlationId, 'userId', nullif(userId, ''),
        'userPrincipalName', nullif(userPrincipalName, ''),
        'userDisplayName', nullif(userDisplayName, ''), 'startDateTime', nullif(startDateTime, ''),
        'inviteDateTime', inviteDateTime, 'failureDateTime', failureDateTime,
        'endDateTime', endDateTime, 'duration', CAST(duration AS INTEGER), 'callType', callType,
        'successfulCall', json(successfulCall), 'callerNumber', callerNumber,
        'calleeNumber', calleeNumber, 'mediaPathLocation', mediaPathLocation,
        'signalingLocation', signalingLocation, 'finalSipCode', CAST(finalSipCode AS INTEGER),
        'callEndSubReason', CAST(callEndSubReason AS INTEGER),
        'finalSipCodePhrase', finalSipCodePhrase,
        'trunkFullyQualifiedDomainName', trunkFullyQualifiedDomainName,
        'mediaBypassEnabled', json(mediaBypassEnabled))))  FROM g" >graph.json

# local_style COLUMN FORMAT: SQL for a time in the style of a PC; year 1 and blank stay what they are.
local_style() {
    echo "CASE WHEN \"$1\" = '' THEN '' ELSE strftime('$2', substr(\"$1\", 1, 19)) END AS \"$1\""
}

# times FORMAT: the columns of the portal with their times in that style.
times() {
    local name
    sqlite3 "$work/c.db" "SELECT name FROM pragma_table_info('c')" | while read -r name; do
        case $name in
        *" time") local_style "$name" "$1" ;;
        *) echo "\"$name\"" ;;
        esac
    done | paste -sd,
}

as_csv "SELECT $(times '%d.%m.%Y %H:%M:%S') FROM c" >powershell.csv
as_csv "SELECT $(times '%d.%m.%Y %H:%M') FROM c" | tr , ';' >excel.csv
is "$(head -1 excel.csv | tr -cd ';' | wc -c)" 24 "the export as a spreadsheet leaves it"

# What all of them carry alike.
common='tenant, correlation_id, user, call_type, direction, user_country, sip_code, microsoft_code,
success, outcome, trunk, media_bypass, media_region, signaling_region'

run --db want.db import portal.csv
wanted=$(sqlite3 want.db 'SELECT count(*) FROM calls')
content want.db "$common, invite_time / 1000, failure_time / 1000, end_time / 1000" >want

orders=(
    "portal.csv graph.csv graph.json powershell.csv excel.csv"
    "excel.csv powershell.csv graph.json graph.csv portal.csv"
    "excel.csv portal.csv powershell.csv graph.csv"
    "graph.json excel.csv powershell.csv"
    "powershell.csv excel.csv graph.csv"
)
for order in "${orders[@]}"; do
    rm -f s.db*
    # shellcheck disable=SC2086 # several files
    run --db s.db import $order
    exit_is 0 "$order"
    is "$(sqlite3 s.db 'SELECT count(*) FROM calls')" "$wanted" "$order: as many rows as calls"
    is "$(sqlite3 s.db "SELECT sum(rows - new - known - rejected), sum(new) FROM imports")" \
        "0|$wanted" "$order: each row is accounted for, each call is new once"
    sound s.db "$order"
done

# Seconds come from whatever has them, fractions from the first that has.
rm -f s.db*
run --db s.db import excel.csv powershell.csv
content s.db "$common, invite_time / 1000, failure_time / 1000, end_time / 1000" >got
cmp -s want got
ok $? "a file without seconds and one with them: times to the second"
diff want got | head -4 | sed 's/^/#   /'
rm -f s.db*
run --db s.db import excel.csv
out_has "times without seconds" "a file without seconds is told so"
cp s.db only.db
run --db s.db import portal.csv
is "$(content s.db "$common, invite_time" | cksum)" "$(content want.db "$common, invite_time" | cksum)" \
    "the export with fractions in their place"
run --db s.db imports undo 2
exit_is 0 "imports undo"
is "$(dump s.db | cksum)" "$(dump only.db | cksum)" "the database is what it was before, row by row"

# ------------------------------------------------------------------------------- undo

# without N FILES...: taking back the Nth of several imports leaves what importing the others gives.
without() {
    local n=$1 left=()
    shift
    for i in $(seq $#); do
        [ "$i" = "$n" ] || left+=("${!i}")
    done
    rm -f u.db* v.db*
    run --db u.db import "$@"
    run --db v.db import "${left[@]}"
    run --db u.db imports undo "$n"
    exit_is 0 "undo $n of $*"
    sound u.db "undo $n of $*"
    is "$(content u.db | cksum)" "$(content v.db | cksum)" "undo $n of $*: calls and causes as without it"
    is "$(sqlite3 u.db "SELECT file, rows, new, known, rejected FROM imports ORDER BY id")" \
        "$(sqlite3 v.db "SELECT file, rows, new, known, rejected FROM imports ORDER BY id")" \
        "undo $n of $*: the ledger as without it"
}

# Rows of one second without an ID, which their callers alone tell apart: over a thousand are too many to compare.
{
    echo "CorrelationId,Invite time,Success,Caller Number,Final SIP code,Final Microsoft subcode,SBC FQDN"
    seq -f ',2026-11-18T10:00:00Z,No,+49%09.0f,503,560503,sbc1.contoso.com' 1500
} >crowd.csv
run --db crowd.db import crowd.csv
out_has "498 rows, as over 1 000 of a minute have the same ID or none" "rows that nobody can tell apart are told"
rm crowd.db
run --db crowd.db import --json crowd.csv
is "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$.files[0].found.undecided', '\$.files[0].new')")" \
    "[498,1002]" "as JSON"
head -1001 crowd.csv >few.csv
run --db few.db import few.csv
out_has "1 000 rows = 1 000 new + 0 known" "a thousand are told apart"
out_lacks "nobody can tell" "and nothing is said"

head -200 portal.csv >half.csv
{ head -1 portal.csv && tail -250 portal.csv; } >rest.csv
without 1 half.csv rest.csv
without 2 half.csv rest.csv
without 1 graph.csv portal.csv
without 1 excel.csv powershell.csv graph.json
without 2 excel.csv powershell.csv graph.json
without 3 half.csv graph.csv rest.csv excel.csv

run --db u.db imports undo 99
exit_is 2 "an import that is not there"
err_has "there is no import 99" "says so"
run --db none.db imports undo 1
exit_is 66 "undo without a database"
[ ! -e none.db ]
ok $? "makes none"
run --db u.db imports undo 1 --json
is "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$.undone.file')")" half.csv \
    "as JSON"
run --db u.db -q imports undo 2
is "$(cat "$out" "$err")" "" "quietly"

done_testing
