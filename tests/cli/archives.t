#!/usr/bin/env bash
# archives.t - archives and folders as admins have them: what is an export goes in, what is not is
# told, limits hold.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
generate 60 >calls.csv
head -30 calls.csv >first.csv
{ head -1 calls.csv && tail -40 calls.csv; } >second.csv

# ----------------------------------------------------------------------- by content, not name

mkdir zip
cp first.csv zip/DirectRouting.calls.csv
iconv -t UTF-16 second.csv >"zip/Unicode Text.txt"
echo '{"start":"2026-11-09"}' >zip/parameters.json
echo 'read me first' >zip/readme.txt
printf 'PK\5\6%18s' '' | tr ' ' '\0' >zip/inner.zip
printf 'PK\3\4' >zip/nested.csv
ln -s /etc/hostname zip/link.csv
mkdir zip/__MACOSX && printf '\0\5\26\7' >zip/__MACOSX/._DirectRouting.calls.csv
(cd zip && bsdtar -a -cf ../a.zip ./*)
run --db a.db import a.zip
exit_is 0 "a ZIP with more than exports"
out_has "a.zip/DirectRouting.calls.csv (admin-center): 29 rows" "the export in it"
out_has "a.zip/Unicode Text.txt (admin-center): 40 rows" "and one that is called .txt, in UTF-16"
is "$(sort "$err")" "sipwhy: a.zip/inner.zip: passed over, no export
sipwhy: a.zip/link.csv: a link: its target is not followed
sipwhy: a.zip/nested.csv: an archive in an archive: unpack it first
sipwhy: a.zip/readme.txt: passed over, no export
sipwhy: new database a.db" "what was passed over, and why"
is "$(content a.db | cksum)" "$(run --db b.db import calls.csv; content b.db | cksum)" "all calls are in"
run --db :memory: import --json a.zip
is "$(sqlite3 :memory: "SELECT json_array_length(CAST(readfile('$out') AS TEXT), '\$.notes')")" 4 "as JSON"
run --db :memory: -q import a.zip
is "$(cat "$err")" "" "quietly"

for packing in 'gzip -c' 'xz -c' 'zstd -qc'; do
    command -v "${packing%% *}" >/dev/null || { skip "no ${packing%% *}" "$packing"; continue; }
    $packing calls.csv >packed.csv
    rm -f s.db
    run --db s.db import packed.csv
    is "$(content s.db | cksum)" "$(content b.db | cksum)" "$packing, called .csv"
    bsdtar -cf - first.csv second.csv | $packing >packed.bin
    rm -f s.db
    run --db s.db import packed.bin
    is "$(content s.db | cksum)" "$(content b.db | cksum)" "a tar through $packing, called .bin"
done

# -------------------------------------------------------------------------------- limits

run --db l.db import --max-members 3 a.zip
exit_is 65 "more members than --max-members"
err_has "a.zip: has more than 3 members: --max-members raises the limit" "says so"
yes ,,,,,,,,,,,,,,,,,,, | head -c 3000000 >zeros
{ cat calls.csv zeros; } | gzip -c >bomb.csv.gz
run --db l.db import --max-size 1M bomb.csv.gz
exit_is 65 "more bytes than --max-size"
err_has "unpacks to more than 1048576 bytes: --max-size raises the limit" "says so"
is "$(sqlite3 l.db 'SELECT count(*) FROM imports')" 0 "and nothing of it is kept"
run --db l.db import --max-size 4M bomb.csv.gz
exit_is 0 "within a raised limit"
for bad in 0 x -1 1X 9999999999T; do
    run --db l.db import --max-size "$bad" a.zip
    exit_is 2 "--max-size $bad: wrong usage"
done

# Memory is bounded in bytes too: 150 MB of phrases of half a megabyte each, in less than they take.
# (A sanitizer takes more address space than there is.)
if ! grep -q __asan "$SIPWHY"; then
    awk 'BEGIN { s = "x"; for (i = 0; i < 19; i++) s = s s
        print "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN"
        for (i = 0; i < 300; i++)
            printf "c%d,2026-11-09T10:00:00Z,No,503,560503,%s%d,sbc1\n", i, s, i }' >long_phrases.csv
    (
        ulimit -v 240000
        "$SIPWHY" --db long.db import long_phrases.csv
    ) >long.out 2>&1
    is "$(tail -1 long.out)" "total: 1 file: 300 rows = 300 new + 0 known + 0 rejected" \
        "long phrases do not fill the memory"
    # Large rows among small ones, and rejected and left out ones behind them.
    awk 'BEGIN { s = "x"; for (i = 0; i < 19; i++) s = s s
        head = "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN"
        row = ",2026-11-09T10:00:00Z,No,%s,560503,%s,sbc1\n"
        print head
        for (i = 0; i < 60; i++) printf "a%d" row, i, 503, s
        for (i = 0; i < 60; i++) {
            printf "b%d" row, i, 503, "y"
            printf "c%d" row, i, "5x3", s
            print head "\nApplied filters: " s ",,,,,,"
        }
        for (i = 0; i < 40000; i++) printf "d%d" row, i, 503, "z" }' >mix.csv
    (
        ulimit -v 240000
        "$SIPWHY" --db mix.db import mix.csv
    ) >mix.out 2>&1
    is "$(sqlite3 mix.db "SELECT rows, new, rejected FROM imports")" "40180|40120|60" \
        "nor does a mix of large, small, rejected and left out rows"
    rm -f long_phrases.csv mix.csv
fi

# --------------------------------------------------------------------------------- folders

mkdir -p mess/deep/.hidden
cp a.zip mess/
cp calls.csv "mess/deep/Kopie von calls (1).CSV"
iconv -t UTF-16LE calls.csv >mess/deep/export.txt
echo 'some notes' >mess/notes.md
head -c 200000 /dev/urandom >mess/photo.jpg
echo 'Name,Phone' >mess/people.csv
cp calls.csv mess/deep/.hidden/x.csv
bsdtar -a -cf mess/book.zip --format zip -C "$work" /dev/null 2>/dev/null
run --db m.db import mess
exit_is 0 "a folder of all sorts"
out_has "Kopie von calls (1).CSV (admin-center): 60 rows" "an export called .CSV"
out_has "export.txt (admin-center): 60 rows" "one called .txt"
err_has "passed over: mess/people.csv: line 1: not a known export" "a CSV of something else is told"
err_lacks "photo.jpg" "what nobody takes for an export is not"
err_lacks "notes.md" "nor that"
is "$(content m.db | cksum)" "$(content b.db | cksum)" "the calls are in once"
run --db m2.db -v import mess
err_has "notes.md" "-v tells all"
mkdir only && echo hello >only/notes.md
run --db m3.db import only
exit_is 66 "a folder without exports"
err_has "no exports in what was named" "says so"

# An archive that holds an export is no stranger: all of it goes in or none, and that is told.
mkdir -p beside/strangers && echo 'Name,Phone' >people.csv && cp calls.csv zzz.csv
for order in "calls.csv people.csv" "people.csv zzz.csv"; do
    for format in zip ustar; do
        rm -f beside/*.* n.db*
        # shellcheck disable=SC2086 # words
        bsdtar -cf beside/week.arc --format $format $order
        run --db n.db import beside
        exit_is 65 "$format with $order, in a folder"
        err_has "sipwhy: beside/week.arc: people.csv: line 1: not a known export" "names what is no export"
        is "$(sqlite3 n.db 'SELECT count(*) FROM imports')" 0 "and nothing of it is kept"
    done
done
cp calls.csv beside/
run --db n.db import beside
exit_is 65 "with a good file beside it"
out_has "total: 1 file: 60 rows" "which goes in"
rm beside/*.* && bsdtar -cf beside/week.zip --format zip people.csv && cp calls.csv beside/
run --db n.db import beside
exit_is 0 "an archive without any export is one"
err_has "passed over: beside/week.zip: people.csv: line 1: not a known export" "and told"

# Joined archives: of tars each is read, also compressed; of ZIPs only one could be.
mkdir joined
sed -n '1p; 2,31p' calls.csv >joined/first.csv
sed -n '1p; 32,61p' calls.csv >joined/second.csv
for part in first second; do
    bsdtar -a -cf joined/$part.zip --format zip -C joined $part.csv
    bsdtar -cf joined/$part.tar -C joined $part.csv
    gzip -k joined/$part.tar
    xz -k joined/$part.tar
done
for kind in tar tar.gz tar.xz; do
    rm -f j.db*
    cat joined/first.$kind joined/second.$kind >joined.$kind
    run --db j.db import joined.$kind
    is "$(sqlite3 j.db 'SELECT count(*), (SELECT count(*) FROM imports) FROM calls')" "60|2" "two .$kind in one"
done
rm -f j.db*
cat joined/first.zip joined/second.zip >joined.zip
run --db j.db import joined.zip
exit_is 65 "two ZIPs in one"
err_has "joined.zip: is more than one ZIP: import each by itself" "are refused"
{ cat joined/first.zip && head -c 400 joined/second.zip; } >joined.zip
run --db j.db import joined.zip
exit_is 65 "a ZIP and the beginning of another"
err_has "joined.zip: goes on behind the end of its ZIP, or that is cut short: import each part of it by itself" \
    "are refused"
"$SIPWHY" --db j.db import - <joined.zip >"$out" 2>"$err"
is "$?" 65 "also on standard input"
err_has "standard input: goes on behind the end of its ZIP" "by name"
cat joined/first.zip joined/second.zip | gzip >joined.zip.gz
for how in joined.zip.gz -; do
    "$SIPWHY" --db j.db import "$how" <joined.zip.gz >"$out" 2>"$err"
    is "$?" 65 "two ZIPs in one, compressed: $how"
    err_has "is an archive that was compressed again: unpack it first" "are refused"
done
mkdir joined/folder && cp joined.zip.gz joined/folder/ && cp calls.csv joined/folder/
run --db :memory: import joined/folder
exit_is 65 "in a folder too"
for before in calls.csv joined/first.tar; do
    cat $before joined/second.zip >joined.csv
    run --db :memory: import joined.csv
    exit_is 65 "a ZIP behind $before"
    cat joined/second.zip $before >joined.csv
    run --db :memory: import joined.csv
    exit_is 65 "and before it"
done
is "$(sqlite3 j.db 'SELECT count(*) FROM imports')" 0 "nothing of any of them is kept"
run --db j.db import joined/second.zip
exit_is 0 "a ZIP by itself is not"

# JSON in every shape, and answers without calls.
jq_rows() { sqlite3 -json :memory: ".import --csv joined/first.csv t" "SELECT CorrelationId AS correlationId,
    \"Invite time\" AS inviteDateTime, Success = 'Yes' AS successfulCall, \"Final SIP code\" AS finalSipCode,
    \"Final Microsoft subcode\" AS callEndSubReason, \"SBC FQDN\" AS trunkFullyQualifiedDomainName FROM t"; }
mkdir shapes
jq_rows | sed 's/"successfulCall":1/"successfulCall":true/; s/"successfulCall":0/"successfulCall":false/' >shapes/list.json
sed 's/^\[//; s/\]$//; s/},$/}/' shapes/list.json >shapes/lines.json
{ printf '[{"@odata.context":"x","value":' && cat shapes/list.json && echo '},{"value":[]}]'; } >shapes/pages.json
head -1 shapes/lines.json >shapes/one.json
for shape in list lines pages; do
    rm -f j.db*
    run --db j.db import shapes/$shape.json
    is "$(sqlite3 j.db 'SELECT count(*) FROM calls')" 30 "JSON: $shape"
done
run --db j.db import shapes/one.json
out_has "1 row = 0 new + 1 known" "JSON: one call alone"
echo '{"results":[{"tables":[{"rows":[{"CQD[PSTN Call End Reason]":503,"CQD[PSTN Call End Sub Reason]":560503,"CQD[Date]":"2026-11-09","CQD[PSTN Total Attempts Count]":7}]}]}]}' >shapes/powerbi.json
run --db j.db import shapes/powerbi.json
is "$(sqlite3 j.db 'SELECT attempts FROM counts')" 7 "JSON: the answer of executeQueries"
sed 's/}$/,"newInGraph":[{"id":"x"}]}/' shapes/lines.json >shapes/lists.json
rm -f j2.db*
run --db j2.db import shapes/lists.json
is "$(sqlite3 j2.db 'SELECT count(*) FROM calls')" 30 "JSON: calls with a list that is not known"
sed 's/}\]}\]}$/}],"error":{"code":"x"}}]}/' shapes/powerbi.json >partial.json
run --db j2.db import partial.json
exit_is 65 "JSON: an answer with an error beside its rows"
err_has "partial.json: line 1: an error stands beside the calls: they are not whole" "says so"
echo '{"@odata.context":"x","value":[]}' >shapes/empty.json
run --db j.db import shapes/empty.json
exit_is 65 "an answer without calls"
err_has "shapes/empty.json: is an answer without calls" "says so"
mkdir quiet && cp shapes/empty.json quiet/ && echo '{"value":[]}' >quiet/second.json
run --db quiet.db import quiet
exit_is 0 "a folder of answers without calls, and nothing else"
is "$(cat "$err")" "sipwhy: new database quiet.db
sipwhy: passed over: quiet/empty.json: is an answer without calls
sipwhy: passed over: quiet/second.json: is an answer without calls" "each is told"
sound quiet.db "a folder of answers without calls"
echo 'Name,Phone' >quiet/people.csv
run --db quiet.db import quiet
exit_is 0 "and something else"
err_has "passed over: quiet/people.csv: line 1: not a known export" "which is told"
run --db j.db import shapes
exit_is 0 "in a folder it is passed over"
err_has "passed over: shapes/empty.json: is an answer without calls" "and told"

# What has the heading of an export is one, whatever it is called: if it is damaged, that is told, and
# nothing of the archive or file is kept.
{ cat calls.csv && printf 'x\0y\n'; } >nul.txt
{ head -1 calls.csv && printf 'x\0y\n'; } >nul_at_once.txt
"$GEN_CALLS" 6000 7 >long.txt && printf 'x\0y\n' >>long.txt
for damaged in nul.txt nul_at_once.txt long.txt; do
    rm -rf m4.db* c.zip box && mkdir box
    cp "$damaged" box/a.txt && cp calls.csv box/b.csv
    bsdtar -a -cf c.zip --format zip -C box a.txt b.csv
    run --db m4.db import c.zip
    exit_is 65 "$damaged in an archive, before a good file"
    err_has "c.zip: a.txt: is no text: NUL bytes in it" "says why"
    is "$(sqlite3 m4.db 'SELECT count(*) FROM imports')" 0 "and nothing of it is kept"
    sound m4.db "$damaged"
    run --db m4.db import box
    exit_is 65 "$damaged in a folder"
    err_has "box/a.txt: is no text: NUL bytes in it" "says why"
    is "$(sqlite3 m4.db 'SELECT group_concat(file) FROM imports')" b.csv "and the good file is in"
    sound m4.db "$damaged, in a folder"
done

mkdir book && printf '<x/>' >'book/[Content_Types].xml'
(cd book && bsdtar -a -cf ../book.zip ./*) && mv book.zip Calls.xlsx
run --db m3.db import Calls.xlsx
exit_is 65 "a workbook"
err_has "Calls.xlsx: is a workbook, not text: open it and save it as CSV UTF-8" "is named, with the cure"

# ------------------------------------------------------------------------------- formats

run formats
exit_is 0 "formats"
for file in "$root"/schema/formats/*.csv; do
    name=${file##*/}
    out_has "${name%.csv}" "formats lists ${name%.csv}"
done
is "$(awk 'length($0) > 80' "$out")" "" "within 80 columns"
run formats show graph
out_has "inviteDateTime | inviteDateTimeUtc" "formats show: headings"
out_has "Sample" "and a sample"
run formats show nothing
exit_is 2 "a format that is not there"
err_has "there is no format of that name; see sipwhy formats" "says so"
run formats show graph --json
is "$(sqlite3 :memory: "SELECT json_extract(CAST(readfile('$out') AS TEXT), '\$.source')")" calls "as JSON"
run formats list --format csv
is "$(head -1 "$out" | tr -d '\r')" "format,source,product,title" "as CSV"
sed 's/Final SIP code/Final code/' calls.csv >odd.csv
run --db m3.db import odd.csv
err_has 'nearest is admin-center, whose column "Final SIP code" is missing' "the closest format and what it lacks"
run --db m3.db import --format graph calls.csv
err_has 'nearest is graph' "--format overrules"
run --db m3.db import --format nothing calls.csv
exit_is 2 "--format of a name that is not there"

done_testing
