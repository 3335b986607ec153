//! What all answers of a run show together: statuses, challenges, secrets, stack traces, crashes, and
//! whether an unknown client gets another
//! answer than a wrong signature.

use basestring::Kind;

use super::super::attack::{Act, Attack, Played, Wanted};
use super::super::attempt::judged;
use super::super::ledger::Purpose;
use super::super::report::Outcome;
use super::super::session::Session;
use crate::webhook::Seen;

/// The outcomes that are found at the end of a run.
pub(in crate::provider) fn at_the_end(session: &mut Session) -> Vec<Outcome> {
    let mut all = vec![
        leaks(session),
        traces(session),
        crashes(session),
        statuses(session),
        challenges(session),
    ];
    all.extend(unknown_clients(session));
    all
}

fn outcome(
    id: &str,
    requirement: &'static str,
    what: &str,
    mistake: &str,
    found: Option<String>,
    level: fn(Attack) -> Attack,
) -> Outcome {
    let nothing = |_: &mut Session| Ok(Played::not_judged(""));
    let attack = level(
        Attack::scene(
            format!("answers/{id}"),
            requirement,
            Wanted::Accept,
            what,
            nothing,
        )
        .shows(mistake),
    );
    debug_assert!(matches!(attack.act, Act::Scene(_)));
    let seen = if found.is_some() {
        Seen::Rejected
    } else {
        Seen::Accepted
    };
    judged(
        &attack,
        seen,
        found.unwrap_or_else(|| "every answer was looked at".to_owned()),
    )
}

fn leaks(session: &Session) -> Outcome {
    let leaks = session.watch.leaks.iter();
    let found: Vec<String> = leaks
        .map(|(what, attack)| format!("the answer to {attack} has {what}"))
        .collect();
    outcome(
        "no-secrets",
        "R-3.2-9",
        "answers without secrets, keys and expected signatures",
        "verify-expected-base-string-leaked",
        (!found.is_empty()).then(|| found.join("; ")),
        Attack::should,
    )
}

fn traces(session: &Session) -> Outcome {
    let traces = &session.watch.traces;
    let found = traces.first().map(|first| {
        format!(
            "{} answers have a stack trace; the first is to {first}",
            traces.len()
        )
    });
    outcome(
        "no-stack-traces",
        "G-4",
        "answers without stack traces",
        "answer-stack-trace",
        found,
        Attack::should,
    )
}

fn crashes(session: &Session) -> Outcome {
    let crashes = &session.watch.crashes;
    let usual = session.calibration.as_ref();
    let mut own = crashes.iter().filter(|(_, how)| {
        let status = how.parse::<u16>().ok();
        !status.is_some_and(|status| usual.is_some_and(|usual| usual.rejects_with(status)))
    });
    let found = own.next().map(|(attack, how)| {
        let ids: std::collections::BTreeSet<&str> =
            crashes.iter().map(|(attack, _)| attack.as_str()).collect();
        let shown: Vec<&str> = ids.iter().copied().take(8).collect();
        format!(
            "{} requests are answered by a server error or a closed connection ({attack}: {how}), \
             among them {}",
            crashes.len(),
            shown.join(", ")
        )
    });
    outcome(
        "no-server-errors",
        "G-5",
        "an answer to every request, and no server error",
        "answer-server-error",
        found,
        Attack::should,
    )
}

/// The statuses that 3.2 recommends.
fn statuses(session: &Session) -> Outcome {
    let wrong: Vec<String> = session
        .watch
        .statuses
        .iter()
        .filter_map(|(attack, reason, status)| {
            let kind = Kind::from_name(reason)?;
            let is_recommended = *status == kind.status() || !matches!(status, 400 | 401);
            (!is_recommended).then(|| {
                let wanted = kind.status();
                format!("{attack} ({reason}): {status}, recommended {wanted}")
            })
        })
        .collect();
    let found = wrong.first().map(|first| {
        format!(
            "{} answers have another status, such as {first}",
            wrong.len()
        )
    });
    outcome(
        "statuses",
        "R-3.2-8",
        "400 for the form of a request, 401 for credentials, signature, time and nonce",
        "verify-status-code",
        found,
        Attack::may,
    )
}

/// The header that 3.5.1 permits with a 401.
fn challenges(session: &Session) -> Outcome {
    let count = session.watch.unchallenged;
    let found = (count > 0).then(|| format!("{count} answers 401 have no WWW-Authenticate"));
    outcome(
        "challenges",
        "R-3.5.1-11",
        "WWW-Authenticate: OAuth with each 401",
        "answer-without-challenge",
        found,
        Attack::may,
    )
}

/// Whether an unknown client and a wrong signature get the same answer.
fn unknown_clients(session: &mut Session) -> Option<Outcome> {
    session.setup.resource.as_ref()?;
    "answers/unknown-client".clone_into(&mut session.current);
    let mut answers: Vec<(u16, String)> = Vec::new();
    let wrong = super::signature::WRONG;
    for is_known in [true, false] {
        let (draft, names) = if is_known {
            let draft = session.maker.get();
            let usual = session.maker.usual();
            (draft, usual.client_key)
        } else {
            let unknown = session.maker.unknown_client();
            let draft = session.maker.get_as(&unknown);
            (draft, unknown.client_key)
        };
        let wire = draft.sent(Some(wrong));
        let exchange = session.send(Purpose::Resource, &wire).ok()?;
        if exchange.is_accepted() {
            return None;
        }
        let answer = exchange.answer.ok()?;
        let mut body = String::from_utf8_lossy(&answer.body).into_owned();
        // What the request itself has may be repeated.
        let mut echoed: Vec<String> = draft.oauth.iter().map(|(_, value)| value.clone()).collect();
        echoed.push(String::from_utf8_lossy(&names).into_owned());
        for value in echoed.iter().filter(|value| value.len() > 3) {
            body = body.replace(value.as_str(), "…");
        }
        answers.push((answer.status, without_digits(&body)));
    }
    let [known, unknown] = &answers[..] else {
        return None;
    };
    let found = match (known.0 == unknown.0, known.1 == unknown.1) {
        (true, true) => None,
        (false, _) => Some(format!(
            "a wrong signature is answered {}, an unknown client {}",
            known.0, unknown.0
        )),
        (true, false) => Some("the bodies differ".to_owned()),
    };
    Some(outcome(
        "unknown-client",
        "G-3",
        "the same answer for an unknown client and a wrong signature",
        "answer-tells-clients",
        found,
        // A program reads the status; a text is for people.
        if known.0 == unknown.0 {
            Attack::may
        } else {
            Attack::should
        },
    ))
}

/// Times, numbers and identifiers of a request differ anyway.
fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}
