//! `oauth_body_hash`, compared with the body.

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
