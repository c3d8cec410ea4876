#!/usr/bin/env bash
# by_day.t - when a cause began: its attempts on each day of a week, in reports and tickets, and what
# the weeks before had. Days of zones and where clocks change are in zones.t.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
cd "$work" || exit 1

# failed DAY HOUR N TRUNK [SIP MICROSOFT]: N attempts that failed, a minute apart, of November 2026.
failed() {
    for ((i = 0; i < $3; i++)); do
        printf 'f%s,u%d@contoso.com,2026-11-%02dT%02d:%02d:00Z,No,dr_out,%s,%s,%s\n' "$1-$2-$i-$4-${6:-560403}" \
            $((i % 5)) "$1" "$2" "$i" "${5:-403}" "${6:-560403}" "$4"
    done
}
# connected DAY N: N calls that connected, half an hour apart
connected() {
    for ((i = 0; i < $2; i++)); do
        printf 'c%s,v%d@contoso.com,2026-11-%02dT%02d:%02d:30Z,Yes,dr_out,0,540000,sbc1.contoso.com\n' "$1-$i" \
            $((i % 5)) "$1" $((i / 2)) $((i % 2 * 30))
    done
}

# A trunk broke on Wed 25 Nov at 08:00. Before that it had a stray call; the other trunk has one a day.
# The weeks before have 3, 7 and 4.
head='CorrelationId,UPN,Invite time,Success,Call type,Final SIP code,Final Microsoft subcode,SBC FQDN'
{
    echo "$head"
    for day in {2..29}; do
        connected "$day" 40
    done
    failed 4 9 3 sbc1.contoso.com
    failed 11 9 7 sbc1.contoso.com
    failed 18 9 4 sbc1.contoso.com
    failed 23 11 1 sbc1.contoso.com
    failed 25 8 19 sbc1.contoso.com
    failed 26 8 23 sbc1.contoso.com
    failed 27 8 22 sbc1.contoso.com
    failed 28 23 3 sbc1.contoso.com
    failed 29 8 3 sbc1.contoso.com
    for day in {23..29}; do
        failed "$day" 10 1 sbc2.contoso.com
    done
    failed 24 12 4 sbc1.contoso.com 404 560404
    failed 24 13 5 sbc1.contoso.com 500 560500
} >weeks.csv
now=2026-11-30T07:00:00Z
sipwhy() { run --db w.db --now "$now" "$@"; }
sipwhy import weeks.csv
exit_is 0 "four weeks of calls"

by_day() { sed -n 's/^ *By day  *//p' "$out"; }
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }
# json_days PATH: "2026-11-23 2,2026-11-24 1"
json_days() {
    json "(SELECT group_concat((value ->> 'day') || ' ' || coalesce(value ->> 'attempts', 'null')) FROM json_each(j, '$1'))"
}

# ------------------------------------------------------------------------------ in reports

both='Mon 2, Tue 1, Wed 20, Thu 24, Fri 23, Sat 4, Sun 4'
five='Mon 0, Tue 5, Wed 0, Thu 0, Fri 0, Sat 0, Sun 0'
for command in weekly rank; do
    sipwhy $command --advice full
    is "$(by_day)" "$both
$five" "$command: causes of 5 attempts and more by day, and no others"
    is "$(grep -A1 '^    Seen ' "$out" | sed -n '2s/  .*//;2p')" "" "below since when"
    sipwhy $command --top 100% --json
    is "$(json_days '$.causes[0].by_day')" \
        "2026-11-23 2,2026-11-24 1,2026-11-25 20,2026-11-26 24,2026-11-27 23,2026-11-28 4,2026-11-29 4" "as JSON"
    is "$(json_days '$.causes[2].by_day')" \
        "2026-11-23 0,2026-11-24 4,2026-11-25 0,2026-11-26 0,2026-11-27 0,2026-11-28 0,2026-11-29 0" \
        "which has those of fewer, too"
    sipwhy $command --advice short
    is "$(by_day)" "" "$command --advice short: none"
    for format in html markdown; do
        sipwhy $command --format $format
        is "$(grep -c "Mon 2, Tue 1, Wed 20, Thu 24" "$out" | tr '1-9' '+')" + "$command --format $format has it"
    done
done
sipwhy weekly --format eml --mail-to a@contoso.com
is "$(perl -MMIME::Base64 -0777 -ne '
    s/\r//g; print decode_base64($1) =~ /^    By day    (.*)/m if m{text/plain.*?\n\n(.*?)\n--}s' "$out")" "$both" "the mail has it"
sipwhy --tz Pacific/Auckland weekly
is "$(by_day | head -1)" "Mon 1, Tue 2, Wed 20, Thu 24, Fri 23, Sat 1, Sun 7" "days are those of the zone in use"

# ------------------------------------------------------------------------------ in tickets

sipwhy ticket 403/560403
is "$(by_day)" "$both (UTC)" "ticket: by day, with the zone"
sipwhy ticket 403/560403 --trunk 'sbc1.*'
is "$(by_day)" "Mon 1, Tue 0, Wed 19, Thu 23, Fri 22, Sat 3, Sun 3 (UTC)" "of one trunk that trunk's"
out_lacks "Before  " "no word of weeks that it does not read"
sipwhy --tz Europe/Berlin ticket 403/560403 --trunk 'sbc1.*'
is "$(by_day)" "Mon 1, Tue 0, Wed 19, Thu 23, Fri 22, Sat 0, Sun 6 (Europe/Berlin)" "of another zone, on a line"
sipwhy ticket 403/560403 --json
is "$(json_days '$.figures.by_day')" \
    "2026-11-23 2,2026-11-24 1,2026-11-25 20,2026-11-26 24,2026-11-27 23,2026-11-28 4,2026-11-29 4" "as JSON"
sipwhy ticket 403/560403 --format markdown
out_has "Mon 2, Tue 1, Wed 20" "as Markdown"
sipwhy ticket 404/560404
is "$(by_day)" "" "none of four attempts"

# before PAIR OPTIONS: what a ticket on the page of weekly says of the weeks before
before() {
    run --db w.db --now "$now" weekly "${@:2}" --format html
    perl -0777 -ne 'BEGIN { $pair = shift } m{<h3>#\d+ +\Q$pair\E .*?<pre data-copy="Ticket text">(.*?)</pre>}s
        and $1 =~ /^Before +(.*)$/m and print $1' "$1" "$out"
}
is "$(before 403/560403)" "3 to 7 a week, in 3 weeks" "what was normal"
is "$(before 500/560500)" "none in 3 weeks" "of what is new"
is "$(before 403/560403 --weeks 1)" "4 a week, in 1 week" "of one week"
is "$(before 403/560403 --trunk 'sbc2.*')" "none in 3 weeks" "of one trunk that trunk's"
is "$(before 403/560403 --weeks 0)$(before 403/560403 --week 2026-W45)" "" "nothing where there is no week before"
is "$(before 403/560403 --call-type dr_out)" "" "nor where none can be compared"

# ------------------------------------------------------------------------- of other periods

sipwhy rank --since 2026-11-25 --until 2026-11-26
is "$(by_day)" "Wed 20, Thu 24" "days that were asked for"
sipwhy rank --since 2026-11-25 --until 2026-11-25
is "$(by_day)" "" "one day needs no line"
sipwhy rank --since 2026-11-24T09:30 --until 2026-11-25T08:10 --json
is "$(json_days '$.causes[0].by_day')" "2026-11-24 1,2026-11-25 10" "parts of days"
sipwhy rank --since 7d --json
is "$(json_days '$.causes[0].by_day')" \
    "2026-11-23 2,2026-11-24 1,2026-11-25 20,2026-11-26 24,2026-11-27 23,2026-11-28 4,2026-11-29 4,2026-11-30 0" \
    "seven times 24 hours touch eight days"
sipwhy rank --since 2026-11-22 --json
is "$(json "json_type(j, '\$.causes[0].by_day')")" null "nine days are too many: null"
sipwhy rank --since 2026-11-22
is "$(by_day)" "" "and there is no line"

# Days to come are not without attempts; where the clock is wrong, calls still count.
now=2026-11-26T08:10:00Z sipwhy weekly --week 2026-W48 --json
is "$(json_days '$.causes[0].by_day' | grep -c 2026-11-29\ 4)" 1 "calls behind now are counted"
grep -v '2026-11-2[6-9]T' weeks.csv >three.csv
rm w.db
sipwhy import three.csv
now=2026-11-26T08:10:00Z sipwhy weekly --week this
is "$(by_day | head -1)" "Mon 2, Tue 1, Wed 20, Thu 0" "up to today"

# A day of which nothing was imported may have had any number.
grep -v '2026-11-26T' weeks.csv >gap.csv
rm w.db
sipwhy import gap.csv
sipwhy weekly
is "$(by_day | head -1)" "Mon 2, Tue 1, Wed 20, Thu -, Fri 23, Sat 4, Sun 4" "a missing day has no figure"
sipwhy ticket 403/560403
is "$(by_day)" "Mon 2, Tue 1, Wed 20, Thu -, Fri 23, Sat 4, Sun 4 (UTC)" "nor in a ticket"
sipwhy ticket 403/560403 --json
is "$(json "json_extract(j, '\$.figures.by_day[3].attempts') IS NULL")" 1 "null in JSON"

# Connected calls that were dropped; counts, which have no days.
{
    echo "$head"
    for day in 24 25 25 26 26 26; do
        n=$((n + 1))
        echo "d$n,u@contoso.com,2026-11-${day}T09:0$n:00Z,Yes,dr_out,503,560503,sbc1.contoso.com"
    done
} >dropped.csv
run --now "$now" rank --week 2026-W48 --include dropped dropped.csv
is "$(by_day)" "Mon -, Tue 1, Wed 2, Thu 3, Fri -, Sat -, Sun -" "dropped calls, too"
printf '%s\n' 'Call End Sub Reason,Call End Reason,Total Call Count' '560503,503,12' >counts.csv
run --db c.db import --period 2026-W48 counts.csv
run --db c.db --now "$now" rank
is "$status$(by_day)" 0 "counts have no days"
run --db c.db --now "$now" ticket 503/560503 --json
is "$(json "json_type(j, '\$.figures.by_day')")" null "null in JSON"

done_testing
