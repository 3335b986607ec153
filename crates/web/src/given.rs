//! What is given besides a request.

use basestring_oracle::diagnose::Evidence;
use basestring_oracle::internal::diagnose::{add_answer, evidence_of, find_base_string};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::internal::schemes::webhook::Webhook;
use basestring_oracle::request::Captured;

use crate::ask::Question;

/// The service of a webhook: the one that is chosen, or the one whose signature header is there.
pub(crate) fn webhook(question: &Question, requests: &[Captured]) -> Option<&'static dyn Webhook> {
    match question.service.as_deref() {
        None | Some("" | "auto") => {
            let request = &requests.first()?.request;
            let is_signed = |webhook: &&'static dyn Webhook| {
                let mut headers = webhook.headers().iter();
                headers.any(|header| request.has_field(header))
            };
            Scheme::webhooks().find(is_signed)
        }
        Some(name) => Scheme::from_name(name).and_then(Scheme::webhook),
    }
}

/// A request with what is given besides.
pub(crate) fn evidence(request: &Captured, question: &Question) -> Evidence {
    let mut evidence = evidence_of(request.clone());
    add_given(question, &mut evidence);
    evidence
}

/// What is given besides the request.
pub(crate) fn add_given(question: &Question, evidence: &mut Evidence) {
    let is_text = |text: &&String| !text.trim().is_empty();
    evidence.field = question.authorization.clone().filter(|text| is_text(&text));
    if let Some(signature) = question.signature.clone().filter(|text| is_text(&text)) {
        evidence.signature = Some(signature);
    }
    let Some(answer) = question.answer.as_ref().filter(is_text) else {
        return;
    };
    let is_known = add_answer(answer, evidence);
    if evidence.base_string.is_none() {
        evidence.base_string = find_base_string(answer);
    }
    if is_known || evidence.base_string.is_some() {
        return;
    }
    let text = "the answer has no base string and no reason that basestring knows";
    let remark = basestring_oracle::request::Remark::note("answer-says-nothing", text);
    evidence.request.remarks.push(remark);
}
