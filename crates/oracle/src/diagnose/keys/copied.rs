//! Secrets that were copied, printed or read wrongly. No mistake of an implementation makes them: each
//! says itself what to do.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::Secret;
use md5::Md5;
use sha1::{Digest, Sha1};
use sha2::Sha256;

use super::change::Change;
use crate::schemes::shared::hexadecimal;

const DECODE: &str = "Decode the bytes to text before you use the secret.";
const VALUE: &str = "Use the text of the secret, not the printed form of the variable that has it.";
const LABEL: &str = "Copy the secret alone, without its name.";
const WHOLE: &str = "Copy the whole secret, from its first character to its last.";
const ONCE: &str = "Use the secret once.";
const AS_ISSUED: &str = "Use the characters of the secret as it was issued.";
const DIGITS: &str = "Copy the secret as text; do not type it from what you see.";

/// How languages print a variable that has a text.
const PRINTED: [(&str, &str, &str, &str); 14] = [
    ("b'", "'", "as Python prints bytes, b'…'", DECODE),
    ("b\"", "\"", "as Python prints bytes, b\"…\"", DECODE),
    ("u'", "'", "as Python 2 prints text, u'…'", VALUE),
    ("('", "',)", "as Python prints a tuple, ('…',)", VALUE),
    ("['", "']", "as a list with one text, ['…']", VALUE),
    ("[\"", "\"]", "as a list with one text, [\"…\"]", VALUE),
    ("[", "]", "in brackets", VALUE),
    ("(", ")", "in parentheses", VALUE),
    ("{", "}", "in braces", VALUE),
    ("${", "}", "as a variable of a shell, ${…}", VALUE),
    ("$", "", "as a variable of a shell, $…", VALUE),
    (
        "Optional(\"",
        "\")",
        "as Swift prints an optional, Optional(\"…\")",
        VALUE,
    ),
    (
        "Optional[",
        "]",
        "as Java prints an optional, Optional[…]",
        VALUE,
    ),
    ("Some(", ")", "as an option is printed, Some(…)", VALUE),
];

/// Names of secrets that are copied along.
const NAMES: [&str; 16] = [
    "oauth_consumer_key",
    "oauth_consumer_secret",
    "oauth_token",
    "oauth_token_secret",
    "consumer_secret",
    "client_secret",
    "token_secret",
    "access_token_secret",
    "secret",
    "Secret",
    "Consumer Secret",
    "Client Secret",
    "API Secret",
    "Token Secret",
    "Access Token Secret",
    "CONSUMER_SECRET",
];

/// Characters that look the same.
const ALIKE: [(char, char); 6] = [
    ('0', 'O'),
    ('O', '0'),
    ('1', 'l'),
    ('l', '1'),
    ('I', 'l'),
    ('l', 'I'),
];

/// The changes of one secret; none for an empty one.
pub(super) fn changes(secret: &[u8]) -> Vec<Change> {
    let mut found = Vec::new();
    let Some(text) = std::str::from_utf8(secret).ok().filter(|t| !t.is_empty()) else {
        return found;
    };
    let mut used = |how: String, fix: &'static str, other: &str| {
        if other != text {
            let encoded = Secret::new(basestring::percent_encode(other.as_bytes()));
            found.push(Change {
                how,
                mistake: None,
                fix: Some(fix),
                encoded,
            });
        }
    };
    for (open, close, how, fix) in PRINTED {
        let how = format!("{{}} was used {how}");
        used(how, fix, &format!("{open}{text}{close}"));
    }
    for name in NAMES {
        for separator in ["=", ": ", ":"] {
            let how = format!("{{}} was used with its name before it ({name}{separator}…)");
            used(how, LABEL, &format!("{name}{separator}{text}"));
        }
    }
    for (how, other) in cut(text) {
        used(how, WHOLE, &other);
    }
    let twice = "{} was used twice, one after the other";
    used(twice.to_owned(), ONCE, &text.repeat(2));
    for (from, to) in ALIKE {
        for (place, _) in text.match_indices(from) {
            let (before, after) = text.split_at(place);
            let other = format!("{before}{to}{}", after.get(1..).unwrap_or_default());
            let how = format!("{{}} was used with {to} for one {from}");
            used(how, DIGITS, &other);
        }
    }
    for (how, other) in computed(secret) {
        used(format!("{{}} was used {how}"), AS_ISSUED, &other);
    }
    found
}

/// The lengths at which columns of tables and input fields cut a text.
const COLUMNS: [usize; 7] = [8, 16, 20, 30, 32, 40, 64];

fn cut(text: &str) -> Vec<(String, String)> {
    let characters: Vec<char> = text.chars().collect();
    let count = characters.len();
    let part = |from: usize, to: usize| -> String {
        characters
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect()
    };
    let mut cut = Vec::new();
    for missing in 1..=3 {
        if count > missing {
            let which = match missing {
                1 => "character".to_owned(),
                more => format!("{more} characters"),
            };
            let how = format!("{{}} was used without its last {which}");
            cut.push((how, part(0, count - missing)));
            let how = format!("{{}} was used without its first {which}");
            cut.push((how, part(missing, count)));
        }
    }
    for length in COLUMNS.into_iter().filter(|length| *length < count) {
        let how = format!("{{}} was used cut to {length} characters");
        cut.push((how, part(0, length)));
    }
    cut
}

fn computed(secret: &[u8]) -> Vec<(&'static str, String)> {
    vec![
        ("in Base64", STANDARD.encode(secret)),
        (
            "in Base64 with a newline after it",
            STANDARD.encode(secret) + "\n",
        ),
        ("in hexadecimal digits", hexadecimal(secret)),
        ("as its MD5", hexadecimal(&Md5::digest(secret))),
        ("as its SHA-1", hexadecimal(&Sha1::digest(secret))),
        ("as its SHA-256", hexadecimal(&Sha256::digest(secret))),
    ]
}
