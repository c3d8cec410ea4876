#!/usr/bin/env bash
# rank.t - rank: periods, filters, shape, formats, where the report goes, and with what exit code.
# Whether its figures are right is oracle.t's matter.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

db=$work/sipwhy.db
now=2026-11-23T07:00:00Z
rank() { run --db "$db" --now "$now" rank "$@"; }

# json PATH...: what the last output, as JSON, has there, with spaces between.
json() {
    local list='' path
    for path in "$@"; do
        list="$list${list:+ || ' ' || }coalesce(json_extract(j, '\$.$path'), 'null')"
    done
    sqlite3 :memory: "SELECT $list FROM (SELECT readfile('$out') AS j)"
}

run --db "$db" import samples
exit_is 0 "the samples are imported"

# ---------------------------------------------------------------------------- periods

period_is() { # period_is "LABEL SINCE UNTIL COMPLETE" NAME ARGUMENTS
    run --db "$db" --now "$now" "${@:3}" rank --json
    is "$(json period.label period.since period.until period.complete) $status" "$1 0" "$2"
}
bounds_are() { # bounds_are "SINCE UNTIL" ARGUMENTS
    rank --json "${@:2}"
    is "$(json period.since period.until) $status" "$1 0" "rank ${*:2}"
}
W46='2026-W46 2026-11-09T00:00:00Z 2026-11-16T00:00:00Z 1'
W47='2026-W47 2026-11-16T00:00:00Z 2026-11-23T00:00:00Z 1'

period_is "$W47" "without a period: the last complete week"
period_is "$W47" "one that ended this instant is complete" --now 2026-11-23T00:00:00Z
period_is "$W46" "a second earlier it is not" --now 2026-11-22T23:59:59Z
period_is "$W46" "in the middle of a week: the one before" --now 2026-11-18T12:00:00Z
period_is "$W47" "months later: the last one that has data" --now 2027-03-01
period_is '2026-W47 2026-11-15T18:30:00Z 2026-11-22T18:30:00Z 1' \
    "in India Monday has begun" --now 2026-11-22T20:00:00Z --tz Asia/Kolkata
period_is '2026-W46 2026-11-09T05:00:00Z 2026-11-16T05:00:00Z 1' \
    "in New York it has not" --now 2026-11-23T04:59:59Z --tz America/New_York
SOURCE_DATE_EPOCH=$(date -d 2026-11-18T12:00Z +%s) run --db "$db" rank --json
is "$(json period.label generated_at)" "2026-W46 2026-11-18T12:00:00Z" "SOURCE_DATE_EPOCH is the clock too"
TZ=Asia/Kolkata run --db "$db" --now "$now" rank --json
is "$(json period.since period.tz)" "2026-11-15T18:30:00Z Asia/Kolkata" "TZ is the zone"
TZ=Asia/Kolkata run --db "$db" --now "$now" rank --json --tz America/New_York
is "$(json period.since period.tz)" "2026-11-16T05:00:00Z America/New_York" "--tz overrules it"

bounds_are '2026-11-09T00:00:00Z 2026-11-16T00:00:00Z' --week 2026-W46
bounds_are '2026-11-16T00:00:00Z 2026-11-23T00:00:00Z' --week last
bounds_are '2026-11-23T00:00:00Z 2026-11-30T00:00:00Z' --week this
is "$(json period.complete totals.attempts)" "0 0" "this week is not complete, and empty"
bounds_are '2026-11-02T00:00:00Z 2026-11-16T00:00:00Z' --since 2026-W45 --until 2026-W46
bounds_are '2026-11-01T00:00:00Z 2026-11-16T00:00:00Z' --since 2026-11-01 --until 2026-11-15
bounds_are '2026-11-10T00:00:00Z 2026-11-11T00:00:00Z' --since 2026-11-10 --until 2026-11-10
bounds_are '2026-11-10T08:30:00Z 2026-11-10T17:00:15.500Z' \
    --since 2026-11-10T08:30 --until 2026-11-10T17:00:15.5
bounds_are '2026-11-10T03:00:00Z 2026-11-10T12:00:00Z' \
    --since 2026-11-10T08:30+05:30 --until 2026-11-10T12:00Z
bounds_are '2026-11-10T03:00:00Z 2026-11-10T12:00:00Z' \
    --since 2026-11-10T08:30 --until 2026-11-10T17:30 --tz Asia/Kolkata
bounds_are '2026-11-16T07:00:00Z 2026-11-23T07:00:00Z' --since 7d
bounds_are '2026-10-26T07:00:00Z 2026-11-23T07:00:00Z' --since 4w
bounds_are '2026-10-26T07:00:00Z 2026-11-16T07:00:00Z' --since 4w --until 7d
bounds_are '2026-11-20T00:00:00Z 2026-11-23T07:00:00Z' --since 2026-11-20
rank --json --until 2026-08-30
is "$(json period.until)" 2026-08-31T00:00:00Z "--until alone: from the beginning"
one=$(json totals.attempts)
rank --json --week 2026-W35
is "$one" "$(json totals.attempts)" "which was a week before"

for wrong in '--week 2026-W54' '--week 2025-W53' '--week 2026-46' '--week next' '--week=' \
    '--since yesterday' '--since 2026-02-29' '--since 2026-13-01' '--since 7x' '--since=' \
    '--until 2026-11-10T25:00' '--since 2026-11-20 --until 2026-11-19' \
    '--since 2026-11-10T10:00 --until 2026-11-10T10:00' '--week last --since 7d' \
    '--tz Mars/Olympus' '--now noon'; do
    # shellcheck disable=SC2086 # words
    rank $wrong
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "rank $wrong: usage, in one line"
    option=${wrong%%[ =]*}
    grep -qE -- "$option|${option#--}" "$err"
    ok $? "it names $option"
done
rank --week 2026-46
err_has "use 2026-W46, last or this" "what to write instead is said"
rank --since yesterday
err_has "7d for seven days ago" "for times too"

# ------------------------------------------------------------------------------ empty

rank --week 2026-W50
exit_is 0 "an empty period is no failure"
out_has "No call in this period" "it says so"
out_has "2026-W47" "and names weeks that have data"
rank --week 2026-W50 --trunk 'sbc9.*' --json
is "$(json totals.attempts totals.asr other.causes) $(json causes)" "0 null 0 []" "as JSON: no rates"
rank --week 2026-W50 --format csv
is "$(wc -l <"$out")" 1 "as CSV: the headings"
rank --trunk 'sbc9.*'
out_has "fits the filters; without them it has 265 attempts." "a filter that nothing fits says so"
out_has "Trunks that have some: sbc1.contoso.com, sbc2.contoso.com, sbc-us.contoso.com." "and which trunks there are"
rank --user 'nobody@*'
out_has "without them it has 265 attempts." "another filter, too"
out_lacks "Trunks that" "which is not about trunks"
rank --week 2020-W01 --trunk 'sbc1.*'
out_has "No call in this period is in the database" "a period without any call, whatever the filter"
for source in cqd:CQD 'aggregate:an aggregate'; do
    rank --source "${source%:*}"
    out_has "There are no counts of ${source#*:} in this period. There are calls" "--source ${source%:*}: there are none"
done
for country in Germany D DEU D1 ''; do
    rank --country "$country"
    is "$status $(cat "$err")" "2 sipwhy: --country: give a country by its two letters: DE" "--country '$country'"
done
rank --country de --json
cp "$out" "$work/lower"
rank --country DE --json
is "$status $(cmp "$out" "$work/lower" 2>&1)" "0 " "--country de is DE"
for owner in 'sbc=SBC' 'sbc=SBC admin' 'tenant_config=Teams admin' 'carrier=CARRIER' 'license=license admin' \
    'microsoft=Microsoft' 'user=User'; do
    rank --owner "${owner%=*}" --json
    cp "$out" "$work/owner"
    rank --owner "${owner#*=}" --json
    is "$status $(cmp "$out" "$work/owner" 2>&1)" "0 " "--owner '${owner#*=}' is ${owner%=*}"
done
rank --owner anybody
err_has "--owner: give one of sbc, carrier, tenant_config" "another owner is refused"
rank --tenant adatum
out_has "There is no call of tenant adatum" "so does a tenant that is not there"

# Two tenants are not added up without a word; one alone needs none.
for tenant in fabrikam adatum; do
    run --db "$work/two.db" import -q --tenant $tenant samples/graph-2026-W46-W47.csv
done
run --db "$work/two.db" --now "$now" rank --advice none
out_has "Tenants   2 together: adatum, fabrikam; --tenant NAME gives one of them" "tenants are named, by name"
run --db "$work/two.db" --now "$now" rank --advice none --tenant fabrikam
out_lacks "Tenants" "not where one is asked for"
rank --advice none
out_lacks "Tenants" "nor where there is one"

# ---------------------------------------------------------------------------- filters

totals() { # totals ARGUMENTS: attempts that are asked for
    rank --json "$@"
    json totals.attempts
}
all=$(totals)
calls_where() { # calls_where CONDITION: of the last week, counted by SQL
    sqlite3 "$db" "SELECT count(*) FROM calls WHERE success IS NOT NULL AND invite_time >=
        strftime('%s', '2026-11-16') * 1000 AND invite_time < strftime('%s', '2026-11-23') * 1000
        AND $1"
}
filter_is() { # filter_is CONDITION ARGUMENTS
    local some
    some=$(totals "${@:2}")
    is "$some" "$(calls_where "$1")" "rank ${*:2}"
    [ "$some" -gt 0 ] && [ "$some" -lt "$all" ]
    ok $? "which are some, not all"
}
is "$all" "$(calls_where true)" "without a filter all count"
filter_is "trunk = 'sbc1.contoso.com'" --trunk sbc1.contoso.com
filter_is "trunk GLOB 'sbc[12].*'" --trunk 'SBC[12].*'
filter_is "direction = 'in'" --direction in
filter_is "direction = 'out'" --direction out
filter_is "user GLOB 'anna.*'" --user 'anna.*'
filter_is "call_type GLOB 'dr_out_user_*'" --call-type 'dr_out_user_*'
filter_is "direction = 'out' AND callee GLOB '+49*'" --country DE --direction out
filter_is "direction = 'in' AND caller GLOB '+44*'" --country gb --direction in
is "$(totals --tenant default)" "$all" "rank --tenant default"
is "$(($(totals --country US) + $(totals --country CA)))" \
    "$(calls_where "CASE direction WHEN 'in' THEN caller ELSE callee END GLOB '+1*'")" \
    "+1 is of two countries"

for owner in sbc carrier tenant_config license user microsoft; do
    rank --json --owner "$owner" --top 100%
    is "$(sqlite3 :memory: "SELECT group_concat(DISTINCT value ->> 'owner') FROM
        json_each(readfile('$out'), '\$.causes')") $(json totals.attempts)" \
        "$([ "$owner" = license ] || echo "$owner") $all" "rank --owner $owner: totals stay"
done

# --------------------------------------------------------------------- shape of a ranking

list() { # list PATH: of all causes
    sqlite3 :memory: "SELECT group_concat(value ->> '$1', ' ') FROM
        json_each(readfile('$out'), '\$.causes')"
}
for by in attempts calls users lost; do
    rank --json --by "$by" --top 100%
    is "$(list "$by")" "$(list "$by" | tr ' ' '\n' | sort -rn | paste -sd' ')" "--by $by: most first"
    is "$(list rank)" "$(seq -s' ' "$(list rank | wc -w)")" "ranks from 1, without a gap"
    is "$(json other.causes other.attempts)" "0 0" "--top 100%: no other"
done
n=$(list rank | wc -w)
rank --json --top 2
is "$(list rank) $(json other.causes)" "1 2 $((n - 2))" "--top 2: two, the tail is other"
is "$(($(list attempts | tr ' ' +) + $(json other.attempts)))" "$(json totals.failed)" \
    "the named and the other are all that failed"
rank --json --top 1000
is "$(list rank | wc -w)" "$n" "--top 1000: all there are"
rank --json --top 60%
is "$(sqlite3 :memory: "SELECT count(*) FROM json_each(readfile('$out'), '\$.causes')
    WHERE value ->> 'cumulative_share' < 0.6")" "$(($(list rank | wc -w) - 1))" \
    "--top 60%: until so much is named, and no further"
rank --json --include expected
is "$(list outcome | tr ' ' '\n' | sort -u)" expected "--include expected"
rank --json --include all --top 100%
is "$(list outcome | tr ' ' '\n' | sort | uniq | paste -sd' ')" "expected failure" "--include all"
rank --json --include failure,expected --top 100%
is "$(($(list attempts | tr ' ' +)))" "$(($(json totals.failed) + $(json totals.expected)))" \
    "--include failure,expected"
rank --json --include dropped
is "$(json causes other.causes)" "[] 0" "--include dropped: none in this week"

rank --advice full
out_has "  2. " "--advice full: every step"
rank --advice short
out_lacks "  2. " "--advice short: the first step"
out_has "  1. " "which is there"
rank --advice none
out_lacks "  1. " "--advice none: no step"
out_lacks "#1" "and no paragraph"
out_has "503/560503" "but the ranking"
for wrong in '--by size' '--top 0' '--top -1' '--top 101%' '--top 0%' '--top some' '--top 1.5' \
    '--include good' '--include=' '--owner nobody' '--advice long' '--direction up' \
    '--format pdf' '--retry-window -1' '--retry-window x'; do
    # shellcheck disable=SC2086 # words
    rank $wrong
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "rank $wrong: usage, in one line"
    err_has "${wrong%%[ =]*}: give" "it names what to give"
done

# ------------------------------------------------------------------------------- JSON

rank --json --include all --week 2026-W45
sqlite3 :memory: "SELECT fullkey, type FROM json_tree(readfile('$out'))" |
    sed 's/\[[0-9]*\]/[]/g; s/"//g; s/|true$/|bool/; s/|false$/|bool/' | sort -u >"$work/shape"
sort -u >"$work/want" <<'KEYS'
$|object
$.schema|text
$.other_counts|array
$.source|text
$.generated_at|text
$.missing_days|array
$.period|object
$.period.label|text
$.period.since|text
$.period.until|text
$.period.tz|text
$.period.complete|bool
$.totals|object
$.totals.attempts|integer
$.totals.connected|integer
$.totals.expected|integer
$.totals.failed|integer
$.totals.dropped|integer
$.totals.calls|integer
$.totals.users|integer
$.totals.unknown_outcome|integer
$.totals.asr|real
$.totals.ner|real
$.totals.ner_low|real
$.totals.ner_high|real
$.causes|array
$.causes[]|object
$.causes[].rank|integer
$.causes[].sip_code|integer
$.causes[].microsoft_code|integer
$.causes[].title|text
$.causes[].origin|text
$.causes[].owner|text
$.causes[].outcome|text
$.causes[].own|bool
$.causes[].known|text
$.causes[].attempts|integer
$.causes[].calls|integer
$.causes[].users|integer
$.causes[].lost|integer
$.causes[].share|real
$.causes[].cumulative_share|real
$.causes[].ner_if_fixed|null
$.causes[].ner_if_fixed|real
$.causes[].first_seen|text
$.causes[].last_seen|text
$.causes[].by_day|array
$.causes[].by_day[]|object
$.causes[].by_day[].day|text
$.causes[].by_day[].attempts|integer
$.causes[].state|null
$.causes[].previous|null
$.causes[].concentration|null
$.causes[].examples|array
$.causes[].examples[]|object
$.causes[].examples[].correlation_id|text
$.causes[].examples[].invite_time|text
$.causes[].examples[].trunk|text
$.causes[].advice|array
$.causes[].advice[]|text
$.causes[].sources|array
$.causes[].sources[]|text
$.other|object
$.other.causes|integer
$.other.attempts|integer
$.other.calls|integer
$.other.users|integer
$.expected|array
$.expected[]|object
$.expected[].sip_code|integer
$.expected[].microsoft_code|integer
$.expected[].title|text
$.expected[].attempts|integer
$.receipt|object
$.receipt.files|integer
$.receipt.rows|integer
$.receipt.new|integer
$.receipt.known|integer
$.receipt.rejected|integer
$.receipt.complete_through|text
$.set_aside|array
$.stale|null
KEYS
is "$(cat "$work/shape")" "$(cat "$work/want")" "JSON has these keys of these types, and no other"
is "$(json schema)" sipwhy.rank/1 "it names its schema"
is "$(sqlite3 :memory: "SELECT json_valid(readfile('$out'))")" 1 "it is JSON"
rank --json
is "$(sqlite3 :memory: "SELECT group_concat(key) FROM json_each(readfile('$out'))")" \
    schema,generated_at,period,totals,causes,other,expected,receipt,source,other_counts,stale,missing_days,set_aside "keys stand in their order"
cp "$out" "$work/week.json"
rank --format json
cmp -s "$out" "$work/week.json"
ok $? "--json is --format json"
is "$(json receipt.rows)" "$(($(json receipt.new) + $(json receipt.known) + $(json receipt.rejected)))" \
    "receipt: rows = new + known + rejected"
is "$(json receipt.files) $(json receipt.rows)" "$(sqlite3 "$db" "SELECT count(*) || ' ' || sum(rows)
    FROM imports WHERE last_time >= strftime('%s', '2026-11-16') * 1000")" "of the files of that week"
is "$(sqlite3 :memory: "SELECT count(*), sum(json_array_length(value, '\$.examples') BETWEEN 1 AND 3)
    FROM json_each(readfile('$out'), '\$.causes')" | awk -F'|' '{ print ($1 == $2 && $1 > 0) }')" 1 \
    "every cause has one to three examples"
sqlite3 "$db" "SELECT DISTINCT c.value ->> 'sip_code', e.value ->> 'correlation_id', e.value ->> 'trunk'
    FROM json_each(readfile('$out'), '\$.causes') AS c, json_each(c.value, '\$.examples') AS e
  EXCEPT SELECT sip_code, correlation_id, trunk FROM calls WHERE success = 0" >"$work/strays"
is "$(cat "$work/strays")" "" "which are calls of it, on that trunk"

# --------------------------------------------------------------------------------- CSV

rank --format csv
cp "$out" "$work/week.csv"
[ "$(tail -c1 "$out" | od -An -c | tr -d ' ')" = '\n' ] && ! grep -q '[^[:print:][:space:]]' "$out"
ok $? "CSV is plain text that ends with its line"
fields=rank,sip_code,microsoft_code,attempts,calls,users,lost,share,cumulative_share,owner,origin
fields=$fields,outcome,known,ner_if_fixed,first_seen,last_seen,title
is "$(head -1 "$out" | tr -d '\r')" "$fields" "CSV: these columns"
sqlite3 "$work/csv.db" ".import --csv '$out' c" 2>"$work/said"
is "$(cat "$work/said")" "" "sqlite3 reads it without a complaint"
for field in ${fields//,/ }; do
    is "$(sqlite3 "$work/csv.db" "SELECT CASE '$field' WHEN 'share' THEN share + 0 WHEN 'cumulative_share'
            THEN cumulative_share + 0 WHEN 'ner_if_fixed' THEN ner_if_fixed + 0 ELSE \"$field\" END
            FROM c WHERE rank <> ''")" \
        "$(sqlite3 :memory: "SELECT value ->> '$field' FROM json_each(readfile('$work/week.json'),
            '\$.causes')")" "CSV: $field is as in JSON"
done
is "$(sqlite3 "$work/csv.db" "SELECT attempts, calls, users FROM c WHERE rank = ''")" \
    "$(sqlite3 :memory: "SELECT value ->> 'attempts', value ->> 'calls', value ->> 'users' FROM
        json_each(readfile('$work/week.json')) WHERE key = 'other'")" "CSV: the other row too"

# ---------------------------------------------------------------- where the report goes

mode() { stat -c %a "$1"; }
mkdir "$work/reports" && cd "$work/reports" || exit 1
rank -o a.txt -o b.csv --output c.json -o d
exit_is 0 "several -o in one run"
is "$(wc -c <"$out") $(wc -c <"$err")" "0 0" "then nothing is printed"
is "$(ls -A)" "$(printf '%s\n' a.txt b.csv c.json d)" "and nothing is left beside them"
is "$(mode a.txt) $(mode b.csv) $(mode c.json)" "600 600 600" "files are for their owner only"
cmp -s b.csv "$work/week.csv" && cmp -s c.json "$work/week.json" && cmp -s a.txt d
ok $? "by extension: the same bytes as printed, text where there is none"
rank
cmp -s a.txt "$out"
ok $? "text too"
rank -o - --format csv -o e.json
cmp -s "$out" "$work/week.csv" && [ ! -e - ] && rm e.json
ok $? "-o - is standard output"
rank -o x.dat --format csv
cmp -s x.dat "$work/week.csv"
ok $? "--format goes before the extension"
chmod 644 a.txt
echo old >a.txt
rank -o a.txt
is "$(mode a.txt) $(head -1 a.txt | cut -c1-22)" "600 Direct Routing failure" "an old report is replaced"
rank -o g.txt -o h.csv --mode 0640
is "$status $(mode g.txt) $(mode h.csv)" "0 640 640" "--mode 0640: its group reads them"
(umask 077 && rank -o g.txt --mode 644)
is "$(mode g.txt)" 644 "whatever the umask"
rank -o g.txt --mode 400 && rank -o g.txt --mode 400
is "$status $(mode g.txt)" "0 400" "one that is only read, and is replaced all the same"
rm -f g.txt h.csv
for wrong in 640x 888 -640 '' 0o640 01640 1640 0777 0750 040 0666 0; do
    rank -o g.txt --mode "$wrong"
    is "$status $(grep -c 'mode: give an octal mode' "$err")" "2 1" \
        "--mode '$wrong' makes no sense"
    [ ! -e g.txt ]
    ok $? "and nothing is written"
done
rank --mode 0640
is "$status $(cat "$err")" "2 sipwhy: --mode: is of files: give -o FILE" "nor does one without a file"
ln -s b.csv link.csv
echo old >b.csv
rank -o link.csv
[ -L link.csv ] && cmp -s b.csv "$work/week.csv"
ok $? "a link is followed"
mkfifo pipe
cat pipe >piped &
rank -o pipe --format csv
wait $!
[ -p pipe ] && cmp -s piped "$work/week.csv"
ok $? "a pipe is written to, and stays one"
rank -o none/x.json
exit_is 73 "no such folder: can't be created"
err_has "none/x.json" "it is named"
rank -o "$work/home"
exit_is 73 "a folder is no file"
if [ "$(id -u)" != 0 ]; then
    mkdir closed && chmod 500 closed
    rank -o closed/x.json
    exit_is 73 "a folder that can't be written to"
fi
rank -o new.txt -o new.pdf
exit_is 2 "an extension without a format"
err_has ".csv, .json, .html or .md" "those that have one are named"
[ ! -e new.txt ]
ok $? "then no file is written"
for names in HTML:html Htm:htm html:htm MD:md markdown:md JSON:json Csv:csv TXT:txt text:txt; do
    rank -o "upper.${names%:*}" -o "lower.${names#*:}"
    is "$status $(cmp "upper.${names%:*}" "lower.${names#*:}" 2>&1)" "0 " "-o FILE.${names%:*} is .${names#*:}"
    rm -f upper.* lower.*
done
rank --format markdown
cp "$out" md.txt
rank --format md
is "$status $(cmp "$out" md.txt 2>&1)" "0 " "--format md is markdown"
rank --format md -o md2
is "$status $(head -c 2 md2)" "0 # " "to a file, too"
rank --help
out_has ".htm, .md" "the help names extensions"
run weekly --help
out_has ".md, .eml" "a weekly may be a mail"
run export --help
out_has ".csv, .json; may" "an export is not a page"
rank -o /dev/full --format text
exit_is 74 "a full disk"
[ -c /dev/full ]
ok $? "a device stays one"
(ulimit -f 0 && trap '' XFSZ && rank -o a.txt && exit "$status")
is "$? $(head -1 a.txt | cut -c1-22) $(echo a.txt*)" "74 Direct Routing failure a.txt" \
    "a report that can't be finished leaves the old one"
cd "$root" || exit 1

rank >/dev/null
"$SIPWHY" --db "$db" --now "$now" rank >/dev/full 2>"$err"
status=$?
exit_is 74 "standard output is full"
err_has "standard output" "that is said"
("$SIPWHY" --db "$db" --now "$now" rank 2>"$err"; echo $? >"$work/code") | true
is "$(cat "$work/code") $(wc -c <"$err")" "0 0" "rank | true: the reader has gone; no complaint"
("$SIPWHY" --db "$db" --now "$now" rank --fail-if 'attempts>0' 2>"$err"; echo $? >"$work/code") | true
is "$(cat "$work/code") $(wc -l <"$err")" "1 1" "rank --fail-if | true: the condition is told"
("$SIPWHY" --db "$db" --now "$now" rank -o - -o "$work/kept.json"; echo $? >"$work/code") | true
is "$(cat "$work/code") $(jq -r type "$work/kept.json")" "0 object" "a file beside it is written"
"$SIPWHY" --db "$db" --now "$now" rank >&- 2>"$err"
is $? 74 "standard output is closed"
run --db "$db" check
exit_is 0 "and the database is none the worse for it"

rank -q
is "$status $(wc -c <"$err") $(head -c 6 "$out")" "0 0 Direct" "-q: the report, and no more"
rank
is "$(wc -c <"$err")" 0 "no progress where no terminal is"

# ----------------------------------------------------------------- files without a database

rm -rf "$HOME" && mkdir "$HOME"
run --now "$now" rank --json samples/graph-2026-W46-W47.csv
exit_is 0 "a file is ranked without a database"
is "$(find "$HOME" "$work/reports" -name '*.db*') $(ls -A "$HOME")" " " "none is made"
is "$(json totals.attempts)" 521 "by default all that is in it"
run --db "$work/never.db" --now "$now" rank --json samples/graph-2026-W46-W47.csv
[ ! -e "$work/never.db" ]
ok $? "not even the one that --db names"
run --now "$now" rank --json samples
is "$(json totals.attempts totals.unknown_outcome)" "3311 60" "a folder is all exports in it"
run --now "$now" rank --json --week last samples
cmp -s "$out" "$work/week.json"
ok $? "files give what importing and ranking the same week gives"
for week in 2026-W35 2026-W40 2026-W46; do
    run --now "$now" rank --format csv --week $week samples
    cp "$out" "$work/files.csv"
    rank --format csv --week $week
    cmp -s "$out" "$work/files.csv"
    ok $? "in $week too"
done
"$SIPWHY" --now "$now" rank --json --week last - <samples/graph-2026-W46-W47.csv >"$out"
is "$? $(json totals.attempts)" "0 $all" "standard input is a file too"
run --now "$now" rank samples/graph-2026-W46-W47.csv "$work/missing.csv"
exit_is 66 "one that is missing gives its code"
err_has "missing.csv" "and is named"
out_has "503/560503" "the others are ranked"
run rank "$work/missing.csv"
is "$status $(wc -c <"$out")" "66 0" "nothing is printed when there is nothing to rank"
echo 'a,b' >"$work/other.csv"
run rank "$work/other.csv"
exit_is 65 "what is no export is not ranked"

rm -rf "$HOME" && mkdir "$HOME"
run rank
exit_is 66 "no database"
err_has "sipwhy import FILE" "how to make one is said"
is "$(ls -A "$HOME")" "" "and none is made"
run --db "$work/missing/x.db" rank
exit_is 66 "nor where --db names none"
SIPWHY_DB=$db run --now "$now" rank --json
cmp -s "$out" "$work/week.json"
ok $? "SIPWHY_DB names the database"

# ------------------------------------------------------------------------ the same bytes

for format in text csv json; do
    rank --format $format --include all
    cp "$out" "$work/first"
    (cd / && env LC_ALL=de_DE.UTF-8 COLUMNS=80 "$SIPWHY" --db "$db" --now "$now" rank \
        --format $format --include all >"$out")
    cmp -s "$out" "$work/first"
    ok $? "$format: two runs give the same bytes"
done
"$GEN_CALLS" 2000 9 --weeks 1 --start 2026-11-16 >"$work/whole.csv"
head -701 "$work/whole.csv" >"$work/part1.csv"
(head -1 "$work/whole.csv" && sed 1,701d "$work/whole.csv" | head -500) >"$work/part2.csv"
(head -1 "$work/whole.csv" && sed 1,1201d "$work/whole.csv" | sort) >"$work/part3.csv"
run --db "$work/x.db" import "$work"/part{1,2,3}.csv
run --db "$work/y.db" import "$work"/part{3,1,2}.csv
for format in text csv json; do
    run --db "$work/x.db" --now "$now" rank --format $format --include all
    cp "$out" "$work/first"
    run --db "$work/y.db" --now "$now" rank --format $format --include all
    cmp -s "$out" "$work/first"
    ok $? "$format: so does another order of imports"
done
run --db "$work/z.db" import "$work/whole.csv"
run --db "$work/z.db" --now "$now" rank --format csv
cp "$out" "$work/first"
run --db "$work/y.db" --now "$now" rank --format csv
cmp -s "$out" "$work/first"
ok $? "and one file instead of three"

done_testing
