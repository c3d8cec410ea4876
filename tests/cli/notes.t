#!/usr/bin/env bash
# notes.t - note and ack: what the user says of days and causes is kept, listed and taken back.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

db=$work/sipwhy.db
now=2026-11-23T07:00:00Z
sw() { run --db "$db" --now "$now" "$@"; }
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }
sql() { sqlite3 "$db" "$1"; }
csv() { tr -d '\r' <"$out"; }

for command in 'note add 2026-11-16 x' 'note list' 'note rm 1' 'ack 503/560503' 'ack list' 'ack rm 503/560503'; do
    # shellcheck disable=SC2086 # words
    sw $command
    is "$status $(ls "$work"/sipwhy.db* 2>/dev/null)" "66 " "$command: without a database none is made"
done
sw import samples
exit_is 0 "the samples are imported"

# ---------------------------------------------------------------------------------- notes

sw note list
out_has "There is no note." "no note yet"
sw note add 2026-11-16 'SBC firmware 7.4 on sbc1'
exit_is 0 "note add"
out_has "Note 1, 2026-11-16: SBC firmware 7.4 on sbc1" "says what is kept"
sw note add 2026-03-04 'Müller & Co: "new" carrier, phase 2'
sw note add 2026-11-16 'second of a day' --json
is "$(json "json_extract(j, '\$.id', '\$.day', '\$.text', '\$.made_at')")" \
    '[3,"2026-11-16","second of a day","2026-11-23T07:00:00Z"]' "note add --json"
sw note list --format csv
is "$(csv)" 'id,day,made_at,text
2,2026-03-04,2026-11-23T07:00:00Z,"Müller & Co: ""new"" carrier, phase 2"
1,2026-11-16,2026-11-23T07:00:00Z,SBC firmware 7.4 on sbc1
3,2026-11-16,2026-11-23T07:00:00Z,second of a day' "note list: by day"
cp "$out" "$work/list"
sw note --format csv
cmp -s "$out" "$work/list"
ok $? "note alone is note list"
sw note --tz Pacific/Kiritimati --format csv
cmp -s "$out" "$work/list"
ok $? "a day is a date in any zone"
sw note rm 3
exit_is 0 "note rm"
sw note add 2026-11-17 'after one was removed' -q
is "$status $(wc -c <"$out") $(sql "SELECT max(id) FROM note")" "0 0 4" "an id is not given out twice; -q says nothing"
sw note rm 3
exit_is 2 "note rm of one that is not there"
err_has "there is no note 3; see sipwhy note list" "and what to do"

evil=$'=cmd|\'/C calc\'!A0'
sw note add 2026-11-18 "$evil"
exit_is 0 "a text that looks like a formula is a text"
sw note list --format csv
is "$(grep -c ',=cmd' "$out")" 0 "but none in a sheet"
sw note list --json
is "$(json "json_extract(j, '\$.notes[3].text')")" "$evil" "and whole in JSON"
sw note add 2026-11-18 "'); DROP TABLE note; --"
is "$status $(sql "SELECT count(*) FROM note")" "0 5" "nor is it SQL"
long=$(printf '%0500d' 7)
sw note add 2026-11-19 "$long"
exit_is 0 "500 bytes are taken"
sw note list
is "$(awk 'length > 80' "$out")" "" "and fit into 80 columns"
before=$(sql "SELECT * FROM note; SELECT * FROM ack")
i=0
for text in '' '  ' "$long+" $'a\nb' $'\e[31mred' $'\xff' $'a\xe2\x80\xaeb' $'tab\there'; do
    sw note add 2026-11-20 "$text"
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "text $((i += 1)) that no reader could show is refused"
    sw ack 503/560503 --note "$text"
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "likewise for ack"
done

# ----------------------------------------------------------------------------------- acks

sw ack
out_has "No cause is acknowledged." "no cause yet"
sw ack 503/560503 --until 2026-12-31 --note 'licences are ordered'
exit_is 0 "ack"
is "$(tr '\n' ' ' <"$out")" "503/560503 is acknowledged until 2026-12-31, or until its attempts double: 20 in 2026-W47. " \
    "says what is kept"
sw ack 560404
exit_is 0 "a Microsoft code that names its pair is enough"
sw ack -/560403 --json
is "$(json "json_extract(j, '\$.sip_code', '\$.microsoft_code', '\$.weekly_attempts', '\$.active', '\$.until', '\$.note')")" \
    '[null,560403,0,true,null,null]' "a pair may lack a code, and need not have been seen"
week="success IS NOT NULL AND invite_time >= strftime('%s', '2026-11-16') * 1000 AND invite_time < strftime('%s', '2026-11-23') * 1000"
sw ack list --format csv
is "$(csv)" "sip_code,microsoft_code,until,state,weekly_attempts,made_at,note
404,560404,,active,$(sql "SELECT count(*) FROM calls WHERE $week AND sip_code = 404 AND microsoft_code = 560404"),$now,
503,560503,2026-12-31,active,20,$now,licences are ordered
,560403,,active,0,$now," "ack list: by codes, with the attempts of the last complete week"
COLUMNS=200 run --db "$db" --now 2026-11-17T00:00:00Z ack 503/560503 --note again
out_has "in 2026-W46" "which is the week before when it is made earlier"
sw ack list --json
is "$(json "json_array_length(j, '\$.acks') || ' ' || json_extract(j, '\$.acks[1].note')")" "3 again" "a pair is acknowledged once: the last time counts"
sw ack 503/560503 --until 2026-12-31
run --db "$db" --now 2026-12-31T23:59:59Z ack list --format csv
is "$(csv | grep -c ',active,')" 3 "the last day is included"
run --db "$db" --now 2027-01-01T00:00:00Z ack list --format csv
is "$(csv | grep ',ended,' | cut -d, -f1-3)" "503,560503,2026-12-31" "afterwards it has ended"
run --db "$db" --now 2027-01-01T00:00:00Z --tz America/New_York ack list --format csv
is "$(csv | grep -c ',ended,')" 0 "where that day is not over it has not"

# What is not said again is kept; a day that is over is not.
kept_is() { # kept_is "UNTIL|NOTE" NAME
    is "$(sql "SELECT until, note FROM ack WHERE pair = '503/560503'")" "$1" "$2"
}
kept_is '2026-12-31|again' "a new last day keeps the note"
COLUMNS=200 sw ack 503/560503
kept_is '2026-12-31|again' "a pair alone keeps both"
out_has "503/560503 is acknowledged until 2026-12-31, or until its attempts double: 20 in 2026-W47." "and says so"
is "$(wc -c <"$err")" 0 "of a pair that was seen nothing is to be told"
sw ack 503/560503 --note 'other words'
kept_is '2026-12-31|other words' "a new note keeps the last day"
run --db "$db" --now 2027-01-05 ack 503/560503
kept_is '|other words' "a last day that is over is not kept"
sw ack 503/560503
out_has "503/560503 is acknowledged until its attempts double: 20 in 2026-W47." "without an end"
sw ack -/560403
out_has "-/560403 is acknowledged until it is seen again: none in 2026-W47." "without attempts"
COLUMNS=200 sw ack 503/560599 --until 2026-12-31
out_has "503/560599 is acknowledged until 2026-12-31, or until it is seen again: none in 2026-W47." "with an end"
is "$status $(cat "$err")" "0 sipwhy: 503/560599 was never seen in a call" "a pair that was never seen is told"
run -q --db "$db" --now "$now" ack 503/560599
is "$(wc -c <"$out") $(wc -c <"$err")" "0 0" "not with -q"
sw ack rm 503/560599
sw ack rm 503/560503
exit_is 0 "ack rm"
sw ack rm '503 560503'
exit_is 2 "ack rm of one that is not there"
err_has "503/560503 is not acknowledged; see sipwhy ack list" "and what to do"
sw ack rm -/560403
exit_is 0 "ack rm of a pair that lacks a code"
sw ack 404/560404 --until 2026-11-23
exit_is 0 "until today"
sw ack 404/560404

# ------------------------------------------------------------------------------ wrong usage

before=$(sql "SELECT * FROM note; SELECT * FROM ack")
for wrong in 'note add' 'note add 2026-11-16' 'note add x y' 'note add 2026-02-29 y' 'note add 2026-11-16T10:00 y' \
    'note add 7d y' 'note add 2026-11-16 a b' 'note rm' 'note rm x' 'note rm 0' 'note rm 1 2' 'note list 1' 'note find' \
    'note add 2026-11-16 y --format pdf' 'note rm 1 -o x.pdf' 'ack x' 'ack 503' 'ack 531000' 'ack 503/560503 1' \
    'ack 503/560503 --until x' 'ack 503/560503 --until 2026-11-22' 'ack 503/560503 --until 7d' 'ack rm' 'ack rm x' \
    'ack list 1' 'ack list --note x' 'ack rm 404/560404 --until 2026-12-31' 'ack 503/560503 --json --format pdf' \
    'ack 503/560503 -o x.pdf' 'ack 503/560503 --top 3'; do
    # shellcheck disable=SC2086 # words
    sw $wrong
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "$wrong: usage, in one line"
done
is "$(sql "SELECT * FROM note; SELECT * FROM ack")" "$before" "none of that changed anything"
sw note add +4930987654321 'x'
is "$status $(grep -c 98765 "$err")" "2 0" "what is typed is not repeated in a message"

# ------------------------------------------------------------- nothing else touches them

said() { sql "SELECT * FROM note; SELECT * FROM ack"; }
said >"$work/said"
touched_by() { # touched_by ARGUMENTS
    sw "${@}"
    exit_is 0 "$*"
    said | cmp -s - "$work/said"
    ok $? "leaves notes and acknowledged causes alone"
}
touched_by check
touched_by import samples
for id in $(sql "SELECT id FROM import"); do
    touched_by imports undo "$id"
done
is "$(sql "SELECT count(*) FROM call")" 0 "though no call is left"
sql "UPDATE reference SET sha256 = x'00'"
touched_by import samples
touched_by rank
is "$(sql "PRAGMA foreign_key_check; PRAGMA integrity_check")" ok "and the database is sound"

# A database of the schema before has no such tables: it gets them.
{
    cat schema/migrations/001-calls.sql schema/migrations/002-sources.sql
    echo 'PRAGMA application_id = 1397313623; PRAGMA user_version = 2;'
} | sqlite3 "$work/old.db"
run --db "$work/old.db" --now "$now" note add 2026-11-16 x
is "$status $(sqlite3 "$work/old.db" "SELECT text FROM note; PRAGMA user_version")" "0 x
$(sql 'PRAGMA user_version')" "an older database is upgraded"
if [ "$(id -u)" != 0 ]; then
    chmod 400 "$db" && chmod 500 "$work"
    sw note add 2026-11-16 x
    is "$status $(wc -l <"$err")" "73 1" "a database that can't be written says so"
    sw note list
    exit_is 0 "its notes can be read"
    chmod 700 "$work"
fi

done_testing
