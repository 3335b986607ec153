//! Receivers as people build them: the right ones get no fault, and the others their own.

use basestring::{Secret, twilio};
use basestring_sandbox::webhook::{Report, Seen, Target, TargetOptions, Verdict, run};

use crate::receiver::{Received, Receiver, TOKEN, is_right, reply};
use crate::{names, options, report};

fn token() -> Secret {
    Secret::from(TOKEN)
}

/// Whether a signature is that of this URL and of the form's fields.
fn is_of(received: &Received, url: &str) -> bool {
    let signature = received.signature().unwrap_or_default();
    signature == twilio::sign(&token(), url.as_bytes(), &received.form())
}

/// The hash of the body, where the URL has one.
fn hash_is_of(received: &Received, body: &[u8]) -> bool {
    let hash = format!("bodySHA256={}", twilio::body_sha256(body));
    !received.target.contains("bodySHA256=") || received.target.contains(&hash)
}

#[track_caller]
fn assert_no_fault(report: &Report, what: &str) {
    for verdict in [Verdict::AcceptedByMistake, Verdict::RejectedByMistake] {
        assert_eq!(names(report, verdict), [""; 0], "{what}: {report:#?}");
    }
    assert!(
        report.refused.is_empty() && report.findings.is_empty(),
        "{what}"
    );
}

/// Validators that follow the documentation, each with a choice that it leaves.
#[test]
fn right_receivers_get_no_fault() {
    type Check = fn(&Received) -> bool;
    let receivers: [(&str, Check); 6] = [
        ("the reference", is_right),
        ("the URL with its port alone, over http", |received| {
            let own = received.url();
            is_of(received, &own)
                && hash_is_of(received, &received.body)
                && (!received.is_json() || received.target.contains("bodySHA256="))
        }),
        ("JSON without bodySHA256 as an empty form", |received| {
            let urls = twilio::candidates(received.url().as_bytes());
            let urls = urls
                .into_iter()
                .filter_map(|url| String::from_utf8(url).ok());
            urls.into_iter().any(|url| is_of(received, &url))
                && (!received.is_json() || hash_is_of(received, &received.body))
        }),
        ("the hash of {} for an empty body", |received| {
            let body: &[u8] = if received.body.is_empty() {
                b"{}"
            } else {
                &received.body
            };
            let urls = twilio::candidates(received.url().as_bytes());
            let urls = urls
                .into_iter()
                .filter_map(|url| String::from_utf8(url).ok());
            urls.into_iter().any(|url| is_of(received, &url))
                && (!received.is_json()
                    || (received.target.contains("bodySHA256=") && hash_is_of(received, body)))
        }),
        ("equal pairs each time", |received| {
            let mut fields = received.form();
            fields.sort();
            let mut text = received.url().into_bytes();
            fields
                .iter()
                .for_each(|(name, value)| text.extend([&name[..], value].concat()));
            let none: &[(&[u8], &[u8])] = &[];
            let signature = twilio::sign(&token(), &text, none);
            received.signature() == Some(signature)
                && (!received.is_json()
                    || (received.target.contains("bodySHA256=")
                        && hash_is_of(received, &received.body)))
        }),
        ("the query in a second form", |received| {
            let other = received.url().replace('\'', "%27").replace('@', "%40");
            let is_any = is_of(received, &received.url()) || is_of(received, &other);
            is_any
                && (!received.is_json()
                    || (received.target.contains("bodySHA256=")
                        && hash_is_of(received, &received.body)))
        }),
    ];
    for (what, check) in receivers {
        let receiver = Receiver::judging(check);
        assert_no_fault(&report(&receiver.url()), what);
    }
}

#[test]
fn a_receiver_that_is_busy_is_not_wrong() {
    let mut count = 0;
    let receiver = Receiver::start(move |received| {
        count += 1;
        let status = match (count % 5, is_right(received)) {
            (0, _) => 429,
            (_, true) => 200,
            (_, false) => 403,
        };
        reply(status, &[])
    });
    assert_no_fault(&report(&receiver.url()), "429");
}

/// Express without the raw body: the middleware hashes {} for it.
#[test]
fn a_missing_raw_body_is_named_and_the_token_is_not_in_question() {
    let receiver = Receiver::judging(|received| {
        is_of(received, &received.url()) && (!received.is_json() || hash_is_of(received, b"{}"))
    });
    let report = report(&receiver.url());
    assert_eq!(report.refused.len(), 1);
    let refusal = &report.refused[0];
    assert!(
        refusal.accepted.contains(&"raw-body-missing".to_owned()),
        "{refusal:#?}"
    );
    assert_eq!(refusal.mistakes[0].id, "twilio-body-hash-of-empty-body");
    let causes = refusal.causes.join("\n");
    assert!(
        causes.contains("rawBody") && !causes.contains("AuthToken"),
        "{causes}"
    );
}

/// A proxy or a router that takes a piece of the path away, with one or two segments.
#[test]
fn a_prefix_that_is_taken_away_is_named() {
    for path in ["/app/hook", "/a/b/hook", "/hook"] {
        let receiver = Receiver::judging(move |received| {
            let prefix = path.trim_end_matches("/hook");
            let prefix = if prefix.is_empty() { "/hook" } else { prefix };
            let inner = received.url().replacen(prefix, "", 1);
            let inner = if prefix == "/hook" {
                let host = received.value("Host").unwrap_or_default();
                inner.replacen(&host, &format!("{host}/"), 1)
            } else {
                inner
            };
            is_of(received, &inner)
        });
        let report = report(&format!("http://{}{path}", receiver.address));
        for refusal in &report.refused {
            let ids: Vec<&str> = refusal.mistakes.iter().map(|m| m.id).collect();
            assert_eq!(ids, ["twilio-path-rewritten"], "{path}: {refusal:#?}");
        }
        assert!(!report.refused.is_empty());
    }
}

/// With a public URL, the requested one is tried as well, with its port and without it.
#[test]
fn the_requested_url_is_tried_where_another_one_is_signed() {
    type Url = fn(&Received) -> String;
    let urls: [(Url, &str); 2] = [
        (Received::url, "twilio-internal-host"),
        (
            |received| received.url().replacen("http://", "https://", 1),
            "twilio-internal-host",
        ),
    ];
    for (url, id) in urls {
        let receiver = Receiver::judging(move |received| is_of(received, &url(received)));
        let place = TargetOptions {
            signed_url: Some("https://hooks.example.org/voice".to_owned()),
            ..TargetOptions::default()
        };
        let target = Target::new(&receiver.url(), &place).expect("a target");
        let report = run(&target, &options()).expect("a report");
        let refusal = &report.refused[0];
        let ids: Vec<&str> = refusal.mistakes.iter().map(|m| m.id).collect();
        assert!(ids.contains(&id), "{refusal:#?}");
    }
    // Without the port, where the receiver has it.
    let receiver = Receiver::judging(|received| is_of(received, &received.url()));
    let host = receiver.address.ip().to_string();
    let place = TargetOptions {
        signed_url: Some(format!("http://{host}/voice")),
        ..TargetOptions::default()
    };
    let target = Target::new(&receiver.url(), &place).expect("a target");
    let report = run(&target, &options()).expect("a report");
    let ids: Vec<&str> = report.refused[0].mistakes.iter().map(|m| m.id).collect();
    assert_eq!(ids, ["twilio-port-added"], "{:#?}", report.refused[0]);
}

#[test]
fn the_port_that_twilio_leaves_out_is_sent_as_a_right_request() {
    let receiver = Receiver::judging(|received| {
        is_of(received, &received.url())
            && (!received.is_json()
                || (received.target.contains("bodySHA256=")
                    && hash_is_of(received, &received.body)))
    });
    let report = report(&receiver.url());
    let outcome = report.outcome("valid-port-omitted").expect("it is sent");
    assert_eq!(
        (outcome.seen, outcome.verdict),
        (Seen::Rejected, Verdict::Unspecified)
    );
    assert_eq!(outcome.mistakes[0].id, "twilio-port-added");
}

#[test]
fn a_receiver_that_checks_nothing_makes_none_of_the_mistakes_that_it_accepts() {
    let receiver = Receiver::judging(|_| true);
    let report = report(&receiver.url());
    let wrong = report.outcomes.iter();
    let wrong = wrong.filter(|outcome| outcome.verdict == Verdict::AcceptedByMistake);
    let mut ids: Vec<&str> = wrong
        .flat_map(|outcome| &outcome.mistakes)
        .map(|mistake| mistake.id)
        .collect();
    ids.dedup();
    assert_eq!(ids, ["twilio-fails-open"]);
}

#[test]
fn a_host_header_is_replaced() {
    let receiver = Receiver::judging(is_right);
    let mut options = options();
    options.extra_headers = vec![("Host".to_owned(), "hooks.example.org".to_owned())];
    let place = TargetOptions {
        signed_url: Some("http://hooks.example.org/voice".to_owned()),
        ..TargetOptions::default()
    };
    let target = Target::new(&receiver.url(), &place).expect("a target");
    let report = run(&target, &options).expect("a report");
    assert_no_fault(&report, "Host");
    let log = receiver.log();
    assert!(
        log.iter()
            .all(|received| received.values("Host") == ["hooks.example.org"])
    );
}
