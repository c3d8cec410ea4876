#!/usr/bin/env bash
# faces.t - the same facts are in every face of a report: what its JSON says is in text, HTML,
# Markdown, CSV and both parts of a mail. See faces.pl.
# shellcheck source-path=SCRIPTDIR disable=SC2016 # perl reads what is in single quotes
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1
run --db a.db -q import "$root/samples"
# Pairs of several causes: which steps are told of them hangs on the phrase.
ambiguous=$(run codes list --json && sqlite3 :memory: "SELECT group_concat(pair, ' ') FROM (
    SELECT value ->> 'sip_code' || '/' || (value ->> 'microsoft_code') AS pair
    FROM json_each(readfile('$out'), '\$.codes') GROUP BY 1 HAVING count(*) > 1)")
is "$(grep -c 480/10037 <<<"$ambiguous")" 1 "pairs of several causes are known"

faces() { # faces NAME COMMAND: the report in all faces
    local name=$1 mail=()
    shift
    case " $* " in *" weekly "*) mail=(--mail-to a@contoso.com -o "$name.eml") ;; esac
    run "$@" -o "$name.json" -o "$name.txt" -o "$name.html" -o "$name.md" -o "$name.csv" "${mail[@]}"
    exit_is 0 "$name is written"
}
lacks() { perl "$root/tests/cli/faces.pl" "$1" "$2" "$ambiguous" 2>&1; } # lacks JSON FACE
same() { # same NAME FACE LEAST: it lacks nothing, of so many facts at the least
    local found
    found=$(lacks "$1.json" "$1.$2")
    is "$(grep -v ' facts$' <<<"$found" | head -20)" "" "$1.$2 has every fact of the JSON: $found"
    ok $(($(sed -n 's/ facts$//p' <<<"$found") < $3)) "which are $3 at the least"
}

# weekly and rank of the samples; and a week of many trunks and causes, in full.
faces weekly --db a.db --now 2026-11-23T07:00:00Z weekly
faces rank --db a.db --now 2026-11-23T07:00:00Z rank
"$GEN_CALLS" 40000 3 --weeks 5 --start 2026-10-12 >many.csv
run --db b.db -q import many.csv
faces many --db b.db --now 2026-11-17T07:00:00Z weekly --advice full
faces tail --db b.db --now 2026-11-17T07:00:00Z rank --advice full --top 5
for face in txt html md eml; do
    same weekly $face 120
    same many $face 180
    [ $face = eml ] || same rank $face 75
    [ $face = eml ] || same tail $face 25
done

# ------------------------------------------------------------------------------------- CSV

# table NAME TABLE: as CSV it has a row for each of the JSON, and each of its cells.
table() {
    local db=a.db now=2026-11-23T07:00:00Z command=weekly path="\$.$2" columns column wrong='' ranked=''
    case $1 in many) db=b.db now=2026-11-17T07:00:00Z ;; rank) command=rank ;; esac
    [ "$2" = ranking ] && path='$.causes' ranked="WHERE rank <> ''" # the last row is the rest
    run --db $db --now $now $command --table "$2" -o table.csv
    rm -f c.db
    sqlite3 c.db ".import --csv table.csv c"
    # An object is a list of one.
    sqlite3 :memory: "SELECT iif(json_type(j) = 'array', j, json_array(json(j)))
        FROM (SELECT json_extract(readfile('$1.json'), '$path') AS j)" >list.json
    columns=$(head -1 table.csv | tr -d '\r' | tr ',' ' ')
    for column in $columns; do
        case $column in top_cause_* | concurrent_*) continue ;; esac # csv_tables.t has them
        sqlite3 c.db "SELECT $column FROM c $ranked" >got
        sqlite3 :memory: "SELECT coalesce(CASE json_type(value, '$.$column') WHEN 'true' THEN 'true'
            WHEN 'false' THEN 'false' END, value ->> '$.$column') FROM json_each(readfile('list.json'))" >want
        perl -i -pe 's/^(-?\d+\.\d+)$/0 + $1/e' got want # 0.5000 is 0.5
        cmp -s got want || wrong="$wrong $column"
    done
    is "$wrong" "" "$1, CSV: $2 is as in the JSON ($(wc -w <<<"$columns") columns, $(wc -l <got) rows)"
}
for table in ranking verdict totals totals_last_week expected unknown trunks countries owners origins \
    weeks gone receipt certificate states; do
    table weekly $table
    table many $table
    case $table in ranking | totals | expected | receipt) table rank $table ;; esac
done

# ---------------------------------------------------------------------- what is left out is seen

# Each row of the tables of Markdown, and the same row of the page.
seen=0 missed=0
perl -ne 's/\\//g, s/ *\| */ /g, s/^ | $//g, print if /^\|/ && !/^\| -/ && !/^\| ---/' weekly.md |
    grep -vE '^(attempts|failed|#|this|n) .*(trunk|title|cause|act|response|guess|outcome|country|before)|^ ?n median|^ ?this week' \
        >rows
sed -n '1~4p' rows >some
while IFS= read -r row; do
    export ROW=$row
    perl -ne '(my $t = $_) =~ s/\\//g; $t =~ s/ *\| */ /g; print unless /^\|/ && index($t, $ENV{ROW}) >= 0 && !$n++' \
        weekly.md >cut.md
    perl -0777 -pe 's{<figure>.*?</figure>}{}gs; my $n; s{(<tr><t[dh](?:(?!</tr>).)*</tr>)}{
        my $row = $1; (my $t = $row) =~ s/<[^>]*>/ /g; $t =~ s/&#39;/\x27/g; $t =~ s/\s+/ /g;
        index($t, $ENV{ROW}) >= 0 && !$n++ ? "" : $row}ges' weekly.html >cut.html
    for face in md html; do
        seen=$((seen + 1))
        lacks weekly.json cut.$face | grep -q lacks || missed=$((missed + 1))
    done
done <some
is "$missed $((seen > 20))" "0 1" "of $seen rows that are taken out each is missed, in Markdown and HTML"
for what in Verdict Attempts Calls ASR NER Data; do
    for face in txt md; do
        sed "0,/$what/{/$what/d}" weekly.$face >cut.$face
        is "$(($(lacks weekly.json cut.$face | grep -c lacks) > 0))" 1 "$face without $what is missed"
    done
done
sed 's/^ *1\. .*//' weekly.txt >cut.txt
ok $(($(lacks weekly.json cut.txt | grep -c 'lacks step') < 5)) "advice that is taken out is missed"

done_testing
