//! What each path serves.

use std::sync::Arc;

use bytes::Bytes;
use hyper::StatusCode;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HeaderValue};
use hyper::http::request::Parts;

use super::answer::{self, Answer};
use super::authority::{authority, is_same_origin};
use super::clock::now;
use super::connections::Place;
use super::owner;
use super::page;
use super::page_live;
use super::provider::Provider;
use super::received::{self, Peer};
use super::refusal::{Refusal, Why};
use super::signed::{self, Resource};
use super::verify::Purpose;

/// What a path serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Signed(Purpose, Resource),
    Page,
    Explain,
    Requests,
    Live,
    Style,
    Script,
    Authorize,
    Revoke,
    None,
}

impl Route {
    fn of(path: &str) -> Self {
        let owner = Purpose::Resource { needs_token: true };
        let anyone = Purpose::Resource { needs_token: false };
        match path {
            "/" => Self::Page,
            "/explain" => Self::Explain,
            "/live" => Self::Live,
            "/style.css" => Self::Style,
            "/live.js" => Self::Script,
            "/oauth/request_token" => Self::Signed(Purpose::Temporary, Resource::Temporary),
            "/oauth/authorize" => Self::Authorize,
            "/oauth/access_token" => Self::Signed(Purpose::Token, Resource::Token),
            "/oauth/revoke" => Self::Revoke,
            "/1.1/account/verify_credentials.json" => Self::Signed(owner, Resource::Account),
            "/echo" => Self::Signed(anyone, Resource::Echo),
            _ if path.starts_with("/echo/") => Self::Signed(anyone, Resource::Echo),
            _ if path == "/requests" || path.starts_with("/requests/") => Self::Requests,
            _ => Self::None,
        }
    }

    /// Whether it serves signed requests, or refuses them as not found.
    const fn is_signed(self) -> bool {
        match self {
            Self::Signed(..) | Self::None => true,
            Self::Page
            | Self::Explain
            | Self::Requests
            | Self::Live
            | Self::Style
            | Self::Script
            | Self::Authorize
            | Self::Revoke => false,
        }
    }

    /// Whether a request with this method is a form of one of the pages.
    fn changes(self, method: &hyper::Method) -> bool {
        match self {
            Self::Authorize | Self::Revoke => *method == hyper::Method::POST,
            Self::Signed(..)
            | Self::Page
            | Self::Explain
            | Self::Requests
            | Self::Live
            | Self::Style
            | Self::Script
            | Self::None => false,
        }
    }

    /// The methods that it accepts; empty for every one.
    const fn allowed(self) -> &'static str {
        match self {
            Self::Signed(_, Resource::Temporary | Resource::Token) | Self::Authorize => "GET, POST",
            Self::Signed(_, Resource::Account) => "GET",
            Self::Signed(_, Resource::Echo) | Self::None => "",
            Self::Revoke => "POST",
            Self::Page
            | Self::Explain
            | Self::Requests
            | Self::Live
            | Self::Style
            | Self::Script => "GET, HEAD",
        }
    }
}

/// The host that a request is for. The pages are only for this server's own names: a page of another site
/// could read them under a name that leads here.
fn host_of(
    provider: &Provider,
    route: Route,
    parts: &Parts,
    peer: &Peer,
) -> Result<Option<String>, Refusal> {
    let is_repeated = parts.headers.get_all(hyper::header::HOST).iter().nth(1);
    if route.is_signed() && is_repeated.is_some() {
        // The explanation of the request names it.
        return Ok(None);
    }
    let host = authority(parts, peer)?;
    if !route.is_signed() {
        provider.names.check(host.as_deref(), peer)?;
    }
    Ok(host)
}

/// Whether a request is signed in its header or its query. The forms of the pages never are, and a signed
/// request is never redirected.
fn is_signed(parts: &Parts) -> bool {
    let is_oauth = |value: &HeaderValue| {
        let scheme = value.as_bytes().get(..5);
        scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"oauth"))
    };
    let query = parts.uri.query().unwrap_or_default();
    parts.headers.get_all(AUTHORIZATION).iter().any(is_oauth) || query.contains("oauth_signature=")
}

/// Answers a request.
pub(super) async fn answer(
    provider: &Provider,
    request: hyper::Request<Incoming>,
    peer: Peer,
    place: &Place,
) -> Answer {
    let (parts, body) = request.into_parts();
    let route = Route::of(parts.uri.path());
    let allowed = route.allowed();
    let mut methods = allowed.split(", ");
    if !allowed.is_empty() && !methods.any(|method| method == parts.method.as_str()) {
        let method = provider.state.hide(parts.method.as_str());
        let message = format!("this path accepts {allowed}, not {method}");
        let refusal = Refusal::new(Why::MethodNotAllowed, message);
        return answer::refuse(&refusal, &provider.around(&parts.headers, None, allowed));
    }
    let host = match host_of(provider, route, &parts, &peer) {
        Ok(host) => host,
        Err(mut refusal) => {
            refusal.said.message = provider.state.hide(&refusal.said.message);
            return answer::refuse(&refusal, &provider.around(&parts.headers, None, allowed));
        }
    };
    let is_form = !is_signed(&parts) && is_same_origin(&parts, host.as_deref(), peer.scheme);
    if route.changes(&parts.method) && !is_form {
        return owner::foreign_form();
    }
    let limits = provider.limits;
    let read = provider.bodies.read(body, limits.body, limits.body_time);
    // Its room is held until the request is answered.
    let body = match read.await {
        Ok(body) => body,
        Err(refusal) => {
            return answer::refuse(&refusal, &provider.around(&parts.headers, None, allowed));
        }
    };
    // From here on the client need not send anything more.
    let _busy = place.begin();
    serve(provider, route, &parts, &body.bytes, peer).await
}

async fn serve(
    provider: &Provider,
    route: Route,
    parts: &Parts,
    body: &Bytes,
    peer: Peer,
) -> Answer {
    let query = parts.uri.query().unwrap_or_default();
    match route {
        Route::Signed(purpose, resource) => {
            signed::answer(provider, parts, body, peer, purpose, resource).await
        }
        Route::None => not_found(provider, parts, body, peer),
        Route::Page => answer::pieces(page::whole(provider)),
        Route::Explain => explain(provider),
        Route::Requests => requests(provider, parts.uri.path(), query),
        Route::Live => page_live::stream(provider),
        Route::Style => answer::asset("text/css; charset=utf-8", page::STYLE),
        Route::Script => answer::asset("text/javascript; charset=utf-8", page_live::SCRIPT),
        Route::Authorize if parts.method == hyper::Method::POST => {
            owner::decide(provider, body, now()).await
        }
        Route::Authorize => owner::ask(provider, query.as_bytes(), now()),
        Route::Revoke => owner::revoke(provider, body).await,
    }
}

/// The page that diagnoses a pasted request. It has its own policy, which forbids every connection.
fn explain(provider: &Provider) -> Answer {
    match provider.explainer {
        Some(page) => answer::asset("text/html; charset=utf-8", page),
        None => {
            let text = "This program was built without the page. In a clone of the repository, run \
                        crates/web/build.sh and build the program again. The program of a release \
                        has the page.";
            answer::html(StatusCode::NOT_FOUND, page::notice("No page", text))
        }
    }
}

fn requests(provider: &Provider, path: &str, query: &str) -> Answer {
    let number = |text: &str| text.parse::<u64>().ok();
    if let Some(wanted) = path.strip_prefix("/requests/") {
        let record = number(wanted).and_then(|wanted| provider.records.find(wanted));
        return match record {
            Some(record) => answer::pieces(page::one(&record)),
            None => {
                let text = "There is no request with this number, or it is no longer kept.";
                answer::html(StatusCode::NOT_FOUND, page::notice("Not found", text))
            }
        };
    }
    let after = query.strip_prefix("after=").and_then(number);
    let numbers = provider.records.after(after.unwrap_or_default());
    answer::pieces(page::articles(&provider.records, numbers))
}

/// A path that serves nothing. For a signed request it is a mistake that is named.
fn not_found(provider: &Provider, parts: &Parts, body: &Bytes, peer: Peer) -> Answer {
    let message = format!(
        "nothing is served at {}; the paths are listed at {}",
        provider
            .state
            .hide(&parts.uri.path().escape_debug().to_string()),
        provider.base
    );
    let refusal = Refusal::new(Why::NotFound, message).with("wrong-endpoint");
    let request = Arc::new(received::owned(parts, body, &peer));
    let is_signed = request.with_view(|view| basestring::protocol_parameters(view).map(|_| ()));
    let number = is_signed.is_ok().then(|| {
        let secrets = provider.state.secrets_of(&request);
        provider.record(&request, peer, secrets, Err(&refusal))
    });
    answer::refuse(&refusal, &provider.around(&parts.headers, number, ""))
}
