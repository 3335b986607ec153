//! Habits of right receivers that look like faults of the signature check: each is reported as what it
//! is.

use std::collections::HashSet;

use basestring_sandbox::webhook::{End, Expected, SchemeName, Seen, Shape, Verdict};

use crate::receiver::{Received, Receiver, TOKEN, is_right, reply};
use crate::{ask, names, options, report};

#[test]
fn replay_protection_is_not_reported_as_a_mistake() {
    let mut known = HashSet::new();
    let receiver = Receiver::judging(move |received| {
        let signature = received.signature().unwrap_or_default();
        is_right(received) && known.insert(signature)
    });
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Correct, "{report:#?}");
    assert!(report.warnings[0].contains("replay protection"));
    let replay = report.outcome("replay").expect("it is sent");
    assert_eq!(replay.seen, Seen::Rejected);
    for name in ["header-name-lowercase", "parameters-reordered"] {
        let outcome = report.outcome(name).expect("it is sent");
        assert_eq!(outcome.verdict, Verdict::Correct, "{name}");
    }
    // The same where only one of them is sent.
    let mut known = HashSet::new();
    let receiver = Receiver::judging(move |received| {
        let signature = received.signature().unwrap_or_default();
        is_right(received) && known.insert(signature)
    });
    let mut only = options();
    only.only = vec!["header-name".to_owned()];
    let report = ask(&receiver.url(), &only).expect("a report");
    assert_eq!(report.end(), End::Correct, "{report:#?}");
}

#[test]
fn a_fault_is_found_in_spite_of_replay_protection() {
    let mut known = HashSet::new();
    let receiver = Receiver::judging(move |received| {
        let signature = received.signature().unwrap_or_default();
        let other = Received {
            target: received
                .target
                .replace("&added=1", "")
                .replace("?added=1", ""),
            ..received.clone()
        };
        (is_right(received) || is_right(&other)) && known.insert(signature)
    });
    let report = report(&receiver.url());
    assert_eq!(names(&report, Verdict::AcceptedByMistake), ["query-added"]);
}

#[test]
fn each_delivery_has_an_identifier_of_its_own() {
    let receiver = Receiver::start({
        let mut known = HashSet::new();
        move |received| {
            let is_new = known.insert(received.value("X-GitHub-Delivery").unwrap_or_default());
            let signature = received.value("X-Hub-Signature-256").unwrap_or_default();
            let is_signed = is_of_github(received, &signature);
            reply(if is_new && is_signed { 200 } else { 403 }, &[])
        }
    });
    let mut github = options();
    github.scheme = SchemeName::Github;
    let report = ask(&receiver.url(), &github).expect("a report");
    assert_eq!(
        names(&report, Verdict::RejectedByMistake),
        [""; 0],
        "{report:#?}"
    );
}

fn is_of_github(received: &Received, signature: &str) -> bool {
    let token = basestring::WebhookSecret::new(TOKEN).expect("a secret");
    let hash = basestring::github::Hash::Sha256;
    basestring::github::verify(hash, &token, &received.body, signature.as_bytes()).is_ok()
}

#[test]
fn a_content_type_that_is_not_supported_is_left_out() {
    let receiver = Receiver::start(|received| {
        let status = match (received.is_json(), is_right(received)) {
            (true, _) => 415,
            (false, true) => 200,
            (false, false) => 403,
        };
        reply(status, &[])
    });
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Correct, "{report:#?}");
    // GitHub sends a form in place of JSON.
    let receiver = Receiver::start(|received| {
        let signature = received.value("X-Hub-Signature-256").unwrap_or_default();
        let status = match (received.is_json(), is_of_github(received, &signature)) {
            (true, _) => 415,
            (false, true) if received.form()[0].0 == b"payload" => 200,
            (false, _) => 403,
        };
        reply(status, &[])
    });
    let mut github = options();
    github.scheme = SchemeName::Github;
    let report = ask(&receiver.url(), &github).expect("a report");
    let form = report
        .outcome(Shape::Form.valid_name())
        .expect("it is sent");
    assert_eq!(form.verdict, Verdict::Correct);
    assert_eq!(
        names(&report, Verdict::AcceptedByMistake),
        [""; 0],
        "{report:#?}"
    );
    assert_eq!(
        names(&report, Verdict::RejectedByMistake),
        [""; 0],
        "{report:#?}"
    );
}

/// An answer with that status and this body.
fn answer(status: u16, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} Answer\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

#[test]
fn a_missing_csrf_token_is_named_and_no_signature_is_tried() {
    for (status, body) in [
        (
            403,
            "<h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>",
        ),
        (419, "Page Expired"),
        (422, "ActionController::InvalidAuthenticityToken"),
        (403, "ForbiddenError: invalid csrf token"),
    ] {
        let receiver = Receiver::start(move |received| {
            let is_get = received.method == "GET";
            match (is_get, is_right(received)) {
                (true, true) => reply(200, &[]),
                (true, false) => reply(403, &[]),
                (false, _) => answer(status, body),
            }
        });
        let report = report(&receiver.url());
        let causes = report.refused[0].causes.join("\n");
        assert!(causes.contains("requires a CSRF token"), "{causes}");
        assert!(report.refused[0].accepted.is_empty());
        let posts = receiver
            .log()
            .into_iter()
            .filter(|received| received.method == "POST");
        assert!(posts.count() < 6);
    }
    // A page that has a token for its own forms.
    let page = "<meta name=\"csrf-token\" content=\"x\"><h1>Forbidden</h1>";
    let receiver = Receiver::start(move |_| answer(403, page));
    let causes = report(&receiver.url()).refused[0].causes.join("\n");
    assert!(!causes.contains("CSRF token, which"), "{causes}");
}

#[test]
fn an_error_for_every_invalid_request_is_one_finding() {
    let receiver =
        Receiver::start(|received| reply(if is_right(received) { 200 } else { 500 }, &[]));
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Unclear);
    let invalid = report
        .outcomes
        .iter()
        .filter(|outcome| outcome.expected == Expected::Reject);
    let shown: Vec<&str> = invalid
        .filter(|outcome| outcome.covered_by.is_none())
        .map(|outcome| outcome.name.as_str())
        .collect();
    assert_eq!(shown, ["signature-missing"]);
    let first = report.outcome("signature-missing").expect("it is sent");
    assert!(first.mistakes.is_empty());
    assert!(
        first
            .remark
            .as_deref()
            .is_some_and(|remark| remark.contains("Answer 403"))
    );
}

#[test]
fn a_rejection_in_the_body_alone_is_not_called_an_acceptance() {
    let receiver = Receiver::start(|received| {
        let is_right = is_right(received);
        let body = if is_right {
            "<Response/>"
        } else {
            "{\"error\":\"invalid signature\"}"
        };
        answer(200, body)
    });
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Unclear, "{report:#?}");
    let other = report.outcome("signature-other").expect("it is sent");
    assert!(
        other
            .remark
            .as_deref()
            .is_some_and(|remark| remark.contains("invalid signature"))
    );
}
