//! Which mistake the accepted requests show: a receiver that checks nothing accepts the signatures of
//! all mistakes, and makes none of them.

use basestring_oracle::Mistake;
use basestring_oracle::diagnose::Named;

use super::judge::{Expected, Seen, Verdict};
use super::report::{Outcome, Refusal};
use super::scheme::Scheme;

/// Marks the outcomes that a failed login explains: their signature was not looked at either.
pub(super) fn of_login(outcomes: &mut [Outcome], refused: &[Refusal]) {
    let Some(refusal) = refused.iter().find(|refusal| refusal.is_login) else {
        return;
    };
    let first = refusal.shape.valid_name();
    for outcome in outcomes.iter_mut() {
        let is_base = refused
            .iter()
            .any(|known| known.shape.valid_name() == outcome.name);
        if outcome.status == Some(401) && outcome.remark.is_some() && !is_base {
            outcome.covered_by = Some(first);
        }
    }
}

/// The fewest invalid requests with the same error that show how a receiver rejects.
const FEWEST: usize = 3;

/// Marks the outcomes of a receiver that answers each invalid request with the same error of the
/// server: that is how it rejects.
fn by_error(outcomes: &mut [Outcome]) {
    let invalid = || {
        outcomes
            .iter()
            .filter(|outcome| outcome.expected == Expected::Reject)
    };
    let status = |outcome: &Outcome| outcome.status.filter(|status| *status >= 500);
    let Some(error) = invalid().find_map(status) else {
        return;
    };
    let is_of_all = invalid().all(|outcome| outcome.status == Some(error));
    let is_of_valid = outcomes
        .iter()
        .any(|outcome| outcome.expected == Expected::Accept && outcome.seen != Seen::Accepted);
    if !is_of_all || is_of_valid || invalid().count() < FEWEST {
        return;
    }
    const FIRST: &str = "signature-missing";
    let has_first = outcomes.iter().any(|outcome| outcome.name == FIRST);
    let mut is_first = true;
    for outcome in outcomes
        .iter_mut()
        .filter(|outcome| outcome.status == Some(error))
    {
        outcome.mistakes.clear();
        if has_first && outcome.name != FIRST {
            outcome.covered_by = Some(FIRST);
        } else if is_first {
            is_first = false;
            outcome.remark = Some(format!(
                "{error} to each invalid request, and to no valid one: the receiver rejects them, and \
                 not on purpose, as by an exception that nothing catches. Answer 403"
            ));
        }
    }
}

/// The outcomes, with the mistakes removed that a more general one explains.
pub(super) fn attributed(scheme: &dyn Scheme, mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
    by_error(&mut outcomes);
    for cover in scheme.covers() {
        let is_shown = outcomes
            .iter()
            .any(|outcome| outcome.name == cover.name && outcome.seen == Seen::Accepted);
        if !is_shown {
            continue;
        }
        for outcome in &mut outcomes {
            let is_covered = outcome.verdict == Verdict::AcceptedByMistake
                && outcome.name != cover.name
                && outcome.covered_by.is_none()
                && cover
                    .covers
                    .iter()
                    .any(|start| outcome.name.starts_with(start));
            if is_covered {
                outcome.covered_by = Some(cover.name);
                let mistake = cover.mistake.and_then(Mistake::find);
                outcome.mistakes = mistake.map(Named::from).into_iter().collect();
            }
        }
    }
    outcomes
}
