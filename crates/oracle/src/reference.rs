//! The reference as an implementation: every operation of the protocol, in process.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{
    Authorization, Clock, Credentials, Error, Field, Kind, NonceUse, Nonces, Parameter,
    ProtocolParameters, Request, Secret, SignatureMethod, Url, Verification, digest,
};

use crate::implementation::{Hello, Implementation};
use crate::protocol::{
    Answer, Call, CredentialsInput, DigestInput, OauthInput, Op, Output, Pairs, RequestInput,
    SignBaseStringInput, SignInput, TextInput, TwilioVerifyInput, VerifyInput,
};
use crate::published;

/// The reference, answering in process.
///
/// ```
/// use basestring_oracle::{Answer, Call, Implementation, Op, Output, Reference};
/// let call = Call::parse(Op::BaseStringUri, &serde_json::json!({"url": "http://h"})).unwrap();
/// assert_eq!(Reference::default().answer(&call), Answer::Ok(Output::of("text", "http://h/")));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Reference;

impl Implementation for Reference {
    fn hello(&mut self) -> Hello {
        Hello {
            protocol: 1,
            name: "basestring".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            language: "Rust".to_owned(),
            ops: Op::ALL.iter().map(|op| op.name().to_owned()).collect(),
            homepage: None,
            issues: None,
        }
    }

    fn answer(&mut self, call: &Call) -> Answer {
        let result = match call {
            Call::Hello(input) => self.greet(input.protocol),
            Call::PercentEncode(input) => {
                octets(input).map(|octets| text(basestring::percent_encode(&octets)))
            }
            Call::BaseStringUri(input) => basestring::base_string_uri(input.url.as_bytes())
                .map(text)
                .map_err(Fault::from),
            Call::NormalizeParameters(input) => {
                parameters(input.params.as_ref(), input.params_base64.as_ref()).map(|pairs| {
                    let mut normalized = String::new();
                    basestring::normalize_parameters(&pairs, &mut normalized);
                    text(normalized)
                })
            }
            Call::BaseString(input) => base_string(input),
            Call::FormDecode(input) => form_decode(input),
            Call::SignBaseString(input) => sign_base_string(input),
            Call::Sign(input) => sign(input),
            Call::Verify(input) => verify(input),
            Call::ParseAuthorization(input) => parse_authorization(input.header.as_bytes()),
            Call::TwilioSign(input) => {
                let token = Secret::new(input.auth_token.as_str());
                parameters(input.params.as_ref(), input.params_base64.as_ref()).map(|pairs| {
                    let fields: Vec<_> = pairs.iter().map(|p| (&p.name, &p.value)).collect();
                    let url = input.url.as_bytes();
                    Output::of("signature", basestring::twilio::sign(&token, url, &fields))
                })
            }
            Call::TwilioVerify(input) => twilio_verify(input),
            Call::Basic(input) => {
                let password = Secret::new(input.password.as_str());
                basestring::basic::authorization(input.username.as_bytes(), &password)
                    .map(|field| Output::of("authorization", field))
                    .map_err(Fault::from)
            }
            Call::Digest(input) => answer_challenge(input),
            Call::Extra(op, input) => published::answer(*op, input),
        };
        match result {
            Ok(output) => Answer::Ok(output),
            Err(Fault::Refused(error)) => Answer::refused(&error),
            Err(Fault::Unsupported(why)) => Answer::Unsupported(why),
            Err(Fault::Input(why)) => Answer::Broken(why),
        }
    }
}

impl Reference {
    fn greet(&mut self, protocol: u64) -> Result<Output, Fault> {
        if protocol != 1 {
            let found = protocol.to_string();
            return Err(Error::new(Kind::Other, "version 1 of the adapter protocol", found).into());
        }
        let hello = serde_json::to_value(self.hello()).map_err(|e| Fault::Input(e.to_string()))?;
        match hello {
            serde_json::Value::Object(fields) => Ok(Output(fields)),
            _ => Ok(Output::default()),
        }
    }
}

/// Why there is no result.
pub(crate) enum Fault {
    /// The reference refuses.
    Refused(Error),
    /// The interface has no place for this.
    Unsupported(String),
    /// The input is not of the operation's form.
    Input(String),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

pub(crate) fn text(text: String) -> Output {
    Output::of("text", text)
}

fn base64(text: &str, of: &str) -> Result<Vec<u8>, Fault> {
    STANDARD
        .decode(text)
        .map_err(|fault| Fault::Input(format!("expected Base64 as {of}: {fault}")))
}

pub(crate) fn octets(input: &TextInput) -> Result<Vec<u8>, Fault> {
    match (&input.text, &input.text_base64) {
        (Some(text), None) => Ok(text.as_bytes().to_vec()),
        (None, Some(encoded)) => base64(encoded, "text_base64"),
        _ => Err(Fault::Input(
            "expected either text or text_base64".to_owned(),
        )),
    }
}

pub(crate) fn parameters<'a>(
    texts: Option<&'a Pairs>,
    encoded: Option<&Pairs>,
) -> Result<Vec<Parameter<'a>>, Fault> {
    match (texts, encoded) {
        (Some(texts), None) => Ok(texts.iter().map(|(n, v)| Parameter::new(n, v)).collect()),
        (None, Some(encoded)) => encoded
            .iter()
            .map(|(name, value)| {
                Ok(Parameter {
                    name: base64(name, "params_base64")?.into(),
                    value: base64(value, "params_base64")?.into(),
                })
            })
            .collect(),
        (None, None) => Ok(Vec::new()),
        (Some(_), Some(_)) => Err(Fault::Input(
            "expected either params or params_base64, found both".to_owned(),
        )),
    }
}

/// [`parameters`] as rules take them.
pub(crate) fn pairs(
    texts: Option<&Pairs>,
    encoded: Option<&Pairs>,
) -> Result<crate::schemes::Pairs, Fault> {
    let parameters = parameters(texts, encoded)?.into_iter();
    let owned = |p: Parameter<'_>| (p.name.into_owned(), p.value.into_owned());
    Ok(parameters.map(owned).collect())
}

fn body(body: Option<&String>, encoded: Option<&String>) -> Result<Vec<u8>, Fault> {
    match (body, encoded) {
        (body, None) => Ok(body
            .map(|body| body.as_bytes().to_vec())
            .unwrap_or_default()),
        (None, Some(encoded)) => base64(encoded, "body_base64"),
        (Some(_), Some(_)) => Err(Fault::Input(
            "expected either body or body_base64, found both".to_owned(),
        )),
    }
}

/// Hands on the request as the reference takes it.
pub(crate) fn with_request<T>(
    input: &RequestInput,
    then: impl FnOnce(&Request<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
    let fields: Vec<Field<'_>> = input
        .headers
        .iter()
        .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
        .collect();
    then(&Request {
        method: input.method.as_bytes(),
        url: Url::parse(input.url.as_bytes())?,
        fields: &fields,
        body: &body,
    })
}

pub(crate) fn credentials(input: &CredentialsInput) -> Credentials {
    let secret = |text: &Option<String>| Secret::new(text.as_deref().unwrap_or_default());
    Credentials {
        client_key: input.consumer_key.clone().unwrap_or_default().into_bytes(),
        client_secret: secret(&input.consumer_secret),
        token: input.token.clone().map(String::into_bytes),
        token_secret: secret(&input.token_secret),
        ..Credentials::default()
    }
}

pub(crate) fn protocol(input: &OauthInput) -> Result<ProtocolParameters, Fault> {
    let octets = |text: &Option<String>| text.clone().map(String::into_bytes);
    let method = input
        .signature_method
        .as_deref()
        .map(|m| SignatureMethod::parse(m.as_bytes()));
    Ok(ProtocolParameters {
        signature_method: method.transpose()?,
        timestamp: octets(&input.timestamp),
        nonce: octets(&input.nonce),
        version: octets(&input.version),
        callback: octets(&input.callback),
        verifier: octets(&input.verifier),
        body_hash: octets(&input.body_hash),
        realm: octets(&input.realm),
    })
}

fn base_string(input: &SignInput) -> Result<Output, Fault> {
    with_request(&input.request, |request| {
        let mut base_string = String::new();
        let (credentials, protocol) = (credentials(&input.credentials), protocol(&input.oauth)?);
        basestring::request_base_string(request, &credentials, &protocol, &mut base_string)?;
        Ok(text(base_string))
    })
}

fn form_decode(input: &TextInput) -> Result<Output, Fault> {
    let form = octets(input)?;
    Ok(Output::default().with_params(&basestring::form_decode(&form)?))
}

fn sign_base_string(input: &SignBaseStringInput) -> Result<Output, Fault> {
    let method = SignatureMethod::parse(input.signature_method.as_bytes())?;
    no_rsa(method)?;
    let credentials = credentials(&input.credentials);
    let signature = basestring::compute_signature(method, &credentials, |sink| {
        sink.write(input.text.as_bytes());
    })?;
    Ok(Output::of("signature", signature))
}

/// The protocol's credentials have no place for an RSA key.
fn no_rsa(method: SignatureMethod) -> Result<(), Fault> {
    if method == SignatureMethod::RsaSha1 {
        return Err(Fault::Unsupported(
            "the credentials hold no RSA key".to_owned(),
        ));
    }
    Ok(())
}

fn sign(input: &SignInput) -> Result<Output, Fault> {
    let (credentials, protocol) = (credentials(&input.credentials), protocol(&input.oauth)?);
    let method = protocol
        .signature_method
        .unwrap_or(SignatureMethod::HmacSha1);
    no_rsa(method)?;
    with_request(&input.request, |request| {
        let signed = basestring::sign(request, &credentials, &protocol)?;
        let authorization = signed.authorization.to_field()?;
        let output = Output::of("signature", signed.signature);
        Ok(match method {
            SignatureMethod::Plaintext => output,
            _ => output
                .with("base_string_uri", signed.base_string_uri)
                .with("parameters", signed.parameters)
                .with("base_string", signed.base_string),
        }
        .with("authorization", authorization))
    })
}

/// The nonces that a case says were used.
struct Seen<'a>(&'a Pairs);

impl Nonces for Seen<'_> {
    fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool {
        !self.0.iter().any(|(timestamp, used)| {
            used.as_bytes() == nonce.nonce
                && basestring::parse_timestamp(timestamp.as_bytes()) == Ok(nonce.timestamp)
        })
    }
}

fn verify(input: &VerifyInput) -> Result<Output, Fault> {
    let none = Pairs::new();
    let mut seen = Seen(input.seen.as_ref().unwrap_or(&none));
    let clock = input.now.map(|now| Clock {
        now: u64::try_from(now).unwrap_or_default(),
        window: Clock::WINDOW,
    });
    let credentials = credentials(&input.credentials);
    let verdict = with_request(&input.request, |request| {
        let mut verification = Verification {
            clock,
            nonces: Some(&mut seen),
            methods: None,
        };
        Ok(basestring::verify(
            request,
            &credentials,
            &mut verification,
        )?)
    });
    validity(verdict)
}

/// A verifier says of every request whether it is valid; a refusal is its word too.
fn validity(verdict: Result<(), Fault>) -> Result<Output, Fault> {
    match verdict {
        Ok(()) => Ok(Output::of("valid", true)),
        Err(Fault::Refused(error)) => Ok(Output::of("valid", false)
            .with("kind", error.kind().name())
            .with("message", error.to_string())),
        Err(fault) => Err(fault),
    }
}

fn parse_authorization(header: &[u8]) -> Result<Output, Fault> {
    let field = Authorization::parse(header)?;
    let output = match &field.realm {
        None => Output::of("realm", serde_json::Value::Null),
        Some(realm) => Output::default().with_octets("realm", realm),
    };
    Ok(output.with_params(&field.parameters))
}

fn twilio_verify(input: &TwilioVerifyInput) -> Result<Output, Fault> {
    let token = Secret::new(input.auth_token.as_str());
    let (url, signature) = (input.url.as_bytes(), input.signature.as_bytes());
    let verdict = if input.body.is_some() || input.body_base64.is_some() {
        let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
        basestring::twilio::verify_body(&token, url, &body, signature)
    } else {
        let pairs = parameters(input.params.as_ref(), input.params_base64.as_ref())?;
        let fields: Vec<_> = pairs.iter().map(|p| (&p.name, &p.value)).collect();
        basestring::twilio::verify(&token, url, &fields, signature)
    };
    validity(verdict.map_err(Fault::from))
}

fn answer_challenge(input: &DigestInput) -> Result<Output, Fault> {
    let parameters: Vec<(&str, &str)> = input
        .challenge
        .iter()
        .map(|(name, value)| {
            let value = value.as_str().ok_or_else(|| {
                Fault::Input(format!(
                    "expected the challenge's {name} as a text, found {value}"
                ))
            })?;
            Ok((name.as_str(), value))
        })
        .collect::<Result<_, Fault>>()?;
    let challenge = digest::Challenge::from_parameters(&parameters)?;
    let request = digest::Request {
        method: input.method.as_bytes(),
        uri: input.uri.as_bytes(),
        body: input.body.as_deref().unwrap_or_default().as_bytes(),
    };
    let field = digest::respond(
        &challenge,
        input.username.as_bytes(),
        &Secret::new(input.password.as_str()),
        &request,
        input.cnonce.as_deref().map(str::as_bytes),
        input.nc.as_deref().map(str::as_bytes),
    )?;
    Ok(Output::of("authorization", field))
}
