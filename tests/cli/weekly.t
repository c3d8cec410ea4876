#!/usr/bin/env bash
# weekly.t - the Monday report, on an export in which every state, count and flag is worked out by
# hand.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }

# calls WEEK N SUCCESS SIP MICROSOFT TRUNK TYPE: N attempts in the week that is so many before 2026-W47
# (Monday 16 November), an hour apart from 08:00 on, each a call of its own.
calls() {
    awk -v week="$1" -v n="$2" -v success="$3" -v sip="$4" -v microsoft="$5" -v trunk="$6" -v type="$7" '
        BEGIN {
            OFS = ","
            monday = 1794787200 - week * 7 * 86400
            for (i = 0; i < n; i++) {
                time = monday + (8 + i) * 3600
                print "c" week "-" sip "-" microsoft "-" trunk "-" type "-" i, "u" i % 7 "@contoso.com",
                    strftime("%Y-%m-%dT%H:%M:%SZ", time, 1), success, type, sip, microsoft, trunk
            }
        }'
}
head='CorrelationId,UPN,Invite time,Success,Call type,Final SIP code,Final Microsoft subcode,SBC FQDN'

# Eight weeks before: 100 good calls on sbc1 and 100 on sbc2, an hour apart from Monday 08:00, and
#   503/560503  2 a week: 16 of 8 weeks              this week 20   -> WORSE
#   404/560404  10 a week: 80                        this week 10   -> STEADY
#   403/560403  20 a week: 160                       this week 5    -> BETTER
#   408/560408  4, in the week before last 3 alone   this week 2    -> RETURNED (absent for 3 weeks)
#   500/560500  3 last week                          this week none -> GONE
#   480/10037   never                                this week 1    -> NEW
#   486/560486  5 a week, expected
# This week has 100 good calls on sbc1, and on sbc2 only the first 40: from Wednesday 00:00 on nothing.
# One emergency call of this week failed with 503/560503.
{
    echo "$head"
    for week in 1 2 3 4 5 6 7 8; do
        calls $week 100 Yes 0 540000 sbc1.contoso.com dr_in
        calls $week 100 Yes 0 540000 sbc2.contoso.com dr_in
        calls $week 2 No 503 560503 sbc1.contoso.com dr_out
        calls $week 10 No 404 560404 sbc1.contoso.com dr_out
        calls $week 20 No 403 560403 sbc1.contoso.com dr_out
        calls $week 5 No 486 560486 sbc1.contoso.com dr_out
    done
    calls 4 4 No 408 560408 sbc1.contoso.com dr_out
    calls 1 3 No 500 560500 sbc1.contoso.com dr_out
    calls 0 100 Yes 0 540000 sbc1.contoso.com dr_in
    calls 0 40 Yes 0 540000 sbc2.contoso.com dr_in
    calls 0 19 No 503 560503 sbc1.contoso.com dr_out
    calls 0 1 No 503 560503 sbc1.contoso.com dr_emergency_out
    calls 0 10 No 404 560404 sbc1.contoso.com dr_out
    calls 0 5 No 403 560403 sbc1.contoso.com dr_out
    calls 0 2 No 408 560408 sbc1.contoso.com dr_out
    calls 0 1 No 480 10037 sbc1.contoso.com dr_out
    calls 0 5 No 486 560486 sbc1.contoso.com dr_out
} >weeks.csv

now=2026-11-25T00:00:00Z
run --db w.db import weeks.csv
exit_is 0 "nine weeks of calls"
run --db w.db --now $now weekly --json
exit_is 0 "weekly"
is "$(json "(SELECT group_concat(json_extract(value, '\$.sip_code') || ' ' || json_extract(value, '\$.attempts') || ' ' ||
    json_extract(value, '\$.state') || ' ' || json_extract(value, '\$.previous.attempts'), char(10)) FROM json_each(j, '\$.causes'))")" \
    "503 20 WORSE 2
404 10 STEADY 10
403 5 BETTER 20
408 2 RETURNED 0
480 1 NEW 0" "states, and what there was last week"
is "$(json "json_extract(j, '\$.states')")" \
    '{"NEW":1,"RETURNED":1,"WORSE":1,"STEADY":1,"BETTER":1,"GONE":1}' "how many causes are in each"
is "$(json "(SELECT group_concat(json_extract(value, '\$.sip_code') || ' ' || json_extract(value, '\$.attempts')) FROM json_each(j, '\$.gone'))")" \
    "500 3" "what is gone"
# Last week: 200 good, 2 + 10 + 20 + 3 failures, 5 expected; the weeks before 237, the fourth 241.
is "$(json "(SELECT group_concat(json_extract(value, '\$.week') || ' ' || json_extract(value, '\$.attempts') || ' ' ||
    json_extract(value, '\$.connected') || ' ' || json_extract(value, '\$.delivered') || ' ' || json_extract(value, '\$.failed'), char(10))
    FROM (SELECT * FROM json_each(j, '\$.weeks') LIMIT 4))")" "2026-W46 240 200 205 35
2026-W45 237 200 205 32
2026-W44 237 200 205 32
2026-W43 241 200 205 36" "the weeks before"
is "$(json "json_array_length(j, '\$.weeks')")" 8 "eight of them"
# 60 hours from Wednesday 00:00 on in which sbc2 had a call each in every one of four weeks.
is "$(json "json_extract(j, '\$.silent')")" \
    '[{"trunk":"sbc2.contoso.com","direction":"in","since":"2026-11-18T00:00:00Z","until":"2026-11-20T12:00:00Z","expected":60.0}]' \
    "a silent trunk: since when, and how many calls were to be expected"
is "$(json "json_extract(j, '\$.emergencies[0].invite_time', '\$.emergencies[0].sip_code', '\$.emergencies[0].trunk')")" \
    '["2026-11-16T08:00:00Z",503,"sbc1.contoso.com"]' "the emergency call that did not connect"
is "$(json "json_array_length(j, '\$.emergencies')")" 1 "one of them"
is "$(json "json_extract(j, '\$.compared', '\$.provisional')")" "[true,false]" "compared, and final"

# Of 183 attempts 43 were outbound and 42 of type dr_out; of the 20 with 503/560503 all and 19. That all
# 20 were on sbc1, as 143 of 183 were, is likely by chance: 0.78 ** 20 is 0.007, twice that for two trunks.
is "$(json "json_extract(j, '\$.causes[0].concentration')")" \
    '[{"dimension":"direction","value":"out","share":1.0,"expected_share":0.235},{"dimension":"call_type","value":"dr_out","share":0.95,"expected_share":0.2295}]' \
    "what the attempts of a cause have in common"
is "$(json "json_extract(j, '\$.causes[4].concentration')")" '[]' "one attempt has nothing in common"

run --db w.db --now $now weekly
cp "$out" report
tr -s ' \n' ' ' <report >"$out" # where lines break does not matter
out_has "WORSE: 1 emergency call did not connect, 1 silent trunk, 1 new cause," "the verdict stands on top"
out_has "Start with the emergency call." "with what to start with"
out_has "Emergency calls that did not connect" "then emergencies"
is "$(grep -E '^(Verdict|Data|Emergency calls|Silent trunks|Figures|Causes by|Expected|The causes|Gone|First)' report | cut -d' ' -f1,2 | tr -s ' \n' ' ')" \
    "Verdict Data Emergency calls Silent trunks: Figures Causes by Expected The causes Expected, not Gone since First " \
    "above all figures, and each section in its place"
out_has "no inbound call from Wed 18 Nov 00:00 to Fri 20 Nov 12:00, where" "and silent trunks"
out_has "in 8 of 8 weeks before, first Mon 21 Sep 2026" "since when a cause is seen"
out_has "in 1 of 8 weeks before" "and how often"
out_has "Common direction out: 100 %, of all attempts 23.5 %; call type dr_out" "what stands out"
out_has "Gone since last week" "what is gone"
is "$(sed -n '/^First$/,$p' report)" "First
1 emergency call did not connect, on sbc1.contoso.com, Mon 16 Nov 08:00:
503/560503.
   1. See in the SBC log which leg raised the 503 and why

  More  sipwhy query emergency-calls

sbc2.contoso.com was silent from Wed 18 Nov 00:00 to Fri 20 Nov 12:00: see
whether calls reach it.

#1 503/560503, SBC admin: SBC is overloaded, out of channels or in maintenance.
   1. See in the SBC log which leg raised the 503 and why" "at the end again what to do first"
is "$(grep -E '.{81,}' report)" "" "within 80 columns"

run --db w.db --now $now weekly --top 2
out_has "New or returned, with fewer attempts than what is ranked" "what the verdict counts below the cut"
out_has "RETURNED 408/560408 2, NEW 480/10037 1" "is named"
run --db w.db --now $now weekly
out_lacks "New or returned" "where all are ranked there is none"

# ------------------------------------------------------------------- when it can't be said

run --db w.db --now 2026-11-23T07:00:00Z weekly
out_has "provisional: exports of this week may be late" "a week younger than two days is provisional"
run --db w.db --now $now weekly --week 2026-W39
out_has "History   0 weeks with data before this one: too short" "the first week has no history"
is "$(grep '^attempts  ' "$out" | head -1 | tr -s ' ')" "attempts 237 - -" "nor anything beside its figures"
run --db w.db --now $now weekly --week 2026-W40
is "$(grep '^attempts  ' "$out" | head -1 | tr -s ' ')" "attempts 237 237 237" "the range of a single week is one figure"
run --db w.db --now $now weekly --week 2026-W39 --json
is "$(json "(SELECT group_concat(DISTINCT json_extract(value, '\$.state')) FROM json_each(j, '\$.causes'))")" NEW \
    "nothing is claimed but NEW"
run --db w.db --now $now weekly --user 'u1*' --json
is "$(json "json_extract(j, '\$.compared', '\$.causes[0].state')")" "[false,null]" "filters of calls have no history"
run --db w.db --now $now weekly --trunk 'sbc1*' --json
is "$(json "json_extract(j, '\$.compared', '\$.causes[0].state', '\$.weeks[0].attempts', '\$.silent')")" \
    '[true,"WORSE",140,[]]' "a filter of trunks has"
run --db w.db --now $now weekly --week 2026-W50
out_has "No call in this period" "a week without calls says so"
for option in "--since 4w" "--until 2026-11-22"; do
    # shellcheck disable=SC2086
    run --db w.db --now $now weekly $option
    is "$status $(cat "$err")" "2 sipwhy: weekly is about a week: give --week 2026-W46" "weekly $option"
    run weekly --help
    out_lacks "${option% *} " "its help does not offer ${option% *}"
done
for command in weekly rank; do
    run --db w.db --now $now $command -q --fail-if 'failed>0'
    is "$status $(wc -c <"$out") $(cut -c1-23 "$err")" "1 0 sipwhy: failed>0 holds:" \
        "$command -q --fail-if: the condition that holds alone"
    run --db w.db --now $now $command -q --fail-if 'failed<0'
    is "$status $(wc -c <"$out") $(wc -c <"$err")" "0 0 0" "none that holds: nothing"
    run --db w.db --now $now $command -q --fail-if 'failed>0' --format text
    is "$status $(($(wc -l <"$out") > 9))" "1 1" "--format asks for the report"
    run --db w.db --now $now $command -q --fail-if 'failed>0' -o cron.html
    is "$status $(wc -c <"$out") $(grep -c '</html>' cron.html)" "1 0 1" "so does -o"
    run --db w.db --now $now $command -q
    is "$status $(($(wc -l <"$out") > 9))" "0 1" "and -q without a condition prints it"
done
for bad in "--since 7d" "--weeks 27" "--weeks x" "--week 2026-W54"; do
    # shellcheck disable=SC2086 # words
    run --db w.db weekly $bad
    exit_is 2 "weekly $bad: wrong usage"
done
run --db none.db weekly
exit_is 66 "without a database"
echo "$head" >heading.csv
run --db empty.db import heading.csv
for options in "" "--only-if-changed" "--week 2026-W47"; do
    # shellcheck disable=SC2086 # words
    run --db empty.db --now $now weekly $options
    is "$status $(sed 1,2d "$out")" \
        "$([ "$options" = --only-if-changed ] && echo "0 " || echo "0 There is no call in the database yet. Import an export first: sipwhy import FILE")" \
        "weekly $options of an empty database"
done
run --db empty.db --now $now weekly --fail-if 'failed>0' --fail-if 'calls>0' --fail-if 'lost>0'
exit_is 0 "of nothing no count is above 0"
run --db empty.db --now $now weekly --fail-if 'attempts<10'
exit_is 1 "but below 10 it is"
run --db empty.db --now $now weekly --fail-if 'stale>0'
err_has "no call in the database: stale>0 can't be judged" "how old nothing is can't be said"

# ------------------------------------------------------------------------------ verdict
#
# Every week has 200 good calls and 10 with 404/560404 in each of four weeks before, so that 40 failed of 840.
# What else there is stands at the case. Of all failed attempts together:
#   five new causes of 4     30 of 230 where 11.0 were predicted: ln(2.739) / 0.2298 = 4.39, worse
#   five of 4 become 1 each  15 of 215 where 120 of 920 predict 28.0: ln(0.535) / 0.2632 = -2.38, better

usual() { # usual LAST: the weeks from this one to the LAST before it
    for week in $(seq 0 "$1"); do
        calls "$week" 200 Yes 0 540000 sbc1.contoso.com dr_in
        calls "$week" 10 No 404 560404 sbc1.contoso.com dr_out
    done
}
five() { # five WEEK N: N attempts each of five causes
    for pair in "503 560503" "403 560403" "500 560500" "484 560484" "488 560488"; do
        # shellcheck disable=SC2086 # two words
        calls "$1" "$2" No $pair sbc1.contoso.com dr_out
    done
}
broken() { calls "${2:-0}" "$1" No 504 569008 sbc2.contoso.com dr_out; }
good() { calls "${2:-0}" "$1" Yes 0 540000 sbc2.contoso.com dr_in; }
verdict() { # verdict WEEKS [COMMAND...]: of the usual weeks, and what the command prints
    { echo "$head" && usual "$1" && "${@:2}"; } >case.csv
    run --now $now weekly --week 2026-W47 case.csv --advice none
    tr -s ' \n' ' ' <"$out" | sed 's/.*Verdict //; s/ \(History\|Attempts\) .*//'
    echo
}
is "$(verdict 4)" "STEADY. Start with #1." "as ever"
returned() { calls 4 2 No 408 560408 sbc1.contoso.com dr_out && calls 0 "$1" No 408 560408 sbc1.contoso.com dr_out; }
is "$(verdict 4 returned 2)" "STEADY: 1 returned. Start with #1." "what has two attempts decides nothing"
is "$(verdict 4 returned 4)" "STEADY: 1 returned. Start with #1." "nor what has four"
is "$(verdict 4 returned 5)" "WORSE: 1 returned. Start with #2." "five do, and one starts with them"
one_new() { calls 0 "$1" No 503 560503 sbc1.contoso.com dr_out; }
is "$(verdict 4 one_new 4)" "STEADY: 1 new cause. Start with #1." "four of a new cause"
is "$(verdict 4 one_new 5)" "WORSE: 1 new cause. Start with #2." "and five"
is "$(verdict 4 five 0 4)" "WORSE: 5 new causes. Start with #1." "failed attempts together are worse"
run --now $now weekly --week 2026-W47 case.csv --advice none --owner carrier
out_has "STEADY. Start with #1." "of an owner, his together"
run --db aside.db import case.csv
for pair in 503/560503 403/560403 500/560500 484/560484 488/560488; do run --db aside.db --now $now ack $pair; done
run --db aside.db --now $now weekly --advice none
out_has "STEADY. Start with #1." "without those that are set aside"
fewer() { for week in 1 2 3 4; do five $week 4; done && five 0 1; }
is "$(verdict 4 fewer)" "BETTER. Start with #1." "failed attempts together are better"
gone() { calls 1 "$1" No 500 560500 sbc1.contoso.com dr_out; }
is "$(verdict 4 gone 4)" "STEADY: 1 gone. Start with #1." "four attempts less are none"
is "$(verdict 4 gone 6)" "STEADY: 1 gone. Start with #1." "nor are six of one week: as many come and go by chance"
usually() { for week in 1 2 3 4; do calls $week "$1" No 500 560500 sbc1.contoso.com dr_out; done; }
is "$(verdict 4 usually 8)" "BETTER: 1 gone. Start with #1." "eight of each week do not stay out by chance"

# Of many causes some change by chance. 8 a week become 18 of 228, where 32 of 872 were before: ln(2.151) / 0.285 is 2.69,
# which chance does in 0.7 % of weeks: beyond it for two causes, not for ten.
more() { usually 8 && calls 0 18 No 500 560500 sbc1.contoso.com dr_out; }
others() { # eight causes that are as ever
    for pair in "503 560503" "403 560403" "484 560484" "488 560488" "480 560480" "408 560408" "502 560502" "504 560504"; do
        # shellcheck disable=SC2086 # two words
        for week in 0 1 2 3 4; do calls $week 6 No $pair sbc1.contoso.com dr_out; done
    done
}
is "$(verdict 4 more)" "WORSE: 1 worse. Start with #1." "one of two causes that is worse"
of_ten() { more && others; }
is "$(verdict 4 of_ten)" "STEADY: 1 worse. Start with #1." "one of ten is so by chance"

# Of a week that lacks days nothing good is claimed.
lacking() { # lacking WEEKS [COMMAND...]: as verdict, with four calls on a Thursday, and none on the last
    verdict "$@" >/dev/null
    grep -Ev '2026-11-19T|2026-1(0-22|0-29|1-05|1-12)T[01]' case.csv >lacking.csv
    run --now $now weekly --week 2026-W47 lacking.csv --advice none
    tr -s ' \n' ' ' <"$out" | sed 's/.*Verdict //; s/ \(History\|Attempts\) .*//'
    echo
}
is "$(lacking 4 gone 5)" "INCOMPLETE: no call on 1 day. Start with #1." "what may have come on that day is not gone"
run --now $now weekly --week 2026-W47 lacking.csv --json
is "$(json "json_extract(j, '\$.verdict.word', '\$.gone', '\$.states.GONE')")" '["INCOMPLETE",[],0]' "nor in JSON"
run --now $now weekly --week 2026-W47 lacking.csv --only-if-changed
out_has "Missing   no call on Thu 19 Nov" "it is told though nothing is worse"
is "$(lacking 4)" "INCOMPLETE: no call on 1 day. Start with #1." "such a week is not steady"
is "$(lacking 4 one_new 5)" "WORSE: 1 new cause, no call on 1 day. Start with #2." "what is worse is so all the same"

urgent() { calls 0 1 No 503 560503 sbc1.contoso.com dr_emergency_out; }
is "$(verdict 2 one_new 9)" "NO VERDICT: 1 new cause. Start with #2." "two weeks are no history"
is "$(verdict 3 one_new 9)" "WORSE: 1 new cause. Start with #2." "three are"
is "$(verdict 2 urgent)" "WORSE: 1 emergency call did not connect, 1 new cause. Start with the emergency call." \
    "but an emergency call needs none"
is "$(verdict 0 one_new 9)" "NO VERDICT: first week with data. Start with #1." "in the first week nothing is new"
is "$(verdict 0 urgent)" "WORSE: 1 emergency call did not connect, first week with data. Start with the emergency call." \
    "whatever else there is"
verdict 4 one_new 9 >want
run --now $now weekly --week 2026-W47 case.csv --advice none --weeks 0
out_has "NO VERDICT: 1 new cause." "no week to compare with is not the first week"

# On Monday sbc2 has that many of its attempts broken, in every week.
trunk() { for week in 0 1 2 3 4; do broken "$1" $week && good "$2" $week; done; }
is "$(verdict 4 trunk 6 7)" "STEADY. Start with #1." "six of thirteen stop no trunk"
tr -s ' \n' ' ' <"$out" >flat && cp flat "$out"
out_has "sbc2.contoso.com 6 of 13 attempts, 46.2 % 504/569008 SBC certificate" "they are told all the same"
is "$(verdict 4 trunk 6 6)" "WORSE: 1 trunk stopped by certificate or TLS trouble. Start with #2." "six of twelve do"
tr -s ' \n' ' ' <"$out" >flat && cp flat "$out"
out_has "sbc2.contoso.com 6 of 12 attempts, 50.0 %; it stopped the trunk on Mon 16 Nov: 6 of 12" "and when"
is "$(verdict 4 trunk 4 0)" "STEADY. Start with #1." "four are too few"
is "$(verdict 0 broken 5)" "WORSE: 1 trunk stopped by certificate or TLS trouble, first week with data. Start with #2." \
    "it needs no history"
all_trunks() { for trunk in 01 02 03 04 05 06 07 08 09 10 11 12; do calls 0 1 No 504 569008 sbc$trunk.contoso.com dr_out; done; }
verdict 4 all_trunks >got
out_has "And 2 further rows with at most 1 attempt each." "rows beyond the tenth are counted"
# One a day, on five days, and that many good ones on Monday.
daily() { broken 5 | awk -F, '{ sub("-11-16", "-11-" 15 + NR) } 1' && good "$1"; }
verdict 4 daily 5 >got
is "$(cat got)" "WORSE: 1 trunk stopped by certificate or TLS trouble, 1 new cause. Start with #2." "half of the week"
tr -s ' \n' ' ' <"$out" >flat && cp flat "$out"
out_has "sbc2.contoso.com 5 of 10 attempts, 50.0 %: it stopped the trunk" "without a day"
run --now $now weekly --week 2026-W47 case.csv --json
is "$(json "json_extract(j, '\$.certificate[0].trunk_share', '\$.certificate[0].stops_trunk')")" "[0.5,true]" "in JSON"
run --now $now weekly --week 2026-W47 case.csv --tz Asia/Tokyo --advice none
out_has "it stopped the trunk" "in any zone"

# ------------------------------------------------------------------------------- rates

# Of 183 attempts 140 connected; 486 5, 480 1, 503 20, 408 2; none was cancelled (487) or redirected (3xx).
run --db w.db --now $now weekly --kpi all --json
is "$(json "(SELECT group_concat(json_extract(value, '\$.name') || ' ' || json_extract(value, '\$.value') || ' ' ||
    json_extract(value, '\$.n'), char(10)) FROM json_each(j, '\$.kpis'))")" "asr 0.765 183
ner 0.7923 183
ner_without_487 0.7923 183
seer 0.7978 183
isa 0.1202 183
isa_complement 0.8798 183" "every reading of the rates"
run --db w.db --now $now rank --week 2026-W47 --kpi all
out_has "SEER            79.8 % of 183: connected, 480, 486, 600 and 603 of all but 3xx" "with its formula"
run --db w.db rank --kpi some
exit_is 2 "--kpi of another kind: wrong usage"

# ---------------------------------------------------------------------------- conditions

# This week: 140 of 183 connected; delivered are those and 5 busy ones, 145 of 183 = 79.23 %.
while read -r code condition; do
    run --db w.db --now $now weekly --advice none --fail-if "$condition"
    exit_is "$code" "--fail-if $condition"
    is "$(grep -c "^sipwhy: $condition holds: it is " "$err")" "$code" "$condition: the reason, if it holds"
done <<"END"
1 ner<97
0 ner<79
1 ner<=80
1 asr<76.6
0 asr<76.5
1 failed=38
1 new>0
0 new>1
1 returned>=1
1 worse>0
1 gone>0
1 silent=1
0 missing>0
1 emergency>0
1 lost>0
1 attempts(560503)>19
0 attempts(560503)>20
1 attempts(503/560503)=20
1 attempts(503)=20
0 attempts(503/560504)>0
1 calls(404/560404)=10
1 users(404/560404)=7
1 attempts=183
END
for bad in ner 'ner<' '<97' 'ner<%' 'ner<9%7' 'ner<97%%' 'failed>5%' 'ner<9x' 'ner!97' 'x>1' 'new(5)>1' 'attempts()>1' 'attempts(5>1' 'ner<nan' ''; do
    run --db w.db weekly --fail-if "$bad"
    exit_is 2 "--fail-if '$bad': wrong usage"
done
figures='ner, asr, failed, lost, emergency, certificate, new, returned, worse, gone, silent, missing, stale, attempts, calls, users'
while IFS='|' read -r bad says; do
    run --db w.db weekly --fail-if "$bad"
    err_has "--fail-if: $says" "--fail-if '$bad': what there is instead"
done <<END
silence>1|begin with one of $figures, as in ner<97
<97|begin with one of $figures
ner|behind ner give one of < <= > >= = and a number
new=>0|behind new give one of < <= > >= = and a number
attempts(560503)|behind attempts give one of
attempts(5>1|codes may stand behind lost, attempts, calls, users
new(503)>1|codes may stand behind lost, attempts, calls, users, as in attempts(503/560503)>100
END
for figure in ${figures//,/ }; do
    grep -q "\b$figure\b" <<<"$(sed -n '/^\.BI .-.-fail/,/^\.TP/p' "$root/src/cli/sipwhy.1")"
    ok $? "$figure is in the manual"
    run --db w.db --now $now weekly --advice none --fail-if "$figure>=0"
    exit_is 1 "--fail-if $figure>=0"
done
run --db w.db --now $now rank --fail-if 'new>0'
exit_is 2 "what is of weekly reports is not for a ranking"
is "$(cat "$out")" "" "which it says instead of one"
unjudged() { # unjudged SENTENCE OPTIONS...
    run --now $now "${@:2}"
    is "$status $(cat "$err")" "1 sipwhy: $1" "${*:2}: $1"
}
unjudged "no call in the period: ner<97 can't be judged" --db w.db weekly --week 2026-W50 --fail-if 'ner<97'
unjudged "no call in the period: asr>=0 can't be judged" --db w.db rank --week 2026-W50 --fail-if 'asr>=0'
ten() { { echo "$head" && calls 0 "$1" Yes 0 540000 sbc1.contoso.com dr_in; } >ten.csv; }
ten 9
unjudged "too few attempts: ner<97 can't be judged" rank ten.csv --fail-if 'ner<97'
ten 10
run --now $now rank ten.csv --fail-if 'ner<97'
exit_is 0 "ten attempts have a rate"
# 79.23 % are delivered.
for condition in 'ner<80%' 'NER<80' 'Ner < 80' 'ner<80.5%' 'Failed>0' 'Attempts(560503)>19'; do
    run --db w.db --now $now weekly --advice none --fail-if "${condition// /}"
    exit_is 1 "--fail-if $condition"
done
for condition in 'ner<0.97' 'asr<.5' 'ner>1e-3'; do
    run --db w.db --now $now weekly --fail-if "$condition"
    err_has "--fail-if: rates are in percent: ner<97" "--fail-if $condition: that would never hold"
    exit_is 2 "which is wrong usage"
done
run --db w.db --now $now weekly --advice none --fail-if 'ner<0.5%' --fail-if 'ner<1' --fail-if 'lost<0.5'
exit_is 0 "half a percent is one, and half a call"
run --db w.db --now $now rank --week 2026-W47 --fail-if 'ner<90' -o r.json
exit_is 1 "a ranking has its own"
[ -s r.json ]
ok $? "and the report is written all the same"
run --db w.db --now $now weekly --week 2026-W45 --only-if-changed
exit_is 0 "--only-if-changed"
is "$(cat "$out" "$err")" "" "prints nothing in a quiet week"
run --db w.db --now $now weekly --only-if-changed
out_has "Verdict" "and the report in another"

# ---------------------------------------------------------------- how old, what is missing

# The last data is of 2026-W47. On Monday 11 January 2027 2027-W01 was the latest complete week: W48 to
# W53 and W01 are seven without a call; a week later it is W02, the eighth.
stale_is() { # stale_is NOW WEEKS "WEEK|" OPTIONS...
    run --db w.db --now "$1" "${@:4}" --json
    is "$(json "coalesce(json_extract(j, '\$.stale'), '-')")" "$3" "$*: the week that has no call"
    run --db w.db --now "$1" "${@:4}" --advice none --fail-if "stale=$2"
    exit_is 1 "and $2 weeks have none"
    is "$(sed -n 's/^Stale *//p' "$out")" \
        "$([ "$3" = - ] || echo "$3, the latest complete week, has no call; this is 2026-W47")" "as the report says"
}
for command in weekly rank; do
    stale_is 2027-01-18T06:00:00Z 8 2027-W02 $command
    stale_is 2027-01-17T23:59:59Z 7 2027-W01 $command
    stale_is 2026-11-30T00:00:00Z 1 2026-W48 $command
    stale_is 2026-11-29T23:59:59Z 0 - $command
    stale_is 2027-01-18T06:00:00Z 8 - $command --week 2026-W47
    stale_is 2026-11-18T06:00:00Z 0 - $command
done
stale_is 2026-11-29T23:30:00Z 1 2026-W48 weekly --tz Europe/Berlin
stale_is 2027-04-12T06:00:00Z 20 2027-W14 weekly --tz Europe/Berlin
run --db w.db --now 2027-01-18T06:00:00Z weekly
is "$(sed -n 3p "$out" | cut -d' ' -f1)" Stale "it stands at the top"
run --db w.db --now 2027-01-18T06:00:00Z weekly --format eml
is "$(grep -c '^Subject:.*2026-W47 (stale)' "$out")" 1 "and in the subject of a mail"
run --now 2027-01-18T06:00:00Z weekly weeks.csv --advice none
out_has "Stale" "files that are read straight may be old too"
run --now 2027-01-18T06:00:00Z rank weeks.csv --advice none
out_lacks "Stale" "all that is in them is no week"

# All weeks have calls from Monday 08:00 to Friday 11:00: a Saturday is not missing, a Tuesday without calls is.
grep -v '2026-11-17T' weeks.csv >tuesday.csv
run --db t.db import tuesday.csv
for command in weekly rank; do
    run --db t.db --now $now $command --advice none
    out_has "Missing   no call on Tue 17 Nov: is an export missing?" "$command names a day without calls"
    run --db t.db --now $now $command --json
    is "$(json "json_extract(j, '\$.missing_days')")" '["2026-11-17"]' "$command: in JSON"
done
run --db t.db --now $now weekly -q --fail-if 'missing>0'
exit_is 1 "which a condition may ask for"
err_has "missing>0 holds: it is 1" "and names"
run --db t.db --now $now rank --since 2026-11-16 --until 2026-11-17
out_lacks "Missing" "of another period than a week it says nothing"
run --db w.db --now $now rank
out_lacks "Missing" "nor where there are calls"

# ------------------------------------------------------------------------------ phrases

# Two causes of one pair, told apart by the phrase.
{
    echo "$head,Final SIP Phrase"
    calls 0 3 No 504 569002 sbc1.contoso.com dr_out | sed 's/$/,Unable to deliver INVITE: connection refused 0xffff/'
} >phrase.csv
run --now $now weekly phrase.csv
out_has "Phrase    Unable to deliver INVITE: connection refused" "a cause has its phrase"

# ------------------------------------------------------------------------- order and zones

# The same rows, shuffled and in three files, give the same bytes.
sed 1d weeks.csv | sort -t, -k3,3r -k1,1 >rows
for i in 0 1 2; do
    { echo "$head" && awk -v i=$i 'NR % 3 == i' rows; } >part$i.csv
done
run --db w.db --now $now weekly --advice none
sed '/^Data /,/^$/d' "$out" >want
run --db s.db import part2.csv part0.csv part1.csv
run --db s.db --now $now weekly --advice none
sed '/^Data /,/^$/d' "$out" >got
cmp -s want got
ok $? "shuffled and split: the same report"
diff want got | head -4 | sed 's/^/#   /'
for zone in Asia/Kolkata America/New_York Pacific/Chatham; do
    run --db w.db --tz $zone --now $now weekly --json
    is "$(json "json_extract(j, '\$.period.tz') || ' ' || (SELECT sum(json_extract(value, '\$.attempts')) FROM json_each(j, '\$.causes'))")" \
        "$zone $(sqlite3 w.db "SELECT count(*) FROM calls WHERE outcome = 'failure' AND
            invite_time >= $(TZ=$zone date -d 2026-11-16 +%s)000 AND invite_time < $(TZ=$zone date -d 2026-11-23 +%s)000")" \
        "$zone: the week is the zone's"
done
run --now $now weekly weeks.csv
out_has "2026-W47" "files are read and reported straight"
out_has "1 new cause" "with their history"

# ------------------------------------------------------------------------------- revised
#
# Monday 23 November at 06:00 the week has 503/560503 3 times, 404/560404 2 times; at 10:00 one more
# file with a call of it: 403/560403. That is the week as it is reported: #1 503, #2 404, #3 403.
# On Wednesday come 4 more 404/560404 and one 500/560500: +5 rows. Of 11 failed attempts
#   #1 404/560404 6, was #2    #2 503/560503 3, was #1    #3, #4 403 and 500 with 1 each: the order of
# their codes decides, so 403/560403 stays #3 and 500/560500 is new.

late() { # NAME ROWS...: an export of these calls, each with an ID of its own
    local name=$1
    shift
    { echo "$head" && calls "$@" | sed "s/^/$name-/"; } >"$name.csv"
}
{ late a 0 3 No 503 560503 sbc1.contoso.com dr_out; late b 0 2 No 404 560404 sbc1.contoso.com dr_out; }
late c 0 1 No 403 560403 sbc1.contoso.com dr_out
late d 0 4 No 404 560404 sbc1.contoso.com dr_out
late e 0 1 No 500 560500 sbc1.contoso.com dr_out
run --db r.db --now 2026-11-23T06:00:00Z import a.csv b.csv
run --db r.db --now 2026-11-23T10:00:00Z import c.csv
run --db r.db --now 2026-11-25T06:00:00Z import a.csv
run --db r.db --now 2026-11-25T07:00:00Z weekly --week 2026-W47
out_lacks "Revised" "what comes on the day of the report, or once more, is no revision"
run --db r.db --now 2026-11-25T06:00:00Z import d.csv e.csv
run --db r.db --now 2026-11-25T07:00:00Z weekly --week 2026-W47
is "$(grep -A1 '^Revised' "$out" | paste -sd' ' | tr -s ' ')" \
    "Revised +5 rows since the first import after the week, Mon 23 Nov 06:00: #1 was #2, #2 was #1, #4 is new" \
    "a later run says what has changed"
run --db r.db --now 2026-11-25T07:00:00Z weekly --week 2026-W47 --json
is "$(json "json_extract(j, '\$.revised')")" \
    '{"rows":5,"since":"2026-11-23T06:00:00Z","moved":[{"rank":1,"was":2},{"rank":2,"was":1},{"rank":4,"was":null}]}' \
    "as JSON"
run --db r.db imports undo "$(sqlite3 r.db "SELECT max(id) FROM imports")"
run --db r.db imports undo "$(sqlite3 r.db "SELECT max(id) FROM imports")"
run --db r.db --now 2026-11-25T07:00:00Z weekly --week 2026-W47 --json
is "$(json "json_extract(j, '\$.revised')")" "" "taken back, nothing is revised"
run --db w.db --now $now weekly --json
is "$(json "json_extract(j, '\$.revised')")" "" "nor in a week whose calls came together"

revised() { # revised DB ARGUMENTS: the line's words
    run --db "$1" weekly --week 2026-W47 --advice none "${@:2}"
    grep -A1 '^Revised' "$out" | grep -E '^(Revised|  )' | paste -sd' ' | tr -s ' '
}
late old 4 6 No 503 560503 sbc1.contoso.com dr_out
late next -1 6 No 503 560503 sbc1.contoso.com dr_out
{ cat a.csv && sed 1d d.csv && sed 1d old.csv; } >whole.csv
import_on() { # import_on DB NOW FILES...
    run --db "$1" --now "$2" import "${@:3}"
}
then=2026-11-30T06:00:00Z
import_on v.db 2026-11-20T06:00:00Z old.csv
import_on v.db 2026-11-23T06:00:00Z a.csv
import_on v.db 2026-11-25T06:00:00Z old.csv next.csv
is "$(revised v.db --now $then)" "" "calls of other weeks revise none"
import_on v.db 2026-11-26T06:00:00Z d.csv
first="Revised +4 rows since the first import after the week, Mon 23 Nov 06:00: #1 is new, #2 was #1"
is "$(revised v.db --now $then)" "$first" "a late export does"
is "$(revised v.db --now 2026-11-23T07:00:00Z)" "$first" "whatever the clock"
is "$(revised v.db --now $then --tz America/New_York)" "${first/06:00/01:00}" "in the zone's time"
import_on v.db 2026-11-27T06:00:00Z whole.csv a.csv d.csv
is "$(revised v.db --now $then)" "$first" "the same calls once more do not"
run --db v.db imports undo "$(sqlite3 v.db "SELECT id FROM imports WHERE file = 'd.csv' AND new > 0")"
is "$(revised v.db --now $then)" "$first" "the late export taken back, its calls are still in a later one"
run --db v.db imports undo "$(sqlite3 v.db "SELECT id FROM imports WHERE file = 'a.csv' AND new > 0")"
is "$(revised v.db --now $then)" "" "without the first export all came together"
import_on back.db 2026-11-26T06:00:00Z d.csv
import_on back.db 2026-11-23T06:00:00Z a.csv
is "$(revised back.db --now $then)" "$first" "what counts is when an export came, not in which order the clock said so"
import_on part.db 2026-11-18T06:00:00Z a.csv
import_on part.db 2026-11-23T06:00:00Z a.csv
import_on part.db 2026-11-24T05:59:00Z d.csv
is "$(revised part.db --now $then)" "" "what came during the week, or on the day of the report, is none"

# ------------------------------------------------------- who must act, what is not known

is_split() { # NAME: rows of "word attempts share"
    json "(SELECT group_concat(json_extract(value, '\$.$1') || ' ' || json_extract(value, '\$.attempts') || ' ' ||
        json_extract(value, '\$.share'), ', ') FROM json_each(j, '\$.$1s'))"
}
# Of 38 failed: 20 with 503 and 5 with 403 SBC, 10 with 404 and 2 with 408 carrier, 1 with 480 user.
run --db w.db --now $now weekly --json
is "$(is_split owner)" "sbc 25 0.6579, carrier 12 0.3158, user 1 0.0263" "failed attempts by owner"
is "$(is_split origin)" "sbc 37 0.9737, microsoft 1 0.0263" "and by origin"
is "$(json "json_extract(j, '\$.unknown')")" "[]" "nothing is unknown"
{
    echo "$head,Final SIP Phrase"
    calls 0 3 No 699 560699 sbc1.contoso.com dr_out | sed 's/$/,No route to +14255550101 for anna@contoso.com/'
} >unknown.csv
cp w.db unknown.db
run --db unknown.db import unknown.csv
run --db unknown.db --now $now weekly --advice none
tr -s ' \n' ' ' <"$out" >flat
cp flat "$out"
out_has "Not in the reference: 1 pair attempts" "an unknown pair is listed apart"
out_has " 3 699/560699 560xxx " "with the family"
out_has "phrase: No route to +14*******01 for a***@contoso.com" "with the export's own phrase, masked"
out_has 'sipwhy codes unknown' "and where a stub is"

# 503 (WORSE), 403 (BETTER) and 500 (GONE) are the SBC's, 404 (STEADY) and 408 (RETURNED) the carrier's.
states_are() { # OWNER STATES GONE
    run --db w.db --now $now weekly --owner "$1" --json
    is "$(json "json_extract(j, '\$.states') || (SELECT group_concat(json_extract(value, '\$.sip_code')) FROM json_each(j, '\$.gone'))")" \
        "$2" "--owner $1: its own states, and what of it is gone"
}
states_are sbc '{"NEW":0,"RETURNED":0,"WORSE":1,"STEADY":0,"BETTER":1,"GONE":1}500'
run --db w.db --now $now weekly --owner carrier --json
is "$(json "json_extract(j, '\$.states', '\$.gone')")" \
    '[{"NEW":0,"RETURNED":1,"WORSE":0,"STEADY":1,"BETTER":0,"GONE":0},[]]' "--owner carrier: its own states"
run --db w.db --now $now weekly --owner carrier --advice none
is "$(tr -s ' \n' ' ' <"$out" | grep -o 'Verdict .*Attempts' | grep -c '1 returned')$(grep -c 'new cause' "$out")" 10 \
    "and a verdict on them alone"
is "$(grep -A1 '^Only' "$out" | tr -s ' \n' ' ')" "Only owner carrier rates are of all attempts, whoever must act " \
    "which the rates are not on"
run --db w.db --now $now rank --owner carrier
out_has "rates are of all attempts, whoever must act" "a ranking says so too"
run --db w.db --now $now rank
out_lacks "rates are of all attempts" "but not of everybody's causes"
run --db unknown.db --now $now weekly --owner user --json
is "$(json "json_extract(j, '\$.unknown')")" "[]" "nor are the unknown pairs of others in it"
run --db w.db --now $now weekly --owner carrier --fail-if 'new>0'
exit_is 0 "a condition is on them too"

# ------------------------------------------------------------------- notes, known causes

cp w.db known.db
sw() { run --db known.db --now $now "$@"; }
sw note add 2026-11-15 'the last day of the week before'
sw note add 2026-11-16 "$(printf 'new trunk to +14255550101, \342\200\256ask Anna')"
exit_is 2 "a note may not turn the writing round"
sw note add 2026-11-16 'new trunk to +14255550101'
sw note add 2026-11-23 'the week after'
sw note add 2026-09-20 'before all weeks'
for zone in UTC Pacific/Auckland America/Los_Angeles; do
    run --db known.db --now $now --tz $zone weekly --week 2026-W47 --advice none
    is "$(grep -oE '^(2026-W4[67]|2026-1[0-9]-[0-9]{2}|2026-09-20)  .*(2026|[0-9] %|day of the week before|new trunk.*)' "$out" |
        awk '{ print $1 }' | tail -4 | tr '\n' ' ')" "2026-11-15 2026-W46 2026-11-16 2026-W47 " \
        "$zone: notes stand between the weeks that they part"
    is "$(grep -cE 'the week after|before all weeks' "$out")" 0 "$zone: and those of other weeks do not"
done
is "$(grep -c '4255550101' "$out")" 0 "a number in a note is masked"
sw weekly --json
is "$(json "(SELECT group_concat(json_extract(value, '\$.day', '\$.week', '\$.text')) FROM json_each(j, '\$.notes'))")" \
    '["2026-11-15","2026-W46","the last day of the week before"],["2026-11-16","2026-W47","new trunk to +14*******01"]' \
    "and in JSON"

# Acknowledged as that week ended, when 404/560404 had 10 attempts, 503/560503 had 2 and 480/10037 none.
before=2026-11-16T00:00:00Z
for pair in 404/560404 503/560503 480/10037; do
    run --db known.db --now $before ack $pair --until 2026-11-26 --note 'call +14255550101'
done
sw weekly --json
is "$(json "(SELECT group_concat(json_extract(value, '\$.sip_code', '\$.attempts', '\$.until', '\$.note', '\$.weekly_attempts'))
    FROM json_each(j, '\$.set_aside'))")" '[404,10,"2026-11-26","call +14*******01",10]' "a known cause is set aside"
is "$(json "(SELECT group_concat(json_extract(value, '\$.sip_code')) FROM json_each(j, '\$.causes'))")" "503,403,408,480" \
    "it is not ranked; those that have doubled are"
is "$(json "json_extract(j, '\$.states.STEADY', '\$.totals.failed')")" "[0,38]" "nor counted among the states; the sums stay"
sw rank --week 2026-W47 --json
is "$(json "json_extract(j, '\$.set_aside[0].sip_code', '\$.causes[0].sip_code')")" "[404,503]" "rank does so too"
sw rank --since 2026-W44 --until 2026-W47 --json
is "$(json "json_extract(j, '\$.set_aside[0].sip_code', '\$.set_aside[0].attempts')")" "[404,40]" \
    "over four weeks, by the week"
sw rank --week 2026-W47 --owner sbc --json
is "$(json "json_array_length(j, '\$.set_aside')")" 0 "what is not asked for is not set aside either"
sw weekly
out_has "Set aside, not ranked: 10 attempts" "it has a section of its own"
out_has "Set aside" "and why another is ranked"
is "$(tr -s ' \n' ' ' <"$out" | grep -c 'Set aside no longer: until 2026-11-26, for 2 attempts a week')" 1 "is said"
is "$(grep -E '.{81,}' "$out")$(grep 4255550101 "$out")" "" "within 80 columns, and masked"
for case in "UTC 2026-11-26T23:59:59Z 1" "UTC 2026-11-27T00:00:00Z 0" "America/New_York 2026-11-27T04:59:59Z 1" \
    "America/New_York 2026-11-27T05:00:00Z 0" "Pacific/Auckland 2026-11-26T10:59:59Z 1" "Pacific/Auckland 2026-11-26T11:00:00Z 0"; do
    read -r zone at want <<<"$case"
    run --db known.db --now "$at" --tz "$zone" weekly --week 2026-W47 --json
    is "$(json "json_array_length(j, '\$.set_aside')")" "$want" "$zone, $at: until the end of the day there"
done
# On the Wednesday, 20 attempts after: they are known then, though the week is not over.
cp known.db midweek.db
COLUMNS=200 run --db midweek.db --now 2026-11-18T00:00:00Z ack 503/560503
out_has "20 in the last 7 days" "an ack in the middle of a week counts what came since"
run --db midweek.db --now $now weekly --json
is "$(json "(SELECT group_concat(json_extract(value, '\$.sip_code')) FROM json_each(j, '\$.set_aside'))")" "503,404" \
    "so that it holds when the week is reported"
run --db known.db --now $before ack 408/560408
run --db known.db --now $before ack rm 503/560503
sw ack 503/560503
sw ack 480/10037
sw ack 404/560404
sw ack 403/560403
sw ack 408/560408
sw weekly --week 2026-W47 --advice none
out_has "None." "all of them set aside: none is ranked"
sw weekly --week 2026-W47 --fail-if 'new>0'
exit_is 0 "and nothing is new"
sw weekly --week 2026-W47 --fail-if 'attempts(503/560503)>19'
exit_is 1 "figures count them all the same"
run --now $now weekly weeks.csv --json
is "$(json "json_array_length(j, '\$.set_aside')")" 0 "of files nothing is set aside"

done_testing
