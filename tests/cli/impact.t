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
    out_has "Lost 0 of 1 call; 1 was recovered within 120 s IDs" "a cause where the same trunk did"
    out_has "lost calls 3 - - recovered calls 9 - - by another trunk 5 - -" "the week's figures"
done
# The same rows in another order are the same calls.
{ echo "$head" && sed 1d retries.csv | sort -t, -k10,10r -k1,1r; } >shuffled.csv
run --db r.db --now $now weekly --json
json "json_extract(j, '\$.causes', '\$.totals')" >want
run --db s.db import shuffled.csv
run --db s.db --now $now weekly --json
is "$(json "json_extract(j, '\$.causes', '\$.totals')")" "$(cat want)" "shuffled: the same"

done_testing
