//! Why a receiver rejects a valid request: the login, or which other URL or computation it uses.

use basestring_oracle::Mistake;

use super::answer::{answer, asks_for_token, is_about_signature, shown_by_answer};
use super::attempt::{Attempt, Group};
use super::call::{Call, Exchange};
use super::forms;
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
    let fault = exchange.as_ref().and_then(|exchange| {
        login_fault(&mut runner.client, &valid.message, exchange, secret_name)
    });
    if let Some(fault) = fault {
        refusal.is_login = true;
        refusal.causes = fault.causes;
        refusal.add(fault.mistakes);
        refusal.causes.extend(answer(&excerpt));
        return refusal;
    }
    let forgery = exchange.and_then(|exchange| asks_for_token(&exchange));
    let is_of_token = forgery.is_some();
    let path = valid.message.place.path();
    let shown = forgery.or_else(|| shown_by_answer(&outcome, path));
    refusal.causes.extend(shown);
    refusal.causes.extend(answer(&excerpt));
    if is_of_token || !is_about_signature(&outcome) {
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
