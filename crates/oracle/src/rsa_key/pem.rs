//! The DER bytes in what people paste of a PEM file.

use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::fault::KeyFault;

/// Base64 with or without its padding, and with any bits after the last byte.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The DER bytes of a PEM or DER file.
pub(super) fn der(bytes: &[u8]) -> Result<Vec<u8>, KeyFault> {
    if bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) {
        return Err(KeyFault::java());
    }
    // A sequence of more than 127 bytes, or of 0x30 letters of text.
    if let [0x30, 0x81..=0x83, ..] = bytes {
        return Ok(bytes.to_vec());
    }
    let text = String::from_utf8_lossy(bytes);
    let text = unescaped(&text);
    if let Some(fault) = other_format(&text) {
        return Err(fault);
    }
    let body = body(&text);
    let mut base64 = String::new();
    for character in body.chars() {
        match character {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '=' => base64.push(character),
            // What is around and between lines in source code, JSON and forums.
            '"' | '\'' | ',' | ';' | '\\' | '>' | '|' | '`' | '.' => {}
            character if character.is_whitespace() || is_invisible(character) => {}
            character if base64.is_empty() && !character.is_ascii() => {}
            character => return Err(KeyFault::not_base64(character)),
        }
    }
    if base64.is_empty() {
        return Err(KeyFault::not_a_key());
    }
    LENIENT
        .decode(base64.trim_end_matches('='))
        .map_err(|_| KeyFault::not_a_key())
}

const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{ad}')
}

/// The text with line breaks for the escapes of them, and with hyphens for the dashes that editors put
/// in their place.
fn unescaped(text: &str) -> String {
    text.replace("\\r\\n", "\n")
        .replace("\\n", "\n")
        .replace("\\r", "\n")
        .replace(
            ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}'],
            "-",
        )
        .replace('\u{2014}', "--")
        .replace("&#10;", "\n")
        .replace("%0A", "\n")
        .replace("\\/", "/")
        .replace("\\u002b", "+")
        .replace("\\u003d", "=")
}

/// A format that is not read, by its first words.
fn other_format(text: &str) -> Option<KeyFault> {
    let has = |word: &str| text.contains(word);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c) || c == '"');
    if has("OPENSSH PRIVATE KEY") {
        return Some(KeyFault::openssh_private());
    }
    if has("SSH2 PUBLIC KEY") {
        return Some(KeyFault::ssh2_public());
    }
    if ["ssh-rsa ", "ssh-dss ", "ssh-ed25519 ", "ecdsa-sha2-"]
        .iter()
        .any(|kind| start.starts_with(kind))
    {
        return Some(KeyFault::openssh_public());
    }
    if has("PuTTY-User-Key-File") {
        return Some(KeyFault::putty());
    }
    if has("BEGIN PKCS7") || has("BEGIN CMS") {
        return Some(KeyFault::pkcs7());
    }
    if has("ENCRYPTED PRIVATE KEY") || has("Proc-Type: 4,ENCRYPTED") || has("DEK-Info:") {
        return Some(KeyFault::encrypted());
    }
    if has("BEGIN EC ") || has("BEGIN DSA ") {
        return Some(KeyFault::not_rsa());
    }
    None
}

/// What is between the first and the last line of the first key; without these lines, the whole text.
fn body(text: &str) -> &str {
    let begin = text
        .match_indices("BEGIN ")
        .find(|(place, _)| {
            let label = text.get(*place..).unwrap_or_default();
            let label = label.lines().next().unwrap_or_default();
            label.contains("KEY") || label.contains("CERTIFICATE")
        })
        .map(|(place, _)| place);
    let Some(begin) = begin else {
        // The first line is lost, and the last may be there.
        let end = text.find("-----END").unwrap_or(text.len());
        let head = text.get(..end).unwrap_or(text);
        return head.trim().trim_end_matches('-');
    };
    let label = text.get(begin..).unwrap_or_default();
    let words = [
        "CERTIFICATE REQUEST",
        "CERTIFICATE",
        "PUBLIC KEY",
        "PRIVATE KEY",
    ];
    let after = words
        .iter()
        .filter_map(|word| Some(label.find(word)? + word.len()))
        .min()
        .unwrap_or("BEGIN ".len());
    let rest = label.get(after..).unwrap_or_default();
    let rest = rest.strip_prefix(" REQUEST").unwrap_or(rest);
    let rest = rest.trim_start_matches(|c: char| c == '-' || c.is_whitespace());
    let end = ["-END", "END RSA", "END PUBLIC", "END PRIVATE", "END CERT"]
        .iter()
        .filter_map(|end| rest.find(end))
        .min()
        .unwrap_or(rest.len());
    rest.get(..end).unwrap_or(rest).trim_end_matches(['-', ' '])
}
