//! The operations beginning with `x_`, which the protocol does not have: one function each, by the
//! operation's name. Some compute what documents publish values of, so that each value is checked. The
//! others are steps that many implementations do not have: the messages of section 2, reading headers
//! of Basic and Digest, the credentials of a webhook's URL, RSA.

mod flow;
mod http_auth;
mod rsa;
mod webhook_url;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Parameter, Secret, Url, base_string_uri, normalize_parameters};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::protocol::answer::Output;
use crate::protocol::convert::text;
use crate::protocol::fault::Fault;
use crate::protocol::input::Pairs;
use crate::schemes::oauth::convert::{credentials, protocol, with_request};
use crate::schemes::oauth::{CredentialsInput, SignInput};
use crate::schemes::shared::hexadecimal;

pub(crate) use flow::{
    x_append_to_body, x_authorization_uri, x_callback, x_callback_redirect, x_credentials_answer,
    x_protocol_parameters, x_status,
};
pub(crate) use http_auth::{
    x_digest_answer, x_digest_challenge, x_digest_challenges, x_read_basic, x_verify_digest,
};
pub(crate) use rsa::{x_rsa_sha1, x_sign_rsa, x_verify_rsa};
pub(crate) use webhook_url::{x_answer_challenge, x_webhook_url};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
    #[serde(default = "once")]
    times: usize,
}

const fn once() -> usize {
    1
}

/// How often a text is hashed at the most: as often as RFC 3174 7.3 does.
const MOST_TIMES: usize = 1_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BodyHash {
    algorithm: String,
    body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hmac {
    algorithm: String,
    key_hex: String,
    data_hex: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignBaseString {
    base_string: String,
    consumer_secret: String,
    #[serde(default)]
    token_secret: String,
    signature_method: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignParameters {
    method: String,
    url: String,
    params: Pairs,
    consumer_secret: String,
    #[serde(default)]
    token_secret: String,
}

/// The input of an operation, as it was received.
type Input = Map<String, Value>;

type Result = std::result::Result<Output, Fault>;

fn read<T: DeserializeOwned>(input: &Input) -> std::result::Result<T, Fault> {
    serde_json::from_value(Value::Object(input.clone()))
        .map_err(|fault| Fault::Input(format!("expected the operation's input, found: {fault}")))
}

fn read_text(input: &Input) -> std::result::Result<String, Fault> {
    Ok(read::<Text>(input)?.text)
}

pub(crate) fn x_base_string(input: &Input) -> Result {
    base_string(&read(input)?)
}

pub(crate) fn x_base64(input: &Input) -> Result {
    Ok(text(STANDARD.encode(read_text(input)?)))
}

pub(crate) fn x_body_hash(input: &Input) -> Result {
    body_hash(&read(input)?)
}

pub(crate) fn x_collect_parameters(input: &Input) -> Result {
    with_request(&read::<SignInput>(input)?.request, |request| {
        Ok(Output::default().with_params(&basestring::collect_parameters(request)?))
    })
}

pub(crate) fn x_form_decode(input: &Input) -> Result {
    let form = read_text(input)?;
    Ok(Output::default().with_params(&basestring::form_decode(form.as_bytes())?))
}

pub(crate) fn x_hmac(input: &Input) -> Result {
    hmac(&read(input)?)
}

pub(crate) fn x_percent_decode(input: &Input) -> Result {
    let encoded = read_text(input)?;
    let octets = basestring::percent_decode(encoded.as_bytes())?;
    Ok(Output::default().with_octets("text", &octets))
}

pub(crate) fn x_sha1(input: &Input) -> Result {
    let Text { text, times } = read(input)?;
    if times > MOST_TIMES {
        return Err(Fault::Input(format!(
            "expected times of at most {MOST_TIMES}, found {times}"
        )));
    }
    let mut hash = Sha1::new();
    for _ in 0..times {
        hash.update(&text);
    }
    Ok(Output::of("digest_hex", hexadecimal(&hash.finalize())))
}

pub(crate) fn x_sha256_hex(input: &Input) -> Result {
    let hash = basestring::twilio::body_sha256(read_text(input)?.as_bytes());
    Ok(text(hash))
}

pub(crate) fn x_sha512_cut(input: &Input) -> Result {
    let digest = Sha512::digest(read_text(input)?);
    Ok(text(hexadecimal(digest.get(..32).unwrap_or_default())))
}

pub(crate) fn x_sign_base_string(input: &Input) -> Result {
    sign_base_string(&read(input)?)
}

pub(crate) fn x_sign_parameters(input: &Input) -> Result {
    sign_parameters(&read(input)?)
}

pub(crate) fn x_signing_key(input: &Input) -> Result {
    let input: CredentialsInput = read(input)?;
    let key = basestring::signing_key(&credentials(&input));
    Ok(Output::default().with_octets("text", key.expose()))
}

/// A base string where the case gives any protocol parameters, none, or the whole field.
fn base_string(input: &SignInput) -> Result {
    with_request(&input.request, |request| {
        let (credentials, protocol) = (credentials(&input.credentials), protocol(&input.oauth)?);
        let mut parameters = basestring::collect_parameters(request)?;
        let mut sent = protocol.parameters(&credentials);
        if input.credentials.consumer_key.is_none() {
            sent.retain(|parameter| *parameter.name != *b"oauth_consumer_key");
        }
        parameters.extend(sent);
        let uri = base_string_uri(&request.url, &request.authority()?);
        let normalized = normalize_parameters(&parameters);
        Ok(text(basestring::base_string(
            request.method,
            &uri,
            &normalized,
        )))
    })
}

fn sign_parameters(input: &SignParameters) -> Result {
    let url = Url::parse(input.url.as_bytes())?;
    let parameters: Vec<_> = input
        .params
        .iter()
        .map(|(n, v)| Parameter::new(n, v))
        .collect();
    let uri = base_string_uri(&url, &url.authority());
    let normalized = normalize_parameters(&parameters);
    let base_string = basestring::base_string(input.method.as_bytes(), &uri, &normalized);
    let key = key(&input.consumer_secret, &input.token_secret);
    Ok(Output::of(
        "signature",
        basestring::hmac_sha1(base_string.as_bytes(), &key),
    ))
}

fn key(consumer_secret: &str, token_secret: &str) -> Secret {
    basestring::signing_key(&basestring::Credentials {
        client_secret: Secret::new(consumer_secret),
        token_secret: Secret::new(token_secret),
        ..basestring::Credentials::default()
    })
}

fn sign_base_string(input: &SignBaseString) -> Result {
    let method = basestring::SignatureMethod::parse(input.signature_method.as_bytes())?;
    let credentials = basestring::Credentials {
        client_secret: Secret::new(input.consumer_secret.as_str()),
        token_secret: Secret::new(input.token_secret.as_str()),
        ..basestring::Credentials::default()
    };
    Ok(Output::of(
        "signature",
        basestring::compute_signature(method, &credentials, input.base_string.as_bytes())?,
    ))
}

fn body_hash(input: &BodyHash) -> Result {
    let hash = match input.algorithm.as_str() {
        "sha1" => Sha1::digest(&input.body).to_vec(),
        "sha256" => Sha256::digest(&input.body).to_vec(),
        other => return Err(Fault::Unsupported(format!("the hash {other}"))),
    };
    Ok(text(STANDARD.encode(hash)))
}

fn hmac(input: &Hmac) -> Result {
    let octets = |text: &str| {
        from_hexadecimal(text)
            .ok_or_else(|| Fault::Input(format!("expected hexadecimal digits, found {text:?}")))
    };
    let (key, data) = (
        Secret::new(octets(&input.key_hex)?),
        octets(&input.data_hex)?,
    );
    let encoded = match input.algorithm.as_str() {
        "sha1" => basestring::hmac_sha1(&data, &key),
        "sha256" => basestring::hmac_sha256(&data, &key),
        other => return Err(Fault::Unsupported(format!("the hash {other}"))),
    };
    let digest = STANDARD
        .decode(encoded)
        .map_err(|fault| Fault::Input(fault.to_string()))?;
    Ok(Output::of("digest_hex", hexadecimal(&digest)))
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    digits?
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect()
}
