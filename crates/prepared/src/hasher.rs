//! The keyed HMAC with its buffers, which signer and verifiers share.

use basestring::Credentials;

use crate::endpoint::write_endpoint;
use crate::midstate::Midstates;
use crate::order::{Entry, Ranks};
use crate::received::{self, Received, Sent};
use crate::url::Parts;
use crate::wire::{Signed, Wire};
use crate::writer::Writer;
use crate::{SIGNATURE_LENGTH, base64, encode, label};

#[derive(Clone)]
pub(crate) struct Hasher {
    midstates: Midstates,
    pub(crate) entries: Vec<Entry>,
    pub(crate) writer: Writer,
    pub(crate) sent: Vec<Sent<'static>>,
    pub(crate) bytes: Vec<u8>,
}

impl Hasher {
    pub(crate) fn new(credentials: &Credentials) -> Self {
        Self::with_key(encode::signing_key(credentials).expose())
    }

    pub(crate) fn with_key(key: &[u8]) -> Self {
        Self {
            midstates: Midstates::new(key),
            entries: Vec::new(),
            writer: Writer::new(),
            sent: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// Begins a text.
    pub(crate) fn begin(&mut self) -> &mut Self {
        self.writer.begin(self.midstates.start());
        self
    }

    /// Begins the base string of a request with its first two parts. What fills a block is hashed at
    /// once: nothing waits for it while the parameters are read.
    pub(crate) fn begin_request(&mut self, method: &[u8], url: &Parts<'_>) {
        write_endpoint(method, url, &mut self.begin().writer);
        self.writer.hash_all_blocks();
    }

    /// Ends the text and writes its signature.
    pub(crate) fn end(&mut self, signature: &mut [u8; SIGNATURE_LENGTH]) {
        base64::encode(&self.midstates.finish(&self.writer.end()), signature);
    }

    /// The signature of a request as received. `None` if the reference refuses to sign it.
    pub(crate) fn sign_wire(
        &mut self,
        wire: &Wire<'_>,
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Option<()> {
        let request = Signed::read(wire)?;
        self.begin_request(wire.method, &request.url);
        let empty = received::emptied(std::mem::take(&mut self.sent));
        let mut bytes = std::mem::take(&mut self.bytes);
        let mut received = received::read(&request, empty, &mut bytes)?;
        let signed = self.sign_received(&mut received, signature);
        self.sent = received::emptied(received.signed);
        self.bytes = bytes;
        signed
    }

    /// The signature over the parameters of a request, which has begun. `None` for an invalid escape
    /// and for a parameter that occurs twice in the header.
    pub(crate) fn sign_received(
        &mut self,
        received: &mut Received<'_>,
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Option<()> {
        let Self {
            entries, writer, ..
        } = self;
        received.sort::<Ranks>(entries)?;
        let mut separator = 0;
        for entry in entries.iter() {
            let sent = received.signed.get(entry.index())?;
            match (separator, sent.known) {
                (1.., Some(known)) => {
                    let label = label::of(known);
                    writer.put(&label.text, label.length);
                }
                (0, _) | (_, None) => {
                    writer.put(SEPARATOR, separator);
                    writer.encode_twice(sent.name);
                    writer.put(EQUALS, EQUALS.len());
                }
            }
            separator = SEPARATOR.len();
            writer.encode_sent(sent.value, sent.coding)?;
        }
        self.end(signature);
        Some(())
    }
}

/// The `&` between two parameters, encoded as in the base string.
pub(crate) const SEPARATOR: &[u8; 3] = b"%26";

/// The `=` between name and value, encoded as in the base string.
pub(crate) const EQUALS: &[u8; 3] = b"%3D";

#[cfg(test)]
mod tests {
    use basestring::{Secret, hmac_sha1, percent_encode};

    use super::*;

    /// Writes a text, kept and hashed, and compares both with the reference.
    fn check(expected: &[u8], write: impl Fn(&mut Writer)) {
        let mut kept = Writer::new();
        write(&mut kept);
        assert_eq!(kept.into_text(), expected);

        let mut hasher = Hasher::with_key(b"key");
        write(&mut hasher.begin().writer);
        let mut signature = [0; SIGNATURE_LENGTH];
        hasher.end(&mut signature);
        let by_reference = hmac_sha1(expected, &Secret::new("key"));
        assert_eq!(signature, by_reference.as_bytes(), "{}", expected.len());
    }

    /// The longest fill the writer's buffer more than once.
    #[test]
    fn a_text_of_any_length_is_written_whole() {
        let text: Vec<u8> = (0..=u8::MAX).cycle().take(2_100).collect();
        for length in 0..text.len() {
            let text = &text[..length];
            check(text, |writer| writer.copy(text));
        }
    }

    #[test]
    fn the_longest_encodings_are_written_whole() {
        for length in 0..1_100 {
            let text = vec![b'/'; length];
            let twice = percent_encode(percent_encode(&text).as_bytes());
            check(twice.as_bytes(), |writer| writer.encode_twice(&text));
        }
    }
}
