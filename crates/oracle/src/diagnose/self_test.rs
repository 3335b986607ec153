//! The test of the oracle: each known mistake, run as an implementation over the vectors, is caught by
//! a case and named from its answers.

use serde::Serialize;

use crate::case::Case;
use crate::implementation::Implementation;
use crate::judge::{Verdict, judge};
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Op, Output};
use crate::reference::Reference;
use crate::schemes::Rules;

use super::header::header_faults;
use super::sample::{Sample, refusal, telling};
use super::search::{Depth, search};

/// Mistakes that no vector can catch, and why.
const NO_FAULT: [(&str, &str); 1] = [(
    "header-realm-position",
    "the order of the field's parameters is free (RFC 5849 3.5.1)",
)];

/// On how many cases a mistake is named before the best of them is taken.
const TRIES: usize = 8;

/// The result for one mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tested {
    /// The mistake's id.
    pub mistake: &'static str,
    /// How many cases catch it.
    pub catches: usize,
    /// The first case that catches it.
    pub caught_by: Option<String>,
    /// Whether it is a preview, which is not named.
    pub is_preview: bool,
    /// Why no case can catch it, if that is so.
    pub no_fault: Option<&'static str>,
    /// The case on which it was named.
    pub named: Option<NamedOn>,
}

/// A case on which a mistake was named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedOn {
    /// The case's id.
    pub case: String,
    /// The part of the answer that names it: `signature`, `authorization`, `text`.
    pub by: String,
    /// How many sets of mistakes give the same answer; the mistake is in one of them.
    pub sets: usize,
}

impl Tested {
    /// Whether the mistake was caught and named. A preview is not named, and what is permitted is
    /// neither.
    #[must_use]
    pub const fn passes(&self) -> bool {
        let is_caught = self.caught_by.is_some() || self.no_fault.is_some();
        is_caught && (self.named.is_some() || self.is_preview || self.no_fault.is_some())
    }
}

/// Runs the mistakes whose ids have a text over the cases; with an empty text, each.
#[must_use]
pub fn self_test(cases: &[Case], text: &str) -> Vec<Tested> {
    let rights: Vec<Answer> = cases
        .iter()
        .map(|case| Reference.answer(&case.call))
        .collect();
    let runnable = Mistake::all().iter();
    runnable
        .filter(|mistake| mistake.id.contains(text))
        .filter_map(|mistake| Some((mistake, mistake.rules()?)))
        .map(|(mistake, rules)| tested(mistake, &rules, cases, &rights))
        .collect()
}

fn tested(mistake: &'static Mistake, rules: &Rules, cases: &[Case], rights: &[Answer]) -> Tested {
    let mut tested = Tested {
        mistake: &mistake.id,
        catches: 0,
        caught_by: None,
        is_preview: !mistake.is_stable(),
        no_fault: NO_FAULT
            .iter()
            .find(|(id, _)| *id == mistake.id)
            .map(|(_, why)| *why),
        named: None,
    };
    let mut changed: Vec<(&Case, Output, String)> = Vec::new();
    for (case, right) in cases.iter().zip(rights) {
        let answer = rules.answer_beside(&case.call, right.clone());
        if answer == *right {
            continue;
        }
        if matches!(judge(case, &answer), Verdict::Failed(_)) {
            tested.catches += 1;
            tested.caught_by.get_or_insert_with(|| case.id.clone());
        }
        let observed = match (&answer, right) {
            (Answer::Ok(output), Answer::Ok(right)) => observed(case.call.op(), output, right),
            (Answer::Ok(output), Answer::Refused { .. }) => {
                observed(case.call.op(), output, &Output::default())
            }
            (Answer::Refused { .. }, Answer::Ok(_)) => Some((refusal(), "refusal".to_owned())),
            _ => None,
        };
        changed.extend(observed.map(|(observed, by)| (case, observed, by)));
    }
    if tested.is_preview {
        return tested;
    }
    // A signature alone shows more than a yes or no.
    changed.sort_by_key(|(case, _, by)| {
        (
            by == "valid" || by == "refusal",
            by != "signature",
            case.id.len(),
        )
    });
    let mut tries = 0;
    for (case, observed, by) in changed {
        let Some(sets) = named(mistake, case, observed, &by) else {
            continue;
        };
        let on = NamedOn {
            case: case.id.clone(),
            by,
            sets,
        };
        if tested.named.as_ref().is_none_or(|best| sets < best.sets) {
            tested.named = Some(on);
        }
        tries += 1;
        if sets == 1 || tries == TRIES {
            break;
        }
    }
    tested
}

/// The one field of an answer by which a mistake is to be named.
fn observed(op: Op, output: &Output, right: &Output) -> Option<(Output, String)> {
    let telling = telling(op, output);
    let differs = |name: &&String| telling.0.get(*name) != right.0.get(*name);
    let wanted = telling
        .0
        .keys()
        .find(|name| *name == "signature")
        .filter(differs);
    let name = wanted.or_else(|| {
        telling
            .0
            .keys()
            .find(|name| *name != "base_string" && differs(name))
    })?;
    let value = telling.0.get(name)?.clone();
    Some((Output::default().with(name, value), name.clone()))
}

/// How many sets explain the answer, where the mistake is in one of them.
fn named(mistake: &'static Mistake, case: &Case, observed: Output, by: &str) -> Option<usize> {
    if by == "authorization" {
        // The text alone may show it.
        let field = observed.text("authorization").unwrap_or_default();
        let faults = header_faults(field);
        if faults.iter().any(|fault| fault.mistake == mistake.id) {
            return Some(1);
        }
    }
    let sample = Sample {
        call: case.call.clone(),
        observed,
    };
    let found = search(&[sample], Depth::Pairs);
    let is_named = found
        .sets
        .iter()
        .any(|set| set.iter().any(|named| named.id == mistake.id));
    is_named.then_some(found.sets.len())
}
