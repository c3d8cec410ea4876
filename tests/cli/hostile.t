#!/usr/bin/env bash
# hostile.t - inputs that nobody means well with: each is read or refused with one sentence and an exit
# code of the manual, in bounded memory and time, and what is refused leaves no trace.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
make() { # make NAME: a file of that name
    perl "$root/tests/cli/hostile.pl" "$1" >made && mv made "$1"
}
db=$work/a.db
make export && mv export export.csv
run --db "$db" import export.csv
dump "$db" >before
is_sanitized() { grep -q __asan_init "$SIPWHY"; }

# attempt ARGUMENTS: sipwhy with them, measured: $peak in KiB, 0 where a sanitizer takes more.
attempt() {
    timeout 120 /usr/bin/time -q -f %M -o peak "$SIPWHY" "$@" >"$out" 2>"$err" </dev/null
    status=$?
    peak=$(tail -1 peak)
    ! is_sanitized || peak=0
}

# safely NAME: nothing that acts on a terminal was printed, and little memory taken.
safely() {
    is "$(cat "$out" "$err" | LC_ALL=C tr -d '\n\t' | LC_ALL=C grep -c '[[:cntrl:]]') $((peak < 65536))" "0 1" \
        "$1: no control characters; $peak KiB"
}

# refuses NAME TEXT: that input is refused, with TEXT, and leaves no trace.
refuses() {
    make "$1"
    attempt --db "$db" import "$1"
    is "$status $(grep -c "^sipwhy: $1: " "$err") $(cat "$out")" "65 1 " "$1: exit 65, one sentence that names it, no receipt"
    err_has "$2" "$1: $2"
    safely "$1"
    rm "$1"
}

# reads NAME TEXT: that input is read, and TEXT is told.
reads() {
    make "$1"
    attempt --db :memory: import "$1"
    exit_is 0 "$1: exit 0"
    cat "$err" >>"$out"
    out_has "$2" "$1: $2"
    safely "$1"
    rm "$1"
}

# each FUNCTION: with the two words of each line of standard input, a name and a text.
each() {
    local name text
    while read -r name text; do
        "$1" "$name" "$text"
    done
}

# -------------------------------------------------------------------------------- archives

each refuses <<'LIST'
letters.zip a.csv: line 2: the field that begins here is larger than 1 MiB
letters.gz line 2: the field that begins here is larger than 1 MiB
zeros.zip a.csv: is no text: NUL bytes
zeros.gz is no text: NUL bytes
short.zip a.csv: line 100353: 1 field where the heading has 9, as most of the 100 352 rows so far: is it an export?
short.gz as most of the 100 352 rows so far: is it an export?
before.gz is empty: not even a heading line
spaces.zip a.csv: is empty: not even a heading line
70000.zip has more than 10000 members: --max-members raises the limit
same-place.zip has more than 10000 members
overlap.zip damaged or cut short: members of the ZIP lie on one another
more-said.zip damaged or cut short: the directory of the ZIP has not as many members as it says
encrypted.zip is encrypted: unpack it first
aes.zip is encrypted: unpack it first
method.zip damaged or cut short: Unsupported ZIP compression method
small-local.zip damaged or cut short: ZIP uncompressed data is wrong size
large-local.zip damaged or cut short: ZIP uncompressed data is wrong size
both-small.zip damaged or cut short: ZIP uncompressed data is wrong size
packed-small.zip damaged or cut short
packed-large.zip damaged or cut short: a member of the ZIP ends behind its directory
packed-central.zip damaged or cut short: a member of the ZIP ends behind its directory
crc.zip damaged or cut short: ZIP bad CRC
local-crc.zip damaged or cut short: ZIP bad CRC
extra-cut.zip damaged or cut short
zip64-huge.zip damaged or cut short
zip64-cut.zip damaged or cut short
before-shifted.zip is no text: NUL bytes
before.zip is no text: NUL bytes
script.zip is no text: NUL bytes
after.zip goes on behind the end of its ZIP
comment-end.zip is more than one ZIP
no-members.zip holds no export
members.gz holds no export
length.gz damaged or cut short: incorrect length check
name.gz damaged or cut short: gzip ends too early
nested.gz is an archive that was compressed again: unpack it first
many.tar has more than 10000 members
long-name.tar damaged or cut short: Special header too large
pax-huge.tar damaged or cut short: Special header too large
pax-size.tar damaged or cut short
pax-negative.tar damaged or cut short
negative.tar damaged or cut short
size.tar damaged or cut short
sparse.tar s.csv: line 1: not a known export
sparse-huge.tar s.csv: is no text: NUL bytes
cut.tar damaged or cut short
sum.tar is an archive of a kind that is not read
LIST
refuses strangers.zip "not a known export"

each reads <<'LIST'
plain.zip plain.zip/a.csv (admin-center): 20 rows = 20 new
lines.zip a heading line, and no row below it
again.gz 60 rows = 20 new + 40 known
nested.zip nested.zip/inner.zip: an archive in an archive: unpack it first
within.zip within.zip/a.csv: an archive in an archive: unpack it first
symlink.zip symlink.zip/l.csv: a link: its target is not followed
device.zip device.zip/d.csv: a device or the like: passed over
folder.zip 20 rows = 20 new
same.zip 20 rows = 0 new + 20 known
small-central.zip 20 rows = 20 new
large-central.zip 20 rows = 20 new
other-name.zip 20 rows = 20 new
zip64.zip 20 rows = 20 new
zip64-sizes.zip 20 rows = 20 new
streamed.zip 20 rows = 20 new
streamed-stored.zip 20 rows = 20 new
streamed-bare.zip 20 rows = 20 new
streamed-zero.zip 20 rows = 20 new
streamed-none.zip 20 rows = 20 new
comment.zip 20 rows = 20 new
zeros-behind.zip 20 rows = 20 new
plain.tar 20 rows = 20 new
links.tar links.tar/s.csv: a link: its target is not followed
devices.tar devices.tar/d3.csv: a device or the like: passed over
pax-lines.tar 20 rows = 20 new
pax-path.tar pppppppp...pppppppp
names.tar 1 row = 1 new
names.zip 1 row = 1 new
LIST
is "$(ls -d x owned* /etc/absolute.csv ../up.csv ../../up.csv 2>/dev/null)" "" "no member was written anywhere"

# What packs nothing: xz and zstd by their own programs.
for packing in 'xz -0c' 'zstd -qc'; do
    command -v "${packing%% *}" >/dev/null || { skip "no ${packing%% *}" "a bomb by it"; continue; }
    { head -1 export.csv; head -c 100000000 /dev/zero | tr '\0' a; } | $packing >bomb
    attempt --db "$db" import bomb
    is "$status $((peak < 65536))" "65 1" "${packing%% *}: a bomb: exit 65, $peak KiB"
    { head -1 export.csv; head -c 40000000 /dev/zero | tr '\0' '\n'; } | $packing >bomb
    attempt --db "$db" import --max-size 10M bomb
    is "$status $(grep -c 'unpacks to more than 10485760 bytes: --max-size raises the limit' "$err")" "65 1" \
        "${packing%% *}: it is stopped at --max-size"
done

# --------------------------------------------------------------------- names out of archives

# Whatever names them: messages, receipts, the ledger, as text, JSON and a page.
make names.zip
rm -f n.db*
attempt --db n.db import -v names.zip
exit_is 0 "odd names: exit 0"
safely "odd names, -v"
is "$(LC_ALL=C.UTF-8 grep -c $'\u202e' "$out")" 0 "nothing turns what is printed around"
is "$(awk '{ if (length > n) n = length } END { print n < 400 }' "$out")" 1 "nor is a line of it endless"
is "$(grep -c 14255550123 "$out" "$err" | paste -sd' ')" "$out:0 $err:0" "a name that is a number is masked"
attempt --db :memory: import --json names.zip
is "$status $(sqlite3 :memory: "SELECT json_array_length(readfile('$out'), '\$.files') > 15")" "0 1" "as JSON: JSON it is"
safely "odd names, --json"
for format in text json html markdown csv; do
    attempt --db n.db imports --format $format
    exit_is 0 "odd names in the ledger, as $format"
    is "$(LC_ALL=C tr -d '\r\n\t' <"$out" | LC_ALL=C grep -c '[[:cntrl:]]')" 0 "$format: no control characters"
    is "$(grep -c $'\u202e' "$out")" 0 "$format: nothing turned around"
    [ $format != html ] || is "$(grep -c '<script>alert' "$out")" 0 "$format: no element of theirs"
    is "$(grep -c '^=cmd\|,=cmd' "$out")" 0 "$format: no formula"
done
mkdir odd && cp export.csv "odd/$(printf 'a\033[31m\n\342\200\256.csv')" && cp export.csv "odd/$(printf '\377\376.csv')"
attempt --db :memory: import -v odd
exit_is 0 "odd names of files"
safely "odd names of files"
attempt --db :memory: import "odd/$(printf 'none\033[31m\n.csv')"
exit_is 66 "an odd name of no file"
is "$(wc -l <"$err") $(LC_ALL=C tr -d '\n' <"$err" | LC_ALL=C grep -c '[[:cntrl:]]')" "1 0" "one line, no control characters"

# ------------------------------------------------------------------------------------- text

each refuses <<'LIST'
field.csv line 2: the field that begins here is larger than 1 MiB
quoted-field.csv line 2: the field that begins here is larger than 1 MiB: a closing quote is missing
quote.csv line 102: the field that begins here is larger than 1 MiB: a closing quote is missing
quotes.csv line 2: the field that begins here is larger than 1 MiB
nul.csv is no text: NUL bytes
line.csv line 1: the field that begins here is larger than 1 MiB
commas.csv line 1: the field that begins here is larger than 1 MiB
columns-1000000.csv line 1: this record is larger than any export's
empty-only.csv is empty: not even a heading line
parts.csv line 1001: more than 1000 exports with other columns were joined
preamble.csv line 1: not a known export
rejects.csv as most of the 100 352 rows so far: is it an export?
LIST
each reads <<'LIST'
columns-10000.csv 1 row = 1 new
heading.csv a heading line, and no row below it
headings.csv a heading line, and no row below it
empty-lines.csv 1 row = 1 new
cr.csv a heading line, and no row below it
long-rows.csv 40 rows = 40 new
long-names.csv a heading line, and no row below it
sep.csv 20 rows = 20 new
utf8.csv 4 rows = 4 new
surrogates.csv 2 rows = 2 new
LIST

# ------------------------------------------------------------------------------------- JSON

each refuses <<'LIST'
deep.json line 1: not a known export
deep-closed.json line 1: not a known export
deep-object.json line 1: is nested deeper than any export
deep-cell.json line 1: is nested deeper than any export
string.json line 1: a call is larger than 1 MiB
key.json line 1: a call is larger than 1 MiB
keys.json line 1: a call is larger than 1 MiB
number.json line 1: has a number that is larger than any in an export
exponent.json line 1: has a number that is larger than any in an export
escapes.json line 1: is no valid JSON
surrogate.json line 1: is no valid JSON
nul.json line 1: is no valid JSON: a text with the character NUL
raw-nul.json is no text: NUL bytes
open.json line 1: the file ends within its JSON
twice.json line 1: is no valid JSON: a name stands twice in an object
garbage.json line 1: is no list of calls as Graph gives it
blanks.json line 1
empty.json is an answer without calls
LIST
each reads <<'LIST'
same.json 3 rows = 1 new + 2 known
list.json Graph has more pages than this file
LIST
is "$(dump "$db" | cmp - before 2>&1)" "" "of all that was refused nothing is in the database"
sound "$db" "after all of that"

# ------------------------------------------------------------------- files that do not hold still

generate 60000 >large.csv
for change in grows shrinks; do
    cp large.csv moving.csv
    "$SIPWHY" --db moving.db import moving.csv >"$out" 2>"$err" &
    reader=$!
    for _ in $(seq 200); do
        [ $change = grows ] && tail -1 large.csv >>moving.csv
        [ $change = shrinks ] && truncate -s -1000 moving.csv
        kill -0 $reader 2>/dev/null || break
        sleep 0.005
    done
    wait $reader
    status=$?
    exit_is 74 "a file that $change while it is read"
    err_has "moving.csv: changed while it was read: nothing was kept, try again" "says so"
    is "$(sqlite3 moving.db 'SELECT count(*) FROM imports')" 0 "and keeps nothing"
    rm -f moving.db*
done

rm -f endless && mkfifo endless
{ head -1 export.csv; while sed -n 2p export.csv; do :; done; } >endless 2>/dev/null &
writer=$!
# --foreground: else timeout sends it to its group as well, and the second one ends sipwhy at once.
bash -c 'trap - INT; exec "$@"' bash env --default-signal=INT timeout --foreground -s INT 1 "$SIPWHY" --db "$db" import endless >"$out" 2>"$err"
status=$?
kill $writer 2>/dev/null
wait $writer 2>/dev/null
is "$((status == 124 || status == 130)) $(grep -c interrupted "$err")" "1 1" "a fifo that never ends: interrupted"
is "$(dump "$db" | cmp - before 2>&1)" "" "the database is as it was"

mkdir -p ring/a/b && ln -s ../.. ring/a/b/up && ln -s . ring/self && ln -s loop ring/loop && cp export.csv ring/a/
attempt --db :memory: import ring
is "$status $(tail -1 "$out")" "0 total: 1 file: 20 rows = 20 new + 0 known + 0 rejected" "a folder with links in a ring: each file once"
deep=deep
for _ in $(seq 100); do deep=$deep/d; done
mkdir -p $deep && cp export.csv $deep/
attempt --db :memory: import deep
exit_is 66 "a folder a hundred deep: exit 66"
somebody=()
[ "$(id -u)" != 0 ] || somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
mkdir some && cp export.csv some/good.csv && cp export.csv some/closed.csv && chmod 000 some/closed.csv
if cp "$SIPWHY" ./copy && chmod 755 . some copy && "${somebody[@]}" ./copy --version >/dev/null 2>&1; then
    TMPDIR=/tmp timeout 60 "${somebody[@]}" ./copy --db :memory: import some >"$out" 2>"$err"
    is "$? $(cat "$err")" "66 sipwhy: some/closed.csv: Permission denied" "a file that must not be read, in a folder"
    out_has "good.csv (admin-center): 20 rows" "the others go in"
else
    skip "nobody else can be" "a file that must not be read"
fi
chmod 600 some/closed.csv && chmod 700 .

# -------------------------------------------------------------------------------- SQL's door

# turned CODE WHAT SQL: a query of that kind ends so, with one line, in bounded memory and time.
turned() {
    attempt --db "$db" query --timeout 1 --format csv --sql "$3"
    is "$status $(wc -l <"$err")" "$1 $(($1 != 0))" "query: $2: exit $1, one line"
    is "$((peak < 131072)) $(head -c 100000 "$err" | wc -c | awk '{ print $1 < 1100 }')" "1 1" "query: $2: $peak KiB, and a short one"
}
repeat() { perl -e 'print $ARGV[0] x $ARGV[1]' "$1" "$2"; }
mkdir sql
long() { # long CODE WHAT: the query in sql/long.sql; arguments have a limit of their own
    attempt --db "$db" query long --queries sql --timeout 10
    is "$status $(wc -l <"$err") $((peak < 131072))" "$1 $(($1 != 0)) 1" "query: $2: exit $1, $peak KiB"
}
turned 74 "zeroblob" 'SELECT zeroblob(1000000000)'
turned 2 "randomblob" 'SELECT randomblob(1000000000)'
turned 74 "a text of printf" "SELECT printf('%.*c', 1000000000, 'x')"
turned 0 "a width of printf" "SELECT length(printf('%1000000000d', 1))"
turned 74 "a sum without end" 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c'
turned 74 "a product of all" 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 100000) SELECT count(*) FROM c, c AS d, c AS e'
turned 2 "a join of 100 tables" "SELECT count(*) FROM calls $(repeat ', calls' 100)"
turned 74 "hex of hex" "SELECT hex(hex(hex(zeroblob(1000000))))"
turned 74 "a list of all" "SELECT group_concat(printf('%.*c', 1000000, 'x')) FROM calls, calls AS b"
turned 74 "JSON of all" "SELECT json_group_array(printf('%.*c', 1000000, 'x')) FROM calls, calls AS b"
turned 2 "the store's own table" 'SELECT * FROM new_calls'
turned 2 "and by its schema" 'SELECT * FROM main.new_calls'
turned 2 "and as a function" 'SELECT * FROM new_calls(1)'
turned 2 "json_each" "SELECT count(*) FROM json_each('[1]')"
turned 2 "json_tree" "SELECT count(*) FROM json_tree('[1]')"
turned 2 "generate_series" 'SELECT * FROM generate_series(1, 9)'
turned 2 "a virtual table" 'CREATE VIRTUAL TABLE t USING new_calls'
turned 2 "a pragma as a table" "SELECT * FROM pragma_table_info('call')"
turned 2 "sqlite_stmt" 'SELECT * FROM sqlite_stmt'
turned 2 "sqlite_master" 'SELECT * FROM sqlite_master'
turned 2 "writing behind WITH" 'WITH a AS (SELECT 1) DELETE FROM attempt'
turned 2 "writing that returns" "INSERT INTO tenant (name) VALUES ('x') RETURNING *"
turned 2 "PRAGMA journal_mode" 'PRAGMA journal_mode = DELETE'
turned 2 "PRAGMA writable_schema" 'PRAGMA writable_schema = 1'
turned 2 "PRAGMA temp_store_directory" "PRAGMA temp_store_directory = '/'"
turned 2 "ATTACH in memory" "ATTACH ':memory:' AS m"
turned 2 "DETACH" 'DETACH main'
turned 2 "SAVEPOINT" 'SAVEPOINT a'
turned 2 "load_extension" "SELECT load_extension('/tmp/x.so')"
turned 2 "fts3_tokenizer" "SELECT fts3_tokenizer('simple')"
turned 2 "two statements" 'SELECT 1; SELECT 2'
turned 2 "one behind a comment" 'SELECT 1 /* */ ; -- x
 DELETE FROM attempt'
turned 2 "a LIKE pattern of 50 KB" "SELECT count(*) FROM calls WHERE trunk LIKE '$(repeat %a 25000)'"
turned 2 "a GLOB pattern of 50 KB" "SELECT count(*) FROM calls WHERE trunk GLOB '$(repeat '*a' 25000)'"
turned 2 "300 brackets" "SELECT $(repeat '(' 300)1$(repeat ')' 300)"
turned 2 "100 KB of NOT" "SELECT $(repeat 'NOT ' 25000)1"
turned 2 "a subquery in a subquery" "SELECT * FROM $(repeat '(SELECT * FROM ' 2000)calls$(repeat ')' 2000)"
turned 2 "200 parts of UNION" "SELECT 1 $(repeat 'UNION ALL SELECT 1 ' 200)"
turned 2 "JSON 100 000 deep" "SELECT json(printf('%.*c', 100000, '['))"
turned 2 "a name of 100 KB" "SELECT $(repeat a 100000)"
{ echo 'SELECT 1 -- '; repeat x 990000; } >sql/long.sql
long 0 "a name of 1 MB"
{ echo "SELECT '"; repeat x 990000; echo "' AS a WHERE 0"; } >sql/long.sql
long 0 "a text of 1 MB in it"
{ echo "SELECT 1 AS a WHERE 1 IN (0"; repeat ,1 490000; echo ')'; } >sql/long.sql
long 74 "a list of half a million"
{ echo 'SELECT 1'; repeat '+1' 400000; } >sql/long.sql
long 2 "a sum of 400,000"
{ echo 'SELECT '; repeat '(' 900000; } >sql/long.sql
long 2 "900,000 brackets"
{ echo "SELECT 1 "; repeat ';' 900000; } >sql/long.sql
long 0 "900,000 semicolons"
is "$(dump "$db" | cmp - before 2>&1)" "" "no query has changed anything"

# Rows of one second that lack an ID are compared with one another: each has a trunk of its own.
{
    echo "CorrelationId,Invite time,Success,Caller Number,Final SIP code,Final Microsoft subcode,SBC FQDN"
    for i in $(seq 4000); do echo ",2026-11-18T10:00:00Z,No,+4930$((1000000 + i)),503,560503,s$i.contoso.com"; done
} >second.csv
attempt --db second.db import second.csv
is "$status $(grep -c '4 000 new + 0 known' "$out") $((peak < 65536))" "0 2 1" "4,000 calls of one second without IDs: $peak KiB"

done_testing
