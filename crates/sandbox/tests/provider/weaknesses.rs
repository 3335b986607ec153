//! One weakness at a time.

use std::sync::Mutex;

use crate::{report, wrong};

/// The switches, and the mistake that is named where its name is not the switch's.
const WEAKNESSES: &[(&str, &str)] = &[
    ("answer-cacheable", ""),
    ("answer-callback-not-confirmed", ""),
    ("answer-credentials-predictable", ""),
    ("answer-not-form-encoded", ""),
    ("answer-stack-trace", ""),
    ("answer-tells-clients", ""),
    ("answer-verifier-predictable", ""),
    ("answers 500 late", "answer-server-error answer-stack-trace"),
    ("base64-lenient-verify", ""),
    ("duplicates last", "verify-duplicate-parameters"),
    ("leaks", "verify-expected-base-string-leaked"),
    ("loose prefix", "verify-loose-comparison"),
    ("method-override", ""),
    ("uri-host-header-ignored", ""),
    ("verify-absent-signature", ""),
    ("verify-body-hash-unchecked", ""),
    ("verify-callback-at-authorization", ""),
    ("verify-callback-line-breaks", ""),
    ("verify-callback-optional", ""),
    ("verify-callback-unchecked", ""),
    ("verify-nonce-in-memory", ""),
    ("verify-client-secret-unchecked", ""),
    ("verify-denial-ignored", ""),
    ("verify-duplicate-parameters", ""),
    ("verify-empty-secret", ""),
    ("verify-failed-exchange", ""),
    ("verify-grant-unchecked", ""),
    ("verify-guard-path-mismatch", ""),
    ("verify-http-method-unsigned", ""),
    ("verify-loose-comparison", ""),
    ("verify-method-confusion", ""),
    ("verify-method-downgrade", ""),
    ("verify-method-none", ""),
    ("verify-method-unchecked", ""),
    ("verify-missing-parameter", ""),
    ("verify-nonce-before-signature", ""),
    ("verify-nonce-forgotten", ""),
    ("verify-nonce-ignored", ""),
    ("verify-nonce-last-only", ""),
    ("verify-nonce-per-request", ""),
    ("verify-nonce-race", ""),
    ("verify-nonce-scope", ""),
    ("verify-not-required", ""),
    ("verify-path-unsigned", ""),
    ("verify-plain-http", ""),
    ("verify-public-url-from-untrusted-header", ""),
    ("verify-revoked-token", ""),
    ("verify-second-authorization", ""),
    ("verify-signature-unchecked", ""),
    ("verify-signature-unchecked-when-issuing", ""),
    ("verify-temporary-as-token", ""),
    ("verify-temporary-credentials-reused", ""),
    ("verify-temporary-expired", ""),
    ("verify-temporary-not-bound", ""),
    ("verify-temporary-single", ""),
    ("verify-timestamp-format", ""),
    ("verify-timestamp-monotonic", ""),
    ("verify-timestamp-unchecked", ""),
    ("verify-timestamp-window-one-sided", ""),
    ("verify-token-as-temporary", ""),
    ("verify-token-secret-unchecked", ""),
    ("verify-two-locations", ""),
    ("verify-verifier-not-bound", ""),
    ("verify-verifier-unchecked", ""),
    ("verify-version-required", ""),
    ("verify-version-unchecked", ""),
    ("body too", "verify-body-unsigned"),
    ("body hash of PUT", "verify-body-hash-unchecked"),
    ("callback empty", "verify-callback-unchecked"),
    ("callback with a line feed", "verify-callback-line-breaks"),
    ("claims a path", "verify-public-url-from-untrusted-header"),
    ("claims a port", "verify-public-url-from-untrusted-header"),
    ("code of any exchange", "verify-verifier-not-bound"),
    ("crashes on UTF-8", "answer-server-error"),
    ("exchanged as token", "verify-temporary-as-token"),
    ("issues without signature", "verify-absent-signature"),
    ("key of no secret", "verify-client-secret-unchecked"),
    ("leaks in Base64", "verify-expected-base-string-leaked"),
    ("leaks in a header", "verify-expected-base-string-leaked"),
    ("nonces by timestamp", "verify-nonce-forgotten"),
    ("nonces without case", "nonces/nonce-in-other-case"),
    ("open for Bearer", "verify-not-required"),
    ("secret is token", "answer-credentials-predictable"),
    ("timestamps once", "verify-timestamp-monotonic"),
    ("tokens count", "answer-credentials-predictable"),
    ("unchecked for JSON", "verify-signature-unchecked"),
    ("unchecked if long", "verify-signature-unchecked"),
    ("verifier prefix", "verify-verifier-unchecked"),
    ("verify-parameter-unsigned", ""),
    ("verify-query-unsigned", ""),
    ("collect-callback-unsigned", ""),
    ("collect-realm-signed", ""),
    ("header-order-assumed", ""),
    ("nonces of a client", "verify-nonce-scope"),
    ("nonces without tokens", "verify-nonce-scope"),
    ("open for DELETE", "verify-not-required"),
    ("parse-scheme-case", ""),
    ("parse-space-not-allowed", ""),
    (
        "shares query-duplicates-last-wins",
        "query-duplicates-last-wins",
    ),
    ("verifier optional", "verify-verifier-unchecked"),
    ("verify-unknown-credentials", ""),
    ("version prefix", "verify-version-unchecked"),
    (
        "shares collect-form-body-left-out",
        "collect-form-body-left-out",
    ),
    ("shares collect-query-left-out", "collect-query-left-out"),
    ("shares sort-none", "sort-none"),
    ("shares key-ampersand-missing", "key-ampersand-missing"),
];

/// How many providers are tested at the same time.
const THREADS: usize = 6;

#[test]
fn every_weakness_is_found_and_named_as_itself_alone() {
    let only = std::env::var("WEAKNESS").unwrap_or_default();
    let chosen = WEAKNESSES
        .iter()
        .filter(|(switch, _)| switch.contains(&*only));
    let left = Mutex::new(chosen.collect::<Vec<_>>());
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let next = left.lock().expect("a list").pop();
                    let Some((switch, named)) = next else { break };
                    let named = if named.is_empty() { switch } else { named };
                    let expected: Vec<&str> = named.split(' ').collect();
                    let report = report(switch);
                    if report.weaknesses() != expected {
                        let found = (switch, report.weaknesses(), wrong(&report));
                        faults.lock().expect("a list").push(found);
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().expect("a list");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_right_provider_is_clean() {
    let report = report("right");
    assert!(report.weaknesses().is_empty(), "{:#?}", wrong(&report));
    let not_judged: Vec<&str> = report
        .outcomes
        .iter()
        .filter(|outcome| outcome.verdict.name() == "not judged")
        .map(|outcome| outcome.id.as_str())
        .collect();
    assert_eq!(
        not_judged,
        [
            "header/default-port",
            "flow/plain-http-temporary",
            "flow/plain-http-token",
            "later/replay-old-timestamp"
        ]
    );
}

#[test]
fn a_right_provider_over_https_is_clean_and_rejects_plain_http() {
    let report = report("right over https");
    assert!(report.weaknesses().is_empty(), "{:#?}", wrong(&report));
    for id in ["flow/plain-http-temporary", "flow/plain-http-token"] {
        let outcome = report.outcomes.iter().find(|outcome| outcome.id == id);
        let outcome = outcome.expect("it is tested");
        assert_eq!(outcome.verdict.name(), "correct", "{}", outcome.evidence);
        assert!(outcome.evidence.contains("403"), "{}", outcome.evidence);
    }
}

#[test]
fn what_the_rfc_leaves_open_is_permitted_and_named() {
    for switch in [
        "verify-absolute-form-trusted",
        "verify-chunked-body-unsigned",
        "verify-compressed-body-unsigned",
        "verify-token-not-bound",
    ] {
        let report = report(switch);
        assert!(report.weaknesses().is_empty(), "{:#?}", wrong(&report));
        let permitted = report
            .outcomes
            .iter()
            .find(|outcome| outcome.verdict.name() == "permitted" && outcome.mistakes == [switch]);
        assert!(permitted.is_some(), "{switch}");
    }
}

#[test]
fn a_provider_that_restricts_no_timestamps_has_a_permitted_difference() {
    let report = report("no window");
    assert!(report.weaknesses().is_empty(), "{:#?}", wrong(&report));
    let old = report
        .outcomes
        .iter()
        .find(|outcome| outcome.id == "timestamps/old");
    let old = old.expect("it is tested");
    assert_eq!(old.verdict.name(), "permitted");
    assert_eq!(old.mistakes, ["verify-timestamp-unchecked"]);
}
