#!/usr/bin/env bash
# threads.t - the number of threads shows nowhere: the same database, receipt and exit code.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

cd "$work" || exit 1
now=(--now 2026-11-20T07:00:00Z)
"$GEN_CALLS" 9000 5 --start 2026-10-05 --weeks 5 >ordered.csv
"$GEN_CALLS" 9000 5 --start 2026-10-05 --weeks 5 --shuffle >shuffled.csv
{ cat ordered.csv && cat "$root/samples/graph-2026-W46-W47.csv" && echo 'one,two'; } >joined.csv
head -c 1500000 ordered.csv >cut.csv
heading=$(head -1 ordered.csv) few=$(tail -n +2 ordered.csv | head -5)
for _ in {1..300}; do # parts, of which each ends a batch
    printf '%s\n%s\n' "$heading" "$few"
    printf '%s\n' "CorrelationId,Invite time,Success,Final SIP code" "a,2026-10-06T09:00:00Z,No,503"
done >parts.csv
{ head -5000 ordered.csv && printf '"' && tail -n +5001 ordered.csv; } >quote.csv
cp "$root"/samples/Calls.Export.*.zip archive.zip
gzip -k ordered.csv
: >empty.csv

import_with() { # import_with THREADS ARGUMENTS
    local threads=$1
    shift
    rm -f "$threads".db*
    "$SIPWHY" --db "$threads.db" "${now[@]}" import --threads "$threads" "$@" >"$threads.out" 2>"$threads.err"
    status=$?
    {
        echo "exit $status"
        cat "$threads.out"
        grep -v '^sipwhy: new database' "$threads.err"
        sqlite3 "$threads.db" .dump
    } >"$threads.all"
}

for arguments in ordered.csv shuffled.csv joined.csv parts.csv cut.csv quote.csv archive.zip ordered.csv.gz empty.csv \
    'ordered.csv shuffled.csv' '--strict joined.csv' '-v joined.csv archive.zip' '--dry-run ordered.csv'; do
    for threads in 1 2 3; do
        # shellcheck disable=SC2086
        import_with $threads $arguments
    done
    cmp -s 1.all 3.all && cmp -s 2.all 3.all
    ok $? "$arguments: one, two and three threads do the same ($(head -1 3.all))"
done
import_with 4 ordered.csv
is "$status" 0 "more threads than find work are no mistake"
run import --threads none ordered.csv
exit_is 2 "what is no number is one"

# In one thread too an interruption leaves nothing.
"$GEN_CALLS" 400000 5 >long.csv
for threads in 1 3; do
    rm -f i.db*
    "$SIPWHY" --db i.db import -q ordered.csv 2>/dev/null
    before=$(sqlite3 i.db .dump | cksum)
    "$SIPWHY" --db i.db import --threads $threads long.csv >"$out" 2>"$err" &
    pid=$!
    until [ -s i.db-wal ]; do sleep 0.01; done
    kill -INT $pid
    wait $pid
    is $? 130 "$threads thread(s): interrupted"
    is "$(sqlite3 i.db .dump | cksum)" "$before" "and the database is as it was"
done

# Who reads what the first file of a new database brought does not hold up the next one.
mkfifo slow
"$SIPWHY" --db new.db import --busy-timeout 1 -q ordered.csv - <slow >"$out" 2>"$err" &
importer=$!
exec 3>slow
until [ -s new.db ] && [ "$(sqlite3 new.db "SELECT count(*) FROM import" 2>/dev/null)" = 1 ]; do sleep 0.05; done
mkfifo held
sqlite3 new.db "BEGIN" "SELECT count(*) FROM call" ".shell cat held" >/dev/null 3>&- &
exec 4>held # the reader has begun
cat shuffled.csv >&3
exec 3>&-
wait $importer
is "$? $(warnings)" "0 " "a file is imported into a new database beside a reader"
exec 4>&-
wait

echo "1..$tests"
