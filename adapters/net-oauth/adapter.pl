#!/usr/bin/perl
# Drives Perl's Net::OAuth over the adapter protocol: its message classes, signed, or read and verified.
use strict;
use warnings;
use Carp ();
use Encode ();
use JSON::PP ();
use URI::Escape ();
use Net::OAuth;
use Net::OAuth::Message;

# 1.0a, as the documentation recommends for new programs.
$Net::OAuth::PROTOCOL_VERSION = Net::OAuth::PROTOCOL_VERSION_1_0A;
my $json = JSON::PP->new->utf8->canonical;

# The library refuses with croak; these are the messages that it refuses with.
my @REFUSALS = (
    [qr/^Missing required parameter/                    => 'missing-parameter'],
    [qr/^Parameter '.*' not allowed in arbitrary params/s => 'malformed-parameter'],
    [qr/^Parameter .* not valid for a message of type/s => 'malformed-parameter'],
    [qr/^Header must start with "OAuth "/               => 'malformed-header'],
    [qr/^Unable to load .* plugin/s                     => 'unknown-method'],
);

sub unsupported { die {unsupported => shift} }

sub only {
    my ($fields, @known) = @_;
    my %known = map { $_ => 1 } @known;
    my @unknown = grep { !$known{$_} } sort keys %$fields;
    unsupported("the library has no argument for @unknown") if @unknown;
}

sub fields_named {
    my ($request, $name) = @_;
    return map { $_->[1] } grep { lc $_->[0] eq $name } @{$request->{headers}};
}

# The body where it is a form, which is the user's to know.
sub form {
    my ($request) = @_;
    only($request, qw/method url headers body body_base64/);
    my @types = fields_named($request, 'content-type');
    unsupported('with several Content-Type headers it is unclear whether the body is a form') if @types > 1;
    my ($authority) = $request->{url} =~ m{^[^:/?#]*://([^/?#]*)};
    for my $host (fields_named($request, 'host')) {
        unsupported("the library signs the URL's host and reads no Host header")
            if lc $host ne lc($authority // '');
    }
    return '' unless @types && $types[0] =~ m{^\s*application/x-www-form-urlencoded\s*(;|$)}i;
    unsupported('a form is text') if defined $request->{body_base64};
    return $request->{body} // '';
}

# extra_params is a hash of decoded text.
sub extra_params {
    my ($form) = @_;
    my %params;
    for my $pair (grep { length } split /&/, $form) {
        my ($name, $value) = map { decode_text($_) } (split(/=/, $pair, 2), '')[0, 1];
        unsupported("extra_params is a hash: '$name' cannot be repeated") if exists $params{$name};
        $params{$name} = $value;
    }
    return \%params;
}

sub decode_text {
    my ($octets) = map { tr/+/ /r } Encode::encode('UTF-8', shift);
    my $text = eval { Encode::decode('UTF-8', URI::Escape::uri_unescape($octets), Encode::FB_CROAK) };
    return $text // unsupported('extra_params is text, and this is not UTF-8');
}

# The class of message is the user's to choose, by what the request is for.
sub message_class {
    my (%has) = @_;
    return Net::OAuth->request('request token') if $has{callback};
    return Net::OAuth->request('access token')  if $has{verifier};
    return Net::OAuth->request($has{token} ? 'protected resource' : 'consumer');
}

sub signed_message {
    my ($in) = @_;
    only($in, qw/request credentials oauth/);
    my ($request, $credentials, $oauth) = @$in{qw/request credentials oauth/};
    only($credentials, qw/consumer_key consumer_secret token token_secret/);
    only($oauth, qw/signature_method timestamp nonce version callback verifier realm/);
    unsupported('the input has no RSA key') if ($oauth->{signature_method} // '') =~ /^RSA/;
    unsupported('the library reads no Authorization header when it signs') if fields_named($request, 'authorization');
    unsupported('no class of message has both a token and a callback')
        if defined $oauth->{callback} && defined $credentials->{token};
    unsupported('no class of message has both a callback and a verifier')
        if defined $oauth->{callback} && defined $oauth->{verifier};
    my %has = map { $_ => defined($oauth->{$_} // $credentials->{$_}) } qw/callback verifier token/;
    my %params = (%$credentials, %$oauth);
    delete $params{realm};
    # The library has them always; with PLAINTEXT a case may leave them out.
    %params = (timestamp => time, nonce => 'n', %params) if ($oauth->{signature_method} // '') eq 'PLAINTEXT';
    $params{consumer_secret} //= '';
    $params{token_secret} //= '' if $has{token};
    my $message = message_class(%has)->new(
        %params,
        request_method => $request->{method},
        request_url    => $request->{url},
        extra_params   => extra_params(form($request)),
    );
    $message->sign;
    return $message;
}

sub sign {
    my ($in) = @_;
    my $message = signed_message($in);
    return {
        signature       => $message->signature,
        base_string_uri => $message->normalized_request_url . '',
        parameters      => $message->normalized_message_parameters,
        base_string     => $message->signature_base_string,
        authorization   => header_of($message, $in),
    };
}

# It shows which parameters were signed: the library sends a version where none is given.
sub header_of {
    my ($message, $in) = @_;
    return $message->to_authorization_header($in->{oauth}{realm}, ', ');
}

sub base_string {
    my ($in) = @_;
    # A message has secrets; the base string is made without them.
    $in->{credentials}{consumer_secret} //= '';
    $in->{credentials}{token_secret} //= '' if defined $in->{credentials}{token};
    my $message = signed_message($in);
    return {text => $message->signature_base_string, authorization => header_of($message, $in)};
}

# Reads the message from its place in the request, as the user of a server does, and checks its signature.
# The library keeps no credentials, no clock and no nonces: comparing keys is the user's part.
sub verify {
    my ($in) = @_;
    only($in, qw/request credentials now seen/);
    unsupported('the library checks no timestamps and no nonces') if defined $in->{now} || defined $in->{seen};
    my ($request, $credentials) = @$in{qw/request credentials/};
    my ($header) = grep { /^OAuth\b/i } my @fields = fields_named($request, 'authorization');
    unsupported('the library reads one Authorization header') if @fields > 1;
    my $form = form($request);
    my ($read, $source) =
          defined $header             ? (from_authorization_header => $header)
        : $form =~ /(?:^|&)oauth_/    ? (from_post_body => $form)
        :                               (from_url => $request->{url});
    unsupported('the input has no RSA key') if $source =~ /\boauth_signature_method="?RSA/;
    my %has = map { $_ => scalar $source =~ /\boauth_$_\b/ } qw/callback verifier token/;

    # from_url reads the query as the message, so request_url must not contain it again.
    (my $url = $request->{url}) =~ s/\?[^#]*// if $read eq 'from_url';
    my %api = (
        request_method  => $request->{method},
        request_url     => $url // $request->{url},
        consumer_secret => $credentials->{consumer_secret},
        $has{token} ? (token_secret => $credentials->{token_secret} // '') : (),
        $read eq 'from_authorization_header' && $form ne '' ? (extra_params => extra_params($form)) : (),
    );
    my $message = message_class(%has)->$read($source, %api);
    my $known = $message->consumer_key eq $credentials->{consumer_key}
        && (!$has{token} || $message->token eq ($credentials->{token} // ''));
    return {valid => JSON::PP::false, kind => 'unknown-credentials'} unless $known;
    return {valid => JSON::PP::true} if $message->verify;
    return {valid => JSON::PP::false, kind => defined $message->signature ? 'bad-signature' : 'missing-parameter'};
}

sub refusal {
    my ($error) = @_;
    for (@REFUSALS) {
        my ($pattern, $kind) = @$_;
        return $kind if $error =~ $pattern;
    }
    return;
}

sub base_string_uri {
    my ($in) = @_;
    only($in, 'url');
    my $message = Net::OAuth->request('consumer')->new(
        consumer_key => '', consumer_secret => '', signature_method => 'HMAC-SHA1', timestamp => 1, nonce => 1,
        request_method => 'GET', request_url => $in->{url},
    );
    return {text => $message->normalized_request_url . ''};
}

my %OPERATIONS;
%OPERATIONS = (
    hello => sub {
        die {refused => {kind => 'other', message => 'this adapter implements version 1 of the protocol'}} if ($_[0]{protocol} // 0) != 1;
        return {
            protocol => 1, name => 'Net::OAuth', version => $Net::OAuth::VERSION, language => 'Perl',
            ops      => [sort keys %OPERATIONS],
            homepage => 'https://metacpan.org/dist/Net-OAuth',
            issues   => 'https://rt.cpan.org/Public/Dist/Display.html?Name=Net-OAuth',
        };
    },
    percent_encode  => sub { only($_[0], 'text'); return {text => Net::OAuth::Message::encode($_[0]{text})} },
    base_string_uri => \&base_string_uri,
    base_string     => \&base_string,
    sign            => \&sign,
    verify          => \&verify,
);

sub answer {
    my ($question) = @_;
    my $operation = $OPERATIONS{$question->{op}} or return (unsupported => "Net::OAuth has no $question->{op}");
    my $trace = '';
    local $SIG{__DIE__} = sub { $trace = Carp::longmess('') unless ref $_[0] };
    my $result = eval { $operation->($question->{in}) };
    return (ok => $result) if $result;
    my $error = $@;
    return %$error if ref $error;
    my $kind = refusal($error);
    return (ok => {valid => JSON::PP::false, kind => $kind}) if defined $kind && $question->{op} eq 'verify';
    return (refused => {kind => $kind, message => "$error"}) if defined $kind;
    return (broken => "$error$trace");
}

$| = 1;
while (my $line = <STDIN>) {
    my $question = $json->decode($line);
    print $json->encode({id => $question->{id}, answer($question)}), "\n";
}
