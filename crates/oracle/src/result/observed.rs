//! Results that were observed over the network, in the model of a check.

use serde_json::{Value, json};

use super::{CaseResult, REQUIREMENTS, Report, Seen};
use crate::case::Level;
use crate::implementation::Hello;
use crate::judge::{Difference, Verdict};
use crate::protocol::Op;

/// One request or sequence of requests to a verifier, and what was concluded from its answers.
pub struct Observed<'a> {
    /// The id, whose first part is the layer.
    pub id: &'a str,
    /// How binding it is.
    pub level: Level,
    /// The id of the requirement that it tests.
    pub requirement: &'a str,
    /// Whether the request is valid.
    pub is_valid: bool,
    /// Whether the verifier does what is expected; `None` if nothing was shown.
    pub is_as_expected: Option<bool>,
    /// What was concluded from what.
    pub evidence: &'a str,
    /// The ids of the known mistakes that the result shows.
    pub mistakes: &'a [String],
    /// The ids of known mistakes that fit equally.
    pub candidates: &'a [String],
    /// The request, as the input of `verify`.
    pub input: Option<&'a Value>,
}

/// The result of a case.
#[must_use]
pub fn observed(observed: Observed<'_>) -> CaseResult {
    let Observed {
        id,
        level,
        requirement,
        is_valid,
        is_as_expected,
        evidence,
        mistakes,
        candidates,
        input,
    } = observed;
    let verdict = match is_as_expected {
        Some(true) => Verdict::Passed,
        Some(false) => Verdict::Failed(Difference {
            stage: "valid".to_owned(),
            expected: json!({"valid": is_valid}),
            found: json!({"valid": !is_valid}),
        }),
        None => Verdict::Unsupported {
            why: evidence.to_owned(),
        },
    };
    let is_wrong = is_as_expected == Some(false);
    let found = REQUIREMENTS.get(requirement);
    CaseResult {
        id: id.to_owned(),
        op: Op::Verify,
        layer: id.split('/').next().unwrap_or_default().to_owned(),
        level,
        requirements: vec![requirement.to_owned()],
        section: found.map_or_else(String::new, |found| found.section.clone()),
        milliseconds: 0.0,
        verdict,
        mistakes: mistakes.to_vec(),
        candidates: candidates.to_vec(),
        finding: None,
        input: input.filter(|_| is_wrong).cloned(),
        repeats: 0,
        known: false,
        accepted: None,
        answer: is_wrong.then(|| json!({"ok": {"valid": !is_valid}})),
        evidence: Some(evidence.to_owned()),
        seen: Seen::default(),
    }
}

/// The report of such cases.
#[must_use]
pub fn report_of(implementation: Hello, cases: Vec<CaseResult>) -> Report {
    let planned = cases.len();
    Report::new(implementation, planned, cases)
}
