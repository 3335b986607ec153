//! Words of a command line as a POSIX shell splits them, with bash's `$'…'`, and their quoting.

use std::fmt::Write as _;

use super::fault::{Place, ReadError, excerpt};

const OF: &str = "the command line";

/// A word and the offset at which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: Vec<u8>,
    pub(crate) at: usize,
}

/// Splits one command into its words. Nothing is expanded: what a shell would put in the place of a
/// variable or of a command cannot be known, so it is refused.
///
/// # Errors
///
/// [`ReadError`] with the offset: a quotation that does not end, an expansion, and whatever ends the
/// command before the text does.
pub(crate) fn split(text: &[u8]) -> Result<Vec<Word>, ReadError> {
    let mut splitter = Splitter {
        text,
        place: 0,
        words: Vec::new(),
        word: None,
    };
    splitter.run()?;
    Ok(splitter.words)
}

struct Splitter<'a> {
    text: &'a [u8],
    place: usize,
    words: Vec<Word>,
    word: Option<Word>,
}

impl<'a> Splitter<'a> {
    fn rest(&self) -> &'a [u8] {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn fault(&self, expected: &'static str, found: impl Into<String>) -> ReadError {
        ReadError::new(expected, found.into()).at(Place::Byte(self.place, OF))
    }

    fn word(&mut self) -> &mut Vec<u8> {
        let at = self.place;
        let word = self.word.get_or_insert_with(|| Word {
            text: Vec::new(),
            at,
        });
        &mut word.text
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    fn run(&mut self) -> Result<(), ReadError> {
        loop {
            match *self.rest() {
                [] => break,
                [b' ' | b'\t' | b'\r', ..] => {
                    self.end_word();
                    self.place += 1;
                }
                [b'\n', ref behind @ ..] => {
                    self.end_word();
                    if !behind.trim_ascii().is_empty() && !self.words.is_empty() {
                        let expected = "one command (a line that goes on ends in a backslash)";
                        return Err(self.fault(expected, "another line"));
                    }
                    self.place += 1;
                }
                [b'#', ..] if self.word.is_none() => {
                    self.place += self.rest().iter().take_while(|&&o| o != b'\n').count();
                }
                [b'\\', b'\n', ..] => self.place += 2,
                [b'\\', b'\r', b'\n', ..] => self.place += 3,
                [b'\\', octet, ..] => {
                    self.word().push(octet);
                    self.place += 2;
                }
                [b'\'', ..] => self.single_quoted()?,
                [b'"', ..] => self.double_quoted()?,
                [b'$', b'\'', ..] => {
                    self.word();
                    self.place += 1;
                    self.ansi_quoted()?;
                }
                [b'$', b'"', ..] => {
                    self.word();
                    self.place += 1;
                    self.double_quoted()?;
                }
                [b'^', b'"', ..] => {
                    let expected = "quotation marks of a POSIX shell (copy the command as bash)";
                    return Err(self.fault(expected, "^\", those of Windows' cmd"));
                }
                [octet @ (b'&' | b'|' | b';' | b'<' | b'>' | b'(' | b')'), ..] => {
                    let expected =
                        "one command, with quotation marks around a URL or text that holds it";
                    let found = format!("{}, where a shell ends the command", char::from(octet));
                    return Err(self.fault(expected, found));
                }
                [octet, ..] => {
                    self.refuse_expansion()?;
                    self.word().push(octet);
                    self.place += 1;
                }
            }
        }
        self.end_word();
        Ok(())
    }

    fn refuse_expansion(&self) -> Result<(), ReadError> {
        let expands = match *self.rest() {
            [b'`', ..] => true,
            [b'$', next, ..] => next.is_ascii_alphanumeric() || b"_{(@*#?!$-".contains(&next),
            _ => false,
        };
        if !expands {
            return Ok(());
        }
        let rest = self.rest();
        let shown = rest.get(..8).unwrap_or(rest);
        Err(self.fault(
            "text as it is sent (in single quotes, where it is meant so)",
            format!("{}, for which a shell puts something else", excerpt(shown)),
        ))
    }

    fn single_quoted(&mut self) -> Result<(), ReadError> {
        self.word();
        let behind = self.text.get(self.place + 1..).unwrap_or_default();
        match behind.iter().position(|&octet| octet == b'\'') {
            Some(end) => {
                let text = behind.get(..end).unwrap_or_default().to_vec();
                self.word().extend(text);
                self.place += end + 2;
                Ok(())
            }
            None => Err(self.fault("a ' that ends the quotation", "the end")),
        }
    }

    fn double_quoted(&mut self) -> Result<(), ReadError> {
        self.word();
        let start = self.place;
        self.place += 1;
        loop {
            match *self.rest() {
                [] => {
                    self.place = start;
                    return Err(self.fault("a \" that ends the quotation", "the end"));
                }
                [b'"', ..] => {
                    self.place += 1;
                    return Ok(());
                }
                [b'\\', b'\n', ..] => self.place += 2,
                [b'\\', octet @ (b'$' | b'`' | b'"' | b'\\'), ..] => {
                    self.word().push(octet);
                    self.place += 2;
                }
                [octet, ..] => {
                    self.refuse_expansion()?;
                    self.word().push(octet);
                    self.place += 1;
                }
            }
        }
    }

    /// The inside of `$'…'`, from its first quotation mark on.
    fn ansi_quoted(&mut self) -> Result<(), ReadError> {
        let start = self.place;
        self.place += 1;
        loop {
            match *self.rest() {
                [] => {
                    self.place = start;
                    return Err(self.fault("a ' that ends the quotation", "the end"));
                }
                [b'\'', ..] => {
                    self.place += 1;
                    return Ok(());
                }
                [b'\\', ref escape @ ..] => {
                    let Some((octets, length)) = ansi_escape(escape) else {
                        let found = excerpt(escape.get(..8).unwrap_or(escape));
                        return Err(self.fault("an escape of $'…' after the backslash", found));
                    };
                    self.word().extend(octets);
                    self.place += 1 + length;
                }
                [octet, ..] => {
                    self.word().push(octet);
                    self.place += 1;
                }
            }
        }
    }
}

/// The value of the escape after a backslash, and its length.
fn ansi_escape(escape: &[u8]) -> Option<(Vec<u8>, usize)> {
    let simple = |octet: u8| Some((vec![octet], 1));
    let digits = |from: usize, most: usize, radix: u32| {
        let behind = escape.get(from..).unwrap_or_default();
        let count = behind
            .iter()
            .take(most)
            .take_while(|&&octet| char::from(octet).is_digit(radix))
            .count();
        let text = std::str::from_utf8(behind.get(..count)?).ok()?;
        Some((u32::from_str_radix(text, radix).ok()?, from + count))
    };
    match escape.first()? {
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        b'a' => simple(7),
        b'b' => simple(8),
        b'f' => simple(12),
        b'v' => simple(11),
        b'e' | b'E' => simple(27),
        octet @ (b'\\' | b'\'' | b'"' | b'?') => simple(*octet),
        b'x' => {
            let (number, length) = digits(1, 2, 16)?;
            Some((vec![u8::try_from(number).ok()?], length))
        }
        b'0'..=b'7' => {
            let (number, length) = digits(0, 3, 8)?;
            Some((vec![u8::try_from(number & 0xFF).ok()?], length))
        }
        letter @ (b'u' | b'U') => {
            let (number, length) = digits(1, if *letter == b'u' { 4 } else { 8 }, 16)?;
            let text = char::from_u32(number)?.to_string();
            Some((text.into_bytes(), length))
        }
        _ => None,
    }
}

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
    use super::{quote, split};

    fn words(text: &str) -> Vec<Vec<u8>> {
        let words = split(text.as_bytes()).expect("a command");
        words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_split_as_a_shell_splits_them() {
        assert_eq!(
            words("curl  -d 'a \"b' \\\n  \"c\\$d\\x\" e\\ f''g # rest\n"),
            [&b"curl"[..], b"-d", b"a \"b", b"c$d\\x", b"e fg",]
        );
        assert_eq!(
            words(r"$'\x41\102\u00e9\'\n' ''"),
            [&b"AB\xC3\xA9'\n"[..], b""]
        );
    }

    #[test]
    fn what_a_shell_would_expand_or_end_is_refused() {
        for (text, found) in [
            (
                "curl http://h/?a=1&b=2",
                "found &, where a shell ends the command, at byte 18",
            ),
            ("curl \"$URL\"", "found \"$URL\\\"\", for which"),
            ("curl `x`", "found \"`x`\", for which"),
            (
                "curl 'a",
                "expected a ' that ends the quotation, found the end, at byte 5",
            ),
            ("curl a\n-d b", "found another line, at byte 6"),
            ("curl $'\\q'", "found \"q\\'\""),
        ] {
            let error = split(text.as_bytes()).expect_err(text).to_string();
            assert!(error.contains(found), "{error}");
        }
    }

    #[test]
    fn a_quoted_word_is_read_back() {
        for first in 1..=255_u8 {
            for second in [&b""[..], b"a", b"'", b"\\", b"\xC3\xA9", b"\x85", b"$x"] {
                let word = [&[first], second].concat();
                assert_eq!(words(&quote(&word)), [word]);
            }
        }
        assert_eq!(words(&quote(b"")), [b""]);
    }
}
