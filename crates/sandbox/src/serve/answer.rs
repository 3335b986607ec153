//! Answers: issued credentials, pages, and refusals as text, as JSON, or in the format of X.

use std::convert::Infallible;
use std::fmt::Write as _;

use bytes::Bytes;
use http_body_util::Full;
use http_body_util::channel::Channel;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION,
    REFERRER_POLICY, RETRY_AFTER, WWW_AUTHENTICATE,
};
use hyper::{HeaderMap, Response, StatusCode};
use serde::Serialize;

use super::body::{Body, Pieces};
use super::refusal::{Refusal, Why};
use super::x;

/// An answer.
pub(super) type Answer = Response<Body>;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// The width of excerpts around a difference, in columns.
const WIDTH: usize = 84;

/// The codes and formats of refusals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// RFC 5849's status codes, with an explanation.
    #[default]
    Rfc,
    /// X's codes and formats.
    X,
}

fn whole(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Body::Whole(Full::new(body.into())));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        "x-content-type-options",
        HeaderValue::from_static("nosniff"),
    );
    answer
}

/// An answer with issued credentials (2.1, 2.3).
pub(super) fn form(body: String) -> Answer {
    whole(StatusCode::OK, FORM, body)
}

/// An answer in JSON.
pub(super) fn json(body: &impl Serialize) -> Answer {
    whole(StatusCode::OK, JSON, written(body))
}

fn written(body: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(body).unwrap_or_default();
    text.push('\n');
    text
}

/// A page may use its own script and style, and no content of other sites. The targets of forms are not
/// restricted, because the owner's decision redirects to the client.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src data:; base-uri 'none'; frame-ancestors 'none'";

/// A page or a part of one.
pub(super) fn html(status: StatusCode, body: String) -> Answer {
    let mut answer = whole(status, "text/html; charset=utf-8", body);
    let headers = answer.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    // Without a referrer, browsers would send the forms of these pages with `Origin: null`.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    answer
}

/// A page in pieces.
pub(super) fn pieces(pieces: Pieces) -> Answer {
    let (parts, _) = html(StatusCode::OK, String::new()).into_parts();
    Response::from_parts(parts, Body::Pieces(pieces))
}

/// The page's script or style sheet.
pub(super) fn asset(content_type: &'static str, body: &'static str) -> Answer {
    whole(StatusCode::OK, content_type, body)
}

/// A stream of events.
pub(super) fn stream(content_type: &'static str, body: Channel<Bytes, Infallible>) -> Answer {
    let answer = whole(StatusCode::OK, content_type, Bytes::new());
    let (parts, _) = answer.into_parts();
    Response::from_parts(parts, Body::Events(body))
}

/// A redirect to the client (2.2).
pub(super) fn redirect(to: &[u8]) -> Answer {
    let mut answer = whole(StatusCode::FOUND, TEXT, Bytes::new());
    set(answer.headers_mut(), LOCATION, to);
    answer
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &[u8]) {
    // A value that a header cannot hold is left out; values here consist of URIs and plain words.
    if let Ok(value) = HeaderValue::from_bytes(value) {
        headers.insert(name, value);
    }
}

/// The context of a refusal.
pub(super) struct Around<'a> {
    pub(super) manner: Manner,
    /// The realm of the challenge: the provider's own address.
    pub(super) realm: &'a str,
    /// Whether the client asks for JSON.
    pub(super) wants_json: bool,
    /// The number of the request on the page.
    pub(super) number: Option<u64>,
    /// The methods that the path accepts.
    pub(super) allowed: &'static str,
}

#[derive(Serialize)]
struct Printed<'a> {
    error: &'static str,
    status: u16,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_string: Option<&'a str>,
    #[serde(flatten)]
    found: &'a super::refusal::Found,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained_at: Option<String>,
}

/// A refusal.
pub(super) fn refuse(refusal: &Refusal, around: &Around<'_>) -> Answer {
    let status = refusal.why.status();
    let page = around
        .number
        .map(|number| format!("{}requests/{number}", around.realm));
    let mut answer = match around.manner {
        Manner::X => {
            let (status, body) = x::refusal(refusal.why);
            whole(status, JSON, written(&body))
        }
        Manner::Rfc if around.wants_json => {
            let printed = Printed {
                error: refusal.why.name(),
                status: status.as_u16(),
                message: &refusal.said.message,
                section: refusal.why.section(),
                base_string: refusal.said.base_string.as_deref(),
                found: &refusal.said.found,
                explained_at: page.clone(),
            };
            whole(status, JSON, written(&printed))
        }
        Manner::Rfc => whole(status, TEXT, text(refusal, page.as_deref())),
    };
    let status = answer.status();
    let headers = answer.headers_mut();
    if status == StatusCode::UNAUTHORIZED {
        let realm = around.realm;
        set(
            headers,
            WWW_AUTHENTICATE,
            format!("OAuth realm=\"{realm}\"").as_bytes(),
        );
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("10"));
    }
    if refusal.why == Why::MethodNotAllowed {
        headers.insert(ALLOW, HeaderValue::from_static(around.allowed));
    }
    if let Some(page) = page {
        set(
            headers,
            HeaderName::from_static("x-explained-at"),
            page.as_bytes(),
        );
    }
    answer
}

fn text(refusal: &Refusal, page: Option<&str>) -> String {
    let mut text = String::new();
    let status = refusal.why.status().as_u16();
    // Writing to a string does not fail.
    let _ = write!(text, "{status} {}", refusal.why.name());
    if let Some(section) = refusal.why.section() {
        let _ = write!(text, " ({section})");
    }
    let _ = writeln!(text, "\n\n{}", refusal.said.message);
    let found = &refusal.said.found;
    if let Some(diagnosis) = &found.diagnosis {
        let _ = writeln!(text, "\ndiagnosis: {diagnosis}");
    }
    for mistake in &found.mistakes {
        let _ = writeln!(text, "\nmistake: {}", mistake.id);
        if let Some(encoder) = mistake.looks_like {
            let _ = writeln!(text, "  looks like  {encoder}");
        }
        let _ = writeln!(text, "  what        {}", mistake.did);
        let _ = writeln!(text, "  section     {}", mistake.section);
        let _ = writeln!(text, "  fix         {}", mistake.fix);
    }
    if let Some(parting) = &found.first_difference {
        let part = parting.part.as_deref();
        let part = part.map(|part| format!(" in {part},")).unwrap_or_default();
        let offset = parting.offset;
        let _ = writeln!(
            text,
            "\nfirst difference:{part} at byte {offset} of the {}",
            parting.of
        );
        let [right, theirs, caret] = parting.lines(WIDTH);
        let _ = writeln!(
            text,
            "  server  {right}\n  client  {theirs}\n          {caret}"
        );
    }
    if let Some(base_string) = &refusal.said.base_string {
        let _ = writeln!(
            text,
            "\nbase string that the server computed:\n{base_string}"
        );
    }
    if let Some(page) = page {
        let _ = writeln!(text, "\nstage by stage: {page}");
    }
    text
}
