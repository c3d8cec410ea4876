#!/usr/bin/env perl
# dialect.pl - a CSV file (UTF-8, commas) written as some other program would write it.
#
#   dialect.pl [OPTIONS] <a.csv >b.csv
#
# What the calls are:
#   --names SET       display names with letters of latin, western, euro or all; with line breaks
#   --seconds         cut times to whole seconds
#   --rows A-B        only these rows, the first is 0
#   --until DATE      only rows without a later date
# How they are written:
#   --encoding NAME   as Encode knows it; --bom puts a byte order mark first
#   --delimiter C     or "tab"
#   --ends NAME       crlf (default), lf, cr or mixed
#   --quote NAME      needed (default), all, or values: all but blank cells, as PowerShell does
#   --above LINE      a line above the heading line; may be repeated
#   --again           the heading line again in the middle; --bom-again with a byte order mark
#   --behind N        so many lines of bare delimiters behind the last row
#   --index           a column without a heading that counts the rows from 0
#   --floats          codes as numbers with a point: 408.0
#   --flags YES/NO    these words for Yes and No, true and false
#   --dates STYLE     us, us24, gb, au or de: see below
#   --other-date N    but that of row N with day and month the other way
use strict;
use warnings;
use Encode;
use Getopt::Long;

my %SETS = (
    latin => ["\x{e9}", "\x{df}", "\x{d8}"],
    western => ["\x{e9}", "\x{df}", "\x{2013}", "\x{20ac}", "\x{153}"],
    euro => ["\x{e9}", "\x{df}", "\x{20ac}"],
    all => ["\x{e9}", "\x{df}", "\x{2013}", "\x{65e5}\x{672c}", "\x{1f600}"],
    breaks => ["\r\n", "\n", "; ", ",\n\n", "\"\r\n\""],
);
my %ENDS = (crlf => ["\r\n"], lf => ["\n"], cr => ["\r"], mixed => ["\r\n", "\n", "\r", "\n"]);
my $SPACE = "\x{202f}";

my %o = (encoding => 'UTF-8', delimiter => ',', ends => 'crlf', quote => 'needed', above => []);
GetOptions(\%o, 'names=s', 'seconds', 'rows=s', 'until=s', 'encoding=s', 'bom', 'delimiter=s',
    'ends=s', 'quote=s', 'above=s@', 'again', 'bom-again', 'behind=i', 'index', 'floats',
    'flags=s', 'dates=s', 'other-date=i') or exit 2;
$o{delimiter} = "\t" if $o{delimiter} eq 'tab';

sub records {
    my ($text) = @_;
    my (@all, @cells);
    while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|\z)/g) {
        my ($quoted, $bare, $end) = ($1, $2, $3);
        my $cell = defined $quoted ? $quoted =~ s/""/"/gr : $bare;
        last if $end eq '' && $cell eq '' && !@cells;
        push @cells, $cell;
        next if $end eq ',';
        push @all, [@cells];
        @cells = ();
        last if $end eq '';
    }
    return @all;
}

sub date {
    my ($text, $style) = @_;
    my ($y, $m, $d, $h, $i, $s) = $text =~ /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/
        or return $text;
    my $half = $h < 12 ? 'AM' : 'PM';
    my %styles = (
        us => sprintf('%d/%d/%s %d:%s:%s', $m, $d, $y, ($h + 11) % 12 + 1, $i, $s) . "$SPACE$half",
        us24 => "$m/$d/$y $h:$i:$s",
        gb => "$d/$m/$y $h:$i:$s",
        au => sprintf('%d/%s/%s %d:%s:%s %s', $d, $m, $y, ($h + 11) % 12 + 1, $i, $s, lc $half),
        de => "$d.$m.$y $h:$i:$s",
    );
    return $styles{$style};
}

sub written {
    my ($cell) = @_;
    return $cell unless $o{quote} eq 'all' || ($o{quote} eq 'values' && $cell ne '')
        || $cell =~ /[\Q$o{delimiter}\E"\r\n]/;
    return '"' . $cell =~ s/"/""/gr . '"';
}

binmode STDIN;
binmode STDOUT;
my ($heading, @rows) = records(do { local $/; decode('UTF-8', <STDIN>) });
my %place = map { lc $heading->[$_] => $_ } 0 .. $#$heading;
my ($name) = map { $place{$_} // () } 'display name', 'userdisplayname';
my ($user) = map { $place{$_} // () } 'upn', 'userprincipalname';

for my $row (@rows) {
    if ($o{seconds}) {
        s/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z$/$1Z/ for @$row;
    }
    if ($o{names} && $row->[$name] ne '') { # all calls of a user have one name
        my @letters = @{$SETS{$o{names}}};
        my $sum = unpack '%32C*', $row->[$user];
        $row->[$name] =~ s/[^\x20-\x7e]/x/g;
        substr $row->[$name], 1 + $sum % (length($row->[$name]) - 1), 0, $letters[$sum % @letters];
    }
}
@rows = @rows[$1 .. ($2 < @rows ? $2 : $#rows)] if ($o{rows} // '') =~ /^(\d+)-(\d+)$/;
@rows = grep { !grep { /^2\d{3}-\d\d-\d\dT/ && $_ gt "$o{until}T24" } @$_ } @rows if $o{until};

if ($o{dates}) {
    my %turned = (us24 => 'gb', gb => 'us24');
    for my $r (0 .. $#rows) {
        my $is_other = defined $o{'other-date'} && $r == $o{'other-date'};
        $_ = date($_, $is_other ? $turned{$o{dates}} : $o{dates}) for @{$rows[$r]};
    }
}
if ($o{flags}) {
    my ($yes, $no) = split m{/}, $o{flags};
    my @places = map { $place{$_} // () } 'success', 'media bypass', 'successfulcall',
        'mediabypassenabled';
    for my $row (@rows) {
        for (@$row[@places]) { s/^(?:yes|true)$/$yes/i or s/^(?:no|false)$/$no/i }
    }
}
if ($o{floats}) {
    my @places = map { $place{$_} // () } 'final sip code', 'final microsoft subcode',
        'finalsipcode', 'callendsubreason';
    for my $row (@rows) {
        for (@$row[@places]) { s/^(\d+)$/$1.0/ }
    }
}
if ($o{index}) {
    unshift @$heading, '';
    unshift @{$rows[$_]}, $_ for 0 .. $#rows;
}

my @heading_line = join $o{delimiter}, map { written($_) } @$heading;
my @lines = map { join $o{delimiter}, map { written($_) } @$_ } @rows;
my $bom = "\x{feff}";
splice @lines, @lines / 2, 0, ($o{'bom-again'} ? $bom : '') . $heading_line[0]
    if $o{again} || $o{'bom-again'};
push @lines, ($o{delimiter} x $#$heading) x ($o{behind} // 0);

my @ends = @{$ENDS{$o{ends}}};
my ($i, $text) = (0, $o{bom} ? $bom : '');
$text .= $_ . $ends[$i++ % @ends] for @{$o{above}}, @heading_line, @lines;
print encode($o{encoding}, $text, Encode::FB_CROAK);
