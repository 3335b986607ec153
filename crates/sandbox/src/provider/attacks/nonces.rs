//! Nonces: repetitions in every form, and valid requests with a used nonce (3.3).

use basestring::Place;

use super::super::attack::{Attack, Played, Wanted};
use super::super::ledger::Purpose;
use super::super::maker::Maker;
use super::super::session::Session;
use super::super::wire::Wire;
use crate::webhook::{Fault, Seen};

/// Repetitions that are explained by the plainest one.
const REPLAYED: &[&str] = &["nonces/replay"];

/// How many requests are sent at the same time: as many as the queue of a simple server holds.
const TOGETHER: usize = 5;

/// How often a race is tried.
const RACES: usize = 5;

/// The attacks.
pub(super) fn attacks() -> Vec<Attack> {
    let mut all = replays();
    all.extend(several());
    all.extend(genuine());
    all
}

/// A request that is accepted, and what is sent after it.
pub(super) fn after_accepted(
    session: &mut Session,
    first: &Wire,
    then: impl FnOnce(&mut Session) -> Result<Vec<Wire>, Fault>,
) -> Result<Played, Fault> {
    let exchange = session.send(Purpose::Resource, first)?;
    if !exchange.is_accepted() {
        let why = format!("its valid form is answered {}", exchange.words());
        return Ok(Played::not_judged(why));
    }
    let mut last = None;
    for wire in then(session)? {
        let exchange = session.send(Purpose::Resource, &wire)?;
        last = Some((exchange, wire));
    }
    let Some((exchange, wire)) = last else {
        return Ok(Played::not_judged("nothing is sent after the valid form"));
    };
    Ok(Played::Seen {
        seen: match exchange.seen {
            Seen::Unclear => Seen::Rejected,
            Seen::Accepted | Seen::Rejected => exchange.seen,
        },
        evidence: format!(
            "the first request was accepted, the last was answered {}",
            exchange.words()
        ),
        wire: Some((Purpose::Resource, wire)),
    })
}

/// A request is accepted; a second one is judged. Found twice before it is a finding.
pub(super) fn repeated(
    session: &mut Session,
    unwanted: Seen,
    play: impl Fn(&mut Session) -> Result<Played, Fault>,
) -> Result<Played, Fault> {
    let first = play(session)?;
    match &first {
        Played::Seen { seen, evidence, .. } if *seen == unwanted => {
            let evidence = evidence.clone();
            match play(session)? {
                Played::Seen { seen, wire, .. } if seen == unwanted => Ok(Played::Seen {
                    seen,
                    evidence: format!("{evidence}; the same when it was repeated"),
                    wire,
                }),
                Played::Seen { .. } | Played::Permitted(_) => Ok(Played::not_judged(format!(
                    "another result when it was repeated: {evidence}"
                ))),
                Played::NotJudged(why) => Ok(Played::NotJudged(why)),
            }
        }
        Played::Seen { .. } | Played::Permitted(_) | Played::NotJudged(_) => Ok(first),
    }
}

/// An invalid repetition of an accepted request.
fn replay(id: &str, what: &str, again: fn(&mut Maker) -> Option<(Wire, Wire)>) -> Attack {
    Attack::scene(
        format!("nonces/{id}"),
        "R-3.2-2",
        Wanted::Reject,
        what,
        move |session| {
            repeated(session, Seen::Accepted, |session| {
                let Some((first, second)) = again(&mut session.maker) else {
                    return Ok(Played::not_judged("the configuration has no second token"));
                };
                after_accepted(session, &first, |_| Ok(vec![second]))
            })
        },
    )
}

fn replays() -> Vec<Attack> {
    vec![
        replay("replay", "the same request again, at once", |maker| {
            let wire = maker.get().signed();
            Some((wire.clone(), wire))
        })
        .shows("verify-nonce-ignored"),
        replay(
            "replay-moved",
            "the same request again, with its parameters in the query instead of the header",
            |maker| {
                let draft = maker.get();
                let signature = draft.signature();
                let moved = draft.clone().at(Place::Query).sent(Some(&signature));
                Some((draft.sent(Some(&signature)), moved))
            },
        )
        .shows("verify-nonce-per-request")
        .covered_by(REPLAYED),
        replay(
            "replay-respelled",
            "the same request again, with a realm and other spaces in the header",
            |maker| {
                let draft = maker.get();
                let again =
                    draft.respelled(|parts| format!("oauth  realm=\"x\",{}", parts.join(",")));
                Some((draft.signed(), again))
            },
        )
        .shows("verify-nonce-per-request")
        .covered_by(REPLAYED),
        replay(
            "same-nonce-other-request",
            "another request with a nonce and a timestamp that were used, rightly signed",
            |maker| {
                let draft = maker.get();
                Some((draft.signed(), draft.query("other=1").signed()))
            },
        )
        .shows("verify-nonce-per-request")
        .covered_by(REPLAYED),
    ]
}

/// Repetitions among other requests.
fn several() -> Vec<Attack> {
    vec![
        Attack::scene(
            "nonces/replay-first-of-two",
            "R-3.2-2",
            Wanted::Reject,
            "the first of two requests in one second again",
            |session| {
                repeated(session, Seen::Accepted, |session| {
                    let timestamp = Maker::now().to_string();
                    let of = |maker: &mut Maker| {
                        maker.get().with("oauth_timestamp", &timestamp).signed()
                    };
                    let (first, second) = (of(&mut session.maker), of(&mut session.maker));
                    after_accepted(session, &first.clone(), |_| Ok(vec![second, first]))
                })
            },
        )
        .shows("verify-nonce-last-only")
        .covered_by(REPLAYED),
        Attack::scene(
            "nonces/replay-after-a-newer",
            "R-3.2-2",
            Wanted::Reject,
            "a request again, after one with a newer timestamp",
            |session| {
                repeated(session, Seen::Accepted, |session| {
                    let now = Maker::now();
                    let of = |maker: &mut Maker, at: u64| {
                        maker
                            .get()
                            .with("oauth_timestamp", &at.to_string())
                            .signed()
                    };
                    let first = of(&mut session.maker, now - 2);
                    let second = of(&mut session.maker, now);
                    after_accepted(session, &first.clone(), |_| Ok(vec![second, first]))
                })
            },
        )
        .shows("verify-nonce-last-only")
        .covered_by(REPLAYED),
        Attack::scene(
            "nonces/replay-in-parallel",
            "R-3.2-2",
            Wanted::Reject,
            "one request on several connections at the same time",
            race,
        )
        .shows("verify-nonce-race")
        .covered_by(REPLAYED),
    ]
}

/// One request on several connections at once: one of them at most is accepted.
fn race(session: &mut Session) -> Result<Played, Fault> {
    let mut most = 0;
    for _ in 0..RACES {
        let wire = session.maker.get().signed();
        let wires = vec![wire.clone(); TOGETHER];
        let seen = session.send_together(Purpose::Resource, &wires)?;
        let accepted = seen.iter().filter(|one| **one == Seen::Accepted).count();
        if accepted > 1 {
            return Ok(Played::Seen {
                seen: Seen::Accepted,
                evidence: format!(
                    "{accepted} of {TOGETHER} requests with one nonce, sent at the same time, were \
                     accepted"
                ),
                wire: Some((Purpose::Resource, wire)),
            });
        }
        most = most.max(accepted);
    }
    if most == 0 {
        let why = "none of the requests that were sent at the same time was accepted";
        return Ok(Played::not_judged(why));
    }
    Ok(Played::Seen {
        seen: Seen::Rejected,
        evidence: format!(
            "{RACES} times, one of {TOGETHER} requests with one nonce at the same time was accepted"
        ),
        wire: None,
    })
}

/// A valid request after another one.
fn valid_after(
    id: &str,
    requirement: &'static str,
    what: &str,
    pair: fn(&mut Maker) -> Option<(Wire, Wire)>,
) -> Attack {
    Attack::scene(
        format!("nonces/{id}"),
        requirement,
        Wanted::Accept,
        what,
        move |session| {
            repeated(session, Seen::Rejected, |session| {
                let Some((first, second)) = pair(&mut session.maker) else {
                    let why = "the configuration has no second client or token";
                    return Ok(Played::not_judged(why));
                };
                after_accepted(session, &first, |_| Ok(vec![second]))
            })
        },
    )
}

/// A nonce in lowercase, then the same in uppercase, where a provider accepts uppercase at all.
fn other_case(session: &mut Session) -> Result<Played, Fault> {
    let of = |session: &mut Session| {
        let draft = session.maker.get();
        let nonce = draft.value("oauth_nonce").unwrap_or_default();
        let nonce = format!("a{}", nonce.get(1..).unwrap_or_default());
        let upper = draft.clone().with("oauth_nonce", &nonce.to_uppercase());
        (draft.with("oauth_nonce", &nonce).signed(), upper.signed())
    };
    let (_, upper) = of(session);
    if !session.send(Purpose::Resource, &upper)?.is_accepted() {
        return Ok(Played::not_judged("a nonce in uppercase is not accepted"));
    }
    let (lower, upper) = of(session);
    after_accepted(session, &lower, |_| Ok(vec![upper]))
}

/// Requests that share a nonce with another one and are valid.
#[expect(clippy::too_many_lines, reason = "a table")]
fn genuine() -> Vec<Attack> {
    vec![
        valid_after(
            "same-nonce-other-timestamp",
            "R-3.2-3",
            "a nonce that was used with another timestamp",
            |maker| {
                let later = maker.get();
                let draft = later
                    .clone()
                    .with("oauth_timestamp", &(Maker::now() - 1).to_string());
                Some((draft.signed(), later.signed()))
            },
        )
        .should()
        .shows("verify-nonce-scope"),
        valid_after(
            "same-nonce-other-token",
            "R-3.2-3",
            "a nonce and a timestamp that were used with another user's token",
            |maker| {
                let other = maker.other_user()?;
                let draft = maker.get();
                let mut of_other = maker.get_as(&other);
                for name in ["oauth_nonce", "oauth_timestamp"] {
                    let value = draft.value(name).unwrap_or_default().to_owned();
                    of_other = of_other.with(name, &value);
                }
                Some((draft.signed(), of_other.signed()))
            },
        )
        .should()
        .shows("verify-nonce-scope"),
        valid_after(
            "same-nonce-other-client",
            "R-3.2-3",
            "a nonce and a timestamp that were used with another client",
            |maker| {
                let first = maker.usual();
                let mut all = maker.tokens.iter();
                let other = all.find(|own| own.client_key != first.client_key);
                let other = match (&first.token, other) {
                    (_, Some(other)) => other.clone(),
                    (None, None) => maker.other_client()?,
                    (Some(_), None) => return None,
                };
                let draft = maker.get();
                let mut of_other = maker.get_as(&other);
                for name in ["oauth_nonce", "oauth_timestamp"] {
                    let value = draft.value(name).unwrap_or_default().to_owned();
                    of_other = of_other.with(name, &value);
                }
                Some((draft.signed(), of_other.signed()))
            },
        )
        .should()
        .shows("verify-nonce-scope"),
        Attack::scene(
            "nonces/nonce-in-other-case",
            "R-3.3-2",
            Wanted::Accept,
            "a nonce that differs from a used one in the case of its letters",
            |session| repeated(session, Seen::Rejected, other_case),
        )
        .should(),
        valid_after(
            "nonce-with-other-end",
            "R-3.3-2",
            "a nonce that differs from a used one in the last of its characters",
            |maker| {
                let first = maker.get();
                let nonce = first.value("oauth_nonce")?.to_owned();
                let end = if nonce.ends_with('0') { "1" } else { "0" };
                let other = format!("{}{end}", nonce.get(..nonce.len().checked_sub(1)?)?);
                let second = first.clone().with("oauth_nonce", &other);
                Some((first.signed(), second.signed()))
            },
        )
        .should(),
        Attack::scene(
            "nonces/forged-then-genuine",
            "R-3.3-7",
            Wanted::Accept,
            "the genuine request, after a forged one with its nonce and timestamp",
            |session| {
                repeated(session, Seen::Rejected, |session| {
                    let draft = session.maker.get();
                    let forged = draft.sent(Some(super::signature::WRONG));
                    let exchange = session.send(Purpose::Resource, &forged)?;
                    if exchange.is_accepted() {
                        return Ok(Played::not_judged("the forged request is accepted"));
                    }
                    let genuine = draft.signed();
                    let exchange = session.send(Purpose::Resource, &genuine)?;
                    Ok(Played::Seen {
                        seen: exchange.seen,
                        evidence: format!(
                            "the forged request was rejected, the genuine one with its nonce was \
                             answered {}",
                            exchange.words()
                        ),
                        wire: Some((Purpose::Resource, genuine)),
                    })
                })
            },
        )
        .should()
        .shows("verify-nonce-before-signature"),
    ]
}
