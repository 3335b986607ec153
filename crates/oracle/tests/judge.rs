//! What passes, what fails, and at which stage.

#![expect(clippy::wildcard_enum_match_arm)]

use basestring_oracle::{Answer, Case, Output, Verdict, judge};
use serde_json::{Value, json};

fn case(op: &str, input: &Value, answers: &[(&str, Value)]) -> Case {
    let mut case = json!({
        "id": "a/b/c", "op": op, "in": input, "level": "must", "requirements": [],
        "source": {"document": "RFC 5849", "section": "3"}
    });
    for (name, value) in answers {
        case[*name] = value.clone();
    }
    serde_json::from_value(case).expect("a case")
}

fn sign(out: Value) -> Case {
    let input = json!({"request": {"method": "GET", "url": "http://h/"}});
    case("sign", &input, &[("out", out)])
}

fn verify(out: Value) -> Case {
    let input = json!({"request": {"method": "GET", "url": "http://h/"}});
    case("verify", &input, &[("out", out)])
}

fn ok(fields: Value) -> Answer {
    match fields {
        Value::Object(fields) => Answer::Ok(Output(fields)),
        other => unreachable!("expected an object, found {other}"),
    }
}

fn refused(kind: Option<&str>) -> Answer {
    Answer::Refused {
        kind: kind.map(str::to_owned),
        message: "no".to_owned(),
    }
}

/// The stage at which an answer fails, or the verdict's name.
fn stage(case: &Case, answer: &Answer) -> String {
    match judge(case, answer) {
        Verdict::Failed(difference) => difference.stage,
        verdict => format!("({})", verdict.name()),
    }
}

#[test]
fn the_first_stage_that_differs_is_named() {
    let all = json!({"authorization": "OAuth a=\"1\"", "signature": "s", "base_string": "b",
        "parameters": "p", "base_string_uri": "u"});
    let case = sign(all.clone());
    assert_eq!(stage(&case, &ok(all.clone())), "(passed)");
    let stages = [
        "authorization",
        "signature",
        "base_string",
        "parameters",
        "base_string_uri",
    ];
    let mut wrong = all;
    for name in stages {
        wrong[name] = json!("x");
        assert_eq!(stage(&case, &ok(wrong.clone())), name);
    }
}

#[test]
fn stages_that_are_not_given_are_no_failure_but_a_missing_signature_is() {
    let case = sign(json!({"base_string_uri": "u", "signature": "s"}));
    assert_eq!(
        stage(&case, &ok(json!({"signature": "s", "more": 1}))),
        "(passed)"
    );
    assert_eq!(
        stage(&case, &ok(json!({"base_string_uri": "u"}))),
        "signature"
    );
    let only = sign(json!({"base_string": "b"}));
    assert_eq!(
        stage(&only, &ok(json!({"signature": "s"}))),
        "(unsupported)"
    );
}

#[test]
fn a_refusal_is_no_result_and_a_result_no_refusal() {
    let input = json!({"url": "x"});
    let refuse = case(
        "base_string_uri",
        &input,
        &[("refused", json!({"kind": "malformed-url"}))],
    );
    assert_eq!(stage(&refuse, &ok(json!({"text": "x"}))), "refusal");
    assert_eq!(stage(&refuse, &refused(Some("malformed-url"))), "(passed)");
    assert_eq!(stage(&refuse, &refused(Some("other"))), "(passed)");
    assert_eq!(stage(&refuse, &refused(None)), "(passed)");
    assert_eq!(stage(&refuse, &refused(Some("bad-signature"))), "kind");
    assert_eq!(
        stage(&refuse, &Answer::Broken("panic".to_owned())),
        "(broken)"
    );
    let result = case("base_string_uri", &input, &[("out", json!({"text": "x"}))]);
    assert_eq!(stage(&result, &refused(None)), "refusal");
    assert_eq!(stage(&result, &ok(json!({}))), "text");
}

#[test]
fn for_a_verifier_invalid_and_refused_are_the_same() {
    let invalid = verify(json!({"valid": false, "kind": "bad-signature"}));
    for right in [
        ok(json!({"valid": false})),
        ok(json!({"valid": false, "kind": "bad-signature"})),
        ok(json!({"valid": false, "kind": "other"})),
        refused(None),
        refused(Some("bad-signature")),
    ] {
        assert_eq!(stage(&invalid, &right), "(passed)");
    }
    assert_eq!(stage(&invalid, &refused(Some("used-nonce"))), "kind");
    assert_eq!(stage(&invalid, &ok(json!({"valid": true}))), "valid");
    assert_eq!(stage(&invalid, &ok(json!({}))), "valid");
    let valid = verify(json!({"valid": true}));
    assert_eq!(stage(&valid, &ok(json!({"valid": true}))), "(passed)");
    assert_eq!(stage(&valid, &refused(None)), "valid");
}

#[test]
fn of_several_right_answers_one_is_enough_and_the_first_is_reported() {
    let any = json!([{"out": {"text": "a"}}, {"refused": {"kind": "malformed-url"}}]);
    let case = case("base_string_uri", &json!({"url": "x"}), &[("any_of", any)]);
    assert_eq!(stage(&case, &ok(json!({"text": "a"}))), "(passed)");
    assert_eq!(stage(&case, &refused(None)), "(passed)");
    assert_eq!(stage(&case, &ok(json!({"text": "b"}))), "text");
}

#[test]
fn bytes_are_the_same_as_text_and_as_base64() {
    let input = json!({"text": "a=b"});
    let texts = json!({"params": [["a", "b"]]});
    let encoded = json!({"params_base64": [["YQ==", "Yg=="]]});
    for expected in [&texts, &encoded] {
        let case = case("form_decode", &input, &[("out", expected.clone())]);
        assert_eq!(stage(&case, &ok(texts.clone())), "(passed)");
        assert_eq!(stage(&case, &ok(encoded.clone())), "(passed)");
        let wrong = json!({"params_base64": [["YQ==", "YQ=="]]});
        assert!(stage(&case, &ok(wrong)).starts_with("params"));
        assert!(stage(&case, &ok(json!({"params": []}))).starts_with("params"));
    }
}

#[test]
fn a_null_realm_may_be_absent() {
    let out = json!({"realm": null, "params": []});
    let case = case(
        "parse_authorization",
        &json!({"header": "OAuth"}),
        &[("out", out)],
    );
    assert_eq!(stage(&case, &ok(json!({"params": []}))), "(passed)");
    assert_eq!(
        stage(&case, &ok(json!({"realm": "", "params": []}))),
        "realm"
    );
}

#[test]
fn the_parameters_of_a_written_challenge_have_any_order() {
    let case = case(
        "x_digest_challenge",
        &json!({"header": "Digest realm=\"r\", nonce=\"N\""}),
        &[(
            "out",
            json!({"authenticate": "Digest realm=\"r\", nonce=\"N\""}),
        )],
    );
    let written = |challenge: &str| stage(&case, &ok(json!({"authenticate": challenge})));
    assert_eq!(written("digest nonce=\"N\",realm=\"r\""), "(passed)");
    assert_eq!(written("Digest realm=\"r\", nonce=\"M\""), "authenticate");
}
