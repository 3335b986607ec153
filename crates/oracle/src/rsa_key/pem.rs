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
    let text = text_of(bytes);
    let text = unescaped(&text);
    if let Some(fault) = other_format(&text) {
        return Err(fault);
    }
    let body = without_operators(body(&text));
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
    let decoded = LENIENT
        .decode(base64.trim_end_matches('='))
        .map_err(|_| KeyFault::not_a_key())?;
    // The whole file in Base64, as variables of build services have it.
    if decoded.starts_with(b"-----BEGIN ") {
        return der(&decoded);
    }
    Ok(decoded)
}

/// The text of a file: UTF-8, or UTF-16 as PowerShell writes it, with percent-encoding undone.
fn text_of(bytes: &[u8]) -> String {
    let units = |from: fn([u8; 2]) -> u16, rest: &[u8]| -> String {
        let pairs = rest.chunks_exact(2).filter_map(|pair| pair.try_into().ok());
        let units: Vec<u16> = pairs.map(from).collect();
        String::from_utf16_lossy(&units)
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => units(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => units(u16::from_be_bytes, rest),
        [1..=u8::MAX, 0, 1..=u8::MAX, 0, ..] => units(u16::from_le_bytes, bytes),
        [0, 1..=u8::MAX, 0, 1..=u8::MAX, ..] => units(u16::from_be_bytes, bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    match basestring::percent_decode(text.as_bytes()) {
        Ok(decoded) if text.contains("BEGIN%20") => String::from_utf8_lossy(&decoded).into_owned(),
        _ => text,
    }
}

/// The text without the lines that have nothing but the `+` between two literals of source code.
fn without_operators(text: &str) -> String {
    let is_marker = |c: char| matches!(c, '"' | '\'') || c.is_whitespace();
    let lines = text
        .lines()
        .filter(|line| line.trim_matches(is_marker) != "+");
    lines.collect::<Vec<_>>().join("\n")
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

/// Where the first private key begins, or else the first key or certificate: a file with a private key
/// often has its certificates too.
fn begin(text: &str) -> Option<usize> {
    let all = || text.match_indices("BEGIN ").map(|(place, _)| place);
    let label = |place: usize| {
        let label = text.get(place..).unwrap_or_default();
        let label = label.lines().next().unwrap_or_default();
        let end = label.find("---").unwrap_or(label.len());
        label.get(..end).unwrap_or(label)
    };
    let has = |words: &'static [&'static str]| {
        move |place: &usize| words.iter().any(|word| label(*place).contains(word))
    };
    all()
        .find(has(&["PRIVATE KEY"]))
        .or_else(|| all().find(has(&["KEY", "CERTIFICATE"])))
}

/// What is between the first and the last line of a key; without these lines, the whole text.
fn body(text: &str) -> &str {
    let Some(begin) = begin(text) else {
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
