# lib.sh - faults put into a run of sipwhy, and what must hold after each. Sourced, not run.
# shellcheck shell=bash disable=SC2034,SC2154,SC2317
#
# A scenario is a folder $start, a function act that runs a command in a copy of it behind the words
# it is given (strace and what it injects), and a function state that says in a word what the
# folder holds. CI takes a sample of the calls of a run; FAULT=all takes each.
. tests/cli/lib.sh
. tests/cli/exports.sh

: "${FAULT:=sample}" "${SHIM:=$root/build/fault_shim.so}"
sample_size=${SAMPLE_SIZE:-8}
now=2026-11-23T07:00:00Z
start=$work/start case=$work/case
bad='' n_cases=0
made=none # the state of a database that was made, and got nothing

needs() { # needs COMMAND...: or the whole test is skipped
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null && continue
        echo "1..0 # SKIP there is no $command"
        exit 0
    done
}

# small FILE NUMBER: an export of 60 calls, always the same; another number begins in another row.
small() {
    generate 90 | awk -v first="$2" 'NR == 1 || (NR > first && NR <= first + 60)' >"$1"
}

# state_of DB: a word for what it holds.
state_of() {
    if [ -e "$1" ]; then
        sqlite3 "$1" .dump 2>&1 | sort | cksum | tr ' ' -
    else
        echo none
    fi
}

state() {
    state_of x.db
}

# older_database DB: one of the first schema in the place of DB, with enough in it that its copy takes room.
older_database() {
    local id
    id=$(sqlite3 "$1" 'PRAGMA application_id')
    rm "$1"
    { cat "$root"/schema/migrations/001*.sql; echo "PRAGMA application_id = $id; PRAGMA user_version = 1;
        INSERT INTO tenant VALUES (1, 'default');
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
        INSERT INTO trunk SELECT i, 'sbc' || i || '.contoso.example' FROM n;"; } | sqlite3 -bail "$1"
}

# state_of_upgrade: as state; what only reads a database takes it over as well, and does without the copy of the
# reference.
state_of_upgrade() {
    sqlite3 x.db .dump | grep -v '^INSERT INTO \(reference\|response_code\|code_family\|sip_code\) ' | sort | cksum | tr ' ' -
}

# opens_older: from here on a run opens an older database, which it upgrades behind a copy. check would do that, too.
opens_older() {
    older_database "$start/x.db"
    act() { "$@" "$SIPWHY" --db x.db --now "$now" imports; }
    state() { state_of_upgrade; }
    check() { :; }
}

check() { # whether what is there is sound
    "$SIPWHY" --db x.db check
}

again() { # the run without faults behind one that failed
    act env
}

files() { # the names of files in a case; a log that the next run takes up is no stray
    find . -type f ! -name '*.db-wal' ! -name '*.db-shm' ! -name '*.db-journal' | sort | paste -sd' '
}

fresh() { # fresh: the case is as the start
    rm -rf "$case"
    cp -a "$start" "$case"
}

# reference: learns what a run without faults makes of the start.
reference() {
    fresh
    cd "$case" || exit 1
    before=$(state) files_before=$(files)
    fresh
    cd "$case" || exit 1
    act env >"$out" 2>"$err" || echo "Bail out! the run without faults fails: $(head -1 "$err")"
    after=$(state) files_after=$(files)
    is "$([ "$before" != "$after" ] && echo changes)" changes "$scenario: a run without faults does something"
}

# calls_of SYSCALL: which calls of it are about files of the test or standard output, by number.
calls_of() {
    fresh
    cd "$case" || exit 1
    act strace -f -y -qq -o "$work/log" -e "trace=$1" >"$out" 2>"$err"
    grep -v -- '+++ \|--- ' "$work/log" | sed 's/AT_FDCWD<[^>]*>//g' |
        awk -v here="$work" 'index($0, here) || /^[^"]*"[^\/]/ && !/<\// { print NR }'
}

# sampled: of numbers, all or so many, evenly, the first and the last among them.
sampled() {
    if [ "$FAULT" = all ]; then
        cat
    else
        awk -v want="$sample_size" '{ n[NR] = $1 } END {
            if (NR <= want) { for (i = 1; i <= NR; i++) print n[i] }
            else for (i = 0; i < want; i++) print n[1 + int(i * (NR - 1) / (want - 1))] }'
    fi
}

fault() { # fault WHAT: the case under way has broken a promise
    bad="$bad$label: $1: $said"$'\n'
}

# judge CODE ALLOWED: what must hold in the case after a run that ended with CODE.
judge() {
    local code=$1 allowed=$2 now_state code_after said
    said=$(warnings | head -1)
    case " $allowed " in
    *" $code "*) ;;
    *) fault "exit code $code" ;;
    esac
    [ "$code" = 0 ] || [ "$code" = 137 ] || [ -n "$said" ] || fault "no word of exit code $code"
    if [ "$code" != 137 ]; then
        case "$(files)" in
        "$files_before" | "$files_after") ;;
        *) fault "left behind: $(files)" ;;
        esac
    fi
    if [ -e x.db ]; then
        check >"$work/checked" 2>&1 || fault "check: $(grep -v '^ok' "$work/checked" | head -1)"
    fi
    now_state=$(state)
    case "$code:$now_state:$said" in
    "0:$after:"* | 137:"$before":* | 137:"$made":* | 137:"$after":*) ;;
    *:"$after":"sipwhy: out of memory") ;; # which says nothing of what was done
    # It is done, and what could not be done behind it is told.
    *:"$after":*"standard output"* | *:"$after":*"but a power cut may"* | *:"$after":*"it is purged, but"*) ;;
    74:"$after":*"may be kept all the same"*) ;;
    0:*) fault "acknowledged, and not there" ;;
    *:"$before":* | *:"$made":*) ;;
    *:"$after":*) # an upgrade is done before what the run is for, and told
        grep -q ' is a copy of .* as it was' "$err" || fault "exit code $code ($said), and done all the same"
        ;;
    *) fault "neither before nor after" ;;
    esac
    again >"$out" 2>"$err"
    code_after=$?
    if [ "$now_state" != "$after" ] && [ "$code_after" != 0 ]; then
        fault "the next run: exit code $code_after"
    fi
    [ "$(state)" = "$after" ] || fault "the next run does not complete it"
    [ "$(files)" = "$files_after" ] || fault "then left behind: $(files)"
}

# sweep SYSCALL FAULT ALLOWED [+]: the fault at each sampled call of it; ALLOWED are the exit codes. With +
# at all calls behind that one, too.
sweep() {
    local syscall=$1 what=$2 allowed=$3 on=${4:-} n list all
    calls_of "$syscall" >"$work/calls"
    all=$(wc -l <"$work/calls")
    [ "$all" -gt 0 ] || return 0
    list=$(sampled <"$work/calls")
    bad='' n_cases=0
    for n in $list; do
        label="$scenario: $syscall $n$on: $what"
        fresh
        cd "$case" || exit 1
        act strace -f -qq -o "$work/log" -e "trace=$syscall" -e "inject=$syscall:$what:when=$n$on" >"$out" 2>"$err"
        judge $? "$allowed"
        n_cases=$((n_cases + 1))
    done 2>"$work/shell"
    is "$bad" "" "$scenario: $what${on:+ from there on} at $n_cases of $all calls of $syscall ($(echo "$list" | paste -sd' ' | cut -c1-60))"
}

# each_scenario DO: DO with an import into no database, one into a database, a backup and a purge. The
# folder of the last stays.
each_scenario() {
    mkdir "$start"
    small "$start/calls.csv" 1
    echo nothing >"$work/none.csv"
    run --db "$work/made.db" --now "$now" import "$work/none.csv"
    made=$(state_of "$work/made.db")

    act() { "$@" "$SIPWHY" --db x.db --now "$now" import --threads 1 calls.csv; }
    scenario="into no database"
    "$1"

    scenario="into a database"
    small "$work/more.csv" 31
    run --db "$start/x.db" --now "$now" import "$work/more.csv"
    "$1"

    scenario="backup"
    act() { "$@" "$SIPWHY" --db x.db --now "$now" backup copy.db; }
    state() { state_of copy.db; }
    "$1"

    scenario="purge"
    act() { "$@" "$SIPWHY" --db x.db --now "$now" purge --before 2026-11-12; }
    state() { state_of x.db; }
    "$1"
}
