//! Why a receiver rejects a valid request: the login, or which other URL or computation it uses.

use basestring_oracle::Mistake;

use super::attempt::{Attempt, Group};
use super::auth::NO_CHALLENGE;
use super::call::{Call, Exchange};
use super::forms;
use super::judge::Seen;
use super::login::login_fault;
use super::message::Shape;
use super::mistakes;
use super::plan::attach_mistakes;
use super::report::{Outcome, Refusal};
use super::runner::Runner;
use super::scheme::Inputs;

/// A valid request that was rejected twice.
pub(super) struct Rejected {
    pub(super) call: Call,
    pub(super) valid: Attempt,
    pub(super) outcome: Outcome,
    /// The last answer, if there was one.
    pub(super) exchange: Option<Exchange>,
    /// The beginning of its body.
    pub(super) excerpt: String,
}

/// Looks for the cause of a rejection. `known` has the shapes of which the receiver accepts some
/// signature: where there is one, it has the right secret.
pub(super) fn explain(
    inputs: &Inputs<'_>,
    runner: &mut Runner<'_>,
    rejected: Rejected,
    known: &[Shape],
) -> Refusal {
    let Rejected {
        call,
        valid,
        outcome,
        exchange,
        excerpt,
    } = rejected;
    let mut refusal = Refusal {
        shape: valid.message.shape,
        causes: Vec::new(),
        mistakes: Vec::new(),
        accepted: Vec::new(),
        is_login: false,
    };
    let secret_name = inputs.scheme.secret_name();
    let fault = exchange.and_then(|exchange| {
        login_fault(&mut runner.client, &valid.message, &exchange, secret_name)
    });
    if let Some(fault) = fault {
        refusal.is_login = true;
        refusal.causes = fault.causes;
        refusal.add(fault.mistakes);
        refusal.causes.extend(answer(&excerpt));
        return refusal;
    }
    refusal.causes.extend(shown_by_answer(&outcome));
    refusal.causes.extend(answer(&excerpt));
    if !is_about_signature(&outcome) {
        refusal.is_login = outcome.status == Some(401);
        return refusal;
    }
    let found = send_variants(inputs, runner, call, valid);
    for outcome in &found {
        let what = outcome.what.trim_end_matches('.');
        refusal
            .causes
            .push(format!("it accepts {}: {what}", outcome.name));
        let ids = outcome.mistakes.iter();
        refusal.add(
            ids.filter_map(|mistake| Mistake::find(mistake.id))
                .collect(),
        );
    }
    let names: Vec<&str> = found.iter().map(|outcome| outcome.name.as_str()).collect();
    refusal
        .causes
        .extend(inputs.scheme.advice(&names, inputs.target.is_proxied()));
    if found.is_empty() {
        refusal.causes.push(unexplained(inputs, known));
    }
    refusal.accepted = names.into_iter().map(str::to_owned).collect();
    runner.outcomes.extend(found);
    refusal
}

fn answer(excerpt: &str) -> Option<String> {
    (!excerpt.is_empty()).then(|| format!("the receiver's answer: {excerpt}"))
}

/// Sends what may explain the rejection, and returns what was accepted: the mistaken signatures, and
/// if none of them is accepted the forms that applications give the request.
fn send_variants(
    inputs: &Inputs<'_>,
    runner: &mut Runner<'_>,
    mut call: Call,
    valid: Attempt,
) -> Vec<Outcome> {
    let mut attempts = inputs.scheme.explanations(inputs, &valid.message);
    for attempt in &mut attempts {
        attach_mistakes(inputs, attempt);
    }
    let forms = forms::of(inputs, runner.client.extra_headers, &valid.message, 2);
    let mut groups = [Group::of(valid)];
    mistakes::add(inputs, &mut groups);
    let [group] = groups;
    attempts.extend(group.variants);
    let what = |attempt: &Attempt| {
        let message = &attempt.message;
        (message.place.target.clone(), message.signatures.clone())
    };
    let mut sent = Vec::new();
    attempts.retain(|attempt| {
        let is_new = !sent.contains(&what(attempt));
        sent.push(what(attempt));
        is_new
    });
    let mut accepted = runner.accepted_of(&mut call, attempts, usize::MAX);
    if accepted.is_empty() {
        accepted = runner.accepted_of(&mut call, forms, 1);
    }
    accepted
}

fn unexplained(inputs: &Inputs<'_>, known: &[Shape]) -> String {
    match known {
        [] => format!(
            "no known mistake explains it. Check that the receiver has {}, and that it validates \
             this URL (--signed-url)",
            inputs.scheme.secret_name()
        ),
        [shape, ..] => format!(
            "no known mistake explains it. The receiver accepts a signature of the {}, so it has {}: \
             look at how it reads this request",
            shape.name(),
            inputs.scheme.secret_name()
        ),
    }
}

/// Whether the receiver may have rejected the signature: not if the answer shows another cause.
fn is_about_signature(outcome: &Outcome) -> bool {
    let is_asked = outcome
        .remark
        .as_deref()
        .is_some_and(|remark| remark != NO_CHALLENGE);
    let asks_for_credentials = outcome.status == Some(401) && is_asked;
    outcome.seen == Seen::Rejected
        && !matches!(outcome.status, Some(404 | 405 | 408 | 429))
        && !asks_for_credentials
}

/// The cause that status and headers show.
fn shown_by_answer(outcome: &Outcome) -> Option<String> {
    if let Some(redirect) = &outcome.redirect {
        return Some(format!(
            "it redirects to {redirect}. Redirects are not followed, because a signature holds for \
             one URL: use that URL"
        ));
    }
    match (outcome.status?, &outcome.remark) {
        (401, Some(remark)) => Some(remark.clone()),
        (404, _) => Some("404: nothing is served at this path".to_owned()),
        (405, _) => Some("405: the receiver does not support this method".to_owned()),
        (429, _) => {
            Some("429: the receiver limits the rate of requests; try again later".to_owned())
        }
        (status @ 500..=599, _) => {
            Some(format!("{status}: the receiver reports an internal error"))
        }
        (status @ 300..=399, _) => Some(format!("{status}, a redirect without a Location header")),
        _ => None,
    }
}
