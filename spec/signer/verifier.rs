//! Verifying many requests of the same credentials: RFC 5849 3.2, with the verdicts of
//! [`verify`](crate::verify).

use std::fmt;

use super::{Hasher, SIGNATURE_LENGTH, received};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::known::Known;
use crate::nonce_and_timestamp::{NonceUse, parse_timestamp};
use crate::request::Request;
use crate::secret::constant_time_eq;
use crate::signature::SignatureMethod;
use crate::verify::{Verification, check_nonce, verify};

/// Credentials prepared for verifying requests that are signed with HMAC-SHA1 and carry their
/// protocol parameters in the `Authorization` field. Every other request, and every refusal, goes
/// the readable way, so that both say the same.
///
/// ```
/// use basestring::{Credentials, Field, Request, Url, Verification, Verifier};
/// let field = concat!(
///     r#"OAuth oauth_consumer_key="ck", oauth_token="tk", oauth_signature_method="HMAC-SHA1", "#,
///     r#"oauth_timestamp="1", oauth_nonce="n", oauth_signature="vFgUBPdC%2FeVaurgPjwZdIPwSYfg%3D""#,
/// );
/// let fields: [Field<'_>; 1] = [(b"Authorization", field.as_bytes())];
/// let url = Url::parse(b"http://h/").unwrap();
/// let request = Request { method: b"GET", url, fields: &fields, body: b"" };
/// let mut verifier = Verifier::new(Credentials::client("ck", "cs").with_token("tk", "ts"));
/// assert_eq!(verifier.verify(&request, &mut Verification::default()), Ok(()));
/// ```
#[derive(Clone)]
pub struct Verifier {
    credentials: Credentials,
    hasher: Hasher,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(…)")
    }
}

impl Verifier {
    /// Prepares credentials: the key is hashed once.
    ///
    /// ```
    /// use basestring::{Credentials, Verifier};
    /// let verifier = Verifier::new(Credentials::client("ck", "cs"));
    /// assert_eq!(format!("{verifier:?}"), "Verifier(…)");
    /// ```
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        let hasher = Hasher::new(&credentials);
        Self {
            credentials,
            hasher,
        }
    }

    /// Verifies a request, as [`verify`] does. A request that is right costs no allocation once the
    /// buffers are large enough.
    ///
    /// ```
    /// use basestring::{Credentials, Kind, Request, Url, Verification, Verifier};
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let request = Request { method: b"GET", url, fields: &[], body: b"" };
    /// let mut verifier = Verifier::new(Credentials::client("ck", "cs"));
    /// let refusal = verifier.verify(&request, &mut Verification::default()).unwrap_err();
    /// assert_eq!(refusal.kind(), Kind::MissingParameter);
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`verify`].
    pub fn verify(
        &mut self,
        request: &Request<'_>,
        verification: &mut Verification<'_>,
    ) -> Result<(), Error> {
        match self.usual(request, verification) {
            Some(verdict) => verdict,
            None => verify(request, &self.credentials, verification),
        }
    }

    /// The verdict on a request of the usual form whose signature is right; `None` for any other.
    fn usual(
        &mut self,
        request: &Request<'_>,
        verification: &mut Verification<'_>,
    ) -> Option<Result<(), Error>> {
        let Self {
            credentials,
            hasher,
        } = self;
        let Hasher { sent, octets, .. } = hasher;
        let empty = received::emptied(std::mem::take(sent));
        let mut kept = std::mem::take(octets);
        let mut received = received::read(request, empty, &mut kept)?;

        let token = credentials.token.as_deref().unwrap_or_default();
        let offered = verification.methods.unwrap_or(&SignatureMethod::ALL);
        let value = |known| received.value(known).unwrap_or_default();
        let (client_key, nonce) = (value(Known::ClientKey), value(Known::Nonce));
        let has_form = value(Known::SignatureMethod) == SignatureMethod::HmacSha1.name().as_bytes()
            && offered.contains(&SignatureMethod::HmacSha1)
            && received.value(Known::Version).is_none_or(|version| version == b"1.0")
            // An empty client identifier may be one that is missing: the readable path knows.
            && !client_key.is_empty()
            && client_key == credentials.client_key
            && value(Known::Token) == token
            && !nonce.is_empty();
        let timestamp = parse_timestamp(value(Known::Timestamp)).unwrap_or_default();
        let signature = value(Known::Signature);
        let is_timely = !timestamp.is_empty()
            && verification
                .clock
                .is_none_or(|clock| clock.is_within(timestamp));
        let mut computed = [0; SIGNATURE_LENGTH];
        let is_signed = has_form
            && is_timely
            && hasher
                .sign_received(request, &mut received, &mut computed)
                .is_some()
            && constant_time_eq(&computed, signature);
        let nonce = NonceUse {
            client_key,
            token,
            timestamp,
            nonce,
        };
        let verdict = is_signed.then(|| check_nonce(&nonce, verification));
        hasher.sent = received::emptied(received.signed);
        hasher.octets = kept;
        verdict
    }
}
