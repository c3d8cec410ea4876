#!/usr/bin/env bash
# count_ways.t - views that part the same calls by other columns are never added up, whatever the
# order they come in, and what a report leaves out is named.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
now=2026-11-23T07:00:00Z
codes='PSTN Call End Reason,PSTN Call End Sub Reason'
counts='PSTN Total Attempts Count,PSTN Total Connected Count'

# view FILE COLUMNS ROW...: a row is the cells of COLUMNS, the pair and the counts.
view() {
    { printf '%s,%s,%s\n' "$2" "$codes" "$counts"; printf '%s\n' "${@:3}"; } >"$1"
}

# ranked FILE...: attempts and failed ones of the week once these were imported, one by one.
ranked() {
    rm -f v.db
    for file; do
        run --db v.db import "$file"
        [ "$status" -eq 0 ] || cat "$err"
    done
    run --db v.db --now $now rank --week 2026-W47 --json
    sqlite3 :memory: "SELECT json_extract(j, '\$.totals.attempts') || ' ' || json_extract(j, '\$.totals.failed')
        FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"
}

left_out() {
    sqlite3 :memory: "SELECT group_concat(json_extract(value, '\$.import_id') || ' ' || json_extract(value, '\$.why'), ', ')
        FROM (SELECT CAST(readfile('$out') AS TEXT) AS j), json_each(j, '\$.other_counts')"
}

# ------------------------------------------------------- other columns for the same roles

view date.csv Date 2026-11-16,503,560503,12,0 2026-11-16,0,540000,80,80
view start.csv 'Start Time' '2026-11-16 09:12:31,503,560503,5,0' '2026-11-16 10:00:00,503,560503,7,0' \
    '2026-11-16 11:00:00,0,540000,80,80'
view hour.csv Date,Hour 2026-11-16,9,503,560503,5,0 2026-11-16,10,503,560503,7,0 2026-11-16,11,0,540000,80,80
view event.csv 'PSTN Event Info Time' '2026-11-16 09:20:00.1,503,560503,12,0' '2026-11-16 11:00:00.2,0,540000,80,80'
view first.csv Date,'First UPN' 2026-11-16,anna@contoso.com,503,560503,12,0 2026-11-16,anna@contoso.com,0,540000,80,80
view second.csv Date,'Second UPN' 2026-11-16,bob@contoso.com,503,560503,12,0 2026-11-16,carl@contoso.com,0,540000,80,80
view from.csv Date,'First PSTN Country Region' 2026-11-16,DE,503,560503,12,0 2026-11-16,DE,0,540000,80,80
view to.csv Date,'Second PSTN Country Region' 2026-11-16,US,503,560503,12,0 2026-11-16,FR,0,540000,80,80
view building.csv Date,Building 2026-11-16,7,503,560503,12,0 2026-11-16,8,0,540000,80,80
view length.csv Date,'Total Length' '2026-11-16,062: [0 - 0),503,560503,12,0' '2026-11-16,064: [1 - 2),0,540000,80,80'
views=(date start hour event first second from to building length)

for a in "${views[@]}"; do
    got=''
    for b in "${views[@]}"; do
        [ "$a" = "$b" ] || got+="$(ranked "$a.csv" "$b.csv") "
    done
    is "$got" "$(printf '92 12 %.0s' {2..10})" "$a and any other view: the calls of one of them"
done
ranked date.csv start.csv >/dev/null
is "$(left_out)" "1 other_columns" "the earlier one is named"
run --db v.db import hour.csv
out_has "other counts of the same time, which reports leave out: import 1, import 2" "in the receipt too"
run --db v.db import --json date.csv
is "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$.files[0].left_out')")" '[]' \
    "a file that is there already leaves nothing out"
sound v.db "views"
run --db v.db imports undo 3
run --db v.db imports undo 2
is "$(run --db v.db --now $now rank --week 2026-W47 --json; left_out)" "" "without the later ones nothing is left out"
sound v.db "a view alone"

# --------------------------------------------------- each view on the days that it is about

view a.csv Date 2026-11-16,503,560503,1,0 2026-11-17,503,560503,2,0 2026-11-18,503,560503,4,0 2026-11-19,503,560503,8,0
view b.csv 'Start Time' '2026-11-17 10:00:00,503,560503,16,0' '2026-11-18 10:00:00,503,560503,32,0'
view c.csv Date,Hour 2026-11-18,9,503,560503,64,0
view d.csv Date,'First UPN' 2026-11-16,anna@contoso.com,503,560503,128,0 2026-11-19,anna@contoso.com,503,560503,256,0
is "$(ranked a.csv b.csv)" "57 57" "a later view counts on its days, the earlier one on the others"
is "$(ranked b.csv a.csv)" "15 15" "the other way round all days are the later one's"
is "$(ranked a.csv b.csv c.csv)" "89 89" "three views"
is "$(left_out)" "1 other_columns, 2 other_columns" "and what is left out of which"
is "$(ranked c.csv a.csv b.csv)" "57 57" "in another order"
is "$(ranked a.csv b.csv d.csv)" "384 384" "a day without rows between those of a view is a day of it"

# ------------------------------------------------------------------ the same columns again

view w1.csv Date,'PSTN Trunk FQDN' 2026-11-16,sbc1,503,560503,3,0 2026-11-17,sbc1,503,560503,5,0
view w2.csv "'Calls'[Date],CQD[PSTN Trunk FQDN]" 2026-11-17,SBC1,503,560503,6, 2026-11-18,sbc1,503,560503,7,
printf '%s\n' 'PSTN Total Connected Count,[PSTN Trunk FQDN],PSTN Call End Sub Reason,PSTN Call End Reason,Date,PSTN Total Attempts Count' \
    0,sbc1,560503,503,2026-11-18,9 ,sbc2,560503,503,2026-11-18,1 >w3.csv
printf '%s\n' "Date,PSTN Trunk FQDN,$codes,$counts,Avg Duration" 2026-11-17,sbc1,503,560503,2,0,3.2 >w4.csv
view w5.csv Date,'PSTN Trunk FQDN' 2026-11-17,sbc2,503,560503,11,0
is "$(ranked w1.csv w2.csv)" "16 16" "exports that overlap by a day add up, with the larger count of that day"
run --db v.db import w2.csv
is "$(ranked w2.csv w1.csv)" "16 16" "either way"
is "$(ranked w1.csv w2.csv w3.csv)" "19 19" "in another order of the columns, with blanks for 0"
run --db v.db import w4.csv
out_has "1 row = 0 new + 1 known" "a measure more is no other way"
is "$(ranked w1.csv w2.csv w3.csv w4.csv)" "19 19" "and fewer attempts than were known change nothing"
is "$(ranked w1.csv w5.csv)" "19 19" "a view of one trunk beside that of all: rows that are not known add up"
is "$(ranked w5.csv w1.csv)" "19 19" "either way"
is "$(left_out)" "" "with nothing left out"

# A measure that nobody knows is one in all rows of a file that has fractions in it.
view m1.csv Date,MOS 2026-11-16,4,503,560503,12,0 2026-11-16,4.2,0,540000,80,80 2026-11-17,4,503,560503,1,0
view m2.csv Date,MOS 2026-11-16,4.1,503,560503,13,0 2026-11-16,4,0,540000,80,80
is "$(ranked m1.csv m2.csv)" "94 14" "a measure with whole numbers and fractions names nothing"
is "$(ranked m2.csv m1.csv)" "94 14" "either way"
view m3.csv Date,Building 2026-11-16,4,503,560503,12,0 2026-11-16,5,503,560503,80,80
is "$(ranked m3.csv)" "92 12" "whole numbers alone do"

# Of what was imported before columns were kept, each import is a view of its own.
is "$(ranked w1.csv w2.csv)" "16 16" "two exports"
mv v.db new.db
{ cat "$root"/schema/migrations/00[1-6]*.sql; echo "PRAGMA user_version = 6; ATTACH 'new.db' AS new;
    PRAGMA application_id = $(sqlite3 new.db 'PRAGMA application_id');
    INSERT INTO tenant SELECT * FROM new.tenant;
    INSERT INTO trunk SELECT * FROM new.trunk;
    INSERT INTO call_type SELECT * FROM new.call_type;
    INSERT INTO cause SELECT * FROM new.cause;
    INSERT INTO mention SELECT * FROM new.mention;
    INSERT INTO import (id, tenant_id, file, sha256, bytes, format, generation, source, product, fields,
        rows, new, known, rejected, first_time, last_time, imported_at, version)
    SELECT id, tenant_id, file, sha256, bytes, format, generation, source, product, fields,
        rows, new, known, rejected, first_time, last_time, imported_at, version FROM new.import;
    INSERT INTO counted (import_id, part, fingerprint, content, tenant_id, since, until, cause_id,
        trunk_id, call_type_id, direction, attempts, connected)
    SELECT import_id, 0, fingerprint, content, tenant_id, since, until, cause_id, trunk_id,
        call_type_id, direction, attempts, connected FROM new.counted;"; } | sqlite3 -bail v.db
run --db v.db --now $now rank --week 2026-W47 --json
is "$(left_out)" "1 other_columns" "of an older database are two views"
sound v.db "an older database"

# -------------------------------------------------------------------------- files joined

cat date.csv start.csv >joined.csv
is "$(ranked joined.csv)" "92 12" "views joined in one file count once"
is "$(left_out)" "1 other_columns" "which is told of the part"
run --db j.db import joined.csv
out_has "which reports leave out: import 1" "in the receipt of the part that counts too"
cat w1.csv w2.csv w3.csv >appended.csv
is "$(ranked appended.csv)" "19 19" "appended exports of one view add up"
is "$(left_out)" "" "and none is left out"
printf '%s\n' "[{\"Date\":\"2026-11-16\",\"PSTN Call End Reason\":503,\"PSTN Call End Sub Reason\":560503,\"PSTN Total Attempts Count\":4}" \
    ",{\"Date\":\"2026-11-16\",\"PSTN Call End Reason\":503,\"PSTN Call End Sub Reason\":560503,\"PSTN Total Attempts Count\":2,\"First UPN\":\"a@b.c\"}" \
    ",{\"Date\":\"2026-11-16\",\"PSTN Call End Reason\":500,\"PSTN Call End Sub Reason\":560500,\"PSTN Total Attempts Count\":1}]" >late.json
is "$(ranked late.json)" "7 7" "in JSON, where blank cells are left off, all objects are of one view"

# --------------------------------------------------------------------------- aggregates

ner='SIP Response Code,Microsoft Response Code,Description,PSTN Calls Affected By NER'
printf '%s\n' "$ner" '503,560503,x,5' >pairs.csv
printf '%s\n' "PSTN Trunk FQDN,$ner" 'sbc1,503,560503,x,2' 'sbc2,503,560503,x,3' >trunks.csv
touch -d 2026-11-17T12:00:00Z pairs.csv trunks.csv
cat pairs.csv trunks.csv >both.csv
touch -d 2026-11-17T12:00:00Z both.csv
run --db n.db import both.csv
run --db n.db --now $now rank --week 2026-W47 --json
is "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$.totals.failed')")" 5 \
    "aggregates by other columns, joined in one file, count once"
rm n.db
run --db n.db import --period 2026-11-16..2026-11-18 pairs.csv
run --db n.db import --period 2026-11-18..2026-11-20 trunks.csv
out_has "which reports leave out: import 1" "aggregates that overlap by a day: the receipt names the earlier one"
run --db n.db --now $now rank --week 2026-W47 --json
is "$(left_out)" "1 overlapped" "as does the report"

done_testing
