//! How a secret's text is changed before it becomes a part of the key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Secret, percent_decode, percent_encode};

use super::change::Change;
use super::{Guess, copied, of_encoded};
use crate::diagnose::next::odd;
use crate::diagnose::subject::Signing;

/// What is copied along before or after a secret.
const ENDS: [&str; 9] = [
    "\n", " ", "\r\n", "\r", "\t", "\u{feff}", "\u{a0}", "\u{200b}", "\0",
];

/// What is copied along around a secret.
const QUOTES: [(&str, &str, &str); 7] = [
    ("\"", "\"", "in quotation marks"),
    ("'", "'", "in single quotation marks"),
    ("\u{201c}", "\u{201d}", "in curly quotation marks"),
    ("\u{2018}", "\u{2019}", "in curly single quotation marks"),
    ("`", "`", "in backticks"),
    ("<", ">", "in angle brackets"),
    (" ", " ", "between two spaces"),
];

const ADDED: &str = "key-whitespace";

/// The changes that make another key of a secret; none for an empty one.
pub(super) fn changes(secret: &[u8]) -> Vec<Change> {
    if secret.is_empty() {
        return Vec::new();
    }
    let mut changes = Changes {
        secret,
        found: Vec::new(),
    };
    changes.ends();
    changes.trimmed();
    changes.encoded();
    changes.letters();
    changes.found
}

struct Changes<'s> {
    secret: &'s [u8],
    found: Vec<Change>,
}

impl Changes<'_> {
    /// A secret that is used as this text.
    fn used(&mut self, how: &str, mistake: &'static str, text: &[u8]) {
        if text != self.secret {
            let encoded = Secret::new(percent_encode(text));
            self.written(how, mistake, encoded.expose());
        }
    }

    /// A secret that becomes this part of the key.
    fn written(&mut self, how: &str, mistake: &'static str, encoded: &[u8]) {
        self.found.push(Change {
            how: how.to_owned(),
            mistake: Some(mistake),
            fix: None,
            encoded: Secret::new(encoded),
        });
    }

    fn ends(&mut self) {
        let secret = self.secret;
        for end in ENDS {
            let name = match end {
                "\r\n" => "a carriage return and a newline",
                "\0" => "a NUL byte",
                end => end.chars().next().and_then(odd).unwrap_or_default(),
            };
            let after = [secret, end.as_bytes()].concat();
            self.used(
                &format!("{{}} was used with {name} after it"),
                ADDED,
                &after,
            );
            let before = [end.as_bytes(), secret].concat();
            self.used(
                &format!("{{}} was used with {name} before it"),
                ADDED,
                &before,
            );
        }
        for (open, close, name) in QUOTES {
            let quoted = [open.as_bytes(), secret, close.as_bytes()].concat();
            self.used(&format!("{{}} was used {name}"), ADDED, &quoted);
            if name.contains("mark") || name.contains("backtick") {
                let what = "a quotation mark";
                let before = [open.as_bytes(), secret].concat();
                self.used(
                    &format!("{{}} was used with {what} ({open}) before it"),
                    ADDED,
                    &before,
                );
                let after = [secret, close.as_bytes()].concat();
                self.used(
                    &format!("{{}} was used with {what} ({close}) after it"),
                    ADDED,
                    &after,
                );
            }
        }
        for end in [",", ";", ".", "&", "="] {
            let after = [secret, end.as_bytes()].concat();
            self.used(&format!("{{}} was used with {end} after it"), ADDED, &after);
        }
    }

    /// What is given has something at its ends, and what was used has not.
    fn trimmed(&mut self) {
        let Ok(text) = std::str::from_utf8(self.secret) else {
            return;
        };
        let trimmed = text.trim_matches(|character| odd(character).is_some());
        let how =
            "{} was used without the white space or the quotation marks that it has as it is given";
        self.used(how, ADDED, trimmed.as_bytes());
        let white = |character: char| character.is_whitespace() || character == '\u{feff}';
        self.used(
            "{} was used without the white space that it has as it is given",
            ADDED,
            text.trim_matches(white).as_bytes(),
        );
        let line = text.lines().next().unwrap_or_default();
        self.used(
            "{} was used up to its first line break",
            ADDED,
            line.as_bytes(),
        );
    }

    fn encoded(&mut self) {
        const DECODED: &str = "key-secrets-decoded";
        let secret = self.secret;
        let once = Secret::new(percent_encode(secret));
        self.written("{} was not encoded", "key-secrets-not-encoded", secret);
        self.used(
            "{} was encoded twice",
            "key-secrets-encoded-twice",
            once.expose(),
        );
        if let Ok(decoded) = percent_decode(secret) {
            self.used("{} was percent-decoded first", DECODED, &decoded);
        }
        let swapped = |from: u8, to: u8| -> Vec<u8> {
            let each = secret.iter();
            each.map(|&octet| if octet == from { to } else { octet })
                .collect()
        };
        let spaced = swapped(b'+', b' ');
        self.used("{} was used with a space for each +", DECODED, &spaced);
        self.used(
            "{} was used with a + for each space",
            DECODED,
            &swapped(b' ', b'+'),
        );
        if let Ok(decoded) = percent_decode(&spaced) {
            self.used("{} was decoded as a form first", DECODED, &decoded);
        }
        let lower = lowercase_escapes(&String::from_utf8_lossy(once.expose()));
        self.written(
            "{} was encoded with lowercase hexadecimal digits",
            "encode-lowercase-hex",
            lower.as_bytes(),
        );
        let plus = String::from_utf8_lossy(once.expose()).replace("%20", "+");
        self.written(
            "{} was encoded with + for a space",
            "encode-space-plus",
            plus.as_bytes(),
        );
        if let Ok(decoded) = STANDARD.decode(secret) {
            self.used(
                "{} was decoded as Base64",
                "key-decoded-as-base64",
                &decoded,
            );
        }
    }

    fn letters(&mut self) {
        const CASE: &str = "key-case-changed";
        let secret = self.secret;
        self.used(
            "{} was used in lowercase",
            CASE,
            &secret.to_ascii_lowercase(),
        );
        self.used(
            "{} was used in uppercase",
            CASE,
            &secret.to_ascii_uppercase(),
        );
        let Ok(text) = std::str::from_utf8(secret) else {
            return;
        };
        if text.chars().all(|character| u32::from(character) < 256) {
            let latin: Vec<u8> = text
                .chars()
                .filter_map(|character| u8::try_from(u32::from(character)).ok())
                .collect();
            self.used("{} was used in Latin-1", "key-unicode-code-page", &latin);
        }
        for (from, to) in [("&", "&amp;"), ("&amp;", "&"), ("/", "\\/"), ("\\/", "/")] {
            let changed = text.replace(from, to);
            let how = format!("{{}} was used with {to} for {from}");
            self.used(&how, "key-secrets-decoded", changed.as_bytes());
        }
    }
}

fn lowercase_escapes(encoded: &str) -> String {
    let mut text = String::new();
    let mut left = 0;
    for character in encoded.chars() {
        if character == '%' {
            left = 3;
        }
        text.push(if left > 0 {
            character.to_ascii_lowercase()
        } else {
            character
        });
        left = left.max(1) - 1;
    }
    text
}

/// The two secrets of a signing, an unknown token secret as an empty one.
fn secrets(signing: &Signing) -> [&[u8]; 2] {
    let token = signing.token_secret.as_ref();
    [
        signing.client_secret.expose(),
        token.map_or(b"", Secret::expose),
    ]
}

/// The keys of which one secret was changed.
pub(super) fn of_one(signing: &Signing) -> Vec<Guess> {
    with_one(signing, changes)
}

/// The keys of which one secret was copied, printed or read wrongly.
pub(super) fn of_copied(signing: &Signing) -> Vec<Guess> {
    with_one(signing, copied::changes)
}

fn with_one(signing: &Signing, changes: fn(&[u8]) -> Vec<Change>) -> Vec<Guess> {
    let [client, token] = secrets(signing);
    let encoded = |secret: &[u8]| Secret::new(percent_encode(secret));
    let (plain_client, plain_token) = (encoded(client), encoded(token));
    let mut guesses = Vec::new();
    let mut add = |change: &Change, name: &str, key: Secret| {
        guesses.push(Guess {
            how: change.how.replace("{}", name),
            mistake: change.mistake,
            fix: change.fix,
            key,
        });
    };
    for change in changes(client) {
        let key = of_encoded(change.encoded.expose(), plain_token.expose());
        add(&change, "the client secret", key);
    }
    for change in changes(token) {
        let key = of_encoded(plain_client.expose(), change.encoded.expose());
        add(&change, "the token secret", key);
    }
    guesses
}

/// The keys of which both secrets were changed, in the same way first.
pub(super) fn of_both(signing: &Signing) -> Vec<Guess> {
    let [client, token] = secrets(signing);
    let mut alike = in_the_same_way(client, token, copied::changes);
    alike.splice(..0, in_the_same_way(client, token, changes));
    let (of_client, of_token) = (changes(client), changes(token));
    for first in &of_client {
        for second in of_token.iter().filter(|second| second.how != first.how) {
            let how = format!(
                "{}; {}",
                first.how.replace("{}", "the client secret"),
                second.how.replace("{}", "the token secret")
            );
            alike.push(Guess {
                how,
                mistake: first.mistake,
                fix: first.fix,
                key: of_encoded(first.encoded.expose(), second.encoded.expose()),
            });
        }
    }
    alike
}

fn in_the_same_way(client: &[u8], token: &[u8], changes: fn(&[u8]) -> Vec<Change>) -> Vec<Guess> {
    let of_token = changes(token);
    let mut guesses = Vec::new();
    for first in changes(client) {
        for second in of_token.iter().filter(|second| second.how == first.how) {
            guesses.push(Guess {
                how: first.how.replace("{}", "each secret"),
                mistake: first.mistake,
                fix: first.fix,
                key: of_encoded(first.encoded.expose(), second.encoded.expose()),
            });
        }
    }
    guesses
}
