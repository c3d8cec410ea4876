# lib.sh - the Test Anything Protocol for tests of the command line. Sourced, not run.
# shellcheck shell=bash
#
# Every test file gets an empty folder ($work) with a home of its own; it is gone at the end.

: "${SIPWHY:=$PWD/sipwhy}"
: "${GEN_CALLS:=$PWD/build/gen_calls}"
root=$PWD
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir "$work/home"
export HOME="$work/home" TZ=UTC LC_ALL=C.UTF-8 TMPDIR="$work"
export PAGER=cat # nobody is there to leave one
unset XDG_DATA_HOME XDG_CONFIG_HOME SIPWHY_DB NO_COLOR COLUMNS SOURCE_DATE_EPOCH
out=$work/out err=$work/err
status=0 tests=0

ok() { # ok STATUS NAME: holds if STATUS is 0
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then
        echo "ok $tests - $2"
    else
        echo "not ok $tests - $2"
    fi
    return 0
}

is() { # is GOT WANT NAME
    if [ "$1" = "$2" ]; then
        ok 0 "$3"
    else
        ok 1 "$3"
        diff <(printf '%s\n' "$2") <(printf '%s\n' "$1") | head -20 | sed 's/^/#   /'
    fi
}

run() { # run ARGUMENTS: sipwhy with them; $out, $err and $status say what came of it
    "$SIPWHY" "$@" >"$out" 2>"$err" </dev/null
    status=$?
}

exit_is() { # exit_is CODE NAME: the last run ended so, and not by a signal or a sanitizer
    is "$status" "$1" "$2"
    [ "$status" = "$1" ] || sed 's/^/#   /' "$err" | head -5
}

out_has() { # out_has TEXT NAME
    grep -qF -- "$1" "$out"
    ok $? "$2"
}

out_lacks() { # out_lacks TEXT NAME
    ! grep -qF -- "$1" "$out"
    ok $? "$2"
}

warnings() { # what the last run said on standard error but for the database that it made or upgraded
    grep -v '^sipwhy: new database \|: was of an older sipwhy and is upgraded; ' "$err"
}

err_has() { # err_has TEXT NAME
    grep -qF -- "$1" "$err"
    ok $? "$2"
    grep -qF -- "$1" "$err" || sed 's/^/#   /' "$err" | head -5
}

err_lacks() { # err_lacks TEXT NAME
    ! grep -qF -- "$1" "$err"
    ok $? "$2"
}

# out_is_file NAME: what the last run printed is tests/golden/NAME; UPDATE_GOLDEN=1 rewrites it.
out_is_file() {
    local golden=$root/tests/golden/$1
    if [ -n "${UPDATE_GOLDEN:-}" ]; then
        cp "$out" "$golden"
    fi
    diff -u "$golden" "$out" >"$work/diff" 2>&1
    ok $? "output is tests/golden/$1"
    head -20 "$work/diff" | sed 's/^/#   /'
}

done_testing() {
    echo "1..$tests"
}

# occupy DB SQL: another program runs SQL on it, which has been run on return, and stays with what it has locked until
# leave. Whoever tried in between whether it is locked could lock it out.
occupy() {
    rm -f hold held
    mkfifo hold
    sqlite3 "$1" >/dev/null 2>&1 <hold &
    occupier=$!
    exec 3>hold
    printf '%s\n.shell touch held\n' "$2" >&3
    for _ in $(seq 200); do
        [ -e held ] || sleep 0.05
    done
}

leave() {
    exec 3>&-
    wait "$occupier"
}

# older_schema DB N: SQL of the first schema, with the application of DB and an import of N calls of one cause, trunk
# and type, which the caller puts in.
older_schema() {
    cat "$root"/schema/migrations/001*.sql
    echo "PRAGMA application_id = $(sqlite3 "$1" 'PRAGMA application_id'); PRAGMA user_version = 1;
        INSERT INTO tenant VALUES (1, 'default');
        INSERT INTO trunk VALUES (1, 'sbc1'); INSERT INTO call_type VALUES (1, 'dr_in');
        INSERT INTO cause (id, pair, known, title, origin, owner, outcome, delivered, drops)
            VALUES (1, '503/560503', 'none', '', '', '', 'failure', 0, 0);
        INSERT INTO import (id, tenant_id, file, sha256, bytes, format, generation, source, product, fields,
            rows, new, known, rejected, first_time, last_time, imported_at, version)
        VALUES (1, 1, 'a', x'00', 1, 'graph', '', 'calls', 'direct_routing', '', $2, $2, 0, 0,
            1794787200000, 1794787200000, 0, '');
        INSERT INTO rollup (tenant_id, bucket, trunk_id, direction, cause_id, success, attempts)
        VALUES (1, 1794787200 / 900, 1, 1, 1, 0, $2);"
}
