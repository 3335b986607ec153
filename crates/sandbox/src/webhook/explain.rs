//! Why a receiver rejects a valid request: which other URL or computation it uses.

use super::attempt::{Attempt, Group};
use super::auth::NO_CHALLENGE;
use super::call::Call;
use super::judge::Seen;
use super::mistakes;
use super::plan::attach_mistakes;
use super::report::{Outcome, Refusal};
use super::runner::Runner;
use super::scheme::Inputs;

/// Sends the mistaken signatures of a valid request that was rejected. Those that the receiver
/// accepts show what it computes.
pub(super) fn explain(
    inputs: &Inputs<'_>,
    runner: &mut Runner<'_>,
    call: Call,
    valid: Attempt,
    excerpt: String,
) -> Refusal {
    let shape = valid.message.shape;
    let outcome = runner.outcomes.last().cloned();
    let mut causes: Vec<String> = outcome.iter().filter_map(shown_by_answer).collect();
    if !excerpt.is_empty() {
        causes.push(format!("the receiver's answer: {excerpt}"));
    }
    let mut accepted = Vec::new();
    if outcome.is_some_and(|outcome| is_about_signature(&outcome)) {
        let outcomes = send_variants(inputs, runner, call, valid);
        for outcome in &outcomes {
            causes.push(format!("it accepts {}: {}", outcome.name, outcome.what));
        }
        let names: Vec<&str> = outcomes
            .iter()
            .map(|outcome| outcome.name.as_str())
            .collect();
        causes.extend(inputs.scheme.advice(&names));
        if outcomes.is_empty() {
            causes.push(unexplained(inputs));
        }
        accepted = names.into_iter().map(str::to_owned).collect();
        runner.outcomes.extend(outcomes);
    }
    Refusal {
        shape,
        causes,
        accepted,
    }
}

/// Sends everything that may explain the rejection, and returns what was accepted.
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
    let mut groups = [Group::of(valid)];
    mistakes::add(inputs, &mut groups);
    let [group] = groups;
    attempts.extend(group.variants);
    let mut accepted = Vec::new();
    for attempt in attempts {
        let sent = call.send(&mut runner.client, &attempt.message);
        let outcome = runner.outcome(&attempt, sent);
        if outcome.seen == Seen::Accepted {
            accepted.push(outcome);
        }
    }
    accepted
}

fn unexplained(inputs: &Inputs<'_>) -> String {
    format!(
        "no known mistake explains it. Check that the receiver has {}, and that it validates this \
         URL (--signed-url)",
        inputs.scheme.secret_name()
    )
}

/// Whether the receiver may have rejected the signature: not if the answer shows another cause.
fn is_about_signature(outcome: &Outcome) -> bool {
    let is_asked = outcome
        .remark
        .as_deref()
        .is_some_and(|remark| remark != NO_CHALLENGE);
    let asks_for_credentials = outcome.status == Some(401) && is_asked;
    outcome.seen == Seen::Rejected
        && !matches!(outcome.status, Some(404 | 405 | 429))
        && (!asks_for_credentials || outcome.authorized)
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
