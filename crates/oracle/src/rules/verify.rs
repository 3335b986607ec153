//! What a server asks of a request beside its signature, with its decisions as fields (RFC 5849 3.1,
//! 3.2, 3.3).

use basestring::{Received, SignatureMethod};

/// The decisions of verification that come before the signature's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyRules {
    /// Whether a timestamp that has not ten digits is refused.
    pub ten_digit_timestamp: bool,
    /// Whether PLAINTEXT is refused without a timestamp or a nonce.
    pub plaintext_needs_nonce: bool,
}

impl VerifyRules {
    /// As 3.1 to 3.3 have it.
    #[must_use]
    pub const fn rfc5849() -> Self {
        Self {
            ten_digit_timestamp: false,
            plaintext_needs_nonce: false,
        }
    }

    /// The kind of refusal, where these rules refuse a request whose form is right.
    #[must_use]
    pub fn refusal(&self, received: &Received<'_>) -> Option<&'static str> {
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
