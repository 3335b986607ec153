//! The checks of a request that the endpoints of the flow need as the resource does (2.1), and codes that
//! resemble the right one (2.3).

use basestring::SignatureMethod;

use super::super::attack::{Attack, Played, Wanted};
use super::super::draft::Draft;
use super::super::issuing::{begin, exchange, grant, temporary_draft, token_draft};
use super::super::ledger::Purpose;
use super::super::maker::Maker;
use super::super::session::Session;
use super::super::setup::Setup;
use super::super::wire::Wire;
use crate::webhook::{Fault, Seen};

/// A day in seconds.
const DAY: u64 = 86_400;

/// What explains that a request without a right signature is accepted.
const WRONG: &str = "flow/temporary-wrong-signature";

/// The attacks.
pub(super) fn attacks(setup: &Setup) -> Vec<Attack> {
    let mut all = requests();
    if !setup.methods.contains(&SignatureMethod::Plaintext) {
        all.push(plaintext());
    }
    all.extend([similar_codes(), used_code()]);
    all
}

/// A request for temporary credentials that is wrong in one way. What the resource accepts too is one
/// finding.
fn request(
    id: &str,
    requirement: &'static str,
    what: &str,
    mistake: &str,
    change: fn(Draft) -> Wire,
) -> Attack {
    Attack::scene(
        format!("issuing/{id}"),
        requirement,
        Wanted::Reject,
        format!("a request for temporary credentials with {what}"),
        move |session| {
            // Once more before it is a finding.
            let mut last = None;
            for _ in 0..2 {
                let client = session.setup.clients.first().cloned().unwrap_or_default();
                let draft = temporary_draft(session, &client);
                let Some(wire) = draft.map(change) else {
                    return Ok(Played::not_judged("no endpoint"));
                };
                let exchange = session.send(Purpose::Temporary, &wire)?;
                let is_accepted = exchange.is_accepted();
                last = Some((exchange.words(), is_accepted, wire));
                if !is_accepted {
                    break;
                }
            }
            Ok(seen(last, "the flow works"))
        },
    )
    .shows(mistake)
}

/// What the last request shows: how it was answered, and whether it was accepted.
fn seen(last: Option<(String, bool, Wire)>, before: &str) -> Played {
    let Some((words, is_accepted, wire)) = last else {
        return Played::not_judged("nothing was sent");
    };
    Played::Seen {
        seen: if is_accepted {
            Seen::Accepted
        } else {
            Seen::Rejected
        },
        evidence: format!("{before}, and the request was answered {words}"),
        wire: Some((Purpose::Temporary, wire)),
    }
}

fn requests() -> Vec<Attack> {
    vec![
        request(
            "unsigned",
            "R-2.1-10",
            "no oauth_signature",
            "verify-absent-signature",
            |draft| draft.sent(None),
        )
        .covered_by(&["signature/missing", "signature/wrong$", WRONG]),
        request(
            "method-none",
            "R-3.2-11",
            "the method none and an empty signature",
            "verify-method-none",
            |draft| draft.with("oauth_signature_method", "none").sent(Some("")),
        )
        .covered_by(&["method/none", "signature/wrong$", WRONG]),
        request(
            "old",
            "R-3.3-5",
            "a timestamp of yesterday, rightly signed",
            "verify-timestamp-unchecked",
            |draft| {
                let old = (Maker::now() - DAY).to_string();
                draft.with("oauth_timestamp", &old).signed()
            },
        )
        .covered_by(&["timestamps/old"])
        .may(),
        request(
            "version",
            "R-3.2-7",
            "oauth_version 2.0, rightly signed",
            "verify-version-unchecked",
            |draft| draft.with("oauth_version", "2.0").signed(),
        )
        .covered_by(&["parameters/version-"]),
        request(
            "duplicate",
            "R-3.1-10",
            "oauth_callback in the header and in the query, rightly signed",
            "verify-two-locations",
            |draft| draft.query("oauth_callback=oob").signed(),
        )
        .covered_by(&["places/", "duplicates/"]),
    ]
}

fn plaintext() -> Attack {
    request(
        "plaintext",
        "R-3.4-2",
        "PLAINTEXT, which the provider does not declare, and the right secret",
        "verify-method-downgrade",
        |draft| {
            let method = SignatureMethod::Plaintext;
            let mut draft = draft.with("oauth_signature_method", method.name());
            draft.signs_by = method;
            draft.signed()
        },
    )
    .covered_by(&["method/plaintext$", "signature/wrong$", WRONG])
}

/// Codes that a loose comparison takes for the right one.
fn similar_codes() -> Attack {
    const SIMILAR: [fn(&str) -> String; 4] = [
        |right| right.chars().take(right.chars().count() / 2).collect(),
        |right| right.chars().take(1).collect(),
        |right| format!("{right}x"),
        |right| format!("x{right}"),
    ];
    Attack::scene(
        "issuing/verifier-similar",
        "R-2.3-8",
        Wanted::Reject,
        "the beginning of the right oauth_verifier, or the right one with more characters",
        |session| {
            let mut last = None;
            let flow = session.setup.flow.as_ref();
            // A person decides once.
            let is_slow = flow.is_some_and(|flow| flow.entry.browser);
            for similar in SIMILAR
                .into_iter()
                .take(if is_slow { 1 } else { SIMILAR.len() })
            {
                last = Some(with_code(session, similar)?);
                if last
                    .as_ref()
                    .is_some_and(|(_, is_accepted, _)| *is_accepted)
                {
                    break;
                }
            }
            Ok(of_exchange(last))
        },
    )
    .shows("verify-verifier-unchecked")
    .covered_by(&["flow/verifier-"])
}

/// An exchange of a granted request with a code that is made from the right one.
fn with_code(
    session: &mut Session,
    similar: fn(&str) -> String,
) -> Result<(String, bool, Wire), Fault> {
    let credentials = begin(session)?;
    let right = grant(session, &credentials, 0)?;
    let draft = token_draft(session, &credentials, Some(&similar(&right)));
    let (exchange, _) = exchange(session, &draft)?;
    Ok((exchange.words(), exchange.is_accepted(), draft.signed()))
}

fn of_exchange(last: Option<(String, bool, Wire)>) -> Played {
    match seen(last, "the request was granted") {
        Played::Seen {
            seen,
            evidence,
            wire,
        } => Played::Seen {
            seen,
            evidence,
            wire: wire.map(|(_, wire)| (Purpose::Token, wire)),
        },
        other @ (Played::Permitted(_) | Played::NotJudged(_)) => other,
    }
}

/// The code of credentials that were exchanged.
fn used_code() -> Attack {
    Attack::scene(
        "issuing/verifier-used",
        "R-2.3-8",
        Wanted::Reject,
        "the oauth_verifier of other temporary credentials, which were exchanged",
        |session| {
            let first = begin(session)?;
            let used = grant(session, &first, 0)?;
            let draft = token_draft(session, &first, Some(&used));
            let (_, issued) = exchange(session, &draft)?;
            let second = begin(session)?;
            let right = grant(session, &second, 0)?;
            if issued.is_none() || used == right {
                let why =
                    "the first exchange failed, or both requests have the same oauth_verifier";
                return Ok(Played::not_judged(why));
            }
            let draft = token_draft(session, &second, Some(&used));
            let (exchange, _) = exchange(session, &draft)?;
            let last = (exchange.words(), exchange.is_accepted(), draft.signed());
            Ok(of_exchange(Some(last)))
        },
    )
    .shows("verify-verifier-not-bound")
    .covered_by(&["flow/verifier-"])
}
