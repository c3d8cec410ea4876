#!/usr/bin/env bash
# damaged.t - a database that is cut, written over, of others or of the future: it is told, with the
# right exit code, and not made worse.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act and state are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh

cd "$work" || exit 1
small a.csv 1
small b.csv 31
run --db good.db --now "$now" import a.csv
size=$(stat -c %s good.db)
[ "$FAULT" = all ] && step=1 || step=7

# tried NAME CODES: each command on x.db ends with one of the codes, and what refuses changes nothing.
commands=("imports" "rank --week 2026-W46" "calls --since 2026-11-01" "import b.csv" "check" "imports undo 1"
    "purge --before 2026-11-12" "backup copy.db" "note add 2026-11-16 firmware" "query ner-by-trunk")
tried() {
    local command before_bytes
    for command in "${commands[@]}"; do
        n_cases=$((n_cases + 1))
        rm -f x.db* copy.db*
        make_damaged
        before_bytes=$(cat x.db x.db-* 2>/dev/null | cksum)
        # shellcheck disable=SC2086 # words
        run --db x.db --now "$now" --busy-timeout 0 $command
        case " $2 " in
        *" $status "*) ;;
        *) bad="$bad$1: $command: exit code $status: $(head -1 "$err")"$'\n' ;;
        esac
        if [ "$status" != 0 ]; then
            grep -q '^sipwhy: ' "$err" || bad="$bad$1: $command: no word"$'\n'
            [ ! -e copy.db ] || bad="$bad$1: $command: a copy"$'\n'
        fi
        # What was refused at the door stays byte for byte.
        if [ "$status" = 76 ] && [ -n "$3" ]; then
            [ "$(cat x.db x.db-* 2>/dev/null | cksum)" = "$before_bytes" ] || bad="$bad$1: $command: bytes changed"$'\n'
        fi
    done
}

# found_by_check NAME: check finds the damage, unless nothing is lost by it.
found_by_check() {
    rm -f x.db*
    make_damaged
    run --db x.db --now "$now" check
    case $status in
    1 | 76) ;;
    0) [ "$(state_of x.db)" = "$(state_of good.db)" ] || bad="$bad$1: check is clean"$'\n' ;;
    *) bad="$bad$1: check: exit code $status"$'\n' ;;
    esac
}

told() { # told NAME
    is "$bad" "" "$1 ($n_cases cases)"
    bad='' n_cases=0
}

# --------------------------------------------------------------------------- refused at the door

make_damaged() { : >x.db; }
tried "an empty file" "76" same
told "an empty file"

for length in 1 15 16 50 99 100 511 512 1024 4095 4096 4097 $((size / 2)) $((size - 4096)); do
    make_damaged() { head -c "$length" good.db >x.db; }
    # At whole pages SQLite may get along without those that are cut off until it wants one.
    tried "cut at $length" "76 1" ""
done
for cut in 1 10 100 1000; do
    make_damaged() { head -c $((size - cut)) good.db >x.db; }
    tried "$cut bytes cut" "76" same
    found_by_check "$cut bytes cut"
done
told "cut at several lengths"

sqlite3 foreign.db 'CREATE TABLE t (a); INSERT INTO t VALUES (1)'
make_damaged() { cp foreign.db x.db; }
tried "of another program" "76" same
printf 'Date,Call\n2026-11-16,1\n' >text.txt
make_damaged() { cp text.txt x.db; }
tried "a text" "76" same
make_damaged() { head -c 8192 /dev/zero >x.db; }
tried "zeros" "76" same
told "of another program, a text, zeros"

cp good.db newer.db
sqlite3 newer.db 'PRAGMA user_version = 9999'
make_damaged() { cp newer.db x.db; }
tried "of a newer sipwhy" "76" same
told "of a newer sipwhy"

# ------------------------------------------------------------------------------- damaged inside

# A page written over: found where it is read; a report that does not need it may go on.
for ((page = 1; page <= size / 4096; page += step)); do
    for with in zeros noise; do
        make_damaged() {
            cp good.db x.db
            if [ $with = zeros ]; then head -c 4096 /dev/zero; else seq 1 2000 | head -c 4096; fi |
                dd of=x.db bs=4096 seek=$((page - 1)) conv=notrunc status=none
        }
        tried "page $page of $with" "0 1 66 70 74 76" ""
        found_by_check "page $page of $with"
    done
done
told "pages written over, each $step: no crash, and check finds it"

# -------------------------------------------------------------------------------------- -wal

# A log in use, as a kill leaves it, and the database beside it.
cp good.db w.db
sqlite3 w.db "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; INSERT INTO note (day, text, made_at) VALUES ('2026-11-16', 'logged', 0)" \
    ".shell cp w.db w.kept && cp w.db-wal w.kept-wal" >"$out"
cp good.db v.db
sqlite3 v.db "PRAGMA page_size = 8192; PRAGMA journal_mode = DELETE; VACUUM; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; INSERT INTO note (day, text, made_at) VALUES ('2026-11-17', 'other', 0)" \
    ".shell cp v.db-wal v.kept-wal" >"$out"
with_log() { # with_log LOG: the database with that log beside it
    rm -f x.db*
    cp w.kept x.db
    [ -z "$1" ] || cp "$1" x.db-wal
}
with_log w.kept-wal
run --db x.db --now "$now" note list
out_has logged "a log that a kill has left is taken up"
with_log ''
run --db x.db --now "$now" check
exit_is 0 "without its log the database is as it was before"
is "$(sqlite3 x.db 'SELECT count(*) FROM note')" 0 "and has nothing of what the log had"
head -c 5000 w.kept-wal >cut-wal
{ head -c 4000 w.kept-wal; head -c 5000 /dev/zero; } >broken-wal
seq 1 5000 >noise-wal
: >empty-wal
for log in cut-wal broken-wal noise-wal empty-wal v.kept-wal; do
    with_log $log
    run --db x.db --now "$now" check
    case "$status $(sqlite3 x.db 'SELECT count(*) FROM note WHERE text <> '"'other'" 2>&1)" in
    "0 0" | "0 1" | "76 "* | "1 "*) ok 0 "beside $log: sound or refused ($status)" ;;
    *) is "$status" "0 or 76" "beside $log: sound or refused" ;;
    esac
    run --db x.db --now "$now" import b.csv
    case $status in
    0) sound x.db "beside $log, after an import" ;;
    76 | 74) ok 0 "beside $log: an import is refused ($status)" ;;
    *) exit_is "0 or 76" "beside $log: an import" ;;
    esac
done

done_testing
