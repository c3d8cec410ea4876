#!/usr/bin/env bash
# run.sh - runs each fuzz target from its seeds and what was kept before; `make fuzz` calls it.
#
#   FUZZ_SECONDS=600 FUZZ_TARGETS='csv export' make fuzz
#
# The seconds are those of a processor, so that a busy machine does not look any the less.
# An input that breaks a promise is kept in build/fuzz/findings, and `build/tests/fuzz_NAME FILE` runs it.
set -euo pipefail
: "${BUILD:?}"
seconds=${FUZZ_SECONDS:-60}
failed=0
TIMEFORMAT=%3U

# look FOR: the target $name looks so many seconds, of which others may take some. Adds to log and spent.
look() {
    UBSAN_OPTIONS=print_stacktrace=1 "$BUILD/fuzz_$name" -max_total_time="$1" -timeout=10 \
        -rss_limit_mb=2048 -max_len=20000 -artifact_prefix="$findings/" -print_final_stats=1 \
        "$corpus" >>"$log" 2>&1
}

for source in tests/fuzz/fuzz_*.c; do
    name=${source#tests/fuzz/fuzz_} name=${name%.c}
    case " ${FUZZ_TARGETS:-$name} " in *" $name "*) ;; *) continue ;; esac
    corpus=$BUILD/corpus/$name findings=$BUILD/findings/$name log=$BUILD/$name.log
    mkdir -p "$corpus" "$findings"
    # The seeds' patterns are those that the target itself names.
    sed -n '/fuzz_seeds\[\] = {/,/};/p' "$source" | grep -o '"[^"]*"' | tr -d '"' |
        while read -r pattern; do
            for file in $pattern; do
                [ ! -f "$file" ] || head -c 20000 "$file" >"$corpus/seed-${file##*/}"
            done
        done
    spent=0 found=0 # milliseconds
    : >"$log"
    while [ "$found" = 0 ] && [ "$spent" -lt $((seconds * 1000)) ]; do
        left=$((seconds - spent / 1000))
        { time look $((left < 10 ? 10 : left)) || found=1; } 2>"$log.time" # begins with all that was kept
        spent=$((spent + 10#$(tr -d . <"$log.time")))
    done
    spent=$((spent / 1000))
    inputs=$(awk '/^stat::number_of_executed_units:/ { n += $2 } END { print n + 0 }' "$log")
    if [ "$found" = 0 ]; then
        printf '%-10s %s inputs in %s s, %s kept: nothing found\n' "$name" "$inputs" "$spent" \
            "$(find "$corpus" -type f | wc -l)"
    else
        failed=1
        printf '%-10s FOUND after %s s, see %s and %s\n' "$name" "$spent" "$log" "$findings"
        grep -E 'does not hold|SUMMARY|runtime error' "$log" | head -5 | sed 's/^/    /'
    fi
done
exit "$failed"
