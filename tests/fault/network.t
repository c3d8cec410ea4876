#!/usr/bin/env bash
# network.t - a database on a network file system, where SQLite's log in shared memory can't be.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh

cd "$work" || exit 1
small a.csv 0
small b.csv 30
journal() { sqlite3 "$1" 'PRAGMA journal_mode'; }
on_network() { LD_PRELOAD=$SHIM FAULT_NETWORK=1 "$SIPWHY" --db a.db --now "$now" "$@" >"$out" 2>"$err"; }

run --db a.db --now "$now" import a.csv
is "$(journal a.db)" wal "on a disk of this machine there is a log"
err_lacks "network" "of which nobody hears"

on_network import b.csv
status=$?
exit_is 0 "the same database on a network file system: an import"
is "$(journal a.db) $(ls a.db-wal a.db-shm 2>/dev/null)" "delete " "goes without a log"
err_has "a.db: is on a network file system: reports wait while an import writes; let no two machines write at once" \
    "and says so"
on_network check
is "$? $(grep -vc '^ok ' "$out")" "0 0" "the database is sound"
on_network rank
status=$?
exit_is 0 "a report"
err_lacks "network file system" "has nothing to say about it"
on_network -q imports undo 2
is "$? $(cat "$err")" "0 " "--quiet"

rm -f a.db
on_network import a.csv b.csv
is "$? $(journal a.db)" "0 delete" "a database that is made there"
is "$(grep -c "network file system" "$err")" 1 "is told of once"

run --db a.db --now "$now" import a.csv
is "$status $(journal a.db)" "0 wal" "back on a disk of this machine it has a log again"
run --db a.db check
exit_is 0 "and is sound"
done_testing
