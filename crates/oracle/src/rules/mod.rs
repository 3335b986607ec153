//! The algorithm with its decisions as fields: what a mistake departs from.
//!
//! [`Rules::rfc5849`] answers as the reference does on every input; a mistake is one field with
//! another value. [`Rules`] is an [`Implementation`], so that a mistake can be run over the vectors
//! as if it were a library.

mod collect;
mod differences;
mod encode;
mod header;
mod http_auth;
mod key;
mod order;
mod parse;
mod punycode;
mod query;
mod twilio;
mod uri;

use basestring::{Error, Field, Received, Request, SignatureMethod, Url};

pub use collect::{CollectRules, Collected};
pub use encode::{Before, Charset, EncodeRules};
pub use header::Header;
pub use http_auth::{Basic, Digest};
pub use key::{Computation, DigestText, Key, KeyRules, Plain, Secrets};
pub use order::{Encoded, Join, OrderRules, Sort};
pub use parse::{Parse, ParsedField};
pub use query::{Decode, Duplicates, Octets, QueryRules, Semicolon};
pub use twilio::{FieldsRule, TokenRule, TwilioRules, UrlRule};
pub use uri::{PathRule, PortRule, SchemeRule, UriRules};

use crate::implementation::{Hello, Implementation};
use crate::protocol::{
    Answer, Call, CredentialsInput, Op, Output, RequestInput, SignInput, VerifyInput,
};
use crate::reference::{Fault, Reference, credentials, protocol};

/// Decoded names and values.
pub type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// How the method is written into the base string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodRule {
    /// In upper case, encoded.
    Upper,
    /// As given.
    AsGiven,
    /// Another than the one sent.
    Other,
    /// The one of an override field.
    Override,
    /// In upper case, not encoded.
    NotEncoded,
}

/// How often a part of the base string is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Once.
    Once,
    /// Not at all.
    None,
    /// Twice.
    Twice,
}

/// Every decision of the algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// 3.6.
    pub encode: EncodeRules,
    /// Reading query and body.
    pub query: QueryRules,
    /// 3.4.1.2.
    pub uri: UriRules,
    /// 3.4.1.3.1.
    pub collect: CollectRules,
    /// 3.4.1.3.2.
    pub order: OrderRules,
    /// The method of 3.4.1.1.
    pub method: MethodRule,
    /// How often the URI is encoded in 3.4.1.1.
    pub uri_encoded: Times,
    /// How often the parameters are encoded in 3.4.1.1.
    pub parameters_encoded: Times,
    /// Whether the separators of 3.4.1.1 are there.
    pub separators: bool,
    /// Whether the outer encoding of 3.4.1.1 has small digits.
    pub outer_small_digits: bool,
    /// Whether the outer encoding escapes `=` and `&` though the inner one does not.
    pub outer_escapes_separators: bool,
    /// How `oauth_signature_method` is written.
    pub method_name: Option<&'static str>,
    /// How `oauth_version` is written.
    pub version: Option<&'static str>,
    /// 3.4.2, 3.4.4.
    pub key: KeyRules,
    /// Building 3.5.1's field.
    pub header: Header,
    /// Reading it.
    pub parse: Parse,
    /// Twilio.
    pub twilio: TwilioRules,
    /// RFC 7617.
    pub basic: Basic,
    /// RFC 7616.
    pub digest: Digest,
}

/// What a request became, stage by stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages {
    /// The base string URI.
    pub base_string_uri: Vec<u8>,
    /// The normalized parameters.
    pub parameters: Vec<u8>,
    /// The base string.
    pub base_string: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
    /// The Authorization field.
    pub authorization: Vec<u8>,
}

pub(crate) fn pair(name: &str, value: &[u8]) -> (Vec<u8>, Vec<u8>) {
    (name.as_bytes().to_vec(), value.to_vec())
}

/// A request with what belongs to it, as the stages take it.
pub struct Prepared<'a> {
    /// The URL's text.
    pub text: &'a [u8],
    /// The request.
    pub request: Request<'a>,
    /// The protocol parameters but the signature, in their order.
    pub protocol: Pairs,
    /// The realm.
    pub realm: Option<Vec<u8>>,
}

impl Default for Rules {
    fn default() -> Self {
        Self::rfc5849()
    }
}

impl Rules {
    /// The algorithm as the documents have it.
    #[must_use]
    pub fn rfc5849() -> Self {
        Self {
            encode: EncodeRules::rfc5849(),
            query: QueryRules::rfc5849(),
            uri: UriRules::rfc5849(),
            collect: CollectRules::rfc5849(),
            order: OrderRules::rfc5849(),
            method: MethodRule::Upper,
            uri_encoded: Times::Once,
            parameters_encoded: Times::Once,
            separators: true,
            outer_small_digits: false,
            outer_escapes_separators: false,
            method_name: None,
            version: None,
            key: KeyRules::rfc5849(),
            header: Header::Right,
            parse: Parse::Right,
            twilio: TwilioRules::RIGHT,
            basic: Basic::Right,
            digest: Digest::Right,
        }
    }

    /// The base string and the stages before it, with the collected parameters.
    ///
    /// # Errors
    ///
    /// As the reference's.
    pub fn base_string(
        &self,
        prepared: &Prepared<'_>,
    ) -> Result<(Vec<u8>, Vec<u8>, Vec<u8>, Collected), Error> {
        let request = &prepared.request;
        let sent = if self.uri.host_field_ignored {
            request.authority()?;
            request.url.authority()
        } else {
            request.authority()?
        };
        let uri = self.uri.write(prepared.text, &request.url, &sent);
        let mut sent = prepared.protocol.clone();
        self.rename(&mut sent);
        let realm = prepared.realm.as_deref();
        let collected = self.collect.collect(request, &self.query, sent, realm)?;
        let own: Pairs = collected
            .own
            .iter()
            .map(|(name, value)| (name.clone(), self.collect.value(value.clone())))
            .collect();
        let parameters = self
            .order
            .normalize(&own, &collected.protocol, &self.encode);

        let outer = self.outer();
        let mut text = self.method(request, &outer);
        let separator: &[u8] = if self.separators { b"&" } else { b"" };
        text.extend_from_slice(separator);
        text.extend(times(self.uri_encoded, &uri, &outer));
        text.extend_from_slice(separator);
        text.extend(times(self.parameters_encoded, &parameters, &outer));
        Ok((uri, parameters, text, collected))
    }

    /// The encoder of 3.4.1.1: a language's own is used for it too.
    fn outer(&self) -> EncodeRules {
        let mut outer = self.encode.clone();
        outer.small_digits |= self.outer_small_digits;
        if self.outer_escapes_separators {
            outer.set_bare(*b"=&", false);
        }
        outer
    }

    fn rename(&self, protocol: &mut Pairs) {
        for (name, value) in protocol {
            match (name.as_slice(), self.method_name, self.version) {
                (b"oauth_signature_method", Some(shown), _) => *value = shown.as_bytes().to_vec(),
                (b"oauth_version", _, Some(shown)) => *value = shown.as_bytes().to_vec(),
                _ => {}
            }
        }
    }

    fn method(&self, request: &Request<'_>, outer: &EncodeRules) -> Vec<u8> {
        let upper = request.method.to_ascii_uppercase();
        match self.method {
            MethodRule::Upper => outer.encode(&upper),
            MethodRule::AsGiven => outer.encode(request.method),
            MethodRule::NotEncoded => upper,
            MethodRule::Other => {
                if upper == b"GET" {
                    b"POST".to_vec()
                } else {
                    b"GET".to_vec()
                }
            }
            MethodRule::Override => {
                let field = request.values("X-HTTP-Method-Override").next();
                outer.encode(&field.unwrap_or(&upper).to_ascii_uppercase())
            }
        }
    }

    /// Signs a request, stage by stage.
    ///
    /// # Errors
    ///
    /// As the reference's [`sign`](basestring::sign).
    pub fn sign(
        &self,
        prepared: &Prepared<'_>,
        method: SignatureMethod,
        secrets: &Secrets<'_>,
    ) -> Result<Stages, Error> {
        let (base_string_uri, parameters, base_string, collected) = self.base_string(prepared)?;
        let key = self.key.key(secrets, &self.encode);
        let signature = self.key.signature(method, &base_string, &key, &self.encode);
        let mut sent = prepared.protocol.clone();
        self.rename(&mut sent);
        let authorization = self.header.write(
            &header::Parts {
                realm: prepared.realm.as_deref(),
                protocol: &sent,
                own: &collected.own,
                signature: &signature,
                is_plaintext: method == SignatureMethod::Plaintext,
            },
            &self.encode,
        );
        Ok(Stages {
            base_string_uri,
            parameters,
            base_string,
            signature,
            authorization,
        })
    }
}

fn times(times: Times, text: &[u8], encode: &EncodeRules) -> Vec<u8> {
    match times {
        Times::None => text.to_vec(),
        Times::Once => encode.encode(text),
        Times::Twice => encode.encode(&encode.encode(text)),
    }
}

/// Hands on a signing case as the stages take it.
///
/// # Errors
///
/// As the reference's.
pub(crate) fn with_prepared<T>(
    input: &SignInput,
    then: impl FnOnce(&Prepared<'_>, Option<SignatureMethod>, &Secrets<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let oauth = protocol(&input.oauth)?;
    let credentials = credentials(&input.credentials);
    crate::reference::with_request(&input.request, |request| {
        let mut own = parse::from_parameters(&oauth.parameters(&credentials));
        if let Some(field) = request.oauth_authorization()? {
            own.extend(parse::from_parameters(&field.parameters));
        }
        let prepared = Prepared {
            text: input.request.url.as_bytes(),
            request: *request,
            protocol: own,
            realm: oauth.realm.clone(),
        };
        then(
            &prepared,
            oauth.signature_method,
            &secrets(&input.credentials),
        )
    })
}

fn secrets(input: &CredentialsInput) -> Secrets<'_> {
    Secrets {
        client_key: input.consumer_key.as_deref().unwrap_or_default().as_bytes(),
        client_secret: input
            .consumer_secret
            .as_deref()
            .unwrap_or_default()
            .as_bytes(),
        token: input.token.as_deref().map(str::as_bytes),
        token_secret: input.token_secret.as_deref().map(str::as_bytes),
    }
}

impl Implementation for Rules {
    fn hello(&mut self) -> Hello {
        Hello {
            name: "rules".to_owned(),
            ..Reference.hello()
        }
    }

    fn answer(&mut self, call: &Call) -> Answer {
        // What the reference refuses is no base string's fault, but for what a mistake reads on.
        self.answer_beside(call, Reference.answer(call))
    }
}

impl Rules {
    /// The answer of these rules, where the reference's is known.
    #[must_use]
    pub fn answer_beside(&self, call: &Call, right: Answer) -> Answer {
        match self.depart(call, right) {
            Ok(answer) => answer,
            Err(Fault::Refused(error)) => Answer::refused(&error),
            Err(Fault::Unsupported(why)) => Answer::Unsupported(why),
            Err(Fault::Input(why)) => Answer::Broken(why),
        }
    }

    fn depart(&self, call: &Call, right: Answer) -> Result<Answer, Fault> {
        if matches!(right, Answer::Broken(_) | Answer::Unsupported(_)) {
            return Ok(right);
        }
        let ok = |output: Output| Ok(Answer::Ok(output));
        let text = |octets: &[u8]| Output::default().with_octets("text", octets);
        match call {
            Call::PercentEncode(input) => match &input.text {
                Some(plain) => ok(text(&self.encode.encode(plain.as_bytes()))),
                None => Ok(right),
            },
            Call::BaseStringUri(input) => {
                let octets = input.url.as_bytes();
                let url = Url::parse(octets)?;
                ok(text(&self.uri.write(octets, &url, &url.authority())))
            }
            Call::NormalizeParameters(input) => match &input.params {
                Some(params) => {
                    let own: Pairs = params
                        .iter()
                        .map(|(n, v)| pair(n, &self.collect.value(v.clone().into_bytes())))
                        .collect();
                    ok(text(&self.order.normalize(
                        &own,
                        &Pairs::new(),
                        &self.encode,
                    )))
                }
                None => Ok(right),
            },
            Call::FormDecode(input) => match &input.text {
                Some(form) => {
                    let pairs = self.query.fold(self.query.read(form.as_bytes())?);
                    ok(Output::default().with_params(&parse::to_parameters(&pairs)))
                }
                None => Ok(right),
            },
            Call::BaseString(input) => with_prepared(input, |prepared, _, _| {
                let (_, _, base_string, _) = self.base_string(prepared)?;
                ok(text(&base_string))
            }),
            Call::Sign(input) => {
                if matches!(right, Answer::Refused { .. }) {
                    return Ok(right);
                }
                with_prepared(input, |prepared, method, secrets| {
                    let method = method.unwrap_or(SignatureMethod::HmacSha1);
                    let stages = self.sign(prepared, method, secrets)?;
                    let output = Output::default().with_octets("signature", &stages.signature);
                    let output = match method {
                        SignatureMethod::Plaintext => output,
                        _ => output
                            .with_octets("base_string_uri", &stages.base_string_uri)
                            .with_octets("parameters", &stages.parameters)
                            .with_octets("base_string", &stages.base_string),
                    };
                    ok(output.with_octets("authorization", &stages.authorization))
                })
            }
            Call::SignBaseString(input) => {
                let method = SignatureMethod::parse(input.signature_method.as_bytes())?;
                let key = self.key.key(&secrets(&input.credentials), &self.encode);
                let signature =
                    self.key
                        .signature(method, input.text.as_bytes(), &key, &self.encode);
                ok(Output::default().with_octets("signature", &signature))
            }
            Call::Verify(input) => self.verify(input, right),
            Call::ParseAuthorization(input) => {
                let (realm, params) = self.parse.read(input.header.as_bytes())?;
                let output = match realm {
                    None => Output::of("realm", serde_json::Value::Null),
                    Some(realm) => Output::default().with_octets("realm", &realm),
                };
                ok(output.with_params(&parse::to_parameters(&params)))
            }
            Call::TwilioSign(input) => {
                let (token, url) = (input.auth_token.as_bytes(), input.url.as_bytes());
                match &input.params {
                    Some(_) | None if input.params_base64.is_none() => {
                        let fields = twilio_fields(input.params.as_ref());
                        ok(Output::of(
                            "signature",
                            self.twilio.sign(token, url, &fields),
                        ))
                    }
                    _ => Ok(right),
                }
            }
            Call::TwilioVerify(input) => {
                if self.twilio == TwilioRules::RIGHT
                    || input.body.is_some()
                    || input.body_base64.is_some()
                    || input.params_base64.is_some()
                {
                    return Ok(right);
                }
                let fields = twilio_fields(input.params.as_ref());
                let (token, url) = (input.auth_token.as_bytes(), input.url.as_bytes());
                let valid = self
                    .twilio
                    .verify(token, url, &fields, input.signature.as_bytes());
                let output = Output::of("valid", valid);
                ok(if valid {
                    output
                } else {
                    output.with("kind", "bad-signature")
                })
            }
            Call::Basic(input) => Ok(self.basic.answer(input, right)),
            Call::Digest(input) => Ok(self.digest.answer(input, |call| Reference.answer(call))),
            Call::Hello(_) | Call::Extra(..) => Ok(right),
        }
    }

    /// Verification: the form is the reference's to check, the signature's stages are these.
    fn verify(&self, input: &VerifyInput, right: Answer) -> Result<Answer, Fault> {
        let kind = match &right {
            Answer::Ok(output) => output.text("kind").map(str::to_owned),
            _ => return Ok(right),
        };
        // Another kind of refusal comes before or behind the signature.
        if !matches!(kind.as_deref(), None | Some("bad-signature" | "used-nonce")) {
            return Ok(right);
        }
        let valid = self.is_signed(&input.request, &input.credentials)?;
        let output = match (valid, kind.as_deref()) {
            (true, Some("used-nonce")) => return Ok(right),
            (true, _) => Output::of("valid", true),
            (false, _) => Output::of("valid", false).with("kind", "bad-signature"),
        };
        Ok(Answer::Ok(output))
    }

    fn is_signed(
        &self,
        request: &RequestInput,
        credentials: &CredentialsInput,
    ) -> Result<bool, Fault> {
        crate::reference::with_request(request, |view| {
            let received = Received::parse(view)?;
            let (realm, params) = match view
                .values("Authorization")
                .find(|value| basestring::has_oauth_scheme(value))
            {
                Some(value) => self.parse.read(value)?,
                None => (None, Pairs::new()),
            };
            let mut sent: Pairs = params;
            let signature = match sent.iter().find(|(name, _)| name == b"oauth_signature") {
                Some((_, value)) => value.clone(),
                None => received
                    .value("oauth_signature")
                    .unwrap_or_default()
                    .to_vec(),
            };
            if !self.collect.signature_signed {
                sent.retain(|(name, _)| name != b"oauth_signature");
            }
            let fields: &[Field<'_>] = view.fields;
            let prepared = Prepared {
                text: request.url.as_bytes(),
                request: Request { fields, ..*view },
                protocol: sent,
                realm,
            };
            let (_, _, base_string, _) = self.base_string(&prepared)?;
            let key = self.key.key(&secrets(credentials), &self.encode);
            let computed = self
                .key
                .signature(received.method(), &base_string, &key, &self.encode);
            Ok(basestring::constant_time_eq(&computed, &signature))
        })
    }

    /// The operations on which rules can differ from the reference.
    #[must_use]
    pub fn operations() -> &'static [Op] {
        &[
            Op::PercentEncode,
            Op::BaseStringUri,
            Op::NormalizeParameters,
            Op::FormDecode,
            Op::BaseString,
            Op::Sign,
            Op::SignBaseString,
            Op::Verify,
            Op::ParseAuthorization,
            Op::TwilioSign,
            Op::TwilioVerify,
            Op::Basic,
            Op::Digest,
        ]
    }
}

fn twilio_fields(params: Option<&crate::protocol::Pairs>) -> Pairs {
    let Some(params) = params else {
        return Pairs::new();
    };
    params
        .iter()
        .map(|(name, value)| pair(name, value.as_bytes()))
        .collect()
}
