//! The callback, and what the answers of the endpoints are (2.1 to 2.3, 4.4, 4.9).

use basestring::{Credentials, CredentialsAnswer};

use super::super::attack::{Attack, Played, Wanted};
use super::super::authorize::{self, Wish};
use super::super::issuing::{
    authorization_url, begin, exchange, grant, temporary, temporary_draft, token_draft,
};
use super::super::ledger::Purpose;
use super::super::session::{Exchange, Session};
use super::predictable::{temporary_credentials, token_credentials, verifiers};
use crate::webhook::{Fault, Seen};

/// A callback that no client of the run has.
const OTHER_CALLBACK: &str = "http://other.example/callback";

/// A request for temporary credentials with another callback.
fn with_callback(session: &mut Session, callback: Option<&str>) -> Result<Played, Fault> {
    let client = session.setup.clients.first().cloned().unwrap_or_default();
    let Some(draft) = temporary_draft(session, &client) else {
        return Ok(Played::not_judged("no endpoint"));
    };
    let draft = match callback {
        Some(callback) => draft.with("oauth_callback", callback),
        None => draft.without("oauth_callback"),
    };
    let exchange = session.send(Purpose::Temporary, &draft.signed())?;
    Ok(Played::Seen {
        seen: match exchange.seen {
            Seen::Accepted => Seen::Accepted,
            Seen::Rejected | Seen::Unclear => Seen::Rejected,
        },
        evidence: format!("the request was answered {}", exchange.words()),
        wire: Some((Purpose::Temporary, draft.signed())),
    })
}

/// Attacks on the callback.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn callbacks() -> Vec<Attack> {
    vec![
        Attack::scene(
            "flow/without-callback",
            "R-2.1-2",
            Wanted::Reject,
            "a request for temporary credentials without oauth_callback",
            |session| with_callback(session, None),
        )
        .shows("verify-callback-optional"),
        Attack::scene(
            "flow/callback-relative",
            "R-2.1-3",
            Wanted::Reject,
            "a relative URI as oauth_callback",
            |session| with_callback(session, Some("/callback")),
        )
        .should()
        .shows("verify-callback-unchecked"),
        Attack::scene(
            "flow/callback-without-scheme",
            "R-2.1-3",
            Wanted::Reject,
            "a URI without a scheme as oauth_callback",
            |session| with_callback(session, Some("//other.example/callback")),
        )
        .should()
        .shows("verify-callback-unchecked")
        .covered_by(&["flow/callback-relative"]),
        Attack::scene(
            "flow/callback-empty",
            "R-2.1-3",
            Wanted::Reject,
            "an empty oauth_callback",
            |session| with_callback(session, Some("")),
        )
        .should()
        .shows("verify-callback-unchecked")
        .covered_by(&["flow/without-callback", "flow/callback-relative"]),
        Attack::scene(
            "flow/callback-changed",
            "R-2.1-2",
            Wanted::Reject,
            "another oauth_callback than the one that was signed",
            changed,
        )
        .shows("collect-callback-unsigned")
        .covered_by(&["flow/temporary-wrong-signature", "signature/wrong"]),
        Attack::scene(
            "flow/callback-unsigned",
            "R-2.1-2",
            Wanted::Reject,
            "an oauth_callback that the signature does not cover",
            uncovered,
        )
        .shows("collect-callback-unsigned")
        .covered_by(&["flow/temporary-wrong-signature", "signature/wrong"]),
        Attack::scene(
            "flow/callback-at-authorization",
            "R-2.2-9",
            Wanted::Reject,
            "another oauth_callback in the URL at which the owner decides",
            at_authorization,
        )
        .shows("verify-callback-at-authorization"),
        Attack::scene(
            "flow/callback-line-breaks",
            "R-2.1-3",
            Wanted::Reject,
            "line breaks and a header in oauth_callback",
            line_breaks,
        )
        .shows("verify-callback-line-breaks"),
    ]
}

/// Another callback than the one that was signed.
fn changed(session: &mut Session) -> Result<Played, Fault> {
    let client = session.setup.clients.first().cloned().unwrap_or_default();
    let Some(draft) = temporary_draft(session, &client) else {
        return Ok(Played::not_judged("no endpoint"));
    };
    let signature = draft.signature();
    let draft = draft.with("oauth_callback", OTHER_CALLBACK);
    let exchange = session.send(Purpose::Temporary, &draft.sent(Some(&signature)))?;
    Ok(Played::Seen {
        seen: exchange.seen,
        evidence: format!("the request was answered {}", exchange.words()),
        wire: None,
    })
}

/// A callback that was added after signing.
fn uncovered(session: &mut Session) -> Result<Played, Fault> {
    let client = session.setup.clients.first().cloned().unwrap_or_default();
    let Some(draft) = temporary_draft(session, &client) else {
        return Ok(Played::not_judged("no endpoint"));
    };
    let signature = draft.clone().without("oauth_callback").signature();
    let exchange = session.send(Purpose::Temporary, &draft.sent(Some(&signature)))?;
    Ok(Played::Seen {
        seen: exchange.seen,
        evidence: format!("the request was answered {}", exchange.words()),
        wire: None,
    })
}

/// The owner decides at a URL that an attacker has changed (session fixation of OAuth 1.0).
fn at_authorization(session: &mut Session) -> Result<Played, Fault> {
    let credentials = begin(session)?;
    let first = redirected(session, &credentials)?;
    if let Played::Seen {
        seen: Seen::Accepted,
        ..
    } = first
    {
        return Ok(first);
    }
    // A client without a callback may be given one there.
    let client = session.setup.clients.first().cloned().unwrap_or_default();
    let draft = temporary_draft(session, &client).map(|draft| draft.with("oauth_callback", "oob"));
    let second = match draft {
        Some(draft) => temporary(session, &draft)?.1,
        None => None,
    };
    match second.map(|credentials| redirected(session, &credentials)) {
        Some(Ok(
            second @ Played::Seen {
                seen: Seen::Accepted,
                ..
            },
        )) => Ok(second),
        Some(_) | None => Ok(first),
    }
}

/// Where the owner's decision leads, at a URL with another callback.
fn redirected(session: &mut Session, credentials: &Credentials) -> Result<Played, Fault> {
    let setup = std::sync::Arc::clone(&session.setup);
    let Some(flow) = &setup.flow else {
        return Ok(Played::not_judged("no endpoint"));
    };
    let url = authorization_url(flow, credentials);
    let url = format!("{url}&oauth_callback=http%3A%2F%2Fother.example%2Fcallback");
    let answered = authorize::decide(session, flow, &url, 0, Wish::Grant)?;
    let redirect = answered.redirect.unwrap_or_default();
    Ok(Played::Seen {
        seen: if redirect.starts_with(OTHER_CALLBACK) {
            Seen::Accepted
        } else {
            Seen::Rejected
        },
        evidence: match redirect.split('?').next().unwrap_or_default() {
            "" => format!("no redirect, status {}", answered.status),
            place => format!("redirected to {place}"),
        },
        wire: None,
    })
}

/// A callback with line breaks is rejected, or at least never becomes a header of its own. A line feed
/// alone ends a line for most programs.
fn line_breaks(session: &mut Session) -> Result<Played, Fault> {
    let first = broken_by(session, "\r\n")?;
    match first {
        Played::Seen {
            seen: Seen::Rejected,
            ..
        } => broken_by(session, "\n"),
        Played::Seen { .. } | Played::Permitted(_) | Played::NotJudged(_) => Ok(first),
    }
}

/// A callback with this end of a line in it.
fn broken_by(session: &mut Session, line_end: &str) -> Result<Played, Fault> {
    let client = session.setup.clients.first().cloned().unwrap_or_default();
    let Some(draft) = temporary_draft(session, &client) else {
        return Ok(Played::not_judged("no endpoint"));
    };
    let callback = format!("http://127.0.0.1:9/callback{line_end}X-Injected: 1");
    let draft = draft.with("oauth_callback", &callback);
    let (exchange, credentials) = temporary(session, &draft)?;
    let Some(credentials) = credentials else {
        return Ok(Played::Seen {
            seen: Seen::Rejected,
            evidence: format!("the request was answered {}", exchange.words()),
            wire: None,
        });
    };
    let setup = std::sync::Arc::clone(&session.setup);
    let Some(flow) = &setup.flow else {
        return Ok(Played::not_judged("no endpoint"));
    };
    let url = authorization_url(flow, &credentials);
    let answered = authorize::decide(session, flow, &url, 0, Wish::Grant);
    let (seen, how) = match answered {
        Ok(answered) if answered.injected => (Seen::Accepted, "the redirect has the header"),
        Ok(answered) if answered.status >= 500 => (Seen::Accepted, "the redirect fails"),
        Ok(_) => (Seen::Rejected, "the redirect has no such header"),
        Err(_) => (Seen::Accepted, "the redirect is not valid HTTP"),
    };
    Ok(Played::Seen {
        seen,
        evidence: format!("the callback was accepted, and {how}"),
        wire: Some((Purpose::Temporary, draft.signed())),
    })
}

/// What the answers are.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn attacks() -> Vec<Attack> {
    let of = |id: &str, requirement, what: &str, look: fn(&Exchange) -> Option<String>| {
        Attack::scene(
            format!("answers/{id}"),
            requirement,
            Wanted::Accept,
            what,
            move |session| {
                let (first, second) = both(session)?;
                let found = look(&first).or_else(|| look(&second));
                Ok(Played::Seen {
                    seen: if found.is_some() {
                        Seen::Rejected
                    } else {
                        Seen::Accepted
                    },
                    evidence: found.unwrap_or_else(|| "both answers have it".to_owned()),
                    wire: None,
                })
            },
        )
    };
    vec![
        Attack::scene(
            "answers/callback-confirmed",
            "R-2.1-14",
            Wanted::Accept,
            "oauth_callback_confirmed=true with temporary credentials",
            |session| {
                let (first, _) = both(session)?;
                let body = first.answer.as_ref().map(|answer| answer.body.clone());
                let body = body.unwrap_or_default();
                let confirmed = CredentialsAnswer::parse_temporary(body.trim_ascii()).is_ok();
                Ok(Played::Seen {
                    seen: if confirmed {
                        Seen::Accepted
                    } else {
                        Seen::Rejected
                    },
                    evidence: format!("oauth_callback_confirmed=true is there: {confirmed}"),
                    wire: None,
                })
            },
        )
        .shows("answer-callback-not-confirmed"),
        of(
            "form-type",
            "R-2.1-11",
            "Content-Type application/x-www-form-urlencoded with credentials",
            |exchange| {
                let found = header(exchange, "Content-Type");
                let media_type = found.split(';').next().unwrap_or_default().trim();
                let is_form = media_type.eq_ignore_ascii_case(super::super::draft::FORM);
                (!is_form).then(|| format!("Content-Type {found:?}"))
            },
        )
        .should()
        .shows("answer-not-form-encoded"),
        of(
            "not-cacheable",
            "R-4.4-1",
            "Cache-Control: no-store with credentials",
            |exchange| {
                let found = header(exchange, "Cache-Control");
                let forbids = found.to_lowercase().contains("no-store");
                (!forbids).then(|| format!("Cache-Control {found:?}"))
            },
        )
        .should()
        .shows("answer-cacheable"),
        Attack::scene(
            "answers/unique-credentials",
            "R-4.9-1",
            Wanted::Accept,
            "credentials that differ, are long, and cannot be predicted",
            temporary_credentials,
        )
        .shows("answer-credentials-predictable"),
        Attack::scene(
            "answers/unique-token-credentials",
            "R-4.9-1",
            Wanted::Accept,
            "token credentials that differ, are long, and cannot be predicted",
            token_credentials,
        )
        .shows("answer-credentials-predictable")
        .covered_by(&["answers/unique-credentials"]),
        Attack::scene(
            "answers/unique-verifiers",
            "R-2.2-10",
            Wanted::Accept,
            "verification codes that differ and cannot be predicted",
            verifiers,
        )
        .shows("answer-verifier-predictable"),
    ]
}

fn header(exchange: &Exchange, name: &str) -> String {
    let answer = exchange.answer.as_ref().ok();
    let value = answer.and_then(|answer| answer.values(name).next());
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

/// The answers with temporary and with token credentials.
fn both(session: &mut Session) -> Result<(Exchange, Exchange), Fault> {
    let client = session.setup.clients.first().cloned().unwrap_or_default();
    let none = || Fault::answer("there are no endpoints of the flow");
    let draft = temporary_draft(session, &client).ok_or_else(none)?;
    let (first, credentials) = temporary(session, &draft)?;
    let rejected = || Fault::answer("no temporary credentials were issued");
    let credentials = credentials.ok_or_else(rejected)?;
    let verifier = grant(session, &credentials, 0)?;
    let draft = token_draft(session, &credentials, Some(&verifier));
    let (second, _) = exchange(session, &draft)?;
    Ok((first, second))
}
