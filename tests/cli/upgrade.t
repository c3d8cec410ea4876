#!/usr/bin/env bash
# upgrade.t - a database of an older sipwhy is taken over whole or not at all, whatever ends it and
# whoever else opens it meanwhile.
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
{ cat "$root"/schema/migrations/001*.sql; echo "PRAGMA application_id = $id; PRAGMA user_version = 1;
    INSERT INTO tenant VALUES (1, 'default');
    INSERT INTO trunk VALUES (1, 'sbc1'); INSERT INTO call_type VALUES (1, 'dr_in');
    INSERT INTO cause (id, pair, known, title, origin, owner, outcome, delivered, drops)
        VALUES (1, '503/560503', 'none', '', '', '', 'failure', 0, 0);
    INSERT INTO import (id, tenant_id, file, sha256, bytes, format, generation, source, product, fields,
        rows, new, known, rejected, first_time, last_time, imported_at, version)
    VALUES (1, 1, 'a', x'00', 1, 'graph', '', 'calls', 'direct_routing', '', 20000, 20000, 0, 0,
        1794787200000, 1794787200000, 0, '');
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
    INSERT INTO call (id, fingerprint, success, cause_id, trunk_id, direction, tenant_id, call_type_id,
        correlation_id, invite_time, import_id)
    SELECT (1794787200 << 24) + i, i, 0, 1, 1, 1, 1, 1, 'c' || i, 1794787200000, 1 FROM n;
    INSERT INTO rollup (tenant_id, bucket, trunk_id, direction, cause_id, success, attempts)
    VALUES (1, 1794787200 / 900, 1, 1, 1, 0, 20000);"; } | sqlite3 -bail old.db

version() {
    sqlite3 "$1" 'PRAGMA user_version'
}

for try in 1 2 3; do
    rm -f v.db*
    cp old.db v.db
    for n in 1 2 3 4; do
        { "$SIPWHY" --db v.db imports >/dev/null 2>"said.$n"; echo "$?" >>"said.$n"; } &
    done
    wait
    is "$(cat said.?)" $'0\n0\n0\n0' "opened by four at once, try $try: none of them fails"
    is "$(version v.db)" "$newest" "it is new"
done
run --db v.db check
exit_is 0 "and sound"
sqlite3 v.db .dump >after

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

# Killed at any time, it is old or new.
between=0
for try in $(seq 20); do
    rm -f k.db*
    cp old.db k.db
    "$SIPWHY" --db k.db imports >"$out" 2>&1 &
    sleep "0.$(printf %03d "$((try * 4))")"
    kill -KILL $!
    wait $! # it holds the database until it is gone
    now=$(version k.db)
    [ "$now" = 1 ] || [ "$now" = "$newest" ] || between=$((between + 1))
    run --db k.db check
    [ "$status" = 0 ] || between=$((between + 1))
done 2>"$err"
is "$between" 0 "killed in the middle, it is old or new"
is "$(dump k.db | cmp - after 2>&1)" "" "and comes out the same"

done_testing
