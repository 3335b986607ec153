//! Signed requests: verified, answered, and recorded for the page.

use std::sync::Arc;
use std::time::Instant;

use basestring::{Clock, Credentials, Received, Request, Scheme, Secret, Url};
use basestring_oracle::request::OwnedRequest;
use bytes::Bytes;
use hyper::http::request::Parts;

use super::answer::{self, Answer};
use super::clock::now;
use super::diagnosis::conceal;
use super::flow::{self, Wanted};
use super::protected;
use super::provider::Provider;
use super::received::{self, Peer};
use super::refusal::{Refusal, Why};
use super::verify::{Failed, Purpose, Verified, verify};

/// What a signed request is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resource {
    Temporary,
    Token,
    Echo,
    Account,
}

/// Answers a signed request.
pub(super) async fn answer(
    provider: &Provider,
    parts: &Parts,
    body: &Bytes,
    peer: Peer,
    purpose: Purpose,
    resource: Resource,
) -> Answer {
    let began = Instant::now();
    let request = Arc::new(received::owned(parts, body, &peer));
    let (outcome, credentials) = match verified(provider, &request, peer, purpose) {
        Err(failed) => (Err(failed.refusal), failed.credentials.map(|known| *known)),
        Ok((verified, wanted)) => {
            let credentials = verified.credentials.clone();
            let outcome = serve(provider, &request, resource, verified, &wanted).await;
            (outcome, Some(credentials))
        }
    };
    let (answer, mistakes) = match outcome {
        Ok(answer) => {
            let secrets = provider.state.secrets_of(&request);
            provider.record(&request, peer, secrets, Ok(answer.status()));
            (answer, String::new())
        }
        Err(refusal) => {
            refused(
                provider,
                parts,
                &request,
                peer,
                purpose,
                credentials,
                refusal,
            )
            .await
        }
    };
    tracing::info!(
        remote = %peer.remote,
        method = %provider.state.hide(parts.method.as_str()),
        path = %provider.state.hide(&parts.uri.path().escape_debug().to_string()),
        status = answer.status().as_u16(),
        refused = %mistakes,
        microseconds = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    answer
}

/// The answer to a request that is refused, and the names of its faults for the log.
async fn refused(
    provider: &Provider,
    parts: &Parts,
    request: &Arc<OwnedRequest>,
    peer: Peer,
    purpose: Purpose,
    credentials: Option<Credentials>,
    mut refusal: Refusal,
) -> (Answer, String) {
    let mut secrets = provider.state.secrets_of(request);
    let message = refusal.said.message.as_bytes();
    secrets.extend(provider.state.secrets_in([message]));
    let conceal = conceal(request, &secrets);
    provider
        .clinic
        .look(&mut refusal, request, purpose, credentials, &conceal)
        .await;
    let number = provider.record(request, peer, secrets, Err(&refusal));
    let ids: Vec<&str> = refusal.said.found.mistakes.iter().map(|m| m.id).collect();
    let around = provider.around(&parts.headers, Some(number), "");
    let names = format!("{} {}", refusal.why.name(), ids.join(" "));
    (answer::refuse(&refusal, &around), names)
}

fn verified(
    provider: &Provider,
    request: &OwnedRequest,
    peer: Peer,
    purpose: Purpose,
) -> Result<(Verified, Wanted), Failed> {
    let views = received::views(request);
    let view = Request {
        method: &request.method,
        url: Url::parse(&request.url)?,
        fields: &views,
        body: request.body.octets(),
    };
    let received = Received::parse(&view)?;
    let clock = Clock {
        now: now(),
        window: provider.window,
    };
    let is_tls = peer.scheme == Scheme::Https;
    let verified = verify(&view, &received, purpose, &provider.state, clock, is_tls)?;
    Ok((verified, Wanted::of(&received)))
}

async fn serve(
    provider: &Provider,
    request: &OwnedRequest,
    resource: Resource,
    verified: Verified,
    wanted: &Wanted,
) -> Result<Answer, Refusal> {
    let (state, now) = (&provider.state, now());
    match resource {
        Resource::Temporary => flow::temporary(state, verified, wanted, now).await,
        Resource::Token => flow::token(state, verified, wanted, now).await,
        Resource::Echo => {
            let echo = echoed(request, &verified, &state.secrets_of(request));
            if echo.is_err() {
                state.undo(&verified.changes);
            }
            let echo = echo?;
            flow::keep(state, verified.changes).await?;
            Ok(echo)
        }
        Resource::Account => {
            let owner = verified.token.and_then(|(_, owner)| owner);
            let user = owner.as_deref().and_then(|owner| state.user(owner));
            let user = user.ok_or_else(|| {
                state.undo(&verified.changes);
                let message = "the owner of this token is not known here";
                Refusal::new(Why::UnknownToken, message)
            })?;
            flow::keep(state, verified.changes).await?;
            Ok(answer::json(&protected::account(user)))
        }
    }
}

fn echoed(
    request: &OwnedRequest,
    verified: &Verified,
    secrets: &[Secret],
) -> Result<Answer, Refusal> {
    let views = received::views(request);
    let view = Request {
        method: &request.method,
        url: Url::parse(&request.url)?,
        fields: &views,
        body: request.body.octets(),
    };
    let received = Received::parse(&view)?;
    let conceal = conceal(request, secrets);
    let echo = protected::echo(&view, &received, verified, &conceal)?;
    Ok(answer::json(&echo))
}
