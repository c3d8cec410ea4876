#!/usr/bin/env bash
# purge.t - people and old calls are taken out of a database without a trace, and stay out.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh
. tests/cli/people.sh

cd "$work" || exit 1
now=2026-11-28T12:00:00Z
sip() { run --db "$1" --now "$now" "${@:2}"; }

people >calls.csv
sip a.db import calls.csv
is "$(head -1 "$out")" "calls.csv (admin-center): 9 rows = 9 new + 0 known + 0 rejected" "what there is to purge"
sip a.db note add 2026-11-10 "New phone for $ada and +49 (0)30 5550101, Ada Lövelace"
sip a.db note add 2026-11-11 'Nothing of anybody'
sip a.db ack 503/560503 --note 'known to Ada Byron'
cp a.db before.db

# traces DB: where any of what is left of Ada stands in the raw files, however SQLite keeps it.
traces() {
    local text found=''
    for text in $ada ada.byron@contoso.com $object 'Ada Lövelace' 'Ada Byron' "$ada_number" 5550101 '555-0101' \
        "$(id 2)" 33123456789; do
        for file in "$1" "$1"[-.]*; do
            [ ! -e "$file" ] || ! LC_ALL=C grep -qaiF -- "$text" "$file" || found="$found $file:$text"
        done
    done
    local hex
    hex=$(id 2 | tr -d -)
    [ "$(xxd -p "$1" | tr -d '\n' | grep -c "$hex")" = 0 ] || found="$found $1:$hex"
    echo "$found"
}
is "$([ -n "$(traces a.db)" ] && echo found)" found "the traces are there to be found before"

# --------------------------------------------------------------------------------- wrong

before=$(dump a.db | sha256sum)
while IFS='|' read -r arguments want; do
    eval "sip a.db purge $arguments"
    is "$status $(dump a.db | sha256sum)" "2 $before" "purge $arguments: wrong usage, nothing is changed"
    err_has "$want" "and why"
    is "$(grep -c '5550101\|ada' "$err")" 0 "and no number or name is said"
done <<'CASES'
|give either --before TIME, or people
--before 90d --user ada.lovelace@contoso.com|give either --before TIME, or people
--before 2026-12-01|--before: lies in the future
--before soon|--before
--number '+49305550*'|give a whole number
--number '+4930555****'|give a whole number
--number 112|give a whole number
--number ada.lovelace@contoso.com|give a whole number
--user 'ada*'|give a user by UPN or object ID
--user '*@contoso.com'|give a user by UPN or object ID
--user ''|give a user by UPN or object ID
--user +4930@x.example --tenant nosuch|there is no tenant of that name
more|takes no argument
CASES
sip none.db purge --before 90d
is "$status $(ls none.db 2>/dev/null)" "66 " "a database that is not there"

# --------------------------------------------------------------------------------- people

sip a.db purge --user "$ada" --number "+49 (0)30 555-0101" --number 0049171/5550101 --dry-run
is "$status $(tr '\n' ' ' <"$out")" \
    "0 Would be purged: 7 calls, 0 rows of counts, 3 names of users, 2 notes or other texts.  This was a dry run: nothing was changed. " \
    "a dry run counts"
is "$(dump a.db | sha256sum)" "$before" "and changes nothing"
sip a.db purge --user "${ada^^}" --number "tel:$ada_number" --number "+49 171 5550101" --json
exit_is 0 "purge"
is "$(sqlite3 :memory: "SELECT json_extract(readfile('$out'), '\$.calls', '\$.counts', '\$.users', '\$.texts', '\$.dry_run', '\$.before')")" \
    '[7,0,3,2,false,null]' "it tells how much went"
is "$(cat "$err")$(grep -c '5550101\|[Aa]da' "$out")" 0 "and nothing else"
is "$(traces a.db)" "" "no trace is left in database, WAL, free pages"
is "$(stat -c %s a.db-wal 2>/dev/null || echo 0)" 0 "the -wal file is empty"
sound a.db "after the purge"
is "$(sqlite3 a.db "SELECT count(*), count(user), count(caller), count(callee), count(admin_units) FROM calls")" "9|2|2|2|2" \
    "the calls stay; what is personal in them does not, of nobody"
is "$(sqlite3 a.db "SELECT group_concat(name) FROM (SELECT name FROM user ORDER BY 1)")" "grace@contoso.com" \
    "a user with calls of their own stays"
is "$(sqlite3 a.db "SELECT group_concat(text, '|') FROM note")|$(sqlite3 a.db "SELECT note FROM ack")" \
    "New phone for [purged] and [purged], [purged]|Nothing of anybody|known to [purged]" "notes are blacked out"
is "$(sqlite3 a.db "SELECT count(*) FROM phrase")" 1 "phrases that name the number are gone"
is "$(sqlite3 a.db "SELECT rows, new, known, rejected, purged FROM import")" "9|9|0|0|0" "the ledger stays as it was"

# Past reports count the same attempts and calls.
figures() { # of a JSON report: what must stay
    sqlite3 :memory: "SELECT json_extract(j, '\$.totals.attempts', '\$.totals.connected', '\$.totals.failed', '\$.totals.calls',
        '\$.totals.asr', '\$.totals.ner') || group_concat(json_extract(value, '\$.sip_code', '\$.microsoft_code', '\$.attempts', '\$.calls'))
        FROM (SELECT CAST(readfile('$out') AS TEXT) AS j), json_each(j, '\$.causes')"
}
for command in rank weekly; do
    sip before.db $command --week 2026-W46 --include all --json
    want=$(figures)
    sip a.db $command --week 2026-W46 --include all --json
    is "$(figures)" "$want" "$command counts the same attempts and calls"
    is "$([ -n "$want" ] && echo some)" some "$command counts any"
done
sip a.db calls --week 2026-W46 --outcome all --limit 0 --unmask --format csv
is "$status $(grep -c purged "$out")" "0 0" "calls shows no ID that nobody can look up"
sip a.db ticket 503/560503 --week 2026-W46 --unmask
is "$status $(grep -c purged "$out")" "0 0" "nor does a ticket"

# The next purge finds nothing, and is no failure.
sip a.db purge --user "$ada" --number "+$ada_number"
out_has "Purged: 0 calls, 0 rows of counts, 0 names of users, 0 notes" "a purge of nobody who is there"
sip a.db purge --user "$ada" -q
is "$status $(cat "$out" "$err")" "0 " "--quiet says nothing"

# ---------------------------------------------------------------------- when they come again

sip a.db import calls.csv
is "$status $(head -3 "$out" | tr '\n' '|')" \
    "0 calls.csv (admin-center): 9 rows = 0 new + 9 known + 0 rejected|  the same file as import 1|  kept without what is personal: 7 rows of people who were purged|" \
    "the same file changes nothing"
load calls.csv
as_csv "SELECT $(columns "$G3") FROM c" >older.csv
as_csv "SELECT $(graph_columns) FROM c" >graph.csv
sed 's/\(T[0-9][0-9]:[0-9][0-9]\):[0-9.]*Z/\1Z/g' calls.csv >coarse.csv
sed 's/,+\([0-9]\)/,\1/g' calls.csv >plusless.csv
sort -r <(sed 1d calls.csv) | cat <(echo "$G4") - >turned.csv
n=1
for file in older.csv graph.csv coarse.csv plusless.csv turned.csv; do
    sip a.db import $file
    n=$((n + 1))
    is "$(sed 's/.*: 9 rows = \(.*\) new + .*/\1/;q' "$out")" 0 "$file: no call is counted twice"
    out_has "kept without what is personal: 7 rows of people who were purged" "$file: and it is told"
    is "$(traces a.db)" "" "$file: nothing personal comes back"
    sound a.db "$file"
    is "$(sqlite3 a.db "SELECT count(*), count(user) FROM calls")" "9|2" "$file: the same calls"
done
sip a.db imports show $n
out_has "7 calls of people who were purged, kept without what is personal" "the ledger tells it, too"
# Nothing tells legs of one second apart any more when only later imports are left: 8 and not 9.
for undo in 1 3 4; do
    sip a.db imports undo $undo
    is "$status $(sqlite3 a.db "SELECT count(*), count(user) FROM calls")" "0 8|2" "import $undo taken back: the others have the calls"
    is "$(traces a.db)" "" "and nothing personal"
    sound a.db "import $undo taken back"
done
for undo in 2 5 6; do sip a.db imports undo $undo; done
is "$(sqlite3 a.db "SELECT count(*) FROM call")" 0 "all taken back"
sip a.db import calls.csv
is "$status $(sqlite3 a.db "SELECT count(*), count(user) FROM calls")" "0 8|2" "and imported again: as they were purged"
is "$(traces a.db)" "" "without a trace"
sound a.db "imported again"

# A new call of the same person is a new one: only what was there is known.
{ echo "$G4"; row 20 $ada $object 'Ada Lövelace' 2026-11-20T10:00 +$ada_number +33123456789 503,560503 out; } >new.csv
sip a.db import new.csv
is "$(sqlite3 a.db "SELECT count(*) FROM calls WHERE user = '$ada'")" 1 "a call that was not there is stored as it is"
sip a.db purge --user "$ada"
is "$(sqlite3 a.db "SELECT count(*) FROM calls WHERE user IS NOT NULL")" 2 "until the next purge"
is "$(traces a.db)" "" "which leaves no trace"

# ------------------------------------------------- what imports had differently, of several tenants

cp before.db t.db
sip t.db import graph.csv
sip t.db import coarse.csv
sip t.db import --tenant fabrikam calls.csv
sip t.db import --tenant fabrikam plusless.csv
sip t.db purge --user $object --number $ada_number --tenant fabrikam
is "$status $(sqlite3 t.db "SELECT tenant, count(*), count(user) FROM calls GROUP BY 1" | tr '\n' ' ')" "0 default|9|9 fabrikam|9|2 " \
    "--tenant: of that one only"
sound t.db "one tenant purged"
sip t.db purge --user $object --number $ada_number --number +491715550101
is "$(traces t.db)" "" "then of all: no trace"
sound t.db "both purged"
sip t.db import --tenant fabrikam graph.csv
is "$(traces t.db)$(sqlite3 t.db "SELECT count(*), count(user) FROM calls")" "18|4" "and it stays so for both"

# ------------------------------------------------------------- calls without a correlation ID

{ echo "$G4"; sed 1d calls.csv | sed 's/^[^,]*,/,/; s/,[0-9a-f-]\{36\},\(Sales\)/,,\1/'; } >anonymous.csv
sip n.db import anonymous.csv
n=$(sqlite3 n.db "SELECT count(*) FROM call")
sip n.db purge --user $ada --number $ada_number --number +491715550101
is "$(traces n.db)" "" "calls without a correlation ID: no trace"
sed 's/\(T[0-9][0-9]:[0-9][0-9]\):[0-9.]*Z/\1Z/g' anonymous.csv >anonymous-coarse.csv
sip n.db import anonymous.csv
sip n.db import turned.csv
sound n.db "calls without a correlation ID"
sip n.db imports undo 2
is "$(traces n.db)$(sqlite3 n.db "SELECT count(*) FROM call")" "$n" "they stay out and are not counted twice"

# ------------------------------------------------------------------------- counts by user

cat >cqd.csv <<CSV
Date,Second UPN,SIP Code,Microsoft Response Code,Total Attempts,Total Connected
2026-11-02,$ada,503,560503,3,0
2026-11-16,$ada,503,560503,7,0
2026-11-16,grace@contoso.com,503,560503,12,0
2026-11-17,grace@contoso.com,0,540000,80,80
CSV
sip counts.db import cqd.csv
sed '2d; s/,7,0$/,8,0/' cqd.csv >cqd2.csv
sip counts.db import cqd2.csv
cp counts.db counts0.db
sip counts.db purge --user $ada
out_has "Purged: 0 calls, 3 rows of counts, 1 name of a user" "rows of counts by user go"
is "$(traces counts.db)" "" "without a trace"
is "$(sqlite3 counts.db "SELECT group_concat(rows || '=' || new || '+' || known || '-' || purged, ' ') FROM import")" "2=2+0-2 2=0+2-1" \
    "the ledger has what is left"
sound counts.db "rows of counts purged"
grep -v $ada cqd.csv >cqd-rest.csv
grep -v $ada cqd2.csv >cqd2-rest.csv
sip rest.db import cqd-rest.csv cqd2-rest.csv
sip rest.db rank --week 2026-W47 --format csv
cp "$out" want
sip counts.db rank --week 2026-W47 --format csv
is "$(cmp want "$out" 2>&1)" "" "a report is that of the other rows alone"

# ------------------------------------------------------------- copies from before an upgrade

cp before.db copied.db
cp before.db copied.db.schema-7 && cp before.db copied.db.schema-12
echo $ada >copied.db.schema-7-wal
copy_sum=$(sqlite3 before.db .dump | sha256sum)
mkdir elsewhere
cp before.db elsewhere/target.db && cp before.db other.db.schema-7
# What is no such copy stays: links, folders, other programs' files, other names.
ln -s elsewhere/target.db copied.db.schema-8
mkdir copied.db.schema-9 && cp before.db copied.db.schema-9/x.db
sqlite3 copied.db.schema-10 'CREATE TABLE t (a)'
echo 'SQLite format 3' >copied.db.schema-11
ln copied.db copied.db.schema-13
for name in schema- schema-x schema-7b schema-7.db schema--7 schemas-7 SCHEMA-7; do cp before.db "copied.db.$name"; done
beside() { # what lies beside the database, and near
    find . -maxdepth 2 \( -path './copied.db.*' -o -path './elsewhere/*' -o -path './other.db.*' \) | sort
}
others=$(beside | grep -vx '\./copied\.db\.schema-\(7\|12\|7-wal\)')
sip copied.db purge --user "$ada" --number "+$ada_number" --number +491715550101 --dry-run
is "$status $(tr '\n' ' ' <"$out")" \
    "0 Would be purged: 7 calls, 0 rows of counts, 3 names of users, 2 notes or other texts, 2 copies of the database from before an upgrade.  This was a dry run: nothing was changed. " \
    "a dry run counts the copies from before an upgrade"
is "$(sqlite3 copied.db.schema-12 .dump | sha256sum)" "$copy_sum" "and leaves them"
sip copied.db purge --user "$ada" --number "+$ada_number" --number +491715550101 --json
is "$status $(sqlite3 :memory: "SELECT json_extract(readfile('$out'), '\$.copies')")" "0 2" "a purge tells how many went"
is "$(beside)" "$others" "all of them, and nothing else"
is "$(sqlite3 elsewhere/target.db .dump | sha256sum)" "$copy_sum" "what a link leads to stays"
find . -maxdepth 1 -name 'copied.db.*' ! -name '*.schema-1[013]' -exec rm -r {} +
is "$(traces copied.db)" "" "no trace is left beside it"
cp before.db copied.db.schema-7
sip copied.db purge --before 2026-11-01
is "$(tr '\n' ' ' <"$out" | grep -c '0 imports that have no row left, 1 copy of the database from before an upgrade\.')" 1 \
    "nor from before a time"
is "$(ls copied.db.schema-7 2>/dev/null)" "" "is it kept"
cp before.db copied.db.schema-7.schema-6
sip copied.db purge --before 2026-11-01
is "$(ls copied.db.schema-7* 2>/dev/null)" "" "nor in the copy of a copy"

# One that can't be looked at may be one, and leaves none of the others in place.
somebody=()
[ $EUID != 0 ] || somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
mkdir theirs && cp "$SIPWHY" theirs/sipwhy && chmod 755 . theirs theirs/sipwhy
for file in d.db d.db.schema-1 d.db.schema-2 d.db.schema-3; do cp before.db "theirs/$file"; done
chmod 000 theirs/d.db.schema-2
[ $EUID != 0 ] || chown -R 65534:65534 theirs
if "${somebody[@]}" theirs/sipwhy --version >/dev/null 2>&1; then
    TMPDIR=/tmp "${somebody[@]}" theirs/sipwhy --db theirs/d.db purge --before 2026-11-01 >"$out" 2>"$err"
    is "$?" 74 "a copy that can't be read: exit code"
    err_has "theirs/d.db.schema-2: can't be read: Permission denied" "it is named"
    err_has "it is purged, but a copy from before an upgrade may be left; delete it" "and what to do"
    is "$(cd theirs && echo d.db.*)" "d.db.schema-2" "those that can be read are gone"
fi

# The database is upgraded by the purge itself.
{ older_schema a.db 1; echo "
    INSERT INTO user VALUES (1, '$ada', '$object', 'Ada Lövelace');
    INSERT INTO call (id, fingerprint, success, cause_id, trunk_id, direction, tenant_id, call_type_id, user_id,
        correlation_id, invite_time, caller, import_id)
    VALUES (1794787200 << 24, 0, 0, 1, 1, 1, 1, 1, 1, 'c', 1794787200000, '+$ada_number', 1);"; } | sqlite3 -bail old.db
mkdir old && mv old.db old/real.db && ln -s old/real.db old.db
is "$([ -n "$(traces old/real.db)" ] && echo found)" found "an older database has traces"
sip old.db purge --user "$ada"
is "$status $(sed 's/.*; //; s/ is a copy.*//' "$err")" "0 $PWD/old/real.db.schema-1" "it is upgraded behind a copy"
is "$(tr '\n' ' ' <"$out" | grep -c ', 1 copy of the database from before an upgrade\.')" 1 "which is purged with it"
is "$(ls -d old/real.db.* 2>/dev/null)$(traces old/real.db)" "" "no trace is left beside it"
sound old.db "upgraded and purged"

# ------------------------------------------------------------------------ from before a time

cp counts0.db counts.db
sip counts.db purge --before 2026-11-16
is "$(tr '\n' ' ' <"$out" | cut -d. -f1)" \
    "Purged from before 2026-11-16 00:00 (UTC): 0 calls, 1 row of counts, 0 names of users, 0 imports that have no row left" "counts from before"
is "$(sqlite3 counts.db "SELECT group_concat(rows || '=' || new || '+' || known || '-' || purged, ' '), min(first_time) / 1000 FROM import")" \
    "3=3+0-1 3=0+3-0|1794787200" "the ledger has what is left, and from when"
sound counts.db "counts from before"
sip counts.db import cqd.csv
out_has "4 rows = 0 new + 4 known + 0 rejected" "imported again"
out_has "left out and counted as known: 1 row from before the time that was purged" "and what is left out is told"

coarsely() { # the rows on standard input, with times cut to the minute
    sed 's/\(T[0-9][0-9]:[0-9][0-9]\):[0-9.]*Z/\1Z/g'
}

# The database is as if its exports had never had the rows.
"$GEN_CALLS" 6000 1 --weeks 4 --start 2026-10-19 --fail 20 >all0.csv
# From within a quarter hour, and with a first day that has calls in its other part.
for time in 2026-11-02T00:00 2026-11-04T10:07; do
    rm -f all.db* rest.db*
    mkdir -p rest
    load all0.csv
    as_csv "SELECT * FROM c" >all.csv
    as_csv "SELECT $(graph_columns) FROM c" >gall.csv
    as_csv "SELECT * FROM c WHERE \"Invite time\" < '2026-10-26'" >old.csv
    as_csv "SELECT * FROM c WHERE rowid % 3 = 0" | coarsely >coarse.csv
    sqlite3 c.db "DELETE FROM c WHERE \"Invite time\" < '$time'"
    as_csv "SELECT * FROM c" >rest/all.csv
    as_csv "SELECT $(graph_columns) FROM c" >rest/gall.csv
    load all0.csv
    as_csv "SELECT * FROM c WHERE rowid % 3 = 0 AND \"Invite time\" >= '$time'" | coarsely >rest/coarse.csv
    sip all.db import old.csv all.csv gall.csv coarse.csv
    sip all.db import --tenant fabrikam all.csv
    (cd rest && sip ../rest.db import all.csv gall.csv coarse.csv && sip ../rest.db import --tenant fabrikam all.csv)
    sip all.db purge --before ${time}Z
    is "$status $(grep -c '1 import that has no row left' <(tr '\n' ' ' <"$out"))" "0 1" "purge --before $time"
    sound all.db "before $time"
    is "$(content all.db | cmp - <(content rest.db) 2>&1)" "" "the calls and sums are those of the other rows alone"
    for table in trunk call_type region country phrase user cause tenant; do
        names=$(sqlite3 rest.db "SELECT group_concat(name) FROM pragma_table_info('$table') WHERE name NOT IN ('id', 'person_id')")
        is "$(sqlite3 all.db "SELECT $names FROM $table" | sort)" "$(sqlite3 rest.db "SELECT $names FROM $table" | sort)" "and so is $table"
    done
    ledger="SELECT file, rows, new, known, first_time, last_time, days_without_rows FROM import ORDER BY id"
    is "$(sqlite3 all.db "$ledger")" "$(sqlite3 rest.db "$ledger")" "and the ledger"
    for report in "rank --since 2026-10-19 --include all" "weekly --week 2026-W46" "weekly --week 2026-W45" "rank --week 2026-W45 --tenant fabrikam"; do
        # shellcheck disable=SC2086 # words
        sip rest.db $report
        cp "$out" want
        # shellcheck disable=SC2086 # words
        sip all.db $report
        is "$(cmp want "$out" 2>&1)" "" "and a report: $report"
    done
    n=$(sqlite3 all.db "SELECT count(*) FROM import")
    sip all.db import all.csv old.csv
    is "$status $(grep -c '0 new' "$out") $(grep -c 'left out and counted as known' "$out")" "0 3 2" "imported again: what is too old is left out"
    sound all.db "imported again"
    is "$(sqlite3 all.db "SELECT count(*) FROM import")" $((n + 1)) "the same file is known; one that had no row left is there with none"
    is "$(content all.db | cmp - <(content rest.db) 2>&1)" "" "nothing came back"
    sip all.db imports undo 2
    sound all.db "an import taken back"
done
sip all.db purge --before 2026-10-01
sip all.db import old.csv
out_has "left out and counted as known" "an earlier time gives nothing back"
sip all.db purge --before 4d --tenant fabrikam
sip all.db import --tenant fabrikam all.csv
is "$(sqlite3 all.db "SELECT count(*) FROM calls WHERE tenant = 'fabrikam'") $(($(sqlite3 all.db "SELECT count(*) FROM calls WHERE tenant = 'default'") > 1000))" "0 1" \
    "--tenant: of that one only, and for good"
sound all.db "a tenant without calls"
sip all.db import --tenant adatum all.csv
is "$(($(sqlite3 all.db "SELECT min(invite_time) FROM calls WHERE tenant = 'adatum'") >= $(date -ud 2026-11-04T10:07Z +%s) * 1000))" 1 \
    "a new tenant's calls from before are left out, too"
sip all.db import --dry-run old.csv
out_has "left out and counted as known" "a dry run tells it as well"

# ------------------------------------------------------------------ whatever is in the way

large=$(sqlite3 all.db "SELECT user FROM calls WHERE user IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
cp all.db l.db
# What an earlier deletion left in free pages and in the -wal file goes, too.
sqlite3 l.db "PRAGMA secure_delete = OFF; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (a);
    INSERT INTO t SELECT 'trace of $large' FROM call; DELETE FROM t; DROP TABLE t;" >/dev/null
is "$(($(LC_ALL=C grep -cao "$large" l.db) > 0))" 1 "deleted rows are still in the file"
sip l.db purge --user "$large"
is "$(LC_ALL=C grep -la "$large" l.db l.db-* 2>/dev/null)" "" "until the purge"

# A reader that goes on keeps old pages in the -wal file: told, and completed by the next purge.
cp all.db r.db
occupy r.db "BEGIN; SELECT count(*) FROM call;"
run --db r.db --busy-timeout 0 purge --user "$large"
exit_is 75 "while another program reads: 75"
err_has "it is purged, but another program reads or writes it" "and what it means"
is "$(sqlite3 r.db "SELECT count(*) FROM calls WHERE user = '$large'")" 0 "the calls are purged"
leave
sip r.db purge --user "$large"
is "$status $(LC_ALL=C grep -la "$large" r.db r.db-* 2>/dev/null)" "0 " "the next one completes it"

occupy r.db "BEGIN IMMEDIATE;"
before=$(dump r.db | sha256sum)
run --db r.db --busy-timeout 0 purge --before 1d
is "$status $(dump r.db | sha256sum)" "75 $before" "while another program writes: 75, and nothing is changed"
leave

# Killed at any time it is as before or purged, and another run completes it.
"$GEN_CALLS" 40000 1 --weeks 4 --start 2026-10-19 >many.csv
sip many.db import many.csv
sip many.db backup many0.db
large=$(sqlite3 many.db "SELECT user FROM calls GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
want=$(sqlite3 many.db "SELECT count(*) FROM calls WHERE user = '$large'")
between=0 left=0
for try in $(seq 15); do
    rm -f k.db*
    cp many0.db k.db
    "$SIPWHY" --db k.db purge --user "$large" >"$out" 2>&1 &
    sleep "0.$(printf %03d "$((try * 13))")"
    kill -KILL $!
    wait $!
    have=$(sqlite3 k.db "SELECT count(*) FROM calls WHERE user = '$large'")
    [ "$have" = "$want" ] || [ "$have" = 0 ] || between=$((between + 1))
    run --db k.db check
    [ "$status" = 0 ] || between=$((between + 1))
    run --db k.db purge --user "$large"
    ! LC_ALL=C grep -qa "$large" k.db k.db-* 2>/dev/null || left=$((left + 1))
done 2>"$err"
is "$between $left" "0 0" "killed in the middle it is as before or purged, and another run completes it"
cp many0.db k.db
before=$(dump k.db | sha256sum)
for try in $(seq 6); do
    "$SIPWHY" --db k.db purge --before 1d --now $now >"$out" 2>"$err" &
    sleep "0.0$((try * 10 + 10))"
    kill -INT $!
    wait $!
    status=$?
    [ "$status" != 130 ] || break
    cp many0.db k.db
done
grep -q 'it is purged' "$err" || is "$status $(dump k.db | sha256sum)" "130 $before" "interrupted: as before"

done_testing
