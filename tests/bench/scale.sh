#!/usr/bin/env bash
# scale.sh - what a row costs in databases of different sizes; `make bench-scale` calls it.
#
#   SCALE_MILLIONS='1 5 20' make bench-scale
#
# Exports are piped in: 20 million rows would be 7 GB on disk.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
. "$(dirname "$0")/measure.sh"
enter_folder

on() { "$SIPWHY" --db "$millions.db" "$@"; }
import_all() { "$GEN_CALLS" "${millions}000000" --weeks "$weeks" --start 2025-01-06 | on -q import -; }

for millions in ${SCALE_MILLIONS:-1 5 20}; do
    weeks=$((millions * 13 < 52 ? millions * 13 : 52))
    measure "import$millions" import_all
    first=$(date -u -d "2025-01-06 + $((weeks * 7)) days" +%F)
    "$GEN_CALLS" 55000 --weeks 1 --start "$first" >day.csv # of the same users
    measure "day$millions" on -q import day.csv
    for _ in 1 2 3 4 5; do
        measure "rank$millions" on rank
        measure "weekly$millions" on weekly
        measure "calls$millions" on calls --limit 100
    done
    awk -v m="$millions" -v a="$(median "import$millions")" -v d="$(median "day$millions")" \
        -v r="$(median "rank$millions")" -v w="$(median "weekly$millions")" -v c="$(median "calls$millions")" \
        -v b="$(bytes_a_row "$millions.db" "${millions}000000")" 'BEGIN {
            printf "%3d M rows: import %.2f us a row, 55,000 more %.2f us a row, %d bytes a row; ", m, a / m, d / 0.055, b
            printf "rank %.3f s, weekly %.3f s, calls %.3f s\n", r, w, c }'
    rm -f "$millions".db*
done
