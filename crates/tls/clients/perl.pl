# A client of Perl: perl.pl LIBRARY CONFIGURATION URL CA [AUTHORIZATION]
use strict;
use warnings;
my ($library, $configuration, $url, $ca, $authorization) = @ARGV;
my %headers = $authorization ? (Authorization => $authorization) : ();
if ($library eq 'LWP') {
    require LWP::UserAgent;
    my %options = (verify_hostname => 1, SSL_ca_file => $ca);
    $options{verify_hostname} = 0 if $configuration =~ /^verify_hostname => 0/;
    delete $options{verify_hostname} if $configuration =~ /^PERL_/;
    $options{SSL_verify_mode} = 0 if $configuration =~ /SSL_verify_mode => SSL_VERIFY_NONE$/;
    my $answer = LWP::UserAgent->new(ssl_opts => \%options, timeout => 15)->get($url, %headers);
    die $answer->status_line if $answer->code >= 500;
} else {
    require HTTP::Tiny;
    my $verify = $configuration eq 'verify_SSL => 0' ? 0 : 1;
    my $http = HTTP::Tiny->new(verify_SSL => $verify, SSL_options => { SSL_ca_file => $ca }, timeout => 15);
    my $answer = $http->get($url, { headers => \%headers });
    die $answer->{content} if $answer->{status} == 599;
}
