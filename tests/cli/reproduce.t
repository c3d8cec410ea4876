#!/usr/bin/env bash
# reproduce.t - a past week can be made again, byte for byte, whatever was imported in which order,
# however the calls were parted and joined into exports, and whatever was taken back since. Only what
# tells of the imports themselves differs.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

samples=$root/samples
cd "$work" || exit 1
RANDOM=20261123 # every run the same

"$GEN_CALLS" 6000 7 --weeks 5 --start 2026-10-19 --fail 25 >all.csv
"$GEN_CALLS" 900 8 --weeks 2 --start 2026-11-09 --fail 25 >more.csv
head -1 all.csv >heading
{ tail -n +2 all.csv; tail -n +2 more.csv; } >rows
total=$(wc -l <rows)

# deal FOLDER: the rows, in random order, as exports that overlap; some are joined, some packed.
deal() {
    local n=0 from=1 to
    mkdir -p "$1"
    shuf --random-source=<(yes "$RANDOM") rows >"$1.rows"
    while [ $from -le "$total" ]; do
        to=$((from + 300 + RANDOM % 2500))
        n=$((n + 1))
        { cat heading; sed -n "$from,${to}p" "$1.rows"; } >"$1/$n.csv"
        from=$((to + 1 - RANDOM % 200))
    done
    cat "$1/1.csv" "$1/2.csv" >"$1/joined.csv"
    [ $((RANDOM % 2)) = 0 ] && rm "$1/1.csv"
    gzip "$1/$n.csv"
    cp "$samples"/*.csv "$samples"/*.zip "$1"
}

# bring_in FOLDER DB: all of it in random order and groups, over some weeks.
bring_in() {
    local day=0 group=()
    local file
    find "$1" -type f | sort | shuf --random-source=<(yes "$RANDOM") >"$1.order"
    while read -r file; do
        group+=("$file")
        [ $((RANDOM % 3)) = 0 ] && continue
        run --db "$2" --now "$(date -u -d "2026-11-10 + $day days" +%FT%TZ)" import "${group[@]}" </dev/null
        [ "$status" = 0 ] || exit_is 0 "import of ${group[*]}"
        group=()
        day=$((day + RANDOM % 5))
    done <"$1.order"
    [ ${#group[@]} = 0 ] || run --db "$2" --now 2026-12-20T00:00:00Z import "${group[@]}"
}

# What tells of the imports: the line of data (and how it goes on), the line of what was revised.
without_imports() {
    awk '/^(Data|Revised) / { off = 1; next } off && /^          / { next } { off = 0; print }'
}
without_receipt() {
    sqlite3 :memory: "SELECT json_remove(CAST(readfile('$out') AS TEXT), '\$.receipt', '\$.revised')"
}

weeks='2026-W41 2026-W43 2026-W46 2026-W47'
report() { # report DB: every report of every week
    local week zone now
    for week in $weeks; do
        for zone in UTC Asia/Kolkata; do
            now=2026-11-30T09:00:00Z
            for what in weekly rank; do
                echo "== $what $week $zone"
                run --db "$1" --now $now --tz $zone $what --week "$week" </dev/null
                without_imports <"$out"
                run --db "$1" --now $now --tz $zone $what --week "$week" --format json </dev/null
                without_receipt
                run --db "$1" --now $now --tz $zone $what --week "$week" --format csv </dev/null
                cat "$out"
            done
        done
        run --db "$1" --now $now calls --week "$week" --outcome all --limit 0 --unmask --format csv
        cat "$out"
        run --db "$1" --now $now ticket 503/560503 --week "$week"
        without_imports <"$out"
    done
}

deal one
run --db one.db --now 2026-12-01T00:00:00Z import one
exit_is 0 "all exports at once"
sqlite3 one.db 'SELECT count(*) > 6000 FROM call' | grep -q 1
ok $? "there are calls"
report one.db >one.report
is "$(grep -c '^== ' one.report) $(grep -c '^No call in this period' one.report)" "16 0" "every week is reported"
for round in 2 3 4 5 6 7; do
    deal "$round"
    bring_in "$round" "$round.db"
    is "$(sqlite3 "$round.db" 'SELECT count(*) FROM call')" "$(sqlite3 one.db 'SELECT count(*) FROM call')" \
        "dealt again, brought in over time: as many calls"
    report "$round.db" >"$round.report"
    is "$(diff one.report "$round.report" | head -30)" "" "the same reports"
    is "$(sqlite3 "$round.db" 'SELECT count(*) > 4 FROM import')" 1 "of several imports"
done

# Weeks brought in later, before and behind, change nothing in it.
"$GEN_CALLS" 800 9 --weeks 2 --start 2026-11-30 --fail 25 >later.csv
run --db 2.db --now 2026-12-20T00:00:00Z import later.csv
report 2.db >2.report
is "$(diff one.report 2.report | head -30)" "" "later weeks change no earlier one"
last=$(sqlite3 2.db 'SELECT max(id) FROM import')
run --db 2.db imports undo "$last"
report 2.db >2.report
is "$(diff one.report 2.report | head -30)" "" "nor does taking them back"

done_testing
