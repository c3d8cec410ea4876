#!/usr/bin/env bash
# afl.sh - AFL++ over the whole program, `sipwhy rank FILE`; `make fuzz-afl` calls it.
#
#   FUZZ_SECONDS=900 make fuzz-afl
#
# The seconds are those of a processor. Found is a file on which sipwhy is ended by a signal, takes too long or
# says that it is itself at fault (exit code 70). What AFL++ kept is then read under sanitizers as well.
set -euo pipefail
: "${BUILD:?}" "${SANITIZED:?}" # the folder of the build for AFL++; a sipwhy with sanitizers
seconds=${FUZZ_SECONDS:-60}
seeds=$BUILD/seeds kept=$BUILD/kept log=$BUILD/afl.log
arguments=(--no-sandbox --now 2026-11-23T07:00:00Z rank)
TIMEFORMAT='%3U %3S'
export AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_SKIP_CPUFREQ=1 AFL_AUTORESUME=1 AFL_CRASH_EXITCODE=70 \
    AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1

# Small ones: the sample of each format, and what the targets for exports and archives begin with.
mkdir -p "$seeds"
cp tests/fuzz/seeds/export/* tests/fuzz/seeds/archive/* "$seeds"
for format in schema/formats/*.csv; do
    name=${format##*/} name=${name%.csv}
    "$BUILD/sipwhy" formats show "$name" --json | perl -MJSON::PP -0777 -ne \
        'binmode STDOUT, ":utf8"; print decode_json($_)->{sample} // ""' >"$seeds/$name.csv"
done

fuzz() { # fuzz SECONDS: what it uses of them is added to the log
    afl-fuzz -V "$1" -t 5000 -m none -i "$seeds" -o "$kept" -- "$BUILD/sipwhy" "${arguments[@]}" @@ >>"$log" 2>&1
}

stat_of() {
    sed -n "s/^$1 *: *//p" "$kept/default/fuzzer_stats"
}

spent=0 # milliseconds
: >"$log"
while [ "$spent" -lt $((seconds * 1000)) ]; do
    left=$((seconds - spent / 1000))
    { time fuzz $((left < 10 ? 10 : left)) || exit; } 2>"$log.time" # begins with all that was kept
    read -r user system <"$log.time"
    spent=$((spent + 10#${user/./} + 10#${system/./}))
done
spent=$((spent / 1000))

# Sanitizers end it with 99, signals with more.
under_sanitizers=0
for file in "$kept"/default/queue/id*; do
    code=0
    ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1 \
        "$SANITIZED" "${arguments[@]}" "$file" >/dev/null 2>"$log.said" || code=$?
    [ $code != 70 ] && [ $code -lt 99 ] && continue
    under_sanitizers=$((under_sanitizers + 1))
    echo "FOUND under sanitizers, exit code $code: $file"
    cat "$log.said" >>"$log"
done
echo "$(stat_of execs_done) inputs in $spent s, $(stat_of corpus_count) kept, $(stat_of bitmap_cvg) of the branches:" \
    "$(stat_of saved_crashes) crashes, $(stat_of saved_hangs) hangs, $under_sanitizers under sanitizers"
[ "$(stat_of saved_crashes) $(stat_of saved_hangs) $under_sanitizers" = "0 0 0" ] || {
    echo "see $kept/default/crashes and hangs, and $log"
    exit 1
}
