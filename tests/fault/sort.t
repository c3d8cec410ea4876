#!/usr/bin/env bash
# sort.t - faults of the temporary file in which calls wait that must be sorted.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act and calls_of are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh
needs strace

sample_size=4
mkdir "$start"
"$GEN_CALLS" 140000 5 --start 2026-08-03 --weeks 13 --shuffle >"$start/calls.csv"
echo nothing >"$work/none.csv"
run --db "$work/made.db" --now "$now" import "$work/none.csv"
made=$(state_of "$work/made.db")
act() { "$@" "$SIPWHY" -q --db x.db --now "$now" import --threads 1 calls.csv; }

# Those of the temporary file alone; SQLite needs none for this.
calls_of() {
    fresh
    cd "$case" || exit 1
    act strace -f -y -qq -o "$work/log" -e "trace=$1" >"$out" 2>"$err"
    grep -v -- '+++ \|--- ' "$work/log" | awk '/O_TMPFILE/ || /\/#[0-9]+>\(deleted\)/ { print NR }'
}

scenario="a file to be sorted"
reference
calls_of pwrite64 >"$work/calls"
is "$([ -s "$work/calls" ] && echo written)" written "it is sorted in a file"
sweep openat error=EACCES "0 74" # there is another way
sweep pwrite64 error=ENOSPC "74"
sweep pwrite64 error=EIO "74"
sweep pwrite64 error=EINTR "0"
sweep pread64 error=EIO "74"
sweep pread64 error=EINTR "0"
calls_of fallocate >"$work/calls"
is "$([ -s "$work/calls" ] && echo "given back")" "given back" "what was read of it is given back"
sweep fallocate error=EOPNOTSUPP "0"

fresh
cd "$case" || exit 1
bad='' label="sync_file_range"
act strace -f -qq -o "$work/log" -e inject=sync_file_range:error=EIO >"$out" 2>"$err"
judge $? 0
is "$bad" "" "where the disk can't begin early nothing is lost"
is "$(grep -c 'SYNC_FILE_RANGE_WRITE.*INJECTED' "$work/log")" 2 "it was asked to, each 65,536 rows"
sweep pread64 signal=KILL "137"
sweep pwrite64 signal=TERM "0 130"
done_testing
