//! The fuzz target, and the same check as a property test.

#![expect(clippy::wildcard_enum_match_arm)]

use std::process::Command;

use basestring_oracle::check::{CallPlan, agrees, disagreement};
use basestring_oracle::{Answer, Call, Hello, Implementation, Op, Output};
use in_cargo_test::{KNOWN, Oauth1Request};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn signatures_are_the_reference_s(plan in any::<CallPlan>()) {
        agrees(&mut Oauth1Request, &plan, &KNOWN);
    }
}

/// Built with the compiler of this test, so without coverage feedback.
#[test]
fn the_fuzz_target_runs() {
    let output = Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--features",
            "fuzz",
            "--bin",
            "oauth1_request_agrees",
            "--",
        ])
        .args(["-runs=2000", "-seed=1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo is started");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("Done 2000 runs"), "{stderr}");
}

/// Encodes a space as a plus.
struct Plus;

impl Implementation for Plus {
    fn hello(&mut self) -> Hello {
        Hello::default()
    }

    fn answer(&mut self, call: &Call) -> Answer {
        match call {
            Call::PercentEncode(input) => {
                let text = input.text.clone().unwrap_or_default();
                let encoded = basestring::percent_encode(text.as_bytes()).replace("%20", "+");
                Answer::Ok(Output::of("text", encoded))
            }
            _ => Answer::Broken("no".to_owned()),
        }
    }
}

#[test]
fn a_mistake_is_found_and_a_known_one_is_accepted() {
    let call = |text: &str| {
        let input = serde_json::json!({ "text": text });
        Call::parse(Op::PercentEncode, &input).expect("an input")
    };
    assert_eq!(disagreement(&mut Plus, &call("ab"), &[]), None);
    assert_eq!(
        disagreement(&mut Plus, &call("a b"), &[]).expect("a mistake"),
        "at text: expected \"a%20b\", found \"a+b\"\n\
         The call: {\"id\":1,\"op\":\"percent_encode\",\"in\":{\"text\":\"a b\"}}"
    );
    let known = ["encode-tilde", "encode-space-plus"];
    assert_eq!(disagreement(&mut Plus, &call("a b"), &known), None);
    assert!(disagreement(&mut Plus, &call("a b"), &["encode-tilde"]).is_some());
    assert_eq!(
        disagreement(&mut Plus, &call("a b"), &["no-such"]).expect("a fault"),
        "expected mistakes that can be run, found \"no-such\""
    );
}
