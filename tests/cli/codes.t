#!/usr/bin/env bash
# codes.t - codes: the reference as a table, pairs it lacks, and that a database follows it.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

db=$work/sipwhy.db
reference() { # reference SQL: over the rows of response_codes.csv
    sqlite3 :memory: ".import --csv schema/codes/response_codes.csv r" "$1"
}
printed() { # printed SQL: over the CSV that the last run printed
    sqlite3 :memory: ".import --csv '$out' p" "$1" 2>&1
}

# -------------------------------------------------------------------------------- list

run codes list
exit_is 0 "codes list"
is "$(grep -cE '(^| )[0-9]+/[0-9]+ ' "$out")" "$(reference "SELECT count(*) FROM r")" "a row a variant"
is "$(awk 'length($0) > 80' "$out")" "" "nothing is wider than 80"
run codes list 403
out_has "403/560403" "codes list 403: its pairs"
out_lacks "404/" "and no other"
COLUMNS=60 run codes list
is "$(awk 'length($0) > 60' "$out")" "" "COLUMNS=60: nothing is wider"

run codes list --format csv
same="sip_code, microsoft_code, variant, origin, owner, outcome, title, advice, source, source_date"
is "$(printed "SELECT $same FROM p")" "$(reference "SELECT $same FROM r")" \
    "as CSV: the rows of the reference, in its order"
run codes list 504 --format csv
is "$(printed "SELECT $same FROM p")" "$(reference "SELECT $same FROM r WHERE sip_code = '504'")" \
    "codes list 504 --format csv"
run codes list --json
is "$(sqlite3 :memory: "SELECT value ->> 'sip_code', value ->> 'microsoft_code', value ->> 'variant',
        value ->> 'title', value ->> 'origin', value ->> 'owner', value ->> 'outcome',
        value ->> 'source', value ->> 'source_date' FROM json_each(readfile('$out'), '\$.codes')")" \
    "$(reference "SELECT sip_code, microsoft_code, variant, title, origin, owner, outcome, source,
        source_date FROM r")" "as JSON: the same rows"
run codes list --format csv
cp "$out" "$work/list.csv"
run codes list -o "$work/file.csv"
cmp -s "$work/file.csv" "$work/list.csv"
ok $? "-o file.csv"
is "$(stat -c %a "$work/file.csv") $(wc -c <"$out")" "600 0" "for its owner only, and nothing printed"
run codes list 799
exit_is 0 "a SIP code that has no row"
run codes list 799 --json
is "$(tr -d ' \n' <"$out")" '{"codes":[]}' "as JSON: an empty list"
for wrong in 'list x' 'list 403 404' 'show' 'show x' 'unknown 403' 'find' '' 'list --format pdf'; do
    # shellcheck disable=SC2086 # words
    run codes $wrong
    is "$status $(wc -c <"$out") $(wc -l <"$err")" "2 0 1" "codes $wrong: usage"
done

for question in 503/560503 504 '404 540404' 531000 499/560499; do
    # shellcheck disable=SC2086 # words
    run explain $question
    cp "$out" "$work/explained"
    # shellcheck disable=SC2086
    run codes show $question
    cmp -s "$out" "$work/explained"
    ok $? "codes show $question is explain"
done

# ------------------------------------------------------------------------------ unknown

run --db "$work/none.db" codes unknown
exit_is 66 "codes unknown without a database"
run --db "$db" import samples
exit_is 0 "the samples are imported"
run --db "$db" codes unknown
exit_is 0 "codes unknown"
is "$(head -1 "$out" | tr -d '\r' | cut -d, -f1-13)" "$(head -1 schema/codes/response_codes.csv)" \
    "its first columns are those of response_codes.csv"
is "$(printed "SELECT sip_code, microsoft_code, attempts FROM p ORDER BY 1, 2")" \
    "$(sqlite3 "$db" ".import --csv schema/codes/response_codes.csv r" "
        SELECT sip_code, microsoft_code, count(*) FROM calls WHERE success IS NOT NULL
           AND sip_code || '/' || microsoft_code NOT IN
               (SELECT sip_code || '/' || microsoft_code FROM r)
         GROUP BY 1, 2 ORDER BY CAST(sip_code AS TEXT), CAST(microsoft_code AS TEXT)")" \
    "the pairs of calls that have no row, with their attempts, and no other"
sqlite3 "$db" "DROP TABLE IF EXISTS r"
is "$(printed "SELECT count(*) > 3 FROM p")" 1 "the samples have some"
is "$(printed "SELECT count(*) FROM p WHERE variant <> '1' OR source <> '' OR source_date <> ''
    OR title = '' OR advice = ''")" 0 "a guess is made, what only a person knows is left open"
is "$(printed "SELECT group_concat(attempts) FROM p")" \
    "$(printed "SELECT group_concat(attempts) FROM (SELECT attempts FROM p ORDER BY attempts + 0 DESC)")" \
    "most attempts first"
cp "$out" "$work/unknown.csv"
run --db "$db" codes unknown --json
is "$(sqlite3 :memory: ".import --csv $work/unknown.csv p" "SELECT count(*) FROM p")" \
    "$(sqlite3 :memory: "SELECT count(*) FROM json_tree(readfile('$out')) WHERE key = 'microsoft_code'")" \
    "as many as JSON"
run --db "$db" codes unknown --format text
is "$(awk 'length($0) > 80' "$out") $status" " 0" "as text, 80 wide"
is "$(cat "$work/unknown.csv" "$out" | grep -cE '[0-9]{8}')" 0 "no number in a phrase"

# A phrase that holds a number and a formula; odd pairs; a pair of good calls only.
{
    head -1 samples/DirectRouting.calls.2026-10-05.csv
    row='%s,a@contoso.com,A,DE,2026-11-17T0%d:00:00Z,,2026-11-17T0%d:00:09Z,,9,%s,+4930123456,+4930654321,dr_out,,,%s,%s,"%s",sbc1.contoso.com,No,\r\n'
    # shellcheck disable=SC2059 # the format is above
    {
        printf "$row" a 1 1 No 499 560499 'Rejected +4930987654321 by 4930987654321'
        printf "$row" b 2 2 No 499 '' "=cmd|'/C calc'!A0"
        printf "$row" c 3 3 No '' 999999 $'\e[31mred'
        printf "$row" d 4 4 No -5 -2147483648 plain
        printf "$row" e 5 5 Yes 299 9223372036854775807 good
        printf "$row" f 6 6 No 503 560503 documented
    }
} >"$work/odd.csv"
run --db "$work/odd.db" import "$work/odd.csv"
out_has "6 new" "odd pairs are imported"
run --db "$work/odd.db" codes unknown
is "$(printed "SELECT sip_code || '/' || microsoft_code FROM p ORDER BY 1")" \
    "$(printf '%s\n' -5/-2147483648 /999999 299/9223372036854775807 499/ 499/560499 | sort)" \
    "each odd pair has its row, the documented one has none"
is "$(grep -c '30987654' "$out")" 0 "the numbers in a phrase are masked"
is "$(printed "SELECT phrase LIKE 'Rejected +49%21 by 49%21' FROM p WHERE microsoft_code = '560499'")" 1 \
    "the rest of it is there"
is "$(LC_ALL=C grep -c $'\x1b' "$out") $(grep -cE "(^|,)\"?=" "$out")" "0 0" "nothing in it acts"
is "$(printed "SELECT attempts, connected FROM p WHERE sip_code = '299'")" "1|1" \
    "good calls are told apart"

# --------------------------------------------------------------------------- stale tables

dump() { sqlite3 "$db" "SELECT * FROM response_code; SELECT * FROM code_family; SELECT * FROM sip_code;
    SELECT * FROM cause; SELECT * FROM codes; SELECT count(*) FROM reference"; }
dump >"$work/fresh"
is "$(sqlite3 "$db" "SELECT * FROM codes" | wc -l)" "$(reference "SELECT count(*) FROM r")" \
    "the database holds the reference"
stale() { # stale NAME SQL COMMAND...: what SQL spoils is as before after the command
    sqlite3 "$db" "$2"
    dump >"$work/stale"
    cmp -s "$work/stale" "$work/fresh"
    [ $? = 1 ]
    ok $? "$1: spoilt"
    run --db "$db" "${@:3}"
    exit_is 0 "$1: ${*:3}"
    dump >"$work/stale"
    cmp -s "$work/stale" "$work/fresh"
    ok $? "$1: the tables are loaded again, the pairs seen explained again"
}
stale "no mark" "DELETE FROM reference" rank --week 2026-W47
stale "another mark and titles" "UPDATE reference SET sha256 = x'00';
    UPDATE response_code SET title = 'old', owner = 'user', outcome = 'expected';
    UPDATE cause SET outcome = 'expected', title = 'old', delivered = 1, known = 'none'" codes unknown
stale "an older, shorter reference" "DELETE FROM reference; DELETE FROM response_code
    WHERE sip_code > 403; DELETE FROM code_family WHERE priority > 3; DELETE FROM sip_code" import samples
if [ "$(id -u)" != 0 ]; then
    sqlite3 "$db" "UPDATE reference SET sha256 = x'00'; PRAGMA journal_mode = DELETE" >"$work/mode"
    chmod 400 "$db"
    run --db "$db" rank --week 2026-W47 --format csv
    exit_is 0 "a stale database that can't be written is ranked all the same"
fi

for option in '--week 2026-W46' '--since 4w' '--until 2026-11-20'; do
    # shellcheck disable=SC2086 # words
    run --db "$db" codes unknown $option
    is "$status $(cat "$err")" "2 sipwhy: codes unknown is of all calls that are stored; sipwhy weekly --week 2026-W46 has those of a week" \
        "codes unknown $option: what has them is said"
done
run codes --help
out_lacks "--week" "help does not offer it"

done_testing
