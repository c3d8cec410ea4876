#!/usr/bin/env bash
# import_bad.t - bad input and bad databases: the exit code, a sentence that helps, no cell's value
# in it, and the database as it was.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
db=$work/a.db
generate 200 >good.csv
head -1 good.csv >heading
tail -n +2 good.csv >rows
run --db "$db" import good.csv
dump "$db" >before

# Somebody who must never be named: in a cell of every bad file.
number=+14255550123 name='Telltale, Tilda'
row() { # row COLUMN=VALUE...: a good row of the newest generation but for those columns
    local columns
    IFS=, read -ra columns < <(tr -d '\r' <heading)
    printf '%s\n' "$@" | awk -v n="${#columns[@]}" -v list="$(IFS=,; echo "${columns[*]}")" \
        -v number="$number" -v name="\"$name\"" '
        BEGIN {
            split(list, heading, ",")
            for (i = 1; i <= n; i++) place[heading[i]] = i
            cell[place["CorrelationId"]] = "0b1f3c5e-0a00-4b00-8c00-0d0e0f000001"
            cell[place["Display Name"]] = name
            cell[place["Invite time"]] = "2026-11-10T12:00:00Z"
            cell[place["Success"]] = "No"
            cell[place["Caller Number"]] = cell[place["Callee Number"]] = number
            cell[place["Final SIP code"]] = 503
            cell[place["Final Microsoft subcode"]] = 560503
            cell[place["SBC FQDN"]] = "sbc1.contoso.com"
        }
        /=/ { cell[place[substr($0, 1, index($0, "=") - 1)]] = substr($0, index($0, "=") + 1) }
        END { for (i = 1; i <= n; i++) printf "%s%s", cell[i], i < n ? "," : "\r\n" }'
}

# untold NAME: the last run gave neither number nor name away.
untold() {
    ! grep -qE '4255550123|[Tt]elltale|Tilda' "$out" "$err"
    ok $? "$1: no cell's value is told"
}

# unchanged NAME: the database is as it was.
unchanged() {
    is "$(dump "$db" | cmp - before 2>&1)" "" "$1: the database is as it was"
}

# refused CODE TEXT NAME FILE...: a run that fails so, with TEXT in its message, changes nothing.
refused() {
    local code=$1 text=$2 what=$3
    shift 3
    run --db "$db" import "$@"
    exit_is "$code" "$what: exit $code"
    err_has "$text" "$what: $text"
    is "$(grep -cv '^sipwhy: ' "$err")" 0 "$what: a sentence of sipwhy's own"
    is "$(cat "$out")" "" "$what: no receipt"
    untold "$what"
    unchanged "$what"
}

# ----------------------------------------------------------------------------- no export at all

printf 'Name,Phone\r\n"%s",%s\r\n' "$name" "$number" >other.csv
refused 65 "other.csv: line 1: not a known export: none of its 2 columns" "another CSV" other.csv
err_has '"Final SIP code"' "another CSV: says which columns were expected"
cut -d, -f1-17 good.csv >short.csv
refused 65 'short.csv: line 1: not a known export: nearest is admin-center, whose columns "Final SIP code", "Final Microsoft subcode", "SBC FQDN" are missing; the other 17 are as expected: export again with all columns' \
    "an export without codes" short.csv
sed '1s/Final Microsoft subcode/MS Code/' good.csv >renamed.csv
refused 65 'renamed.csv: line 1: not a known export: nearest is admin-center, whose column "Final Microsoft subcode" is missing; 24 others are as expected, "MS Code" is not known: if it was renamed, put its own heading back in line 1' \
    "a heading that was renamed" renamed.csv
row >headless.csv
refused 65 "headless.csv: line 1: not a known export" "an export without its heading" headless.csv
as_is='id,calleeNumber,callerNumber,startDateTime'
printf '%s\n1,%s,%s,2026-11-10T12:00:00Z\n' "$as_is" "$number" "$number" >m365.csv
refused 65 "m365.csv: this is the short form" "the short form of the CLI for Microsoft 365" m365.csv
printf 'dear %s,\ncall %s\n' "$name" "$number" >letter.txt
refused 65 "letter.txt: line 1: not a known export" "a letter" letter.txt

refused 66 "nowhere.csv: No such file or directory" "no such file" nowhere.csv
refused 66 "no/where.csv: No such file or directory" "no such folder" no/where.csv
: >empty.csv
refused 65 "empty.csv: is empty" "an empty file" empty.csv
printf '\xef\xbb\xbf' >bom.csv
refused 65 "bom.csv: is empty" "a byte order mark and nothing else" bom.csv
printf '\r\n\n\r\n' >blank.csv
refused 65 "blank.csv: is empty" "blank lines and nothing else" blank.csv
mkdir hollow && echo 'read me' >hollow/readme.txt
refused 66 "no exports in what was named: of 1 file none ends in .csv" "a folder without exports" hollow
mkdir papers
printf '%%PDF-1.7\n%%\342\343\317\323\n1 0 obj\n' | tee report.pdf >papers/report.pdf
refused 66 "none ends in .csv, .json, .zip, .gz, .xz, .zst or .tar; a file that is named itself is read" \
    "a folder with a PDF" papers
refused 65 "report.pdf: is a PDF: export the calls themselves, as CSV" "a PDF" report.pdf
cp report.pdf papers/report.csv
refused 65 "no known export in what was named; name one of the files" "a PDF with another name" papers
mkdir others && cp other.csv letter.txt others/
run --db "$db" import others
exit_is 65 "a folder with other files only"
err_has "no known export" "a folder with other files only: says so"
untold "a folder with other files only"
unchanged "a folder with other files only"
mkdir a.folder.csv
refused 66 "a.folder.csv: no files in this folder" "a folder by the name of a CSV" a.folder.csv
if [ "$(id -u)" != 0 ]; then
    cp good.csv secret.csv && chmod 000 secret.csv
    refused 66 "secret.csv: Permission denied" "a file that must not be read" secret.csv
else
    skip "root may read everything" "a file that must not be read"
fi

printf '[{"callerNumber":"%s","userDisplayName":"%s"}]\n' "$number" "$name" >graph.json
refused 65 "graph.json: line 1: not a known export" "JSON of something else" graph.json
printf '\xef\xbb\xbf{"value":[{"callerNumber":"%s"}]}\n' "$number" >bom.json
refused 65 "bom.json: line 1: not a known export" "with a byte order mark" bom.json
{ cat heading && row; } >readable.csv
{ printf '\xff\xfe' && iconv -t UTF-16LE readable.csv && printf '\x0a'; } >utf16.csv
refused 65 "utf16.csv: " "UTF-16 that ends within a character" utf16.csv
err_has "cut short" "it is cut short"
{ printf '%s,' "$number" && head -c 3000 /dev/zero; } >zero.csv
refused 65 "zero.csv: is no text: NUL bytes" "NUL bytes" zero.csv
head -c 3000 /dev/zero >zero.csv
refused 65 "zero.csv: " "nothing but NUL bytes" zero.csv
head -c 100000 "$SIPWHY" >program.csv
run --db "$db" import program.csv
exit_is 65 "a program"
unchanged "a program"

# A heading line alone is an export of a week without calls: taken note of, not refused.
run --db head.db import heading
exit_is 0 "a heading line alone"
out_has "heading (admin-center): 0 rows = 0 new + 0 known + 0 rejected" "a heading line alone: nothing is in it"
out_has "a heading line, and no row below it" "a heading line alone: said in words"
sound head.db "a heading line alone"

# ------------------------------------------------------------------------------------ cut short

head -c 20000 good.csv >cut.csv
run --db cut.db import cut.csv
exit_is 0 "a file that ends within a row: the rows above go in"
out_has "its last line has no line end: the file may be cut short" "and that is said"
is "$(sqlite3 cut.db 'SELECT new = count(*), rejected FROM imports, calls')" "1|1" \
    "its last row is the one that is rejected"
{ cat heading && head -3 rows && row "Final SIP Phrase=\"Not found" | tr -d '\r\n'; } >quote.csv
refused 65 "quote.csv: line 5: the file ends inside the quotes that open here" "cut inside quotes" quote.csv
{ cat heading && head -3 rows && row 'Display Name="Weber,' && tr -d '"' <rows; } >quote2.csv
refused 65 "quote2.csv: line 5: " "a quote that is never closed, two hundred lines on" quote2.csv
{ cat heading && printf 'a,b,"c\r\nd\r\ne",f\r\n' && printf 'x,"y\r\nz'; } >quote3.csv
refused 65 "quote3.csv: line 5: " "lines inside quotes count" quote3.csv
{ cat heading && row 'Display Name="Weber' && head -c 3000000 /dev/zero | tr '\0' 'x'; } >quote4.csv
refused 65 "quote4.csv: line 2: " "a field of three million letters" quote4.csv

{ cat heading && row && head -60 rows; } >DirectRouting.calls.csv
{ cat heading && sed -n '61,120p' rows; } >DirectRouting.calls.2.csv
for how in deflate store; do
    bsdtar -c -f whole.zip --format zip --options zip:compression=$how DirectRouting.calls.csv DirectRouting.calls.2.csv
    bsdtar -c -f - --format zip --options zip:compression=$how DirectRouting.calls.csv DirectRouting.calls.2.csv |
        cat >padded.zip
    # bsdtar fills a pipe's last block with zeros; what is behind the end of the ZIP may be missing.
    end=$(LC_ALL=C grep -obUaP 'PK\x05\x06' padded.zip | tail -1 | cut -d: -f1)
    head -c $((end + 22)) padded.zip >streamed.zip
    run --db :memory: import whole.zip streamed.zip
    is "$status $(tail -1 "$out" | cut -d= -f1)" "0 total: 4 files: 242 rows " "$how: the ZIP files as they are"
    for zip in whole streamed; do
        size=$(stat -c %s $zip.zip)
        wrong=
        for cut in 4 5 29 30 31 60 100 $((size / 8)) $((size / 4)) $((size / 3)) $((size / 2 - 9)) \
            $((size / 2)) $((size / 2 + 9)) $((size * 2 / 3)) $((size * 3 / 4)) $((size - 300)) \
            $((size - 200)) $((size - 100)) $((size - 50)) $((size - 22)) $((size - 21)) $((size - 1)); do
            head -c $cut $zip.zip >cut.zip
            run --db "$db" import cut.zip
            if [ "$status" != 65 ] || [ -s "$out" ] || ! grep -q '^sipwhy: cut.zip: ' "$err"; then
                wrong="$wrong $cut:$status"
            fi
        done
        is "$wrong" "" "$how: a ZIP ($zip, $size bytes) cut at 22 places: exit 65, named, no receipt"
        unchanged "$how, $zip: cut at 22 places"
        "$SIPWHY" --db "$db" import - <cut.zip >"$out" 2>"$err"
        is "$?" 65 "$how, $zip: cut, on standard input"
        # shellcheck disable=SC2002 # a pipe is what is tested
        cat cut.zip | "$SIPWHY" --db "$db" import - >"$out" 2>"$err"
        is "$?" 65 "$how, $zip: cut, through a pipe"
        err_has "standard input: " "$how, $zip: cut, through a pipe: named"
        unchanged "$how, $zip: cut, not from a file"
    done
done

# flip FILE OFFSET: the file with one bit of that byte turned, on standard output.
flip() {
    local byte
    byte=$(od -An -tu1 -j"$2" -N1 "$1")
    head -c "$2" "$1"
    # shellcheck disable=SC2059 # an octal escape is meant
    printf "\\$(printf '%03o' $((byte ^ 1)))"
    tail -c +$(($2 + 2)) "$1"
}

for how in deflate store; do
    bsdtar -c -f whole.zip --format zip --options zip:compression=$how DirectRouting.calls.csv DirectRouting.calls.2.csv
    size=$(stat -c %s whole.zip)
    wrong=
    for share in 1 2 3 4 5 6 7 8 9 11 12 13 14 15 16 17 18; do
        flip whole.zip $((size * share / 20)) >flipped.zip
        run --db "$db" import flipped.zip
        if [ "$status" != 65 ] || [ -s "$out" ] || ! grep -q '^sipwhy: flipped.zip: ' "$err"; then
            wrong="$wrong $share:$status"
        fi
    done
    is "$wrong" "" "$how: a ZIP with one bit turned, at 17 places: exit 65, named, no receipt"
    unchanged "$how: one bit turned"
done
flip whole.zip 3000 >flipped.zip
refused 65 "flipped.zip: DirectRouting.calls.csv: damaged or cut short: ZIP bad CRC" "a bad checksum" flipped.zip

gzip -k DirectRouting.calls.csv
size=$(stat -c %s DirectRouting.calls.csv.gz)
wrong=
for share in 1 3 5 7 9 11 13 15 17 19; do
    head -c $((size * share / 20)) DirectRouting.calls.csv.gz >bad.csv.gz
    run --db "$db" import bad.csv.gz
    [ "$status" = 65 ] && grep -q '^sipwhy: bad.csv.gz: ' "$err" || wrong="$wrong cut:$share:$status"
    flip DirectRouting.calls.csv.gz $((size * share / 20)) >bad.csv.gz
    run --db "$db" import bad.csv.gz
    [ "$status" = 65 ] && grep -q '^sipwhy: bad.csv.gz: ' "$err" || wrong="$wrong flip:$share:$status"
done
is "$wrong" "" "gzip, cut and with a bit turned, at 10 places each: exit 65, named"
unchanged "damaged gzip"
bsdtar -c -f whole.tar.gz --gzip DirectRouting.calls.csv DirectRouting.calls.2.csv
flip whole.tar.gz $(($(stat -c %s whole.tar.gz) / 2)) >bad.tar.gz
refused 65 "bad.tar.gz: " "a .tar.gz with a bit turned" bad.tar.gz
bsdtar -c -f whole.tar DirectRouting.calls.csv DirectRouting.calls.2.csv
{ cat whole.tar && head -c 400000 /dev/zero; } | gzip >padded.tar.gz
run --db :memory: import padded.tar.gz
exit_is 0 "a .tar.gz with zeros behind the end of the tar"
for behind in 1 8; do # of its length, of its checksum
    flip padded.tar.gz $(($(stat -c %s padded.tar.gz) - behind)) >bad.tar.gz
    refused 65 "bad.tar.gz: " "a .tar.gz with a bit turned $behind bytes before its end" bad.tar.gz
done
head -c 9000 whole.tar.gz >bad.tar.gz
refused 65 "bad.tar.gz: " "a .tar.gz cut short" bad.tar.gz
head -c 20000 whole.tar >bad.tar
refused 65 "bad.tar: " "a .tar cut short" bad.tar

echo '{}' >parameters.json
bsdtar -c -f none.zip --format zip parameters.json
refused 65 "none.zip: holds no export" "a ZIP without CSV" none.zip
bsdtar -c -f mixed.zip --format zip DirectRouting.calls.csv other.csv
refused 65 "mixed.zip: other.csv: line 1: not a known export" "a ZIP with another CSV beside the export" mixed.zip
if bsdtar -c -f secret.zip --format zip --options zip:encryption=traditional --passphrase fabrikam \
    DirectRouting.calls.csv 2>/dev/null; then
    refused 65 "secret.zip: is encrypted: unpack it first" "an encrypted ZIP" secret.zip
else
    skip "this bsdtar does not encrypt" "an encrypted ZIP"
fi

# ------------------------------------------------------------------------------- rows that are bad

# rejected LINE COLUMN REASON NAME FILE: one row of FILE is refused so, the other 200 go in.
rejected() {
    rm -f r.db*
    run --db r.db import "$5"
    exit_is 0 "$4: exit 0"
    out_has "201 rows = 200 new + 0 known + 1 rejected" "$4: counted, the others are in"
    untold "$4"
    run --db r.db imports rejects 1 --format csv
    is "$(tail -n +2 "$out" | tr -d '\r')" "$1,$2,$3" "$4: line, column and reason"
    untold "$4, in the list"
    sound r.db "$4"
    is "$(dump r.db | grep -c '4255550123\|Telltale')" 0 "$4: nor is it anywhere in the database"
}

# with LINE: the good file with standard input as that line, on standard output.
with() {
    { head -$(($1 - 1)) good.csv && cat && tail -n +"$1" good.csv; }
}

row | sed 's/,[^,]*$//' | sed 's/$/\r/' | with 7 >few.csv
rejected 7 "" "24 fields where the heading has 25" "a field too few" few.csv
row | sed 's/^/x,/' | with 202 >many.csv
rejected 202 "" "26 fields where the heading has 25" "a field too many, in the last line" many.csv
echo "$number" | with 2 >one.csv
rejected 2 "" "1 field where the heading has 25" "a lone number" one.csv

for time in 2026-02-29T12:00:00Z 2026-13-01T12:00:00Z 2026-00-10T12:00:00Z 2026-11-31T12:00:00Z \
    2026-11-10T24:00:00Z 2026-11-10T12:60:00Z 2026-11-10T12:00:61Z 2026-11-10T12:00:00+19:00 \
    2026-11-10 yesterday "$number" 99999-01-01T00:00:00Z 2026-11-10T12:00:00.Z; do
    row "Invite time=$time" | with 50 >time.csv
    rejected 50 6 "invite_time is no date and time" "the time $time" time.csv
done
row "Invite time=2569-11-10T12:00:00Z" | with 50 >time.csv
rejected 50 6 "invite_time has a year of another calendar" "a Buddhist year" time.csv
row "Failure time=1899-12-30 00:00:00" | with 50 >time.csv
rejected 50 8 "failure_time is before 2016" "a spreadsheet's zero" time.csv
row "Invite time=2027-03-10T12:00:00Z" | with 50 >time.csv
run --db :memory: --now 2027-03-09T12:00:01Z import time.csv
out_has "201 rows = 201 new" "a call within a day from now"
run --db :memory: --now 2027-03-09T12:00:00Z import time.csv
out_has "201 rows = 200 new + 0 known + 1 rejected" "a later one is rejected"
row "End time=2026-11-31T12:00:00Z" | with 3 >time.csv
rejected 3 9 "end_time is no date and time" "an impossible end" time.csv
row "Invite time=" | with 4 >time.csv
rejected 4 "" "no time in any of its columns" "no time at all" time.csv
row "Final SIP code=$number" | with 5 >code.csv # a number, and even a whole one: +1425... is a code
run --db :memory: import code.csv
exit_is 0 "digits with a plus are a number"
row "Final SIP code=call $number" | with 5 >code.csv
rejected 5 18 "sip_code is no whole number" "an impossible SIP code" code.csv
row "Final Microsoft subcode=99999999999999999999" | with 5 >code.csv
rejected 5 19 "microsoft_code is no whole number" "a code beyond 64 bits" code.csv
row "Duration (seconds)=-1" | with 5 >number.csv
rejected 5 10 "duration is no whole number from 0 up" "a negative duration" number.csv
row "Success=$name" | sed "s/$name/\"$name\"/2" | with 5 >success.csv
rejected 5 11 "success is neither yes nor no" "a name for an outcome" success.csv

# A file named after somebody, with columns named after others.
named=$work/Tilda.Telltale@contoso.com_$number.csv
{ head -1 heading | tr -d '\r' | sed "s/$/,Telltale@contoso.com,$number,2026-11-16/" && row | tr -d '\r' | sed 's/$/,1,2,3/'; } >"$named"
rm -f r.db*
run --db r.db import -v "$named"
exit_is 0 "a file named after somebody"
out_has "T***@contoso.com_+14*******23.csv (admin-center)" "who is not told"
out_has "T***@contoso.com | +14*******23 | 2026-11-16" "nor is who stands in a heading; a date is"
untold "a file named after somebody"
run --db r.db imports -v
untold "a file named after somebody, in the ledger"
is "$(sqlite3 r.db '.dump import' | grep -c '4255550123\|elltale')" 0 "nor is it in the ledger"
echo "$number" >"$named"
run --db r.db import "$named"
exit_is 65 "an unreadable file named after somebody"
untold "an unreadable file named after somebody"
bsdtar -c -f named.zip --format zip -C "$work" "${named##*/}"
run --db r.db import named.zip
untold "a member named after somebody"
rm "$named"

# All at once, and under --strict.
{
    cat heading && row && echo "$number" && row "Invite time=$number" && row "Final SIP code=x$number" && row
} >five.csv
rm -f r.db*
run --db r.db import five.csv
out_has "five.csv (admin-center): 5 rows = 1 new + 1 known + 3 rejected" "several bad rows"
untold "several bad rows"
run --db r.db imports rejects 1 --json
is "$(sqlite3 :memory: "SELECT json_group_array(json_extract(value, '\$.line')) FROM json_each(readfile('$out'), '\$.rejects')")" \
    "[3,4,5]" "several bad rows: their lines"
untold "several bad rows, as JSON"
run --db r.db imports rejects 1
untold "several bad rows, as text"
refused 65 "five.csv: 3 rows rejected under --strict; nothing of this file was kept" "--strict" --strict five.csv
run --db strict.db import --strict five.csv good.csv
exit_is 65 "--strict, and a good file behind it"
is "$(cat "$out")" "good.csv (admin-center): 200 rows = 200 new + 0 known + 0 rejected
total: 1 file: 200 rows = 200 new + 0 known + 0 rejected" "--strict: the good file goes in"
bsdtar -c -f strict.zip --format zip good.csv five.csv
refused 65 "strict.zip: five.csv: 3 rows rejected under --strict" "--strict, in a ZIP" --strict strict.zip

# -------------------------------------------------------------------------------- the database

# not_ours DB CODE TEXT NAME: every command refuses that database and leaves its bytes alone.
not_ours() {
    local sum command
    sum=$(cksum "$1" 2>&1)
    for command in "import good.csv" check imports rank; do
        # shellcheck disable=SC2086 # words
        run --db "$1" --busy-timeout 1 $command
        exit_is "$2" "$4: sipwhy ${command%% *} exits $2"
        err_has "$1: $3" "$4: sipwhy ${command%% *}: $3"
    done
    is "$(cksum "$1" 2>&1)" "$sum" "$4: not a byte of it has changed"
}

sqlite3 foreign.db "CREATE TABLE call (id); INSERT INTO call VALUES (1);"
not_ours foreign.db 76 "is no sipwhy database" "another program's database"
cp letter.txt text.db
not_ours text.db 76 "is no sipwhy database" "a text"
cp a.db newer.db && sqlite3 newer.db "PRAGMA user_version = 999" >/dev/null
not_ours newer.db 76 "was made by a newer sipwhy (schema 999, this one knows" "a newer database"
err_has "upgrade sipwhy" "a newer database: what to do"
: >nothing.db
not_ours nothing.db 76 "is empty, no database; delete it" "an empty file"
mkdir folder.db
not_ours folder.db 76 "is no file" "a folder"
sqlite3 a.db "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
head -c 40000 a.db >half.db
run --db half.db check
is "$((status == 1 || status == 76))" 1 "half a database: check tells"
run --db half.db import good.csv
is "$((status == 76 || status == 0))" 1 "half a database: no crash"
run --db nowhere.db check
exit_is 66 "no database: check"
err_has "nowhere.db: no database there; make one with: sipwhy import" "no database: what to do"
is "$(echo nowhere.db*)" "nowhere.db*" "no database: asking makes none"
run --db /proc/none/a.db import good.csv
exit_is 73 "a database where none can be made"
err_has "/proc/none" "a database where none can be made: named"
run --db good.csv/a.db import good.csv
exit_is 73 "a database below a file"

# Locked by somebody else, for longer than we wait.
occupy a.db "BEGIN IMMEDIATE;"
begun=$(date +%s%N)
run --db a.db --busy-timeout 1 import readable.csv
exit_is 75 "a locked database"
took=$((($(date +%s%N) - begun) / 1000000))
is "$((took >= 900 && took < 5000))" 1 "a locked database: waited for a second, as told"
err_has "a.db: is locked by another program; try again" "a locked database: says so"
untold "a locked database"
run --db a.db --busy-timeout 0 import readable.csv
exit_is 75 "a locked database: --busy-timeout 0"
run --db a.db --busy-timeout 1 imports
exit_is 0 "a locked database can be read"
leave
unchanged "a locked database"

# Read-only, a full disk: need a file system of their own, which only a namespace of mounts gives.
mkdir disk
if unshare -rm mount -t tmpfs -o size=1m tmpfs disk 2>/dev/null; then
    generate 20000 >big.csv
    # shellcheck disable=SC2016 # for the shell inside
    unshare -rm bash -c '
        mount -t tmpfs -o size=1m tmpfs disk
        "$1" --db disk/a.db import good.csv && sqlite3 disk/a.db .dump >full.before
        "$1" --db disk/a.db import big.csv >full.out 2>full.err
        echo $? >full.status
        "$1" --db disk/a.db check >full.check
        sqlite3 disk/a.db .dump >full.after
        "$1" --db disk/a.db import big.csv readable.csv >full.more 2>&1' bash "$SIPWHY" >/dev/null 2>&1
    is "$(cat full.status)" 74 "a full disk: exit 74"
    is "$(cat full.err)" "sipwhy: big.csv: disk/a.db: the disk is full; nothing of this was kept" \
        "a full disk: says so"
    is "$(cat full.out)" "" "a full disk: no receipt"
    is "$(cmp full.before full.after 2>&1)" "" "a full disk: the database is as it was"
    is "$(grep -vc '^ok' full.check)" 0 "a full disk: it is sound"
    out=full.more out_has "readable.csv (admin-center): 1 row = 1 new + 0 known + 0 rejected" \
        "a full disk: a smaller file still goes in"
    # shellcheck disable=SC2016 # for the shell inside
    unshare -rm bash -c '
        mount -t tmpfs -o size=200k tmpfs disk
        "$1" --db disk/a.db import good.csv >full.out 2>full.err
        echo $? >full.status
        ls -A disk >full.left' bash "$SIPWHY"
    is "$(cat full.status)" 74 "a disk too small for a new database: exit 74"
    is "$(cat full.left)" "" "a disk too small for a new database: nothing is left on it"

    # shellcheck disable=SC2016 # for the shell inside
    unshare -rm bash -c '
        mount -t tmpfs tmpfs disk
        "$1" -q --db disk/a.db import good.csv
        sqlite3 disk/a.db "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
        mount -o remount,ro,bind disk
        "$1" --db disk/a.db import readable.csv >ro.out 2>ro.err
        echo $? >ro.status
        for command in check imports "rank --week 2026-W46"; do
            "$1" --db disk/a.db $command >/dev/null 2>>ro.read
            echo $? >>ro.read
        done' bash "$SIPWHY"
    is "$(cat ro.status)" 73 "a read-only database: exit 73"
    is "$(cat ro.err)" "sipwhy: disk/a.db: is read-only; nothing can be stored in it" \
        "a read-only database: says so"
    is "$(cat ro.read)" "0
0
0" "a read-only database can be read"
else
    skip "no mounting here" "a full disk"
    skip "no mounting here" "a read-only database"
fi

# The same with a limit on the size of files.
(
    trap '' XFSZ
    ulimit -f 1000
    generate 4000 | "$SIPWHY" --db a.db import - >limit.out 2>limit.err
    echo "${PIPESTATUS[1]}" >limit.status
)
is "$(cat limit.status)" 74 "a limit on the size of files: exit 74"
is "$(cat limit.out)" "" "a limit on the size of files: no receipt"
unchanged "a limit on the size of files"

# A database of somebody else. Root may read everything, so it becomes somebody for this.
somebody=()
[ "$(id -u)" != 0 ] || somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
if cp "$SIPWHY" ./copy && chmod 755 . copy && "${somebody[@]}" ./copy --version >/dev/null 2>&1; then
    cp a.db theirs.db && chmod 000 theirs.db
    for command in weekly rank "import good.csv" "import -n good.csv" imports; do
        # shellcheck disable=SC2086
        "${somebody[@]}" ./copy $command --db theirs.db >"$out" 2>"$err"
        is "$? $(cat "$err")" "66 sipwhy: theirs.db: Permission denied" "$command: not ours to read"
    done
    "${somebody[@]}" ./copy explain 503/560503 --db theirs.db >"$out" 2>"$err"
    is "$? $(cat "$err")" "0 sipwhy: rows of your own are not looked at: theirs.db: Permission denied" \
        "what needs no database says that it reads none"
    mkdir -m 700 closed && cp a.db closed/
    [ "$(id -u)" = 0 ] || chmod 000 closed
    "${somebody[@]}" ./copy rank --db closed/a.db >"$out" 2>"$err"
    is "$? $(cat "$err")" "66 sipwhy: closed/a.db: Permission denied" "nor in a folder of somebody else"
    # Cut short in the middle, and nobody here may put it right: half of what was written stands in it.
    mkdir half && cp a.db whole.db
    printf '%s\n' "PRAGMA journal_mode = DELETE;" "PRAGMA cache_size = 1;" "BEGIN;" \
        "UPDATE attempt SET success = 1 - success;" ".shell cp whole.db whole.db-journal half/" "ROLLBACK;" |
        sqlite3 whole.db >/dev/null
    chmod 444 half/* && chmod 555 half
    for command in rank imports check; do
        # shellcheck disable=SC2086
        "${somebody[@]}" ./copy $command --db half/whole.db >"$out" 2>"$err"
        is "$? $(cat "$out" "$err")" "73 sipwhy: half/whole.db: a run that wrote it was cut short: let somebody who may write it run sipwhy check" \
            "$command: nothing is told of half a transaction"
    done
    chmod 755 half && chmod 644 half/*
    out_of() { "$SIPWHY" "$@" 2>&1; }
    is "$(out_of check --db half/whole.db | grep -vc '^ok')" 0 "who may write it has it whole again"
    chmod 600 theirs.db && chmod 700 . closed
else
    skip "nobody else can be" "a database of somebody else"
fi

# ---------------------------------------------------------------------------------- interrupted

generate 20000 >big.csv
for signal in INT TERM; do
    rm -f slow && mkfifo slow
    # Not from a shell in the background: there SIGINT would be ignored.
    bash -c 'trap - INT; exec "$@"' bash env --default-signal=INT "$SIPWHY" --db a.db import - readable.csv <slow >"$out" 2>"$err" &
    reader=$!
    exec 3>slow
    head -c 3000000 big.csv >&3
    sleep 0.3
    kill -$signal "$reader"
    wait "$reader"
    status=$?
    exec 3>&-
    exit_is 130 "SIG$signal while a slow pipe is read: exit 130"
    err_has "interrupted" "SIG$signal: says so"
    is "$(cat "$out")" "" "SIG$signal: no receipt"
    unchanged "SIG$signal, with a good file to come"
done
for file in many.csv few.csv; do
    "$SIPWHY" -q --db a.db import "$file"
done
sound a.db "after all of this"

done_testing
