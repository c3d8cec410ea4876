#!/usr/bin/env bash
# order.t - the order of rows in a file shows nowhere, and costs no memory; what sorting needs is gone at the end.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

cd "$work" || exit 1
mkdir tmp
export TMPDIR=$work/tmp
now=(--now 2026-11-20T07:00:00Z)
rows=110000 # more than are sorted in memory
"$GEN_CALLS" $rows 5 --start 2026-08-03 --weeks 13 >ordered.csv
"$GEN_CALLS" $rows 5 --start 2026-08-03 --weeks 13 --shuffle >shuffled.csv
heading=$(head -1 ordered.csv)
{ echo "$heading" && tail -n +2 ordered.csv | tac; } >newest.csv
{ head -60000 ordered.csv && tail -n +2 shuffled.csv; } >late.csv # half of its rows stand there twice

# content DB: all but what tells of the file and its bytes.
calls="SELECT * FROM calls ORDER BY id"
content() {
    sqlite3 "$1" "$calls" "SELECT * FROM causes ORDER BY 1, 2, 3, 4, 5, 6, 7" \
        "SELECT rows, new, known, rejected, first_time, last_time, days_without_rows FROM import" \
        "SELECT kind, count(*) FROM mention GROUP BY kind" | cksum
}

# import_as DB FILE...: with a look at how much memory it takes; 0 where a sanitizer takes more.
is_sanitized() { grep -qa __asan_init "$SIPWHY" || grep -qa __tsan_init "$SIPWHY"; }
import_as() {
    local db=$1
    shift
    /usr/bin/time -q -f %M -o peak "$SIPWHY" -q --db "$db" "${now[@]}" import "$@" >"$out" 2>"$err" </dev/null
    status=$?
    ! is_sanitized || echo 0 >peak
}

for file in ordered newest shuffled; do
    import_as $file.db $file.csv
    is "$status $(warnings)" "0 " "$file: imported"
    is "$(content $file.db)" "$(content ordered.db)" "$file: the same content"
    peak=$(tail -1 peak)
    ok $((peak >= 65536)) "$file: under 64 MiB ($peak KiB)"
    run --db $file.db check
    exit_is 0 "$file: the database is sound"
done
size=$(stat -c %s ordered.db)
ok $(($(stat -c %s shuffled.db) * 100 > size * 105)) "shuffled: the database is as small"

import_as late.db late.csv
is "$(sqlite3 late.db "SELECT rows, new, known FROM import")" "169999|110000|59999" "late: every row is counted once"
is "$(sqlite3 late.db "$calls" | cksum)" "$(sqlite3 ordered.db "$calls" | cksum)" "late: the same calls"

# Rows that are no calls keep their lines; several files and parts in one run.
{ head -30000 shuffled.csv && echo 'one,two' && tail -n +30001 shuffled.csv && echo three; } >bad.csv
import_as bad.db bad.csv
is "$status $(sqlite3 bad.db "SELECT new, rejected FROM import" "SELECT line FROM rejected" | paste -sd' ')" \
    "0 $rows|2 30001 110003" "rejected rows among sorted ones"
import_as strict.db --strict bad.csv
is "$status $(sqlite3 strict.db "SELECT count(*) FROM call")" "65 0" "and under --strict nothing is kept"
for threads in 1 2; do
    import_as many.$threads.db --threads $threads newest.csv shuffled.csv late.csv
    is "$status $(sqlite3 many.$threads.db "SELECT new, known FROM import ORDER BY id" | paste -sd' ')" \
        "0 $rows|0 0|$rows 0|169999" "several files in one run, threads: $threads"
    peak=$(tail -1 peak)
    ok $((peak >= 65536)) "under 64 MiB ($peak KiB)"
    is "$(sqlite3 many.$threads.db .dump | cksum)" "$(sqlite3 many.1.db .dump | cksum)" "threads do not show"
done
run --db many.1.db imports undo 1 2
run --db many.1.db check
exit_is 0 "sorted imports can be taken back"

# ---------------------------------------------------------------- rows that the database has

# Stretches in order are not sorted: rows of one call come in batches far apart.
head -20001 ordered.csv >part.csv
sed -E '1d; s/(,\+[0-9]{5,},\+[0-9]+)[0-9],/\17,/' part.csv >legs.csv # to other numbers
tail -n +2 part.csv >rows.csv
{ echo "$heading" && cat rows.csv rows.csv; } >twice.csv
{ echo "$heading" && cat rows.csv legs.csv; } >behind.csv
{ echo "$heading" && cat legs.csv rows.csv; } >before.csv
seen="SELECT call_id, import_id FROM sighting ORDER BY 1, 2"
for file in twice behind before; do
    import_as known.$file.db part.csv
    import_as known.$file.db $file.csv
    sqlite3 known.$file.db "$calls" >$file.calls
    run --db known.$file.db check
    exit_is 0 "$file: sound"
done
is "$(sqlite3 known.twice.db "SELECT new, known FROM import" "SELECT count(*) FROM sighting")" \
    $'20000|0\n0|40000\n20000' "twice: each call is known, and seen once more"
is "$(sqlite3 known.behind.db "SELECT new, known FROM import" "$seen" | cksum)" \
    "$(sqlite3 known.before.db "SELECT new, known FROM import" "$seen" | cksum)" "legs behind or before: the same counts"
is "$(cksum <behind.calls)" "$(cksum <before.calls)" "and the same calls"
ok $(($(wc -l <behind.calls) <= 20000)) "to other numbers: calls of their own"
for file in twice behind before; do
    run --db known.$file.db imports undo 2
    is "$(sqlite3 known.$file.db .dump | grep -v 'INTO import')" "$(import_as only.db part.csv && sqlite3 only.db .dump | grep -v 'INTO import' && rm only.db)" "$file: taken back"
done

# ------------------------------------------------------------------------------ failures

is "$(find tmp -type f | wc -l)" 0 "no temporary file is left"

# No room for the temporary file, and for it alone: the database is there and needs none.
import_as full.db ordered.csv
before=$(sqlite3 full.db .dump | cksum)
(
    ulimit -f 4000
    "$SIPWHY" -q --db full.db import bad.csv >"$out" 2>"$err"
)
is "$?" 74 "a temporary file that may not grow: exit code 74"
err_has "bad.csv: a temporary file in $work/tmp can't be written: File too large; nothing of this file was kept" "and why"
is "$(sqlite3 full.db .dump | cksum)" "$before" "nothing is kept"
is "$(find tmp -type f | wc -l)" 0 "and no file is left"

# Interrupted while it sorts, and while it writes what is sorted.
for threads in 1 3; do
    bad=
    for ms in 100 200 300 400 500 600; do
        "$SIPWHY" --db full.db import --threads $threads bad.csv >"$out" 2>"$err" &
        pid=$!
        sleep 0.$ms
        kill -INT $pid 2>/dev/null
        wait $pid
        code=$?
        [ $code = 0 ] && break
        [ $code = 130 ] && [ "$(sqlite3 full.db .dump | cksum)" = "$before" ] && [ -z "$(find tmp -type f)" ] && continue
        bad="$bad $threads thread(s), $ms ms: exit code $code;"
    done
    is "$bad" "" "$threads thread(s): interrupted at any time, the database is as it was"
    run --db full.db imports undo 2
    before=$(sqlite3 full.db .dump | cksum)
done

done_testing
