#!/usr/bin/env bash
# subject.t - all that is stored of somebody is written out for them, and of others nothing more.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh
. tests/cli/people.sh

cd "$work" || exit 1
now=2026-11-28T12:00:00Z
sip() { run --db a.db --now "$now" "$@"; }

people >calls.csv
sip import calls.csv
load calls.csv
as_csv "SELECT $(graph_columns) FROM c WHERE rowid <= 3" >graph.csv
sip import graph.csv
cat >cqd.csv <<CSV
Date,Second UPN,SIP Code,Microsoft Response Code,Total Attempts,Total Connected
2026-11-02,$ada,503,560503,3,0
2026-11-16,grace@contoso.com,503,560503,12,0
CSV
sip import cqd.csv
sip note add 2026-11-10 "New phone for $ada and +49 (0)30 5550101; ask grace@contoso.com"
sip note add 2026-11-11 'Nothing of anybody'
sip ack 503/560503 --note 'known to Ada Byron'

# records FILE SQL: of the table that a CSV makes.
records() {
    tr -d '\r' <"$1" >r.csv
    sqlite3 :memory: ".import --csv r.csv r" "$2"
}

sip export --subject $ada --subject "+49 30 555-0101" -o ada.csv
exit_is 0 "export"
is "$(cat "$out")$(wc -l <"$err")" 1 "a line says what is included"
err_has "all rows of calls as caller, callee, user or in a phrase" "which is this"
err_has "in full, others masked" "and who is masked"
is "$(stat -c %a ada.csv)" 600 "the file is its owner's only"
is "$(records ada.csv "SELECT record, count(*) FROM r GROUP BY 1 ORDER BY 1" | tr '\n' ' ')" \
    "ack|1 call|7 call as imported|6 counts|1 note|1 user|3 " "every row about that person"
is "$(records ada.csv "SELECT group_concat(role, ', ') FROM (SELECT role FROM r WHERE record = 'call' ORDER BY invite_time, callee)")" \
    "callee user, caller user, caller user, callee phrase, phrase, user, callee user" "and in what part"
is "$(records ada.csv "SELECT caller, callee, user, object_id, display_name, admin_units, correlation_id FROM r WHERE record = 'call' AND role = 'caller user' ORDER BY invite_time LIMIT 1")" \
    "+$ada_number|+33*******89|$ada|$object|Ada Lövelace|sales of ada|$(id 2)" "what is theirs in full, the other number masked"
is "$(records ada.csv "SELECT caller, callee, user, object_id, display_name, phrase FROM r WHERE record = 'call' AND role = 'callee phrase'")" \
    "+49*******02|+$ada_number|g***@contoso.com|b***|G.H.|Number +49 30 555-0101 is busy" "another user masked"
is "$(records ada.csv "SELECT invite_time, failure_time, sip_code, microsoft_code, trunk, direction, call_type, success, media_bypass, user_country FROM r WHERE record = 'call' AND correlation_id = '$(id 2)'")" \
    "2026-11-10T10:01:05.123Z|2026-11-10T10:01:20Z|503|560503|sbc1.contoso.com|out|dr_out|0|0|DE" "with all else"
is "$(records ada.csv "SELECT since, until, attempts, connected, user FROM r WHERE record = 'counts'")" \
    "2026-11-02T00:00:00Z|2026-11-03T00:00:00Z|3|0|$ada" "counts by user"
is "$(records ada.csv "SELECT text FROM r WHERE record = 'note'")" "New phone for $ada and +49 (0)30 5550101; ask g****@contoso.com" \
    "notes that name them, others in them masked"
is "$(grep -c '49305550102\|Grace\|Alan\|33123456789\|Nothing of anybody' ada.csv)" 0 "and nobody else in full"

sip export --subject "$ada_number" --unmask
is "$(grep -c 'Grace Hopper' "$out")" 1 "--unmask shows others"
err_has "others too" "and says so"
sip export --subject $object --json
is "$(sqlite3 :memory: "SELECT json_extract(j, '\$.schema', '\$.others_masked', '\$.n'), json_array_length(j, '\$.records'), json_extract(j, '\$.records[0].user')
    FROM (SELECT CAST(readfile('$out') AS TEXT) AS j)")" "[\"sipwhy.subject/1\",true,17]|17|ada.byron@contoso.com" "as JSON"
sip export --subject 0049171/5550101
is "$(records "$out" "SELECT record, role, display_name FROM r")" "call|callee|A.L." "by any spelling of a number"
sip export --subject nobody@contoso.com -q
is "$status $(wc -l <"$out") $(cat "$err")" "0 1 " "of nobody: a heading line"
# A user whose name is a number, as universities have them; some exports have it as the caller, too.
people | sed "s/grace@contoso.com/1234567@contoso.com/; s/+49305550102,/1234567@contoso.com,/" >numeric.csv
run --db n.db import numeric.csv
run --db n.db export --subject 1234567@contoso.com
is "$(records "$out" "SELECT record, role, user, count(*) FROM r GROUP BY 1, 2, 3 ORDER BY 1")" "call|caller user|1234567@contoso.com|3
user||1234567@contoso.com|1" "of a user whose name is a number"
run --db n.db purge --user 1234567@contoso.com
run --db n.db export --subject 1234567@contoso.com -q
is "$(wc -l <"$out")" 1 "who can be purged"

sip import --tenant fabrikam calls.csv
sip export --subject $ada --tenant fabrikam
is "$(records "$out" "SELECT group_concat(DISTINCT tenant) FROM r WHERE record = 'call'")" fabrikam "--tenant: of that one's calls"

# Formula-safe: what a sheet would run is text.
sed "s/Ada Byron/=HYPERLINK(1)/" calls.csv >evil.csv
run --db e.db import evil.csv
run --db e.db export --subject $ada
is "$(grep -c ",'=HYPERLINK" "$out") $(grep -c ',=' "$out")" "2 0" "no cell is a formula"

# After a purge there is nothing to tell.
cp a.db p.db
run --db p.db purge --user $ada --number $ada_number --number +491715550101
run --db p.db export --subject $ada --subject $ada_number --subject +491715550101 -q
is "$(wc -l <"$out")" 1 "purged: nothing is left to tell"

# A database that can only be read tells as well, and nothing is changed by telling.
before=$(dump a.db | sha256sum)
sip export --subject $ada
is "$(dump a.db | sha256sum)" "$before" "nothing is changed"

while IFS='|' read -r arguments want; do
    eval "sip export $arguments"
    is "$status $(ls x.* 2>/dev/null)" "2 " "export $arguments: wrong usage"
    err_has "$want" "and why"
    is "$(grep -c '5550101' "$err")" 0 "and no number is said"
done <<'CASES'
|whose? give --subject
--subject '+49305550*'|give a whole number
--subject '*@contoso.com'|give a user by UPN or object ID
--subject 112|give a whole number
--subject a@contoso.com --format text|writes CSV or JSON
--subject a@contoso.com -o x.html|writes CSV or JSON
--subject a@contoso.com more|whose? give --subject
CASES
run --db none.db export --subject $ada -o x.csv
is "$status $(ls x.csv 2>/dev/null)" "66 " "a database that is not there"

done_testing
