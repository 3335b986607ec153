//! Parts of a report in words, for text and JSON.

use crate::clock::say;
use crate::report::{PlainHttp, Revocation};

/// A revocation verdict in words.
pub(crate) fn verdict(verdict: &Revocation) -> String {
    match verdict {
        Revocation::Good { source } => format!("good, by {source}"),
        Revocation::Revoked {
            since,
            reason,
            source,
        } => {
            let reason = reason.as_deref().unwrap_or("no reason given");
            format!("revoked since {} ({reason}), by {source}", say(*since))
        }
        Revocation::Unchecked { because } => format!("not checked: {because}"),
    }
}

/// Plain HTTP in words.
pub(crate) fn plain_http(plain: &PlainHttp) -> String {
    match plain {
        PlainHttp::NotAsked(why) => format!("not tried: {why}"),
        PlainHttp::Refused(how) => format!("rejected, as it should be: {how}"),
        PlainHttp::Status(status) => format!("rejected, as it should be: status {status}"),
        PlainHttp::ToHttps(status) => format!("redirected to https: status {status}"),
        PlainHttp::Served(status) => format!("served: status {status}"),
    }
}
