#!/usr/bin/env bash
# rank_text.t - what rank prints for people: golden texts, width, colour, and nothing that an
# export smuggles in.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

db=$work/sipwhy.db
now=2026-11-23T07:00:00Z
rank() { run --db "$db" --now "$now" rank "$@"; }

widest() { # widest FILE: characters in its longest line; sgr sequences take no room
    sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '{ if (length($0) > n) n = length($0) } END { print n + 0 }'
}

controls() { # controls FILE: lines that hold any but a line end
    sed 's/^\(.*,.*\)\r$/\1/' "$1" | # CSV ends its lines so
        LC_ALL=C grep -nP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]'
}

run --db "$db" import samples
exit_is 0 "the samples are imported"

# ------------------------------------------------------------------------------ golden

rank
exit_is 0 "rank"
out_is_file rank.txt
is "$(wc -c <"$err")" 0 "nothing on standard error"
cp "$out" "$work/rank.txt"
rank --advice none --include all
out_is_file rank-all.txt
rank --by lost --top 2 --advice short --owner sbc --trunk 'sbc1.*'
out_is_file rank-narrow.txt
rank --week 2026-W50
out_is_file rank-empty.txt
run --now "$now" rank --tz Europe/Berlin --advice none samples/graph-2026-W46-W47.csv
out_is_file rank-files.txt
COLUMNS=60 run --db "$db" --now "$now" rank
out_is_file rank-60.txt

run --db "$db" --now "$now" weekly
exit_is 0 "weekly"
out_is_file weekly.txt
run --db "$db" --now "$now" weekly --owner carrier --advice none
out_is_file weekly-carrier.txt

# Of 20 expected attempts 10 were cancelled, 6 busy, 2 unanswered; 2 more pairs have one each.
rank --advice none
is "$(grep '^Expected' "$out")" "Expected  20: 487/560487 10, 486/560486 6, 480/560480 2, 2 others 2" \
    "expected outcomes are a line"
out_lacks "Called PSTN number was busy" "and nothing more where nothing more is wanted"
rank --include all --advice none
out_lacks "Expected  " "none where they are ranked"
rank
is "$(sed -n '/^The causes one/,$p' "$out" | grep -c 'Called PSTN number was busy')" 1 "what they mean stands behind the causes"

# ------------------------------------------------------------------------------- width

for columns in 40 60 80 100 132; do
    for options in '' '--include all' '--by lost --top 100%' '--week 2026-W50' '--since 13w'; do
        # shellcheck disable=SC2086 # words
        COLUMNS=$columns run --db "$db" --now "$now" rank $options
        is "$(widest "$out" | awk -v n=$columns '{ print ($1 <= n && $1 > 20) }') $status" "1 0" \
            "COLUMNS=$columns rank $options: nothing is wider"
    done
done
rank
is "$(controls "$out")$(grep -c ' $' "$out")" 0 "no control byte, no blank at a line's end"
for columns in 0 -1 x ''; do
    COLUMNS=$columns run --db "$db" --now "$now" rank
    cmp -s "$out" "$work/rank.txt"
    ok $? "COLUMNS='$columns' is 80"
done
COLUMNS=60 run --db "$db" --now "$now" rank -o "$work/file.txt"
cmp -s "$work/file.txt" "$work/rank.txt"
ok $? "a file is 80 wide, whatever the terminal"

# --------------------------------------------------------------------------- no numbers

# Every number and name of the samples, as they stand there; words for a number are no secret.
mkdir "$work/zip"
bsdtar -x -f samples/Calls.Export.*.zip -C "$work/zip"
sqlite3 :memory: ".import --csv $(echo "$work"/zip/DirectRouting.calls.*.csv) a" \
    ".import --csv samples/DirectRouting.calls.2026-10-05.csv b" \
    ".import --csv samples/graph-2026-W46-W47.csv c" "
    SELECT \"Caller Number\" FROM a UNION SELECT \"Callee Number\" FROM a UNION
    SELECT \"Caller Number\" FROM b UNION SELECT \"Callee Number\" FROM b UNION
    SELECT callerNumber FROM c UNION SELECT calleeNumber FROM c UNION
    SELECT \"UPN\" FROM a UNION SELECT \"SIP Address\" FROM b UNION
    SELECT userPrincipalName FROM c UNION
    SELECT \"Display Name\" FROM a UNION SELECT \"Display Name\" FROM b" |
    sed 's/^+//; s/\*.*//' | grep -E '^[0-9]{7}|@| ' | grep -v '^Internal' >"$work/secrets"
is "$(($(wc -l <"$work/secrets") > 5000))" 1 "the samples hold numbers and names"
: >"$work/printed"
for options in '' '--since 13w --top 100% --include all' '--user anna.weber17@*' '-v' \
    '--since 13w --top 100% --by users'; do
    for format in text csv json; do
        # shellcheck disable=SC2086 # words
        rank --format $format $options
        [ "$options" = '--user anna.weber17@*' ] && sed -i '/^ *Only\|anna.weber17@\*/d' "$out"
        cat "$out" "$err" >>"$work/printed"
    done
done
is "$(grep -cFf "$work/secrets" "$work/printed")" 0 "no number and no name in any output of rank"
is "$(grep -cE '[+][0-9]{7}|@' "$work/printed")" 0 "nor anything that looks like one"

# ------------------------------------------------------------------------------ hostile

G4='CorrelationId,Microsoft Entra ObjectId,UPN,Display Name,User country,Invite time,Start time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number,Call type,Call Direction,Azure region for Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation ID,Administrative Units,Transfer or Correlation ID'
n=0
hostile() { # hostile TEXT: a failed call with it wherever text stands
    local quoted=${1//\"/\"\"}
    n=$((n + 1))
    printf '"%s%d","","%s","%s","%s",2026-11-16T10:00:%02d.5Z,,2026-11-16T10:01:09Z,,0,No,"%s","+4930123456%02d","%s",Outbound,"%s",,503,560503,"%s","%s",No,"%s","%s",""\r\n' \
        "$quoted" $n "$quoted" "$quoted" "$quoted" $n "$quoted" $n "$quoted" "$quoted" "$quoted" \
        "$quoted" "$quoted" "$quoted" >>"$work/hostile.csv"
}
printf '%s\r\n' "$G4" >"$work/hostile.csv"
texts=($'\e[31mred\e]0;title\a' $'bell\a\b\b\b\bover' $'right\u202eleft\u2066x\u200f' $'\u009b31m\u0085c1'
    $'carriage\rreturn' '<script>alert(1)</script><img src=x onerror=y>' "=cmd|'/C calc'!A0"
    '@SUM(1+1)*cmd' $'two\nlines\tand a tab' '-2+3+cmd' '+2+3+cmd' $'\x7fdel' "');DROP TABLE call;--")
for text in "${texts[@]}"; do hostile "$text"; done
run --db "$work/hostile.db" import "$work/hostile.csv"
exit_is 0 "hostile texts are imported"
out_has "$n new + 0 known + 0 rejected" "all of them"
is "$(controls "$out")$(controls "$err")" "" "the receipt shows nothing raw"
for options in '' '--by attempts' '--include all --top 100%'; do
    for format in text csv json; do
        # shellcheck disable=SC2086 # words
        run --db "$work/hostile.db" --now "$now" rank --since 2026-11-01 --format $format $options
        exit_is 0 "rank --format $format $options of them"
        is "$(controls "$out" | head -3)" "" "nothing acts in a terminal"
        [ "$format" = csv ] &&
            is "$(sed 's/,/\n/g' "$out" | grep -c '^"\?[=@+]\|^"\?-[^0-9]')" 0 "nor in a spreadsheet"
    done
done
for text in "${texts[@]}"; do # alone it is the phrase, the trunk and the ID that are shown
    n=0
    printf '%s\r\n' "$G4" >"$work/hostile.csv"
    hostile "$text"
    : >"$work/text"
    for format in text csv json; do
        run --now "$now" rank --format $format --trunk '*' "$work/hostile.csv"
        cat "$out" "$err" >>"$work/text"
    done
    is "$(controls "$work/text" | head -3)$(sqlite3 :memory: "SELECT json_valid(readfile('$out'))")" 1 \
        "alone, as phrase, trunk and ID: $(printf %q "$text" | tr -cd '[:print:]')"
done

printf '%s\r\n' "$G4" >"$work/phrase.csv"
sed -n 's/^"[^"]*"/aaaa/; 2s/"[^"]*",\("[^"]*",No\)/"Ring +493098765432 or 4930987654321",\1/p' \
    "$work/hostile.csv" >>"$work/phrase.csv"
run --now "$now" rank "$work/phrase.csv"
out_has "Phrase    Ring" "a phrase is shown"
is "$(grep -cE '30987654' "$out")" 0 "but the numbers in it are masked"

# ------------------------------------------------------------------------------- colour

escapes() { LC_ALL=C grep -c $'\x1b' "$1"; }
# In a terminal of its own, so wide; what it got is in $work/typescript.
on_terminal() {
    script -qec "stty cols 80; $*" "$work/typescript" >/dev/null 2>&1 </dev/null
}
# Without colour, the line below the title and what script(1) adds.
plain() { sed 's/\x1b\[[0-9;]*m//g; s/\r$//' "$1" | sed '/^Script \(started\|done\)\|^=*$/{/./d}'; }

plain "$work/rank.txt" >"$work/plain.txt"
rank
is "$(escapes "$out")" 0 "no colour where no terminal is"
rank --color always
is "$(($(escapes "$out") > 0))" 1 "--color always"
is "$(plain "$out")" "$(cat "$work/plain.txt")" "it changes no letter"
rank --color never
is "$(escapes "$out")" 0 "--color never"
rank --color always --format csv
is "$(escapes "$out")" 0 "CSV has no colour"
rank --color always -o "$work/file.txt"
is "$(escapes "$work/file.txt")" 0 "a file has no colour"
rank --color sometimes
exit_is 2 "--color sometimes"
export TERM=xterm
on_terminal "$SIPWHY --db $db --now $now rank"
is "$(($(escapes "$work/typescript") > 0))" 1 "colour on a terminal"
is "$(plain "$work/typescript")" "$(cat "$work/plain.txt")" "the text is the same"
on_terminal "NO_COLOR=1 $SIPWHY --db $db --now $now rank"
is "$(escapes "$work/typescript")" 0 "NO_COLOR"
on_terminal "NO_COLOR=1 $SIPWHY --db $db --now $now rank --color always"
is "$(($(escapes "$work/typescript") > 0))" 1 "--color always goes before NO_COLOR"
on_terminal "NO_COLOR= $SIPWHY --db $db --now $now rank"
is "$(($(escapes "$work/typescript") > 0))" 1 "an empty NO_COLOR is none"
on_terminal "$SIPWHY --db $db --now $now rank --color never"
is "$(escapes "$work/typescript")" 0 "--color never"
on_terminal "TERM=dumb $SIPWHY --db $db --now $now rank"
is "$(escapes "$work/typescript")" 0 "TERM=dumb"
on_terminal "$SIPWHY --db $db --now $now rank | cat"
is "$(escapes "$work/typescript")" 0 "a pipe is no terminal"
script -qec "stty cols 60; $SIPWHY --db $db --now $now rank" "$work/typescript" >/dev/null 2>&1 </dev/null
COLUMNS=60 run --db "$db" --now "$now" rank
is "$(plain "$work/typescript")" "$(plain "$out")" "the terminal's width is used"

# ------------------------------------------------------------------------------- ASCII

weekly() { run --db "$db" --now "$now" weekly "$@"; }
unicode() { LC_ALL=C.UTF-8 grep -oP '[▁-█·]' "$out" | wc -l; }
weekly
[ "$(unicode)" -gt 10 ]
ok $? "trends are drawn in blocks"
sed 's/▁/1/g; s/▂/2/g; s/▃/3/g; s/▄/4/g; s/▅/5/g; s/▆/6/g; s/▇/7/g; s/█/8/g; s/·/|/g' "$out" >"$work/ascii"
cp "$out" "$work/blocks"
weekly --ascii
cmp -s "$out" "$work/ascii"
ok $? "--ascii: in digits, and all else is the same"
is "$(LC_ALL=C grep -cP '[^\x00-\x7f]' "$out")" 0 "which is ASCII"
for locale in LC_ALL=C LC_ALL=POSIX 'LC_ALL= LC_CTYPE=C' 'LC_ALL= LC_CTYPE= LANG=' \
    'LC_ALL= LC_CTYPE=C LANG=C.UTF-8' LC_ALL=xx_XX.ISO-8859-1; do
    # shellcheck disable=SC2086 # words
    env $locale "$SIPWHY" --db "$db" --now "$now" weekly -o "$work/file.txt"
    # shellcheck disable=SC2086 # words
    env $locale "$SIPWHY" --db "$db" --now "$now" weekly >"$out"
    cmp -s "$out" "$work/ascii"
    ok $? "$locale: ASCII"
    cmp -s "$work/file.txt" "$work/blocks"
    ok $? "but a file is what it is everywhere"
done
for locale in LC_ALL=C.UTF-8 'LC_ALL= LC_CTYPE=C.UTF-8 LANG=C' 'LC_ALL= LC_CTYPE= LANG=C.UTF-8' \
    LC_ALL=xx_XX.utf8; do
    # shellcheck disable=SC2086 # words
    env $locale "$SIPWHY" --db "$db" --now "$now" weekly >"$out"
    cmp -s "$out" "$work/blocks"
    ok $? "$locale: blocks"
done
weekly --ascii -o "$work/file.txt" -o "$work/file.json"
cmp -s "$work/file.txt" "$work/ascii"
ok $? "--ascii: in a file too"

done_testing
