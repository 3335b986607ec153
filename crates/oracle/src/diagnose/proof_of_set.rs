//! The proof of an explanation by known mistakes alone.

use crate::mistakes::Mistake;

use super::proof::{Claim, Proven, prove};
use super::ready::Ready;
use super::search::Set;
use super::subject::Subject;
use super::with_mistakes;

/// Proves that these mistakes explain what was observed of every subject.
pub(super) fn prove_set(subjects: &[Subject], set: &Set) -> Option<Proven> {
    let views: Vec<_> = subjects.iter().map(Subject::views).collect();
    let ready: Option<Vec<Ready<'_>>> = subjects
        .iter()
        .zip(&views)
        .map(|(subject, views)| subject.ready(views))
        .collect();
    let ready = ready?;
    let claims: Vec<Claim<'_>> = ready.iter().map(|ready| claim(ready, set)).collect();
    prove(&claims)
}

/// The claim that these mistakes were made.
fn claim<'c>(ready: &'c Ready<'_>, set: &'c Set) -> Claim<'c> {
    Claim::new(set.len(), |done| {
        let made = set.iter().zip(done).filter(|(_, done)| **done);
        let made: Vec<&'static Mistake> = made.map(|(mistake, _)| *mistake).collect();
        ready.gives(&with_mistakes(&made))
    })
}
