//! What the form of a signature shows, before anything is computed.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use basestring::SignatureMethod;

use crate::method::{Key, facts};
use crate::mistakes::Mistake;

use super::written::{SHORTEST, Written};

/// What a signature looks like, and the mistake that makes it look so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it looks like, in words.
    pub looks: String,
    /// The mistake's id, where there is one.
    pub mistake: Option<&'static str>,
}

/// Looks at the form of a signature of HMAC-SHA1: 28 characters of Base64, the last `=`.
///
/// ```
/// use basestring_oracle::internal::diagnose::look;
/// assert_eq!(look("vFgUBPdC/eVaurgPjwZdIPwSYfg=").mistake, None);
/// assert_eq!(look("bc581404f742fde55abab80f8f065d20fc1261f8").mistake, Some("digest-hex"));
/// assert_eq!(look("vFgUBPdC/eVaurgPjwZdIPwSYfg").mistake, Some("base64-no-padding"));
/// ```
#[must_use]
pub fn look(signature: &str) -> Look {
    look_by(signature, SignatureMethod::HmacSha1)
}

/// Looks at the form of a signature of a method.
///
/// ```
/// use basestring::SignatureMethod;
/// use basestring_oracle::internal::diagnose::look_by;
/// let signature = "dl3Cwk+vD0IBvJpRvNnMsS1OmYBPqfYDTIzCvSUZ6AQ=";
/// assert_eq!(look_by(signature, SignatureMethod::HmacSha256).mistake, None);
/// // Of another length, and that alone names no mistake.
/// let look = look_by(signature, SignatureMethod::HmacSha1);
/// assert_eq!(look.mistake, None);
/// assert_eq!(look.looks, "44 characters: Base64 of 32 bytes, the length of SHA-256");
/// ```
#[must_use]
pub fn look_by(signature: &str, method: SignatureMethod) -> Look {
    let found = of_rsa(signature, method)
        .or_else(|| text_of(signature))
        .or_else(|| hexadecimal_of(signature, method));
    let (looks, mistake) = found.unwrap_or_else(|| base64_of(signature, method));
    Look {
        looks: format!("{} characters: {looks}", signature.chars().count()),
        mistake,
    }
}

/// What a signature looks like, and the mistake.
type Found = (String, Option<&'static str>);

fn found(looks: &str, mistake: Option<&'static str>) -> Option<Found> {
    Some((looks.to_owned(), mistake))
}

/// The form of an RSA signature. A shorter one is of another method.
fn of_rsa(signature: &str, method: SignatureMethod) -> Option<Found> {
    if facts(method).key != Key::Rsa {
        return None;
    }
    let written = Written::read(signature).filter(|written| written.bytes.len() >= SHORTEST)?;
    let count = written.bytes.len();
    let hows: Vec<&str> = written.notes.iter().map(|note| note.how).collect();
    let looks = match &hows[..] {
        [] => format!("Base64 of {count} bytes"),
        hows => format!("{count} bytes {}", hows.join(", ")),
    };
    let mistake = written.notes.iter().find_map(|note| note.mistake);
    Some((looks, mistake))
}

/// White space and escapes.
fn text_of(signature: &str) -> Option<Found> {
    if signature.is_empty() {
        return found("no signature at all", None);
    }
    if signature.ends_with(['\n', '\r']) {
        return found("with a trailing newline", Some("base64-trailing-newline"));
    }
    let is_quoted = |text: &str| text.starts_with(['\'', '"']) && text.ends_with(['\'', '"']);
    if signature.strip_prefix('b').is_some_and(is_quoted) {
        return found("printed as a byte string", Some("header-bytes-repr"));
    }
    if is_quoted(signature) {
        return found("between quotation marks", None);
    }
    if signature.trim() != signature {
        return found("with white space before or after it", None);
    }
    if signature.contains("%25") {
        let mistake = Some("header-signature-encoded-twice");
        return found("percent-encoded twice", mistake);
    }
    if signature.contains('%') {
        return found("still percent-encoded", None);
    }
    None
}

fn hexadecimal_of(signature: &str, method: SignatureMethod) -> Option<Found> {
    if !signature.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let (hash, bytes) = match signature.len() {
        40 => ("SHA-1", 20),
        64 => ("SHA-256", 32),
        128 => ("SHA-512", 64),
        _ => return None,
    };
    // Digits of another length may be of another method too, which only the key shows.
    let mistake = match facts(method).length {
        Some(length) if length == bytes => Some("digest-hex"),
        Some(_) | None => None,
    };
    found(&format!("hexadecimal digits of a {hash}"), mistake)
}

/// Base64 and what it decodes to. A mistake is named only for a method whose signatures have a fixed
/// length.
fn base64_of(signature: &str, method: SignatureMethod) -> Found {
    let length = facts(method).length;
    if signature.contains(['-', '_'])
        && let Ok(bytes) = URL_SAFE
            .decode(signature)
            .or_else(|_| URL_SAFE_NO_PAD.decode(signature))
    {
        let looks = format!("Base64 of {} bytes in the alphabet for URLs", bytes.len());
        let fits = length.is_none_or(|length| length == bytes.len());
        return (looks, fits.then_some("base64-url-safe"));
    }
    let padded = |padding: &str| STANDARD.decode(format!("{signature}{padding}"));
    if let (Some(length), Ok(bytes)) = (length, padded("=").or_else(|_| padded("==")))
        && bytes.len() == length
    {
        let looks = format!("Base64 of {length} bytes without padding");
        return (looks, Some("base64-no-padding"));
    }
    let Ok(bytes) = STANDARD.decode(signature) else {
        return ("not Base64".to_owned(), None);
    };
    let count = bytes.len();
    let of = |what: &str| format!("Base64 of {count} bytes{what}");
    let is_text = bytes.iter().all(u8::is_ascii_graphic);
    let is_replaced = bytes.windows(3).any(|w| w == "\u{FFFD}".as_bytes());
    match (length, count) {
        (Some(length), _) if length == count => {
            (of(&format!(", as {} gives", method.name())), None)
        }
        (_, 16) => (of(", the length of MD5"), None),
        (_, 20) => (of(", the length of SHA-1"), None),
        (_, 32) => (of(", the length of SHA-256"), None),
        (_, 64) => (of(", the length of SHA-512"), None),
        (_, 40) if bytes.iter().all(u8::is_ascii_hexdigit) => {
            let looks = "Base64 of hexadecimal digits".to_owned();
            (looks, Some("digest-base64-of-hex"))
        }
        (_, 28) if is_text => ("Base64 of Base64".to_owned(), Some("digest-base64-twice")),
        (Some(_), _) if is_replaced => (
            of(" that were converted to text"),
            Some("digest-through-text"),
        ),
        _ => (of(""), None),
    }
}

impl Look {
    /// The mistake's entry.
    #[must_use]
    pub(crate) fn entry(&self) -> Option<&'static Mistake> {
        Mistake::find(self.mistake?)
    }
}

/// Looks at a signature that should be lowercase hexadecimal digits after a prefix. The mistakes
/// that it names are OAuth's of the same look, for the scheme to translate.
pub(super) fn look_of_hexadecimal(signature: &str, prefix: &str) -> Look {
    let length = signature.len();
    let said = |looks: String, mistake| Look {
        looks: format!("{length} characters: {looks}"),
        mistake,
    };
    let digits = if prefix == "sha256=" { 64 } else { 40 };
    let is_digest =
        |text: &str| text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match signature.strip_prefix(prefix) {
        _ if signature.is_empty() => said("no signature at all".to_owned(), None),
        Some(digest) if is_digest(digest) && digest.bytes().any(|b| b.is_ascii_uppercase()) => {
            said(
                "hexadecimal digits in uppercase".to_owned(),
                Some(UPPERCASE),
            )
        }
        Some(digest) if is_digest(digest) => {
            said(format!("{prefix} and {digits} hexadecimal digits"), None)
        }
        None if is_digest(signature) => said(
            format!("hexadecimal digits without {prefix}"),
            Some("digest-hex"),
        ),
        Some(_) | None => said(
            format!("not {prefix} and {digits} hexadecimal digits"),
            None,
        ),
    }
}

/// What [`look_of_hexadecimal`] says of digits in uppercase.
const UPPERCASE: &str = "uppercase-hexadecimal";
