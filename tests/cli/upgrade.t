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
    timeout -s KILL "0.0$(printf %02d "$((try * 4))")" "$SIPWHY" --db k.db imports >"$out" 2>&1
    now=$(version k.db)
    [ "$now" = 1 ] || [ "$now" = "$newest" ] || between=$((between + 1))
    run --db k.db check
    [ "$status" = 0 ] || between=$((between + 1))
done 2>"$err"
is "$between" 0 "killed in the middle, it is old or new"
is "$(dump k.db | cmp - after 2>&1)" "" "and comes out the same"

done_testing
