//! Verifying many webhooks of the same account: Twilio's signature, with the verdicts of
//! `basestring::twilio::verify_form`.

use std::fmt;

use basestring::{Error, WebhookSecret, twilio};
use ctutils::CtEq;

use crate::SIGNATURE_LENGTH;
use crate::hasher::Hasher;
use crate::order::{Bytes, Entry};
use crate::received::{self, Sent};
use crate::writer::Writer;

/// An AuthToken prepared for verifying webhooks that carry a form.
///
/// ```
/// use basestring::WebhookSecret;
/// use basestring_prepared::TwilioVerifier;
/// let url = b"https://example.com/myapp.php?foo=1&bar=2";
/// let form = b"Digits=1234&To=%2B18005551212&From=%2B14158675310\
///     &Caller=%2B14158675310&CallSid=CA1234567890ABCDE";
/// let mut verifier = TwilioVerifier::new(WebhookSecret::new("12345").unwrap());
/// verifier.verify_form(url, form, b"L/OH5YylLD5NRKLltdqwSvS0BnU=").unwrap();
/// ```
#[derive(Clone)]
pub struct TwilioVerifier {
    auth_token: WebhookSecret,
    hasher: Hasher,
}

impl fmt::Debug for TwilioVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TwilioVerifier(…)")
    }
}

impl TwilioVerifier {
    /// Prepares an AuthToken: it is hashed once.
    ///
    /// ```
    /// use basestring::WebhookSecret;
    /// use basestring_prepared::TwilioVerifier;
    /// let verifier = TwilioVerifier::new(WebhookSecret::new("12345").unwrap());
    /// assert_eq!(format!("{verifier:?}"), "TwilioVerifier(…)");
    /// ```
    #[must_use]
    pub fn new(auth_token: WebhookSecret) -> Self {
        let hasher = Hasher::with_key(auth_token.expose());
        Self { auth_token, hasher }
    }

    /// Verifies a webhook by its form as received, empty for a GET: by [`Self::is_signature`] first,
    /// then by the reference, which knows the other forms of the URL and gives the reason of a
    /// refusal.
    ///
    /// ```
    /// use basestring::{WebhookSecret, twilio};
    /// use basestring_prepared::TwilioVerifier;
    /// let (token, url) = (WebhookSecret::new("12345").unwrap(), b"https://h/hook");
    /// let signature = twilio::sign(&token, url, &[("Body", "Ahoy!")]);
    /// let mut verifier = TwilioVerifier::new(token);
    /// assert!(verifier.verify_form(url, b"Body=Ahoy%21", signature.as_bytes()).is_ok());
    /// assert!(verifier.verify_form(url, b"Body=Ahoy", signature.as_bytes()).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `basestring::twilio::verify_form`.
    pub fn verify_form(&mut self, url: &[u8], form: &[u8], signature: &[u8]) -> Result<(), Error> {
        if self.is_signature(url, form, signature) {
            return Ok(());
        }
        twilio::verify_form(&self.auth_token, url, form, signature)
    }

    /// Whether the signature is that of the URL as given and the form, by this crate's own code,
    /// without the reference. It costs no allocation once the buffers are large enough.
    ///
    /// ```
    /// use basestring::{WebhookSecret, twilio};
    /// use basestring_prepared::TwilioVerifier;
    /// let (token, url) = (WebhookSecret::new("12345").unwrap(), b"https://h/hook");
    /// let signature = twilio::sign(&token, url, &[("Body", "Ahoy!")]);
    /// let mut verifier = TwilioVerifier::new(token);
    /// assert!(verifier.is_signature(url, b"Body=Ahoy%21", signature.as_bytes()));
    /// ```
    pub fn is_signature(&mut self, url: &[u8], form: &[u8], signature: &[u8]) -> bool {
        let mut computed = [0; SIGNATURE_LENGTH];
        self.sign_form(url, form, &mut computed).is_some()
            && computed.as_slice().ct_eq(signature).into()
    }

    /// The signature over the URL as given; `None` for a form that cannot be decoded.
    fn sign_form(
        &mut self,
        url: &[u8],
        form: &[u8],
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Option<()> {
        let empty = received::emptied(std::mem::take(&mut self.hasher.sent));
        let mut bytes = std::mem::take(&mut self.hasher.bytes);
        let mut received = received::read_webhook(form, empty, &mut bytes)?;
        let Hasher {
            entries, writer, ..
        } = self.hasher.begin();
        received.sort::<Bytes>(entries)?;
        write(url, &received.signed, entries, writer)?;
        self.hasher.end(signature);
        self.hasher.sent = received::emptied(received.signed);
        self.hasher.bytes = bytes;
        Some(())
    }
}

/// Writes the URL and the names and values in order. `None` for an invalid escape.
#[inline(never)]
fn write(url: &[u8], signed: &[Sent<'_>], entries: &[Entry], writer: &mut Writer) -> Option<()> {
    writer.copy(url);
    let mut last: Option<(&Entry, &Sent<'_>)> = None;
    for entry in entries.iter() {
        let sent = signed.get(entry.index())?;
        // Equal pairs count once. Pairs with equal names are decoded already.
        let is_again = last.is_some_and(|(before, last)| {
            before.prefix() == entry.prefix() && (last.name, last.value) == (sent.name, sent.value)
        });
        if !is_again {
            writer.copy(sent.name);
            writer.decode_sent(sent.value, sent.coding)?;
        }
        last = Some((entry, sent));
    }
    Some(())
}
