//! The signature of Twilio's webhooks, as in the section "Validating requests" of its documentation
//! (T-sign-1 to -14, T-body-1 to -5, T-verify-1 to -8, T-ws-1, T-product-1, O-twilio-*).
//!
//! The text is the URL as requested, then the fields of a form body, sorted by name, each as name and
//! value without a separator. The key is the AuthToken. The signature is the Base64 of the HMAC-SHA1,
//! in the header `X-Twilio-Signature`. A body of another type is not part of the text: its SHA-256 is
//! in the URL's query, as `bodySHA256`.
//!
//! ```
//! use basestring::{WebhookSecret, twilio};
//!
//! let token = WebhookSecret::new("12345").unwrap();
//! let url = b"https://example.com/myapp.php?foo=1&bar=2";
//! let fields = [
//!     ("Digits", "1234"),
//!     ("To", "+18005551212"),
//!     ("From", "+14158675310"),
//!     ("Caller", "+14158675310"),
//!     ("CallSid", "CA1234567890ABCDE"),
//! ];
//! let signature = twilio::sign(&token, url, &fields);
//! assert_eq!(signature, "L/OH5YylLD5NRKLltdqwSvS0BnU=");
//! assert!(twilio::verify(&token, url, &fields, signature.as_bytes()).is_ok());
//! ```

#[cfg(feature = "body-sha256")]
use sha2::{Digest, Sha256};

use crate::error::{Error, Kind, excerpt};
use crate::form::form_decode;
#[cfg(feature = "body-sha256")]
use crate::hexadecimal::hexadecimal;
use crate::secret::{Secret, constant_time_eq};
use crate::signature::hmac_sha1;
use crate::split::split_once;
use crate::webhook_secret::WebhookSecret;

/// The fields of a request without any, such as a GET (T-sign-6).
///
/// ```
/// use basestring::{Secret, twilio};
/// let signature = twilio::sign(&Secret::new("12345"), b"https://h/?From=%2B1", twilio::NO_FIELDS);
/// assert_eq!(signature, "4UVwzEjeocT2rTHk2Nkb6aeuZUQ=");
/// ```
pub const NO_FIELDS: &[(&[u8], &[u8])] = &[];

/// The text that is signed (T-sign-1 to T-sign-7).
///
/// 1. The URL as given.
/// 2. The form fields, decoded, sorted by the bytes of their names, then of their values
///    (O-twilio-unicode-order).
/// 3. Equal pairs count once (O-twilio-duplicates).
/// 4. The name and the value of each field are appended, without a separator.
///
/// ```
/// use basestring::twilio;
/// let fields = [("b", "2"), ("a", "3"), ("a", "1"), ("a", "3"), ("B", "")];
/// assert_eq!(twilio::signed_text(b"https://h/?q=%2B", &fields), b"https://h/?q=%2BBa1a3b2");
/// ```
#[must_use]
pub fn signed_text<N, V>(url: &[u8], fields: &[(N, V)]) -> Vec<u8>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    // 2.
    let mut sorted: Vec<(&[u8], &[u8])> = fields
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_ref()))
        .collect();
    sorted.sort();
    // 3.
    sorted.dedup();
    // 1. and 4.
    let mut text = url.to_vec();
    for (name, value) in sorted {
        text.extend_from_slice(name);
        text.extend_from_slice(value);
    }
    text
}

/// The signature: HMAC-SHA1 of [`signed_text`] with the bytes of the AuthToken as the key
/// (T-sign-8), as Base64: 28 characters (T-sign-9).
///
/// ```
/// use basestring::{Secret, twilio};
/// let signature = twilio::sign(&Secret::new("12345"), b"https://h/", &[("AB", "1"), ("A", "Z")]);
/// assert_eq!(signature, "32zEPoKkFb2GVPo3PYWabWwvPoQ=");
/// ```
#[must_use]
pub fn sign<N, V>(auth_token: &Secret, url: &[u8], fields: &[(N, V)]) -> String
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    hmac_sha1(&signed_text(url, fields), auth_token)
}

/// Whether the signature of a request with a form body, or with none, is one of the URL's
/// [`candidates`] and the fields (T-verify-1 to T-verify-8).
///
/// The URL is the one that Twilio requested: behind a proxy, the public one (T-proxy-1). Every
/// candidate is compared, in constant time, also after one that fits.
///
/// ```
/// use basestring::{Kind, WebhookSecret, twilio};
/// let token = WebhookSecret::new("12345").unwrap();
/// let fields = [("From", "+14158675310")];
/// let signature = twilio::sign(&token, b"https://example.com/a", &fields);
/// // Some of Twilio's products sign the URL without its port.
/// let url = b"https://example.com:8443/a";
/// assert!(twilio::verify(&token, url, &fields, signature.as_bytes()).is_ok());
/// // A request without a signature is refused too.
/// assert_eq!(twilio::verify(&token, url, &fields, b"").unwrap_err().kind(), Kind::BadSignature);
/// ```
///
/// # Errors
///
/// [`Kind::BadSignature`] if no candidate has this signature, or if it is empty.
pub fn verify<N, V>(
    auth_token: &WebhookSecret,
    url: &[u8],
    fields: &[(N, V)],
    signature: &[u8],
) -> Result<(), Error>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    if is_signature(auth_token, url, fields, signature) {
        Ok(())
    } else {
        Err(bad_signature(signature))
    }
}

/// [`verify`] of a form's body as it was received (T-sign-4).
///
/// ```
/// use basestring::{WebhookSecret, twilio};
/// let token = WebhookSecret::new("12345").unwrap();
/// let url = b"https://example.com/myapp.php?foo=1&bar=2";
/// let form = b"Digits=1234&To=%2B18005551212&From=%2B14158675310\
///     &Caller=%2B14158675310&CallSid=CA1234567890ABCDE";
/// twilio::verify_form(&token, url, form, b"L/OH5YylLD5NRKLltdqwSvS0BnU=").unwrap();
/// ```
///
/// # Errors
///
/// [`Kind::BadSignature`], and [`Kind::MalformedParameter`] for an invalid escape.
pub fn verify_form(
    auth_token: &WebhookSecret,
    url: &[u8],
    form: &[u8],
    signature: &[u8],
) -> Result<(), Error> {
    let fields: Vec<_> = form_decode(form)
        .map_err(|e| e.within("the body"))?
        .into_iter()
        .map(|field| (field.name, field.value))
        .collect();
    verify(auth_token, url, &fields, signature)
}

/// Whether the signature of a request with a body of another type than a form is one of the URL's
/// [`candidates`], and `bodySHA256` in the URL's query is the hash of the body as received (T-body-1
/// to T-body-5). Both are always computed and compared, in constant time. Needs the feature
/// `body-sha256`.
///
/// `bodySHA256` is in the query once, in lowercase hexadecimal, and is part of the URL that is signed
/// (O-twilio-hash-case).
///
/// ```
/// use basestring::{WebhookSecret, twilio};
/// let token = WebhookSecret::new("12345").unwrap();
/// let body = br#"{"property": "value", "boolean": true}"#;
/// let url = format!("https://mycompany.com/myapp.php?bodySHA256={}", twilio::body_sha256(body));
/// let signature = b"y77kIzt2vzLz71DgmJGsen2scGs=";
/// assert!(twilio::verify_body(&token, url.as_bytes(), body, signature).is_ok());
/// assert!(twilio::verify_body(&token, url.as_bytes(), b"{}", signature).is_err());
/// ```
///
/// # Errors
///
/// [`Kind::BadSignature`] if either differs, and if `bodySHA256` is absent or occurs more than once.
#[cfg(feature = "body-sha256")]
pub fn verify_body(
    auth_token: &WebhookSecret,
    url: &[u8],
    body: &[u8],
    signature: &[u8],
) -> Result<(), Error> {
    let signature_holds = is_signature(auth_token, url, NO_FIELDS, signature);
    let hashes: Vec<&[u8]> = query_values(url, b"bodySHA256").collect();
    let expected = body_sha256(body);
    let hash_holds = hashes.iter().fold(true, |holds, hash| {
        constant_time_eq(hash, expected.as_bytes()) & holds
    });

    let refuse = |expected: &'static str, found: String| {
        Err(Error::new(Kind::BadSignature, expected, found))
    };
    match (signature_holds, hash_holds, hashes.as_slice()) {
        (true, true, [_]) => Ok(()),
        (false, _, _) => Err(bad_signature(signature)),
        (true, false, [hash]) => refuse("a bodySHA256 that is the body's SHA-256", excerpt(hash)),
        (true, _, hashes) => refuse(
            "bodySHA256 once in the URL's query",
            format!("it {} times", hashes.len()),
        ),
    }
}

/// The value of `bodySHA256`: SHA-256 of the body, as 64 lowercase hexadecimal digits (T-body-1,
/// T-body-5). Needs the feature `body-sha256`.
///
/// ```
/// let hash = basestring::twilio::body_sha256(b"{}");
/// assert_eq!(hash, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
/// ```
#[cfg(feature = "body-sha256")]
#[must_use]
pub fn body_sha256(body: &[u8]) -> String {
    hexadecimal(&Sha256::digest(body))
}

/// The URLs over which a signature is accepted, in the order in which they are tried.
///
/// 1. The URL as given.
/// 2. If it has a port, the URL without it.
/// 3. If it has none, the URL with the scheme's default port, 443 for https and wss, 80 for http and
///    ws (T-verify-4, T-product-1, O-twilio-port).
/// 4. For ws and wss, each of these with a slash at the end, if there is none (T-ws-1).
///
/// Letter case, user information, path and query stay as given (T-sign-7, T-sign-13, T-sign-14,
/// O-twilio-apostrophe, O-twilio-slash). Any other text is its only candidate.
///
/// ```
/// use basestring::twilio::candidates;
/// let text = |url: &str| -> Vec<String> {
///     candidates(url.as_bytes()).into_iter().map(|c| String::from_utf8(c).unwrap()).collect()
/// };
/// assert_eq!(text("https://u:p@h:8443/a"), ["https://u:p@h:8443/a", "https://u:p@h/a"]);
/// assert_eq!(text("HTTP://u:p@[::1]?a=:1"), ["HTTP://u:p@[::1]?a=:1", "HTTP://u:p@[::1]:80?a=:1"]);
/// assert_eq!(text("wss://h/s"), ["wss://h/s", "wss://h:443/s", "wss://h/s/", "wss://h:443/s/"]);
/// assert_eq!(text("mailto:a@h"), ["mailto:a@h"]);
/// ```
#[must_use]
pub fn candidates(url: &[u8]) -> Vec<Vec<u8>> {
    // 1.
    let mut candidates = vec![url.to_vec()];
    let Some(parts) = Parts::of(url) else {
        return candidates;
    };
    // 2.
    if parts.port.is_some() {
        candidates.push([parts.before, parts.after].concat());
    }
    // 3.
    if parts.port.is_none_or(<[u8]>::is_empty) {
        candidates.push([parts.before, b":", parts.default_port, parts.after].concat());
    }
    // 4.
    if parts.is_web_socket && !url.ends_with(b"/") {
        let with_slash: Vec<_> = candidates
            .iter()
            .map(|candidate| [candidate, &b"/"[..]].concat())
            .collect();
        candidates.extend(with_slash);
    }
    candidates
}

/// The text of a URL, split at its port.
struct Parts<'u> {
    /// Scheme, user information and host.
    before: &'u [u8],
    /// The port's digits, if there is a colon.
    port: Option<&'u [u8]>,
    /// Path, query and fragment.
    after: &'u [u8],
    default_port: &'static [u8],
    is_web_socket: bool,
}

impl<'u> Parts<'u> {
    fn of(url: &'u [u8]) -> Option<Self> {
        let (scheme, rest) = split_once(url, b':')?;
        let rest = rest.strip_prefix(b"//")?;
        let (name, default_port): (&[u8], &[u8]) = [
            (&b"https"[..], &b"443"[..]),
            (b"http", b"80"),
            (b"wss", b"443"),
            (b"ws", b"80"),
        ]
        .into_iter()
        .find(|(name, _)| scheme.eq_ignore_ascii_case(name))?;

        let authority = rest.split(|byte| b"/?#".contains(byte)).next()?;
        // Neither the colon of user:password nor those of an IPv6 address belong to a port.
        let userinfo = authority
            .iter()
            .rposition(|&byte| byte == b'@')
            .map_or(0, |at| at + 1);
        let host_and_port = authority.get(userinfo..)?;
        let host = if host_and_port.starts_with(b"[") {
            host_and_port.iter().position(|&byte| byte == b']')? + 1
        } else {
            let colon = host_and_port.iter().position(|&byte| byte == b':');
            colon.unwrap_or(host_and_port.len())
        };
        let port = match host_and_port.get(host..)? {
            [] => None,
            [b':', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => Some(digits),
            _ => return None,
        };
        let (before, _) = url.split_at_checked(url.len() - rest.len() + userinfo + host)?;
        (host > 0).then_some(Self {
            before,
            port,
            after: rest.get(authority.len()..)?,
            default_port,
            is_web_socket: name.starts_with(b"ws"),
        })
    }
}

/// The values of one name in a URL's query, not decoded.
#[cfg(feature = "body-sha256")]
fn query_values<'u>(url: &'u [u8], name: &'static [u8]) -> impl Iterator<Item = &'u [u8]> {
    let before_fragment = split_once(url, b'#').map_or(url, |(before, _)| before);
    let query = split_once(before_fragment, b'?').map_or(&b""[..], |(_, query)| query);
    query
        .split(|&byte| byte == b'&')
        .filter_map(|pair| split_once(pair, b'='))
        .filter_map(move |(n, value)| (n == name).then_some(value))
}

fn is_signature<N, V>(auth_token: &Secret, url: &[u8], fields: &[(N, V)], signature: &[u8]) -> bool
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    // The count compares with every candidate, also after one that fits.
    let fits = |candidate: &&Vec<u8>| {
        let expected = sign(auth_token, candidate, fields);
        constant_time_eq(expected.as_bytes(), signature)
    };
    candidates(url).iter().filter(fits).count() > 0
}

fn bad_signature(found: &[u8]) -> Error {
    Error::new(
        Kind::BadSignature,
        "the signature of the URL, with or without its port, and of the fields",
        excerpt(found),
    )
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn only_a_port_is_edited() {
        for (url, others) in [
            ("https://h", &["https://h:443"][..]),
            ("https://h:", &["https://h", "https://h:443"]),
            ("https://h:443", &["https://h"]),
            ("ws://h:80/", &["ws://h/"]),
            ("ws://h?a", &["ws://h:80?a", "ws://h?a/", "ws://h:80?a/"]),
            ("http://u:1@h#:2", &["http://u:1@h:80#:2"]),
            ("http://[::1]:8/a@b:9", &["http://[::1]/a@b:9"]),
            ("http://h:a/", &[]),
            ("http://[::1/", &[]),
            ("http://[::1]a/", &[]),
            ("http://::1/", &[]),
            ("http:///a", &[]),
            ("http://u@:80/", &[]),
            ("ftp://h:1/", &[]),
            ("h:1/?http://h:1/", &[]),
            ("", &[]),
        ] {
            let found = candidates(url.as_bytes());
            let mut expected = vec![url.as_bytes()];
            expected.extend(others.iter().map(|other| other.as_bytes()));
            assert_eq!(found, expected, "{url}");
        }
    }
}
