//! Which mistake the results show: one that explains others is reported in their place.

use super::report::{Outcome, Verdict};

/// What explains every other result: without OAuth parameters, or with any signature, everything is
/// accepted.
const GENERAL: [(&str, &[&str]); 2] = [
    ("required/unsigned$", &[""]),
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
            "framing/",
            "rsa/",
        ],
    ),
];

/// Gives the outcomes that another one explains its mistakes. Which attacks explain which is in the
/// table: `covered_by` has the beginnings of their ids, or whole ids with `$` at the end, until then.
pub(super) fn attributed(outcomes: &mut [Outcome]) {
    let failing: Vec<Failing> = outcomes
        .iter()
        .filter(|outcome| is_wrong(outcome))
        .map(|outcome| Failing {
            id: outcome.id.clone(),
            verdict: outcome.verdict,
            mistakes: outcome.mistakes.clone(),
            covers: outcome.covers,
        })
        .collect();
    for outcome in outcomes {
        if !is_wrong(outcome) {
            continue;
        }
        // What is rejected is not explained by what is accepted.
        let is_same = |other: &&Failing| other.verdict == outcome.verdict;
        let mut cause: Option<&Failing> = None;
        let (mut id, mut covers) = (outcome.id.as_str(), outcome.covers);
        // A cause may have a cause of its own.
        for _ in 0..DEEPEST {
            let Some(next) = cause_of(failing.iter().filter(is_same), id, covers) else {
                break;
            };
            (id, covers) = (&next.id, next.covers);
            cause = Some(next);
        }
        if let Some(cause) = cause.filter(|cause| cause.id != outcome.id) {
            outcome.covered_by = Some(cause.id.clone());
            outcome.mistakes.clone_from(&cause.mistakes);
            outcome.candidates.clear();
        }
    }
}

/// How many causes are followed.
const DEEPEST: usize = 4;

/// A failure as it was found.
struct Failing {
    id: String,
    verdict: Verdict,
    mistakes: Vec<String>,
    covers: &'static [&'static str],
}

/// The failure that explains this one.
fn cause_of<'f>(
    failing: impl Iterator<Item = &'f Failing> + Clone,
    own: &str,
    covers: &[&str],
) -> Option<&'f Failing> {
    let is_general = |(id, covers): &&(&str, &[&str])| {
        *id != own && covers.iter().any(|start| own.starts_with(start))
    };
    let find = |starts: &[&str]| {
        let mut others = failing.clone().filter(|other| other.id != own);
        others.find(|other| starts.iter().any(|start| is_of(&other.id, start)))
    };
    let mut general = GENERAL.iter().filter(is_general);
    let general = general.find_map(|(id, _)| find(&[id]));
    general.or_else(|| find(covers))
}

/// Whether an id begins so, or for a text that ends in `$` whether it is the rest.
fn is_of(id: &str, start: &str) -> bool {
    match start.strip_suffix('$') {
        Some(whole) => id == whole,
        None => id.starts_with(start),
    }
}

fn is_wrong(outcome: &Outcome) -> bool {
    match outcome.verdict {
        Verdict::AcceptedByMistake | Verdict::RejectedByMistake => true,
        Verdict::Correct | Verdict::Permitted | Verdict::NotJudged => false,
    }
}
