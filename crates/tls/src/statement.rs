//! What CRLs and OCSP responses have in common: reasons, and the time in which a statement is valid.

use crate::clock::{Seconds, say};

/// How far a signed date may be ahead of the clock here, because clocks differ.
const TOLERANCE: Seconds = 300;

/// A reason by its number (RFC 5280 5.3.1).
pub(crate) const fn reason(number: u8) -> &'static str {
    match number {
        0 => "unspecified",
        1 => "keyCompromise",
        2 => "cACompromise",
        3 => "affiliationChanged",
        4 => "superseded",
        5 => "cessationOfOperation",
        6 => "certificateHold",
        8 => "removeFromCRL",
        9 => "privilegeWithdrawn",
        10 => "aACompromise",
        _ => "a reason that RFC 5280 does not name",
    }
}

/// Why a statement that is valid in a period is not valid now; none if it is.
pub(crate) fn not_now(from: Seconds, until: Seconds, now: Seconds) -> Option<String> {
    if from > now.saturating_add(TOLERANCE) {
        return Some(format!("it is dated in the future, {}", say(from)));
    }
    (until < now).then(|| format!("it is out of date: it was valid until {}", say(until)))
}
