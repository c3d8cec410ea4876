#!/usr/bin/env bash
# one.t - of one call, row or user nothing is said in the plural, wherever it is counted.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh
now=2026-11-23T07:00:00Z
cd "$work" || exit 1

# call NUMBER DAY SUCCESS SIP MICROSOFT PHRASE: a row of the admin center.
call() {
    local number
    number=$(printf '%08d-2fa1-41d2-883f-0016d3cca427' "$1")
    printf '%s,00000007-0000-4000-8000-000000000000,anna.weber@contoso.com,Anna Weber,DE,%sT09:00:00Z,' "$number" "$2"
    if [ "$3" = Yes ]; then
        printf '%sT09:00:05Z,,%sT09:01:05Z,60,Yes' "$2" "$2"
    else
        printf ',%sT09:00:05Z,,0,No' "$2"
    fi
    printf ',+4915100000001,+14255550001,dr_out,Outbound,EUWE,EUWE,%s,%s,%s,sbc9.adatum.com,No,%s,,\r\n' \
        "$4" "$5" "$6" "$number"
}
calls() { # calls FILE: its rows are read
    { printf '%s\r\n' "$G4" && cat; } >"$1"
}

# What is said of one thing and has the word for several of it.
plurals() {
    local of='(of (its|all|exports) |more |further |other |silent |new )*([a-z]+ )?' \
        several='(attempts|bytes|calls|causes|columns|days|fields|files|letters|lines|numbers|others|pairs|rows|trunks|users|weeks)'
    grep -hP "(?<![-\\d.])(?<!\\d )1 $of$several\\b" "$out" "$err"
}
told() { # told CODE ARGUMENTS
    run --db one.db --now $now "${@:2}"
    exit_is "$1" "${*:2}"
    is "$(plurals)" "" "${*:2}: no plural"
}

call 1 2026-11-18 No 503 560503 Unavailable | calls failed.csv
told 0 import failed.csv
for command in rank weekly calls; do
    for format in text html markdown; do
        told 0 $command --format $format
    done
done
told 0 rank
is "$(grep '^Calls ' "$out")" "Calls     1, by 1 user" "rank counts one user"
told 0 ticket 503/560503
out_has "of the only attempt of the period" "the ticket too"
told 0 imports
told 0 imports show 1
told 0 codes unknown
told 0 explain 503/560503

# Beside it one that is expected, one that connected and a cause more; the week before has one.
{
    call 2 2026-11-18 No 486 560486 Busy
    call 3 2026-11-19 Yes 0 560000 BYE
    call 4 2026-11-20 No 404 560404 Not-Found
} | calls more.csv
call 5 2026-11-11 No 503 560503 Unavailable | calls before.csv
told 0 import more.csv before.csv
for command in "rank" "rank --top 1" "weekly" "weekly --top 1" "calls --limit 1" "ticket 503/560503"; do
    read -ra words <<<"$command"
    told 0 "${words[@]}"
done
told 0 rank
is "$(grep '^Expected,' "$out")" "Expected, not failures: 1 attempt" "one that is expected"
told 0 weekly
out_has "in 1 of 1 week before" "one week before"
out_has "at most 1 call, " "one call at once"
told 0 query causes-by-trunk --limit 1
out_has "The first row; there are more." "the first row of a query"
told 0 query causes-by-trunk -p top=2 --limit 2
out_lacks "there are more" "two rows of two"

# Certificates.
call 6 2026-11-20 No 503 569002 TLS | sed 's/sbc9/sbc8/' | calls tls.csv
told 0 import tls.csv
told 0 rank
told 0 weekly
out_has "1 of 1 attempt, 100 %" "trouble of a trunk with one attempt"

# What receipts notice.
call 7 2026-11-20 No 503 560503 Unavailable | sed 's/+4915100000001/4.91511E+12/' | calls damaged.csv
told 0 import damaged.csv
out_has "4.42E+11 of 1 number: it is kept as blank" "a number of a spreadsheet"
printf '%s\r\n' 'PSTN Call End Reason,PSTN Call End Sub Reason,Date,Count' \
    '503,560503,2026-11-18,1' '503,560503,2026-11-18,2' >alike.csv
told 0 import alike.csv
{ printf '%s\r' "$G4" && call 8 2026-11-20 No 503 560503 $'M\366glich' | tr -d '\n'; } >mac.csv
told 0 import mac.csv
is "$(grep -c ': 1 letter may be wrong, --encoding MACINTOSH reads it so' "$out")" 1 "a letter of an old Mac"
{ printf '%s\r\n' "$P2" && printf 'u1,c1,,,o1,anna.weber@contoso.com,Anna,+49151000001,user_out,Outbound,,,,+49151000002,,2026-11-18T09:00:00Z,2026-11-18T09:01:00Z,60,0,0,EUR,MCOPSTN1,,,\r\n'; } >plan.csv
told 0 import plan.csv
told 0 rank
{ call 9 2026-11-20 No 503 560503 Unavailable && echo 1; } | calls lone.csv
told 0 import lone.csv
told 0 imports rejects 9

told 0 purge --number +14255550001
told 0 imports show 1
told 0 imports undo 1
is "$(tr '\n' ' ' <"$out")" "Import 1 was taken back: 1 row of failed.csv. Importing it again is all it takes to have it back. " \
    "one that was taken back"

done_testing
