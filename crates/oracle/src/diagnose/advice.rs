//! Mistakes that the protocol parameters show, independently of the signature.

use basestring::SignatureMethod;

use crate::schemes::Pairs;

use super::carried::is_positive_integer;
use super::evidence::{Assembled, meant};
use super::model::{Advice, Diagnosis, Named};

/// The mistakes in the protocol parameters of one request.
pub(super) fn advice(assembled: &Assembled) -> Vec<Advice> {
    let mut advice = Vec::new();
    let mut found = |id: &str, found: String| {
        if let Some(mistake) = Named::find(id) {
            let found = assembled.conceal.text(&found);
            advice.push(Advice { found, mistake });
        }
    };
    for (name, value) in &assembled.protocol {
        let text = String::from_utf8_lossy(value);
        match &name[..] {
            b"oauth_timestamp" => timestamp(&text, &mut found),
            b"oauth_signature_method"
                if SignatureMethod::parse(value).is_err() && meant(value).is_some() =>
            {
                found(
                    "digest-method-name-misspelt",
                    format!("oauth_signature_method is {}", shown(&text)),
                );
            }
            b"oauth_callback" if text.is_empty() => {
                found("callback-oob-case", "oauth_callback is empty".to_owned());
            }
            b"oauth_callback" if text != "oob" && text.eq_ignore_ascii_case("oob") => {
                found(
                    "callback-oob-case",
                    format!("oauth_callback is {}", shown(&text)),
                );
            }
            b"oauth_callback" if text.to_ascii_lowercase().contains("%3a%2f%2f") => found(
                "callback-double-encoded",
                format!("oauth_callback is {} when decoded", shown(&text)),
            ),
            b"oauth_version" if text != "1.0" => found(
                "header-version-1.0a",
                format!("oauth_version is {}", shown(&text)),
            ),
            b"oauth_body_hash" if assembled.is_form() => found(
                "body-hash-on-form",
                "there is an oauth_body_hash, but the body is a form".to_owned(),
            ),
            _ => {}
        }
    }
    if assembled.has_bare_plus {
        let plus = "oauth_signature is in the query or in a form with a + that is not encoded: there it \
                    is a space";
        found("header-signature-not-encoded", plus.to_owned());
    }
    if assembled.is_plaintext && is_encoded_twice(&assembled.protocol) {
        let twice = "oauth_signature has its & percent-encoded when it is decoded";
        found("plaintext-encoded-twice", twice.to_owned());
    }
    if assembled.has_two_places {
        let places = "oauth_ parameters are in the Authorization header and in the query or body";
        found("header-and-query-both", places.to_owned());
    }
    advice
}

/// Whether the secrets of PLAINTEXT are joined with an `&` that is still encoded.
pub(super) fn is_encoded_twice(protocol: &Pairs) -> bool {
    let mut signatures = protocol
        .iter()
        .filter(|(name, _)| name == b"oauth_signature");
    signatures
        .any(|(_, value)| !value.contains(&b'&') && value.windows(3).any(|escape| escape == b"%26"))
}

/// Where the parameters are in two places and each is signed once, that they are in two places is the
/// whole mistake: nothing was replaced.
pub(super) fn signed_once(diagnosis: &mut Diagnosis) {
    let is_replaced = |mistake: &Named| mistake.id == "collect-oauth-parameter-replaced";
    for explanation in &mut diagnosis.explanations {
        explanation.mistakes.retain(|mistake| !is_replaced(mistake));
        explanation.or.retain(|mistake| !is_replaced(mistake));
    }
    diagnosis
        .explanations
        .retain(|explanation| !explanation.mistakes.is_empty() || explanation.how.is_some());
    if diagnosis.explanations.len() < 2 {
        diagnosis.told_apart_by = None;
    }
}

/// The digits of a time in milliseconds, from the year 2001 to 2286. Zeros before a number do not
/// count.
const MILLISECONDS: usize = 13;

fn timestamp(text: &str, found: &mut impl FnMut(&str, String)) {
    let is_number = text.bytes().all(|octet| octet.is_ascii_digit());
    if !is_number && !is_positive_integer(text.as_bytes()) {
        let what = format!("oauth_timestamp is {}", shown(text));
        found("timestamp-not-integer", what);
    } else if text.trim_start_matches('0').len() == MILLISECONDS {
        let what = format!("oauth_timestamp has {MILLISECONDS} digits");
        found("timestamp-milliseconds", what);
    }
}

fn shown(text: &str) -> String {
    let mut cut: String = text.chars().take(60).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    format!("{cut:?}")
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    fn found(text: &str) -> Vec<String> {
        let mut ids = Vec::new();
        timestamp(text, &mut |id: &str, _: String| ids.push(id.to_owned()));
        ids
    }

    #[test]
    fn only_milliseconds_are_called_so() {
        assert_eq!(found("1700000000000"), ["timestamp-milliseconds"]);
        for seconds in [
            "0001700000000",
            "99999999999",
            "253402300800",
            "1700000000000000",
        ] {
            assert_eq!(found(seconds), [""; 0], "{seconds}");
        }
    }
}
