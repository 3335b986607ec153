//! Drives the Rust crate oauth1-request over the adapter protocol: `Builder::authorize`. It expects
//! the URL without its query, and all parameters decoded with URI-safe names: its user prepares those. So only
//! URLs that without their query are their own base string URI test the crate.

use std::io::{BufRead, Write};
use std::num::NonZeroU64;

use oauth1_request::signature_method::{HMAC_SHA1, PLAINTEXT};
use oauth1_request::{Builder, Credentials, ParameterList};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

/// Why an input cannot be expressed.
type Outcome = Result<Value, String>;

fn only(fields: &Value, known: &[&str]) -> Result<(), String> {
    let unknown = fields
        .as_object()
        .and_then(|object| object.keys().find(|name| !known.contains(&name.as_str())));
    unknown.map_or(Ok(()), |name| Err(format!("the library has no argument for {name}")))
}

fn fields_named<'a>(request: &'a Value, name: &str) -> Vec<&'a str> {
    let fields = request["headers"].as_array().into_iter().flatten();
    fields
        .filter(|field| field[0].as_str().is_some_and(|own| own.eq_ignore_ascii_case(name)))
        .filter_map(|field| field[1].as_str())
        .collect()
}

/// The decoded pairs, unless the decoder replaced invalid UTF-8.
fn decode(form: &str) -> Result<Vec<(String, String)>, String> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let replaced = |text: &String| text.contains('\u{FFFD}');
    if pairs.iter().any(|(name, value)| replaced(name) || replaced(value)) && !form.contains("%EF%BF%BD") {
        return Err("parameters are text, and these are not valid UTF-8".into());
    }
    Ok(pairs)
}

/// The URL without its query, and the parameters of query and form.
fn parts(request: &Value) -> Result<(String, Vec<(String, String)>), String> {
    only(request, &["method", "url", "headers", "body", "body_base64"])?;
    let text = request["url"].as_str().unwrap_or_default();
    let url = Url::parse(text).ok().filter(|url| {
        url.as_str() == text
            && matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none()
    });
    let Some(url) = url else {
        return Err("the user passes a normalized URL, and this URL is not normalized".into());
    };
    let authority = text.split('/').nth(2).unwrap_or_default();
    if fields_named(request, "Host").iter().any(|host| *host != authority) {
        return Err("the crate signs the URL's host and reads no Host header".into());
    }
    if !fields_named(request, "Authorization").is_empty() {
        return Err("the crate reads no Authorization header".into());
    }
    let mut pairs = decode(url.query().unwrap_or_default())?;
    let types = fields_named(request, "Content-Type");
    if types.len() > 1 {
        return Err("with several Content-Type headers it is unclear whether the body is a form".into());
    }
    let media = types.first().and_then(|value| value.split(';').next()).unwrap_or_default();
    if media.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        if request["body_base64"].is_string() {
            return Err("parameters are text, and this form is not valid UTF-8".into());
        }
        pairs.extend(decode(request["body"].as_str().unwrap_or_default())?);
    }
    let is_uri_safe = |name: &String| name.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-._~".contains(&octet));
    if !pairs.iter().all(|(name, _)| is_uri_safe(name)) {
        return Err("the crate documents that names must be URI-safe".into());
    }
    Ok((text.split('?').next().unwrap_or_default().to_owned(), pairs))
}

fn sign(input: &Value) -> Outcome {
    only(input, &["request", "credentials", "oauth"])?;
    let (credentials, fixed) = (&input["credentials"], &input["oauth"]);
    only(credentials, &["consumer_key", "consumer_secret", "token", "token_secret"])?;
    only(fixed, &["signature_method", "timestamp", "nonce", "version", "callback", "verifier"])?;
    let text = |object: &'static str, name: &str| input[object][name].as_str();
    let key = text("credentials", "consumer_key").ok_or("a client always has a key")?;
    let client = Credentials::new(key, text("credentials", "consumer_secret").unwrap_or_default());
    let secret = text("credentials", "token_secret");
    let token = match text("credentials", "token") {
        Some(token) => Some(Credentials::new(token, secret.unwrap_or_default())),
        None if secret.is_some_and(|secret| !secret.is_empty()) => {
            return Err("a token secret needs a token".into());
        }
        None => None,
    };
    let timestamp = text("oauth", "timestamp").map(|given| {
        let number = given.parse::<NonZeroU64>().ok().filter(|number| number.to_string() == given);
        number.ok_or("a timestamp is a positive integer")
    });
    let version = match text("oauth", "version") {
        None => false,
        Some("1.0") => true,
        Some(_) => return Err("the version is 1.0 or absent".into()),
    };
    let (nonce, timestamp) = (text("oauth", "nonce"), timestamp.transpose()?);
    let (url, pairs) = parts(&input["request"])?;
    let parameters = ParameterList::new(pairs);
    let method = input["request"]["method"].as_str().unwrap_or_default();
    macro_rules! field {
        ($signature_method:expr) => {
            Builder::new(client, $signature_method)
                .token(token)
                .callback(text("oauth", "callback"))
                .verifier(text("oauth", "verifier"))
                .nonce(nonce)
                .timestamp(timestamp)
                .version(version)
                .authorize(method, &url, &parameters)
        };
    }
    if timestamp.is_none() || nonce.is_none() && text("oauth", "signature_method") != Some("PLAINTEXT") {
        return Err("without a nonce and a timestamp, the crate generates them".into());
    }
    let field = match text("oauth", "signature_method") {
        Some("HMAC-SHA1") => field!(HMAC_SHA1),
        Some("PLAINTEXT") => field!(PLAINTEXT),
        _ => return Err("the crate has HMAC-SHA1, PLAINTEXT, and RSA-SHA1, and the input has no RSA key".into()),
    };
    let signature = field.split("oauth_signature=\"").nth(1).and_then(|rest| rest.split('"').next());
    let signature = percent_decode_str(signature.unwrap_or_default()).decode_utf8_lossy();
    Ok(json!({"signature": signature, "authorization": field}))
}

fn answer(op: &str, input: &Value) -> Value {
    match op {
        "hello" if input["protocol"] != 1 => {
            json!({"refused": {"kind": "other", "message": "this adapter implements version 1 of the protocol"}})
        }
        "hello" => json!({"ok": {
            "protocol": 1, "name": "oauth1-request", "version": version_of("oauth1-request"), "language": "Rust",
            "ops": ["hello", "sign"], "homepage": "https://github.com/tesaguri/oauth1-request-rs",
            "issues": "https://github.com/tesaguri/oauth1-request-rs/issues",
        }}),
        "sign" => sign(input).map_or_else(|why| json!({"unsupported": why}), |ok| json!({"ok": ok})),
        _ => json!({"unsupported": format!("the crate has no {op}")}),
    }
}

/// What the lock file, by which this was built, says of a crate.
fn version_of(name: &str) -> Option<&'static str> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    include_str!("../Cargo.lock").split(&entry).nth(1)?.split('"').next()
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line?)?;
        let op = question["op"].as_str().unwrap_or_default();
        let run = std::panic::AssertUnwindSafe(|| answer(op, &question["in"]));
        let mut reply = std::panic::catch_unwind(run).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            json!({"broken": format!("panic: {}", text.unwrap_or_default())})
        });
        reply["id"] = question["id"].clone();
        writeln!(out, "{reply}")?;
        out.flush()?;
    }
    Ok(())
}
