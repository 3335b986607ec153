//! The rules that the vectors are checked by.

use std::collections::{BTreeMap, BTreeSet};

use basestring::Kind;
use serde_json::{Map, Value};

use crate::case::{Case, Expectation, Level};
use crate::implementation::Implementation;
use crate::judge::{Verdict, judge};
use crate::protocol::{Call, Op};
use crate::reference::Reference;
use crate::vectors::level::level_fault;
use crate::vectors::{
    Fault, Requirements, VectorFile, file_of, format_cases, is_edge, is_published,
};

/// How many cases of our own there are at the least.
pub(crate) const OWN_CASES: usize = 500;

/// What is wrong with files and cases, each alone and together with the others; empty if nothing is.
///
/// A file holds the cases of its ids, sorted by id, in the canonical format. An id is given once and
/// is of the form layer/topic/what-is-tested. Refusal kinds and requirements are known ones. A case
/// of signing carries every stage, unless its method is PLAINTEXT, which has no base string (3.4.4).
/// A case of level must has one right answer. No two cases ask the same, unless one is published.
/// The reference answers as every case expects.
#[must_use]
pub fn lint(files: &[VectorFile], requirements: &Requirements) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in files {
        if file.text != format_cases(&file.cases) {
            faults.push(Fault {
                file: file.path.clone(),
                case: None,
                message: "expected the canonical format, found another; `basestring vectors lint \
                          --fix` writes it"
                    .to_owned(),
            });
        }
        if !file.cases.is_sorted_by(|a, b| a.id <= b.id) {
            faults.push(Fault {
                file: file.path.clone(),
                case: None,
                message: "expected the cases sorted by id, found another order".to_owned(),
            });
        }
        for case in &file.cases {
            faults.extend(lint_case(&file.path, case, requirements));
        }
    }
    let cases = files
        .iter()
        .flat_map(|file| file.cases.iter().map(|case| (file.path.as_str(), case)));
    faults.extend(lint_repeats(cases));
    faults
}

/// What is wrong with the vectors as a whole: too few of our own, too few that are not plain, a
/// requirement that no case cites.
#[must_use]
pub fn lint_suite(files: &[VectorFile], requirements: &Requirements) -> Vec<Fault> {
    let cases = || files.iter().flat_map(|file| &file.cases);
    let mut faults = Vec::new();
    let mut fault = |message: String| {
        faults.push(Fault {
            file: "vectors".to_owned(),
            case: None,
            message,
        });
    };
    let own = cases().filter(|case| !is_published(case)).count();
    let edges = cases()
        .filter(|case| !is_published(case) && is_edge(case))
        .count();
    if own < OWN_CASES {
        fault(format!(
            "expected at least {OWN_CASES} cases of our own, found {own}"
        ));
    }
    if edges * 2 <= own {
        fault(format!(
            "expected more than half of our own cases to refuse, tamper or sit on an edge, found \
             {edges} of {own}"
        ));
    }
    let cited: BTreeSet<_> = cases().flat_map(|case| &case.requirements).collect();
    for requirement in requirements.to_be_cited() {
        if !cited.contains(&requirement.id) {
            fault(format!(
                "expected a case that cites {} ({}: {}), found none",
                requirement.id, requirement.section, requirement.text
            ));
        }
    }
    faults
}

/// What is wrong with one case, the others left aside.
pub(super) fn lint_case(path: &str, case: &Case, requirements: &Requirements) -> Vec<Fault> {
    let mut messages = Vec::new();
    if !is_id(&case.id) {
        messages.push(format!(
            "expected an id of the form layer/topic/what-is-tested in lowercase letters, digits, \
             hyphens and dots, found {:?}",
            case.id
        ));
    } else if file_of(&case.id).as_deref() != Some(path) {
        messages.push(format!(
            "expected it in {}, found it in {path}",
            file_of(&case.id).unwrap_or_default()
        ));
    }
    if case.requirements.is_empty() && !is_published(case) {
        messages.push("expected at least one requirement, found none".to_owned());
    }
    for id in &case.requirements {
        if requirements.get(id).is_none() {
            messages.push(format!(
                "expected a requirement of vectors/requirements.json, found {id:?}"
            ));
        }
    }
    if case.source.document.is_empty() || case.source.section.is_empty() {
        messages.push("expected a source with document and section, found an empty one".to_owned());
    }
    let op = case.call.op();
    if op == Op::Hello {
        messages.push(format!("expected an operation with a result, found {op}"));
    }
    if case.level == Level::Must && case.expected.len() > 1 {
        messages.push(format!(
            "expected one right answer of a case of level must, found any_of {}",
            case.expected.len()
        ));
    }
    messages.extend(level_fault(case, requirements));
    for expectation in &case.expected {
        messages.extend(lint_expectation(case, expectation));
    }
    if messages.is_empty() {
        messages.extend(disagreement(case));
    }
    messages
        .into_iter()
        .map(|message| Fault {
            file: path.to_owned(),
            case: Some(case.id.clone()),
            message,
        })
        .collect()
}

/// Where the reference does not answer as the case expects.
#[must_use]
pub fn disagreement(case: &Case) -> Option<String> {
    match judge(case, &Reference.answer(&case.call)) {
        Verdict::Passed => None,
        Verdict::Failed(difference) => Some(format!("the reference disagrees: {difference}")),
        Verdict::Unsupported { why } => Some(format!("the reference does not support it: {why}")),
        Verdict::Broken { why } => Some(format!("the reference cannot run it: {why}")),
    }
}

fn lint_expectation(case: &Case, expectation: &Expectation) -> Option<String> {
    let kind = |name: &str| {
        let names = Kind::ALL.map(Kind::name).join(", ");
        Kind::from_name(name)
            .is_none()
            .then(|| format!("expected a refusal kind of {names}; found {name:?}"))
    };
    let fields = match expectation {
        Expectation::Refused(refusal) => return kind(&refusal.kind),
        Expectation::Out(fields) if fields.is_empty() => {
            return Some("expected at least one field in out, found none".to_owned());
        }
        Expectation::Out(fields) => fields,
    };
    if case.call.op().is_verifier() {
        if !fields.get("valid").is_some_and(Value::is_boolean) {
            return Some("expected valid as true or false in out, found none".to_owned());
        }
        return fields.get("kind").and_then(Value::as_str).and_then(kind);
    }
    let Call::Sign(input) = &case.call else {
        return None;
    };
    let has_base_string = input.oauth.signature_method.as_deref() != Some("PLAINTEXT");
    has_base_string.then(|| missing_stage(fields)).flatten()
}

fn missing_stage(fields: &Map<String, Value>) -> Option<String> {
    let stages = [
        "base_string_uri",
        "parameters",
        "base_string",
        "signature",
        "authorization",
    ];
    let missing: Vec<_> = stages
        .into_iter()
        .filter(|stage| !fields.contains_key(*stage))
        .collect();
    (!missing.is_empty()).then(|| {
        format!(
            "expected every stage of a signature in out, found no {}",
            missing.join(", no ")
        )
    })
}

/// Ids and inputs that occur twice; of each group the first is right.
pub(super) fn lint_repeats<'a>(cases: impl Iterator<Item = (&'a str, &'a Case)>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut ids = BTreeMap::new();
    let mut questions = BTreeMap::new();
    for (path, case) in cases {
        let mut fault = |message| {
            faults.push(Fault {
                file: path.to_owned(),
                case: Some(case.id.clone()),
                message,
            });
        };
        if let Some(first) = ids.insert(&case.id, path) {
            fault(format!("expected each id once, found it in {first} too"));
            continue;
        }
        if is_published(case) {
            continue;
        }
        let question = (case.call.op(), case.call.input().to_string());
        if let Some(first) = questions.insert(question, &case.id) {
            fault(format!(
                "expected each input once, found that {first} asks the same"
            ));
        }
    }
    faults
}

/// Three or more parts; each of lowercase letters and digits with single hyphens and dots between.
fn is_id(id: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let parts: Vec<_> = id.split('/').collect();
    let deep = parts.first() == Some(&super::PUBLISHED);
    let right = if deep {
        parts.len() >= 3
    } else {
        parts.len() == 3
    };
    right && parts.iter().all(|part| part.split(['-', '.']).all(is_word))
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn ids_have_one_form() {
        for id in [
            "encode/space/plain",
            "published/rfc5849/1.2/initiate",
            "a/b/c-1.2",
        ] {
            assert!(is_id(id), "{id}");
        }
        for id in [
            "encode/space",
            "a/b/c/d",
            "a/B/c",
            "a/b/-c",
            "a//c",
            "a/b/c..d",
            "",
            "a/b/c_d",
        ] {
            assert!(!is_id(id), "{id}");
        }
    }
}
