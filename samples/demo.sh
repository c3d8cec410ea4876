#!/bin/sh
# demo.sh - what sipwhy does with the samples: the receipt, the ranking, one explanation.
set -eu

sipwhy=${SIPWHY:-sipwhy}
samples=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SIPWHY_DB="$work/sipwhy.db" TZ=UTC

# The samples end on Sunday, 22 November 2026; this is the Monday morning after.
now=2026-11-23T07:00:00Z

show() {
    printf '\n$ sipwhy %s\n' "$*"
    "$sipwhy" --now "$now" "$@"
}

show import "$samples"
show rank
show explain 503/560503
