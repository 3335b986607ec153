//! The steps of the flow as a client takes them: temporary credentials, the owner's decision, token
//! credentials (2.1 to 2.3).

use std::sync::Arc;

use basestring::{Credentials, CredentialsAnswer, Place, authorization_uri};

use super::authorize::{self, Answered, Wish};
use super::draft::Draft;
use super::ledger::{Decision, Purpose, Temporary};
use super::session::{Exchange, Session};
use super::setup::Flow;
use crate::webhook::Fault;
use crate::webhook::http::Answer;

/// A signed request for temporary credentials.
pub(super) fn temporary_draft(session: &mut Session, client: &Credentials) -> Option<Draft> {
    let setup = Arc::clone(&session.setup);
    let flow = setup.flow.as_ref()?;
    let mut client = client.clone();
    client.token = None;
    client.token_secret = basestring::Secret::empty();
    let url = flow.request_token.url.clone();
    let draft = session.maker.request("POST", url, &client, setup.usual());
    Some(draft.and("oauth_callback", &flow.entry.callback))
}

/// Sends a request for temporary credentials, and keeps what is issued.
pub(super) fn temporary(
    session: &mut Session,
    draft: &Draft,
) -> Result<(Exchange, Option<Credentials>), Fault> {
    let exchange = session.send(Purpose::Temporary, &draft.signed())?;
    let issued = issued(&exchange);
    let credentials = issued.map(|answer| {
        let mut credentials = draft.keys.clone();
        credentials.token = Some(answer.token);
        credentials.token_secret = answer.secret;
        credentials
    });
    if let Some(credentials) = &credentials {
        session.ledger.temporaries.push(Temporary {
            credentials: credentials.clone(),
            decision: Decision::Open,
        });
    }
    Ok((exchange, credentials))
}

/// The credentials of an answer.
pub(super) fn issued(exchange: &Exchange) -> Option<CredentialsAnswer> {
    credentials_of(exchange.answer.as_ref().ok()?)
}

/// Whether an answer has credentials.
pub(super) fn is_issued(answer: &Answer) -> bool {
    credentials_of(answer).is_some()
}

fn credentials_of(answer: &Answer) -> Option<CredentialsAnswer> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    CredentialsAnswer::parse_token(answer.body.trim_ascii()).ok()
}

/// New temporary credentials of the first client.
///
/// # Errors
///
/// The provider issues none.
pub(super) fn begin(session: &mut Session) -> Result<Credentials, Fault> {
    let client = session.maker.setup.clients.first().cloned();
    begin_for(session, &client.unwrap_or_default())
}

/// New temporary credentials of a client.
///
/// # Errors
///
/// The provider issues none.
pub(super) fn begin_for(session: &mut Session, client: &Credentials) -> Result<Credentials, Fault> {
    let none = || Fault::answer("there are no endpoints of the flow");
    let draft = temporary_draft(session, client).ok_or_else(none)?;
    let (exchange, credentials) = temporary(session, &draft)?;
    credentials.ok_or_else(|| {
        let words = exchange.words();
        Fault::answer(format!(
            "the request for temporary credentials is answered {words}"
        ))
    })
}

/// The URL at which the owner decides on temporary credentials.
pub(super) fn authorization_url(flow: &Flow, temporary: &Credentials) -> String {
    let token = temporary.token.as_deref().unwrap_or_default();
    let url = authorization_uri(flow.authorize.url.as_bytes(), token);
    String::from_utf8_lossy(&url).into_owned()
}

/// The owner's decision on temporary credentials. `user` is the place of the user in the
/// configuration.
///
/// # Errors
///
/// The decision cannot be made: no form, no redirect, no code.
pub(super) fn decide(
    session: &mut Session,
    temporary: &Credentials,
    user: usize,
    wish: Wish,
) -> Result<Answered, Fault> {
    let setup = Arc::clone(&session.setup);
    let Some(flow) = &setup.flow else {
        return Err(Fault::answer("there are no endpoints of the flow"));
    };
    let url = authorization_url(flow, temporary);
    let answered = authorize::decide(session, flow, &url, user, wish)?;
    let decision = match (wish, &answered.verifier) {
        (Wish::Grant, Some(verifier)) => Decision::Granted(verifier.clone()),
        (Wish::Grant, None) => Decision::Open,
        (Wish::Deny, _) => Decision::Denied,
    };
    let token = temporary.token.clone().unwrap_or_default();
    if let Some(own) = session.ledger.temporary(&token) {
        own.decision = decision;
    }
    Ok(answered)
}

/// Grants temporary credentials, and gives the verification code.
///
/// # Errors
///
/// The decision cannot be made, or shows no code.
pub(super) fn grant(
    session: &mut Session,
    temporary: &Credentials,
    user: usize,
) -> Result<String, Fault> {
    let answered = decide(session, temporary, user, Wish::Grant)?;
    let none = || Fault::answer("after the owner's decision, there is no oauth_verifier");
    answered.verifier.ok_or_else(none)
}

/// A signed request for token credentials.
pub(super) fn token_draft(
    session: &mut Session,
    temporary: &Credentials,
    verifier: Option<&str>,
) -> Draft {
    let setup = Arc::clone(&session.setup);
    let url = setup
        .flow
        .as_ref()
        .map(|flow| flow.access_token.url.clone());
    let draft = session
        .maker
        .request("POST", url.unwrap_or_default(), temporary, setup.usual());
    let draft = draft.at(Place::Header);
    match verifier {
        Some(verifier) => draft.and("oauth_verifier", verifier),
        None => draft,
    }
}

/// Exchanges temporary credentials. Issued token credentials are known from then on.
pub(super) fn exchange(
    session: &mut Session,
    draft: &Draft,
) -> Result<(Exchange, Option<Credentials>), Fault> {
    let exchange = session.send(Purpose::Token, &draft.signed())?;
    let credentials = issued(&exchange).map(|answer| {
        let mut credentials = draft.keys.clone();
        credentials.token = Some(answer.token);
        credentials.token_secret = answer.secret;
        credentials
    });
    if exchange.reference.is_ok()
        && let Some(credentials) = &credentials
    {
        session.ledger.issue(credentials.clone());
        session.watch.forbid(credentials);
        let id = draft.value("oauth_token").unwrap_or_default().to_owned();
        if let Some(own) = session.ledger.temporary(id.as_bytes()) {
            own.decision = Decision::Exchanged;
        }
    }
    Ok((exchange, credentials))
}

/// Token credentials of a user by the whole flow.
///
/// # Errors
///
/// A step fails.
pub(super) fn obtain(
    session: &mut Session,
    client: &Credentials,
    user: usize,
) -> Result<Credentials, Fault> {
    let temporary = begin_for(session, client)?;
    let verifier = grant(session, &temporary, user)?;
    let draft = token_draft(session, &temporary, Some(&verifier));
    let (exchange, credentials) = exchange(session, &draft)?;
    credentials.ok_or_else(|| {
        let words = exchange.words();
        Fault::answer(format!(
            "the request for token credentials is answered {words}"
        ))
    })
}
