//! The parts of a request that may be shown: not the password in its URL, and not a signature that
//! contains the secrets.

use basestring::{Parameter, Request, SignatureMethod, form_pairs};

use crate::method::{Key, facts};

/// Whether the signature that a request carries may be shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub(super) shows_signature: bool,
}

impl Sight {
    /// A signature may be shown if every method that the request names is known not to send the
    /// secrets, and the signature has the form of a hash.
    pub(super) fn of(request: &Request<'_>) -> Self {
        let header = request.oauth_authorization().ok().flatten();
        let header = header.map(|field| field.parameters).unwrap_or_default();
        let query = form_pairs(request.url.query().unwrap_or_default()).filter_map(Result::ok);
        let body = form_pairs(request.body).filter_map(Result::ok);
        let all: Vec<Parameter<'_>> = header.into_iter().chain(query).chain(body).collect();
        let values = |name: &'static [u8]| {
            let named = move |parameter: &&Parameter<'_>| *parameter.name == *name;
            all.iter().filter(named).map(|parameter| &*parameter.value)
        };
        let is_computed = |method: &[u8]| {
            SignatureMethod::parse(method)
                .is_ok_and(|method| matches!(facts(method).key, Key::Hmac | Key::Rsa))
        };
        Self {
            shows_signature: values(b"oauth_signature_method").next().is_some()
                && values(b"oauth_signature_method").all(is_computed)
                && values(b"oauth_signature").all(is_base64),
        }
    }

    /// The URL as it may be shown.
    pub(super) fn url(self, request: &Request<'_>, raw: &[u8]) -> Vec<u8> {
        let mut url = raw.to_vec();
        // From right to left, so that the offsets stay valid.
        let mark = raw.iter().position(|&octet| octet == b'?');
        if let (Some(mark), Some(query)) = (mark, request.url.query())
            && !self.shows_signature
        {
            let pieces: Vec<&[u8]> = query.split(|&o| o == b'&').map(without_signature).collect();
            url = replaced(&url, mark + 1, query.len(), &pieces.join(&b'&'));
        }
        match request.url.userinfo() {
            Some(userinfo) if !userinfo.is_empty() => {
                let start = request.url.scheme().name().len() + "://".len();
                replaced(&url, start, userinfo.len(), "…".as_bytes())
            }
            _ => url,
        }
    }
}

/// Whether a text is the Base64 of a hash: 28 characters or more, in fours.
fn is_base64(signature: &[u8]) -> bool {
    signature.len() >= 28
        && signature.len().is_multiple_of(4)
        && signature
            .iter()
            .all(|o| o.is_ascii_alphanumeric() || matches!(o, b'+' | b'/' | b'='))
}

fn without_signature(piece: &[u8]) -> &[u8] {
    let mut names = form_pairs(piece).map(|pair| pair.map(|pair| pair.name));
    match names.next() {
        Some(Ok(name)) if *name != *b"oauth_signature" => piece,
        None => piece,
        Some(_) => "oauth_signature=…".as_bytes(),
    }
}

/// A text with a part of it replaced.
fn replaced(text: &[u8], start: usize, length: usize, by: &[u8]) -> Vec<u8> {
    match (text.get(..start), text.get(start + length..)) {
        (Some(before), Some(behind)) => [before, by, behind].concat(),
        _ => text.to_vec(),
    }
}
