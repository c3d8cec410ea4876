#!/usr/bin/env bash
# bench.sh - measures sipwhy against what a user would pick instead, in one run, as ratios.
#
#   BENCH_ROWS=1000000 BENCH_RUNS=5 make bench
#
# Commands alternate, so that a machine that grows slower does so for all. Medians are quoted, with the least
# and the most. Peers that are not installed are left out: Python, and DuckDB, which npm brings.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
. "$(dirname "$0")/measure.sh"
: "${BARE_CSV:?}"
rows=${BENCH_ROWS:-1000000}
runs=${BENCH_RUNS:-5}
here=$(cd "$(dirname "$0")" && pwd)
enter_folder

# --------------------------------------------------------------------------------- peers

has_python=$(command -v python3 || true)
has_duckdb=
if command -v npm >/dev/null &&
    npm install --no-audit --no-fund --silent @duckdb/node-api >npm.log 2>&1; then
    cp "$here/duckdb.mjs" .
    has_duckdb=yes
fi

shell_import() { sqlite3 shell.db ".import --csv calls.csv t"; }
shell_script() { sqlite3 script.db <"$here/equal_work.sql"; }
python_script() { python3 "$here/equal_work.py" calls.csv python.db; }
duckdb_import() { node duckdb.mjs import calls.csv duck.db; }
duckdb_rank() { node duckdb.mjs rank calls.csv; }

# -------------------------------------------------------------------------------- sipwhy

import_file() { "$SIPWHY" -q --db "$1.db" import "$1.csv"; }
fresh() { rm -f "$1".db* && import_file "$1"; }
on() { "$SIPWHY" --db calls.db "$@"; }

# ------------------------------------------------------------------------------ measuring

"$GEN_CALLS" "$rows" >calls.csv
"$GEN_CALLS" "$rows" --shuffle >shuffled.csv
{ head -1 calls.csv && tail -n +2 calls.csv | tac; } >newest.csv
head -n $((rows / 2 + 1)) calls.csv >half.csv
printf 'rows %s, %s bytes; %s runs each, medians (least to most)\n%s\n\n' "$rows" "$(stat -c %s calls.csv)" \
    "$runs" "$("$SIPWHY" --version | tr '\n' ' ')"

for _ in $(seq "$runs"); do
    rm -f ./*.db*
    import_file half # then half of calls.csv is known
    measure_settled libcsv "$BARE_CSV" calls.csv
    measure_settled shell shell_import
    measure_settled import import_file calls
    measure again on import calls.csv
    measure rank on rank
    measure weekly on weekly
    measure calls on calls --limit 100
    measure explain "$SIPWHY" explain 503/560503
    measure_settled newest import_file newest
    measure_settled shuffled import_file shuffled
    measure_settled oneshot "$SIPWHY" rank calls.csv
    measure_settled overlap "$SIPWHY" -q --db half.db import calls.csv
    measure_settled script shell_script
    [ -z "$has_python" ] || measure_settled python python_script
    [ -z "$has_duckdb" ] || measure_settled duckdb duckdb_import
    [ -z "$has_duckdb" ] || measure_settled duckrank duckdb_rank
done

line "sqlite3 .import, text only" shell
line "libcsv alone, counting" libcsv
line "sipwhy import" import
line "sipwhy import, newest first" newest
line "sipwhy import, shuffled" shuffled
line "sipwhy import, half of it known" overlap
line "sipwhy import, the same file again" again
line "the same work, sqlite3 script" script
[ -z "$has_python" ] || line "the same work, Python" python
[ -z "$has_duckdb" ] || line "DuckDB, table and unique index" duckdb
line "sipwhy rank FILE, no database" oneshot
[ -z "$has_duckdb" ] || line "DuckDB, causes from the file" duckrank
line "sipwhy rank, one week" rank
line "sipwhy weekly" weekly
line "sipwhy calls --limit 100" calls
line "sipwhy explain" explain

printf '\n'
compare "sqlite3 .import" shell import "sipwhy import" "2.7 times"
compare "the sqlite3 script" script import "sipwhy import" "8 times"
[ -z "$has_python" ] || compare "Python" python import "sipwhy import" "8 times"
[ -z "$has_duckdb" ] || compare "DuckDB" duckdb import "sipwhy import" "3.5 times"
compare "sipwhy import" import libcsv "libcsv alone" "at most 1.7"
compare "newest first" newest import "in order" "at most 1.5"
compare "shuffled" shuffled import "in order" "at most 1.5"
compare "half known" overlap import "all new" "at most 1"
compare "the same file" again import "all new" "reading speed"
[ -z "$has_duckdb" ] || compare "sipwhy rank FILE" oneshot duckrank "DuckDB" "at most 1.5 at 5 M rows"

printf '\n'
printf 'peak memory: import %s, shuffled %s, rank %s, weekly %s, rank of all weeks %s (goal: under 64 MiB)\n' \
    "$(peak fresh calls)" "$(peak fresh shuffled)" "$(peak on rank)" "$(peak on weekly)" \
    "$(peak on rank --since 2025-01-06 --until 2025-04-06)"
printf 'database: %s bytes a row (goal: under 110), newest first %s, shuffled %s; of sqlite3 .import %s\n' \
    "$(bytes_a_row calls.db "$rows")" "$(bytes_a_row newest.db "$rows")" "$(bytes_a_row shuffled.db "$rows")" \
    "$(bytes_a_row shell.db "$rows")"

# ------------------------------------------------------------------------------ rendering

# A week of 55,000 rows a day with every cause told in full. What -q --fail-if takes is the queries.
"$GEN_CALLS" 385000 --weeks 1 --fail 12 >week.csv
"$SIPWHY" -q --db week.db import week.csv
week() { "$SIPWHY" --db week.db --now 2025-01-13T08:00:00Z weekly "$@"; }
weekly() { week --advice full --top 100% "$@"; }
formats="text html markdown csv json eml"
for _ in $(seq "$runs"); do
    measure none weekly -q --fail-if 'stale>9'
    for format in $formats; do
        to=()
        [ "$format" != eml ] || to=(--mail-to voice@contoso.com)
        measure "$format" weekly --format "$format" "${to[@]}"
    done
done
printf '\n'
for format in $formats; do # the least: noise only adds
    awk -v f="$format" -v a="$(least "$format")" -v b="$(least none)" 'BEGIN {
        printf "rendering one week as %s, beyond the query: %.3f s (goal: under 0.100)\n", f, a - b }'
done
printf 'one week as html: %s bytes (goal: under 300000), every cause in full %s\n' \
    "$(week --format html | wc -c)" "$(weekly --format html | wc -c)"
