//! The keyed HMAC with its buffers, which signer and verifier share.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::midstate::Midstates;
use super::order::{self, Entry};
use super::writer::Writer;
use super::{Pair, SIGNATURE_LENGTH, received, write_pair};
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
    pub(super) pairs: Vec<Pair<'static>>,
    pub(super) octets: Vec<u8>,
    uri: Vec<u8>,
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
            pairs: Vec::new(),
            octets: Vec::new(),
            uri: Vec::new(),
        }
    }

    /// Begins a base string.
    pub(super) fn begin(&mut self) -> &mut Self {
        self.writer.begin(self.midstates.start());
        self
    }

    /// Ends it: the signature.
    pub(super) fn end(&mut self, signature: &mut [u8; SIGNATURE_LENGTH]) {
        let digest = self.midstates.finish(&self.writer.end());
        // 20 octets are 28 characters: the slice is never too small.
        let written = STANDARD.encode_slice(digest, signature);
        debug_assert_eq!(written.ok(), Some(SIGNATURE_LENGTH));
    }

    /// The signature of a received request.
    pub(super) fn sign_request(
        &mut self,
        request: &Request<'_>,
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Result<(), Error> {
        let empty = received::emptied(std::mem::take(&mut self.pairs));
        let mut octets = std::mem::take(&mut self.octets);
        if let Some(received) = received::read(request, empty, &mut octets) {
            let signed = self.sign_received(request, &received.signed, signature);
            self.pairs = received::emptied(received.signed);
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

    /// The signature over a received request's parameters. `None` where its host is not one.
    pub(super) fn sign_received(
        &mut self,
        request: &Request<'_>,
        parameters: &[Pair<'_>],
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Option<()> {
        let authority = request.authority().ok()?;
        let Self {
            entries,
            writer,
            uri,
            ..
        } = self.begin();
        order::sort(parameters, entries);
        for octet in request.method {
            writer.encode_once(&[octet.to_ascii_uppercase()]);
        }
        writer.copy(b"&");
        uri.clear();
        write_base_string_uri(&request.url, &authority, uri);
        writer.encode_once(uri);
        writer.copy(b"&");
        let mut separator: &[u8] = b"";
        for entry in entries.iter() {
            write_pair(writer, separator, parameters, entry);
            separator = b"%26";
        }
        self.end(signature);
        Some(())
    }
}
