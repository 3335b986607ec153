//! Whether a failing case shows something that is not kept yet.

use std::collections::{BTreeMap, BTreeSet};

use super::OF_CAUSE;
use crate::cause::{Explainer, place};
use crate::result::{CaseResult, Report, Standing};

/// What is done with a failing case.
pub(super) enum Place {
    /// It is counted with this case, which has the same cause.
    With(String),
    /// It is kept.
    Kept,
    /// There is no room for another cause.
    Dropped,
}

/// The kept cases by their causes.
#[derive(Default)]
pub(super) struct Sorted {
    named: Vec<Named>,
    /// Of the cases without a known mistake, by their place: how many are kept, and the first.
    unnamed: BTreeMap<String, (usize, String)>,
    has_new_place: bool,
}

/// The cases of one known mistake, or of several together.
struct Named {
    explainer: Explainer,
    /// The first generated case that is kept: one that fails, and a permitted difference.
    kept: [Option<String>; 2],
}

impl Sorted {
    /// The causes of a report whose first cases are the vectors.
    pub(super) fn of(report: &Report, vectors: usize) -> Self {
        let mut sorted = Self::default();
        let mut groups: BTreeMap<(&[String], &[String]), usize> = BTreeMap::new();
        for (at, case) in report.cases.iter().enumerate() {
            if !case.is_wrong() {
                continue;
            }
            let is_generated = at >= vectors;
            if case.causes().next().is_none() || case.finding.is_some() {
                if is_generated && let Some(place) = place(case, is_permitted(case, report.strict))
                {
                    let first = (0, case.id.clone());
                    sorted.unnamed.entry(place).or_insert(first).0 += 1;
                }
                continue;
            }
            let key = (&case.mistakes[..], &case.candidates[..]);
            let index = *groups.entry(key).or_insert_with(|| {
                sorted.named.push(Named {
                    explainer: Explainer::new(case, &[]),
                    kept: [None, None],
                });
                sorted.named.len() - 1
            });
            let permitted = usize::from(is_permitted(case, report.strict));
            if let Some(kept) = sorted.named.get_mut(index)
                && is_generated
                && let Some(kept @ None) = kept.kept.get_mut(permitted)
            {
                *kept = Some(case.id.clone());
            }
        }
        sorted
    }

    /// Whether a case was kept of which nothing similar was kept before.
    pub(super) const fn has_new_place(&self) -> bool {
        self.has_new_place
    }

    /// Finds the cause of a result. `is_full`: nothing more is kept.
    pub(super) fn place(&mut self, result: &CaseResult, strict: bool, is_full: bool) -> Place {
        let permitted = is_permitted(result, strict);
        if let Some((call, answer)) = result.exchange() {
            for named in &mut self.named {
                if !named.explainer.agrees(&call, &answer) {
                    continue;
                }
                return match named.kept.get_mut(usize::from(permitted)) {
                    Some(Some(id)) => Place::With(id.clone()),
                    Some(kept) if !is_full => {
                        *kept = Some(result.id.clone());
                        Place::Kept
                    }
                    Some(_) | None => Place::Dropped,
                };
            }
        }
        let Some(place) = place(result, permitted) else {
            return Place::Dropped;
        };
        match self.unnamed.get_mut(&place) {
            Some((count, _)) if *count < OF_CAUSE && !is_full => {
                *count += 1;
                Place::Kept
            }
            Some((_, first)) => Place::With(first.clone()),
            None if is_full => Place::Dropped,
            None => {
                self.unnamed.insert(place, (1, result.id.clone()));
                self.has_new_place = true;
                Place::Kept
            }
        }
    }
}

fn is_permitted(case: &CaseResult, strict: bool) -> bool {
    case.standing(strict) == Standing::Permitted
}

/// The cause of a kept case: cases with the same one are counted together.
pub(super) fn group(case: &CaseResult, strict: bool) -> Option<String> {
    let permitted = is_permitted(case, strict);
    let mut causes = case.causes().peekable();
    if causes.peek().is_none() || case.finding.is_some() {
        return place(case, permitted);
    }
    let causes: BTreeSet<&str> = causes.collect();
    Some(format!("{permitted} {causes:?}"))
}
