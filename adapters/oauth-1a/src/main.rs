//! Drives the Rust crate oauth-1a over the adapter protocol: a `SignableRequest`, signed by
//! `SignatureMethod::sign`. Its `OAuthData`, which writes the header, reads the time from the clock, so
//! it cannot use a case's timestamp. Its user decodes the parameters of query and form.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use http_types::{Method, Url};
use oauth_1a::{ClientSecret, Signable, SignableRequest, SignatureMethod, SigningKey, TokenSecret};
use serde_json::{Value, json};
use url::form_urlencoded;

/// Why there is no result: `unsupported`, or `refused` with its kind.
enum Not {
    Expressed(String),
    Taken(&'static str, String),
}

impl From<&str> for Not {
    fn from(why: &str) -> Self {
        Self::Expressed(why.to_owned())
    }
}

fn only(fields: &Value, known: &[&str]) -> Result<(), Not> {
    let unknown = fields
        .as_object()
        .and_then(|object| object.keys().find(|name| !known.contains(&name.as_str())));
    unknown.map_or(Ok(()), |name| Err(Not::Expressed(format!("the library has no argument for {name}"))))
}

fn fields_named<'a>(request: &'a Value, name: &str) -> Vec<&'a str> {
    let fields = request["headers"].as_array().into_iter().flatten();
    fields
        .filter(|field| field[0].as_str().is_some_and(|own| own.eq_ignore_ascii_case(name)))
        .filter_map(|field| field[1].as_str())
        .collect()
}

/// Parameters are a map of text, so a name occurs once.
fn add(parameters: &mut BTreeMap<String, String>, pairs: impl Iterator<Item = (String, String)>) -> Result<(), Not> {
    for (name, value) in pairs {
        if name.contains('\u{FFFD}') || value.contains('\u{FFFD}') {
            return Err("parameters are text, and these are not valid UTF-8".into());
        }
        if parameters.insert(name, value).is_some() {
            return Err("parameters are a map, so a name cannot occur twice".into());
        }
    }
    Ok(())
}

fn parse(text: &str) -> Result<Url, Not> {
    Url::parse(text).map_err(|error| Not::Taken("malformed-url", error.to_string()))
}

fn signable(input: &Value) -> Result<SignableRequest, Not> {
    only(input, &["request", "credentials", "oauth"])?;
    let request = &input["request"];
    only(request, &["method", "url", "headers", "body", "body_base64"])?;
    only(&input["credentials"], &["consumer_key", "consumer_secret", "token", "token_secret"])?;
    only(&input["oauth"], &["signature_method", "timestamp", "nonce", "version", "callback", "verifier", "body_hash"])?;
    let url = parse(request["url"].as_str().unwrap_or_default())?;
    let authority = match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    };
    if fields_named(request, "Host").iter().any(|host| !host.eq_ignore_ascii_case(&authority)) {
        return Err("the crate signs the URL's host and reads no Host header".into());
    }
    if !fields_named(request, "Authorization").is_empty() {
        return Err("the crate reads no Authorization header".into());
    }
    let mut parameters = BTreeMap::new();
    add(&mut parameters, url.query_pairs().into_owned())?;
    let types = fields_named(request, "Content-Type");
    if types.len() > 1 {
        return Err("with several Content-Type headers it is unclear whether the body is a form".into());
    }
    let media = types.first().and_then(|value| value.split(';').next()).unwrap_or_default();
    if media.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        if request["body_base64"].is_string() {
            return Err("parameters are text, and this form is not valid UTF-8".into());
        }
        let form = request["body"].as_str().unwrap_or_default();
        add(&mut parameters, form_urlencoded::parse(form.as_bytes()).into_owned())?;
    }
    let own = [("consumer_key", &input["credentials"]), ("token", &input["credentials"])];
    let names = input["oauth"].as_object().into_iter().flatten().map(|(name, _)| (name.as_str(), &input["oauth"]));
    for (name, object) in own.into_iter().chain(names) {
        if let Some(value) = object[name].as_str() {
            add(&mut parameters, std::iter::once((format!("oauth_{name}"), value.to_owned())))?;
        }
    }
    let method: Method = request["method"]
        .as_str()
        .unwrap_or_default()
        .parse()
        .map_err(|_| Not::from("the crate accepts only the registered HTTP methods"))?;
    Ok(SignableRequest::new(method, url, parameters))
}

fn sign_with(method: &Value, credentials: &Value, data: &impl Signable) -> Result<String, Not> {
    let method = match method.as_str() {
        Some("HMAC-SHA1") => SignatureMethod::HmacSha1,
        Some("PLAINTEXT") => SignatureMethod::Plaintext,
        _ => return Err("the crate has HMAC-SHA1 and PLAINTEXT".into()),
    };
    let key = SigningKey {
        client_secret: ClientSecret(credentials["consumer_secret"].as_str().unwrap_or_default().to_owned()),
        token_secret: credentials["token_secret"].as_str().map(|secret| TokenSecret(secret.to_owned())),
    };
    Ok(method.sign(data, &key))
}

fn base_string(request: &SignableRequest) -> String {
    String::from_utf8_lossy(&request.to_bytes()).into_owned()
}

fn run(op: &str, input: &Value) -> Result<Value, Not> {
    match op {
        "hello" if input["protocol"] != 1 => Err(Not::Taken("other", "this adapter implements version 1 of the protocol".into())),
        "hello" => Ok(json!({
            "protocol": 1, "name": "oauth-1a", "version": version_of("oauth-1a"), "language": "Rust",
            "ops": ["hello", "base_string_uri", "base_string", "sign_base_string", "sign"],
            "homepage": "https://github.com/leo60228/oauth-1a",
            "issues": "https://github.com/leo60228/oauth-1a/issues",
        })),
        "base_string_uri" => {
            only(input, &["url"])?;
            let url = parse(input["url"].as_str().unwrap_or_default())?;
            Ok(json!({"text": SignableRequest::new(Method::Get, url, BTreeMap::new()).url().as_str()}))
        }
        "base_string" => Ok(json!({"text": base_string(&signable(input)?)})),
        "sign_base_string" => {
            only(input, &["text", "credentials", "signature_method"])?;
            let text = input["text"].as_str().unwrap_or_default();
            Ok(json!({"signature": sign_with(&input["signature_method"], &input["credentials"], &text)?}))
        }
        "sign" => {
            let request = signable(input)?;
            let signature = sign_with(&input["oauth"]["signature_method"], &input["credentials"], &request)?;
            Ok(json!({
                "signature": signature,
                "base_string_uri": request.url().as_str(),
                "base_string": base_string(&request),
            }))
        }
        _ => Err(Not::Expressed(format!("the crate has no {op}"))),
    }
}

fn answer(op: &str, input: &Value) -> Value {
    match run(op, input) {
        Ok(result) => json!({"ok": result}),
        Err(Not::Expressed(why)) => json!({"unsupported": why}),
        Err(Not::Taken(kind, message)) => json!({"refused": {"kind": kind, "message": message}}),
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
