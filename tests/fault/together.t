#!/usr/bin/env bash
# together.t - several at once: imports of overlapping files, reports and a backup beside an import.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act and state are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh

cd "$work" || exit 1
for k in 1 2 3; do
    generate 3000 | awk -v from=$((k * 500)) 'NR == 1 || (NR > from && NR <= from + 1500)' >"$k.csv"
done

# What is the same in whatever order files came: all but ids and what the ledger says of new and known.
calls_in() {
    content "$1"
    sqlite3 "$1" "SELECT file, rows, new + known, rejected FROM imports ORDER BY file"
}

run --db one.db --now "$now" import 1.csv 2.csv 3.csv
calls_in one.db >want

# at_once DB: three imports of overlapping files.
at_once() {
    local k
    for k in 1 2 3; do
        { "$SIPWHY" --db "$1" --now "$now" import "$k.csv" >"said.$k" 2>&1; echo $? >"code.$k"; } &
    done
    wait
}

for round in 1 2 3; do
    rm -f new.db*
    at_once new.db
    is "$(cat code.? | paste -sd' ')" "0 0 0" "three imports into no database at once, round $round"
    is "$(calls_in new.db | cmp - want 2>&1)$(find . -name 'new.db*' | paste -sd' ')" ./new.db "the same as one behind the other; nothing is left beside it"
    sound new.db "round $round"
done
rm -f old.db
run --db old.db --now "$now" import 2.csv
at_once old.db
is "$(cat code.? | paste -sd' ')" "0 0 0" "three imports into a database at once"
is "$(content old.db | cmp - <(content one.db) 2>&1)" "" "the same calls"
sound old.db "an old database"

# An import that is held in the middle of its transaction; it stands until it is let go.
# held DB: begins it, and returns once it has written and stands.
held() {
    rm -f hold held
    mkfifo hold
    cp 3.csv part.csv
    # The reader of a FIFO waits for rows: the transaction is open, the heading and some rows are in.
    { head -1000 part.csv; : >held; cat hold; } | "$SIPWHY" --db "$1" --now "$now" import --threads 1 - >said 2>&1 &
    importer=$!
    exec 4>hold
    until [ -e held ]; do sleep 0.01; done
    until holds_lock "$1"; do sleep 0.01; done
}

# holds_lock DB: somebody writes to it: what would write is told that it is locked.
holds_lock() {
    ! sqlite3 "$1" 'BEGIN IMMEDIATE; ROLLBACK' >/dev/null 2>&1
}

let_go() {
    tail -n +1001 part.csv >&4
    exec 4>&-
    wait $importer
}

run --db x.db --now "$now" import 1.csv 2.csv
run --db x.db --now "$now" weekly --week 2026-W46 --json
cp "$out" report
state_before=$(state_of x.db)
held x.db
for command in "weekly --week 2026-W46 --json" "imports" "calls --since 2026-11-01" "check" "query ner-by-trunk"; do
    # shellcheck disable=SC2086 # words
    run --db x.db --now "$now" --busy-timeout 0 $command
    exit_is 0 "$command, while an import is under way"
done
run --db x.db --now "$now" --busy-timeout 0 weekly --week 2026-W46 --json
is "$(cmp "$out" report 2>&1)" "" "it sees nothing of that import"
run --db x.db --now "$now" --busy-timeout 0 backup copy.db
is "$status $(state_of copy.db)" "0 $state_before" "a backup meanwhile is the database before"
for command in "import 2.csv 3.csv" "imports undo 1" "purge --before 2026-11-10" "note add 2026-11-16 firmware"; do
    # shellcheck disable=SC2086 # words
    run --db x.db --now "$now" --busy-timeout 0 $command
    exit_is 75 "$command, while an import is under way and nobody waits"
    err_has "is locked by another program" "and why"
done
is "$(state_of x.db)" "$state_before" "nothing has changed"
"$SIPWHY" --db x.db --now "$now" --busy-timeout 60 note add 2026-11-16 waited >"$out" 2>"$err" 4>&- &
waiter=$!
let_go
is "$?" 0 "the import goes on and ends well"
wait $waiter
is "$? $(sqlite3 x.db 'SELECT text FROM note')" "0 waited" "who waits gets its turn"
is "$(content x.db | cmp - <(content one.db) 2>&1)" "" "all calls are in"
sound x.db "it"

# The importer is killed while others use the database: they go on, and nothing of it is there.
rm -f x.db*
run --db x.db --now "$now" import 1.csv 2.csv
state_before=$(state_of x.db)
held x.db
kill -KILL $importer
exec 4>&-
wait $importer 2>/dev/null
run --db x.db --now "$now" --busy-timeout 0 note list
exit_is 0 "the lock of who was killed is gone"
is "$(state_of x.db)" "$state_before" "and so is what it had written"
wait

done_testing
