//! Twilio's signature with its decisions as fields.

mod fields;
mod url;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::twilio::candidates;
use hmac::Hmac;
use md5::Md5;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::schemes::shared::{Pairs, hexadecimal, keyed};

pub(crate) use fields::FieldsRule;
pub(crate) use url::UrlRule;

/// What happens to token and digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenRule {
    /// HMAC-SHA1 with the token, as Base64.
    Right,
    /// Another token.
    Other,
    /// The token in lowercase.
    Small,
    /// HMAC-SHA256.
    Sha256,
    /// Hexadecimal digits.
    Hexadecimal,
    /// Base64 of hexadecimal digits.
    Base64OfHexadecimal,
    /// `&` after the token.
    Ampersand,
    /// SHA-1 of the token and the text, without HMAC.
    PlainSha1,
    /// SHA-1 of the text, without the token.
    Keyless,
    /// HMAC-MD5.
    Md5,
    /// HMAC-SHA512.
    Sha512,
    /// The text as the key, and the token as the text.
    Swapped,
}

decisions! {
    /// The decisions of Twilio's signature.
    #[derive(Copy)]
    pub(crate) struct Rules {
        /// The URL.
        url: UrlRule = UrlRule::AsGiven,
        /// The fields.
        fields: FieldsRule = FieldsRule::Right,
        /// Token and digest.
        token: TokenRule = TokenRule::Right,
    }
}

impl Rules {
    /// The text that is signed: URL and fields.
    #[must_use]
    pub(crate) fn signed_text(&self, url: &[u8], fields: &Pairs) -> Vec<u8> {
        let mut text = self.url.apply(url);
        self.fields.write(url, fields, &mut text);
        text
    }

    /// The signature.
    #[must_use]
    pub(crate) fn sign(&self, token: &[u8], url: &[u8], fields: &Pairs) -> String {
        let text = self.signed_text(url, fields);
        self.token.digest(token, &text)
    }

    /// Whether a signature holds for any of the URLs that a verifier tries.
    #[must_use]
    pub(crate) fn verify(
        &self,
        token: &[u8],
        url: &[u8],
        fields: &Pairs,
        signature: &[u8],
    ) -> bool {
        let urls = if self.url == UrlRule::AsGiven {
            candidates(url)
        } else {
            vec![url.to_vec()]
        };
        urls.iter()
            .any(|url| self.sign(token, url, fields).as_bytes() == signature)
    }
}

impl TokenRule {
    /// The signature of a text.
    fn digest(self, token: &[u8], text: &[u8]) -> String {
        let sha1 = |key: &[u8]| keyed::<Hmac<Sha1>>(key, [text, b""]);
        let digest = match self {
            Self::Right => sha1(token),
            Self::Other => sha1(&[token, b"2"].concat()),
            Self::Small => sha1(&token.to_ascii_lowercase()),
            Self::Ampersand => sha1(&[token, b"&"].concat()),
            Self::Sha256 => keyed::<Hmac<Sha256>>(token, [text, b""]),
            Self::Sha512 => keyed::<Hmac<Sha512>>(token, [text, b""]),
            Self::Md5 => keyed::<Hmac<Md5>>(token, [text, b""]),
            Self::Swapped => keyed::<Hmac<Sha1>>(text, [token, b""]),
            Self::PlainSha1 => Sha1::digest([token, text].concat()).to_vec(),
            Self::Keyless => Sha1::digest(text).to_vec(),
            Self::Hexadecimal => return hexadecimal(&sha1(token)),
            Self::Base64OfHexadecimal => return STANDARD.encode(hexadecimal(&sha1(token))),
        };
        STANDARD.encode(digest)
    }
}
