//! What is wrong with the body of a webhook whose URL, and not its body, is signed.

use super::super::conceal::Conceal;
use super::super::model::{Advice, Diagnosis, Named};
use super::super::subject::Received;
use super::evidence::Sample;
use super::genuine::Found;
use super::hash_in_url::has_body_hash;
use super::say::shown_url;

/// Reports what is wrong with a request besides its signature. Returns whether the signature, right or
/// not, does not cover the body.
pub(super) fn findings(
    sample: &Sample<'_>,
    index: usize,
    signed: &Received,
    diagnosis: &mut Diagnosis,
) -> bool {
    let finding = signed.webhook.finding(&signed.message, sample.is_form);
    let Some((found, mistake)) = finding else {
        return false;
    };
    if let Some(mistake) = mistake.and_then(Named::find) {
        diagnosis.advice.push(Advice { found, mistake });
        return false;
    }
    if let Some(seen) = diagnosis.seen.get_mut(index) {
        seen.remarks.push(found);
    }
    let next = if has_body_hash(signed) {
        "capture the bytes of the body before anything parses them, and hash those"
    } else {
        "Twilio adds bodySHA256, the hash of such a body, to the URL before it signs it: look for what \
         removes it, such as a router or the log. A client that signs as Twilio has to add it, as \
         `basestring sign --twilio` does"
    };
    diagnosis.to_try.push(next.to_owned());
    true
}

/// Says over which URL a signature is right that does not cover the body.
pub(super) fn right_without_body(
    index: usize,
    found: &Found,
    conceal: &Conceal,
    diagnosis: &mut Diagnosis,
) {
    if let Some(seen) = diagnosis.seen.get_mut(index) {
        let url = shown_url(&found.received.message.url, conceal);
        seen.remarks
            .push(format!("the request's signature is right over {url}"));
    }
}
