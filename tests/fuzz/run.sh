#!/usr/bin/env bash
# run.sh - runs each fuzz target from its seeds and what was kept before; `make fuzz` calls it.
#
#   FUZZ_SECONDS=600 FUZZ_TARGETS='csv export' make fuzz
#
# An input that breaks a promise is kept in build/fuzz/findings, and `build/tests/fuzz_NAME FILE` runs it.
set -euo pipefail
: "${BUILD:?}"
seconds=${FUZZ_SECONDS:-60}
failed=0

for source in tests/fuzz/fuzz_*.c; do
    name=${source#tests/fuzz/fuzz_} name=${name%.c}
    case " ${FUZZ_TARGETS:-$name} " in *" $name "*) ;; *) continue ;; esac
    corpus=$BUILD/corpus/$name findings=$BUILD/findings/$name
    mkdir -p "$corpus" "$findings"
    # The seeds' patterns are those that the target itself names.
    sed -n '/fuzz_seeds\[\] = {/,/};/p' "$source" | grep -o '"[^"]*"' | tr -d '"' |
        while read -r pattern; do
            for file in $pattern; do
                [ ! -f "$file" ] || head -c 20000 "$file" >"$corpus/seed-${file##*/}"
            done
        done
    if UBSAN_OPTIONS=print_stacktrace=1 "$BUILD/fuzz_$name" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -max_len=20000 -artifact_prefix="$findings/" -print_final_stats=1 \
        "$corpus" >"$BUILD/$name.log" 2>&1; then
        printf '%-10s %s inputs in %s s, %s kept: nothing found\n' "$name" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$BUILD/$name.log")" "$seconds" \
            "$(find "$corpus" -type f | wc -l)"
    else
        failed=1
        printf '%-10s FOUND, see %s and %s\n' "$name" "$BUILD/$name.log" "$findings"
        grep -E 'does not hold|SUMMARY|runtime error' "$BUILD/$name.log" | head -5 | sed 's/^/    /'
    fi
done
exit "$failed"
