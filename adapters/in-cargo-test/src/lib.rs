//! The crate oauth1-request as an implementation that answers in process.
//!
//! The crate expects the URL without its query, and decoded parameters with URI-safe names: its user
//! prepares those. The adapter answers `unsupported` if the interface cannot express an input.

#![expect(clippy::wildcard_enum_match_arm)]
#![forbid(unsafe_code)]

use std::num::NonZeroU64;

use basestring::{Request, Url, collect_parameters, is_unreserved};
use basestring_oracle::{Answer, Call, CredentialsInput, Hello, Implementation, Output, SignInput};
use oauth1_request::signature_method::HmacSha1;
use oauth1_request::{Builder, Credentials, ParameterList};

/// The known mistakes of the crate.
pub const KNOWN: [&str; 1] = ["sort-before-encoding"];

/// A URL, and decoded parameters.
type Parts = (String, Vec<(String, String)>);

/// The crate oauth1-request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oauth1Request;

impl Implementation for Oauth1Request {
    fn hello(&mut self) -> Hello {
        Hello {
            name: "oauth1-request".to_owned(),
            version: "0.6.1".to_owned(),
            language: "Rust".to_owned(),
            ops: vec!["sign".to_owned()],
            ..Hello::default()
        }
    }

    fn answer(&mut self, call: &Call) -> Answer {
        match call {
            Call::Sign(input) => {
                sign(input).unwrap_or_else(|why| Answer::Unsupported(why.to_owned()))
            }
            _ => Answer::Unsupported("the crate only signs".to_owned()),
        }
    }
}

fn sign(input: &SignInput) -> Result<Answer, &'static str> {
    let (request, oauth) = (&input.request, &input.oauth);
    let has = |name: &str| {
        request
            .headers
            .iter()
            .any(|(n, _)| n.eq_ignore_ascii_case(name))
    };
    if has("Host") || has("Authorization") {
        return Err("the crate reads no headers");
    }
    if oauth.signature_method.as_deref() != Some("HMAC-SHA1") {
        return Err("checked for HMAC-SHA1");
    }
    if oauth.body_hash.is_some() || oauth.realm.is_some() {
        return Err("the crate has no such parameter");
    }
    if !request
        .method
        .bytes()
        .all(|octet| octet.is_ascii_uppercase())
    {
        return Err("the user passes the method in uppercase");
    }
    let version = match oauth.version.as_deref() {
        None => false,
        Some("1.0") => true,
        Some(_) => return Err("the version is 1.0 or absent"),
    };
    let number = oauth.timestamp.as_deref().and_then(|text| {
        let number = text.parse::<NonZeroU64>().ok()?;
        (number.to_string() == text).then_some(number)
    });
    let (Some(timestamp), Some(nonce)) = (number, &oauth.nonce) else {
        return Err("without a nonce and a timestamp, the crate generates them");
    };
    let (client, token) = clients(&input.credentials)?;
    let (url, pairs) = parts(input)?;
    let field = Builder::new(client, HmacSha1::new())
        .token(token)
        .callback(oauth.callback.as_deref())
        .verifier(oauth.verifier.as_deref())
        .nonce(nonce.as_str())
        .timestamp(timestamp)
        .version(version)
        .authorize(&request.method, &url, &ParameterList::new(pairs));
    let signature = field
        .split("oauth_signature=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let signature = basestring::percent_decode(signature.unwrap_or_default().as_bytes())
        .map_err(|_| "the crate writes an invalid escape")?;
    let signature = String::from_utf8_lossy(&signature).into_owned();
    Ok(Answer::Ok(
        Output::of("signature", signature).with("authorization", field),
    ))
}

/// The client's and the token's credentials.
fn clients(
    credentials: &CredentialsInput,
) -> Result<(Credentials<String>, Option<Credentials<String>>), &'static str> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let client = Credentials::new(
        credentials
            .consumer_key
            .clone()
            .ok_or("a client has a key")?,
        text(&credentials.consumer_secret),
    );
    let token = match &credentials.token {
        Some(token) => Some(Credentials::new(
            token.clone(),
            text(&credentials.token_secret),
        )),
        None if credentials
            .token_secret
            .as_ref()
            .is_some_and(|secret| !secret.is_empty()) =>
        {
            return Err("a token secret needs a token");
        }
        None => None,
    };
    Ok((client, token))
}

/// What the crate's user prepares: the URL without its query, and the decoded parameters.
fn parts(input: &SignInput) -> Result<Parts, &'static str> {
    let request = &input.request;
    let none = "the user passes a normalized URL, and this URL is not normalized";
    let url = Url::parse(request.url.as_bytes()).map_err(|_| none)?;
    let before = request.url.split('?').next().unwrap_or_default();
    let is_plain = basestring::Url::parse(before.as_bytes())
        .is_ok_and(|url| basestring::base_string_uri(&url, &url.authority()) == before);
    if !is_plain || request.url.contains('#') || request.body_base64.is_some() {
        return Err(none);
    }
    let fields: Vec<(&[u8], &[u8])> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
        .collect();
    let body = request.body.as_deref().unwrap_or_default();
    let parameters = collect_parameters(&Request {
        method: request.method.as_bytes(),
        url,
        fields: &fields,
        body: body.as_bytes(),
    });
    let parameters =
        parameters.map_err(|_| "the user decodes the form, and this one is malformed")?;
    let texts = parameters.into_iter().map(|parameter| {
        let text = |octets: &[u8]| std::str::from_utf8(octets).ok().map(str::to_owned);
        let name = text(&parameter.name).filter(|name| name.bytes().all(is_unreserved))?;
        Some((name, text(&parameter.value)?))
    });
    let texts: Option<Vec<_>> = texts.collect();
    Ok((
        before.to_owned(),
        texts.ok_or("the user passes URI-safe names, and values are text")?,
    ))
}
