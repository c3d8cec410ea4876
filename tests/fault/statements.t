#!/usr/bin/env bash
# statements.t - the database fails at any statement: at its preparation, its first row or its second. What
# is written is there or not, what is told is whole and right or not told, and a sentence says which.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act, state and again are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh
: "${STATEMENTS:=$root/build/fault_statements.so}"
sample_size=${STATEMENTS_TRIED:-24}

if grep -q __asan_init "$SIPWHY"; then
    echo "1..0 # SKIP a sanitizer wants to be the first library that is loaded"
    exit 0
fi

samples() { # samples FOLDER: the sample of each format
    local name
    mkdir -p "$1"
    "$SIPWHY" formats --json >"$work/formats"
    for name in $(sqlite3 :memory: "SELECT json_extract(value, '\$.format')
        FROM json_each(CAST(readfile('$work/formats') AS TEXT), '\$.formats')"); do
        "$SIPWHY" formats show "$name" --json >"$work/format"
        sqlite3 :memory: "SELECT json_extract(CAST(readfile('$work/format') AS TEXT), '\$.sample')" >"$1/$name.csv"
        touch -d 2026-11-17T12:00:00Z "$1/$name.csv"
    done
}

# numbered: how many calls of SQLite act makes that can fail.
numbered() {
    fresh
    cd "$case" || exit 1
    act env FAULT_COUNT="$work/count" LD_PRELOAD="$STATEMENTS" >"$out" 2>"$err"
    cat "$work/count"
}

# is_untouched: the case is, byte by byte, as it began.
is_untouched() {
    [ "$(files)" = "$files_before" ] || return 1
    [ ! -e x.db ] || cmp -s x.db "$start/x.db"
}

# failures CODE: act, failing with it at the sampled calls of SQLite. A run that says that it failed and has
# changed nothing is as it must be; any other is looked at more closely.
failures() {
    local n all code
    reference
    all=$(numbered)
    bad='' n_cases=0
    for n in $(seq "$all" | sampled); do
        label="$scenario: statement $n"
        fresh
        cd "$case" || exit 1
        act env FAULT_STATEMENT="$n" FAULT_CODE="$1" LD_PRELOAD="$STATEMENTS" >"$out" 2>"$err"
        code=$?
        case $code in
        74 | 75) grep -q '^sipwhy: ' "$err" && is_untouched ;;
        *) false ;;
        esac || judge $code "0 74 75"
        n_cases=$((n_cases + 1))
    done
    is "$bad" "" "$scenario: code $1 at $n_cases of $all calls of SQLite"
}

# again: what is not done yet is done; a note is not made twice.
again() {
    [ "$(state)" = "$after" ] || act env
}

sipwhy() { # sipwhy WORDS -- ARGUMENTS: with this database and clock, behind WORDS
    local words=()
    while [ "$1" != -- ]; do
        words+=("$1")
        shift
    done
    shift
    "${words[@]}" "$SIPWHY" --db x.db --now "$now" "$@"
}

# writes NAME ARGUMENTS: a command that changes the database.
writes() {
    local arguments=("${@:2}")
    scenario=$1
    act() { sipwhy "$@" -- "${arguments[@]}"; }
    failures 10 # SQLITE_IOERR
}

# told ARGUMENTS: a command that only reads: exit code 0 and all that it says, or a sentence and no file.
told() {
    local n all list code whole
    scenario="$*"
    act() { sipwhy "$@" -- "${arguments[@]}"; }
    local arguments=("$@")
    all=$(numbered)
    cd "$case" || exit 1
    act env >"$work/whole" 2>"$err" || ok 1 "$scenario: without faults"
    whole=$(cat "$work/whole")
    bad='' n_cases=0
    for n in $(seq "$all" | sampled); do
        label="$scenario: statement $n"
        act env FAULT_STATEMENT="$n" LD_PRELOAD="$STATEMENTS" >"$out" 2>"$err"
        code=$? said=$(warnings | head -1)
        case $code in
        0) [ "$(cat "$out")" = "$whole" ] || fault "exit code 0, and something else is told" ;;
        1 | 74)
            [ -n "$said" ] || grep -q '^' "$out" || fault "no word of exit code $code"
            ;;
        *) fault "exit code $code" ;;
        esac
        n_cases=$((n_cases + 1))
    done
    is "$bad" "" "$scenario: $n_cases of $all calls of SQLite fail"
}

mkdir "$start"
small "$start/calls.csv" 1
samples "$start/samples"
echo nothing >"$work/none.csv"
run --db "$work/made.db" --now "$now" import "$work/none.csv"
made=$(state_of "$work/made.db")

scenario="import into no database"
act() { sipwhy "$@" -- import --threads 1 calls.csv; }
failures 10 # SQLITE_IOERR
failures 5  # SQLITE_BUSY

{ cat "$root"/schema/migrations/001*.sql && echo "PRAGMA application_id = $(sqlite3 "$work/made.db" 'PRAGMA application_id');
    PRAGMA user_version = 1;"; } | sqlite3 -bail "$start/x.db"
writes "an old database" import --threads 1 calls.csv
rm "$start/x.db"
made=none

small "$work/more.csv" 31
sed '1n; s/^403,560403,/403,999999,/; t; d' "$root/schema/codes/response_codes.csv" >"$start/own.csv"
head -c 32 /dev/zero >"$start/key" && chmod 600 "$start/key"
run --db "$start/x.db" --now "$now" import "$work/more.csv"
writes "import" import --threads 1 calls.csv
for format in admin-center-calling-plans code-counts cqd ner-affected; do
    writes "import of $format" import --threads 1 samples/$format.csv
done
rm "$start/x.db"
run --db "$work/key.db" --now "$now" import --pseudonymise "$start/key" "$work/none.csv"
made=$(state_of "$work/key.db")
writes "import with pseudonyms" import --threads 1 --pseudonymise key calls.csv
made=none
run --db "$start/x.db" --now "$now" import "$work/more.csv" "$start/samples" "$start/calls.csv"

number=$(awk -F, 'NR == 2 { print $12 }' "$start/calls.csv")
upn=$(awk -F, 'NR == 2 { print $3 }' "$start/calls.csv")
writes "undo" imports undo 2
writes "purge of old calls" purge --before 2026-11-12
writes "purge of people" purge --number "$number" --user "$upn"
writes "note" note add 2026-11-16 "SBC firmware 7.4"
writes "ack" ack 503/560503 --note "planned"
writes "codes" codes import own.csv
run --db "$start/x.db" --now "$now" note add 2026-11-16 "SBC firmware 7.4"
run --db "$start/x.db" --now "$now" ack 403/560403
run --db "$start/x.db" --now "$now" codes import "$start/own.csv"
writes "a note less" note rm 1
writes "an ack less" ack rm 403/560403
writes "a code less" codes remove 403/999999

scenario="backup"
act() { sipwhy "$@" -- backup copy.db; }
state() { state_of copy.db; }
failures 10

fresh
cd "$case" || exit 1
for command in "rank --since 2026-W40" "rank calls.csv" "weekly --week 2026-W46 --format html" "calls --since 2026-W40 --json" \
    "ticket 503/560503 --since 2026-W40" "explain 503/560503" "codes list 503" "codes unknown" "codes export" imports \
    "imports show 2" "imports rejects 2" "note list" "ack list" "query retries" "query list" check \
    "export --subject $upn" "purge --before 2026-11-12 --dry-run" "import --dry-run calls.csv" \
    "rank --source cqd --since 2026-W40"; do
    # shellcheck disable=SC2086 # words
    told $command
done

done_testing
