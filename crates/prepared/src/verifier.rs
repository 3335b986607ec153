//! Verifying many requests of the same credentials: RFC 5849 3.2, with the verdicts of
//! `basestring::verify`.

use std::fmt;

use basestring::{Credentials, Error, Kind, NonceUse, SignatureMethod, Verification, verify};
use ctutils::CtEq;
use sha1::{Digest, Sha1};

use crate::hasher::Hasher;
use crate::known::Known;
use crate::received::{self, Received};
use crate::wire::{Signed, Wire};
use crate::{SIGNATURE_LENGTH, base64};

/// Credentials prepared for verifying requests that are signed with HMAC-SHA1 and carry their
/// protocol parameters in the `Authorization` header.
///
/// ```
/// use basestring::{Credentials, Field, Verification};
/// use basestring_prepared::{Verifier, Wire};
/// let header = concat!(
///     r#"OAuth oauth_consumer_key="ck", oauth_token="tk", oauth_signature_method="HMAC-SHA1", "#,
///     r#"oauth_timestamp="1", oauth_nonce="n", oauth_signature="vFgUBPdC%2FeVaurgPjwZdIPwSYfg%3D""#,
/// );
/// let fields: [Field<'_>; 1] = [(b"Authorization", header.as_bytes())];
/// let wire = Wire { method: b"GET", url: b"http://h/", fields: &fields, body: b"" };
/// let mut verifier = Verifier::new(Credentials::client("ck", "cs").with_token("tk", "ts"));
/// assert_eq!(verifier.verify(&wire, &mut Verification::default()), Ok(()));
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
    /// use basestring::Credentials;
    /// use basestring_prepared::Verifier;
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

    /// Verifies a request, as `basestring::verify` does: by [`Self::verify_alone`] where that has a
    /// verdict, else by the reference, which also gives the reason of every other refusal.
    ///
    /// An accepted request costs no allocation once the buffers are large enough.
    ///
    /// ```
    /// use basestring::{Credentials, Kind, Verification};
    /// use basestring_prepared::{Verifier, Wire};
    /// let wire = Wire { method: b"GET", url: b"http://h/", fields: &[], body: b"" };
    /// let mut verifier = Verifier::new(Credentials::client("ck", "cs"));
    /// let refusal = verifier.verify(&wire, &mut Verification::default()).unwrap_err();
    /// assert_eq!(refusal.kind(), Kind::MissingParameter);
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `basestring::Url::parse` and `basestring::verify`.
    pub fn verify(
        &mut self,
        wire: &Wire<'_>,
        verification: &mut Verification<'_>,
    ) -> Result<(), Error> {
        match self.verify_alone(wire, verification) {
            Some(verdict) => verdict,
            None => verify(&wire.parse()?, &self.credentials, verification),
        }
    }

    /// The verdict of this crate's own code, without the reference. It has one for every request
    /// with a correct HMAC-SHA1 signature in the `Authorization` header, of a client with a shared
    /// secret, whose `oauth_body_hash` is absent or the hash of its body: accepted, or refused for a used nonce. `None` for every other request.
    ///
    /// ```
    /// use basestring::{Credentials, Verification};
    /// use basestring_prepared::{Verifier, Wire};
    /// let wire = Wire { method: b"GET", url: b"http://h/", fields: &[], body: b"" };
    /// let mut verifier = Verifier::new(Credentials::client("ck", "cs"));
    /// assert_eq!(verifier.verify_alone(&wire, &mut Verification::default()), None);
    /// ```
    pub fn verify_alone(
        &mut self,
        wire: &Wire<'_>,
        verification: &mut Verification<'_>,
    ) -> Option<Result<(), Error>> {
        let Self {
            credentials,
            hasher,
        } = self;
        let request = Signed::read(wire)?;
        hasher.begin_request(wire.method, &request.url);
        let empty = received::emptied(std::mem::take(&mut hasher.sent));
        let mut bytes = std::mem::take(&mut hasher.bytes);
        let mut received = received::read(&request, empty, &mut bytes)?;

        let token = credentials.token.as_deref().unwrap_or_default();
        let hmac_sha1 = SignatureMethod::HmacSha1;
        let value = |known| received.value(known).unwrap_or_default();
        let (client_key, nonce) = (value(Known::ClientKey), value(Known::Nonce));
        // A client without a shared secret is the reference's to judge: it may have an RSA key.
        let is_usual = received.is_regular
            && !credentials.client_secret.is_empty()
            && value(Known::SignatureMethod) == b"HMAC-SHA1"
            && verification
                .methods
                .is_none_or(|offered| offered.contains(&hmac_sha1))
            && received
                .value(Known::Version)
                .is_none_or(|version| version == b"1.0")
            && received.value(Known::ClientKey) == Some(&*credentials.client_key)
            && value(Known::Token) == token
            && !nonce.is_empty();
        let timestamp = digits(value(Known::Timestamp)).unwrap_or_default();
        let signature = value(Known::Signature);
        let is_timely = !timestamp.is_empty()
            && verification.clock.is_none_or(|clock| {
                number(timestamp).is_some_and(|time| time.abs_diff(clock.now) <= clock.window)
            });
        let mut computed = [0; SIGNATURE_LENGTH];
        let is_signed = is_usual
            && is_timely
            && hasher.sign_received(&mut received, &mut computed).is_some()
            && computed.as_slice().ct_eq(signature).into()
            && (verification.insecure.unchecked_body_hash || is_body_hash(&received, &request));
        let nonce = NonceUse {
            client_key,
            token,
            timestamp,
            nonce,
        };
        let verdict = is_signed.then(|| check_nonce(&nonce, verification));
        hasher.sent = received::emptied(received.signed);
        hasher.bytes = bytes;
        verdict
    }
}

/// draft-eaton-oauth-bodyhash 3.2: whether a body hash is absent, or the hash of a body that is not a
/// form.
fn is_body_hash(received: &Received<'_>, request: &Signed<'_>) -> bool {
    let (Some(sent), Some(body)) = (received.body_hash, request.other_body) else {
        return true;
    };
    let mut computed = [0; SIGNATURE_LENGTH];
    base64::encode(&Sha1::digest(body).into(), &mut computed);
    computed.as_slice().ct_eq(sent).into()
}

/// 3.3: a timestamp's decimal digits without leading zeros. `None` for any other text and for zero.
fn digits(timestamp: &[u8]) -> Option<&[u8]> {
    let zeros = timestamp.iter().take_while(|&&digit| digit == b'0').count();
    let digits = timestamp.get(zeros..)?;
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    is_number.then_some(digits)
}

/// The number that decimal digits name; `None` where it is above 64 bits.
fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |number, digit| {
        number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
    })
}

/// 3.3: refuses the second use of a nonce.
fn check_nonce(nonce: &NonceUse<'_>, verification: &mut Verification<'_>) -> Result<(), Error> {
    let is_new = match &mut verification.nonces {
        Some(nonces) => nonces.is_new(nonce),
        None => true,
    };
    if is_new {
        return Ok(());
    }
    let expected = "a nonce that is new for this timestamp and these credentials";
    Err(Error::new(Kind::UsedNonce, expected, excerpt(nonce.nonce)))
}

/// Bytes as the reference's messages show them.
fn excerpt(bytes: &[u8]) -> String {
    const LONGEST: usize = 48;
    match bytes.split_at_checked(LONGEST) {
        Some((head, [_, ..])) => {
            format!("\"{}\"… ({} bytes)", head.escape_ascii(), bytes.len())
        }
        _ => format!("\"{}\"", bytes.escape_ascii()),
    }
}
