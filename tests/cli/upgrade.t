#!/usr/bin/env bash
# upgrade.t - a database of an older sipwhy is taken over whole or not at all, whatever ends it and
# whoever else opens it meanwhile; and a copy of it as it was lies beside it before.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
newest=$(printf '%s\n' "$root"/schema/migrations/*.sql | wc -l)
generate 50 >calls.csv
run --db new.db import calls.csv
id=$(sqlite3 new.db 'PRAGMA application_id')

# An old one, with enough calls that a kill finds it at work.
{ older_schema new.db 20000; echo "
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
    INSERT INTO call (id, fingerprint, success, cause_id, trunk_id, direction, tenant_id, call_type_id,
        correlation_id, invite_time, import_id)
    SELECT (1794787200 << 24) + i, i, 0, 1, 1, 1, 1, 1, 'c' || i, 1794787200000, 1 FROM n;"; } | sqlite3 -bail old.db

version() {
    sqlite3 "$1" 'PRAGMA user_version'
}

# copy DB OF: what is wrong with the copy of DB from before it was upgraded, which was as OF.
copy() {
    local file=$1.schema-1
    [ "$(stat -c '%F %a' "$file")" = 'regular file 600' ] || echo "$file: $(stat -c '%F %a' "$file")"
    [ "$(sqlite3 "$file" 'PRAGMA user_version; PRAGMA application_id; PRAGMA integrity_check' | paste -sd' ')" = "1 $id ok" ] ||
        echo "$file: no whole database of version 1"
    sqlite3 "$file" .dump | cmp - <(sqlite3 "$2" .dump)
} 2>&1

beside() { # beside DB: what lies there, but what SQLite itself puts there for a while
    find . -maxdepth 1 -name "$1?*" ! -name '*-wal' ! -name '*-shm' ! -name '*-journal' -printf '%f ' | sort
}

for try in 1 2 3; do
    rm -f v.db*
    cp old.db v.db
    for n in 1 2 3 4; do
        { "$SIPWHY" --db v.db imports >/dev/null 2>"said.$n"; echo "$?" >>"said.$n"; } &
    done
    wait
    is "$(grep -hv '^sipwhy: ' said.?)" $'0\n0\n0\n0' "opened by four at once, try $try: none of them fails"
    is "$(grep -h '^sipwhy: ' said.?)" \
        "sipwhy: v.db: was of an older sipwhy and is upgraded; v.db.schema-1 is a copy of it as it was, which may be deleted, as a purge does" \
        "one of them tells it"
    is "$(beside v.db)$(copy v.db old.db)" "v.db.schema-1 " "a whole copy lies beside it"
    is "$(version v.db)" "$newest" "it is new"
done
run --db v.db check
exit_is 0 "and sound"
sqlite3 v.db .dump >after
is "$(cat "$err")$(beside v.db)" "v.db.schema-1 " "it is told once"

# ---------------------------------------------------------------------------- the copy

# Rows that are in the log only.
cp old.db wal.db
sqlite3 wal.db 'PRAGMA journal_mode = WAL' 'PRAGMA wal_autocheckpoint = 0' "INSERT INTO trunk VALUES (2, 'sbc2')" \
    '.shell mkdir log && cp wal.db* log' >"$out"
cp log/wal.db log.db && cp log/wal.db-wal log.db-wal
run --db log.db imports
is "$status $(copy log.db wal.db)" "0 " "a copy of a database with a log"
is "$(sqlite3 log.db.schema-1 "SELECT name FROM trunk WHERE id = 2")" sbc2 "has what is in the log"

cp old.db again.db
cp wal.db again.db.schema-1
run --db again.db imports -q
is "$status $(cat "$err")$(copy again.db old.db)" "0 " "an earlier copy of that name is replaced; --quiet says nothing"

mkdir target
cp old.db target/real.db
ln -s target/real.db link.db
run --db link.db check
is "$status $(beside link.db)$(copy target/real.db old.db)" "0 " "a link: the copy lies beside what it leads to"

run --db fresh.db import calls.csv
run --db :memory: check
is "$(beside fresh.db)$(beside :memory:)" "" "a new database and one in memory have no copy"
sqlite3 fresh.db 'DELETE FROM reference' # it is brought up to date
run --db fresh.db note add 2026-11-16 x
is "$status $(cat "$err")$(beside fresh.db)" "0 " "nor has one of this schema"

# No copy, no upgrade.
refused() { # refused DB CODE WORDS NAME: the upgrade is, and all is as it was
    is "$status $(sqlite3 "$1" .dump | cmp - <(sqlite3 old.db .dump) 2>&1)" "$2 " "$4: refused"
    err_has "$1: is of an older sipwhy, and is upgraded only when there is a copy of it" "$4: it is told why"
    err_has "$3" "$4: and what is wrong with the copy"
}
cp old.db foreign.db
echo 'nothing of ours' >foreign.db.schema-1
run --db foreign.db imports
refused foreign.db 73 "foreign.db.schema-1: is no sipwhy database, so it is not overwritten; delete it or move it away" \
    "another file of the copy's name"
is "$(cat foreign.db.schema-1)$(beside foreign.db)" "nothing of oursforeign.db.schema-1 " "that file stays"
rm foreign.db.schema-1 && mkdir foreign.db.schema-1
run --db foreign.db imports
refused foreign.db 73 "foreign.db.schema-1: is a folder; move it away" "a folder of the copy's name"
rmdir foreign.db.schema-1 && ln -s target/real.db.schema-1 foreign.db.schema-1
run --db foreign.db imports
refused foreign.db 73 "foreign.db.schema-1: is no sipwhy database" "a link of the copy's name"
is "$(copy target/real.db old.db)" "" "what it leads to stays"
cp old.db full.db
(ulimit -f 64 && "$SIPWHY" --db full.db imports >"$out" 2>"$err")
status=$?
refused full.db 74 "full.db.schema-1: " "a disk without room"
is "$(beside full.db)" "" "and nothing is left of it"
run --db full.db check
is "$status $(copy full.db old.db)" "0 " "with room it is upgraded"

# The copy is no database to work with: it would be upgraded as well, behind a copy of its own.
run --db full.db.schema-1 check
is "$status $(copy full.db old.db)$(beside full.db)" "73 full.db.schema-1 " "the copy itself is not upgraded"
err_has "full.db.schema-1: is a copy from before an upgrade, which stays as it was; give a copy of it another name and use that" "and says what to do"
cp full.db.schema-1 elsewhere.db
run --db elsewhere.db check
exit_is 0 "under another name it is"

# ------------------------------------------------------------------------ what it reads

# Calls of before 014, with whatever a number can be: they read as they did.
{ cat "$root"/schema/migrations/00*.sql "$root"/schema/migrations/01[0-3]*.sql
    echo "PRAGMA application_id = $id; PRAGMA user_version = 13;
    INSERT INTO tenant VALUES (1, 'default');
    INSERT INTO trunk VALUES (1, 'sbc1'); INSERT INTO call_type VALUES (1, 'dr_in');
    INSERT INTO cause (id, pair, known, title, origin, owner, outcome, delivered, drops)
        VALUES (1, '503/560503', 'none', '', '', '', 'failure', 0, 0);
    INSERT INTO import (id, tenant_id, file, sha256, bytes, format, generation, source, product, fields,
        rows, new, known, rejected, first_time, last_time, imported_at, version)
    VALUES (1, 1, 'a', x'00', 1, 'graph', '', 'calls', 'direct_routing', '', 12, 12, 0, 0,
            1794787200789, 1794787211789, 0, ''),
           (2, 1, 'b', x'01', 1, 'graph', '', 'calls', 'direct_routing', '', 1, 0, 1, 0,
            1794787200789, 1794787200789, 0, '');
    WITH number (i, n) AS (VALUES (0, '+493012345678'), (1, '493012345678'), (2, '+0493012345678'),
        (3, '+123456789012345678'), (4, '+1234567890123456789'), (5, '+12345678901234567890'),
        (6, '+49 30'), (7, '+'), (8, '+49x'), (9, 'sip:+4930@contoso.example'), (10, NULL), (11, '+1'))
    INSERT INTO call (id, fingerprint, success, cause_id, trunk_id, direction, tenant_id, call_type_id,
        correlation_id, invite_time, caller, callee, end_after, duration, admin_units, import_id)
    SELECT (1794787200 + i << 24) + i, i, 0, 1, 1, 1, 1, 1, 'c' || i, 1794787200789 + 1000 * i, n, n || '0',
           iif(i % 3 = 0, NULL, 60999), iif(i % 4 = 1, NULL, 60 + i % 2),
           iif(i % 2, 'unit ' || (i % 4), NULL), 1 FROM number;
    INSERT INTO sighting SELECT min(id), 2 FROM call;
    INSERT INTO call_seen SELECT id, 2, id, id, fingerprint, success, cause_id, trunk_id, direction,
        tenant_id, call_type_id, user_id, correlation_id, shared_correlation_id, invite_time, '+498912',
        callee, start_after, failure_after, end_after, duration, phrase_id, user_country_id,
        other_country_id, media_region_id, signaling_region_id, media_bypass,
        transferor_correlation_id, call_id, 'unit b', coarse FROM call WHERE id = (SELECT min(id) FROM call);
    INSERT INTO mention SELECT i.id, m.kind, 1 FROM import AS i,
        (SELECT 'cause' AS kind UNION ALL SELECT 'trunk' UNION ALL SELECT 'call_type') AS m;
    INSERT INTO rollup (tenant_id, bucket, trunk_id, direction, cause_id, success, attempts)
    VALUES (1, 1794787200 / 900, 1, 1, 1, 0, 12);"; } | sqlite3 -bail wide.db
read_calls() {
    sqlite3 -nullvalue - wide.db "SELECT id, invite_time, end_time, duration, typeof(caller), caller, typeof(callee),
        callee, admin_units FROM calls ORDER BY id"
}
read_calls >before
run --db wide.db check
exit_is 0 "$(version wide.db): a database of wide calls is sound once it is upgraded"
is "$(read_calls | diff before -)" "" "and they read as they did"
is "$(sqlite3 wide.db 'SELECT group_concat(name) FROM (SELECT name FROM admin_units ORDER BY name)')" \
    "unit 1,unit 3,unit b" "what one import alone says is kept"
is "$(sqlite3 wide.db "SELECT sum(typeof(caller_number) = 'integer'), sum(typeof(caller_number) = 'text') FROM attempt")" \
    "3|8" "numbers are integers where nothing is lost"
run --db wide.db imports undo 2
is "$(sqlite3 wide.db "SELECT group_concat(name) FROM (SELECT name FROM admin_units ORDER BY name)")" \
    "unit 1,unit 3" "and goes with it"
is "$(read_calls | diff before -)" "" "the calls are as they were"

# Something in the way of the last migrations but one leaves none of those before it behind.
cp old.db blocked.db
sqlite3 blocked.db 'CREATE TABLE counted_way (in_the_way INTEGER)'
dump blocked.db >before
run --db blocked.db imports
is "$((status != 0))" 1 "a migration that fails is told"
err_has "migrations/" "and which it is"
is "$(dump blocked.db | cmp - before 2>&1)$(version blocked.db)" 1 "the database is as it was"
is "$(beside blocked.db)" "" "and has no copy"
cp old.db blocked.db.schema-1
run --db blocked.db imports
is "$((status != 0)) $(beside blocked.db)" "1 blocked.db.schema-1 " "but for one that lay there"
is "$(grep -c 'before its upgrade' "$err")" 0 "which is not told as that of an upgrade"

# Killed at any time, it is old or new.
between=0 torn='' copies=0
for try in $(seq 20); do
    rm -f k.db*
    cp old.db k.db
    "$SIPWHY" --db k.db imports >"$out" 2>&1 &
    sleep "0.$(printf %03d "$((try * 4))")"
    kill -KILL $!
    wait $! # it holds the database until it is gone
    if [ -e k.db.schema-1 ]; then
        copies=$((copies + 1))
        torn=$torn$(copy k.db old.db)
    fi
    now=$(version k.db)
    [ "$now" = 1 ] || [ -e k.db.schema-1 ] || torn="$torn none, and upgraded"
    [ "$now" = 1 ] || [ "$now" = "$newest" ] || between=$((between + 1))
    run --db k.db check
    [ "$status" = 0 ] || between=$((between + 1))
    torn=$torn$(beside k.db | sed 's/^k.db.schema-1 $//')
done 2>"$err"
is "$between" 0 "killed in the middle, it is old or new"
is "$torn" "" "its copy is whole or not there ($copies of 20 were), and nothing else is left by the next run"
is "$(dump k.db | cmp - after 2>&1)" "" "and comes out the same"

done_testing
