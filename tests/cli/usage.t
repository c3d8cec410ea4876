#!/usr/bin/env bash
# usage.t - what a command can't do with the options and arguments it was given: exit code 2, a sentence that says
# what to give instead, and no report.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1
run --db a.db import "$root"/samples
: >empty && head -c 5000 /dev/zero >long && chmod 600 empty long

while IFS='|' read -r arguments sentence; do
    # shellcheck disable=SC2086 # words
    run --db a.db --now 2026-11-23T07:00:00Z $arguments
    exit_is 2 "$arguments"
    err_has "$sentence" "is told: $sentence"
    is "$(cat "$out")" "" "and nothing is reported"
done <<'USAGE'
formats list all|formats: say list or show NAME
formats show|formats: say list or show NAME
formats tell graph|formats: say list or show NAME
import|import: which files?
import --tenant= calls.csv|--tenant: give a name
imports show many|imports show: give the id of an import
imports undo|imports: say list, show ID, rejects ID or undo ID...
export|export: whose? give --subject NUMBER or --subject UPN
export ada@contoso.com|export: whose? give --subject NUMBER or --subject UPN
ticket 403/560403 -o ticket.csv|ticket: give text, json, html or markdown; for a table: sipwhy calls
rank --top 0|--top: give a number of causes (20) or a share (95%)
rank --top 101%|--top: give a number of causes (20) or a share (95%)
rank --top %|--top: give a number of causes (20) or a share (95%)
rank --top many|--top: give a number of causes (20) or a share (95%)
rank --include=|--include: give one of failure, expected, dropped, all
rank --include nothing|--include: give one of failure, expected, dropped, all
rank --fail-if ner<0.97|--fail-if: rates are in percent: ner<97
weekly --since 2026-W46|weekly is about a week: give --week 2026-W46
weekly --until 2026-W46|weekly is about a week: give --week 2026-W46
weekly --weeks 1000|--weeks: at most
rank -o report.doc|-o report.doc: give a file .txt, .csv, .json, .html or .md, or say --format
rank -o - -o -|-o -: standard output takes one report
rank --mode 640|--mode: is of files: give -o FILE
rank --mode 777 -o r.txt|--mode: give an octal mode
rank --mode rw -o r.txt|--mode: give an octal mode
rank --mode 066 -o r.txt|--mode: give an octal mode
calls --redact empty|the key file is empty
calls --redact long|a key file has at most
calls --redact long --unmask|give --redact or --unmask
calls --limit -1|--limit: give a whole number, 0 or more
query retries -p since|-p: write KEY=VALUE
query retries -p nobody=1|knows no such parameter; it takes since, until
query cause-by-week|give -p microsoft_code=VALUE: the Microsoft code
query cause-by-week -p microsoft_code=x|-p microsoft_code: give a whole number
query run|query: say list, show NAME, NAME or --sql TEXT
query --sql x retries|query: --sql is a query by itself: give no name
note add 2026-11-16|note: say add DATE 'TEXT', list or rm ID
note rm many|note rm: give the id of a note
ack list 403/560403|ack: say SIP/MS, list or rm SIP/MS
codes list many|codes list: give one SIP code, or none for all
codes remove|codes: say list, show PAIR, unknown, import FILE, export or remove PAIR
backup|backup: name one file to write the copy to
backup -|backup: name one file to write the copy to
USAGE
is "$(echo ./*)" "./a.db ./empty ./err ./home ./long ./out" "no file is made"

done_testing
