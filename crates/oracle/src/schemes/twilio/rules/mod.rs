//! Twilio's signature with its decisions as fields.

mod fields;
mod url;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::twilio::candidates;
use hmac::Hmac;
use sha1::Sha1;
use sha2::Sha256;

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
        let token = match self.token {
            TokenRule::Other => [token, b"2"].concat(),
            TokenRule::Small => token.to_ascii_lowercase(),
            TokenRule::Ampersand => [token, b"&"].concat(),
            TokenRule::Right
            | TokenRule::Sha256
            | TokenRule::Hexadecimal
            | TokenRule::Base64OfHexadecimal => token.to_vec(),
        };
        if self.token == TokenRule::Sha256 {
            return STANDARD.encode(keyed::<Hmac<Sha256>>(&token, [&text, b""]));
        }
        let digest = keyed::<Hmac<Sha1>>(&token, [&text, b""]);
        match self.token {
            TokenRule::Hexadecimal => hexadecimal(&digest),
            TokenRule::Base64OfHexadecimal => STANDARD.encode(hexadecimal(&digest)),
            TokenRule::Right
            | TokenRule::Other
            | TokenRule::Small
            | TokenRule::Sha256
            | TokenRule::Ampersand => STANDARD.encode(&digest),
        }
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
