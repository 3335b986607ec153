//! Suites as SARIF 2.1.0.

use serde_json::{Value, json};

use super::{Suite, Test, TestResult};
use crate::report::difference::plain;

/// A run for each suite, and a result for each test that fails. The rule is the test.
pub(super) fn sarif(suites: &[Suite]) -> String {
    let runs: Vec<Value> = suites.iter().map(run).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": runs,
    });
    format!("{document:#}\n")
}

fn run((name, tests): &Suite) -> Value {
    let mut rules: Vec<Value> = Vec::new();
    let mut results: Vec<Value> = Vec::new();
    for test in tests {
        let Some(result) = result(test) else {
            continue;
        };
        let rule = plain(&test.name);
        if !rules.iter().any(|one| one["id"] == rule.as_str()) {
            rules.push(json!({"id": rule}));
        }
        results.push(result);
    }
    json!({
        "tool": {"driver": {
            "name": "basestring",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        }},
        "automationDetails": {"id": format!("basestring/{}", plain(name))},
        "results": results,
    })
}

/// The result of a test that fails.
fn result(test: &Test) -> Option<Value> {
    let text = match &test.result {
        TestResult::Failed(message, account) => {
            let lines: Vec<String> = account.lines().map(plain).collect();
            format!("{}\n{}", plain(message), lines.join("\n"))
        }
        TestResult::Broken(message) => plain(message),
        TestResult::Passed | TestResult::Skipped(_) => return None,
    };
    let name = plain(&test.name);
    let place = format!("{}/{name}", plain(&test.class));
    Some(json!({
        "ruleId": name,
        "level": "error",
        "message": {"text": text.trim_end()},
        "locations": [{"logicalLocations": [{"fullyQualifiedName": place}]}],
        "partialFingerprints": {"test/v1": place},
    }))
}
