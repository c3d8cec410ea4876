#!/usr/bin/env bash
# pollock.t - damaged exports: each kind of damage at each cell of a small one, as the Pollock
# benchmark has it. What is stored is right, and what is not stored is told. See pollock.pl.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

# judged DELIMITER NAME: all cases with that delimiter, in one run; a test for each kind of damage.
judged() {
    local group wrong came
    mkdir "$work/cases" && cd "$work/cases" || exit 1
    perl "$root/tests/cli/pollock.pl" write . "$1"
    "$SIPWHY" --db p.db import --json ./*.csv >receipt.json 2>err </dev/null
    is "$?" 65 "$2: $(wc -l <cases) damaged files, of which some are refused"
    # No view has the rejected rows, and imports rejects would be a run for each file.
    sqlite3 -ascii p.db "SELECT import_id, line, column, reason FROM rejected ORDER BY 1, 2" >rejected
    sqlite3 -ascii -header p.db "SELECT import_id, $(sqlite3 p.db "SELECT group_concat(name)
        FROM pragma_table_info('calls') WHERE name NOT IN ('id', 'import_id')"),
        (SELECT hex(transferor_correlation_id) FROM call WHERE call.id = calls.id)
        AS transferor_correlation_id FROM calls" >calls
    perl "$root/tests/cli/pollock.pl" judge . >verdict 2>&1
    is "$?" 0 "$2: the undamaged file is read"
    grep -v '^#' verdict >groups
    while IFS=$'\t' read -r group wrong came; do
        ok "$wrong" "$2: $group ($came)"
        awk -F'\t' -v group="$group" '!/^#/ { here = $1 == group; next }
            here && ++n <= 12 { sub("#", "#  "); print }
            END { if (n > 12) print "#   and " n - 12 " more" }' verdict
    done <groups
    sound p.db "$2"
    cd "$root" && rm -r "$work/cases"
}

judged , "comma"
judged ';' "semicolon"
judged tab "tab"

done_testing
