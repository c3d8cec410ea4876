#!/usr/bin/env bash
# csv_tables.t - rank and weekly --table NAME: which table a CSV file is of. It has what the JSON has.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1
now=2026-11-23T07:00:00Z
run --db a.db -q import "$root/samples"
run --db a.db note add 2026-11-10 'SBC firmware'
run --db a.db --now "$now" ack 404/560404
weekly() { run --db a.db --now "$now" weekly "$@"; }

weekly --json -o w.json
names="ranking, $(sqlite3 :memory: "SELECT group_concat(key, ', ') FROM json_each(readfile('w.json'))
    WHERE type IN ('array', 'object', 'null') AND key <> 'stale'")" # which is null or a week
weekly --format csv --table nonsense
exit_is 2 "a name that no table has"
is "$(cat "$err")" "sipwhy: --table: give one of $names" "all those that there are, are named"

# same TABLE: each row and column is as in the JSON's list of that name.
same() {
    local column columns wrong=''
    weekly -o "$1.csv" --table "$1"
    exit_is 0 "$1.csv"
    rm -f c.db
    is "$(sqlite3 c.db ".import --csv $1.csv c" 2>&1)" "" "sqlite3 reads it without a complaint"
    columns=$(head -1 "$1.csv" | tr -d '\r' | tr ',' ' ')
    for column in $columns; do
        sqlite3 c.db "SELECT $column FROM c" >got
        sqlite3 :memory: "SELECT coalesce(
                CASE json_type(value, '$.$column') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' END,
                value ->> '$.$column',
                value ->> replace('$.$column', '_cause_', '_cause.'),
                value ->> replace('$.$column', 'concurrent_', 'concurrent.'))
            FROM json_each(readfile('w.json'), '$.$1')" | sed 's/^\([01]\)\.0$/\1/' >want
        cmp -s got want || wrong="$wrong $column"
    done
    is "$wrong" "" "$1: $(wc -w <<<"$columns") columns are as in the JSON"
    is "$(sqlite3 c.db 'SELECT count(*) FROM c')" \
        "$(sqlite3 :memory: "SELECT json_array_length(readfile('w.json'), '$.$1')")" "and so many rows"
}
for table in trunks countries owners origins expected unknown weeks gone notes certificate; do
    same $table
done
is "$(head -1 trunks.csv | tr -d '\r')" "trunk,attempts,connected,expected,failed,asr,ner,ner_low,\
ner_high,top_cause_sip_code,top_cause_microsoft_code,top_cause_attempts,concurrent_peak,concurrent_time" \
    "objects within a row are columns of their own"

weekly --format csv --table times
is "$(tr -d '\r' <"$out" | cut -d, -f1,2,3)" "name,n,median
$(sqlite3 :memory: "SELECT group_concat(key || ',' || coalesce(value ->> 'n', '') || ',' ||
    coalesce(value ->> 'median', ''), char(10)) FROM json_each(readfile('w.json'), '\$.times')" |
    sed 's/\.0$//')" \
    "times: a row for each kind of them"
weekly --format csv --table totals
is "$(sed 1d "$out" | tr -d '\r')" "$(sqlite3 -csv :memory: "SELECT j ->> 'attempts', j ->> 'connected',
    j ->> 'expected', j ->> 'failed', j ->> 'dropped', j ->> 'calls', j ->> 'users',
    j ->> 'unknown_outcome', j ->> 'asr', j ->> 'ner', j ->> 'ner_low', j ->> 'ner_high', j ->> 'lost',
    j ->> 'recovered', j ->> 'masked'
    FROM (SELECT json_extract(readfile('w.json'), '\$.totals') AS j)" | tr -d '\r')" "totals: one row"
weekly --format csv --table set_aside
is "$(sed 1d "$out" | cut -d, -f1,2)" 404,560404 "an acknowledged cause"

# The ranking is the default, and whatever else is written stays as it is.
weekly --format csv
cp "$out" ranking.csv
weekly -o r.csv -o r.txt -o r.json --table ranking
cmp -s r.csv ranking.csv
ok $? "ranking is what there is without --table"
weekly -o t.csv -o t.txt -o t.json --table trunks
cmp -s t.csv trunks.csv && cmp -s t.txt r.txt && cmp -s t.json r.json
ok $? "other files of the run are the whole report"

# Without rows there is the heading all the same.
weekly --format csv --table emergencies
is "$(tr -d '\r' <"$out")" invite_time,sip_code,microsoft_code,trunk,correlation_id "a table without rows"
for table in trunks times revised kpis; do
    run --db a.db --now "$now" rank --kpi all --week 2025-W02 --format csv --table $table
    is "$status" "$([ $table = kpis ] && echo 0 || echo 2)" "rank --table $table"
done
run --db a.db --now "$now" rank --format csv --table kpis
exit_is 2 "kpis are there if they are asked for"
weekly --week 2025-W02 --format csv --table trunks
is "$status $(wc -l <"$out")" "0 1" "trunks of a week without calls"

weekly --table trunks
exit_is 2 "a table of no CSV"
err_has "--table: is of CSV: give -o FILE.csv or --format csv" "what to give is said"
weekly -o x.csv -o x.txt --table nonsense
exit_is 2 "a name that no table has"
is "$(ls x.* 2>/dev/null)" "" "no file is written then"

# A name that a spreadsheet would run.
sed '2,$s/sbc2\.contoso\.com/=HYPERLINK(0)/' "$root/samples/DirectRouting.calls.2026-10-05.csv" >evil.csv
run --now "$now" weekly --week 2026-W40 --format csv --table trunks evil.csv
is "$(grep -ci "^'=HYPERLINK(0)" "$out") $(grep -c '^=' "$out")" "1 0" "no cell is a formula"

done_testing
