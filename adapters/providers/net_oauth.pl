#!/usr/bin/perl
# Net::OAuth's check of a protected resource request, as its documentation shows it for a provider.

use strict;
use warnings;
use HTTP::Daemon;
use Net::OAuth;
use URI;

$Net::OAuth::PROTOCOL_VERSION = Net::OAuth::PROTOCOL_VERSION_1_0A;

my %clients = (
    'client-one-0123456789abcd' => 'secret-one-0123456789',
    'client-two-0123456789abcd' => 'secret-two-0123456789',
);
my %tokens = (
    'token-alice-0123456789abc' => [ 'tsecret-alice-01234', 'client-one-0123456789abcd' ],
    'token-bob-0123456789abcde' => [ 'tsecret-bob-0123456', 'client-one-0123456789abcd' ],
);
my %used;

sub is_valid {
    my ($request) = @_;
    my $uri = URI->new_abs($request->uri, 'http://' . ($request->header('Host') // ''));
    my %common = (request_url => $uri, request_method => $request->method);
    my $header = $request->header('Authorization');
    my $type = $request->header('Content-Type') // '';
    my %extra = $uri->query_form;
    if ($type =~ m{^application/x-www-form-urlencoded}) {
        my $form = URI->new('?' . $request->content);
        %extra = (%extra, $form->query_form);
    }
    my $kind = Net::OAuth->request('protected resource');
    my $is_header = $header && $header =~ /^OAuth\s/i;
    # The secrets are looked up before the message is made, which needs them.
    my %named = %extra;
    if ($is_header) {
        while ($header =~ /(oauth_\w+)="([^"]*)"/g) { $named{$1} = Net::OAuth::Message::decode($2) }
    }
    my ($client, $token) = map { $_ // '' } @named{qw(oauth_consumer_key oauth_token)};
    my $found = $tokens{$token} or return 0;
    return 0 unless defined $clients{$client} && $found->[1] eq $client;
    $common{consumer_secret} = $clients{$client};
    $common{token_secret} = $found->[0];
    my $parsed;
    if ($is_header) {
        my %own = map { $_ => $extra{$_} } grep { !/^oauth_/ } keys %extra;
        $parsed = $kind->from_authorization_header($header, %common, extra_params => \%own);
    }
    else {
        $parsed = $kind->from_hash(\%extra, %common);
    }
    return 0 unless $parsed->verify;
    return !$used{ join "\0", $client, $token, $parsed->timestamp, $parsed->nonce }++;
}

my $daemon = HTTP::Daemon->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 64)
    or die "cannot listen: $!";
$| = 1;
printf qq({"port": %d, "resource": "/api"}\n), $daemon->sockport;
while (my $connection = $daemon->accept) {
    if (my $request = $connection->get_request) {
        my $valid = eval { is_valid($request) };
        my ($status, $body) = $valid ? (200, 'the resource') : (401, 'invalid');
        $connection->force_last_request;
        $connection->send_response(HTTP::Response->new($status, undef, [], $body));
    }
    $connection->close;
}
