# A client of Perl: perl.pl LIBRARY CONFIGURATION URL CA [AUTHORIZATION]
use strict;
use warnings;
my ($library, $configuration, $url, $ca, $authorization) = @ARGV;
my %headers = $authorization ? (Authorization => $authorization) : ();
my $off = $configuration eq 'verification off';
if ($library eq 'LWP') {
    require LWP::UserAgent;
    my %options = (verify_hostname => $off || $configuration eq 'no host name' ? 0 : 1, SSL_ca_file => $ca);
    $options{SSL_verify_mode} = $off ? 0 : 1;
    my $answer = LWP::UserAgent->new(ssl_opts => \%options, timeout => 15)->get($url, %headers);
    die $answer->status_line if $answer->code >= 500;
} else {
    require HTTP::Tiny;
    my $http = HTTP::Tiny->new(verify_SSL => !$off, SSL_options => { SSL_ca_file => $ca }, timeout => 15);
    my $answer = $http->get($url, { headers => \%headers });
    die $answer->{content} if $answer->{status} == 599;
}
