#!/usr/bin/env bash
# impact.t - whom a cause hit: which calls a retry or another trunk took, which number and country it
# is about, which trunks it stops. Every figure is worked out by hand.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1
now=2026-11-25T00:00:00Z
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }
flatten() { # where lines break does not matter
    tr -s ' \n' ' ' <"$out" >flat
    cp flat "$out"
}
head='CorrelationId,Shared correlation ID,UPN,Invite time,Success,Call type,Caller Number,Callee Number,External Country,Final SIP code,Final Microsoft subcode,SBC FQDN'

# ---------------------------------------------------------------------- retries and failover

# try CALL TIME SUCCESS MICROSOFT TRUNK [TYPE]: an attempt of Monday 16 November between the caller's number
# and one that only this call dials; the SIP code is the last three digits.
n=0
try() {
    local callee=+1425555${1}00 caller=+14255550199 type=${6:-dr_out} trunk=${5:+$5.contoso.com}
    n=$((n + 1))
    echo "a$n,call-$1,anna@contoso.com,2026-11-16T${2}Z,$3,$type,$caller,$callee,,$((10#${4: -3})),$4,$trunk"
}
{
    echo "$head"
    # 503/560503: eight calls, nine attempts.
    try 10 09:00:00 No 560503 sbc1        # another trunk took it: masked
    try 10 09:00:10 Yes 560000 sbc2
    try 11 09:01:00 No 560503 sbc1        # recovered, but on the trunk where it had failed
    try 11 09:01:10 Yes 560000 sbc1
    try 12 09:02:00 No 560503 sbc1        # sbc2 took it, where it had failed too: recovered
    try 12 09:02:10 No 560503 sbc2
    try 12 09:02:20 Yes 560000 sbc2
    try 13 09:04:00.000 No 560503 sbc1    # after 120 s: just in time, masked
    try 13 09:06:00.000 Yes 560000 sbc2
    try 14 09:08:00.000 No 560503 sbc1    # after 120.001 s: lost
    try 14 09:10:00.001 Yes 560000 sbc2
    try 15 09:12:00 No 560503 sbc1        # in the other direction: lost
    try 15 09:12:10 Yes 540000 sbc2 dr_in
    try 16 09:14:00 No 560503 sbc1        # the first that connected counts, on the same trunk
    try 16 09:14:05 Yes 560000 sbc1
    try 16 09:14:10 Yes 560000 sbc2
    try 17 09:16:00 No 560503 sbc1        # lost
    # 504/560504: two calls, another trunk took both.
    try 20 09:20:00 No 560504 sbc1
    try 20 09:20:05 Yes 560000 sbc2
    try 21 09:21:00 No 560504 sbc1
    try 21 09:21:05 Yes 560000 sbc3
    # One call of two causes, 500/560500 and 502/560502: masked in each, and one in the totals.
    try 30 09:30:00 No 560500 sbc1
    try 30 09:30:10 No 560502 sbc2
    try 30 09:30:20 Yes 560000 sbc3
    # 408/560408: a trunk without a name may be any: recovered.
    try 40 09:40:00 No 560408 ''
    try 40 09:40:10 Yes 560000 sbc1
    # 486/560486: busy is no failure.
    try 50 09:50:00 No 560486 sbc1
    try 50 09:50:10 Yes 560000 sbc2
} >retries.csv

fates() { # SIP code, calls, lost, recovered, masked of each cause
    json "(SELECT group_concat(printf('%s %s %s %s %s', v ->> 'sip_code', v ->> 'calls', v ->> 'lost', v ->> 'recovered',
        v ->> 'masked'), ', ') FROM (SELECT value AS v FROM json_each(j, '\$.causes') ORDER BY v ->> 'sip_code'))"
}
totals() { json "json_extract(j, '\$.totals.lost', '\$.totals.recovered', '\$.totals.masked')"; }

run --db r.db import retries.csv
exit_is 0 "calls with retries"
run --db r.db --now $now weekly --json
# 503: of eight calls three lost, five recovered, two of these by another trunk alone.
is "$(fates)" "408 1 0 1 0, 500 1 0 1 1, 502 1 0 1 1, 503 8 3 5 2, 504 2 0 2 2" \
    "lost, recovered, masked calls by cause"
# 8 + 2 + 1 (of two causes) + 1 = 12 calls: 3 lost, 5 + 2 + 1 + 1 recovered, 2 + 2 + 1 masked.
is "$(totals)" "[3,9,5]" "and in total, a call of two causes once"
run --db r.db --now $now weekly --json --retry-window 5
# Within 5 s the call 16 by sbc1, and 20 and 21 by other trunks: 12 - 3 are lost.
is "$(totals)" "[9,3,2]" "a shorter window saves fewer"
run --db r.db --now $now weekly --json --trunk 'sbc1.*'
# On sbc1 alone: 503 in eight calls, of which 12 failed there once and sbc2 took it; 500 and 504.
is "$(fates)" "500 1 0 1 1, 503 8 3 5 3, 504 2 0 2 2" "a filter of trunks does not hide who took a call"
run --db r.db --now $now weekly --fail-if 'lost>3'
exit_is 0 "lost calls of all causes"
run --db r.db --now $now weekly --fail-if 'lost=3'
exit_is 1 "are three"
for attribute in "" --top\ 100%; do
    # shellcheck disable=SC2086 # words
    run --db r.db --now $now weekly $attribute
    flatten
    out_has "Lost 3 of 8 calls; 5 were recovered within 120 s, 2 of them by another trunk: users hardly noticed" \
        "what came of the calls"
    out_has "Lost no call: another trunk took them all within 120 s; users hardly noticed" "a cause nobody noticed"
    out_has "Lost no call: another trunk took it within 120 s; users hardly noticed" "likewise of one call"
    out_has "Lost 0 of 1 call; 1 was recovered within 120 s If fixed" "a cause where the same trunk did"
    out_has "lost calls 3 - - recovered calls 9 - - by another trunk 5 - -" "the week's figures"
done
# The same rows in another order are the same calls.
{ echo "$head" && sed 1d retries.csv | sort -t, -k10,10r -k1,1r; } >shuffled.csv
run --db r.db --now $now weekly --json
json "json_extract(j, '\$.causes', '\$.totals')" >want
run --db s.db import shuffled.csv
run --db s.db --now $now weekly --json
is "$(json "json_extract(j, '\$.causes', '\$.totals')")" "$(cat want)" "shuffled: the same"

# Calls of one second are read in no order of time.
{
    echo "$head"
    for i in $(seq 10 49); do
        try "$i" "10:00:00.200" No 560503 sbc1   # a moment later sbc1 took it
        try "$i" "10:00:00.300" Yes 560000 sbc1
        try "$i" "10:00:00.100" Yes 560000 sbc2 # and a moment before that, too late for it
    done
    for i in $(seq 50 89); do # what connected before saves nothing
        try "$i" "10:00:01.300" No 560503 sbc1
        try "$i" "10:00:01.200" Yes 560000 sbc1
    done
} >second.csv
run --db second.db import second.csv
for filter in '--direction=out' '--trunk=sbc1.*'; do
    run --db second.db --now $now weekly --json "$filter"
    is "$(fates)" "503 80 40 40 0" "within one second, $filter"
done

# --------------------------------------------------------------------- number and country

# far N SUCCESS MICROSOFT CALLER CALLEE COUNTRY TYPE: N attempts, half an hour apart, of as many calls; %d
# in a number is the attempt's.
far() {
    group=$((group + 1))
    awk -v group=$group -v n="$1" -v success="$2" -v microsoft="$3" -v caller="$4" -v callee="$5" -v country="$6" -v type="$7" '
        BEGIN {
            OFS = ","
            for (i = 0; i < n; i++)
                print "f" group "-" i, "", "u" i % 7 "@contoso.com",
                    strftime("%Y-%m-%dT%H:%M:%SZ", 1794787200 + i * 1800, 1), success, type, sprintf(caller, i),
                    sprintf(callee, i), country, microsoft % 1000, microsoft, "sbc1.contoso.com"
        }'
}
us=+14255550199 group=0
{
    echo "$head"
    far 100 Yes 560000 $us '+142555501%02d' '' dr_out
    far 5 No 560484 $us '+44207946010%d' '' dr_out        # ten to Great Britain,
    far 5 No 560484 $us '+44207946***' '' dr_out          # half of them masked
    far 3 No 560501 $us '+44207946020%d' '' dr_out        # three more
    far 10 No 560500 $us +4930901820 '' dr_out            # ten to one number in Germany,
    far 2 Yes 560000 $us +4930901820 '' dr_out            # which two reached
    far 10 No 560503 '+33123456***' $us '' dr_in          # ten from France, masked
    far 10 No 560408 $us '+142555502%02d' CH dr_out       # ten to Switzerland, as the export says
    far 10 No 560502 266696687 $us '' dr_in               # ten of "anonymous", typed on a keypad
} >far.csv
run --db f.db import far.csv
exit_is 0 "calls to some countries"
run --db f.db --now $now weekly --json

found() { # found DIMENSION: SIP code, value and both shares
    json "(SELECT group_concat(printf('%s %s %s %s', c ->> 'sip_code', f.value ->> 'value', f.value ->> 'share',
        f.value ->> 'expected_share'), char(10))
        FROM (SELECT value AS c FROM json_each(j, '\$.causes') ORDER BY value ->> 'sip_code') AS cause,
             json_each(c, '\$.concentration') AS f WHERE f.value ->> 'dimension' = '$1')"
}
# Of 155 attempts 13 were to GB, 12 to DE, 10 each from FR and to CH; what is masked to a country has it.
# 408, 484, 500, 503: 10 of 10. 501: 3 of 3 to GB, by chance (13 / 155) ** 3 = 0.00059; five countries
# in one of seven dimensions make 35 times that, 0.021: more than 1 %. 502 has no country.
is "$(found country)" "408 CH 1.0 0.0645
484 GB 1.0 0.0839
500 DE 1.0 0.0774
503 FR 1.0 0.0645" "the country of the far number, in what it stands out"
# One number: 10 of 10 against 12 of 155. Masked ones stand for a thousand, 266696687 for anybody.
is "$(found number)" "500 +49******20 1.0 0.0774" "the far number, masked"
run --db f.db --now $now weekly
out_lacks 4930901820 "no number in full"
flatten
out_has "Common number +49******20: 100 %, of all attempts 7.7 %; country DE: 100 %, of all attempts 7.7 %" \
    "both in words"
run --db f.db --now $now weekly --country DE --json
is "$(json "json_extract(j, '\$.totals.attempts', '\$.causes[0].attempts')")" "[12,10]" "--country takes the same calls"
run --db f.db --now $now weekly --country ch --json
is "$(json "json_extract(j, '\$.totals.attempts')")" 10 "also those whose country the export says"

# ----------------------------------------------------------------------- certificate and TLS

# stop N DAY TIME MICROSOFT TRUNK: N attempts a minute apart that ended with 504.
stop() {
    for ((i = 0; i < $1; i++)); do
        echo "t$4$5$i,,u$i@contoso.com,2026-11-$2T$3:0$i:00Z,No,dr_out,,,,504,$4,$5.contoso.com"
    done
}
{
    echo "$head"
    stop 3 18 09 569008 sbc1   # certificate expired
    stop 2 17 08 569003 sbc2   # TLS handshake, on two trunks
    stop 1 19 10 569003 sbc1
    stop 1 19 11 569123 sbc2   # documented nowhere: its family is of that kind
    stop 1 19 12 569015 sbc3   # DNS, and a SIP message that can't be read, are not
    stop 1 19 13 569018 sbc3
    stop 5 16 14 560504 sbc3   # nor is what the SBC answers
    echo "good,,u@contoso.com,2026-11-16T00:00:00Z,Yes,dr_out,,,,0,560000,sbc1.contoso.com"
} >tls.csv
run --db t.db import tls.csv
exit_is 0 "trunks that stopped"
certificates() {
    json "(SELECT group_concat(printf('%s %s %s %s %s %s', v ->> 'microsoft_code', v ->> 'trunk', v ->> 'attempts',
        v ->> 'trunk_attempts', v ->> 'first_seen', v ->> 'last_seen'), char(10))
        FROM (SELECT value AS v FROM json_each(j, '\$.certificate')))"
}
run --db t.db --now $now weekly --json
# sbc1 had 3 + 1 of these and a good one, sbc2 2 + 1.
is "$(certificates)" "569008 sbc1.contoso.com 3 5 2026-11-18T09:00:00Z 2026-11-18T09:02:00Z
569003 sbc2.contoso.com 2 3 2026-11-17T08:00:00Z 2026-11-17T08:01:00Z
569003 sbc1.contoso.com 1 5 2026-11-19T10:00:00Z 2026-11-19T10:00:00Z
569123 sbc2.contoso.com 1 3 2026-11-19T11:00:00Z 2026-11-19T11:00:00Z" "by pair and trunk, most attempts first"
is "$(json "json_extract(j, '\$.certificate[0].advice') LIKE 'Renew the SBC certificate%'")" 1 "with what to do first"
run --db t.db --now $now weekly
flatten
out_lacks "stopped by certificate" "four attempts and three stop no trunk: the verdict does not count them"
out_has "Certificate and TLS trouble attempts" "they stand above the ranking"
out_has "sbc1.contoso.com 4 of 5 attempts, 80.0 % sbc2.contoso.com 3 of 3 attempts, 100 %" "with their share of each trunk"
out_has "3 5 Wed 18 Nov 09:00 504/569008 sbc1.contoso.com" "a trunk, since when"
out_has "504/569008 SBC certificate has expired. First: Renew the SBC certificate" "and what to do first"
is "$(grep -o 'First: Renew' "$out" | wc -l)" 1 "once for a cause"
for condition in '1 certificate>1' '0 certificate>2' '1 certificate=2' '2 certificate(569008)>1'; do
    run --db t.db --now $now weekly --advice none --fail-if "${condition#* }"
    exit_is "${condition%% *}" "--fail-if ${condition#* }"
done
run --db t.db --now $now rank --week 2026-W47 --fail-if 'certificate>0'
exit_is 1 "a ranking has that condition too"
run --db t.db --now $now weekly --owner carrier --json
is "$(json "json_extract(j, '\$.certificate')")" "[]" "--owner: only what is theirs"
run --db t.db --now $now ack 504/569003
run --db t.db --now $now weekly --json
is "$(json "(SELECT group_concat(value ->> 'microsoft_code') FROM json_each(j, '\$.certificate'))")" 569008,569123 \
    "what is acknowledged stands elsewhere"
run --db r.db --now $now weekly
out_lacks "ertificate" "nothing where there is nothing"

done_testing
