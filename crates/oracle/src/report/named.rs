//! What is known of the cause of a wrong answer, as labelled lines: the same in every report.

use super::difference::plain;
use crate::mistakes::Mistake;
use crate::result::{CaseResult, Report};

/// How many mistakes of a class are described.
const DESCRIBED: usize = 5;

/// The lines about the cause of a case: each known mistake with its section and fix, the mistakes that fit
/// equally, and the next step. Empty if nothing is known.
pub(super) fn named(case: &CaseResult, report: &Report) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let mistakes: Vec<&'static Mistake> = find(&case.mistakes);
    for mistake in &mistakes {
        if mistakes.len() + case.candidates.len() > 1 {
            lines.push(("mistake", mistake.id.clone()));
        }
        lines.push(("what", plain(&mistake.description)));
        lines.push(("section", mistake.section.clone()));
        lines.push(("fix", plain(&mistake.fix)));
    }
    let candidates = find(&case.candidates);
    let mut label = match candidates.len() {
        1 => "possibly",
        _ => "one of",
    };
    for mistake in candidates.iter().take(DESCRIBED) {
        let (id, does) = (&mistake.id, plain(&mistake.description));
        lines.push((label, format!("{id}: {does} ({})", mistake.section)));
        label = "";
    }
    if candidates.len() > DESCRIBED {
        lines.push(("", format!("and {} more", candidates.len() - DESCRIBED)));
    }
    if let Some(evidence) = &case.evidence {
        lines.push(("evidence", plain(evidence)));
    }
    if let Some(finding) = &case.finding {
        lines.push(("next", finding.next()));
    } else if !candidates.is_empty() {
        lines.push(("next", next(case, report)));
    }
    lines
}

fn find(ids: &[String]) -> Vec<&'static Mistake> {
    ids.iter().filter_map(|id| Mistake::find(id)).collect()
}

/// How to find the mistake of a class.
fn next(case: &CaseResult, report: &Report) -> String {
    let mut classes = report.classes.iter();
    let class = classes.find(|class| class.members == case.candidates);
    let told = class.and_then(|class| class.told_apart_by.as_deref());
    match (told, case.candidates.len()) {
        (Some(id), _) => format!("The case {id} tells them apart: each gives another answer."),
        (None, 1) => "The evidence is not enough to be sure. Compare the base string or the \
                      signature with the right one: `basestring explain` prints it."
            .to_owned(),
        (None, _) => "No vector tells them apart. Check each of them.".to_owned(),
    }
}
