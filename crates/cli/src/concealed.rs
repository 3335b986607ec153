//! The secrets that were given to the program, so that no message repeats one that a request has where
//! none belongs.

use std::sync::Mutex;

use basestring::Secret;
use basestring_oracle::diagnose::Conceal;

/// What was given, by options, files, variables or the terminal.
static GIVEN: Mutex<Vec<Secret>> = Mutex::new(Vec::new());

/// Keeps a secret. A message must not have it from now on.
pub(crate) fn keep(secret: &Secret) {
    if let Ok(mut given) = GIVEN.lock() {
        given.push(secret.clone());
    }
}

/// A text without the secrets, however they are encoded.
pub(crate) fn text(text: &str) -> String {
    let Ok(given) = GIVEN.lock() else {
        return String::new();
    };
    Conceal::of(given.iter().map(Secret::expose)).text(text)
}

/// Whether a text has one of the secrets.
pub(crate) fn is_in(bytes: &[u8]) -> bool {
    let whole = String::from_utf8_lossy(bytes);
    text(&whole) != whole
}
