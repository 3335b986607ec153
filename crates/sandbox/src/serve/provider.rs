//! The provider: which path is what, and one way for every signed request: read, verified, kept,
//! answered, written down.

#![expect(clippy::wildcard_enum_match_arm)]

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use basestring::{Clock, Credentials, Received, Request, Scheme, Secret, Url, constant_time_eq};
use basestring_oracle::request::OwnedRequest;
use hyper::body::Incoming;
use hyper::header::ACCEPT;
use hyper::http::request::Parts;
use hyper::{HeaderMap, StatusCode};
use tokio::sync::watch;

use super::answer::{self, Answer, Around, Manner};
use super::connections::Place;
use super::diagnosis::{Clinic, conceal};
use super::flow::{self, Wanted};
use super::page;
use super::page_live;
use super::protected;
use super::received::{self, Peer, Room};
use super::records::{Record, Records};
use super::refusal::{Refusal, Why};
use super::state::State;
use super::verify::{Failed, Purpose, Verified, verify};
use super::{Fault, Limits, Options, random};

/// The provider.
pub(super) struct Provider {
    pub(super) state: State,
    pub(super) records: Records,
    /// Its own address, with a slash at the end: the realm, and the root of its pages.
    pub(super) base: String,
    pub(super) limits: Limits,
    pub(super) manner: Manner,
    /// Turns true when the provider ends.
    pub(super) ending: watch::Receiver<bool>,
    clinic: Clinic,
    room: Room,
    window: u64,
    /// Stands in the page's forms: another site's form does not know it.
    form_key: Secret,
}

/// What a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Signed(Purpose, Resource),
    Page,
    Requests,
    Live,
    Style,
    Script,
    Authorize,
    Revoke,
    None,
}

/// What a signed request is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Resource {
    Temporary,
    Token,
    Echo,
    Account,
}

impl Route {
    fn of(path: &str) -> Self {
        let owner = Purpose::Resource { needs_token: true };
        let anyone = Purpose::Resource { needs_token: false };
        match path {
            "/" => Self::Page,
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

    /// The methods that it takes; empty for every one.
    const fn allowed(self) -> &'static str {
        match self {
            Self::Signed(_, Resource::Temporary | Resource::Token) | Self::Authorize => "GET, POST",
            Self::Signed(_, Resource::Account) => "GET",
            Self::Signed(_, Resource::Echo) | Self::None => "",
            Self::Revoke => "POST",
            _ => "GET, HEAD",
        }
    }
}

impl Provider {
    pub(super) fn new(
        state: State,
        options: &Options,
        base: String,
        ending: watch::Receiver<bool>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            state,
            records: Records::new(options.shown),
            base,
            limits: options.limits,
            manner: options.manner,
            ending,
            clinic: Clinic::new(),
            room: Room::new(),
            window: options.window,
            form_key: Secret::new(random::text(24)?),
        })
    }

    /// The value that the page's own forms carry.
    pub(super) fn form_key(&self) -> String {
        String::from_utf8_lossy(self.form_key.expose()).into_owned()
    }

    /// Whether a form is one of the page's own.
    pub(super) fn is_own_form(&self, key: &str) -> bool {
        constant_time_eq(self.form_key.expose(), key.as_bytes())
    }

    /// Answers a request.
    pub(super) async fn answer(
        &self,
        request: hyper::Request<Incoming>,
        peer: Peer,
        place: &Place,
    ) -> Answer {
        let (parts, body) = request.into_parts();
        let route = Route::of(parts.uri.path());
        let allowed = route.allowed();
        let is_allowed = allowed.is_empty()
            || allowed
                .split(", ")
                .any(|method| method == parts.method.as_str());
        if !is_allowed {
            let message = format!("expected one of {allowed}, found {}", parts.method);
            let refusal = Refusal::new(Why::MethodNotAllowed, message);
            return answer::refuse(&refusal, &self.around(&parts.headers, None, allowed));
        }
        let (most, time) = (self.limits.body, self.limits.body_time);
        let read = async {
            // It is kept until the request is answered.
            let room = self.room.take(&body, most, time).await?;
            Ok((received::body(body, most, time).await?, room))
        };
        let (body, _room) = match read.await {
            Ok(read) => read,
            Err(refusal) => {
                return answer::refuse(&refusal, &self.around(&parts.headers, None, allowed));
            }
        };
        // From here on the client need not send anything more.
        let _busy = place.begin();
        let now = now();
        let query = parts.uri.query().unwrap_or_default();
        match route {
            Route::Signed(purpose, resource) => {
                self.signed(&parts, &body, peer, purpose, resource).await
            }
            Route::None => self.nothing(&parts, &body, peer),
            Route::Page => answer::html(StatusCode::OK, page::whole(self)),
            Route::Requests => self.requests(parts.uri.path(), query),
            Route::Live => page_live::stream(self),
            Route::Style => answer::asset("text/css; charset=utf-8", page::STYLE),
            Route::Script => answer::asset("text/javascript; charset=utf-8", page_live::SCRIPT),
            Route::Authorize if parts.method == hyper::Method::POST => {
                flow::decide(self, &body, now).await
            }
            Route::Authorize => flow::ask(self, query.as_bytes(), now),
            Route::Revoke => flow::revoke(self, &body, now).await,
        }
    }

    fn around<'a>(
        &'a self,
        headers: &HeaderMap,
        number: Option<u64>,
        allowed: &'static str,
    ) -> Around<'a> {
        let accepts = headers.get_all(ACCEPT).iter();
        Around {
            manner: self.manner,
            realm: &self.base,
            takes_json: accepts
                .filter_map(|value| value.to_str().ok())
                .any(|value| value.contains("json")),
            number,
            allowed,
        }
    }

    fn requests(&self, path: &str, query: &str) -> Answer {
        let number = |text: &str| text.parse::<u64>().ok();
        if let Some(wanted) = path.strip_prefix("/requests/") {
            let record = number(wanted).and_then(|wanted| self.records.find(wanted));
            return match record {
                Some(record) => answer::html(StatusCode::OK, page::one(&record)),
                None => {
                    let text = "There is no such request, or it is no longer kept.";
                    answer::html(StatusCode::NOT_FOUND, page::notice("Not found", text))
                }
            };
        }
        let after = query.strip_prefix("after=").and_then(number);
        answer::html(
            StatusCode::OK,
            page::articles(&self.records.after(after.unwrap_or_default())),
        )
    }

    /// A path that is none; for a signed request that is a mistake to be named.
    fn nothing(&self, parts: &Parts, body: &bytes::Bytes, peer: Peer) -> Answer {
        let message = format!(
            "expected one of this provider's paths (they are listed at {}), found {}",
            self.base,
            parts.uri.path().escape_debug()
        );
        let refusal = Refusal::new(Why::NotFound, message).with("wrong-endpoint");
        let request = Arc::new(received::owned(parts, body, &peer));
        let is_signed = request.with_view(|view| basestring::protocol_parameters(view).map(|_| ()));
        let number = is_signed.is_ok().then(|| {
            let secrets = self.state.secrets_named(&request);
            self.write_down(&request, peer, secrets, Err(&refusal))
        });
        answer::refuse(&refusal, &self.around(&parts.headers, number, ""))
    }

    async fn signed(
        &self,
        parts: &Parts,
        body: &bytes::Bytes,
        peer: Peer,
        purpose: Purpose,
        resource: Resource,
    ) -> Answer {
        let began = Instant::now();
        let request = Arc::new(received::owned(parts, body, &peer));
        let (outcome, credentials) = match self.verified(&request, peer, purpose) {
            Err(failed) => (Err(failed.refusal), failed.credentials.map(|known| *known)),
            Ok((verified, wanted)) => {
                let credentials = verified.credentials.clone();
                let outcome = self.resource(&request, resource, verified, &wanted).await;
                (outcome, Some(credentials))
            }
        };
        let (answer, mistakes) = match outcome {
            Ok(answer) => {
                let secrets = credentials.as_ref().map(secrets_of).unwrap_or_default();
                self.write_down(&request, peer, secrets, Ok(answer.status()));
                (answer, String::new())
            }
            Err(mut refusal) => {
                let secrets = self.state.secrets_named(&request);
                let conceal = conceal(&request, &secrets);
                self.clinic
                    .look(&mut refusal, &request, purpose, credentials, &conceal)
                    .await;
                let number = self.write_down(&request, peer, secrets, Err(&refusal));
                let ids: Vec<&str> = refusal.said.found.mistakes.iter().map(|m| m.id).collect();
                let around = self.around(&parts.headers, Some(number), "");
                (
                    answer::refuse(&refusal, &around),
                    format!("{} {}", refusal.why.name(), ids.join(" ")),
                )
            }
        };
        tracing::info!(
            remote = %peer.remote,
            method = %parts.method,
            path = %parts.uri.path().escape_debug(),
            status = answer.status().as_u16(),
            refused = %mistakes,
            microseconds = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
            "request"
        );
        answer
    }

    fn verified(
        &self,
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
            window: self.window,
        };
        let is_tls = peer.scheme == Scheme::Https;
        let verified = verify(&view, &received, purpose, &self.state, clock, is_tls)?;
        Ok((verified, Wanted::of(&received)))
    }

    async fn resource(
        &self,
        request: &OwnedRequest,
        resource: Resource,
        verified: Verified,
        wanted: &Wanted,
    ) -> Result<Answer, Refusal> {
        let now = now();
        match resource {
            Resource::Temporary => flow::temporary(&self.state, verified, wanted, now).await,
            Resource::Token => flow::token(&self.state, verified, wanted, now).await,
            Resource::Echo => {
                flow::keep(&self.state, verified.changes.clone(), now).await?;
                echoed(request, &verified)
            }
            Resource::Account => {
                flow::keep(&self.state, verified.changes.clone(), now).await?;
                let owner = verified.token.and_then(|(_, owner)| owner);
                let user = owner.as_deref().and_then(|owner| self.state.user(owner));
                let user = user.ok_or_else(|| {
                    let message =
                        "expected the token of an owner that is known here, found another's";
                    Refusal::new(Why::UnknownToken, message)
                })?;
                Ok(answer::json(&protected::account(user)))
            }
        }
    }

    fn write_down(
        &self,
        request: &Arc<OwnedRequest>,
        peer: Peer,
        secrets: Vec<Secret>,
        outcome: Result<StatusCode, &Refusal>,
    ) -> u64 {
        let (status, refusal) = match outcome {
            Ok(status) => (status, None),
            Err(refusal) => (refusal.why.status(), Some(Arc::new(refusal.clone()))),
        };
        self.records.add(Record {
            number: 0,
            at: SystemTime::now(),
            remote: peer.remote,
            request: Arc::clone(request),
            secrets,
            status: status.as_u16(),
            refusal,
        })
    }
}

fn secrets_of(credentials: &Credentials) -> Vec<Secret> {
    vec![
        credentials.client_secret.clone(),
        credentials.token_secret.clone(),
    ]
}

fn echoed(request: &OwnedRequest, verified: &Verified) -> Result<Answer, Refusal> {
    let views = received::views(request);
    let view = Request {
        method: &request.method,
        url: Url::parse(&request.url)?,
        fields: &views,
        body: request.body.octets(),
    };
    let received = Received::parse(&view)?;
    let conceal = conceal(request, &secrets_of(&verified.credentials));
    let echo = protected::echo(&view, &received, verified, &conceal)?;
    Ok(answer::json(&echo))
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}
