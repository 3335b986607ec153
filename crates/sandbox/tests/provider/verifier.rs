//! The provider's verification of a request (RFC 5849 3.2), check by check, with one switch for each
//! weakness. Without a weakness its verdict is the reference's, which is compared for each request.

use crate::header::{as_map, header_parameters};
use crate::http::Arrived;
use crate::mistaken::mistaken;
use crate::switch::Switch;
use basestring::rsa::is_rsa_sha1;
use basestring::{
    Credentials, Field, Parameter, Received, Request, Secret, Url, Verification, base_string,
    base_string_uri, body_parameters, constant_time_eq, form_decode, hmac_sha1,
    normalize_parameters, plaintext, signing_key,
};

/// A rejection: status and words.
pub(crate) type Rejection = (u16, String);

/// What a request says: its protocol parameters and everything that is signed.
pub(crate) struct Said {
    pub(crate) protocol: Vec<(String, String)>,
    pub(crate) signed: Vec<Parameter<'static>>,
    has_empty_places: bool,
}

impl Said {
    /// The first value of a protocol parameter.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let mut all = self.protocol.iter();
        all.find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

fn reject<T>(status: u16, words: &str) -> Result<T, Rejection> {
    Err((status, words.to_owned()))
}

fn pairs(parameters: &[Parameter<'_>]) -> Vec<(String, String)> {
    parameters.iter().map(Parameter::to_text).collect()
}

/// Reads the protocol parameters of a request, and checks their form.
pub(crate) fn read(switch: &Switch, arrived: &Arrived) -> Result<Said, Rejection> {
    let is_oauth = |value: &&String| value.to_lowercase().starts_with("oauth");
    let headers: Vec<String> = arrived.values("Authorization");
    let mut headers: Vec<&String> = headers.iter().filter(is_oauth).collect();
    if headers.len() > 1 {
        if !switch.is("verify-second-authorization") {
            return reject(400, "two Authorization headers");
        }
        headers.retain(|value| value.contains("oauth_signature="));
    }
    let header = match headers.first() {
        Some(value) => match header_parameters(switch, value) {
            Some(parameters) => parameters,
            None => return reject(400, "a malformed header"),
        },
        None => Vec::new(),
    };
    let (_, query) = arrived.parts();
    let query = form_decode(query.as_bytes()).map_err(|_| (400, "query".to_owned()))?;
    let body = body_of(switch, arrived);
    let protocol = |all: &[Parameter<'static>]| -> Vec<(String, String)> {
        let own = pairs(all).into_iter();
        own.filter(|(name, _)| name.starts_with("oauth_")).collect()
    };
    let places = [header.clone(), protocol(&query), protocol(&body)];
    let used = places.iter().filter(|place| !place.is_empty()).count();
    if used > 1 && !switch.is("verify-two-locations") {
        return reject(400, "parameters in two places");
    }
    let is_twice = |all: &[(String, String)]| {
        let mut names: Vec<&String> = all.iter().map(|(name, _)| name).collect();
        names.sort();
        names.windows(2).any(|two| two[0] == two[1])
    };
    let mut all: Vec<(String, String)> = places.concat();
    let is_allowed = switch.is("verify-two-locations") && !places.iter().any(|own| is_twice(own));
    if is_twice(&all) && !is_allowed {
        match switch.0.as_str() {
            "verify-duplicate-parameters" => {}
            "duplicates last" => all.reverse(),
            _ => return reject(400, "a parameter twice"),
        }
    }
    let mut signed: Vec<Parameter<'static>> = header
        .iter()
        .map(|(name, value)| Parameter::new(name, value).into_owned())
        .collect();
    signed.extend(query);
    signed.extend(body);
    if switch.is("duplicates last") {
        signed = as_map(signed);
    }
    Ok(Said {
        has_empty_places: used == 0,
        protocol: all,
        signed,
    })
}

/// The parameters of a form body.
fn body_of(switch: &Switch, arrived: &Arrived) -> Vec<Parameter<'static>> {
    let is_ignored = (arrived.is_chunked && switch.is("verify-chunked-body-unsigned"))
        || (!arrived.value("Content-Encoding").is_empty()
            && switch.is("verify-compressed-body-unsigned"));
    if is_ignored {
        return Vec::new();
    }
    let mut fields: Vec<Field<'_>> = Vec::new();
    let media_type = arrived.value("Content-Type");
    if !media_type.is_empty() {
        fields.push((b"Content-Type", media_type.as_bytes()));
    }
    let url = Url::parse(b"http://h/").expect("a URL");
    let request = Request {
        method: b"POST",
        url,
        fields: &fields,
        body: &arrived.body,
    };
    body_parameters(&request).unwrap_or_default()
}

/// Checks that the required parameters are there, the version and the method.
pub(crate) fn check_form(switch: &Switch, said: &Said) -> Result<(), Rejection> {
    if said.has_empty_places {
        return reject(401, "no OAuth parameters");
    }
    let required = ["oauth_consumer_key", "oauth_signature_method"];
    let with_nonce = ["oauth_timestamp", "oauth_nonce"];
    for name in required.iter().chain(&with_nonce) {
        let is_there = said.value(name).is_some_and(|value| !value.is_empty());
        if !is_there && !switch.is("verify-missing-parameter") {
            return reject(400, "a parameter is missing");
        }
    }
    match said.value("oauth_version") {
        None if switch.is("verify-version-required") => return reject(400, "no version"),
        Some(version) if switch.is("version prefix") && version.starts_with('1') => {}
        Some(version) if version != "1.0" && !switch.is("verify-version-unchecked") => {
            return reject(400, "another version");
        }
        _ => {}
    }
    let method = said.value("oauth_signature_method").unwrap_or("HMAC-SHA1");
    let is_known = match method {
        "HMAC-SHA1" | "RSA-SHA1" | "" => true,
        "PLAINTEXT" => switch.is("verify-method-downgrade"),
        "none" => switch.is("verify-method-none"),
        _ => switch.is("verify-method-unchecked"),
    };
    if !is_known {
        return reject(400, "an unknown method");
    }
    let has_signature = said.value("oauth_signature").is_some_and(|s| !s.is_empty());
    let may_be_absent = switch.is("verify-absent-signature") || switch.is("verify-method-none");
    if !has_signature && !may_be_absent {
        return reject(400, "no signature");
    }
    Ok(())
}

/// Checks the timestamp.
pub(crate) fn check_time(switch: &Switch, said: &Said, now: u64) -> Result<(), Rejection> {
    const WINDOW: i128 = 300;
    let text = said.value("oauth_timestamp").unwrap_or_default();
    if text.is_empty() && switch.is("verify-missing-parameter") {
        return Ok(());
    }
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: Option<i128> = if switch.is("verify-timestamp-format") {
        let text = text.trim().trim_start_matches(['-', '+']);
        let text = text.split(['.', 'e']).next().unwrap_or_default();
        text.replace('_', "").parse().ok()
    } else if digits {
        text.parse().ok()
    } else {
        None
    };
    let Some(number) = number.filter(|number| *number > 0) else {
        return reject(401, "no timestamp");
    };
    let age = i128::from(now) - number;
    if age > WINDOW && !switch.is("verify-timestamp-unchecked") && !switch.is("no window") {
        return reject(401, "an old timestamp");
    }
    let is_future_open = switch.is("verify-timestamp-window-one-sided") || switch.is("no window");
    if age < -WINDOW && !is_future_open {
        return reject(401, "a future timestamp");
    }
    Ok(())
}

/// The URL for which a request is verified.
fn url_of(switch: &Switch, arrived: &Arrived, own: &str) -> String {
    let host = arrived.value("Host");
    let claimed = arrived.value("X-Forwarded-Host");
    let scheme = arrived.value("X-Forwarded-Proto");
    let trusts = switch.is("verify-public-url-from-untrusted-header");
    let host = match arrived.value("X-Forwarded-Port").as_str() {
        port if switch.is("claims a port") && !port.is_empty() => {
            format!("{}:{port}", host.split(':').next().unwrap_or_default())
        }
        _ => host,
    };
    let host = match (trusts, claimed.as_str()) {
        _ if switch.is("uri-host-header-ignored") => own.to_owned(),
        (true, claimed) if !claimed.is_empty() => claimed.to_owned(),
        _ => host,
    };
    let scheme = match (trusts, scheme.as_str()) {
        (true, scheme) if !scheme.is_empty() => scheme.to_owned(),
        _ => arrived.scheme().to_owned(),
    };
    let absolute = arrived.target.split_once("://");
    let absolute = absolute.and_then(|(_, rest)| rest.split('/').next());
    let host = match absolute {
        Some(named) if switch.is("verify-absolute-form-trusted") => named.to_owned(),
        Some(_) | None => host,
    };
    let (path, query) = arrived.parts();
    let path = match arrived.value("X-Original-URL") {
        claimed if switch.is("claims a path") && !claimed.is_empty() => claimed,
        _ => path,
    };
    let query = if query.is_empty() {
        query
    } else {
        format!("?{query}")
    };
    format!("{scheme}://{host}{path}{query}")
}

/// The base strings of which the signature of one is accepted.
pub(crate) fn base_strings(
    switch: &Switch,
    arrived: &Arrived,
    said: &Said,
    own: &str,
) -> Vec<String> {
    let url = url_of(switch, arrived, own);
    let Ok(parsed) = Url::parse(url.as_bytes()) else {
        return Vec::new();
    };
    let uri = base_string_uri(&parsed, &parsed.authority());
    let signed: Vec<Parameter<'static>> = said
        .signed
        .iter()
        .filter(|own| *own.name != *b"oauth_signature")
        .cloned()
        .collect();
    let claimed = arrived.value("X-HTTP-Method-Override");
    let method = if switch.is("method-override") && !claimed.is_empty() {
        claimed
    } else {
        arrived.method.clone()
    };
    let of = |method: &str, uri: &str, signed: &[Parameter<'_>]| {
        base_string(method.as_bytes(), uri, &normalize_parameters(signed))
    };
    let mut all = vec![of(&method, &uri, &signed)];
    match switch.0.as_str() {
        "verify-http-method-unsigned" => {
            all.extend(["GET", "POST", "PUT"].map(|method| of(method, &uri, &signed)));
        }
        "verify-path-unsigned" => {
            let other = uri
                .strip_suffix('/')
                .map_or(format!("{uri}/"), str::to_owned);
            all.push(of(&method, &other, &signed));
        }
        "verify-query-unsigned" => {
            let (_, query) = arrived.parts();
            let query = form_decode(query.as_bytes()).unwrap_or_default();
            all.push(of(&method, &uri, &without(&signed, &query)));
        }
        "verify-parameter-unsigned" => {
            all.push(of(&method, &uri, &unnamed(&signed, b"oauth_nonce")))
        }
        "body too" => {
            let body = body_of(switch, arrived);
            all.push(of(&method, &uri, &without(&signed, &body)));
        }
        "collect-callback-unsigned" => {
            all.push(of(&method, &uri, &unnamed(&signed, b"oauth_callback")));
        }
        "duplicates last" | "verify-duplicate-parameters" | "verify-two-locations" => {
            // As a map, with the first value of each name.
            let mut first = std::collections::BTreeMap::new();
            for own in signed.iter().filter(|own| own.is_protocol()) {
                first
                    .entry(own.name.to_vec())
                    .or_insert_with(|| own.clone());
            }
            let others = signed.iter().filter(|own| !own.is_protocol()).cloned();
            let first: Vec<Parameter<'_>> = first.into_values().chain(others).collect();
            all.push(of(&method, &uri, &first));
        }
        _ => {}
    }
    all
}

/// What is signed without the parameters of this name.
fn unnamed(signed: &[Parameter<'static>], name: &[u8]) -> Vec<Parameter<'static>> {
    let others = signed.iter().filter(|own| *own.name != *name);
    others.cloned().collect()
}

/// What is signed but for parameters that are not of the protocol.
fn without(signed: &[Parameter<'static>], left_out: &[Parameter<'_>]) -> Vec<Parameter<'static>> {
    let is_left_out = |own: &Parameter<'_>| !own.is_protocol() && left_out.contains(own);
    signed
        .iter()
        .filter(|own| !is_left_out(own))
        .cloned()
        .collect()
}

/// Checks the signature.
pub(crate) fn check_signature(
    switch: &Switch,
    arrived: &Arrived,
    said: &Said,
    keys: &Credentials,
    own: &str,
) -> Result<(), Rejection> {
    let received = said.value("oauth_signature").unwrap_or_default();
    let is_absent = received.is_empty() && switch.is("verify-absent-signature");
    let is_none = said.value("oauth_signature_method") == Some("none");
    if is_absent || is_none || switch.is("verify-signature-unchecked") {
        return Ok(());
    }
    if said.value("oauth_signature_method") == Some("PLAINTEXT") {
        let right = plaintext(keys);
        return match constant_time_eq(received.as_bytes(), right.expose()) {
            true => Ok(()),
            false => reject(401, "signature"),
        };
    }
    let is_rsa = said.value("oauth_signature_method") == Some("RSA-SHA1");
    // The engine's input has no place for another protocol parameter.
    let is_right = is_rsa || said.value("oauth_extension").is_some();
    if let (Some(mistake), false) = (switch.shared(), is_right) {
        let value = |name: &str| said.value(name).map(str::to_owned);
        return match mistaken(mistake, arrived, &value, keys) {
            Some(signature) if signature == received => Ok(()),
            _ => reject(401, "signature"),
        };
    }
    let all = base_strings(switch, arrived, said, own);
    if let (true, Some(key)) = (is_rsa, &keys.rsa_public_key) {
        let is_right = all
            .first()
            .is_some_and(|text| is_rsa_sha1(text.as_bytes(), received.as_bytes(), key));
        return if is_right {
            Ok(())
        } else {
            reject(401, "signature")
        };
    }
    if is_rsa {
        return reject(401, "no RSA key");
    }
    let mut other = keys.clone();
    match switch.0.as_str() {
        "verify-token-secret-unchecked" => other.token_secret = Secret::empty(),
        "verify-client-secret-unchecked" => other.client_secret = Secret::empty(),
        "key of no secret" => {
            (other.client_secret, other.token_secret) = (Secret::empty(), Secret::empty());
        }
        _ => {}
    }
    let secrets = [keys.clone(), other];
    let is_right = all.iter().any(|text| {
        secrets.iter().any(|keys| {
            let right = hmac_sha1(text.as_bytes(), &signing_key(keys));
            is_same(switch, received, &right)
        })
    });
    if is_right {
        Ok(())
    } else {
        reject(401, "signature")
    }
}

fn is_same(switch: &Switch, received: &str, right: &str) -> bool {
    match switch.0.as_str() {
        "verify-loose-comparison" => received.eq_ignore_ascii_case(right),
        "loose prefix" => right.starts_with(received) || received.starts_with(right),
        "base64-lenient-verify" => {
            // Decodes as far as the padding, and ignores white space and spare bits.
            let bytes = |text: &str| -> String {
                let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                let text = text.split('=').next().unwrap_or_default();
                if text.len() < 27 {
                    return String::new();
                }
                text.chars().take(26).collect()
            };
            bytes(received) == bytes(right)
        }
        _ => constant_time_eq(received.as_bytes(), right.as_bytes()),
    }
}

/// The reference's verdict on a request for these credentials, without the store of nonces.
pub(crate) fn reference(arrived: &Arrived, keys: &Credentials) -> Result<(), String> {
    let host = arrived.value("Host");
    let url = format!("{}://{host}{}", arrived.scheme(), arrived.target);
    let url = if arrived.target.starts_with('/') {
        url
    } else {
        arrived.target.clone()
    };
    let headers = arrived.headers.iter();
    let fields: Vec<Field<'_>> = headers
        .map(|(name, value)| (name.as_bytes(), value.as_slice()))
        .collect();
    let url = Url::parse(url.as_bytes()).map_err(|error| error.to_string())?;
    let request = Request {
        method: arrived.method.as_bytes(),
        url,
        fields: &fields,
        body: &arrived.body,
    };
    let received = Received::parse(&request).map_err(|error| error.to_string())?;
    let verdict = received.verify(keys, &mut Verification::default());
    verdict.map_err(|error| error.to_string())
}
