//! Which mistake the accepted requests show: a receiver that checks nothing accepts the signatures of
//! all mistakes, and makes none of them.

use basestring_oracle::Mistake;
use basestring_oracle::diagnose::Named;

use super::judge::{Seen, Verdict};
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

/// The outcomes, with the mistakes removed that a more general one explains.
pub(super) fn attributed(scheme: &dyn Scheme, mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
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
