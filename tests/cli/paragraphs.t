#!/usr/bin/env bash
# paragraphs.t - what a report says of each cause: how much of it, what it would give to cure it, where
# the advice stands and how to go on.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1

# calls WEEK N SUCCESS SIP MICROSOFT [TRUNK]: N attempts in the week that is so many before 2026-W47.
calls() {
    awk -v week="$1" -v n="$2" -v success="$3" -v sip="$4" -v microsoft="$5" -v trunk="${6:-sbc1.contoso.com}" '
        BEGIN {
            OFS = ","
            for (i = 0; i < n; i++)
                print "c" week "-" sip "-" microsoft "-" i, "u" i % 7 "@contoso.com",
                    strftime("%Y-%m-%dT%H:%M:%SZ", 1794787200 - week * 7 * 86400 + (8 + i % 9 + i % 5 * 24) * 3600, 1),
                    success, "dr_out", sip, microsoft, trunk
        }'
}

# Every week 300 good calls and 44 that failed; in the last one more, with a code that is new:
#   #1 503 9, #2 404 8, #3 403 7, #4 500 6, #5 408 5, #6 484 4, #7 488 3 (of its family), #8 480 2, #9 410 1
{
    echo 'CorrelationId,UPN,Invite time,Success,Call type,Final SIP code,Final Microsoft subcode,SBC FQDN'
    for week in 0 1 2 3; do
        calls $week 300 Yes 0 540000
        calls $week 9 No 503 560503 "it's.contoso.com"
        calls $week 8 No 404 560404
        calls $week 7 No 403 560403
        calls $week 6 No 500 560500
        calls $week 5 No 408 500001
        calls $week 4 No 484 560484
        calls $week 3 No 488 560488
        calls $week 2 No 480 10037
    done
    calls 0 1 No 410 531000
} >weeks.csv
now=2026-11-25T00:00:00Z
run --db w.db import weeks.csv
exit_is 0 "four weeks of calls"

# paragraph N: of the last report, its lines
paragraph() {
    awk -v n="#$1" '/^#[0-9]/ { is_it = $1 == n } /^[A-Z]/ { is_it = 0 } is_it' "$out"
}
full() { # full: the causes that are told in full
    for n in 1 2 3 4 5 6 7 8 9; do
        paragraph $n | grep -q '^    Response' && printf '%s ' "$n"
    done
}
steps() { paragraph "$1" | grep -c '^     [1-9]\. '; }

# ---------------------------------------------------------------------------- how much

weekly() { run --db w.db --now $now weekly "$@"; }
weekly
out_has "The causes one by one" "paragraphs have a heading"
is "$(full)" "1 2 3 4 5 9 " "in full the first five, and what is new"
is "$(steps 6) $(steps 9)" "1 3" "in short the first step, in full all of them"
is "$(paragraph 6 | sed -n 's/^    \([A-Z][A-Za-z]*\)  .*/\1/p' | paste -sd' ')" "Lost Trend Trunk IDs More" \
    "in short impact, trend, where, calls to look up, and how to go on"
out_has "In short those that are not new, returned or worse, from #6 on; --advice full" "and the report says so"
weekly --advice full
is "$(full)" "1 2 3 4 5 6 7 8 9 " "--advice full: all in full"
out_lacks "In short those" "which then needs no word"
weekly --advice auto
is "$(full)" "1 2 3 4 5 9 " "--advice auto is what is done without"
weekly --advice short
is "$(full)$(steps 1)$(steps 9)" 11 "--advice short: all in short"
weekly --advice none
is "$(grep -c '^#[0-9]*  \|^The causes one' "$out")" 0 "--advice none: none, and no heading"
weekly --user 'u*'
is "$(full)" "1 2 3 4 5 6 7 8 9 " "without states all in full"
run --db w.db --now $now rank --top 100%
is "$(full)" "1 2 3 4 5 6 7 8 9 " "so in a ranking"
weekly --advice some
exit_is 2 "--advice of another kind: wrong usage"

# --------------------------------------------------------------------- what it would give

# Of 345 attempts 300 were delivered: 87.0 %; with the 9 of #1 309: 89.6 %, with the one of #9 87.2 %.
weekly
is "$(paragraph 1 | grep 'If fixed')" "    If fixed  NER 89.6 % instead of 87.0 %" "the NER without the first cause"
is "$(paragraph 9 | grep 'If fixed')" "    If fixed  NER 87.2 % instead of 87.0 %" "and without the last"
{ head -1 weeks.csv && calls 0 8 Yes 0 540000 && calls 0 1 No 503 560503; } >few.csv
run --now $now rank few.csv
out_lacks "If fixed" "of nine attempts nobody knows"
{ head -1 weeks.csv && calls 0 9000 Yes 0 540000 && calls 0 9 No 503 560503 && calls 0 1 No 404 560404; } >many.csv
run --now $now rank many.csv
is "$(grep -c 'If fixed  NER >99.9 % instead of 99.9 %' "$out")" 1 "where no figure on paper would change there is no line"

# ------------------------------------------------------------------------------- sources

weekly --advice full
# shellcheck disable=SC2016 # SQL
{
    is "$(paragraph 1 | grep Source)" "    Source    microsoft-sip-response-codes-503.md and 2 more, dated 2024-11-22" \
        "where the advice stands, and of when"
    is "$(paragraph 7 | grep Source)" "    Source    microsoft-sip-response-codes.md (2024-11-22) and 2 more" "a family's evidence"
    is "$(paragraph 8 | grep Source)" "    Source    microsoft-sip-response-codes-480.md and 4 more, latest 2024-12-04" \
        "of two documented causes both"
}
is "$(grep -c 'Source' "$out") $(grep -A1 '^    Source' "$out" | grep -c '^              ')" "9 0" "one line a cause"

# ----------------------------------------------------------------------------- go on with

weekly --advice full
is "$(grep -c '^    More      sipwhy ticket .* --week 2026-W47$' "$out")" 9 "a command for each cause"

# more N ARGUMENTS: runs what the paragraph of that cause says, of the report with these options
more() {
    run --db w.db --now $now "${@:2}"
    command=$(paragraph "$1" | sed -n '/^    More/,/^$/p' | paste -sd' ' | tr -s ' ' | sed 's/^ More sipwhy //; s/ $//')
    [ -n "$command" ] || command=-
    eval "run --db w.db --now $now $command"
    exit_is 0 "${*:2}: $command"
}
more 2 weekly
is "$(grep '^Attempts' "$out") $(grep '^Period' "$out")" \
    "Attempts   8 failed Period     2026-11-16T00:00:00Z to 2026-11-23T00:00:00Z (UTC)" "it is about the same calls"
more 2 rank --since 2026-11-09 --until 2026-11-17
is "$(grep '^Period' "$out")" "Period     2026-11-09T00:00:00Z to 2026-11-18T00:00:00Z (UTC)" "and the same days"
more 2 rank --since 2026-11-09T09:30 --until 2026-11-17
is "$(grep '^Period' "$out")" "Period     2026-11-09T09:30:00Z to 2026-11-18T00:00:00Z (UTC)" "to the minute"
more 2 rank --until 2026-W46
is "$(grep -o 'to 2026-11-16T00:00:00Z' "$out")" "to 2026-11-16T00:00:00Z" "from the beginning"
more 1 --tz Asia/Kolkata weekly --week 2026-W46
is "$(grep '^Period' "$out")" "Period     2026-11-08T18:30:00Z to 2026-11-15T18:30:00Z (UTC)" "on the same clocks"
more 1 weekly --trunk 'sbc1.*'
is "$command" "ticket 404/560404 --week 2026-W47 --trunk 'sbc1.*'" "with the trunk, so that a shell leaves it alone"
more 1 weekly --direction out --call-type 'dr_*'
is "$command" "calls --code 503/560503 --week 2026-W47 --direction out --call-type 'dr_*'" \
    "what a ticket can't choose leads to the calls"
is "$(grep -c '^2026-11-.*503/560503' "$out")" 9 "all of them"
for options in "--user u1*" "--trunk it's*"; do
    # shellcheck disable=SC2086 # words
    run --db w.db --now $now weekly $options --advice full
    is "$status $(grep -c '^    More' "$out")" "0 0" "weekly $options: no command that tells who, or that a shell misreads"
done
run --now $now weekly weeks.csv
out_lacks "More  " "there is none where no database is"

done_testing
