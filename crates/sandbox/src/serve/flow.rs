//! The flow of RFC 5849 section 2: temporary credentials, the owner's decision, token credentials.

use basestring::{
    Callback, CredentialsAnswer, Parameter, Received, Secret, append_to_query, callback_redirect,
    constant_time_eq, form_pairs,
};
use hyper::StatusCode;

use super::answer::{self, Answer};
use super::disk::Change;
use super::grants::{Decision, Denial, Temporary};
use super::page;
use super::provider::Provider;
use super::random;
use super::refusal::{Refusal, Why};
use super::state::State;
use super::verify::Verified;

/// 2.1: issues temporary credentials.
pub(super) async fn temporary(
    state: &State,
    verified: Verified,
    received: &Wanted,
    now: u64,
) -> Result<Answer, Refusal> {
    let id = random::text(20).map_err(internal)?;
    let secret = Secret::new(random::text(30).map_err(internal)?);
    let temporary = Temporary {
        client: verified.client.key.clone(),
        secret: secret.clone(),
        callback: received.callback.clone(),
        created: now,
        decision: Decision::Open,
        failures: 0,
    };
    let mut changes = verified.changes;
    let begun = state.grants().begin(&id, temporary, now);
    let refused = begun.map(|more| changes.extend(more)).err();
    keep(state, changes, now).await?;
    if let Some(denial) = refused {
        return Err(denial.into());
    }
    let issued = CredentialsAnswer {
        token: id.into_bytes(),
        secret,
        callback_confirmed: true,
        others: Vec::new(),
    };
    Ok(answer::form(issued.to_form()))
}

/// 2.3: exchanges temporary credentials for token credentials.
pub(super) async fn token(
    state: &State,
    verified: Verified,
    received: &Wanted,
    now: u64,
) -> Result<Answer, Refusal> {
    let Some((temporary, _)) = verified.token else {
        return Err(Denial::Unknown.into());
    };
    let id = random::text(30).map_err(internal)?;
    let secret = Secret::new(random::text(30).map_err(internal)?);
    let mut changes = verified.changes;
    let new = (id.clone(), secret.clone());
    let exchanged = state
        .grants()
        .exchange(&temporary, &received.verifier, new, now);
    let exchanged = match exchanged {
        Ok((token, more)) => {
            changes.extend(more);
            Ok(token)
        }
        Err((denial, more)) => {
            changes.extend(more);
            Err(denial)
        }
    };
    keep(state, changes, now).await?;
    let token = exchanged?;
    let user = state.user(&token.user).map(|user| user.id);
    let issued = CredentialsAnswer {
        token: id.into_bytes(),
        secret,
        callback_confirmed: false,
        others: vec![
            Parameter::new("user_id", &user.unwrap_or_default().to_string()).into_owned(),
            Parameter::new("screen_name", &token.user).into_owned(),
        ],
    };
    Ok(answer::form(issued.to_form()))
}

/// What the flow takes from a request's protocol parameters.
#[derive(Default)]
pub(super) struct Wanted {
    callback: Option<String>,
    verifier: Vec<u8>,
}

impl Wanted {
    pub(super) fn of(received: &Received<'_>) -> Self {
        let callback = received.value("oauth_callback").unwrap_or_default();
        let callback = match Callback::parse(callback) {
            Ok(Callback::Uri(uri)) => Some(String::from_utf8_lossy(uri).into_owned()),
            _ => None,
        };
        Self {
            callback,
            verifier: received
                .value("oauth_verifier")
                .unwrap_or_default()
                .to_vec(),
        }
    }
}

/// Keeps changes before the answer that promises them.
pub(super) async fn keep(state: &State, changes: Vec<Change>, now: u64) -> Result<(), Refusal> {
    if state.commit(changes, now).await {
        return Ok(());
    }
    let message = "expected a state file that can be written, found a fault: see the log";
    Err(Refusal::new(Why::Unwritable, message))
}

fn internal(fault: super::Fault) -> Refusal {
    Refusal::new(Why::Internal, fault.to_string())
}

/// 2.2: the page on which the owner decides.
pub(super) fn ask(provider: &Provider, query: &[u8], now: u64) -> Answer {
    let fields = Fields::of(query);
    let Some(token) = fields.get("oauth_token").filter(|token| !token.is_empty()) else {
        return answer::html(StatusCode::OK, page::which_request(provider));
    };
    match open(provider, token, now) {
        Ok(client) => answer::html(StatusCode::OK, page::decide(provider, token, &client, None)),
        Err(denial) => denied(denial),
    }
}

/// The name of the client whose temporary credentials wait for a decision.
fn open(provider: &Provider, token: &str, now: u64) -> Result<String, Denial> {
    let grants = provider.state.grants();
    let temporary = grants.temporary(token, now).ok_or(Denial::Unknown)?;
    match temporary.decision {
        Decision::Open => {
            let client = provider.state.client(temporary.client.as_bytes());
            Ok(client.map_or_else(|| temporary.client.clone(), |client| client.name.clone()))
        }
        Decision::Exchanged => Err(Denial::Exchanged),
        Decision::Blocked => Err(Denial::Blocked),
        Decision::Granted { .. } | Decision::Denied => Err(Denial::Denied),
    }
}

fn denied(denial: Denial) -> Answer {
    let refusal = Refusal::from(denial);
    answer::html(
        StatusCode::BAD_REQUEST,
        page::notice("Not possible", &refusal.said.message),
    )
}

/// 2.2: the decision, from the page's own form.
#[expect(clippy::too_many_lines)]
pub(super) async fn decide(provider: &Provider, body: &[u8], now: u64) -> Answer {
    let Some(fields) = own_form(provider, body) else {
        return foreign_form();
    };
    let value = |name: &str| fields.get(name).unwrap_or_default();
    let token = value("oauth_token");
    let client = match open(provider, token, now) {
        Ok(client) => client,
        Err(denial) => return denied(denial),
    };
    let decision = match value("decision") {
        "deny" => Ok(Decision::Denied),
        _ => granted(
            provider,
            token,
            value("screen_name"),
            value("password"),
            now,
        ),
    };
    let (decision, verifier) = match decision {
        Ok(Decision::Granted { verifier, user }) => {
            let shown = verifier.clone();
            (Decision::Granted { verifier, user }, Some(shown))
        }
        Ok(decision) => (decision, None),
        Err(changes) => {
            if keep(&provider.state, changes, now).await.is_err() {
                return unwritable();
            }
            let why = "The name or the password is wrong.";
            let page = page::decide(provider, token, &client, Some(why));
            return answer::html(StatusCode::FORBIDDEN, page);
        }
    };
    let decided = provider.state.grants().decide(token, decision, now);
    let (temporary, change) = match decided {
        Ok(decided) => decided,
        Err(denial) => return denied(denial),
    };
    if keep(&provider.state, vec![change], now).await.is_err() {
        return unwritable();
    }
    match (temporary.callback, verifier) {
        (Some(callback), Some(verifier)) => {
            let to = callback_redirect(callback.as_bytes(), token.as_bytes(), verifier.expose());
            answer::redirect(&to)
        }
        // The RFC has no word for a denial; this is X's.
        (Some(callback), None) => {
            let denied = [Parameter::new("denied", token)];
            answer::redirect(&append_to_query(callback.as_bytes(), &denied))
        }
        (None, Some(verifier)) => {
            let code = String::from_utf8_lossy(verifier.expose()).into_owned();
            answer::html(StatusCode::OK, page::code(&client, &code))
        }
        (None, None) => {
            let text = format!("{client} was denied access. You can close this page.");
            answer::html(StatusCode::OK, page::notice("Denied", &text))
        }
    }
}

fn unwritable() -> Answer {
    let text = "The state file cannot be written: see the log.";
    answer::html(
        StatusCode::SERVICE_UNAVAILABLE,
        page::notice("Not possible", text),
    )
}

/// The owner signs in (R-2.2-6), and a verification code is made: to be typed where there is no
/// callback (R-2.2-15), else longer.
fn granted(
    provider: &Provider,
    token: &str,
    name: &str,
    password: &str,
    now: u64,
) -> Result<Decision, Vec<Change>> {
    let state = &provider.state;
    let user = state.user(name);
    let right = user.map(|user| user.password.clone()).unwrap_or_default();
    let is_right = constant_time_eq(right.expose(), password.as_bytes());
    let Some(user) = user.filter(|_| is_right) else {
        return Err(state.grants().fail(token).into_iter().collect());
    };
    let is_oob = state
        .grants()
        .temporary(token, now)
        .is_some_and(|temporary| temporary.callback.is_none());
    let verifier = if is_oob {
        random::pin()
    } else {
        random::text(24)
    };
    Ok(Decision::Granted {
        verifier: Secret::new(verifier.map_err(|_| Vec::new())?),
        user: user.screen_name.clone(),
    })
}

/// R-2-3: the owner takes a token back.
pub(super) async fn revoke(provider: &Provider, body: &[u8], now: u64) -> Answer {
    let Some(fields) = own_form(provider, body) else {
        return foreign_form();
    };
    let value = |name: &str| fields.get(name).unwrap_or_default();
    let change = provider.state.grants().revoke(value("token"));
    let Some(change) = change else {
        let text = "There is no such token.";
        return answer::html(StatusCode::NOT_FOUND, page::notice("Not possible", text));
    };
    if keep(&provider.state, vec![change], now).await.is_err() {
        return unwritable();
    }
    answer::redirect(b"/")
}

/// The fields of a form that this server's page made; `None` of any other.
fn own_form(provider: &Provider, body: &[u8]) -> Option<Fields> {
    let fields = Fields::of(body);
    let is_own = provider.is_own_form(fields.get("form_key").unwrap_or_default());
    is_own.then_some(fields)
}

fn foreign_form() -> Answer {
    let text = "The form is not this server's, or is from before its start: open the page again.";
    answer::html(StatusCode::FORBIDDEN, page::notice("Not possible", text))
}

/// The fields of one of the page's own forms; of several of one name the first counts.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(form: &[u8]) -> Self {
        let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
        let pairs = form_pairs(form).flatten();
        Self(
            pairs
                .map(|pair| (text(&pair.name), text(&pair.value)))
                .collect(),
        )
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}
