//! What JavaScript asks about a request.

use std::collections::BTreeMap;

use basestring::Secret;
use basestring_oracle::explain::Given;
use basestring_oracle::rsa_key::RsaKey;
use serde::Deserialize;

use crate::Fault;

/// Pasted texts, what replaces parts of them, and the secrets. All of it is optional.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Question {
    /// Requests, each in any form that the readers know.
    pub(crate) pastes: Vec<String>,
    /// The server's answer, its log or its base string.
    pub(crate) answer: Option<String>,
    /// The form of the texts, if it is not to be recognized.
    pub(crate) format: Option<String>,
    /// Which request of several, counted from 1.
    pub(crate) entry: Option<usize>,
    /// `http` or `https`, for a request without a scheme.
    pub(crate) scheme: Option<String>,
    /// The method, in place of the request's.
    pub(crate) method: Option<String>,
    /// The URL, in place of the request's.
    pub(crate) url: Option<String>,
    /// The body, in place of the request's.
    pub(crate) body: Option<String>,
    /// The parameters of a form in place of the body: JSON, the form's text, or several `name=value`.
    pub(crate) params: Vec<String>,
    /// Headers, in place of the request's of the same names.
    pub(crate) headers: Vec<(String, String)>,
    /// Texts of files that a pasted command names, by name.
    pub(crate) files: BTreeMap<String, String>,
    /// The credentials.
    pub(crate) secrets: Secrets,
    /// The rejected signature, if the request does not have it.
    pub(crate) signature: Option<String>,
    /// The rejected Authorization header, if the request does not have it.
    pub(crate) authorization: Option<String>,
    /// `oauth`, or the service of a webhook; without it, the headers decide.
    pub(crate) service: Option<String>,
    /// The URL that a webhook's service requests.
    pub(crate) signed_url: Option<String>,
    /// The value that an application computed for a webhook.
    pub(crate) computed: Option<String>,
    /// How many mistakes are combined at most: 1, 2 or 3.
    pub(crate) depth: Option<u8>,
    /// The time, in seconds since 1970 (UTC).
    pub(crate) now: Option<u64>,
    /// The protocol parameters of a request to sign.
    pub(crate) oauth: Oauth,
    /// Whether a signed request that has a secret is given.
    pub(crate) allow_secret: bool,
    /// A nonce for a request that is signed again.
    pub(crate) fresh_nonce: Option<String>,
    /// The width of texts, in columns.
    pub(crate) width: Option<usize>,
}

/// Credentials of a client, and secrets of a webhook.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Secrets {
    pub(crate) consumer_key: Option<String>,
    pub(crate) consumer_secret: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) token_secret: Option<String>,
    /// RSA keys in PEM, private or public.
    pub(crate) rsa_keys: Vec<String>,
    /// A webhook's secrets; several are tried.
    pub(crate) webhook: Vec<String>,
}

/// The protocol parameters without their prefix `oauth_`, and the realm.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Oauth {
    pub(crate) signature_method: Option<String>,
    pub(crate) timestamp: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) callback: Option<String>,
    pub(crate) verifier: Option<String>,
    pub(crate) realm: Option<String>,
    /// `header`, `body` or `query`.
    pub(crate) place: Option<String>,
    /// Whether `oauth_body_hash` is added.
    pub(crate) body_hash: bool,
}

impl Secrets {
    /// The credentials, as the engine takes them.
    pub(crate) fn given(&self, now: Option<u64>) -> Result<Given, Fault> {
        let secret = |text: &Option<String>| {
            let text = text.as_deref().filter(|text| !text.is_empty());
            text.map(Secret::from)
        };
        let bytes = |text: &Option<String>| {
            let text = text.clone().filter(|text| !text.is_empty());
            text.map(String::into_bytes)
        };
        let mut given = Given {
            client_key: bytes(&self.consumer_key),
            client_secret: secret(&self.consumer_secret),
            token: bytes(&self.token),
            token_secret: secret(&self.token_secret),
            now,
            ..Given::default()
        };
        for text in self.rsa_keys.iter().filter(|text| !text.trim().is_empty()) {
            let key = RsaKey::read(text.as_bytes()).map_err(|fault| {
                let shown = Fault::new(format!("cannot read an RSA key: {fault}"));
                match fault.help {
                    Some(help) => shown.help(help),
                    None => shown,
                }
            })?;
            if key.is_private() {
                given.rsa_private_key = Some(key);
            } else {
                given.rsa_public_key = Some(key);
            }
        }
        Ok(given)
    }

    /// A webhook's secrets.
    pub(crate) fn of_webhook(&self) -> Vec<Secret> {
        let all = self.webhook.iter().filter(|text| !text.is_empty());
        all.map(|text| Secret::from(text.as_str())).collect()
    }

    /// Every secret text.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        let Self {
            consumer_key: _,
            consumer_secret,
            token: _,
            token_secret,
            rsa_keys,
            webhook,
        } = self;
        let single = [consumer_secret, token_secret].into_iter().flatten();
        let all = single.chain(rsa_keys).chain(webhook);
        all.map(String::as_str).filter(|text| !text.is_empty())
    }
}
