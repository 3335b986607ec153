//! The keyed HMAC with its buffers, which signer and verifier share.

use super::midstate::Midstates;
use super::order::{Entry, Ranks};
use super::received::{self, Received, Sent};
use super::writer::Writer;
use super::{SIGNATURE_LENGTH, base64, label};
use crate::base_string::base_string;
use crate::base_string_uri::write_base_string_uri;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::parameters::collect_parameters;
use crate::request::Request;
use crate::signature::signing_key;

#[derive(Clone)]
pub(super) struct Hasher {
    midstates: Midstates,
    pub(super) entries: Vec<Entry>,
    pub(super) writer: Writer,
    pub(super) sent: Vec<Sent<'static>>,
    pub(super) octets: Vec<u8>,
}

impl Hasher {
    pub(super) fn new(credentials: &Credentials) -> Self {
        Self::with_key(signing_key(credentials).expose())
    }

    pub(super) fn with_key(key: &[u8]) -> Self {
        Self {
            midstates: Midstates::new(key),
            entries: Vec::new(),
            writer: Writer::new(),
            sent: Vec::new(),
            octets: Vec::new(),
        }
    }

    /// Begins a base string.
    pub(super) fn begin(&mut self) -> &mut Self {
        self.writer.begin(self.midstates.start());
        self
    }

    /// Ends it: the signature.
    pub(super) fn end(&mut self, signature: &mut [u8; SIGNATURE_LENGTH]) {
        base64::encode(&self.midstates.finish(&self.writer.end()), signature);
    }

    /// The signature of a received request.
    pub(super) fn sign_request(
        &mut self,
        request: &Request<'_>,
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Result<(), Error> {
        let empty = received::emptied(std::mem::take(&mut self.sent));
        let mut octets = std::mem::take(&mut self.octets);
        if let Some(mut received) = received::read(request, empty, &mut octets) {
            let signed = self.sign_received(request, &mut received, signature);
            self.sent = received::emptied(received.signed);
            self.octets = octets;
            if signed.is_some() {
                return Ok(());
            }
        }
        let mut text = Vec::new();
        let (parameters, authority) = (collect_parameters(request)?, request.authority()?);
        base_string(
            request.method,
            &authority,
            &parameters,
            &request.url,
            &mut text,
        );
        self.begin().writer.copy(&text);
        self.end(signature);
        Ok(())
    }

    /// The signature over a received request's parameters. `None` where its host is not one, or
    /// what was sent is not to be read here.
    pub(super) fn sign_received(
        &mut self,
        request: &Request<'_>,
        received: &mut Received<'_>,
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Option<()> {
        let authority = request.authority().ok()?;
        let Self {
            entries, writer, ..
        } = self.begin();
        received.sort::<Ranks>(entries)?;
        write_method(request.method, writer);
        write_base_string_uri(&request.url, &authority, writer);
        writer.put(b"&", 1);
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

/// What parts two parameters, encoded as in the base string.
pub(super) const SEPARATOR: &[u8; 3] = b"%26";

/// What parts name and value, encoded likewise.
pub(super) const EQUALS: &[u8; 3] = b"%3D";

/// The method in upper case, encoded, and the `&` behind it (3.4.1.1).
fn write_method(method: &[u8], writer: &mut Writer) {
    let mut capitals = [0; 16];
    for piece in method.chunks(capitals.len()) {
        let capitals = capitals.get_mut(..piece.len()).unwrap_or_default();
        capitals.copy_from_slice(piece);
        capitals.make_ascii_uppercase();
        writer.encode_once(capitals);
    }
    writer.put(b"&", 1);
}
