#!/usr/bin/env bash
# layers.t - includes point down the list in src/LAYERS only, and libraries have one door each.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

layers=$(sed -n 's/^layer \([a-z]*\):.*/\1/p' src/LAYERS)

allowed_of() { sed -n "s/^layer $1://p" src/LAYERS; }

# The layer of a public header: of its NAME.c, else as LAYERS says.
layer_of() {
    local name=$1 found
    found=$(sed -n "s/^header $name //p" src/LAYERS)
    [ -n "$found" ] || found=$(find src -name "${name%.h}.c" | cut -d/ -f2)
    echo "$found"
}

for header in include/sipwhy/*.h; do
    name=$(basename "$header")
    layer=$(layer_of "$name")
    is "$(wc -w <<<"$layer")" 1 "$name belongs to one layer"
done

is "$(printf '%s\n' src/*/ | cut -d/ -f2 | sort | tr '\n' ' ')" \
    "$(tr ' ' '\n' <<<"$layers" | sort | tr '\n' ' ')" "every folder of src is a layer"

# Lines "layer header": what the files of each layer, and the public headers of it, include.
includes() {
    grep -o '#include "sipwhy/[a-z0-9_]*\.h"' src/*/*.[ch] |
        sed 's|^src/\([a-z]*\)/[^:]*:#include "sipwhy/\(.*\)"|\1 \2|'
    for header in include/sipwhy/*.h; do
        grep -o '#include "sipwhy/[a-z0-9_]*\.h"' "$header" |
            sed "s|#include \"sipwhy/\(.*\)\"|$(layer_of "$(basename "$header")") \1|"
    done
}

wrong=
while read -r layer header; do
    target=$(layer_of "$header")
    allowed=" $layer $(allowed_of "$layer") "
    case "$allowed" in
    *" $target "* | *" $header "*) ;;
    *) wrong="$wrong $layer->$header" ;;
    esac
done < <(includes | sort -u)
is "$wrong" "" "includes point down the list only"

is "$(grep -l '#include "\.\./' src/*/*.[ch])" "" "no private header of another layer is included"

while read -r library file; do
    is "$(grep -l "#include <$library>" src/*/*.[ch] include/sipwhy/*.h)" "$file" \
        "$library is included in one file only"
done < <(sed -n 's/^only //p' src/LAYERS)

# shellcheck disable=SC2046 # one word a layer
is "$(grep -l '#include <jansson.h>' src/*/*.[ch] | cut -d/ -f2 | sort -u | tr '\n' ' ')" \
    "$(printf '%s\n' $(sed -n 's/^jansson //p' src/LAYERS) | sort | tr '\n' ' ')" \
    "JSON is made where LAYERS says"

is "$(grep -l 'sqlite3' include/sipwhy/*.h)" "" "no type of the database's library in a header"

banned='strcpy|strcat|sprintf|vsprintf|gets|strtok|localtime|gmtime|ctime|asctime|atoi|atof'
is "$(grep -nE "(^|[^a-z_0-9])($banned)[ ]*\(" src/*/*.[ch])" "" "no function that invites mistakes"

done_testing
