//! Cases whose expected result is not this program's, each with the reason. "OpenSSL accepts it" was seen
//! with `openssl verify -purpose sslserver`, version 3.0.

/// A rule for CAs that clients do not enforce: to report a fault would accuse a server that works.
const CA_RULE: &str = "a rule for issuing CAs (RFC 5280), not for clients: OpenSSL accepts it";
/// A rule of the CA/Browser Forum, which binds public CAs.
const CABF: &str = "a rule of the CA/Browser Forum for public CAs: OpenSSL accepts it";
const DEPTH: &str = "the limit of the chain's length is an option of that caller, not a rule";
const EMAIL: &str = "the certificate is for e-mail, not for servers: OpenSSL rejects it too";

pub(crate) const DIVERGENCES: &[(&str, &str)] = &[
    ("pathlen::max-chain-depth-0-exhausted", DEPTH),
    ("pathlen::max-chain-depth-1-exhausted", DEPTH),
    ("rfc5280::aki::cross-signed-root-missing-aki", CA_RULE),
    ("rfc5280::aki::intermediate-missing-aki", CA_RULE),
    ("rfc5280::aki::leaf-missing-aki", CA_RULE),
    (
        "rfc5280::ca-as-leaf",
        "its key usage allows keyCertSign only: OpenSSL rejects it as a server's",
    ),
    ("rfc5280::ca-empty-subject", CA_RULE),
    ("rfc5280::leaf-ku-keycertsign", CA_RULE),
    ("rfc5280::nc::nc-permits-email-exact", EMAIL),
    ("rfc5280::nc::nc-permits-email-literal-mid-asterisk", EMAIL),
    ("rfc5280::nc::not-allowed-in-ee-noncritical", CA_RULE),
    ("rfc5280::nc::permitted-dns-match-noncritical", CA_RULE),
    ("rfc5280::pc::ica-noncritical-pc", CA_RULE),
    ("rfc5280::root-non-critical-basic-constraints", CA_RULE),
    ("rfc5280::serial::zero", CA_RULE),
    ("rfc5280::ski::intermediate-missing-ski", CA_RULE),
    ("rfc5280::ski::root-missing-ski", CA_RULE),
    ("webpki::aki::root-with-aki-all-fields", CABF),
    ("webpki::aki::root-with-aki-authoritycertissuer", CABF),
    ("webpki::aki::root-with-aki-missing-keyidentifier", CABF),
    ("webpki::aki::root-with-aki-ski-mismatch", CABF),
    ("webpki::cn::ipv4-leading-zeros-mismatch", CABF),
    ("webpki::cn::ipv6-non-rfc5952-mismatch", CABF),
    ("webpki::cn::ipv6-uncompressed-mismatch", CABF),
    ("webpki::cn::punycode-not-in-san", CABF),
    ("webpki::ee-basicconstraints-ca", CABF),
    ("webpki::eku::ee-anyeku", CABF),
    ("webpki::eku::ee-critical-eku", CABF),
    ("webpki::eku::root-has-eku", CABF),
    ("webpki::forbidden-rsa-not-divisible-by-8-in-root", CABF),
    ("webpki::malformed-aia", CABF),
    (
        "webpki::san::public-suffix-private-namespace-wildcard-san",
        CABF,
    ),
    ("webpki::san::san-critical-with-nonempty-subject", CABF),
];
