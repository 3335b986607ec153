//! What of a request may be shown: not the password in its URL, and no signature that is made of
//! the secrets.

use basestring::{Parameter, Request, SignatureMethod, form_pairs};

/// Whether the signature that a request carries may be shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub(super) shows_signature: bool,
}

impl Sight {
    /// A signature may be shown where every method that the request declares is known to be
    /// computed from the secrets and not made of them.
    pub(super) fn of(request: &Request<'_>) -> Self {
        let header = request.oauth_authorization().ok().flatten();
        let header = header.map(|field| field.parameters).unwrap_or_default();
        let query = form_pairs(request.url.query().unwrap_or_default()).filter_map(Result::ok);
        let body = form_pairs(request.body).filter_map(Result::ok);
        let mut methods = header
            .into_iter()
            .chain(query)
            .chain(body)
            .filter(|parameter| *parameter.name == *b"oauth_signature_method")
            .peekable();
        let is_computed = |parameter: Parameter<'_>| {
            SignatureMethod::parse(&parameter.value)
                .is_ok_and(|method| method != SignatureMethod::Plaintext)
        };
        Self {
            shows_signature: methods.peek().is_some() && methods.all(is_computed),
        }
    }

    /// The URL as it may be shown.
    pub(super) fn url(self, request: &Request<'_>, raw: &[u8]) -> Vec<u8> {
        let mut url = raw.to_vec();
        // From right to left, so that the places stay.
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

fn without_signature(piece: &[u8]) -> &[u8] {
    let mut names = form_pairs(piece).map(|pair| pair.map(|pair| pair.name));
    match names.next() {
        Some(Ok(name)) if *name != *b"oauth_signature" => piece,
        None => piece,
        Some(_) => "oauth_signature=…".as_bytes(),
    }
}

/// A text with another in the place of a part of it.
fn replaced(text: &[u8], start: usize, length: usize, by: &[u8]) -> Vec<u8> {
    match (text.get(..start), text.get(start + length..)) {
        (Some(before), Some(behind)) => [before, by, behind].concat(),
        _ => text.to_vec(),
    }
}
