#!/usr/bin/env bash
# sources.t - counts of CQD and Power BI: read as what they are, never added to calls, ranked where
# there are no calls.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
now=2026-11-23T07:00:00Z
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }

# totals: source, attempts, connected, expected, failed, ner and the causes of the last rank --json.
totals() {
    json "json_extract(j, '\$.source') || ' ' || ifnull(json_extract(j, '\$.totals.attempts'), '-') || ' ' ||
        ifnull(json_extract(j, '\$.totals.connected'), '-') || ' ' || json_extract(j, '\$.totals.expected') || ' ' ||
        json_extract(j, '\$.totals.failed') || ' ' || ifnull(json_extract(j, '\$.totals.ner'), '-') || ' ' ||
        (SELECT group_concat(json_extract(value, '\$.sip_code') || '/' || json_extract(value, '\$.microsoft_code') || '=' ||
            json_extract(value, '\$.attempts'), ' ') FROM json_each(j, '\$.causes'))"
}

# --------------------------------------------------------------- the NER page of Power BI

printf '\xef\xbb\xbf%s\r\n' 'SIP Response Code,Microsoft Response Code,Description,PSTN Calls Affected By NER' \
    '500,560500,SBC could not fulfill the request due to some unexpected condition,136' \
    '490,0,CallEndReasonNetworkError,"1,107"' \
    '500,560500,"Q,850;cause=112;text=""local""",4' \
    '486,560486,Busy here,20' \
    ',,,"1,267"' '' '"Applied filters:
PSTN Call Type is ByotIn, ByotOut"' >ner.csv
touch -d 2026-11-17T12:00:00Z ner.csv
run --db n.db --now $now import --json ner.csv
exit_is 0 "counts of code pairs"
is "$(json "json_extract(j, '\$.files[0].format', '\$.files[0].source', '\$.files[0].encoding', '\$.files[0].rows',
    '\$.files[0].new', '\$.files[0].found.total_rows', '\$.files[0].found.filter_lines')")" \
    '["ner-affected","aggregate","UTF-8 with BOM",4,4,1,1]' "what it is, without its sum and its filters"
run --db n.db --now $now rank --week 2026-W47 --json
is "$(totals)" "aggregate - - 20 1247 - 490/0=1107 500/560500=140" \
    "the pairs ranked, descriptions together; no rates"
run --db n.db --now $now rank --week 2026-W47
out_has "counts of code pairs, for want of the calls themselves" "text says what it rests on"
out_lacks "ASR" "and tells no rates"
out_lacks "Lost" "nor lost calls"
run --db n.db --now $now rank --week 2026-W46
out_lacks "490/0" "they count for the day of the file alone"
run --db n.db import ner.csv
out_has "4 rows = 0 new + 4 known + 0 rejected" "the same file again is known"
is "$(sqlite3 n.db 'SELECT count(*) FROM counts')" 4 "and changes nothing"

run --db p.db import --period 2026-W45 ner.csv
out_has "its counts have no time: they are for 2026-11-02 to 2026-11-08" "--period says what they are for"
run --db p.db --now $now rank
out_has "2026-W45" "which is the week to report then"
run --db q.db import --period 2026-11-02..2026-11-05 ner.csv
is "$(sqlite3 q.db "SELECT DISTINCT since, until FROM counts")" "1793577600000|1793923200000" "days, the last included"
for bad in 2026-W60 x 2026-11-05..2026-11-02 ..; do
    run --db z.db import --period $bad ner.csv
    exit_is 2 "--period $bad: wrong usage"
done

# A later import of the same time counts, not both.
sed 's/,136/,200/; s/1,267/1,331/' ner.csv >later.csv
touch -d 2026-11-17T15:00:00Z later.csv
run --db n.db import later.csv
run --db n.db --now $now rank --week 2026-W47 --json
is "$(totals)" "aggregate - - 20 1311 - 490/0=1107 500/560500=204" "of two for one time the later one counts"
run --db n.db imports undo 2
run --db n.db --now $now rank --week 2026-W47 --json
is "$(totals)" "aggregate - - 20 1247 - 490/0=1107 500/560500=140" "without it the first one again"

# Thousands in the ways of several regions.
for number in '"1,107"' 1.107 "1'107" "1 107" $'1\xc2\xa0107' $'1\xe2\x80\xaf107' 1107 1107.0; do
    printf '%s\n' 'SIP Response Code;Microsoft Response Code;Description;Sum of PSTN Calls Affected By NER' \
        "490;0;x;$number" >region.csv
    run --db :memory: import region.csv
    rm -f r.db
    run --db r.db import region.csv
    is "$(sqlite3 r.db 'SELECT failed FROM counts')" 1107 "$number calls"
done

printf '%s\n' 'Description,PSTN Calls Affected By NER' 'CallEndReasonNetworkError,107' >reasons.csv
run --db z.db import reasons.csv
exit_is 65 "counts without codes are refused"
err_has "no codes: nothing can be ranked from it" "for that reason"

# ------------------------------------------------------------------------------- CQD rows

printf '%s\n' 'Date,PSTN Trunk FQDN,PSTN Call Type,PSTN Call End Reason,PSTN Call End Sub Reason,Duration (Minutes),PSTN Total Attempts Count,PSTN Total Connected Count' \
    '2026-11-16,sbc1.contoso.com,ByotOut,503,560503,062: [0 - 0),12,' \
    '2026-11-16,sbc1.contoso.com,ByotOut,0,540000,064: [1 - 2),80,80' \
    '2026-11-17,SBC1.contoso.com,ByotIn,486,560486,062: [0 - 0),8,0' \
    'Total,,,,,,100,80' >cqd.csv
run --db c.db --now $now import --json cqd.csv
is "$(json "json_extract(j, '\$.files[0].format', '\$.files[0].source', '\$.files[0].rows', '\$.files[0].found.total_rows')")" \
    '["cqd","cqd",3,1]' "rows of CQD with a day"
run --db c.db --now $now rank --json
is "$(totals)" "cqd 100 80 8 12 0.88 503/560503=12" "attempts, connected and the NER"
is "$(json "json_extract(j, '\$.totals.calls', '\$.totals.users', '\$.causes[0].lost')")" '[null,null,null]' \
    "what counts do not tell is null"
run --db c.db --now $now rank --trunk 'sbc2*' --json
is "$(json "json_extract(j, '\$.totals.attempts')")" 0 "filters apply"
run --db c.db --now $now rank --country DE
exit_is 2 "but for the country of the number, which counts do not have"
run --db c.db --now $now rank --format csv
is "$(tr -d '\r' <"$out" | cut -d, -f1-6)" "rank,sip_code,microsoft_code,attempts,calls,users
1,503,560503,12,," "as CSV"

# The next download overlaps and has grown.
sed 's/503,560503,062: \[0 - 0),12/503,560503,062: [0 - 0),15/; s/Total,,,,,,100/Total,,,,,,103/' cqd.csv >grown.csv
run --db c.db import grown.csv
out_has "3 rows = 0 new + 3 known + 0 rejected" "the same rows with other counts are known"
run --db c.db --now $now rank --json
is "$(totals)" "cqd 103 80 8 15 0.8544 503/560503=15" "the larger count of a row counts, once"

# Another way to part the same calls is not added: it counts on the days that it is about.
printf '%s\n' 'Date,First UPN,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total Attempts Count,PSTN Total Connected Count' \
    '2026-11-16,anna@contoso.com,503,560503,15,0' '2026-11-16,anna@contoso.com,0,540000,88,88' >users.csv
run --db c.db import users.csv
run --db c.db --now $now rank --json
is "$(totals)" "cqd 111 88 8 15 0.8649 503/560503=15" "the latest way to part the calls of a day counts alone"

# ------------------------------------------------------------------------ all in one database

generate 300 >calls.csv
run --db m.db import cqd.csv ner.csv
run --db m.db --now $now rank --week 2026-W47 --json
is "$(totals | cut -d' ' -f1)" cqd "timed counts go before counts of pairs"
# A weekly report of counts has no empty column and no row of unknown figures.
run --db c.db --now $now weekly --week 2026-W47
exit_is 0 "weekly of counts"
is "$(grep -A2 '^Causes by' "$out" | sed -n 2p)" "#  attempts  calls  users  lost  share    cum  SIP/Microsoft  who must act" \
    "without states on paper, which counts have none of"
is "$(sed -n '/^  *this week/,/^$/s/^\([A-Za-z][A-Za-z]*\)  .*/\1/p' "$out" | paste -sd' ')" "attempts failed ASR NER" \
    "with the figures that counts have"
out_has "NO VERDICT" "nor a verdict"
run --db c.db --now $now weekly --week 2026-W47 --format csv
is "$(head -1 "$out" | cut -d, -f1-3)" "rank,state,sip_code" "a table for machines is the same always"
run --db n.db --now $now weekly --week 2026-W47
is "$(grep -A2 '^failed attempts .*who must act' "$out" | sed -n 3p | tr -s ' ')" " 1 107 88.8 % Microsoft" \
    "who must act is told of counts of pairs too"

run --db m.db --now $now rank --week 2026-W47 --source aggregate --json
is "$(totals | cut -d' ' -f1-5)" "aggregate - - 20 1247" "--source overrules"
sed 's/2026-11-1[0-5]T/2026-11-16T/g; s/2026-11-09T/2026-11-17T/g' calls.csv >week47.csv
run --db m.db import week47.csv
run --db m.db --now $now rank --week 2026-W47 --json
is "$(totals | cut -d' ' -f1-2)" "calls 300" "calls go before both, and nothing is added to them"
run --db m.db --now $now rank --week 2026-W47 --source cqd --json
is "$(totals | cut -d' ' -f1-2)" "cqd 100" "the counts are still there"
run --db m.db rank --source x
exit_is 2 "another source: wrong usage"
sound m.db "calls and counts"

# An export of calling plans has no outcome: counts are the better source.
sqlite3 "$work/c.db" "SELECT 1" >/dev/null 2>&1
printf '%s\n' "$P2" 'u1,c1,,DE,,anna@contoso.com,Anna,+14255550101,user_out,Outbound,Subscriber,Domestic,Germany,+14255550102,DE,2026-11-17T10:00:00Z,2026-11-17T10:01:00Z,60,0.00,0.00,EUR,MCOPSTN1,Microsoft,Microsoft,' >plans.csv
run --db w.db import plans.csv cqd.csv
run --db w.db --now $now rank --week 2026-W47 --json
is "$(totals | cut -d' ' -f1-2)" "cqd 100" "rows without outcome do not keep counts away"

# What a report leaves out is named in it.
notes() { json "(SELECT group_concat(json_extract(value, '\$.import_id') || ' ' || json_extract(value, '\$.why'), ', ')
    FROM json_each(j, '\$.other_counts'))"; }
run --db c.db --now $now rank --week 2026-W47
out_has "Left out  counts of import 1 (cqd.csv, 16 Nov 2026 to 16 Nov 2026), import 2" \
    "the other way to part the calls is named"
out_has "columns than the latest import" "with the reason"
run --db c.db --now $now rank --week 2026-W47 --json
is "$(notes)" "1 other_columns, 2 other_columns" "in JSON too"
run --db c.db --now $now rank --week 2026-W47 --format csv
err_has "counts of import 1 (cqd.csv, 16 Nov 2026 to 16 Nov 2026)" "beside CSV on standard error"
is "$(head -c4 "$out")" rank "which is a table alone"
run --quiet --db c.db --now $now rank --week 2026-W47 --format csv
is "$(cat "$err")" "" "but with --quiet"
run --db c.db --now $now weekly --week 2026-W47
out_has "columns than the latest import" "in the weekly report too"
run --db m.db --now $now rank --week 2026-W47 --json
is "$(notes)" "1 other_source, 2 other_source" "counts where there are calls"
run --db l.db import ner.csv later.csv
run --db l.db --now $now rank --week 2026-W47
out_has "Left out  counts of import 1 (ner.csv, 17 Nov 2026 to 17 Nov 2026): a later" "aggregates that overlap"
run --db l.db --now $now rank --week 2026-W47 --json
is "$(notes)" "1 overlapped" "the earlier one"

# A month is in one week as a whole, and missing in the others.
run --db month.db import --period 2026-11-01..2026-11-30 ner.csv
run --db month.db --now 2026-12-07T07:00:00Z rank --week 2026-W47
out_has "Taken in  counts of import 1 (ner.csv, 01 Nov 2026 to 30 Nov 2026): reach out of" \
    "the week of its middle has all of it"
out_has "20 expected, 1 247 failed" "(which are so many)"
run --db month.db --now 2026-12-07T07:00:00Z rank --week 2026-W46
out_has "Left out  counts of import 1 (ner.csv, 01 Nov 2026 to 30 Nov 2026): reach into" \
    "a week without rows says where its counts are"
run --db month.db --now 2026-12-07T07:00:00Z weekly --week 2026-W46 --json
is "$(notes)" "1 elsewhere" "in JSON too"
run --db month.db --now 2026-12-07T07:00:00Z rank --week 2026-W50 --json
is "$(notes)" "" "a week that it does not touch says nothing"

# Rows alike but for their numbers are other calls: a column was left out of the export.
printf '%s\n' 'Date,PSTN Call End Reason,PSTN Call End Sub Reason,Avg Duration,PSTN Total Attempts Count,PSTN Total Connected Count' \
    '2026-11-16,503,560503,3.1,12,0' '2026-11-16,503,560503,2.5,5,0' '2026-11-16,503,560503,3.1,12,0' \
    '2026-11-16,0,540000,80,80,80' >alike.csv
run --db alike.db import alike.csv
out_has "4 rows = 3 new + 1 known + 0 rejected" "each row that is not equal to an earlier one counts"
out_has "2 rows differ from another in their numbers alone: they are added up" "and the receipt says so"
run --db alike.db --now $now rank --week 2026-W47 --json
is "$(totals | cut -d' ' -f1-6)" "cqd 97 80 0 17 0.8247" "they add up"
sed 's/,3.1,12,/,3.2,13,/' alike.csv >again.csv
run --db alike.db import again.csv
out_has "4 rows = 0 new + 4 known + 0 rejected" "an export of later, with another average, is known"
run --db alike.db --now $now rank --week 2026-W47 --json
is "$(totals | cut -d' ' -f1-6)" "cqd 98 80 0 18 0.8163" "and counts in its place"
cat alike.csv again.csv >joined.csv
run --db joined.db import joined.csv
run --db joined.db --now $now rank --week 2026-W47 --json
is "$(totals | cut -d' ' -f1-6)" "cqd 98 80 0 18 0.8163" "likewise where both were joined"
sound alike.db "rows alike"
sound joined.db "a joined file"

# Sums that no word tells, in a file that is too large to know them all.
{
    echo 'PSTN Trunk FQDN,SIP Response Code,Microsoft Response Code,PSTN Calls Affected By NER'
    seq -f 'sbc%.0f,503,560503,2' 12000
    seq -f 'sbc%.0f,486,560486,1' 12000
    seq -f 'sbc%.0f,,,3' 102000
} >large.csv
run --db large.db import --json large.csv
is "$(json "json_extract(j, '\$.files[0].found.total_rows', '\$.files[0].found.possible_sums', '\$.files[0].rows')")" \
    "[12000,2000,114000]" "what cannot be told from sums is counted, and named"

# Without a database.
run --now $now rank ner.csv --json
is "$(totals)" "aggregate - - 20 1247 - 490/0=1107 500/560500=140" "files of counts are ranked straight"

done_testing
