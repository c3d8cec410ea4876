#!/bin/sh
# embed.sh - writes a C file with the files of schema/ as the table sw_assets (see asset.h).
#
#   sh src/base/embed.sh schema/codes/sip_codes.csv ... >assets.c
#
# The table is sorted by path below schema/, bytewise; every text ends with a NUL that is not counted.
set -eu
export LC_ALL=C

echo '/* Made by src/base/embed.sh: do not edit. */'
echo '#include "sipwhy/asset.h"'
echo

n=0
for file in $(printf '%s\n' "$@" | sort); do
    printf 'static const unsigned char file_%d[] = {\n' "$n"
    od -An -v -tu1 "$file" | sed 's/  */,/g; s/^,//; s/$/,/'
    printf '0};\n'
    n=$((n + 1))
done

echo 'const struct sw_asset sw_assets[] = {'
n=0
for file in $(printf '%s\n' "$@" | sort); do
    printf '    {"%s", (const char *)file_%d, sizeof file_%d - 1},\n' "${file#schema/}" "$n" "$n"
    n=$((n + 1))
done
echo '    {0}};'
