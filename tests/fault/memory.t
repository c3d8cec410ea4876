#!/usr/bin/env bash
# memory.t - memory that is refused, at any request: a sentence, exit code 74 (or done without it), and
# never damage.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act and state are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh
sample_size=${SAMPLE_SIZE:-40}
# An import asks for memory 80,000 times: all of them would take days.
[ "$FAULT" != all ] || sample_size=500 FAULT=more

# refusals: at each sampled request of act, and at those around each rename and unlink, where a file could
# be left behind: that one alone and all from it on.
refusals() {
    local n list all once
    reference
    fresh
    cd "$case" || exit 1
    act env FAULT_COUNT="$work/count" FAULT_MOVES="$work/moves" LD_PRELOAD="$SHIM" >"$out" 2>"$err"
    all=$(cut -d' ' -f1 "$work/count")
    list=$({ seq "$all" | sampled; awk '{ for (n = $1 - 3; n <= $1 + 1; n++) print n }' "$work/moves"; } | sort -nu)
    for once in 0 1; do
        bad='' n_cases=0
        for n in $list; do
            label="$scenario: request $n"
            fresh
            cd "$case" || exit 1
            act env FAULT_ALLOC="$n" FAULT_ONCE=$once LD_PRELOAD="$SHIM" >"$out" 2>"$err"
            judge $? "$allowed"
            n_cases=$((n_cases + 1))
        done 2>"$work/shell"
        is "$bad" "" "$scenario: $n_cases of $all requests refused, $([ $once = 1 ] && echo "alone" || echo "with all behind them")"
    done
}

# libc says nothing where it can't load a locale or a zone, and goes on without.
allowed="0 70 74"
each_scenario refusals

scenario="a report"
act() { "$@" "$SIPWHY" --db x.db --now "$now" weekly --week 2026-W46 -o week.html; }
state() { if [ -e week.html ]; then cksum <week.html | tr ' ' -; else echo none; fi; }
refusals

scenario="an older database" # which begins with a copy
opens_older
refusals

done_testing
