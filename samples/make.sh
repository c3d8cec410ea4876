#!/bin/sh
# make.sh - makes the samples again: the same bytes every time, but for the ZIP's own.
#
#   sh samples/make.sh GEN_CALLS
#
# GEN_CALLS is the generator, built from tests/bench/gen_calls.c. Needs the sqlite3 shell and
# bsdtar. The calls are synthetic: 13 weeks of contoso, told by three kinds of export that overlap.
set -eu

gen=$1
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$gen" 3300 7 --weeks 13 --start 2026-08-24 --fail 18 >"$work/all.csv"

# Three trunks of contoso, and what makes a week worth a report: on the last Tuesday the carrier
# behind sbc1 turned calls away for ten hours (half of the callers got through at a second try),
# and one user dialled numbers that nobody has.
sqlite3 "$work/calls.db" <<EOF
.import --csv $work/all.csv c
UPDATE c SET "UPN" = replace("UPN", 'contoso-group.example', 'contoso.com'),
             "SBC FQDN" = CASE WHEN "SBC FQDN" GLOB 'sbc-[afl]*' THEN 'sbc1.contoso.com'
                               WHEN "SBC FQDN" GLOB 'sbc-[ps]*' THEN 'sbc2.contoso.com'
                               ELSE 'sbc-us.contoso.com' END;
UPDATE c SET "Success" = 'No', "Start time" = "Invite time", "End time" = '',
             "Failure time" = replace("Invite time", '.', '.9'), "Duration (seconds)" = '0',
             "Final SIP code" = '503', "Final Microsoft subcode" = '560503',
             "Final SIP Phrase" = 'Service unavailable. SBC undergoing maintenance or temporarily overloaded',
             "SBC FQDN" = 'sbc1.contoso.com'
 WHERE "Call Direction" = 'Outbound'
   AND "Invite time" BETWEEN '2026-11-17T06' AND '2026-11-17T16';
UPDATE c SET "Failure time" = substr("Failure time", 1, 27) || 'Z'
 WHERE length("Failure time") > 28;
INSERT INTO c
SELECT substr("CorrelationId", 1, 35) || 'f', "Microsoft Entra ObjectId", "UPN", "Display Name",
       "User country", strftime('%Y-%m-%dT%H:%M:%S', "Invite time", '+40 seconds') || '.5000000Z',
       strftime('%Y-%m-%dT%H:%M:%S', "Invite time", '+49 seconds') || '.5000000Z', '',
       strftime('%Y-%m-%dT%H:%M:%S', "Invite time", '+190 seconds') || '.5000000Z', '150', 'Yes',
       "Caller Number", "Callee Number", "Call type", "Call Direction", "Azure region for Media",
       "Azure region for Signaling", '0', '540000', 'BYE', 'sbc2.contoso.com', "Media bypass",
       '', "Administrative Units", ''
  FROM c
 WHERE "Final Microsoft subcode" = '560503' AND "Invite time" LIKE '2026-11-17%'
   AND "CorrelationId" < '8';
UPDATE c SET "Success" = 'No', "Start time" = "Invite time", "Failure time" = "End time",
             "End time" = '', "Final SIP code" = '404', "Final Microsoft subcode" = '560404',
             "Final SIP Phrase" = 'Not Found', "UPN" = 'anna.weber17@contoso.com',
             "Display Name" = 'Anna Weber', "Duration (seconds)" = '1',
             "Microsoft Entra ObjectId" = '6f0c5a52-2d2e-4a0e-8f5b-3b1d7c9e4a17'
 WHERE "Call type" = 'dr_out' AND "Success" = 'Yes'
   AND ("Invite time" LIKE '2026-11-18T1_:2%' OR "Invite time" LIKE '2026-11-19T1_:4%');
EOF

# The newest generation: weeks 6 to 13, with a calling-plan export beside it, as the portal packs them.
sqlite3 -csv -header "$work/calls.db" >"$work/DirectRouting.calls.2026-11-23.csv" <<EOF
.separator , "\r\n"
SELECT * FROM c WHERE "Invite time" >= '2026-09-28' ORDER BY "Invite time";
EOF
sqlite3 -csv -header "$work/calls.db" >"$work/PSTN.calls.2026-11-23.csv" <<EOF
.separator , "\r\n"
SELECT substr("CorrelationId", 1, 24) || printf('%012x', rowid) AS "UsageId",
       'call-' || substr("CorrelationId", 1, 8) AS "Call ID",
       '' AS "Conference ID", "User country" AS "User Location",
       "Microsoft Entra ObjectId", "UPN", "Display Name" AS "User Display Name",
       "Caller Number" AS "Caller ID", 'user_out' AS "Call Type", 'Outbound' AS "Call Direction",
       'Subscriber' AS "Number Type", 'Domestic' AS "Domestic/International",
       'Germany' AS "Destination Dialed", "Callee Number" AS "Destination Number",
       'DE' AS "External Country", "Start time" AS "Start Time", "End time" AS "End Time",
       42 AS "Duration Seconds", 0 AS "Connection Fee", '0.00' AS "Charge", 'EUR' AS "Currency",
       'MCOPSTN1' AS "Capability", 'Microsoft' AS "Operator",
       'Microsoft' AS "Source of Call Duration", '' AS "Administrative Units"
  FROM c
 WHERE "Call type" = 'dr_out' AND "Success" = 'Yes' AND "Invite time" >= '2026-09-28'
 ORDER BY "Invite time" LIMIT 60;
EOF
printf '{"startDateTime":"2026-09-28T00:00:00Z","endDateTime":"2026-11-22T23:59:59Z",%s}\n' \
    '"capabilities":["CallingPlans","DirectRouting"]' >"$work/parameters.json"
(cd "$work" && touch -d 2026-11-23T06:00:00Z ./*.csv parameters.json &&
    bsdtar -c -f "$folder/Calls.Export.7f3c2e1a-5b94-4d0e-9c1b-2a6d8e4f0b35.zip" --format zip \
        PSTN.calls.2026-11-23.csv DirectRouting.calls.2026-11-23.csv parameters.json)

# An older generation (G1: SIP Address, no direction): weeks 1 to 6, kept by somebody since.
sqlite3 -csv -header "$work/calls.db" >"$folder/DirectRouting.calls.2026-10-05.csv" <<EOF
.separator , "\r\n"
SELECT "CorrelationId", "UPN" AS "SIP Address", "Display Name", "User country", "Invite time",
       "Start time", "Failure time", "End time", "Duration (seconds)", "Success",
       "Caller Number", "Callee Number", "Call type", "Azure region for Media",
       "Azure region for Signaling", "Final SIP code", "Final Microsoft subcode",
       "Final SIP Phrase", "SBC FQDN", "Media bypass", "Shared correlation ID"
  FROM c WHERE "Invite time" < '2026-10-05' ORDER BY "Invite time" DESC;
EOF

# A Graph pull of the last two weeks, by a script: all of it is in the ZIP too.
sqlite3 -csv -header "$work/calls.db" >"$folder/graph-2026-W46-W47.csv" <<EOF
SELECT substr("CorrelationId", 1, 24) || printf('%012x', rowid) AS id,
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
  FROM c WHERE "Invite time" >= '2026-11-09' ORDER BY "Invite time";
EOF
