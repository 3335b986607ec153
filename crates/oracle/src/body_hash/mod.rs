//! `oauth_body_hash` compared with the body (draft-eaton-oauth-bodyhash 3.2), and which other body or
//! hash gives the value that was sent.

mod bodies;
mod json;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use basestring::{Secret, SignatureMethod};
use hmac::Hmac;
use md5::Md5;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::method::facts;
use crate::schemes::shared::keyed;
use bodies::{Body, bodies};

/// A body hash that was sent, and what it is the hash of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Whether it is the hash of the body.
    pub is_right: bool,
    /// The hash of the body.
    pub right: String,
    /// What it is the hash of, where that is found, in a sentence without a full stop.
    pub how: Option<String>,
    /// The ids of the mistakes.
    pub mistakes: Vec<&'static str>,
}

/// A function that hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

impl Hash {
    const ALL: [Self; 4] = [Self::Sha1, Self::Sha256, Self::Sha512, Self::Md5];

    const fn of_method(method: SignatureMethod) -> Self {
        match facts(method).hash {
            crate::method::Hash::Sha1 => Self::Sha1,
            crate::method::Hash::Sha256 => Self::Sha256,
            crate::method::Hash::Sha512 => Self::Sha512,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The length of its values in bytes.
    const fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    fn of(self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => Md5::digest(text).to_vec(),
            Self::Sha1 => Sha1::digest(text).to_vec(),
            Self::Sha256 => Sha256::digest(text).to_vec(),
            Self::Sha512 => Sha512::digest(text).to_vec(),
        }
    }

    fn keyed(self, key: &[u8], text: &[u8]) -> Vec<u8> {
        let parts = [text, b""];
        match self {
            Self::Md5 => keyed::<Hmac<Md5>>(key, parts),
            Self::Sha1 => keyed::<Hmac<Sha1>>(key, parts),
            Self::Sha256 => keyed::<Hmac<Sha256>>(key, parts),
            Self::Sha512 => keyed::<Hmac<Sha512>>(key, parts),
        }
    }
}

/// What is known besides the body.
pub(crate) struct More {
    /// Keys of an HMAC, each with its name.
    pub(crate) keys: Vec<(&'static str, Secret)>,
    /// Other texts that may have been hashed, each with what it is and the mistake.
    pub(crate) texts: Vec<(Vec<u8>, &'static str, Option<&'static str>)>,
}

/// Compares a body hash with the body. `key` is the signing key, where it is known.
pub fn compare(sent: &[u8], method: SignatureMethod, body: &[u8], key: Option<&[u8]>) -> Compared {
    let key = key.map(|key| ("the signing key", Secret::new(key)));
    let more = More {
        keys: key.into_iter().collect(),
        texts: Vec::new(),
    };
    compare_with(sent, method, body, &more)
}

/// The same with more keys and texts that may be in it.
pub(crate) fn compare_with(
    sent: &[u8],
    method: SignatureMethod,
    body: &[u8],
    more: &More,
) -> Compared {
    let own = Hash::of_method(method);
    let right = basestring::body_hash(method, body).unwrap_or_default();
    let mut compared = Compared {
        is_right: sent == right.as_bytes(),
        right,
        how: None,
        mistakes: Vec::new(),
    };
    if compared.is_right {
        return compared;
    }
    let texts = more.texts.iter();
    let texts = texts.map(|(text, what, mistake)| (text.clone(), (*what).to_owned(), *mistake));
    let mut bodies: Vec<Body> = bodies(body);
    bodies.splice(1..1, texts);
    let read = read(sent);
    for (other, of_body, mistake) in &bodies {
        if let Some((hash, form)) = found(&read, |hash| hash.of(other)) {
            let mut how = format!("it is the {}", hash.name());
            if !form.is_empty() {
                how = format!("{how}, {form},");
            }
            compared.how = Some(format!("{how} of {of_body}"));
            compared.mistakes = mistake.iter().copied().collect();
            if hash != own {
                compared.mistakes.push("body-hash-algorithm");
            }
            return compared;
        }
    }
    for (name, key) in &more.keys {
        if let Some((hash, _)) = found(&read, |hash| hash.keyed(key.expose(), body)) {
            let hash = hash.name().replace("SHA-", "SHA");
            compared.how = Some(format!("it is the HMAC-{hash} of the body with {name}"));
            compared.mistakes = vec!["body-hash-keyed"];
        }
    }
    compared
}

/// The bytes of a value that was sent, in each form in which it may be written.
type Read = Vec<(Vec<u8>, &'static str)>;

/// The hash that gives what was sent, and the form in which it is written; empty for Base64.
fn found(read: &Read, of: impl Fn(Hash) -> Vec<u8>) -> Option<(Hash, &'static str)> {
    read.iter().find_map(|(value, form)| {
        let mut hashes = Hash::ALL.into_iter();
        let hash = hashes.find(|hash| hash.length() == value.len() && of(*hash) == *value);
        hash.map(|hash| (hash, *form))
    })
}

fn read(sent: &[u8]) -> Read {
    let digits = |text: &[u8]| -> Option<Vec<u8>> {
        let text = std::str::from_utf8(text).ok()?;
        let is_hexadecimal = text.bytes().all(|octet| octet.is_ascii_hexdigit());
        let byte = |place: usize| u8::from_str_radix(text.get(place..place + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
        bytes.filter(|_| is_hexadecimal)
    };
    let base64 = STANDARD.decode(sent).ok();
    let inner = base64.as_deref();
    let unescaped = basestring::percent_decode(sent).ok();
    let unescaped = unescaped.filter(|text| text != sent);
    let forms = [
        (base64.clone(), ""),
        (digits(sent), "in hexadecimal digits"),
        (
            inner.and_then(digits),
            "in hexadecimal digits and then in Base64",
        ),
        (
            URL_SAFE.decode(sent).ok(),
            "in the Base64 alphabet for URLs",
        ),
        (
            STANDARD_NO_PAD.decode(sent).ok(),
            "in Base64 without padding",
        ),
        (
            URL_SAFE_NO_PAD.decode(sent).ok(),
            "in the Base64 alphabet for URLs without padding",
        ),
        (
            inner.and_then(|text| STANDARD.decode(text).ok()),
            "in Base64 twice",
        ),
        (
            unescaped.and_then(|text| STANDARD.decode(text).ok()),
            "percent-encoded once too often",
        ),
        (
            STANDARD
                .decode(sent.trim_ascii())
                .ok()
                .filter(|_| sent.trim_ascii() != sent),
            "with white space around it",
        ),
    ];
    let mut read = Read::new();
    for (value, form) in forms {
        if let Some(value) = value
            && !read.iter().any(|(known, _)| *known == value)
        {
            read.push((value, form));
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use basestring::{Secret, SignatureMethod};
    use sha1::{Digest, Sha1};
    use sha2::Sha256;

    use super::{More, compare_with as compare};

    const BODY: &[u8] = b"{\"b\":\"x/y\",\"a\":[1,\"\xc3\xa9\"]}";

    fn sha1(text: &[u8]) -> String {
        STANDARD.encode(Sha1::digest(text))
    }

    /// A hash that was sent, how it was made, and the mistakes.
    type Sent = (String, &'static str, &'static [&'static str]);

    /// Hashes of another text.
    fn of_other_texts() -> Vec<Sent> {
        vec![
            (sha1(b""), "the empty body", &["body-changed-after-signing"]),
            (sha1(b"None"), "the word None", &["body-hash-empty-body"]),
            (
                sha1(&[BODY, b"\n"].concat()),
                "curl -d @FILE",
                &["body-changed-after-signing"],
            ),
            (
                sha1(b"{\"b\": \"x/y\", \"a\": [1, \"\\u00e9\"]}"),
                "space after each comma",
                &["body-hash-of-reserialised-json"],
            ),
            (
                sha1("{\n  \"b\": \"x/y\",\n  \"a\": [\n    1,\n    \"é\"\n  ]\n}".as_bytes()),
                "indented by two spaces",
                &["body-hash-of-reserialised-json"],
            ),
            (
                sha1("{\"a\":[1,\"é\"],\"b\":\"x/y\"}".as_bytes()),
                "keys sorted",
                &["body-hash-of-reserialised-json"],
            ),
            (
                sha1("{\"b\":\"x\\/y\",\"a\":[1,\"é\"]}".as_bytes()),
                "with \\/ for /",
                &["body-hash-of-reserialised-json"],
            ),
        ]
    }

    /// Hashes of the same text in other encodings and other serializations.
    fn of_other_encodings() -> Vec<Sent> {
        const CHANGED: &[&str] = &["body-changed-after-signing"];
        const JSON: &[&str] = &["body-hash-of-reserialised-json"];
        let text = std::str::from_utf8(BODY).expect("UTF-8");
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let as_string = serde_json::Value::from(text).to_string();
        vec![
            (sha1(b"a=1"), "of the query", &[]),
            (
                sha1(b"{\"b\":\"x/y\",\"a\":[1,\"\xe9\"]}"),
                "in Latin-1",
                CHANGED,
            ),
            (sha1(&utf16), "in UTF-16", CHANGED),
            (sha1(as_string.as_bytes()), "serialized twice", JSON),
            (
                sha1("{'b': 'x/y', 'a': [1, 'é']}".as_bytes()),
                "as Python prints it",
                JSON,
            ),
            (
                sha1("{\"a\": [1, \"é\"], \"b\": \"x/y\"}".as_bytes()),
                "keys sorted",
                JSON,
            ),
        ]
    }

    /// Hashes by another algorithm, and hashes written in another way.
    fn by_other_algorithms() -> Vec<Sent> {
        vec![
            (
                STANDARD.encode(Sha256::digest(BODY)),
                "it is the SHA-256 of the body",
                &["body-hash-algorithm"],
            ),
            (
                STANDARD.encode(Sha256::digest(b"")),
                "it is the SHA-256 of the empty body",
                &["body-changed-after-signing", "body-hash-algorithm"],
            ),
            (
                Sha1::digest(BODY)
                    .iter()
                    .map(|o| format!("{o:02x}"))
                    .collect(),
                "it is the SHA-1, in hexadecimal digits, of the body",
                &[],
            ),
            (
                sha1(BODY).trim_end_matches('=').to_owned(),
                "without padding",
                &[],
            ),
            (
                basestring::percent_encode(sha1(BODY).as_bytes()),
                "percent-encoded once too often",
                &[],
            ),
            (
                STANDARD.encode(md5::Md5::digest(BODY)),
                "it is the MD5 of the body",
                &["body-hash-algorithm"],
            ),
            (
                STANDARD.encode(crate::schemes::shared::keyed::<hmac::Hmac<Sha1>>(
                    b"k&",
                    [BODY, b""],
                )),
                "with the signing key",
                &["body-hash-keyed"],
            ),
        ]
    }

    #[test]
    fn what_was_hashed_is_found() {
        let method = SignatureMethod::HmacSha1;
        let more = More {
            keys: vec![("the signing key", Secret::new("k&"))],
            texts: vec![(b"a=1".to_vec(), "the query", None)],
        };
        let cases = of_other_texts()
            .into_iter()
            .chain(of_other_encodings())
            .chain(by_other_algorithms());
        for (sent, how, mistakes) in cases {
            let compared = compare(sent.as_bytes(), method, BODY, &more);
            assert!(!compared.is_right);
            let found = compared.how.unwrap_or_default();
            assert!(found.contains(how), "{how}: {found}");
            assert_eq!(compared.mistakes, mistakes, "{how}");
        }
        assert!(compare(sha1(BODY).as_bytes(), method, BODY, &more).is_right);
        let unknown = compare(sha1(b"another").as_bytes(), method, BODY, &more);
        assert_eq!((unknown.is_right, unknown.how), (false, None));
    }
}
