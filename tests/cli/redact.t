#!/usr/bin/env bash
# redact.t - --redact: numbers and names as pseudonyms that stay the same under one key, everywhere,
# and no number and no name in any report.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

db=$work/sipwhy.db
now=2026-11-23T07:00:00Z
umask 077
echo 'one key of sixteen bytes or more' >"$work/one.key"
echo 'another key of sixteen bytes' >"$work/other.key"
one=(--redact "$work/one.key") other=(--redact "$work/other.key")
sip() { run --db "$db" --now "$now" "$@"; }
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }

# token KIND TEXT [KEY]: the pseudonym of a text that is in its one form, by another's HMAC.
token() {
    perl -MDigest::SHA=hmac_sha256_hex -e 'printf "%s-%.12s", $ARGV[0], hmac_sha256_hex("$ARGV[0]:$ARGV[1]", $ARGV[2])' \
        "$1" "$2" "${3:-one key of sixteen bytes or more}"
}

# ----------------------------------------------------------------------- nobody is in a report

"$SIPWHY" --db "$db" -q import samples 2>/dev/null
"$SIPWHY" --db "$db" note add 2026-11-10 'firmware, ask +49 30 1234567 or Anna.Weber@contoso.com' >/dev/null
"$SIPWHY" --db "$db" --now "$now" ack 504/569002 --note 'known to bob@contoso.com, +4930111222333' >/dev/null
sqlite3 "$db" "SELECT caller FROM calls UNION SELECT callee FROM calls" | tr -dc '0-9*\n' |
    grep -E '^[0-9*]{7,}$' | grep -v '^0*$' >"$work/numbers"
echo 30111222333 >>"$work/numbers"
{
    sqlite3 "$db" "SELECT user FROM calls WHERE user IS NOT NULL" | sed 's/@.*//' | sort -u
    printf '%s\n' anna.weber bob@
} >"$work/names"
sqlite3 "$db" "SELECT DISTINCT display_name FROM calls WHERE display_name LIKE '% %'" >>"$work/names"
is "$(($(wc -l <"$work/numbers") > 500)) $(($(wc -l <"$work/names") > 500))" "1 1" "there is something to hide"
grep '[*]' "$work/numbers" | sed 's/[*].*//' | grep -E '^[0-9]{7,}$' >"$work/beginnings"
cat "$work/beginnings" >>"$work/numbers"

leaks() { # numbers and names in $out, but for the milliseconds by which a page sorts its times
    sed 's/class="time" data-value="[0-9]*"//' "$out" | grep -cFf "$work/numbers"
    grep -ciFf "$work/names" "$out"
}
decoded() { # the parts of a mail, as they are read
    perl -MMIME::Base64 -0777 -pe 's/\r//g; s{\n\n((?:[A-Za-z0-9+/]{20,}=*\n)+)}{"\n\n" . decode_base64($1)}ge' "$out" >"$out.read" &&
        mv "$out.read" "$out"
}
faces() { # faces FORMATS ARGUMENTS: the command in each format
    local format
    for format in $1; do
        sip "${@:2}" "${one[@]}" --format "$format"
        [ "$format" = eml ] && decoded
        is "$status $(leaks | paste -sd' ')" "0 0 0" "$format: ${*:2}"
        [ "$format" = csv ] || out_has "$(token key '')" "which names its key"
    done
}
all='text html markdown json csv'
faces "$all eml" weekly
faces "$all eml" weekly --week 2026-W46 --advice full
faces "$all" rank --since 13w --include all --top 100% --advice full
faces "$all" rank --user 'anna.weber17@contoso.com' --since 13w
faces "$all" calls --since 13w --outcome all --limit 0
faces "$all" calls --user 'anna.weber17@contoso.com' --since 13w --outcome all
faces "$all" query causes-by-user -p since=2026-08-01
faces "$all" query --sql 'SELECT caller, callee, user, display_name, phrase FROM calls'
faces "$all" query --sql 'SELECT caller AS trunk, user AS title, callee + 0 AS code, callee * 1.0 AS ratio FROM calls'
faces "$all" query --sql "SELECT count(*) AS n, user = 'anna.weber17@contoso.com' FROM calls
    WHERE caller <> :number AND user NOT GLOB :user" -p "number=$(head -1 "$work/numbers")" -p 'user=anna.weber*'
sip rank --since 13w --include all --top 100% --json
for pair in $(sqlite3 :memory: "SELECT DISTINCT value ->> 'sip_code' || '/' || (value ->> 'microsoft_code')
    FROM json_each(readfile('$out'), '\$.causes') WHERE value ->> 'sip_code' IN (404, 503, 504)"); do
    for format in text html markdown json; do
        sip ticket "$pair" --since 13w "${one[@]}" --format $format
        leaked=$((${leaked:-0} + $(leaks | paste -sd+)))
        tickets=$((${tickets:-0} + $(grep -c 'number-' "$out")))
    done
done
is "$leaked $((tickets > 20))" "0 1" "no ticket names anybody, but many have pseudonyms"
for table in causes set_aside unknown notes; do
    sip weekly --week 2026-W46 "${one[@]}" --format csv --table $table
    is "$status $(leaks | paste -sd' ')" "0 0 0" "csv --table $table"
done
sip rank "${one[@]}" samples/graph-2026-W46-W47.csv
is "$status $(leaks | paste -sd' ')" "0 0 0" "a file alone"
sip calls --since 13w --outcome all --limit 0 --json
is "$(json "json_type(j, '\$.redacted')")" "" "without a key JSON has no mark of one"

# One place decides how a number or a name is written.
is "$(grep -lE '"(mask|redact)\.h"' src/*/*.[ch] | paste -sd' ')" \
    "src/base/mask.c src/base/privacy.c src/base/pseudonym.c src/base/redact.c" \
    "nothing masks or redacts but privacy.c and pseudonym.c"

# ---------------------------------------------------------------------- one person, one pseudonym

# Every caller, callee and user of the samples, against another's HMAC.
sip calls --since 13w --outcome all --limit 0 --format csv --unmask
tr -d '\r' <"$out" >"$work/open.csv"
sip calls --since 13w --outcome all --limit 0 --format csv "${one[@]}"
tr -d '\r' <"$out" >"$work/hidden.csv"
sqlite3 "$work/t.db" ".import --csv $work/open.csv o" ".import --csv $work/hidden.csv h" \
    "SELECT 'number', o.caller, h.caller FROM o JOIN h ON h.rowid = o.rowid UNION
     SELECT 'number', o.callee, h.callee FROM o JOIN h ON h.rowid = o.rowid UNION
     SELECT 'user', o.user, h.user FROM o JOIN h ON h.rowid = o.rowid" >"$work/pairs"
perl -MDigest::SHA=hmac_sha256_hex -F'\|' -lane '
    ($kind, $open, $hidden) = @F;
    $open =~ tr/A-Z/a-z/;
    next if $open eq "" || ($kind eq "number" && $open !~ /^\+?\d+$/);
    $open =~ s/^\+// if $kind eq "number";
    $want = sprintf "%s-%.12s", $kind, hmac_sha256_hex("$kind:$open", "one key of sixteen bytes or more");
    $n++;
    print "$kind: $hidden instead of $want" if $hidden ne $want;
    END { print $n > 1500 ? "many" : "only $n" }' "$work/pairs" >"$work/wrong"
is "$(head -5 "$work/wrong")" many "every number and user is the HMAC that another reckons"
is "$(grep -c '|[+0-9]*[*][*]*|[+0-9]*[*]' "$work/pairs" | awk '{ print ($1 > 20) }')" 1 \
    "a number that the export masked stays masked: it may be a thousand people's"
if command -v openssl >/dev/null; then
    is "number-$(printf 'number:4930123456' | openssl dgst -sha256 -hmac 'one key of sixteen bytes or more' |
        sed 's/.*= //' | cut -c1-12)" "$(token number 4930123456)" "openssl reckons the same"
else
    skip "there is no openssl" "openssl reckons the same"
fi

# The same people in two weeks, two databases, in other spellings and in another order.
rows() { # rows DAY UPN CALLEE: 60 good calls of anybody to anybody, and ten bad ones of one to one
    echo "$G4"
    awk -v day="$1" -v upn="$2" -v callee="$3" 'BEGIN {
        for (i = 0; i < 70; i++) {
            bad = i >= 60
            time = sprintf("%sT%02d:%02d", day, 6 + int(i / 10), i % 10 * 6)
            printf "%s-%d,,%s,,DE,%s:00Z,%s,%s,%sT23:00:00Z,60,%s,+4930555%04d,%s,dr_out,out,,,%s,,sbc1.contoso.com,No,,,\n",
                day, i, bad ? upn : "user" i "@contoso.com", time, bad ? "" : time ":05Z", bad ? time ":05Z" : "", day,
                bad ? "No" : "Yes", i, bad ? callee : sprintf("+4930666%04d", i), bad ? "404,560404" : "0,0"
        }
    }'
}
rows 2026-11-10 Zoe.Fischer@Contoso.com '+49 30 987-6543' >"$work/w46.csv"
rows 2026-11-17 zoe.fischer@contoso.com '"=""+49309876543"""' >"$work/w47.csv"
run --db "$work/a.db" import "$work/w46.csv"
out_has "70 new" "a week"
run --db "$work/b.db" import "$work/w47.csv"
out_has "70 new" "the next one, in a database of its own"
people() { # people DB WEEK OPTIONS: whom the week's only cause has in common
    run --db "$1" --now "$now" weekly --week "$2" --json "${@:3}"
    json "(SELECT group_concat(value ->> 'dimension' || ' ' || (value ->> 'value'), '; ')
        FROM json_each(j, '\$.causes[0].concentration') WHERE value ->> 'dimension' IN ('user', 'number'))"
}
zoe=$(token user zoe.fischer@contoso.com) number=$(token number 49309876543)
is "$(people "$work/a.db" 2026-W46 "${one[@]}")" "user $zoe; number $number" "weekly: by whom and to whom"
is "$(people "$work/b.db" 2026-W47 "${one[@]}")" "user $zoe; number $number" "the same in another week and database"
is "$(people "$work/b.db" 2026-W47 "${one[@]}" --tz Pacific/Auckland)" "user $zoe; number $number" "and zone"
is "$(people "$work/b.db" 2026-W47 "${other[@]}")" \
    "user $(token user zoe.fischer@contoso.com 'another key of sixteen bytes'); number $(
        token number 49309876543 'another key of sixteen bytes')" "another key, others"
is "$(people "$work/b.db" 2026-W47)" "user one user; number +49*******43" "no key, masked as ever"
run --db "$work/b.db" --now "$now" weekly "${one[@]}"
is "$(tr -s ' \n' ' ' <"$out" | grep -oE "Common $zoe: [0-9.]+ %|number $number: [0-9.]+ %" | wc -l)" 2 "both in words"
run --db "$work/b.db" --now "$now" weekly --user zoe.fischer@contoso.com "${one[@]}"
out_has "user $zoe" "a user who is asked for is told by the pseudonym"
run --db "$work/b.db" --now "$now" weekly --user 'ZOE.*' "${one[@]}"
is "$(grep '^Only' "$out")" "Only      user ***" "a pattern is nobody"
mails() {
    run --db "$work/b.db" --now "$now" weekly --format eml --mail-to a@contoso.com "$@"
    grep -i '^message-id' "$out"
}
is "$(for how in "${one[*]}" "${other[*]}" '' ; do for user in 'zoe.*' 'z.*'; do
    # shellcheck disable=SC2086 # words
    mails $how --user "$user"
done; done | sort -u | wc -l)" 6 "a mail's ID is of its key and of what was asked"

# A ticket, a query and a phrase say the same as calls do.
{
    echo "$G4"
    row='%s,,%s,%s,DE,2026-11-17T0%d:00:00Z,,2026-11-17T0%d:00:09.25Z,,9,No,"%s","%s",dr_out,out,,,503,560503,"%s",sbc1.contoso.com,No,,,\n'
    # shellcheck disable=SC2059 # the format is above
    {
        printf "$row" a zoe.fischer@contoso.com '"Fischer, Zoe"' 1 1 'sip:+49309876543@sbc.contoso.com;user=phone' '"Fischer, Zoe"' 'Rejected +49 30 9876543 of ZOE.fischer@contoso.com'
        printf "$row" b zoe.fischer@contoso.com '"Fischer, Zoe"' 2 2 tel:+49-30-9876543 sip:Zoe.Fischer@contoso.com 'Rejected +49 30 9876543 of ZOE.fischer@contoso.com'
        printf "$row" c $'\e[31mz@contoso.com<script>' "=cmd|'/C calc'!A0" 3 3 $'\e]0;x\x07' '<b>Zoe</b>' $'to \e[31mz\xc3\xb3e@contoso.com'
        printf "$row" d 99999999-2222-3333-4444-555555555555 '' 4 4 anonymous +4930987*** 'to +4930987****'
    }
} | sed 's/""Fischer, Zoe""/"Fischer, Zoe"/' >"$work/odd.csv"
run --db "$work/odd.db" import "$work/odd.csv"
out_has "4 new" "odd spellings and hostile names are imported"
name=$(token name 'fischer, zoe')
run --db "$work/odd.db" --now "$now" calls --format csv "${one[@]}"
sqlite3 "$work/odd2.db" ".import --csv $out c" "SELECT caller, callee, user, phrase FROM c ORDER BY invite_time" >"$work/got"
is "$(head -2 "$work/got")" "sip:$number@sbc.contoso.com|$name|$zoe|Rejected $number of $zoe
tel:$number|sip:$zoe|$zoe|Rejected $number of $zoe" "calls: one number and one user in whatever form"
is "$(tail -1 "$work/got")" \
    "anonymous|+49***87***|$(token user 99999999-2222-3333-4444-555555555555)|to +49***87****" \
    "an object ID is a user; what is masked or anonymous is nobody"
run --db "$work/odd.db" --now "$now" query --sql 'SELECT caller, callee, user, phrase, display_name
    FROM calls ORDER BY invite_time' --format csv "${one[@]}"
sqlite3 "$work/odd3.db" ".import --csv $out c" "SELECT user, phrase, display_name FROM c LIMIT 2" >"$work/got"
is "$(cat "$work/got")" "$zoe|Rejected $number of $zoe|$name
$zoe|Rejected $number of $zoe|$name" "query: the same"
run --db "$work/odd.db" --now "$now" ticket 503/560503 --json "${one[@]}"
is "$(json "json_extract(j, '\$.phrase', '\$.masked', '\$.redacted', '\$.examples[1].callee')")" \
    "[\"Rejected $number of $zoe\",true,\"$(token key '')\",\"sip:$zoe\"]" "ticket: the same, and the key"
run --db "$work/odd.db" --now "$now" ticket 503/560503 "${one[@]}"
out_lacks "are masked" "it does not say that numbers are masked"
for format in text html markdown json csv; do
    run --db "$work/odd.db" --now "$now" calls --format $format "${one[@]}"
    is "$(grep -ciE 'zoe|fischer|98765|2222-3333|=cmd|<script>z|<b>' "$out") $(LC_ALL=C grep -c $'[\x1b\x07]' "$out")" "0 0" \
        "$format: a hostile name names nobody and does nothing"
done

# -------------------------------------------------------------------------------- the key file

refused() { # refused CODE TEXT OPTIONS: every command that takes a key
    local command
    for command in 'rank' 'weekly' 'calls' 'ticket 503/560503' 'query phrases -p since=2026-W46'; do
        # shellcheck disable=SC2086 # words
        sip $command "${@:3}"
        is "$status $(wc -c <"$out") $(wc -l <"$err") $(grep -cF -- "$2" "$err")" "$1 0 1 1" "${command%% *}: $2: $1"
    done
}
printf 'fifteen bytes..\n' >"$work/short.key"
printf 'fifteen bytes..\r\n' >"$work/short2.key"
: >"$work/empty.key"
head -c 4097 /dev/zero >"$work/large.key"
refused 2 "at least 16 bytes" --redact "$work/short.key"
refused 2 "at least 16 bytes" --redact "$work/short2.key"
refused 2 "is empty" --redact "$work/empty.key"
refused 2 "at most 4096 bytes" --redact "$work/large.key"
refused 2 "at most 4096 bytes" --redact /dev/zero
refused 66 "No such file" --redact "$work/none.key"
refused 66 "Is a directory" --redact "$work"
refused 66 "No such file" --redact "$work/anna.weber@contoso.com"
err_lacks anna.weber "the name of a file names nobody"
if [ "$(id -u)" != 0 ]; then
    cp "$work/one.key" "$work/closed.key"
    chmod 000 "$work/closed.key"
    refused 66 "Permission denied" --redact "$work/closed.key"
fi
for command in calls 'ticket 503/560503' 'query phrases -p since=2026-W46'; do
    # shellcheck disable=SC2086 # words
    sip $command --unmask "${one[@]}"
    is "$status $(wc -c <"$out") $(cat "$err")" \
        "2 0 sipwhy: give --redact or --unmask: one hides who it is, the other shows it" "${command%% *}: not with --unmask"
done
sip weekly --unmask
exit_is 2 "weekly has no --unmask"

printf 'sixteen bytes...' >"$work/a.key"
printf 'sixteen bytes...\n' >"$work/b.key"
printf 'sixteen bytes...\r\n' >"$work/c.key"
printf 'sixteen bytes...\n\n' >"$work/d.key"
for key in a b c d; do
    sip calls --limit 1 --redact "$work/$key.key"
    exit_is 0 "a key of 16 bytes"
    cp "$out" "$work/of.$key"
done
cmp -s "$work/of.a" "$work/of.b" && cmp -s "$work/of.a" "$work/of.c"
ok $? "one line end behind it is no part of it"
! cmp -s "$work/of.a" "$work/of.d"
ok $? "a second is"
head -c 4096 /dev/urandom >"$work/random.key"
sip calls --limit 1 --redact "$work/random.key"
exit_is 0 "a key of any bytes, up to 4 KiB"
sip calls --limit 1 --redact <(cat "$work/a.key")
cmp -s "$out" "$work/of.a"
ok $? "a key through a pipe"

for mode in 640 604 644 660; do
    chmod $mode "$work/a.key"
    sip calls --limit 1 --redact "$work/a.key"
    is "$status $(cat "$err")" "0 sipwhy: --redact: $work/a.key: others than its owner may read it: chmod 600" "mode $mode: a warning"
    cmp -s "$out" "$work/of.a"
    ok $? "and the report"
done
sip -q calls --limit 1 --redact "$work/a.key"
is "$status $(cat "$err")" "0 " "-q: no warning"
for mode in 600 400; do
    chmod $mode "$work/a.key"
    sip calls --limit 1 --redact "$work/a.key"
    is "$status $(cat "$err")" "0 " "mode $mode: none"
done
grep -rqF "$work/a.key" "$work/of.a"
is $? 1 "no report says where the key is"
for command in rank weekly calls ticket query; do
    run $command --help
    out_has "--redact KEYFILE" "$command --help tells of it"
done

done_testing
