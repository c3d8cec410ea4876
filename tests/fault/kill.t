#!/usr/bin/env bash
# kill.t - killed or out of disk at any call, what a command does to files is done in full or not at
# all: backup, purge, undo, the take-over of an older database, reports in files.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act and state are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh
needs strace

sweeps() {
    local syscall
    reference
    for syscall in pwrite64 write fdatasync fsync ftruncate; do
        sweep $syscall signal=KILL "137"
        sweep $syscall error=ENOSPC "0 74"
    done
    for syscall in openat link unlink rename fchmod; do
        sweep $syscall signal=KILL "137"
    done
    for syscall in openat rename; do
        sweep $syscall error=EIO "0 66 73 74"
    done
}

# A disk that fails and stays so.
broken() {
    local syscall
    for syscall in pwrite64 fdatasync; do
        sweep $syscall error=EIO "0 74" +
    done
}

base=$work/base
mkdir "$base" "$start"
small "$work/a.csv" 1
small "$work/b.csv" 31
run --db "$base/x.db" --now "$now" import "$work/a.csv" "$work/b.csv"
exit_is 0 "a database of two exports"

begin() { # begin SCENARIO
    scenario=$1 made=none
    rm -rf "$start"
    cp -a "$base" "$start"
}

# ------------------------------------------------------------------------------- backup

begin "backup"
act() { "$@" "$SIPWHY" --db x.db --now "$now" backup copy.db; }
state() { echo "$(state_of x.db) $(state_of copy.db)"; }
sweeps
broken

begin "backup over an earlier copy"
run --db "$start/x.db" --now "$now" backup "$start/copy.db"
run --db "$start/copy.db" --now "$now" note add 2026-11-16 earlier
sweeps

state() { state_of x.db; }

# -------------------------------------------------------------------------- purge, undo

begin "purge"
act() { "$@" "$SIPWHY" --db x.db --now "$now" purge --before 2026-11-12; }
sweeps
broken

begin "undo"
act() { "$@" "$SIPWHY" --db x.db --now "$now" imports undo 1; }
sweeps
broken

begin "note"
act() { "$@" "$SIPWHY" --db x.db --now "$now" note add 2026-11-16 firmware; }
again() { [ "$(state)" = "$after" ] || act env; }
sweeps
broken
again() { act env; }

# --------------------------------------------------------------------------- migration

begin "an older database"
opens_older
sweeps
check() { "$SIPWHY" --db x.db check; }

# ------------------------------------------------------------------------------- reports

begin "a report over an earlier one"
echo earlier >"$start/week.html"
act() { "$@" "$SIPWHY" --db x.db --now "$now" weekly --week 2026-W46 -o week.html; }
state() { cksum <week.html | tr ' ' -; }
sweeps

done_testing
