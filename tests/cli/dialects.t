#!/usr/bin/env bash
# dialects.t - one export as many programs write it gives the same calls, and the receipt says how
# it was read; what can't be told is not guessed in silence.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
dialect() { perl "$root/tests/cli/dialect.pl" "$@"; }

# calls_of DB: what content has, of the calls alone.
calls_of() {
    [ -n "${columns:=$(sqlite3 "$1" "SELECT group_concat(name) FROM pragma_table_info('calls')
        WHERE name NOT IN ('id', 'import_id')")}" ]
    sqlite3 "$1" "SELECT $columns FROM calls" | sort
}

generate 300 >generated.csv
for names in latin western euro all breaks; do
    dialect --seconds --names $names <generated.csv >$names.csv
    run --db $names.db import $names.csv
    exit_is 0 "the export to compare with, names of $names"
    content $names.db >$names.content
    calls_of $names.db >$names.calls
    rm $names.db*
done
for letter in 日本:all –:western ß:latin €:euro; do
    is "$(grep -c "${letter%:*}" "${letter#*:}.calls")" "$(grep -c "${letter%:*}" "${letter#*:}.csv")" \
        "each ${letter%:*} is kept"
    ok "$(($(grep -c "${letter%:*}" "${letter#*:}.csv") < 20))" "(of which there are many)"
done

dates_of() { # DB: the day of each call
    sqlite3 "$1" "SELECT strftime('%d.%m.', invite_time / 1000, 'unixepoch') FROM calls ORDER BY 1"
}

# said FIELD: what the receipt in $out says of the first file.
said() {
    sqlite3 :memory: "SELECT coalesce(json_extract(readfile('$out'), '\$.files[0].$1'), '')" 2>&1
}

# reads FILE BASE NAME [OPTIONS]: imported alone, with these options of import, it is as BASE.
reads() {
    rm -f s.db*
    run --db s.db import --json "${@:4}" "$1"
    exit_is 0 "$3"
    content s.db >got 2>&1
    cmp -s got "$2.content"
    ok $? "$3: the same calls and causes"
    diff "$2.content" got | head -4 | cut -c1-300 | sed 's/^/#   /'
}

# told ENCODING DELIMITER ORDER NAME: how the last file was read, without a row that is rejected;
# ENCODING is a pattern.
told() {
    local encoding rest
    IFS=/ read -r encoding rest < <(sqlite3 :memory: "
        SELECT format('%s/%s, %s, %d rejected', json_extract(f, '\$.encoding'),
                      json_extract(f, '\$.delimiter'), json_extract(f, '\$.date_order'),
                      json_extract(f, '\$.rejected'))
          FROM (SELECT json_extract(readfile('$out'), '\$.files[0]') AS f)" 2>&1)
    # shellcheck disable=SC2053 # a pattern is meant
    [[ $encoding == $1 ]] && encoding=$1
    is "$encoding, $rest" "$1, $2, $3, 0 rejected" "$4: says how it was read, and no row is rejected"
}

# variant NAME BASE ENCODING DELIMITER ORDER OPTIONS: BASE.csv written so is read as such.
variant() {
    dialect "${@:6}" <"$2.csv" >x.csv
    reads x.csv "$2" "$1"
    told "$3" "$4" "$5" "$1"
}

# ------------------------------------------------------- encodings, delimiters, line ends, quotes

ends=(crlf lf cr mixed) quotes=(needed all values) turn=0
while read -r base says encoding bom; do
    for delimiter in ',' ';' tab '|'; do
        for also in 0 1; do
            end=${ends[(turn + also * 2) % 4]} quote=${quotes[turn % 3]}
            variant "$encoding $bom, $delimiter, $end, quotes: $quote" "$base" "${says//+/ }" \
                "$delimiter" "" --encoding "$encoding" ${bom:+"$bom"} --delimiter "$delimiter" \
                --ends "$end" --quote "$quote"
            turn=$((turn + 1))
        done
    done
done <<'EOF_LIST'
all UTF-8 UTF-8
all UTF-8+with+BOM UTF-8 --bom
all UTF-16LE* UTF-16LE --bom
all UTF-16LE* UTF-16LE
all UTF-16BE* UTF-16BE --bom
all UTF-16BE* UTF-16BE
western Windows-1252 cp1252
latin Windows-1252 iso-8859-1
EOF_LIST

for end in "${ends[@]}"; do
    for quote in "${quotes[@]}"; do
        variant "line breaks in names, $end, quotes: $quote" breaks UTF-8 , "" \
            --ends "$end" --quote "$quote"
    done
done
variant "line breaks in names, UTF-16LE, tab" breaks 'UTF-16LE*' tab "" \
    --encoding UTF-16LE --bom --delimiter tab
variant "line breaks in names, semicolons" breaks UTF-8 ';' "" --delimiter ';'

# ----------------------------------------------------------------------- lines that are no rows

type='#TYPE System.Management.Automation.PSCustomObject'
for delimiter in ',' ';' tab '|'; do
    mark=$delimiter
    [ "$delimiter" = tab ] && mark=$'\t'
    with=(--delimiter "$delimiter")
    variant "sep=$delimiter above" all UTF-8 "$delimiter" "" "${with[@]}" --above "sep=$mark"
    variant "\"sep=$delimiter\" above" all UTF-8 "$delimiter" "" "${with[@]}" --above "\"sep=$mark\""
    variant "sep=$delimiter above, behind a BOM" all "UTF-8 with BOM" "$delimiter" "" "${with[@]}" \
        --bom --above "sep=$mark"
    variant "SEP=$delimiter above, UTF-16LE" all 'UTF-16LE*' "$delimiter" "" "${with[@]}" \
        --encoding UTF-16LE --bom --above "SEP=$mark"
    variant "#TYPE above, $delimiter" all UTF-8 "$delimiter" "" "${with[@]}" --quote all \
        --above "$type"
    variant "three lines above, $delimiter" all UTF-8 "$delimiter" "" "${with[@]}" \
        --above "Calls of last week" --above "" --above "from${mark}contoso${mark}to${mark}fabrikam"
    variant "the heading again, $delimiter" all UTF-8 "$delimiter" "" "${with[@]}" --again
    variant "the heading again, behind a BOM, $delimiter" all "UTF-8 with BOM" "$delimiter" "" \
        "${with[@]}" --bom --bom-again
    variant "runs of delimiters behind, $delimiter" all UTF-8 "$delimiter" "" "${with[@]}" --behind 20
done
variant "the heading again, behind a BOM, where none was first" all 'UTF-8*' , "" --bom-again
variant "#TYPE of another name" all UTF-8 , "" --above '#TYPE Selected.System.String' --quote values
variant "#TYPE and sep=" all UTF-8 ';' "" --above "$type" --above 'sep=;' --delimiter ';'

# Files joined with cat or type: each part in an encoding of its own, heading and BOM again.
dialect --rows 0-149 --bom <western.csv >x.csv
dialect --rows 150-299 --bom --ends lf <western.csv >>x.csv
reads x.csv western "two parts, each with heading and BOM"
told 'UTF-8 with BOM' , "" "two parts, each with heading and BOM"
dialect --rows 0-149 --encoding cp1252 <western.csv >x.csv
dialect --rows 150-299 --encoding UTF-8 <western.csv >>x.csv
reads x.csv western "two parts, Windows-1252 and UTF-8"
told 'UTF-8 and Windows-1252' , "" "two parts, Windows-1252 and UTF-8"
dialect --rows 0-149 --delimiter ';' <all.csv >x.csv
dialect --rows 150-299 --delimiter , <all.csv >>x.csv
rm -f s.db*
run --db s.db import --json x.csv
came="exit $status, $(calls_of s.db | comm -23 - all.calls | wc -l) wrong"
[ "$status" = 65 ] || came="$came, $(said new) new, $(said rejected) rejected"
grep -qxE 'exit 65, 0 wrong|exit 0, 0 wrong, (150 new, 15[01]|300 new, 0) rejected' <<<"$came"
ok $? "two parts with other delimiters: both read, or one rejected, or refused ($came)"

# ------------------------------------------------------------------------- what values look like

variant "pandas: an index, codes as floats" all UTF-8 , "" --index --floats --ends lf
variant "pandas: an index, semicolons" all UTF-8 ';' "" --index --floats --ends lf --delimiter ';'
for flags in True/False TRUE/FALSE WAHR/FALSCH Ja/Nein VRAI/FAUX Oui/Non true/false ja/nein 1/0; do
    variant "$flags" all UTF-8 , "" --flags $flags
done

variant "dates: month first, AM/PM behind U+202F" all UTF-8 , "month first" --dates us
variant "dates: month first, 24 hours" all UTF-8 , "month first" --dates us24
variant "dates: day first, slashes" all UTF-8 , "day first" --dates gb
variant "dates: day first, dots" all UTF-8 , "day first" --dates de
is "$(grep -c -- --date-order "$err")" 0 "no warning where the file tells the order"

# ------------------------------------------------------------------- as certain programs write it

excel=(--encoding cp1252 --delimiter ';' --behind 12)
variant "Windows PowerShell, Export-Csv -Encoding UTF8" all "UTF-8 with BOM" , "" \
    --bom --above "$type" --quote values --flags True/False
variant "Windows PowerShell, >" all 'UTF-16LE*' , "" \
    --encoding UTF-16LE --bom --quote values --flags True/False
variant "PowerShell 7, en-US" all UTF-8 , "month first" \
    --quote values --flags True/False --dates us --ends lf
variant "PowerShell 7, en-GB" all UTF-8 , "day first" --quote all --flags True/False --dates gb
variant "PowerShell 7, en-AU" all UTF-8 , "day first" --quote all --flags True/False --dates au
variant "PowerShell 7, de-DE, -UseCulture" all UTF-8 ';' "day first" \
    --quote values --flags True/False --dates de --delimiter ';'
variant "Excel, German" western Windows-1252 ';' "day first" "${excel[@]}" \
    --flags WAHR/FALSCH --dates de
variant "Excel, French" western Windows-1252 ';' "day first" "${excel[@]}" \
    --flags VRAI/FAUX --dates gb
variant "Excel, CSV UTF-8, German" all "UTF-8 with BOM" ';' "day first" \
    --bom --delimiter ';' --flags WAHR/FALSCH --dates de --behind 3
variant "Excel, Unicode text, French" all 'UTF-16LE*' tab "day first" \
    --encoding UTF-16LE --bom --delimiter tab --flags VRAI/FAUX --dates gb
variant "a script for users of Excel" all "UTF-8 with BOM" ';' "month first" \
    --bom --above '"sep=;"' --delimiter ';' --dates us24 --flags TRUE/FALSE

# Graph: year 1 for a time that is not set, and PowerShell 7 makes dates of all of them.
load latin.csv
as_csv "SELECT $(graph_columns) FROM c" >graph.csv
rm -f s.db*
run --db s.db import graph.csv
exit_is 0 "Graph"
content s.db >graph.content
variant "Graph, PowerShell 7, en-US" graph UTF-8 , "month first" --dates us --flags True/False
variant "Graph, PowerShell 7, de-DE" graph UTF-8 ';' "day first" --dates de --delimiter ';'
variant "Graph, Windows PowerShell, >" graph 'UTF-16LE*' , "" \
    --encoding UTF-16LE --bom --above "$type" --quote values --flags True/False
is "$(sqlite3 s.db 'SELECT count(*) FROM calls WHERE failure_time < 0 OR end_time < 0')" 0 \
    "year 1 is no time"

# ------------------------------------------------------------- dates that may be read either way

# Of rows up to the 12th only calls over midnight tell the order: the nights have them, early has none.
dialect --until 2026-11-12 <latin.csv >nights.csv
perl -ne 'my %days = map { $_ => 1 } /(2026-11-\d\d)T/g; print if keys %days < 2' nights.csv >early.csv
rm -f s.db*
run --db s.db import early.csv
content s.db >early.content
is "$(grep -c '/1[3-9]/\|/[23][0-9]/' early.csv)" 0 "(no date up to the 12th tells the order)"

# ambiguous STYLE ORDER SAYS: rows that do not tell are read with a warning; without, if told.
ambiguous() {
    dialect --dates "$1" <early.csv >x.csv
    rm -f s.db*
    run --db s.db --now 2027-06-01T00:00:00Z import x.csv # by then no order is in the future
    exit_is 0 "$1, no row tells the order"
    err_has "--date-order" "$1, no row tells the order: warns and says what helps"
    is "$(grep -cv '^sipwhy: ' "$err")" 0 "$1: in a sentence of its own"
    reads x.csv early "$1, --date-order $2" --date-order "$2"
    is "$(warnings)" "" "$1, --date-order $2: no warning"
    is "$(said date_order)" "$3" "$1, --date-order $2: says so"
}
ambiguous gb dmy "day first"
ambiguous us24 mdy "month first"
rm -f s.db*
run --db s.db import nights.csv
content s.db >nights.content
for style in gb us24; do
    dialect --dates $style <nights.csv >x.csv
    rm -f s.db*
    run --db s.db --now 2027-06-01T00:00:00Z import x.csv
    content s.db | cmp -s - nights.content
    ok $? "$style: calls over midnight tell the order"
    is "$(warnings)" "" "$style: without a warning"
    dialect --dates $style <early.csv >x.csv
    rm -f s.db*
    run --db s.db --now 2026-11-23T00:00:00Z import x.csv
    exit_is 0 "$style, one order is in the future"
    content s.db | cmp -s - early.content
    ok $? "$style: the other one counts"
    is "$(warnings)" "" "$style: without a warning"
done
reads x.csv early "the right order, given once more" --date-order mdy
rm -f s.db*
run --db s.db import --date-order dmy x.csv
exit_is 0 "the wrong order is taken at its word"
is "$(dates_of s.db | grep -c '11\.09\.')" "$(grep -c ',2026-11-09T' early.csv)" \
    "the wrong order gives other times"
dialect --dates de <early.csv >x.csv
reads x.csv early "dots tell the order"
is "$(warnings)" "" "dots tell the order: no warning"

# The last rows tell; what was read before them must be right too.
dialect --dates gb <latin.csv >late.csv
is "$(head -50 late.csv | grep -c ',1[3-9]/')" 0 "(the first rows do not tell)"
reads late.csv latin "the last rows tell the order"
is "$(warnings)" "" "the last rows tell the order: no warning"
dialect --dates us24 <latin.csv >late-us.csv
reads late-us.csv latin "the last rows tell the order, month first"
gzip -k late.csv late-us.csv
reads late.csv.gz latin "the last rows tell the order, gzip"
reads late-us.csv.gz latin "the last rows tell the order, month first, gzip"
for file in late late-us; do
    rm -f s.db*
    # shellcheck disable=SC2002 # a pipe is what is tested
    cat $file.csv | "$SIPWHY" --db s.db import - >"$out" 2>"$err"
    status=$?
    if [ $status = 0 ]; then
        content s.db | cmp -s - latin.content
        ok $? "$file, through a pipe: the same calls and causes"
    else
        exit_is 65 "$file, through a pipe: refused"
        err_has "--date-order" "$file, through a pipe: says what helps"
        is "$(sqlite3 s.db 'SELECT count(*) FROM calls')" 0 "$file, through a pipe: nothing is kept"
    fi
done

# Rows that contradict one another.
dialect --dates gb --other-date 299 <latin.csv >x.csv
rm -f s.db*
run --db s.db import x.csv
exit_is 65 "a date with the month first among others: exit 65"
err_has "x.csv: line " "a date with the month first among others: says where"
err_has "--date-order" "a date with the month first among others: says what helps"
is "$(sqlite3 s.db 'SELECT count(*) FROM calls')" 0 \
    "a date with the month first among others: nothing is kept"
run --db s.db import --date-order dmy --json x.csv
exit_is 0 "with --date-order dmy it is read"
is "$(said new) new, $(said rejected) rejected" "299 new, 1 rejected" "but for that row"
dialect --dates us24 --other-date 299 <latin.csv >x.csv
rm -f s.db*
run --db s.db import x.csv
exit_is 65 "a date with the day first among others: exit 65"
two_dates() { # FIRST SECOND: an export of two calls at these times
    local n=0 time
    echo "$G4"
    for time in "$@"; do
        n=$((n + 1))
        echo "0b1f3c5e-0a00-4b00-8c00-0d0e0f00000$n,,,,DE,$time,,,,0,No,,,dr_out,,,,503,560503,,sbc1.contoso.com,,,,"
    done
}
two_dates "13/01/2026 12:00:00" "01/13/2026 12:00:00" >x.csv
run --db s.db import x.csv
exit_is 65 "13/01 and 01/13: exit 65"
is "$(sqlite3 s.db 'SELECT count(*) FROM calls')" 0 "13/01 and 01/13: nothing is kept"
two_dates "13/01/2026 4:05:06 PM" "3/01/2026 4:05:06 PM" >pm.csv
rm -f s.db*
run --db s.db import --date-order dmy pm.csv
is "$(dates_of s.db)" "03.01.
13.01." "AM/PM with the day first, as Australia writes it, --date-order dmy"
rm -f s.db*
run --db s.db import pm.csv
is "$(dates_of s.db)" "03.01.
13.01." "AM/PM with the day first: a day above 12 tells more than AM/PM does"

# --------------------------------------------------------------------------- options that overrule

dialect --encoding iso-8859-15 <euro.csv >x.csv
reads x.csv euro "--encoding ISO-8859-15" --encoding ISO-8859-15
told ISO-8859-15 , "" "--encoding ISO-8859-15"
rm -f s.db*
run --db s.db import x.csv
exit_is 0 "and without"
content s.db | cmp -s - euro.content
is $? 1 "and without: the euro sign is another one"
dialect --encoding MacRoman --ends cr <euro.csv >x.csv
reads x.csv euro "an old Mac, --encoding MACINTOSH" --encoding MACINTOSH
is "$(grep -c "old Macs" "$out")" 0 "an old Mac, --encoding MACINTOSH: nothing is unsure"
rm -f s.db*
run --db s.db import x.csv
out_has "its lines end as on old Macs" "without: the receipt says that letters may be wrong"
out_has "--encoding MACINTOSH" "and what to do"
dialect --encoding WINDOWS-1252 <euro.csv >x.csv
run --db s.db import x.csv
is "$(grep -c "old Macs" "$out")" 0 "Windows-1252 with other line ends: nothing is unsure"
dialect --encoding UTF-16LE <all.csv >x.csv
reads x.csv all "--encoding UTF-16LE" --encoding UTF-16LE
reads latin.csv latin "--encoding UTF-8" --encoding UTF-8

dialect --delimiter '|' <all.csv >x.csv
reads x.csv all "--delimiter |" --delimiter '|'
reads x.csv all "--format admin-center" --format admin-center
dialect --delimiter tab <all.csv >x.csv
reads x.csv all "--delimiter tab" --delimiter tab
for options in "--delimiter ," "--format graph"; do
    rm -f s.db*
    # shellcheck disable=SC2086 # an option and its value
    run --db s.db import $options x.csv
    exit_is 65 "$options where it is not so: exit 65"
    is "$(sqlite3 s.db 'SELECT count(*) FROM calls' 2>&1)" 0 "$options where it is not so: nothing is kept"
done
for options in "--encoding no-such-encoding" "--delimiter xyz" "--format no-such-format" "--date-order ydm"; do
    # shellcheck disable=SC2086 # an option and its value
    run --db s.db import $options x.csv
    exit_is 2 "$options: exit 2"
    err_has "$(cut -d' ' -f1 <<<"$options")" "$options: names the option"
done

# ------------------------------------------------------------------------------------- cut short

# cut_short FILE BASE STEP NAME: cut at every so many bytes it is refused; or what is stored is
# right, the rows before the cut are all there, and one that is cut is rejected, whole or told.
cut_short() {
    local size at new rejected lines wrong='' refused=0
    size=$(stat -c %s "$1")
    for ((at = $3; at < size; at += $3)); do
        head -c "$at" "$1" >cut.csv
        rm -f s.db*
        run --db s.db import --json cut.csv
        calls_of s.db >stored 2>/dev/null
        if [ "$status" = 65 ]; then
            refused=$((refused + 1))
            [ ! -s stored ] || wrong="$wrong $at:refused,stored"
            continue
        fi
        read -r new rejected < <(sqlite3 -separator ' ' :memory: "SELECT json_extract(f, '\$.new'),
            json_extract(f, '\$.rejected') FROM (SELECT json_extract(readfile('$out'), '\$.files[0]') AS f)")
        lines=$(tr -cd '\n' <cut.csv | wc -c)
        [ "$status" = 0 ] || wrong="$wrong $at:exit-$status"
        [ "$(wc -l <stored)" = "$new" ] || wrong="$wrong $at:miscounted"
        [ -z "$(comm -23 stored "$2.calls")" ] || wrong="$wrong $at:wrong-content"
        [ "$((rejected > 1))" = 0 ] || wrong="$wrong $at:$rejected-rejected"
        [ "$((new + rejected >= lines - 1))" = 1 ] || wrong="$wrong $at:rows-lost"
    done
    is "$wrong" "" "$4: cut at $((size / $3)) places, no wrong content, no row lost"
    [ "$((refused * 3 < size / $3))" = 1 ]
    ok $? "$4: most of them are read as far as they go ($refused are refused)"
}
cut_short latin.csv latin 997 "UTF-8"
dialect --encoding UTF-16LE --bom --delimiter tab --rows 0-119 <latin.csv >x.csv
cut_short x.csv latin 998 "UTF-16LE, between characters"
dialect --encoding UTF-16LE --bom --delimiter tab --rows 0-39 <latin.csv >x.csv
cut_odd=0
for at in 1001 4003 9001 20001; do
    head -c $at x.csv >cut.csv
    run --db :memory: import cut.csv
    [ "$status" = 65 ] || cut_odd=$status
done
is "$cut_odd" 0 "UTF-16LE, cut within a character: exit 65"

done_testing
