#!/usr/bin/perl
# Drives Perl's WWW::OAuth over the adapter protocol: authorization_header of an HTTP::Request, with the
# protocol parameters that a case fixes. It has no verifier and reads no headers.
use strict;
use warnings;
use Carp ();
use Encode ();
use HTTP::Request;
use JSON::PP ();
use MIME::Base64 ();
use URI::Escape ();
use WWW::OAuth;

my $json = JSON::PP->new->utf8->canonical;

# What the library refuses with croak.
my @REFUSALS = (
    [qr/^Client ID and secret are required/        => 'missing-parameter'],
    [qr/^Signer is required for signature method/  => 'unknown-method'],
);

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
        unsupported('the library reads no Authorization header') if lc $field->[0] eq 'authorization';
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
    only($fixed, qw/signature_method timestamp nonce version callback verifier body_hash realm/);
    unsupported('the library always sends oauth_signature_method') unless defined $fixed->{signature_method};
    unsupported('the library has no signer for this method') if $fixed->{signature_method} =~ /^(RSA-|HMAC-SHA(256|512)$)/;
    my $oauth = WWW::OAuth->new(
        client_id        => $credentials->{consumer_key},
        client_secret    => $credentials->{consumer_secret},
        signature_method => $fixed->{signature_method},
        map { defined $credentials->{$_} ? ($_ => $credentials->{$_}) : () } qw/token token_secret/,
    );
    my %extra = map { ($_ eq 'realm' ? $_ : "oauth_$_") => $fixed->{$_} } keys %$fixed;
    my $header = $oauth->authorization_header(http_request($in->{request}), \%extra);
    my ($signature) = $header =~ /oauth_signature="([^"]*)"/;
    return {signature => URI::Escape::uri_unescape($signature), authorization => $header};
}

my %OPERATIONS;
%OPERATIONS = (
    hello => sub {
        die {refused => {kind => 'other', message => 'this adapter implements version 1 of the protocol'}} if ($_[0]{protocol} // 0) != 1;
        return {
            protocol => 1, name => 'WWW::OAuth', version => $WWW::OAuth::VERSION, language => 'Perl',
            ops      => [sort keys %OPERATIONS],
            homepage => 'https://metacpan.org/dist/WWW-OAuth',
            issues   => 'https://github.com/Grinnz/WWW-OAuth/issues',
        };
    },
    sign => \&sign,
);

sub answer {
    my ($question) = @_;
    my $operation = $OPERATIONS{$question->{op}} or return (unsupported => "the library has no $question->{op}");
    my $trace = '';
    local $SIG{__DIE__} = sub { $trace = Carp::longmess('') unless ref $_[0] };
    my $result = eval { $operation->($question->{in}) };
    return (ok => $result) if $result;
    my $error = $@;
    return %$error if ref $error;
    for my $refusal (@REFUSALS) {
        return (refused => {kind => $refusal->[1], message => "$error"}) if $error =~ $refusal->[0];
    }
    return (broken => "$error$trace");
}

$| = 1;
while (my $line = <STDIN>) {
    my $question = $json->decode($line);
    print $json->encode({id => $question->{id}, answer($question)}), "\n";
}
