//! A vector that tells several explanations apart: each gives a different signature.

use crate::case::Case;
use crate::implementation::Implementation;
use crate::mistakes::Mistake;
use crate::protocol::Answer;
use crate::reference::Reference;
use crate::schemes::Rules;
use crate::schemes::operation::ShownRequest;

use super::model::{Diagnosis, Telling};

impl Diagnosis {
    /// Looks for the vector that tells several explanations apart: the shortest one on which most of
    /// their signatures differ.
    pub fn tell_apart(&mut self, cases: &[Case]) {
        if self.explanations.len() < 2 {
            return;
        }
        let sets = self.explanations.iter().map(|explanation| {
            let mistakes = explanation.mistakes.iter();
            let mistakes: Vec<_> = mistakes
                .filter_map(|named| Mistake::find(named.id))
                .collect();
            (explanation.ids(), super::with_mistakes(&mistakes))
        });
        let rules: Vec<(String, Rules)> = sets.collect();
        self.told_apart_by = telling(&rules, cases);
    }
}

fn telling(rules: &[(String, Rules)], cases: &[Case]) -> Option<Telling> {
    let mut cases: Vec<(&Case, String, String, Option<String>)> =
        cases.iter().filter_map(asked).collect();
    cases.sort_by_key(|(_, method, url, body)| {
        let body = body.as_ref().map_or(0, String::len);
        method.len() + url.len() + body
    });
    let mut best: Option<(usize, Telling)> = None;
    for (case, method, url, body) in cases {
        let right = Reference.answer(&case.call);
        let Some(signature) = signature(&right) else {
            continue;
        };
        let mut gives = vec![(String::new(), signature)];
        for (ids, rules) in rules {
            let answer = rules.answer_beside(&case.call, right.clone());
            gives.push((ids.clone(), self::signature(&answer).unwrap_or_default()));
        }
        let mut distinct: Vec<&String> = gives.iter().skip(1).map(|(_, given)| given).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let count = distinct.len();
        if count > best.as_ref().map_or(1, |(count, _)| *count) {
            let telling = Telling {
                case: case.id.clone(),
                method,
                url,
                body,
                gives,
            };
            best = Some((count, telling));
            if count == rules.len() {
                break;
            }
        }
    }
    best.map(|(_, telling)| telling)
}

/// A signing case with its request.
fn asked(case: &Case) -> Option<(&Case, String, String, Option<String>)> {
    let ShownRequest { method, url, body } = case.call.request()?;
    Some((case, method, url, body))
}

fn signature(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Ok(output) => output.text("signature").map(str::to_owned),
        Answer::Refused { .. } | Answer::Unsupported(_) | Answer::Broken(_) => None,
    }
}
