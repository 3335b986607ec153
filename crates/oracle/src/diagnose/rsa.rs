//! What an RSA signature says of the keys: opened with a public key, it shows whether the partner of
//! that key made it, and the hash that was signed. Which base string was hashed is searched for as with
//! an HMAC.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::SignatureMethod;
use serde::Serialize;

use crate::explain::Given;
use crate::method::{Hash, facts};
use crate::rsa_key::{Opened, RsaHash, RsaKey};
use crate::schemes::shared::hexadecimal;

/// What was found out about the RSA keys, without the keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RsaFinding {
    /// What is known of the keys, one sentence each.
    pub facts: Vec<String>,
    /// Whether the signature was made with the private key of the public key that is given; `None`
    /// where that is unknown.
    pub is_of_this_key: Option<bool>,
    /// What to do.
    pub fix: Option<String>,
}

/// A signature that was opened.
#[derive(Clone)]
pub(super) struct RsaState {
    pub(super) finding: RsaFinding,
    pub(super) opened: Option<Opened>,
}

impl RsaState {
    /// The hash that is named in the signature.
    pub(super) const fn hash(&self) -> Option<RsaHash> {
        match self.opened {
            Some(Opened::Hash(hash, _)) => Some(hash),
            Some(Opened::Other(_) | Opened::Length | Opened::NoPadding) | None => None,
        }
    }
}

/// The hash of a method, in a signature.
pub(super) const fn hash_of(method: SignatureMethod) -> RsaHash {
    match facts(method).hash {
        Hash::Sha1 => RsaHash::Sha1,
        Hash::Sha256 => RsaHash::Sha256,
        Hash::Sha512 => RsaHash::Sha512,
    }
}

/// A hash as it is compared: its name and its digits.
pub(super) fn token(hash: RsaHash, digest: &[u8]) -> Vec<u8> {
    format!("{}:{}", hash.name(), hexadecimal(digest)).into_bytes()
}

/// Opens a signature with the keys that are given.
pub(super) fn state(signature: Option<&str>, method: SignatureMethod, given: &Given) -> RsaState {
    let (public, private) = (
        given.rsa_public_key.as_ref(),
        given.rsa_private_key.as_ref(),
    );
    let mut finding = RsaFinding {
        facts: Vec::new(),
        is_of_this_key: None,
        fix: None,
    };
    pair(public, private, &mut finding);
    let bytes = signature.and_then(bytes_of);
    let by = |key: Option<&RsaKey>| key.and_then(|key| Some(key.open(bytes.as_deref()?)));
    let (by_public, by_private) = (by(public), by(private));
    let is_open =
        |opened: &Option<Opened>| matches!(opened, Some(Opened::Hash(..) | Opened::Other(_)));
    if let (Some(opened), Some(key)) = (&by_public, public) {
        finding.is_of_this_key = Some(is_open(&by_public));
        finding.facts.push(made_with(opened, key, bytes.as_deref()));
    }
    if let (Some(opened), Some(key)) = (&by_private, private)
        && public.is_none_or(|public| !public.is_pair_of(key))
    {
        if public.is_none() {
            finding.is_of_this_key = Some(is_open(&by_private));
        }
        let which = if is_open(&by_private) {
            format!(
                "the signature was made with the given private key ({})",
                key.fingerprint()
            )
        } else {
            made_with(opened, key, bytes.as_deref()).replace("of this public key", "that is given")
        };
        finding.facts.push(which);
    }
    let opened = if is_open(&by_public) {
        by_public
    } else {
        by_private.filter(|_| public.is_none())
    };
    if let Some(Opened::Hash(hash, _)) = &opened
        && *hash != hash_of(method)
    {
        finding.facts.push(format!(
            "the signature is RSA-{}, and oauth_signature_method is {}",
            hash.name(),
            method.name()
        ));
        finding.fix = Some("sign with the algorithm that oauth_signature_method names".to_owned());
    }
    if finding.is_of_this_key == Some(false) {
        finding.fix = Some(
            "register the public key that belongs to the private key which signs: openssl pkey -in \
             private-key.pem -pubout prints it"
                .to_owned(),
        );
    }
    RsaState { finding, opened }
}

fn pair(public: Option<&RsaKey>, private: Option<&RsaKey>, finding: &mut RsaFinding) {
    let shown = |key: &RsaKey| format!("{}, SHA-256 {}…", key.words(), key.fingerprint());
    match (public, private) {
        (Some(public), Some(private)) if public.is_pair_of(private) => finding.facts.push(format!(
            "the private and the public key are a pair ({} bits, SHA-256 {}…)",
            public.bits(),
            public.fingerprint()
        )),
        (Some(public), Some(private)) => finding.facts.push(format!(
            "the private and the public key are not a pair: the public key of the private key has \
             SHA-256 {}…, and the given one {}…",
            private.fingerprint(),
            public.fingerprint()
        )),
        (Some(key), None) => finding.facts.push(format!("public key: {}", shown(key))),
        (None, Some(key)) => finding.facts.push(format!("private key: {}", shown(key))),
        (None, None) => {}
    }
}

fn made_with(opened: &Opened, key: &RsaKey, signature: Option<&[u8]>) -> String {
    match opened {
        Opened::Hash(..) | Opened::Other(_) => {
            "the signature was made with the private key of this public key".to_owned()
        }
        Opened::Length => format!(
            "the signature was not made with the private key of this public key: it has {} bytes, and \
             the key gives {}",
            signature.map_or(0, <[u8]>::len),
            key.bits().div_ceil(8)
        ),
        Opened::NoPadding => {
            "the signature was not made with the private key of this public key".to_owned()
        }
    }
}

/// The bytes of a signature, also in other alphabets and without padding.
fn bytes_of(signature: &str) -> Option<Vec<u8>> {
    let text: String = signature.chars().filter(|c| !c.is_whitespace()).collect();
    let is_digits = text.bytes().all(|octet| octet.is_ascii_hexdigit());
    if is_digits && text.len() >= 128 && text.len().is_multiple_of(2) {
        let byte = |place: usize| u8::from_str_radix(text.get(place..place + 2)?, 16).ok();
        return (0..text.len()).step_by(2).map(byte).collect();
    }
    let standard = text.replace('-', "+").replace('_', "/");
    let bare = standard.trim_end_matches('=');
    let padding = "=".repeat((4 - bare.len() % 4) % 4);
    STANDARD
        .decode(format!("{bare}{padding}"))
        .ok()
        .filter(|bytes| !bytes.is_empty())
}
