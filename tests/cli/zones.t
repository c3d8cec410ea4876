#!/usr/bin/env bash
# zones.t - weeks, their days and when a week is final are right in any zone: far from UTC, by half and
# quarter hours, and across DST both ways. Against perl and the zone database.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
cd "$work" || exit 1

# make_calls ZONE WEEK DAY...: a call every 40 minutes for seven weeks that end a week after WEEK's
# Monday and a few days, as clocks of the zone show them; none on the days. Prints Unix times.
make_calls() {
    TZ=$1 perl -MPOSIX -e '
        my ($week, %off) = (shift, map { $_ => 1 } @ARGV);
        my ($year, $n) = $week =~ /(\d+)-W(\d+)/;
        my $time = mktime(0, 0, 12, 4, 0, $year - 1900) + ($n - 7) * 7 * 86400;
        for (my $t = $time; $t < $time + 9 * 7 * 86400; $t += 2400) {
            print "$t\n" unless $off{strftime("%Y-%m-%d", localtime $t)};
        }' "${@:2}"
}
export_of() { # the times on standard input, as an export; one of seven failed
    perl -MPOSIX -ne 'BEGIN { print "CorrelationId,UPN,Invite time,Success,Call type,Final SIP code,Final Microsoft subcode,SBC FQDN\n" }
        my $failed = $. % 7 == 0;
        print "c$.,u", $. % 5, "\@contoso.com,", strftime("%Y-%m-%dT%H:%M:%SZ", gmtime $_), ",",
            $failed ? "No,dr_out,503,560503" : "Yes,dr_out,0,540000", ",sbc1.contoso.com\n"'
}
# of_week ZONE WEEK: how many of the times are in the week, and of them how many failed
of_week() {
    TZ=$1 perl -MPOSIX -sne '
        if (strftime("%G-W%V", localtime $_) eq $week) { $n++; $failed++ if $. % 7 == 0 }
        END { print "$n $failed" }' -- -week="$2" instants
}
# end_of ZONE WEEK: the first second behind the week
end_of() {
    TZ=$1 perl -MPOSIX -e '
        my ($year, $n) = $ARGV[0] =~ /(\d+)-W(\d+)/;
        my $t = mktime(0, 0, 12, 4, 0, $year - 1900) + ($n - 2) * 7 * 86400;
        my $seen = 0;
        for (;; $t += 300) { # offsets are whole minutes, changes at whole 5 minutes
            my $is = strftime("%G-W%V", localtime $t) eq $ARGV[0];
            $seen ||= $is;
            last if $seen && !$is;
        }
        print $t' "$2"
}
# days_of ZONE WEEK: failed ones of each of its days; null for a day without any call
days_of() {
    TZ=$1 perl -MPOSIX -sne '
        next unless strftime("%G-W%V", localtime $_) eq $week;
        $n{strftime("%u", localtime $_)} += $. % 7 == 0;
        END { print join ",", map { $n{$_} // "null" } 1 .. 7 }' -- -week="$2" instants
}
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }

while read -r zone week missing what; do
    rm -f z.db*
    # shellcheck disable=SC2086 # days
    make_calls "$zone" "$week" ${missing//,/ } >instants
    export_of <instants >calls.csv
    end=$(end_of "$zone" "$week")
    at() { date -u -d "@$((end + $1))" +%FT%TZ; }
    run --db z.db --now "$(at 0)" import calls.csv
    weekly() { run --db z.db --tz "$zone" --now "$(at "$1")" weekly --week "$week" --json; }

    weekly 999999
    [ "$status" = 0 ] || sed 's/^/#   /' "$err"
    is "$(json "json_extract(j, '\$.totals.attempts') || ' ' || json_extract(j, '\$.causes[0].attempts')")" \
        "$(of_week "$zone" "$week")" "$zone $week, $what: the calls of the week"
    is "$(json "json_extract(j, '\$.period.until')")" "$(at 0)" "its end"
    is "$(json "(SELECT group_concat(coalesce(json_extract(value, '\$.attempts'), 'null'))
        FROM json_each(j, '\$.causes[0].by_day'))")" "$(days_of "$zone" "$week")" "its failures by day"
    last=$(TZ=$zone date -d "@$((end - 10 * 86400))" +%G-W%V)
    is "$(json "(SELECT group_concat(json_extract(value, '\$.week') || ' ' || json_extract(value, '\$.attempts'))
        FROM json_each(j, '\$.weeks') WHERE key = 0)")" \
        "$last $(of_week "$zone" "$last" | cut -d' ' -f1)" \
        "the week before"
    is "$(json "(SELECT group_concat(value) FROM json_each(j, '\$.missing_days'))")" "${missing#-}" "days without calls"
    is "$(json "json_extract(j, '\$.provisional')")" 0 "final"
    weekly $((48 * 3600))
    is "$(json "json_extract(j, '\$.provisional')")" 0 "so two days behind its end"
    weekly $((48 * 3600 - 1))
    is "$(json "json_extract(j, '\$.provisional')")" 1 "and provisional a second before"
    run --db z.db --tz "$zone" --now "$(at 0)" weekly --week last --json
    is "$(json "json_extract(j, '\$.period.label')")" "$week" "at its end it is the last week"
    run --db z.db --tz "$zone" --now "$(at -1)" weekly --week this --json
    is "$(json "json_extract(j, '\$.period.label') || json_extract(j, '\$.period.complete')")" "${week}0" \
        "and a second before this one"
done <<'ZONES'
UTC 2026-W47 - the plain case
Asia/Kolkata 2026-W47 2026-11-18 half an hour
Asia/Kathmandu 2026-W47 2026-11-16,2026-11-22 three quarters of an hour
Pacific/Kiritimati 2026-W47 2026-11-16 14 hours ahead
Pacific/Niue 2026-W47 2026-11-22 11 hours behind
Europe/Berlin 2026-W13 2026-03-29 an hour less
Europe/Berlin 2026-W43 2026-10-25 an hour more
America/New_York 2026-W10 2026-03-08 an hour less
America/New_York 2026-W44 2026-10-26,2026-11-01 an hour more
Australia/Lord_Howe 2026-W14 2026-04-05 half an hour more
Australia/Lord_Howe 2026-W40 2026-10-04 half an hour less
America/St_Johns 2026-W44 2026-10-31,2026-11-01 half an hour, and DST
Pacific/Chatham 2026-W39 2026-09-27 three quarters, and DST
Africa/Cairo 2026-W17 2026-04-24 a day that begins at one
Pacific/Apia 2025-W47 2025-11-19 13 hours ahead
ZONES

# Between two days that have no call lies one that has; a day that is not over is not missing, nor is
# one on which nobody ever calls.
zone=Europe/Berlin week=2026-W47
TZ=$zone perl -MPOSIX -e '
    for (my $t = mktime(0, 0, 0, 12, 9, 126); $t < mktime(0, 0, 12, 20, 10, 126); $t += 2400) {
        my ($day, $date) = (strftime("%u", localtime $t), strftime("%d.%m", localtime $t));
        print "$t\n" unless $day > 5 || $date eq "17.11" || $date eq "19.11";
    }' >instants
export_of <instants >calls.csv
rm -f z.db*
run --db z.db import calls.csv
run --db z.db --tz $zone --now 2026-11-20T12:00:00Z weekly --week this
out_has "Missing   no call on Tue 17 Nov, Thu 19 Nov: is an export missing?" "missing days are named"
run --db z.db --tz $zone --now 2026-11-30T12:00:00Z weekly --week $week --trunk 'sbc2*'
out_lacks "Missing" "of a trunk without calls nothing is said"
run --db z.db --tz $zone --now 2026-11-19T12:00:00Z weekly --week this --json
is "$(json "json_extract(j, '\$.missing_days')")" '["2026-11-17"]' "a day that is not over is none of them"
run --db z.db --tz $zone --now 2026-11-30T12:00:00Z weekly --week 2026-W48
out_lacks "Missing" "a week without any calls says so otherwise"

done_testing
