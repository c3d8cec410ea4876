#!/usr/bin/env bash
# codes_own.t - codes import, export, remove: rows of one's own over the shipped reference.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

db=$work/sipwhy.db
now=2026-11-23T07:00:00Z
sw() { run --db "$db" --now "$now" "$@"; }
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }
sql() { sqlite3 "$db" "$1"; }
H=$(head -1 schema/codes/response_codes.csv)
own=$work/own.csv
write() { printf '%s\n' "$@" >"$own"; } # write LINE...: the file to import

for command in 'codes export' 'codes remove 503/560503'; do
    # shellcheck disable=SC2086 # words
    sw $command
    is "$status $(ls "$work"/sipwhy.db* 2>/dev/null)" "66 " "$command: without a database none is made"
done
run explain 503/560503
cp "$out" "$work/shipped"
sw explain 503/560503
cmp -s "$out" "$work/shipped"
ok $? "explain works without a database"
is "$(wc -c <"$err")$(ls "$work"/sipwhy.db* 2>/dev/null)" 0 "says nothing of it, and makes none"

# ------------------------------------------------------------------- import, export, remove

write "$H" '503,560503,1,,Our carrier is full at noon,sbc,carrier,failure,0,any,Call the carrier | Ask for channels,ticket 17,2026-11-01' \
    '499,560499,1,busy,"Two causes, the first",sbc,user,expected,1,outbound,Nothing to do,,' \
    '499,560499,2,down,"And the ""second""",microsoft,microsoft,failure,0,inbound,Wait | Open a ticket,,'
sw codes import "$own"
is "$status $(cat "$out")" "0 3 rows of your own are kept." "codes import makes the database"
sw codes export
tr -d '\r' <"$out" >"$work/exported.csv"
is "$(sort "$work/exported.csv")" "$(sort "$own")" "codes export: the same rows"
cp "$work/exported.csv" "$own"
sw codes import "$own" -q
is "$status $(wc -c <"$out")" "0 0" "which can be imported again; -q says nothing"
sw codes export
is "$(tr -d '\r' <"$out")" "$(cat "$work/exported.csv")" "and change nothing"
sw codes export --json
is "$(json "json_array_length(j, '\$.codes') || json_extract(j, '\$.codes[2].advice')")" '3["Call the carrier","Ask for channels"]' "as JSON"

sw explain 503/560503
out_has "503/560503  Our carrier is full at noon" "explain says what one's own row says"
out_has "a row of your own" "and that it is one"
grep -qE '^Source +ticket 17, dated 2026-11-01$' "$out"
ok $? "its source too"
sw explain 499/560499 --json
is "$(json "json_extract(j, '\$.pairs[0].known', '\$.pairs[0].own', '\$.pairs[0].outcome', '\$.pairs[0].variants[1].own')")" \
    '["pair",true,"failure",true]' "explain --json: known is pair, own is true"
sw explain 503/560504 --json
is "$(json "json_extract(j, '\$.pairs[0].own')")" 0 "of other pairs it is false"
COLUMNS=120 sw codes list 503
out_has "Our carrier is full at noon (own)" "codes list marks it"
out_lacks "SBC is overloaded" "in place of the shipped row"
sw codes list --format csv
is "$(sqlite3 :memory: ".import --csv $out c" "SELECT sip_code, microsoft_code, variant, title FROM c WHERE own = '1'")" \
    '499|560499|1|Two causes, the first
499|560499|2|And the "second"
503|560503|1|Our carrier is full at noon' "in CSV in a column of its own"
is "$(sqlite3 :memory: ".import --csv $out c" "SELECT count(*) FROM c")" \
    "$(($(sqlite3 :memory: ".import --csv schema/codes/response_codes.csv c" "SELECT count(*) FROM c") + 2))" "beside all other shipped rows"
sw codes list --json
is "$(sqlite3 :memory: "SELECT sum(value ->> 'own') FROM json_each(readfile('$out'), '\$.codes')")" 3 "in JSON too"
is "$(sql "SELECT sum(own), count(*) FROM codes WHERE sip_code IN (499, 503)")" \
    "3|$((3 + $(sqlite3 :memory: ".import --csv schema/codes/response_codes.csv c" "SELECT count(*) FROM c WHERE sip_code = 503") - 1))" "and in the view codes"

# Causes are explained again when they change.
sw import samples
causes() { sql "SELECT title, owner, outcome, known FROM cause WHERE pair = '503/560503'"; }
is "$(causes)" "Our carrier is full at noon|carrier|failure|pair" "what is imported is explained by one's own rows"
sw rank --json --top 100%
is "$(sqlite3 :memory: "SELECT value ->> 'title', value ->> 'owner', value ->> 'known', value ->> 'own' FROM
    json_each(readfile('$out'), '\$.causes') WHERE value ->> 'microsoft_code' = 560503")" \
    "Our carrier is full at noon|carrier|pair|1" "rank --json: known is pair, own is true"
is "$(sqlite3 :memory: "SELECT sum(value ->> 'own') FROM json_each(readfile('$out'), '\$.causes')")" 1 "of the others it is false"
sw ticket 503/560503
out_has "For        the carrier" "a ticket goes to the owner in one's own row"
write "$H" '503,560503,1,,Planned maintenance,sbc,none,expected,1,any,Nothing to do,,'
sw codes import "$own"
is "$(causes)" "Planned maintenance|none|expected|pair" "another import takes the place of the pair's rows"
is "$(sql "SELECT count(*) FROM own_code")" 3 "and leaves those of other pairs"
sw calls --code 503/560503 --outcome expected --json
is "$(json "json_extract(j, '\$.attempts')")" 20 "outcomes follow"
sql "UPDATE reference SET sha256 = x'00'; UPDATE cause SET title = 'old'"
sw rank
is "$(causes) $(sql "SELECT count(*) FROM own_code")" "Planned maintenance|none|expected|pair 3" "a new reference leaves them alone"
for id in $(sql "SELECT id FROM import"); do sw imports undo "$id" -q; done
is "$status $(sql "SELECT count(*) FROM own_code")" "0 3" "so does taking every import back"
sw import samples -q
sw check
exit_is 0 "check is clean"
sw codes remove 503/560503
exit_is 0 "codes remove"
is "$(causes)" "SBC is overloaded, out of channels or in maintenance|sbc|failure|pair" "the shipped row is back"
sw explain 503/560503
cmp -s "$out" "$work/shipped"
ok $? "in explain too"
sw codes remove 503/560503
exit_is 2 "removing what is not there"
err_has "503/560503 has no row of your own; see sipwhy codes export" "and what to do"
sw codes remove 499 560499
is "$status $(sql "SELECT count(*) FROM own_code")" "0 0" "all variants of a pair go"
sw codes export
is "$(tr -d '\r' <"$out")" "$H" "codes export without any: the heading"

# ---------------------------------------------------------------- what is found can be filled in

sw codes unknown
cp "$out" "$work/stub.csv"
n=$(($(wc -l <"$work/stub.csv") - 1))
sw codes import "$work/stub.csv"
is "$status $((n > 3)) $(sql "SELECT count(*) FROM own_code")" "0 1 $n" "the stub of codes unknown is a file to import"
is "$(cat "$err")" "sipwhy: $n rows are as \`codes unknown\` wrote them: the best guess, no more" "which is told of what nobody has filled in"
sqlite3 -csv -header :memory: ".import --csv $work/stub.csv s" "UPDATE s SET title = 'Looked at' WHERE rowid > 1" \
    "SELECT * FROM s" >"$work/touched.csv"
run --db "$work/touched.db" codes import "$work/touched.csv"
is "$status $(cat "$err")" "0 sipwhy: 1 row is as \`codes unknown\` wrote it: the best guess, no more" "of the one that is left"
run --db "$work/touched2.db" codes import -q "$work/touched.csv"
is "$status $(wc -c <"$err")" "0 0" "nothing with -q"
sw codes unknown --json
is "$(tr -d ' \n' <"$out")" '{"unknown":[]}' "and leaves nothing unknown"
write "$H" ',999999,1,,Nobody sent one,microsoft,microsoft,failure,0,any,Ask,,' '-5,,1,,No Microsoft code here,sbc,sbc,failure,0,any,Ask,,'
sw codes import "$own"
exit_is 0 "a pair may lack a code"
sw explain -/999999
out_has "-/999999  Nobody sent one" "and is explained so"
sw codes list 0
out_lacks "Nobody sent one" "no code is not code 0"
sw codes remove -/999999
exit_is 0 "and removed"

# As spreadsheets save it: other delimiter, order, encoding, line ends, blank rows, guards.
wrote() { # wrote NAME: the row in $own is understood
    sql "DELETE FROM own_code"
    sw codes import "$own"
    is "$status $(sql "SELECT title, owner, variant, direction, advice FROM own_code")" \
        "0 Größe|carrier|1|any|=Ask" "$1"
}
printf 'Owner;TITLE;sip_code;microsoft_code;origin;outcome;advice\r\ncarrier;Größe;499;560499;sbc;failure;'"'"'=Ask\r\n;;;;;;\r\n' >"$own"
wrote "semicolons, another order, columns left out, a blank row"
iconv -t WINDOWS-1252 "$own" >"$work/x" && mv "$work/x" "$own"
wrote "Windows-1252"
iconv -f WINDOWS-1252 -t UTF-16 "$own" >"$work/x" && mv "$work/x" "$own"
wrote "UTF-16"
printf '\xef\xbb\xbfowner\ttitle\tsip_code\tmicrosoft_code\torigin\toutcome\tadvice\ncarrier\tGröße\t499\t560499\tsbc\tfailure\t=Ask' >"$own"
wrote "tabs, byte order mark, no line end at the end"
sw codes export
is "$(grep -c ',=Ask' "$out")" 0 "what looks like a formula is none in what is exported"
cp "$out" "$own"
wrote "and is itself when that is imported"
run --db "$db" codes import - <"$own" 2>/dev/null
"$SIPWHY" --db "$db" codes import - <"$own" >"$out"
is "$? $(cat "$out")" "0 1 row of your own is kept." "- is standard input"

# --------------------------------------------------------------------- wrong files: all or none

row='499,560499,1,,T,sbc,user,failure,0,any,Ask,,'
before=$(sql "SELECT * FROM own_code; SELECT * FROM cause")
n=0
while IFS='#' read -r text want; do
    n=$((n + 1)) want=${want# }
    printf '%b' "$text" | sed "s/^H\$/$H/; s/^R\$/$row/" >"$own"
    sw codes import "$own"
    is "$status $(wc -c <"$out") $(cat "$err")" "65 0 sipwhy: $own: $want" "file $n: $want"
done <<'FILES'
# is empty: its first line names the columns
\n\n# is empty: its first line names the columns
sip_code,titel\n# line 1, column 2: is no column of the reference; its first line is that of: sipwhy codes export
sip_code,microsoft_code,title,origin,owner,advice\n# line 1: column outcome is missing
sip_code,sip_code\n# line 1, column 2 (sip_code): stands there twice
H\nR\n1,2\n# line 3: 2 fields where the heading has 13
H\nR\nx,560498,1,,T,sbc,user,failure,0,any,Ask,,\n# line 3, column 1 (sip_code): is no whole number
H\n499,99999999999999999999,1,,T,sbc,user,failure,0,any,Ask,,\n# line 2, column 2 (microsoft_code): is no whole number
H\n\nR\n400,560498,0,,T,sbc,user,failure,0,any,Ask,,\n# line 4, column 3 (variant): is not from 1 to 99
H\n400,560498,2,,T,sbc,user,failure,0,any,Ask,,\n# line 2, column 3 (variant): variants of a pair run from 1 without a gap
H\nR\nR\n# line 3: the same pair and variant as line 2
H\n400,560498,1,,,sbc,user,failure,0,any,Ask,,\n# line 2, column 5 (title): is empty
H\n400,560498,1,,T\x1b[31m,sbc,user,failure,0,any,Ask,,\n# line 2, column 5 (title): holds a control character, or a character of another encoding
H\n400,560498,1,,"T\nU",sbc,user,failure,0,any,Ask,,\n# line 2, column 5 (title): holds a control character, or a character of another encoding
H\n400,560498,1,,T,SBC,user,failure,0,any,Ask,,\n# line 2, column 6 (origin): is none of the words that it may be: sbc, microsoft
H\n400,560498,1,,T,sbc,+4930987654321,failure,0,any,Ask,,\n# line 2, column 7 (owner): is none of the words that it may be: sbc, carrier, tenant_config, license, user, microsoft, none
H\n400,560498,1,,T,sbc,user,bad,0,any,Ask,,\n# line 2, column 8 (outcome): is none of the words that it may be: failure, expected, success
H\n400,560498,1,,T,sbc,user,failure,2,any,Ask,,\n# line 2, column 9 (delivered): is none of the words that it may be: 0, 1
H\n400,560498,1,,T,sbc,user,failure,0,up,Ask,,\n# line 2, column 10 (direction): is none of the words that it may be: any, inbound, outbound
H\n400,560498,1,,T,sbc,user,failure,0,any,,,\n# line 2, column 11 (advice): is empty
H\n400,560498,1,,T,sbc,user,failure,0,any,Ask |,,\n# line 2, column 11 (advice): begins or ends with |, which parts its steps
H\n400,560498,1,,T,sbc,user,failure,0,any,Ask,,2026-02-29\n# line 2, column 13 (source_date): is no date like 2026-11-16
FILES
printf '%s\n' "$H" "400,560498,1,,$(printf '%0151d' 7),sbc,user,failure,0,any,Ask,," >"$own"
sw codes import "$own"
is "$status $(grep -c 'title): is too long$' "$err")" "65 1" "a title that is too long"
printf '%s\n"' "$H" "$row" >"$own"
sw codes import "$own"
exit_is 65 "a quote that is never closed"
head -c 5000000 /dev/zero | tr '\0' 'x' >"$own"
sw codes import "$own"
exit_is 65 "a file that is no reference"
is "$(sql "SELECT * FROM own_code; SELECT * FROM cause")" "$before" "none of them changed anything"
sw codes import "$work/nowhere.csv"
is "$status $(wc -l <"$err")" "66 1" "a file that is not there"
printf '%s\n' "$H" "$row" >"$own"
run --db "$work/new.db" codes import "$own" --format pdf
is "$status $(ls "$work/new.db" 2>/dev/null)" "2 " "a format that is none: nothing is made"

for wrong in 'codes import' 'codes import a b' 'codes export 1' 'codes remove' 'codes remove 503' 'codes remove x' \
    'codes remove 1 2 3' 'codes import -x'; do
    # shellcheck disable=SC2086 # words
    sw $wrong
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "$wrong: usage, in one line"
done

# A database that can't be read does not stop what needs none.
echo 'no database' >"$work/bad.db"
run --db "$work/bad.db" explain 503/560503
is "$status $(wc -l <"$err")" "0 1" "explain beside a damaged database: explained, and told"
cmp -s "$out" "$work/shipped"
ok $? "by the shipped rows"

done_testing
