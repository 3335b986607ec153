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

/// How long the last repetition waits, in seconds: a store that forgets by time forgets then, if it
/// forgets before the provider rejects the timestamp.
const PAUSE: u64 = 2;

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
            "later/replay-after-a-pause",
            "R-3.2-2",
            Wanted::Reject,
            "a request again, some seconds later",
            |session| {
                let wire = session.maker.get().signed();
                after_accepted(session, &wire.clone(), |_| {
                    std::thread::sleep(Duration::from_secs(PAUSE));
                    Ok(vec![wire])
                })
            },
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
