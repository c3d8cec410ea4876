# measure.sh - helpers of the benchmarks. Sourced, not run.
# shellcheck shell=bash
: "${SIPWHY:?}" "${GEN_CALLS:?}"

enter_folder() { # an empty one, gone at the end
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    export TZ=UTC HOME="$work" TMPDIR="$work"
    cd "$work" || exit
}

measure() { # measure NAME COMMAND...: its wall time in seconds, one more line of NAME.t
    local start end name=$1
    shift
    start=$(date +%s.%N)
    "$@" >/dev/null
    end=$(date +%s.%N)
    awk -v a="$start" -v b="$end" 'BEGIN { printf "%.3f\n", b - a }' >>"$name.t"
}

# The same when what earlier commands left to be written is on the disk.
measure_settled() { sync && measure "$@"; }

median() { sort -n "$1.t" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
least() { sort -n "$1.t" | head -1; }
spread() { sort -n "$1.t" | awk 'NR == 1 { min = $1 } END { printf "%s to %s", min, $1 }'; }

line() { # line TEXT NAME: median and spread
    printf '%-36s %8.3f s  (%s)\n' "$1" "$(median "$2")" "$(spread "$2")"
}

compare() { # compare TEXT NAME OTHER ITS_TEXT GOAL: how many times as long as the other
    awk -v t="$1" -v u="$4" -v g="$5" -v a="$(median "$2")" -v b="$(median "$3")" \
        'BEGIN { printf "%-20s takes %6.2f times as long as %s (goal: %s)\n", t, a / b, u, g }'
}

# Peak memory of a command in MiB, as the kernel counts it: the largest process of a function's.
peak() {
    export -f fresh import_file on 2>/dev/null || true
    /usr/bin/time -f %M -o peak bash -c '"$@"' - "$@" >/dev/null
    awk '{ printf "%.0f MiB\n", $1 / 1024 }' peak
}

bytes_a_row() { echo $(($(stat -c %s "$1") / $2)); }
