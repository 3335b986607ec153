//! Repetitions after many other requests, some seconds later, and after a restart; revoked tokens.

use std::time::Duration;

use super::super::attack::{Attack, Played, Wanted};
use super::super::command;
use super::super::ledger::Purpose;
use super::super::maker::Maker;
use super::super::session::Session;
use super::super::setup::Setup;
use super::nonces::{after_accepted, repeated};
use crate::webhook::{Fault, Seen};

const REPLAYED: &[&str] = &["nonces/replay"];

/// The least time before the last repetition: a store that forgets by time forgets then, if it forgets
/// before the provider rejects the timestamp.
const PAUSE: Duration = Duration::from_secs(4);

/// How far timestamps are from now, in seconds, where a window of 60, 120, 300 or 600 seconds ends soon.
const DISTANCES: [u64; 5] = [50, 110, 170, 290, 590];

/// The attacks.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn attacks(setup: &Setup) -> Vec<Attack> {
    let mut all = vec![
        Attack::scene(
            "later/replay-old-timestamp",
            "R-3.3-5",
            Wanted::Reject,
            "a request again whose timestamp is an hour old, where the provider accepts that",
            |session| {
                repeated(session, Seen::Accepted, |session| {
                    let old = (Maker::now() - 3600).to_string();
                    let wire = session.maker.get().with("oauth_timestamp", &old).signed();
                    after_accepted(session, &wire.clone(), |_| Ok(vec![wire]))
                })
            },
        )
        .shows("verify-timestamp-unchecked")
        .covered_by(REPLAYED),
        Attack::scene(
            "later/replay-after-others",
            "R-3.2-2",
            Wanted::Reject,
            "a request again, after many others",
            after_others,
        )
        .shows("verify-nonce-forgotten")
        .covered_by(REPLAYED),
        Attack::scene(
            "later/replay-in-the-window",
            "R-3.2-2",
            Wanted::Reject,
            "requests again whose timestamps are some minutes before and after now",
            in_the_window,
        )
        .shows("verify-nonce-forgotten")
        .covered_by(&["nonces/replay", "later/replay-old-timestamp"]),
        Attack::scene(
            "later/replay-after-a-pause",
            "R-3.2-2",
            Wanted::Reject,
            "the first accepted request of the run again, at its end",
            after_a_pause,
        )
        .shows("verify-nonce-forgotten")
        .covered_by(REPLAYED),
    ];
    if let Some(restart) = setup.restart.clone() {
        all.push(
            Attack::scene(
                "later/replay-after-restart",
                "R-3.2-2",
                Wanted::Reject,
                "a request again, after a restart of the provider",
                move |session| {
                    let wire = session.maker.get().signed();
                    let restart = restart.clone();
                    after_accepted(session, &wire.clone(), |_| {
                        command::run(&restart, &[])?;
                        Ok(vec![wire])
                    })
                },
            )
            .shows("verify-nonce-in-memory")
            .covered_by(REPLAYED),
        );
    }
    if let Some(revoke) = setup.revoke.clone() {
        all.push(
            Attack::scene(
                "later/revoked-token",
                "R-2-3",
                Wanted::Reject,
                "a token after its revocation",
                move |session| revoked(session, &revoke),
            )
            .shows("verify-revoked-token"),
        );
    }
    all
}

/// Sends requests with timestamps before and after now again. A store that forgets by timestamp must not
/// forget those that are accepted.
fn in_the_window(session: &mut Session) -> Result<Played, Fault> {
    let mut accepted = 0;
    for distance in DISTANCES {
        for is_before in [true, false] {
            let now = Maker::now();
            let (at, side) = match is_before {
                true => (now.saturating_sub(distance), "before"),
                false => (now.saturating_add(distance), "after"),
            };
            let of = |session: &mut Session| {
                let draft = session.maker.get();
                draft.with("oauth_timestamp", &at.to_string()).signed()
            };
            let wire = of(session);
            if !session.send(Purpose::Resource, &wire)?.is_accepted() {
                continue;
            }
            accepted += 1;
            if !session.send(Purpose::Resource, &wire)?.is_accepted() {
                continue;
            }
            // Once more before it is a finding.
            let wire = of(session);
            let first = session.send(Purpose::Resource, &wire)?.is_accepted();
            let second = session.send(Purpose::Resource, &wire)?.is_accepted();
            if first && second {
                return Ok(Played::Seen {
                    seen: Seen::Accepted,
                    evidence: format!(
                        "a request whose timestamp is {distance} seconds {side} now was accepted twice; \
                         the same with another one"
                    ),
                    wire: Some((Purpose::Resource, wire)),
                });
            }
        }
    }
    if accepted == 0 {
        return Ok(Played::not_judged("no such timestamp is accepted"));
    }
    Ok(Played::Seen {
        seen: Seen::Rejected,
        evidence: format!(
            "{accepted} timestamps up to {} seconds from now were accepted, each once",
            DISTANCES.last().copied().unwrap_or_default()
        ),
        wire: None,
    })
}

/// Sends the first accepted request of the run again, which is some seconds old by now.
fn after_a_pause(session: &mut Session) -> Result<Played, Fault> {
    let Some((wire, sent)) = session.first.clone() else {
        return Ok(Played::not_judged("no request was accepted before"));
    };
    std::thread::sleep(PAUSE.saturating_sub(sent.elapsed()));
    let exchange = session.send(Purpose::Resource, &wire)?;
    Ok(Played::Seen {
        seen: match exchange.seen {
            Seen::Accepted => Seen::Accepted,
            Seen::Rejected | Seen::Unclear => Seen::Rejected,
        },
        evidence: format!(
            "it was accepted, and {} seconds later answered {}",
            sent.elapsed().as_secs(),
            exchange.words()
        ),
        wire: Some((Purpose::Resource, wire)),
    })
}

/// Sends a request, as many others as the run is given, and the first one again.
fn after_others(session: &mut Session) -> Result<Played, Fault> {
    let count = session.flood;
    if count == 0 {
        return Ok(Played::not_judged("--flood is 0"));
    }
    let wire = session.maker.get().signed();
    after_accepted(session, &wire.clone(), |session| {
        for _ in 0..count {
            let other = session.maker.get().signed();
            session.send(Purpose::Resource, &other)?;
        }
        Ok(vec![wire])
    })
}

/// The last token is revoked, so that the others stay usable.
fn revoked(session: &mut Session, revoke: &str) -> Result<Played, Fault> {
    let mut tokens = session.maker.tokens.iter().rev();
    let token = tokens.find(|own| !own.client_secret.is_empty()).cloned();
    let Some(token) = token else {
        return Ok(Played::not_judged("there is no token"));
    };
    let id = token.token.clone().unwrap_or_default();
    let valid = session.maker.get_as(&token).signed();
    let exchange = session.send(Purpose::Resource, &valid)?;
    if !exchange.is_accepted() {
        let why = format!("before its revocation, it is answered {}", exchange.words());
        return Ok(Played::not_judged(why));
    }
    command::run(revoke, &[("TOKEN", &String::from_utf8_lossy(&id))])?;
    session.ledger.revoke(&id);
    let wire = session.maker.get_as(&token).signed();
    let exchange = session.send(Purpose::Resource, &wire)?;
    session.maker.tokens.retain(|own| own.token != token.token);
    Ok(Played::Seen {
        seen: exchange.seen,
        evidence: format!(
            "accepted before the revocation, answered {} after it",
            exchange.words()
        ),
        wire: Some((Purpose::Resource, wire)),
    })
}
