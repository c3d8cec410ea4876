#!/usr/bin/env bash
# fiu.t - several faults in one run, at random: libfiu refuses memory and lets reads, writes, syncs and
# opens fail, so that what is done about a fault fails as well. Seeds are given: rounds can be repeated.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act and state are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh
needs fiu-run
[ "$FAULT" = all ] && n_rounds=200 || n_rounds=6

# unlucky POINT=PROBABILITY...: rounds in which each call of these kinds fails with the probability.
unlucky() {
    local seed point enabled=() n_failed=0
    for point in "$@"; do
        enabled+=(-c "enable_random name=${point%=*},probability=${point#*=}")
    done
    bad='' n_cases=0
    for ((seed = 1; seed <= n_rounds; seed++)); do
        label="$scenario: $*, seed $seed"
        fresh
        cd "$case" || exit 1
        act env FIU_PRNG_SEED=$seed fiu-run -x -f '' "${enabled[@]}" >"$out" 2>"$err"
        code=$?
        judge $code "$allowed"
        n_failed=$((n_failed + (code != 0)))
        n_cases=$((n_cases + 1))
    done 2>"$work/shell"
    is "$bad" "" "$scenario: $*: $n_failed of $n_cases runs fail"
    n_failed_all=$((n_failed_all + n_failed))
}

# One fault here and there, and one behind another. What fails to be unlinked stays, as nothing else could be
# done: that is no part of this.
rounds() {
    n_failed_all=0
    reference
    unlucky 'posix/io/oc/*=0.001' 'posix/io/rw/*=0.001' 'posix/io/sync/*=0.001'
    unlucky 'posix/io/oc/*=0.02' 'posix/io/rw/*=0.02' 'posix/io/sync/*=0.02'
    unlucky 'posix/io/sync/*=0.2'
    unlucky 'libc/*=0.000003'
    unlucky 'libc/*=0.00003'
    unlucky 'posix/io/rw/*=0.003' 'libc/*=0.00001'
    is "$((n_failed_all > n_rounds))" 1 "$scenario: the faults are met"
}

allowed="0 66 70 73 74 75 76"
each_scenario rounds

done_testing
