#!/usr/bin/env bash
# mail.t - the mail that weekly --format eml writes, as perl's MIME::Parser reads it.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh

cd "$work" || exit 1
now=2026-11-23T07:00:00Z
run --db a.db -q import "$root/samples"
mail() { # mail FILE OPTIONS
    run --db a.db --now "$now" weekly --mail-to voice@contoso.com --mail-to ops@contoso.com \
        -o "$@"
}
mail w.eml -o w.txt -o w.html
exit_is 0 "a mail is written"

cat >read.pl <<'PERL'
use MIME::Parser; use MIME::WordDecoder;
my $parser = MIME::Parser->new; $parser->output_to_core(1);
my $mail = $parser->parse_open($ARGV[0]);
my ($what, $part) = @ARGV[1, 2];
if ($what eq 'head') { my $x = $mail->head->get($part) // ''; $x =~ s/\n\s+/ /g; chomp $x;
    binmode STDOUT, ':utf8'; print mime_to_perl_string($x) }
elsif ($what eq 'type') { print join ' ', $mail->effective_type, map { $_->effective_type } $mail->parts }
else { print $mail->parts($part)->bodyhandle->as_string }
PERL
head_of() { perl read.pl "${2:-w.eml}" head "$1"; }

is "$(head_of To)" "voice@contoso.com, ops@contoso.com" "whom it is to, for sendmail -t"
is "$(head_of From)" "" "sendmail knows whom it is from"
is "$(head_of Subject)" "Direct Routing 2026-W47: WORSE: 1 new cause, 3 returned, 1 worse, 7 gone. Start with #1." "the subject is the verdict"
is "$(head_of Date)" "Mon, 23 Nov 2026 07:00:00 +0000" "its date is the clock's"
is "$(head_of Auto-Submitted)" auto-generated "nobody's holiday notice answers it"
is "$(perl read.pl w.eml type)" "multipart/alternative text/plain text/html" "text, and HTML"
is "$(LC_ALL=C grep -cP '[^\x20-\x7e]' w.eml)" 0 "nothing in it but ASCII"
is "$(awk 'length > 78' w.eml | wc -l)" 0 "no line is longer than 78"
perl read.pl w.eml body 0 >body.txt
cmp -s body.txt w.txt
ok $? "the text is the text report"
perl read.pl w.eml body 1 >body.html
is "$(grep -cE '<(script|svg|nav|details)|https?:|(src|href)="[^#]' body.html)" 0 \
    "its HTML has no script, no drawing and nothing from elsewhere"
sed '/<style>/,/<\/style>/d' body.html >plain.html
missing=$(tr -s ' \n' '\n' <w.txt | grep -vE '^[-=]+$|^[0-9]+\.$' | sort -u |
    while IFS= read -r word; do
        escaped=$(sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g; s/'"'"'/\&#39;/g' <<<"$word")
        grep -qF -- "$escaped" plain.html || echo "$word"
    done)
is "$missing" "" "and every word of the text"

# The same report is the same mail, whenever it is sent; another one is another.
id=$(head_of Message-ID)
is "$(grep -cE '^<[0-9a-f]{32}@sipwhy\.invalid>$' <<<"$id")" 1 "a Message-ID"
now=2026-11-23T09:00:00Z
mail later.eml
is "$(head_of Message-ID later.eml)" "$id" "the same week later is the same mail"
mail other.eml --week 2026-W46
[ "$(head_of Message-ID other.eml)" != "$id" ]
ok $? "another week is another"
mail other.eml --trunk 'sbc1.*'
[ "$(head_of Message-ID other.eml)" != "$id" ]
ok $? "another trunk, too"
is "$(grep -m1 -o 'boundary="[^"]*"' w.eml)" "$(grep -m1 -o 'boundary="[^"]*"' later.eml)" \
    "nothing in it is random"

# A subject of other letters is encoded, and read again as it was.
head -30 "$root/samples/graph-2026-W46-W47.csv" >small.csv
run --db b.db -q import --tenant 'Bücher & Söhne GmbH' small.csv
run --db b.db --now "$now" weekly --tenant 'Bücher & Söhne GmbH' --mail-from 'sipwhy@contoso.com' -o t.eml
exit_is 0 "a tenant of other letters"
is "$(LC_ALL=C grep -cP '[^\x20-\x7e]' t.eml)" 0 "its mail is ASCII all the same"
is "$(head_of From t.eml)" "sipwhy@contoso.com" "whom it is from"

# Nobody writes a line of his own into its head.
run --db a.db --now "$now" weekly --format eml --mail-to $'voice@contoso.com\nBcc: evil@adatum.com'
exit_is 2 "an address of two lines is refused"
run --db a.db --now "$now" weekly --format eml --mail-from nobody
exit_is 2 "what is no address, too"
run --db a.db --now "$now" weekly --mail-to voice@contoso.com,ops@contoso.com
exit_is 2 "two addresses at once, too"
err_has "--mail-to: give one address: anna@contoso.com; it may be repeated" "and says how it is done"

# Who says whom it is to gets a mail; a mail to nobody is told.
run --db a.db --now "$now" weekly --mail-to voice@contoso.com
exit_is 0 "--mail-to alone"
is "$(head -1 "$out")" "To: voice@contoso.com" "is a mail on standard output"
is "$(wc -c <"$err")" 0 "of which nothing is to be told"
run --db a.db --now "$now" weekly --mail-to voice@contoso.com -o w.html
exit_is 2 "--mail-to without a mail is refused"
err_has "--mail-to: only a mail is to somebody: --format eml or -o FILE.eml" "and says what is one"
run --db a.db --now "$now" weekly --mail-to voice@contoso.com --format text
exit_is 2 "in another format, too"
for options in '--format eml' '-o w.eml'; do
    # shellcheck disable=SC2086
    run --db a.db --now "$now" weekly $options
    is "$status $(cat "$err")" "0 sipwhy: the mail has no To: give --mail-to" "$options to nobody"
done

{ "$SIPWHY" --db a.db --now "$now" weekly --mail-to voice@contoso.com 2>"$err"; echo $? >code; } | true
is "$(cat code) $(wc -c <"$err")" "0 0" "nobody reads it: no failure"

run --db a.db --now "$now" rank --format eml
exit_is 2 "rank writes no mail"
run --db a.db --now "$now" rank -o r.eml
exit_is 2 "nor to a file"
err_has "give a file .txt, .csv, .json, .html or .md" "and says what it writes"

done_testing
