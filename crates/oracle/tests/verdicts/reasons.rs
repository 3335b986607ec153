//! Every rule that leaves a choice has a right implementation for it, or a reason why it needs none.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::permitted::{oauth, others};
use crate::{right, right_others};

/// Rules of which no implementation is run, by the reason.
const WITHOUT: &[(&str, &[&str])] = &[
    (
        "the document recommends one answer, and check reports another one as a failure of that level",
        &[
            "R-2-7",
            "R-3.1-11",
            "R-3.2-3",
            "R-3.4-2",
            "R-3.4.1.3.1-4",
            "R-3.5-2",
            "R-3.5-6",
            "R-3.5.1-10",
            "R-3.5.1-14",
            "R-3.5.2-4",
            "R-3.5.3-2",
            "R-4.12-1",
            "U-2.1-2",
            "U-3.2.3-1",
            "U-3.4-1",
            "B-5",
            "D-5",
            "D-18",
            "G-2",
            "G-3",
            "O-duplicates",
            "O-base64-reading",
        ],
    ),
    (
        "the kind of a refusal, which O-order-of-checks has",
        &[
            "R-3.2-11", "R-3.2-12", "R-3.2-13", "R-3.2-14", "R-3.2-15", "R-3.2-16", "R-3.2-17",
        ],
    ),
    (
        "the choice is the server's, and a client signs the request that it is given",
        &["R-2-5", "R-2.1-5", "R-3.5.1-11"],
    ),
    ("the same choice as R-3.2-4", &["R-3.3-5"]),
    ("the same choice as `O-octets`", &["R-3.6-2"]),
    ("the same choice as O-port", &["U-6.2.3-2"]),
    (
        "the same choice as R-3.4-3",
        &["O-sha256", "R-3.4.3-2", "R-3.4.3-4"],
    ),
    ("the same choice as O-twilio-duplicates", &["T-sign-12"]),
    ("the same choice as O-twilio-port", &["T-verify-4"]),
    ("the same choice as T-product-1", &["T-sign-13"]),
    (
        "a property of the algorithm, in which nothing is chosen",
        &["T-verify-8"],
    ),
    (
        "the rule of one service, which documents one answer",
        &[
            "P-sign-1",
            "P-sign-2",
            "P-sign-3",
            "P-sign-4",
            "P-sign-5",
            "P-verify-1",
            "X-head-1",
            "X-head-2",
            "X-head-4",
            "X-head-5",
            "X-head-7",
            "X-head-8",
            "X-head-9",
        ],
    ),
    (
        "only a provider shows it: no operation has a status or a callback",
        &["O-status", "O-callback-fragment", "O-callback-duplicates"],
    ),
    (
        "no operation reads a user name from a URL",
        &["O-basic-from-url"],
    ),
    (
        "the service sends one field, and no case has several names that sort differently",
        &["O-mandrill-order"],
    ),
];

/// The rules that a case can show and that are not of the level `must`.
fn rules_with_a_choice() -> BTreeSet<String> {
    let rules: Vec<Value> = serde_json::from_str(basestring_vectors::REQUIREMENTS).expect("a list");
    let is_choice = |rule: &&Value| {
        let by = rule["by"].as_array().expect("a list");
        rule["level"] != "must" && (rule["kind"] == "open" || by.contains(&Value::from("vector")))
    };
    let chosen = rules.iter().filter(is_choice);
    chosen
        .filter_map(|rule| rule["id"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn every_rule_with_a_choice_has_an_implementation_or_a_reason() {
    let choices = oauth().into_iter().chain(others());
    let right = right::CHOICES.iter().chain(&right_others::CHOICES);
    let run: BTreeSet<String> = choices
        .map(|choice| choice.requirement)
        .chain(right.map(|(requirement, ..)| *requirement))
        .map(str::to_owned)
        .collect();
    let rules = rules_with_a_choice();
    let without = WITHOUT.iter().flat_map(|(_, rules)| *rules);
    let without: BTreeSet<String> = without.map(|&rule| rule.to_owned()).collect();
    let neither: Vec<_> = rules
        .iter()
        .filter(|&rule| !run.contains(rule) && !without.contains(rule))
        .collect();
    assert!(
        neither.is_empty(),
        "no implementation and no reason: {neither:?}"
    );
    let stale: Vec<_> = without
        .iter()
        .filter(|&rule| run.contains(rule) || !rules.contains(rule))
        .collect();
    assert!(stale.is_empty(), "not needed: {stale:?}");
}
