#!/usr/bin/env bash
# pager.t - a report on a terminal goes through a pager; nothing else does.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    skip "no terminal can be made here" "a pager on a terminal"
    done_testing
    exit 0
fi
cd "$work" || exit 1
unset PAGER LESS
export TERM=xterm COLUMNS=80
now=2026-11-23T07:00:00Z
run --db a.db -q import "$root/samples"
run --db a.db --now "$now" --color never rank
cp "$out" rank.txt

mkdir bin
cat >bin/less <<'SH'
#!/bin/sh
echo "$# $*, LESS=$LESS" >called
exec cat >paged
SH
chmod +x bin/less
export PATH="$work/bin:$PATH"

# on_terminal ARGUMENTS: sipwhy with them, with standard output and error on a terminal.
on_terminal() {
    local words
    rm -f called paged
    words=$(printf '%q ' env "PATH=${path:-$PATH}" "$SIPWHY" --db a.db --now "$now" "$@")
    script -qec "$words" /dev/null </dev/null >"$out"
    status=$?
    tr -d '\r' <"$out" >shown
}
called() { cat called 2>/dev/null; }

on_terminal rank --color never
is "$status $(called) $(wc -c <shown)" "0 1 -FIRX, LESS=FIRX 0" "a terminal: less -FIRX"
cmp -s paged rank.txt
ok $? "which is given the report"
on_terminal rank
run --db a.db --now "$now" --color always rank
cmp -s paged "$out"
ok $? "in colour"
[ "$(grep -c $'\033\\[1m' paged)" -gt 3 ]
ok $? "titles are bold"

# Nothing changes in pipes and files.
rm called
run --db a.db --now "$now" rank
cmp -s "$out" rank.txt && [ ! -e called ]
ok $? "a pipe: no pager"
on_terminal rank -o r.txt
is "$status $(called)" "0 " "a file: no pager"
for how in '--format csv' --json '--format html' '--format markdown' '--json-schema' --help; do
    # shellcheck disable=SC2086 # words
    on_terminal rank $how
    is "$status $(called)" "0 " "rank $how: no pager"
    [ -s shown ]
    ok $? "it is printed"
done

# What is against it.
plain() { # plain NAME: the report stands on the terminal
    is "$status $(called)" "0 " "$1: no pager"
    diff -q shown rank.txt >/dev/null
    ok $? "but the report"
}
on_terminal rank --color never --no-pager
plain --no-pager
on_terminal --no-pager rank --color never
plain "--no-pager before the command"
PAGER='' on_terminal rank --color never
plain "an empty PAGER"
PAGER='cat' on_terminal rank --color never
plain PAGER=cat
TERM=dumb on_terminal rank --color never
plain TERM=dumb
PAGER='none-such -x' on_terminal rank --color never
plain "a PAGER that is not there"
path=$work/none on_terminal rank --color never
plain "no less"

# A pager of one's own is a command line of the shell.
PAGER="tr '[:lower:]' '[:upper:]' >paged" on_terminal rank --color never
is "$status $(wc -c <shown)" "0 0" "PAGER with arguments"
tr '[:lower:]' '[:upper:]' <rank.txt | cmp -s - paged
ok $? "is what the report goes through"
PAGER=less LESS=S on_terminal rank --color never
is "$(called)" "0 , LESS=S" "LESS is left alone where it is set"
PAGER='sleep 1; cat >paged' on_terminal rank --color never
cmp -s paged rank.txt
ok $? "a slow pager is waited for"

# Whoever leaves it has seen enough.
"$GEN_CALLS" 60000 9 --weeks 1 --start 2026-11-16 >many.csv
run --db a.db -q import many.csv
PAGER='head -2' on_terminal calls --limit 0 --outcome all
is "$status $(wc -l <shown)" "0 2" "leaving the pager is no failure"
PAGER=false on_terminal query --sql 'SELECT * FROM calls'
is "$status $(wc -l <shown)" "0 0" "also at once"
PAGER=true on_terminal rank --fail-if 'ner<100'
is "$status $(grep -c 'ner<100 holds' shown)" "1 1" "conditions are looked at all the same"
on_terminal query --sql 'SELECT nonsense'
is "$status $(called)" "2 " "a failure before the first row needs no pager"

done_testing
