//! Why a request has no protocol parameters of OAuth: another scheme, or a tool that signs later.

use basestring::{Url, form_pairs};

use crate::authentication::{Authentication, Carried, carried, login_of};
use crate::request::OwnedRequest;
use crate::schemes::Scheme;

/// What a request has in place of OAuth's parameters, and the next step.
///
/// ```
/// use basestring_oracle::internal::unsigned::why_unsigned;
/// use basestring_oracle::request::read_http;
/// let request = read_http(b"GET / HTTP/1.1\nHost: h\nAuthorization: Digest username=\"u\"\n\n", None).unwrap();
/// let why = why_unsigned(&request, None).unwrap();
/// assert!(why.next.starts_with("this request carries HTTP Digest (RFC 7616), not OAuth 1.0a."));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsigned {
    /// What was found, for a message.
    pub found: String,
    /// What to do next: sentences.
    pub next: String,
}

/// Why a request has no protocol parameters, where that can be seen. `field` is an `Authorization`
/// header in place of the request's own.
#[must_use]
pub fn why_unsigned(request: &OwnedRequest, field: Option<&str>) -> Option<Unsigned> {
    let mut remarks = request.remarks.iter();
    if let Some(remark) = remarks.find(|remark| remark.says_why_unsigned()) {
        return Some(Unsigned {
            found: "none".to_owned(),
            next: remark.text.clone(),
        });
    }
    let own = request.fields.iter();
    let own = own.filter(|(name, _)| name.eq_ignore_ascii_case(b"Authorization"));
    let fields: Vec<&[u8]> = match field {
        Some(field) => vec![header_value(field).as_bytes()],
        None => own.map(|(_, value)| &value[..]).collect(),
    };
    let kinds: Vec<Carried> = fields.into_iter().map(carried).collect();
    if kinds.contains(&Carried::Oauth) {
        return Some(malformed());
    }
    webhook(request)
        .or_else(|| of_tool(request))
        .or_else(|| kinds.first().map(|kind| of_header(*kind)))
        .or_else(|| elsewhere(request))
        .or_else(|| of_answer(request))
}

/// The value of an `Authorization` header. One that is copied from a log or a command line has its name
/// before it.
pub(crate) fn header_value(field: &str) -> &str {
    let text = field.trim();
    let named = text
        .split_once(':')
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("Authorization"));
    named.map_or(text, |(_, value)| value.trim())
}

/// A header that is meant to be OAuth's.
fn malformed() -> Unsigned {
    Unsigned {
        found: "an Authorization header that is not written as RFC 5849 3.5.1 has it".to_owned(),
        next: "write it as OAuth name=\"value\", name=\"value\". basestring diagnose FILE prints each \
               fault of a header that has parameters of OAuth"
            .to_owned(),
    }
}

/// A webhook's signature is a header of its own.
fn webhook(request: &OwnedRequest) -> Option<Unsigned> {
    let mut found = Scheme::webhooks().filter_map(|webhook| {
        let headers = webhook.headers().iter();
        let mut headers = headers.filter(|header| request.has_field(header));
        headers.next().map(|header| (webhook, *header))
    });
    let (webhook, header) = found.next()?;
    let name = webhook.scheme().name();
    let service = webhook.service();
    Some(Unsigned {
        found: format!("{header}, a header of webhooks of {service}"),
        next: format!(
            "for a webhook: basestring diagnose FILE --webhook {name} --auth-token-file SECRET verifies it, \
             and basestring sign --webhook {name} signs it"
        ),
    })
}

/// A tool that logs in when it sends the request.
fn of_tool(request: &OwnedRequest) -> Option<Unsigned> {
    let mut remarks = request.remarks.iter();
    let other = remarks.find_map(|remark| login_of(remark.id))?;
    Some(of_scheme(
        other,
        "that the tool adds when it sends the request",
    ))
}

fn of_header(kind: Carried) -> Unsigned {
    match kind {
        Carried::Other(other) => of_scheme(other, "in its Authorization header"),
        Carried::Oauth | Carried::Unknown => Unsigned {
            found: "an Authorization header of another scheme".to_owned(),
            next: format!(
                "the Authorization header of this request is not OAuth 1.0a. basestring does not check \
                 its scheme. {OAUTH_EXPECTED}"
            ),
        },
    }
}

const OAUTH_EXPECTED: &str =
    "If the server expects OAuth 1.0a, sign the request with basestring sign";

fn of_scheme(other: &Authentication, place: &str) -> Unsigned {
    let title = other.title;
    let offered = next_of(other);
    Unsigned {
        found: format!("{title} {place}"),
        next: format!("this request carries {title}, not OAuth 1.0a. {offered} {OAUTH_EXPECTED}"),
    }
}

/// What this program offers for a scheme.
fn next_of(other: &Authentication) -> String {
    match other.operation {
        Some(operation) => format!(
            "basestring cannot verify one such request. It tests a library (basestring check --adapter \
             COMMAND --op {operation}) and a receiver of webhooks that asks for it (basestring webhook URL, \
             with user name and password in the URL)."
        ),
        None => "basestring does not check this scheme.".to_owned(),
    }
}

/// Credentials outside the headers.
fn elsewhere(request: &OwnedRequest) -> Option<Unsigned> {
    let url = Url::parse(&request.url).ok()?;
    let pairs = url.query().map(form_pairs).into_iter().flatten().flatten();
    let mut names = pairs.map(|parameter| parameter.name.to_vec());
    if names.any(|name| name == b"access_token") {
        return Some(named("bearer", "in its query (access_token)"));
    }
    let userinfo = url.userinfo().filter(|userinfo| !userinfo.is_empty());
    userinfo.map(|_| named("basic", "as the user name and password of its URL"))
}

fn named(scheme: &str, place: &str) -> Unsigned {
    match carried(scheme.as_bytes()) {
        Carried::Other(other) => of_scheme(other, place),
        kind @ (Carried::Oauth | Carried::Unknown) => of_header(kind),
    }
}

/// What the server's answer asks for.
fn of_answer(request: &OwnedRequest) -> Option<Unsigned> {
    let mut remarks = request.remarks.iter();
    let remark = remarks.find(|remark| remark.id.starts_with("answer-asks-"))?;
    Some(Unsigned {
        found: "none".to_owned(),
        next: remark.text.clone(),
    })
}
