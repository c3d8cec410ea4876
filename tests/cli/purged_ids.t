#!/usr/bin/env bash
# purged_ids.t - what stands for an ID that was purged is never taken for an ID of an export, nor
# such an ID for it, however it is spelt.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh
. tests/cli/people.sh

cd "$work" || exit 1
now=2026-11-28T12:00:00Z
sip() { run --db "$1" --now "$now" "${@:2}"; }

# Ada's first call as an export has it; what stands for its ID; and calls whose IDs look like that.
grace=bbbbbbbb-2222-4222-8222-000000000002
stand_in=purged-1568f534880da8be
calls() {
    echo "$G4"
    row 1 $ada $object 'Ada Lövelace' 2026-11-10T10:01 +$ada_number +33123456789 503,560503 out
    row 2 $ada $object 'Ada Lövelace' 2026-11-10T10:02 +$ada_number +33123456789 503,560503 out | sed "s/$(id 2)/purged-x/g"
    row 3 grace@contoso.com $grace 'Grace Hopper' 2026-11-10T10:03 +49305550102 +33123456780 503,560503 out | sed "s/$(id 3)/purged-y/g"
    row 4 grace@contoso.com $grace 'Grace Hopper' 2026-11-10T10:01 +49305550102 +33123456780 503,560503 out | sed "s/$(id 4)/$stand_in/g"
}
calls >calls.csv
sed 's/\(T[0-9][0-9]:[0-9][0-9]\):[0-9.]*Z/\1Z/g' calls.csv >coarse.csv

# people DB: how many calls there are, how many have a user, and the IDs of those.
people_of() {
    sqlite3 "$1" "SELECT count(*), count(user), group_concat(correlation_id) FILTER (WHERE user IS NOT NULL)
        FROM (SELECT * FROM calls ORDER BY correlation_id)"
}
traces() {
    LC_ALL=C grep -caiF -e $ada -e 'Ada Lövelace' -e $ada_number -e purged-x "$1"
}

sip a.db import calls.csv
is "$(head -1 "$out")" "calls.csv (admin-center): 4 rows = 4 new + 0 known + 0 rejected" "IDs that look like a stand-in"
sound a.db "imported"
sip a.db calls --week 2026-W46 --outcome all --limit 0 --unmask --format csv
is "$(grep -o 'purged-[^,]*' "$out" | sort | tr '\n' ' ')" "$stand_in purged-x purged-y " "calls shows them"
sip a.db ticket 503/560503 --week 2026-W46 --unmask
out_has purged-y "and so does a ticket"
cp a.db damaged.db
sqlite3 damaged.db "UPDATE attempt SET correlation_id = 'purged-z' WHERE correlation_id = 'purged-y'"
sip damaged.db check
is "$status $(grep -c '^FAILED  calls against their fingerprints' "$out")" "1 1" "check finds what changes them"

sip a.db purge --user $ada
out_has "Purged: 2 calls" "purge"
is "$(traces a.db)" 0 "leaves no trace, of such an ID neither"
is "$(people_of a.db)" "4|2|$stand_in,purged-y" "calls of others keep theirs"
sound a.db "purged"
sip a.db calls --week 2026-W46 --outcome all --limit 0 --unmask --format csv
is "$(grep -o 'purged-[^,]*' "$out" | sort | tr '\n' ' ')" "$stand_in purged-y " "calls shows those, and none that nobody can look up"
for file in calls.csv coarse.csv; do
    sip a.db import $file
    is "$(head -1 "$out" | sed 's/.*: 4/4/')" "4 rows = 0 new + 4 known + 0 rejected" "$file again: all known"
    out_has "kept without what is personal: 2 rows of people who were purged" "and told"
    is "$(traces a.db) $(people_of a.db)" "0 4|2|$stand_in,purged-y" "nothing comes back, nothing is lost"
    sound a.db "$file again"
done
sip a.db imports undo 1
is "$(traces a.db) $(people_of a.db)" "0 4|2|$stand_in,purged-y" "taken back: the other import has the calls"
sound a.db "taken back"
sip a.db imports undo 2
sip a.db import calls.csv
is "$status $(traces a.db) $(people_of a.db)" "0 0 4|2|$stand_in,purged-y" "imported again: as they were purged"
sound a.db "imported again"
sip a.db purge --user grace@contoso.com
is "$(sqlite3 a.db "SELECT count(*), count(user) FROM calls")" "4|0" "the next purge takes those of others, too"
sip a.db import coarse.csv
is "$status $(sqlite3 a.db "SELECT count(*), count(user) FROM calls")" "0 4|0" "and they stay out"
sound a.db "all purged"

# ------------------------------------------------- a database of a sipwhy whose stand-ins were texts

# Ada's call, and two legs of hers without an ID that the callee alone told apart, as they were
# purged and then imported again (call_seen); beside them, calls of others with such IDs.
{
    calls | grep -v purged-x
    for callee in +33123456701 +33123456702; do
        row 5 $ada $object 'Ada Lövelace' 2026-11-10T10:05 +$ada_number $callee 503,560503 out | sed "s/$(id 5)//g"
    done
} >old.csv
sed 's/:05.1230/:05.0000/' old.csv >older.csv
columns='fingerprint, success, cause_id, trunk_id, direction, tenant_id, call_type_id, user_id, correlation_id,
    shared_correlation_id, invite_time, caller, callee, failure_after, duration, phrase_id, user_country_id,
    media_region_id, signaling_region_id, media_bypass, call_id, admin_units'
import_columns='id, tenant_id, file, sha256, bytes, format, generation, source, product, fields, rows, new, known,
    rejected, first_time, last_time, imported_at, version, is_identified'
same='0, 1, 1, 2, 1, 1' of='35, 1, 1, 1, 1, 0' grace_is="'+49305550102', '+33123456780'"
{
    cat "$root"/schema/migrations/00[1-9]*.sql "$root"/schema/migrations/01[0-2]*.sql
    cat <<SQL
PRAGMA application_id = 1397313623;
PRAGMA user_version = 12;
INSERT INTO tenant VALUES (1, 'default');
INSERT INTO trunk VALUES (1, 'sbc1.contoso.com');
INSERT INTO call_type VALUES (1, 'dr_out');
INSERT INTO region VALUES (1, 'EUWE');
INSERT INTO country VALUES (1, 'DE');
INSERT INTO phrase VALUES (1, 'BYE');
INSERT INTO cause VALUES (1, '503/560503', 503, 560503, 'none', '', '', '', 'failure', 0, 0);
INSERT INTO user VALUES (2, 'grace@contoso.com', '$grace', 'Grace Hopper', 2, 'grace@contoso.com', 'Grace Hopper');
INSERT INTO import ($import_columns) VALUES
    (1, 1, 'a.csv', x'0a', 1, 'admin-center', 'G4', 'calls', 'direct_routing', '', 5, 5, 0, 0, 1794304865123, 1794305105123, 0, '', 1),
    (2, 1, 'b.csv', x'0b', 1, 'admin-center', 'G4', 'calls', 'direct_routing', '', 5, 0, 5, 0, 1794304865000, 1794305105000, 0, '', 1);
INSERT INTO call (id, import_id, $columns) VALUES
    (30103440291010513, 1, 1200501018247329860, $same, NULL, '$stand_in', '$stand_in', 1794304865123, NULL, NULL, 14877, $of, NULL, NULL),
    (30103440301855981, 1, -264426668058503751, $same, 2, '$stand_in', '$stand_in', 1794304865123, $grace_is, 14877, $of, NULL, 'sales of grace'),
    (30103442310618060, 1, 8045323341953811657, $same, 2, 'purged-y', 'purged-y', 1794304985123, $grace_is, 14877, $of, NULL, 'sales of grace'),
    (30103444320433710, 1, -145464030162413695, $same, NULL, 'purged-6d70601181cddc69', NULL, 1794305105123, NULL, NULL, 14877, $of, 'purged-64741f7377192a3e', NULL),
    (30103444320433711, 1, -145464030162413695, $same, NULL, 'purged-a981875cf898f843', NULL, 1794305105123, NULL, NULL, 14877, $of, 'purged-b52778702b3492a4', NULL);
INSERT INTO sighting VALUES (30103440291010513, 2), (30103440301855981, 2), (30103442310618060, 2), (30103444320433710, 2);
INSERT INTO rollup VALUES (1, 1993672, 1, 2, 1, 0, 5);
INSERT INTO displaced VALUES (30103444320433711, 30103444320433710);
INSERT INTO call_seen (row_id, import_id, own_id, place, $columns) VALUES
    (30103440291010513, 2, 30103440291010513, 30103440291010513, 1200501018247329860, $same, NULL, '$stand_in', '$stand_in', 1794304865000, NULL, NULL, 15000, $of, NULL, NULL),
    (30103440301855981, 2, 30103440301855981, 30103440301855981, -264426668058503751, $same, 2, '$stand_in', '$stand_in', 1794304865000, $grace_is, 15000, $of, NULL, 'sales of grace'),
    (30103442310618060, 2, 30103442310618060, 30103442310618060, 8045323341953811657, $same, 2, 'purged-y', 'purged-y', 1794304985000, $grace_is, 15000, $of, NULL, 'sales of grace'),
    (30103444320433710, 2, 30103444320433710, 30103444320433710, -145464030162413695, $same, NULL, 'purged-6d70601181cddc69', NULL, 1794305105000, NULL, NULL, 15000, $of, NULL, NULL);
INSERT INTO mention SELECT i.id, k.column1, 1 FROM import AS i, (VALUES ('call_type'), ('cause'), ('country'), ('phrase'), ('region'), ('trunk')) AS k;
INSERT INTO mention VALUES (1, 'user', 2), (2, 'user', 2);
INSERT INTO purged VALUES (-193566710089205227, 29905081, 1542752478344095934), (4372154779715527510, 29905085, 7885908575834201193);
SQL
} | sqlite3 -bail old.db
sip old.db imports
exit_is 0 "a database whose stand-ins are texts is taken over"
sound old.db "taken over"
is "$(people_of old.db)" "5|2|$stand_in,purged-y" "the same calls"
sip old.db calls --week 2026-W46 --outcome all --limit 0 --unmask --format csv
is "$(grep -o 'purged-[^,]*' "$out" | sort | tr '\n' ' ')" "$stand_in purged-y " "calls shows the IDs of exports, and none that nobody can look up"
for file in old.csv older.csv; do
    sip old.db import $file
    is "$(head -1 "$out" | sed 's/.*: 5/5/')" "5 rows = 0 new + 5 known + 0 rejected" "$file: what was purged is known"
    is "$(traces old.db) $(people_of old.db)" "0 5|2|$stand_in,purged-y" "and stays purged"
    sound old.db "$file"
done
for undo in 1 2 3; do
    sip old.db imports undo $undo
    sound old.db "import $undo taken back"
    is "$(traces old.db) $(sqlite3 old.db "SELECT count(user) FROM calls")" "0 2" "nothing comes back"
done

done_testing
