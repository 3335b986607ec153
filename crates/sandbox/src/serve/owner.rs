//! The owner's decision on temporary credentials (RFC 5849 2.2), and revoking a token.

use basestring::{
    Parameter, Secret, append_to_query, callback_redirect, constant_time_eq, form_pairs,
};
use hyper::StatusCode;

use super::answer::{self, Answer};
use super::change::Change;
use super::flow::keep;
use super::issued::{Decision, Denial};
use super::page;
use super::provider::Provider;
use super::random;
use super::refusal::Refusal;

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

/// The name of the client whose temporary credentials await a decision.
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
            if keep(&provider.state, changes).await.is_err() {
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
    if keep(&provider.state, vec![change]).await.is_err() {
        return unwritable();
    }
    decided_page(
        temporary.callback.as_deref(),
        verifier.as_ref(),
        token,
        &client,
    )
}

/// The answer to a decision: back to the client, or a page if there is no callback.
fn decided_page(
    callback: Option<&str>,
    verifier: Option<&Secret>,
    token: &str,
    client: &str,
) -> Answer {
    match (callback, verifier) {
        (Some(callback), Some(verifier)) => {
            let to = callback_redirect(callback.as_bytes(), token.as_bytes(), verifier.expose());
            answer::redirect(&to)
        }
        // RFC 5849 does not specify a denial; this is what X sends.
        (Some(callback), None) => {
            let denied = [Parameter::new("denied", token)];
            answer::redirect(&append_to_query(callback.as_bytes(), &denied))
        }
        (None, Some(verifier)) => {
            let code = String::from_utf8_lossy(verifier.expose()).into_owned();
            answer::html(StatusCode::OK, page::code(client, &code))
        }
        (None, None) => {
            let text = format!("You denied access to {client}. You can close this page.");
            answer::html(StatusCode::OK, page::notice("Denied", &text))
        }
    }
}

fn unwritable() -> Answer {
    let text = "The state file cannot be written: see the log of the server.";
    answer::html(
        StatusCode::SERVICE_UNAVAILABLE,
        page::notice("Not possible", text),
    )
}

/// The owner signs in (R-2.2-6), and a verification code is generated: short enough to type if there
/// is no callback (R-2.2-15), else longer.
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

/// R-2-3: the owner revokes a token.
pub(super) async fn revoke(provider: &Provider, body: &[u8]) -> Answer {
    let Some(fields) = own_form(provider, body) else {
        return foreign_form();
    };
    let value = |name: &str| fields.get(name).unwrap_or_default();
    let change = provider.state.grants().revoke(value("token"));
    let Some(change) = change else {
        let text = "There is no token with this identifier.";
        return answer::html(StatusCode::NOT_FOUND, page::notice("Not possible", text));
    };
    if keep(&provider.state, vec![change]).await.is_err() {
        return unwritable();
    }
    answer::redirect(b"/")
}

/// The fields of one of this server's own forms; `None` for any other form.
fn own_form(provider: &Provider, body: &[u8]) -> Option<Fields> {
    let fields = Fields::of(body);
    let is_own = provider.is_own_form(fields.get("form_key").unwrap_or_default());
    // A form that is signed is a client's request.
    let is_signed = fields.get("oauth_signature").is_some();
    (is_own && !is_signed).then_some(fields)
}

/// The answer to a form that is not one of this server's own.
pub(super) fn foreign_form() -> Answer {
    let text =
        "The form is from another site, or from before this server started. Open the page again.";
    answer::html(StatusCode::FORBIDDEN, page::notice("Not possible", text))
}

/// The fields of a form. If a name is repeated, its first value counts.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(form: &[u8]) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
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
