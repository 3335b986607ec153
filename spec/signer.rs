//! Signing many requests with the same credentials: RFC 5849 3.4.2, by the same stages as
//! [`sign`](crate::sign), with the keyed HMAC state kept and no allocation once warm.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::base_string::write_method_and_uri;
use crate::credentials::Credentials;
use crate::encode::percent_encode_into;
use crate::normalize::{sort_parameters, write_sorted};
use crate::signature::{MacSink, signing_key};
use crate::sink::{Encoded, Sink};
use crate::url::{Authority, Url};

/// A decoded name and value.
pub type Pair<'a> = (&'a [u8], &'a [u8]);

/// The octets of an HMAC-SHA1 signature: 20 as Base64.
pub const SIGNATURE_LENGTH: usize = 28;

/// What changes from one request to the next.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The method; the base string has it in upper case.
    pub method: &'a [u8],
    /// The URL. Its query is not read: its parameters are among `parameters`.
    pub url: &'a Url<'a>,
    /// Host and port: the Host field's where there is one, else the URL's.
    pub authority: &'a Authority<'a>,
    /// The decoded parameters of query and form body, and such protocol parameters as
    /// `oauth_callback`, in any order.
    pub parameters: &'a [Pair<'a>],
    /// `oauth_timestamp`: decimal digits.
    pub timestamp: &'a [u8],
    /// `oauth_nonce`.
    pub nonce: &'a [u8],
}

/// Credentials prepared for signing with HMAC-SHA1.
///
/// ```
/// use basestring::{Call, Credentials, Signer, Url};
/// let credentials = Credentials::client("dpf43f3p2l4k3l03", "kd94hf93k423kf44")
///     .with_token("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00");
/// let mut signer = Signer::new(&credentials);
/// let url = Url::parse(b"http://photos.example.net/photos").unwrap();
/// let mut signature = [0; 28];
/// signer.sign_into(
///     &Call {
///         method: b"GET",
///         url: &url,
///         authority: &url.authority(),
///         parameters: &[(b"file", b"vacation.jpg"), (b"size", b"original")],
///         timestamp: b"137131202",
///         nonce: b"chapoH",
///     },
///     &mut signature,
/// );
/// assert_eq!(&signature, b"MdpQcU8iPSUjWoN/UDMsK2sui9I=");
/// ```
#[derive(Clone)]
pub struct Signer {
    keyed: Hmac<Sha1>,
    client_key: Vec<u8>,
    token: Option<Vec<u8>>,
    with_version: bool,
    order: Vec<usize>,
    text: Vec<u8>,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

impl Signer {
    /// Prepares credentials: the key is hashed once.
    #[must_use]
    pub fn new(credentials: &Credentials) -> Self {
        let keyed = Hmac::new_from_slice(signing_key(credentials).expose())
            .expect("HMAC takes a key of any length (RFC 2104 2)");
        Self {
            keyed,
            client_key: credentials.client_key.clone(),
            token: credentials.token.clone(),
            with_version: false,
            order: Vec::new(),
            text: Vec::new(),
        }
    }

    /// The same signer, sending `oauth_version=1.0` with every request.
    #[must_use]
    pub fn with_version(mut self) -> Self {
        self.with_version = true;
        self
    }

    /// The signature of a request.
    pub fn sign_into(&mut self, call: &Call<'_>, signature: &mut [u8; SIGNATURE_LENGTH]) {
        self.text.clear();
        write_method_and_uri(call.method, call.authority, call.url, &mut self.text);

        let (protocol, used) =
            protocol_pairs(&self.client_key, &self.token, self.with_version, call);
        let protocol = protocol.get(..used).unwrap_or_default();
        let count = call.parameters.len();
        let pair = |index: usize| {
            let found = match index.checked_sub(count) {
                None => call.parameters.get(index),
                Some(index) => protocol.get(index),
            };
            found.copied().unwrap_or_default()
        };
        sort_parameters(count + used, pair, &mut self.order);
        write_sorted(&self.order, pair, &mut Encoded(&mut self.text));

        let mut mac = MacSink(self.keyed.clone());
        mac.write(&self.text);
        // 20 octets are 28 characters: the slice is never too small.
        let written = STANDARD.encode_slice(mac.0.finalize().into_bytes(), signature);
        debug_assert_eq!(written.ok(), Some(SIGNATURE_LENGTH));
    }

    /// Appends the request's Authorization value (3.5.1) to `field`. Such protocol parameters as
    /// `oauth_callback` among the call's are in it; its other parameters are not.
    pub fn authorization_into(&mut self, call: &Call<'_>, field: &mut String) {
        let mut signature = [0; SIGNATURE_LENGTH];
        self.sign_into(call, &mut signature);
        let (protocol, used) =
            protocol_pairs(&self.client_key, &self.token, self.with_version, call);
        let own = call
            .parameters
            .iter()
            .filter(|(name, _)| name.starts_with(b"oauth_"));
        let pairs = protocol.iter().take(used).chain(own);
        let mut separator: &[u8] = b"OAuth ";
        for &(name, value) in pairs.chain(&[(&b"oauth_signature"[..], &signature[..])]) {
            field.write(separator);
            percent_encode_into(name, field);
            field.write(b"=\"");
            percent_encode_into(value, field);
            field.write(b"\"");
            separator = b", ";
        }
    }
}

/// The protocol parameters that every request of these credentials has, and how many there are.
fn protocol_pairs<'a>(
    client_key: &'a [u8],
    token: &'a Option<Vec<u8>>,
    with_version: bool,
    call: &Call<'a>,
) -> ([Pair<'a>; 6], usize) {
    let all: [Option<Pair<'a>>; 6] = [
        Some((b"oauth_consumer_key", client_key)),
        token
            .as_ref()
            .map(|token| (&b"oauth_token"[..], &token[..])),
        Some((b"oauth_signature_method", b"HMAC-SHA1")),
        Some((b"oauth_timestamp", call.timestamp)),
        Some((b"oauth_nonce", call.nonce)),
        with_version.then_some((b"oauth_version", b"1.0")),
    ];
    let mut pairs = [Pair::default(); 6];
    let mut used = 0;
    for (slot, pair) in pairs.iter_mut().zip(all.into_iter().flatten()) {
        *slot = pair;
        used += 1;
    }
    (pairs, used)
}
