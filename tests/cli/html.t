#!/usr/bin/env bash
# html.t - the page that weekly and rank write: what it is made of, how it looks and behaves in
# headless Chromium, that it is valid and open to all, and that no text of an export can act in it.
# playwright-core, axe-core, html-validate and blns come from npm, fetched for this.
# shellcheck source-path=SCRIPTDIR disable=SC2016 # perl reads what is in single quotes
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
real_home=$HOME # npm is configured there
. tests/cli/lib.sh

: "${PICTURES:=$PWD/build/pictures}" # to look at with one's own eyes
cd "$work" || exit 1
now=2026-11-23T07:00:00Z

run --db a.db -q import "$root/samples"
run --db a.db --now "$now" weekly -o weekly.html -o weekly.txt
exit_is 0 "a page and a text in one run"
is "$(stat -c %a weekly.html)" 600 "a page is its owner's alone"

# ------------------------------------------------------------------- as it is written
hash_of() { # hash_of TAG: of what stands between its tags, as a policy names it
    perl -0777 -MDigest::SHA=sha256_base64 -ne \
        "print sha256_base64(\$1) . '=' if m{<$1>(.*?)</$1>}s" weekly.html
}
policy=$(grep -o 'Content-Security-Policy" content="[^"]*"' weekly.html)
is "$policy" "Content-Security-Policy\" content=\"default-src &#39;none&#39;; base-uri \
&#39;none&#39;; form-action &#39;none&#39;; style-src 'sha256-$(hash_of style)'; script-src \
'sha256-$(hash_of script)'\"" "the policy lets the page's own style and script act, nothing else"
is "$(grep -cE '(src|href)="[^#]|url\(|@import|<link|<iframe|<object|<img' weekly.html)" 0 \
    "nothing in it refers to anything outside"
is "$(grep -cE ' style="| on[a-z]+="' weekly.html)" 0 "no attribute holds a style or a script"
ok $(($(stat -c %s weekly.html) >= 300000)) "a week is smaller than 300 KB"
run --db a.db --now "$now" weekly -o again.html
cmp -s weekly.html again.html
ok $? "the same database, options and clock make the same page"

# ------------------------------------------------------------------- the tools for the rest
npm_get() {
    HOME=$real_home timeout 120 npm install --silent --no-fund --no-audit --ignore-scripts \
        --no-package-lock --prefix "$work" --cache "$work/npm" playwright-core@1.64.1 \
        axe-core@4.14.1 html-validate@9.7.1 blns@2.0.4 >npm.log 2>&1 </dev/null
}
if ! command -v npm >/dev/null || [ ! -x /usr/bin/chromium ]; then
    skip "there is no npm or no Chromium" "the page in a browser"
    done_testing
    exit
elif ! npm_get; then
    skip "npm can't fetch what it takes" "the page in a browser"
    done_testing
    exit
fi

browse() { # browse FILE NAME: what page.mjs finds goes to NAME.json
    mkdir -p "$PICTURES/$2"
    HOME=$work node "$root/tests/browser/page.mjs" "$work/node_modules" "$PWD/$1" "$PICTURES/$2" \
        >"$2.json" 2>"$err"
    is "$? $(head -3 "$err")" "0 " "$2: Chromium has looked at it"
}
found() { # found NAME EXPRESSION: of the JSON, as perl reaches into $f
    perl -MJSON::PP -0777 -e 'my $f = decode_json(<STDIN>); my $x = eval $ARGV[0];
        print ref $x ? JSON::PP->new->canonical->encode($x) : $x // "undef"' "$2" <"$1.json"
}
quiet() { # quiet NAME
    is "$(found "$1" '$f->{errors}')" "[]" "$1: nothing to complain of on the console"
    is "$(found "$1" '$f->{requests}')" "[]" "$1: it asks nobody for anything"
    is "$(found "$1" '$f->{violations}')" "[]" "$1: axe-core finds nothing, light and dark"
    is "$(found "$1" '$f->{narrow}{overflow}')" 0 "$1: nothing sticks out of a phone's screen"
    is "$(found "$1" '$f->{wide}{overflow}')" 0 "$1: nor of a desktop's"
}
valid() { # valid FILE
    node node_modules/html-validate/bin/html-validate.mjs "$1" >"$out" 2>&1
    is "$? $(head -5 "$out")" "0 " "$1 is valid HTML"
}

# --------------------------------------------------------------------------- a week
browse weekly.html weekly
quiet weekly
valid weekly.html
is "$(found weekly '[map { $_->{title} } @{$f->{wide}{charts}}]')" \
    '["Causes by calls, and what they add up to",'\
'"Failed attempts by the time that it took them to fail",'\
'"NER by trunk, within its 95 % interval","NER by week, within its 95 % interval",'\
'"Failed attempts by week and who must act","Attempts of the first causes by week",'\
'"Failed attempts by weekday and hour"]' "the charts of a week"
is "$(found weekly '[map { $_->{rects} } @{$f->{wide}{charts}}[0, 1, 3, 5, 6]]')" "[12,6,9,54,168]" \
    "a bar a cause; one a time; an interval a week; six causes over nine weeks; a field an hour"
is "$(found weekly '[map { $_->{dots} } @{$f->{wide}{charts}}[0, 2, 3]]')" "[12,3,9]" \
    "a dot a cause, a trunk, a week"
is "$(found weekly '$f->{wide}{charts}[6]{numbers}')" 168 "every figure is there as a number, too"
is "$(found weekly '$f->{wide}{charts}[3]{label}')" \
    "NER by week, within its 95 % interval: 84.9 % this week; 93.4 % in the week with data before it." \
    "a chart says what is to be seen"
is "$(found weekly '[@{$f->{wide}}{qw(details open)}]')" "[12,1]" \
    "the causes are folded away but for the first"
is "$(found weekly '[@{$f->{unscripted}}{qw(details open buttons)}]')" "[12,12,0]" \
    "without the script all of them are open, and no button is there that does nothing"
is "$(found weekly '[$f->{unfolded}, $f->{folded}]')" "[12,0]" "all are unfolded, all folded"
is "$(found weekly '$f->{sorted}{descending}')" \
    '["20","5","3","2","2","2","1","1","1","1","1","1"]' "a click on a heading sorts"
is "$(found weekly '$f->{sorted}{ascending}')" \
    '["1","1","1","1","1","1","2","2","2","3","5","20"]' "another one the other way round"
is "$(found weekly '$f->{sorted}{says}')" ascending "and says so"
is "$(found weekly '$f->{followed}[1]')" true "a link from the ranking opens its cause"
is "$(found weekly '$f->{copied}')" Copied "an ID is copied"
is "$(found weekly '$f->{filtered}')" "1 of 12 rows" "the ranking is filtered"
is "$(found weekly '$f->{unscripted}{letters}')" 12 "each cause has a ticket text, with or without the script"
is "$(found weekly '$f->{letter}[0]')" true "which a click copies"
run --db a.db --now "$now" ticket 503/560503
is "$(found weekly '$f->{letter}[1]')" "$(sed '/^By day/a Before     0 to 2 a week, in 8 weeks' "$out")" \
    "whole, as ticket prints it, and with what was normal"

# ------------------------------------------------- a week of many trunks with long names
"$GEN_CALLS" 40000 3 --weeks 5 --start 2026-10-12 >many.csv
run --db many.db -q import many.csv
run --db many.db --now 2026-11-17T07:00:00Z weekly -o many.html
ok $(($(stat -c %s many.html) >= 300000)) "a week of many causes and trunks is smaller than 300 KB"
browse many.html many
quiet many
valid many.html
is "$(found many '[grep { $_ > 1 } @{$f->{bars}}]')" "[]" "bars of a table begin at one line"
is "$(found many '$f->{crossings}')" "[]" "no cell stands in the next one"
is "$(found many '$f->{brokenLabels}')" "[]" "the name of a trunk is not broken in two where there is room"
is "$(found many '$f->{hours}')" 00 "hours of the day are named from the first on"
is "$(found many '[@{$f->{paper}}{qw(overflow letters folded)}]')" "[0,0,0]" \
    "on paper nothing sticks out, causes are unfolded and tickets left out"
ok $(($(found many 'int $f->{paper}{cause}') < 150)) "a cause has room for its words on paper"
is "$(found many '[@{$f->{paper}}{qw(buttons after)}]')" "[0,true]" \
    "heads have no button there, as Chromium would print none on further pages"

# ---------------------------------------------------------------- the same facts as the text
missing=$(perl -CSD -0777 -ne '
    s{<(style|script)>.*?</\1>}{}gs; s{<figure>.*?</figure>}{}gs; s{<(nav|caption).*?</\1>}{}gs;
    s{<details class="letter">.*?</details>}{}gs;
    s{<[^>]*>}{ }g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#39;/\x27/g; s/&amp;/&/g;
    print join "\n", split' weekly.html | sort -u |
    while IFS= read -r word; do grep -qF -- "$word" weekly.txt || echo "$word"; done)
is "$missing" "" "every word of the page but those of its charts and tickets is in the text"
missing=$(tr -s ' \n' '\n' <weekly.txt | grep -vE '^[-=]+$|^[0-9]+\.$' | sort -u |
    while IFS= read -r word; do
        escaped=$(sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g; s/'"'"'/\&#39;/g' <<<"$word")
        grep -qF -- "$escaped" weekly.html || echo "$word"
    done)
is "$missing" "" "and every word of the text in the page"

# --------------------------------------------------------------------- an empty week
run --db a.db --now "$now" weekly --week 2025-W02 -o empty.html
browse empty.html empty
quiet empty
valid empty.html

# ------------------------------------------------- text of exports that would be markup
cat >naughty.mjs <<'JS'
// The same rows with the strings of blns or with texts that do nothing.
import { createRequire } from 'node:module';
const strings = createRequire(process.argv[2])('blns').map((s) => String(s) || 'empty');
const hostile = process.argv[3] === 'hostile';
const cell = (s) => `"${String(s).replaceAll('"', '""')}"`;
console.log('CorrelationId,UPN,Invite time,Failure time,Success,Caller Number,Callee Number,'
  + 'Call type,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN');
strings.forEach((s, i) => {
  const text = hostile ? s : `text ${i}`;
  const name = text.replaceAll(/["\n\r,]/g, "'"); // in a name of these they reject the row
  const id = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
  console.log([id, hostile ? name : `user${i}@contoso.com`, '2026-11-17T08:00:00Z',
    '2026-11-17T08:00:01Z', 'No', name, name, 'ByotOut', 400 + i % 15, 560400 + i % 15,
    text, hostile && i % 15 < 5 ? name : `sbc${i % 5}.contoso.com`].map(cell).join(','));
});
JS
for kind in harmless hostile; do
    node naughty.mjs "$work/x.js" $kind >"$kind.csv"
    run --db $kind.db import $kind.csv
    out_has "485 rows = 485 new" "$kind texts are imported"
    run --db $kind.db --now "$now" weekly --week 2026-W47 --top 20 -o $kind.html -o $kind.txt -o $kind.md
    exit_is 0 "$kind texts are reported"
done
browse hostile.html hostile
quiet hostile
valid hostile.html
is "$(grep -cP '[\x00-\x08\x0b-\x1f\x7f]' hostile.html hostile.txt hostile.md | tr '\n' ' ')" \
    "hostile.html:0 hostile.txt:0 hostile.md:0 " "no control character gets out"
is "$(grep -ciE '<(script|img|svg on|iframe|body on|a href="[^#])' hostile.html)" \
    "$(grep -ciE '<(script|img|svg on|iframe|body on|a href="[^#])' harmless.html)" \
    "no text has become an element"

# A report whose texts alone differ has the same elements.
sed 's/Service unavailable/<script>alert(1)<\/script><img src=x onerror=alert(2)>/; s/sbc2\.contoso\.com/<svg onload=alert(3)>/' \
    "$root/samples/DirectRouting.calls.2026-10-05.csv" >evil.csv
sed 's/sbc2\.contoso\.com/sbc9.contoso.com/' \
    "$root/samples/DirectRouting.calls.2026-10-05.csv" >good.csv
run rank --now "$now" evil.csv -o evil.html
run rank --now "$now" good.csv -o good.html
browse evil.html evil
quiet evil
browse good.html good
is "$(found evil 'join "\n", @{$f->{wide}{tree}}' | sort | uniq -c)" \
    "$(found good 'join "\n", @{$f->{wide}{tree}}' | sort | uniq -c)" \
    "markup in texts makes no element"

done_testing
