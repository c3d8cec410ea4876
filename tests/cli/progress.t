#!/usr/bin/env bash
# progress.t - a terminal sees how far a long import has come; nobody else does.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    skip "no terminal can be made here" "progress on a terminal"
    done_testing
    exit 0
fi
cd "$work" || exit 1
generate 15000 >a.csv
generate 100 >small.csv
lines=$(printf '\033[K') # what takes a line away, at the start of each drawing

# on_terminal COMMAND: its output with standard output and standard error on a terminal.
on_terminal() {
    script -qec "$1" /dev/null </dev/null >"$out"
    status=$?
}

slowly='{ head -c 1600000 a.csv; sleep 0.6; tail -c +1600001 a.csv | head -c 1600000; sleep 0.7; tail -c +3200001 a.csv; }'

on_terminal "$slowly | '$SIPWHY' --db s.db import -"
exit_is 0 "a slow pipe, on a terminal"
out_has " rows  standard input" "the rows so far and the name are shown"
is "$(tr '\r' '\n' <"$out" | grep -c 'rows  standard input')" \
    "$(tr '\r' '\n' <"$out" | grep -c '[0-9] rows  standard input')" "with their number"
shown=$(tr '\r' '\n' <"$out" | sed -n 's/.*K\([0-9 ]*\) rows  standard input.*/\1/p' | tr -d ' ' | tail -1)
is "$((shown >= 4096 && shown <= 15000))" 1 "which is one of this file ($shown)"
is "$(tr '\r' '\n' <"$out" | grep -A1 'rows  standard input' | tail -1 | cut -c1-3)" "$lines" \
    "and is taken away at the end"
is "$(tr -d '\r' <"$out" | tail -1)" "total: 1 file: 15 000 rows = 15 000 new + 0 known + 0 rejected" \
    "before the receipt"

# A file has a size, so there is a bar. 60,000 rows are read in no time: the program is held for a
# second when it is under way (as a child's child: script stops itself together with its child).
generate 60000 >large.csv
on_terminal "'$SIPWHY' --db l.db import large.csv & echo \$! >pid.new && mv pid.new pid; wait" &
terminal=$!
until [ -s pid ]; do sleep 0.01; done
pid=$(cat pid)
is_under_way() { # one of the files that it has open is large.csv, read beyond 12 MB: the first rows are in
    local fd position
    for fd in "/proc/$pid/fd/"*; do
        [ "$(readlink "$fd")" = "$work/large.csv" ] || continue
        read -r _ position <"/proc/$pid/fdinfo/${fd##*/}"
        [ "${position:-0}" -gt 12000000 ] && return 0
    done
    return 1
} 2>/dev/null
while [ -d "/proc/$pid" ] && ! is_under_way; do :; done
kill -STOP "$pid" && sleep 1.2
kill -CONT "$pid"
wait "$terminal"
bar=$(tr '\r' '\n' <"$out" | grep -o '\[[= ]*\] *[0-9]* %  [0-9 ]* rows  large.csv' | head -1)
is "${bar:0:1}${bar:25:1}" "[]" "a file has a bar of 24 places"
filled=$(tr -dc = <<<"$bar" | wc -c)
percent=${bar#*\]} percent=${percent%%%*}
is "$((percent >= 5 && percent <= 100 && filled * 100 >= percent * 24 && (filled - 1) * 100 < percent * 24))" 1 \
    "which is filled as far as it says ($percent %)"

# Not shown: work of less than a second, --quiet, and to anything that is no terminal.
on_terminal "'$SIPWHY' --db t.db import small.csv"
is "$(grep -cF "$lines" "$out")" 0 "short work shows none"
on_terminal "$slowly | '$SIPWHY' --quiet --db q.db import -"
is "$(cat "$out")" "" "--quiet shows none"
bash -c "$slowly" | "$SIPWHY" --db p.db import - >"$out" 2>"$err"
is "$(cat "$err")" "sipwhy: new database p.db" "a standard error that is no terminal gets none"
is "$(grep -cF "$lines" "$out")" 0 "nor does standard output"
on_terminal "$slowly | '$SIPWHY' --db f.db import - 2>errors"
is "$(cat errors) $(grep -cF "$lines" "$out")" "sipwhy: new database f.db 0" "nor a terminal as standard output alone"
on_terminal "$slowly | '$SIPWHY' --db j.db import --json - >receipt.json"
is "$(sqlite3 :memory: "SELECT json_extract(readfile('receipt.json'), '\$.total.rows')")" 15000 \
    "with --json the receipt is JSON and nothing else"
out_has " rows  standard input" "while the terminal sees the progress"

done_testing
