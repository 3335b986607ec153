//! The request as it would be accepted: signed again with the secrets that are given.

use basestring::{
    Authorization, Error, Kind, Place, ProtocolParameters, Secret, SignatureMethod, Url, form_pairs,
};

use crate::explain::Given;
use crate::method::{Key, facts};
use crate::request::sign::{body_hash, sign_request};
use crate::request::{Body, OwnedRequest};
use crate::schemes::{Pairs, Rules, Scheme};

use super::carried::is_of_the_rfc;
use super::conceal::Conceal;
use super::evidence::Evidence;
use super::header::read_leniently;
use super::webhook::{WebhookGiven, message_as_signed, message_of};

/// A request with a valid signature, and the place of its protocol parameters.
#[derive(Clone, Debug)]
pub struct Corrected {
    /// The request.
    pub request: OwnedRequest,
    /// Where its signature is; `None` for the header of a webhook.
    pub place: Option<Place>,
    /// The name of the header that carries the signature, if a header does.
    pub header: &'static str,
}

/// A timestamp, in seconds since 1970, and a nonce.
pub type Fresh = (String, String);

/// The remarks of readers that say that the request is not known as a whole.
const INCOMPLETE: [&str; 5] = [
    "body-missing",
    "body-length",
    "from-base-string",
    "answer-alone",
    "server-alone",
];

/// Signs a request again: the same parameters in the same place, with the timestamp and the nonce of
/// the request or with these.
///
/// # Errors
///
/// Why it is not possible without a guess: a secret is missing, the signature would show the secrets
/// (PLAINTEXT), a part of the request is unknown, or it has protocol parameters that are not in
/// RFC 5849.
pub fn corrected(
    evidence: &Evidence,
    given: &Given,
    fresh: Option<&Fresh>,
) -> Result<Corrected, &'static str> {
    if is_incomplete(&evidence.request) {
        return Err("the text has not the whole request; give the body with --body");
    }
    if is_multipart(&evidence.request) {
        return Err("servers sign multipart forms differently; use `basestring sign`");
    }
    let Carried {
        place,
        realm,
        pairs,
    } = carried(evidence).ok_or("its OAuth parameters are missing or in several places")?;
    let value = |wanted: &[u8]| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone())
    };
    if !pairs.iter().all(is_of_the_rfc) {
        return Err("it has protocol parameters that are not in RFC 5849");
    }
    let name = value(b"oauth_signature_method").unwrap_or_default();
    let method = match SignatureMethod::parse(name.trim_ascii().to_ascii_uppercase().as_slice()) {
        Ok(method) => method,
        Err(_) if name.is_empty() => SignatureMethod::HmacSha1,
        Err(_) => return Err("oauth_signature_method is unknown"),
    };
    let mut credentials = given.credentials();
    credentials.client_key = value(b"oauth_consumer_key")
        .or_else(|| given.client_key.clone())
        .ok_or("oauth_consumer_key is missing; give it with --consumer-key")?;
    credentials.token = value(b"oauth_token").or_else(|| given.token.clone());
    has_key(method, given, credentials.token.as_deref())?;
    let stripped = stripped(&evidence.request);
    let hash = value(b"oauth_body_hash").map(|_| body_hash(&stripped, method));
    let (timestamp, nonce) = match fresh {
        Some((timestamp, nonce)) => (timestamp.clone().into_bytes(), nonce.clone().into_bytes()),
        None => value(b"oauth_timestamp")
            .zip(value(b"oauth_nonce"))
            .ok_or("oauth_timestamp or oauth_nonce is missing")?,
    };
    let protocol = ProtocolParameters {
        signature_method: Some(method),
        timestamp: Some(timestamp),
        nonce: Some(nonce),
        version: value(b"oauth_version").map(|_| b"1.0".to_vec()),
        callback: value(b"oauth_callback"),
        verifier: value(b"oauth_verifier"),
        body_hash: hash.and_then(Result::ok).map(String::into_bytes),
        realm,
    };
    let signed = sign_request(&stripped, &credentials, &protocol, place);
    let (_, request) = signed.map_err(|_| "a part of the request is malformed")?;
    // With its protocol parameters, of which one may be a secret by mistake.
    if shows_a_secret(&request, given) {
        return Err("the request itself has a secret or a password in it");
    }
    differs(evidence, fresh, &request)?;
    Ok(Corrected {
        request,
        place: Some(place),
        header: "Authorization",
    })
}

/// Refuses a request whose header has the same parameters with the same spelling as the one that was
/// sent, in any order: signing again corrects nothing.
fn differs(
    evidence: &Evidence,
    fresh: Option<&Fresh>,
    corrected: &OwnedRequest,
) -> Result<(), &'static str> {
    let parts = |text: &str| {
        let (_, parameters) = text.trim().split_once(' ').unwrap_or_default();
        let mut parts: Vec<String> = parameters
            .split(',')
            .map(|part| part.trim().to_owned())
            .collect();
        parts.sort_unstable();
        parts
    };
    let signed = corrected
        .field("Authorization")
        .map(String::from_utf8_lossy);
    match (evidence.field(), signed) {
        (Some(sent), Some(signed)) if fresh.is_none() && parts(&sent) == parts(&signed) => {
            Err("the request has the signature of these secrets already")
        }
        _ => Ok(()),
    }
}

/// Whether a request has one of the secrets somewhere, or a password in its URL.
fn shows_a_secret(request: &OwnedRequest, given: &Given) -> bool {
    let secrets = [&given.client_secret, &given.token_secret];
    let secrets = secrets.into_iter().flatten().map(Secret::expose);
    let conceal = Conceal::of(secrets);
    let shows = |octets: &[u8]| {
        let text = String::from_utf8_lossy(octets);
        conceal.text(&text) != text
    };
    let has_userinfo = Url::parse(&request.url).is_ok_and(|url| url.userinfo().is_some());
    has_userinfo
        || shows(&request.url)
        || shows(request.body.octets())
        || request.fields.iter().any(|(_, value)| shows(value))
}

/// Whether the body is a multipart form, of which some servers sign the texts.
fn is_multipart(request: &OwnedRequest) -> bool {
    let kind = request.field("Content-Type").unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    kind.starts_with(b"multipart/") || matches!(request.body, Body::Multipart(_))
}

fn is_incomplete(request: &OwnedRequest) -> bool {
    let mut remarks = request.remarks.iter();
    remarks.any(|remark| INCOMPLETE.contains(&remark.id))
}

/// Whether the key of a method is given. A signature that is made of the secrets is never shown.
fn has_key(
    method: SignatureMethod,
    given: &Given,
    token: Option<&[u8]>,
) -> Result<(), &'static str> {
    let has_token = token.is_some_and(|token| !token.is_empty());
    match facts(method).key {
        Key::Plaintext => {
            Err("a PLAINTEXT signature is made of the secrets; `basestring sign` prints it")
        }
        Key::Hmac if given.client_secret.is_none() => Err("the client secret is not given"),
        Key::Hmac if given.token_secret.is_none() && has_token => {
            Err("the token secret is not given")
        }
        Key::Rsa if given.rsa_private_key.is_none() => Err("the RSA private key is not given"),
        Key::Hmac | Key::Rsa => Ok(()),
    }
}

/// The protocol parameters of a request, and where they are.
struct Carried {
    place: Place,
    realm: Option<Vec<u8>>,
    pairs: Pairs,
}

/// Reads the protocol parameters leniently: a malformed header is a reason to sign again. `None` for
/// a request without any, and for one that has them in several places.
fn carried(evidence: &Evidence) -> Option<Carried> {
    let request = &evidence.request;
    let field = evidence.field();
    let (realm, header) = match &field {
        None => (None, Pairs::new()),
        Some(text) => match Authorization::parse(text.as_bytes()) {
            Ok(field) => {
                let pairs = field.parameters.iter();
                let pairs = pairs.map(|one| (one.name.to_vec(), one.value.to_vec()));
                (field.realm.map(|realm| realm.to_vec()), pairs.collect())
            }
            Err(_) => read_leniently(text),
        },
    };
    let query = Url::parse(&request.url).ok()?.query().map(<[u8]>::to_vec);
    let form = request.with_view(|view| Ok(view.form_body()?.map(<[u8]>::to_vec)));
    let of = |text: Option<Vec<u8>>| -> Pairs {
        let text = text.unwrap_or_default();
        let pairs = form_pairs(&text).flatten();
        pairs
            .map(|one| (one.name.to_vec(), one.value.to_vec()))
            .collect()
    };
    let mut found = Vec::new();
    for (place, mut pairs) in [
        (Place::Header, header),
        (Place::Query, of(query)),
        (Place::Body, of(form.ok().flatten())),
    ] {
        pairs.retain(|(name, _)| name.starts_with(b"oauth_"));
        if !pairs.is_empty() {
            found.push((place, pairs));
        }
    }
    let (place, pairs) = found.pop().filter(|_| found.is_empty())?;
    Some(Carried {
        place,
        realm: realm.filter(|_| place == Place::Header),
        pairs,
    })
}

/// The request without its protocol parameters. What else it has is not changed.
fn stripped(request: &OwnedRequest) -> OwnedRequest {
    let mut stripped = request.clone();
    if let Some(at) = request.url.iter().position(|&octet| octet == b'?') {
        let (before, query) = request.url.split_at(at);
        let query = without_protocol(query.get(1..).unwrap_or_default());
        stripped.url = match &query[..] {
            [] => before.to_vec(),
            query => [before, b"?", query].concat(),
        };
    }
    let is_form = request.with_view(|view| Ok(view.form_body()?.is_some()));
    if let (Ok(true), Body::Octets(body)) = (is_form, &request.body) {
        stripped.body = Body::Octets(without_protocol(body));
    }
    stripped
}

fn without_protocol(form: &[u8]) -> Vec<u8> {
    let pieces = form.split(|&octet| octet == b'&');
    let kept: Vec<&[u8]> = pieces
        .filter(|piece| !piece.starts_with(b"oauth_"))
        .collect();
    kept.join(&b'&')
}

/// The webhook with the signature that the service would send.
///
/// # Errors
///
/// An invalid form, and [`Kind::MissingParameter`] without a secret and for a scheme that is not one
/// of webhooks.
pub fn signed_webhook(
    scheme: Scheme,
    request: &OwnedRequest,
    given: &WebhookGiven,
) -> Result<Corrected, Error> {
    let missing =
        |expected: &'static str| Error::new(Kind::MissingParameter, expected.to_owned(), "none");
    let webhook = scheme
        .webhook()
        .ok_or_else(|| missing("a scheme of webhooks"))?;
    if given.secrets.is_empty() {
        return Err(missing("the webhook's secret"));
    }
    let mut request = request.clone();
    if let Some(url) = &given.signed_url {
        request.url = url.clone().into_bytes();
    }
    Url::parse(&request.url)?;
    let (mut message, is_form) = message_of(webhook, &request, given)?;
    if scheme == Scheme::Twilio && is_web_socket_upgrade(&request) {
        message.url = as_web_socket(&message.url);
    }
    // What the service signed is known where its own signature is right, whatever URL was received.
    if let Some(signed) = message_as_signed(webhook, &request, given) {
        message = signed;
    }
    if scheme == Scheme::Twilio && !is_form && !message.body.is_empty() {
        // Signed is the URL with the hash of the body that is sent.
        request.url = with_body_hash(&request.url, &message.body);
        message.url = with_body_hash(&message.url, &message.body);
    }
    let header = webhook.headers().first().copied().unwrap_or_default();
    let value = webhook.sign(&Rules::right(), &message, header);
    let is_signature = |name: &[u8]| {
        let mut headers = webhook.headers().iter();
        headers.any(|header| name.eq_ignore_ascii_case(header.as_bytes()))
    };
    request.fields.retain(|(name, _)| !is_signature(name));
    request.fields.push((header.into(), value.into_bytes()));
    Ok(Corrected {
        request,
        place: None,
        header,
    })
}

/// Whether a request opens a WebSocket.
fn is_web_socket_upgrade(request: &OwnedRequest) -> bool {
    let upgrade = request.field("Upgrade").unwrap_or_default();
    upgrade.trim_ascii().eq_ignore_ascii_case(b"websocket")
}

/// The URL of a handshake, as the service has it: `wss` for `https`, `ws` for `http`.
fn as_web_socket(url: &[u8]) -> Vec<u8> {
    match url.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case(b"http") => {
            [b"ws", url.get(4..).unwrap_or_default()].concat()
        }
        Some(_) | None => url.to_vec(),
    }
}

/// Twilio puts the hash of a body that is not a form into the query of the URL. One that is there is
/// replaced, in its place.
fn with_body_hash(url: &[u8], body: &[u8]) -> Vec<u8> {
    const NAME: &[u8] = b"bodySHA256=";
    let own = [NAME, basestring::twilio::body_sha256(body).as_bytes()].concat();
    let Some(mark) = url.iter().position(|&byte| byte == b'?') else {
        return [url, b"?", &own].concat();
    };
    let (before, query) = url.split_at(mark + 1);
    let pairs: Vec<&[u8]> = query.split(|&byte| byte == b'&').collect();
    let has_hash = pairs.iter().any(|pair| pair.starts_with(NAME));
    let pairs = pairs.into_iter().map(|pair| {
        if pair.starts_with(NAME) {
            own.as_slice()
        } else {
            pair
        }
    });
    let added = (!has_hash).then_some(own.as_slice());
    // The one pair of an empty query is empty.
    let pairs = pairs
        .chain(added)
        .filter(|pair| !pair.is_empty() || !query.is_empty());
    let query = pairs.collect::<Vec<_>>().join(&b'&');
    [before, &query].concat()
}
