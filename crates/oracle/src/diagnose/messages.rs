//! What was signed with an RSA key in place of the hash of the base string.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::rsa_key::{Opened, RsaHash};
use crate::schemes::Rules;
use crate::schemes::shared::hexadecimal;

use super::evidence::Assembled;
use super::model::{Explanation, Named};
use super::proof::{Claim, prove};
use super::rsa::hash_of;
use super::subject::Signing;

/// A signature that is right but for its hash, which is not the one that the method names.
pub(super) fn other_hash(assembled: &Assembled) -> Option<Explanation> {
    let rsa = assembled.rsa.as_ref()?;
    let method = assembled.signing.signature_method;
    let (hash, right) = (rsa.hash()?, hash_of(method));
    let proof = prove(&[Claim::of_values(hash, hash, right)])?;
    Some(Explanation {
        proof,
        or: Vec::new(),
        mistakes: Named::find("digest-sha256-under-sha1-name")
            .into_iter()
            .collect(),
        how: Some(format!(
            "the signature is RSA-{} of this request, and oauth_signature_method is {}",
            hash.name(),
            method.name()
        )),
        fix: None,
        parting: None,
    })
}

/// Other messages than the hash of the base string that are in a signature.
pub(super) fn other_messages(signing: &Signing, opened: &Opened) -> Vec<Explanation> {
    let Ok(text) = signing.base_string(&Rules::right()) else {
        return Vec::new();
    };
    let content = match opened {
        Opened::Hash(_, digest) => digest,
        Opened::Other(content) => content,
        Opened::Length | Opened::NoPadding => return Vec::new(),
    };
    let is_named = matches!(opened, Opened::Hash(..));
    let mut found = Vec::new();
    let right = hash_of(signing.signature_method).of(&text);
    let mut add = |how: String, value: &[u8]| {
        let claim = Claim::of_values(&content[..], value, &right[..]);
        found.extend(prove(&[claim]).map(|proof| Explanation {
            proof,
            or: Vec::new(),
            mistakes: Named::find("digest-rsa-message").into_iter().collect(),
            how: Some(how),
            fix: None,
            parting: None,
        }));
    };
    for hash in RsaHash::ALL {
        let name = hash.name();
        let once = hash.of(&text);
        let digits = hexadecimal(&once);
        if !is_named {
            let how =
                format!("the {name} of the base string was signed without the name of the hash");
            add(how, &once);
            let how = format!("the {name} of the base string was signed in hexadecimal digits");
            add(how, digits.as_bytes());
        }
        for outer in RsaHash::ALL {
            let how = format!(
                "the {name} of the base string was hashed again with {}",
                outer.name()
            );
            add(how.clone(), &outer.of(&once));
            add(
                format!("{how}, in hexadecimal digits"),
                &outer.of(digits.as_bytes()),
            );
            let base64 = STANDARD.encode(&once);
            add(format!("{how}, in Base64"), &outer.of(base64.as_bytes()));
        }
    }
    if !is_named {
        let how = "the base string itself was signed, without a hash".to_owned();
        add(how, &text);
    }
    found
}
