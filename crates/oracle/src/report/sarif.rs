//! SARIF 2.1.0, which code scanners and editors read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::account::{account, mistakes, sentence};
use super::difference::plain;
use super::summary::name;
use crate::case::Level;
use crate::mistakes::Mistake;
use crate::result::{CaseResult, Report, Standing};
use crate::vectors::Requirements;

/// The reports as SARIF: a run for each implementation, and a result for each case that fails. The
/// rule of a result is the known mistake, or else the first requirement of the case. A known failure
/// is a suppressed result. The location is the adapter's file, if its command line names one.
#[must_use]
pub fn sarif(reports: &[Report], requirements: &Requirements) -> String {
    let runs: Vec<Value> = reports
        .iter()
        .map(|report| run(report, requirements))
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": runs,
    });
    format!("{document:#}\n")
}

fn run(report: &Report, requirements: &Requirements) -> Value {
    let file = report.command.as_deref().and_then(adapter_file);
    let mut rules: BTreeMap<String, Value> = BTreeMap::new();
    let mut results = Vec::new();
    for case in &report.cases {
        let known = match report.standing(case) {
            Standing::Failed | Standing::Broken => false,
            Standing::Known => true,
            Standing::Passed | Standing::Permitted | Standing::Accepted | Standing::Unsupported => {
                continue;
            }
        };
        let (id, rule) = rule(case, requirements);
        rules.entry(id.clone()).or_insert(rule);
        results.push(result(
            case,
            &id,
            known,
            file,
            &account(case, report, requirements),
        ));
    }
    json!({
        "tool": {"driver": {
            "name": "basestring",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules.into_values().collect::<Vec<_>>(),
        }},
        "automationDetails": {"id": format!("basestring/{}", plain(&name(report)))},
        "results": results,
    })
}

/// The rule that a case's failure breaks, by its id.
fn rule(case: &CaseResult, requirements: &Requirements) -> (String, Value) {
    // Several mistakes together are one rule.
    let joined = |text: fn(&Mistake) -> String, between: &str| {
        let texts: Vec<String> = mistakes(case).map(text).collect();
        texts.join(between)
    };
    if !case.mistakes.is_empty() {
        let id = joined(|mistake| mistake.id.clone(), "+");
        let rule = json!({
            "id": id,
            "shortDescription": {"text": joined(|mistake| plain(&mistake.description), " ")},
            "help": {"text": joined(|mistake| format!("{}: {}", plain(&mistake.section), plain(&mistake.fix)), "\n")},
        });
        return (id, rule);
    }
    let id = case.requirements.first().unwrap_or(&case.section).clone();
    let text = requirements.get(&id).map(|requirement| &requirement.text);
    let rule = json!({
        "id": id,
        "shortDescription": {"text": plain(text.unwrap_or(&case.section))},
        "help": {"text": plain(&case.section)},
    });
    (id, rule)
}

fn result(case: &CaseResult, rule: &str, known: bool, file: Option<&str>, account: &str) -> Value {
    let level = match case.level {
        Level::Must => "error",
        Level::Should | Level::May | Level::Provider => "warning",
    };
    let text = format!("{}: {}\n{account}", case.id, sentence(case));
    let mut location = json!({"logicalLocations": [{"fullyQualifiedName": case.id}]});
    if let (Some(file), Some(members)) = (file, location.as_object_mut()) {
        let physical = json!({"artifactLocation": {"uri": file}, "region": {"startLine": 1}});
        members.insert("physicalLocation".to_owned(), physical);
    }
    let mut result = json!({
        "ruleId": rule,
        "level": level,
        "message": {"text": text},
        "locations": [location],
        "partialFingerprints": {"case/v1": case.id},
    });
    if let (true, Some(members)) = (known, result.as_object_mut()) {
        let listed =
            json!([{"kind": "external", "justification": "on the list of known failures"}]);
        members.insert("suppressions".to_owned(), listed);
    }
    result
}

/// The file of an adapter in its command line: the last word that has an extension and is no option
/// and no absolute path, since a scanner expects paths from the root of the repository.
pub(super) fn adapter_file(command: &str) -> Option<&str> {
    command.split_whitespace().rev().find(|word| {
        let file = word.rsplit('/').next().unwrap_or_default();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
        !word.starts_with(['-', '/'])
            && word.chars().all(is_plain)
            && file
                .split_once('.')
                .is_some_and(|(stem, end)| !stem.is_empty() && !end.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::adapter_file;

    #[test]
    fn the_adapter_s_file_is_found_in_its_command() {
        for (command, file) in [
            (
                "python3 adapters/mylib/adapter.py",
                Some("adapters/mylib/adapter.py"),
            ),
            ("java -cp lib Adapter", None),
            ("/usr/bin/node adapter.mjs --flag", Some("adapter.mjs")),
            ("python3 /tmp/x.py", None),
            (".venv/bin/python 'a b.py'", None),
        ] {
            assert_eq!(adapter_file(command), file, "{command}");
        }
    }
}
