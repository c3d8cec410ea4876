#!/usr/bin/env bash
# silence.t - silent trunks on clocks that are set forward and back: an hour that a week lacks is no
# silence, and one that it has twice is two.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1
json() { sqlite3 :memory: "SELECT $1 FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)"; }

# make_export ZONE MONDAY PER_HOUR [FROM TO]: calls of that week and the four before on clocks of the
# zone, so many every hour; in the last week none from FROM to TO, local times.
make_export() {
    TZ=$1 perl -MPOSIX -e '
        my ($monday, $per_hour, $from, $to) = @ARGV;
        sub instant { my ($y, $m, $d, $h, $min) = split /[-T:]/, shift; mktime(0, $min // 0, $h // 0, $d, $m - 1, $y - 1900, 0, 0, -1) }
        my ($start, $silent, $end) = map { $_ ? instant($_) : 0 } $monday, $from, $to;
        my ($y, $m, $d) = split /-/, $monday;
        my $first = mktime(0, 0, 0, $d - 28, $m - 1, $y - 1900, 0, 0, -1);
        my $last = mktime(0, 0, 0, $d + 7, $m - 1, $y - 1900, 0, 0, -1);
        print "CorrelationId,UPN,Invite time,Success,Call type,Final SIP code,Final Microsoft subcode,SBC FQDN\n";
        for (my $t = $first; $t < $last; $t += 3600 / $per_hour) {
            next if $t >= $silent && $t < $end;
            printf "c%d,u,%s,Yes,dr_in,0,540000,sbc1.contoso.com\n", $n++, strftime("%Y-%m-%dT%H:%M:%SZ", gmtime $t);
        }' "${@:2}" >calls.csv
}

silent() { # silent ZONE WEEK: what is said of the trunk
    rm -f s.db*
    run --db s.db import calls.csv
    run --db s.db --tz "$1" --now 2027-01-01T00:00:00Z weekly --week "$2" --json
    json "coalesce((SELECT group_concat(json_extract(value, '\$.since') || ' ' || json_extract(value, '\$.until') || ' ' ||
        round(json_extract(value, '\$.expected'))) FROM json_each(j, '\$.silent')), 'none')"
}

# 24 calls an hour, every hour. In Berlin no clock shows 02:00 to 03:00 on 29 March 2026: that is no
# silence. Nor is it a part of one: silent from 01:00 to 04:00 there are two hours, and 48 calls.
make_export Europe/Berlin 2026-03-23 24
is "$(silent Europe/Berlin 2026-W13)" none "an hour that clocks leave out is not silent"
make_export Europe/Berlin 2026-03-23 24 2026-03-29T01:00 2026-03-29T04:00
is "$(silent Europe/Berlin 2026-W13)" "2026-03-29T00:00:00Z 2026-03-29T02:00:00Z 48.0" "it is no part of a silence"
# On 25 October 2026 clocks show 02:00 to 03:00 twice: from 01:00 to 04:00 are four hours, and 96 calls.
make_export Europe/Berlin 2026-10-19 24
is "$(silent Europe/Berlin 2026-W43)" none "where an hour comes twice nothing is silent"
make_export Europe/Berlin 2026-10-19 24 2026-10-25T01:00 2026-10-25T04:00
is "$(silent Europe/Berlin 2026-W43)" "2026-10-24T23:00:00Z 2026-10-25T03:00:00Z 96.0" "an hour that comes twice counts twice"
# The week before had an hour less, or more, than the others; it counts by its length.
make_export Europe/Berlin 2026-03-30 24 2026-04-05T02:00 2026-04-05T03:00
is "$(silent Europe/Berlin 2026-W14)" "2026-04-05T00:00:00Z 2026-04-05T01:00:00Z 24.0" "of the weeks before those that had the hour count"
make_export Europe/Berlin 2026-10-26 24 2026-11-01T02:00 2026-11-01T03:00
is "$(silent Europe/Berlin 2026-W44)" "2026-11-01T01:00:00Z 2026-11-01T02:00:00Z 24.0" "and one that had it twice for two"
# Lord Howe's clocks change by half an hour, at 02:00; India's are half an hour off and never change.
make_export Australia/Lord_Howe 2026-09-28 40
is "$(silent Australia/Lord_Howe 2026-W40)" none "half an hour that clocks leave out"
make_export Australia/Lord_Howe 2026-09-28 40 2026-10-04T01:00 2026-10-04T03:00
is "$(silent Australia/Lord_Howe 2026-W40)" "2026-10-03T14:30:00Z 2026-10-03T16:00:00Z 60.0" "the half that they show counts"
make_export Asia/Kolkata 2026-11-16 24 2026-11-18T09:00 2026-11-18T11:00
is "$(silent Asia/Kolkata 2026-W47)" "2026-11-18T03:30:00Z 2026-11-18T05:30:00Z 48.0" "hours of clocks that are half an hour off"
make_export Asia/Kathmandu 2026-11-16 24 2026-11-18T09:00 2026-11-18T11:00
is "$(silent Asia/Kathmandu 2026-W47)" "2026-11-18T03:15:00Z 2026-11-18T05:15:00Z 48.0" "and three quarters"

# Two silences of one trunk are one silent trunk.
make_export UTC 2026-11-16 24 2026-11-18T09:00 2026-11-18T11:00
sed -i '/2026-11-19T0[34]/d' calls.csv
is "$(silent UTC 2026-W47)" \
    "2026-11-18T09:00:00Z 2026-11-18T11:00:00Z 48.0,2026-11-19T03:00:00Z 2026-11-19T05:00:00Z 48.0" "two silences"
run --db s.db --now 2027-01-01T00:00:00Z weekly --week 2026-W47 --fail-if 'silent=1'
exit_is 1 "of one trunk"
out_has "WORSE: 1 silent trunk." "which the verdict counts"

done_testing
