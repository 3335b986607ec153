//! What a paste says of a request besides the request: the base string and the reason of the other side.

use crate::authentication::asked;
use crate::request::answer::explain_answer;
use crate::request::base_string::{FoundBaseString, find_base_strings};
use crate::request::{Captured, OwnedRequest, Remark, Side};

use super::evidence::Evidence;

/// What a paste says of a request.
#[must_use]
pub fn evidence_of(read: Captured) -> Evidence {
    let Captured { request, printed } = read;
    let mut evidence = Evidence::of(request);
    evidence.signature = printed.signature;
    (evidence.base_string, evidence.printed_by) = printed.base_string.unzip();
    if let Some(answer) = printed.answer {
        add_answer(&answer, &mut evidence);
    }
    evidence
}

/// Adds what an answer or a log says to the evidence. Returns whether it says anything.
pub fn add_answer(text: &str, evidence: &mut Evidence) -> bool {
    let mut problems: Vec<Remark> = challenge(text, evidence).into_iter().collect();
    problems.extend(explain_answer(text));
    let found = choose(find_base_strings(text), &evidence.request);
    let is_known = !problems.is_empty() || found.is_some();
    evidence.request.remarks.extend(problems);
    if let Some(found) = found {
        let FoundBaseString {
            text,
            by: _,
            is_cut,
        } = found;
        evidence.base_string = Some(text);
        evidence.is_cut = is_cut;
        evidence.printed_by = None;
    }
    is_known
}

/// What the answer's challenge means for this request.
fn challenge(text: &str, evidence: &Evidence) -> Option<Remark> {
    let asked = asked(text);
    let carries_oauth = evidence.carries_oauth();
    if asked.has_oauth {
        let text = "the answer asks for OAuth (WWW-Authenticate), and the request has no parameters of \
                    OAuth: sign it with basestring sign";
        return (!carries_oauth).then(|| Remark::note("answer-asks-oauth", text));
    }
    (!asked.others.is_empty()).then(|| asked.remark())
}

/// The base string of this request, by its nonce; else the server's, else the first.
fn choose(all: Vec<FoundBaseString>, request: &OwnedRequest) -> Option<FoundBaseString> {
    let holds = |text: &[u8], wanted: &str| {
        let wanted = wanted.as_bytes();
        text.windows(wanted.len().max(1))
            .any(|window| window == wanted)
    };
    let is_of = |found: &FoundBaseString| {
        found.nonce().is_some_and(|nonce| {
            nonce.len() >= 4
                && (holds(&request.url, &nonce)
                    || holds(request.body.octets(), &nonce)
                    || request.fields.iter().any(|(_, value)| holds(value, &nonce)))
        })
    };
    let index = all
        .iter()
        .position(is_of)
        .or_else(|| all.iter().position(|found| found.by == Side::Server))
        .unwrap_or_default();
    all.into_iter().nth(index)
}
