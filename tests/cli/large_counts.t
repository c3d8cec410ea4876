#!/usr/bin/env bash
# large_counts.t - a table of counts too large to be kept whole: its grand total, under whatever name, is no row of
# its own, as in a table of fewer columns with the same counts.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1
counts='PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total Attempts Count,PSTN Total Connected Count'

# table COLUMNS: 110 000 groups by so many columns, one attempt each, half of them failed, and their total.
table() {
    awk -v heading="$counts" -v columns="$1" 'BEGIN {
        for (i = 1; i <= columns; i++) { heading = heading ",Group " i; blank = blank (i > 1 ? "," : "") }
        print heading
        for (row = 1; row <= 110000; row++) {
            line = (row % 2 ? "0,540000,1,1" : "503,560503,1,0") ",v" row
            for (i = 2; i <= columns; i++) line = line ",v" row % i
            print line
        }
        print ",,110000,55000,Gesamt" blank
    }'
}

for columns in 1 40; do
    table $columns >$columns.csv
    run --db $columns.db import --period 2026-W47 --json $columns.csv
    exit_is 0 "$columns columns: imported"
    run --db $columns.db --now 2026-11-23T07:00:00Z rank --week 2026-W47 --json
    is "$(sqlite3 :memory: "SELECT json_extract(j, '\$.totals.failed') || ' ' || json_extract(j, '\$.causes[0].attempts')
        FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)")" "55000 55000" "$columns columns: each attempt counts once"
    is "$(sqlite3 $columns.db 'SELECT count(*), sum(attempts) FROM counted')" "110000|110000" "and no total is kept"
done

done_testing
