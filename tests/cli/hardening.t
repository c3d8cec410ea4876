#!/usr/bin/env bash
# hardening.t - what the compiler and linker were asked for stands in the binary.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

readelf -sW "$SIPWHY" >"$work/symbols"
if grep -qE '__(asan|tsan|ubsan|gcov)_' "$work/symbols"; then
    echo "1..0 # SKIP this build is for tests alone"
    exit 0
fi
readelf -hW "$SIPWHY" >"$work/header"
readelf -lW "$SIPWHY" >"$work/segments"
readelf -dW "$SIPWHY" >"$work/dynamic"
readelf --debug-dump=info -W "$SIPWHY" 2>/dev/null | grep -o 'DW_AT_producer.*' | sort -u >"$work/compilers"

has() { # has PATTERN FILE NAME
    grep -qE -- "$1" "$work/$2"
    ok $? "$3"
}

has 'Type: +DYN' header "position-independent"
has 'FLAGS_1.*\bPIE\b' dynamic "an executable that is loaded anywhere"
has 'GNU_RELRO' segments "tables of the linker become read-only"
has 'BIND_NOW|Flags:.*\bNOW\b' dynamic "all of them, before main"
has 'GNU_STACK +0x0+ 0x0+ 0x0+ 0x0+ 0x0+ RW +' segments "the stack is not executable"
! grep -qE 'LOAD.* RWE ' "$work/segments"
ok $? "nothing is both writable and executable"
! grep -qE 'RPATH|RUNPATH' "$work/dynamic"
ok $? "libraries come from the system alone"
has '__stack_chk_fail' symbols "a stack that is written over ends the program"
has '__(memcpy|snprintf|vsnprintf)_chk' symbols "so does a buffer (FORTIFY_SOURCE)"
# Whether the process runs with CET, the system's start files and libraries decide too.
if [ "$(uname -m)" = x86_64 ]; then
    objdump -d --no-show-raw-insn "$SIPWHY" >"$work/code"
    grep -A1 '<main>:$' "$work/code" | grep -q endbr64
    ok $? "functions say that an indirect branch may go to them (CET)"
fi

# gcc notes its options with debugging information; those that a binary does not show otherwise.
if grep -q 'GNU C' "$work/compilers"; then
    grep 'GNU C' "$work/compilers" | grep -v -- '-fstack-protector-strong' >"$work/without"
    is "$(cat "$work/without")" '' "every file is compiled with -fstack-protector-strong"
    for option in -fstack-clash-protection -ftrivial-auto-var-init=zero; do
        echo | gcc -Werror $option -x c -c -o /dev/null - 2>/dev/null || continue
        grep 'GNU C' "$work/compilers" | grep -v -- "$option" >"$work/without"
        is "$(cat "$work/without")" '' "and with $option"
    done
fi

echo "1..$tests"
