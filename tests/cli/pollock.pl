#!/usr/bin/env perl
# pollock.pl - a damaged export for each kind of damage at each of its places, and a judge.
#
#   pollock.pl write FOLDER DELIMITER   writes them as NNNNN.csv, and what they are into "cases"
#   pollock.pl judge FOLDER             reads what came of them; prints a line for each group
#
# The kinds of damage are those of the Pollock benchmark (Vitagliano and others, 2023). A damaged
# file may give the right calls; or all but those of the damaged rows, which are then rejected by
# their lines; or nothing at all, when it is refused. No cell may be stored that the undamaged
# file does not have, and no row may be lost without a word.
#
# The calls of each case have ids and users of their own, so that one database holds all cases.
use strict;
use warnings;
use JSON::PP;

my @HEADING = ('CorrelationId', 'Microsoft Entra ObjectId', 'UPN', 'Display Name', 'User country',
    'Invite time', 'Start time', 'Failure time', 'End time', 'Duration (seconds)', 'Success',
    'Caller Number', 'Callee Number', 'Call type', 'Call Direction', 'Azure region for Media',
    'Azure region for Signaling', 'Final SIP code', 'Final Microsoft subcode', 'Final SIP Phrase',
    'SBC FQDN', 'Media bypass', 'Shared correlation ID', 'Administrative Units',
    'Transfer or Correlation ID');

# Tables of other formats, to stand below; the second has as many columns as ours.
my @GRAPH = (
    'id,correlationId,userId,userPrincipalName,userDisplayName,startDateTime,inviteDateTime,'
    . 'failureDateTime,endDateTime,duration,callType,successfulCall,callerNumber,calleeNumber,'
    . 'mediaPathLocation,signalingLocation,finalSipCode,callEndSubReason,finalSipCodePhrase,'
    . 'trunkFullyQualifiedDomainName,mediaBypassEnabled',
    'a1,b1,,x@contoso.com,X,2026-11-10T12:00:00Z,2026-11-10T12:00:00Z,2026-11-10T12:00:01Z,'
    . '0001-01-01T00:00:00Z,0,ByotOut,false,,,,,503,560503,,sbc1.contoso.com,false');
my @PLANS = (
    'UsageId,Call ID,Conference ID,User Location,Microsoft Entra ObjectId,UPN,User Display Name,'
    . 'Caller ID,Call Type,Call Direction,Number Type,Domestic/International,Destination Dialed,'
    . 'Destination Number,External Country,Start Time,End Time,Duration Seconds,Connection Fee,'
    . 'Charge,Currency,Capability,Operator,Source of Call Duration,Administrative Units',
    'a2,b2,,DE,,x@contoso.com,X,+14255550101,user_out,Outbound,Subscriber,Domestic,Germany,'
    . '+14255550102,DE,2026-11-10T12:00:00Z,2026-11-10T12:01:00Z,60,0,0.00,EUR,MCOPSTN1,'
    . 'Microsoft,Microsoft,');

# What is not alike in all rows; every column is filled in at least one of them.
my @ROWS = (
    {name => 'Anna Khan', to => 'dr_out', bypass => 'No', shared => 1},
    {name => 'Weber, Bernd', to => 'dr_in', region => '', units => 'North'},
    {name => 'Ahmed "A." Jensen', code => [403, 510560], phrase => 'No Enterprise Voice'},
    {name => "Chen\r\nSales", phrase => 'a;b,c', shared => 1, units => 'EMEA, South'},
    {name => 'Dana Nowak', code => [503, 560503], phrase => 'Q.850;cause=34;text="No circuit"'},
    {name => '', user => '', to => 'dr_in_ucap', caller => ''},
    {name => 'Eva Bianchi', to => 'dr_out_user_transfer', transfer => 1, units => "East\tWest"},
    {name => 'Finn Olsen', code => [487, 560487], phrase => '', region => ''},
    {name => 'Gita Rao', shared => 1, units => 'A;B', transfer => 1},
    {name => 'Hugo "H" Weiss, CEO', country => '', code => [480, 560480], phrase => 'Away'},
    {name => "Ines\nMarin", to => 'dr_in', bypass => '', transfer => 1},
    {name => 'Jon Smith', shared => 1, units => 'North', transfer => 1},
);

# Where a quote too many or too few may stay as a character of the text: cells that name nothing.
my %FREE = map { $_ => 1 } qw(display_name phrase admin_units);

sub guid { return sprintf '%08x-0a00-4b00-8c00-0d0e%04x%04x', @_ }
sub line_ends { my ($text) = @_; return scalar(() = $text =~ /\r\n|\r|\n/g) }

# The cells of row $r in case $n.
sub cells {
    my ($n, $r) = @_;
    my %row = (
        country => 'DE', to => 'dr_out', region => 'EUWE', code => [0, 540000], phrase => 'BYE',
        bypass => 'Yes', units => '', caller => "+142555501$r",
        user => sprintf('user%02d.c%05d@contoso.com', $r, $n), %{$ROWS[$r]});
    my $failed = $row{code}[0] != 0;
    my $at = sub { return sprintf '2026-11-%02dT%s', 9 + $r / 3, sprintf $_[0], $r };

    return (
        guid($n, 1, $r), $row{user} eq '' ? '' : guid($n, 2, $r), @row{qw(user name country)},
        $at->('12:%02d:00.1234567Z'), $at->('12:%02d:04.5Z'),
        $failed ? ($at->('12:%02d:09Z'), '', 0, 'No') : ('', $at->('13:%02d:00Z'), 3356, 'Yes'),
        $row{caller}, "+142555502$r", $row{to}, $row{to} =~ /out/ ? 'Outbound' : 'Inbound',
        $row{region}, 'EUNO', @{$row{code}}, $row{phrase}, 'sbc' . (1 + $r % 3) . '.contoso.com',
        $row{bypass}, $row{shared} ? guid(0xffffffff, 3, $r) : '', $row{units},
        $row{transfer} ? guid(0xffffffff, 4, $r) : '');
}

# --------------------------------------------------------------------------------------- writing

my ($folder, $delimiter, $all, $number, $cases); # $all: every cell is quoted

sub written {
    my ($cell) = @_;
    return $cell unless $all || $cell =~ /[\Q$delimiter\E"\r\n\t]/;
    return '"' . $cell =~ s/"/""/gr . '"';
}

sub line { return join $delimiter, map { written($_) } @_ }

# The heading line and the rows, without line ends.
sub table { return (line(@HEADING), map { line(cells($number, $_)) } 0 .. $#ROWS) }

# The lines on which these begin when the first begins on line $at.
sub first_lines {
    my ($at, @lines) = @_;
    return map { my $first = $at; $at += 1 + line_ends($_); $first } @lines;
}

# A case. kind says what may come of it: "cells" (the row alone is at stake), "quote" (a lost quote
# may take in rows below) or "file". rows: those that are damaged; first: on which line each row
# begins; junk: lines that are no rows; must: what has to come of it; others: a second table may
# give calls of its own; lacking: blank cells are right in the damaged rows; told: the first row
# stands above the heading line, where lines are counted and not rejected; gone: rows that the file
# does not have; broken: a row that goes on on the line below; cut: a cell that the end of the file
# cut off may be blank in the last column, if that is told.
sub put {
    my ($group, $what, $text, %about) = @_;
    open my $file, '>:raw', sprintf '%s/%05d.csv', $folder, $number or die "$folder: $!";
    print $file $text;
    close $file or die "$folder: $!";
    my %case = (case => $number++, group => $group, what => $what, kind => 'file', %about);
    print $cases encode_json(\%case), "\n";
    return;
}

sub how { return $all ? 'all cells quoted' : 'quoted as needed' }

# ------------------------------------------------------------------------------ damage to a cell

# The line of these written cells, with something else than a delimiter behind cell $c.
sub joined {
    my ($cells, $c, $behind) = @_;
    my @behind = (($delimiter) x $#$cells, '');
    $behind[$c] = $behind;
    return join '', map { $cells->[$_] . $behind[$_] } 0 .. $#$cells;
}

# Each gives the damaged line and its kind, or nothing where there is nothing to damage.
my %CELL_DAMAGE = (
    'a missing delimiter' => sub {
        my ($cells, $c) = @_;
        return if $c == $#$cells;
        my $beside_quotes = $cells->[$c] =~ /"$/ || $cells->[$c + 1] =~ /^"/;
        return (joined($cells, $c, ''), $beside_quotes ? 'quote' : 'cells');
    },
    'an extra delimiter' => sub {
        my ($cells, $c) = @_;
        return (joined($cells, $c, $delimiter x ($c < $#$cells ? 2 : 1)), 'cells');
    },
    'a missing opening quote' => sub {
        my ($cells, $c) = @_;
        return unless $cells->[$c] =~ s/^"//;
        return (join($delimiter, @$cells), 'quote');
    },
    'a missing closing quote' => sub {
        my ($cells, $c) = @_;
        return unless $cells->[$c] =~ s/"$//;
        return (join($delimiter, @$cells), 'quote');
    },
    'an extra quote' => sub { # before, within or behind the cell
        my ($cells, $c, $r) = @_;
        substr $cells->[$c], int(length($cells->[$c]) * (($r + $c) % 3) / 2), 0, '"';
        return (join($delimiter, @$cells), 'quote');
    },
    'blank cells behind the last' => sub {
        my ($cells, $c) = @_;
        return if $c > 2;
        my $blanks = $delimiter x ($c + 1);
        # Behind a blank cell, free text could be where an extra delimiter put it.
        my $is_clear = join('', map { /\w/ ? 'x' : ' ' } @$cells[21 .. 24]) =~ /^x+ *$/;
        return (join($delimiter, @$cells) . $blanks, 'cells', $is_clear ? (must => 'right') : ());
    },
    'a stray line end before a cell' => sub {
        my ($cells, $c) = @_;
        $cells->[$c] = "\r\n$cells->[$c]";
        return (join($delimiter, @$cells), 'cells', broken => 1);
    },
    'a stray line end behind a cell' => sub {
        my ($cells, $c) = @_;
        $cells->[$c] .= "\r\n";
        return (join($delimiter, @$cells), 'cells', broken => 1);
    },
    'a stray line end within a cell' => sub {
        my ($cells, $c, $r) = @_;
        return if $cells->[$c] =~ /"/ || length $cells->[$c] < 2;
        substr $cells->[$c], 1 + $r * (length($cells->[$c]) - 2) / 11, 0, "\r\n";
        return (join($delimiter, @$cells), 'cells', broken => 1);
    },
);

sub put_cells {
    for my $damage (sort keys %CELL_DAMAGE) {
        for my $r (0 .. $#ROWS) {
            for my $c (0 .. $#HEADING) {
                my @cells = map { written($_) } cells($number, $r);
                my ($line, $kind, %about) = $CELL_DAMAGE{$damage}->(\@cells, $c, $r) or next;
                my @lines = table();
                $lines[$r + 1] = $line;
                put("$damage, " . how(), 'row ' . ($r + 1) . ", $HEADING[$c]",
                    join('', map { "$_\r\n" } @lines), kind => $kind, rows => [$r],
                    first => [first_lines(2, @lines[1 .. $#lines])], %about);
            }
        }
    }
    return;
}

# ------------------------------------------------------------------------------- damage to a file

sub ended { return join '', map { "$_\r\n" } @_ }

# Where rows from $from on begin when so many lines stand above them.
sub moved {
    my ($first, $by, $from) = @_;
    return [map { $first->[$_] + ($_ < $from ? 0 : $by) } 0 .. $#$first];
}

sub other_delimiter { return join $delimiter eq ',' ? ';' : ',', map { written($_) } @_ }

# Lines of another format, with ids of this case in the place of a1, b1 and the like.
sub translated { return map { s/\b[ab]([12])\b/guid($number, 5, $1)/ger =~ s/,/$delimiter/gr } @_ }

sub put_files {
    my @lines; # of the case that is written
    my $first;
    my $case = sub {
        my ($what, $make, %about) = @_;
        @lines = table();
        $first = [first_lines(2, @lines[1 .. $#lines])];
        my ($text, %more) = $make->();
        put('the file, ' . how(), $what, $text, rows => [], first => $first, %about, %more);
    };
    # Further lines between row $r and the one above it.
    my $insert = sub {
        my ($r, @more) = @_;
        return (ended(@lines[0 .. $r], @more, @lines[$r + 1 .. $#lines]),
            first => moved($first, scalar @more, $r),
            junk => [map { ($first->[$r] // $first->[-1] + 1) + $_ } 0 .. $#more]);
    };
    my $above = sub {
        return (ended(@_, @lines), first => moved($first, scalar @_, 0), junk => [1 .. @_]);
    };
    # A second table from row 6 on, with the columns that $pick leaves of a list of cells.
    my $second = sub {
        my ($pick) = @_;
        my @more = map { line($pick->(@$_)) } [@HEADING], map { [cells($number, $_)] } 6 .. 11;
        my $at = $first->[6] + 1; # of its heading line, behind a blank one
        return (ended(@lines[0 .. 6], '', @more), rows => [6 .. 11], junk => [$at],
            first => [@$first[0 .. 5], first_lines($at + 1, @more[1 .. 6])]);
    };
    my $heading = sub { $lines[0] = $_[0]; return (ended(@lines), rows => [0 .. 11]) };
    my $doubled = sub { # each line ended by two line ends
        my ($ends) = @_;
        my @first = map { $first->[$_] + $_ + 1 } 0 .. 11;
        return (join('', map { $_ . $ends } @lines), first => \@first);
    };
    my $cells = sub { # of the heading line and of each row, as they are written
        return map { [map { written($_) } @$_] } \@HEADING, map { [cells($number, $_)] } 0 .. 11;
    };
    my $blank = $delimiter x $#HEADING;
    my @right = (must => 'right');

    $case->('undamaged', sub { ended(@lines) }, @right);
    $case->('no line end behind the last line', sub { join "\r\n", @lines }, @right);
    $case->('LF', sub { join '', map { "$_\n" } @lines }, @right);
    $case->('CR', sub { join '', map { "$_\r" } @lines }, @right);
    $case->('CR, none behind the last line', sub { join "\r", @lines }, @right);
    $case->('CRLF, LF and CR by turns',
        sub { my $i = 0; join '', map { $_ . ("\r\n", "\n", "\r")[$i++ % 3] } @lines }, @right);
    $case->('CR CR LF', sub { $doubled->("\r\r\n") }, @right);
    $case->('two line ends behind each line', sub { $doubled->("\r\n\r\n") }, @right);
    $case->('blank lines behind', sub { ended(@lines, ('') x 5) }, @right);
    $case->('blank lines with spaces behind', sub { ended(@lines, ' ', "  \t ") . '  ' });
    $case->('lines of delimiters behind', sub { ended(@lines, ($blank) x 5) }, @right);
    $case->('lines of fewer and of more delimiters behind',
        sub { ended(@lines, $delimiter, $delimiter x 3, $delimiter x 40) }, @right);
    $case->('lines of empty quotes behind',
        sub { ended(@lines, (join $delimiter, ('""') x @HEADING) x 2) }, @right);
    $case->('a line of delimiters in the middle', sub { $insert->(6, $blank) }, @right);
    $case->('blank lines in the middle', sub { $insert->(6, '', '') }, @right);

    $case->('no heading line', sub { (ended(@lines[1 .. 12]), first => moved($first, -1, 0)) });
    $case->('the heading line twice', sub { $insert->(0, $lines[0]) });
    $case->('the heading line again in the middle', sub { $insert->(6, $lines[0]) });
    $case->('the heading line again at the end', sub { $insert->(12, $lines[0]) });
    $case->('the heading line below the first row', sub { # which stands above, as a title does
        (ended(@lines[1, 0, 2 .. 12]), rows => [0], first => [1, @$first[1 .. 11]], junk => [2],
            told => 1) });
    $case->('a line of text above', sub { $above->('Direct Routing calls of last week') });
    $case->('three lines above, one of them blank',
        sub { $above->('Report', '', "by${delimiter}x") });
    $case->('a line of delimiters above', sub { $above->($blank) });
    $case->('blank lines above', sub { $above->('', '') });
    $case->('a line as wide as the heading line above',
        sub { $above->(line(map { "x $_" } @HEADING)) });
    $case->('a line of text in the middle', sub { $insert->(6, 'page 2') });
    $case->('a line of text behind', sub { $insert->(12, '12 rows') });

    $case->('two tables alike', sub { $insert->(6, '', $lines[0]) });
    $case->('two tables, the second in another order', sub { $second->(sub { reverse @_ }) });
    $case->('two tables, the second with fewer columns', sub { $second->(sub { @_[0 .. 20] }) },
        lacking => 1);
    # With ids of their own in each group: the same call again would be a known one.
    my $below = sub {
        my $group = how() =~ /^all/ ? 'q' : '';
        my @more = map { s/\b([ab]\d),/$1$group,/gr } @_;
        return sub { $insert->(12, '', translated(@more)) } };
    $case->('a table of Graph below', $below->(@GRAPH), others => 1);
    $case->('a table of calling plans below', $below->(@PLANS), others => 1);
    $case->('an unknown table below', $below->('Name,Phone', 'X,1'));

    $case->('a row twice', sub { ended(@lines, $lines[12]) }, known => 1);
    $case->('a row in two parts', sub {
        my @cells = map { written($_) } cells($number, 0);
        my @parts = map { join $delimiter, @$_ } [@cells[0 .. 11]], [@cells[12 .. 24]];
        (ended($lines[0], @parts, @lines[2 .. 12]), rows => [0], junk => [3],
            first => moved($first, 1, 1)) });
    $case->('two rows on one line', sub {
        my $both = join $delimiter, @lines[1, 2];
        (ended($lines[0], $both, @lines[3 .. 12]), rows => [0, 1],
            first => moved($first, -1, 1)) });
    $case->('rows with another delimiter', sub {
        $lines[$_ + 1] = other_delimiter(cells($number, $_)) for 0, 7, 11;
        ended(@lines) }, rows => [0, 7, 11], kind => 'quote');
    $case->('a heading line with another delimiter', sub { $heading->(other_delimiter(@HEADING)) });
    $case->('a heading line that lacks a name',
        sub { $heading->(line(@HEADING[0 .. 2, 4 .. 24])) });
    $case->('a heading line with a name too many',
        sub { $heading->(line(@HEADING[0 .. 3], 'X', @HEADING[4 .. 24])) });
    $case->('a heading line that lacks a delimiter',
        sub { $heading->(joined([map { written($_) } @HEADING], 3, '')) });
    $case->('a heading line that lacks a closing quote',
        sub { $heading->(join $delimiter, line(@HEADING[0, 1]), '"UPN', line(@HEADING[3 .. 24])) });
    $case->('spaces around delimiters', sub { ended(map { join " $delimiter ", @$_ } $cells->()) });
    $case->('apostrophes for quotes', sub { ended(map { s/(?<!")"(?!")|"""/'/gr } @lines) },
        rows => [0 .. 11], kind => 'quote');
    $case->('backslashes before quotes', sub {
        ended(map { join $delimiter, map { s/(?<=.)""(?=.)/\\"/gr } @$_ } $cells->()) },
        rows => [2, 4, 9], kind => 'quote');
    $case->('the file cut within the last row',
        sub { substr ended(@lines), 0, -100 }, rows => [11]);
    $case->('the file cut within the quotes of a row', sub {
        my $text = ended(@lines);
        substr $text, 0, index($text, 'Hugo') + 8 }, rows => [9 .. 11], kind => 'quote');
    return;
}

# Two lines on one: line $at and the one below it, the heading line being 0.
sub put_glued {
    for my $at (0 .. $#ROWS) {
        my @lines = table();
        splice @lines, $at, 2, $lines[$at] . $lines[$at + 1];
        my @first = first_lines(2, @{[table()]}[1 .. @ROWS]);
        $_-- for @first[$at .. $#first];
        put('two lines on one, ' . how(), "line $at", ended(@lines),
            rows => [$at ? ($at - 1, $at) : (0 .. $#ROWS)], first => \@first);
    }
    return;
}

# The file as it is when its download breaks off, at each byte of its last two rows.
sub put_cut {
    my $length = length ended(table());
    for (my $at = length ended((table())[0 .. 10]); $at < $length; $at++) {
        my @lines = table(); # with the ids of this case
        my $begins = length ended(@lines[0 .. 11]);
        my $row = $at <= $begins ? 10 : 11;
        my $whole = length(ended(@lines[0 .. $row + 1])) - 2; # the line end may be missing
        my @rows = $at < $whole && $at > length(ended(@lines[0 .. $row])) ? ($row) : ();
        my @gone = $row + 1 .. $#ROWS;
        unshift @gone, 10 if $at == length ended(@lines[0 .. 10]);
        put('the end cut off, ' . how(), "at byte $at", substr(ended(@lines), 0, $at), cut => 1,
            rows => \@rows, gone => \@gone, first => [first_lines(2, @lines[1 .. $#lines])]);
    }
    return;
}

sub write_cases {
    ($folder, $delimiter) = @_;
    $delimiter = "\t" if $delimiter eq 'tab';
    $number = 0;
    open $cases, '>:raw', "$folder/cases" or die "$folder/cases: $!";
    for (0, 1) {
        $all = $_;
        put_files();
        put_cells();
        put_glued();
        put_cut();
    }
    close $cases or die "$folder/cases: $!";
    return;
}

# --------------------------------------------------------------------------------------- judging

my (%imports, %calls, %rejects, %refused); # what came of the cases
my (@names, %want);                        # columns of a call; the right ones by correlation ID

sub slurp {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar(<$file>) // '';
}

# What sqlite3 -ascii wrote, the first column apart.
sub records {
    my @lines = map { [split /\x1f/, $_, -1] } split /\x1e/, slurp(@_);
    return map { [shift @$_, $_] } @lines;
}

sub names_of { return join ', ', map { $names[$_] } @_ }
sub rows_of { return 'row' . (@_ > 1 ? 's ' : ' ') . join ', ', map { $_ + 1 } @_ }

# A call of case $n as it would be in case 0, so that it can be compared.
sub as_in_case_0 {
    my ($n, @cells) = @_;
    my ($id, $user) = (sprintf('%08x-', $n), sprintf('.c%05d@', $n));
    return map { s/\Q$id\E/00000000-/gr =~ s/\Q$user\E/.c00000\@/gr } @cells;
}

sub without_quotes { return $_[0] =~ s/['"\\]//gr }

# What is wrong with a stored call, '' if nothing; $kept is set if a quote stays that is none.
sub wrong_columns {
    my ($case, $got, $right, $kept) = @_;
    my @wrong = grep { $got->[$_] ne $right->{cells}[$_] } 0 .. $#names;
    my $is_damaged = grep { $_ == $right->{row} } @{$case->{rows}};

    @wrong = grep { $got->[$_] ne '' } @wrong if $case->{lacking} && $is_damaged;
    @wrong = grep { $got->[$_] ne '' || $names[$_] ne 'transferor_correlation_id' } @wrong
        if $case->{cut} && $is_damaged && $case->{is_told};
    return '' unless @wrong;
    return names_of(@wrong) unless $is_damaged && $case->{kind} eq 'quote';
    for (@wrong) {
        return names_of(@wrong) unless $FREE{$names[$_]}
            && without_quotes($got->[$_]) eq without_quotes($right->{cells}[$_]);
    }
    $$kept = 1;
    return '';
}

# Which rows are among the rejected lines, by the lines that a reason says it takes in. Returns what
# is wrong with them, '' if nothing.
sub look_at_rejects {
    my ($case, $rejects, $stored, $covered) = @_;
    my (%rows_on, %is_junk);

    for my $row (0 .. $#ROWS) {
        my $line = $case->{first}[$row];
        my $below = line_ends($ROWS[$row]{name});
        $below++ if $case->{broken} && $case->{rows}[0] == $row;
        push @{$rows_on{$_}}, $row for $line .. $line + $below;
    }
    $is_junk{$_} = 1 for @{$case->{junk} // []};
    for (@$rejects) {
        my ($line, $column, $reason) = @$_;
        my $below = $reason =~ /takes in the (?:(\d+) )?lines? below/ ? $1 // 1 : 0;
        my $helps = grep { $is_junk{$_} } $line .. $line + $below;
        for my $row (map { @{$rows_on{$_} // []} } $line .. $line + $below) {
            $covered->{$row} = 1;
            $helps = 1 unless $stored->{$row};
        }
        return "rejects line $line, which is no damaged one ($reason)" unless $helps;
    }
    return '';
}

# "right", "minus" (the damaged rows), "kept" (a quote as text), "refused", or what is wrong.
sub judge {
    my ($case) = @_;
    my $name = sprintf '%05d.csv', $case->{case};
    my $import = $imports{$name};
    my %is_gone = map { $_ => 1 } @{$case->{gone} // []};
    return $refused{$name} ? 'refused' : 'is neither imported nor refused' unless $import;

    my @got = map { @{$calls{$_} // []} } @{$import->{ids}};
    my @rejects = map { @{$rejects{$_} // []} } @{$import->{ids}};
    my ($id) = grep { $names[$_] eq 'correlation_id' } 0 .. $#names;
    my (%stored, %covered, $kept);
    $case->{is_told} = $import->{unended_lines};
    for (@got) {
        my @call = as_in_case_0($case->{case}, @$_);
        my $right = $want{$call[$id]};
        next if !$right && $case->{others};
        return 'stores a call with a wrong correlation_id' unless $right;
        return 'stores a row twice' if $stored{$right->{row}}++;
        my $wrong = wrong_columns($case, \@call, $right, \$kept);
        return "stores a wrong $wrong" if $wrong ne '';
    }
    return "counts $import->{known} rows as known" if $import->{known} != ($case->{known} // 0);
    return 'counts do not add up' if $import->{new} != @got || $import->{rejected} != @rejects
        || $import->{rows} != $import->{new} + $import->{known} + $import->{rejected};

    my $wrong = look_at_rejects($case, \@rejects, \%stored, \%covered);
    return $wrong if $wrong ne '';
    my @missing = grep { !$stored{$_} && !$is_gone{$_} } 0 .. $#ROWS;
    my @silent = grep { !$covered{$_} && !($case->{told} && $_ == 0) } @missing;
    return 'loses ' . rows_of(@silent) . ' without a word' if @silent;
    my %is_damaged = map { $_ => 1 } @{$case->{rows}};
    my @others = grep { !$is_damaged{$_} } @missing;
    # A lost quote takes in row after row, from a damaged one on.
    @others = grep { $_ == 0 || $stored{$_ - 1} } @others if $case->{kind} eq 'quote';
    return 'loses ' . rows_of(@others) . ' too' if @others;
    return $kept ? 'kept' : @missing ? 'minus' : 'right';
}

# A file of several exports is as many imports: 00001.csv (part 2).
sub add_import {
    my ($part) = @_;
    my $import = $imports{$part->{file} =~ s/ \(part \d+\)$//r} //= {};
    push @{$import->{ids}}, $part->{import_id};
    $import->{$_} += $part->{$_} for qw(rows new known rejected);
    $import->{unended_lines} += $part->{found}{unended_lines} // 0;
    return;
}

sub read_results {
    add_import($_) for @{decode_json(slurp("$folder/receipt.json"))->{files}};
    $refused{$_} = 1 for slurp("$folder/err") =~ m{^sipwhy: (?:\./)?(\d{5}\.csv): }mg;
    my $undamaged = $imports{'00000.csv'} or die "# the undamaged file is refused\n";
    my @calls = records("$folder/calls") or die "# the undamaged file has no calls\n";
    @names = @{(shift @calls)->[1]};
    push @{$calls{$_->[0]}}, $_->[1] for @calls;
    push @{$rejects{$_->[0]}}, $_->[1] for records("$folder/rejected");
    my ($id) = grep { $names[$_] eq 'correlation_id' } 0 .. $#names;
    for (@{$calls{$undamaged->{ids}[0]}}) {
        $want{$_->[$id]} = {row => hex(substr $_->[$id], -4), cells => $_};
    }
    die "# the undamaged file is not read as it should be\n" unless keys %want == @ROWS;
    return;
}

# GROUP, a tab, how many are wrong, a tab, what came of the others; then "# " and each wrong one.
sub judge_cases {
    ($folder) = @_;
    my (@order, %came, %wrong);

    read_results();
    for (map { decode_json($_) } split /\n/, slurp("$folder/cases")) {
        my $group = $_->{group};
        my $verdict = judge($_);
        my $is_word = $verdict =~ /^\w+$/;

        push @order, $group unless $came{$group};
        $came{$group} //= {};
        $verdict = "is not read as it should be: $verdict"
            if $is_word && $_->{must} && $_->{must} ne $verdict;
        $verdict = 'is refused as a whole' if $_->{kind} eq 'cells' && $verdict eq 'refused';
        if ($verdict =~ /^\w+$/) {
            $came{$group}{$verdict}++;
        } else {
            push @{$wrong{$group}}, sprintf '%05d.csv, %s: %s', $_->{case}, $_->{what}, $verdict;
        }
    }
    for my $group (@order) {
        my @wrong = @{$wrong{$group} // []};
        my $came = join ', ', map { "$came{$group}{$_} $_" } sort keys %{$came{$group}};
        print "$group\t", scalar @wrong, "\t$came\n", map { "# $_\n" } @wrong;
    }
    return;
}

my $mode = shift @ARGV // '';
if ($mode eq 'write' && @ARGV == 2) {
    write_cases(@ARGV);
} elsif ($mode eq 'judge' && @ARGV == 1) {
    judge_cases(@ARGV);
} else {
    die "usage: pollock.pl write FOLDER DELIMITER | judge FOLDER\n";
}
