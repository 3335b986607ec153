//! Signatures that have another length than the ones of their method, whatever the key is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::method::{Key, facts};
use crate::rsa_key::Opened;

use super::evidence::Assembled;
use super::written::{SHORTEST, Written};

/// Why a signature is not one of its method, whatever the key is, and what to do; `None` if its length
/// is the right one, or if it is unknown.
pub(super) fn misfit(assembled: &Assembled) -> Option<Vec<String>> {
    let method = assembled.signing.signature_method;
    let signature = assembled.signature.as_deref()?;
    if !assembled.is_method_known {
        return None;
    }
    let name = method.name();
    let (expected, found) = match facts(method).key {
        Key::Plaintext => return None,
        Key::Hmac => {
            let length = facts(method).length?;
            let is_hexadecimal = signature.bytes().all(|octet| octet.is_ascii_hexdigit());
            let found = if is_hexadecimal && signature.len().is_multiple_of(8) {
                signature.len() / 2
            } else {
                STANDARD.decode(signature).ok()?.len()
            };
            (found != length).then_some((format!("{length} bytes"), Some(found)))?
        }
        Key::Rsa => of_rsa(assembled, signature)?,
    };
    let Some(found) = found else {
        return Some(vec![format!(
            "the signature is not Base64, and {name} gives Base64 in one line (RFC 5849 3.4.3)"
        )]);
    };
    let what = match found {
        16 => "the length of MD5",
        20 => "the length of HMAC-SHA1",
        32 => "the length of HMAC-SHA256",
        64 => "the length of HMAC-SHA512",
        128 | 256 | 384 | 512 => "the length of a signature with an RSA key",
        _ => "the length of no method: it may be cut short",
    };
    let mut steps = vec![
        format!("the signature has {found} bytes, {what}. {name} gives {expected}"),
        "name the method that computes the signature in oauth_signature_method, or compute it by the \
         method that is named"
            .to_owned(),
    ];
    if found >= SHORTEST * 2 {
        steps.push("give the RSA key with --public-key: it shows what was signed".to_owned());
    }
    Some(steps)
}

/// The length that an RSA signature should have, in words, and the one that it has; no length where it
/// is in no known form.
fn of_rsa(assembled: &Assembled, signature: &str) -> Option<(String, Option<usize>)> {
    let is_opened = |opened: &Opened| *opened != Opened::Length;
    let rsa = assembled.rsa.as_ref()?;
    if rsa.opened.as_ref().is_some_and(is_opened) {
        return None;
    }
    let expected = "as many bytes as the RSA key has".to_owned();
    let Some(written) = Written::read(signature) else {
        return Some((expected, None));
    };
    let length = written.bytes.len();
    (rsa.opened.is_some() || length < SHORTEST).then_some((expected, Some(length)))
}
