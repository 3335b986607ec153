//! Names the known mistakes that give wrong answers.
//!
//! A mistake is named only if it gives wrong answers that were given, and no wrong answer where the right
//! one was given, in all operations or, where answers are texts, in one. Mistakes that fit equally are a
//! class, of which one is the cause.

use super::apart::apart;
use super::candidate::{Candidate, Evidence, Found};
use super::cover::cover;
use super::finding::find;
use super::observation::{Observation, Shows};
use super::weak::weak;
use crate::case::Case;
use crate::judge::Verdict;
use crate::protocol::Op;
use crate::result::{Class, Report};
use crate::schemes::Scheme;

/// Names the known mistakes of each wrong answer of a report, and what whole operations do wrong. `cases`
/// are those that were run.
///
/// The work is limited by counts, not by the clock, so that equal reports get the same names.
pub fn name_mistakes(report: &mut Report, cases: &[&Case]) {
    find(report, cases);
    report.classes.clear();
    for case in &mut report.cases {
        case.mistakes.clear();
        case.candidates.clear();
    }
    for &scheme in Scheme::ALL {
        name_scheme(report, cases, scheme);
    }
}

fn name_scheme(report: &mut Report, cases: &[&Case], scheme: Scheme) {
    let mut own = report
        .cases
        .iter()
        .filter(|case| case.op.scheme() == Some(scheme));
    if !own.any(|case| matches!(case.verdict, Verdict::Failed(_))) {
        return;
    }
    let all = Observation::all(report, cases, scheme);
    let is_right = |one: &Observation<'_>| matches!(one.shows, Shows::Right);
    if all.iter().all(|one| is_right(one) || one.is_permitted) {
        return;
    }
    let candidates = Candidate::all(scheme);
    // What a whole operation does wrong is one observation: it shows no single mistake.
    let is_whole = |one: &Observation<'_>| {
        let case = report.cases.get(one.place);
        case.is_some_and(|case| case.finding.is_some())
    };
    let evidence = Evidence::new(&all, |one| !is_whole(one));
    let mut found = with_permitted(cover(&candidates, &evidence), &candidates, &evidence);
    // A library may have other code for each operation. Texts show enough to name what one of them does.
    let mut ops: Vec<Op> = evidence
        .texts
        .iter()
        .filter_map(|at| Some(all.get(*at)?.call.op()))
        .collect();
    ops.sort_unstable();
    ops.dedup();
    for op in ops {
        let explained = found.iter().flat_map(|one| one.explains.clone()).collect();
        let scoped = evidence.scoped(op, &explained);
        found.extend(with_permitted(
            cover(&candidates, &scoped),
            &candidates,
            &scoped,
        ));
    }
    found.extend(weak(&candidates, &evidence, &found));
    for one in found {
        record(report, &candidates, &all, &one);
    }
}

/// The same causes with the permitted differences that the same mistake gives.
fn with_permitted(
    mut found: Vec<Found>,
    candidates: &[Candidate],
    evidence: &Evidence<'_, '_>,
) -> Vec<Found> {
    for one in &mut found {
        if let ([part], true) = (&one.parts[..], one.is_certain)
            && let Some(first) = part.first().and_then(|place| candidates.get(*place))
        {
            let more = evidence.explained(&first.rules, &evidence.permitted);
            one.explains.extend(more);
        }
    }
    found
}

/// Writes a cause into the cases that it explains.
fn record(report: &mut Report, candidates: &[Candidate], all: &[Observation<'_>], found: &Found) {
    let id = |place: &usize| candidates.get(*place).map(|c| c.mistake.id.clone());
    let (mut named, mut class) = (Vec::new(), Vec::new());
    for part in &found.parts {
        let ids = part.iter().filter_map(id);
        match &part[..] {
            [_] if found.is_certain => named.extend(ids),
            // A class is one mistake of several, so there is one at the most.
            _ if class.is_empty() => class.extend(ids),
            _ => return,
        }
    }
    if !class.is_empty() && !report.classes.iter().any(|one| one.members == class) {
        let case = apart(candidates, &found.parts, report);
        report.classes.push(Class {
            members: class.clone(),
            told_apart_by: case,
        });
    }
    let mut places = found.explains.iter().filter_map(|at| all.get(*at));
    places.by_ref().for_each(|one| {
        if let Some(case) = report.cases.get_mut(one.place)
            && case.mistakes.is_empty()
            && case.candidates.is_empty()
        {
            case.mistakes.clone_from(&named);
            case.candidates.clone_from(&class);
        }
    });
}
