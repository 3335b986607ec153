//! Quotation marks and what a POSIX shell replaces within them.

use super::ansi::ansi_escape;
use super::posix::Splitter;
use crate::request::fault::{ReadError, excerpt};

impl Splitter<'_> {
    /// A variable or a command that a shell replaces. Returns whether there was one.
    pub(super) fn expansion(&mut self) -> bool {
        let rest = self.rest();
        let (length, name) = match *rest {
            [b'`', ref behind @ ..] => {
                let end = behind.iter().position(|&octet| octet == b'`');
                (end.map_or(rest.len(), |end| end + 2), None)
            }
            [b'$', b'(', ..] => (closing(rest), None),
            [b'$', b'{', ref behind @ ..] => {
                let end = behind.iter().position(|&octet| octet == b'}');
                let name = behind
                    .get(..end.unwrap_or(behind.len()))
                    .unwrap_or_default();
                (end.map_or(rest.len(), |end| end + 3), Some(name))
            }
            [b'$', first, ref behind @ ..] if first.is_ascii_alphabetic() || first == b'_' => {
                let is_name = |octet: &&u8| octet.is_ascii_alphanumeric() || **octet == b'_';
                let length = behind.iter().take_while(is_name).count() + 2;
                (length, rest.get(1..length))
            }
            [b'$', next, ..] if b"@*#?!$-".contains(&next) || next.is_ascii_digit() => (2, None),
            _ => return false,
        };
        let written = rest.get(..length).unwrap_or(rest);
        let known = name
            .and_then(|name| std::str::from_utf8(name).ok())
            .and_then(|name| self.variables.value(name));
        self.word();
        self.place += length;
        let Some(word) = &mut self.word else {
            return true;
        };
        match known {
            Some(value) => {
                word.text.extend_from_slice(&value.text);
                if value.unresolved.is_some() {
                    word.unresolved = value.unresolved;
                }
            }
            None => {
                word.text.extend_from_slice(written);
                let shown = match name {
                    Some(name) => format!("${}", name.escape_ascii()),
                    None => "a command that the shell runs".to_owned(),
                };
                word.unresolved.get_or_insert(shown);
            }
        }
        true
    }

    pub(super) fn single_quoted(&mut self) -> Result<(), ReadError> {
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

    pub(super) fn double_quoted(&mut self) -> Result<(), ReadError> {
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
                [b'\\', b'\r', b'\n', ..] => self.place += 3,
                [b'\\', octet @ (b'$' | b'`' | b'"' | b'\\'), ..] => {
                    self.word().push(octet);
                    self.place += 2;
                }
                [octet, ..] => {
                    if !self.expansion() {
                        self.word().push(octet);
                        self.place += 1;
                    }
                }
            }
        }
    }

    /// The inside of `$'…'`, from its first quotation mark on.
    pub(super) fn ansi_quoted(&mut self) -> Result<(), ReadError> {
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

/// The length of `$(…)`.
fn closing(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    for (index, octet) in text.iter().enumerate() {
        match octet {
            b'(' => depth += 1,
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}
