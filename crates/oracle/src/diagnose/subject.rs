//! A request prepared once, so that thousands of rules can be compared with what was observed.

use basestring::{Error, Field, Request, Secret, SignatureMethod, Url};

use crate::explain::Given;
use crate::field::same_authorization;
use crate::implementation::Implementation;
use crate::protocol::{Answer, Call, Output, SignInput};
use crate::reference::Reference;
use crate::request::OwnedRequest;
use crate::rsa_key::RsaDigest;
use crate::schemes::oauth::convert::with_prepared;
use crate::schemes::oauth::rules::{Prepared, Secrets};
use crate::schemes::webhook::{Message, Webhook};
use crate::schemes::{Pairs, Rules};

use super::rsa_token::token;
use super::sample::Sample;

/// A request, its protocol parameters and its secrets.
#[derive(Clone)]
pub(super) struct Signing {
    pub(super) method: Vec<u8>,
    pub(super) url: Vec<u8>,
    pub(super) fields: Vec<(Vec<u8>, Vec<u8>)>,
    pub(super) body: Vec<u8>,
    /// The protocol parameters that are not the query's or the body's, in their order.
    pub(super) protocol: Pairs,
    pub(super) realm: Option<Vec<u8>>,
    pub(super) signature_method: SignatureMethod,
    pub(super) client_key: Vec<u8>,
    pub(super) client_secret: Secret,
    pub(super) token: Option<Vec<u8>>,
    pub(super) token_secret: Option<Secret>,
    /// The field from which a server reads the protocol parameters.
    pub(super) field: Option<Vec<u8>>,
    /// In place of a base string that is built: the one that was signed.
    pub(super) text: Option<Vec<u8>>,
    /// How the hash is in an RSA signature, which may not be how the method writes it.
    pub(super) rsa_digest: Option<RsaDigest>,
}

/// What was observed of a signing; what is `None` is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Observed {
    pub(super) base_string: Option<Vec<u8>>,
    pub(super) signature: Option<Vec<u8>>,
    pub(super) authorization: Option<String>,
}

/// A webhook request as its receiver has it.
#[derive(Clone)]
pub(super) struct Received {
    pub(super) webhook: &'static dyn Webhook,
    pub(super) message: Message,
    /// The header that carries the signature.
    pub(super) header: &'static str,
    pub(super) signature: Vec<u8>,
}

/// What rules are compared with.
pub(super) enum Subject {
    /// A signing, stage by stage.
    Signing(Box<Signing>, Observed),
    /// A webhook.
    Webhook(Box<Received>),
    /// Any other call, with the reference's answer.
    Call(Box<(Sample, Answer)>),
}

impl Signing {
    /// A request without its protocol parameters.
    pub(super) fn of_request(request: &OwnedRequest) -> Self {
        Self {
            method: request.method.clone(),
            url: request.url.clone(),
            fields: request.fields.clone(),
            body: request.body.octets().to_vec(),
            protocol: Pairs::new(),
            realm: None,
            signature_method: SignatureMethod::HmacSha1,
            client_key: Vec::new(),
            client_secret: Secret::empty(),
            token: None,
            token_secret: None,
            field: None,
            text: None,
            rsa_digest: None,
        }
    }

    /// The same with how the hash is in an RSA signature.
    pub(super) fn with_rsa_digest(self, rsa_digest: Option<RsaDigest>) -> Self {
        Self { rsa_digest, ..self }
    }

    /// A signing case, where the reference takes it.
    fn of_input(input: &SignInput) -> Option<Self> {
        let signing = with_prepared(input, |prepared, method, secrets| {
            let secret = |octets: &[u8]| Secret::new(octets);
            Ok(Self {
                method: prepared.request.method.to_vec(),
                url: prepared.text.to_vec(),
                fields: owned(prepared.request.fields),
                body: prepared.request.body.to_vec(),
                protocol: prepared.protocol.clone(),
                realm: prepared.realm.clone(),
                signature_method: method.unwrap_or(SignatureMethod::HmacSha1),
                client_key: secrets.client_key.to_vec(),
                client_secret: secret(secrets.client_secret),
                token: secrets.token.map(<[u8]>::to_vec),
                token_secret: secrets.token_secret.map(secret),
                field: None,
                text: None,
                rsa_digest: None,
            })
        });
        signing.ok()
    }

    /// Credentials as they are given; identifiers that are not are the request's own.
    pub(super) fn with_credentials(mut self, given: &Given) -> Self {
        if let Some(key) = &given.client_key {
            self.client_key.clone_from(key);
        }
        if given.token.is_some() {
            self.token.clone_from(&given.token);
        }
        self.client_secret = given.client_secret.clone().unwrap_or_default();
        self.token_secret.clone_from(&given.token_secret);
        self
    }

    pub(super) fn secrets(&self) -> Secrets<'_> {
        Secrets {
            client_key: &self.client_key,
            client_secret: self.client_secret.expose(),
            token: self.token.as_deref(),
            token_secret: self.token_secret.as_ref().map(Secret::expose),
        }
    }

    /// The two secrets, as far as they are known.
    pub(super) fn secrets_of_both(&self) -> impl Iterator<Item = Secret> {
        [self.client_secret.clone()]
            .into_iter()
            .chain(self.token_secret.clone())
    }

    pub(super) fn views(&self) -> Vec<Field<'_>> {
        let views = self.fields.iter();
        views.map(|(name, value)| (&name[..], &value[..])).collect()
    }

    pub(super) fn prepared<'a>(&'a self, views: &'a [Field<'a>]) -> Result<Prepared<'a>, Error> {
        Ok(Prepared {
            text: &self.url,
            request: Request {
                method: &self.method,
                url: Url::parse(&self.url)?,
                fields: views,
                body: &self.body,
            },
            protocol: self.protocol.clone(),
            realm: self.realm.clone(),
        })
    }

    /// The base string by these rules, on its own.
    pub(super) fn base_string(&self, rules: &Rules) -> Result<Vec<u8>, Error> {
        let views = self.views();
        self.text(&self.prepared(&views)?, rules)
    }

    /// The base string of what is prepared, by these rules; or the one that is given in its place.
    pub(super) fn text(&self, prepared: &Prepared<'_>, rules: &Rules) -> Result<Vec<u8>, Error> {
        if let Some(text) = &self.text {
            return Ok(text.clone());
        }
        let read = match &self.field {
            Some(field) if rules.oauth.parse != Rules::right().oauth.parse => {
                rules.oauth.parse.read(field).ok()
            }
            _ => None,
        };
        let unsigned = match read {
            Some((realm, mut protocol)) => {
                if !rules.oauth.collect.signature_signed {
                    protocol.retain(|(name, _)| name != b"oauth_signature");
                }
                rules.oauth.base_string(&Prepared {
                    text: prepared.text,
                    request: prepared.request,
                    protocol,
                    realm,
                })?
            }
            None => rules.oauth.base_string(prepared)?,
        };
        Ok(unsigned.base_string)
    }

    /// The signature of a base string by these rules; of an RSA method the hash that is signed.
    pub(super) fn signature(&self, rules: &Rules, base_string: &[u8]) -> Vec<u8> {
        let rules = &rules.oauth;
        if let Some(digest) = &self.rsa_digest {
            let newline: &[u8] = if rules.key.newline_hashed { b"\n" } else { b"" };
            return token(digest, &digest.of(&[base_string, newline].concat()));
        }
        let key = rules.key.key(&self.secrets(), &rules.encode);
        let method = self.signature_method;
        rules
            .key
            .signature(method, base_string, &key, &rules.encode)
    }
}

fn owned(fields: &[Field<'_>]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let fields = fields.iter();
    fields
        .map(|(name, value)| (name.to_vec(), value.to_vec()))
        .collect()
}

impl Observed {
    /// What is known of a signing, where nothing else is observed than its stages that count here.
    fn of_output(output: &Output) -> Option<Self> {
        let mut observed = Self::default();
        for (name, value) in &output.0 {
            let text = value.as_str()?;
            match name.as_str() {
                "base_string" => observed.base_string = Some(text.into()),
                "signature" => observed.signature = Some(text.into()),
                "authorization" => observed.authorization = Some(text.to_owned()),
                _ => return None,
            }
        }
        Some(observed)
    }

    pub(super) fn is_of(&self, stages: &Self) -> bool {
        let authorization = match (&self.authorization, &stages.authorization) {
            (Some(observed), Some(found)) => same_authorization(observed, found),
            (observed, found) => observed == found,
        };
        authorization
            && (&self.base_string, &self.signature) == (&stages.base_string, &stages.signature)
    }
}

impl Received {
    /// The text that is signed by these rules.
    pub(super) fn signed_text(&self, rules: &Rules) -> Vec<u8> {
        self.webhook.signed_text(rules, &self.message)
    }

    /// The signature by these rules.
    pub(super) fn sign(&self, rules: &Rules) -> String {
        self.webhook.sign(rules, &self.message, self.header)
    }

    /// The same with another URL.
    pub(super) fn with_url(&self, url: &[u8]) -> Self {
        let mut changed = self.clone();
        changed.message.url = url.to_vec();
        changed
    }

    /// The same with another body.
    pub(super) fn with_body(&self, body: &[u8]) -> Self {
        let mut changed = self.clone();
        changed.message.body = body.to_vec();
        changed
    }

    /// The URL of those that receivers try over which the signature is right.
    pub(super) fn accepted_url(&self) -> Option<Vec<u8>> {
        let candidates = self.webhook.candidates(&self.message.url).into_iter();
        let right = Rules::right();
        candidates
            .into_iter()
            .find(|url| self.with_url(url).sign(&right).as_bytes() == self.signature)
    }
}

impl Subject {
    pub(super) fn of_sample(sample: &Sample) -> Self {
        let signing = if let Call::Sign(input) = &sample.call {
            // What the reference refuses, mistakes do not sign either.
            let right = Reference.answer(&sample.call);
            let observed = Observed::of_output(&sample.observed);
            observed
                .filter(|_| matches!(right, Answer::Ok(_)))
                .and_then(|observed| Some((Signing::of_input(input)?, observed)))
        } else {
            None
        };
        match signing {
            Some((signing, observed)) => Self::Signing(Box::new(signing), observed),
            None => {
                let right = Reference.answer(&sample.call);
                Self::Call(Box::new((sample.clone(), right)))
            }
        }
    }
}
