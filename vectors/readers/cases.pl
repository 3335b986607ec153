# Prints the id and the operation of every case: perl cases.pl FOLDER
use strict; use warnings; use File::Find; use JSON::PP;

binmode STDOUT, ':utf8';
find(sub {
    return if !/\.json$/ || $File::Find::dir eq $ARGV[0];
    open my $file, '<:raw', $_ or die "$_: $!";
    print "$_->{id} $_->{op}\n" for @{ decode_json(do { local $/; <$file> }) };
}, $ARGV[0]);
