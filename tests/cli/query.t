#!/usr/bin/env bash
# query.t - query: every shipped query gives what its head promises, some against SQL on the raw
# tables; a query can read and nothing else, ends in time, and what it gives acts on nothing.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

shipped=$root/schema/queries
now=2026-11-23T07:00:00Z
cd "$work" || exit 1

# ------------------------------------------------------------------------------- the data

# One line a call: hh:mm:ss success caller callee type SIP Microsoft trunk phrase
by_hand() {
    echo "$G4"
    n=0
    while read -r time success caller callee type sip microsoft trunk phrase; do
        n=$((n + 1))
        printf '%08d-2fa1-41d2-883f-0016d3cca427,%08d-0000-4000-8000-000000000000,anna.weber@contoso.com,Anna Weber,DE,2026-11-18T%sZ,' "$n" 7 "$time"
        if [ "$success" = Yes ]; then
            printf '2026-11-18T%sZ,,2026-11-18T23:59:00Z,60,Yes' "$time"
        else
            printf ',2026-11-18T%sZ,,0,No' "$time"
        fi
        printf ',%s,%s,%s,Outbound,EUWE,EUWE,%s,%s,%s,%s,No,,,\r\n' \
            "$caller" "$callee" "$type" "$sip" "$microsoft" "$phrase" "$trunk"
    done
}
evil=$(printf '=cmd|x!A1 \033[31mred')
by_hand >hand.csv <<DATA
08:00:00 No +4915100000001 +14255550001 dr_out 503 560503 sbc9.adatum.com Unavailable
08:02:00 Yes +4915100000001 +14255550001 dr_out 0 560000 sbc8.adatum.com BYE
09:00:00 No +4915100000002 +14255550002 dr_out 503 560503 sbc9.adatum.com Unavailable
09:02:01 Yes +4915100000002 +14255550002 dr_out 0 560000 sbc8.adatum.com BYE
10:00:00 No +4915100000003 112 dr_emergency_out 404 560404 sbc9.adatum.com $evil
11:00:00 Yes +4915100000004 +14255550004 dr_out 408 560408 sbc9.adatum.com Timeout
12:00:00 No +4915100000005 +14255550005 dr_out 699 560699 sbc9.adatum.com Who-are-you
DATA
printf '%s\r\n' 'SIP Response Code,Microsoft Response Code,Description,PSTN Calls Affected By NER' \
    '500,560500,Unexpected,136' '490,0,CallEndReasonNetworkError,1107' >counts.csv
touch -d 2026-11-17T12:00:00Z counts.csv
"$GEN_CALLS" 5000 1 --weeks 3 --start 2026-11-02 --fail 20 >calls.csv

db=$work/a.db
run --db "$db" --now $now import calls.csv hand.csv counts.csv
exit_is 0 "calls of three weeks, some by hand, and counts"
sound "$db" "the data"

# The same calls, the file in halves and the later half first.
{ head -1 calls.csv; tail -n +2501 calls.csv; } >later.csv
head -2500 calls.csv >earlier.csv
run --db b.db --now $now import hand.csv later.csv counts.csv earlier.csv
exit_is 0 "the same in another order"

query() { run --db "$db" --now $now query "$@"; }
table() { tr -d '\r' <"$out"; }
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }

# ---------------------------------------------------------------------------- the catalogue

# head_of FILE KEY: what the head says, on one line.
head_of() {
    awk -v key="-- $2:" '
        index($0, key) == 1 { on = 1; text = substr($0, length(key) + 2); next }
        on && /^--  / { sub(/^-- */, ""); text = text " " $0; next }
        { on = 0 }
        END { print text }' "$1"
}

# order_of TEXT COLUMNS: the columns that an order begins with, as terms of ORDER BY.
order_of() {
    local term list=''
    tr ',' '\n' <<<"$1" | sed 's/^ *//' >terms
    while read -r term; do
        [[ ",$2," == *",${term% DESC},"* ]] || break
        case $term in
        *DESC) list="$list, ${term% DESC} + 0 DESC, ${term% DESC} DESC" ;;
        *) list="$list, $term + 0, $term" ;;
        esac
    done <terms
    echo "${list#, }"
}

n=0
for file in "$shipped"/*.sql; do
    name=$(basename "$file" .sql)
    n=$((n + 1))
    is "$(head_of "$file" name)" "$name" "$name: its file is named like it"
    head_of "$file" title | grep -q . && head_of "$file" reads | grep -q .
    ok $? "$name: says what it asks and reads"
    arguments=(-p since=2026-W45 -p until=2026-W47)
    [[ $name = cause-by-@(day|week) ]] && arguments+=(-p microsoft_code=560503)
    [ "$name" = first-time-causes ] && arguments[1]=since=2026-W47
    query "$name" "${arguments[@]}" --unmask --format csv
    exit_is 0 "$name: runs"
    table >rows.csv
    columns=$(head_of "$file" columns | tr -d ' ')
    is "$(head -1 rows.csv)" "$columns" "$name: gives the columns of its head"
    is "$(($(wc -l <rows.csv) > 1))" 1 "$name: finds something"
    order=$(order_of "$(head_of "$file" order)" "$columns")
    rm -f order.db
    sqlite3 order.db '.import --csv rows.csv r'
    is "$([ -n "$order" ] && sqlite3 order.db "SELECT rowid FROM r ORDER BY $order, rowid" | sort -nc 2>&1)" "" \
        "$name: in the order of its head"
    [ "$name" = counted-causes ] || {
        run --db b.db --now $now query "$name" "${arguments[@]}" --unmask --format csv
        is "$(table | cmp - rows.csv 2>&1)" "" "$name: the same whatever was imported when"
    }
    query "$name" "${arguments[@]}"
    is "$(awk 'length > 80' "$out")" "" "$name: 80 columns are enough"
    query "$name" "${arguments[@]}" --json
    is "$(json "json_extract(j, '\$.schema', '\$.query', '\$.complete') || json_array_length(j, '\$.rows')")" \
        "[\"sipwhy.query/1\",\"$name\",true]$(($(wc -l <rows.csv) - 1))" "$name: as JSON"
    is "$(grep -nE 'strftime|ifnull|julianday|datetime|\bGLOB\b|"' "$file")" "" "$name: in common SQL"
done
is "$((n >= 16))" 1 "there are 16 at least"

# With names of the usual length a row is a line; not with an ID, two numbers and a user in it.
run --db samples.db --now $now import "$root/samples"
for name in causes-by-trunk causes-by-user causes-by-country media-bypass ner-by-trunk signaling-regions \
    unknown-codes worst-quarter-hours lost-calls expected-or-failed who-must-act; do
    run --db samples.db --now $now query "$name"
    is "$(grep -cE '^-[- ]*$' "$out")" 1 "$name: a row is a line of 80 columns"
done
query list --json
is "$(json "json_array_length(j, '\$.queries')")" "$n" "list has them all"
is "$(json "(SELECT count(*) FROM json_each(j, '\$.queries') WHERE json_extract(value, '\$.problem') IS NOT NULL
    OR NOT json_extract(value, '\$.shipped'))")" 0 "and nothing is wrong with them"
query
cp "$out" list
query list
is "$(cmp list "$out" 2>&1)" "" "without more words it lists"

# ------------------------------------------------------------ against SQL on the raw tables

# told NAME ARGUMENTS: rows of a query as the sqlite3 shell prints them, without the heading.
told() {
    query "$1" -p since=2026-W45 -p until=2026-W47 --unmask --format csv "${@:2}"
    table >rows.csv
    sqlite3 -csv :memory: '.mode csv' '.import rows.csv r' '.separator |' 'SELECT * FROM r' | tr -d '\r"'
}
raw() { sqlite3 -separator '|' "$db" "
    WITH a AS (SELECT c.*, t.name AS trunk, z.sip_code, z.microsoft_code, z.outcome, z.delivered,
                      z.drops, z.title, z.origin, z.owner
                 FROM call AS c JOIN trunk AS t ON t.id = c.trunk_id JOIN cause AS z ON z.id = c.cause_id
                WHERE c.success IS NOT NULL)
    $1" | tr -d '"'; }

is "$(told failures-per-day)" "$(raw "
    SELECT date(invite_time / 1000, 'unixepoch') AS day, count(*), sum(success), sum(success = 1 AND drops),
           sum(success = 0 AND outcome = 'expected'), sum(success = 0 AND outcome = 'failure'),
           printf('%.4f', avg(success = 0 AND outcome = 'failure')) FROM a GROUP BY day ORDER BY day")" \
    "failures per day"
is "$(told failures-per-day -p utc_offset=330)" "$(raw "
    SELECT date(invite_time / 1000 + 19800, 'unixepoch') AS day, count(*), sum(success), sum(success = 1 AND drops),
           sum(success = 0 AND outcome = 'expected'), sum(success = 0 AND outcome = 'failure'),
           printf('%.4f', avg(success = 0 AND outcome = 'failure')) FROM a GROUP BY day ORDER BY day")" \
    "failures per day of another clock"
is "$(told cause-by-day -p microsoft_code=560503 -p utc_offset=330)" "$(raw "
    SELECT date(invite_time / 1000 + 19800, 'unixepoch') AS day, trunk, sip_code, count(*) AS n FROM a
     WHERE microsoft_code = 560503 GROUP BY day, trunk, sip_code ORDER BY day, n DESC, trunk, sip_code")" \
    "one cause by day"
query failures-per-day --format csv -p since=2026-11-02T00:00Z -p until=2026-11-23T00:00Z --tz Asia/Kolkata
table >zone.csv
query failures-per-day --format csv -p since=2026-11-02T00:00Z -p until=2026-11-23T00:00Z -p utc_offset=330
is "$(table | cmp - zone.csv 2>&1)" "" "the zone in use is the default"
is "$(told ner-by-trunk)" "$(raw "
    SELECT trunk, strftime('%Y', invite_time / 1000, 'unixepoch', '-3 days', 'weekday 4') || printf('-W%02d',
               (strftime('%j', invite_time / 1000, 'unixepoch', '-3 days', 'weekday 4') - 1) / 7 + 1) AS week,
           count(*), sum(success), sum(success OR delivered), printf('%.4f', avg(success)),
           printf('%.4f', avg(success OR delivered)) FROM a GROUP BY trunk, week ORDER BY trunk, week")" \
    "NER by trunk and week"
is "$(told expected-or-failed -p top=1000)" "$(raw ", b AS (
    SELECT CASE WHEN success THEN 'dropped' ELSE outcome END AS ended, * FROM a WHERE NOT success OR drops)
    SELECT ended, sip_code, microsoft_code, title, count(*) AS n,
           printf('%.4f', count(*) * 1.0 / (SELECT count(*) FROM b)) FROM b
     GROUP BY ended, sip_code, microsoft_code ORDER BY n DESC, ended, sip_code, microsoft_code")" \
    "expected outcomes against failures"
is "$(told sbc-or-microsoft)" "$(raw "
    SELECT origin, CASE direction WHEN 1 THEN 'in' WHEN 2 THEN 'out' ELSE '' END AS d,
           count(DISTINCT cause_id), count(*) AS n, printf('%.4f', count(*) * 1.0 / sum(count(*)) OVER ())
      FROM a WHERE NOT success AND outcome = 'failure' GROUP BY origin, d ORDER BY n DESC, origin, d")" \
    "SBC against Microsoft"
is "$(told causes-by-user -p top=100000 | cut -d'|' -f1-3,5-)" "$(raw "
    SELECT u.name, sip_code, microsoft_code, count(*) AS n,
           strftime('%Y-%m-%dT%H:%M:%S', max(invite_time) / 1000, 'unixepoch') ||
           CASE max(invite_time) % 1000 WHEN 0 THEN '' ELSE printf('.%03d', max(invite_time) % 1000) END || 'Z'
      FROM a JOIN user AS u ON u.id = a.user_id WHERE NOT success AND outcome = 'failure'
     GROUP BY u.name, cause_id ORDER BY n DESC, u.name, sip_code, microsoft_code")" \
    "causes by user"
is "$(told first-time-causes -p since=2026-W46 | cut -d'|' -f1,2,5)" "$(raw "
    SELECT sip_code, microsoft_code, count(*) AS n FROM a WHERE NOT success AND outcome = 'failure'
     GROUP BY cause_id HAVING min(invite_time) >= strftime('%s', '2026-11-09') * 1000
     ORDER BY n DESC, sip_code, microsoft_code")" "causes that are new"
saved="EXISTS (SELECT 1 FROM call AS b WHERE b.success = 1 AND b.caller = a.caller AND b.callee = a.callee
    AND b.direction = a.direction AND b.invite_time BETWEEN a.invite_time AND a.invite_time + 120000)"
lost=$(raw ", b AS (SELECT coalesce(shared_correlation_id, correlation_id) AS call, cause_id, sip_code,
        microsoft_code, count(*) AS n, max($saved) AS saved FROM a WHERE NOT success AND outcome = 'failure'
        GROUP BY 1, cause_id)
    SELECT sip_code, microsoft_code, sum(n) AS n, count(*), sum(NOT saved) AS lost FROM b GROUP BY cause_id
     ORDER BY lost DESC, n DESC, sip_code, microsoft_code")
is "$(told lost-calls -p top=1000 | cut -d'|' -f1,2,4-6)" "$lost" "lost calls"
run --db "$db" --now $now rank --since 2026-W45 --until 2026-W47 --by lost --top 1000 --json
is "$(json "(SELECT group_concat(printf('%d|%d|%d|%d|%d', json_extract(value, '\$.sip_code'),
    json_extract(value, '\$.microsoft_code'), json_extract(value, '\$.attempts'), json_extract(value, '\$.calls'),
    json_extract(value, '\$.lost')), char(10)) FROM json_each(j, '\$.causes'))" | sort)" "$(sort <<<"$lost")" \
    "and rank says the same"
is "$(told retries)" "$(raw "
    SELECT trunk, count(*) AS n, sum(EXISTS (SELECT 1 FROM call AS b WHERE b.id <> a.id AND b.caller = a.caller
               AND b.callee = a.callee AND b.direction = a.direction AND b.success IS NOT NULL
               AND b.invite_time BETWEEN a.invite_time AND a.invite_time + 120000)),
           sum($saved), printf('%.4f', avg($saved)) FROM a WHERE NOT success AND outcome = 'failure'
     GROUP BY trunk ORDER BY n DESC, trunk")" "retries"
is "$(told media-bypass -p trunk=sbc-paris% | cut -d'|' -f1-6)" "$(raw "
    SELECT trunk, CASE media_bypass WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE 'unknown' END, count(*), sum(success),
           sum(success AND drops), sum(NOT success AND outcome = 'failure') FROM a WHERE trunk LIKE 'sbc-paris%'
     GROUP BY trunk, media_bypass ORDER BY trunk, media_bypass DESC")" "media bypass against not"
is "$(told longest-setup -p top=50 | cut -d'|' -f1,3)" "$(raw "
    SELECT printf('%.15g', start_after / 1000.0), trunk FROM a WHERE success AND direction = 2
       AND start_after IS NOT NULL ORDER BY start_after DESC, invite_time LIMIT 50")" "longest setup"
# 120 seconds are within, 121 are not; the emergency call and the dropped one; a code of nobody.
is "$(told retries | grep sbc9)" "sbc9.adatum.com|4|1|1|0.2500" "retries of the calls by hand"
is "$(told emergency-calls | head -1 | cut -d'|' -f1,3-5,7-9)" \
    "0|failure|404|560404|sbc9.adatum.com|anna.weber@contoso.com|112" "the emergency call that failed comes first"
is "$(told dropped-calls -p trunk=sbc9% | cut -d'|' -f1,3,4,6)" \
    "2026-11-18T11:00:00Z|408|560408|sbc9.adatum.com" "the dropped call"
is "$(told unknown-codes | grep -c '^699|560699|')" 1 "the unknown codes"
is "$(told counted-causes | cut -d'|' -f5-)" "490|0|||1107
500|560500|||136" "the counts"

# Another tenant's call between the same numbers saves none, and each row without an ID is a call.
by_hand >one.csv <<DATA
08:00:00 No +4915100000001 +14255550001 dr_out 503 560503 sbc9.adatum.com Unavailable
08:30:00 No +4915100000002 +14255550002 dr_out 503 560503 sbc9.adatum.com Unavailable
09:30:00 No +4915100000003 +14255550003 dr_out 503 560503 sbc9.adatum.com Unavailable
DATA
sed -i -E '3,$s/^[^,]*,[^,]*,/,,/' one.csv
by_hand >two.csv <<<'08:01:00 Yes +4915100000001 +14255550001 dr_out 0 560000 sbc8.adatum.com BYE'
run --db tenants.db --now $now import --tenant contoso one.csv
run --db tenants.db --now $now import --tenant fabrikam two.csv
run --db tenants.db --now $now rank --week 2026-W47 --json
is "$(json "json_extract(j, '\$.causes[0].attempts', '\$.causes[0].calls', '\$.causes[0].lost')")" "[3,3,3]" \
    "rank: calls of two tenants, some without an ID"
run --db tenants.db --now $now query lost-calls --json
is "$(json "json_extract(j, '\$.rows[0].attempts', '\$.rows[0].calls', '\$.rows[0].lost')")" "[3,3,3]" \
    "lost-calls counts them alike"
run --db tenants.db --now $now query retries --format csv
is "$(table | tail -1)" "sbc9.adatum.com,3,0,0,0.0000" "and nobody tried again"

# ------------------------------------------------------------------------------ parameters

query failures-per-day -p since=2026-11-18 -p until=2026-11-18 -p trunk=sbc9.adatum.com --format csv
is "$(table | tail -n +2)" "2026-11-18,5,1,1,0,4,0.8000" "a date given to until is included; text parameters"
query failures-per-day -p since=2026-11-18 -p since=2026-11-17 -p until=2026-11-18 --format csv
is "$(table | wc -l)" 3 "of a parameter given twice the last counts"
query failures-per-day --now 2026-11-19T00:00Z -p since=24h --format csv
is "$(table | wc -l)" 2 "so long ago, until now"
query failures-per-day -p since=2019-01-01 -p until=2019-02-01
out_has "No rows. The database holds calls from 2026-11-02 to 2026-11-22." "nothing there: what there is"
query failures-per-day -p since=2026-11-18 -p until=2026-11-18
out_has "since       2026-11-18 00:00:00" "text says what was asked"

# Rows of weeks and days begin with a whole one: of the clocks that they are of, also where summer time
# ended since, and however the span is given.
"$GEN_CALLS" 8000 2 --weeks 10 --start 2026-10-05 --fail 20 >autumn.csv
run --db autumn.db --now 2026-12-14T07:00:00Z import autumn.csv
spans() { run --db autumn.db --now 2026-12-10T15:00:00+01:00 --tz Europe/Berlin query "$@"; }
rows_of() { table | tail -n +2 | cut -d, -f"$1" | sort; }
for case in "ner-by-trunk:2:2026-10-12T00:00:00+01:00:2026-W42" \
    "ner-by-trunk -p since=6w:2:2026-10-26T00:00:00+01:00:2026-W44" \
    "ner-by-trunk -p since=36h:2:2026-12-07T00:00:00+01:00:2026-W50" \
    "ner-by-trunk -p since=1w -p utc_offset=-600:2:2026-11-30T00:00:00-10:00:2026-W49" \
    "cause-by-week -p microsoft_code=560503:1:2026-09-14T00:00:00+01:00:2026-W41" \
    "failures-per-day:1:2026-11-12T00:00:00+01:00:2026-11-12" \
    "failures-per-day -p since=12h:1:2026-12-10T00:00:00+01:00:2026-12-10" \
    "failures-per-day -p since=1w -p utc_offset=330:1:2026-12-03T00:00:00+05:30:2026-12-03"; do
    IFS=: read -r what column _ <<<"$case"
    begin=$(cut -d: -f3-6 <<<"$case") first=${case##*:}
    read -ra words <<<"$what"
    spans "${words[@]}" --format csv
    table >span.csv
    is "$(rows_of "$column" | head -1)" "$first" "$what: its first row"
    spans "${words[@]}" -p since="$begin" --format csv
    is "$(table | cmp - span.csv 2>&1)" "" "$what: is whole"
    spans "${words[@]}" --json
    is "$(json "json_extract(j, '\$.params.since')")" "$(date -u -d "$begin" +%FT%TZ)" "$what: JSON tells the start"
done
spans ner-by-trunk
out_has "since       2026-10-12 01:00:00" "text tells the start of the first week"
spans failures-per-day
out_has "since       2026-11-12 00:00:00" "and of the first day"
spans ner-by-trunk -p since=2026-10-15T15:00
out_has "since       2026-10-15 15:00:00" "a time that is given stays"
spans failures-per-day -p since=2026-11-12T15:00+01:00
out_has "since       2026-11-12 15:00:00" "in days too"
spans failures-by-hour -p since=1w
out_has "since       2026-12-03 15:00:00" "where rows are no days a span is as long as it says"
for offset in 9223372036854775807 -9223372036854775808; do
    spans ner-by-trunk -p utc_offset=$offset
    exit_is 0 "a clock that can't be: $offset"
done
query --sql 'SELECT :a AS a, :b AS b, :c AS c' -p "a='; DROP TABLE call; --" -p b=007 -p c=1.5 --json
is "$(json "json_extract(j, '\$.rows[0]')")" '{"a":"'"'"'; DROP TABLE call; --","b":7,"c":1.5}' \
    "quotes in a parameter are text"
query --sql "SELECT :x || '' AS x" -p 'x=a=b"c' --format csv
is "$(table | tail -1)" '"a=b""c"' "and an = is"
refused() { # refused WORDS NAME ARGUMENTS
    query "${@:3}"
    exit_is 2 "$2: wrong usage"
    err_has "$1" "$2: why"
    is "$(cat "$out")" "" "$2: prints nothing"
}
refused "give -p microsoft_code=VALUE: the Microsoft code such as 560503" "a value that is missing" cause-by-week
refused "-p sinze: schema/queries/retries.sql knows no such parameter; it takes since, until, tenant, retry_window" \
    "a name that is unknown" retries -p sinze=4w
refused "-p: write KEY=VALUE" "no value" retries -p since
refused '-p since: "soon" is no time' "no time" retries -p since=soon
refused "-p utc_offset: give a whole number" "a clock that is none" ner-by-trunk -p utc_offset=x
refused "-p top: give a whole number" "no number" lost-calls -p top=many
refused "there is no query of that name" "no such query" retrys
refused "query: say list, show NAME, NAME or --sql TEXT" "two names" retries lost-calls
refused "query: say list, show NAME, NAME or --sql TEXT" "run without a name" run
refused "query: say list, show NAME, NAME or --sql TEXT" "show without a name" show
refused "query: --sql is a query by itself" "a name and --sql" retries --sql 'SELECT 1'
query run retries
exit_is 0 "run NAME"
query show lost-calls
is "$(cmp "$out" "$shipped/lost-calls.sql" 2>&1)" "" "show prints the file"
query show lost-calls --json
is "$(json "json_extract(j, '\$.query', '\$.params[3].name', '\$.params[3].type', '\$.params[3].default')")" \
    '["lost-calls","retry_window","integer","120"]' "show as JSON"
run --db nowhere.db query retries
exit_is 66 "no database"
run query list
exit_is 0 "the list needs none"

# ------------------------------------------------------------------------ queries of one's own

mkdir -p own "$HOME/.config/sipwhy/queries"
echo "SELECT 'mine' AS x" >"$HOME/.config/sipwhy/queries/retries.sql"
query retries --format csv
is "$(table)" "x
mine" "one's own takes the place of the shipped one"
query list --json
is "$(json "(SELECT json_extract(value, '\$.shipped', '\$.path') FROM json_each(j, '\$.queries')
    WHERE json_extract(value, '\$.query') = 'retries')")" "[false,\"$HOME/.config/sipwhy/queries/retries.sql\"]" \
    "and the list says whose it is"
mkdir -p config/sipwhy/queries
XDG_CONFIG_HOME=$work/config run --db "$db" query retries -p until=2026-W47 --format csv
is "$(table | head -1)" "trunk,failed,retried,saved,saved_share" "XDG_CONFIG_HOME is asked first"
printf -- '-- name: busiest\n-- title: Busiest trunks\n-- params: least integer = 1\n\nSELECT trunk, count(*) AS n\n  FROM calls\n GROUP BY trunk\nHAVING n >= :least\n ORDER BY n DESC;\n' >own/q1.sql
echo 'SELECT 2 AS two;' >own/plain.sql
printf 'SELECT :since AS since, :n + 1 AS n' >own/guess.sql
query busiest --queries own -p least=100000 --json
is "$(json "json_extract(j, '\$.params.least') || json_extract(j, '\$.rows')")" '100000[]' "the name of a head counts"
query plain --queries own --format csv
is "$(table | tail -1)" 2 "a file without a head"
query guess --queries own -p since=2026-W46 -p n=4 --format csv
is "$(table | tail -1)" "2026-11-09T00:00:00Z,5" "its parameters by their names and looks"
for file in 'broken:-- name: broken
-- params: x number
SELECT 1' 'typo:SELECT count(*),
       trunc
  FROM calls' 'binary:'"$(printf 'SELECT \377')" 'list:SELECT 1' 'two:SELECT 1; SELECT 2' 'unnamed:-- params: a text
SELECT :a, :b'; do
    printf '%s\n' "${file#*:}" >"own/${file%%:*}.sql"
done
mkdir own/folder.sql
mkfifo own/pipe.sql
head -c 1200000 /dev/zero | tr '\0' ' ' >own/large.sql
query --sql "SELECT json_extract('{}', caller) FROM calls WHERE caller > ''"
exit_is 2 "a path of JSON that is none"
is "$(cat "$err")" "sipwhy: --sql: JSON path error" "is told without the number that it is"
query --sql "SELECT json_extract('{}', '+4930901820')"
err_lacks "4930901820" "whosever it is"
refused "own/broken.sql: line 2: params: write" "a broken head" broken --queries own
refused "own/typo.sql: line 2: no such column: trunc" "broken SQL" typo --queries own
refused "own/binary.sql: is no text in UTF-8" "a binary file" binary --queries own
refused "own/two.sql: line 1: one statement only" "two statements" two --queries own
refused "own/unnamed.sql: the SQL takes :b, which the params of its head do not name" "an unnamed parameter" \
    unnamed --queries own -p a=1
refused "own/folder.sql: is no file" "a folder" folder --queries own
refused "own/pipe.sql: is no file" "a pipe" pipe --queries own
refused "own/large.sql: is too large for a query" "a large file" large --queries own
query list --queries own
exit_is 0 "the list shows them all the same"
out_has "own/binary.sql: is no text" "with what is wrong"
query plain --queries own
exit_is 0 "and those that are well run"
query list --queries nowhere
exit_is 66 "a folder that is not there"
err_has "nowhere: No such file" "says so"
query list --queries hand.csv
exit_is 66 "a folder that is a file"
rm -r "$HOME/.config"

# -------------------------------------------------------------------- read and nothing else

dump "$db" >before
sum=$(sha256sum "$db")
for sql in 'DELETE FROM attempt' 'DELETE FROM calls' 'SELECT 1; DELETE FROM attempt' "ATTACH 'x.db' AS x" \
    'PRAGMA user_version = 9' 'PRAGMA query_only = 0' "SELECT writefile('x', 'y')" "SELECT readfile('a.db')" \
    "SELECT load_extension('x')" "VACUUM INTO 'x'" 'DROP VIEW calls' 'SELECT sql FROM sqlite_schema' \
    "SELECT edit('x')" 'CREATE TABLE x (a)' 'EXPLAIN SELECT 1' 'EXPLAIN QUERY PLAN SELECT * FROM calls' \
    "SELECT * FROM json_each('[1]')" 'SELECT * FROM dbstat' "CREATE VIRTUAL TABLE x USING fts5 (a)" 'SELECT sqlite_version()' \
    'SELECT * FROM main.call' 'SELECT * FROM main.attempt' 'WITH calls AS (SELECT * FROM user) SELECT * FROM calls' 'ANALYZE' 'REINDEX' 'BEGIN' \
    '' ';' '-- nothing' '/* nothing' 'SELECT * FROM pragma_database_list' 'SELECT * FROM user'; do
    query --sql "$sql"
    exit_is 2 "$sql: refused"
    is "$(cat "$out")" "" "$sql: prints nothing"
done
is "$(dump "$db" | cmp - before 2>&1)$(sha256sum "$db")" "$sum" "the database is as it was"
is "$(ls x x.db 2>/dev/null)" "" "and no file has come"
chmod 400 "$db"
query retries
exit_is 0 "a database that can only be read"
chmod 600 "$db"
mkdir locked && cp "$db" locked/a.db && chmod 500 locked
run --db locked/a.db --now $now query retries
exit_is 0 "in a folder that can't be written"
chmod 700 locked

endless='WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT'
start=$SECONDS
query --sql "$endless count(*) FROM c" --timeout 1
exit_is 74 "a query that never ends is stopped"
err_has "stopped after 1 s: --timeout raises the limit" "why"
is "$((SECONDS - start < 5))" 1 "in time"
a4m="printf('%.*c', 4000000, 'a')"
start=$SECONDS
query --sql "$endless replace($a4m, substr($a4m, 1, 2000000) || 'b', '') FROM c" --timeout 1
exit_is 74 "a single step that never ends is stopped"
err_has "the query went on behind its time limit" "why"
is "$((SECONDS - start < 5))" 1 "in time"
query --sql "$endless x, CASE x WHEN 100000 THEN length(replace($a4m, substr($a4m, 1, 2000000) || 'b', '')) END FROM c" \
    --timeout 1 -o step.csv
is "$status $(ls step.csv* 2>/dev/null)" "74 " "and leaves no file"

# Memory: what a query can make of nothing. Sanitizers need more.
greedy() { # greedy WHY SQL
    /usr/bin/time -q -f %M -o peak "$SIPWHY" --db "$db" query --sql "$2" --format csv >"$out" 2>"$err" </dev/null
    is "$? $(wc -l <"$err")" "74 1" "too large: $1"
    err_has "stopped: " "why"
    grep -q __asan_init "$SIPWHY" || is "$(awk '$1 > 131072' peak)" "" "in little memory"
}
greedy "a blob" 'SELECT zeroblob(16000000)'
greedy "a text" "SELECT replace($a4m, 'a', 'bb')"
greedy "a sum of texts" "SELECT group_concat(correlation_id || $a4m) FROM calls"
greedy "a text that grows" "WITH RECURSIVE c(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM c) SELECT length(x) FROM c"
greedy "a row" "SELECT $a4m AS a, $a4m AS b"
greedy "a wide row" "SELECT $(for i in $(seq 90); do printf 'zeroblob(4000000) AS a%d, ' "$i"; done) 1"
for format in text csv json; do
    /usr/bin/time -q -f %M -o peak "$SIPWHY" --db "$db" query --sql "SELECT zeroblob(4000000) AS a" --format $format >"$out"
    is "$? $(tr -dc '*' <"$out" | wc -c)" "0 7999996" "$format: a blob that is not, whole"
    grep -q __asan_init "$SIPWHY" || is "$(awk '$1 > 131072' peak)" "" "in little memory"
done
query --sql "$endless x FROM c" --timeout 1 -o rows.json
exit_is 74 "rows without end"
is "$(ls rows.json 2>/dev/null)" "" "leave no file"
query --sql "$endless x FROM c" --limit 3 --json
is "$(json "json_extract(j, '\$.rows', '\$.complete')")" '[[{"x":1},{"x":2},{"x":3}],false]' "--limit gives the first"
query --sql "$endless x FROM c" --limit 3
out_has "The first 3 rows; there are more." "and says that there are more"
query --sql 'SELECT 1 AS x' --limit 1 --json
is "$(json "json_extract(j, '\$.complete')")" 1 "unless there are none"
"$SIPWHY" --db "$db" query --sql "$endless count(*) FROM c" >"$out" 2>"$err" &
sleep 1
kill -TERM $!
wait $!
status=$?
exit_is 130 "interrupted"

# ------------------------------------------------------------------------- hostile, personal

query phrases -p since=2026-11-18 -p until=2026-11-18 -p top=1000
is "$(grep -c "$(printf '\033')" "$out")" 0 "an escape from a cell acts on no terminal"
query phrases -p since=2026-11-18 -p until=2026-11-18 -p top=1000 --format csv
is "$(grep -c "$(printf '\033')" "$out") $(grep -c "'=cmd" "$out")" "0 1" "nor a formula on a sheet"
query phrases -p since=2026-11-18 -p until=2026-11-18 -p top=1000 --json
is "$(json "json_valid(j)") $(grep -c "$(printf '\033')" "$out")" "1 0" "and JSON is JSON"
esc=$(printf '\033')
query --sql "SELECT 1 AS \"a${esc}b\", 2 AS a, 3 AS a, char(0, 27, 10) || 'z' AS c, x'c3' AS d"
is "$(grep -c "$esc" "$out")" 0 "names of columns act on no terminal either"
query --sql "SELECT 1 AS \"=cmd|x\", 2 AS \"@a\", 3 AS \"-1+1\", 4 AS \"+49 1\", 5 AS \"a,b\"" --format csv
is "$(table | head -1)" "'=cmd|x,'@a,'-1+1,+49 1,\"a,b\"" "nor are they formulas"
query --sql "SELECT char(97, 0, 98, 8238) AS a, CAST(x'ff41' AS TEXT) AS b, 9e999 AS c, 1234567.8912345 AS d, '' AS e" --json
is "$(json "json_extract(j, '\$.rows[0]')")" \
    "$(printf '{"a":"a\357\277\275b\357\277\275","b":"\357\277\275A","c":null,"d":1234567.8912345,"e":""}')" \
    "NUL, what turns words around, no UTF-8, no number; all digits"
query --sql 'SELECT @a AS x, :a AS y' -p a=1
is "$(grep -c '^a  1$' "$out")" 1 "a parameter of two looks is told once"
query --sql "SELECT 1 AS \"a${esc}b\", 2 AS a, 3 AS a" --json
is "$(json "json_extract(j, '\$.columns')")" "[\"a$(printf '\357\277\275')b\",\"a\",\"a_2\"]" \
    "columns of one name are told apart"
people='SELECT caller, callee, user, display_name, substr(display_name, 1) AS x, caller AS y, correlation_id
    FROM calls WHERE trunk LIKE :t ORDER BY invite_time LIMIT 1'
for format in text csv json; do
    query --sql "$people" -p t=sbc9% --format $format
    is "$(grep -cE 'anna\.weber|Weber|15100000001|2555' "$out")" 0 "$format: numbers and names are masked"
    query --sql "$people" -p t=sbc9% --format $format --unmask
    is "$(grep -oE 'anna\.weber|Anna Weber|\+4915100000001|\+14255550001' "$out" | sort | uniq -c | tr -s ' \n' ' ')" \
        " 1 +14255550001 2 +4915100000001 2 Anna Weber 1 anna.weber " "$format: unless --unmask"
done
query --sql "$people" -p t=sbc9% --format csv
is "$(table | tail -1)" "+49*********01,+14*******01,a*********@contoso.com,A*** W****,A*** W****,+49*********01,00000001-2fa1-41d2-883f-0016d3cca427" \
    "how they are masked; a correlation ID is not"

query --sql "SELECT callee * 1.0 AS ratio, callee + 0 AS code, -callee AS n, callee = '+4915100000001'
    FROM calls WHERE callee NOT LIKE '%*%' AND length(callee) > 9 AND user <> :user AND caller <> :number LIMIT 1" \
    -p user=anna.weber -p number=14255550001 --json
is "$(json "json_extract(j, '\$.rows[0].ratio') GLOB '[0-9][0-9]***[0-9][0-9]',
    json_extract(j, '\$.rows[0].ratio', '\$.rows[0].code') = json_array(json_extract(j, '\$.rows[0].code'), json_extract(j, '\$.rows[0].code')),
    '-' || json_extract(j, '\$.rows[0].code') = json_extract(j, '\$.rows[0].n')")" "1|1|1" \
    "a number that SQL has reckoned with is masked"
is "$(json "json_extract(j, '\$.params.user', '\$.params.number', '\$.columns[3]')")" \
    "[\"a*********\",\"14*******01\",\"callee = '+49*********01'\"]" "so are values for people, and names of columns"
query --sql "SELECT count(*) AS n FROM calls WHERE user <> :user AND caller <> :number" \
    -p user=anna.weber -p number=14255550001 --json --unmask
is "$(json "json_extract(j, '\$.params')")" '{"user":"anna.weber","number":14255550001}' "unless --unmask"

query --sql "SELECT caller AS trunk, display_name AS owner, user AS source, trunk AS t, outcome, phrase
    FROM calls WHERE trunk LIKE 'sbc9%' ORDER BY invite_time LIMIT 1" --format csv
is "$(table | tail -1 | cut -d, -f1-3,5-)" "+49*********01,A*** W****,a*********@contoso.com,failure,Unavailable" \
    "under the names of columns that hold none too, while those stay"
query --sql "WITH calls AS (SELECT caller AS phrase FROM call) SELECT phrase FROM calls"
exit_is 2 "no view is put in the place of one"
query --sql "SELECT codes.title, calls.sip_code FROM calls JOIN codes USING (sip_code, microsoft_code) LIMIT 1"
exit_is 0 "the views are joined"

query --sql 'SELECT trunk, NULL AS n FROM calls WHERE 0' --format csv
is "$(table)" "trunk,n" "no rows, but a heading"
query retries -o r.csv -o r.json -o r.txt
is "$status $(stat -c %a r.csv r.json r.txt | tr '\n' ' ')" "0 600 600 600 " "-o: several files, for their owner only"
query retries --format yaml
exit_is 2 "no such format"
# Names are compared with LIKE, and what * would find is not nothing.
query ner-by-trunk -p 'tenant=def*'
exit_is 2 "* in a name"
err_has "-p tenant: queries compare names with LIKE: write % for any characters, in place of *" "is no wildcard, and says what is"
run query --help
out_has "in names % stands for anything" "as help does"

done_testing
