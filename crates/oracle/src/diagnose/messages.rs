//! What was signed with an RSA key in place of the hash of the base string, and RSA signatures in
//! another form.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::method::{Key, facts};
use crate::rsa_key::{Opened, RsaHash, named};
use crate::schemes::Rules;
use crate::schemes::shared::hexadecimal;

use super::evidence::Assembled;
use super::model::{Explanation, Named};
use super::proof::{Claim, prove};
use super::rsa::{PSS, hash_of};
use super::subject::Signing;

/// A signature that is right but for its method, its padding, or the form of its text.
pub(super) fn other_form(assembled: &Assembled) -> Option<Explanation> {
    let rsa = assembled.rsa.as_ref()?;
    let (digest, written) = (rsa.digest()?, rsa.written.as_ref()?);
    let method = assembled.signing.signature_method;
    let name = format!("RSA-{}", digest.hash.name());
    let is_named = facts(method).key == Key::Rsa && digest.hash == hash_of(method);
    let sent = assembled.signature.as_deref()?;
    let observed = (name.as_str(), digest.salt.is_some(), sent);
    let right_text = written.right();
    let right_name = if is_named { &name } else { method.name() };
    let right = (right_name, false, right_text.as_str());
    let proof = prove(&[Claim::of_values(observed, observed, right)])?;
    let (mut ids, mut hows, mut fixes) = (Vec::new(), Vec::new(), Vec::new());
    if !is_named {
        ids.push("digest-sha256-under-sha1-name");
        hows.push(format!(
            "the signature is {name} of this request, and oauth_signature_method is {}",
            method.name()
        ));
    }
    if digest.salt.is_some() {
        hows.push("the padding of the signature is RSASSA-PSS, not RSASSA-PKCS1-v1_5".to_owned());
        fixes.push(PSS);
    }
    for note in &written.notes {
        ids.extend(note.mistake);
        fixes.extend(note.fix);
        hows.push(format!("the signature is written {}", note.how));
    }
    Some(Explanation {
        proof,
        or: Vec::new(),
        mistakes: ids.into_iter().filter_map(Named::find).collect(),
        how: Some(hows.join("; ")),
        fix: (!fixes.is_empty()).then(|| fixes.join(" ")),
        parting: None,
    })
}

/// Other messages than the hash of the base string that are in a signature.
pub(super) fn other_messages(signing: &Signing, opened: &Opened) -> Vec<Explanation> {
    let Ok(text) = signing.base_string(&Rules::right()) else {
        return Vec::new();
    };
    let zeros = |content: &[u8]| content.iter().take_while(|&&octet| octet == 0).count();
    let bare = |content: &[u8]| content.get(zeros(content)..).unwrap_or_default().to_vec();
    let hash = hash_of(signing.signature_method);
    let digest = hash.of(&text);
    // With each content, what is right in its place.
    let (content, right, is_bare) = match opened {
        Opened::Hash(_, content) => (content.clone(), digest, false),
        Opened::Other(content) => {
            let right = [&named(hash, true)[..], &digest].concat();
            (content.clone(), right, false)
        }
        // Zeros at the start of a content do not show without a padding.
        Opened::Bare(content) => (bare(content), Vec::new(), true),
        Opened::Length | Opened::Nothing => return Vec::new(),
    };
    let messages = match opened {
        Opened::Hash(..) => Vec::new(),
        Opened::Other(_) | Opened::Bare(_) | Opened::Length | Opened::Nothing => alone(&text),
    };
    let mut found = Vec::new();
    for (how, value) in messages.into_iter().chain(hashed_again(opened, &text)) {
        let (how, value) = if is_bare {
            let how = format!("{how}, and without the padding of RSASSA-PKCS1-v1_5");
            (how, bare(&value))
        } else {
            (how, value)
        };
        let claim = Claim::of_values(content.clone(), value, right.clone());
        found.extend(prove(&[claim]).map(|proof| Explanation {
            proof,
            or: Vec::new(),
            mistakes: Named::find("digest-rsa-message").into_iter().collect(),
            how: Some(how),
            fix: None,
            parting: None,
        }));
    }
    found
}

type Message = (String, Vec<u8>);

/// Messages without the name of a hash.
fn alone(text: &[u8]) -> Vec<Message> {
    let mut messages = vec![(
        "the base string itself was signed, without a hash".to_owned(),
        text.to_vec(),
    )];
    for hash in RsaHash::ALL {
        let name = hash.name();
        let once = hash.of(text);
        let how = format!("the {name} of the base string was signed in hexadecimal digits");
        messages.push((how, hexadecimal(&once).into_bytes()));
        let with_name = [&named(hash, true)[..], &once].concat();
        let how = format!("the {name} of the base string was signed with the name of the hash");
        messages.push((how, with_name));
        let how = format!("the {name} of the base string was signed without the name of the hash");
        messages.push((how, once));
    }
    messages
}

/// The hash of a hash.
fn hashed_again(opened: &Opened, text: &[u8]) -> Vec<Message> {
    let outer = |message: &[u8]| -> Vec<(&'static str, Vec<u8>)> {
        match opened {
            Opened::Hash(digest, _) if digest.salt.is_some() => {
                vec![(digest.hash.name(), digest.of(message))]
            }
            Opened::Hash(..)
            | Opened::Other(_)
            | Opened::Bare(_)
            | Opened::Length
            | Opened::Nothing => {
                let each = RsaHash::ALL.into_iter();
                each.map(|hash| (hash.name(), hash.of(message))).collect()
            }
        }
    };
    let mut messages = Vec::new();
    for hash in RsaHash::ALL {
        let once = hash.of(text);
        let digits = hexadecimal(&once);
        let base64 = STANDARD.encode(&once);
        for (form, inner) in [
            ("", &once[..]),
            (", in hexadecimal digits", digits.as_bytes()),
            (", in Base64", base64.as_bytes()),
        ] {
            for (again, value) in outer(inner) {
                let how = format!(
                    "the {} of the base string was hashed again with {again}{form}",
                    hash.name()
                );
                messages.push((how, value));
            }
        }
    }
    messages
}
