//! The secrets that a signature may be made with: those that are given, and how they are mistyped.

use basestring::Secret;

/// A secret, with how it differs from the one that is given.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) secret: Secret,
    /// What it is; empty for the first one as it is given.
    pub(super) how: String,
    /// Whether it is another one than the first, rather than another spelling.
    pub(super) is_other: bool,
}

/// The secrets as they are given, then the same without what is around them by accident.
pub(super) fn given(secrets: &[Secret], name: &str) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for (index, secret) in secrets.iter().enumerate() {
        let how = match index {
            0 => String::new(),
            _ => format!("{name} number {} of those that are given", index + 1),
        };
        keys.push(Key {
            secret: secret.clone(),
            how,
            is_other: index > 0,
        });
    }
    for key in keys.clone() {
        let text = String::from_utf8_lossy(key.secret.expose()).into_owned();
        let is_around = |c: char| {
            c.is_whitespace() || c.is_control() || "\"'`\u{201c}\u{201d}\u{feff}".contains(c)
        };
        let bare = text.trim_matches(is_around);
        if bare != text && !bare.is_empty() {
            let how = format!("{name} without the white space or quotation marks around it");
            keys.push(Key {
                secret: Secret::new(bare),
                how,
                is_other: key.is_other,
            });
        }
    }
    keys
}

/// How applications mistype the secret that is right.
pub(super) fn mistyped(secret: &Secret, name: &str) -> Vec<Key> {
    let text = secret.expose();
    let spellings: [(&str, Vec<u8>); 7] = [
        ("with a trailing newline", [text, b"\n"].concat()),
        ("with a trailing CRLF", [text, b"\r\n"].concat()),
        ("with a space after it", [text, b" "].concat()),
        ("with a space before it", [b" ", text].concat()),
        ("in quotation marks", [b"\"", text, b"\""].concat()),
        ("in uppercase", text.to_ascii_uppercase()),
        ("in lowercase", text.to_ascii_lowercase()),
    ];
    let spellings = spellings.into_iter();
    spellings
        .filter(|(_, changed)| changed != text)
        .map(|(how, changed)| Key {
            secret: Secret::new(changed),
            how: format!("{name} {how}"),
            is_other: false,
        })
        .collect()
}
