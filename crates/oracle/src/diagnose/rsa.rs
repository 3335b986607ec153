//! What an RSA signature says of the keys: opened with a public key, it shows whether the partner of
//! that key made it, and the hash that was signed. Which base string was hashed is searched for as with
//! an HMAC.

use basestring::{Secret, SignatureMethod};
use serde::Serialize;

use crate::explain::Given;
use crate::method::{Hash, Key, facts};
use crate::rsa_key::{Opened, RsaDigest, RsaHash, RsaKey};
use crate::schemes::Rules;

use super::rsa_token::token;
use super::subject::Signing;
use super::written::{SHORTEST, Written};

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
    /// What the verifying key shows.
    pub(super) opened: Option<Opened>,
    /// The text of the signature, as the key reads it.
    pub(super) written: Option<Written>,
    /// The files of the keys, which people use as secrets.
    pub(super) files: Vec<(&'static str, Secret)>,
}

impl RsaState {
    /// How the hash of a text is in the signature.
    pub(super) const fn digest(&self) -> Option<&RsaDigest> {
        match &self.opened {
            Some(Opened::Hash(digest, _)) => Some(digest),
            Some(Opened::Other(_) | Opened::Bare(_) | Opened::Length | Opened::Nothing) | None => {
                None
            }
        }
    }

    /// The signature as it is compared with computed ones: the hash in it.
    pub(super) fn comparable(&self) -> Option<Vec<u8>> {
        match self.opened.as_ref()? {
            Opened::Hash(digest, value) => Some(token(digest, value)),
            Opened::Other(content) | Opened::Bare(content) => Some(content.clone()),
            Opened::Length | Opened::Nothing => None,
        }
    }

    /// Whether the given key does not open a signature of its own length, or did not make it.
    pub(super) const fn is_key_wrong(&self) -> bool {
        matches!(
            (&self.opened, self.finding.is_of_this_key),
            (_, Some(false)) | (Some(Opened::Nothing), _)
        )
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

pub(super) const PSS: &str = "sign with the padding RSASSA-PKCS1-v1_5 (RFC 5849 3.4.3), which libraries \
                              call PKCS #1 v1.5, and not with RSASSA-PSS";

/// Opens a signature with the keys that are given; none where the method is of another kind and no key
/// opens it.
pub(super) fn state(signature: Option<&str>, signing: &Signing, given: &Given) -> Option<RsaState> {
    let (public, private) = (
        given.rsa_public_key.as_ref(),
        given.rsa_private_key.as_ref(),
    );
    let kind = facts(signing.signature_method).key;
    let written = signature.and_then(Written::read);
    let text = signing.base_string(&Rules::right()).ok();
    let open = |key: &RsaKey| Some(opened(written.as_ref()?, key, text.as_deref()));
    let (by_public, by_private) = (public.and_then(open), private.and_then(open));
    let is_open = |opened: &Option<(Opened, Written)>| {
        opened.as_ref().is_some_and(|(opened, _)| opened.is_open())
    };
    let is_shown = match kind {
        Key::Rsa => true,
        Key::Hmac => is_open(&by_public) || is_open(&by_private),
        Key::Plaintext => false,
    };
    if !is_shown {
        return None;
    }
    let (facts, is_of_this_key) = made_by((public, &by_public), (private, &by_private));
    let verifying = if public.is_some() {
        by_public
    } else {
        by_private
    };
    let (opened, written) = verifying.map_or((None, written), |(opened, written)| {
        (Some(opened), Some(written))
    });
    let mut state = RsaState {
        finding: RsaFinding {
            facts,
            is_of_this_key,
            fix: None,
        },
        opened,
        written,
        files: files(given),
    };
    state.add_form(signing.signature_method);
    Some(state)
}

/// A key, and what it reads in the signature.
type Reader<'k> = (Option<&'k RsaKey>, &'k Option<(Opened, Written)>);

/// What is known of the keys, and whether the one that verifies made the signature.
fn made_by(
    (public, by_public): Reader<'_>,
    (private, by_private): Reader<'_>,
) -> (Vec<String>, Option<bool>) {
    let mut facts = pair(public, private);
    let mut is_of_this_key = None;
    if let (Some((opened, written)), Some(key)) = (by_public, public) {
        is_of_this_key = is_of(opened, written, key);
        let names = ["this public key", "the private key of this public key"];
        facts.push(made_with(opened, written, key, names));
    }
    if let (Some((opened, written)), Some(key)) = (by_private, private)
        && public.is_none_or(|public| !public.is_pair_of(key))
    {
        if public.is_none() {
            is_of_this_key = is_of(opened, written, key);
        } else if opened.is_open() {
            is_of_this_key = is_of_this_key.or(Some(false));
        }
        let names = ["the given private key", "the given private key"];
        facts.push(made_with(opened, written, key, names));
    }
    (facts, is_of_this_key)
}

impl RsaState {
    /// What the signature is, where it is not what the method names.
    fn add_form(&mut self, method: SignatureMethod) {
        let mut facts = Vec::new();
        let mut fix = None;
        if let Some(digest) = self.digest() {
            let is_named = is_rsa(method) && digest.hash == hash_of(method);
            if digest.salt.is_some() {
                fix = Some(PSS.to_owned());
                facts.push(
                    "the padding of the signature is RSASSA-PSS, and that of OAuth is \
                     RSASSA-PKCS1-v1_5"
                        .to_owned(),
                );
            } else if !is_named {
                let words = "sign with the algorithm that oauth_signature_method names";
                fix = Some(words.to_owned());
            }
            if !is_named {
                facts.push(format!(
                    "the signature is RSA-{}, and oauth_signature_method is {}",
                    digest.hash.name(),
                    method.name()
                ));
            }
        }
        let is_open = self.opened.as_ref().is_some_and(Opened::is_open);
        if let Some(written) = self.written.as_ref().filter(|_| is_open) {
            let notes = written.notes.iter();
            facts.extend(notes.map(|note| format!("the signature is written {}", note.how)));
        }
        self.finding.facts.extend(facts);
        if self.is_key_wrong() {
            let words = "register the public key that belongs to the private key which signs: openssl \
                         pkey -in private-key.pem -pubout prints it. Sign with RSASSA-PKCS1-v1_5";
            fix = Some(words.to_owned());
        }
        self.finding.fix = fix;
    }
}

fn is_rsa(method: SignatureMethod) -> bool {
    facts(method).key == Key::Rsa
}

/// What a key reads in a signature: the first reading that it opens, else the first.
fn opened(written: &Written, key: &RsaKey, text: Option<&[u8]>) -> (Opened, Written) {
    let mut readings = written.readings(key.length()).into_iter();
    let open = |reading: Written| (key.open(&reading.bytes, text), reading);
    readings
        .by_ref()
        .map(open)
        .find(|(opened, _)| opened.is_open())
        .unwrap_or_else(|| open(written.clone()))
}

/// Whether the key made a signature; `None` where another padding is possible too, or the text is not
/// a whole signature.
fn is_of(opened: &Opened, written: &Written, key: &RsaKey) -> Option<bool> {
    match opened {
        Opened::Hash(..) | Opened::Other(_) | Opened::Bare(_) => Some(true),
        // A shorter one may be cut short.
        Opened::Length if written.bytes.len() > key.length() => Some(false),
        Opened::Length | Opened::Nothing => None,
    }
}

fn files(given: &Given) -> Vec<(&'static str, Secret)> {
    let private = given.rsa_private_key.as_ref();
    let public = given.rsa_public_key.as_ref();
    let file = |name, key: &RsaKey| (name, key.text().clone());
    let private = private.map(|key| file("the private key's file", key));
    let public = public.map(|key| file("the public key's file", key));
    private.into_iter().chain(public).collect()
}

fn pair(public: Option<&RsaKey>, private: Option<&RsaKey>) -> Vec<String> {
    let shown = |key: &RsaKey| format!("{}, SHA-256 {}…", key.words(), key.fingerprint());
    let fact = match (public, private) {
        (Some(public), Some(private)) if public.is_pair_of(private) => format!(
            "the private and the public key are a pair ({} bits, SHA-256 {}…)",
            public.bits(),
            public.fingerprint()
        ),
        (Some(public), Some(private)) => format!(
            "the private and the public key are not a pair: the public key of the private key has \
             SHA-256 {}…, and the given one {}…",
            private.fingerprint(),
            public.fingerprint()
        ),
        (Some(key), None) => format!("public key: {}", shown(key)),
        (None, Some(key)) => format!("private key: {}", shown(key)),
        (None, None) => return Vec::new(),
    };
    vec![fact]
}

fn made_with(
    opened: &Opened,
    written: &Written,
    key: &RsaKey,
    [opener, name]: [&str; 2],
) -> String {
    let (found, own) = (written.bytes.len(), key.length());
    let lengths = format!("it has {found} bytes, and this key gives {own}");
    match opened {
        Opened::Hash(..) | Opened::Other(_) => format!("the signature was made with {name}"),
        Opened::Bare(_) => {
            format!("the signature was made with {name}, without the padding of RSASSA-PKCS1-v1_5")
        }
        Opened::Length if found > own => {
            format!("the signature was not made with {name}: {lengths}")
        }
        Opened::Length if found < SHORTEST => {
            format!("the signature is not one of an RSA key: {lengths}")
        }
        Opened::Length => {
            format!("the signature is cut short, or a smaller key made it: {lengths}")
        }
        Opened::Nothing => format!(
            "the signature does not open with {opener}: another key made it, or the same key with an \
             unknown padding, or it was changed"
        ),
    }
}
