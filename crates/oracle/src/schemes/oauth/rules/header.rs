//! Building the Authorization header with its decisions as fields (RFC 5849 3.5.1).

use super::encode::EncodeRules;
use crate::schemes::shared::Pairs;

/// How the field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Header {
    /// As 3.5.1 has it.
    Right,
    /// With the signature bare.
    SignatureBare,
    /// With the signature encoded twice.
    SignatureTwice,
    /// With all values bare.
    ValuesBare,
    /// With the `&` of a PLAINTEXT signature bare.
    AmpersandBare,
    /// With a comma after the scheme.
    CommaAfterScheme,
    /// With a comma at the end.
    TrailingComma,
    /// With blanks alone between parameters.
    NoCommas,
    /// With `&` between parameters.
    Ampersands,
    /// Without quotation marks.
    Unquoted,
    /// Wrapped over lines.
    LineBreaks,
    /// Without the scheme.
    NoScheme,
    /// With the realm last.
    RealmLast,
    /// With the realm percent-encoded.
    RealmEncoded,
    /// With the request's own parameters.
    OwnParameters,
    /// With `oauth_signature` misspelt.
    NameMisspelt,
    /// With another nonce than the one that was signed.
    OtherNonce,
    /// As a language prints bytes.
    Printed,
}

/// What the field is made of.
pub(super) struct Parts<'a> {
    pub(crate) realm: Option<&'a [u8]>,
    pub(crate) protocol: &'a Pairs,
    pub(crate) own: &'a Pairs,
    pub(crate) signature: &'a [u8],
    pub(crate) is_plaintext: bool,
}

impl Header {
    pub(super) fn write(self, parts: &Parts<'_>, encode: &EncodeRules) -> Vec<u8> {
        let mut written: Vec<Vec<u8>> = Vec::new();
        if let Some(realm) = parts.realm {
            written.push(self.realm(realm, encode));
        }
        for (name, value) in parts.protocol {
            let value = match self {
                Self::OtherNonce if name == b"oauth_nonce" => b"m".as_slice(),
                Self::Right
                | Self::SignatureBare
                | Self::SignatureTwice
                | Self::ValuesBare
                | Self::AmpersandBare
                | Self::CommaAfterScheme
                | Self::TrailingComma
                | Self::NoCommas
                | Self::Ampersands
                | Self::Unquoted
                | Self::LineBreaks
                | Self::NoScheme
                | Self::RealmLast
                | Self::RealmEncoded
                | Self::OwnParameters
                | Self::NameMisspelt
                | Self::OtherNonce
                | Self::Printed => value,
            };
            written.push(self.parameter(name, value, encode));
        }
        written.push(self.signature(parts, encode));
        if self == Self::OwnParameters {
            written.extend(parts.own.iter().map(|(n, v)| self.parameter(n, v, encode)));
        }
        if self == Self::RealmLast && parts.realm.is_some() {
            written.rotate_left(1);
        }
        self.join(&written)
    }

    fn join(self, written: &[Vec<u8>]) -> Vec<u8> {
        let separator: &[u8] = match self {
            Self::NoCommas => b" ",
            Self::Ampersands => b"&",
            Self::LineBreaks => b",\n    ",
            Self::Right
            | Self::SignatureBare
            | Self::SignatureTwice
            | Self::ValuesBare
            | Self::AmpersandBare
            | Self::CommaAfterScheme
            | Self::TrailingComma
            | Self::Unquoted
            | Self::NoScheme
            | Self::RealmLast
            | Self::RealmEncoded
            | Self::OwnParameters
            | Self::NameMisspelt
            | Self::OtherNonce
            | Self::Printed => b", ",
        };
        let (before, behind): (&[u8], &[u8]) = match self {
            Self::NoScheme => (b"", b""),
            Self::CommaAfterScheme => (b"OAuth, ", b""),
            Self::TrailingComma => (b"OAuth ", b","),
            Self::Printed => (b"b'OAuth ", b"'"),
            Self::Right
            | Self::SignatureBare
            | Self::SignatureTwice
            | Self::ValuesBare
            | Self::AmpersandBare
            | Self::NoCommas
            | Self::Ampersands
            | Self::Unquoted
            | Self::LineBreaks
            | Self::RealmLast
            | Self::RealmEncoded
            | Self::OwnParameters
            | Self::NameMisspelt
            | Self::OtherNonce => (b"OAuth ", b""),
        };
        [before, &written.join(separator), behind].concat()
    }

    fn realm(self, realm: &[u8], encode: &EncodeRules) -> Vec<u8> {
        if self == Self::RealmEncoded {
            return [b"realm=\"", &encode.encode(realm)[..], b"\""].concat();
        }
        let mut out = b"realm=\"".to_vec();
        for octet in realm {
            if matches!(octet, b'"' | b'\\') {
                out.push(b'\\');
            }
            out.push(*octet);
        }
        out.push(b'"');
        out
    }

    fn parameter(self, name: &[u8], value: &[u8], encode: &EncodeRules) -> Vec<u8> {
        let value = if self == Self::ValuesBare {
            value.to_vec()
        } else {
            encode.encode(value)
        };
        self.quoted(&encode.encode(name), &value)
    }

    fn signature(self, parts: &Parts<'_>, encode: &EncodeRules) -> Vec<u8> {
        let signature = parts.signature;
        let name: &[u8] = if self == Self::NameMisspelt {
            b"oauth_signagure"
        } else {
            b"oauth_signature"
        };
        let value = match self {
            Self::SignatureBare | Self::ValuesBare => signature.to_vec(),
            Self::SignatureTwice => encode.encode(&encode.encode(signature)),
            Self::AmpersandBare if parts.is_plaintext => {
                let mut encode = encode.clone();
                encode.set_bare(*b"&", true);
                encode.encode(signature)
            }
            Self::Right
            | Self::AmpersandBare
            | Self::CommaAfterScheme
            | Self::TrailingComma
            | Self::NoCommas
            | Self::Ampersands
            | Self::Unquoted
            | Self::LineBreaks
            | Self::NoScheme
            | Self::RealmLast
            | Self::RealmEncoded
            | Self::OwnParameters
            | Self::NameMisspelt
            | Self::OtherNonce
            | Self::Printed => encode.encode(signature),
        };
        self.quoted(name, &value)
    }

    fn quoted(self, name: &[u8], value: &[u8]) -> Vec<u8> {
        let quote: &[u8] = if self == Self::Unquoted { b"" } else { b"\"" };
        [name, b"=", quote, value, quote].concat()
    }
}
