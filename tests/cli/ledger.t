#!/usr/bin/env bash
# ledger.t - what was imported: imports list, show and rejects; check finds damage.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
db=$work/a.db
generate 1234 >calls.csv
{
    head -1 calls.csv
    echo 'one,two'
    sed -n '2,4p' calls.csv
    sed -n '5p' calls.csv | sed 's/2026-11-/2026-99-/'
} >bad.csv
longest=DirectRouting.calls.of-a-name-that-is-longer-than-any-column-and-than-a-line-of-eighty-columns.csv
generate 2 --start 2026-11-02 >$longest

run --db "$db" imports
exit_is 66 "no database, no ledger"
err_has "no database there; make one with: sipwhy import" "and what to do"

run --db "$db" --now 2026-11-16T07:00:00Z import --tenant contoso calls.csv bad.csv
run --db "$db" --now 2026-11-17T07:00:00Z import --tenant fabrikam $longest

# ----------------------------------------------------------------------------------- list

narrow() { # NAME: no line of the last output is wider than 80 columns
    is "$(awk 'length > 80' "$out")" "" "$1: 80 columns are enough"
}

run --db "$db" imports list
exit_is 0 "imports list"
narrow "list"
is "$(grep -c '1 234' "$out")" 1 "list: thousands are parted by spaces"
out_has "bad.csv" "list: files are named"
out_has "2026-11-09" "list: from which day"
is "$(tr -d ' \n' <"$out" | grep -cF "$longest")" 1 "list: a long name is all there"
cp "$out" list
run --db "$db" imports
is "$(cmp list "$out" 2>&1)" "" "imports without more is the list"
COLUMNS=200 run --db "$db" imports
out_has "$longest" "list: in a wider window the name is in one piece"
run --db "$db" imports --tenant fabrikam --format csv
is "$(grep -c ',fabrikam,\|,contoso,' "$out")" 1 "list: of one tenant only"

run --db "$db" imports list --format csv
tr -d '\r' <"$out" >list.csv
is "$(head -1 list.csv)" "import_id,imported_at,tenant,format,generation,rows,new,known,rejected,first,last,sha256,file" \
    "list as CSV: its columns"
sha() { sha256sum "$1" | cut -d' ' -f1; }
is "$(sed -n 2p list.csv | cut -d, -f1-9,12-)" "1,2026-11-16T07:00:00Z,contoso,admin-center,G4,1234,1234,0,0,$(sha calls.csv),calls.csv" \
    "list as CSV: a row"
is "$(sed -n 3p list.csv | cut -d, -f1-9,12-)" "2,2026-11-16T07:00:00Z,contoso,admin-center,G4,5,0,3,2,$(sha bad.csv),bad.csv" \
    "list as CSV: known and rejected rows"
is "$(sed -n 4p list.csv | cut -d, -f1-3)" "3,2026-11-17T07:00:00Z,fabrikam" "list as CSV: another tenant"
is "$(wc -l <list.csv)" 4 "list as CSV: a line each"

run --db "$db" imports list --json
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }
is "$(json "json_valid(j)")" 1 "list as JSON is valid"
is "$(json "json_array_length(j, '\$.imports')")" 3 "with three imports"
is "$(json "json_extract(j, '\$.imports[1].import_id', '\$.imports[1].rows', '\$.imports[1].new', '\$.imports[1].known', '\$.imports[1].rejected', '\$.imports[1].sha256')")" \
    "[2,5,0,3,2,\"$(sha bad.csv)\"]" "and their counts"
run --db "$db" imports list -o list.json
is "$(cmp list.json <(run --db "$db" imports list --json && cat "$out"))" "" "-o writes the same into a file"
is "$(stat -c %a list.json)" 600 "for its owner only"

# ----------------------------------------------------------------------------------- show

run --db "$db" imports show 2
exit_is 0 "imports show"
narrow "show"
out_has "Import 2  bad.csv" "show: which file"
out_has "5 = 0 new + 3 known + 2 rejected" "show: its rows"
out_has "admin-center G4" "show: format and generation"
out_has "contoso" "show: tenant"
out_has "2026-11-16 07:00:00" "show: when"
is "$(tr -d ' \n' <"$out" | grep -c "$(sha bad.csv)")" 1 "show: SHA-256 of its content"
run --db "$db" --tz Europe/Berlin imports show 2
out_has "2026-11-16 08:00:00" "show: in the zone asked for"
run --db "$db" imports show 2 --json
is "$(json "json_extract(j, '\$.import_id', '\$.file', '\$.tenant', '\$.imported_at', '\$.generation')")" \
    '[2,"bad.csv","contoso","2026-11-16T07:00:00Z","G4"]' "show as JSON"
is "$(json "json_extract(j, '\$.fields') LIKE '%sip_code%'")" 1 "show as JSON: columns"

# -------------------------------------------------------------------------------- rejects

run --db "$db" imports rejects 2
exit_is 0 "imports rejects"
narrow "rejects"
out_has "2 fields where the heading has 25" "rejects: the reason"
out_has "invite_time is no date and time" "rejects: the other reason"
run --db "$db" imports rejects 2 --format csv
is "$(tr -d '\r' <"$out")" "line,column,reason
2,,2 fields where the heading has 25
6,6,invite_time is no date and time" "rejects as CSV: line, column, reason"
run --db "$db" imports rejects 2 --json
is "$(json "json_extract(j, '\$.import_id') || json_extract(j, '\$.rejects')")" \
    '2[{"line":2,"column":0,"reason":"2 fields where the heading has 25"},{"line":6,"column":6,"reason":"invite_time is no date and time"}]' \
    "rejects as JSON"
run --db "$db" imports rejects 1
out_has "No row of this import was rejected." "rejects of an import without any"

for what in "show 4" "rejects 4" "show 0" "rejects -1" "show x" "show" "rejects" "show 1 2" "list 1" "rejekts 1"; do
    # shellcheck disable=SC2086 # words
    run --db "$db" imports $what
    exit_is 2 "imports $what: wrong usage"
    is "$(cat "$out")" "" "imports $what: prints nothing"
done
run --db "$db" imports show 4
err_has "there is no import 4; see sipwhy imports" "an unknown id: what to do"

# A name that would act on a terminal, a sheet or the next line.
evil=$(printf '=cmd\033[31m\n.csv')
cp calls.csv "$evil"
run --db e.db import "$evil"
is "$(grep -c "$(printf '\033')" "$out") $(wc -l <"$out")" "0 2" "a hostile file name acts on no terminal: receipt"
run --db e.db imports
is "$(grep -c "$(printf '\033')" "$out")" 0 "list"
run --db e.db imports show 1
is "$(grep -c "$(printf '\033')" "$out")" 0 "show"
run --db e.db imports --json
is "$(json "json_valid(j)")" 1 "a hostile file name in JSON"
run --db e.db imports --format csv
is "$(grep -c ',=cmd' "$out")" 0 "a hostile file name in CSV is no formula"

# ---------------------------------------------------------------------------------- check

run --db "$db" check
exit_is 0 "check"
is "$(grep -vc '^ok ' "$out") $(grep -c '^ok ' "$out")" "0 16" "check: sixteen things are sound"
run --db "$db" check -q
is "$status $(cat "$out" "$err")" "0 " "check --quiet says nothing when all is well"
run --db "$db" check more
exit_is 2 "check takes no argument"

# damaged WHAT SQL: check finds it, says what it is about, and exits 1.
damaged() {
    rm -f d.db*
    sqlite3 "$db" ".backup d.db"
    sqlite3 d.db "$2"
    run --db d.db check
    exit_is 1 "check: $2"
    is "$(grep '^FAILED' "$out" | cut -d: -f1)" "FAILED  $1" "is about ${1//$'\n'/, }"
    err_has "d.db: is damaged; keep a copy of it, and import the exports into a new database" "and says what to do"
}
damaged "rollup against calls" "UPDATE rollup SET attempts = attempts + 1 WHERE bucket = (SELECT min(bucket) FROM rollup)"
damaged "rollup against calls" "DELETE FROM rollup WHERE bucket = (SELECT max(bucket) FROM rollup)"
damaged "rollup against calls
FAILED  calls against their sums" "UPDATE attempt SET success = 1 - success WHERE id = (SELECT max(id) FROM call)"
damaged "ledger against calls
FAILED  rollup against calls" "DELETE FROM attempt WHERE id = (SELECT min(id) FROM call WHERE id NOT IN (SELECT call_id FROM sighting))"
damaged "ledger against calls" "UPDATE import SET new = new - 1, known = known + 1 WHERE id = 1"
damaged "ledger against rejected rows" "DELETE FROM rejected WHERE line = 2"
damaged "ledger against known calls
FAILED  sightings against calls" "UPDATE sighting SET import_id = 1"
damaged "small tables against imports
FAILED  texts against their sums" "INSERT INTO phrase (name) VALUES ('nobody said this')"
out_has "phrase has " "which table"
damaged "texts against their sums" "UPDATE phrase SET name = char(unicode(name) + 1) || substr(name, 2) WHERE id = (SELECT max(id) FROM phrase)"
out_has "a row of phrase is not what was stored" "which table"
damaged "texts against their sums" "UPDATE country SET name = 'XX' WHERE id = (SELECT max(id) FROM country)"
damaged "texts against their sums" "UPDATE admin_units SET name = name || 'x' WHERE id = (SELECT max(id) FROM admin_units)"
damaged "texts against their sums" "UPDATE region SET name = name || 'x' WHERE id = (SELECT max(id) FROM region)"
damaged "calls against their sums
FAILED  texts against their sums" "UPDATE phrase SET id = id + 1000 WHERE id = (SELECT max(id) FROM phrase); UPDATE attempt SET phrase_id = phrase_id + 1000
    WHERE phrase_id NOT IN (SELECT id FROM phrase); UPDATE mention SET id = id + 1000 WHERE kind = 'phrase' AND id NOT IN (SELECT id FROM phrase)"
damaged "texts against their sums" "UPDATE user SET object_id = substr(object_id, 2) WHERE id = (SELECT min(id) FROM user WHERE object_id > '')"
out_has "a row of user is not what was stored" "which table"
damaged "names of users
FAILED  texts against their sums" "UPDATE user SET called = 'x' || called WHERE id = (SELECT min(id) FROM user WHERE called > '')"
damaged "names of users" "UPDATE user SET name = 'x' || name WHERE id = (SELECT max(id) FROM user)"
damaged "names of users" "UPDATE user SET display_name = NULL WHERE id = (SELECT min(id) FROM user WHERE called > '')"
damaged "texts against their sums" "UPDATE text_sum SET sum = sum + 1 WHERE kind = 'trunk'"
damaged "texts against their sums" "DELETE FROM text_sum WHERE kind = 'user'"
damaged "calls against their fingerprints
FAILED  calls against their sums" "UPDATE attempt SET correlation_id = randomblob(16) WHERE id = (SELECT min(id) FROM call)"
damaged "calls against their fingerprints
FAILED  calls against their sums" "UPDATE attempt SET invite_ms = invite_ms + 1000, end_after = end_after - 1000 WHERE id = (SELECT min(id) FROM call)"
damaged "calls against their fingerprints
FAILED  texts against their sums" "UPDATE trunk SET name = name || 'x' WHERE id IN (SELECT trunk_id FROM call WHERE import_id = 1) AND id NOT IN (SELECT trunk_id FROM call WHERE import_id <> 1)"
out_has "calls are not what was stored, the first of import 1; if nothing else failed, imports undo 1 and importing its file again mends it" \
    "which import, and what mends it"
damaged "purged calls
FAILED  calls against their sums" "UPDATE attempt SET correlation_id = 1234567890123456789 WHERE id = (SELECT max(id) FROM call)"
damaged "references between tables
FAILED  calls against their sums" "UPDATE attempt SET phrase_id = 999999 WHERE id = (SELECT min(id) FROM call)"
damaged "pages and indexes" "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX attempt_not_connected ON attempt (tenant_id) WHERE success IS 1' WHERE name = 'attempt_not_connected'"

# What no fingerprint covers.
for column in caller_number callee_number user_id start_after duration_rest phrase_id \
    user_country_id media_region_id signaling_region_id admin_units_id; do
    damaged "calls against their sums" "UPDATE attempt SET $column = NULL
        WHERE id = (SELECT min(id) FROM attempt WHERE $column IS NOT NULL AND success)"
done
damaged "calls against their sums" "UPDATE attempt SET caller_number = 1 || caller_number
    WHERE id = (SELECT min(id) FROM attempt WHERE caller_number IS NOT NULL)"
damaged "calls against their sums" "UPDATE attempt SET shared_correlation_id = randomblob(16) WHERE id = (SELECT max(id) FROM attempt)"
is "$(sqlite3 "$db" 'SELECT count(*) FROM attempt WHERE row_sum IS NULL')" 0 "every call has a sum"

# The ledger can't be made not to add up, not even by hand.
is "$(sqlite3 d.db 'UPDATE import SET rows = rows + 1' 2>&1 | grep -c 'CHECK constraint failed')" 1 \
    "rows = new + known + rejected is a rule of the database itself"

# ------------------------------------------------------------------ what a list says, several

several=$work/several.db
sv() { run --db "$several" --now 2026-11-23T07:05:09Z --tz Asia/Kolkata "$@"; }
sv import "$root/samples"
n=$(sqlite3 "$several" 'SELECT count(*) FROM import')
sv imports
out_has " imported " "the list tells when"
is "$(grep -c '2026-11-23 12:35' "$out")" "$n" "by the clock of the zone"
sv imports --tenant nosuch
is "$status $(grep -c 'Tenant nosuch has no imports.' "$out")" "0 1" "a tenant that has none"
before=$(sqlite3 "$several" .dump | sha256sum)
sv imports undo 2 x
is "$status $(sqlite3 "$several" .dump | sha256sum)" "2 $before" "an id that is none: nothing is taken back"
sv imports undo 2 3 --format pdf
is "$status $(sqlite3 "$several" .dump | sha256sum)" "2 $before" "nor with a format that is none"
sv imports undo 2 99 3
is "$status $(cat "$err")" "2 sipwhy: there is no import 99; see sipwhy imports" "one of several is not there"
is "$(grep -c ' was taken back: ' "$out")" 2 "the others are taken back, and told"
is "$(sqlite3 "$several" "SELECT group_concat(id) FROM (SELECT id FROM import ORDER BY id)")" 1,4 "and are gone"
run --db "$several" check
exit_is 0 "the database is sound"
sv imports undo 1 4 --json
is "$status $(sqlite3 :memory: "SELECT json_extract(readfile('$out'), '\$.undone[0].import_id', '\$.undone[1].import_id')")" \
    "0 [1,4]" "as JSON a list"
sv imports show 1 2
exit_is 2 "only undo takes several"

done_testing
