//! `oauth_body_hash`, compared with the body, and a form that is not sent as one.

use basestring::Secret;

use crate::body_hash::{More, compare_with};
use crate::schemes::Rules;

use super::evidence::Assembled;
use super::model::{BodyHash, Named};

/// The value of `oauth_body_hash`, if it counts: it is not used with a form.
fn sent(assembled: &Assembled) -> Option<&[u8]> {
    let mut protocol = assembled.protocol.iter();
    let (_, sent) = protocol.find(|(name, _)| name == b"oauth_body_hash")?;
    (!assembled.is_form()).then_some(sent)
}

/// What a body hash is the hash of, if it is not the one of the body; none where the body is unknown or
/// is a form.
pub(super) fn finding(assembled: &Assembled) -> Option<BodyHash> {
    let signing = &assembled.signing;
    let sent = sent(assembled)?;
    let compared = compare_with(
        sent,
        signing.signature_method,
        &signing.body,
        &more(assembled),
    );
    // A body that was not pasted is not an empty one.
    if compared.is_right || !(assembled.body.is_known || assembled.body.is_absent) {
        return None;
    }
    let conceal = &assembled.conceal;
    let how = compared.how.map(|how| conceal.text(&how));
    Some(BodyHash {
        sent: conceal.octets(sent),
        right: compared.right,
        how: match how {
            Some(how) if assembled.body.is_absent => Some(format!("{how}. {BODILESS}")),
            None if assembled.body.is_absent => Some(BODILESS.to_owned()),
            how => how,
        },
        mistakes: compared
            .mistakes
            .iter()
            .filter_map(|id| Named::find(id))
            .collect(),
    })
}

const BODILESS: &str = "The request has no body, so the hash is the one of an empty text. If a body was sent \
                        and is missing here, give it with --body @FILE";

/// What is assumed where a body hash is sent and the body is not in the text.
pub(super) fn assumed(assembled: &Assembled) -> Option<String> {
    let sent = sent(assembled)?;
    let method = assembled.signing.signature_method;
    let is_of_nothing =
        basestring::body_hash(method, b"").is_ok_and(|hash| hash.as_bytes() == sent);
    let is_known = assembled.body.is_known || assembled.body.is_absent;
    (!is_known && !is_of_nothing).then(|| {
        "the body is not in the text, so oauth_body_hash was not compared with it: give the body with --body \
         @FILE"
            .to_owned()
    })
}

/// What else may have been hashed, and the keys of an HMAC.
fn more(assembled: &Assembled) -> More {
    const FILE: &str = "the file as it is: curl -d @FILE removes its line breaks, and --data-binary @FILE \
                        keeps them";
    let signing = &assembled.signing;
    let rules = Rules::right().oauth;
    let mut keys = Vec::new();
    if !signing.client_secret.is_empty() {
        let key = rules.key.key(&signing.secrets(), &rules.encode);
        keys.push(("the signing key", Secret::new(key)));
        keys.push(("the client secret", signing.client_secret.clone()));
        let alone = [signing.client_secret.expose(), b"&"].concat();
        keys.push(("the client secret and &", Secret::new(alone)));
    }
    let token = signing.token_secret.clone();
    keys.extend(token.map(|secret| ("the token secret", secret)));
    let mut parts = signing.url.splitn(2, |octet| *octet == b'?');
    let (target, query) = (parts.next().unwrap_or_default(), parts.next());
    let mut texts = vec![
        (signing.url.clone(), "the URL", None),
        (target.to_vec(), "the URL without its query", None),
    ];
    texts.extend(query.map(|query| (query.to_vec(), "the query", None)));
    let file = assembled.body.file.clone();
    texts.extend(file.map(|file| (file, FILE, Some("body-changed-after-signing"))));
    More { keys, texts }
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
