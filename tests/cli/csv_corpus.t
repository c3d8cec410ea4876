#!/usr/bin/env bash
# csv_corpus.t - CSV that others collected is read as they expect, whole and byte by byte: the npm
# packages csv-spectrum and papaparse, fetched for this. Where our dialect differs on purpose is
# named in tests/corpus/compare.pl.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
: "${CSV_RECORDS:=$PWD/build/csv_records}"
real_home=$HOME # npm is configured there
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1

# fetch PACKAGE VERSION SHA256: unpacked into a folder of that name; false if npm can't.
fetch() {
    HOME=$real_home timeout 60 npm pack --silent --ignore-scripts --cache "$work/npm" \
        --fetch-retries 1 --fetch-timeout 20000 "$1@$2" >/dev/null 2>&1 </dev/null || return 1
    is "$(sha256sum "$1-$2.tgz" | cut -d' ' -f1)" "$3" "$1 $2 is the one that is known"
    mkdir "$1" && tar -xzf "$1-$2.tgz" -C "$1" --strip-components 1
}

# compared WHAT PATH COUNT: each text there is read as expected; there are so many at least.
compared() {
    local wrong name
    perl "$root/tests/corpus/compare.pl" "$1" "$CSV_RECORDS" "$2" >verdict 2>"$err"
    is "$? $(cat "$err")" "0 " "$2: compared"
    grep -v '^#' verdict >texts
    while IFS=$'\t' read -r wrong name; do
        ok "$wrong" "$2: $name"
    done <texts
    grep '^#' verdict | head -20
    ok "$(($(wc -l <texts) < $3))" "$2: there are $(wc -l <texts) texts"
}

if ! command -v npm >/dev/null; then
    skip "there is no npm" "csv-spectrum and papaparse"
elif ! fetch csv-spectrum 2.0.0 002a6a938bf51ceb26af7b760f5c1b54baca4820b0e9142f135619210c93d021; then
    skip "npm can't fetch it" "csv-spectrum and papaparse"
else
    compared spectrum csv-spectrum 12
    if fetch papaparse 5.7.1 c78b4aa4a792378059ebcfc71b91601a310e0456f431999c8e95b6f4b614b85c; then
        node "$root/tests/corpus/papaparse.js" papaparse >papaparse.json 2>"$err"
        is "$? $(cat "$err")" "0 " "the tests of papaparse are found"
        compared cases papaparse.json 70
    else
        skip "npm can't fetch it" "papaparse"
    fi
fi

done_testing
