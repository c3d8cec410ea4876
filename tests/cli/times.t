#!/usr/bin/env bash
# times.t - what the Monday report says of times, of calls at once, of trunks and of countries. Every
# figure is worked out by hand; oracle.t has the same of whole exports.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1
now=2026-11-25T00:00:00Z
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }
weekly() { run --db "$db" --now $now weekly "$@"; }
head='CorrelationId,UPN,Invite time,Start time,Failure time,End time,Success,Call type,Caller Number,Callee Number,External Country,Final SIP code,Final Microsoft subcode,SBC FQDN'

# call TIME START FAILURE END MICROSOFT TYPE TRUNK CALLER CALLEE [COUNTRY]: an attempt of Monday 16 November
# (2026-W47). START, FAILURE and END are seconds behind TIME, or empty; the SIP code is the last three
# digits.
n=0
call() {
    n=$((n + 1))
    local cell times='' success=Yes
    for cell in "$2" "$3" "$4"; do
        times=$times,${cell:+$(date -u -d "2026-11-16T${1}Z + $cell seconds" +%FT%T.%3NZ)}
    done
    [ -n "$3" ] && success=No
    echo "c$n,anna@contoso.com,2026-11-16T${1}Z$times,$success,$6,$8,$9,${10-},$((10#${5: -3})),$5,${7:+$7.contoso.com}"
}
us=+14255550199 de=+4930901820

# ------------------------------------------------------------------- setup, talk, held times

# Outbound 20 calls: set up in 1.5, 2.5, ... 20.5 s, talk of 10, 20, ... 200 s. By nearest rank the median
# is the 10th, the 95th percentile the 19th (0.95 * 20) of them: 10.5 and 19.5 s; 100 and 190 s; in total
# 10 * 210 = 2100 s.
# Inbound 3 calls, held for 30, 60, 90.25 s: the 2nd (0.5 * 3 = 1.5), the 3rd (2.85), 180.25 s.
# Connected and not in n: without a start; cut to the minute; with a start before the invite. In setup but
# not in talk: an end before the start; an end three days later; no end. Of no direction: an interval only.
{
    echo "$head"
    for i in $(seq 20); do
        call 10:00:00 "$i.5" '' $((11 * i)).5 540000 dr_out sbc1 $us $de
    done
    call 11:00:00 1 '' 31 540000 dr_in sbc1 $us $de
    call 11:10:00 1 '' 91.25 540000 dr_in sbc1 $us $de
    call 11:20:00 1 '' 61 540000 dr_in sbc1 $us $de
    call 12:00:00 '' '' 60 540000 dr_out sbc1 $us $de
    call 12:10:00 -2 '' 60 540000 dr_out sbc1 $us $de
    call 12:20:00 0 '' -1 540000 dr_out sbc1 $us $de
    call 12:30:00 1 '' 259200 540000 dr_out sbc1 $us $de
    call 12:40:00 21 '' '' 540000 dr_out sbc1 $us $de
    call 12:50:00 1 '' 2 540000 conf sbc1 $us $de
} >durations.csv
{
    echo "$head"
    echo "m1,anna@contoso.com,2026-11-16 13:00,2026-11-16 13:01,,2026-11-16 13:07,Yes,dr_out,$us,$de,,0,540000,sbc1.contoso.com"
} >minutes.csv
db=d.db
run --db d.db import durations.csv minutes.csv
exit_is 0 "calls with times"
weekly --json
exit_is 0 "weekly"
# Setup also 0, 1 and 21 s: 23 of 0, 1, 1.5, 2.5, ...; the 12th is 10.5, the 22nd (21.85) 20.5.
is "$(json "json_extract(j, '\$.times.setup', '\$.times.talk', '\$.times.held')")" \
    '[{"n":23,"median":10.5,"p95":20.5},{"n":20,"median":100.0,"p95":190.0,"total":2100.0},{"n":3,"median":60.0,"p95":90.25,"total":180.25}]' \
    "setup, talk and held time"
is "$(json "json_extract(j, '\$.times.concurrent.n')")" 24 "calls with a beginning and an end"
is "$(json "json_extract(j, '\$.times_last_week')")" '' "without a week before"
weekly
out_has 'setup, outbound  23    10.5 s    20.5 s          -' "setup time on paper"
out_has 'talk, outbound   20  1:40 min  3:10 min  35:00 min' "talk time"
out_has 'held, inbound     3  1:00 min  1:30 min   3:00 min' "held time"
run --db d.db --now 2026-12-02T00:00:00Z weekly --week 2026-W48
out_lacks 'Times of' "a week without calls has no times"

weekly --direction in --json
is "$(json "json_extract(j, '\$.times.setup.n', '\$.times.talk.n', '\$.times.held.n', '\$.times.setup.median')")" \
    '[0,0,3,null]' "of one direction"
weekly --direction in
out_lacks 'setup, outbound' "what no call has is left out"

# ---------------------------------------------------------------------------- calls at once

# span FROM UNTIL TRUNK: an inbound call that is invited a second before FROM.
span() {
    local from until
    from=$(date -u -d "2026-11-16T${1}Z" +%s) until=$(date -u -d "2026-11-16T${2}Z" +%s)
    call "$(date -u -d "@$((from - 1))" +%T)" 1 '' $((until - from + 1)) 540000 dr_in "$3" $us $de
}
# sbc1: 10:00-10:10, 10:05-10:15, and 10:10-10:20, which begins as the first ends: two, from 10:05 on.
# sbc2: 10:05:30-10:06, 10:05:40-10:05:50, 10:05:45-10:07: three, from 10:05:45 on, five in all.
# sbc3: 10:05:46-10:05:46, connected at no instant. 11:00, five once more: the first time counts.
# No trunk: alone, at 12:00.
{
    echo "$head"
    span 10:00:00 10:10:00 sbc1
    span 10:05:00 10:15:00 sbc1
    span 10:10:00 10:20:00 sbc1
    span 10:05:30 10:06:00 sbc2
    span 10:05:40 10:05:50 sbc2
    span 10:05:45 10:07:00 sbc2
    span 10:05:46 10:05:46 sbc3
    for trunk in sbc4 sbc5 sbc6 sbc7 sbc8; do span 11:00:00 11:00:10 $trunk; done
    span 12:00:00 12:01:00 ''
    call 10:05:46 '' 100 '' 560503 dr_out sbc1 $us $de # failed: not connected
} >spans.csv
db=s.db
run --db s.db import spans.csv
weekly --json
is "$(json "json_extract(j, '\$.times.concurrent')")" '{"peak":5,"time":"2026-11-16T10:05:45Z","n":13}' \
    "calls at once, and when"
is "$(json "(SELECT group_concat(coalesce(value ->> 'trunk', '-') || ' ' ||
    json_extract(value, '\$.concurrent.peak', '\$.concurrent.time'), char(10)) FROM json_each(j, '\$.trunks') WHERE value ->> 'trunk' IS NULL OR value ->> 'trunk' < 'sbc5')")" \
    'sbc1.contoso.com [2,"2026-11-16T10:05:00Z"]
sbc2.contoso.com [3,"2026-11-16T10:05:45Z"]
- [1,"2026-11-16T12:00:00Z"]
sbc3.contoso.com [0,null]
sbc4.contoso.com [1,"2026-11-16T11:00:00Z"]' "on each trunk"
weekly --tz Europe/Berlin
out_has 'At once  at most 5 calls, Mon 16 Nov 11:05:45, of 13 attempts' "in the zone"
weekly --trunk 'sbc2*' --json
is "$(json "json_extract(j, '\$.times.concurrent.peak', '\$.times.concurrent.n')")" '[3,3]' "of one trunk"
# As any export in any order has it.
{ echo "$head" && sed 1d spans.csv | sort -r -t, -k9,9; } >shuffled.csv
weekly --json
json "json_extract(j, '\$.times', '\$.trunks')" >want
db=t.db
run --db t.db import shuffled.csv
weekly --json
is "$(json "json_extract(j, '\$.times', '\$.trunks')")" "$(cat want)" "shuffled: the same"

# -------------------------------------------------------------------------- time to failure

# 503: at the bounds of every bucket, below and at it. 404: three of four at once. 408: three after 15 s
# or more. 500: two, of which nothing is said. 502: without the time, and with one before the invite.
{
    echo "$head"
    for after in 0 0.999 1 4.999 5 14.999 15 29.999 30 59.999 60 600; do
        call 10:00:00 '' $after '' 560503 dr_out sbc1 $us $de
    done
    for after in 0.2 0.3 4 40; do call 10:10:00 '' $after '' 560404 dr_out sbc1 $us $de; done
    for after in 3 15 32 70; do call 10:20:00 '' $after '' 560408 dr_out sbc1 $us $de; done
    for after in 0.1 0.2; do call 10:30:00 '' $after '' 560500 dr_out sbc1 $us $de; done
    call 10:40:00 '' -5 '' 560502 dr_out sbc1 $us $de
    call 10:41:00 '' 259200 '' 560502 dr_out sbc1 $us $de
    call 10:42:00 '' 1 '' 560502 dr_out sbc1 $us $de | sed 's/,2026-11-16T10:42:01.000Z,/,,/'
    echo "m1,anna@contoso.com,2026-11-16 13:00,,2026-11-16 13:00,,No,dr_out,$us,$de,,502,560502,sbc1.contoso.com"
} >failing.csv
db=f.db
run --db f.db import failing.csv
weekly --json
is "$(json "(SELECT group_concat(c ->> 'sip_code' || ' ' || coalesce(json_extract(c, '\$.fails_after.n') || ': ' ||
    (SELECT group_concat(json_extract(b.value, '\$.from', '\$.until', '\$.attempts'), ' ')
       FROM json_each(c, '\$.fails_after.buckets') AS b), 'none'), char(10))
    FROM (SELECT value AS c FROM json_each(j, '\$.causes') ORDER BY value ->> 'sip_code'))")" \
    "404 4: [0,1,2] [1,5,1] [5,15,0] [15,30,0] [30,60,1] [60,null,0]
408 4: [0,1,0] [1,5,1] [5,15,0] [15,30,1] [30,60,1] [60,null,1]
500 2: [0,1,2] [1,5,0] [5,15,0] [15,30,0] [30,60,0] [60,null,0]
502 none
503 12: [0,1,2] [1,5,2] [5,15,2] [15,30,2] [30,60,2] [60,null,2]" "time to failure by bucket"
weekly
out_has 'Fails in  <1 s: 2 · 1-5 s: 2 · 5-15 s: 2 · 15-30 s: 2 · 30-60 s: 2 · 60+' "spread: nothing is said"
out_has 'Fails in  <1 s: 2 · 1-5 s: 1 · 30-60 s: 1; of 4 attempts, like refusals' "refused"
out_has 'Fails in  1-5 s: 1 · 15-30 s: 1 · 30-60 s: 1 · 60+ s: 1; of 4 attempts,' "timed out"
out_has 'Fails in  <1 s: 2; of 2 attempts' "of two nothing is said"
out_lacks 'Fails in  <1 s: 2; of 2 attempts,' "really nothing"
is "$(grep -c 'Fails in' "$out")" 4 "without times there is no line"

# --------------------------------------------------------------------- by trunk and country

# rows N MICROSOFT TYPE TRUNK CALLER CALLEE [COUNTRY]: N attempts, each a call of its own; those with 540000
# connected.
rows() {
    local i failed=1
    [ "$2" = 540000 ] && failed=''
    for i in $(seq "$1"); do
        call "$(printf '%02d:%02d:00' $((i / 60 + 8)) $((i % 60)))" '' "$failed" '' "$2" "${@:3}"
    done | sed "s/^c/r$2-$4-$3-/"
}
# sbc1: 100 attempts, 80 connected, 10 busy, 6 failed with 503, 4 with 404. Delivered are 90; Wilson with
#       z * z = 3.8415: (0.9 + 3.8415 / 200 -+ sqrt(3.8415 * (0.09 / 100 + 3.8415 / 40000))) / 1.038415
#       = (0.91921 -+ 0.06185) / 1.038415, from 0.8256 to 0.9448.
# sbc2: 12, 3 connected, 4 failed with 503, 5 with 404. sbc3: 3, all failed with 500.
# To Germany 96 (80 connected, 10 busy, 6 with 503); to France, as the export says, 5 with 404; from
# Great Britain, masked, 11: 3 connected, 4 with 404 and 4 with 503, of which the lower code is named; 3 from nobody
# knows where.
gb='+44207946***'
{
    echo "$head"
    rows 80 540000 dr_out sbc1 $us $de
    rows 10 560486 dr_out sbc1 $us $de
    rows 6 560503 dr_out sbc1 $us $de
    rows 4 560404 dr_in sbc1 "$gb" $us
    rows 3 540000 dr_in sbc2 "$gb" $us
    rows 4 560503 dr_in sbc2 "$gb" $us
    rows 5 560404 dr_out sbc2 $us '' fr
    rows 3 560500 dr_in sbc3 anonymous $us
} >parts.csv
db=p.db
run --db p.db import parts.csv
exit_is 0 "attempts on three trunks, of three countries"
weekly --json
cp "$out" parts.json
groups() { # groups NAME KEY: each with its counts, rates and top cause
    json "(SELECT group_concat(json_extract(value, '\$.$2', '\$.attempts', '\$.connected', '\$.expected', '\$.failed',
        '\$.asr', '\$.ner', '\$.ner_low', '\$.ner_high', '\$.top_cause.sip_code', '\$.top_cause.microsoft_code',
        '\$.top_cause.attempts'), char(10)) FROM json_each(j, '\$.$1'))"
}
is "$(groups trunks trunk)" '["sbc1.contoso.com",100,80,10,10,0.8,0.9,0.8256,0.9448,503,560503,6]
["sbc2.contoso.com",12,3,0,9,0.25,0.25,0.0889,0.5323,404,560404,5]
["sbc3.contoso.com",3,0,0,3,0.0,0.0,0.0,0.5615,500,560500,3]' "by trunk"
is "$(groups countries country)" '["GB",11,3,0,8,0.2727,0.2727,0.0975,0.5656,404,560404,4]
["DE",96,80,10,6,0.8333,0.9375,0.8703,0.971,503,560503,6]
["FR",5,0,0,5,0.0,0.0,0.0,0.4345,404,560404,5]
[null,3,0,0,3,0.0,0.0,0.0,0.5615,500,560500,3]' "by country"
weekly --advice none
is "$(sed -n '/^By trunk/,$p' "$out" | sed '/^First/,$d')" \
    'By trunk
failed  attempts     ASR     NER  interval     top cause     trunk
------  --------  ------  ------  -----------  ------------  ----------------
    10       100  80.0 %  90.0 %  82.6-94.5 %  503/560503 6  sbc1.contoso.com
     9        12  25.0 %  25.0 %  few calls    404/560404 5  sbc2.contoso.com
     3         3       -       -  too few      500/560500 3  sbc3.contoso.com

By country of the far number
failed  attempts     ASR     NER  interval   top cause     country
------  --------  ------  ------  ---------  ------------  ---------
     8        11  27.3 %  27.3 %  few calls  404/560404 4  GB
     6        96  83.3 %  93.8 %  few calls  503/560503 6  DE
     5         5       -       -  too few    404/560404 5  FR
     3         3       -       -  too few    500/560500 3  not known' "on paper"

weekly --country GB --json
is "$(groups trunks trunk | cut -d, -f1-5)" '["sbc2.contoso.com",7,3,0,4
["sbc1.contoso.com",4,0,0,4' "trunks of one country"
weekly --country GB
out_lacks 'By country' "one country needs no table"
weekly --trunk 'sbc2*' --direction in --json
is "$(groups countries country | cut -d, -f1-5)" '["GB",7,3,0,4' "countries of one trunk and direction"
weekly --owner carrier --json # 404 alone
is "$(groups trunks trunk | cut -d, -f1-5,10-)" '["sbc1.contoso.com",100,80,10,10,404,560404,4]
["sbc2.contoso.com",12,3,0,9,404,560404,5]
["sbc3.contoso.com",3,0,0,3,null,null,null]' "sums are of all, the top cause is the owner's"
run --db p.db --now $now ack 404/560404
weekly --json
is "$(groups trunks trunk | cut -d, -f10-)" '503,560503,6]
503,560503,4]
500,560500,3]' "a cause that is set aside is no top cause"

# Eleven trunks with 11, 10, ... 1 failed attempts: nine, and the two others as one.
{
    echo "$head"
    for i in $(seq 11); do rows $((12 - i)) 560503 dr_out "t$i" $us $de; done
} >eleven.csv
db=e.db
run --db e.db import eleven.csv
weekly --advice none
is "$(grep -c ' t[0-9]*[.]contoso' "$out")" 9 "nine trunks are named"
out_has '     3         3    -    -  too few    -              2 others' "the others are one row"
is "$(grep -E '.{81,}' "$out")" "" "within 80 columns"
weekly --json
is "$(json "json_array_length(j, '\$.trunks')")" 11 "in JSON all are named"

# ------------------------------------------------------------------------- where there is none

nothing() { json "json_extract(j, '\$.times', '\$.times_last_week', '\$.trunks', '\$.countries', '\$.causes[0].fails_after')"; }
printf '%s\n' 'Date,PSTN Trunk FQDN,PSTN Call Type,PSTN Call End Reason,PSTN Call End Sub Reason,PSTN Total Attempts Count,PSTN Total Connected Count' \
    '2026-11-17,sbc1.contoso.com,ByotOut,503,560503,12,' >cqd.csv
printf '%s\n' 'SIP Response Code,Microsoft Response Code,PSTN Calls Affected By NER' '500,560500,136' >ner.csv
db=c.db
run --db c.db import --period 2026-W47 cqd.csv ner.csv
for source in cqd aggregate; do
    weekly --source $source --json
    is "$(nothing)" '[null,null,null,null,null]' "source $source has none of it"
    weekly --source $source
    is "$(grep -c 'By trunk\|By country\|Times of\|At once\|Fails in' "$out")" 0 "nor on paper"
    is "$(grep -c '^#1  50[03]/5605' "$out")" 1 "but a cause"
done

# ------------------------------------------------------------------------- the week before

# The same calls a week earlier, but for the four that were set up fastest. Setup: 19 of 0, 1, 5.5, 6.5, ...
# 21 s; the 10th is 12.5, the 19th (18.05) 21. Talk: 16 of 50, 60, ... 200 s; the 8th is 120, the 16th 200.
# At once on Monday 16 November from 10:00:20.5 on: calls 2 to 20, as call 1 ended at 10:00:11.5.
sed 's/2026-11-16T/2026-11-09T/g; s/^c/d/; 2,5d' durations.csv >before.csv
db=d.db
run --db d.db import before.csv
weekly
is "$(sed -n '/^Times of/,/^At once/p' "$out")" 'Times of connected attempts
                  n    median   95 % in      total  last median  last 95 %
---------------  --  --------  --------  ---------  -----------  ---------
setup, outbound  23    10.5 s    20.5 s          -       12.5 s     21.0 s
talk, outbound   20  1:40 min  3:10 min  35:00 min     2:00 min   3:20 min
held, inbound     3  1:00 min  1:30 min   3:00 min     1:00 min   1:30 min

At once  at most 19 calls, Mon 16 Nov 10:00:20, of 24 attempts; last week 16' "beside those of the week before"
weekly --json
is "$(json "json_extract(j, '\$.times_last_week.setup', '\$.times_last_week.concurrent.peak')")" \
    '[{"n":19,"median":12.5,"p95":21.0},16]' "in JSON too"

done_testing
