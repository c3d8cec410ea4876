#!/usr/bin/env bash
# explain.t - explain: every way to ask, what the answer rests on, every row of the reference.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

explain() { run explain "$@"; }

# json PATH...: what the last output, as JSON, has there, with spaces between.
json() {
    local list='' path
    for path in "$@"; do
        list="$list${list:+ || ' ' || }coalesce(json_extract(j, '\$.$path'), 'null')"
    done
    sqlite3 :memory: "SELECT $list FROM (SELECT readfile('$out') AS j)"
}

reference() { # reference SQL: over the rows of response_codes.csv
    sqlite3 :memory: ".import --csv schema/codes/response_codes.csv r" "$1"
}

# ------------------------------------------------------------------------------ asking

explain 403 560403
exit_is 0 "a pair as two words"
cp "$out" "$work/pair"
for ways in '403/560403' '560403' ' 403/560403 ' '403 / 560403' '403 /560403' '403 560403' \
    '403  560403' ' 560403'; do
    explain "$ways"
    cmp -s "$out" "$work/pair"
    ok $? "explain '$ways' is the same question"
done
explain --json 403 560403
cp "$out" "$work/pair"
for ways in '403 560403 --json' '403 --json 560403' '560403 --format json'; do
    # shellcheck disable=SC2086 # words
    explain $ways
    cmp -s "$out" "$work/pair"
    ok $? "explain $ways"
done
run codes show 403/560403 --json
cmp -s "$out" "$work/pair"
ok $? "codes show is explain"
explain 403/560403 -o "$work/pair.json"
cmp -s "$work/pair.json" "$work/pair"
ok $? "-o pair.json"

for wrong in '' ' ' / 1/2/3 abc 403/abc abc/560403 403x 4e2 0x194 9223372036854775808 503/1.5 '403,560403'; do
    explain "$wrong"
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "explain '$wrong': usage"
done
explain
exit_is 2 "no argument"
err_has "503/560503" "it shows how to ask"
explain 403 560403 1
exit_is 2 "three numbers"
explain 403/560403 1
exit_is 2 "a pair and a number"
explain --format csv 503
exit_is 2 "there is no CSV of it"
err_has "sipwhy codes list" "but of the list of codes"
explain 503 -o "$work/503.csv"
is "$status $(ls "$work/503.csv" 2>/dev/null)" "2 " "nor as a file"

# ---------------------------------------------------------------------- pair, family, sip

explain 503/560503
out_is_file explain-503-560503.txt
explain 504/569002
out_is_file explain-504-569002.txt
explain 403
out_is_file explain-403.txt
explain 531000
out_is_file explain-531000.txt

rests_on() { # rests_on KNOWN "WORDS" QUESTION NAME
    # shellcheck disable=SC2086 # words
    COLUMNS=200 run explain $3
    exit_is 0 "explain $3"
    out_has "$2" "$4"
    # shellcheck disable=SC2086
    explain --json $3
    is "$(json 'pairs[0].known')" "$1" "known is $1"
}
rests_on pair 'this pair is documented' 503/560503 "a pair with a row"
rests_on family 'this pair is not documented; explained by its family 560xxx' 499/560499 "a family"
rests_on family 'explained by its family 569xxx' 486/569486 "569 is not 560"
rests_on family 'explained by its family 560xxx' 560999 "the family of a Microsoft code alone"
rests_on sip 'the Microsoft code is not documented; explained by the SIP code alone' 486/999 "SIP"
rests_on sip 'explained by the SIP code alone' 404/-2147483648 "negative codes"
rests_on sip 'explained by the SIP code alone' 503/- "a code that is not there"
rests_on none 'neither code is documented' 9223372036854775807 "19 digits"
rests_on none 'neither code is documented' 799/9223372036854775807 "19 digits of a pair"
rests_on none 'neither code is documented' '-- -5' "a negative code behind --"
rests_on none 'neither code is documented' '-- -9223372036854775808' "the smallest one"

explain 499/560499
out_has "the SBC" "the origin in words"
out_has "560xxx: " "the family's description"
explain 486/999
out_has "486 Busy Here" "the SIP code's own row"
out_has "RFC 3261" "with its source"
explain 999999/1
exit_is 0 "a SIP code that cannot be"
explain 404/540404
out_has "sources differ" "540xxx: that the sources differ is said"

explain 410/531000
cp "$out" "$work/410"
explain 488/531000
cat "$work/410" - <"$out" >"$work/both"
explain 531000
is "$(grep -v '^$' "$out")" "$(grep -v '^$' "$work/both")" "a Microsoft code alone: each of its pairs"
explain --json 531000
is "$(json 'pairs[0].sip_code' 'pairs[1].sip_code' 'pairs[2]')" "410 488 null" "as JSON too"
explain 503
exit_is 0 "a SIP code alone"
out_has "Service Unavailable" "its phrase"
for pair in $(reference "SELECT DISTINCT sip_code || '/' || microsoft_code FROM r WHERE sip_code = '503'"); do
    out_has "$pair" "it lists $pair"
done
explain --json 503
is "$(json sip.reason_phrase) $(json sip_code microsoft_code)" "Service Unavailable 503 null" "JSON"
explain 599
exit_is 0 "a SIP code that nobody registered"
out_has "no registered SIP code" "that is said"

explain 504/569002
is "$(grep -c '^Cause [0-9]*: ' "$out")" \
    "$(reference "SELECT count(*) FROM r WHERE sip_code = '504' AND microsoft_code = '569002'")" \
    "all variants are shown"
is "$(grep -c 'the phrase holds: ' "$out")" \
    "$(reference "SELECT count(*) FROM r WHERE sip_code = '504' AND microsoft_code = '569002'
        AND tokens <> ''")" "each with what tells it apart"

explain --json 504/569002
sqlite3 :memory: "SELECT fullkey, type FROM json_tree(readfile('$out'))" |
    sed 's/\[[0-9]*\]/[]/g; s/"//g; s/|true$/|bool/; s/|false$/|bool/' | sort -u >"$work/shape"
sort -u >"$work/want" <<'KEYS'
$|object
$.schema|text
$.sip_code|integer
$.microsoft_code|integer
$.sip|null
$.pairs|array
$.pairs[]|object
$.pairs[].sip_code|integer
$.pairs[].microsoft_code|integer
$.pairs[].known|text
$.pairs[].title|text
$.pairs[].origin|text
$.pairs[].owner|text
$.pairs[].outcome|text
$.pairs[].own|bool
$.pairs[].delivered|bool
$.pairs[].advice|array
$.pairs[].advice[]|text
$.pairs[].variants|array
$.pairs[].variants[]|object
$.pairs[].variants[].variant|integer
$.pairs[].variants[].title|text
$.pairs[].variants[].origin|text
$.pairs[].variants[].owner|text
$.pairs[].variants[].outcome|text
$.pairs[].variants[].own|bool
$.pairs[].variants[].delivered|bool
$.pairs[].variants[].direction|text
$.pairs[].variants[].tokens|text
$.pairs[].variants[].advice|array
$.pairs[].variants[].advice[]|text
$.pairs[].variants[].source|text
$.pairs[].variants[].source_date|text
$.pairs[].family|object
$.pairs[].family.pattern|text
$.pairs[].family.description|text
$.pairs[].family.origin|text
$.pairs[].family.advice|array
$.pairs[].family.advice[]|text
$.pairs[].family.source|text
$.pairs[].sip|object
$.pairs[].sip.sip_code|integer
$.pairs[].sip.reason_phrase|text
$.pairs[].sip.meaning|text
$.pairs[].sip.outcome|text
$.pairs[].sip.owner|text
$.pairs[].sip.advice|array
$.pairs[].sip.advice[]|text
$.pairs[].sip.source|text
KEYS
is "$(cat "$work/shape")" "$(cat "$work/want")" "JSON has these keys of these types, and no other"

# ------------------------------------------------------------------------------ every row

# words FILE: its text in one line, as it reads.
words() { tr -s ' \n' ' ' <"$1"; }

declare -A origins=([sbc]='the SBC' [microsoft]=Microsoft)
declare -A owners=([sbc]='SBC admin' [carrier]=carrier [tenant_config]='Teams admin'
    [license]='license admin' [user]=user [microsoft]=Microsoft [none]=nobody)
reference "SELECT DISTINCT sip_code || '/' || microsoft_code FROM r ORDER BY rowid" >"$work/pairs"
is "$(($(wc -l <"$work/pairs") > 130))" 1 "the reference has more than 130 pairs"
while read -r pair; do
    explain "$pair"
    missing=$([ "$status" = 0 ] || echo "exit $status")
    text=$(words "$out")
    n=0
    while IFS=$'\t' read -r title origin owner advice source date; do
        for part in "$title" "Response by ${origins[$origin]}" "Who must act ${owners[$owner]}" \
            "$source, dated $date"; do
            [[ $text == *"$part"* ]] || missing="$missing; $part"
        done
        n=0
        while read -r step; do
            n=$((n + 1))
            [[ $text == *" $n. $step"* ]] || missing="$missing; $n. $step"
        done < <(printf '%s\n' "${advice// | /$'\n'}")
    done < <(sqlite3 -separator $'\t' :memory: \
        ".import --csv schema/codes/response_codes.csv r" "SELECT title, origin, owner, advice, source,
        source_date FROM r WHERE sip_code || '/' || microsoft_code = '$pair'")
    [ "$n" -gt 0 ] || missing="$missing; no step"
    awk 'length($0) > 80 { exit 1 }' "$out" || missing="$missing; wider than 80"
    is "$missing" "" "explain $pair: title, origin, owner, steps and source of each variant"
done <"$work/pairs"

# --------------------------------------------------------------------- where nothing else is

explain 503/560503
cp "$out" "$work/here"
mkdir "$work/bare"
(cd "$work/bare" && env -i "$SIPWHY" explain 503/560503 >"$out" 2>"$err")
is "$? $(cmp "$out" "$work/here")$(cat "$err")" "0 " "without an environment, home or database"
HOME=/nonexistent run --db /nonexistent/x.db explain 503/560503
is "$status $(cmp "$out" "$work/here")" "0 " "with a home that is not there"
is "$(ls -A "$HOME" "$work/bare")" "$(printf '%s:\n\n%s:' "$work/bare" "$HOME")" "and it leaves nothing"
"$SIPWHY" explain 503/560503 >/dev/full 2>"$err"
is $? 74 "standard output is full"
for columns in 40 60; do
    COLUMNS=$columns run explain 504/569002
    is "$(awk -v n=$columns 'length($0) > n' "$out")" "" "COLUMNS=$columns: nothing is wider"
done

# What is likely meant by codes that nobody knows.
while IFS='|' read -r typed says; do
    # shellcheck disable=SC2086 # words
    run explain $typed
    is "$status $(tr '\n' ' ' <"$out" | grep -cF -- "$says")" "0 1" "explain $typed: $says"
done <<'TYPED'
560503 503|A SIP code has three digits and stands first: is 503/560503 meant?
560503/503|is 503/560503 meant?
1000404/404|is 404/1000404 meant?
999999|nor one digit away from any: see that it is typed as the export has it
900000503|`sipwhy codes list` has those that are
TYPED
run explain 999/1323
out_lacks "slip of the pen" "with a SIP code that no pair near it has, none is offered"
while read -r typed meant; do
    run explain "$typed"
    is "$(tr '\n' ' ' <"$out" | grep -c "a slip of the pen it is: .*$meant")" 1 "explain $typed: $meant is near"
done <<'TYPED'
5605033 503/560503
5600503 503/560503
56503 503/560503
TYPED
run explain 503/560503
out_lacks " meant?" "a pair that is documented is meant"
run explain 503/560530
out_lacks "No documented code" "one of a family, too"

done_testing
