//! Words of a command line of Windows' cmd, as people write it and as Chrome copies it.

use super::{Command, Word, fault};
use crate::request::fault::ReadError;

/// Splits the command at an offset into its words.
///
/// Outside quotation marks a caret keeps the next character from cmd. Chrome writes carets within
/// quotation marks too, so there they are removed before every character that Chrome escapes.
///
/// # Errors
///
/// [`ReadError`] with the offset for a quotation that does not end.
pub(super) fn split(text: &[u8], start: usize) -> Result<Command, ReadError> {
    let mut splitter = Splitter {
        text,
        at: start,
        is_chrome: is_chrome(shown(text.get(start..).unwrap_or_default())),
        words: Vec::new(),
        word: None,
        quoted: None,
    };
    while splitter.step() {}
    if let Some(place) = splitter.quoted {
        return Err(fault("a \" that ends the quotation", "the end", place));
    }
    splitter.words.extend(splitter.word.take());
    Ok(Command {
        words: splitter.words,
        end: splitter.at,
        ..Command::default()
    })
}

struct Splitter<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether carets are removed within quotation marks too.
    is_chrome: bool,
    words: Vec<Word>,
    word: Option<Word>,
    /// Where the quotation began.
    quoted: Option<usize>,
}

impl<'a> Splitter<'a> {
    fn rest(&self, from: usize) -> &'a [u8] {
        self.text.get(self.at + from..).unwrap_or_default()
    }

    fn push(&mut self, bytes: &[u8]) {
        let at = self.at;
        let word = self.word.get_or_insert_with(|| Word {
            at,
            ..Word::default()
        });
        word.text.extend_from_slice(bytes);
    }

    /// Reads one character. Returns whether the command goes on.
    fn step(&mut self) -> bool {
        let Some(&first) = self.rest(0).first() else {
            return false;
        };
        let behind = self.rest(1);
        if first == b'^'
            && let Some(end) = line_end(behind)
        {
            self.end_of_line(behind, end);
            return true;
        }
        let is_escape = first == b'^' && (self.is_chrome || self.quoted.is_none());
        match behind.first().filter(|_| is_escape) {
            Some(&next) => self.character(next, true),
            None => self.character(first, false),
        }
    }

    /// A caret at the end of a line. Chrome writes a newline in a value as this and an empty line.
    fn end_of_line(&mut self, behind: &[u8], end: usize) {
        let is_value = self.quoted.is_some() || is_newline(behind, end, self.is_chrome);
        self.at += 1 + end;
        if is_value {
            self.push(b"\n");
            self.at += line_end(self.rest(0)).unwrap_or_default();
        }
    }

    /// A character, perhaps after a caret.
    fn character(&mut self, octet: u8, is_escaped: bool) -> bool {
        let length = if is_escaped { 2 } else { 1 };
        let behind = self.rest(length);
        let is_bare = self.quoted.is_none() && !is_escaped;
        let mut more = 0;
        match octet {
            b'\\' => {
                let (bytes, count) = backslash(behind, self.is_chrome);
                self.push(&bytes);
                more = count;
            }
            b'"' if self.quoted.is_some() && !is_escaped && behind.starts_with(b"\"") => {
                self.push(b"\"");
                more = 1;
            }
            b'"' => {
                self.push(b"");
                self.quoted = match self.quoted {
                    None => Some(self.at),
                    Some(_) => None,
                };
            }
            b' ' | b'\t' if self.quoted.is_none() => self.words.extend(self.word.take()),
            b'\r' | b'\n' if is_bare => {
                self.words.extend(self.word.take());
                let next = behind.trim_ascii_start();
                if !next.starts_with(b"-") {
                    self.at += length;
                    return false;
                }
                more = behind.len() - next.len();
            }
            b'&' | b'|' if is_bare => return false,
            octet => self.push(&[octet]),
        }
        self.at += length + more;
        true
    }
}

/// As much of a text as shows who wrote it.
fn shown(text: &[u8]) -> &[u8] {
    const SHOWN: usize = 1 << 14;
    text.get(..SHOWN).unwrap_or(text)
}

/// Whether carets are written within quotation marks, as Chrome does.
fn is_chrome(text: &[u8]) -> bool {
    let has = |wanted: &[u8]| text.windows(wanted.len()).any(|window| window == wanted);
    has(b"^\\^\"") || has(b"^\"") || has(b"^%^") || has(b"^&") || has(b"^{")
}

/// The length of the end of a line that a text begins with.
fn line_end(text: &[u8]) -> Option<usize> {
    match text {
        [b'\r', b'\n', ..] => Some(2),
        [b'\n', ..] => Some(1),
        _ => None,
    }
}

/// Whether a caret at the end of a line is Chrome's newline in a value and not a continued command.
fn is_newline(rest: &[u8], end: usize, is_chrome: bool) -> bool {
    let next = rest.get(end..).unwrap_or_default();
    is_chrome && line_end(next).is_some() && !next.trim_ascii_start().starts_with(b"-")
}

/// What a backslash is, and how many bytes after it belong to it.
fn backslash(behind: &[u8], is_chrome: bool) -> (Vec<u8>, usize) {
    match behind {
        [b'"', ..] => (b"\"".to_vec(), 1),
        [b'^', b'"', ..] if is_chrome => (b"\"".to_vec(), 2),
        [b'\\', ..] if is_chrome => (b"\\".to_vec(), 1),
        [b'^', b'\\', ..] if is_chrome => (b"\\".to_vec(), 2),
        _ => (b"\\".to_vec(), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_are_split_as_cmd_splits_them() {
        for (text, expected) in [
            (
                "curl \"a b\" ^\r\n  -H \"x: \\\"y\\\"\"",
                &["curl", "a b", "-H", "x: \"y\""][..],
            ),
            (
                "curl ^\"https://h/?a=1^&b=^%^20^\" ^\n  -H ^\"x: ^\\^\"y^\\^\"^\"\n",
                &["curl", "https://h/?a=1&b=%20", "-H", "x: \"y\""],
            ),
            (
                "curl \"h\" ^\n  -H \"x: y=^\\^\"z^\\^\"\" ",
                &["curl", "h", "-H", "x: y=\"z\""],
            ),
            (
                "curl --data-raw ^\"^{^\\^\"a^\\^\":1,^\n\n2^}^\"",
                &["curl", "--data-raw", "{\"a\":1,\n2}"],
            ),
            ("curl \"a^b\" c & dir", &["curl", "a^b", "c"]),
            ("curl \"say \"\"hi\"\"\"", &["curl", "say \"hi\""]),
            ("curl C:\\x\\y", &["curl", "C:\\x\\y"]),
        ] {
            let command = split(text.as_bytes(), 0).expect(text);
            let words: Vec<String> = command
                .words
                .iter()
                .map(|word| String::from_utf8_lossy(&word.text).into_owned())
                .collect();
            assert_eq!(words, expected, "{text}");
        }
    }
}
