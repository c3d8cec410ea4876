# hostile.pl - inputs that nobody means well with, made when they are needed: hostile.pl NAME >FILE.
use strict;
use warnings;
use Compress::Raw::Zlib;

binmode STDOUT;
my $heading = "CorrelationId,Invite time,Success,Caller Number,Callee Number,Final SIP code,"
    . "Final Microsoft subcode,Final SIP Phrase,SBC FQDN\r\n";

sub row {
    my ($id, $phrase) = @_;
    return "id$id,2026-11-09T10:00:00Z,No,+4930901820,+14255550123,503,560503,$phrase,sbc1.contoso.com\r\n";
}
my $export = $heading . join '', map { row($_, 'Busy') } 1 .. 20;

# repeat(N, TEXT): TEXT on standard output, so often.
sub repeat {
    my ($n, $text) = @_;
    my $some = int(65536 / length $text) || 1;
    my $block = $text x $some;
    for (; $n >= $some; $n -= $some) { print $block }
    print $text x $n;
}

# --------------------------------------------------------------------------------- deflate

sub deflated {
    my ($text) = @_;
    my $out = '';
    my ($deflate) = Compress::Raw::Zlib::Deflate->new(-WindowBits => -MAX_WBITS, -AppendOutput => 1, -Level => 9);
    $deflate->deflate($text, $out);
    $deflate->flush($out);
    return $out;
}

# A bomb: head, then `text` so often. Gives the compressed bytes, the checksum and the length.
sub bomb {
    my ($head, $n, $text) = @_;
    my ($out, $crc, $length) = ('', 0, 0);
    my ($deflate) = Compress::Raw::Zlib::Deflate->new(-WindowBits => -MAX_WBITS, -AppendOutput => 1, -Level => 9);
    my $some = int(1048576 / length $text) || 1;
    my $add = sub {
        $deflate->deflate($_[0], $out);
        $crc = crc32($_[0], $crc);
        $length += length $_[0];
    };
    $add->($head);
    for (; $n >= $some; $n -= $some) { $add->($text x $some) }
    $add->($text x $n);
    $deflate->flush($out);
    return (deflated => $out, crc => $crc, length => $length);
}

sub gzip {
    my %of = @_;
    return "\x1f\x8b\x08\0\0\0\0\0\0\3$of{deflated}" . pack('VV', $of{crc}, $of{length} & 0xffffffff);
}

# -------------------------------------------------------------------------------------- ZIP

# member(NAME, TEXT, WHAT IS ODD...): what a header of it says; see zip().
sub member {
    my ($name, $text, %odd) = @_;
    return {name => $name, crc => crc32($text), length => length $text, data => deflated($text), method => 8,
        flags => 0, extra => '', local_extra => '', attributes => 0100644 << 16, %odd};
}

# The local header and the data of a member, and its entry in the directory.
sub local_part {
    my ($m) = @_;
    my $streams = $m->{flags} & 8;
    my $size = $m->{local_size} // length $m->{data};
    my $text = "PK\3\4" . pack('vvvvvVVVvv', $m->{version} // 20, $m->{flags}, $m->{method}, 0, 0x5b69,
        $streams ? (0, 0, 0) : ($m->{local_crc} // $m->{crc}, $size, $m->{local_length} // $m->{length}),
        length($m->{local_name} // $m->{name}), length $m->{local_extra});
    $text .= ($m->{local_name} // $m->{name}) . $m->{local_extra} . $m->{data};
    $text .= $m->{descriptor} // "PK\7\x8" . pack('VVV', $m->{crc}, length $m->{data}, $m->{length}) if $streams;
    return $text;
}

sub entry {
    my ($m, $at) = @_;
    return "PK\1\2" . pack('vvvvvvVVVvvvvvVV', 0x0314, $m->{version} // 20, $m->{flags}, $m->{method}, 0, 0x5b69,
        $m->{crc}, $m->{size} // length $m->{data}, $m->{said_length} // $m->{length}, length $m->{name},
        length $m->{extra}, 0, 0, 0, $m->{attributes}, $m->{at} // $at) . "$m->{name}$m->{extra}";
}

# zip(WHAT IS ODD, MEMBER...): before, after and comment are bytes; directory changes its text.
sub zip {
    my ($odd, @members) = @_;
    my $zip = $odd->{before} // '';
    my $directory = '';
    for my $m (@members) {
        $directory .= entry($m, length($zip) - ($odd->{shift} // 0));
        $zip .= local_part($m) unless defined $m->{at};
    }
    my $at = length($zip) - ($odd->{shift} // 0);
    my $n = $odd->{n} // scalar @members;
    my $large = '';
    if ($odd->{zip64} || $n > 65535) {
        $large = "PK\6\6" . pack('Q<vvVVQ<Q<Q<Q<', 44, 45, 45, 0, 0, $n, $n, length $directory, $at)
            . "PK\6\7" . pack('VQ<V', 0, $at + length $directory, 1);
    }
    my $comment = $odd->{comment} // '';
    return $zip . $directory . $large . "PK\5\6" . pack('vvvvVVv', 0, 0, $n > 65535 ? 65535 : $n,
        $n > 65535 ? 65535 : $n, length $directory, $at, length $comment) . $comment . ($odd->{after} // '');
}

# A member that holds the same bytes as the one before it: only the directory knows of it.
sub again { my ($m, %odd) = @_; return {%$m, at => 0, %odd} }

# -------------------------------------------------------------------------------------- tar

sub tar_header {
    my ($name, $size, %odd) = @_;
    my $size_field = $odd{size_field} // sprintf('%011o', $size) . "\0";
    my $head = pack('a100a8a8a8a12a12a8a1a100a8a32a32a8a8a155', $name, "0000644\0", "0000000\0", "0000000\0", $size_field,
        sprintf('%011o', 0), ' ' x 8, $odd{type} // '0', $odd{link} // '', "ustar\00000", '', '', $odd{major} // '', $odd{minor} // '', '');
    $head .= "\0" x (512 - length $head);
    substr $head, 148, 8, sprintf "%06o\0 ", unpack '%32C*', $head;
    return $head;
}

sub tar_file {
    my ($name, $text, %odd) = @_;
    return tar_header($name, length $text, %odd) . $text . "\0" x (-length($text) % 512);
}
sub pax { my ($text) = @_; return tar_file('pax', $text, type => 'x') }
sub pax_line { my ($line) = @_; my $n = length($line) + 3; $n++ while length("$n $line\n") > $n; return length("$n $line\n") . " $line\n" }
my $end = "\0" x 1024;

# ------------------------------------------------------------------------------------- names

my @names = ("\e[31mred.csv", "\e]0;owned\a.csv", "line\nend.csv", "back\b\b\bslash.csv", "\xe2\x80\xaetxt.csv",
    "nul\x{7f}.csv", "\xff\xfe.csv", "<script>alert(1)<\x2fscript>.csv", "=cmd|x!A1.csv", "%s%n%n.csv", "\$(touch x).csv",
    "../../up.csv", "/etc/absolute.csv", "C:\\windows\\drive.csv", "..\\back.csv", ('a' x 60000) . '.csv', '.csv', '..', '',
    "+14255550123.csv");

my %make = (export => sub { print $export });

# 1000:1 and more: 100 MB of it are 100 KB here.
sub bombed { my ($of, @what) = @_; return sub { my %b = bomb(@what); print $of eq 'zip' ? zip({}, member('a.csv', '', %b, data => $b{deflated})) : gzip(%b) } }
for my $of ('zip', 'gz') {
    $make{"letters.$of"} = bombed($of, $heading, 100_000_000, 'a');
    $make{"lines.$of"} = bombed($of, $heading, 50_000_000, "\n");
    $make{"rows.$of"} = bombed($of, $heading, 10_000_000, ",,,,,,,,\n");
    $make{"zeros.$of"} = bombed($of, $heading, 100_000_000, "\0");
    $make{"before.$of"} = bombed($of, '', 50_000_000, "\n");
    $make{"spaces.$of"} = bombed($of, '', 50_000_000, ' ');
    $make{"short.$of"} = bombed($of, $heading, 50_000_000, "a\n");
}
my $a = member('a.csv', $export);
my %zips = (
    plain => [{}, $a],
    symlink => [{}, member('l.csv', '/etc/passwd', attributes => 0120777 << 16), $a],
    device => [{}, member('d.csv', '', attributes => 0020666 << 16), $a],
    names => [{}, map { member($names[$_], $heading . row("n$_", 'Busy')) } 0 .. $#names],
    strangers => [{}, map { member($names[$_], "x,y\n1,2\n") } 0 .. $#names],
    overlap => [{}, $a, again($a, name => 'b.csv'), again($a, name => 'c.csv')],
    within => [{}, member('a.csv', $export, data => local_part(member('b.csv', $export, method => 0, data => $export)), method => 0), $a],
    encrypted => [{}, {%$a, flags => 1}],
    aes => [{}, {%$a, flags => 1, method => 99, extra => "\x01\x99\x07\0\x02\0AE\x03\x08\0", local_extra => "\x01\x99\x07\0\x02\0AE\x03\x08\0"}],
    method => [{}, {%$a, method => 97}],
    'small-local' => [{}, {%$a, local_length => 10}],
    'large-local' => [{}, {%$a, local_length => 0xfffffff0}],
    'small-central' => [{}, {%$a, said_length => 10}],
    'large-central' => [{}, {%$a, said_length => 0xfffffff0}],
    'packed-small' => [{}, {%$a, size => 10, local_size => 10}],
    'packed-large' => [{}, {%$a, size => 0x7fffffff, local_size => 0x7fffffff}],
    'packed-central' => [{}, {%$a, size => 0x7fffffff}],
    'both-small' => [{}, {%$a, said_length => 10, local_length => 10}],
    crc => [{}, {%$a, crc => 1}],
    'local-crc' => [{}, {%$a, local_crc => 1}],
    'other-name' => [{}, {%$a, local_name => 'b.csv'}],
    zip64 => [{zip64 => 1}, $a],
    'zip64-sizes' => [{}, {%$a, size => 0xffffffff, said_length => 0xffffffff, local_size => 0xffffffff, local_length => 0xffffffff,
        version => 45, extra => pack('vvQ<Q<', 1, 16, length $export, length $a->{data}), local_extra => pack('vvQ<Q<', 1, 16, length $export, length $a->{data})}],
    'zip64-huge' => [{}, {%$a, size => 0xffffffff, said_length => 0xffffffff, local_size => 0xffffffff, local_length => 0xffffffff,
        version => 45, extra => pack('vvQ<Q<', 1, 16, ~0, ~0), local_extra => pack('vvQ<Q<', 1, 16, ~0, ~0)}],
    'zip64-cut' => [{}, {%$a, size => 0xffffffff, said_length => 0xffffffff, version => 45, extra => pack('vv', 1, 16)}],
    streamed => [{}, {%$a, flags => 8}],
    'streamed-stored' => [{}, {%$a, flags => 8, method => 0, data => $export}],
    'streamed-bare' => [{}, {%$a, flags => 8, descriptor => pack('VVV', $a->{crc}, length $a->{data}, $a->{length})}],
    'streamed-zero' => [{}, {%$a, flags => 8, descriptor => "PK\7\x8" . pack('VVV', 0, 0, 0)}],
    'streamed-none' => [{}, {%$a, flags => 8, descriptor => ''}],
    before => [{before => "MZ\0\0" . 'x' x 5000}, $a],
    'before-shifted' => [{before => "MZ\0\0" . 'x' x 5000, shift => 5004}, $a],
    script => [{before => "#!/bin/sh\nexec unzip\n"}, $a],
    after => [{after => 'garbage' x 100}, $a],
    'zeros-behind' => [{after => "\0" x 5000}, $a],
    comment => [{comment => "a PK\5\6 PK\1\2 PK\3\4 comment"}, $a],
    'comment-end' => [{comment => 'x' x 100 . "PK\5\6" . "\0" x 18}, $a],
    'no-members' => [{}],
    'more-said' => [{n => 60000}, $a],
    'extra-cut' => [{}, {%$a, extra => "\1\0\xff\xff", local_extra => "\1\0\xff\xff"}],
    folder => [{}, member('a.csv/', '', attributes => 040755 << 16 | 16), $a],
    same => [{}, $a, {%$a}, {%$a}],
);
for my $name (keys %zips) { $make{"$name.zip"} = sub { print zip(@{$zips{$name}}) } }
$make{'70000.zip'} = sub { print zip({}, map { member("m$_.csv", '', data => '', method => 0) } 1 .. 70000) };
$make{'same-place.zip'} = sub { print zip({}, $a, map { again($a, name => "m$_.csv") } 1 .. 70000) };
$make{'nested.zip'} = sub { print zip({}, member('inner.zip', zip({}, $a)), $a) };
$make{'members.gz'} = sub { print gzip(deflated => deflated(''), crc => 0, length => 0) x 2_000_000 };
$make{'again.gz'} = sub { my $g = gzip(deflated => deflated($export), crc => crc32($export), length => length $export); print $g x 3 };
$make{'length.gz'} = sub { print gzip(deflated => deflated($export), crc => crc32($export), length => 7) };
$make{'name.gz'} = sub { print "\x1f\x8b\x08\x08\0\0\0\0\0\3", 'n' x 50_000_000 };
$make{'nested.gz'} = sub { my $t = $export; for (1 .. 20) { $t = gzip(deflated => deflated($t), crc => crc32($t), length => length $t) } print $t };

my %tars = (
    plain => [tar_file('a.csv', $export)],
    sparse => [tar_header('s.csv', 512, type => 'S') . "x" x 512, tar_file('a.csv', $export)],
    'sparse-huge' => [pax(pax_line('GNU.sparse.major=1') . pax_line('GNU.sparse.minor=0') . pax_line('GNU.sparse.name=s.csv') . pax_line('GNU.sparse.realsize=99999999999999'))
        . tar_file('s.csv', "1\n0\n99999999999\n" . "\0" x 497), tar_file('a.csv', $export)],
    'pax-size' => [pax(pax_line('size=9223372036854775807')) . tar_file('b.csv', $export)],
    'pax-negative' => [pax(pax_line('size=-1')) . tar_file('b.csv', $export)],
    'pax-path' => [pax(pax_line('path=' . 'p' x 900_000 . '.csv')) . tar_file('b.csv', $export)],
    'pax-huge' => [tar_header('pax', 8 ** 11 - 1, type => 'x')],
    'pax-lines' => [pax(pax_line('comment=x') x 50_000) . tar_file('a.csv', $export)],
    'long-name' => [tar_header('././@LongLink', 8 ** 11 - 1, type => 'L')],
    size => [tar_header('a.csv', 0, size_field => "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff") . $export],
    negative => [tar_header('a.csv', 0, size_field => "\xff" x 12) . $export],
    devices => [(map { tar_header("d$_.csv", 0, type => $_, major => "0000001\0", minor => "0000003\0") } 3, 4, 6), tar_file('a.csv', $export)],
    links => [tar_header('h.csv', 0, type => '1', link => '/etc/passwd'), tar_header('s.csv', 0, type => '2', link => '/etc/passwd'), tar_file('a.csv', $export)],
    names => [map { tar_file(substr($_, 0, 99), $heading . row('t', 'Busy')) } grep { length && !/\n/ } @names],
    sum => [do { my $t = tar_file('a.csv', $export); substr $t, 148, 4, '7777'; $t }],
    cut => [do { my $t = tar_file('a.csv', $export); substr $t, 0, 1000 }],
);
for my $name (keys %tars) { $make{"$name.tar"} = sub { print @{$tars{$name}}, $name eq 'cut' ? '' : $end } }
$make{'many.tar'} = sub { my $t = tar_header('e.csv', 0); for (1 .. 200) { print $t x 500 } print $end };

# ------------------------------------------------------------------------------------- texts

my %texts = (
    'field' => sub { print $heading; print 'id1,2026-11-09T10:00:00Z,No,1,2,503,560503,'; repeat(100_000_000, 'x'); print ",sbc1\n" },
    'quoted-field' => sub { print $heading; print 'id1,2026-11-09T10:00:00Z,No,1,2,503,560503,"'; repeat(100_000_000, "x\n"); print "\",sbc1\n" },
    'quote' => sub { print $heading; my $r = row(7, 'Busy'); repeat(100, $r); print row(8, '"Busy'); repeat(2_000_000, $r) },
    'nul' => sub { print $heading, row(1, "a\0b") },
    'utf8' => sub { print $heading, row(1, "caf\xc3\xa9"), row(2, "a\xffb"), row(3, "\xc0\x80\xf8\x88\x80\x80\x80"), row(4, "\xed\xa0\x80") },
    'surrogates' => sub { print "\xff\xfe", map { pack 'v*', unpack 'U*', $_ } $heading . row(1, 'x'); print pack('v*', 0xd800, 0x41, 0xdc00, 0xdc00, 0xd800), pack('v*', unpack 'U*', row(2, 'y')) },
    'line' => sub { repeat(50_000_000, 'x') },
    'commas' => sub { repeat(50_000_000, ',') },
    'columns-10000' => sub { print join(',', (split /,/, $heading =~ s/\r\n//r), map {"c$_"} 10 .. 10_000), "\n"; print substr(row(1, 'x'), 0, -2), ',' x 9991, "\n" },
    'columns-1000000' => sub { print join(',', (split /,/, $heading =~ s/\r\n//r), map {"c$_"} 10 .. 1_000_000), "\n"; print substr(row(1, 'x'), 0, -2), ',' x 999991, "\n" },
    'heading' => sub { print $heading },
    'empty-lines' => sub { print $heading; repeat(1_000_000, "\n"); print row(1, 'x') },
    'empty-only' => sub { repeat(1_000_000, "\n") },
    'headings' => sub { repeat(20_000, $heading) },
    'parts' => sub { for (1 .. 2000) { print $_ % 2 ? $heading : $heading =~ s/SBC FQDN/SBC FQDN,Media bypass/r; } },
    'quotes' => sub { print $heading; repeat(50_000_000, '"') },
    'rejects' => sub { print $heading; repeat(3_000_000, "x\n") },
    'cr' => sub { print $heading; repeat(3_000_000, "\r") },
    'long-rows' => sub { print $heading; for (1 .. 40) { print row($_, 'x' x 1_000_000) } },
    'long-names' => sub { print $heading =~ s/SBC FQDN/SBC FQDN,$_/r for 'h' x 900_000; },
    'preamble' => sub { repeat(20_000_000, "title\n"); print $export },
    'sep' => sub { print "sep=" , 'x' x 1000, "\n", $export },
);
for my $name (keys %texts) { $make{"$name.csv"} = $texts{$name} }
my $call = '{"correlationId":"j1","inviteDateTime":"2026-11-09T10:00:00Z","successfulCall":false,"finalSipCode":503,"callEndSubReason":560503,"trunkFullyQualifiedDomainName":"sbc1","finalSipCodePhrase":%s}';
my %json = (
    deep => sub { print '[' x 100_000 },
    'deep-object' => sub { print '{"value":' x 100_000 },
    'deep-closed' => sub { print '[' x 100_000, ']' x 100_000 },
    'deep-cell' => sub { printf "[$call]", '[' x 100_000 . ']' x 100_000 },
    string => sub { my ($head, $tail) = split /%s/, $call; print "[$head\""; repeat(50_000_000, 'x'); print "\"$tail]" },
    key => sub { print '[{"'; repeat(50_000_000, 'k'); print '":1}]' },
    number => sub { my ($head, $tail) = split /503/, $call, 2; $tail =~ s/%s/""/; print "[${head}"; repeat(1_000_000, '9'); print "$tail]" },
    exponent => sub { my $c = $call =~ s/503/1e999999999/r; printf "[$c]", '""' },
    keys => sub { print '[{'; print join ',', map {"\"k$_\":1"} 1 .. 300_000; print '}]' },
    escapes => sub { printf "[$call]", '"' . '\\u0000\\ud800\\u202e\\u001b[31m' . '"' },
    surrogate => sub { printf "[$call]", '"\\ud800"' },
    nul => sub { printf "[$call]", '"\\u0000"' },
    'raw-nul' => sub { printf "[$call]", "\"a\0b\"" },
    open => sub { print '[', substr(sprintf($call, '"x"'), 0, 60) },
    blanks => sub { repeat(100_000_000, ' '); printf "[$call]", '"x"' },
    empty => sub { print '[', '{},' x 1_000_000, '{}]' },
    same => sub { my $c = sprintf $call, '"x"'; print '[', join(',', ($c) x 3), ']' },
    twice => sub { my $c = sprintf $call =~ s/"finalSipCode":503/"finalSipCode":503,"finalSipCode":404/r, '"x"'; print "[$c]" },
    garbage => sub { my $c = sprintf $call, '"x"'; print "[$c] x" },
    list => sub { my $c = sprintf $call, '"x"'; print '{"value":', "[$c]" , ',"@odata.nextLink":"', 'u' x 2_000_000, '"}' },
);
for my $name (keys %json) { $make{"$name.json"} = $json{$name} }

if (@ARGV && $ARGV[0] eq '--list') { print "$_\n" for sort keys %make; exit 0 }
for my $name (@ARGV) {
    my $sub = $make{$name} or die "hostile.pl: no $name\n";
    $sub->();
}
