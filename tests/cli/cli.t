#!/usr/bin/env bash
# cli.t - what every command shares: help, versions, options, exit codes.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

commands='import rank weekly explain codes imports calls ticket note ack query check formats backup purge export'
db=$work/sipwhy.db

# -------------------------------------------------------------------------------- help

run
exit_is 2 "sipwhy alone"
is "$(wc -c <"$out")" 0 "prints nothing on standard output"
err_has "Usage: sipwhy COMMAND" "but how to use it"
for option in --help -h; do
    run $option
    exit_is 0 "sipwhy $option"
    is "$(wc -c <"$err")" 0 "on standard output"
    is "$(awk 'length($0) > 80' "$out")" "" "within 80 columns"
    for command in $commands; do
        out_has "  $command " "it lists $command"
    done
done
sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p' "$out" | grep -v sipwhy | sort >"$work/listed"
is "$(cat "$work/listed")" "$(tr ' ' '\n' <<<"$commands" | sort)" "and no other command"
for command in $commands; do
    run "$command" --help
    exit_is 0 "$command --help"
    cp "$out" "$work/help"
    is "$(wc -c <"$err")" 0 "on standard output"
    out_has "Usage: sipwhy $command" "with its usage"
    out_has "Examples:" "with examples"
    for option in --db --tz --now --busy-timeout --color --quiet --verbose --help --version; do
        out_has " $option" "with $option"
    done
    run "$command" -h
    cmp -s "$out" "$work/help"
    ok $? "$command -h is the same"
    run --db "$work/none.db" "$command" x y z --help
    cmp -s "$out" "$work/help"
    ok $? "behind arguments too; nothing else is done"
    run "$command" --version
    is "$status $(head -c 7 "$out")" "0 sipwhy " "$command --version"
    "$SIPWHY" "$command" --help >/dev/full 2>"$err"
    is $? 74 "$command --help to a full disk"
done

# ----------------------------------------------------------------------------- versions

for option in --version -V "rank --version"; do
    # shellcheck disable=SC2086 # words
    run $option
    exit_is 0 "sipwhy $option"
    for name in sipwhy SQLite libcsv; do
        grep -qE "^$name [0-9]+\.[0-9]+" "$out"
        ok $? "prints the version of $name"
    done
done
"$SIPWHY" --version >/dev/full 2>"$err"
is $? 74 "--version to a full disk"

# --------------------------------------------------------------------------- wrong usage

suggests() { # suggests TYPED COMMAND
    run "$1"
    is "$status $(wc -c <"$out")" "2 0" "sipwhy $1"
    err_has "did you mean $2?" "suggests $2"
}
suggests ranck rank
suggests rnk rank
suggests Rank rank
suggests improt import
suggests import5 import
suggests imprts imports
suggests chek check
suggests code codes
suggests explian explain
for typed in frobnicate x '' 123 $'\e[31m'; do
    run "$typed"
    exit_is 2 "sipwhy $(printf %q "$typed")"
    err_lacks "did you mean" "suggests nothing"
    err_has "sipwhy --help" "but where to look"
    is "$(LC_ALL=C grep -c $'\x1b' "$err")" 0 "in plain text"
done
for command in '' $commands; do
    run $command --frobnicate
    is "$status $(wc -l <"$err")" "2 1" "sipwhy $command --frobnicate"
    err_has "unknown option --frobnicate" "names it"
    run $command -Z
    is "$status" 2 "sipwhy $command -Z"
    err_has "unknown option -Z" "names it"
    run $command --db
    is "$status" 2 "sipwhy $command --db"
    err_has "--db needs a value" "says what is missing"
done
run rank -qZ
err_has "unknown option -Z" "a letter among others"
run rank --qu
exit_is 66 "an option may be shortened where it is the only one"
run rank --t 5
exit_is 2 "not where it could be several"
meant() { # meant TYPED OPTION: of rank
    run rank "$1"
    is "$status $(cat "$err")" "2 sipwhy: unknown option ${1%%=*}: did you mean $2? see sipwhy rank --help" \
        "rank $1: suggests $2"
}
meant --wek --week
meant --wek=2026-W46 --week
meant --trnk --trunk
meant --tenat --tenant
meant --jsn --json
run rank --frobnicate
is "$(cat "$err")" "sipwhy: unknown option --frobnicate; see sipwhy rank --help" "nothing is near to nothing"
run --frobnicate
is "$(cat "$err")" "sipwhy: unknown option --frobnicate; see sipwhy --help" "nor in front of a command"
run rank --json=yes
is "$status $(cat "$err")" "2 sipwhy: --json takes no value; see sipwhy rank --help" "a flag takes no value"
for words in '--trunk a* --trunk b*' '--trunk=a* --direction in --trunk=a*' '--week last --week this' \
    '--retry-window 5 --retry-window 6'; do
    # shellcheck disable=SC2086
    run rank $words
    name=${words%%[= ]*}
    is "$status $(cat "$err")" "2 sipwhy: $name was given twice" "rank $words"
done
run --now yesterday --now 2026-11-23 rank --tz Nowhere --tz UTC --db x --db "$work/none.db"
is "$status" 66 "of a global one, as an alias has it, the last counts"
run rank -q -q -v -v --json --json -o a.txt -o b.txt --db "$work/none.db"
exit_is 66 "what takes no value, or several, may be"
for dash in $'\u2013' $'\u2014' $'\u2212' $'\u2013-'; do
    run rank "${dash}week" 2026-W46
    is "$status $(cat "$err")" "2 sipwhy: ${dash}week begins with a dash of a word processor: type - or --" \
        "rank ${dash}week"
done
run $'\u2013q' rank
err_has "begins with a dash of a word processor" "in front of a command, too"
run --db "$work/none.db" note add 2026-11-16 $'\u2013 and a text'
exit_is 66 "a text may begin so"
for words in '2026-W46' '--by lost 2026-W46 samples'; do
    # shellcheck disable=SC2086
    run rank $words
    is "$status $(cat "$err")" "66 sipwhy: 2026-W46: no such file; a week is --week 2026-W46" "rank $words"
done
run weekly 2026-W46
err_has "a week is --week 2026-W46" "weekly, too"
cp samples/graph-2026-W46-W47.csv "$work/2026-W46"
(cd "$work" && "$SIPWHY" rank 2026-W46 >"$out" 2>"$err")
is $? 0 "a file of that name is read"
for command in $commands; do
    run "$command" --help
    cp "$out" "$work/help"
    run help "$command"
    is "$status $(cmp "$out" "$work/help" 2>&1)" "0 " "sipwhy help $command"
done
run --help
cp "$out" "$work/help"
run help
is "$status $(cmp "$out" "$work/help" 2>&1)" "0 " "sipwhy help"
run help rnk
is "$status" 2 "sipwhy help rnk"
err_has "did you mean rank?" "suggests rank"

for wrong in '--color blue' '--busy-timeout soon' '--busy-timeout -1' '--tz Mars/Olympus' \
    '--now yesterday'; do
    # shellcheck disable=SC2086 # words
    run --db "$db" $wrong rank
    is "$status $(wc -l <"$err")" "2 1" "sipwhy $wrong rank"
    # shellcheck disable=SC2086
    run --db "$db" rank $wrong
    is "$status $(wc -l <"$err")" "2 1" "sipwhy rank $wrong"
done
SOURCE_DATE_EPOCH=noon run --db "$db" rank
exit_is 2 "a clock that is none"
err_has "SOURCE_DATE_EPOCH" "names the variable"

# -------------------------------------------------------------------- options in any place

run --db "$db" import samples/graph-2026-W46-W47.csv
exit_is 0 "an import"
is "$(stat -c %a "$db")" 600 "the database is for its owner only"
run --db "$db" --tz Asia/Kolkata --now 2026-11-23T07:00Z rank --json
cp "$out" "$work/before"
for words in "rank --db $db --tz Asia/Kolkata --now 2026-11-23T07:00Z --json" \
    "--tz=Asia/Kolkata rank --json --db=$db --now=2026-11-23T07:00Z" \
    "--tz Europe/Rome --db $db --now 2026-11-23T07:00Z rank --tz Asia/Kolkata --json" \
    "--db $db rank --json --now 2026-11-23T07:00Z --tz Asia/Kolkata --"; do
    # shellcheck disable=SC2086 # words
    run $words
    cmp -s "$out" "$work/before"
    ok $? "sipwhy ${words//$work/...}"
done
SIPWHY_DB=/nonexistent/x.db run --db "$db" --tz Asia/Kolkata --now 2026-11-23T07:00Z rank --json
cmp -s "$out" "$work/before"
ok $? "--db goes before SIPWHY_DB"
SIPWHY_DB=$db TZ=Asia/Kolkata SOURCE_DATE_EPOCH=$(date -d 2026-11-23T07:00Z +%s) run rank --json
cmp -s "$out" "$work/before"
ok $? "or all of it from the environment"
run --db "$db" check -q
is "$status $(wc -c <"$out") $(wc -c <"$err")" "0 0 0" "check -q: nothing on success"
run -q --db "$db" import samples/graph-2026-W46-W47.csv
is "$status $(wc -c <"$out") $(wc -c <"$err")" "0 0 0" "import -q: nothing on success"

XDG_DATA_HOME=$work/data run import samples/graph-2026-W46-W47.csv
is "$(cd "$work/data" && find . -name '*.db') $(stat -c %a "$work/data/sipwhy" "$work/data/sipwhy/sipwhy.db" |
    paste -sd' ')" "./sipwhy/sipwhy.db 700 600" "the default database is in XDG_DATA_HOME"
run import samples/graph-2026-W46-W47.csv
[ -e "$HOME/.local/share/sipwhy/sipwhy.db" ]
ok $? "else below the home folder"
run --db :memory: import samples/graph-2026-W46-W47.csv
exit_is 0 "--db :memory:"
[ ! -e ':memory:' ]
ok $? "is no file"

# ---------------------------------------------------------------------------- exit codes

code() { # code WANT NAME ARGUMENTS
    run "${@:3}"
    exit_is "$1" "$2: $1"
    [ "$1" = 0 ] || is "$(($(wc -l <"$err") > 0)) $(grep -vc '^sipwhy: \|^  ' "$err")" "1 0" \
        "$2: said by sipwhy on standard error"
}
head -c 20000 samples/graph-2026-W46-W47.csv | sed '2s/,"/,"open/; $s/$/,"open/' >"$work/cut.csv"
echo 'a,b,c' >"$work/other.csv"
echo 'no database' >"$work/text.db"
sqlite3 "$work/foreign.db" "CREATE TABLE t (a)"
cp "$db" "$work/newer.db"
sqlite3 "$work/newer.db" "PRAGMA user_version = 999"
code 0 "a good run" --db "$db" rank
code 2 "wrong usage" --db "$db" rank --by size
code 65 "no export" --db "$db" import "$work/other.csv"
code 65 "a file cut short" --db "$db" import "$work/cut.csv"
code 66 "no such file" --db "$db" import "$work/missing.csv"
code 66 "no database" --db "$work/missing.db" rank
code 73 "a report that can't be created" --db "$db" rank -o "$work/missing/x.json"
code 76 "no database but text" --db "$work/text.db" rank
code 76 "somebody else's database" --db "$work/foreign.db" import samples/graph-2026-W46-W47.csv
code 76 "a database of a newer version" --db "$work/newer.db" rank
is "$(cat "$work/text.db") $(sqlite3 "$work/foreign.db" .tables)" "no database t" "both are untouched"
mkfifo "$work/go"
sqlite3 "$db" >"$work/locked" <<SQL &
BEGIN EXCLUSIVE;
.shell echo >$work/go; sleep 2
SQL
read -r <"$work/go"
code 75 "a locked database" --db "$db" --busy-timeout 0 import samples/DirectRouting.calls.2026-10-05.csv
wait
run --db "$db" import samples/DirectRouting.calls.2026-10-05.csv
exit_is 0 "once it is free: 0"
sqlite3 "$db" "PRAGMA foreign_keys = OFF; DELETE FROM rollup WHERE rowid IS NULL OR bucket =
    (SELECT min(bucket) FROM rollup)" 2>/dev/null ||
    sqlite3 "$db" "DELETE FROM rollup WHERE bucket = (SELECT min(bucket) FROM rollup)"
run --db "$db" check
exit_is 1 "a check that finds something: 1"

done_testing
