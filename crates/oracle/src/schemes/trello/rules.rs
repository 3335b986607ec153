//! Trello's signature with its decisions as fields.

use crate::schemes::digest_rules::{DigestRules, Hash, reserialized};
use crate::schemes::webhook::Encoding;

/// What the text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextParts {
    /// The body, then the callback URL.
    BodyAndUrl,
    /// The callback URL, then the body.
    UrlAndBody,
    /// The body alone.
    BodyAlone,
}

/// Which body is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyRule {
    /// As it was sent.
    AsSent,
    /// JSON that was parsed and written again.
    Reserialized,
}

decisions! {
    /// The decisions of Trello's signature.
    #[derive(Copy)]
    pub(crate) struct Rules {
        /// The parts of the text.
        parts: TextParts = TextParts::BodyAndUrl,
        /// The body.
        body: BodyRule = BodyRule::AsSent,
    }
    with {
        /// Key, hash and digits.
        digest: DigestRules,
    }
}

impl Rules {
    /// The text that is signed.
    pub(crate) fn signed_text(self, url: &[u8], body: &[u8]) -> Vec<u8> {
        let body = match self.body {
            BodyRule::AsSent => body.to_vec(),
            BodyRule::Reserialized => reserialized(body),
        };
        match self.parts {
            TextParts::BodyAndUrl => [&body, url].concat(),
            TextParts::UrlAndBody => [url, &body].concat(),
            TextParts::BodyAlone => body,
        }
    }

    /// The value of the signature header.
    pub(crate) fn sign(self, secret: &[u8], url: &[u8], body: &[u8]) -> String {
        let text = self.signed_text(url, body);
        self.digest
            .write(Hash::Sha1, Encoding::Base64, secret, &text)
    }
}
