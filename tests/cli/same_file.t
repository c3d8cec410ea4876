#!/usr/bin/env bash
# same_file.t - a file that comes again is told by its bytes, and says what reading it would say.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

database=$work/calls.db
cd "$work" || exit 1
now=(--now 2026-11-16T07:00:00Z)
cp "$root"/samples/*.csv .
for format in "$root"/schema/formats/*.csv; do
    name=$(basename "$format")
    "$SIPWHY" formats show "${name%.csv}" --json >"$out"
    sqlite3 :memory: "SELECT writefile('format-$name',
        json_extract(CAST(readfile('$out') AS TEXT), '\$.sample'))" >/dev/null
    ! grep -q '^refuse' "$format" || rm "format-$name"
done
"$GEN_CALLS" 500 3 --start 2026-11-01 --weeks 2 >calls.csv

receipt() { # receipt FILE...: what an import of them prints in full, and as JSON
    "$SIPWHY" --db "$database" "${now[@]}" -v import "$@" 2>&1
    "$SIPWHY" --db "$database" "${now[@]}" import --json "$@" 2>/dev/null
}

# ------------------------------------------------------- read, and told by its bytes

run --db "$database" "${now[@]}" import -q ./*.csv
ok "$status" "every sample is imported"
for file in *.csv; do
    told=$(receipt "$file")
    sqlite3 "$database" "CREATE TABLE keep AS SELECT id, reading FROM import;
                         UPDATE import SET reading = NULL"
    is "$(receipt "$file")" "$told" "$file: the receipt is that of reading it"
    sqlite3 "$database" "UPDATE import SET reading = (SELECT k.reading FROM keep AS k
                         WHERE k.id = import.id); DROP TABLE keep"
done

# Nothing of it is read: calls that are gone do not come back.
"$SIPWHY" --db one.db import -q calls.csv
sqlite3 one.db 'DELETE FROM attempt WHERE id = (SELECT min(id) FROM call)'
run --db one.db import calls.csv
out_has "500 rows = 0 new + 500 known" "no row of a known file is read again"

# ------------------------------------------------------------------- and what is not it

attempts() { sqlite3 one.db 'SELECT count(*) FROM call'; }
again() { # again ARGUMENTS: imports with them, and takes out a call before
    sqlite3 one.db 'DELETE FROM attempt WHERE id = (SELECT min(id) FROM call)'
    "$SIPWHY" --db one.db import -q "$@"
}
rm one.db*
"$SIPWHY" --db one.db import -q calls.csv 2>/dev/null
again --date-order mdy calls.csv
is "$(attempts)" 500 "with an option that changes how it is read, it is read"
again --tenant fabrikam calls.csv
is "$(attempts)" 999 "and for another tenant"
rm one.db*
"$SIPWHY" --db one.db import -q calls.csv 2>/dev/null
sed '2s/500/501/; 2s/Yes/yes/' calls.csv >other.csv
is "$(stat -c %s other.csv)" "$(stat -c %s calls.csv)" "a file of the same size"
again other.csv
is "$(attempts)" 500 "with other bytes is read"
again - <calls.csv
is "$(attempts)" 500 "so is what comes through a pipe"
gzip -k calls.csv
again calls.csv.gz
is "$(attempts)" 500 "and what is compressed"

sqlite3 one.db "UPDATE import SET version = '0.0', reading = 1"
again calls.csv
is "$(attempts)" 500 "what an older version read is read again"

{ cat calls.csv; echo 'one,two'; } >reject.csv
rm one.db*
"$SIPWHY" --db one.db import -q reject.csv 2>/dev/null
again reject.csv
is "$(attempts)" 500 "and a file with rows that were rejected, which may be read by now"

rm one.db*
"$SIPWHY" --db one.db import -q calls.csv 2>/dev/null
"$SIPWHY" --db one.db imports undo 1 >"$out" 2>&1
run --db one.db import calls.csv
out_has "500 rows = 500 new" "what was taken back is new"

echo "1..$tests"
