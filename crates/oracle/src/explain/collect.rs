//! 3.4.1.3.1, explained.

use basestring::{Error, Parameter, Request, body_parameters, query_parameters};

use crate::authentication::{Carried, carried};

use super::model::{Collected, Octets, Origin, Outcome, Stage};

/// The parameters with their sources. `added` are those that signing adds. `show_signature` says
/// whether the value of `oauth_signature` is shown.
pub(super) fn stage(
    request: &Request<'_>,
    added: &[Parameter<'_>],
    show_signature: bool,
) -> Result<Stage, Error> {
    let mut parameters = Vec::new();
    let mut remarks = Vec::new();
    let mut collect = |origin, parameter: &Parameter<'_>, raw: Option<&[u8]>| {
        parameters.push(collected(origin, parameter, raw, show_signature));
    };

    let query = request.url.query().unwrap_or_default();
    for (parameter, raw) in query_parameters(request)?.iter().zip(pieces(query)) {
        collect(Origin::Query, parameter, Some(raw));
    }
    let authorization = request.oauth_authorization()?;
    for parameter in authorization.iter().flat_map(|field| &field.parameters) {
        collect(Origin::Header, parameter, None);
    }
    let body = request.form_body()?.unwrap_or_default();
    for (parameter, raw) in body_parameters(request)?.iter().zip(pieces(body)) {
        collect(Origin::Body, parameter, Some(raw));
    }
    for parameter in added {
        collect(Origin::Added, parameter, None);
    }

    if authorization.is_some_and(|field| field.realm.is_some()) {
        remarks.push("realm is not signed".to_owned());
    }
    if request.values("Authorization").next().is_some() && request.oauth_authorization()?.is_none()
    {
        remarks.push(other_header(request));
    }
    if has_empty_piece(query) || has_empty_piece(body) {
        remarks.push("an empty piece between two & is not a parameter".to_owned());
    }
    remarks.extend(body_remark(request)?);
    Ok(Stage {
        section: "3.4.1.3.1",
        title: "parameters",
        rule: "Collect the parameters of the query, of the Authorization header (except realm) and \
               of a form body. Decode them and keep duplicates. Leave out oauth_signature.",
        given: Vec::new(),
        result: Outcome::Collected { parameters },
        remarks,
    })
}

/// What an Authorization header is that is not OAuth's.
fn other_header(request: &Request<'_>) -> String {
    let mut values = request.values("Authorization");
    let scheme = match values.next().map(carried) {
        Some(Carried::Other(other)) => other.title,
        Some(Carried::Oauth | Carried::Unknown) | None => "another scheme than OAuth",
    };
    format!("the Authorization header has {scheme}, so it is not used")
}

/// The pieces from which the reference reads one parameter each.
fn pieces(form: &[u8]) -> impl Iterator<Item = &[u8]> {
    form.split(|&octet| octet == b'&')
        .filter(|piece| !piece.is_empty())
}

fn has_empty_piece(form: &[u8]) -> bool {
    !form.is_empty() && form.split(|&octet| octet == b'&').any(<[u8]>::is_empty)
}

fn collected(
    origin: Origin,
    parameter: &Parameter<'_>,
    raw: Option<&[u8]>,
    show_signature: bool,
) -> Collected {
    let signed = *parameter.name != *b"oauth_signature";
    let mut remarks = Vec::new();
    let mut say = |condition: bool, remark: &str| {
        if condition {
            remarks.push(remark.to_owned());
        }
    };
    say(!signed, "never signed");
    if let Some(raw) = raw {
        say(raw.contains(&b'+'), "+ means a space here");
        say(!raw.contains(&b'='), "no =, so the value is empty");
        say(raw.contains(&b';'), "; is an ordinary character");
        let escaped_percent = raw.windows(3).any(|window| window == b"%25");
        say(escaped_percent, "decoded once: %25 becomes %");
    }
    say(
        parameter.name.is_empty(),
        "a parameter with an empty name is signed too",
    );
    let is_text = |octets: &[u8]| std::str::from_utf8(octets).is_ok();
    say(
        !is_text(&parameter.name) || !is_text(&parameter.value),
        "bytes that are not UTF-8 are signed unchanged",
    );
    say(
        origin != Origin::Added && *parameter.name == *b"oauth_token" && parameter.value.is_empty(),
        "sent with an empty value, so it is signed",
    );
    say(
        raw.is_some() && *parameter.name == *b"realm",
        "a realm outside the Authorization header is signed",
    );
    Collected {
        origin,
        name: Octets(parameter.name.to_vec()),
        value: (signed || show_signature).then(|| Octets(parameter.value.to_vec())),
        signed,
        remarks,
    }
}

fn body_remark(request: &Request<'_>) -> Result<Option<String>, Error> {
    let content_type = request.values("Content-Type").next();
    if request.form_body()?.is_none() {
        return Ok(match content_type {
            _ if request.body.is_empty() => None,
            Some(content_type) => Some(format!(
                "the body is not a form, because Content-Type is {}, so it is not signed",
                Octets(content_type.to_vec()),
            )),
            None => Some(
                "the body is not a form, because there is no Content-Type, so it is not signed"
                    .to_owned(),
            ),
        });
    }
    let is_usual = [&b"POST"[..], b"PUT", b"PATCH"]
        .iter()
        .any(|method| request.method.eq_ignore_ascii_case(method));
    Ok(if request.body.ends_with(b"\n") {
        Some("the newline at the end of the body is part of the last value".to_owned())
    } else if !request.body.is_empty() && !is_usual {
        Some("a form body is signed with every method".to_owned())
    } else if content_type.is_some_and(|value| value.contains(&b';')) {
        Some("parameters of Content-Type do not matter: the body is a form".to_owned())
    } else {
        None
    })
}
