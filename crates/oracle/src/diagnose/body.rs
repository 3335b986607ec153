//! `oauth_body_hash`, compared with the body, and a form that is not sent as one.

use crate::body_hash::compare;
use crate::schemes::Rules;

use super::evidence::Assembled;
use super::model::{BodyHash, Named};

/// What a body hash is the hash of, if it is not the one of the body; none where the body is unknown or
/// is a form.
pub(super) fn finding(assembled: &Assembled) -> Option<BodyHash> {
    let signing = &assembled.signing;
    let mut protocol = assembled.protocol.iter();
    let (_, sent) = protocol.find(|(name, _)| name == b"oauth_body_hash")?;
    if assembled.is_form() {
        return None;
    }
    let rules = Rules::right().oauth;
    let key = rules.key.key(&signing.secrets(), &rules.encode);
    let key = (!signing.client_secret.is_empty()).then_some(&key[..]);
    let compared = compare(sent, signing.signature_method, &signing.body, key);
    // A body that was not pasted is not an empty one.
    if compared.is_right || !assembled.has_body {
        return None;
    }
    let conceal = &assembled.conceal;
    Some(BodyHash {
        sent: conceal.octets(sent),
        right: compared.right,
        how: compared.how.map(|how| conceal.text(&how)),
        mistakes: compared
            .mistakes
            .iter()
            .filter_map(|id| Named::find(id))
            .collect(),
    })
}

/// The type of a body that looks like a form and is not sent as one: its parameters are not signed.
pub(super) fn unsigned_form(assembled: &Assembled) -> Option<String> {
    let signing = &assembled.signing;
    if assembled.is_form() || !looks_like_form(&signing.body) {
        return None;
    }
    let mut fields = signing.fields.iter();
    let field = fields.find(|(name, _)| name.eq_ignore_ascii_case(b"Content-Type"));
    Some(match field {
        Some((_, value)) => format!("its Content-Type is {}", String::from_utf8_lossy(value)),
        None => "it has no Content-Type".to_owned(),
    })
}

/// Whether each piece of a text is a name with `=` and a value, as in a form.
fn looks_like_form(body: &[u8]) -> bool {
    let is_name = |name: &[u8]| {
        let is_letter = |octet: &u8| octet.is_ascii_alphanumeric() || b"_-.[]%+~*".contains(octet);
        !name.is_empty() && name.iter().all(is_letter)
    };
    let is_pair = |piece: &[u8]| {
        let mut parts = piece.splitn(2, |octet| *octet == b'=');
        parts.next().is_some_and(is_name) && parts.next().is_some()
    };
    let text = body.trim_ascii();
    !text.is_empty()
        && !text.iter().any(u8::is_ascii_control)
        && text.split(|octet| *octet == b'&').all(is_pair)
}

#[cfg(test)]
mod tests {
    use super::looks_like_form;

    #[test]
    fn a_form_is_distinguished_from_other_bodies() {
        for form in [
            "status=a%20b",
            "a=1&b=",
            "a[]=x+y&c.d=e=f\n",
            "status=hello world",
        ] {
            assert!(looks_like_form(form.as_bytes()), "{form}");
        }
        for other in [
            "",
            "hello",
            "{\"a\": \"b=c\"}",
            "<a b=\"c\"/>",
            "a=1\nb=2",
            "a=1&&b=2",
            "=x",
            "QUJDRA==&",
        ] {
            assert!(!looks_like_form(other.as_bytes()), "{other}");
        }
    }
}
