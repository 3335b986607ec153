//! Which mistake the results show: one that explains others is reported in their place.

use super::report::{Outcome, Verdict};

/// What explains every other result: without OAuth parameters, or with any signature, everything is
/// accepted.
const GENERAL: [(&str, &[&str]); 2] = [
    ("required/unsigned", &[""]),
    (
        "signature/wrong",
        &[
            "signature/",
            "keys/",
            "tamper",
            "method/",
            "mistakes/",
            "transport/",
            "duplicates/",
            "places/",
            "body/",
            "rsa/",
        ],
    ),
];

/// Gives the outcomes that another one explains its mistakes. Which attacks explain which is in the
/// table: `covered_by` has their ids, or the beginnings of their ids, until then.
pub(super) fn attributed(outcomes: &mut [Outcome]) {
    let failing: Vec<(String, Vec<String>)> = outcomes
        .iter()
        .filter(|outcome| is_wrong(outcome))
        .map(|outcome| (outcome.id.clone(), outcome.mistakes.clone()))
        .collect();
    let find = |ids: &[&str], own: &str| {
        let mut causes = failing.iter().filter(|(id, _)| id != own);
        causes.find(|(id, _)| ids.iter().any(|start| id.starts_with(start)))
    };
    for outcome in outcomes.iter_mut().filter(|outcome| is_wrong(outcome)) {
        let is_general = |(id, covers): &&(&str, &[&str])| {
            *id != outcome.id && covers.iter().any(|start| outcome.id.starts_with(start))
        };
        let mut general = GENERAL.iter().filter(is_general);
        let general = general.find_map(|(id, _)| find(&[id], &outcome.id));
        let covers = outcome.covers;
        let cause = general.or_else(|| find(covers, &outcome.id));
        if let Some((id, mistakes)) = cause
            && outcome.verdict == Verdict::AcceptedByMistake
        {
            outcome.covered_by = Some(id.clone());
            outcome.mistakes.clone_from(mistakes);
            outcome.candidates.clear();
        }
    }
}

fn is_wrong(outcome: &Outcome) -> bool {
    match outcome.verdict {
        Verdict::AcceptedByMistake | Verdict::RejectedByMistake => true,
        Verdict::Correct | Verdict::Permitted | Verdict::NotJudged => false,
    }
}
