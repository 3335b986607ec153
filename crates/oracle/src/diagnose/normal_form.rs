//! The normal forms of Unicode: `é` as one character, or as `e` and an accent (O-normal-form).

use unicode_normalization::UnicodeNormalization;

/// What is done to text, and how.
pub(super) type Form = (&'static str, fn(&[u8]) -> Vec<u8>);

/// The forms that people's systems give text: macOS decomposes, most others compose.
pub(super) const FORMS: [Form; 2] = [
    ("with text in its composed form (NFC)", composed),
    ("with text in its decomposed form (NFD)", decomposed),
];

/// What is to be done where a form was changed.
pub(super) const FIX: &str =
    "Sign the characters as they are sent: \u{e9} is one character, or e and an accent.";

/// The composed form.
pub(super) fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The decomposed form.
pub(super) fn nfd(text: &str) -> String {
    text.nfd().collect()
}

fn composed(text: &[u8]) -> Vec<u8> {
    of_text(text, nfc)
}

fn decomposed(text: &[u8]) -> Vec<u8> {
    of_text(text, nfd)
}

fn of_text(bytes: &[u8], form: fn(&str) -> String) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) => form(text).into_bytes(),
        Err(_) => bytes.to_vec(),
    }
}
