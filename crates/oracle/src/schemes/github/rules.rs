//! GitHub's signature with its decisions as fields.

use super::input::GithubHash;
use crate::schemes::digest_rules::{DigestRules, Hash, reserialized};
use crate::schemes::webhook::Encoding;

/// Which text is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyRule {
    /// The body as it was sent.
    AsSent,
    /// JSON that was parsed and written again.
    Reserialized,
    /// Of a form, the decoded value of its field `payload`.
    PayloadField,
    /// Without white space at its end.
    TrimmedEnd,
    /// With a question mark for each character that is not ASCII.
    Ascii,
}

/// What comes before the digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrefixRule {
    /// `sha1=` or `sha256=`.
    OfTheHash,
    /// Nothing.
    Missing,
}

decisions! {
    /// The decisions of GitHub's signature.
    #[derive(Copy)]
    pub(crate) struct Rules {
        /// The text.
        body: BodyRule = BodyRule::AsSent,
        /// The prefix.
        prefix: PrefixRule = PrefixRule::OfTheHash,
    }
    with {
        /// Key, hash and digits.
        digest: DigestRules,
    }
}

impl Rules {
    /// The text that is signed.
    pub(crate) fn signed_text(self, body: &[u8]) -> Vec<u8> {
        match self.body {
            BodyRule::AsSent => body.to_vec(),
            BodyRule::Reserialized => reserialized(body),
            BodyRule::PayloadField => payload(body).unwrap_or_else(|| body.to_vec()),
            BodyRule::TrimmedEnd => body.trim_ascii_end().to_vec(),
            BodyRule::Ascii => ascii(body),
        }
    }

    /// The value of the signature header.
    pub(crate) fn sign(self, hash: GithubHash, secret: &[u8], body: &[u8]) -> String {
        let text = self.signed_text(body);
        let (hash, prefix) = match hash {
            GithubHash::Sha1 => (Hash::Sha1, "sha1="),
            GithubHash::Sha256 => (Hash::Sha256, "sha256="),
        };
        let digest = self
            .digest
            .write(hash, Encoding::Hexadecimal, secret, &text);
        match self.prefix {
            PrefixRule::OfTheHash => format!("{prefix}{digest}"),
            PrefixRule::Missing => digest,
        }
    }
}

/// The field of a form that has the JSON.
fn payload(body: &[u8]) -> Option<Vec<u8>> {
    let fields = basestring::form_decode(body).ok()?;
    let field = fields
        .into_iter()
        .find(|field| *field.name == *b"payload")?;
    Some(field.value.into_owned())
}

fn ascii(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    let byte = |character: char| u8::try_from(character).ok().filter(u8::is_ascii);
    let bytes = text
        .chars()
        .map(|character| byte(character).unwrap_or(b'?'));
    bytes.collect()
}
