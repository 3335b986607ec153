# Connects an implementation of OAuth 1.0a to `basestring check`, over standard input and output.
#
# One JSON object a line comes in, one goes out, flushed. %operations lists what it implements: replace
# the body of percent_encode by a call of your library, then add operations, one sub each.

use strict;
use warnings;
use Encode qw(encode_utf8);
use JSON::PP;

my ($NAME, $VERSION) = ('my-library', '0');
my $json = JSON::PP->new->utf8->canonical;
$| = 1;

# The library refuses the input: die with it where the library dies with what it documents.
sub refused { die {refused => {message => $_[0]}} }

# The library's interface cannot express this input.
sub unsupported { die {unsupported => $_[0]} }

my %operations = (
    percent_encode => sub {
        my ($given) = @_;
        unsupported('octets that are no text') unless defined $given->{text};
        my $octets = encode_utf8($given->{text});
        $octets =~ s/([^A-Za-z0-9\-._~])/sprintf('%%%02X', ord $1)/ge;
        return {text => $octets};
    },
);

sub answer {
    my ($op, $given) = @_;
    if ($op eq 'hello') {
        my @ops = sort keys %operations;
        return {ok => {protocol => 1, name => $NAME, version => $VERSION, language => 'Perl',
            ops => \@ops}};
    }
    my $operation = $operations{$op} or return {unsupported => "no operation $op"};
    my $ok = eval { $operation->($given) };
    return {ok => $ok} if defined $ok;
    # A caught bug is no refusal.
    return ref $@ eq 'HASH' ? $@ : {broken => "$@"};
}

while (my $line = <STDIN>) {
    my $request = $json->decode($line);
    my $answer = answer($request->{op}, $request->{in});
    print $json->encode({id => $request->{id}, %$answer}), "\n";
}
