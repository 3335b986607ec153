//! What a server checks of a request besides its signature, with its decisions as fields (RFC 5849
//! 3.1, 3.2, 3.3).

use basestring::{Received, SignatureMethod};

decisions! {
    /// The decisions of verification that come before the signature's.
    pub(crate) struct VerifyRules {
        /// Whether a timestamp that has not ten digits is refused.
        ten_digit_timestamp: bool = false,
        /// Whether PLAINTEXT is refused without a timestamp or a nonce.
        plaintext_needs_nonce: bool = false,
        /// Whether `oauth_body_hash` is not compared with the body.
        body_hash_unchecked: bool = false,
    }
}

impl VerifyRules {
    /// The kind of refusal, where these rules refuse a request whose form is right.
    #[must_use]
    pub(crate) fn refusal(&self, received: &Received<'_>) -> Option<&'static str> {
        let timestamp = received.value("oauth_timestamp");
        let lacks_one = timestamp.is_none() || received.value("oauth_nonce").is_none();
        if self.plaintext_needs_nonce
            && received.method() == SignatureMethod::Plaintext
            && lacks_one
        {
            return Some("missing-parameter");
        }
        let is_other = timestamp.is_some_and(|timestamp| timestamp.len() != 10);
        (self.ten_digit_timestamp && is_other).then_some("bad-timestamp")
    }
}
