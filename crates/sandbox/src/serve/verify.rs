//! Verifying a request for one of the provider's purposes: RFC 5849 3.2, by the reference, with the
//! credentials that are right for the purpose (1.1).

#![expect(clippy::wildcard_enum_match_arm)]

use std::sync::Arc;

use basestring::{
    Callback, Clock, Credentials, Kind, NonceUse, Nonces, Received, Request, Secret,
    SignatureMethod, Verification,
};

use super::credentials::Client;
use super::disk::Change;
use super::nonces::{Taken, Used};
use super::refusal::{Refusal, Why};
use super::state::State;

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Temporary credentials (2.1): signed by the client alone.
    Temporary,
    /// Token credentials (2.3): signed with temporary ones.
    Token,
    /// A resource; an owner's one needs a token.
    Resource {
        /// Whether it is an owner's.
        needs_token: bool,
    },
}

/// A request that is right.
pub(super) struct Verified {
    pub(super) client: Arc<Client>,
    /// The token's identifier and, of token credentials, its owner.
    pub(super) token: Option<(String, Option<String>)>,
    /// The nonce, to be kept before the request is answered.
    pub(super) changes: Vec<Change>,
    /// What it was verified by.
    pub(super) credentials: Credentials,
}

/// A request that is not, with the credentials by which the fault can be looked for.
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

/// The methods that are offered: PLAINTEXT over TLS only (3.4.4).
pub(super) const METHODS: [SignatureMethod; 4] = [
    SignatureMethod::HmacSha1,
    SignatureMethod::HmacSha256,
    SignatureMethod::RsaSha1,
    SignatureMethod::Plaintext,
];

/// Records the one nonce that the reference asks about.
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

/// Verifies. The form comes before the credentials, these before the signature, the nonce last.
pub(super) fn verify(
    request: &Request<'_>,
    received: &Received<'_>,
    purpose: Purpose,
    state: &State,
    clock: Clock,
    is_tls: bool,
) -> Result<Verified, Failed> {
    check_form(received, purpose)?;
    let offered = if is_tls { &METHODS[..] } else { &METHODS[..3] };
    if received.method() == SignatureMethod::Plaintext && !is_tls {
        let message = "expected PLAINTEXT over https only, found it over http";
        let refusal = Refusal::new(Why::Kind(Kind::UnknownMethod), message);
        return Err(refusal.with("tls-refused").into());
    }
    let (client, token, credentials) = match look_up(received, purpose, state, clock.now) {
        Ok(found) => found,
        Err(refusal) => {
            // An unknown client or token costs as much as a known one.
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
        methods: Some(offered),
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
        (Err(_), Some((_, Taken::NoRoom))) => {
            let message = "expected room for another nonce within the window, found none: \
                           try again when the oldest have left it";
            Err(Refusal::new(Why::NoRoom, message).into())
        }
        (Err(_), Some((_, Taken::Forgotten))) => {
            let message = "expected a timestamp whose nonces are still known, found an older one";
            Err(Refusal::new(Why::Kind(Kind::BadTimestamp), message).into())
        }
        (Err(fault), _) => Err(Failed {
            refusal: refused(fault, request, clock),
            credentials: Some(Box::new(credentials)),
        }),
    }
}

/// What the reference refuses, with the mistakes that its kind alone shows.
fn refused(fault: basestring::Error, request: &Request<'_>, clock: Clock) -> Refusal {
    let kind = fault.kind();
    let refusal = Refusal::from(fault);
    match kind {
        Kind::BadSignature => {
            // The one received is not shown, for it may be right for another request.
            let message = "expected the signature of this request, found another";
            Refusal::new(Why::Kind(kind), message)
        }
        Kind::UsedNonce => refusal.with("nonce-reused"),
        Kind::BadTimestamp => with_clock(refusal, request, clock),
        _ => refusal,
    }
}

/// A timestamp outside the window: the clock, an old example, or another unit.
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
        // Another unit; what the timestamp's digits show is named by the diagnosis.
        _ if sent >= 100_000_000_000 => refusal,
        ..=86_400 => refusal.with("timestamp-local-time"),
        _ => refusal.with("timestamp-stale-fixture"),
    }
}

/// What the purpose needs besides what every request does (2.1, 2.3).
fn check_form(received: &Received<'_>, purpose: Purpose) -> Result<(), Refusal> {
    match purpose {
        Purpose::Temporary => {
            let Some(callback) = received.value("oauth_callback") else {
                let message = "expected oauth_callback (a URI, or oob), found none";
                let why = Why::Kind(Kind::MissingParameter);
                return Err(Refusal::new(why, message).with("callback-missing"));
            };
            Callback::parse(callback)?;
            Ok(())
        }
        Purpose::Token
            if received
                .value("oauth_verifier")
                .is_none_or(<[u8]>::is_empty) =>
        {
            let message =
                "expected oauth_verifier beside the other protocol parameters, found none";
            let refusal = Refusal::new(Why::Kind(Kind::MissingParameter), message);
            Err(refusal.with("verifier-missing"))
        }
        Purpose::Resource { needs_token: true } if received.token().is_empty() => {
            let message = "expected oauth_token, for this is an owner's resource, found none";
            Err(Refusal::new(Why::UnknownToken, message))
        }
        _ => Ok(()),
    }
}

type Looked = (Arc<Client>, Option<(String, Option<String>)>, Credentials);

fn look_up(
    received: &Received<'_>,
    purpose: Purpose,
    state: &State,
    now: u64,
) -> Result<Looked, Refusal> {
    let client = state.client(received.client_key()).ok_or_else(|| {
        let message = "expected a client identifier that is known here, found another";
        Refusal::new(Why::UnknownClient, message).with("key-wrong-environment")
    })?;
    let mut credentials = Credentials::client(client.key.as_str(), client.secret.clone());
    credentials
        .rsa_public_key
        .clone_from(&client.rsa_public_key);
    // An empty one may be sent, and is signed as it is sent (R-2.1-7).
    let sent = received.value("oauth_token");
    if received.token().is_empty() {
        if purpose == Purpose::Token {
            let message = "expected the temporary credentials' oauth_token, found none";
            return Err(Refusal::new(Why::UnknownToken, message));
        }
        credentials.token = sent.map(<[u8]>::to_vec);
        return Ok((client, None, credentials));
    }
    let id = std::str::from_utf8(received.token()).unwrap_or_default();
    let grants = state.grants();
    let (bound, secret, user) = match purpose {
        Purpose::Temporary => {
            let message = "expected no oauth_token: temporary credentials are asked for by the \
                           client alone (RFC 5849 2.1), found one";
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
                .ok_or_else(|| match grants.temporary(id, now) {
                    Some(_) => {
                        let message = "expected token credentials, found temporary ones";
                        Refusal::new(Why::UnknownToken, message).with("temporary-credentials-kept")
                    }
                    None => {
                        let message =
                            "expected a token that was issued and not revoked, found another";
                        Refusal::new(Why::UnknownToken, message)
                    }
                })?;
            (
                &token.client,
                token.secret.clone(),
                Some(token.user.clone()),
            )
        }
    };
    if *bound != client.key {
        let message = "expected a token that was issued to this client, found another client's";
        return Err(Refusal::new(Why::UnknownToken, message).with("key-wrong-environment"));
    }
    let credentials = credentials.with_token(received.token(), secret);
    Ok((client, Some((id.to_owned(), user)), credentials))
}

fn unknown_temporary(grants: &super::grants::Grants, id: &str) -> Refusal {
    if grants.token(id).is_some() {
        let message = "expected temporary credentials, found token credentials";
        return Refusal::new(Why::UnknownToken, message);
    }
    super::grants::Denial::Unknown.into()
}
