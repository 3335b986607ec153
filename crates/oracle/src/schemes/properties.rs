//! Webhook schemes that their properties describe: each signs the request as it was sent, and what is
//! checked besides the signature is nothing.

use super::rules::Rules;
use super::scheme::Scheme;
use super::webhook::{Content, Documented, Encoding, Finding, Message, Rewrite, Webhook};

/// The properties of a webhook scheme. Each scheme writes all of them.
pub(crate) struct Properties {
    pub(crate) scheme: Scheme,
    pub(crate) service: &'static str,
    /// With its article.
    pub(crate) secret_name: &'static str,
    /// The headers that carry a signature, the recommended one first.
    pub(crate) headers: &'static [&'static str],
    /// What comes before the digest in a header.
    pub(crate) prefix: fn(header: &str) -> &'static str,
    /// Headers that each request has besides.
    pub(crate) other_headers: &'static [(&'static str, &'static str)],
    pub(crate) user_agent: &'static str,
    pub(crate) encoding: Encoding,
    /// What the service documents of the signed text.
    pub(crate) documented: Documented,
    /// The algorithm of the signature in a header.
    pub(crate) algorithm: fn(header: &str) -> &'static str,
    /// What a request carries where the caller gives nothing.
    pub(crate) content: Content,
    pub(crate) signs_url: bool,
    /// The text that is signed by these rules.
    pub(crate) signed_text: fn(&Rules, &Message) -> Vec<u8>,
    /// The value of a signature header by these rules.
    pub(crate) sign: fn(&Rules, &Message, header: &str) -> String,
    /// Whether the reference accepts a value of a signature header.
    pub(crate) accepts: fn(&Message, header: &str, signature: &[u8]) -> bool,
    /// How signatures look: a mistake of OAuth or `uppercase-hexadecimal`, and the scheme's own
    /// mistake that looks so.
    pub(crate) looks: &'static [(&'static str, &'static str)],
    /// The changes of a request that known mistakes of the scheme make.
    pub(crate) rewrites: &'static [(Rewrite, &'static str)],
}

/// HMAC-SHA1 in every header.
pub(crate) const fn hmac_sha1(_: &str) -> &'static str {
    "HMAC-SHA1"
}

/// No prefix in any header.
pub(crate) const fn no_prefix(_: &str) -> &'static str {
    ""
}

/// What a list has for a key.
fn listed<K: PartialEq>(list: &[(K, &'static str)], key: &K) -> Option<&'static str> {
    list.iter().find(|(k, _)| k == key).map(|(_, id)| *id)
}

impl Webhook for Properties {
    fn scheme(&self) -> Scheme {
        self.scheme
    }

    fn service(&self) -> &'static str {
        self.service
    }

    fn secret_name(&self) -> &'static str {
        self.secret_name
    }

    fn headers(&self) -> &'static [&'static str] {
        self.headers
    }

    fn prefix(&self, header: &str) -> &'static str {
        (self.prefix)(header)
    }

    fn other_headers(&self) -> &'static [(&'static str, &'static str)] {
        self.other_headers
    }

    fn user_agent(&self) -> &'static str {
        self.user_agent
    }

    fn encoding(&self) -> Encoding {
        self.encoding
    }

    fn documented(&self) -> Documented {
        self.documented
    }

    fn algorithm(&self, header: &str) -> &'static str {
        (self.algorithm)(header)
    }

    fn content(&self) -> Content {
        self.content
    }

    fn signs_url(&self) -> bool {
        self.signs_url
    }

    fn candidates(&self, url: &[u8]) -> Vec<Vec<u8>> {
        vec![url.to_vec()]
    }

    fn signed_text(&self, rules: &Rules, message: &Message) -> Vec<u8> {
        (self.signed_text)(rules, message)
    }

    fn sign(&self, rules: &Rules, message: &Message, header: &str) -> String {
        (self.sign)(rules, message, header)
    }

    fn accepts(&self, message: &Message, header: &str, signature: &[u8]) -> bool {
        (self.accepts)(message, header, signature)
    }

    fn finding(&self, _: &Message, _: bool) -> Option<Finding> {
        None
    }

    fn look(&self, mistake: &str) -> Option<&'static str> {
        listed(self.looks, &mistake)
    }

    fn rewrite_mistake(&self, rewrite: Rewrite) -> Option<&'static str> {
        listed(self.rewrites, &rewrite)
    }

    fn advice(&self, _: &Message) -> Vec<String> {
        Vec::new()
    }

    fn secret_mistake(&self) -> Option<&'static str> {
        None
    }
}
