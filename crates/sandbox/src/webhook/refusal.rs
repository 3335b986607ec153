//! Why a right request was not let in: which other URL or computation the receiver goes by.

use super::call::Call;
use super::changes;
use super::judge::Seen;
use super::mistakes;
use super::plan::{Attempt, Material, Occasion};
use super::report::{Outcome, Refusal};
use super::run::Runner;

/// Sends the mistaken signatures of a right request that was refused; what the receiver lets in of
/// them it computes with itself.
pub(super) fn explain(
    material: &Material<'_>,
    runner: &mut Runner<'_>,
    mut call: Call,
    right: Attempt,
    excerpt: String,
) -> Refusal {
    let shape = right.message.shape;
    let outcome = runner.outcomes.last().cloned();
    let mut causes: Vec<String> = outcome.iter().filter_map(said_by_answer).collect();
    if !excerpt.is_empty() {
        causes.push(format!("it says: {excerpt}"));
    }
    let mut let_in = Vec::new();
    if outcome.is_some_and(|outcome| is_about_signature(&outcome)) {
        let mut attempts = changes::of_url(material, &right.message);
        let mut occasions = [Occasion::of(right)];
        mistakes::add(material, &mut occasions);
        let [occasion] = occasions;
        attempts.extend(occasion.wrong);
        let mut outcomes = Vec::new();
        for attempt in attempts {
            let sent = call.send(&mut runner.client, &attempt.message);
            let outcome = runner.outcome(&attempt, sent);
            if outcome.seen == Seen::Accepted {
                outcomes.push(outcome);
            }
        }
        for outcome in &outcomes {
            causes.push(format!("it lets in {}: {}", outcome.name, outcome.what));
        }
        if outcomes
            .iter()
            .any(|outcome| outcome.name == "scheme-other")
        {
            let cause = "where it stands behind a proxy that ends TLS, give the public URL \
                         (--signed-url)";
            causes.push(cause.to_owned());
        }
        if outcomes.is_empty() {
            let cause = "no known mistake explains it: is the AuthToken the receiver's, and is the \
                         URL that it validates this one (--signed-url)?";
            causes.push(cause.to_owned());
        }
        let_in = outcomes
            .iter()
            .map(|outcome| outcome.name.clone())
            .collect();
        runner.outcomes.extend(outcomes);
    }
    Refusal {
        shape,
        causes,
        let_in,
    }
}

/// Whether an answer can be one to the signature: not where another fault is in the way.
fn is_about_signature(outcome: &Outcome) -> bool {
    let asks_for_credentials = outcome.status == Some(401) && outcome.remark.is_some();
    outcome.seen == Seen::Refused
        && !matches!(outcome.status, Some(404 | 405 | 429))
        && (!asks_for_credentials || outcome.authorized)
}

/// What status and fields say.
fn said_by_answer(outcome: &Outcome) -> Option<String> {
    if let Some(redirect) = &outcome.redirect {
        return Some(format!(
            "it redirects to {redirect}, which is not followed: a signature holds for one URL, so \
             give that one"
        ));
    }
    match (outcome.status?, &outcome.remark) {
        (401, Some(remark)) => Some(remark.clone()),
        (404, _) => Some("404: nothing is served at this path".to_owned()),
        (405, _) => Some("405: the method is not taken".to_owned()),
        (429, _) => Some("429: it takes no more requests for now".to_owned()),
        (status @ 500..=599, _) => Some(format!("{status}: the receiver has a fault of its own")),
        (status @ 300..=399, _) => Some(format!("{status}, and no Location")),
        _ => None,
    }
}
