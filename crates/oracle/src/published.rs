//! The operations beside the protocol (`x_…`): parts of which documents print values, answered by
//! the reference so that every published value is held.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Parameter, Secret, Sink, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::protocol::{CredentialsInput, Op, Output, Pairs, SignInput};
use crate::reference::{Fault, credentials, protocol, text, with_request};

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
struct Redirect {
    callback: String,
    token: String,
    verifier: String,
}

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RsaSha1 {
    #[cfg_attr(
        not(feature = "rsa-sha1"),
        expect(dead_code, reason = "read with the feature")
    )]
    private_key_pkcs8_base64: String,
    #[cfg_attr(
        not(feature = "rsa-sha1"),
        expect(dead_code, reason = "read with the feature")
    )]
    base_string: String,
}

fn read<T: DeserializeOwned>(op: Op, input: &Map<String, Value>) -> Result<T, Fault> {
    serde_json::from_value(Value::Object(input.clone()))
        .map_err(|fault| Fault::Input(format!("expected the input of {op}, found: {fault}")))
}

pub(crate) fn answer(op: Op, input: &Map<String, Value>) -> Result<Output, Fault> {
    match op {
        Op::XBaseString => {
            let input: SignInput = read(op, input)?;
            base_string(&input)
        }
        Op::XBase64 => Ok(text(STANDARD.encode(read::<Text>(op, input)?.text))),
        Op::XBodyHash => body_hash(&read(op, input)?),
        Op::XCallbackRedirect => {
            let Redirect {
                callback,
                token,
                verifier,
            } = read(op, input)?;
            let url = basestring::callback_redirect(
                callback.as_bytes(),
                token.as_bytes(),
                verifier.as_bytes(),
            );
            Ok(Output::default().with_octets("url", &url))
        }
        Op::XCollectParameters => with_request(&read::<SignInput>(op, input)?.request, |request| {
            Ok(Output::default().with_params(&basestring::collect_parameters(request)?))
        }),
        Op::XFormDecode => {
            let form = read::<Text>(op, input)?.text;
            Ok(Output::default().with_params(&basestring::form_decode(form.as_bytes())?))
        }
        Op::XHmac => hmac(&read(op, input)?),
        Op::XPercentDecode => {
            let encoded = read::<Text>(op, input)?.text;
            let octets = basestring::percent_decode(encoded.as_bytes())?;
            Ok(Output::default().with_octets("text", &octets))
        }
        Op::XRsaSha1 => rsa_sha1(&read(op, input)?),
        Op::XSha1 => {
            let Text { text, times } = read(op, input)?;
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
        Op::XSha256Hex => Ok(text(basestring::twilio::body_sha256(
            read::<Text>(op, input)?.text.as_bytes(),
        ))),
        Op::XSha512Cut => {
            let digest = Sha512::digest(read::<Text>(op, input)?.text);
            Ok(text(hexadecimal(digest.get(..32).unwrap_or_default())))
        }
        Op::XSignBaseString => sign_base_string(&read(op, input)?),
        Op::XSignParameters => sign_parameters(&read(op, input)?),
        Op::XSigningKey => {
            let input: CredentialsInput = read(op, input)?;
            let key = basestring::signing_key(&credentials(&input));
            Ok(Output::default().with_octets("text", key.expose()))
        }
        _ => Err(Fault::Unsupported(format!(
            "{op}: an operation of the protocol"
        ))),
    }
}

/// A base string where the case gives any protocol parameters, none, or the whole field.
fn base_string(input: &SignInput) -> Result<Output, Fault> {
    with_request(&input.request, |request| {
        let (credentials, protocol) = (credentials(&input.credentials), protocol(&input.oauth)?);
        let mut parameters = basestring::collect_parameters(request)?;
        let mut sent = protocol.parameters(&credentials);
        if input.credentials.consumer_key.is_none() {
            sent.retain(|parameter| *parameter.name != *b"oauth_consumer_key");
        }
        parameters.extend(sent);
        let mut base_string = String::new();
        let authority = request.authority()?;
        basestring::base_string(
            request.method,
            &authority,
            &parameters,
            &request.url,
            &mut base_string,
        );
        Ok(text(base_string))
    })
}

fn sign_parameters(input: &SignParameters) -> Result<Output, Fault> {
    let url = Url::parse(input.url.as_bytes())?;
    let parameters: Vec<_> = input
        .params
        .iter()
        .map(|(n, v)| Parameter::new(n, v))
        .collect();
    let mut base_string = Vec::new();
    basestring::base_string(
        input.method.as_bytes(),
        &url.authority(),
        &parameters,
        &url,
        &mut base_string,
    );
    let key = key(&input.consumer_secret, &input.token_secret);
    Ok(Output::of(
        "signature",
        basestring::hmac_sha1(&base_string, &key),
    ))
}

fn key(consumer_secret: &str, token_secret: &str) -> Secret {
    basestring::signing_key(&basestring::Credentials {
        client_secret: Secret::new(consumer_secret),
        token_secret: Secret::new(token_secret),
        ..basestring::Credentials::default()
    })
}

fn sign_base_string(input: &SignBaseString) -> Result<Output, Fault> {
    let method = basestring::SignatureMethod::parse(input.signature_method.as_bytes())?;
    let credentials = basestring::Credentials {
        client_secret: Secret::new(input.consumer_secret.as_str()),
        token_secret: Secret::new(input.token_secret.as_str()),
        ..basestring::Credentials::default()
    };
    let write = |sink: &mut dyn Sink| sink.write(input.base_string.as_bytes());
    Ok(Output::of(
        "signature",
        basestring::compute_signature(method, &credentials, write)?,
    ))
}

fn body_hash(input: &BodyHash) -> Result<Output, Fault> {
    let hash = match input.algorithm.as_str() {
        "sha1" => Sha1::digest(&input.body).to_vec(),
        "sha256" => Sha256::digest(&input.body).to_vec(),
        other => return Err(Fault::Unsupported(format!("the hash {other}"))),
    };
    Ok(text(STANDARD.encode(hash)))
}

fn hmac(input: &Hmac) -> Result<Output, Fault> {
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

#[cfg(feature = "rsa-sha1")]
fn rsa_sha1(input: &RsaSha1) -> Result<Output, Fault> {
    let der = STANDARD
        .decode(&input.private_key_pkcs8_base64)
        .map_err(|fault| Fault::Input(format!("expected Base64: {fault}")))?;
    let key = basestring::rsa_sha1::PrivateKey::from_pkcs8(&der)?;
    let signature = basestring::rsa_sha1::rsa_sha1(input.base_string.as_bytes(), &key)?;
    Ok(Output::of("signature", signature))
}

#[cfg(not(feature = "rsa-sha1"))]
fn rsa_sha1(_: &RsaSha1) -> Result<Output, Fault> {
    Err(Fault::Unsupported(
        "built without the feature rsa-sha1".to_owned(),
    ))
}

fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
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
