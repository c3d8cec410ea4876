#!/usr/bin/env bash
# bench.sh - measures sipwhy against what a user would pick instead, in one run, as ratios.
#
#   BENCH_ROWS=1000000 BENCH_RUNS=5 make bench
#
# Commands alternate, so that a machine that grows slower does so for all. Medians are quoted.
set -euo pipefail
: "${SIPWHY:?}" "${GEN_CALLS:?}"
rows=${BENCH_ROWS:-1000000}
runs=${BENCH_RUNS:-5}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TZ=UTC HOME="$work"
cd "$work"

seconds() { # seconds COMMAND...: wall time of a command, in seconds
    local start end
    start=$(date +%s.%N)
    "$@" >/dev/null
    end=$(date +%s.%N)
    awk -v a="$start" -v b="$end" 'BEGIN { printf "%.3f\n", b - a }'
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

least() { sort -n "$1" | head -1; } # of a small difference, which medians of a busy machine hide

spread() { sort -n "$1" | awk 'NR == 1 { min = $1 } END { printf "%s to %s", min, $1 }'; }

line() { # line NAME FILE: median, spread, cost a row
    awk -v name="$1" -v m="$(median "$2")" -v s="$(spread "$2")" -v n="$rows" \
        'BEGIN { printf "%-38s %8.3f s  (%s)  %.2f us a row\n", name, m, s, m * 1e6 / n }'
}

ratio() { awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { printf "%.2f\n", a / b }'; }

# Peak memory of a command in MiB, as the kernel counts it for its children.
peak() {
    command -v /usr/bin/time >/dev/null || { echo "?"; return; }
    /usr/bin/time -f %M -o peak "$@" >/dev/null
    awk '{ printf "%.0f MiB\n", $1 / 1024 }' peak
}

shell_import() {
    rm -f shell.db
    sqlite3 shell.db ".import --csv calls.csv t"
}

sipwhy_import() {
    rm -f sipwhy.db*
    "$SIPWHY" -q --db sipwhy.db import "$1"
}

"$GEN_CALLS" "$rows" >calls.csv
"$GEN_CALLS" "$rows" --shuffle >shuffled.csv
printf 'rows %s, %s bytes; %s runs each, medians (min to max)\n%s\n\n' "$rows" \
    "$(stat -c %s calls.csv)" "$runs" "$("$SIPWHY" --version | tr '\n' ' ')"

cat calls.csv >/dev/null
for _ in $(seq "$runs"); do
    seconds shell_import >>shell.t
    seconds sipwhy_import calls.csv >>sipwhy.t
    seconds "$SIPWHY" --db sipwhy.db import calls.csv >>again.t
    seconds "$SIPWHY" --db sipwhy.db rank >>rank.t
    seconds "$SIPWHY" --db sipwhy.db weekly >>weekly.t
    seconds "$SIPWHY" explain 503/560503 >>explain.t
    seconds "$SIPWHY" --db sipwhy.db calls --limit 100 >>calls.t
done
seconds sipwhy_import shuffled.csv >>shuffled.t
sipwhy_import calls.csv

line "sqlite3 .import, text only" shell.t
line "sipwhy import" sipwhy.t
line "sipwhy import, the same file again" again.t
line "sipwhy import, shuffled (one run)" shuffled.t
printf '%-38s %8.3f s  (%s)\n' "sipwhy rank, one week" "$(median rank.t)" "$(spread rank.t)"
printf '%-38s %8.3f s  (%s)\n' "sipwhy weekly" "$(median weekly.t)" "$(spread weekly.t)"
printf '%-38s %8.3f s  (%s)\n' "sipwhy explain" "$(median explain.t)" "$(spread explain.t)"
printf '%-38s %8.3f s  (%s)\n' "sipwhy calls --limit 100" "$(median calls.t)" "$(spread calls.t)"
printf '\nsipwhy import is %s times as fast as sqlite3 .import (goal: at least 1)\n' \
    "$(ratio shell.t sipwhy.t)"
printf 'peak memory of the import: %s (goal: under 64 MiB)\n' \
    "$(rm -f sipwhy.db*; peak "$SIPWHY" -q --db sipwhy.db import calls.csv)"
printf 'database: %s bytes a row; of sqlite3 .import: %s\n' \
    "$(($(stat -c %s sipwhy.db) / rows))" "$(($(stat -c %s shell.db) / rows))"
printf 'rank of a stored week: %s s as a whole process (goal: under 0.050)\n' "$(median rank.t)"
printf 'weekly of 13 weeks: %s s as a whole process (goal: under 0.300), peak memory %s (goal: under 64)\n' \
    "$(median weekly.t)" "$(peak "$SIPWHY" --db sipwhy.db weekly)"
printf 'rank of all 13 weeks: peak memory %s (goal: under 64)\n' \
    "$(peak "$SIPWHY" --db sipwhy.db rank --since 2025-01-06 --until 2025-04-06)"

# A week of 55,000 rows a day with every cause told in full. What -q --fail-if takes is the queries.
"$GEN_CALLS" 385000 --weeks 1 --fail 12 >week.csv
"$SIPWHY" -q --db week.db import week.csv
weekly() { "$SIPWHY" --db week.db --now 2025-01-13T08:00:00Z weekly --advice full --top 100% "$@"; }
formats="text html markdown csv json eml"
for _ in $(seq "$runs"); do
    seconds weekly -q --fail-if 'stale>9' >>none.t
    for format in $formats; do
        to=()
        [ "$format" != eml ] || to=(--mail-to voice@contoso.com)
        seconds weekly --format "$format" "${to[@]}" >>"$format.t"
    done
done
printf '\n'
for format in $formats; do
    awk -v f="$format" -v a="$(least "$format.t")" -v b="$(least none.t)" 'BEGIN {
        printf "rendering one week as %s, beyond the query: %.3f s (goal: under 0.100)\n", f, a - b }'
done
printf 'one week as html: %s bytes (goal: under 300000)\n' "$("$SIPWHY" --db week.db --now 2025-01-13T08:00:00Z weekly --format html | wc -c)"
