//! Signs that a text was not read as the request was sent: a signature that the text has and the request
//! has not, lines that may have been broken, a body that has another length.

use super::model::{Body, OwnedRequest};
use super::paste::Paste;
use super::remark::Remark;

const NAME: &[u8] = b"oauth_signature";

const NOT_READ: &str = "signature-not-read";
const MAY_BE_BROKEN: &str = "lines-may-be-broken";

/// Whether a text was read as the request was sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fidelity {
    /// No remark says that it was not.
    Whole,
    /// The request may not be the one that was sent.
    Doubtful,
    /// The text is broken: what the request lacks may have been sent.
    Broken,
}

impl Fidelity {
    /// What the remarks on a request say of it.
    pub(crate) fn of(request: &OwnedRequest) -> Self {
        let says = |remark: &Remark| match remark.id {
            NOT_READ | MAY_BE_BROKEN => Self::Broken,
            "body-length" => Self::Doubtful,
            _ => Self::Whole,
        };
        request
            .remarks
            .iter()
            .map(says)
            .max()
            .unwrap_or(Self::Whole)
    }
}

/// The remark on a text that gives another request when its longest lines are joined.
pub(super) fn broken_lines() -> Remark {
    let text = "the longest lines may have been broken: with these lines joined, the request is another one";
    Remark::note(MAY_BE_BROKEN, text)
}

/// Reports `oauth_signature` with a value in a text whose request has none: a line break within it, or
/// a form that is not read whole. Without this, a signed request would be called unsigned.
pub(super) fn note(request: &mut OwnedRequest, paste: &Paste<'_>) {
    if is_signed(request) || !has_value(paste.bytes()) {
        return;
    }
    let text =
        "the text has oauth_signature, and none was found in the request: a line may be broken";
    request.remarks.push(Remark::note(NOT_READ, text));
}

fn is_signed(request: &OwnedRequest) -> bool {
    let in_body = match &request.body {
        Body::Octets(octets) => has_name(octets),
        Body::Multipart(_) => false,
    };
    let mut fields = request.fields.iter();
    in_body || has_name(&request.url) || fields.any(|(_, value)| has_name(value))
}

/// Whether a text has the name, and not as the beginning of `oauth_signature_method`.
fn has_name(text: &[u8]) -> bool {
    after_names(text).any(|after| after.first() != Some(&b'_'))
}

/// Whether a text has the name with a value, wherever its white space is.
fn has_value(text: &[u8]) -> bool {
    let is_ink = |octet: &u8| !octet.is_ascii_whitespace();
    let text: Vec<u8> = text.iter().copied().filter(is_ink).collect();
    after_names(&text).any(|after| {
        let after = without(after, b"\"'\\");
        let value = [&b"=>"[..], b"=", b":", b"%3D", b"%3d"]
            .iter()
            .find_map(|sign| after.strip_prefix(*sign));
        let value = value.map(|value| without(value, b"\"'\\["));
        let first = value.and_then(<[u8]>::first);
        first.is_some_and(|octet| octet.is_ascii_alphanumeric() || b"+/%".contains(octet))
    })
}

/// What follows each place of the name in a text.
fn after_names(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let places = text.windows(NAME.len()).enumerate();
    let places = places.filter(|(_, window)| window.eq_ignore_ascii_case(NAME));
    places.filter_map(|(at, _)| text.get(at + NAME.len()..))
}

/// A text without the marks that it begins with.
fn without<'t>(text: &'t [u8], marks: &[u8]) -> &'t [u8] {
    let is_other = |octet: &u8| !marks.contains(octet);
    let start = text.iter().position(is_other).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{has_name, has_value};

    #[test]
    fn a_value_is_found_wherever_the_white_space_is() {
        for text in [
            "oauth_signature=\"a%3D\"",
            "oauth_sign\n  ature=abc",
            "\"oauth_signature\": \"x\"",
            "'oauth_signature' => '9'",
            "oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"+\"",
            "{\\\"oauth_signature\\\":\\\"a\\\"}",
        ] {
            assert!(has_value(text.as_bytes()), "{text}");
        }
        for text in [
            "oauth_signature_method=\"HMAC-SHA1\"",
            "oauth_signature=\"\", realm=\"x\"",
            "oauth_signature={{signature}}",
            "oauth_signature=$SIGNATURE",
            "why is there no oauth_signature?",
            "",
        ] {
            assert!(!has_value(text.as_bytes()), "{text}");
        }
        assert!(has_name(b"oauth_signature=") && !has_name(b"oauth_signature_method"));
    }
}
