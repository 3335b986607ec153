//! Reading the value of an `Authorization` header part by part: RFC 5849 3.5.1.

use super::{HEADER, has_oauth_scheme};
use crate::error::{Error, Kind, excerpt};

pub(super) const fn is_white_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether a token of RFC 2617 1.2 may contain a byte. A name that is encoded by 3.6 consists of
/// unreserved characters and escapes, whose bytes a token may contain.
const fn is_token_character(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+')
        || matches!(byte, b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~')
}

/// A position in a header's value.
pub(super) struct Reader<'a> {
    text: &'a [u8],
    place: usize,
}

impl<'a> Reader<'a> {
    /// Starts at the first parameter.
    pub(super) fn after_scheme(text: &'a [u8]) -> Result<Self, Error> {
        if !has_oauth_scheme(text) {
            let expected = "the scheme OAuth and a space";
            // Show the scheme alone: another scheme's value may contain a password.
            let scheme = text.split(|byte| !byte.is_ascii_alphanumeric()).next();
            let found = excerpt(scheme.unwrap_or_default());
            return Err(Error::new(Kind::MalformedHeader, expected, found).at(0, HEADER));
        }
        let mut reader = Self {
            text,
            place: "OAuth".len(),
        };
        reader.take_while(is_white_space);
        if reader.is_at_end() {
            return Err(reader.error("a parameter after the scheme"));
        }
        Ok(reader)
    }

    /// The offset in bytes.
    pub(super) const fn place(&self) -> usize {
        self.place
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// A name and the `=` that follows at once.
    pub(super) fn name(&mut self) -> Result<&'a [u8], Error> {
        let name = self.take_while(is_token_character);
        if name.is_empty() {
            return Err(self.error("a parameter's name"));
        }
        self.expect(b'=', "= immediately after the name")?;
        Ok(name)
    }

    /// A value in quotation marks. It is percent-encoded, so it contains no backslash.
    pub(super) fn quoted_value(&mut self) -> Result<&'a [u8], Error> {
        self.expect(b'"', "a value in quotation marks")?;
        let value =
            self.take_while(|byte| !byte.is_ascii_control() && !matches!(byte, b'"' | b'\\'));
        let expected = match self.rest() {
            [] | [b'"', ..] => "a quotation mark that ends the value",
            [b'\\', ..] => "a percent-encoded value without a backslash",
            [..] => "a value without control characters",
        };
        self.expect(b'"', expected)?;
        Ok(value)
    }

    /// A quoted text of RFC 2617 1.2: a backslash escapes the next character.
    pub(super) fn quoted_text(&mut self) -> Result<Vec<u8>, Error> {
        self.expect(b'"', "a value in quotation marks")?;
        let mut text = Vec::new();
        loop {
            let byte = match self.rest() {
                [] => return Err(self.error("a quotation mark that ends the realm")),
                [b'"', ..] => {
                    self.place += 1;
                    return Ok(text);
                }
                [b'\\', byte, ..] => {
                    self.place += 1;
                    byte
                }
                [byte, ..] => byte,
            };
            if byte.is_ascii_control() && *byte != b'\t' {
                return Err(self.error("a realm without control characters"));
            }
            text.push(*byte);
            self.place += 1;
        }
    }

    /// The comma between two parameters, with white space around it; or the end.
    pub(super) fn comma(&mut self) -> Result<(), Error> {
        self.take_while(is_white_space);
        if !self.is_at_end() {
            self.expect(b',', "a comma between two parameters")?;
            self.take_while(is_white_space);
        }
        Ok(())
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn take_while(&mut self, fits: impl Fn(&u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| fits(byte)).count();
        self.place += length;
        rest.get(..length).unwrap_or_default()
    }

    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Error> {
        if self.rest().first() != Some(&byte) {
            return Err(self.error(expected));
        }
        self.place += 1;
        Ok(())
    }

    fn error(&self, expected: &'static str) -> Error {
        // Show one character: more may contain a signature of PLAINTEXT, and so the secrets.
        let found = match self.rest().first() {
            None => "the end".to_owned(),
            Some(byte) => excerpt(&[*byte]),
        };
        Error::new(Kind::MalformedHeader, expected, found).at(self.place, HEADER)
    }
}
