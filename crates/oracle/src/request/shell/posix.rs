//! Words of a command line as a POSIX shell splits them, with bash's `$'…'` and here-documents.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::{Command, Input, Word, fault};
use crate::request::fault::ReadError;
use crate::request::framing::MOST_EXPANDED;
use crate::request::remark::Remark;

/// The values of variables that the text assigns.
pub(super) struct Variables {
    values: BTreeMap<String, Word>,
    /// How many bytes of values may still be put in the places of their names.
    left: Cell<usize>,
}

impl Variables {
    pub(super) const fn new() -> Self {
        Self {
            values: BTreeMap::new(),
            left: Cell::new(MOST_EXPANDED),
        }
    }

    pub(super) fn insert(&mut self, name: String, value: Word) {
        self.values.insert(name, value);
    }

    /// The value of a variable. A text of a few variables can stand for one that fills the memory, so
    /// after [`MOST_EXPANDED`] bytes variables have no value.
    pub(super) fn value(&self, name: &str) -> Option<Word> {
        let value = self.values.get(name)?;
        let left = self.left.get().checked_sub(value.text.len())?;
        self.left.set(left);
        Some(value.clone())
    }
}

/// What ended a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Text,
    Line,
    Pipe,
    Other,
}

/// Splits the command at an offset into its words.
///
/// # Errors
///
/// [`ReadError`] with the offset: a quotation that does not end, an escape that is not known, and an
/// `&` within a word.
pub(super) fn split(
    text: &[u8],
    start: usize,
    variables: &Variables,
) -> Result<(Command, End), ReadError> {
    let mut splitter = Splitter {
        text,
        place: start,
        variables,
        command: Command::default(),
        word: None,
        here: Vec::new(),
        redirects: None,
        joined: false,
    };
    let end = splitter.run()?;
    splitter.here_documents();
    let mut command = splitter.command;
    command.end = splitter.place;
    Ok((command, end))
}

pub(super) struct Splitter<'a> {
    pub(super) text: &'a [u8],
    pub(super) place: usize,
    pub(super) variables: &'a Variables,
    command: Command,
    pub(super) word: Option<Word>,
    /// The ends of here-documents, and whether tabs before their lines are removed.
    here: Vec<(Vec<u8>, bool)>,
    /// What the next word is, if it is not a word of the command.
    redirects: Option<Redirect>,
    joined: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Redirect {
    Output,
    Input,
    Text,
    Document { tabs: bool },
}

impl<'a> Splitter<'a> {
    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.get(self.place..).unwrap_or_default()
    }

    pub(super) fn fault(&self, expected: &'static str, found: impl Into<String>) -> ReadError {
        fault(expected, found, self.place)
    }

    pub(super) fn word(&mut self) -> &mut Vec<u8> {
        let at = self.place;
        let word = self.word.get_or_insert_with(|| Word {
            at,
            ..Word::default()
        });
        &mut word.text
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else {
            return;
        };
        match self.redirects.take() {
            None => self.command.words.push(word),
            Some(Redirect::Output) => {}
            Some(Redirect::Input) => self.command.input = Some(Input::File(word.text)),
            Some(Redirect::Text) => {
                let text = [&word.text[..], b"\n"].concat();
                self.command.input = Some(Input::Text(text));
            }
            Some(Redirect::Document { tabs }) => self.here.push((word.text, tabs)),
        }
    }

    fn run(&mut self) -> Result<End, ReadError> {
        loop {
            match *self.rest() {
                [] => {
                    self.end_word();
                    return Ok(End::Text);
                }
                [b' ' | b'\t' | b'\r', ..] => {
                    self.end_word();
                    self.place += 1;
                }
                [b'\n', ..] => {
                    self.end_word();
                    self.place += 1;
                    if !self.goes_on() {
                        return Ok(End::Line);
                    }
                }
                [b'#', ..] if self.word.is_none() => {
                    self.place += self.rest().iter().take_while(|&&o| o != b'\n').count();
                }
                [b'\\', ref behind @ ..] if is_line_end(behind) => self.continuation(),
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
                [b'<' | b'>', ..] => self.redirection(),
                [b'&' | b'|' | b';' | b'(' | b')', ..] => return self.operator(),
                [octet, ..] => {
                    if !self.expansion() {
                        self.word().push(octet);
                        self.place += 1;
                    }
                }
            }
        }
    }

    /// What ends a command: `&`, `|`, `;`, `&&`, `||`, a parenthesis.
    fn operator(&mut self) -> Result<End, ReadError> {
        if let [b'&', next, ..] = *self.rest()
            && self.word.is_some()
            && !b"& \r\n".contains(&next)
        {
            let expected = "one command, with quotation marks around a URL or text that holds it";
            return Err(self.fault(expected, "&, where a shell ends the command"));
        }
        self.end_word();
        let rest = self.rest();
        let double = rest.starts_with(b"&&") || rest.starts_with(b"||");
        let is_pipe = rest.starts_with(b"|") && !double;
        self.place += if double { 2 } else { 1 };
        Ok(if is_pipe { End::Pipe } else { End::Other })
    }

    /// A line that ends in a backslash. Forums add white space after it and empty lines.
    fn continuation(&mut self) {
        let rest = self.rest();
        let line = rest.iter().take_while(|&&octet| octet != b'\n').count();
        if line > 1 && rest.get(1..line).is_some_and(|rest| rest != b"\r") {
            self.end_word();
            self.folded();
        }
        self.place += (line + 1).min(rest.len());
        let rest = self.rest();
        let blank: usize = rest
            .split_inclusive(|&octet| octet == b'\n')
            .take_while(|line| line.ends_with(b"\n") && line.trim_ascii().is_empty())
            .map(<[u8]>::len)
            .sum();
        let next = rest.get(blank..).unwrap_or_default();
        let next = next.trim_ascii_start();
        if blank > 0 && matches!(next.first(), Some(b'-' | b'\'' | b'"')) {
            self.place += blank;
            self.folded();
        }
        // The prompt of a line that goes on.
        if self.rest().starts_with(b"> ") {
            self.place += 2;
        }
    }

    fn folded(&mut self) {
        if !std::mem::replace(&mut self.joined, true) {
            let text = "white space after a backslash at the end of a line, or an empty line after it, \
                        was removed";
            self.command
                .remarks
                .push(Remark::note("continuation-folded", text));
        }
    }

    /// Whether the next line is an option that lost the backslash before it.
    fn goes_on(&mut self) -> bool {
        let rest = self.rest();
        let next = rest.trim_ascii_start();
        let is_option = match *next {
            [b'-', b'-', letter, ..] | [b'-', letter, ..] => letter.is_ascii_alphabetic(),
            _ => false,
        };
        if !is_option || self.command.words.is_empty() || !self.here.is_empty() {
            return false;
        }
        if !std::mem::replace(&mut self.joined, true) {
            let text = "a line that begins with an option is part of the command";
            self.command.remarks.push(Remark::note("line-joined", text));
        }
        self.place += rest.len() - next.len();
        true
    }

    fn redirection(&mut self) {
        // 2>, 1>: the number belongs to the redirection.
        let is_number = |word: &Word| matches!(word.text[..], [digit] if digit.is_ascii_digit());
        if self.word.as_ref().is_some_and(is_number) {
            self.word = None;
        }
        self.end_word();
        let rest = self.rest();
        let (length, redirect) = match rest {
            [b'<', b'<', b'<', ..] => (3, Redirect::Text),
            [b'<', b'<', b'-', ..] => (3, Redirect::Document { tabs: true }),
            [b'<', b'<', ..] => (2, Redirect::Document { tabs: false }),
            [b'<', ..] => (1, Redirect::Input),
            [b'>', b'>' | b'|', b'&', ..] => (3, Redirect::Output),
            [b'>', b'>' | b'|' | b'&', ..] => (2, Redirect::Output),
            _ => (1, Redirect::Output),
        };
        self.place += length;
        self.redirects = Some(redirect);
    }

    /// The lines of here-documents, which follow the command's line.
    fn here_documents(&mut self) {
        for (end, tabs) in std::mem::take(&mut self.here) {
            let mut document = Vec::new();
            let mut is_first = self.place > 0 && self.text.get(self.place - 1) != Some(&b'\n');
            loop {
                let rest = self.rest();
                if rest.is_empty() {
                    break;
                }
                let length = rest
                    .iter()
                    .position(|&octet| octet == b'\n')
                    .map_or(rest.len(), |n| n + 1);
                let line = rest.get(..length).unwrap_or_default();
                self.place += length;
                // What follows a pipe on the command's own line.
                if std::mem::take(&mut is_first) {
                    continue;
                }
                let shown = if tabs { line.trim_ascii_start() } else { line };
                let bare = shown.strip_suffix(b"\n").unwrap_or(shown);
                if bare.strip_suffix(b"\r").unwrap_or(bare) == end {
                    break;
                }
                document.extend_from_slice(shown);
            }
            self.command.input = Some(Input::Text(document));
        }
    }
}

/// Whether nothing but white space is before the end of the line.
fn is_line_end(text: &[u8]) -> bool {
    let is_space = |octet: &&u8| octet.is_ascii_whitespace() && **octet != b'\n';
    let spaces = text.iter().take_while(is_space).count();
    // A backslash before the end of the text escapes nothing.
    matches!(text.get(spaces), None | Some(b'\n'))
}

/// The words of one command.
#[cfg(test)]
pub(super) fn words(text: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
    let (command, _) = split(text, 0, &Variables::new())?;
    Ok(command.words.into_iter().map(|word| word.text).collect())
}

#[cfg(test)]
mod tests {
    use super::super::Input;
    use super::{Variables, split, words};

    #[test]
    fn words_are_split_as_a_shell_splits_them() {
        let text = "curl  -d 'a \"b' \\\n  \"c\\$d\\x\" e\\ f''g # rest\n";
        assert_eq!(
            words(text.as_bytes()).expect("words"),
            [&b"curl"[..], b"-d", b"a \"b", b"c$d\\x", b"e fg"]
        );
        assert_eq!(
            words(r"$'\x41\102\u00e9\'\n' ''".as_bytes()).expect("words"),
            [&b"AB\xC3\xA9'\n"[..], b""]
        );
        for text in [
            "curl a \\ \n -b",
            "curl a \\\n\n  -b",
            "curl a\n-b",
            "curl a -b 2>&1 | jq .",
            "curl a > out.txt -b",
            "curl a \\\r\n-b\r\n",
            "curl a -b; ls",
        ] {
            assert_eq!(
                words(text.as_bytes()).expect(text),
                [&b"curl"[..], b"a", b"-b"],
                "{text}"
            );
        }
    }

    #[test]
    fn what_a_shell_would_replace_is_named() {
        let mut variables = Variables::new();
        let known = super::Word {
            text: b"v".to_vec(),
            ..super::Word::default()
        };
        variables.insert("known".to_owned(), known);
        for (text, expected, unresolved) in [
            ("\"a$known\"", "av", None),
            ("a${known}b", "avb", None),
            ("\"$URL/x\"", "$URL/x", Some("$URL")),
            ("`date`", "`date`", Some("a command that the shell runs")),
            (
                "\"$(date +%s)x\"",
                "$(date +%s)x",
                Some("a command that the shell runs"),
            ),
            ("'$URL'", "$URL", None),
            ("100%$", "100%$", None),
        ] {
            let (command, _) = split(text.as_bytes(), 0, &variables).expect(text);
            let word = &command.words[0];
            assert_eq!(word.text, expected.as_bytes(), "{text}");
            assert_eq!(word.unresolved.as_deref(), unresolved, "{text}");
        }
    }

    #[test]
    fn a_here_document_is_the_input() {
        for (text, expected) in [
            ("curl -d @- h <<EOF\na=1\nb\nEOF\nls", "a=1\nb\n"),
            ("curl <<-'E' -d @-\n\ta\nE\n", "a\n"),
            ("curl <<< 'a b'", "a b\n"),
            ("curl h <<E | jq\na\nE\n", "a\n"),
        ] {
            let (command, _) = split(text.as_bytes(), 0, &Variables::new()).expect(text);
            assert_eq!(command.input, Some(Input::Text(expected.into())), "{text}");
        }
    }

    #[test]
    fn a_quotation_that_does_not_end_is_refused() {
        for (text, found) in [
            (
                "curl http://h/?a=1&b=2",
                "found &, where a shell ends the command, at byte 18",
            ),
            (
                "curl 'a",
                "expected a ' that ends the quotation, found the end, at byte 5",
            ),
            ("curl $'\\q'", "found \"q\\'\""),
        ] {
            let error = words(text.as_bytes()).expect_err(text).to_string();
            assert!(error.contains(found), "{error}");
        }
    }
}
