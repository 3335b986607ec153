//! Shrinks failing cases, by running smaller ones against the implementation.

use std::collections::HashSet;

use super::generated::{Generated, Made};
use super::{LAYER, answer_of};
use crate::case::{Case, Source};
use crate::cause::{Cause, Explainer, name_mistakes};
use crate::implementation::Implementation;
use crate::judge::{Verdict, judge};
use crate::mistakes::Mistake;
use crate::protocol::Op;
use crate::result::{CaseResult, Report, Standing};
use crate::vectors::Requirements;

/// For how many causes the smallest request is looked for, at the most.
const CAUSES: usize = 40;

/// Shrinks the failing cases of a report, one for each cause, by running smaller ones against the
/// implementation: of the same operation, wrong first at the same stage, and by the same mistakes
/// where those are known. They take the places of the ones they were made from.
///
/// Returned are the small ones, as vectors to be added: their requirements are guessed from the
/// mistake's section; id and note are to be written by one who knows what the case shows.
pub fn shrink(
    report: &mut Report,
    source: &Generated,
    made: &[Made],
    vectors: &[&Case],
    implementation: &mut dyn Implementation,
) -> Vec<Case> {
    let find = |id: &str| made.iter().find(|made| made.case.id == id);
    let strict = report.strict;
    let largest: Vec<(CaseResult, String)> = report
        .by_cause()
        .iter()
        .filter_map(|cause| example(cause, made, strict))
        .take(CAUSES)
        .collect();
    let known = largest.iter().flat_map(|(case, _)| case.causes());
    let known: Vec<String> = known.map(str::to_owned).collect();
    let mut small: Vec<Case> = Vec::new();
    for (result, stage) in &largest {
        let id = &result.id;
        let Some(made) = find(id) else { continue };
        let explainer = Explainer::new(result, &known);
        let mut fails = |case: &Case| {
            let answer = answer_of(implementation, &case.call);
            let verdict = judge(case, &answer);
            let is_at_stage = verdict.difference().is_some_and(|d| d.stage == *stage);
            is_at_stage && explainer.agrees(&case.call, &answer)
        };
        let smallest = source.smallest(made, &mut fails);
        let case = smallest.unwrap_or_else(|| made.case.clone());
        if case.id != *id {
            let answer = answer_of(implementation, &case.call);
            let result = CaseResult::new(&case, judge(&case, &answer), &answer, 0.0);
            replace(report, id, result);
        }
        if !small.iter().any(|other| other.id == case.id) {
            small.push(case);
        }
    }
    let generated = made.iter().map(|made| &made.case);
    let all: Vec<&Case> = vectors
        .iter()
        .copied()
        .chain(generated)
        .chain(&small)
        .collect();
    if !small.is_empty() {
        name_mistakes(report, &all);
    }
    drafts(report, small)
}

/// The shortest generated case of a cause that fails, with its stage. One without a special point can
/// be made smaller. A permitted difference is nothing to be fixed.
fn example(cause: &Cause<'_>, made: &[Made], strict: bool) -> Option<(CaseResult, String)> {
    let is_special = |id: &str| {
        made.iter()
            .any(|made| made.case.id == id && made.is_special)
    };
    let is_failure = |case: &CaseResult| case.standing(strict) != Standing::Permitted;
    let generated = || {
        let cases = cause.cases.iter();
        cases.filter(|case| case.layer == LAYER && is_failure(case))
    };
    let clear = generated().find(|case| !is_special(&case.id));
    let case = *clear.or_else(|| generated().next())?;
    let stage = case.verdict.difference()?.stage.clone();
    Some((case.clone(), stage))
}

/// The small case in the place of the large one; where it is there already, the large one stays.
fn replace(report: &mut Report, id: &str, result: CaseResult) {
    if report.cases.iter().any(|case| case.id == result.id) {
        return;
    }
    if let Some(place) = report.cases.iter_mut().find(|case| case.id == id) {
        let repeats = place.repeats;
        *place = result;
        place.repeats = repeats;
    }
}

/// One small case for each cause, with the requirements of its mistakes' sections.
fn drafts(report: &Report, small: Vec<Case>) -> Vec<Case> {
    let mut seen: HashSet<(Op, String, &str)> = HashSet::new();
    let mut drafts = Vec::new();
    for mut case in small {
        let Some(result) = report.cases.iter().find(|result| result.id == case.id) else {
            continue;
        };
        let Verdict::Failed(difference) = &result.verdict else {
            continue;
        };
        let named = result.named();
        let is_new = match &named[..] {
            "" => seen.insert((result.op, named.clone(), &difference.stage)),
            // A mistake is one cause, whichever operation shows it.
            _ => seen.insert((Op::Hello, named.clone(), "")),
        };
        if !is_new {
            continue;
        }
        let mistake = result.mistakes.first().and_then(|id| Mistake::find(id));
        if let Some(mistake) = mistake {
            cite(&mut case, mistake);
        }
        let of = match &named[..] {
            "" => format!("first wrong at {}", difference.stage),
            named => format!("cause: {named}"),
        };
        case.note = Some(format!("Generated and shrunk; {of}."));
        drafts.push(case);
    }
    drafts
}

/// Gives a case the requirement that a mistake breaks.
pub(crate) fn cite(case: &mut Case, mistake: &Mistake) {
    let requirements = Requirements::embedded().unwrap_or_default();
    if let Some(requirement) = requirements.of_clause(&mistake.section) {
        case.requirements = vec![requirement.id.clone()];
        case.source = Source::of_section(&requirement.section);
    }
}
