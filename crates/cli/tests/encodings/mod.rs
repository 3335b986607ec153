//! The encodings of a secret, in which a client can send it by mistake and a program can print it.

use std::fmt::Write as _;

use basestring::percent_encode;

/// Secrets of each kind of character that an encoding changes.
pub(crate) const CLIENT: &str = "Cl1ent/Secr3t+of=the & \"printer\"";
pub(crate) const OTHER: &str = "other%41Secret\\n<x>'y;z";
pub(crate) const TOKEN: &str = "t0kenSecr3tWithoutAnythingSpecial";
pub(crate) const OF_OTHER: &str = "tökenßecret of the other";
pub(crate) const PASSWORD: &str = "pass word:1234~!*()";

/// An encoding with its name.
pub(crate) type Encoding = (&'static str, fn(&str) -> String);

/// The encodings in which a secret is sent.
pub(crate) const ENCODINGS: [Encoding; 12] = [
    ("as it is", str::to_owned),
    ("percent", |text| percent_encode(text.as_bytes())),
    ("lowercase percent", |text| {
        lowercase(&percent_encode(text.as_bytes()))
    }),
    ("percent of every byte", |text| {
        each_byte(text, |byte| format!("%{byte:02X}"))
    }),
    ("form", |text| {
        percent_encode(text.as_bytes()).replace("%20", "+")
    }),
    ("percent twice", |text| {
        percent_encode(percent_encode(text.as_bytes()).as_bytes())
    }),
    ("Base64", |text| base64(text, b"+/", true)),
    ("Base64url", |text| base64(text, b"-_", false)),
    ("hexadecimal", |text| {
        each_byte(text, |byte| format!("{byte:02x}"))
    }),
    ("uppercase hexadecimal", |text| {
        each_byte(text, |byte| format!("{byte:02X}"))
    }),
    ("JSON", |text| {
        let json = serde_json::Value::from(text).to_string();
        json[1..json.len() - 1].to_owned()
    }),
    ("HTML", |text| {
        text.chars()
            .map(|c| format!("&#{};", u32::from(c)))
            .collect()
    }),
];

fn each_byte(text: &str, write: fn(u8) -> String) -> String {
    text.bytes().map(write).collect()
}

fn lowercase(text: &str) -> String {
    let pieces = text.split('%').enumerate();
    let pieces = pieces.map(|(number, piece)| match piece.split_at_checked(2) {
        Some((digits, rest)) if number > 0 => format!("{}{rest}", digits.to_lowercase()),
        Some(_) | None => piece.to_owned(),
    });
    pieces.collect::<Vec<_>>().join("%")
}

/// Base64 with these two last characters.
fn base64(text: &str, last: &[u8; 2], is_padded: bool) -> String {
    let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').collect();
    let character = |value: usize| match alphabet.get(value) {
        Some(character) => *character,
        None => char::from(last[value - 62]),
    };
    let mut out = String::new();
    for group in text.as_bytes().chunks(3) {
        let byte = |at: usize| usize::from(group.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..=group.len() {
            out.push(character(bits >> (18 - 6 * at) & 63));
        }
        if is_padded {
            out.push_str(&"=".repeat(3 - group.len()));
        }
    }
    out
}

/// Text as it can be in a request's target.
pub(crate) fn in_target(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'!' | b'$'..=b';' | b'=' | b'?'..=b'[' | b']' | b'_' | b'a'..=b'z' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02x}");
            }
        }
    }
    out
}

/// A secret in each encoding, also as JSON, HTML and a base string have it.
pub(crate) fn forms(secret: &str) -> Vec<(String, String)> {
    let mut forms = Vec::new();
    for (name, encoding) in ENCODINGS {
        let form = encoding(secret);
        let html = form
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        forms.push((format!("{name} in HTML"), html.replace('"', "&quot;")));
        forms.push((format!("{name} in JSON"), ENCODINGS[10].1(&form)));
        forms.push((
            format!("{name} in a base string"),
            percent_encode(form.as_bytes()),
        ));
        forms.push((name.to_owned(), form));
    }
    forms
}
