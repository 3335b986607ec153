#!/usr/bin/perl
# Drives Perl's LWP::Authen::OAuth over the adapter protocol: the user agent signs an HTTP::Request, as it does
# before it sends one. Nonce, timestamp and other protocol parameters are passed in the Authorization header,
# as its documentation says; what the user agent then finds there it keeps.
use strict;
use warnings;
use Carp ();
use Encode ();
use HTTP::Request;
use JSON::PP ();
use LWP::Authen::OAuth;
use MIME::Base64 ();
use URI::Escape ();

my $json = JSON::PP->new->utf8->canonical;

sub unsupported { die {unsupported => shift} }

sub only {
    my ($fields, @known) = @_;
    my %known = map { $_ => 1 } @known;
    my @unknown = grep { !$known{$_} } sort keys %$fields;
    unsupported("the library has no argument for @unknown") if @unknown;
}

sub http_request {
    my ($request) = @_;
    only($request, qw/method url headers body body_base64/);
    my ($authority) = $request->{url} =~ m{^[^:/?#]*://([^/?#]*)};
    for my $field (@{$request->{headers}}) {
        unsupported("the library signs the URL's host and reads no Host header")
            if lc $field->[0] eq 'host' && lc $field->[1] ne lc($authority // '');
        unsupported('the adapter passes the protocol parameters in the Authorization header') if lc $field->[0] eq 'authorization';
    }
    my @headers = map { map { Encode::encode('UTF-8', $_) } @$_ } @{$request->{headers}};
    my $body = defined $request->{body_base64}
        ? MIME::Base64::decode_base64($request->{body_base64})
        : Encode::encode('UTF-8', $request->{body} // '');
    return HTTP::Request->new($request->{method}, $request->{url}, \@headers, $body);
}

sub sign {
    my ($in) = @_;
    only($in, qw/request credentials oauth/);
    my ($credentials, $fixed) = @$in{qw/credentials oauth/};
    only($credentials, qw/consumer_key consumer_secret token token_secret/);
    only($fixed, qw/signature_method timestamp nonce version callback verifier body_hash/);
    unsupported('the library has HMAC-SHA1 alone') if ($fixed->{signature_method} // '') ne 'HMAC-SHA1';
    my $ua = LWP::Authen::OAuth->new(map { ("oauth_$_" => $credentials->{$_}) } keys %$credentials);
    my $request = http_request($in->{request});
    my @given = map { sprintf '%s="%s"', "oauth_$_", URI::Escape::uri_escape_utf8($fixed->{$_}, '^A-Za-z0-9._~-') }
        grep { $_ ne 'signature_method' } sort keys %$fixed;
    $request->header(Authorization => 'OAuth ' . join ',', @given);
    $ua->sign_hmac_sha1($request);
    my $header = $request->header('Authorization');
    my ($signature) = $header =~ /oauth_signature="([^"]*)"/;
    return {signature => URI::Escape::uri_unescape($signature), authorization => $header};
}

my %OPERATIONS;
%OPERATIONS = (
    hello => sub {
        die {refused => {kind => 'other', message => 'this adapter implements version 1 of the protocol'}} if ($_[0]{protocol} // 0) != 1;
        return {
            protocol => 1, name => 'LWP::Authen::OAuth', version => $LWP::Authen::OAuth::VERSION, language => 'Perl',
            ops      => [sort keys %OPERATIONS],
            homepage => 'https://metacpan.org/dist/LWP-Authen-OAuth',
            issues   => 'https://rt.cpan.org/Public/Dist/Display.html?Name=LWP-Authen-OAuth',
        };
    },
    percent_encode => sub {
        only($_[0], 'text');
        return {text => LWP::Authen::OAuth::oauth_encode_parameter($_[0]{text})};
    },
    sign => \&sign,
);

# The library documents no refusal.
sub answer {
    my ($question) = @_;
    my $operation = $OPERATIONS{$question->{op}} or return (unsupported => "the library has no $question->{op}");
    my $trace = '';
    local $SIG{__DIE__} = sub { $trace = Carp::longmess('') unless ref $_[0] };
    my $result = eval { $operation->($question->{in}) };
    return (ok => $result) if $result;
    return ref $@ ? %{$@} : (broken => "$@$trace");
}

$| = 1;
while (my $line = <STDIN>) {
    my $question = $json->decode($line);
    print $json->encode({id => $question->{id}, answer($question)}), "\n";
}
