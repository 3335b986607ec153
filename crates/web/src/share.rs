//! A request to share: what the diagnosis needs of it, and no secret.

use basestring::{Parameter, form_pairs, has_oauth_scheme};
use basestring_oracle::diagnose::Conceal;
use basestring_oracle::internal::diagnose::{evidence_of, find_base_string};
use basestring_oracle::internal::request::find_base_strings;
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::request::OwnedRequest;
use serde_json::{Value, json};

use crate::ask::Question;
use crate::{Fault, read};

/// The headers that are shared, besides those that carry a webhook's signature. Others, such as Cookie,
/// may be secrets.
const HEADERS: [&str; 8] = [
    "content-type",
    "host",
    "date",
    "forwarded",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-forwarded-proto",
];

/// The words in names of parameters that are secrets.
const SECRETS: [&str; 8] = [
    "secret",
    "passw",
    "apikey",
    "api_key",
    "api-key",
    "access_token",
    "auth_token",
    "private",
];

/// The first request as HTTP with an absolute URL, and the other side's base string. A secret is `…` in
/// them; `left_out` lists what is missing.
pub(crate) fn share(question: &Question) -> Result<Value, Fault> {
    let captured = read::requests(question)?.into_iter().next();
    let captured = captured.ok_or_else(|| Fault::new("there is no request"))?;
    let printed: Vec<_> = captured.printed.secrets.clone();
    let given = question.secrets.all().map(str::as_bytes);
    let mut conceal = Conceal::of(given.chain(printed.iter().map(|secret| secret.expose())));
    let mut left_out = Vec::new();
    let request = &captured.request;
    conceal_parameters(request, question, &mut conceal, &mut left_out);

    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let url = without_password(&text(&request.url), &mut left_out);
    let mut shared = format!("{} {url} HTTP/1.1\r\n", text(&request.method));
    for (name, value) in &request.fields {
        let (name, value) = (text(name), text(value));
        if is_shared(&name, &value) {
            shared.push_str(&format!("{name}: {value}\r\n"));
        } else {
            left_out.push(format!("the header {name}"));
        }
    }
    shared.push_str("\r\n");
    match std::str::from_utf8(request.body.octets()) {
        Ok(body) => shared.push_str(body),
        Err(_) => left_out.push("the body, which is not text".to_owned()),
    }
    let shared = without_plaintext(conceal.text(&shared), &mut left_out);
    let answer = question.answer.as_deref().unwrap_or_default();
    let theirs = find_base_strings(answer)
        .into_iter()
        .next()
        .map(|one| one.text);
    let theirs = theirs
        .or_else(|| find_base_string(answer))
        .or_else(|| evidence_of(captured).base_string);
    let theirs = theirs.map(|text| without_plaintext(conceal.text(&text), &mut left_out));
    if shared.contains('…') && left_out.is_empty() {
        left_out.push("a secret".to_owned());
    }
    left_out.dedup();
    Ok(json!({"request": shared, "answer": theirs, "left_out": left_out}))
}

/// Conceals the values of parameters that are secrets by their names, or that are one that is given.
fn conceal_parameters(
    request: &OwnedRequest,
    question: &Question,
    conceal: &mut Conceal,
    left_out: &mut Vec<String>,
) {
    let query = request.url.splitn(2, |&byte| byte == b'?').nth(1);
    let header = request.field("Authorization").unwrap_or_default();
    let header = basestring::Authorization::parse(header).map(|field| field.parameters);
    let all = form_pairs(query.unwrap_or_default())
        .chain(form_pairs(request.body.octets()))
        .flatten()
        .chain(header.into_iter().flatten().map(owned));
    for Parameter { name, value } in all {
        let words = String::from_utf8_lossy(&name).to_ascii_lowercase();
        let is_given = question
            .secrets
            .all()
            .any(|secret| *secret.as_bytes() == *value);
        if (is_given || SECRETS.iter().any(|secret| words.contains(secret))) && !value.is_empty() {
            conceal.parameter(&name, &value);
            left_out.push(format!("the value of {}", String::from_utf8_lossy(&name)));
        }
    }
}

fn owned(parameter: Parameter<'_>) -> Parameter<'static> {
    Parameter {
        name: parameter.name.into_owned().into(),
        value: parameter.value.into_owned().into(),
    }
}

fn is_shared(name: &str, value: &str) -> bool {
    let is_webhook = || {
        Scheme::webhooks().any(|webhook| {
            let mut headers = webhook.headers().iter();
            headers.any(|header| header.eq_ignore_ascii_case(name))
        })
    };
    if name.eq_ignore_ascii_case("Authorization") {
        return has_oauth_scheme(value.trim().as_bytes());
    }
    HEADERS
        .iter()
        .any(|header| header.eq_ignore_ascii_case(name))
        || is_webhook()
}

/// A URL without user name and password.
fn without_password(url: &str, left_out: &mut Vec<String>) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((_, host)) => {
            left_out.push("the user name and the password in the URL".to_owned());
            format!("{scheme}://{host}{path}")
        }
        None => url.to_owned(),
    }
}

/// A PLAINTEXT signature is made of the secrets: a signature that is not a hash is left out.
fn without_plaintext(text: String, left_out: &mut Vec<String>) -> String {
    let mut rest = text.as_str();
    let mut shown = String::new();
    for name in ["oauth_signature=", "oauth_signature%3D"] {
        if let Some(at) = rest.find(name) {
            let (before, after) = rest.split_at(at + name.len());
            let after = after.trim_start_matches('"');
            let end = after
                .find(['"', ',', '\r', '\n', ' '])
                .unwrap_or(after.len());
            let value = after.get(..end).unwrap_or_default();
            if is_hash(value) {
                continue;
            }
            left_out.push("the PLAINTEXT signature".to_owned());
            shown.push_str(before);
            shown.push('…');
            rest = after.get(end..).unwrap_or_default();
        }
    }
    shown.push_str(rest);
    shown
}

/// Whether a value begins with a hash in Base64, encoded or not. In a query, the parameter after it
/// follows.
fn is_hash(value: &str) -> bool {
    let value = value.split('&').next().unwrap_or_default();
    let decoded = basestring::percent_decode(value.as_bytes()).unwrap_or_default();
    let decoded = basestring::percent_decode(&decoded).unwrap_or_default();
    decoded.len() >= 20
        && decoded
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::without_plaintext;

    #[test]
    fn a_plaintext_signature_is_left_out_in_every_place() {
        for text in [
            "Authorization: OAuth oauth_signature=\"kd94hf93k423kf44%26\", oauth_token=\"t\"\r\n",
            "Authorization: OAuth oauth_signature=\"kd94hf93k423kf44&\"\r\n",
            "GET https://h/?oauth_signature=kd94hf93k423kf44%26pfkkdhi9sl3r4s00 HTTP/1.1\r\n",
            "GET https://h/?oauth_signature=kd94hf93k423kf44&pfkkdhi9sl3r4s00 HTTP/1.1\r\n",
        ] {
            let mut left_out = Vec::new();
            let shown = without_plaintext(text.to_owned(), &mut left_out);
            assert!(
                !shown.contains("kd94") && !shown.contains("pfkk"),
                "{shown}"
            );
            assert_eq!(left_out, ["the PLAINTEXT signature"]);
        }
        let hash = "oauth_signature=\"jNGS87Mvt0RvmGa%2B6TsIPO2rWBQ%3D\"";
        assert_eq!(without_plaintext(hash.to_owned(), &mut Vec::new()), hash);
    }
}
