//! The client's part of RFC 5849 section 2: temporary credentials and token credentials.

use basestring::{Callback, CredentialsAnswer, Parameter, Received, Secret};

use super::answer::{self, Answer};
use super::change::Change;
use super::fault::Fault;
use super::issued::{Decision, Denial, Temporary};
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
    match begun {
        Ok(more) => changes.extend(more),
        Err(denial) => {
            state.undo(&changes);
            return Err(denial.into());
        }
    }
    keep(state, changes).await?;
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
    let token = match exchanged {
        Ok((token, more)) => {
            changes.extend(more);
            token
        }
        Err((denial, more)) => {
            // A rejected request uses up no nonce.
            state.undo(&changes);
            keep(state, more).await?;
            return Err(denial.into());
        }
    };
    keep(state, changes).await?;
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

/// The parameters of a request that the flow uses.
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
            Ok(Callback::OutOfBand) | Err(_) => None,
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

/// Writes changes before the answer that depends on them.
pub(super) async fn keep(state: &State, changes: Vec<Change>) -> Result<(), Refusal> {
    if state.commit(changes).await {
        return Ok(());
    }
    let message = "the state file cannot be written: see the log of the server";
    Err(Refusal::new(Why::Unwritable, message))
}

fn internal(fault: Fault) -> Refusal {
    Refusal::new(Why::Internal, fault.to_string())
}
