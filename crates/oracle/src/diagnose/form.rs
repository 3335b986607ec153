//! What a signature's own letters say, before anything is computed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::mistakes::Mistake;

/// What a signature looks like, and the mistake that makes it look so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it looks like, in words.
    pub looks: String,
    /// The mistake's id, where there is one.
    pub mistake: Option<&'static str>,
}

/// Looks at a signature that is said to be HMAC-SHA1's: 28 characters of Base64, the last `=`.
///
/// ```
/// use basestring_oracle::diagnose::look;
/// assert_eq!(look("vFgUBPdC/eVaurgPjwZdIPwSYfg=").mistake, None);
/// assert_eq!(look("bc581404f742fde55abab80f8f065d20fc1261f8").mistake, Some("digest-hex"));
/// assert_eq!(look("vFgUBPdC/eVaurgPjwZdIPwSYfg").mistake, Some("base64-no-padding"));
/// ```
#[must_use]
#[expect(clippy::too_many_lines)]
pub fn look(signature: &str) -> Look {
    let length = signature.len();
    let said = |looks: &str, mistake| Look {
        looks: format!("{length} characters: {looks}"),
        mistake,
    };
    if signature.is_empty() {
        return said("no signature at all", None);
    }
    if signature.ends_with(['\n', '\r']) {
        return said(
            "a line end stands behind it",
            Some("base64-trailing-newline"),
        );
    }
    if signature.trim() != signature {
        return said("white space stands around it", None);
    }
    if signature.contains('%') {
        return match signature.contains("%25") {
            true => said(
                "it is percent-encoded twice",
                Some("header-signature-encoded-twice"),
            ),
            false => said("it is still percent-encoded", None),
        };
    }
    if length == 40 && signature.bytes().all(|octet| octet.is_ascii_hexdigit()) {
        return said("hexadecimal digits of a SHA-1", Some("digest-hex"));
    }
    if length == 64 && signature.bytes().all(|octet| octet.is_ascii_hexdigit()) {
        return said(
            "hexadecimal digits of a SHA-256",
            Some("digest-sha256-under-sha1-name"),
        );
    }
    if signature.contains(['-', '_']) && !signature.contains(['+', '/']) {
        return said("Base64 in the alphabet for URLs", Some("base64-url-safe"));
    }
    if length == 27 && STANDARD.decode(format!("{signature}=")).is_ok() {
        return said(
            "Base64 of 20 octets without its =",
            Some("base64-no-padding"),
        );
    }
    let Ok(octets) = STANDARD.decode(signature) else {
        return said("no Base64", None);
    };
    let is_text = octets.iter().all(u8::is_ascii_graphic);
    match octets.len() {
        20 => said("Base64 of 20 octets, as HMAC-SHA1 gives", None),
        16 => said("Base64 of 16 octets, as MD5 gives", Some("digest-md5")),
        32 => said(
            "Base64 of 32 octets, as SHA-256 gives",
            Some("digest-sha256-under-sha1-name"),
        ),
        64 => said("Base64 of 64 octets, as SHA-512 gives", None),
        40 if octets.iter().all(u8::is_ascii_hexdigit) => {
            said("Base64 of hexadecimal digits", Some("digest-base64-of-hex"))
        }
        28 if is_text => said("Base64 of Base64", Some("digest-base64-twice")),
        count
            if octets
                .windows(3)
                .any(|window| window == "\u{FFFD}".as_bytes()) =>
        {
            Look {
                looks: format!(
                    "{length} characters: Base64 of {count} octets that went through text"
                ),
                mistake: Some("digest-through-text"),
            }
        }
        count => Look {
            looks: format!("{length} characters: Base64 of {count} octets"),
            mistake: None,
        },
    }
}

impl Look {
    /// The mistake's entry.
    #[must_use]
    pub fn entry(&self) -> Option<&'static Mistake> {
        Mistake::find(self.mistake?)
    }
}
