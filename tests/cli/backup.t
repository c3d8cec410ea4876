#!/usr/bin/env bash
# backup.t - a copy of the database while others use it: whole or not at all, for its owner only.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
generate 3000 >calls.csv
run --db a.db import calls.csv

left() { # what lies beside the copies that should not
    find . -name '*.db.*' -o -name 'b*.db-*' | sort
}

# -------------------------------------------------------------------------------- a copy

umask 0
run --db a.db backup b.db
exit_is 0 "backup"
is "$(cat "$out" "$err")" "b.db: a copy of $(stat -c %s b.db | sed ':a;s/\([0-9]\)\([0-9]\{3\}\)\($\| \)/\1 \2\3/;ta') bytes" \
    "it says how large the copy is"
is "$(stat -c %a b.db)" 600 "for its owner only, whatever the umask"
umask 0777
run --db a.db backup c.db
is "$status $(stat -c %a c.db)" "0 600" "with a umask that takes everything away as well"
umask 022
is "$(left)" "" "nothing lies beside it"
is "$(dump b.db | sort | cmp - <(dump a.db | sort) 2>&1)" "" "the copy holds the same"
sound b.db "the copy"
run --db a.db weekly --now 2026-11-23T07:00:00Z --json
cp "$out" report
run --db b.db weekly --now 2026-11-23T07:00:00Z --json
is "$(cmp report "$out" 2>&1)" "" "and makes the same report"
is "$(sqlite3 b.db 'PRAGMA journal_mode')" wal "readers may use it beside a writer"
run --db b.db import calls.csv
is "$status $(grep -c 'the same file as import 1' "$out")" "0 1" "and it can be gone on with"
run --db a.db backup d.db -q
is "$status $(cat "$out" "$err")" "0 " "--quiet says nothing"

# An earlier copy is replaced, also through a link; one that can't be made leaves it.
generate 50 --start 2026-11-02 >more.csv
run --db a.db import more.csv
ln -s b.db link.db
run --db a.db backup link.db
is "$status $(readlink link.db) $(sqlite3 b.db 'SELECT count(*) FROM import')" "0 b.db 2" "an earlier copy is replaced"
: >empty.db
run --db a.db backup empty.db
is "$status $(sqlite3 empty.db 'SELECT count(*) FROM import')" "0 2" "and an empty file"

# ------------------------------------------------------------------------------- refused

for name in a.db ./a.db link-to-a.db hard.db; do
    ln -sf a.db link-to-a.db
    ln -f a.db hard.db
    run --db a.db backup "$name"
    is "$status $(grep -c 'is the database itself; name another file' "$err")" "2 1" "not over the database itself: $name"
done
rm hard.db link-to-a.db
sound a.db "the database"
echo 'not a database' >notes.txt
sqlite3 other.db 'CREATE TABLE t (a)'
mkdir folder
mkfifo pipe
for name in notes.txt other.db folder pipe /dev/null; do
    run --db a.db backup "$name"
    exit_is 73 "not over $name"
    err_has "$name: is " "and which it is"
done
is "$(cat notes.txt) $(sqlite3 other.db 'SELECT name FROM sqlite_schema')" "not a database t" "they stay as they are"
run --db a.db backup nowhere/b.db
exit_is 73 "into a folder that is not there"
err_has "nowhere/b.db: can't be created: No such file" "and why"
for arguments in "" "one two" "-" ; do
    # shellcheck disable=SC2086 # words
    run --db a.db backup $arguments
    exit_is 2 "backup '$arguments': wrong usage"
done
run --db none.db backup x.db
is "$status $(ls x.db none.db 2>/dev/null)" "66 " "of a database that is not there"
run --db other.db backup x.db
is "$status $(ls x.db 2>/dev/null)" "76 " "of another program's"
run --db :memory: backup x.db
is "$status $(ls x.db 2>/dev/null)" "2 " "of one in memory"

# A copy that somebody has taken into use, and left in the middle.
"$SIPWHY" --db a.db backup used.db >"$out"
sqlite3 used.db "PRAGMA wal_autocheckpoint = 0; INSERT INTO note (day, text, made_at) VALUES ('2026-11-16', 'kept', 0)" \
    ".shell cp used.db-wal saved" ".shell cp used.db saved.db" >"$out"
cp saved used.db-wal
cp saved.db used.db
run --db a.db backup used.db
is "$status $(grep -c 'is a database in use' "$err")" "73 1" "not over a database that somebody uses"
is "$(sqlite3 used.db 'SELECT text FROM note')" kept "which keeps what it has"

# ------------------------------------------------------------------- while others work

# A writer that never rests neither waits long nor makes the copy begin again.
for n in $(seq 2 9); do
    "$GEN_CALLS" 20000 "$n" --weeks 1 --start "2026-0$n-02" >"w$n.csv"
done
(
    for n in $(seq 2 9); do
        "$SIPWHY" --db a.db --busy-timeout 2 import "w$n.csv" || echo failed
    done >writer 2>&1
    : >written
) &
torn=0 copies=0
until [ -e written ]; do
    run --db a.db --busy-timeout 2 backup during.db
    [ "$status" = 0 ] || torn=$((torn + 1))
    copies=$((copies + 1))
    run --db during.db check
    [ "$status" = 0 ] || torn=$((torn + 1))
    # Every import is in the copy as a whole or not at all.
    [ "$(sqlite3 during.db 'SELECT count(*) FROM import WHERE rows = 20000 AND new <> 20000')" = 0 ] || torn=$((torn + 1))
done
wait
is "$torn $((copies > 2)) $(grep -c failed writer)" "0 1 0" "copies made while a writer works are sound, and it goes on"

# Busy, where readers and a writer can't work side by side.
"$SIPWHY" --db a.db backup rollback.db >"$out"
sqlite3 rollback.db 'PRAGMA journal_mode = DELETE' >"$out"
occupy rollback.db "BEGIN EXCLUSIVE; CREATE TABLE held (a);"
run --db rollback.db --busy-timeout 0 backup busy.db
is "$status $(ls busy.db* 2>/dev/null)" "75 " "a locked database: 75, and nothing is left"
leave

# --------------------------------------------------------------------- all or nothing

cp b.db earlier
if unshare -rm mount -t tmpfs -o size=200k tmpfs folder 2>/dev/null; then
    unshare -rm bash -c "
        mount -t tmpfs -o size=200k tmpfs folder
        '$SIPWHY' --db a.db backup folder/b.db
        echo \$?
        ls folder" >"$out" 2>"$err"
    is "$(cat "$out")" 74 "a full disk: 74, and nothing is left"
    err_has "folder/b.db: the disk is full; no copy was made" "and what it was"
else
    skip "no tmpfs" "a full disk"
    skip "no tmpfs" "a full disk, told"
fi
(
    trap '' XFSZ
    ulimit -f 100
    run --db a.db backup b.db
    exit "$status"
)
is "$? $(cmp b.db earlier 2>&1)$(left)" "74 " "no more than so large a file: the earlier copy stays"

generate 40000 --start 2026-10-05 >large.csv
run --db large.db import large.csv
cp b.db earlier
half=0
for try in $(seq 15); do
    "$SIPWHY" --db large.db backup b.db >"$out" 2>&1 &
    sleep "0.$(printf %03d "$((try * 7))")"
    kill -KILL $!
    wait $!
    if ! cmp -s b.db earlier; then
        run --db b.db check
        [ "$status" = 0 ] || half=$((half + 1))
        cp earlier b.db
    fi
done 2>"$err"
is "$half" 0 "killed at any time: the earlier copy or the whole new one"
rm -f b.db.*
for try in $(seq 8); do
    "$SIPWHY" --db large.db backup b.db >"$out" 2>"$err" &
    sleep "0.$(printf %03d "$((try * 7))")"
    kill -INT $!
    wait $!
    status=$?
    [ "$status" = 130 ] && break
    cp earlier b.db
done
is "$status $(cmp b.db earlier 2>&1)$(left)" "130 " "interrupted: nothing is left"

done_testing
