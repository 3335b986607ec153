//! Receivers with one fault each: the sender finds it.

use basestring::{Secret, WebhookSecret, twilio};
use basestring_oracle::Mistake;
use basestring_oracle::internal::schemes::Scheme;
use basestring_sandbox::webhook::{End, Expected, Report, Target, TargetOptions, Verdict, run};

use crate::receiver::{Received, Receiver, TOKEN, expected, is_right, reply};
use crate::{ask, names, options, report};

#[test]
fn a_correct_receiver_gets_no_fault() {
    let receiver = Receiver::judging(is_right);
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Correct, "{report:#?}");
    let log = receiver.log();
    assert_eq!(log.len(), report.requests);
    assert_eq!(log.len(), report.outcomes.len());
    // The query is sent exactly as it is signed.
    let targets: Vec<&str> = log
        .iter()
        .map(|received| received.target.as_str())
        .collect();
    for target in [
        "/voice?zone=b&account=a",
        "/voice?note=%2B1+a@b",
        "/voice?note=it's",
    ] {
        assert!(targets.contains(&target), "{target}");
    }
}

#[test]
fn the_urls_own_query_stays_before_added_parameters() {
    let receiver = Receiver::judging(is_right);
    let report = report(&format!("{}?own=1", receiver.url()));
    assert_eq!(report.end(), End::Correct, "{report:#?}");
    let log = receiver.log();
    let is_sent = |target: &str| log.iter().any(|received| received.target == target);
    assert!(is_sent("/voice?own=1") && is_sent("/voice?own=1&zone=b&account=a"));
}

#[test]
fn every_twilio_mistake_is_tried_or_listed_as_untried() {
    let receiver = Receiver::judging(is_right);
    let report = report(&receiver.url_with("user:password"));
    let shown = report.outcomes.iter().flat_map(|outcome| &outcome.mistakes);
    let shown: Vec<&str> = shown.map(|mistake| mistake.id).collect();
    let mut untried: Vec<&str> = report.untried.iter().map(|untried| untried.id).collect();
    untried.sort_unstable();
    for mistake in Mistake::all()
        .iter()
        .filter(|mistake| mistake.scheme == Scheme::Twilio)
    {
        let id = mistake.id.as_str();
        assert_ne!(shown.contains(&id), untried.contains(&id), "{id}");
    }
    let whole = report
        .outcome("twilio-credentials-in-url")
        .expect("it is sent");
    assert_eq!(whole.expected, Expected::Reject);
    assert_eq!(
        untried,
        ["twilio-not-constant-time", "twilio-url-normalised"]
    );
}

#[test]
fn a_receiver_without_a_check_accepts_every_invalid_request() {
    let receiver = Receiver::judging(|_| true);
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Wrong);
    for outcome in &report.outcomes {
        let is_found = outcome.verdict == Verdict::AcceptedByMistake;
        assert_eq!(
            is_found,
            outcome.expected == Expected::Reject,
            "{}",
            outcome.name
        );
    }
}

/// Whether the URL has the hash of the JSON body.
fn is_hash_right(received: &Received) -> bool {
    let hash = format!("bodySHA256={}", twilio::body_sha256(&received.body));
    !received.is_json() || received.target.contains(&hash)
}

#[test]
fn each_fault_of_comparing_and_of_the_body_is_found() {
    type Check = fn(&Received) -> bool;
    let hash_ignored: Check = |received| {
        let signature = received.signature().unwrap_or_default();
        is_right(received) || (received.is_json() && signature == expected(received))
    };
    let beginning: Check = |received| {
        let signature = received.signature().unwrap_or_default();
        is_hash_right(received)
            && signature
                .get(..14)
                .is_some_and(|head| expected(received).starts_with(head))
    };
    let letter_case: Check = |received| {
        let signature = received.signature().unwrap_or_default();
        is_hash_right(received) && signature.eq_ignore_ascii_case(&expected(received))
    };
    let absent: Check =
        |received| is_right(received) || received.values("X-Twilio-Signature").is_empty();
    let guarded: Check = |received| is_right(received) || !received.path().starts_with("/voice");
    let lenient: Check = |received| {
        let signed = received
            .target
            .replace("&added=1", "")
            .replace("?added=1", "");
        let other = Received {
            target: signed,
            ..received.clone()
        };
        is_right(received) || is_right(&other)
    };
    for (check, accepted) in [
        (
            hash_ignored,
            &[
                "body-tampered",
                "hash-wrong",
                "hash-base64",
                "hash-reserialised",
            ][..],
        ),
        (
            beginning,
            &[
                "signature-beginning",
                "signature-other-end",
                "signature-longer",
            ],
        ),
        (letter_case, &["signature-letter-case"]),
        (absent, &["signature-missing", "path-escaped"]),
        (guarded, &["path-escaped"]),
        (lenient, &["query-added"]),
    ] {
        let receiver = Receiver::judging(check);
        let report = report(&receiver.url());
        assert_eq!(names(&report, Verdict::AcceptedByMistake), accepted);
        assert_eq!(names(&report, Verdict::RejectedByMistake), [""; 0]);
        assert_eq!(report.end(), End::Wrong);
    }
}

/// Mistakes that are named besides the receiver's own: what it does is the same on what was sent.
const ALSO_NAMED: [(&str, &str, &str); 4] = [
    (
        "twilio-not-sorted",
        "twilio-duplicate-order",
        "who does not sort names does not sort the values of a name",
    ),
    (
        "twilio-query-dropped",
        "twilio-body-hash-parameter-removed",
        "the hash is the whole query of the JSON request",
    ),
    (
        "twilio-credentials-in-url",
        "twilio-port-dropped",
        "a URL without user name is cut at the colon of its port",
    ),
    (
        "twilio-url-normalised",
        "twilio-port-added",
        "it tries the URL with its port alone",
    ),
];

/// The mistakes that a report says the receiver makes.
fn named(report: &Report) -> Vec<&str> {
    let outcomes = report.outcomes.iter().filter(|outcome| {
        matches!(
            outcome.verdict,
            Verdict::AcceptedByMistake | Verdict::RejectedByMistake
        )
    });
    let refused = report.refused.iter().flat_map(|refusal| &refusal.mistakes);
    let mistakes = outcomes
        .flat_map(|outcome| &outcome.mistakes)
        .chain(refused);
    let mut ids: Vec<&str> = mistakes.map(|mistake| mistake.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// If a receiver makes a mistake, the mistake is named: it accepts the signature of a sender that makes
/// the same mistake.
#[test]
fn every_mistake_of_a_receiver_is_named() {
    let signed_urls = [
        None,
        Some("https://hooks.example.com/voice"),
        Some("https://hooks.example.com:8443/voice"),
        Some("https://user:password@hooks.example.com:8443/voice"),
        Some("https://Hooks.example.com/./voice"),
    ];
    for mistake in Mistake::all()
        .iter()
        .filter(|mistake| mistake.scheme == Scheme::Twilio)
    {
        let Some(rules) = mistake.rules() else {
            continue;
        };
        // Only a wss URL shows the first, and webhooks have none; a receiver may make the second.
        if ["twilio-websocket-scheme", "twilio-repeated-pairs-kept"].contains(&mistake.id.as_str())
        {
            continue;
        }
        let is_named = signed_urls.into_iter().any(|signed_url| {
            let rules = rules.clone();
            let receiver = Receiver::judging(move |received| {
                let own = received.url();
                let url = match signed_url {
                    None => own,
                    Some(signed) => own.replacen(
                        &format!(
                            "http://{}/voice",
                            received.value("Host").unwrap_or_default()
                        ),
                        signed,
                        1,
                    ),
                };
                let signature = received.signature().unwrap_or_default();
                let fields = received.form();
                is_hash_right(received)
                    && rules.twilio_signature(TOKEN.as_bytes(), url.as_bytes(), &fields)
                        == signature
            });
            let place = TargetOptions {
                signed_url: signed_url.map(str::to_owned),
                signs_userinfo: signed_url.is_some_and(|url| url.contains('@')),
                ..TargetOptions::default()
            };
            let target = Target::new(&receiver.url(), &place).expect("a target");
            let report = run(&target, &options()).expect("a report");
            let found = named(&report);
            let others = ALSO_NAMED.iter().filter(|(id, ..)| *id == mistake.id);
            let others: Vec<&str> = others.map(|(_, other, _)| *other).collect();
            let is_true = |id: &&str| *id == mistake.id || others.contains(id);
            assert!(
                found.iter().all(is_true),
                "{} {signed_url:?}: {found:?}",
                mistake.id
            );
            found.contains(&mistake.id.as_str()) && report.end() != End::Correct
        });
        assert!(is_named, "{}", mistake.id);
    }
}

#[test]
fn a_rejected_valid_request_names_the_mistake() {
    // Middleware trims values: the valid request with spaces is rejected, the mistaken one accepted.
    let receiver = Receiver::judging(|received| {
        let mut fields = received.form();
        for (_, value) in &mut fields {
            *value = value.trim_ascii().to_vec();
        }
        let signature = received.signature().unwrap_or_default();
        let url = received.url();
        let token = WebhookSecret::new(TOKEN).expect("a secret");
        if received.is_json() {
            return is_right(received);
        }
        twilio::verify(&token, url.as_bytes(), &fields, signature.as_bytes()).is_ok()
    });
    let report = report(&receiver.url());
    assert_eq!(
        names(&report, Verdict::AcceptedByMistake),
        ["twilio-values-trimmed"]
    );
    assert_eq!(names(&report, Verdict::RejectedByMistake), ["valid-spaces"]);
    let refused = report.outcome("valid-spaces").expect("it is sent");
    let named: Vec<&str> = refused.mistakes.iter().map(|mistake| mistake.id).collect();
    assert_eq!(named, ["twilio-values-trimmed"]);
}

#[test]
fn a_receiver_that_ignores_its_port_is_found() {
    let receiver = Receiver::judging(|received| {
        let host = received.value("Host").unwrap_or_default();
        let (bare, _) = host.split_once(':').expect("a port");
        let url = received.url().replacen(&host, bare, 1);
        let signature = received.signature().unwrap_or_default();
        signature == twilio::sign(&Secret::from(TOKEN), url.as_bytes(), &received.form())
    });
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::ValidRejected);
    assert_eq!(report.refused.len(), 3);
    for refusal in &report.refused {
        assert!(
            refusal.accepted.contains(&"twilio-port-dropped".to_owned()),
            "{refusal:?}"
        );
    }
}

#[test]
fn a_receiver_that_validates_an_https_url_accepts_its_signed_url() {
    let receiver = Receiver::judging(|received| {
        let url = received.url().replacen("http://", "https://", 1);
        crate::receiver::is_right_at(received, &url)
    });
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::ValidRejected);
    assert!(
        report
            .refused
            .iter()
            .all(|refusal| refusal.accepted == ["scheme-other"]),
        "{report:#?}"
    );

    let place = TargetOptions {
        signed_url: Some(receiver.url().replacen("http://", "https://", 1)),
        ..TargetOptions::default()
    };
    let target = Target::new(&receiver.url(), &place).expect("a target");
    let report = run(&target, &options()).expect("a report");
    assert_eq!(report.end(), End::Correct, "{report:#?}");
}

#[test]
fn a_wrong_token_is_not_explained_by_a_mistake() {
    let receiver = Receiver::judging(is_right);
    let mut options = options();
    options.secret = Secret::from("another");
    let report = ask(&receiver.url(), &options).expect("a report");
    assert_eq!(report.end(), End::ValidRejected);
    let causes = report.refused[0].causes.join("\n");
    assert!(
        causes.contains("Check that the receiver has the AuthToken"),
        "{causes}"
    );
}

#[test]
fn a_server_error_neither_accepts_nor_rejects() {
    let receiver = Receiver::start(|received| {
        let status = match (received.signature(), is_right(received)) {
            (_, true) => 200,
            (None, _) => 500,
            _ => 403,
        };
        reply(status, &[])
    });
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Unclear);
    let unclear = names(&report, Verdict::Unclear);
    assert!(unclear.contains(&"signature-missing"), "{unclear:?}");
    let outcome = report.outcome("signature-missing").expect("it is sent");
    assert!(
        outcome
            .mistakes
            .iter()
            .any(|m| m.id == "twilio-signature-header-missing")
    );
}

#[test]
fn a_receiver_may_answer_405_to_a_shape() {
    let answer = |received: &Received| match received.method.as_str() {
        "GET" => reply(405, &[]),
        _ if is_right(received) => reply(204, &[]),
        _ => reply(403, &[]),
    };
    let receiver = Receiver::start(answer);
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Correct, "{report:#?}");
    assert_eq!(report.outcomes[0].verdict, Verdict::Unspecified);
    let gets = receiver
        .log()
        .iter()
        .filter(|received| received.method == "GET")
        .count();
    assert_eq!(gets, 1);

    let mut options = options();
    options.may_leave_out = false;
    let report = ask(&receiver.url(), &options).expect("a report");
    assert_eq!(names(&report, Verdict::RejectedByMistake), ["valid-get"]);
}

#[test]
fn names_select_the_requests() {
    let receiver = Receiver::judging(is_right);
    let mut options = options();
    options.only = vec!["hash-".to_owned(), "valid-utf8".to_owned()];
    let report = ask(&receiver.url(), &options).expect("a report");
    let sent: Vec<&str> = report
        .outcomes
        .iter()
        .map(|outcome| outcome.name.as_str())
        .collect();
    assert_eq!(
        sent,
        [
            "valid-get",
            "valid-form",
            "valid-json",
            "hash-missing",
            "hash-wrong",
            "hash-uppercase",
            "hash-base64",
            "valid-utf8",
            "valid-json-space",
            "hash-reserialised",
            "valid-json-empty",
            "hash-of-braces",
        ]
    );
}
