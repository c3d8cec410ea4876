#!/usr/bin/env bash
# format_samples.t - the sample of every format, written in every dialect, gives the same database.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1

# all DB: everything that an import brings, but for what differs from file to file.
all() {
    sqlite3 "$1" "SELECT * FROM calls; SELECT * FROM counts; SELECT * FROM causes;
        SELECT format, generation, source, rows, new, known, rejected, first_time, last_time FROM imports"
}

# rewritten DELIMITER END: the sample again, read and written by sqlite3.
rewritten() {
    sqlite3 -csv -header c.db ".separator \"$1\" \"$2\"" "SELECT * FROM c"
}

for file in "$root"/schema/formats/*.csv; do
    name=${file##*/} name=${name%.csv}
    run formats show "$name" --json
    sqlite3 :memory: "SELECT writefile('sample.csv',
        json_extract(CAST(readfile('$out') AS TEXT), '\$.sample'))" >"$work/written"
    rm -f ./*.db
    touch -d 2026-11-17T12:00:00Z sample.csv
    run --db a.db import sample.csv
    if grep -q '^refuse' "$file"; then
        exit_is 65 "$name is refused"
        continue
    fi
    exit_is 0 "$name: its sample is imported"
    all a.db >want
    sqlite3 c.db ".import --csv sample.csv c" 2>/dev/null
    for delimiter in ',' ';' '\t' '|'; do
        for end in '\r\n' '\n' '\r'; do
            rewritten "$delimiter" "$end" >plain
            for encoding in UTF-8 UTF-16LE UTF-16 WINDOWS-1252; do
                iconv -t $encoding plain >dialect.csv
                touch -d 2026-11-17T12:00:00Z dialect.csv
                rm -f s.db
                run --db s.db import dialect.csv
                all s.db >got
                cmp -s want got || echo "# delimiter $delimiter, line end $end, $encoding"
                cmp -s want got || diff want got | head -4 | sed 's/^/#   /'
                cmp -s want got || touch wrong
            done
        done
    done
    [ ! -e wrong ]
    ok $? "$name: the same database from 48 dialects"
    rm -f wrong
done

done_testing
