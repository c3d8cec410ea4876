#!/usr/bin/env bash
# json_schema.t - the JSON Schemas that --json-schema prints: what the commands write keeps to them,
# and they let nothing else pass. ajv comes from npm, fetched for this.
# shellcheck source-path=SCRIPTDIR disable=SC2016 # ajv's program is in single quotes
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
real_home=$HOME # npm is configured there
. tests/cli/lib.sh
. tests/cli/exports.sh

cd "$work" || exit 1
now=2026-11-23T07:00:00Z
mkdir schema json

for command in rank weekly calls ticket query; do
    run $command --json-schema
    exit_is 0 "$command --json-schema, without a database"
    cp "$out" schema/$command.json
    is "$(sqlite3 :memory: "SELECT json_extract(readfile('$out'), '\$.\$schema')")" \
        https://json-schema.org/draft/2020-12/schema "is a schema"
done
cmp -s schema/weekly.json schema/rank.json && cmp -s schema/rank.json "$root/schema/json/rank.json"
ok $? "one schema is rank's and weekly's: schema/json/rank.json"
run explain --json-schema
exit_is 2 "explain has none"

# ----------------------------------------------------------- output of as many kinds as there are
save() { # save SCHEMA NAME ARGUMENTS: the JSON of a command, to be looked at below
    run --db a.db --now "$now" "${@:3}"
    is "$status $(grep -v '^sipwhy: counts' "$err")" "0 " "${*:3}"
    cp "$out" "json/$1.$2.json"
}
run --db a.db -q import "$root/samples"
"$GEN_CALLS" 6000 9 --weeks 9 --start 2026-09-21 >many.csv
cat >own.csv <<'CSV'
sip_code,microsoft_code,title,origin,owner,outcome,advice
503,560503,Ours,sbc,carrier,failure,Call them
CSV
{
    echo 'CorrelationId,UPN,Invite time,Failure time,Success,Caller Number,Callee Number,Call type,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN'
    echo '00000000-0000-4000-8000-000000000001,a@contoso.com,2026-11-17T08:00:00Z,2026-11-17T08:00:01.250Z,No,+4930111222,112,ByotOutEmergency,503,560503,Odd,sbc1.contoso.com'
    echo '00000000-0000-4000-8000-000000000002,,2026-11-18T08:00:00Z,,No,,,ByotOut,999,,,'
    echo ',,2026-11-18T09:00:00Z,,No,,,ByotIn,,,,'
    echo ',b@contoso.com,2026-11-18T09:30:00Z,2026-11-18T09:30:00Z,No,+4930111222,+4930111333,ByotOut,777,123456,+4930111333,sbc1.contoso.com'
} >odd.csv
run --db a.db -q import odd.csv
run --db a.db codes import own.csv
(umask 077 && echo 'a key of sixteen bytes' >one.key)
run --db a.db note add 2026-11-10 'new firmware, ask +4930111222333'
run --db a.db --now "$now" ack 504/569002 --until 2027-01-31 --note 'known to bob@contoso.com'

for how in '' '--week 2026-W45' '--week 2025-W02' '--week 2026-W50 --trunk none' '--week this' \
    '--since 8w' '--since 2026-01-01 --include all --top 100%' '--kpi all' '--top 1' \
    '--owner carrier' '--user anna.*' '--country DE' '--direction in' \
    '--by attempts' '--by users' '--by lost' '--include dropped' '--source aggregate' \
    '--source cqd' '--advice none' '--tenant adatum' '--tz Asia/Kolkata'; do
    n=$((n + 1))
    # shellcheck disable=SC2086 # words
    save rank $n rank --json $how
    case $how in *--since*) continue ;; esac
    # shellcheck disable=SC2086 # words
    save weekly $n weekly --json $how
done
save weekly weeks weekly --json --weeks 0
save weekly early weekly --json --week 2026-W35
for file in "$root"/samples/*.csv "$root"/samples/*.zip; do
    save rank "of.${file##*/}" rank --json "$file"
    save weekly "of.${file##*/}" weekly --json "$file"
done
for file in "$root"/schema/formats/*.csv; do
    name=${file##*/} name=${name%.csv}
    ! grep -q '^refuse' "$file" || continue
    run formats show "$name" --json
    sqlite3 :memory: "SELECT writefile('sample.csv',
        json_extract(CAST(readfile('$out') AS TEXT), '\$.sample'))" >written
    touch -d 2026-11-17T12:00:00Z sample.csv
    save rank "of.$name" rank --json sample.csv
    save weekly "of.$name" weekly --json sample.csv
    run --db a.db -q import sample.csv
done
save rank crowded rank --json --since 2020-01-01
save rank counted rank --json --since 2020-01-01 --source cqd
save weekly crowded weekly --json
save calls crowded calls --json --since 2020-01-01 --outcome all --limit 0
save rank of.many rank --json many.csv
save weekly of.many weekly --json many.csv

save calls 1 calls --json
save calls all calls --json --since 2026-01-01 --outcome all --limit 0
save calls open calls --json --unmask --code 503/560503
save calls none calls --json --week 2025-W02
save calls redacted calls --json --redact one.key
save ticket redacted ticket --json --redact one.key 503/560503
save rank redacted rank --json --redact one.key
save weekly redacted weekly --json --redact one.key
save query redacted query --json --redact one.key causes-by-user -p since=2026-W40
save ticket 1 ticket --json 503/560503
save ticket open ticket --json --unmask 503/560503 --since 2026-01-01
save ticket expected ticket --json 486/560486
save ticket unseen ticket --json 488/560488 --week 2025-W02
save ticket unknown ticket --json 777/123456
save query list query --json list
"$SIPWHY" query list --format csv | sed 1d | cut -d, -f1 >names
while read -r name; do
    save query "show.$name" query --json show "$name"
done <names
save query run query --json failures-per-day -p since=2026-W46
save query none query --json failures-per-day -p since=2025-W02 -p until=2025-W02
save query cut query --json --limit 1 causes-by-trunk
save query sql query --json --sql "SELECT 1 AS a, 2.5 AS ratio, NULL AS c, 'x' AS d, x'00ff' AS e, invite_time FROM calls LIMIT 3"

if ! command -v npm >/dev/null; then
    skip "there is no npm" "output against its schema"
    done_testing
    exit
elif ! HOME=$real_home timeout 120 npm install --silent --no-fund --no-audit --ignore-scripts \
    --no-package-lock --prefix "$work" --cache "$work/npm" ajv@8.20.0 >npm.log 2>&1 </dev/null; then
    skip "npm can't fetch ajv" "output against its schema"
    done_testing
    exit
fi

# The files that don't keep to their schema, and what is wrong; and what of each schema no file has.
cat >validate.mjs <<'JS'
import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
const Ajv = createRequire(process.argv[2] + '/x.js')('ajv/dist/2020');
const read = (file) => JSON.parse(readFileSync(file));
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: 'log',
  allErrors: true, logger: false });
const validators = {};
for (const name of ['rank', 'weekly', 'calls', 'ticket', 'query']) {
  validators[name] = ajv.compile(read(`schema/${name}.json`));
}
for (const file of readdirSync('json').sort()) {
  const validate = validators[file.split('.')[0]];
  if (!validate(read(`json/${file}`))) {
    console.log(file, ajv.errorsText(validate.errors.slice(0, 3)));
  }
}
// Whatever object gets a member more, or loses one, is refused.
const grow = (value, path, test) => {
  if (Array.isArray(value)) value.slice(0, 2).forEach((v, i) => grow(v, `${path}[]`, test));
  else if (value && typeof value === 'object') {
    value.nobodyKnows = 1;
    test(`${path}.nobodyKnows`);
    delete value.nobodyKnows;
    for (const key of Object.keys(value)) {
      const kept = value[key];
      delete value[key];
      test(`${path}.${key} lost`);
      value[key] = kept;
      grow(kept, `${path}.${key}`, test);
    }
  }
};
const passed = new Set();
for (const file of process.argv.slice(3)) {
  const whole = read(`json/${file}.json`), validate = validators[file.split('.')[0]];
  grow(whole, file.split('.')[0], (path) => validate(whole) && passed.add(path));
}
for (const path of passed) console.log('passes:', path);
JS
node validate.mjs "$work" rank.1 rank.2 weekly.1 weekly.2 weekly.early calls.1 ticket.1 query.list \
    query.show.lost-calls >"$out" 2>"$err"
is "$? $(cat "$out" "$err")" "0 " \
    "all $(find json -name '*.json' | wc -l) outputs keep to their schema; a member more or less does not"

done_testing
