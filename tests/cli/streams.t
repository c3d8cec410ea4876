#!/usr/bin/env bash
# streams.t - query and calls give any number of rows in little memory, as they are found; a file is
# there whole or not at all.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

now=2026-11-23T07:00:00Z
cd "$work" || exit 1
"$GEN_CALLS" 200000 1 --weeks 3 --start 2026-11-02 --fail 20 >calls.csv
db=$work/a.db
run --db "$db" --now $now import calls.csv
exit_is 0 "calls of three weeks"

numbers='WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT :n)
    SELECT x AS n, x + 0.5 AS half, printf('"'%.*c'"', x % 13, '"'x'"') AS bar FROM c'
endless='WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT'
query() { run --db "$db" --now $now query "$@"; }

# little NAME ARGUMENTS: exit code 0, and the memory at its peak; sanitizers need more.
little() {
    /usr/bin/time -q -f %M -o peak "$SIPWHY" --db "$db" --now $now "${@:2}" >"$out" 2>"$err" </dev/null
    status=$?
    exit_is 0 "$1"
    grep -q __asan_init "$SIPWHY" && return
    is "$(awk '{ print $1 < 65536 ? "little" : $1 " KiB" }' peak)" little "$1: under 64 MiB"
}

# ------------------------------------------------------------------------------- memory

for format in csv json text; do
    little "a million rows as $format" query --sql "$numbers" -p n=1000000 --format $format
    cp "$out" rows.$format
    little "all calls as $format" calls --since 2026-11-01 --limit 0 --outcome all --format $format
    cp "$out" calls.$format
done
is "$(tail -n +2 rows.csv | tr -d '\r')" "$(sqlite3 -csv :memory: ".parameter set :n 1000000" "$numbers" | tr -d '\r')" \
    "CSV: every row"
is "$(grep -c '^  {"n": ' rows.json) $(sqlite3 :memory: "SELECT json_array_length(readfile('rows.json'), '$.rows')")" \
    "1000000 1000000" "JSON: every row, on a line of its own"
is "$(awk '/^ *[0-9]/ && NF >= 2 { n++; if ($NF ~ /^x+$/) x++ } END { print n, x }' rows.text)" \
    "1000000 1000000" "text: every row"
is "$(wc -l <calls.csv) $(grep -c '^  {' calls.json)" "200001 200000" "calls: every one"
is "$(sqlite3 :memory: "SELECT json_extract(j, '\$.attempts'), json_array_length(j, '\$.calls')
    FROM (SELECT CAST(readfile('calls.json') AS TEXT) AS j)")" "200000|200000" "and JSON counts them"
is "$(awk 'length > 80' calls.text rows.text | wc -l)" 0 "text: nothing is wider than a page"

query --sql "$numbers" -p n=2500
is "$(grep -c '^ *n .*half' "$out")" 3 "text: headings again after each 1,000 rows"
is "$(grep -c '^$' "$out")" 3 "a blank line between them"
query --sql "$numbers" -p n=1000
is "$(grep -c '^ *n .*half' "$out")" 1 "1,000 rows are one part"
query --sql "SELECT 1 AS a WHERE 0" --json
is "$(sqlite3 :memory: "SELECT json_extract(readfile('$out'), '\$.rows', '\$.columns', '\$.complete')")" \
    '[[],["a"],true]' "JSON without rows"

# ----------------------------------------------------------------------------- streaming

start=$SECONDS
{ "$SIPWHY" --db "$db" query --sql "$endless x FROM c" --format csv 2>"$err"; echo $? >code; } |
    head -3 | tr -d '\r' >"$out"
is "$(paste -sd' ' "$out") $(wc -l <"$err") $((SECONDS - start < 20))" "x 1 2 0 1" "rows come while the query goes on"
is "$(cat code)" 0 "that its reader has seen enough is no failure"
{ "$SIPWHY" --db "$db" query --sql "$numbers" -p n=20000 --timeout 1 --format csv; echo "exit $?" >code; } |
    { sleep 3; tail -1 | cut -d, -f1 >last; }
is "$(cat last code | paste -sd' ')" "20000 exit 0" "a reader may take its time"

# ------------------------------------------------------------------------- whole or not at all

echo before >old.csv
query --sql "$endless x FROM c" --timeout 1 -o old.csv -o new.json
exit_is 74 "rows without end"
is "$(cat old.csv) $(echo new.json* old.csv*)" "before new.json* old.csv" "a file stays as it was, or away"
"$SIPWHY" --db "$db" query --sql "$endless x FROM c" -o old.csv 2>"$err" &
sleep 1
is "$(echo old.csv.*)" old.csv.sipwhy-unfinished "rows are written beside its place"
kill -TERM $!
wait $!
is "$? $(cat old.csv) $(echo old.csv*)" "130 before old.csv" "interrupted, too"
query --sql "$numbers" -p n=100000 -o old.csv -o nowhere/new.csv
exit_is 73 "one of two files can't be made"
is "$(cat old.csv) $(echo old.csv*)" "before old.csv" "then neither is"
query --sql "$numbers" -p n=100000 -o old.csv -o /dev/full
exit_is 74 "a disk is full"
is "$(cat old.csv) $(echo old.csv*)" "before old.csv" "neither likewise"
query --sql "$numbers" -p n=100000 -o old.csv -o new.json -o - --timeout 30
exit_is 0 "several at once"
is "$(wc -l <old.csv) $(grep -c '^  {"n":' new.json) $(stat -c %a old.csv new.json | paste -sd' ')" "100001 100000 600 600" \
    "all are complete"
query --sql 'SELECT 1' -o - -o -
exit_is 2 "standard output twice"
cp "$db" copy.db
for place in copy.db link.db; do
    [ $place = copy.db ] || ln -s copy.db link.db
    query --sql 'SELECT 1' --format csv -o $place
    exit_is 73 "over a database"
    err_has "$place: is a database, which no report is written over" "as $place"
done
cmp -s "$db" copy.db
ok $? "which is as it was"
ln -s old.csv link.csv
query --sql "$numbers" -p n=5 -o link.csv
is "$(wc -l <old.csv) $(readlink link.csv)" "6 old.csv" "a link is followed"
ln -s /proc/self/fd/1 stdout # as /dev/stdout is: where it leads has no path if that is a pipe
"$SIPWHY" --db "$db" query --sql 'SELECT 1 AS x' --format csv -o stdout 2>"$err" | tr -d '\r' >"$out"
is "$(paste -sd' ' "$out") $(readlink stdout)" "x 1 /proc/self/fd/1" "also to a pipe, and stays"

done_testing
