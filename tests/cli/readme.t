#!/usr/bin/env bash
# readme.t - the examples of README.md run as written, and print what it says.
#
# In ```console blocks, "$ command" is run and what stands below it must be printed, in order; a
# line "..." stands for any lines. `make demo` is samples/demo.sh, whose commands print themselves.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

bin=$work/bin
mkdir "$bin" && ln -s "$SIPWHY" "$bin/sipwhy"
export PATH="$bin:$PATH"

awk '/^```console$/ { n++; on = 1; next } /^```$/ { on = 0 } on { print > (dir "/block." n) }' \
    dir="$work" README.md

# matches BLOCK OUTPUT: every line in order; between two "..." the lines stand together.
matches() {
    awk 'NR == FNR { want[++n] = $0; next }
         { got[++m] = $0 }
         END {
             i = j = 1; free = 0
             while (i <= n) {
                 if (want[i] == "...") { free = 1; i++; continue }
                 while (j <= m && got[j] != want[i] && free) j++
                 if (j > m || got[j] != want[i]) { print "missing: " want[i]; exit 1 }
                 free = 0; i++; j++
             }
             if (!free && j <= m) { print "not in README: " got[j]; exit 1 }
         }' "$1" "$2"
}

n=0
for block in "$work"/block.*; do
    n=$((n + 1))
    command=$(sed -n '1s/^\$ //p' "$block")
    sed 1d "$block" >"$work/want"
    case "$command" in
    "make demo") (sh samples/demo.sh) >"$work/got" 2>&1 ;;
    *) (eval "$command") >"$work/got" 2>&1 ;;
    esac
    matches "$work/want" "$work/got" >"$work/why"
    ok $? "README: $command"
    sed 's/^/#   /' "$work/why"
done
is "$((n > 2))" 1 "README has examples"

# Every command and option that the README or the manual names is there.
sed -n 's/^\.SS "\{0,1\}\([a-z]*\).*/\1/p' src/cli/sipwhy.1 >"$work/commands"
while read -r command; do
    run "$command" --help
    exit_is 0 "the manual's command $command is there"
    grep -o '^ *\(-[a-zA-Z],\)* *--[a-z-]*' "$out" | grep -o -- '--[a-z-]*' |
        while read -r option; do
            grep -qF -- "${option//-/\\-}" src/cli/sipwhy.1 || echo "$option"
        done >"$work/undocumented"
    is "$(cat "$work/undocumented")" "" "every option of $command is in the manual"
done <"$work/commands"

done_testing
