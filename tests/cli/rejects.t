#!/usr/bin/env bash
# rejects.t - what the ledger tells of an import: of many rejected rows their reasons, those with most rows first; rows
# that were purged; an export that no report counts; and a ledger without imports.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
now=2026-11-23T07:00:00Z
generate 300 >calls.csv

# Lines 2 to 9 have no time that can be, and each that follows another number of cells, 210 in all.
awk 'BEGIN { FS = OFS = "," } { sub(/\r$/, "") }
    NR > 1 && NR < 10 { sub(/,2026-[^,]*,/, ",2026-13-45T00:00:00Z,") }
    NR >= 10 && NR < 220 { for (i = 0; i < NR; i++) $0 = $0 ",x" } { print }' calls.csv >bad.csv
run --db a.db import bad.csv
exit_is 0 "rows are rejected, and the others imported"
run --db a.db imports rejects 1 --json
reasons=$(sqlite3 :memory: "SELECT json_extract(value, '\$.rows') || ' ' || json_extract(value, '\$.reason')
    || ' ' || json_extract(value, '\$.first_lines')
    FROM json_each(CAST(readfile('$out') AS TEXT), '\$.reasons')")
is "$(wc -l <<<"$reasons")" 201 "200 reasons are named, and one more line stands for the others"
is "$(head -3 <<<"$reasons")" "11 other reasons 209, 210, 211, 212, 213, ...
8 invite_time is no date and time 2, 3, 4, 5, 6, ...
1 35 fields where the heading has 25 10" "those of most rows first, then the first to come, each with its first lines"
is "$(sqlite3 :memory: "SELECT count(*) FROM json_each(CAST(readfile('$out') AS TEXT), '\$.rejects')")" 218 \
    "and every row is there by itself"
run --db a.db imports rejects 1
out_has "-  other reasons" "the table has them too"

run --db b.db import calls.csv
run --db b.db --now $now purge --before 2026-11-12
run --db b.db imports show 1
out_has "more rows that it had" "what was purged of an import is told"
"$SIPWHY" formats show admin-center-calling-plans --json >format
sqlite3 :memory: "SELECT json_extract(CAST(readfile('format') AS TEXT), '\$.sample')" >plans.csv
run --db c.db import plans.csv
run --db c.db imports show 1
out_has "This export has neither outcome nor codes" "rows without outcome and codes are told"
echo nothing >none.csv
run --db d.db import none.csv
exit_is 65 "no export"
run --db d.db imports
is "$status $(cat "$out")" "0 Nothing was imported yet." "a ledger without imports says so"

done_testing
