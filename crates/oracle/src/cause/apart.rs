//! The case that tells the mistakes of a class apart.

use std::collections::BTreeSet;

use super::candidate::Candidate;
use crate::implementation::Implementation;
use crate::protocol::Answer;
use crate::reference::Reference;
use crate::result::Report;
use crate::vectors::load_embedded;

/// How many mistakes of a class are compared, at the most.
const MEMBERS: usize = 8;

/// The shortest vector to which most of the mistakes of a class give different answers. It is one that was
/// not run, if there is one: to those that were run, they give the same answers as far as the implementation
/// shows them.
pub(super) fn apart(
    candidates: &[Candidate],
    parts: &[Vec<usize>],
    report: &Report,
) -> Option<String> {
    let part = parts.iter().find(|part| part.len() > 1)?;
    let members: Vec<&Candidate> = part
        .iter()
        .filter_map(|place| candidates.get(*place))
        .take(MEMBERS)
        .collect();
    let scheme = members.first()?.mistake.scheme;
    let run: BTreeSet<&str> = report.cases.iter().map(|case| case.id.as_str()).collect();
    let files = load_embedded().ok()?;
    let cases = files.iter().flat_map(|file| &file.cases);
    let mut cases: Vec<_> = cases
        .filter(|case| case.call.op().scheme() == Some(scheme))
        .map(|case| {
            let is_run = run.contains(case.id.as_str());
            let is_missing = !report.implementation.has(case.call.op());
            let length = case.call.input().to_string().len();
            ((is_run, is_missing, length), case)
        })
        .collect();
    cases.sort_by_key(|(order, _)| *order);
    let mut best: Option<(usize, &str)> = None;
    for (_, case) in cases {
        let right = Reference.answer(&case.call);
        let mut answers: Vec<Answer> = Vec::new();
        for member in &members {
            let answer = member.rules.answer_beside(&case.call, right.clone());
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        }
        if answers.len() > best.map_or(1, |(count, _)| count) {
            best = Some((answers.len(), &case.id));
            if answers.len() == members.len() {
                break;
            }
        }
    }
    best.map(|(_, id)| id.to_owned())
}
