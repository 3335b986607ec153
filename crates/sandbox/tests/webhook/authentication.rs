//! Receivers that ask for user name and password: what is sent when, and what is counted.

use std::collections::HashMap;

use basestring::digest::{self, Algorithm, Challenge, HashFunction, Qop};
use basestring::{Secret, basic};
use basestring_sandbox::webhook::{End, Report, Target, TargetOptions, Verdict, run};

use crate::receiver::{Received, Receiver, is_right, reply};
use crate::{names, options, report};

const USERINFO: &str = "user:p%40ssw0rd";
const PASSWORD: &str = "p@ssw0rd";

/// How many calls were made: each has one right request.
fn calls(report: &Report) -> usize {
    let outcomes = report.outcomes.iter();
    outcomes
        .filter(|outcome| outcome.name.starts_with("valid-"))
        .count()
}

fn authorized(received: &Received) -> Option<String> {
    received.value("Authorization")
}

fn is_basic(received: &Received) -> bool {
    authorized(received).is_some_and(|field| {
        basic::parse_authorization(field.as_bytes()).is_ok_and(|(name, password)| {
            name == b"user" && password.expose() == PASSWORD.as_bytes()
        })
    })
}

fn status(received: &Received) -> u16 {
    if is_right(received) { 200 } else { 403 }
}

/// A Digest server: each nonce is valid for `uses` requests, with rising counts.
struct DigestServer {
    challenges: Vec<Challenge>,
    nonce: u32,
    /// The last count of each nonce that was issued.
    last: HashMap<Vec<u8>, u32>,
    uses: u32,
    /// Whether the server reports an expired nonce as stale.
    says_stale: bool,
}

/// An answer to a challenge.
enum Verified {
    Right,
    /// Right, and its nonce was used as often as it may be.
    Stale,
    UsedNonce,
}

impl DigestServer {
    fn new(challenges: Vec<Challenge>, uses: u32, says_stale: bool) -> Self {
        Self {
            challenges,
            nonce: 0,
            last: HashMap::new(),
            uses,
            says_stale,
        }
    }

    fn answer(&mut self, received: &Received) -> Vec<u8> {
        let is_stale = match authorized(received).map(|field| self.verify(&field, received)) {
            Some(Verified::Right) => return reply(status(received), &[]),
            Some(Verified::Stale) => true,
            Some(Verified::UsedNonce) | None => false,
        };
        let fields = self.challenge(is_stale && self.says_stale);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|field| ("WWW-Authenticate", field.as_str()))
            .collect();
        reply(401, &fields)
    }

    /// What the answer to a challenge is; it must be right but for its nonce.
    fn verify(&mut self, field: &str, received: &Received) -> Verified {
        let answer = digest::parse_authorization(field.as_bytes()).expect("an answer");
        let mut challenges = self.challenges.iter();
        let challenge = challenges.find(|challenge| challenge.algorithm == answer.algorithm);
        let challenge = Challenge {
            nonce: answer.nonce.clone(),
            ..challenge.expect("an offered algorithm").clone()
        };
        let last = self.last.get_mut(&answer.nonce);
        let last = last.expect("a nonce that was issued");
        let request = digest::Request {
            method: received.method.as_bytes(),
            uri: received.target.as_bytes(),
            body: &received.body,
        };
        let take_count = |count| {
            let is_next = count == *last + 1;
            *last = count;
            is_next
        };
        let secret = Secret::from(PASSWORD);
        let verified = digest::verify(&answer, &challenge, b"user", &secret, &request, take_count);
        if answer.qop.is_none() && verified.is_ok() {
            *last += 1;
        }
        match verified {
            Ok(()) if *last <= self.uses => Verified::Right,
            Ok(()) => Verified::Stale,
            Err(error) => {
                assert_eq!(error.kind(), basestring::Kind::UsedNonce, "{error}");
                Verified::UsedNonce
            }
        }
    }

    /// The headers of the challenges, with a new nonce.
    fn challenge(&mut self, stale: bool) -> Vec<String> {
        self.nonce += 1;
        let nonce = format!("n{}", self.nonce).into_bytes();
        self.last.insert(nonce.clone(), 0);
        let challenges = self.challenges.iter();
        challenges
            .map(|challenge| {
                let challenge = Challenge {
                    nonce: nonce.clone(),
                    stale,
                    ..challenge.clone()
                };
                challenge.to_field().expect("a challenge")
            })
            .collect()
    }
}

fn challenge(hash: HashFunction, qop: &[Qop]) -> Challenge {
    let mut challenge = Challenge::new("webhooks", "");
    challenge.algorithm = Algorithm {
        hash,
        session: false,
    };
    challenge.algorithm_as_sent = Some(challenge.algorithm.name().to_owned());
    challenge.qop = qop.to_vec();
    challenge.opaque = Some(b"o".to_vec());
    challenge
}

#[test]
fn basic_is_answered_once_a_call_and_repeated_without_a_challenge() {
    let receiver = Receiver::start(|received| {
        if is_basic(received) {
            reply(status(received), &[])
        } else {
            reply(401, &[("WWW-Authenticate", "Basic realm=\"webhooks\"")])
        }
    });
    let report = report(&receiver.url_with(USERINFO));
    assert_eq!(report.end(), End::Correct, "{report:#?}");
    assert!(report.outcomes.iter().all(|outcome| outcome.authorized));
    let log = receiver.log();
    // The first request has no credentials, its repetition has, and so has the next of the call.
    assert_eq!(authorized(&log[0]), None);
    assert!(is_basic(&log[1]));
    assert_eq!(
        (&log[0].target, &log[0].body),
        (&log[1].target, &log[1].body)
    );
    // Each call starts without credentials: as many challenges as calls.
    let challenged = log.iter().filter(|received| !is_basic(received)).count();
    assert_eq!(challenged, calls(&report));
    // User name and password are nowhere else.
    for received in &log {
        let head = format!("{} {:?}", received.target, received.values("Host"));
        assert!(!head.contains("user") && !head.contains("ssw0rd"), "{head}");
    }
    assert!(!report.url.contains("user"), "{}", report.url);
}

#[test]
fn digest_counts_up_for_each_nonce() {
    use HashFunction::{Md5, Sha256};
    for challenges in [
        vec![challenge(Md5, &[Qop::Auth])],
        vec![challenge(Md5, &[Qop::AuthInt])],
        vec![challenge(Sha256, &[Qop::Auth, Qop::AuthInt])],
        vec![challenge(Sha256, &[Qop::AuthInt])],
        // The form of RFC 2069.
        vec![challenge(Md5, &[])],
    ] {
        let mut server = DigestServer::new(challenges, u32::MAX, true);
        let receiver = Receiver::start(move |received| server.answer(received));
        let report = report(&receiver.url_with(USERINFO));
        assert_eq!(report.end(), End::Correct, "{report:#?}");
        // One challenge a call: later requests count up.
        let log = receiver.log();
        let challenged = log.iter().filter(|received| authorized(received).is_none());
        assert_eq!(challenged.count(), calls(&report));
        assert_eq!(report.requests, report.outcomes.len() + calls(&report));
    }
}

#[test]
fn the_strongest_of_several_challenges_is_answered() {
    let strong = challenge(HashFunction::Sha256, &[Qop::Auth]);
    let mut server = DigestServer::new(
        vec![challenge(HashFunction::Md5, &[Qop::Auth]), strong],
        u32::MAX,
        true,
    );
    let receiver = Receiver::start(move |received| server.answer(received));
    let report = report(&receiver.url_with(USERINFO));
    assert_eq!(report.end(), End::Correct, "{report:#?}");
    let sent: Vec<String> = receiver.log().iter().filter_map(authorized).collect();
    assert!(
        sent.iter().all(|field| field.contains("algorithm=SHA-256")),
        "{:?}",
        sent.first()
    );
}

#[test]
fn an_expired_nonce_is_replaced() {
    // With stale=true, and without; a nonce may be valid once.
    for (uses, says_stale) in [(3, true), (1, true), (3, false)] {
        let mut server = DigestServer::new(
            vec![challenge(HashFunction::Md5, &[Qop::Auth])],
            uses,
            says_stale,
        );
        let receiver = Receiver::start(move |received| server.answer(received));
        let report = report(&receiver.url_with(USERINFO));
        let wrong =
            report.count(Verdict::AcceptedByMistake) + report.count(Verdict::RejectedByMistake);
        assert_eq!(wrong, 0, "{uses} {says_stale} {report:#?}");
        // Without stale=true, a client takes the password for wrong.
        let findings = report.findings.iter();
        let ids: Vec<_> = findings
            .map(|finding| finding.mistake.as_ref().map(|m| m.id))
            .collect();
        let expected: &[_] = if says_stale {
            &[]
        } else {
            &[Some("digest-stale-not-reported")]
        };
        assert_eq!(ids, expected, "{uses}");
        assert_eq!(report.end() == End::Correct, says_stale);
    }
}

#[test]
fn a_password_does_not_replace_a_signature() {
    // T-auth-6: the receiver accepts every request with the right password.
    let receiver = Receiver::start(|received| {
        if is_basic(received) {
            reply(200, &[])
        } else {
            reply(401, &[("WWW-Authenticate", "Basic realm=\"webhooks\"")])
        }
    });
    let report = report(&receiver.url_with(USERINFO));
    assert_eq!(report.end(), End::Wrong);
    assert!(names(&report, Verdict::AcceptedByMistake).contains(&"signature-missing"));
}

#[test]
fn why_a_login_fails_is_reported() {
    let receiver = Receiver::start(|received| match is_basic(received) {
        true => reply(status(received), &[]),
        false => reply(401, &[("WWW-Authenticate", "Basic realm=\"webhooks\"")]),
    });
    for (url, cause) in [
        (
            receiver.url(),
            "the URL has none: use https://user:password@host/",
        ),
        (
            receiver.url_with("user:wrong"),
            "answers 401 with a challenge after user name and password were sent",
        ),
    ] {
        let report = report(&url);
        assert_eq!(report.end(), End::ValidRejected);
        let causes = report.refused[0].causes.join("\n");
        assert!(causes.contains(cause), "{causes}");
    }
    let other = Receiver::start(|_| reply(401, &[("WWW-Authenticate", "Negotiate")]));
    let report = report(&other.url_with(USERINFO));
    let causes = report.refused[0].causes.join("\n");
    assert!(causes.contains("a Digest or a Basic challenge"), "{causes}");
}

#[test]
fn the_url_is_signed_with_or_without_credentials() {
    // A receiver whose own URL has user name and password in it.
    let receiver = Receiver::start(|received| {
        let url = received
            .url()
            .replacen("http://", "http://user:p%40ssw0rd@", 1);
        let status = if crate::receiver::is_right_at(received, &url) {
            200
        } else {
            403
        };
        reply(status, &[])
    });
    let url = receiver.url_with(USERINFO);
    let report = report(&url);
    assert_eq!(report.end(), End::ValidRejected);
    assert!(
        report.refused[0]
            .accepted
            .contains(&"userinfo-other".to_owned()),
        "{report:#?}"
    );

    let place = TargetOptions {
        signs_userinfo: true,
        ..TargetOptions::default()
    };
    let target = Target::new(&url, &place).expect("a target");
    let report = run(&target, &options()).expect("a report");
    assert_eq!(report.end(), End::Correct, "{report:#?}");
    let text = format!("{report:?}");
    assert!(!text.contains("ssw0rd"), "{text}");
}
