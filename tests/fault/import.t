#!/usr/bin/env bash
# import.t - whatever fails in an import, a file is in completely or not at all, and the exit code
# and the sentence say so.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act and state are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh
needs strace

act() {
    "$@" "$SIPWHY" --db x.db --now "$now" import --threads 1 calls.csv
}

# A disk that fails and stays so; and syncs that fail, which are few: each of them means something else.
broken() {
    local syscall
    for syscall in pwrite64 ftruncate; do
        sweep $syscall error=EIO "0 74" +
    done
    for syscall in fdatasync fsync; do
        sample_size=100 sweep $syscall error=EIO "0 74"
        sample_size=100 sweep $syscall error=EIO "0 74" +
    done
}

# Every kind of fault that a disk has; and a kill at what changes files.
sweeps() {
    local syscall
    reference
    for syscall in pwrite64 fdatasync fsync ftruncate write; do
        sweep $syscall error=ENOSPC "0 74"
    done
    for syscall in pwrite64 ftruncate write; do
        sweep $syscall error=EIO "0 74"
    done
    broken
    sweep read error=EIO "0 66 74"
    # The export is read so as well; and SQLite tells a page that can't be read as one that is damaged.
    sweep pread64 error=EIO "0 66 74 76"
    sweep read error=EINTR "0"
    sweep openat error=EINTR "0 66"
    sweep fcntl error=ENOLCK "0 74 75"
    sweep fcntl error=EIO "0 74"
    for syscall in openat link unlink mkdir fchmod; do
        sweep $syscall error=EIO "0 66 73 74"
    done
    for syscall in openat link mkdir; do
        sweep $syscall error=ENOSPC "0 66 73 74"
    done
    for syscall in pwrite64 fdatasync fsync ftruncate write openat link unlink fchmod; do
        sweep $syscall signal=KILL "137"
    done
}

scenario="into no database"
mkdir "$start"
small "$start/calls.csv" 1
echo nothing >"$work/none.csv"
run --db "$work/made.db" --now "$now" import "$work/none.csv"
made=$(state_of "$work/made.db")
sweeps

scenario="into a database"
small "$start/earlier.csv" 31
run --db "$start/x.db" --now "$now" import "$start/earlier.csv"
rm "$start/earlier.csv"
sweeps

# Its log has transactions, and is not emptied where syncing fails.
scenario="into a database with a log"
sqlite3 "$start/x.db" "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; INSERT INTO note (day, text, made_at) VALUES ('2026-11-16', 'logged', 0)" \
    ".shell cp $start/x.db-wal $start/kept" >"$out"
mv "$start/kept" "$start/x.db-wal"
reference
broken

done_testing
