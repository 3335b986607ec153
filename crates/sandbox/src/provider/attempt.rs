//! Carries out one attack often enough to tell a result from chance, and judges it.

use basestring_oracle::Level;

use super::attack::{Act, Attack, Build, Played, Shot, Wanted};
use super::ledger::Purpose;
use super::report::{Outcome, Verdict};
use super::session::{Exchange, Session};
use crate::webhook::{Fault, FaultKind, Seen};

/// How often a valid request is rejected before it is a finding.
const REJECTED: usize = 3;

/// How often an invalid request is accepted before it is a finding.
const ACCEPTED: usize = 2;

/// Statuses with which a server rejects a request for a reason that has nothing to do with OAuth.
const OTHER_REASONS: [u16; 11] = [404, 405, 406, 411, 413, 414, 415, 422, 431, 501, 505];

/// An outcome, and the request of the first attempt.
pub(super) struct Attempted {
    pub(super) outcome: Outcome,
    pub(super) shot: Option<Shot>,
}

/// Carries out an attack.
///
/// # Errors
///
/// [`FaultKind::Bound`], and [`FaultKind::Input`] for an attack that the reference accepts or a valid
/// request that it rejects, which is an internal error.
pub(super) fn attempt(session: &mut Session, attack: &Attack) -> Result<Attempted, Fault> {
    session.current.clone_from(&attack.id);
    match &attack.act {
        Act::Request(build) => requests(session, attack, build),
        Act::Scene(play) => {
            let played = match play(session) {
                Err(fault) if fault.kind != FaultKind::Bound => {
                    if fault.to_string().starts_with(INTERNAL) {
                        return Err(fault);
                    }
                    Ok(Played::not_judged(fault.to_string()))
                }
                played => played,
            };
            let outcome = match played? {
                Played::NotJudged(why) => not_judged(attack, why),
                Played::Permitted(evidence) => permitted(attack, evidence),
                Played::Seen {
                    seen,
                    evidence,
                    wire,
                } => {
                    let mut outcome = judged(attack, seen, evidence);
                    outcome.input = wire.map(|(purpose, wire)| session.shown(purpose, &wire));
                    outcome
                }
            };
            Ok(Attempted {
                outcome,
                shot: None,
            })
        }
    }
}

/// How the message of an internal error begins.
pub(super) const INTERNAL: &str = "internal error: ";

/// Fails if the reference does not agree with the table of attacks.
pub(super) fn agrees(
    attack: &str,
    wanted: Wanted,
    level: Level,
    reference: &Result<(), String>,
) -> Result<(), Fault> {
    let is_valid = wanted == Wanted::Accept;
    if level.permits_differences() || reference.is_ok() == is_valid {
        return Ok(());
    }
    let found = match reference {
        Ok(()) => "accepts the invalid request".to_owned(),
        Err(reason) => format!("rejects the valid request ({reason})"),
    };
    let message = format!("{INTERNAL}the reference {found} of {attack}");
    Err(Fault::input(message))
}

fn requests(session: &mut Session, attack: &Attack, build: &Build) -> Result<Attempted, Fault> {
    let wanted_seen = match attack.wanted {
        Wanted::Accept => Seen::Accepted,
        Wanted::Reject => Seen::Rejected,
    };
    let most = match attack.wanted {
        Wanted::Accept => REJECTED,
        Wanted::Reject => ACCEPTED,
    };
    let mut first: Option<Shot> = None;
    let mut exchanges: Vec<Exchange> = Vec::new();
    while exchanges.len() < most {
        let Some(shot) = build(&mut session.maker) else {
            let outcome = not_judged(attack, attack.needs.to_owned());
            return Ok(Attempted {
                outcome,
                shot: None,
            });
        };
        if let Some(expected) = &shot.expected {
            session.watch.forbid_signature(expected);
        }
        let exchange = session.send(Purpose::Resource, &shot.wire)?;
        session.watch.forget_signatures();
        agrees(&attack.id, attack.wanted, attack.level, &exchange.reference)?;
        let is_done = exchange.seen == wanted_seen;
        exchanges.push(exchange);
        first.get_or_insert(shot);
        if is_done {
            break;
        }
    }
    let outcome = conclude(session, attack, &exchanges);
    let mut outcome = outcome;
    if let (Some(shot), false) = (&first, outcome.verdict == Verdict::Correct) {
        outcome.input = Some(session.shown(Purpose::Resource, &shot.wire));
    }
    Ok(Attempted {
        outcome,
        shot: first,
    })
}

/// The verdict on repeated requests.
fn conclude(session: &Session, attack: &Attack, exchanges: &[Exchange]) -> Outcome {
    let answers: Vec<String> = exchanges.iter().map(Exchange::words).collect();
    let evidence = format!(
        "{} of {} attempts answered {}",
        exchanges.len(),
        exchanges.len(),
        listed(&answers)
    );
    let last = exchanges.last().map_or(Seen::Unclear, |last| last.seen);
    if exchanges.iter().any(|exchange| exchange.seen != last) {
        let why = format!("the answers differ: {}", listed(&answers));
        return match (attack.wanted, last) {
            // What was accepted at the second try was rejected for another reason, and the reverse.
            (Wanted::Accept, Seen::Accepted) => judged(attack, last, evidence),
            (Wanted::Accept, Seen::Rejected | Seen::Unclear)
            | (Wanted::Reject, Seen::Accepted | Seen::Rejected | Seen::Unclear) => {
                not_judged(attack, why)
            }
        };
    }
    let status = exchanges.last().and_then(Exchange::status);
    let calibration = session.calibration.as_ref();
    match (attack.wanted, last, status) {
        (Wanted::Accept, Seen::Rejected, Some(status))
            if OTHER_REASONS.contains(&status)
                && !calibration.is_some_and(|own| own.rejects_with(status)) =>
        {
            let why = format!("the provider answers {status}, for another reason than OAuth");
            not_judged(attack, why)
        }
        (Wanted::Accept, Seen::Unclear, _) => {
            let mut outcome = judged(attack, Seen::Rejected, evidence);
            if outcome.mistakes.is_empty() && outcome.verdict == Verdict::RejectedByMistake {
                outcome.mistakes = vec!["answer-server-error".to_owned()];
            }
            outcome
        }
        // Not accepted is what is wanted, even if the server fails; that is a finding of its own.
        (Wanted::Reject, Seen::Unclear, _) => judged(attack, Seen::Rejected, evidence),
        (Wanted::Accept | Wanted::Reject, Seen::Accepted | Seen::Rejected, _) => {
            judged(attack, last, evidence)
        }
    }
}

fn listed(answers: &[String]) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for answer in answers {
        if !distinct.contains(&answer.as_str()) {
            distinct.push(answer);
        }
    }
    distinct.join(", then ")
}

/// The outcome for what was seen.
pub(super) fn judged(attack: &Attack, seen: Seen, evidence: String) -> Outcome {
    let verdict = match (attack.wanted, seen) {
        (Wanted::Accept, Seen::Accepted) | (Wanted::Reject, Seen::Rejected) => Verdict::Correct,
        (_, Seen::Unclear) => Verdict::NotJudged,
        _ if attack.level.permits_differences() => Verdict::Permitted,
        (Wanted::Accept, Seen::Rejected) => Verdict::RejectedByMistake,
        (Wanted::Reject, Seen::Accepted) => Verdict::AcceptedByMistake,
    };
    let shows = match verdict {
        Verdict::AcceptedByMistake | Verdict::RejectedByMistake | Verdict::Permitted => {
            attack.mistake.iter().cloned().collect()
        }
        Verdict::Correct | Verdict::NotJudged => Vec::new(),
    };
    Outcome {
        id: attack.id.clone(),
        what: attack.what.clone(),
        requirement: attack.requirement.to_owned(),
        level: attack.level,
        wanted: attack.wanted,
        verdict,
        evidence,
        mistakes: shows,
        candidates: Vec::new(),
        covers: attack.covered_by,
        covered_by: None,
        input: None,
    }
}

/// The outcome of what is permitted.
fn permitted(attack: &Attack, evidence: String) -> Outcome {
    let mut outcome = judged(attack, Seen::Unclear, evidence);
    outcome.verdict = Verdict::Permitted;
    outcome.level = Level::May;
    outcome.mistakes = attack.mistake.iter().cloned().collect();
    outcome
}

/// The outcome of an attack that showed nothing.
pub(super) fn not_judged(attack: &Attack, why: String) -> Outcome {
    let mut outcome = judged(attack, Seen::Unclear, why);
    outcome.verdict = Verdict::NotJudged;
    outcome
}
