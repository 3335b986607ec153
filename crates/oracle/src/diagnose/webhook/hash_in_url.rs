//! The hash of the body that a service adds to the URL.

use basestring::form_pairs;

use super::super::subject::Received;

/// Whether the URL of a webhook has the hash of a body.
pub(super) fn has_body_hash(received: &Received) -> bool {
    let query = received.message.url.splitn(2, |&byte| byte == b'?').nth(1);
    let mut pairs = form_pairs(query.unwrap_or_default()).flatten();
    pairs.any(|pair| *pair.name == *b"bodySHA256")
}
