#!/usr/bin/env bash
# missing_rows.t - a database whose rows refer to rows that are gone: a report of calls whose cause, user or call
# type nobody knows is refused, a trunk that has no name has none, and check names what is missing.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1
now=2026-11-23T07:00:00Z
run --db calls.db import "$root"/samples
"$SIPWHY" formats show code-counts --json >format
sqlite3 :memory: "SELECT json_extract(CAST(readfile('format') AS TEXT), '\$.sample')" >counts.csv
run --db counts.db import --period 2026-W47 counts.csv
exit_is 0 "counts are imported"

# damaged DB SQL: v.db is DB after that.
damaged() {
    rm -f v.db*
    cp "$1" v.db
    sqlite3 -bail v.db "PRAGMA foreign_keys = OFF; $2"
}

refused() { # refused NAME SENTENCE COMMAND...
    local name=$1 sentence=$2 command
    for command in "${@:3}"; do
        # shellcheck disable=SC2086 # words
        run --db v.db --now $now $command
        is "$status $(cat "$err")" "1 sipwhy: $sentence: see sipwhy check" "$name: $command is refused"
        is "$(cat "$out")" "" "and says nothing"
    done
    run --db v.db check
    exit_is 1 "check finds it"
    out_has "FAILED" "and says so"
}

of_calls=("rank --week 2026-W47" "weekly --week 2026-W47" "ticket 403/560403 --week 2026-W47")
number=$(sqlite3 calls.db "SELECT caller_number FROM attempt GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
lists=("calls --week 2026-W47" "calls --week 2026-W47 --outcome all --limit 2 --json" "export -q --subject +$number")
for column in cause_id user_id call_type_id; do
    damaged calls.db "UPDATE attempt SET $column = 99999"
    refused "no such $column" "a call refers to a missing row" "${of_calls[@]}" "${lists[@]}"
done
for column in tenant_id import_id; do
    damaged calls.db "UPDATE attempt SET $column = 99999"
    refused "no such $column" "a call refers to a missing row" "export -q --subject +$number"
done
# One such call among others, and one as another import had it.
damaged calls.db "UPDATE attempt SET cause_id = 99999 WHERE caller_number = $number AND id = (SELECT max(id) FROM attempt WHERE caller_number = $number)"
refused "one call without its cause" "a call refers to a missing row" "export -q --subject +$number" "calls --since 2026-01-01 --limit 0 --outcome all"
damaged calls.db "UPDATE call_seen SET call_type_id = 99999 WHERE caller = '+$number'"
refused "a call as another import had it, without its type" "a call refers to a missing row" "export -q --subject +$number"
damaged calls.db "UPDATE OR IGNORE rollup SET cause_id = 99999 WHERE bucket = (SELECT max(bucket) FROM rollup)"
refused "no such cause of a quarter of an hour" "a call refers to a missing row" "weekly --week 2026-W47"
damaged counts.db "UPDATE counted SET cause_id = 99999"
refused "no such cause of a count" "a row refers to a missing one" "rank --week 2026-W47"

damaged calls.db "UPDATE attempt SET trunk_id = 99999; DELETE FROM rollup WHERE trunk_id > 1; UPDATE rollup SET trunk_id = 99999"
for command in "${of_calls[@]}" "calls --week 2026-W47" "rank --week 2026-W47 --format html"; do
    # shellcheck disable=SC2086 # words
    run --db v.db --now $now $command
    exit_is 0 "no such trunk: $command goes without its name"
    out_lacks "sbc1.contoso.com" "which is not made up"
done
attempts() { # attempts DB: that calls lists
    run --db "$1" --now $now calls --week 2026-W47 --json
    sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$.attempts')"
}
is "$(attempts v.db)" "$(attempts calls.db)" "calls lists as many"
run --db v.db check
exit_is 1 "check finds that too"

done_testing
