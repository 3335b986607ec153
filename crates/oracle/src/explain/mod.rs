//! Explains a request: every stage of its signature with its section, its rule and remarks, computed
//! by the reference. Secrets and keys are never shown.

mod carried;
mod collect;
pub(crate) mod masked;
mod model;
mod normalized;
mod shown;
mod signature;
mod text;
mod uri;

use basestring::{
    Authorization, Credentials, Error, Kind, Parameter, ProtocolParameters, Request, Secret,
    SignatureMethod, collect_parameters,
};

pub use self::model::{Collected, Explanation, Octets, Origin, Outcome, Stage, Verdict};
pub use self::text::text;

use crate::authentication::{Carried, carried};
use crate::method::{Key, facts};
use crate::request::OwnedRequest;
use crate::rsa_key::RsaKey;
use crate::unsigned::why_unsigned;

/// What is known in addition to the request: credentials, and the protocol parameters for a request
/// that has none.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The client identifier.
    pub client_key: Option<Vec<u8>>,
    /// The client secret. Without it, nothing that needs the key is computed.
    pub client_secret: Option<Secret>,
    /// The token identifier.
    pub token: Option<Vec<u8>>,
    /// The token secret.
    pub token_secret: Option<Secret>,
    /// The protocol parameters of a request to sign.
    pub protocol: ProtocolParameters,
    /// The client's RSA private key.
    pub rsa_private_key: Option<RsaKey>,
    /// The client's RSA public key, as the server has it.
    pub rsa_public_key: Option<RsaKey>,
    /// The time, in seconds since 1970 (UTC), with which `oauth_timestamp` is compared.
    pub now: Option<u64>,
}

impl Given {
    /// The key that verifies an RSA signature: the public one, or the one of the private key.
    #[must_use]
    pub fn verifying_key(&self) -> Option<&RsaKey> {
        self.rsa_public_key
            .as_ref()
            .or(self.rsa_private_key.as_ref())
    }

    /// The credentials. A secret that is not given is empty.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        Credentials {
            client_key: self.client_key.clone().unwrap_or_default(),
            client_secret: self.client_secret.clone().unwrap_or_default(),
            token: self.token.clone(),
            token_secret: self.token_secret.clone().unwrap_or_default(),
            #[cfg(feature = "rsa")]
            rsa_private_key: self.rsa_private_key.as_ref().and_then(RsaKey::private),
            #[cfg(feature = "rsa")]
            rsa_public_key: self.verifying_key().map(RsaKey::public),
        }
    }
}

/// Explains a request. If it has protocol parameters, its signature is verified; otherwise the request
/// is signed with the given ones.
///
/// ```
/// use basestring::{ProtocolParameters, Secret, SignatureMethod};
/// use basestring_oracle::explain::{Given, Verdict, explain};
/// use basestring_oracle::request::read_http;
///
/// let request = read_http(b"GET / HTTP/1.1\nHost: h:443\n\n", None).unwrap();
/// let given = Given {
///     client_key: Some(b"ck".to_vec()),
///     client_secret: Some(Secret::new("cs")),
///     protocol: ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n"),
///     ..Given::default()
/// };
/// let explanation = explain(&request, &given).unwrap();
/// assert_eq!(explanation.stages[0].remarks, ["port 443 is the default of https, so it is left out"]);
/// assert_eq!(explanation.verdict, Verdict::Signed);
/// ```
///
/// # Errors
///
/// A malformed URL, header or parameter, and [`Kind::MissingParameter`] for a request without
/// protocol parameters if no client identifier is given.
pub fn explain(request: &OwnedRequest, given: &Given) -> Result<Explanation, Error> {
    request.with_view(|view| {
        let sight = shown::Sight::of(view);
        let url = Octets(sight.url(view, &request.url));
        let mut explanation = Explanation {
            source: request.source.to_string(),
            method: Octets(request.method.clone()),
            remarks: request.remarks.iter().map(ToString::to_string).collect(),
            stages: vec![uri::stage(view, &url, &request.url)?],
            url,
            verdict: Verdict::Unsigned,
        };
        match basestring::protocol_parameters(view) {
            Err(_) if given.client_key.is_none() && has_other_scheme(request) => {
                return Err(nothing_to_sign_with(request));
            }
            Err(fault) if fault.kind() == Kind::MissingParameter => {
                if given.client_key.is_none() {
                    return Err(nothing_to_sign_with(request));
                }
                signed(view, given, &mut explanation)?;
            }
            carried => carried::explain(view, carried, given, sight, &mut explanation)?,
        }
        masked::mask(&mut explanation, request, given);
        Ok(explanation)
    })
}

/// Whether the request has an Authorization header of another scheme, such as a token after OAuth.
fn has_other_scheme(request: &OwnedRequest) -> bool {
    match request.field("Authorization").map(carried) {
        Some(Carried::Other(_)) => true,
        Some(Carried::Oauth | Carried::Unknown) | None => false,
    }
}

/// The fault of a request without protocol parameters and without a client identifier.
fn nothing_to_sign_with(request: &OwnedRequest) -> Error {
    let expected = "protocol parameters in the request, or a client identifier to sign it for";
    let why = why_unsigned(request, None).filter(|why| why.found != "none");
    let found = why.map_or_else(|| "neither".to_owned(), |why| why.found);
    Error::new(Kind::MissingParameter, expected, found)
}

/// The stages of a request that is signed with the protocol parameters given.
fn signed(
    request: &Request<'_>,
    given: &Given,
    explanation: &mut Explanation,
) -> Result<(), Error> {
    let method = given
        .protocol
        .signature_method
        .unwrap_or(SignatureMethod::HmacSha1);
    let credentials = given.credentials();
    let added = given.protocol.parameters(&credentials);
    let mut parameters = collect_parameters(request)?;
    parameters.extend(added.iter().cloned());

    let stages = &mut explanation.stages;
    stages.push(collect::stage(request, &added, false)?);
    stages.push(normalized::parameters(&parameters));
    let (stage, base_string) = normalized::whole(request, &parameters)?;
    stages.push(stage);
    let (stage, signature) = signature::stage(method, &base_string, &credentials, given)?;
    stages.push(stage);
    if let Some(signature) = signature {
        stages.push(field_stage(method, given, added, &signature)?);
        explanation.verdict = Verdict::Signed;
    }
    Ok(())
}

/// 3.5.1 of a request that was signed.
fn field_stage(
    method: SignatureMethod,
    given: &Given,
    added: Vec<Parameter<'_>>,
    signature: &str,
) -> Result<Stage, Error> {
    let hidden = facts(method).key == Key::Plaintext;
    let mut parameters = added;
    if !hidden {
        parameters.push(Parameter::new("oauth_signature", signature));
    }
    let field = Authorization {
        realm: given.protocol.realm.as_deref().map(Into::into),
        parameters,
    };
    let mut text = field.to_field()?;
    let mut remarks = Vec::new();
    if hidden {
        text.push_str(", oauth_signature=\"…\"");
        remarks.push("the PLAINTEXT signature is not shown".to_owned());
    }
    if field.realm.is_some() {
        remarks.push("realm is not signed".to_owned());
    }
    Ok(Stage {
        section: "3.5.1",
        title: "Authorization header",
        rule: "The protocol parameters with the signature, each name and value encoded, the value \
               in quotation marks, separated by commas.",
        given: Vec::new(),
        result: Outcome::Text {
            text: Octets(text.into_bytes()),
        },
        remarks,
    })
}
