//! `oauth_body_hash` compared with the body (draft-eaton-oauth-bodyhash 3.2), and which other body or
//! hash gives the value that was sent.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use basestring::SignatureMethod;
use hmac::Hmac;
use serde_json::Value;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::method::{Hash, facts};
use crate::schemes::shared::{hexadecimal, keyed};

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

/// A function that hashes, with its name.
const HASHES: [(Hash, &str); 3] = [
    (Hash::Sha1, "SHA-1"),
    (Hash::Sha256, "SHA-256"),
    (Hash::Sha512, "SHA-512"),
];

const CHANGED: &str = "body-changed-after-signing";
const JSON: &str = "body-hash-of-reserialised-json";

/// Compares a body hash with the body. `key` is the signing key, where it is known.
pub fn compare(sent: &[u8], method: SignatureMethod, body: &[u8], key: Option<&[u8]>) -> Compared {
    let own = facts(method).hash;
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
    let bodies = bodies(body);
    for (other, of_body, mistake) in &bodies {
        for (hash, name) in HASHES {
            let value = digest(hash, other);
            let Some(form) = written(&value, sent) else {
                continue;
            };
            let mut how = format!("it is the {name}");
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
    if let Some(key) = key {
        let keyed = [
            ("HMAC-SHA1", keyed::<Hmac<Sha1>>(key, [body, b""])),
            ("HMAC-SHA256", keyed::<Hmac<Sha256>>(key, [body, b""])),
        ];
        for (name, value) in keyed {
            if written(&value, sent).is_some() {
                compared.how = Some(format!("it is the {name} of the body with the signing key"));
                compared.mistakes = vec!["body-hash-keyed"];
            }
        }
    }
    compared
}

fn digest(hash: Hash, text: &[u8]) -> Vec<u8> {
    match hash {
        Hash::Sha1 => Sha1::digest(text).to_vec(),
        Hash::Sha256 => Sha256::digest(text).to_vec(),
        Hash::Sha512 => Sha512::digest(text).to_vec(),
    }
}

/// How a hash is written in the value that was sent; empty for Base64. `None` if it is not in it.
fn written(value: &[u8], sent: &[u8]) -> Option<&'static str> {
    let digits = hexadecimal(value);
    let forms = [
        (STANDARD.encode(value), ""),
        (digits.clone(), "in hexadecimal digits"),
        (digits.to_ascii_uppercase(), "in hexadecimal digits"),
        (
            STANDARD.encode(digits),
            "in hexadecimal digits and then in Base64",
        ),
        (URL_SAFE.encode(value), "in the Base64 alphabet for URLs"),
        (STANDARD_NO_PAD.encode(value), "in Base64 without padding"),
        (STANDARD.encode(STANDARD.encode(value)), "in Base64 twice"),
    ];
    let found = forms.into_iter().find(|(text, _)| text.as_bytes() == sent);
    found.map(|(_, form)| form)
}

type Body = (Vec<u8>, String, Option<&'static str>);

/// Bodies, each once.
struct Bodies(Vec<Body>);

impl Bodies {
    fn add(&mut self, other: impl Into<Vec<u8>>, how: &str, mistake: &'static str) {
        let other = other.into();
        if !self.0.iter().any(|(known, ..)| *known == other) {
            self.0.push((other, how.to_owned(), Some(mistake)));
        }
    }

    /// What a signer hashes that was given no body.
    fn none(&mut self) {
        let how = "the empty body: the body was not there when the request was signed";
        self.add("", how, CHANGED);
        for word in WORDS {
            let how = format!("the word {word}: the signer was given no body");
            self.add(word, &how, "body-hash-empty-body");
        }
    }

    /// Other line breaks and other white space at the ends.
    fn spaces(&mut self, body: &[u8]) {
        let text = String::from_utf8_lossy(body);
        let newline = "the body with a newline at its end: curl -d @FILE removes newlines, and \
                       --data-binary @FILE keeps them";
        self.add([body, b"\n"].concat(), newline, CHANGED);
        self.add([body, b"\r\n"].concat(), newline, CHANGED);
        let how = "the body without the white space at its ends";
        self.add(body.trim_ascii(), how, CHANGED);
        let line_feeds = text.replace("\r\n", "\n");
        let how = "the body with CRLF for each newline";
        self.add(line_feeds.replace('\n', "\r\n"), how, CHANGED);
        self.add(&*line_feeds, "the body with LF for each CRLF", CHANGED);
        let how = "the body without its line breaks: curl -d @FILE removes them, and --data-binary \
                   @FILE keeps them";
        self.add(line_feeds.replace('\n', ""), how, CHANGED);
        let how = "the body with a byte order mark";
        self.add(format!("\u{feff}{text}"), how, CHANGED);
    }

    fn json(&mut self, body: &[u8]) {
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return;
        };
        for (json, how) in json(&value) {
            self.add(&*json, &how, JSON);
            let with_newline = format!("{how}, with a newline at its end");
            self.add(format!("{json}\n"), &with_newline, JSON);
            self.add(
                json.replace('\n', "\r\n"),
                &format!("{how}, with CRLF"),
                JSON,
            );
        }
    }
}

/// What programs write for a body that is not there.
const WORDS: [&str; 9] = [
    "null",
    "undefined",
    "None",
    "nil",
    "{}",
    "[]",
    "\"\"",
    "[object Object]",
    "Array",
];

/// The bodies that may have been hashed in place of this one, the body itself first.
fn bodies(body: &[u8]) -> Vec<Body> {
    let mut bodies = Bodies(vec![(body.to_vec(), "the body".to_owned(), None)]);
    bodies.none();
    bodies.spaces(body);
    bodies.json(body);
    bodies.0
}

/// A value of JSON as programs write it.
fn json(value: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (value, order) in [
        (value.clone(), ""),
        (sorted(value), ", with its keys sorted"),
    ] {
        let compact = value.to_string();
        let mut add = |text: String, how: &str| {
            all.push((text.clone(), format!("the JSON {how}{order}")));
            all.push((
                text.replace('/', "\\/"),
                format!("the JSON {how}{order}, with \\/ for /"),
            ));
            all.push((
                ascii(&text),
                format!("the JSON {how}{order}, with \\u escapes"),
            ));
        };
        add(compact.clone(), "without spaces");
        add(spaced(&compact), "with a space after each comma and colon");
        let two = serde_json::to_string_pretty(&value).unwrap_or_default();
        add(two.clone(), "indented by two spaces");
        add(indented(&two, "    "), "indented by four spaces");
        add(indented(&two, "\t"), "indented by tabs");
    }
    all
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            Value::Object(
                members
                    .into_iter()
                    .map(|(name, value)| (name.clone(), sorted(value)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Compact JSON with a space after the commas and colons that are not in a string.
fn spaced(compact: &str) -> String {
    let mut text = String::new();
    let (mut in_string, mut escaped) = (false, false);
    for character in compact.chars() {
        text.push(character);
        if in_string {
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else if character == '"' {
            in_string = true;
        } else if matches!(character, ',' | ':') {
            text.push(' ');
        }
    }
    text
}

/// JSON that is indented by two spaces, indented by something else.
fn indented(two: &str, by: &str) -> String {
    let line = |line: &str| {
        let rest = line.trim_start_matches(' ');
        format!("{}{rest}", by.repeat((line.len() - rest.len()) / 2))
    };
    two.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn ascii(text: &str) -> String {
    let mut escaped = String::new();
    let mut units = [0; 2];
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut units) {
            escaped.push_str(&format!("\\u{unit:04x}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use basestring::SignatureMethod;
    use sha1::{Digest, Sha1};
    use sha2::Sha256;

    use super::compare;

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
        let cases = of_other_texts().into_iter().chain(by_other_algorithms());
        for (sent, how, mistakes) in cases {
            let compared = compare(sent.as_bytes(), method, BODY, Some(b"k&"));
            assert!(!compared.is_right);
            let found = compared.how.unwrap_or_default();
            assert!(found.contains(how), "{how}: {found}");
            assert_eq!(compared.mistakes, mistakes, "{how}");
        }
        assert!(compare(sha1(BODY).as_bytes(), method, BODY, None).is_right);
        let unknown = compare(sha1(b"another").as_bytes(), method, BODY, None);
        assert_eq!((unknown.is_right, unknown.how), (false, None));
    }
}
