//! The flow: the verification code, the owner's decision, and credentials of one kind or client that
//! are used as those of another (2.1 to 2.3).

use std::time::Duration;

use basestring::{Credentials, Secret};

use super::super::attack::{Attack, Played, Wanted};
use super::super::authorize::Wish;
use super::super::draft::Draft;
use super::super::issuing::{
    begin, decide, exchange, grant, obtain, temporary, temporary_draft, token_draft,
};
use super::super::ledger::{Decision, Purpose};
use super::super::session::{Exchange, Session};
use super::super::setup::Setup;
use super::signature::WRONG;
use crate::webhook::{Fault, Seen};

/// The longest lifetime of temporary credentials that a run waits for, in seconds.
const LONGEST_LIFE: u64 = 60;

/// The attacks.
pub(super) fn attacks(setup: &Setup) -> Vec<Attack> {
    let mut all = vec![Attack::scene(
        "flow/valid",
        "R-2.3-10",
        Wanted::Accept,
        "the whole flow: temporary credentials, the owner's grant, token credentials",
        |session| {
            let client = first_client(session);
            let credentials = obtain(session, &client, 0);
            let (seen, evidence) = match credentials {
                Ok(_) => (Seen::Accepted, "token credentials were issued".to_owned()),
                Err(fault) => (Seen::Rejected, fault.to_string()),
            };
            Ok(Played::Seen {
                seen,
                evidence,
                wire: None,
            })
        },
    )];
    all.extend(requests());
    all.extend(verifiers());
    all.extend(decisions(setup));
    all.extend(kinds());
    all.extend(super::flow_answers::callbacks());
    all.extend(super::plain_http::attacks());
    all
}

fn first_client(session: &Session) -> Credentials {
    session.setup.clients.first().cloned().unwrap_or_default()
}

/// What an answer of the flow shows: a server that fails has issued nothing.
fn played(exchange: &Exchange, purpose: Purpose, draft: &Draft, before: &str) -> Played {
    Played::Seen {
        seen: match exchange.seen {
            Seen::Accepted => Seen::Accepted,
            Seen::Rejected | Seen::Unclear => Seen::Rejected,
        },
        evidence: format!(
            "{before}, and the request was answered {}",
            exchange.words()
        ),
        wire: Some((purpose, draft.signed())),
    }
}

fn invalid(
    id: &str,
    requirement: &'static str,
    what: &str,
    play: fn(&mut Session) -> Result<Played, Fault>,
) -> Attack {
    let id = format!("flow/{id}");
    Attack::scene(id, requirement, Wanted::Reject, what, play)
}

/// The endpoints verify signatures and nonces as resources do.
#[expect(clippy::too_many_lines, reason = "a table")]
fn requests() -> Vec<Attack> {
    vec![
        invalid(
            "temporary-wrong-signature",
            "R-2.1-10",
            "a request for temporary credentials with a wrong signature",
            |session| {
                let client = first_client(session);
                let Some(draft) = temporary_draft(session, &client) else {
                    return Ok(Played::not_judged("no endpoint"));
                };
                let wire = draft.sent(Some(WRONG));
                let exchange = session.send(Purpose::Temporary, &wire)?;
                Ok(played(
                    &exchange,
                    Purpose::Temporary,
                    &draft,
                    "the flow works",
                ))
            },
        )
        .shows("verify-signature-unchecked-when-issuing")
        .covered_by(&["signature/wrong"]),
        invalid(
            "temporary-replay",
            "R-2.1-10",
            "a request for temporary credentials again",
            |session| {
                let client = first_client(session);
                let Some(draft) = temporary_draft(session, &client) else {
                    return Ok(Played::not_judged("no endpoint"));
                };
                let (first, credentials) = temporary(session, &draft)?;
                if credentials.is_none() {
                    return Ok(Played::not_judged(format!(
                        "it is answered {}",
                        first.words()
                    )));
                }
                let exchange = session.send(Purpose::Temporary, &draft.signed())?;
                Ok(played(
                    &exchange,
                    Purpose::Temporary,
                    &draft,
                    "the first was accepted",
                ))
            },
        )
        .shows("verify-nonce-ignored")
        .covered_by(&["nonces/replay"]),
        invalid(
            "token-wrong-signature",
            "R-2.3-5",
            "a request for token credentials with a wrong signature",
            |session| {
                let credentials = begin(session)?;
                let verifier = grant(session, &credentials, 0)?;
                let mut draft = token_draft(session, &credentials, Some(&verifier));
                draft.keys.token_secret = Secret::new("wrong");
                let (exchange, _) = exchange(session, &draft)?;
                Ok(played(
                    &exchange,
                    Purpose::Token,
                    &draft,
                    "the request was granted",
                ))
            },
        )
        .shows("verify-signature-unchecked-when-issuing")
        .covered_by(&["signature/wrong", "keys/token-secret-omitted"]),
    ]
}

/// A granted request that is exchanged with another code than its own.
fn with_verifier(
    session: &mut Session,
    other: impl FnOnce(&str) -> Option<String>,
) -> Result<Played, Fault> {
    let credentials = begin(session)?;
    let verifier = grant(session, &credentials, 0)?;
    let draft = token_draft(session, &credentials, other(&verifier).as_deref());
    let (exchange, _) = exchange(session, &draft)?;
    Ok(played(
        &exchange,
        Purpose::Token,
        &draft,
        "the request was granted",
    ))
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn verifiers() -> Vec<Attack> {
    vec![
        invalid(
            "verifier-wrong",
            "R-2.3-8",
            "an oauth_verifier that was not issued",
            |session| {
                with_verifier(session, |right| {
                    let wrong = right.chars().map(|c| match c {
                        '0' => '1',
                        'a' => 'b',
                        'A' => 'B',
                        c if c.is_ascii_digit() => '0',
                        c if c.is_ascii_lowercase() => 'a',
                        _ => 'A',
                    });
                    Some(wrong.collect())
                })
            },
        )
        .shows("verify-verifier-unchecked"),
        invalid(
            "verifier-missing",
            "R-2.3-8",
            "no oauth_verifier for a granted request",
            |session| with_verifier(session, |_| None),
        )
        .shows("verify-verifier-unchecked"),
        invalid(
            "verifier-empty",
            "R-2.3-8",
            "an empty oauth_verifier for a granted request",
            |session| with_verifier(session, |_| Some(String::new())),
        )
        .shows("verify-verifier-unchecked"),
        invalid(
            "verifier-of-another-request",
            "R-2.3-8",
            "the oauth_verifier of other temporary credentials",
            |session| {
                let (first, second) = (begin(session)?, begin(session)?);
                let of_first = grant(session, &first, 0)?;
                let of_second = grant(session, &second, 0)?;
                if of_first == of_second {
                    let why = "both requests were given the same oauth_verifier";
                    return Ok(Played::not_judged(why));
                }
                let draft = token_draft(session, &first, Some(&of_second));
                let (exchange, _) = exchange(session, &draft)?;
                Ok(played(
                    &exchange,
                    Purpose::Token,
                    &draft,
                    "both requests were granted",
                ))
            },
        )
        .shows("verify-verifier-not-bound")
        .covered_by(&["flow/verifier-wrong"]),
        invalid(
            "exchanged-twice",
            "R-2-1",
            "temporary credentials that were exchanged before",
            |session| {
                let credentials = begin(session)?;
                let verifier = grant(session, &credentials, 0)?;
                let draft = token_draft(session, &credentials, Some(&verifier));
                let (first, issued) = exchange(session, &draft)?;
                if issued.is_none() {
                    let why = format!("the first exchange is answered {}", first.words());
                    return Ok(Played::not_judged(why));
                }
                let draft = token_draft(session, &credentials, Some(&verifier));
                let (second, _) = exchange(session, &draft)?;
                Ok(played(
                    &second,
                    Purpose::Token,
                    &draft,
                    "the first exchange succeeded",
                ))
            },
        )
        .shows("verify-temporary-credentials-reused"),
    ]
}

/// Exchanges without a code, with an empty one and with one that was not issued.
fn without_grant(session: &mut Session, credentials: &Credentials) -> Result<Played, Fault> {
    let mut last = None;
    for verifier in [None, Some(""), Some("00000000"), Some("None"), Some("null")] {
        let draft = token_draft(session, credentials, verifier);
        let (exchange, _) = exchange(session, &draft)?;
        let found = exchange.is_accepted();
        last = Some((exchange, draft));
        if found {
            break;
        }
    }
    let Some((exchange, draft)) = last else {
        return Ok(Played::not_judged("nothing was sent"));
    };
    Ok(played(
        &exchange,
        Purpose::Token,
        &draft,
        "the owner had not granted the request",
    ))
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn decisions(setup: &Setup) -> Vec<Attack> {
    const UNCHECKED: &[&str] = &["flow/verifier-wrong", "flow/verifier-missing"];
    let mut all =
        vec![
        invalid(
            "not-granted",
            "R-2.3-6",
            "temporary credentials on which the owner has not decided",
            |session| {
                let credentials = begin(session)?;
                without_grant(session, &credentials)
            },
        )
        .shows("verify-grant-unchecked")
        .covered_by(UNCHECKED),
        invalid(
            "denied",
            "R-2.3-6",
            "temporary credentials that the owner has denied",
            |session| {
                let credentials = begin(session)?;
                let answered = decide(session, &credentials, 0, Wish::Deny)?;
                if answered.verifier.is_some() {
                    let why = "the provider grants the request where the owner wants to deny it";
                    return Ok(Played::not_judged(why));
                }
                without_grant(session, &credentials)
            },
        )
        .shows("verify-denial-ignored")
        .covered_by(&["flow/not-granted", "flow/verifier-wrong", "flow/verifier-missing"]),
        Attack::scene(
            "flow/two-pending",
            "R-1.1-1",
            Wanted::Accept,
            "temporary credentials that were requested before others, and are granted after them",
            |session| {
                let (first, second) = (begin(session)?, begin(session)?);
                let mut seen = Seen::Accepted;
                let mut evidence = "both requests were granted and exchanged".to_owned();
                for credentials in [second, first] {
                    let verifier = match grant(session, &credentials, 0) {
                        Ok(verifier) => verifier,
                        Err(fault) => {
                            (seen, evidence) = (Seen::Rejected, fault.to_string());
                            break;
                        }
                    };
                    let draft = token_draft(session, &credentials, Some(&verifier));
                    let (exchange, issued) = exchange(session, &draft)?;
                    if issued.is_none() {
                        (seen, evidence) = (Seen::Rejected, exchange.words());
                        break;
                    }
                }
                Ok(Played::Seen {
                    seen,
                    evidence,
                    wire: None,
                })
            },
        )
        .shows("verify-temporary-single"),
    ];
    let life = setup
        .flow
        .as_ref()
        .and_then(|flow| flow.entry.temporary_life);
    if let Some(life) = life.filter(|life| *life <= LONGEST_LIFE) {
        all.push(
            Attack::scene(
                "flow/expired",
                "R-2.3-7",
                Wanted::Reject,
                "temporary credentials after their lifetime",
                move |session| {
                    let credentials = begin(session)?;
                    let verifier = grant(session, &credentials, 0)?;
                    std::thread::sleep(Duration::from_secs(life + 1));
                    let id = credentials.token.clone().unwrap_or_default();
                    if let Some(own) = session.ledger.temporary(&id) {
                        own.decision = Decision::Expired;
                    }
                    let draft = token_draft(session, &credentials, Some(&verifier));
                    let (exchange, _) = exchange(session, &draft)?;
                    Ok(played(
                        &exchange,
                        Purpose::Token,
                        &draft,
                        "the lifetime had passed",
                    ))
                },
            )
            .shows("verify-temporary-expired"),
        );
    }
    all
}

/// A request of the resource with these credentials.
fn at_resource(
    session: &mut Session,
    credentials: &Credentials,
    before: &str,
) -> Result<Played, Fault> {
    if session.setup.resource.is_none() {
        return Ok(Played::not_judged("no resource is given"));
    }
    let draft = session.maker.get_as(credentials);
    let exchange = session.send(Purpose::Resource, &draft.signed())?;
    Ok(played(&exchange, Purpose::Resource, &draft, before))
}

/// Credentials of one kind or client as those of another.
#[expect(clippy::too_many_lines, reason = "a table")]
fn kinds() -> Vec<Attack> {
    vec![
        invalid(
            "temporary-as-token",
            "R-1.1-2",
            "temporary credentials, granted and not exchanged, for a resource",
            |session| {
                let credentials = begin(session)?;
                let first = at_resource(session, &credentials, "the owner had not decided")?;
                if let Played::Seen {
                    seen: Seen::Accepted,
                    ..
                } = first
                {
                    return Ok(first);
                }
                grant(session, &credentials, 0)?;
                at_resource(
                    session,
                    &credentials,
                    "the request was granted and not exchanged",
                )
            },
        )
        .shows("verify-temporary-as-token"),
        invalid(
            "exchanged-temporary-as-token",
            "R-1.1-2",
            "temporary credentials that were exchanged, for a resource",
            |session| {
                let credentials = begin(session)?;
                let verifier = grant(session, &credentials, 0)?;
                let draft = token_draft(session, &credentials, Some(&verifier));
                let (_, issued) = exchange(session, &draft)?;
                let token = issued.and_then(|issued| issued.token);
                if token.is_none() || token == credentials.token {
                    let why = "the exchange issues no other token";
                    return Ok(Played::not_judged(why));
                }
                at_resource(session, &credentials, "the request was exchanged")
            },
        )
        .shows("verify-temporary-as-token")
        .covered_by(&[
            "flow/temporary-as-token",
            "flow/temporary-after-failed-exchange",
        ]),
        invalid(
            "temporary-after-failed-exchange",
            "R-2.3-8",
            "temporary credentials for a resource, after an exchange with a wrong code",
            |session| {
                let credentials = begin(session)?;
                grant(session, &credentials, 0)?;
                let draft = token_draft(session, &credentials, Some("wrong000"));
                exchange(session, &draft)?;
                at_resource(session, &credentials, "the exchange failed")
            },
        )
        .shows("verify-failed-exchange")
        .covered_by(&["flow/temporary-as-token", "flow/verifier-wrong"]),
        invalid(
            "token-as-temporary",
            "R-1.1-2",
            "token credentials in a request for token credentials",
            |session| {
                let client = first_client(session);
                let token = obtain(session, &client, 0)?;
                without_grant(session, &token)
            },
        )
        .shows("verify-token-as-temporary"),
        invalid(
            "temporary-of-another-client",
            "R-2.3-5",
            "temporary credentials that were issued to another client, with their code",
            |session| {
                let Some(other) = session.setup.clients.get(1).cloned() else {
                    return Ok(Played::not_judged("the configuration has no second client"));
                };
                let credentials = begin(session)?;
                let verifier = grant(session, &credentials, 0)?;
                let mut stolen = other;
                stolen.token.clone_from(&credentials.token);
                stolen.token_secret = credentials.token_secret.clone();
                let draft = token_draft(session, &stolen, Some(&verifier));
                let (exchange, _) = exchange(session, &draft)?;
                Ok(played(
                    &exchange,
                    Purpose::Token,
                    &draft,
                    "the owner had granted the first client's request",
                ))
            },
        )
        .shows("verify-temporary-not-bound"),
    ]
}
