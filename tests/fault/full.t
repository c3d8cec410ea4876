#!/usr/bin/env bash
# full.t - a disk that is full, output that nobody takes, signals, faults on top of faults.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act and state are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh
needs strace

mkdir "$start"
small "$start/calls.csv" 1
small "$work/more.csv" 31
cp "$start/calls.csv" "$work"
echo nothing >"$work/none.csv"
run --db "$work/made.db" --now "$now" import "$work/none.csv"
made=$(state_of "$work/made.db")

act() { "$@" "$SIPWHY" --db x.db --now "$now" import --threads 1 calls.csv; }

# ----------------------------------------------------------------------- no room left

# judged NAME: what was found wrong in the cases since bad was emptied.
judged() {
    is "$bad" "" "$scenario: $1 ($n_cases cases)"
    bad='' n_cases=0
}

# limited: act where no file may grow beyond so many KiB.
limited() {
    (ulimit -f "$1" && act env >"$out" 2>"$err")
}

limits() {
    local kib
    reference
    for kib in 1 2 4 16 64 100 200 300 400 600; do
        label="$scenario: ulimit -f $kib"
        fresh
        cd "$case" || exit 1
        limited $kib
        judge $? "0 73 74"
        n_cases=$((n_cases + 1))
    done
    judged "files that may not grow beyond some size"
}

# A file system with so much room; what is there already stays.
crowded() {
    local kib
    if ! mount -t tmpfs -o size=3m tmpfs "$case" 2>"$work/mount"; then
        skip "no tmpfs: $(head -1 "$work/mount")" "$scenario: a full disk"
        return
    fi
    for kib in 0 4 16 64 128 256 400 600; do
        label="$scenario: $kib KiB are free"
        find "$case" -mindepth 1 -delete
        cp -a "$start"/. "$case"
        cd "$case" || exit 1
        head -c "$(($(stat -f -c '%a * %S' .) - kib * 1024))" /dev/zero >"$case/filler"
        act env >"$out" 2>"$err"
        code=$?
        rm filler
        judge $code "0 73 74"
        n_cases=$((n_cases + 1))
        cd "$work" || exit 1
    done
    umount "$case"
    judged "a disk that is full"
}
trap 'umount -q "$case"; chmod -R u+w "$work"; rm -rf "$work"' EXIT

for scenario in "into no database" "into a database" "backup" "report"; do
    case $scenario in
    "into a database")
        run --db "$start/x.db" --now "$now" import "$work/more.csv"
        made=none
        ;;
    "backup")
        act() { "$@" "$SIPWHY" --db x.db --now "$now" backup copy.db; }
        state() { state_of copy.db; }
        ;;
    "report")
        act() { "$@" "$SIPWHY" --db x.db --now "$now" weekly --week 2026-W46 -o week.html; }
        state() { if [ -e week.html ]; then cksum <week.html | tr ' ' -; else echo none; fi; }
        ;;
    esac
    limits
    fresh
    crowded
done

scenario="an upgrade" # which begins with a copy
cp "$start/x.db" "$work/newest.db"
opens_older
limits
fresh
crowded
check() { "$SIPWHY" --db x.db check; }
mv "$work/newest.db" "$start/x.db"
rm -rf "$case"
mkdir "$case"

# ------------------------------------------------------------------- nobody takes output

commands=(
    "--help" "--version" "import --help" "import calls.csv" "import --json calls.csv" "rank --week 2026-W46"
    "rank calls.csv" "rank --week 2026-W46 --json" "weekly --week 2026-W46" "weekly --week 2026-W46 --format html"
    "explain 503/560503" "explain 503/560503 --json" "query list" "query show ner-by-trunk" "query ner-by-trunk"
    "query --sql SELECT\ 1" "codes list" "codes show 503/560503" "codes export" "codes unknown"
    "calls --since 2026-11-01" "ticket 503/560503 --week 2026-W46" "imports" "imports show 1" "imports --json"
    "note add 2026-11-16 firmware" "note list" "ack 404/560404" "ack list" "formats" "formats show graph" "check"
    "backup copy.db" "purge --before 2026-11-10" "export --subject user1@contoso.com" "imports undo 1"
)
wrong=''
for command in "${commands[@]}"; do
    for where in full closed pipe; do
        fresh
        cd "$case" || exit 1
        eval "words=($command)"
        full=("$SIPWHY" --db x.db --now "$now" "${words[@]}")
        "${full[@]}" >"$out" 2>"$err"
        whole=$?
        printed=$(wc -c <"$out")
        fresh
        cd "$case" || exit 1
        case $where in
        full) "${full[@]}" >/dev/full 2>"$err" ;;
        closed) "${full[@]}" >&- 2>"$err" ;;
        pipe) { "${full[@]}" 2>"$err"; echo $? >"$work/code"; } | : ;;
        esac
        code=$?
        [ $where != pipe ] || code=$(cat "$work/code")
        case "$where $whole $code" in
        "full 0 73" | "full 0 74" | "closed 0 73" | "closed 0 74" | "pipe 0 0") ;;
        *) [ "$printed" = 0 ] || wrong="$wrong$command, $where: exit code $code for $whole"$'\n' ;;
        esac
        [ $where = pipe ] || [ "$printed" = 0 ] || grep -q '^sipwhy: ' "$err" || wrong="$wrong$command, $where: no word"$'\n'
        if [ $where = pipe ] && grep -v 'new database' "$err" | grep -qi 'pipe'; then
            wrong="$wrong$command: $(head -1 "$err")"$'\n'
        fi
        [ ! -e x.db ] || "$SIPWHY" --db x.db check >/dev/null 2>&1 || wrong="$wrong$command, $where: damage"$'\n'
    done
done
is "$wrong" "" "${#commands[@]} commands: a full device and a closed output are told (73, 74), a closed pipe is none"

# ------------------------------------------------------------------------------ signals

scenario="interrupted, into a database"
act() { "$@" "$SIPWHY" --db x.db --now "$now" import --threads 1 calls.csv; }
state() { state_of x.db; }
reference
for signal in INT TERM; do
    for syscall in pwrite64 read pread64 fdatasync openat; do
        sweep $syscall signal=$signal "0 130"
    done
done
scenario="interrupted, backup"
act() { "$@" "$SIPWHY" --db x.db --now "$now" backup copy.db; }
state() { state_of copy.db; }
reference
sweep pwrite64 signal=INT "0 130"
scenario="interrupted, report"
act() { "$@" "$SIPWHY" --db x.db --now "$now" weekly --week 2026-W46 -o week.html; }
state() { if [ -e week.html ]; then cksum <week.html | tr ' ' -; else echo none; fi; }
reference
sweep write signal=TERM "0 130"
sweep pread64 signal=TERM "0 130"

# -------------------------------------------------------------------- one fault behind another

act() { "$@" "$SIPWHY" --db x.db --now "$now" import --threads 1 calls.csv; }
state() { state_of x.db; }
scenario="killed, then a full disk"
reference
calls_of pwrite64 >"$work/calls"
bad='' n_cases=0
for n in $(sampled <"$work/calls"); do
    for second in pwrite64:error=ENOSPC:when=1+ fdatasync:error=EIO:when=1+ ftruncate:error=EIO:when=1+ \
        openat:error=ENOSPC:when=26+ pwrite64:signal=KILL:when=2; do
        label="$scenario: killed at pwrite64 $n, then $second"
        fresh
        cd "$case" || exit 1
        act strace -f -qq -o "$work/log" -e trace=pwrite64 -e "inject=pwrite64:signal=KILL:when=$n" >"$out" 2>"$err"
        # What the first run had done by then, read from a copy: looking changes it.
        rm -rf "$work/looked" && cp -a "$case" "$work/looked"
        before=$(cd "$work/looked" && state)
        act strace -f -qq -o "$work/log" -e "trace=${second%%:*}" -e "inject=$second" >"$out" 2>"$err"
        judge $? "0 66 73 74 137"
        n_cases=$((n_cases + 1))
    done
done 2>"$work/shell"
judged "the run behind a kill fails as well, and the one behind that completes it"

# Kills at random, in all threads, in a row: what was done stays, what was not is done again.
scenario="killed at random"
cd "$work" || exit 1
rm -rf row && mkdir row && cd row || exit 1
RANDOM=2026 kills=0 k=0
while [ $kills -lt 50 ] && [ $k -lt 100 ]; do # killed where it works, or through, then the next file
    k=$((k + 1))
    "$GEN_CALLS" 400 $k --weeks 1 --start 2026-11-09 --fail 20 >"$k.csv"
    "$SIPWHY" --db whole.db --now "$now" import "$k.csv" >"$out" 2>"$err"
    for ((code = 137; code == 137; kills += code == 137)); do
        calls=(pwrite64 pwrite64 pwrite64 fdatasync ftruncate openat)
        syscall=${calls[RANDOM % 6]}
        strace -f -qq -o "$work/log" -e "trace=$syscall" -e "inject=$syscall:signal=KILL:when=$((RANDOM % 300 + 1))" \
            "$SIPWHY" --db x.db --now "$now" import "$k.csv" >"$out" 2>"$err"
        code=$?
    done
done 2>"$work/shell"
is "$((kills >= 50)) $code" "1 0" "$scenario: $kills kills in $k imports"
is "$(state_of x.db)" "$(state_of whole.db)" "$scenario: and all is there"
sound x.db "$scenario"

# ------------------------------------------------------------- bit by bit, and interrupted

for variable in FAULT_SHORT=1 FAULT_SHORT=7 FAULT_SHORT=1000 FAULT_EINTR=1; do
    fresh
    cd "$case" || exit 1
    act env $variable LD_PRELOAD="$SHIM" >"$out" 2>"$err"
    is "$? $(state)" "0 $after" "reads and writes with $variable: the same database"
done

done_testing
