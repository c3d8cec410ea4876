#!/usr/bin/env perl
# compare.pl - reads CSV as sipwhy does, whole and byte by byte, and compares it with what others
# expect. Prints a line for each text: 0 or 1, a tab, its name; then "# " and what differs.
#
#   compare.pl spectrum PROGRAM FOLDER   the npm package csv-spectrum
#   compare.pl cases PROGRAM FILE        JSON lines {"name", "delimiter", "input", "records"}
#
# PROGRAM is csv_records. Blank lines are no records here: what others make of them is left out.
use strict;
use warnings;
use File::Temp;
use JSON::PP;

# Where our dialect differs on purpose (see csv.h), and what it gives instead.
my $cut_short = {error => 'line 1: the file ends inside the quotes that open here: it is cut short'};
my %OURS = (
    'Whitespace at edges of unquoted field' =>
        ['spaces around an unquoted field are dropped', [['a', 'b', 'c']]],
    'Quoted field with whitespace around quotes' =>
        ['spaces around quotes are dropped', [['A', 'B', 'C']]],
    'Input without comments with line starting with whitespace' =>
        ['spaces around an unquoted field are dropped', [['a'], ['b'], ['c']]],
    'Quoted field has no closing quote' => ['a lost quote is an error', [$cut_short]],
    'Quoted field has invalid trailing quote after delimiter' =>
        ['a lost quote is an error', [$cut_short]],
    'Quoted field has invalid trailing quote before delimiter' =>
        ['a lost quote is an error', [$cut_short]],
    'Quoted field has invalid trailing quote after new line' =>
        ['a lost quote is an error', [$cut_short]],
    'Mixed slash n and slash r should choose first as precident' =>
        ['every CR, LF and CR LF ends a line', [['a', 'b', 'c'], ['d', 'e', 'f'], ['g', 'h', 'i']]],
    'UTF-8 BOM encoded input is stripped from invisible BOM character' =>
        ['a byte order mark goes before, in decode.c', [["\x{feff}A", 'B'], ['X', 'Y']]],
    'location_coordinates' => ['the expectation there is of another file',
        [{'Contact Phone Number' => '2095257564', 'Cities' => 'Modesto',
            'Location Coordinates' => qq(37\x{fffd}36'37.8"N 121\x{fffd}2'17.9"W),
            'Counties' => 'Stanislaus'}]],
);

my $json = JSON::PP->new->canonical->utf8;

sub slurp {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!\n";
    local $/;
    return scalar(<$file>) // '';
}

sub is_blank { my ($record) = @_; return @$record == 1 && $record->[0] =~ /^[ \t]*$/ }

# The records of these bytes, read in steps of so many.
sub records_of {
    my ($program, $bytes, $delimiter, $step) = @_;
    my $in = File::Temp->new;
    print $in $bytes;
    close $in;
    open my $out, '-|', 'sh', '-c', '"$1" "$2" "$3" <"$4"', 'sh', $program, $delimiter, $step,
        $in->filename or die "$program: $!\n";
    my @lines = <$out>;
    close $out or die "$program: ends with $?\n";
    return [map { $json->decode($_) } @lines];
}

# Records below a heading line as objects, as csv-spectrum has them.
sub keyed {
    my ($heading, @rows) = @{$_[0]};
    return [map { my %row; @row{@$heading} = @$_; \%row } @rows];
}

sub compare {
    my ($program, $case, $shape) = @_;
    my ($why, $want) = @{$OURS{$case->{name}} // ['', $case->{records}]};
    my @differences;

    $want = [grep { ref ne 'ARRAY' || !is_blank($_) } @$want];
    for my $step (65536, 1) {
        my $got = records_of($program, $case->{bytes}, $case->{delimiter}, $step);
        $got = $shape->($got);
        push @differences, "$step bytes at a time", 'got  ' . $json->encode($got),
            'want ' . $json->encode($want) if $json->encode($got) ne $json->encode($want);
    }
    print @differences ? 1 : 0, "\t$case->{name}", $why ne '' ? " ($why)" : '', "\n";
    print map { "# $_\n" } @differences;
    return;
}

my ($what, $program, $path) = @ARGV;
die "usage: compare.pl spectrum|cases PROGRAM FOLDER|FILE\n" unless defined $path;
if ($what eq 'spectrum') {
    for my $csv (sort glob "$path/csvs/*.csv") {
        my ($name) = $csv =~ m{([^/]+)\.csv$};
        my $records = $json->decode(slurp("$path/json/$name.json"));
        compare($program, {name => $name, delimiter => ',', bytes => slurp($csv),
            records => ref $records eq 'ARRAY' ? $records : [$records]}, \&keyed);
    }
} else {
    for (split /\n/, slurp($path)) {
        my $case = $json->decode($_);
        $case->{bytes} = $case->{input};
        utf8::encode($case->{bytes});
        compare($program, $case, sub { $_[0] });
    }
}
