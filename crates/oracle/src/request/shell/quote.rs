//! The quoting of a word for a POSIX shell.

use std::fmt::Write as _;

/// Bytes as one word of a shell: as they are where no character is special, else in single quotes,
/// and in `$'…'` where they hold what no line shows.
///
/// No word of a shell holds a NUL.
///
/// ```
/// use basestring_oracle::internal::request::quote;
/// assert_eq!(quote(b"a=1"), "a=1");
/// assert_eq!(quote(b"it's"), r"'it'\''s'");
/// assert_eq!(quote(b"a\n\xFF'"), r"$'a\n\xff\''");
/// ```
#[must_use]
pub fn quote(octets: &[u8]) -> String {
    let is_plain = |octet: &u8| octet.is_ascii_alphanumeric() || b"-._/:=@%+,".contains(octet);
    let text = std::str::from_utf8(octets)
        .ok()
        .filter(|text| !text.chars().any(char::is_control));
    match text {
        Some(text) if !text.is_empty() && octets.iter().all(is_plain) => text.to_owned(),
        Some(text) => format!("'{}'", text.replace('\'', r"'\''")),
        None => ansi_quote(octets),
    }
}

fn ansi_quote(octets: &[u8]) -> String {
    let mut quoted = String::from("$'");
    for chunk in octets.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' => quoted.push_str("\\n"),
                '\r' => quoted.push_str("\\r"),
                '\t' => quoted.push_str("\\t"),
                '\\' | '\'' => quoted.extend(['\\', character]),
                character if character.is_control() => {
                    for octet in character.encode_utf8(&mut [0; 4]).bytes() {
                        push_hexadecimal(octet, &mut quoted);
                    }
                }
                character => quoted.push(character),
            }
        }
        for &octet in chunk.invalid() {
            push_hexadecimal(octet, &mut quoted);
        }
    }
    quoted.push('\'');
    quoted
}

fn push_hexadecimal(octet: u8, quoted: &mut String) {
    // Writing into a String never fails.
    let _ = write!(quoted, "\\x{octet:02x}");
}

#[cfg(test)]
mod tests {
    use super::quote;
    use crate::request::shell::posix::words;

    #[test]
    fn a_quoted_word_is_read_back() {
        for first in 1..=255_u8 {
            for second in [&b""[..], b"a", b"'", b"\\", b"\xC3\xA9", b"\x85", b"$x"] {
                let word = [&[first], second].concat();
                assert_eq!(words(quote(&word).as_bytes()).expect("a word"), [word]);
            }
        }
        assert_eq!(words(quote(b"").as_bytes()).expect("a word"), [b""]);
    }
}
