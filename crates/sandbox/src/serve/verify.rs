//! Verifies a request (RFC 5849 3.2) with the reference, and with the credentials that its purpose
//! requires (1.1).

use std::sync::Arc;

use basestring::{
    Callback, Clock, Credentials, Insecure, Kind, NonceUse, Nonces, Received, Request, Secret,
    SignatureMethod, Verification,
};

use basestring_oracle::internal::body_hash::compare;

use super::change::Change;
use super::credentials::Client;
use super::grants::Grants;
use super::issued::Denial;
use super::nonces::{Taken, Used};
use super::refusal::{Refusal, Why};
use super::state::State;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Temporary credentials (2.1): signed by the client alone.
    Temporary,
    /// Token credentials (2.3): signed with temporary credentials.
    Token,
    /// A resource.
    Resource {
        /// Whether it is an owner's, which needs a token.
        needs_token: bool,
    },
}

/// A valid request.
pub(super) struct Verified {
    pub(super) client: Arc<Client>,
    /// The token's identifier, and the owner of token credentials.
    pub(super) token: Option<(String, Option<String>)>,
    /// The nonce, which is written before the request is answered.
    pub(super) changes: Vec<Change>,
    /// The credentials that it was verified with.
    pub(super) credentials: Credentials,
}

/// An invalid request, with the credentials for its diagnosis.
pub(super) struct Failed {
    pub(super) refusal: Refusal,
    pub(super) credentials: Option<Box<Credentials>>,
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            credentials: None,
        }
    }
}

impl From<basestring::Error> for Failed {
    fn from(fault: basestring::Error) -> Self {
        Refusal::from(fault).into()
    }
}

/// The methods that are accepted: PLAINTEXT only over TLS (3.4.4).
pub(super) fn offered(is_tls: bool) -> Vec<SignatureMethod> {
    let is_offered = |method: &SignatureMethod| match method {
        SignatureMethod::HmacSha1 | SignatureMethod::HmacSha256 | SignatureMethod::RsaSha1 => true,
        SignatureMethod::HmacSha512 | SignatureMethod::RsaSha256 | SignatureMethod::RsaSha512 => {
            false
        }
        SignatureMethod::Plaintext => is_tls,
    };
    SignatureMethod::ALL
        .into_iter()
        .filter(is_offered)
        .collect()
}

/// Records the nonce that the reference checks.
struct Take<'s> {
    state: &'s State,
    now: u64,
    taken: Option<(Used, Taken)>,
}

impl Nonces for Take<'_> {
    fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool {
        let Some(used) = Used::of(nonce) else {
            return false;
        };
        let taken = self.state.take_nonce(used, self.now);
        self.taken = Some((used, taken));
        taken == Taken::New
    }
}

/// Verifies a request: first its form, then the credentials, the signature, and last the nonce.
pub(super) fn verify(
    request: &Request<'_>,
    received: &Received<'_>,
    purpose: Purpose,
    state: &State,
    clock: Clock,
    is_tls: bool,
) -> Result<Verified, Failed> {
    check_form(received, purpose)?;
    let offered = offered(is_tls);
    if received.method() == SignatureMethod::Plaintext && !is_tls {
        let message = "PLAINTEXT is accepted only over https";
        let refusal = Refusal::new(Why::Kind(Kind::UnknownMethod), message);
        return Err(refusal.with("tls-refused").into());
    }
    let (client, token, credentials) = match look_up(received, purpose, state, clock.now) {
        Ok(found) => found,
        Err(refusal) => {
            // An unknown client or token takes as long as a known one.
            let nobody =
                Credentials::client("", Secret::new("nobody's")).with_token("", "nobody's");
            let _ = received.verify(&nobody, &mut Verification::default());
            return Err(refusal.into());
        }
    };
    let mut take = Take {
        state,
        now: clock.now,
        taken: None,
    };
    let mut verification = Verification {
        clock: Some(clock),
        nonces: Some(&mut take),
        methods: Some(&offered),
        insecure: Insecure::default(),
    };
    let verdict = received.verify(&credentials, &mut verification);
    match (verdict, take.taken) {
        (Ok(()), taken) => Ok(Verified {
            client,
            token,
            changes: taken
                .map(|(used, _)| Change::Nonce(used))
                .into_iter()
                .collect(),
            credentials,
        }),
        (Err(_), Some((_, Taken::NoRoom))) => Err(no_room().into()),
        (Err(_), Some((_, Taken::Forgotten(until)))) => Err(forgotten(until, clock.now).into()),
        // The signature is right, so there is nothing to diagnose with the credentials.
        (Err(fault), _) if fault.kind() == Kind::BadBodyHash => {
            Err(body_fault(fault, request, received).into())
        }
        (Err(fault), _) => Err(Failed {
            refusal: refused(fault, request, clock),
            credentials: Some(Box::new(credentials)),
        }),
    }
}

fn no_room() -> Refusal {
    let message = "no room for more nonces of this client within the time window: try again later";
    Refusal::new(Why::NoRoom, message)
}

/// The refusal of a timestamp whose nonces were forgotten, as are those until a later second.
fn forgotten(until: u64, now: u64) -> Refusal {
    let wait = until.saturating_sub(now).saturating_add(1);
    let message = format!(
        "the nonces of this oauth_timestamp are no longer known, because this server's clock was set \
         forward and back: a request that is signed in {wait} seconds is accepted"
    );
    Refusal::new(Why::Kind(Kind::BadTimestamp), message)
}

/// The refusal of a body that is not the one whose hash is signed (draft-eaton-oauth-bodyhash 3.2),
/// with what the hash is of, where that is found.
fn body_fault(fault: basestring::Error, request: &Request<'_>, received: &Received<'_>) -> Refusal {
    let sent = received.value("oauth_body_hash").unwrap_or_default();
    let compared = compare(sent, received.method(), request.body, None);
    let mut message = "oauth_body_hash is not the hash of the body".to_owned();
    if let Some(how) = compared.how {
        message = format!("{message}: {how}");
    }
    let refusal = Refusal::new(Why::Kind(fault.kind()), message);
    let mistakes = compared.mistakes.iter();
    mistakes.fold(refusal, |refusal, mistake| refusal.with(mistake))
}

/// The refusal for an error of the reference, with the mistakes that its kind shows.
fn refused(fault: basestring::Error, request: &Request<'_>, clock: Clock) -> Refusal {
    let kind = fault.kind();
    let refusal = Refusal::from(fault);
    if kind == Kind::BadSignature {
        // The received signature is not shown: it may be valid for another request.
        let message = "oauth_signature is not the signature of this request";
        Refusal::new(Why::Kind(kind), message)
    } else if kind == Kind::UsedNonce {
        refusal.with("nonce-reused")
    } else if kind == Kind::BadTimestamp {
        with_clock(refusal, request, clock)
    } else {
        refusal
    }
}

/// A timestamp outside the window: a wrong clock, an old example, or another unit.
fn with_clock(mut refusal: Refusal, request: &Request<'_>, clock: Clock) -> Refusal {
    let Ok((_, protocol)) = basestring::protocol_parameters(request) else {
        return refusal;
    };
    let sent = protocol
        .iter()
        .find(|parameter| *parameter.name == *b"oauth_timestamp")
        .and_then(|parameter| {
            std::str::from_utf8(&parameter.value)
                .ok()?
                .parse::<u64>()
                .ok()
        });
    let Some(sent) = sent else { return refusal };
    let (off, side) = if sent < clock.now {
        (clock.now - sent, "behind")
    } else {
        (sent - clock.now, "ahead of")
    };
    refusal.said.message = format!(
        "{}: {off} seconds {side} this server's clock",
        refusal.said.message
    );
    match off {
        // Another unit, which the diagnosis names.
        _ if sent >= 100_000_000_000 => refusal,
        ..=86_400 => refusal.with("timestamp-local-time"),
        _ => refusal.with("timestamp-stale-fixture"),
    }
}

/// The parameters that the purpose requires (2.1, 2.3).
fn check_form(received: &Received<'_>, purpose: Purpose) -> Result<(), Refusal> {
    match purpose {
        Purpose::Temporary => {
            let Some(callback) = received.value("oauth_callback") else {
                let message = "oauth_callback is missing: send a URI, or oob";
                let why = Why::Kind(Kind::MissingParameter);
                return Err(Refusal::new(why, message).with("callback-missing"));
            };
            match Callback::parse(callback)? {
                Callback::OutOfBand => Ok(()),
                Callback::Uri(uri) => check_scheme(uri),
            }
        }
        Purpose::Token
            if received
                .value("oauth_verifier")
                .is_none_or(<[u8]>::is_empty) =>
        {
            let message = "oauth_verifier is missing: send the code of the owner's grant";
            let refusal = Refusal::new(Why::Kind(Kind::MissingParameter), message);
            Err(refusal.with("verifier-missing"))
        }
        Purpose::Resource { needs_token: true } if received.token().is_empty() => {
            let message = "oauth_token is missing: this resource belongs to an owner";
            Err(Refusal::new(Why::UnknownToken, message))
        }
        Purpose::Token | Purpose::Resource { .. } => Ok(()),
    }
}

/// Schemes that a browser runs or opens on the owner's machine instead of calling the client.
const NOT_CALLED: [&str; 8] = [
    "about",
    "blob",
    "data",
    "file",
    "filesystem",
    "javascript",
    "vbscript",
    "view-source",
];

/// The owner's browser is redirected to the callback, so it must lead to a client.
fn check_scheme(uri: &[u8]) -> Result<(), Refusal> {
    let scheme = uri.split(|&byte| byte == b':').next().unwrap_or_default();
    let scheme = String::from_utf8_lossy(scheme).trim().to_ascii_lowercase();
    if !NOT_CALLED.contains(&scheme.as_str()) {
        return Ok(());
    }
    let message = format!(
        "oauth_callback has the scheme {scheme}, which leads to no client: send an https or http URI, \
         or one of a scheme that the client has registered"
    );
    Err(Refusal::new(Why::Kind(Kind::MalformedParameter), message))
}

type Looked = (Arc<Client>, Option<(String, Option<String>)>, Credentials);

fn look_up(
    received: &Received<'_>,
    purpose: Purpose,
    state: &State,
    now: u64,
) -> Result<Looked, Refusal> {
    let client = state.client(received.client_key()).ok_or_else(|| {
        let message = "oauth_consumer_key is not known here";
        Refusal::new(Why::UnknownClient, message).with("key-wrong-environment")
    })?;
    let mut credentials = Credentials::client(client.key.as_str(), client.secret.clone());
    credentials
        .rsa_public_key
        .clone_from(&client.rsa_public_key);
    // An empty token may be sent, and is signed as sent (R-2.1-7).
    let sent = received.value("oauth_token");
    if received.token().is_empty() {
        if purpose == Purpose::Token {
            let message = "oauth_token is missing: send that of the temporary credentials";
            return Err(Refusal::new(Why::UnknownToken, message));
        }
        credentials.token = sent.map(<[u8]>::to_vec);
        return Ok((client, None, credentials));
    }
    let id = std::str::from_utf8(received.token()).unwrap_or_default();
    let grants = state.grants();
    let (bound, secret, user) = match purpose {
        Purpose::Temporary => {
            let message = "oauth_token must not be sent: the client requests temporary credentials \
                           with its own credentials only (RFC 5849 2.1)";
            return Err(Refusal::new(Why::UnknownToken, message));
        }
        Purpose::Token => {
            let temporary = grants
                .temporary(id, now)
                .ok_or_else(|| unknown_temporary(&grants, id))?;
            (&temporary.client, temporary.secret.clone(), None)
        }
        Purpose::Resource { .. } => {
            let token = grants
                .token(id)
                .ok_or_else(|| unknown_token(&grants, id, now))?;
            (
                &token.client,
                token.secret.clone(),
                Some(token.user.clone()),
            )
        }
    };
    if *bound != client.key {
        let message = "oauth_token was issued to another client";
        return Err(Refusal::new(Why::UnknownToken, message).with("key-wrong-environment"));
    }
    let credentials = credentials.with_token(received.token(), secret);
    Ok((client, Some((id.to_owned(), user)), credentials))
}

fn unknown_token(grants: &Grants, id: &str, now: u64) -> Refusal {
    if grants.temporary(id, now).is_some() {
        let message =
            "oauth_token is of temporary credentials; this resource needs token credentials";
        return Refusal::new(Why::UnknownToken, message).with("temporary-credentials-kept");
    }
    let message = "oauth_token was not issued here, or was revoked";
    Refusal::new(Why::UnknownToken, message)
}

fn unknown_temporary(grants: &Grants, id: &str) -> Refusal {
    if grants.token(id).is_some() {
        let message = "oauth_token is of token credentials; this step needs temporary credentials";
        return Refusal::new(Why::UnknownToken, message);
    }
    Denial::Unknown.into()
}
