#!/usr/bin/env bash
# pseudonymise.t - import --pseudonymise: no number and no name of anybody reaches the database or
# what lies beside it, and every figure is what it is without.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh
. tests/cli/people.sh

samples=$PWD/samples
cd "$work" || exit 1
umask 077
now=2026-11-28T12:00:00Z
secret='one key of sixteen bytes or more'
echo "$secret" >one.key
echo 'another key of sixteen bytes' >other.key
key=(--pseudonymise one.key)
sip() { run --db "$1" --now "$now" "${@:2}"; }
token() { # token KIND TEXT [KEY]: the pseudonym of a text in its one form, by another's HMAC
    perl -MDigest::SHA=hmac_sha256_hex -e 'printf "%s-%.12s", $ARGV[0], hmac_sha256_hex("$ARGV[0]:$ARGV[1]", $ARGV[2])' \
        "$1" "$2" "${3:-$secret}"
}

# ----------------------------------------------------------------------- nobody is anywhere

# all_of DB [DIGITS]: every number of so many digits, UPN, object ID and name that an ordinary database holds.
all_of() {
    sqlite3 "$1" "SELECT caller FROM calls UNION SELECT callee FROM calls" | sed 's/[*].*//' |
        tr -dc '0-9\n' | grep -E "^[0-9]{${2:-7},}\$" | grep -vx 266696687
    sqlite3 "$1" "SELECT upn FROM user UNION SELECT object_id FROM user UNION
        SELECT called FROM user WHERE length(called) > 5" | grep .
}
# traces FILE...: what of $work/whom stands in the bytes of files, as UTF-8 or as UTF-16.
traces() {
    local file
    for file in "$@"; do
        [ ! -f "$file" ] || { cat "$file" && echo && tr -d '\0' <"$file"; }
    done | LC_ALL=C grep -aoiFf whom | sort -u | head -3
}

sip open.db import "$samples"
all_of open.db >whom
is "$(($(wc -l <whom) > 3000)) $(traces open.db | wc -l)" "1 3" "there is somebody to hide"
sip hidden.db import "${key[@]}" "$samples"
exit_is 0 "the samples are imported"
is "$(traces hidden.db hidden.db-*)" "" "and nobody is in the database"
is "$(tail -1 "$out")" "total: 4 files: 4 146 rows = 3 371 new + 775 known + 0 rejected" "as many calls as ever"
is "$(traces "$out" "$err")" "" "nor in the receipt"
sound hidden.db "the samples"
sip hidden.db import --json "${key[@]}" "$samples"
is "$(traces "$out" "$err" hidden.db hidden.db-*)$(grep -c '"same_file": true' "$out")" 4 \
    "the same files again are known by their bytes"
is "$(sqlite3 hidden.db "SELECT count(*) FROM imports" | cut -c1)$(sqlite3 hidden.db "SELECT sha256 FROM imports" |
    grep -cFf <(sqlite3 open.db "SELECT sha256 FROM imports"))" 40 \
    "of a file's hash, too, the key is needed: who is in a small one could be guessed"

# While an import runs: into a new database with a journal, and into one in WAL mode.
generate 140000 >week.csv
"$GEN_CALLS" 140000 2 --weeks 1 --start 2026-11-16 >week2.csv
sip open2.db import week.csv week2.csv
all_of open2.db 10 >whom # shorter ones stand in numbers of other things
mkfifo pipe
halfway() { # halfway CSV FILE: stops the import when FILE has grown, and copies all there is
    "$SIPWHY" --db run.db --now "$now" -q import "${key[@]}" - <pipe 2>"$err" &
    local pid=$! i=0
    exec 9>pipe
    head -135000 "$1" >&9
    while [ "$(stat -c %s "$2" 2>/dev/null || echo 0)" -lt 1000000 ] && [ $((i += 1)) -lt 600 ]; do sleep 0.05; done
    kill -STOP $pid
    rm -rf copy && mkdir copy
    find "$work" -maxdepth 1 -type f ! -name '*.csv' ! -name 'open*' ! -name whom -exec cp {} copy/ \;
    # What SQLite has opened and deleted already.
    for fd in "/proc/$pid/fd"/*; do
        case $(readlink "$fd") in *deleted*) cp "$fd" "copy/fd-${fd##*/}" 2>/dev/null ;; esac
    done
    kill -CONT $pid
    tail -n +135001 "$1" >&9
    exec 9>&-
    wait $pid
    status=$?
}
halfway week.csv run.db
exit_is 0 "an import that is looked at goes on"
is "$(($(stat -c %s copy/run.db) > 1000000 && $(stat -c %s copy/run.db-journal) > 50000))$(traces copy/*)" 1 \
    "nobody in a new database and its journal halfway"
halfway week2.csv run.db-wal
exit_is 0 "a second import"
is "$(($(stat -c %s copy/run.db-wal) >= 1000000))$(traces copy/*)" 1 "nobody in the WAL halfway"
is "$(traces run.db run.db-*)" "" "nor at the end"
is "$(sqlite3 run.db "SELECT count(*) FROM calls")" "$(sqlite3 open2.db "SELECT count(*) FROM calls")" "all calls are there"

# --------------------------------------------------------------------------- the same figures

all_of open.db >whom
# A number that the export masked has a pseudonym here and is masked in an ordinary report.
masked() { sed -E 's/number-[0-9a-f]{12}[*]+/MASKED/g; s/[+]?[0-9]+[*]+[0-9]*[*]*/MASKED/g; s/"file_age[^,]*,//' "$1"; }
for how in --redact ''; do
    options=()
    [ -z "$how" ] || options=(--redact one.key)
    while read -r command; do
        # shellcheck disable=SC2086 # words
        sip open.db $command "${options[@]}"
        [ -n "$how" ] || sed -i -E 's/"[^"]*(\*|number-|name-|user-)[^"]*"/"SOMEBODY"/g' "$out"
        masked "$out" >want
        # shellcheck disable=SC2086 # words
        sip hidden.db $command "${options[@]}"
        is "$status $(traces "$out" "$err")" "0 " "$command: nobody is named"
        [ -n "$how" ] || sed -i -E 's/"[^"]*(\*|number-|name-|user-)[^"]*"/"SOMEBODY"/g' "$out"
        masked "$out" >got
        cmp -s want got
        ok $? "$command $how: what an ordinary database says"
        diff want got | head -6 | sed 's/^/#   /'
    done <<'COMMANDS'
weekly
weekly --week 2026-W46 --json
weekly --week 2026-W46 --advice full
rank --since 13w --include all --top 100% --json
rank --since 13w --by lost --json
rank --since 13w --by users --json
rank --since 13w --country DE --json
weekly --week 2026-W46 --format csv --table countries
weekly --week 2026-W46 --format csv --table trunks
calls --since 13w --country CH --limit 0 --json
query causes-by-country -p since=2026-08-01 --format csv
query lost-calls -p since=2026-08-01 --format csv
query retries -p since=2026-08-01 --format csv
query phrases -p since=2026-08-01 --format csv
COMMANDS
done
sip hidden.db query emergency-calls -p since=2026-08-01 --json
want=$(sqlite3 :memory: "SELECT json_extract(readfile('out'), '\$.n')")
sip open.db query emergency-calls -p since=2026-08-01 --json
is "$want" "$(sqlite3 :memory: "SELECT json_extract(readfile('out'), '\$.n')")" "as many emergency calls"
for option in --unmask "--redact other.key"; do
    # shellcheck disable=SC2086 # words
    sip hidden.db calls --since 13w --outcome all --limit 0 --format csv $option
    is "$(traces "$out")" "" "calls $option: there is nobody to show"
    cut -d, -f5- "$out" | grep -oE '(number|user)-[0-9a-f]{12}[*]*' | sort -u | md5sum >"of.${option:2:3}"
done
cmp -s of.unm of.red
ok $? "pseudonyms stay as they are under another key"
sip hidden.db calls --since 13w --outcome all --limit 0 --format csv
cut -d, -f5- "$out" | grep -oE '(number|user)-[0-9a-f]{12}[*]*' | sort -u | md5sum | cmp -s - of.unm
ok $? "and without one"
one=$(sqlite3 hidden.db "SELECT user FROM calls WHERE outcome = 'failure' AND user IS NOT NULL ORDER BY id LIMIT 1")
sip hidden.db rank --since 13w --user "${one:0:14}*" --json
is "$status $(grep -c "$one" "$out") $(sqlite3 :memory: "SELECT json_extract(readfile('out'), '\$.totals.attempts') > 0")" "0 0 1" \
    "--user chooses by pseudonyms"
sip hidden.db rank --since 13w --user anna.weber17@contoso.com
is "$status $(grep -c 'holds pseudonyms' "$err")" "2 1" "a UPN is none: that is said"

# ------------------------------------------------------------------------ one person, one pseudonym

{
    echo "$G4"
    row 1 Zoe@contoso.com $object 'Zoe Fischer' 2026-11-10T10:00 '+49 30 5550-199' +4930123*** 503,560503 out \
        '"No route to +49 30 5550199 for Zoe Fischer, zoe@contoso.com '"($object)\""
    row 2 zoe@contoso.com $object 'Zoe Fischer' 2026-11-10T10:01 49305550199 '+4930 123***' 503,560503 out
    row 3 zoe@contoso.com $object 'Zoe Fischer' 2026-11-10T10:02 anonymous 112 503,560503 out
    row 4 zoe@contoso.com $object 'Zoe Fischer' 2026-11-10T10:03 +266696687 '"Fischer, Bob"' 503,560503 out
    row 5 zoe@contoso.com $object 'Zoe Fischer' 2026-11-10T10:04 '***' sip:+49305550199@sbc.contoso.com 503,560503 out
    row 6 zoe@contoso.com $object 'Zoe Fischer' 2026-11-10T10:05 tel:+12045550123 sip:bob@contoso.com 503,560503 out
    row 7 zoe@contoso.com $object 'Zoe Fischer' 2026-11-10T10:06 +12045550123 $object 503,560503 out
} >zoe.csv
for db in a b c; do
    use=("${key[@]}")
    [ $db != c ] || use=(--pseudonymise other.key)
    sip $db.db import "${use[@]}" zoe.csv
    is "$status $(sed -n 's/.*: \(.*new\).*/\1/p' "$out" | head -1)" "0 7 rows = 7 new" "database $db"
done
n=$(token number 49305550199) u=$(token user zoe@contoso.com) o=$(token user $object) z=$(token name 'zoe fischer')
is "$(sqlite3 a.db "SELECT caller, callee FROM calls ORDER BY invite_time")" \
    "$n/DE|$(token number '4930123***')***/DE
$n|$(token number '4930123***')***/DE
anonymous|112
+266696687|$(token name 'fischer, bob')
***|sip:$n@sbc.contoso.com
tel:$(token number 12045550123)|sip:$(token user bob@contoso.com)
$(token number 12045550123)/CA|$o" "numbers in every spelling; what is nobody's stays"
is "$(sqlite3 a.db "SELECT phrase FROM calls ORDER BY invite_time LIMIT 1")" \
    "No route to $n for $z, $u ($o)" "phrases: numbers, addresses, and the names of the row's user"
is "$(sqlite3 a.db "SELECT DISTINCT upn, object_id, called FROM user")" "$u|$o|$z" "users"
is "$(sqlite3 a.db "SELECT DISTINCT admin_units FROM calls")" "$(token name 'sales of zoe')" "administrative units"
is "$(content a.db | md5sum)" "$(content b.db | md5sum)" "the same in another database"
is "$(sqlite3 c.db "SELECT caller FROM calls ORDER BY invite_time LIMIT 1")" \
    "$(token number 49305550199 'another key of sixteen bytes')/DE" "others under another key"
is "$(sqlite3 a.db "SELECT correlation_id FROM calls ORDER BY invite_time LIMIT 1")" "$(id 1)" "correlation IDs stay"
sip a.db calls --outcome all --format csv --redact one.key
is "$(grep -c "$n,\|$n" "$out") $(grep -c '/DE\|/CA' "$out")" "3 0" "a report has them as it has those of --redact"

# Counts: who is in a group of them can't be found by hashing.
{
    echo 'First UPN,First Phone Number,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total Attempts Count'
    echo 'anna@contoso.com,+493012345678,503,560503,7'
    echo 'bob@contoso.com,+493012345679,404,560404,5'
} >counts.csv
sip n.db import counts.csv --period 2026-W46
sip o.db import "${key[@]}" counts.csv --period 2026-W46
hashes='SELECT hex(fingerprint) FROM counted UNION SELECT content FROM counted UNION SELECT way FROM counted_way'
is "$(sqlite3 o.db "$hashes" | wc -l) $(sqlite3 o.db "$hashes" | grep -cxFf <(sqlite3 n.db "$hashes"))" "5 0" \
    "what tells counts apart is hashed under the key"
is "$(sqlite3 o.db "SELECT attempts, user FROM counts ORDER BY 1")" \
    "5|$(token user bob@contoso.com)
7|$(token user anna@contoso.com)" "and they count the same"

# --------------------------------------------------------------------- the same calls in any order

generate 400 >portal.csv
load portal.csv
as_csv "SELECT $(graph_columns) FROM c" >graph.csv
perl -pe 's/:\d\d(\.\d+)?Z/Z/g' portal.csv >coarse.csv
perl -pe 's/\+(\d{7,})/$1/g' portal.csv >plusless.csv
perl -pe 's/(\+49\d{5,})\d{3},/$1***,/g' graph.csv >graph_masked.csv
{ echo "$G4"; row 8 $ada $object 'Ada' 2026-11-12T12:00 +33123456702 +4930111*** 487,560487 in
  row 8 $ada $object 'Ada' 2026-11-12T12:00 +33123456702 +4930222*** 487,560487 in; } >legs.csv
figures() { # what does not depend on who it is
    content "$1" "tenant, correlation_id, call_type, direction, other_country, success, sip_code, microsoft_code, trunk,
        invite_time, failure_time, end_time, caller IS NULL, callee IS NULL, phrase"
    sqlite3 "$1" "SELECT file, rows, new, known, rejected, first_time, last_time FROM imports"
    sqlite3 "$1" "SELECT count(DISTINCT person_id), count(*) FROM user"
}
for order in "portal.csv graph.csv coarse.csv legs.csv" "coarse.csv plusless.csv graph_masked.csv portal.csv" \
    "graph_masked.csv portal.csv legs.csv" "graph.csv plusless.csv coarse.csv" "portal.csv graph_masked.csv plusless.csv"; do
    rm -f u.db* v.db*
    # shellcheck disable=SC2086 # several files
    { sip u.db import $order && sip v.db import "${key[@]}" $order; }
    cmp -s <(figures u.db) <(figures v.db)
    ok $? "$order: the calls of an ordinary import"
    diff <(figures u.db) <(figures v.db) | head -4 | sed 's/^/#   /'
    is "$(sqlite3 v.db "SELECT count(*) FROM calls WHERE caller LIKE '%***%' OR callee LIKE '%***%'")" \
        "$(sqlite3 u.db "SELECT count(*) FROM calls WHERE caller LIKE '%***%' OR callee LIKE '%***%'")" \
        "$order: a whole number takes the place of a masked one"
    sound v.db "$order"
done
sip v.db imports undo 2
exit_is 0 "imports undo"
rm -f w.db*
sip w.db import "${key[@]}" portal.csv plusless.csv
is "$(content v.db | md5sum)" "$(content w.db | md5sum)" "and what is left is as without it"

# ---------------------------------------------------------------- nothing is mixed

before=$(dump a.db | md5sum)
refused() { # refused TEXT DB ARGUMENTS
    sip "${@:2}"
    is "$status $(grep -cF -- "$1" "$err")" "2 1" "${*:3}: $1"
    [ "$status" = 2 ] || sed 's/^/#   /' "$err"
}
refused "takes nothing else" a.db import zoe.csv
refused "takes nothing else" a.db import --dry-run portal.csv
refused "of another key (key-" a.db import --pseudonymise other.key portal.csv
refused "as exports have them" open.db import "${key[@]}" zoe.csv
is "$(dump a.db | md5sum)" "$before" "nothing is changed"
refused "at least 16 bytes" x.db import --pseudonymise <(echo short) zoe.csv
sip x.db import --pseudonymise none.key zoe.csv
is "$status $([ -e x.db ] && echo made)" "66 " "no key, no database"
sip x.db import "${key[@]}" --dry-run zoe.csv
is "$status $([ -e x.db ] && echo made)" "0 " "a dry run makes none"

# Of imports that were taken back something is left in free pages: it goes before pseudonyms come.
sip y.db import zoe.csv
sip y.db imports undo 1
sip y.db import "${key[@]}" zoe.csv
exit_is 0 "a database without imports takes either"
printf '%s\n' zoe@contoso.com 'Zoe Fischer' 5550199 >whom
is "$(traces y.db y.db-*)" "" "and nothing of former ones is left in it"
sip y.db imports undo 1
sip y.db import zoe.csv
exit_is 0 "with its last import the key goes"

# --------------------------------------------------------------- somebody is found by the key

people >people.csv
rm -f u.db* v.db*
sip u.db import people.csv
sip v.db import "${key[@]}" people.csv
sip u.db export --subject +49305550101 --subject $ada --json
records() { sqlite3 :memory: "SELECT json_extract(readfile('out'), '\$.n')"; }
want=$(records)
sip v.db export --subject '+49 (0)30 555-0101' --subject $ada --json "${key[@]}"
is "$status $(records)" "0 $want" "export finds under the key what is found without"
sip v.db export --subject "$(token number $ada_number)" --subject "$(token user $ada)" --json
is "$status $(records)" "0 $want" "and by pseudonyms"
refused "give --pseudonymise with their key (key-" v.db export --subject $ada
refused "of another key" v.db export --subject $ada --pseudonymise other.key
refused "holds no pseudonyms" u.db export --subject $ada "${key[@]}"
refused "give --pseudonymise with their key (key-" v.db purge --number +$ada_number
refused "goes with --number and --user" v.db purge --before 900d "${key[@]}"
sip u.db purge --number +$ada_number --user $ada
tail -1 "$out" >want
sip v.db purge --number 0049305550101 --user ADA.Lovelace@contoso.com "${key[@]}"
is "$status $(tail -1 "$out")" "0 $(cat want)" "purge takes out as much"
{ for t in "number $ada_number" "user $ada" "user $object" 'name ada lövelace' 'name ada byron'; do
    token "${t%% *}" "${t#* }" && echo
done; } >whom
is "$(traces v.db v.db-*)" "" "and no pseudonym is left"
sound v.db "what was purged"
sip v.db import "${key[@]}" people.csv
is "$status $(traces v.db v.db-*)" "0 " "it does not come back"
sip v.db backup v2.db
sip v2.db import people.csv
exit_is 2 "a backup is of the same key"

for command in import purge export; do
    run $command --help
    out_has "--pseudonymise KEYFILE" "$command --help tells of it"
done

done_testing
