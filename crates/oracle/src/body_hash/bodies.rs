//! The bodies that may have been hashed in place of the one that is sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::json::{as_form, as_python, in_other_orders, json};

const CHANGED: &str = "body-changed-after-signing";
const JSON: &str = "body-hash-of-reserialised-json";

/// A body, what it is, and the mistake, where there is one.
pub(super) type Body = (Vec<u8>, String, Option<&'static str>);

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
        let how = "the body without the line breaks at its end";
        self.add(text.trim_end_matches(['\r', '\n']), how, CHANGED);
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
        for other in in_other_orders(&value) {
            self.add(other, "the JSON with its keys in another order", JSON);
        }
        let how = "the object as Python prints it, and not as JSON";
        self.add(as_python(&value), how, JSON);
        if let Some(form) = as_form(&value) {
            self.add(form, "the object as a form, and not as JSON", JSON);
        }
        if let Value::String(inner) = &value {
            let how = "the text in the JSON string: the body was serialized twice";
            self.add(&**inner, how, JSON);
        }
    }

    /// The bytes of the same text in other encodings, and as a string of JSON.
    fn in_other_encodings(&mut self, body: &[u8]) {
        let Ok(text) = std::str::from_utf8(body) else {
            return;
        };
        let how = "the body as a string of JSON: it was serialized twice";
        self.add(Value::from(text).to_string(), how, JSON);
        let latin: Result<Vec<u8>, _> = text
            .chars()
            .map(|character| u8::try_from(u32::from(character)))
            .collect();
        let mut encoded = |bytes: Vec<u8>, name: &str| {
            let how = format!("the body in {name}, and not in UTF-8 as it is sent");
            self.add(bytes, &how, CHANGED);
        };
        if let Ok(latin) = latin {
            encoded(latin, "Latin-1");
        }
        let units = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect();
        encoded(units(u16::to_le_bytes), "UTF-16");
        encoded(units(u16::to_be_bytes), "UTF-16 (big-endian)");
        let how = "the body in Base64";
        self.add(STANDARD.encode(body), how, CHANGED);
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
pub(super) fn bodies(body: &[u8]) -> Vec<Body> {
    let mut bodies = Bodies(vec![(body.to_vec(), "the body".to_owned(), None)]);
    bodies.none();
    bodies.spaces(body);
    bodies.json(body);
    bodies.in_other_encodings(body);
    bodies.0
}
