#!/usr/bin/env bash
# joined.t - files that were joined: a heading line with other columns begins an export of its own,
# as if it had come in a file of its own.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
generate 300 >portal.csv
load portal.csv
as_csv "SELECT $(graph_columns) FROM c" >graph.csv
as_csv "SELECT $(columns "$G1") FROM c" >g1.csv
cut -d, -f1-20 g1.csv | sed 's/$/\r/' >narrow.csv

# ledger DB: what it says of each import but its file.
ledger() {
    sqlite3 "$1" "SELECT id, format, generation, source, fields, unknown_columns, missing_columns, rows,
        new, known, rejected, first_time, last_time FROM imports ORDER BY id"
}

# joined NAME FILES...: one file of them gives what they give one by one.
joined() {
    local name=$1
    shift
    rm -f x.db* y.db*
    cat "$@" >all.csv
    run --db y.db import "$@"
    run --db x.db import all.csv
    exit_is 0 "$name"
    is "$(content x.db | cmp - <(content y.db) 2>&1)" "" "$name: as if they had come one by one"
    is "$(ledger x.db)" "$(ledger y.db)" "$name: and so is the ledger"
    is "$(sqlite3 x.db "SELECT group_concat(file, '|') FROM (SELECT file FROM imports ORDER BY id)")" \
        "$(seq -f 'all.csv (part %.0f)' -s '|' $#)" "$name: parts are named"
    is "$(sqlite3 x.db 'SELECT DISTINCT sha256 FROM imports')" "$(sha256sum <all.csv | cut -d' ' -f1)" \
        "$name: by the hash of the file"
    sound x.db "$name"
}

joined "the admin center and Graph" portal.csv graph.csv
is "$(sqlite3 x.db 'SELECT count(*) FROM calls')" 300 "each call is there once"
joined "Graph first" graph.csv portal.csv
joined "generations" g1.csv portal.csv narrow.csv
head -200 portal.csv >half.csv
head -150 portal.csv >early.csv
joined "parts of the calls" half.csv g1.csv graph.csv early.csv

# The same file again, and its parts as files of their own.
dump x.db >before
run --db x.db import all.csv
is "$(grep -c 'the same file as import' "$out")" 4 "the joined file again: each part is known"
is "$(dump x.db | cmp - before 2>&1)" "" "nothing has changed"
run --db x.db import half.csv g1.csv graph.csv
out_has "= 0 new +" "its parts as files of their own: nothing is new"
out_lacks "rejected ones" "nor rejected"
is "$(sqlite3 x.db 'SELECT sum(new) FROM imports WHERE id > 4')" 0 "all of them is known"

# A part is taken back by itself, and comes again with the file.
joined "again" portal.csv graph.csv g1.csv
dump x.db >before
run --db x.db imports undo 2
run --db y.db imports undo 2
exit_is 0 "a part is taken back"
is "$(content x.db | cmp - <(content y.db) 2>&1)" "" "as if it had been a file"
sound x.db "a part taken back"
run --db x.db import all.csv
is "$(sqlite3 x.db "SELECT group_concat(file, '|') FROM (SELECT file FROM imports ORDER BY id)")" \
    "all.csv (part 1)|all.csv (part 3)|all.csv (part 2)" "the file again: that part alone comes back"
sound x.db "the part that came back"
{ cat graph.csv && sed '2,100d' portal.csv; } >mine.csv
rm -f z.db*
run --db z.db import mine.csv
run --db z.db imports undo 1
rm -f w.db*
sed '2,100d' portal.csv >late.csv
run --db w.db import late.csv
is "$(content z.db | cmp - <(content w.db) 2>&1)" "" "without the first part, the second is as alone"

# The same columns again are the same part.
cat portal.csv portal.csv >twice.csv
rm -f x.db*
run --db x.db import -v twice.csv
out_has "twice.csv (admin-center): 600 rows = 300 new + 300 known" "the same columns again: one export"
out_has "heading lines further down" "the heading is told"

# Appended by another tool, which writes times to the second or the minute: each call is there once.
for style in '%Y-%m-%d %H:%M:%S' '%m/%d/%Y %H:%M:%S' '%Y-%m-%dT%H:%M:%S.000Z'; do
    for export in portal graph; do
        awk 'function plain(t) { return t ~ /^20/ ? strftime("'"$style"'", mktime(substr(t, 1, 4) " " substr(t, 6, 2) " " \
                substr(t, 9, 2) " " substr(t, 12, 2) " " substr(t, 15, 2) " " substr(t, 18, 2))) : t }
            NR > 1 { rest = $0; line = ""
                while (match(rest, /20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9:.]*Z/)) {
                    line = line substr(rest, 1, RSTART - 1) plain(substr(rest, RSTART, RLENGTH))
                    rest = substr(rest, RSTART + RLENGTH) }
                $0 = line rest }
            { print }' $export.csv >plain.csv
        rm -f y.db*
        run --db y.db import --date-order mdy $export.csv plain.csv
        for files in "$export.csv plain.csv" "plain.csv $export.csv"; do
            # shellcheck disable=SC2086
            cat $files >appended.csv
            rm -f x.db*
            run --db x.db import --date-order mdy appended.csv
            out_has "600 rows = 300 new + 300 known + 0 rejected" "$export, times as $style"
            is "$(content x.db | cmp - <(content y.db) 2>&1)" "" "as if they had come one by one"
            sound x.db "joined"
        done
    done
done

# What one part tells of the order of dates is no proof of it in another: that is told.
dates() { # dates HEADING-OF DATE: its heading and a row of it at that time
    head -1 "$1.csv"
    sed -n '2{s/20[0-9-]*T[0-9:.]*Z//g;p}' "$1.csv" | awk -F, -v OFS=, -v n="$3" -v time="$2" '{ $n = time; print }'
}
dates portal '30/10/2026 10:11:12' 6 >shown.csv
dates g1 '05/10/2026 10:11:12' 5 >open.csv
for files in "shown.csv open.csv" "open.csv shown.csv"; do
    rm -f x.db*
    # shellcheck disable=SC2086
    cat $files | tr -d '\r' >dates.csv
    cat graph.csv >>dates.csv
    run --db x.db import dates.csv
    is "$(sqlite3 x.db 'SELECT generation, date_order FROM imports ORDER BY 1')" \
        $'G1|day first, assumed\nG4|day first\nv1.0|' "$files: each part says how it knows"
    is "$(grep -c 'no date shows' "$err")" 1 "and the one that does not is told"
done

# Rejected rows are told by the line of the file.
{ head -3 portal.csv; echo; head -1 graph.csv; sed -n '2s/20[0-9-]*T/never/gp; 3p' graph.csv; } >bad.csv
rm -f x.db*
run --db x.db import bad.csv
exit_is 0 "a row that is rejected in the second part"
run --db x.db imports rejects 2
grep -q '\b6\b' "$out"
ok $? "is told by its line in the file"
run --db x.db imports rejects 1
is "$(grep -c '\b6\b' "$out")" 0 "and is the second part's alone"
rm -f x.db*
run --db x.db import --strict bad.csv
exit_is 65 "--strict refuses the whole file"
[ ! -e x.db ] || is "$(sqlite3 x.db 'SELECT count(*) FROM imports')" 0 "no part of it is kept"
run --db x.db import --dry-run --json all.csv
is "$(sqlite3 :memory: "SELECT group_concat(json_extract(value, '\$.file')) FROM json_each(CAST(
    readfile('$out') AS TEXT), '\$.files')")" "all.csv (part 1),all.csv (part 2),all.csv (part 3)" \
    "a dry run tells of each"

# Other kinds of export are read too.
printf '%s\r\n' 'Date,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total Attempts Count,PSTN Total Connected Count' \
    '2026-11-16,503,560503,12,0' '2026-11-16,0,540000,80,80' >counts.csv
joined "calls and counts" portal.csv counts.csv
sed 's/,12,0/,13,0/' counts.csv >later.csv
joined "counts and calls" counts.csv graph.csv later.csv

# Without a line end between them the last row of one and the heading of the next are one line.
pairs='PSTN Trunk FQDN,SIP Response Code,Microsoft Response Code'
printf '%s\n' "$pairs,PSTN Calls Affected By NER" sbc1,503,560503,7 sbc1,500,560500,5 >ner.csv
printf '%s\n' "$pairs,Description,PSTN Calls Affected By NER" sbc1,503,560503,x,7 sbc2,500,560500,y,4 >why.csv
for style in '%d/%m/%Y %H:%M:%S' '%m/%d/%Y %I:%M:%S %p' '%d.%m.%Y %H:%M'; do
    awk -F, -v style="$style" 'NR > 2 { exit } NR == 1 { print; next }
        { for (i = 1; i <= NF; i++) if ($i ~ /^2026-.*T/) $i = time; print }' OFS=, \
        time="$(date -ud 2026-11-13T16:05:06Z +"$style")" portal.csv >local.csv
    printf %s "$(tr -d '\r' <local.csv)" | cat - graph.csv >glued.csv
    rm -f x.db*
    run --db x.db import glued.csv
    err_has "a heading line and a row stand on one line: put a line end between them" \
        "calls whose times are written as $style: refused, with what to do"
done
for a in ner why counts later; do
    for b in ner why; do
        printf %s "$(tr -d '\r' <$a.csv)" | cat - $b.csv >glued.csv
        rm -f x.db*
        run --db x.db import glued.csv
        err_has "glued.csv: line 3: a heading line and a row stand on one line" "counts, $a and $b: refused"
    done
done

# Older databases had the parts of counts beside their import: the one with most attempts counted.
rm -f x.db*
run --db x.db import counts.csv
id=$(sqlite3 x.db 'PRAGMA application_id')
{ cat "$root"/schema/migrations/00[1-6]*.sql; echo "PRAGMA application_id = $id; PRAGMA user_version = 6;
    INSERT INTO tenant VALUES (1, 'default');
    INSERT INTO trunk VALUES (1, 'sbc1'); INSERT INTO call_type VALUES (1, '');
    INSERT INTO cause (id, pair, known, title, origin, owner, outcome, delivered, drops)
        VALUES (1, '503/560503', 'none', '', '', '', 'failure', 0, 0);
    INSERT INTO import (id, tenant_id, file, sha256, bytes, format, generation, source, product, fields,
        rows, new, known, rejected, imported_at, version)
    VALUES (1, 1, 'a', x'00', 1, 'cqd', '', 'cqd', 'direct_routing', '', 5, 2, 3, 0, 0, '');
    INSERT INTO mention VALUES (1, 'trunk', 1), (1, 'call_type', 1), (1, 'cause', 1);
    INSERT INTO counted (import_id, part, fingerprint, content, tenant_id, since, until, cause_id,
        trunk_id, call_type_id, direction, attempts) VALUES
        (1, 0, x'01', 1, 1, 0, 1, 1, 1, 1, 0, 5), (1, 0, x'02', 1, 1, 0, 1, 1, 1, 1, 0, 7),
        (1, 1, x'01', 1, 1, 0, 1, 1, 1, 1, 0, 6), (1, 1, x'01', 2, 1, 0, 1, 1, 1, 1, 0, 1),
        (1, 2, x'02', 3, 1, 0, 1, 1, 1, 1, 0, 2);"; } | sqlite3 -bail old.db
run --db old.db import counts.csv
exit_is 0 "a database with parts beside the import is taken over"
is "$(sqlite3 old.db 'SELECT hex(fingerprint), attempts FROM counted WHERE import_id = 1 ORDER BY 1, 2')" \
    $'01|1\n01|6\n02|7' "of each group the part with most attempts"
is "$(sqlite3 old.db 'SELECT new, known FROM import WHERE id = 1')" '3|2' "and the ledger follows"
run --db old.db check
exit_is 0 "it is sound"

# Where they part the calls in different ways, the last that a day lies in counted.
day=86400000
{ cat "$root"/schema/migrations/00[1-7]*.sql; echo "PRAGMA application_id = $id; PRAGMA user_version = 7;
    INSERT INTO tenant VALUES (1, 'default');
    INSERT INTO trunk VALUES (1, 'sbc1'); INSERT INTO call_type VALUES (1, '');
    INSERT INTO cause (id, pair, known, title, origin, owner, outcome, delivered, drops)
        VALUES (1, '503/560503', 'none', '', '', '', 'failure', 0, 0);
    INSERT INTO import (id, tenant_id, file, sha256, bytes, format, generation, source, product, fields,
        rows, new, known, rejected, imported_at, version)
    VALUES (1, 1, 'a', x'00', 1, 'cqd', '', 'cqd', 'direct_routing', '', 7, 5, 2, 0, 0, ''),
           (2, 1, 'b', x'01', 1, 'cqd', '', 'cqd', 'direct_routing', '', 2, 2, 0, 0, 0, '');
    INSERT INTO mention SELECT i.id, kind, 1 FROM import AS i,
        (SELECT 'trunk' AS kind UNION SELECT 'call_type' UNION SELECT 'cause');
    INSERT INTO counted (import_id, part, fingerprint, content, tenant_id, since, until, cause_id,
        trunk_id, call_type_id, direction, attempts) VALUES
        (1, 0, x'01', 1, 1, 0, $day, 1, 1, 1, 0, 1), (1, 0, x'02', 1, 1, $day, $day * 2, 1, 1, 1, 0, 2),
        (1, 1, x'03', 1, 1, 7, 7, 1, 1, 1, 0, 4), (1, 1, x'04', 1, 1, 9, 9, 1, 1, 1, 0, 8),
        (1, 2, x'01', 1, 1, 0, $day, 1, 1, 1, 0, 1), (1, 2, x'05', 1, 1, 0, $day, 1, 1, 1, 0, 16),
        (1, 2, x'02', 2, 1, $day * 5, $day * 6, 1, 1, 1, 0, 32),
        (2, 0, x'11', 1, 1, 0, 1, 1, 1, 1, 0, 64), (2, 1, x'12', 1, 1, $day, $day, 1, 1, 1, 0, 128);
    INSERT INTO counted_part VALUES (1, 0, 1, 0, $day * 2), (1, 1, 2, 7, 10), (1, 2, 1, 0, $day * 6),
        (2, 0, 1, 0, 1), (2, 1, 2, $day, $day + 1);"; } | sqlite3 -bail seven.db
run --db seven.db check
exit_is 0 "a database with parts that differ in their columns is taken over"
is "$(sqlite3 seven.db 'SELECT import_id, hex(fingerprint), attempts FROM counted ORDER BY 1, 2, 3')" \
    $'1|01|1\n1|02|32\n1|05|16\n2|11|64\n2|12|128' "of a day the columns of the last part that it lies in"
is "$(sqlite3 seven.db 'SELECT new, known FROM import')" $'3|4\n2|0' "the ledger follows"
is "$(sqlite3 seven.db 'SELECT * FROM counted_way')" "1|1|0|$((day * 6))
2|2|0|$((day + 1))" "an import has one way, of its own where several are left"

# Wherever batches end: in an archive, on standard input, from a pipe byte by byte.
rm -f x.db* y.db*
cat portal.csv graph.csv >all.csv
run --db y.db import all.csv
bsdtar -a -cf all.zip --format zip all.csv
run --db x.db import all.zip
is "$(sqlite3 x.db 'SELECT file FROM imports')" $'all.zip/all.csv (part 1)\nall.zip/all.csv (part 2)' \
    "in an archive"
is "$(content x.db | cmp - <(content y.db) 2>&1)" "" "likewise"

# A file of headings alone is refused before it fills the ledger; just as many is read.
for _ in $(seq 500); do
    head -1 g1.csv
    head -1 graph.csv
done >headings.csv
rm -f x.db*
run --db x.db import headings.csv
exit_is 0 "a thousand parts"
is "$(sqlite3 x.db 'SELECT count(*), sum(rows) FROM imports')" "1000|0" "each is in the ledger"
{ cat headings.csv; for _ in $(seq 100); do cat headings.csv; done; } >many.csv
rm -f x.db*
( # A sanitizer takes more address space than there is.
    grep -q __asan "$SIPWHY" || ulimit -v 2000000
    run --db x.db import many.csv
    exit "$status"
)
is $? 65 "a hundred thousand"
run --db x.db import many.csv
err_has "many.csv: line 1001: more than 1000 exports with other columns were joined: import them one by one" \
    "are refused, with what to do"

done_testing
