//! Signatures that are computed from the right base string and the right key in another way than HMAC.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::SignatureMethod;
use hmac::Hmac;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::schemes::Rules;
use crate::schemes::shared::keyed;

use super::evidence::Assembled;
use super::model::Explanation;
use super::proof::{Claim, prove};

const ORDER: &str = "Pass the key as the key of the HMAC function, and the base string as its text. The order of \
                     the two differs between libraries.";
const HMAC: &str = "Use the HMAC function of the library.";

/// The other computations that give the signature of a request.
pub(super) fn computed(assembled: &Assembled) -> Vec<Explanation> {
    let signing = &assembled.signing;
    let rules = Rules::right();
    let (Some(observed), Ok(text)) = (
        assembled.observed.signature.as_ref(),
        signing.base_string(&rules),
    ) else {
        return Vec::new();
    };
    if assembled.is_rsa() || assembled.is_plaintext || signing.client_secret.is_empty() {
        return Vec::new();
    }
    let key = rules.oauth.key.key(&signing.secrets(), &rules.oauth.encode);
    let right = signing.signature(&rules, &text);
    let method = signing.signature_method;
    let others = [
        (
            swapped(method, &key, &text),
            "key and text of the HMAC function are exchanged",
            ORDER,
        ),
        (
            hashed(method, &[&text, &key]),
            "the signature is the plain hash of the base string and the key after it",
            HMAC,
        ),
        (
            hashed(method, &[&text, b"&", &key]),
            "the signature is the plain hash of the base string, & and the key",
            HMAC,
        ),
    ];
    let explanation = |(value, how, fix): (Vec<u8>, &str, &str)| {
        let value = STANDARD.encode(value).into_bytes();
        let claim = Claim::of_values(observed.clone(), value, right.clone());
        Some(Explanation {
            proof: prove(&[claim])?,
            or: Vec::new(),
            mistakes: Vec::new(),
            how: Some(how.to_owned()),
            fix: Some(fix.to_owned()),
            parting: None,
        })
    };
    others.into_iter().filter_map(explanation).collect()
}

fn swapped(method: SignatureMethod, key: &[u8], text: &[u8]) -> Vec<u8> {
    let parts = [key, b""];
    match method {
        SignatureMethod::HmacSha256 => keyed::<Hmac<Sha256>>(text, parts),
        SignatureMethod::HmacSha512 => keyed::<Hmac<Sha512>>(text, parts),
        SignatureMethod::HmacSha1
        | SignatureMethod::RsaSha1
        | SignatureMethod::RsaSha256
        | SignatureMethod::RsaSha512
        | SignatureMethod::Plaintext => keyed::<Hmac<Sha1>>(text, parts),
    }
}

fn hashed(method: SignatureMethod, parts: &[&[u8]]) -> Vec<u8> {
    let whole = parts.concat();
    match method {
        SignatureMethod::HmacSha256 => Sha256::digest(whole).to_vec(),
        SignatureMethod::HmacSha512 => Sha512::digest(whole).to_vec(),
        SignatureMethod::HmacSha1
        | SignatureMethod::RsaSha1
        | SignatureMethod::RsaSha256
        | SignatureMethod::RsaSha512
        | SignatureMethod::Plaintext => Sha1::digest(whole).to_vec(),
    }
}
