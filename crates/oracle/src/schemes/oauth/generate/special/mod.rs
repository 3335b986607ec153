//! Requests, headers and keys with one special point.

mod received;
mod signed;

pub(super) use received::{
    ARRIVED, CHANGES, FORMS, HEADERS, KEYS, PLAINTEXT, READ_HEADERS, SIGNATURES, TEXTS, URLS,
};
pub(super) use signed::{HASHED, RECEIVED, SIGNED};

use crate::case::Level;
use crate::generate::awkward::{LISTS, List};
use crate::generate::clear::text::form;
use crate::generate::parameters::{Pairs, Spelling};
use crate::generate::special::Special;
use crate::implementation::Implementation;
use crate::protocol::{Answer, Call};
use crate::reference::Reference;
use crate::schemes::oauth::{CredentialsInput, RequestInput, SignInput, VerifyInput};

const FORM: &str = "application/x-www-form-urlencoded";

/// The change of a request that puts a special point in.
#[derive(Clone, Copy)]
pub(super) enum Request {
    /// One more piece of the query, as it is written.
    Query(&'static str),
    /// One more piece of a form body, as it is written.
    Form(&'static str),
    /// The end of the path, as it is written.
    Path(&'static str),
    /// A host, as it is written.
    Host(&'static str),
    /// A content type and a body.
    Body(&'static str, &'static str),
    /// A form whose content type has this name and value.
    FormType(&'static str, &'static str),
    /// One more header.
    Header(&'static str, &'static str),
    /// The method.
    Method(&'static str),
    /// More parameters of the query, written as 3.6 has it.
    List(List),
    /// Anything else.
    Other(fn(&mut SignInput)),
}

/// A row for each awkward list of parameters.
pub(super) fn lists() -> Vec<Special<Request>> {
    let row = |list: &List| Special::new(Level::Must, "R-3.4.1.3.2-1", Request::List(list));
    LISTS.iter().map(row).collect()
}

impl Request {
    /// Makes the change.
    pub(super) fn put(self, input: &mut SignInput) {
        let request = &mut input.request;
        match self {
            Self::Query(piece) => add_to_query(&mut request.url, piece),
            Self::Form(piece) => {
                let body = match form_of(request) {
                    Some(body) if !body.is_empty() => format!("{piece}&{body}"),
                    Some(_) | None => piece.to_owned(),
                };
                set_body(request, "Content-Type", FORM, &body);
            }
            Self::List(list) => {
                let pairs = Pairs::of_list(list);
                add_to_query(&mut request.url, &form(&pairs, &Spelling::default()));
            }
            Self::Path(end) => {
                let (before, after) = at(&request.url, &['?', '#']);
                let slash = if before.ends_with('/') { "" } else { "/" };
                request.url = format!("{before}{slash}{end}{after}");
            }
            Self::Host(host) => {
                let headers = &mut request.headers;
                headers.retain(|(name, _)| !name.eq_ignore_ascii_case("host"));
                set_host(&mut request.url, host);
            }
            Self::Body(content_type, body) => {
                set_body(request, "Content-Type", content_type, body);
            }
            Self::FormType(name, value) => set_body(request, name, value, "a=1&b=x+y"),
            Self::Header(name, value) => {
                let is_other = |(other, _): &(String, String)| !other.eq_ignore_ascii_case(name);
                request.headers.retain(is_other);
                request.headers.push((name.to_owned(), value.to_owned()));
            }
            Self::Method(method) => method.clone_into(&mut request.method),
            Self::Other(change) => change(input),
        }
    }
}

/// A text before and from the first of some characters.
fn at<'a>(text: &'a str, stops: &[char]) -> (&'a str, &'a str) {
    text.split_at(text.find(stops).unwrap_or(text.len()))
}

fn add_to_query(url: &mut String, piece: &str) {
    let (before, fragment) = at(url, &['#']);
    let mark = if before.contains('?') { '&' } else { '?' };
    *url = format!("{before}{mark}{piece}{fragment}");
}

fn set_host(url: &mut String, host: &str) {
    if let Some((scheme, rest)) = url.split_once("://") {
        let (_, rest) = at(rest, &['/', '?', '#']);
        *url = format!("{scheme}://{host}{rest}");
    }
}

/// The body of a form.
fn form_of(request: &RequestInput) -> Option<&str> {
    let is_form = |(name, value): &(String, String)| name == "Content-Type" && value == FORM;
    let is_form = request.headers.iter().any(is_form);
    request.body.as_deref().filter(|_| is_form)
}

fn set_body(request: &mut RequestInput, name: &str, content_type: &str, body: &str) {
    let headers = &mut request.headers;
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Content-Type"));
    if !content_type.is_empty() {
        headers.push((name.to_owned(), content_type.to_owned()));
    }
    request.body = Some(body.to_owned());
    request.body_base64 = None;
}

/// A signed request as the server receives it; `None` where it cannot be signed.
pub(super) fn received(input: SignInput) -> Option<VerifyInput> {
    // The client signs for the host that it names in the header.
    let mut signed = input.clone();
    let host = signed
        .request
        .headers
        .iter()
        .position(|(name, _)| name.eq_ignore_ascii_case("host"));
    if let Some(place) = host {
        let (_, host) = signed.request.headers.remove(place);
        set_host(&mut signed.request.url, &host);
    }
    let Answer::Ok(output) = Reference.answer(&Call::Sign(signed)) else {
        return None;
    };
    let field = output.text("authorization")?.to_owned();
    let SignInput {
        mut request,
        credentials,
        oauth: _,
    } = input;
    request.headers.push(("Authorization".to_owned(), field));
    Some(VerifyInput {
        request,
        credentials: CredentialsInput {
            consumer_secret: Some(credentials.consumer_secret.unwrap_or_default()),
            token_secret: Some(credentials.token_secret.unwrap_or_default()),
            ..credentials
        },
        now: None,
        seen: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::Requirements;

    #[test]
    fn every_point_has_a_requirement_of_the_list() {
        let requirements = Requirements::embedded().expect("the list");
        let mut points = Vec::new();
        points.extend(
            SIGNED
                .iter()
                .chain(RECEIVED)
                .chain(HASHED)
                .map(Special::point),
        );
        points.extend(
            [HEADERS, READ_HEADERS, SIGNATURES]
                .concat()
                .iter()
                .map(Special::point),
        );
        points.extend(KEYS.iter().map(Special::point));
        points.extend(URLS.iter().map(Special::point));
        points.extend(TEXTS.iter().chain(FORMS).map(Special::point));
        points.extend(ARRIVED.iter().map(Special::point));
        points.extend(CHANGES.iter().map(Special::point));
        for point in points {
            assert!(requirements.get(point.requirement).is_some(), "{point:?}");
        }
    }
}
