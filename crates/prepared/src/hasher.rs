//! The keyed HMAC with its buffers, which signer and verifiers share.

use basestring::Credentials;

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
        let empty = received::emptied(std::mem::take(&mut self.sent));
        let mut bytes = std::mem::take(&mut self.bytes);
        let mut received = received::read(&request, empty, &mut bytes)?;
        let signed = self.sign_received(wire.method, &request.url, &mut received, signature);
        self.sent = received::emptied(received.signed);
        self.bytes = bytes;
        signed
    }

    /// The signature over the parameters of a request. `None` for an invalid escape and for a
    /// parameter that occurs twice in the header.
    pub(crate) fn sign_received(
        &mut self,
        method: &[u8],
        url: &Parts<'_>,
        received: &mut Received<'_>,
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Option<()> {
        let Self {
            entries, writer, ..
        } = self.begin();
        received.sort::<Ranks>(entries)?;
        write_endpoint(method, url, writer);
        let mut separator = 0;
        for entry in entries.iter() {
            let sent = received.signed.get(entry.index())?;
            match sent.known.map(label::of) {
                Some(label) if separator > 0 => writer.put(&label.text, label.length),
                _ => {
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

/// The first two parts of the base string (3.4.1.1): the method and the base string URI (3.4.1.2),
/// each encoded and followed by `&`.
pub(crate) fn write_endpoint(method: &[u8], url: &Parts<'_>, writer: &mut Writer) {
    write_in_case(method, u8::to_ascii_uppercase, writer);
    let (scheme, default_port) = if url.is_https {
        (b"&https%3A%2F%2F", 443)
    } else {
        (b"&http%3A%2F%2F\0", 80)
    };
    writer.put(scheme, if url.is_https { 15 } else { 14 });
    write_in_case(url.authority.host, u8::to_ascii_lowercase, writer);
    if let Some(port) = url.authority.port.filter(|&port| port != default_port) {
        write_port(port, writer);
    }
    if url.path.is_empty() {
        writer.encode_once(b"/");
    } else {
        writer.encode_path(url.path);
    }
    writer.put(b"&", 1);
}

/// Writes a text with its letters in one case, encoded.
fn write_in_case(text: &[u8], in_case: impl Fn(&u8) -> u8, writer: &mut Writer) {
    let mut changed = [0; 32];
    for piece in text.chunks(changed.len()) {
        let changed = changed.get_mut(..piece.len()).unwrap_or_default();
        for (to, from) in changed.iter_mut().zip(piece) {
            *to = in_case(from);
        }
        writer.encode_once(changed);
    }
}

/// Writes `:`, encoded, and a port of one to five digits.
fn write_port(port: u16, writer: &mut Writer) {
    writer.put(b"%3A", 3);
    let digit = |power: u16| b'0' + (port / power % 10) as u8;
    let digits = [10_000, 1_000, 100, 10, 1].map(digit);
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    writer.copy(digits.get(zeros..).unwrap_or_default());
}
