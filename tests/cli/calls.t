#!/usr/bin/env bash
# calls.t - calls: the rows behind a cause, masked unless --unmask; the same rows in every format.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

db=$work/sipwhy.db
now=2026-11-23T07:00:00Z
calls() { run --db "$db" --now "$now" calls "$@"; }
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }
sql() { sqlite3 "$db" "$1"; }
W47="invite_time >= strftime('%s', '2026-11-16') * 1000 AND invite_time < strftime('%s', '2026-11-23') * 1000"

calls
exit_is 66 "without a database"
run --db "$db" import samples
exit_is 0 "the samples are imported"

# ---------------------------------------------------------------- which rows, and how many

# rows_are CONDITION ARGUMENTS: these calls of the view, the latest first, and no other; with a limit
# they are as many.
rows_are() {
    local want
    want=$(sql "SELECT correlation_id FROM calls WHERE $1 ORDER BY id DESC")
    calls --format csv --limit 0 "${@:2}"
    is "$(tr -d '\r' <"$out" | sed 1d | cut -d, -f2)" "$want" "calls ${*:2}"
    [ -n "$want" ]
    ok $? "which are some"
    calls --json --limit 1 "${@:2}"
    is "$(json "json_extract(j, '\$.attempts') || ' ' || json_array_length(j, '\$.calls')")" \
        "$(printf '%s\n' "$want" | wc -l) 1" "  of which one is shown"
}
rows_are "outcome = 'failure' AND $W47"
for outcome in failure expected success; do
    rows_are "outcome = '$outcome' AND $W47" --outcome "$outcome"
done
rows_are "$W47" --outcome all
rows_are "$W47 AND sip_code = 503 AND microsoft_code = 560503" --code 503/560503
rows_are "$W47 AND sip_code = 503 AND microsoft_code = 560503" --code '503 560503'
rows_are "$W47 AND microsoft_code = 560404" --code 560404
rows_are "$W47 AND sip_code = 480" --code 480
rows_are "$W47 AND microsoft_code = 10140" --code 10140
rows_are "$W47 AND microsoft_code = 10140" --code ' 10140 '
rows_are "$W47 AND sip_code = 486 AND outcome = 'expected'" --code 486 --outcome expected
rows_are "$W47 AND sip_code = 0 AND microsoft_code = 540000" --code 0/540000
rows_are "outcome = 'failure' AND $W47 AND trunk GLOB 'sbc1.*'" --trunk 'SBC1.*'
rows_are "outcome = 'failure' AND $W47 AND direction = 'in'" --direction in
rows_are "$W47 AND user GLOB 'anna.*'" --outcome all --user 'anna.*'
rows_are "outcome = 'failure' AND $W47 AND call_type GLOB '*transfer'" --call-type '*transfer'
rows_are "$W47 AND direction = 'out' AND callee GLOB '+49*'" --country de --direction out --outcome all
rows_are "outcome = 'failure' AND invite_time >= strftime('%s', '2026-11-18') * 1000 AND
    invite_time < strftime('%s', '2026-11-20') * 1000" --since 2026-11-18 --until 2026-11-19
rows_are "outcome = 'failure' AND $W47" --tenant default
for owner in carrier user tenant_config; do
    rows_are "outcome = 'failure' AND $W47 AND owner = '$owner'" --owner $owner
done
rows_are "outcome = 'expected' AND $W47 AND owner = 'none'" --owner none --outcome expected
calls --owner carrier
out_has "owner carrier" "the owner is named among the filters"
calls --limit 0 -o "$work/a.csv" -o "$work/a.json" -o "$work/a.txt"
for format in csv json text; do
    calls --limit 0 --format $format
    cmp -s "$out" "$work/a.${format/text/txt}"
    ok $? "$format: the same alone and beside others"
done
calls --limit 5 --format csv
cut -d, -f2 "$out" >"$work/five"
calls --limit 0 --format csv
is "$(cut -d, -f2 "$out" | head -6)" "$(cat "$work/five")" "--limit 5: the latest five"
calls --code 503/560503 --limit 3
out_has "The latest 3 of 20 attempts; --limit 0 shows all." "a limit says what it leaves out"
calls --code 503/560503 --limit 3 --json
is "$(json "json_extract(j, '\$.attempts') || ' ' || json_array_length(j, '\$.calls')")" "20 3" "in JSON too"
calls --outcome dropped
exit_is 0 "no row is no failure"
out_has "No attempt of this period fits. Without filters it has 265." "it says so, and what there is"
calls --week 2020-W01 --trunk 'sbc1.*'
out_has "No attempt of this period is in the database." "a period without any"
calls --trunk 'sbc9.*'
out_has "Trunks that have some: sbc1.contoso.com, sbc2.contoso.com, sbc-us.contoso.com." "which trunks there are"
calls --tenant adatum --format csv
is "$(wc -l <"$out")" 1 "as CSV: the headings"
calls --week 2026-W50 --json
is "$(json "json_extract(j, '\$.attempts') || json_extract(j, '\$.calls')")" "0[]" "as JSON: an empty list"

# As many as rank counts, cause by cause.
run --db "$db" --now "$now" rank --include all --top 100% --json
sqlite3 :memory: "SELECT value ->> 'sip_code' || '/' || (value ->> 'microsoft_code') || ' ' ||
    (value ->> 'outcome') || ' ' || (value ->> 'attempts') FROM json_each(readfile('$out'), '\$.causes')" >"$work/causes"
while read -r pair outcome _; do
    calls --code "$pair" --outcome "$outcome" --json
    echo "$pair $outcome $(json "json_extract(j, '\$.attempts')")"
done <"$work/causes" >"$work/got"
is "$(cat "$work/got")" "$(cat "$work/causes")" "as many attempts as rank counts, for each of $(wc -l <"$work/causes") causes"

# ---------------------------------------------------------------------------- what they say

calls --outcome all --limit 0 --format csv --unmask
tr -d '\r' <"$out" >"$work/all.csv"
is "$(head -1 "$work/all.csv")" \
    "invite_time,correlation_id,sip_code,microsoft_code,outcome,seconds,direction,trunk,call_type,caller,callee,user,phrase" \
    "CSV: its columns"
same="correlation_id, sip_code, microsoft_code, outcome, direction, trunk, call_type, caller, callee, user, phrase"
is "$(sqlite3 "$work/all.db" ".import --csv $work/all.csv c" "SELECT $same FROM c")" \
    "$(sql "SELECT $same FROM calls WHERE $W47 ORDER BY id DESC")" "--unmask: every cell is the call's"
is "$(sqlite3 "$work/all.db" "SELECT invite_time, seconds FROM c")" \
    "$(sql "SELECT CASE WHEN invite_time % 1000 THEN strftime('%Y-%m-%dT%H:%M:%fZ', invite_time / 1000.0, 'unixepoch')
            ELSE strftime('%Y-%m-%dT%H:%M:%SZ', invite_time / 1000, 'unixepoch') END,
        CASE WHEN success = 0 THEN printf('%.3f', (failure_time - invite_time) / 1000.0)
             WHEN direction = 'out' THEN printf('%.3f', (start_time - invite_time) / 1000.0) END
        FROM calls WHERE $W47 ORDER BY id DESC")" "ISO UTC; seconds to failure, or of setup where it is known"
calls --outcome all --limit 0 --json --unmask
is "$(sqlite3 :memory: "SELECT value ->> 'invite_time', value ->> 'correlation_id', value ->> 'sip_code',
    value ->> 'microsoft_code', value ->> 'outcome', printf('%.3f', value ->> 'seconds'), value ->> 'caller',
    value ->> 'callee', value ->> 'user', value ->> 'phrase' FROM json_each(readfile('$out'), '\$.calls')")" \
    "$(sqlite3 "$work/all.db" "SELECT invite_time, correlation_id, sip_code, microsoft_code, outcome,
        printf('%.3f', seconds), caller, callee, user, phrase FROM c")" "JSON: the same"
is "$(json "json_extract(j, '\$.schema', '\$.period.label', '\$.generated_at', '\$.masked')")" \
    '["sipwhy.calls/1","2026-W47","2026-11-23T07:00:00Z",false]' "JSON: schema, period, clock"
run --db "$db" --now "$now" --tz Asia/Kolkata calls --code 503/560503 --limit 1
out_has "2026-11-17 21:25:45" "on paper the time is local"
out_has "(Asia/Kolkata)" "and the zone is named"
for width in 80 60 40; do
    COLUMNS=$width calls --outcome all --limit 0
    is "$(awk -v w=$width 'length > w' "$out")" "" "$width columns: nothing is wider"
done
calls --limit 0 -o "$work/c.csv" -o "$work/c.json" -o "$work/c.txt"
is "$status $(wc -c <"$out") $(stat -c %a "$work/c.csv" "$work/c.json" "$work/c.txt" | sort -u)" "0 0 600" \
    "-o: every format at once, for its owner only, nothing printed"
calls --limit 0 --format csv
cmp -s "$out" "$work/c.csv"
ok $? "the same bytes as on standard output"

# --------------------------------------------------------------------------------- privacy

# Numbers, UPNs and the names in them of every call; none may be in what is printed.
sql "SELECT caller FROM calls UNION SELECT callee FROM calls" | tr -dc '0-9*\n' | grep -E '^[0-9*]{7,}$' >"$work/numbers"
sql "SELECT user FROM calls WHERE user IS NOT NULL" | sed 's/@.*//' | sort -u >"$work/names"
is "$(($(wc -l <"$work/numbers") > 500)) $(($(wc -l <"$work/names") > 500))" "1 1" "there is something to hide"
leaks() { # leaks FILE...: numbers and names in them
    cat "$@" | grep -cFf "$work/numbers"
    cat "$@" | grep -ciFf "$work/names"
}
for format in text csv json; do
    calls --since 2026-08-01 --outcome all --limit 0 --format $format
    is "$(leaks "$out" | paste -sd' ')" "0 0" "$format: no number and no name"
    is "$(($(grep -c contoso.com "$out") > 500))" 1 "but all the rest"
    calls --since 2026-08-01 --outcome all --limit 0 --format $format --unmask
    is "$(leaks "$out" | awk '$1 > 500' | wc -l)" 2 "$format --unmask: numbers and names"
done
calls --user 'anna.weber17@contoso.com' --outcome all
is "$(leaks "$out" | paste -sd' ')" "0 0" "a user who is asked for is not named in the answer"
out_has "user a***@contoso.com" "but told that it is one"
calls --user 'anna.weber17@contoso.com' --outcome all --unmask
out_has "user anna.weber17@contoso.com" "--unmask names them"

# Texts that hide a number, name a person, or act on a terminal or a sheet.
{
    echo "$G4"
    row='%s,,%s,Anna Weber,DE,2026-11-17T0%d:00:00Z,,2026-11-17T0%d:00:09.25Z,,9,No,"%s","%s",dr_out,out,,,503,560503,"%s",sbc1.contoso.com,No,,,\n'
    # shellcheck disable=SC2059 # the format is above
    {
        printf "$row" a "o'neil@contoso.com" 1 1 'sip:+4930987654321@sbc.contoso.com;x=4930987654321' 'Zoe Fischer' 'Rejected +4930987654321'
        printf "$row" b 'zoe_adatum.com#ext#@contoso.com' 2 2 4711 '+49 30 987 654 321' "by o'neil@contoso.com, +49 30 98765-4321"
        printf "$row" c '99999999-2222-3333-4444-555555555555' 3 3 'tel:+4930987654321' 'zoe.fischer@adatum.com' "=cmd|'/C calc'!A0"
        printf "$row" d $'z\xc3\xb3e@contoso.com' 4 4 '@SUM(1)' $'\e[31mred' $'\e]0;x\x07 z\xc3\xb3e@contoso.com'
    }
} >"$work/odd.csv"
run --db "$work/odd.db" import "$work/odd.csv"
out_has "4 new" "hostile texts are imported"
for format in text csv json; do
    run --db "$work/odd.db" --now "$now" calls --format $format
    exit_is 0 "hostile texts as $format"
    is "$(tr -d '\n' <"$out" | grep -coE "98765|654.?321|Zoe|neil|zoe_|fischer|4711|2222-3333|ó")" 0 "$format: nothing personal"
    is "$(LC_ALL=C grep -c $'[\x1b\x07]' "$out")" 0 "$format: nothing acts on a terminal"
done
run --db "$work/odd.db" --now "$now" calls --format csv --unmask
is "$(grep -cE '(^|,)"?[=@]' "$out")" 0 "no cell is a formula, not even unmasked"
is "$(sqlite3 :memory: ".import --csv $out c" "SELECT caller, callee FROM c ORDER BY invite_time LIMIT 1")" \
    "sip:+4930987654321@sbc.contoso.com;x=4930987654321|Zoe Fischer" "--unmask: as the export has them"
run --db "$work/odd.db" --now "$now" calls --json --unmask
is "$(json "json_valid(j)")" 1 "--unmask: JSON is valid"

# ------------------------------------------------------------------ counts, unknown outcomes

printf '%s\n' 'Call End Sub Reason,Call End Reason,Total Call Count' '560503,503,12' >"$work/counts.csv"
run --db "$work/counts.db" import --period 2026-W47 "$work/counts.csv"
exit_is 0 "counts are imported"
run --db "$work/counts.db" --now "$now" calls
out_has "counts alone, which list no calls" "a database of counts says that it has no calls"

# ------------------------------------------------------------------------------- wrong usage

for wrong in '--code' '--code x' '--code 503/x' '--code /' '--code=' '--outcome' '--outcome good' '--limit -1' '--limit x' \
    '--owner nobody' '--owner=' \
    '--direction up' '--week 2026-W54' '--week last --since 7d' '--since yesterday' '--format pdf' '-o a.pdf' \
    'more' '503/560503' '--top 3'; do
    # shellcheck disable=SC2086 # words
    calls $wrong
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "calls $wrong: usage, in one line"
done
calls --user '+4930987654321' --code 'anna.weber@contoso.com'
is "$status $(grep -c '98765\|anna' "$err")" "2 0" "what is typed is not repeated in a message"

done_testing
