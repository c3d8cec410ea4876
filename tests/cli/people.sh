# people.sh - calls of people, for tests of what is stored of them. Sourced behind exports.sh.
# shellcheck shell=bash disable=SC2034,SC2154

# Ada has two names by her object ID; her number is +49 30 5550101, her manager Grace's ...0102.
ada=ada.lovelace@contoso.com
ada_number=49305550101
id() { printf '%08x-1111-4111-8111-00000000%04x' "$1" "$1"; }
row() { # row N UPN OBJECT NAME TIME CALLER CALLEE CODES DIRECTION [PHRASE] [SHARED]
    local codes=$8 success=No failure=$5:20Z end=''
    [ "$codes" != 0,540000 ] || { success=Yes failure='' end=$5:50Z; }
    echo "$(id "$1"),$3,$2,$4,DE,$5:05.1230000Z,$([ $success = Yes ] && echo "$5:15Z"),$failure,$end,35,$success,$6,$7,dr_$9,$([ "$9" = in ] && echo Inbound || echo Outbound),EUWE,EUWE,$codes,${10-BYE},sbc1.contoso.com,No,${11-$(id "$1")},Sales of ${4%% *},"
}
object=aaaaaaaa-2222-4222-8222-000000000001
people() { # the calls as an export has them
    echo "$G4"
    row 1 $ada $object 'Ada Lövelace' 2026-11-03T10:00 +4930555**** +$ada_number 0,540000 in
    row 2 $ada $object 'Ada Lövelace' 2026-11-10T10:01 +$ada_number +33123456789 503,560503 out
    row 3 ada.byron@contoso.com $object 'Ada Byron' 2026-11-10T10:02 +$ada_number +33123456789 503,560503 out
    row 4 grace@contoso.com bbbbbbbb-2222-4222-8222-000000000002 'Grace Hopper' 2026-11-10T10:03 +49305550102 +33123456780 503,560503 out
    row 5 grace@contoso.com bbbbbbbb-2222-4222-8222-000000000002 'Grace Hopper' 2026-11-10T10:04 +49305550102 +$ada_number 486,560486 out "Number +49 30 555-0101 is busy"
    row 6 grace@contoso.com bbbbbbbb-2222-4222-8222-000000000002 'Grace Hopper' 2026-11-11T11:00 +49305550102 +33123456700 0,540000 out
    row 7 alan@contoso.com cccccccc-2222-4222-8222-000000000003 'Alan Turing' 2026-11-12T11:00 +49305550103 +33123456701 404,560404 out "No route to +4930 5550101"
    # Two legs of one second that the callee alone tells apart, to Ada and to her mobile.
    row 8 $ada $object 'Ada Lövelace' 2026-11-12T12:00 +33123456702 +$ada_number 487,560487 in
    row 8 $ada $object 'Ada Lövelace' 2026-11-12T12:00 +33123456702 +491715550101 487,560487 in
}
