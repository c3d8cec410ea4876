# exports.sh - exports to import, and what a database holds of them. Sourced behind lib.sh.
# shellcheck shell=bash disable=SC2154

# The heading lines of the admin center, oldest generation first, and of Graph.
# shellcheck disable=SC2034 # used by the tests
{
    G1='CorrelationId,SIP Address,Display Name,User country,Invite time,Start time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number,Call type,Azure region for Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation ID'
    G2='CorrelationId,AAD ObjectId,UPN,Display Name,User country,Invite time,Start time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number,Call type,Azure region for Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation ID'
    G3='CorrelationId,AAD ObjectId,UPN,Display Name,User country,External Country,Invite time,Start time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number,Call type,Call Direction,Azure region for Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation ID'
    G4='CorrelationId,Microsoft Entra ObjectId,UPN,Display Name,User country,Invite time,Start time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number,Call type,Call Direction,Azure region for Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation ID,Administrative Units,Transfer or Correlation ID'
    P2='UsageId,Call ID,Conference ID,User Location,Microsoft Entra ObjectId,UPN,User Display Name,Caller ID,Call Type,Call Direction,Number Type,Domestic/International,Destination Dialed,Destination Number,External Country,Start Time,End Time,Duration Seconds,Connection Fee,Charge,Currency,Capability,Operator,Source of Call Duration,Administrative Units'
    GRAPH='id,correlationId,userId,userPrincipalName,userDisplayName,startDateTime,inviteDateTime,failureDateTime,endDateTime,duration,callType,successfulCall,callerNumber,calleeNumber,mediaPathLocation,signalingLocation,finalSipCode,callEndSubReason,finalSipCodePhrase,trunkFullyQualifiedDomainName,mediaBypassEnabled'
}

# generate ROWS OPTIONS: that many calls of one week, newest generation, always the same.
generate() {
    "$GEN_CALLS" "$1" 1 --weeks 1 --start 2026-11-09 --fail 20 "${@:2}"
}

# load CSV: into a table c of $work/c.db, every column text, so that SQL can write it differently.
load() {
    rm -f "$work/c.db"
    sqlite3 "$work/c.db" ".import --csv '$1' c"
}

# as_csv SQL: what it gives from that table, as CSV with CRLF; --lf first for LF.
as_csv() {
    local end='\r\n'
    if [ "$1" = --lf ]; then
        end='\n'
        shift
    fi
    sqlite3 -csv -header "$work/c.db" ".separator , \"$end\"" "$1"
}

# columns HEADING: a heading line as a list for SELECT; what the table has no column for is ''.
columns() {
    local have name list='' IFS=,
    have=$(sqlite3 "$work/c.db" "SELECT '|' || group_concat(name, '|') || '|' FROM pragma_table_info('c')")
    for name in $1; do
        case "$have" in
        *"|$name|"*) list="$list,\"$name\"" ;;
        *) case "$name" in
            "SIP Address") list="$list,\"UPN\" AS \"SIP Address\"" ;;
            "AAD ObjectId") list="$list,\"Microsoft Entra ObjectId\" AS \"AAD ObjectId\"" ;;
            *) list="$list,'' AS \"$name\"" ;;
            esac ;;
        esac
    done
    echo "${list#,}"
}

# graph_columns: the same calls as Graph tells them: its names, its call types, year 1 for no time.
graph_columns() {
    cat <<'SQL'
       substr("CorrelationId", 1, 24) || printf('%012x', rowid) AS id,
       "CorrelationId" AS correlationId, "Microsoft Entra ObjectId" AS userId,
       "UPN" AS userPrincipalName, "Display Name" AS userDisplayName,
       "Start time" AS startDateTime, "Invite time" AS inviteDateTime,
       CASE "Failure time" WHEN '' THEN '0001-01-01T00:00:00Z' ELSE "Failure time" END
           AS failureDateTime,
       CASE "End time" WHEN '' THEN '0001-01-01T00:00:00Z' ELSE "End time" END AS endDateTime,
       "Duration (seconds)" AS duration,
       CASE "Call type" WHEN 'dr_in' THEN 'ByotIn' WHEN 'dr_out' THEN 'ByotOut'
            WHEN 'dr_out_user_conf' THEN 'ByotOutUserConf'
            WHEN 'dr_out_user_forwarding' THEN 'ByotOutUserForwarding'
            WHEN 'dr_out_user_transfer' THEN 'ByotOutUserTransfer'
            WHEN 'dr_emergency_out' THEN 'ByotOutEmergency'
            WHEN 'dr_in_ucap' THEN 'ByotInUcap' WHEN 'dr_out_ucap' THEN 'ByotOutUcap'
            ELSE "Call type" END AS callType,
       CASE "Success" WHEN 'Yes' THEN 'true' ELSE 'false' END AS successfulCall,
       "Caller Number" AS callerNumber, "Callee Number" AS calleeNumber,
       "Azure region for Media" AS mediaPathLocation,
       "Azure region for Signaling" AS signalingLocation, "Final SIP code" AS finalSipCode,
       "Final Microsoft subcode" AS callEndSubReason, "Final SIP Phrase" AS finalSipCodePhrase,
       "SBC FQDN" AS trunkFullyQualifiedDomainName,
       CASE "Media bypass" WHEN 'Yes' THEN 'true' ELSE 'false' END AS mediaBypassEnabled
SQL
}

# content DB [COLUMNS]: all calls without what depends on the order of imports, and all causes.
# COLUMNS, when given, are those of the view calls to compare.
content() {
    local list=${2:-}
    [ -n "$list" ] || list=$(sqlite3 "$1" "SELECT group_concat(name) FROM pragma_table_info('calls')
        WHERE name NOT IN ('id', 'import_id')")
    sqlite3 "$1" "SELECT $list FROM calls" | sort
    sqlite3 "$1" "SELECT * FROM causes" | sort
}

# rollup_off DB: sums that the rollup and the calls do not share, reckoned without sipwhy.
rollup_off() {
    sqlite3 "$1" "
        WITH a AS (SELECT tenant, invite_time / 900000 * 900000 AS bucket, trunk, direction,
                          sip_code, microsoft_code, success, count(*) AS attempts
                     FROM calls GROUP BY 1, 2, 3, 4, 5, 6, 7),
             b AS (SELECT tenant, bucket, trunk, direction, sip_code, microsoft_code, success,
                          attempts FROM causes)
        SELECT count(*) FROM (SELECT * FROM (SELECT * FROM a EXCEPT SELECT * FROM b)
                              UNION ALL SELECT * FROM (SELECT * FROM b EXCEPT SELECT * FROM a))"
}

# sound DB NAME: sipwhy finds nothing wrong, every row is accounted for, the rollup agrees.
sound() {
    local found
    found=$("$SIPWHY" --db "$1" check 2>&1 | grep -v '^ok ')
    found=$found$(sqlite3 "$1" "SELECT 'import ' || id || ' does not add up' FROM imports
        WHERE rows <> new + known + rejected")
    is "$found$(rollup_off "$1")" 0 "$2: check is clean, rows add up, rollup equals calls"
}

# dump DB: all of it as SQL.
dump() {
    sqlite3 "$1" .dump
}

# skip WHY NAME: a test that can't be done here.
skip() {
    tests=$((tests + 1))
    echo "ok $tests - $2 # skip $1"
}
