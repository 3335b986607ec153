//! Digest challenges and requests without what clients may do in several ways.

use super::plan::DigestPlan;
use crate::generate::clear::text::{self, ascii, word};
use crate::generate::clear::url;
use crate::generate::header::Realm;
use crate::generate::text::Octets;
use crate::generate::url::PathEnd;

/// A challenge to which there is one response: of ASCII, for other letters are encoded by a charset
/// that need not be named, and without `userhash`, which a client need not follow.
pub(super) fn plain(mut plan: DigestPlan) -> DigestPlan {
    plan.username = Realm(word(&plan.username.0, "u"));
    plan.password = Octets(ascii(&plan.password.text()).into_bytes());
    plan.realm = Realm(ascii(&plan.realm.0));
    plan.nonce = Realm(word(&plan.nonce.0, "n"));
    plan.opaque = plan.opaque.map(|opaque| Realm(word(&opaque.0, "o")));
    plan.userhash = false;
    // A count without letters, which may be in either case (O-digest-nc-case).
    plan.count = (0..8).fold(0, |count, at| {
        count | ((plan.count >> (4 * at)) % 16 % 10) << (4 * at)
    });
    plan.cnonce = Realm(word(&plan.cnonce.0, "c"));
    plan.path = PathEnd(url::path(&plan.path.0));
    plan.body = Octets(text::plain(&plan.body).into_bytes());
    // Which one a client chooses where `auth-int` is offered first is open (O-digest-qop-order).
    plan.qop = plan.qop.map(|which| which % 4 % 3);
    // Of a session the server could not tell the client's nonce where none is sent.
    if plan.qop.is_none() {
        plan.algorithm = plan.algorithm.map(|which| which % 3);
    }
    plan
}
