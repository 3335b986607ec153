//! Reading the headers of Basic and Digest, and verifying Digest.

use basestring::digest::{self, Challenge, Qop};
use basestring::{Secret, basic};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Input, Result, read};
use crate::protocol::answer::Output;
use crate::schemes::digest::ChallengeParameters;
use crate::schemes::digest::operations::texts;
use crate::schemes::oauth::HeaderInput;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verified {
    header: String,
    challenge: ChallengeParameters,
    username: String,
    password: String,
    method: String,
    uri: String,
    #[serde(default)]
    body: String,
    /// The highest nonce count of this nonce that was accepted; 0 if none was.
    #[serde(default)]
    last_nc: u32,
}

/// RFC 7617 2: the user name and password of an `Authorization` header.
pub(crate) fn x_read_basic(input: &Input) -> Result {
    let HeaderInput { header } = read(input)?;
    let (username, password) = basic::parse_authorization(header.as_bytes())?;
    Ok(Output::default()
        .with_octets("username", &username)
        .with_octets("password", password.expose()))
}

/// RFC 7235 4.1: the challenges of a `WWW-Authenticate` header, of every scheme.
pub(crate) fn x_digest_challenges(input: &Input) -> Result {
    let HeaderInput { header } = read(input)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let challenges = digest::split_challenges(header.as_bytes())?;
    let challenges = challenges.iter().map(|challenge| {
        let parameters = challenge.parameters.iter();
        let parameters: Vec<_> = parameters
            .map(|(name, value)| [text(name), text(value)])
            .collect();
        json!({
            "scheme": text(challenge.scheme),
            "token68": challenge.token68.map(text),
            "params": parameters,
        })
    });
    Ok(Output::of("challenges", challenges.collect::<Vec<_>>()))
}

/// RFC 7616 3.3: the first Digest challenge of a `WWW-Authenticate` header that can be answered, and the
/// same as a server writes it.
pub(crate) fn x_digest_challenge(input: &Input) -> Result {
    let HeaderInput { header } = read(input)?;
    let challenge = Challenge::parse(header.as_bytes())?;
    let qop: Vec<&str> = challenge.qop.iter().map(|qop| qop.name()).collect();
    let output = Output::default()
        .with_octets("realm", &challenge.realm)
        .with_octets("nonce", &challenge.nonce)
        .with("algorithm", challenge.algorithm.name())
        .with("qop", qop)
        .with("stale", challenge.stale)
        .with("userhash", challenge.userhash)
        .with("utf8", challenge.utf8)
        .with("authenticate", challenge.to_field()?);
    Ok(optional(output, "opaque", challenge.opaque.as_deref()))
}

/// RFC 7616 3.4: a Digest `Authorization` header, and the same as a client writes it.
pub(crate) fn x_digest_answer(input: &Input) -> Result {
    let HeaderInput { header } = read(input)?;
    let answer = digest::parse_authorization(header.as_bytes())?;
    let output = Output::default()
        .with_octets("realm", &answer.realm)
        .with_octets("nonce", &answer.nonce)
        .with_octets("uri", &answer.uri)
        .with_octets("username", &answer.username)
        .with(
            "qop",
            answer.qop.map(Qop::name).map_or(Value::Null, Value::from),
        )
        .with_octets("response", &answer.response)
        .with("algorithm", answer.algorithm.name())
        .with("userhash", answer.userhash)
        .with("authorization", answer.to_field()?);
    let output = optional(output, "nc", answer.nc.as_deref());
    let output = optional(output, "cnonce", answer.cnonce.as_deref());
    Ok(optional(output, "opaque", answer.opaque.as_deref()))
}

/// RFC 7616 3.4.6: whether an `Authorization` header answers a challenge.
pub(crate) fn x_verify_digest(input: &Input) -> Result {
    let input: Verified = read(input)?;
    let challenge = Challenge::from_parameters(&texts(&input.challenge)?)?;
    let answer = digest::parse_authorization(input.header.as_bytes())?;
    let request = digest::Request {
        method: input.method.as_bytes(),
        uri: input.uri.as_bytes(),
        body: input.body.as_bytes(),
    };
    let (username, password) = (input.username.as_bytes(), Secret::new(input.password));
    digest::verify(&answer, &challenge, username, &password, &request, |nc| {
        nc > input.last_nc
    })?;
    Ok(Output::of("valid", true))
}

fn optional(output: Output, name: &str, value: Option<&[u8]>) -> Output {
    match value {
        Some(value) => output.with_octets(name, value),
        None => output,
    }
}
