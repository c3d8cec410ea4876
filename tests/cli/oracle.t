#!/usr/bin/env bash
# oracle.t - sipwhy's figures are those that the sqlite3 shell finds in the raw files by oracle.sql.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

oracle=$work/oracle.db
db=$work/sipwhy.db

# The columns of table raw as each kind of export has them.
declare -A columns=(
    [G1]='"CorrelationId", "Shared correlation ID", "", "SIP Address", "Call type", "",
          "Invite time", "Failure time", "End time", "SBC FQDN", "Final SIP code",
          "Final Microsoft subcode", "Success", "Caller Number", "Callee Number", "", "Start time"'
    [G4]='"CorrelationId", "Shared correlation ID", "Microsoft Entra ObjectId", "UPN", "Call type",
          "Call Direction", "Invite time", "Failure time", "End time", "SBC FQDN",
          "Final SIP code", "Final Microsoft subcode", "Success", "Caller Number",
          "Callee Number", "", "Start time"'
    [graph]='"correlationId", "", "userId", "userPrincipalName", "callType", "", "inviteDateTime",
          "failureDateTime", "endDateTime", "trunkFullyQualifiedDomainName", "finalSipCode",
          "callEndSubReason", "successfulCall", "callerNumber", "calleeNumber", "", "startDateTime"')

begin() { # begin: an oracle that has heard nothing yet
    rm -f "$oracle"
    for table in response_codes code_families sip_codes call_types country_prefixes; do
        printf '.import --csv schema/codes/%s.csv %s\n' "$table" "$table"
    done | cat - tests/cli/oracle.sql | sqlite3 "$oracle"
}

tell() { # tell KIND FILE
    sqlite3 "$oracle" ".import --csv '$2' file" "INSERT INTO raw SELECT (SELECT coalesce(max(origin), 0) + 1
        FROM raw), $(printf '%s' "${columns[$1]}" | sed "s/\"\"/''/g") FROM file" "DROP TABLE file"
}

heard() { # heard: all files are told; rows become attempts
    sqlite3 "$oracle" "
        INSERT INTO told SELECT * FROM typed;
        CREATE TABLE attempt AS
        SELECT d.*, coalesce(nullif(shared, ''), nullif(correlation, ''), 'row ' || row) AS call,
               CASE WHEN type NOT IN (SELECT canonical FROM call_types WHERE kind = 'bot')
                    THEN user END AS person
          FROM distinct_attempts AS d;
        UPDATE attempt SET success = told_success;
        CREATE INDEX attempt_time ON attempt (invite);
        CREATE INDEX attempt_numbers ON attempt (caller, callee, invite);
        CREATE TABLE meaning AS SELECT * FROM meanings;
        CREATE TABLE found AS SELECT * FROM judged WHERE false;
        CREATE TABLE cause AS SELECT * FROM causes WHERE false;"
}

oracle_says() { # oracle_says SINCE UNTIL [COLUMN VALUE]...: times in seconds; prints its answer
    local names="since, until" values="$1 * 1000, $2 * 1000"
    shift 2
    while [ $# -gt 0 ]; do
        names="$names, $1" values="$values, $2"
        shift 2
    done
    sqlite3 "$oracle" "DELETE FROM ask; INSERT INTO ask ($names) VALUES ($values);
        DELETE FROM found; INSERT INTO found SELECT * FROM judged;
        DELETE FROM cause; INSERT INTO cause SELECT * FROM causes;
        SELECT line FROM answer"
}

sipwhy_says() { # sipwhy_says ARGUMENTS: the same lines from what rank --json prints
    "$SIPWHY" --db "$db" rank --json "$@" >"$work/rank.json" 2>"$err" || {
        echo "exit $?"
        cat "$err"
    }
    sqlite3 :memory: "
        CREATE TABLE j AS SELECT readfile('$work/rank.json') AS j;
        CREATE VIEW t AS SELECT json_extract(j, '\$.totals') AS t FROM j;
        SELECT printf('totals %d attempts, %d connected, %d expected, %d failed, %d dropped, '
               || '%d calls, %d users, ASR %s NER %s from %s to %s', t ->> 'attempts',
               t ->> 'connected', t ->> 'expected', t ->> 'failed', t ->> 'dropped', t ->> 'calls',
               t ->> 'users', coalesce(printf('%.4f', t ->> 'asr'), '-'),
               coalesce(printf('%.4f', t ->> 'ner'), '-'),
               coalesce(printf('%.4f', t ->> 'ner_low'), '-'),
               coalesce(printf('%.4f', t ->> 'ner_high'), '-')) FROM t;
        SELECT printf('#%d %s/%s %s %s %s: %d attempts, %d calls, %d users, %d lost, '
               || 'share %.4f of %.4f, NER if fixed %s, seen %s to %s', c ->> 'rank',
               coalesce(c ->> 'sip_code', '-'), coalesce(c ->> 'microsoft_code', '-'),
               c ->> 'outcome', c ->> 'known', c ->> 'owner', c ->> 'attempts', c ->> 'calls',
               c ->> 'users', c ->> 'lost', c ->> 'share', c ->> 'cumulative_share',
               CASE WHEN c ->> 'ner_if_fixed' IS NULL THEN '-'
                    ELSE printf('%.4f', c ->> 'ner_if_fixed') END,
               substr(rtrim(c ->> 'first_seen', 'Z') || '.000', 1, 23) || 'Z',
               substr(rtrim(c ->> 'last_seen', 'Z') || '.000', 1, 23) || 'Z')
          FROM (SELECT value AS c FROM j, json_each(j, '\$.causes'));
        SELECT printf('other %d causes, %d attempts, %d calls, %d users', o ->> 'causes',
               o ->> 'attempts', o ->> 'calls', o ->> 'users')
          FROM (SELECT json_extract(j, '\$.other') AS o FROM j);
        SELECT printf('expected %s/%s %d attempts', coalesce(e ->> 'sip_code', '-'),
               coalesce(e ->> 'microsoft_code', '-'), e ->> 'attempts')
          FROM (SELECT value AS e FROM j, json_each(j, '\$.expected'));"
}

# agree NAME ARGUMENTS -- SINCE UNTIL [COLUMN VALUE]...
agree() {
    local name=$1 arguments=()
    shift
    while [ "$1" != -- ]; do
        arguments+=("$1")
        shift
    done
    is "$(sipwhy_says "${arguments[@]}")" "$(oracle_says "${@:2}")" "$name"
}

# week ZONE MONDAY [ARGUMENTS -- CONDITIONS]: that week, its bounds found by date(1).
week() {
    local zone=$1 monday=$2 name since until
    name=$(date -d "$monday" +%G-W%V)
    since=$(TZ=$zone date -d "$monday 00:00" +%s)
    until=$(TZ=$zone date -d "$(date -d "$monday + 7 days" +%F) 00:00" +%s)
    shift 2
    local arguments=()
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        arguments+=("$1")
        shift
    done
    agree "$data: $name in $zone${arguments[*]:+, ${arguments[*]}}" \
        --week "$name" --tz "$zone" "${arguments[@]}" -- "$since" "$until" "${@:2}"
    periods="$periods$(sqlite3 :memory: "SELECT (json_extract(j, '\$.period.since') <>
        strftime('%Y-%m-%dT%H:%M:%SZ', $since, 'unixepoch')) + (json_extract(j, '\$.period.until') <>
        strftime('%Y-%m-%dT%H:%M:%SZ', $until, 'unixepoch')) FROM (SELECT
        readfile('$work/rank.json') AS j)")"
}
periods=''

impact_says() { # impact_says ARGUMENTS: lines of impact from what weekly --json prints
    "$SIPWHY" --db "$db" weekly --json --top 100% "$@" >"$work/weekly.json" 2>"$err" || cat "$err"
    sqlite3 :memory: "
        CREATE TABLE j AS SELECT readfile('$work/weekly.json') AS j;
        CREATE VIEW c AS SELECT value AS c, value ->> 'sip_code' AS sip,
               value ->> 'microsoft_code' AS microsoft FROM j, json_each(j, '\$.causes');
        SELECT printf('totals %d lost, %d recovered, %d masked', t ->> 'lost', t ->> 'recovered',
               t ->> 'masked') FROM (SELECT json_extract(j, '\$.totals') AS t FROM j);
        SELECT printf('%s/%s %d recovered, %d masked', coalesce(sip, '-'), coalesce(microsoft, '-'),
               c ->> 'recovered', c ->> 'masked') FROM c ORDER BY sip, microsoft;
        SELECT printf('%s/%s %s %s %.4f of %.4f', coalesce(sip, '-'), coalesce(microsoft, '-'),
               value ->> 'dimension', CASE value ->> 'dimension' WHEN 'number' THEN '' ELSE value ->> 'value' END,
               value ->> 'share', value ->> 'expected_share') AS line
          FROM c, json_each(c, '\$.concentration') ORDER BY sip, microsoft, line;"
}

# set_clocks ZONE SINCE UNTIL: tells the oracle how far they are ahead of UTC, and from when on.
set_clocks() {
    TZ=$1 perl -MPOSIX -e '
        print "DELETE FROM clock;";
        for (my ($t, $last) = ($ARGV[0], ""); $t < $ARGV[1]; $t += 900) {
            my $zone = strftime("%z", localtime $t);
            my ($sign, $hours, $minutes) = $zone =~ /(.)(..)(..)/;
            printf "INSERT INTO clock VALUES (%d000, %s%d * 60000);", $t, $sign, $hours * 60 + $minutes
                if $zone ne $last;
            $last = $zone;
        }' "$2" "$3" | sqlite3 "$oracle"
}

# impact MONDAY [ARGUMENTS]: of that week in $zone, what retries and other trunks took, and what stands out.
impact() {
    local since until week
    since=$(TZ=$zone date -d "$1" +%s)
    until=$(TZ=$zone date -d "$(date -d "$1 + 7 days" +%F)" +%s)
    week=$(date -d "$1" +%G-W%V)
    set_clocks "$zone" "$since" "$until"
    oracle_says "$since" "$until" window "$((${3:-120} * 1000))" >"$work/ranking"
    sqlite3 "$oracle" "SELECT line FROM impact" >"$work/impact"
    is "$(impact_says --tz "$zone" --week "$week" "${@:2}")" "$(cat "$work/impact")" \
        "$data: impact of $week in $zone${2:+, ${*:2}}"
    impacts="$impacts$(cat "$work/impact")"$'\n'
}
zone=UTC
impacts=''

parts_says() { # parts_says ARGUMENTS: lines of parts from what weekly --json prints
    "$SIPWHY" --db "$db" weekly --json --top 100% "$@" >"$work/weekly.json" 2>"$err" || cat "$err"
    sqlite3 :memory: "
        CREATE TABLE j AS SELECT readfile('$work/weekly.json') AS j;
        CREATE VIEW parts AS SELECT 'trunk' AS what, value AS v FROM j, json_each(j, '\$.trunks')
            UNION ALL SELECT 'country', value FROM j, json_each(j, '\$.countries');
        CREATE VIEW peaks AS SELECT printf(' of %s', coalesce(v ->> 'trunk', '')) AS name,
                   json_extract(v, '\$.concurrent.peak') AS peak, json_extract(v, '\$.concurrent.time') AS time
              FROM parts WHERE what = 'trunk'
            UNION ALL SELECT '', json_extract(j, '\$.times.concurrent.peak'),
                   json_extract(j, '\$.times.concurrent.time') FROM j;
        SELECT printf('%s n %d, median %.3f, p95 %.3f', key, value ->> 'n', value ->> 'median',
                   value ->> 'p95') || CASE key WHEN 'setup' THEN '' ELSE printf(', total %.3f', value ->> 'total') END
          FROM j, json_each(j, '\$.times') WHERE key <> 'concurrent' AND value ->> 'n' > 0
        UNION ALL
        SELECT printf('%s %s: %d, %d connected, %d expected, %d failed, ASR %.4f, NER %.4f from %.4f to %.4f, top %s/%s %d',
                   what, coalesce(v ->> what, ''), v ->> 'attempts', v ->> 'connected', v ->> 'expected', v ->> 'failed',
                   v ->> 'asr', v ->> 'ner', v ->> 'ner_low', v ->> 'ner_high',
                   coalesce(json_extract(v, '\$.top_cause.sip_code'), '-'),
                   coalesce(json_extract(v, '\$.top_cause.microsoft_code'), '-'),
                   coalesce(json_extract(v, '\$.top_cause.attempts'), 0)) FROM parts
        UNION ALL
        SELECT printf('peak%s %d at %d', name, peak, strftime('%s', substr(time, 1, 19)) * 1000 +
                   substr(rtrim(time, 'Z') || '000', 21, 3)) FROM peaks WHERE peak > 0
        UNION ALL
        SELECT printf('%s/%s fails after %s', coalesce(value ->> 'sip_code', '-'), coalesce(value ->> 'microsoft_code', '-'),
                   (SELECT group_concat(b.value ->> 'attempts', ', ') FROM json_each(c.value, '\$.fails_after.buckets') AS b))
          FROM j, json_each(j, '\$.causes') AS c WHERE json_extract(c.value, '\$.fails_after') IS NOT NULL
         ORDER BY 1;"
}

# parts MONDAY [ARGUMENTS -- CONDITIONS]: of that week in UTC its times, its trunks and its countries.
parts() {
    local since week arguments=()
    since=$(date -d "$1" +%s)
    week=$(date -d "$1" +%G-W%V)
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        arguments+=("$1")
        shift
    done
    oracle_says "$since" $((since + 7 * 86400)) "${@:2}" >"$work/ranking"
    sqlite3 "$oracle" "SELECT line FROM parts" >"$work/parts"
    is "$(parts_says --week "$week" "${arguments[@]}")" "$(cat "$work/parts")" \
        "$data: times, trunks and countries of $week${arguments[*]:+, ${arguments[*]}}"
    said="$said$(cat "$work/parts")"$'\n'
}
said=''

# ------------------------------------------------------------------------- the samples

data='samples'
begin
mkdir "$work/zip"
bsdtar -x -f samples/Calls.Export.*.zip -C "$work/zip"
tell G4 "$work"/zip/DirectRouting.calls.*.csv
tell G1 samples/DirectRouting.calls.2026-10-05.csv
tell graph samples/graph-2026-W46-W47.csv
heard
run --db "$db" import samples
exit_is 0 "the samples are imported"
is "$(sqlite3 "$db" "SELECT count(*) FROM calls WHERE success IS NOT NULL")" \
    "$(sqlite3 "$oracle" "SELECT count(*) FROM attempt")" "samples: as many attempts by identity"

for monday in 2026-08-24 2026-09-28 2026-10-05 2026-11-09 2026-11-16; do
    week UTC "$monday"
    week Asia/Kolkata "$monday"
    week America/New_York "$monday"
done
week America/New_York 2026-10-26 # 169 hours: the clocks go back on the Sunday
week Europe/Berlin 2026-10-19

for monday in 2026-09-28 2026-11-09 2026-11-16; do
    impact "$monday"
done
impact 2026-11-16 --retry-window 20
for monday in 2026-09-28 2026-11-09 2026-11-16; do
    parts "$monday"
done
parts 2026-11-16 --direction in -- direction "'in'"
parts 2026-11-16 --trunk 'sbc1.*' --direction out -- trunk "'sbc1.*'" direction "'out'"
parts 2026-11-16 --country DE -- country "'DE'"
parts 2026-11-16 --user 'anna.*' -- upn "'anna.*'"
parts 2026-11-16 --call-type 'dr_out*' -- type "'dr_out*'"

last=(UTC 2026-11-16)
week "${last[@]}" --by attempts -- by "'attempts'"
week "${last[@]}" --by users -- by "'users'"
week "${last[@]}" --by lost -- by "'lost'"
week "${last[@]}" --top 3 -- top 3 top_share 9
week "${last[@]}" --top 50% -- top 9999 top_share 0.5
week "${last[@]}" --top 100% -- top 9999 top_share 9
week "${last[@]}" --include all -- include "'all'"
week "${last[@]}" --include expected -- include "'expected'"
week "${last[@]}" --include dropped -- include "'dropped'"
week "${last[@]}" --retry-window 0 -- window 0
week "${last[@]}" --retry-window 35 -- window 35000
week "${last[@]}" --retry-window 86400 -- window 86400000
week "${last[@]}" --owner carrier -- owner "'carrier'"
week "${last[@]}" --trunk 'sbc1.*' -- trunk "'sbc1.*'"
week "${last[@]}" --direction in -- direction "'in'"
week "${last[@]}" --direction out --by lost -- direction "'out'" by "'lost'"
week "${last[@]}" --user 'anna.*' -- upn "'anna.*'"
week "${last[@]}" --country DE -- country "'DE'"
week "${last[@]}" --country US --direction in -- country "'US'" direction "'in'"
week "${last[@]}" --call-type 'dr_out*' -- type "'dr_out*'"
week "${last[@]}" --trunk 'sbc1.*' --direction out --call-type dr_out --owner sbc -- \
    trunk "'sbc1.*'" direction "'out'" type "'dr_out'" owner "'sbc'"
agree "samples: a period of hours" --since 2026-11-17T06:00 --until 2026-11-17T09:30 -- \
    "$(date -d 2026-11-17T06:00 +%s)" "$(date -d 2026-11-17T09:30 +%s)"
agree "samples: a quarter, days of a zone" --since 2026-09-01 --until 2026-11-22 \
    --tz Asia/Kolkata -- "$(TZ=Asia/Kolkata date -d 2026-09-01 +%s)" \
    "$(TZ=Asia/Kolkata date -d 2026-11-23 +%s)"

# ------------------------------------------------------------------ a hundred thousand rows

data='100,000 rows'
rm -f "$db"
"$GEN_CALLS" 100000 3 --start 2026-08-24 >"$work/all.csv"
"$GEN_CALLS" 100000 3 --start 2026-08-24 --range 48000:52000 --shuffle --lf >"$work/again.csv"
begin
tell G4 "$work/all.csv"
tell G4 "$work/again.csv"
heard
run --db "$db" import "$work/all.csv" "$work/again.csv"
exit_is 0 "a hundred thousand rows are imported, 4,000 of them twice"
is "$(sqlite3 "$db" "SELECT count(*) FROM calls")" \
    "$(sqlite3 "$oracle" "SELECT count(*) FROM attempt")" "$data: as many attempts by identity"

week UTC 2026-08-24
week UTC 2026-10-05
week UTC 2026-11-16
week Asia/Kolkata 2026-10-12
week America/New_York 2026-10-26
week UTC 2026-10-05 --include all --by attempts -- include "'all'" by "'attempts'"
week UTC 2026-10-05 --by lost --direction out -- by "'lost'" direction "'out'"
impact 2026-10-05
parts 2026-10-05
parts 2026-11-16 --country FR -- country "'FR'"
agree "$data: all of them" --since 2026-08-24 --until 2026-11-22 --top 100% -- \
    "$(date -d 2026-08-24 +%s)" "$(date -d 2026-11-23 +%s)" top 9999 top_share 9

# ------------------------------------------------------------------------------ odd rows
#
# What real exports rarely have, all of it in one week: good calls with codes of failures, codes
# that nobody documents, blank, negative and long ones, retries at the very edge of the window,
# failures without numbers, one call in several causes, outcomes that are blank.

data='odd rows'
rm -f "$db"
"$GEN_CALLS" 6000 5 --weeks 1 --start 2026-11-09 --fail 40 >"$work/plain.csv"
sqlite3 "$work/odd.db" <<SQL
.import --csv '$work/plain.csv' c
    CREATE TABLE pool (n INTEGER PRIMARY KEY, sip, microsoft);
    INSERT INTO pool (sip, microsoft) VALUES
        ('503', '560503'), ('404', '560404'), ('486', '560486'), ('480', '560480'),
        ('480', '540480'), ('480', '10037'), ('480', ''), ('486', ''), ('487', '0'), ('600', '999'),
        ('603', '12345678'), ('', ''), ('', '560404'), ('0', '0'), ('0', ''), ('200', '0'),
        ('499', '560499'), ('486', '569486'), ('487', '531999'), ('486', '540486'),
        ('403', '-1'), ('-7', '-2147483648'), ('9223372036854775807', '9223372036854775807'),
        ('487', '-9223372036854775808'), ('607', '560607'), ('500', '5'), ('488', '531000'),
        ('410', '531000'), ('504', '569002'), ('480', '540200'), ('486', '5409');
    UPDATE c SET "Final SIP code" = (SELECT sip FROM pool WHERE n = 1 + c.rowid * 7919 % 31),
                 "Final Microsoft subcode" = (SELECT microsoft FROM pool
                                               WHERE n = 1 + c.rowid * 7919 % 31)
     WHERE rowid % 3 <> 0;
    UPDATE c SET "Caller Number" = '' WHERE rowid % 41 = 0;
    UPDATE c SET "Caller Number" = '', "Callee Number" = '' WHERE rowid % 43 = 0;
    UPDATE c SET "UPN" = '' WHERE rowid % 13 = 0;
    UPDATE c SET "UPN" = '', "Microsoft Entra ObjectId" = '' WHERE rowid % 17 = 0;
    UPDATE c SET "UPN" = upper("UPN"), "SBC FQDN" = upper("SBC FQDN"),
                 "CorrelationId" = upper("CorrelationId") WHERE rowid % 19 = 0;
    UPDATE c SET "Call type" = 'dr_in_bot' WHERE rowid % 23 = 0 AND "Call type" = 'dr_in';
    -- no flag: the times tell, without them the codes, and without those nothing
    UPDATE c SET "Success" = '' WHERE rowid % 29 = 0;
    UPDATE c SET "Failure time" = '', "End time" = '' WHERE rowid % 58 = 0;
    UPDATE c SET "Final SIP code" = '183' WHERE rowid % 116 = 0;
    UPDATE c SET "Shared correlation ID" = (SELECT b."CorrelationId" FROM c AS b
                                             WHERE b.rowid = c.rowid - c.rowid % 5)
     WHERE rowid % 7 < 3;
    UPDATE c SET "CorrelationId" = '', "Shared correlation ID" = '' WHERE rowid % 47 = 0;
    UPDATE c SET "Invite time" = substr("Invite time", 1, 19) || 'Z' WHERE rowid % 31 = 0;
    UPDATE c SET "Call Direction" = '' WHERE rowid % 37 = 0;
    -- retries: in the same millisecond, at, before and after 120 s, earlier, the other way round
    INSERT INTO c
    SELECT substr("CorrelationId", 1, 34) || printf('%02x', d.n), "Microsoft Entra ObjectId",
           "UPN", "Display Name", "User country",
           strftime('%Y-%m-%dT%H:%M:%f0000Z', julianday(substr("Invite time", 1, 23)) + d.ms / 864e5),
           "Start time", '', "Invite time", "Duration (seconds)", 'Yes', "Caller Number",
           "Callee Number", "Call type",
           CASE d.n WHEN 7 THEN 'Inbound' ELSE "Call Direction" END, "Azure region for Media",
           "Azure region for Signaling", '0', '540000', 'BYE', "SBC FQDN", "Media bypass", '',
           '', ''
      FROM c, (SELECT 1 AS n, 0 AS ms UNION ALL SELECT 2, 120000 UNION ALL SELECT 3, 120001
               UNION ALL SELECT 4, 119999 UNION ALL SELECT 5, -1 UNION ALL SELECT 6, 60000
               UNION ALL SELECT 7, 60000) AS d
     WHERE c.rowid % 11 = d.n AND "Success" = 'No' AND "Call type" = 'dr_out'
       AND "Invite time" LIKE '%.%';
    -- copies: 0 tells of the same attempt, each other one differs in one part of the identity
    UPDATE c SET "Administrative Units" = rowid % 53;
    CREATE TABLE copy AS SELECT * FROM c WHERE rowid % 53 < 8;
    UPDATE copy SET "Display Name" = 'Anna', "Duration (seconds)" = '99',
                    "SBC FQDN" = upper("SBC FQDN"), "CorrelationId" = upper("CorrelationId")
     WHERE "Administrative Units" = '0';
    UPDATE copy SET "Invite time" = strftime('%Y-%m-%dT%H:%M:%S', "Invite time", '+1 second') ||
                                    substr("Invite time", 20) WHERE "Administrative Units" = '1';
    UPDATE copy SET "Failure time" = strftime('%Y-%m-%dT%H:%M:%SZ',
                        coalesce(nullif("Failure time", ''), "End time"), '+1 second')
     WHERE "Administrative Units" = '2';
    UPDATE copy SET "SBC FQDN" = 'sbc9.contoso.com' WHERE "Administrative Units" = '3';
    UPDATE copy SET "Call type" = 'dr_out_user_transfer' WHERE "Administrative Units" = '4';
    UPDATE copy SET "Final SIP code" = '501' WHERE "Administrative Units" = '5';
    UPDATE copy SET "Final Microsoft subcode" = '560501' WHERE "Administrative Units" = '6';
    UPDATE copy SET "CorrelationId" = substr("CorrelationId", 1, 35) || 'x'
     WHERE "Administrative Units" = '7';
    INSERT INTO c SELECT * FROM copy;
SQL
sqlite3 -csv -header "$work/odd.db" "SELECT * FROM c ORDER BY rowid * 37 % 101, rowid" >"$work/odd.csv"
# The same calls as another export tells them: no fractions of seconds, a third of them turned round.
sqlite3 -csv -header "$work/odd.db" "
    UPDATE c SET \"Invite time\" = substr(\"Invite time\", 1, 19) || 'Z',
        \"Failure time\" = CASE \"Failure time\" WHEN '' THEN '' ELSE substr(\"Failure time\", 1, 19) || 'Z' END,
        \"End time\" = CASE \"End time\" WHEN '' THEN '' ELSE substr(\"End time\", 1, 19) || 'Z' END;
    UPDATE c SET \"Success\" = CASE \"Success\" WHEN 'Yes' THEN 'No' ELSE 'Yes' END WHERE rowid % 3 = 0;
    SELECT * FROM c WHERE rowid % 2 ORDER BY 1" >"$work/again.csv"
begin
tell G4 "$work/odd.csv"
tell G4 "$work/again.csv"
heard
run --db "$db" import "$work/odd.csv" "$work/again.csv"
exit_is 0 "odd rows are imported"
out_has "+ 0 rejected" "none of the odd rows is rejected"
is "$(sed -n 's/^again.csv.* = 0 new.*/0/p' "$out")" 0 "nothing is new when they come again"
is "$(sqlite3 "$db" "SELECT count(*) FROM calls")" \
    "$(sqlite3 "$oracle" "SELECT count(*) FROM attempt")" "$data: as many attempts by identity"

odd=(UTC 2026-11-09)
everything=(top 9999 top_share 9)
week "${odd[@]}"
week "${odd[@]}" --top 100% -- "${everything[@]}"
week "${odd[@]}" --top 100% --include all -- "${everything[@]}" include "'all'"
week "${odd[@]}" --top 100% --by lost -- "${everything[@]}" by "'lost'"
week "${odd[@]}" --top 100% --by users -- "${everything[@]}" by "'users'"
week "${odd[@]}" --top 100% --by attempts -- "${everything[@]}" by "'attempts'"
week "${odd[@]}" --top 90% -- top 9999 top_share 0.9
week "${odd[@]}" --top 100% --include dropped -- "${everything[@]}" include "'dropped'"
week "${odd[@]}" --top 100% --by lost --retry-window 60 -- "${everything[@]}" by "'lost'" window 60000
week "${odd[@]}" --top 100% --direction in -- "${everything[@]}" direction "'in'"
week "${odd[@]}" --top 100% --trunk '*[a-f].*' --by lost -- "${everything[@]}" by "'lost'" \
    trunk "'*[a-f].*'"
for owner in sbc carrier tenant_config license user microsoft none; do
    week "${odd[@]}" --top 100% --owner "$owner" -- "${everything[@]}" owner "'$owner'"
done
week America/New_York 2026-11-09 --top 100% --include all -- "${everything[@]}" include "'all'"
agree "$data: bounds to the millisecond" --since 2026-11-10T10:00:00.250Z \
    --until 2026-11-11T10:00:00.750Z --top 100% -- "$(date -d 2026-11-10T10:00Z +%s).25" \
    "$(date -d 2026-11-11T10:00Z +%s).75" "${everything[@]}"
impact 2026-11-09
impact 2026-11-09 --retry-window 60
for word in ' [1-9][0-9]* masked' ' country [A-Z][A-Z] '; do
    grep -q "$word" <<<"$impacts"
    ok $? "there are some: $word"
done
is "$(sqlite3 "$oracle" "SELECT count(DISTINCT known) FROM meaning")" 4 \
    "$data hold pairs known by themselves, by their family, by their SIP code and not at all"
is "$(sqlite3 "$oracle" "SELECT count(DISTINCT outcome) FROM found WHERE outcome <> 'success'")" 3 \
    "$data hold failures, expected outcomes and dropped calls"

# What stands out: of 503 an hour of India's, of 404 a number, however it is written, of 500 a call
# type. Half of the rest of 404 went to masked and anonymous ones, which are nobody.
data='rows with something in common'
rm -f "$db" "$work/odd.db"
"$GEN_CALLS" 6000 6 --weeks 1 --start 2026-10-26 --fail 40 >"$work/plain.csv"
sqlite3 "$work/odd.db" <<SQL
.import --csv '$work/plain.csv' c
    CREATE TABLE far AS SELECT rowid AS id, CASE "Call Direction" WHEN 'Inbound' THEN "Caller Number" ELSE "Callee Number" END AS number
                          FROM c WHERE "Final SIP code" = '404';
    UPDATE c SET "Invite time" = substr("Invite time", 1, 11) ||
                 CASE rowid % 2 WHEN 0 THEN '13:' || (30 + rowid % 29) ELSE '14:' || (10 + rowid % 19) END || substr("Invite time", 17)
     WHERE "Final SIP code" = '503';
    UPDATE far SET number = CASE id % 8 WHEN 0 THEN 'anonymous' WHEN 1 THEN '+493012****' WHEN 2 THEN '4930123456'
                            WHEN 3 THEN number ELSE '+4930123456' END;
    UPDATE c SET "Callee Number" = (SELECT number FROM far WHERE id = c.rowid)
     WHERE "Call Direction" = 'Outbound' AND rowid IN (SELECT id FROM far);
    UPDATE c SET "Caller Number" = (SELECT number FROM far WHERE id = c.rowid)
     WHERE "Call Direction" = 'Inbound' AND rowid IN (SELECT id FROM far);
    UPDATE c SET "Call type" = 'dr_out_user_forwarding' WHERE "Final SIP code" = '500' AND "Call Direction" = 'Outbound';
SQL
sqlite3 -csv -header "$work/odd.db" "SELECT * FROM c" >"$work/common.csv"
begin
tell G4 "$work/common.csv"
heard
run --db "$db" import "$work/common.csv"
for zone in UTC Asia/Kolkata Asia/Kathmandu America/New_York Australia/Lord_Howe; do # New York sets its clocks back
    impact 2026-10-26
done
zone=UTC
for word in trunk user number country direction hour call_type; do
    grep -q " $word " <<<"$impacts"
    ok $? "something stands out: $word"
done
is "$(grep -c '^503/560503 hour 19:00 1.0000 ' <<<"$impacts")" 1 "an hour of clocks half an hour off"

# Of one export alone: where two have a call, times are those of the more precise row.
data='odd rows of one export'
rm -f "$db"
begin
tell G4 "$work/odd.csv"
heard
run --db "$db" import "$work/odd.csv"
parts 2026-11-09
parts 2026-11-09 --direction in -- direction "'in'"
for word in '^country DE: ' '^country : ' 'top -/' 'peak of' 'fails after' '^talk n'; do
    grep -q "$word" <<<"$said"
    ok $? "there are some: $word"
done

is "${periods//0/}" "" "every week begins and ends where date(1) says"

done_testing
