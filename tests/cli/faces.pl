# faces.pl - looks for the facts of a report, as its JSON has them, in another face of it.
#
#   perl faces.pl REPORT.json FACE [AMBIGUOUS]
#
# AMBIGUOUS: pairs of several documented causes, parted by blanks; their steps hang on the phrase.
# FACE: .txt, .md, .html or .eml, of which both parts are read. Prints the facts that it lacks, one a
# line. Facts are looked for in the order of the report, each behind the one before it, so that no
# row stands in for another.
use strict;
use warnings;
use utf8;
use open ':std', ':encoding(UTF-8)';
use HTML::Parser;
use JSON::PP;
use MIME::Parser;

my ($json, $face, $ambiguous) = @ARGV;
my %is_ambiguous = map { $_ => 1 } split ' ', $ambiguous // '';
my $report = decode_json(slurp($json, ':raw'));

sub slurp {
    my ($file, $layer) = @_;
    open my $in, "<$layer", $file or die "$file: $!";
    local $/;
    return scalar <$in>;
}

# ------------------------------------------------------------ values as people read them

sub count {
    my ($n) = @_;
    return '-' unless defined $n;
    1 while $n =~ s/^(\d+)(\d{3})/$1 $2/;
    return $n;
}
sub exact_percent { my ($ratio) = @_; return $ratio == 1 ? '100 %' : sprintf '%.1f %%', 100 * $ratio }

# JSON has four decimals: of 0.4595, which was rounded, both 45.9 % and 46.0 % may be meant.
sub percent {
    my ($ratio) = @_;
    return '-' unless defined $ratio;
    my ($low, $high) = map { exact_percent($ratio + $_) } -4.9e-5, 4.9e-5;
    $low = $high = '100 %' if $ratio == 1;
    return $low eq $high ? qr/\Q$low\E/ : qr/(?:\Q$low\E|\Q$high\E)/;
}
sub duration {
    my ($seconds) = @_;
    return '-' unless defined $seconds;
    my $ms = int(1000 * $seconds + 0.5);
    my ($tenths, $whole, $minutes) = map { int } ($ms + 50) / 100, ($ms + 500) / 1000, ($ms + 30000) / 60000;
    return sprintf '%d.%d s', int($tenths / 10), $tenths % 10 if $tenths < 600;
    return sprintf '%d:%02d min', int($whole / 60), $whole % 60 if $whole < 3600;
    return sprintf '%d:%02d h', int($minutes / 60), $minutes % 60 if $minutes < 6000;
    return count(int(($ms + 1800000) / 3600000)) . ' h';
}
sub tenths {
    my ($ratio) = @_;
    return '(?:' . join('|', map { quotemeta sprintf '%.1f', 100 * ($ratio + $_) } -4.9e-5, 4.9e-5) . ')';
}
sub ratio { my ($part, $all) = @_; return $all ? $part / $all : undef }
sub pair {
    my ($row) = @_;
    return join '/', map { $_ // '-' } @$row{qw(sip_code microsoft_code)};
}
my %owners = (sbc => 'SBC admin', carrier => 'carrier', tenant_config => 'Teams admin',
    license => 'license admin', user => 'user', microsoft => 'Microsoft', none => 'nobody');
my %origins = (sbc => 'the SBC', microsoft => 'Microsoft');

# ------------------------------------------------------------------------------ facts

my @facts;
sub fact { push @facts, [@_]; return }
sub plural { my ($n, $word) = @_; return count($n) . " $word" . ($n == 1 ? '' : 's') }

sub range {
    my ($format, @values) = @_;
    my ($low, $high) = map { $format->($_) } (sort { $a <=> $b } @values)[0, -1];
    return $low eq $high ? $low : "$low - $high";
}

sub head_facts {
    my $t = $report->{totals};
    my $r = $report->{receipt};
    fact('verdict', $report->{verdict}{sentence}) if $report->{verdict};
    fact('attempts', count($t->{attempts}) . ': ' . count($t->{connected}) . ' connected ('
        . count($t->{dropped}) . ' dropped), ' . count($t->{expected}) . ' expected, '
        . count($t->{failed}) . ' failed');
    fact('calls', count($t->{calls}) . ', by ' . count($t->{users}) . ' users');
    fact('ASR', percent($t->{asr}), 'of attempts connected');
    my ($ner, @interval) = map { percent($_) } @$t{qw(ner ner_low ner_high)};
    fact('NER', qr/$ner,/, '95 % interval', $interval[0], 'to', $interval[1]);
    fact('receipt', plural($r->{rows}, 'row') . ' in ' . plural($r->{files}, 'file') . ' = '
        . count($r->{new}) . ' new + ' . count($r->{known}) . ' known + ' . count($r->{rejected})
        . ' rejected');
    return;
}

sub certificate_facts {
    my @rows = @{$report->{certificate} // []};
    fact('certificate ' . pair($_), count($_->{attempts}), count($_->{trunk_attempts}), qr/.{16}/,
        pair($_), $_->{trunk}) for @rows > 10 ? @rows[0 .. 9] : @rows;
    return;
}

sub figure_facts {
    my ($now, $last, $weeks) = @$report{qw(totals totals_last_week weeks)};
    for my $figure (qw(attempts failed)) {
        fact("figure $figure", $figure, count($now->{$figure}), count($last->{$figure}),
            range(\&count, map { $_->{$figure} } @$weeks));
    }
    my @calls = (['lost calls', 'lost'], ['recovered calls', 'recovered'], ['by another trunk', 'masked']);
    fact("figure $_->[0]", $_->[0], count($now->{$_->[1]}), count($last->{$_->[1]}), '-') for @calls;
    for (['ASR', 'asr', 'connected'], ['NER', 'ner', 'delivered']) {
        my ($name, $rate, $part) = @$_;
        fact("figure $name", $name, percent($now->{$rate}), percent($last->{$rate}),
            range(\&exact_percent, map { ratio($_->{$part}, $_->{attempts}) } @$weeks));
    }
    fact("owner $_->{owner}", count($_->{attempts}), percent($_->{share}), $owners{$_->{owner}})
        for @{$report->{owners}};
    fact("origin $_->{origin}", count($_->{attempts}), percent($_->{share}),
        $origins{$_->{origin}} // $_->{origin}) for @{$report->{origins}};
    return;
}

sub cause_facts {
    for my $c (@{$report->{causes}}) {
        fact("row of cause $c->{rank}", $c->{rank}, $report->{compared} ? $c->{state} // '' : (),
            (map { count($c->{$_}) } qw(attempts calls users lost)), percent($c->{share}),
            percent($c->{cumulative_share}), pair($c), $owners{$c->{owner}}, $c->{title});
    }
    my $other = $report->{other};
    fact('other causes', '-', (map { count($other->{$_}) } qw(attempts calls users)), qr/.{1,40}?/,
        'other: ' . plural($other->{causes}, 'further cause')) if $other->{causes};
    my $expected = $report->{expected};
    fact('expected', count($report->{totals}{expected}) . ': ' . pair($expected->[0]) . ' '
        . count($expected->[0]{attempts})) if @$expected;
    fact('unknown ' . pair($_), count($_->{attempts}), pair($_)) for @{$report->{unknown} // []};
    return;
}

# The first step is there of every cause, all of them of those that are told in full.
sub paragraph_facts {
    for my $c (@{$report->{causes}}) {
        my $is_brief = $c->{rank} > 5 && ($c->{state} // '') =~ /^(STEADY|BETTER)$/;
        my @steps = @{$c->{advice}};
        fact("cause $c->{rank}", "#$c->{rank}", pair($c), $c->{title});
        fact("IDs of cause $c->{rank}", $_->{correlation_id}) for @{$c->{examples}};
        next if $is_ambiguous{pair($c)};
        fact("step of cause $c->{rank}", $_) for $is_brief ? $steps[0] : @steps;
    }
    fact('expected ' . pair($_), count($_->{attempts}), pair($_), $_->{title}) for @{$report->{expected}};
    return;
}

# Ten rows, the last the sum of the others if there are more.
sub group_facts {
    my ($list, $key, $has_peak) = @_;
    my $shown = @$list <= 10 ? @$list : 9;
    return if $key eq 'country' && (grep { defined $_->{country} } @$list) < 2;
    for my $g (@$list[0 .. $shown - 1]) {
        my $is_judged = $g->{attempts} >= 10;
        my $interval = $g->{attempts} < 10 ? 'too few' : $g->{attempts} < 100 ? 'few calls'
            : tenths($g->{ner_low}) . '-' . tenths($g->{ner_high}) . ' %';
        $interval = qr/$interval/;
        my $top = $g->{top_cause};
        fact("$key " . ($g->{$key} // '-'), count($g->{failed}), count($g->{attempts}),
            (map { $is_judged ? percent($g->{$_}) : '-' } qw(asr ner)), $interval,
            $has_peak ? count($g->{concurrent}{peak} || undef) : (),
            $top ? pair($top) . ' ' . count($top->{attempts}) : '-',
            $g->{$key} // ($key eq 'country' ? 'not known' : '-'));
    }
    fact("other $key", $#$list + 1 - $shown . ' others') if $shown < @$list;
    return;
}

sub times_facts {
    my ($now, $last) = @$report{qw(times times_last_week)};
    for (['setup', 'setup, outbound'], ['talk', 'talk, outbound'], ['held', 'held, inbound']) {
        my ($name, $heading) = @$_;
        my ($t, $before) = ($now->{$name}, $last->{$name});
        fact($heading, $heading, count($t->{n}), (map { duration($t->{$_}) } qw(median p95 total)),
            map { duration($before->{$_}) } qw(median p95)) if $t->{n};
    }
    fact('calls at once', 'at most ' . plural($now->{concurrent}{peak}, 'call') . ',', qr/.{1,30}?/,
        'of ' . count($now->{concurrent}{n}) . ' attempts; last week ' . count($last->{concurrent}{peak}))
        if $now->{concurrent}{peak};
    return;
}

sub tail_facts {
    return unless $report->{trunks};
    group_facts($report->{trunks}, 'trunk', 1);
    group_facts($report->{countries}, 'country', 0);
    times_facts();
    fact('gone ' . pair($_), pair($_) . ' ' . count($_->{attempts})) for @{$report->{gone}};
    return;
}

head_facts();
certificate_facts();
figure_facts() if $report->{weeks};
cause_facts();
paragraph_facts();
tail_facts();

# ------------------------------------------------------------------------------ faces

# What a page shows but for what no other face has: pictures, contents, ticket texts.
sub text_of_html {
    my ($page) = @_;
    my ($text, @skipping) = ('');
    my %skipped = map { $_ => 1 } qw(script style figure nav caption title);
    my $parser = HTML::Parser->new(
        api_version => 3,
        start_h => [sub {
            my ($tag, $class) = ($_[0], $_[1]{class} // '');
            push @skipping, $tag
                if $skipped{$tag} || $class eq 'letter' || (@skipping && $tag eq $skipping[-1]);
            $text .= ' ';
        }, 'tagname,attr'],
        end_h => [sub { pop @skipping if @skipping && $skipping[-1] eq $_[0]; $text .= ' ' }, 'tagname'],
        text_h => [sub { $text .= $_[0] unless @skipping }, 'dtext'],
    );
    $parser->utf8_mode(0);
    $parser->parse($page);
    $parser->eof;
    return $text;
}

sub text_of_markdown {
    my ($text) = @_;
    $text =~ s/^\|( -+:? \|)+$//gm;
    $text =~ s/(?<!\\)\|/ /g;
    $text =~ s/\\([[:punct:]])/$1/g;
    return $text;
}

sub parts_of_mail {
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    my ($text, $html) = map { my $s = $_->bodyhandle->as_string; utf8::decode($s); $s }
        $parser->parse_open($face)->parts;
    return (['text of the mail', $text], ['HTML of the mail', text_of_html($html)]);
}

my $content = slurp($face, ':encoding(UTF-8)');
my @faces = $face =~ /\.eml$/ ? parts_of_mail()
    : $face =~ /\.html$/ ? [$face, text_of_html($content)]
    : $face =~ /\.md$/ ? [$face, text_of_markdown($content)]
    :                    [$face, $content];

# A row's cells stand one behind the other in every face, whatever is between them.
sub pattern {
    my $pattern = join '\s+', map { ref $_ ? $_ : join '\s+', map { quotemeta } split } grep { ref $_ || length } @_;
    return qr/(?<!\S)$pattern(?![\w%])/;
}

for my $one (@faces) {
    my ($name, $text) = @$one;
    pos($text) = 0;
    for (@facts) {
        my ($what, @cells) = @$_;
        my ($pattern, $at) = (pattern(@cells), pos $text);
        next if $text =~ /$pattern/gc;
        pos($text) = $at;
        print "$name lacks $what\n";
    }
}
printf "%d facts\n", scalar @facts;
