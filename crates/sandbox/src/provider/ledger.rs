//! The reference's verdict on each request before it is sent: what a provider without mistakes does.
//!
//! The signature is verified by [`basestring::Received`]. The rest is a model of the provider's state:
//! used nonces, token credentials, and temporary credentials with the owner's decision.

use std::collections::HashSet;

use basestring::{
    Callback, Clock, Credentials, NonceUse, Nonces, Received, Request, Scheme, SignatureMethod,
    Verification,
};
use basestring_oracle::internal::body_hash::compare;

use super::wire::Wire;

/// What an endpoint is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A protected resource.
    Resource,
    /// Temporary credentials (2.1).
    Temporary,
    /// Token credentials (2.3).
    Token,
}

/// What the owner decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Open,
    Granted(String),
    Denied,
    Exchanged,
    Expired,
}

/// Temporary credentials.
#[derive(Clone, Debug)]
pub(super) struct Temporary {
    pub(super) credentials: Credentials,
    pub(super) decision: Decision,
}

#[derive(Default)]
struct Used(HashSet<[Vec<u8>; 4]>);

impl Nonces for Used {
    fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool {
        let parts = [nonce.client_key, nonce.token, nonce.timestamp, nonce.nonce];
        self.0.insert(parts.map(<[u8]>::to_vec))
    }
}

/// The state of a provider without mistakes.
pub(super) struct Ledger {
    scheme: Scheme,
    window: Option<u64>,
    checks_body_hash: bool,
    methods: Vec<SignatureMethod>,
    clients: Vec<Credentials>,
    tokens: Vec<Credentials>,
    pub(super) temporaries: Vec<Temporary>,
    used: Used,
}

impl Ledger {
    pub(super) fn new(
        scheme: Scheme,
        window: Option<u64>,
        checks_body_hash: bool,
        methods: Vec<SignatureMethod>,
        clients: Vec<Credentials>,
    ) -> Self {
        Self {
            scheme,
            window,
            checks_body_hash,
            methods,
            clients,
            tokens: Vec::new(),
            temporaries: Vec::new(),
            used: Used::default(),
        }
    }

    /// Token credentials are known from now on.
    pub(super) fn issue(&mut self, token: Credentials) {
        self.tokens.push(token);
    }

    /// A token is not known any more.
    pub(super) fn revoke(&mut self, token: &[u8]) {
        self.tokens
            .retain(|own| own.token.as_deref() != Some(token));
    }

    /// The temporary credentials of this identifier.
    pub(super) fn temporary(&mut self, token: &[u8]) -> Option<&mut Temporary> {
        let mut all = self.temporaries.iter_mut();
        all.find(|own| own.credentials.token.as_deref() == Some(token))
    }

    /// The verdict, at this time. A valid request uses its nonce up.
    ///
    /// # Errors
    ///
    /// Why the request is invalid: a kind of the reference, or a rule of the flow.
    pub(super) fn judge(&mut self, wire: &Wire, purpose: Purpose, now: u64) -> Result<(), String> {
        let mut verdict = Ok(());
        let scheme = self.scheme;
        let parsed = wire.view(scheme, |request| {
            let received = Received::parse(request)?;
            verdict = self.judge_received(request, &received, purpose, now);
            Ok(())
        });
        parsed.map_err(|error| error.kind().name().to_owned())?;
        verdict
    }

    fn judge_received(
        &mut self,
        request: &Request<'_>,
        received: &Received<'_>,
        purpose: Purpose,
        now: u64,
    ) -> Result<(), String> {
        let credentials = self.look_up(received, purpose)?;
        self.judge_body(request, received)?;
        if purpose == Purpose::Temporary {
            let callback = received.value("oauth_callback");
            let callback = callback.ok_or("missing-parameter")?;
            Callback::parse(callback).map_err(|error| error.kind().name().to_owned())?;
        }
        if purpose == Purpose::Token {
            self.judge_exchange(received)?;
        }
        let mut verification = Verification {
            clock: self.window.map(|window| Clock { now, window }),
            nonces: Some(&mut self.used),
            methods: Some(&self.methods),
            ..Verification::default()
        };
        received
            .verify(&credentials, &mut verification)
            .map_err(|error| error.kind().name().to_owned())
    }

    fn judge_body(&self, request: &Request<'_>, received: &Received<'_>) -> Result<(), String> {
        let is_form = request.form_body().is_ok_and(|form| form.is_some());
        match received.value("oauth_body_hash") {
            Some(sent) if self.checks_body_hash && !is_form => {
                let compared = compare(sent, received.method(), request.body, None);
                if compared.is_right {
                    Ok(())
                } else {
                    Err("body-hash".to_owned())
                }
            }
            _ => Ok(()),
        }
    }

    fn judge_exchange(&mut self, received: &Received<'_>) -> Result<(), String> {
        let token = received.token().to_vec();
        let temporary = self.temporary(&token).ok_or("unknown-credentials")?;
        let verifier = received.value("oauth_verifier").unwrap_or_default();
        match &temporary.decision {
            Decision::Granted(code) if code.as_bytes() == verifier => Ok(()),
            Decision::Granted(_) => Err("verifier".to_owned()),
            Decision::Open => Err("not granted".to_owned()),
            Decision::Denied => Err("denied".to_owned()),
            Decision::Exchanged => Err("exchanged".to_owned()),
            Decision::Expired => Err("expired".to_owned()),
        }
    }

    /// The credentials of a request: the client's, with the token's that its purpose requires.
    fn look_up(&self, received: &Received<'_>, purpose: Purpose) -> Result<Credentials, String> {
        let unknown = "unknown-credentials";
        let mut clients = self.clients.iter();
        let client = clients.find(|own| own.client_key == received.client_key());
        let client = client.ok_or(unknown)?;
        let token = received.token();
        let bound = match purpose {
            Purpose::Temporary if token.is_empty() => None,
            Purpose::Temporary => return Err(unknown.to_owned()),
            Purpose::Resource if token.is_empty() => None,
            Purpose::Resource => {
                let mut tokens = self.tokens.iter();
                Some(tokens.find(|own| own.token.as_deref() == Some(token)))
            }
            Purpose::Token => {
                let mut all = self.temporaries.iter().map(|own| &own.credentials);
                Some(all.find(|own| own.token.as_deref() == Some(token)))
            }
        };
        let Some(bound) = bound else {
            let mut credentials = client.clone();
            credentials.token = received.value("oauth_token").map(<[u8]>::to_vec);
            return Ok(credentials);
        };
        let bound = bound.ok_or(unknown)?;
        if bound.client_key != client.client_key {
            return Err(unknown.to_owned());
        }
        let mut credentials = client.clone();
        credentials.token.clone_from(&bound.token);
        credentials.token_secret = bound.token_secret.clone();
        Ok(credentials)
    }
}
