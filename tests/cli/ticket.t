#!/usr/bin/env bash
# ticket.t - ticket: what is known of a cause, ready to paste; figures are rank's, calls are calls'.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

db=$work/sipwhy.db
now=2026-11-23T07:00:00Z
ticket() { run --db "$db" --now "$now" ticket "$@"; }
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }
sql() { sqlite3 "$db" "$1"; }

ticket 503/560503
exit_is 66 "without a database"
run --db "$db" import samples
exit_is 0 "the samples are imported"

# -------------------------------------------------------------------------------- figures

# Every cause of 13 weeks: attempts, calls, users, lost and times are those of rank.
run --db "$db" --now "$now" rank --since 13w --include all --top 100% --json
sqlite3 -separator ' ' :memory: "SELECT value ->> 'sip_code' || '/' || (value ->> 'microsoft_code'),
    value ->> 'attempts', value ->> 'calls', value ->> 'users', value ->> 'lost', value ->> 'first_seen',
    value ->> 'last_seen', value ->> 'owner' FROM json_each(readfile('$out'), '\$.causes')
    GROUP BY 1 HAVING count(*) = 1" >"$work/causes"
while read -r pair rest; do
    ticket "$pair" --since 13w --json
    echo "$pair $(json "json_extract(j, '\$.figures.attempts') || ' ' || json_extract(j, '\$.figures.calls') || ' ' ||
        json_extract(j, '\$.figures.users') || ' ' || json_extract(j, '\$.figures.lost') || ' ' ||
        json_extract(j, '\$.figures.first_seen') || ' ' || json_extract(j, '\$.figures.last_seen') || ' '")${rest##* }"
done <"$work/causes" >"$work/got"
is "$(cat "$work/got")" "$(cat "$work/causes")" "figures as in rank, of $(wc -l <"$work/causes") causes"
is "$(($(wc -l <"$work/causes") > 30))" 1 "which are many"

W="outcome <> 'success' AND sip_code = 503 AND microsoft_code = 560503"
ticket 503/560503 --since 13w --json
is "$(sqlite3 :memory: "SELECT value ->> 'trunk', value ->> 'attempts' FROM json_each(readfile('$out'), '\$.trunks')")" \
    "$(sql "SELECT trunk, count(*) FROM calls WHERE $W GROUP BY 1 ORDER BY 2 DESC, 1")" "trunks with their attempts"
is "$(sqlite3 :memory: "SELECT round(sum(value ->> 'share'), 3) FROM json_each(readfile('$out'), '\$.trunks')")" 1.0 \
    "shares add up"
examples() { sqlite3 :memory: "SELECT value ->> '$1' FROM json_each(readfile('$out'), '\$.examples')"; }
examples correlation_id >"$work/ids"
is "$(sort -u "$work/ids" | wc -l)" 5 "five different calls"
is "$(sed -n '1p;5p' "$work/ids")" \
    "$(sql "SELECT correlation_id FROM (SELECT *, row_number() OVER (ORDER BY id) AS n,
        count(*) OVER () AS m FROM calls WHERE $W) WHERE n IN (1, m) ORDER BY n")" "the first and the last among them"
is "$(examples invite_time)" "$(examples invite_time | sort)" "in order of time"
is "$(sql "SELECT count(*) FROM calls WHERE $W AND correlation_id IN ('$(paste -sd, "$work/ids" | sed "s/,/','/g")')")" 5 \
    "all of this cause"
# Those older than 30 days before --now are marked, in JSON and on paper.
is "$(sqlite3 :memory: "SELECT sum((value ->> 'has_ladder') <> (value ->> 'invite_time' >= '2026-10-24T07:00:00Z'))
    FROM json_each(readfile('$out'), '\$.examples')")" 0 "has_ladder: not older than 30 days"
old=$(sqlite3 :memory: "SELECT sum(NOT (value ->> 'has_ladder')) FROM json_each(readfile('$out'), '\$.examples')")
is "$((old > 0 && old < 5))" 1 "some are, some are not"
ticket 503/560503 --since 13w
is "$(grep -c ' (no ladder)$' "$out")" "$old" "as many are marked on paper"
run --db "$db" --now 2027-06-01 ticket 503/560503
is "$(grep -c ' (no ladder)$' "$out")" 5 "months later all are"
ticket 503/560503
out_lacks "(no ladder)" "of last week none is"

# Few calls: each once. A pair of one call, too.
one=$(awk '$2 == 1 { print $1; exit }' "$work/causes")
ticket "$one" --since 13w --json
is "$(examples correlation_id | wc -l)" 1 "a cause of one attempt has one example"

# ------------------------------------------------------------------------------- the text

run --db "$db" --now "$now" --tz Asia/Kolkata ticket 503/560503
exit_is 0 "ticket"
is "$(awk 'length > 80' "$out")" "" "80 columns are enough"
while read -r text; do
    grep -qF -- "$text" "$out"
    ok $? "it says: $text"
done <<'TEXT'
17 Direct Routing calls failed: SIP 503, Microsoft code 560503,
the vendor or administrator of the SBC
2026-11-15T18:30:00Z to 2026-11-22T18:30:00Z (UTC)
2026-11-16 00:00 to 2026-11-23 00:00 (Asia/Kolkata), 2026-W47
20 failed
17, of 17 users
7: no further attempt within 120 s connected
sbc1.contoso.com 100 % (20)
503 Service Unavailable
560503: SBC is overloaded, out of channels or in maintenance
by the SBC; this pair is documented
2026-11-17T06:07:06Z
Suggested checks
[ ] Compare concurrent sessions with the SBC licence and the trunk channels
Complete  through 2026-11-22T
Numbers are masked; --unmask shows them
TEXT
ticket 503/560503 --unmask
out_lacks "are masked" "--unmask: they are not"
ticket 503/560503 --json
subject=$(json "j ->> 'subject'")
ticket 503/560503 --format html
out_has "<title>$subject</title>" "its page has its subject for a title"
ticket 503/560503 --format markdown
is "$(head -1 "$out" | sed 's,\\,,g')" "# $subject" "Markdown, too"
out_has "- [ ] Compare" "with boxes to tick"
for command in "ticket 503/560503" "explain 503/560503"; do
    # shellcheck disable=SC2086
    run --db "$db" $command --format csv
    err_has "${command% *}: give text, json, html or markdown" "$command --format csv: which formats there are"
done
for command in ticket codes explain; do
    run $command --help
    out_has "json, html or markdown" "$command --help: which formats there are"
done
for width in 60 40; do
    COLUMNS=$width ticket 503/560503
    is "$(awk -v w=$width 'length > w' "$out")" "" "$width columns: nothing is wider"
done
ticket 503/560503
cp "$out" "$work/text"
for same in '503 560503' '560503' '503/560503 --week 2026-W47' '503/560503 --tenant default'; do
    # shellcheck disable=SC2086 # words
    ticket $same
    cmp -s <(grep -v '^Only' "$out") "$work/text"
    ok $? "ticket $same is the same"
done
ticket 503/560503 -o "$work/t.txt" -o "$work/t.json"
cmp -s "$work/t.txt" "$work/text"
ok $? "-o t.txt"
is "$status $(wc -c <"$out") $(stat -c %a "$work/t.txt" "$work/t.json" | sort -u)" "0 0 600" "for its owner only"
ticket 503/560503 --since 13w --trunk 'sbc2.*'
out_has "Only      trunk sbc2.*" "a filter is told"
out_has "sbc2.contoso.com 100 % (1)" "and holds"
out_has "1 Direct Routing call failed" "one call is one"

# Who it is for follows from the owner; of several documented causes the phrase decides.
reader_is() { # reader_is PAIR WORDS
    ticket "$1" --since 13w
    grep -qE "^For +$2" "$out"
    ok $? "$1 is for $2"
}
reader_is 404/560404 "the carrier"
reader_is 504/569008 "the vendor or administrator of the SBC"
reader_is 403/510559 "the Teams administrators"
expected=$(awk '$NF == "none" { print $1; exit }' "$work/causes")
reader_is "$expected" "nobody: an expected outcome"
microsoft=$(awk '$NF == "microsoft" { print $1; exit }' "$work/causes")
reader_is "$microsoft" "Microsoft support"

# ----------------------------------------------------------------------------- not there

for pair in 503/560504 -/560503 1/2 503/-5; do
    ticket $pair
    exit_is 0 "$pair, which is not in the period, is no failure"
    out_has "Nothing to report" "it says so"
done
ticket 503/560504 --json
is "$(json "json_extract(j, '\$.figures.attempts', '\$.examples', '\$.subject')")" '[0,[],null]' "as JSON"
ticket 503/560503 --week 2026-W50
out_has "Nothing to report: no attempt with 503/560503 in 2026-W50" "nor is an empty week"
ticket 0/540000
out_has "Nothing to report" "a pair of good calls alone has no ticket"

printf '%s\n' 'Call End Sub Reason,Call End Reason,Total Call Count' '560503,503,12' >"$work/counts.csv"
run --db "$work/counts.db" import --period 2026-W47 "$work/counts.csv"
run --db "$work/counts.db" --now "$now" ticket 503/560503
out_has "12 Direct Routing attempts failed" "counts give a ticket too"
out_has "counts alone: there are no calls to name" "which says what it lacks"
out_lacks "Calls to look up" "and names no call"

# A cause with both failed and dropped attempts; a row without an ID; one call of many rows.
{
    echo "$G4"
    row='%s,,anna@contoso.com,Anna,DE,2026-11-17T0%d:00:00Z,,2026-11-17T0%d:00:09Z,,9,%s,+4930987654321,+4930111222333,dr_out,out,,,503,560503,%s,sbc1.contoso.com,No,,,\n'
    # shellcheck disable=SC2059 # the format is above
    {
        printf "$row" a 1 1 No 'Rejected +4930987654321 by o'"'"'neil@contoso.com'
        printf "$row" a 2 2 No 'Rejected +4930987654321 by o'"'"'neil@contoso.com'
        printf "$row" '' 3 3 No ''
        printf "$row" b 4 4 Yes $'\e[31mred'
    }
} >"$work/odd.csv"
run --db "$work/odd.db" import "$work/odd.csv"
run --db "$work/odd.db" --now "$now" ticket 503/560503
out_has "3 failed" "attempts that failed"
out_has "and 1 that connected and were dropped" "apart from those that were dropped"
run --db "$work/odd.db" --now "$now" ticket 503/560503 --json
is "$(examples correlation_id | paste -sd' ')" "a b" "a call once, one without ID never"
is "$(json "json_extract(j, '\$.figures.attempts', '\$.figures.failed', '\$.figures.dropped')")" "[4,3,1]" "JSON: both"

# -------------------------------------------------------------------------------- privacy

for format in text json; do
    run --db "$work/odd.db" --now "$now" ticket 503/560503 --format $format
    is "$(grep -c '98765\|111222\|neil\|anna' "$out")" 0 "$format: no number and no name"
    is "$(LC_ALL=C grep -c $'\x1b' "$out")" 0 "$format: nothing acts on a terminal"
    run --db "$work/odd.db" --now "$now" ticket 503/560503 --format $format --unmask
    is "$(($(tr -d '\n' <"$out" | grep -o '+4930987654321' | wc -l) > 2))" 1 "$format --unmask: numbers in full"
    out_has "+4930111222333" "$format --unmask: both"
done
sql "SELECT caller FROM calls UNION SELECT callee FROM calls" | tr -dc '0-9*\n' | grep -E '^[0-9*]{7,}$' >"$work/numbers"
sql "SELECT user FROM calls WHERE user IS NOT NULL" | sed 's/@.*//' | sort -u >"$work/names"
leaks=0
while read -r pair _; do
    for format in text json; do
        ticket "$pair" --since 13w --format $format
        leaks=$((leaks + $(grep -cFf "$work/numbers" "$out") + $(grep -ciFf "$work/names" "$out")))
    done
done <"$work/causes"
is "$leaks" 0 "no ticket of the samples names a number or a person"

# ------------------------------------------------------------------------------- on pages

# letters PAGE: the ticket texts of a page, a file letters/SIP_MICROSOFT each; how many there are.
letters() {
    rm -rf "$work/letters"
    mkdir "$work/letters"
    perl -0777 -ne 'my ($folder) = $ENV{FOLDER};
        for (m{<details id="cause-.*?(?=<details id=|</section>)}gs) {
            my ($pair) = m{<h3>#\d+ +(\S+) }; my ($text) = m{<pre data-copy="Ticket text">(.*?)</pre>}s;
            next unless defined $text;
            $text =~ s/&lt;/</g; $text =~ s/&gt;/>/g; $text =~ s/&quot;/"/g; $text =~ s/&#39;/\x27/g;
            $text =~ s/&amp;/&/g; $pair =~ tr{/}{_};
            open my $f, ">", "$ENV{FOLDER}/$pair" or die; print $f $text }' "$1"
    find "$work/letters" -type f | wc -l
}
export FOLDER=$work/letters
# same_as_tickets OPTIONS: each ticket text of the last page is what ticket prints, byte for byte.
same_as_tickets() {
    local letter pair wrong=''
    for letter in "$work"/letters/*; do
        pair=$(basename "$letter" | tr _ /)
        ticket "$pair" "$@"
        cmp -s "$letter" "$out" || wrong="$wrong $pair"
    done
    is "$wrong" "" "$(find "$work/letters" -type f | wc -l) ticket texts are what ticket prints: $*"
}
page() { # page COMMAND OPTIONS: a page of the database
    rm -f "$work/page.html"
    run --db "$db" --now "$now" "$@" -o "$work/page.html"
}
page weekly
is "$(letters "$work/page.html")" 12 "weekly: each cause has one"
is "$(grep -c '^Before ' "$work"/letters/* | grep -c ':1$')" 12 "each with what was normal before, which ticket does not know"
sed -i '/^Before /d' "$work"/letters/*
same_as_tickets
page rank --week 2026-W46 --trunk 'sbc1.*' --top 100%
is "$(letters "$work/page.html")" 5 "rank: likewise"
same_as_tickets --week 2026-W46 --trunk 'sbc1.*'
page rank --since 13w --include failure,dropped --top 100%
is "$(($(letters "$work/page.html") > 30))" 1 "of 13 weeks"
same_as_tickets --since 13w
page rank --week 2026-W47 --include expected
is "$(letters "$work/page.html")" 0 "what was no failure needs none"
page rank --week 2026-W47 --country DE
is "$(letters "$work/page.html")" 0 "nor is there one of a country: ticket can't make it"
page rank --week 2026-W47 --advice none
is "$(letters "$work/page.html")" 0 "nor without paragraphs"
page weekly --advice short
is "$(letters "$work/page.html")" 12 "short ones have it"
run --now "$now" rank samples/DirectRouting.calls.2026-10-05.csv -o "$work/page.html"
is "$(($(letters "$work/page.html") > 3))" 1 "files that are in no database, too"
is "$(grep -c '98765\|anna@' "$work/page.html")" 0 "with their numbers masked"
db=$work/odd.db page rank --week 2026-W47 --include all
letters "$work/page.html" >/dev/null
db=$work/odd.db same_as_tickets --week 2026-W47
for format in text markdown csv json; do
    run --db "$db" --now "$now" weekly --format $format
    out_lacks "Suggested checks" "$format has no ticket texts"
done

# ------------------------------------------------------------------------------ wrong usage

for wrong in '' '503' 'x' '503/x' '503/560503 1' '531000' '503/560503 --format csv' \
    '503/560503 -o t.txt -o t.csv' '503/560503 --format pdf' \
    '503/560503 -o t.csv.pdf' '503/560503 --week last --since 7d' '503/560503 --week 2026-W54' '503/560503 --top 3'; do
    # shellcheck disable=SC2086 # words
    ticket $wrong
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "ticket $wrong: usage, in one line"
done
ticket +4930987654321 anna@contoso.com
is "$status $(grep -c '98765\|anna' "$err")" "2 0" "what is typed is not repeated in a message"

done_testing
