#!/usr/bin/env bash
# import.t - the receipt, the options of import, where the database is, what is read from where.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

samples=$root/samples
cd "$work" || exit 1
db=$work/a.db
generate 12431 >all.csv
head -1 all.csv >heading
generate 300 >a.csv
tail -n +2 a.csv >rows

# ------------------------------------------------------------------------- the receipt

cp all.csv DirectRouting.calls.2026-11-16.csv
run --db "$db" import DirectRouting.calls.2026-11-16.csv
exit_is 0 "an export is imported"
is "$(cat "$out")" "DirectRouting.calls.2026-11-16.csv (admin-center): 12 431 rows = 12 431 new + 0 known + 0 rejected
total: 1 file: 12 431 rows = 12 431 new + 0 known + 0 rejected" "a line a file and the total, thousands parted by spaces"
is "$(cat "$err")" "sipwhy: new database $db" "on standard error that the database is new, and nothing else"
is "$(sqlite3 "$db" 'SELECT count(*) FROM calls')" 12431 "every row is in the database"

# 37 rows known, 2 that can't be read, the rest new.
{
    cat heading
    head -37 rows
    echo 'one,two'
    printf 'x,,,,,2026-13-01T00:00:00Z,,,,1,No,,,,,,,500,500500,,sbc1.contoso.com,,,,\n'
    tail -n +38 rows
} >mixed.csv
{ cat heading && head -37 rows; } >known.csv
run --db b.db import known.csv mixed.csv
exit_is 0 "rejected rows are no failure"
is "$(cat "$out")" "known.csv (admin-center): 37 rows = 37 new + 0 known + 0 rejected
mixed.csv (admin-center): 302 rows = 263 new + 37 known + 2 rejected
  why rows were rejected: sipwhy imports rejects 2
total: 2 files: 339 rows = 300 new + 37 known + 2 rejected" "the receipt tells new, known and rejected apart"
run --db b.db imports rejects 2
out_has "39" "the list that the receipt names has the line of the first"
out_has "40" "and of the second"

run --db b.db import mixed.csv
is "$(head -2 "$out")" "mixed.csv (admin-center): 302 rows = 0 new + 300 known + 2 rejected
  the same file as import 2" "the same file again: all known, and which import it was"
is "$(sqlite3 b.db 'SELECT count(*) FROM imports')" 2 "and no row more in the ledger"

# ---------------------------------------------------------------------- as JSON, quietly

run --db b.db --now 2026-11-16T07:00:00Z import --json a.csv mixed.csv
exit_is 0 "--json"
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }
is "$(json 'json_valid(j)')" 1 "the receipt is valid JSON"
is "$(json "(SELECT group_concat(key) FROM json_each(j))")" "files,notes,total" "with files, notes and a total"
for key in file format rows new known rejected first last sha256 import_id; do
    is "$(json "json_type(j, '\$.files[1].$key') IS NOT NULL")" 1 "a file has \"$key\""
done
is "$(json "json_extract(j, '\$.files[0].file', '\$.files[0].format', '\$.files[0].rows', '\$.files[0].new', '\$.files[0].known', '\$.files[0].rejected', '\$.files[0].import_id')")" \
    '["a.csv","admin-center",300,0,300,0,3]' "what a file has"
is "$(json "json_extract(j, '\$.files[0].sha256')")" "$(sha256sum a.csv | cut -d' ' -f1)" \
    "SHA-256 of the file's bytes"
is "$(json "json_extract(j, '\$.files[0].first') || ' ' || json_extract(j, '\$.files[0].last')")" \
    "$(sqlite3 b.db "SELECT strftime('%Y-%m-%dT%H:%M:', min(invite_time) / 1000, 'unixepoch') ||
            printf('%06.3fZ ', min(invite_time) % 60000 / 1000.0) ||
            strftime('%Y-%m-%dT%H:%M:', max(invite_time) / 1000, 'unixepoch') ||
            printf('%06.3fZ', max(invite_time) % 60000 / 1000.0) FROM calls")" \
    "first and last invite"
is "$(json "json_extract(j, '\$.total.files', '\$.total.rows', '\$.total.new', '\$.total.known', '\$.total.rejected')")" \
    '[2,602,0,600,2]' "the total sums it up"
is "$(wc -l <"$err")" 0 "nothing else is printed"

run --db c.db import -q a.csv
exit_is 0 "--quiet imports"
is "$(cat "$out" "$err")" "" "and prints nothing"
run -q --db c.db import nowhere.csv
exit_is 66 "--quiet fails as loudly as ever"
err_has "nowhere.csv" "and says so"

# ------------------------------------------------------------------------------ dry run

run --db none.db import --dry-run a.csv
exit_is 0 "--dry-run reads"
is "$(head -1 "$out")" "a.csv (admin-center): 300 rows = 300 new + 0 known + 0 rejected" "and counts"
out_has "nothing was stored" "and says that nothing was stored"
is "$(echo none.db*)" "none.db*" "no database is made"
before=$(dump c.db)
run --db c.db import -n mixed.csv all.csv
is "$(head -1 "$out")" "mixed.csv (admin-center): 302 rows = 0 new + 300 known + 2 rejected" \
    "a dry run tells what the database knows"
out_lacks "imports rejects" "and names no import that is not there"
is "$(dump c.db | cksum)" "$(cksum <<<"$before")" "the database is as it was"
run --db c.db import -n --json all.csv
is "$(json "json_type(j, '\$.files[0].import_id')")" null "a dry run has no import_id"
run --db c.db import --dry-run --strict mixed.csv
exit_is 65 "a dry run fails as the import would"

# ------------------------------------------------------------------------------- tenants

run --db t.db import --tenant contoso a.csv
run --db t.db import --tenant fabrikam a.csv
out_has "300 rows = 300 new + 0 known" "the same calls of another tenant are other calls"
run --db t.db import --tenant contoso a.csv
out_has "300 rows = 0 new + 300 known" "a tenant's own calls are known"
is "$(sqlite3 t.db 'SELECT tenant, count(*) FROM calls GROUP BY 1')" "contoso|300
fabrikam|300" "calls are kept by tenant"
is "$(sqlite3 c.db 'SELECT DISTINCT tenant FROM calls')" default "without --tenant it is default"
sound t.db "two tenants"

# ------------------------------------------------------------------- where the database is

(
    umask 000
    "$SIPWHY" import a.csv >/dev/null
)
path=$HOME/.local/share/sipwhy/sipwhy.db
is "$(stat -c %a "$path")" 600 "the database is below ~/.local/share, for its owner only"
is "$(stat -c %a "$HOME/.local" "$HOME/.local/share" "$HOME/.local/share/sipwhy" | tr '\n' ' ')" \
    "700 700 700 " "as are the folders made for it, whatever the umask"
(
    umask 777
    "$SIPWHY" --db "$work/u/v/x.db" import a.csv >/dev/null 2>"$err"
)
is "$(stat -c %a "$work/u/v/x.db" "$work/u" "$work/u/v" | tr '\n' ' ')" "600 700 700 " \
    "a umask that takes everything away takes nothing away"
run check
exit_is 0 "the default database is found again"
XDG_DATA_HOME=$work/data run import a.csv
is "$(stat -c %a data/sipwhy/sipwhy.db)" 600 "\$XDG_DATA_HOME comes before ~/.local/share"
XDG_DATA_HOME=data2 run import a.csv
is "$(echo data2*)" "data2*" "but not when it is relative, as its specification says"
XDG_DATA_HOME=$work/data3 SIPWHY_DB=$work/s.db run import a.csv
is "$(stat -c %a s.db) $(echo data3*)" "600 data3*" "\$SIPWHY_DB comes before both"
SIPWHY_DB=$work/s2.db run --db s3.db import a.csv
is "$(echo s2.db* s3.db)" "s2.db* s3.db" "--db comes before all"
for file in s.db*; do
    is "$(stat -c %a "$file")" 600 "$file is for its owner only"
done

mkdir memory
(cd memory && "$SIPWHY" --db :memory: import ../a.csv) >"$out" 2>"$err"
is "$? $(head -1 "$out")" "0 a.csv (admin-center): 300 rows = 300 new + 0 known + 0 rejected" \
    ":memory: works"
is "$(ls -A memory)" "" "and leaves nothing behind"
HOME='' run import a.csv
exit_is 2 "without a home, --db is asked for"

# ------------------------------------------------------------------- standard input, folders

"$SIPWHY" --db p.db import - <a.csv >"$out" 2>"$err"
is "$? $(head -1 "$out")" \
    "0 standard input (admin-center): 300 rows = 300 new + 0 known + 0 rejected" "a file on standard input"
# shellcheck disable=SC2002 # a pipe is what is tested
cat all.csv | "$SIPWHY" --db p.db import - >"$out" 2>"$err"
out_has "12 431 rows" "a pipe"
is "$("$SIPWHY" --db p.db import -n a.csv - <known.csv | wc -l)" 5 "a file and standard input"

mkdir -p folder/b folder/a folder/.hidden
{ cat heading && sed -n '1,100p' rows; } >folder/b/2.csv
{ cat heading && sed -n '101,200p' rows; } >folder/a/9.CSV
{ cat heading && sed -n '201,300p' rows; } >folder/c.csv
printf 'name,price\ntea,2\n' >folder/a/prices.csv
echo 'read me' >folder/readme.txt
cp all.csv folder/.hidden/h.csv
run --db f.db import folder
exit_is 0 "a folder is read with all folders in it"
is "$(cut -d: -f1 "$out")" "9.CSV (admin-center)
2.csv (admin-center)
c.csv (admin-center)
total" "in the order of the names"
is "$(grep -c 'passed over: .*prices.csv' "$err")" 1 "a CSV that is no export is passed over with a word"
is "$(grep -vc 'new database' "$err")" 1 "files of other kinds without"
run --db g.db import a.csv
is "$(content f.db | cksum)" "$(content g.db | cksum)" "the folder holds what the file does"
run --db f.db import -q folder
is "$(cat "$out" "$err")" "" "--quiet: not even that word"

# --------------------------------------------------------------- quotes of a text's own

# A phrase that was cut, a name and a number that somebody chose: quoted as they should be.
load a.csv
sqlite3 "$work/c.db" "UPDATE c SET \"Final SIP Phrase\" = 'Q.850;cause=27;text=\"Destination out of',
    \"Display Name\" = '5\" display', \"Caller Number\" = '\"Contoso'"
as_csv 'SELECT * FROM c' >quoted.csv
grep -q ',"Q.850;cause=27;text=""Destination out of",' quoted.csv
ok $? "there is one quote in the phrase, doubled as CSV wants it"
run --db quoted.db import quoted.csv
out_has "300 rows = 300 new + 0 known + 0 rejected" "a quote of the text's own rejects no row"
is "$(sqlite3 quoted.db 'SELECT DISTINCT phrase, display_name, caller FROM calls')" \
    'Q.850;cause=27;text="Destination out of|5" display|"Contoso' "and is kept"
sed '2s/""Destination/"Destination/' quoted.csv >loose.csv
run --db loose.db import loose.csv
out_has "300 rows = 299 new + 0 known + 1 rejected" "one that is not doubled rejects its row"

# ------------------------------------------------------------------------- one of several fails

run --db m.db import a.csv nowhere.csv folder/a/prices.csv known.csv
exit_is 66 "the highest code of all"
is "$(cut -d: -f1 "$out")" "a.csv (admin-center)
known.csv (admin-center)
total" "the others go in"
err_has "nowhere.csv: No such file" "what is missing is named"
err_has "prices.csv: line 1: not a known export" "and what is no export"
is "$(sqlite3 m.db 'SELECT count(*) FROM imports')" 2 "the ledger has the two that went in"
run --db m.db import folder/a/prices.csv a.csv
exit_is 65 "the failing one first"
is "$(tail -1 "$out")" "total: 1 file: 300 rows = 0 new + 300 known + 0 rejected" \
    "the total is of those that went in"

# ------------------------------------------------------------------------------- the samples

run --db samples.db import "$samples"
exit_is 0 "the samples go in"
is "$(cat "$err")" "sipwhy: new database samples.db" "without a word of complaint"
is "$(sqlite3 samples.db 'SELECT sum(rejected) FROM imports')" 0 "and without a rejected row"
sound samples.db "samples"
# shellcheck disable=SC2012 # our own names
is "$(ls "$samples"/*.csv "$samples"/*.zip | wc -l)" 3 "three files of samples"
is "$(sqlite3 samples.db "SELECT count(DISTINCT strftime('%Y-%W', invite_time / 1000, 'unixepoch')) >= 13 FROM calls")" \
    1 "of at least 13 weeks"

# ---------------------------------------------------------------------------- what is made

fresh=$work/made/fresh.db
run --db "$fresh" import -n a.csv
is "$status $(wc -c <"$err")" "0 0" "a dry run of one file makes nothing, and tells nothing"
run --db "$fresh" import -n a.csv all.csv
is "$status $(cat "$err")" "0 sipwhy: a dry run counts each file by itself: what several of them have is new in each" \
    "of several files it says how it counts"
run --db "$fresh" import -q -n a.csv all.csv
is "$status $(wc -c <"$err")" "0 0" "not with -q"
[ ! -e "$work/made" ]
ok $? "nor a folder"
run --db "$fresh" import a.csv
is "$status $(cat "$err")" "0 sipwhy: new database $fresh" "a new database is told, with its place"
run --db "$fresh" import a.csv
is "$status $(wc -c <"$err")" "0 0" "one that is there is not"
run --db "$work/other.db" import -q a.csv
is "$status $(wc -c <"$err")" "0 0" "nor any with -q"

# ------------------------------------------------------------------- nobody reads what is printed

for option in '' --json; do
    # shellcheck disable=SC2086
    { "$SIPWHY" --db unread.db import $option "$root/samples" 2>"$err"; echo $? >code; } | true
    is "$(cat code) $(cat "$err")" "0 sipwhy: new database unread.db" "import $option | true: no failure"
    is "$(sqlite3 unread.db 'SELECT count(*) > 1 FROM imports')" 1 "and the import is in"
    rm -f unread.db*
    # shellcheck disable=SC2086
    "$SIPWHY" --db unread.db import $option "$root/samples" >/dev/full 2>"$err"
    is "$? $(tail -1 "$err")" "74 sipwhy: standard output: No space left on device" \
        "import $option to a full disk: 74, with a sentence"
    rm -f unread.db*
done

done_testing
