#!/usr/bin/env bash
# layers.t - includes point down the list in src/LAYERS only, and libraries have one door each.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

banned='strcpy|strcat|sprintf|vsprintf|gets|strtok|localtime|gmtime|ctime|asctime|atoi|atof'

# Each of these prints what breaks one rule in the tree it stands in, and nothing else.

layers() { sed -n 's/^layer \([a-z]*\):.*/\1/p' src/LAYERS; }

allowed_of() { sed -n "s/^layer $1://p" src/LAYERS; }

# Lines "layer header" for each public header: as LAYERS says, else of its NAME.c.
headers() {
    local header layer
    for header in include/sipwhy/*.h; do
        header=${header##*/}
        layer=$(sed -n "s/^header $header //p" src/LAYERS)
        [ -n "$layer" ] || layer=$(find src -name "${header%.h}.c" | cut -d/ -f2 | tr '\n' '+')
        echo "${layer%+} $header"
    done
}

homeless_headers() {
    headers | grep -vE "^($(layers | paste -sd'|')) "
}

unlisted_folders() {
    comm -3 <(printf '%s\n' src/*/ | cut -d/ -f2 | sort) <(layers | sort)
}

# A layer may name only layers that stand above it in the file: the list has no circle.
upward_layers() {
    local layer allowed above=' '
    for layer in $(layers); do
        for allowed in $(allowed_of "$layer"); do
            [[ $allowed == *.h || $above == *" $allowed "* ]] || echo "$layer may not use $allowed"
        done
        above="$above$layer "
    done
}

# Lines "layer header file": the layer of the file, and a header of ours that it includes.
includes() {
    grep -Eo '#include ["<](sipwhy/|\.\./)[^">]*' src/*/*.[ch] |
        sed -E 's|^src/([a-z]*)/[^:]*|\1 &|; s|^([a-z]* )([^:]*):#include ["<](sipwhy/)?(.*)|\1\4 \2|'
    headers | while read -r layer header; do
        sed -nE "s|^#include [\"<]sipwhy/([^\">]*).*|$layer \1 include/sipwhy/$header|p" \
            "include/sipwhy/$header"
    done
}

upward_includes() {
    local layer header file
    local -A allowed home
    for layer in $(layers); do allowed[$layer]=$(allowed_of "$layer"); done
    while read -r layer header; do home[$header]=$layer; done < <(headers)
    while read -r layer header file; do
        case " $layer ${allowed[$layer]-} " in
        *" ${home[$header]-nowhere} "* | *" $header "*) ;;
        *) echo "$file: $header" ;;
        esac
    done < <(includes)
}

second_doors() {
    local library file
    sed -n 's/^only //p' src/LAYERS | while read -r library file; do
        grep -l "#include <$library>" src/*/*.[ch] include/sipwhy/*.h | grep -vxF "$file"
        grep -q "#include <$library>" "$file" || echo "$file does not include $library"
    done
}

json_elsewhere() {
    local allowed
    allowed=$(sed -n 's/^jansson //p' src/LAYERS | tr ' ' '|')
    grep -l '#include <jansson.h>' src/*/*.[ch] | grep -vE "^src/($allowed)/"
    headers | grep -vE "^($allowed) " | while read -r _ header; do
        grep -l '#include <jansson.h>' "include/sipwhy/$header"
    done
}

sqlite_in_headers() { grep -n 'sqlite3' include/sipwhy/*.h; }

banned_functions() { grep -nE "(^|[^a-z_0-9])($banned) *\(" src/*/*.[ch]; }

rules='homeless_headers   every public header belongs to one layer
unlisted_folders   every folder of src is a layer, and no other
upward_layers      a layer builds only on those above it in src/LAYERS
upward_includes    includes point down the list only
second_doors       a library is included in one file only
json_elsewhere     JSON is made where src/LAYERS says
sqlite_in_headers  no type of the database library in a public header
banned_functions   no function that invites mistakes'

while read -r rule name; do
    is "$($rule)" "" "$name"
done <<<"$rules"

# The rules see what they are there for: each finds a line planted in a copy of the tree.
cp -r src include "$work" && cd "$work" || exit 1
while read -r rule file line; do
    [ -e "$file" ] && cp "$file" kept
    printf '%s\n' "$line" >>"$file"
    [ -n "$($rule)" ]
    ok $? "$rule sees '$line' in $file"
    if [ -e kept ]; then mv kept "$file"; else rm "$file"; fi
done <<'PLANTED'
homeless_headers include/sipwhy/homeless.h #define HOMELESS
unlisted_folders src/LAYERS layer attic: base
upward_layers src/LAYERS layer base: cli
upward_includes src/base/text.c #include "sipwhy/store.h"
upward_includes src/render/text.c #include "sipwhy/rank.h"
upward_includes src/report/rank.c #include <sipwhy/csv.h>
upward_includes src/input/map.c #include "../store/sqlite.h"
upward_includes include/sipwhy/text.h #include "sipwhy/call.h"
upward_includes include/sipwhy/text.h #include "sipwhy/nowhere.h"
second_doors src/cli/main.c #include <sqlite3.h>
second_doors include/sipwhy/source.h #include <archive.h>
second_doors src/LAYERS only zlib.h src/base/text.c
json_elsewhere src/store/db.c #include <jansson.h>
json_elsewhere include/sipwhy/store.h #include <jansson.h>
sqlite_in_headers include/sipwhy/store.h struct sqlite3;
banned_functions src/base/text.c int f(void) { return atoi("1"); }
banned_functions src/cli/cli.h #define f() (strcpy (a, b))
PLANTED

done_testing
