//! What a Digest client chooses: an answer is judged by what it carries.

use basestring::digest::Algorithm;
use serde_json::Value;

use super::input::DigestInput;
use crate::field::digest_parameter;

/// The input with the choices that a header carries, if they differ from the input's only in what RFC
/// 7616 permits; none if nothing differs. `exact` names the parameters that are not the client's choice.
pub(crate) fn as_sent(input: &DigestInput, header: &str, exact: &[String]) -> Option<DigestInput> {
    let mut changed = input.clone();
    let sent = |name: &str| {
        let is_exact = exact.iter().any(|one| one == name);
        digest_parameter(header, name).filter(|_| !is_exact)
    };
    let offer = |name: &str| input.challenge.get(name).and_then(Value::as_str);
    // 3.3: any value of the list that the server offers (O-digest-qop-order).
    if let (Some(list), Some(chosen)) = (offer("qop"), sent("qop"))
        && list.split(',').any(|one| one.trim() == chosen)
    {
        changed.challenge.insert("qop".to_owned(), chosen.into());
    }
    // 3.3: it is MD5 where the challenge has none, and its name is in any letter case.
    let algorithm = offer("algorithm").unwrap_or(Algorithm::MD5.name());
    if let Some(named) = sent("algorithm").filter(|named| named.eq_ignore_ascii_case(algorithm)) {
        let named = Value::from(named);
        changed.challenge.insert("algorithm".to_owned(), named);
    }
    // 3.4: the client chooses its nonce. Where a case's value is special, its point is that it is sent.
    if let (Some(own), Some(cnonce)) = (&input.cnonce, sent("cnonce"))
        && is_word(own)
        && !cnonce.is_empty()
    {
        changed.cnonce = Some(cnonce);
    }
    (changed != *input).then_some(changed)
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
