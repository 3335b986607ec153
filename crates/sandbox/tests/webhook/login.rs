//! Logins that fail: the cause is reported, and no signature is tried.

use basestring::digest::{self, Challenge, Qop};
use basestring::{Secret, basic};
use basestring_sandbox::webhook::{End, Report, Target, TargetOptions};

use crate::receiver::{Received, Receiver, is_right, reply};
use crate::report;

const CHALLENGE: (&str, &str) = ("WWW-Authenticate", "Basic realm=\"hooks\"");

fn judged(received: &Received) -> Vec<u8> {
    reply(if is_right(received) { 200 } else { 403 }, &[])
}

/// User name and password of a Basic header.
fn credentials(received: &Received) -> Option<(Vec<u8>, Vec<u8>)> {
    let header = received.value("Authorization")?;
    let (name, password) = basic::parse_authorization(header.as_bytes()).ok()?;
    Some((name, password.expose().to_vec()))
}

/// The causes of the first rejection, the mistakes that are named, and how many requests were sent.
#[track_caller]
fn found(report: &Report) -> (String, Vec<&'static str>, usize) {
    assert_eq!(report.end(), End::ValidRejected, "{report:#?}");
    let refusal = &report.refused[0];
    assert!(refusal.is_login, "{refusal:#?}");
    assert!(refusal.accepted.is_empty(), "{refusal:#?}");
    let ids = refusal.mistakes.iter().map(|mistake| mistake.id);
    (refusal.causes.join("\n"), ids.collect(), report.requests)
}

#[test]
fn a_refused_password_is_a_login_problem_and_no_signature_is_tried() {
    let receiver = Receiver::start(|received| match credentials(received) {
        Some((name, password)) if name == b"user" && password == b"right" => judged(received),
        Some(_) | None => reply(401, &[CHALLENGE]),
    });
    let report = report(&receiver.url_with("user:wrong"));
    let (causes, ids, requests) = found(&report);
    assert!(
        causes.contains("It has not looked at the signature"),
        "{causes}"
    );
    assert!(
        causes.contains("the AuthToken and the signed URL are not the cause"),
        "{causes}"
    );
    assert!(causes.contains("%2F, %23, %3F, %40"), "{causes}");
    assert!(ids.is_empty() && requests < 20, "{ids:?} {requests}");
    // Every request has the right signature: none was changed.
    assert!(receiver.log().iter().all(is_right));
}

#[test]
fn a_receiver_that_never_requests_credentials_is_named() {
    for status in [403, 400, 401] {
        let receiver = Receiver::start(move |received| match credentials(received) {
            Some((name, password)) if name == b"user" && password == b"p@ss" => judged(received),
            Some(_) | None => reply(status, &[]),
        });
        let report = report(&receiver.url_with("user:p%40ss"));
        let (causes, ids, _) = found(&report);
        assert_eq!(ids, ["basic-header-without-challenge"], "{status}");
        assert!(
            causes.contains("only after a 401 with WWW-Authenticate"),
            "{causes}"
        );
        assert!(!causes.contains("AuthToken"), "{causes}");
    }
}

#[test]
fn a_receiver_without_a_login_is_not_blamed_for_one() {
    // The URL has a password, nothing requests it, and the URL is what is wrong.
    let receiver = Receiver::judging(|received| {
        let url = received.url().replacen("http://", "https://", 1);
        crate::receiver::is_right_at(received, &url)
    });
    let report = report(&receiver.url_with("user:password"));
    let refusal = &report.refused[0];
    assert!(!refusal.is_login, "{refusal:#?}");
    assert_eq!(refusal.accepted, ["scheme-other"]);
}

#[test]
fn a_password_that_is_not_decoded_is_named() {
    let receiver = Receiver::start(|received| match credentials(received) {
        Some((_, password)) if password == b"p%2Fw" => judged(received),
        Some(_) | None => reply(401, &[CHALLENGE]),
    });
    let report = report(&receiver.url_with("user:p%2Fw"));
    let (_, ids, _) = found(&report);
    assert_eq!(ids, ["basic-userinfo-not-decoded"]);
}

/// A Digest server that hashes this target, and answers this status to a response for another one.
fn digest_server(target: fn(&Received) -> String, wrong: u16) -> Receiver {
    Receiver::start(move |received| {
        let mut challenge = Challenge::new("hooks", "nonce");
        challenge.qop = vec![Qop::Auth];
        let field = challenge.to_field().expect("a challenge");
        let asks = [("WWW-Authenticate", field.as_str())];
        let Some(header) = received.value("Authorization") else {
            return reply(401, &asks);
        };
        let answer = digest::parse_authorization(header.as_bytes()).expect("an answer");
        let target = target(received);
        let request = digest::Request {
            method: received.method.as_bytes(),
            uri: target.as_bytes(),
            body: &received.body,
        };
        let password = Secret::from("password");
        match digest::verify(&answer, &challenge, b"user", &password, &request, |_| true) {
            Ok(()) => judged(received),
            Err(_) if wrong == 401 => reply(401, &asks),
            Err(_) => reply(wrong, &[]),
        }
    })
}

#[test]
fn a_digest_over_another_path_or_without_the_query_is_named() {
    let inner = |received: &Received| received.target.replacen("/public/app", "", 1);
    for wrong in [400, 401] {
        let receiver = digest_server(inner, wrong);
        let url = format!("http://user:password@{}/public/app/hook", receiver.address);
        let (causes, ids, _) = found(&report(&url));
        assert_eq!(ids, ["digest-path-rewritten"], "{wrong}");
        assert!(
            causes.contains("/hook") && causes.contains("proxy"),
            "{causes}"
        );
        assert!(!causes.contains("AuthToken"), "{causes}");
        let shown = format!("It answers 200 to that, and {wrong} to");
        assert!(causes.contains(&shown), "{causes}");
    }
    let without_query = |received: &Received| received.path().to_owned();
    let receiver = digest_server(without_query, 401);
    let report = report(&receiver.url_with("user:password"));
    let refusal = &report.refused[0];
    assert!(refusal.is_login);
    assert_eq!(refusal.mistakes[0].id, "digest-uri-without-query");
}

#[test]
fn a_status_that_a_wrong_password_gets_as_well_shows_no_accepted_credentials() {
    // RFC 7616, 3.4.6: a uri that is not that of the request is answered with 400. The receiver
    // compares it before the password, and has another password.
    let field = |received: &Received| received.value("Authorization").unwrap_or_default();
    let is_of_target = move |received: &Received| {
        let digest = digest::parse_authorization(field(received).as_bytes());
        digest.is_ok_and(|digest| digest.uri == received.target.as_bytes())
    };
    for other in [400, 403, 404, 200] {
        let receiver = Receiver::start(move |received| {
            let mut challenge = Challenge::new("hooks", "nonce");
            challenge.qop = vec![Qop::Auth];
            let asks = challenge.to_field().expect("a challenge");
            if field(received).is_empty() || is_of_target(received) {
                reply(401, &[("WWW-Authenticate", &asks)])
            } else {
                reply(other, &[])
            }
        });
        let url = format!("http://user:wrong@{}/app/hook?a=1", receiver.address);
        let (causes, ids, _) = found(&report(&url));
        assert!(ids.is_empty(), "{other}: {ids:?}");
        assert!(causes.contains("check user name and password"), "{causes}");
        assert!(!causes.contains("the receiver accepts"), "{causes}");
    }
}

#[test]
fn one_rejection_by_chance_is_no_finding() {
    // Every eleventh request is rejected, and the same request is accepted the next time.
    let mut count = 0;
    let receiver = Receiver::judging(move |received| {
        count += 1;
        count % 11 != 1 && is_right(received)
    });
    let report = report(&receiver.url());
    assert_ne!(report.end(), End::Wrong, "{report:#?}");
    assert_ne!(report.end(), End::ValidRejected, "{report:#?}");
    assert!(report.refused.is_empty());
    let mut outcomes = report.outcomes.iter();
    assert!(outcomes.all(|outcome| {
        outcome.seen != basestring_sandbox::webhook::Seen::Unclear || outcome.mistakes.is_empty()
    }));
}

#[test]
fn a_password_that_has_to_be_escaped_is_reported() {
    for password in ["p/w", "p#w", "p?w", "p%w"] {
        let url = format!("http://user:{password}@127.0.0.1:5000/hook");
        let fault = Target::new(&url, &TargetOptions::default()).expect_err("it is invalid");
        let words = fault.to_string();
        assert!(words.contains("%2F, %23, %3F, %40"), "{password}: {words}");
        assert!(!words.contains(password), "{words}");
    }
}
