//! The parameters in the headers of both sides: RFC 7235 2.1, RFC 7616 3.3, 3.4
//! (D-2, D-13, D-14).

use std::borrow::Cow;

use super::algorithm::Algorithm;
use crate::error::{Error, Kind, excerpt};

/// A parameter's value, by its name in any letter case.
pub(super) fn lookup<'p, N, V>(
    parameters: &'p [(N, V)],
    name: &str,
) -> Result<Option<&'p [u8]>, Error>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    let mut values = parameters
        .iter()
        .filter(|(n, _)| n.as_ref().eq_ignore_ascii_case(name.as_bytes()))
        .map(|(_, value)| value.as_ref());
    let value = values.next();
    if values.next().is_some() {
        let found = format!("{name} twice");
        return Err(Error::new(
            Kind::DuplicateParameter,
            "each parameter once",
            found,
        ));
    }
    Ok(value)
}

/// A parameter that is required.
pub(super) fn required<T>(value: Option<T>, expected: &'static str) -> Result<T, Error> {
    value.ok_or_else(|| Error::new(Kind::MissingParameter, expected, "none"))
}

/// Reads a header's value: tokens, `name=value` and the commas between them (RFC 7235 2.1, 7230 7).
pub(super) struct Reader<'a> {
    text: &'a [u8],
    pub(super) place: usize,
    of: &'static str,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a [u8], of: &'static str) -> Self {
        Self { text, place: 0, of }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.place..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    pub(super) fn fault(&self, expected: &'static str) -> Error {
        // Show one character: the text after it may contain a password.
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(byte) => excerpt(&[byte]),
        };
        Error::new(Kind::MalformedHeader, expected, found).at(self.place, self.of)
    }

    /// Takes the bytes that fit and returns them.
    fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().take_while(|&&byte| fits(byte)).count();
        self.place += length;
        rest.get(..length).unwrap_or_default()
    }

    pub(super) fn skip_white_space(&mut self) -> usize {
        self.take_while(is_white_space).len()
    }

    /// Several commas in a row are accepted: empty elements are ignored (RFC 7230 7).
    pub(super) fn skip_separators(&mut self) {
        self.take_while(|byte| is_white_space(byte) || byte == b',');
    }

    pub(super) fn at_separator(&self) -> bool {
        matches!(self.peek(), None | Some(b','))
    }

    pub(super) fn end_of_element(&mut self) -> Result<(), Error> {
        self.skip_white_space();
        if !self.at_separator() {
            return Err(self.fault("a comma between two parameters"));
        }
        self.skip_separators();
        Ok(())
    }

    pub(super) fn token(&mut self, expected: &'static str) -> Result<&'a [u8], Error> {
        match self.take_while(is_token_character) {
            [] => Err(self.fault(expected)),
            token => Ok(token),
        }
    }

    /// A `token68`, if the text before the next comma or the end is one.
    pub(super) fn token68(&mut self) -> Option<&'a [u8]> {
        let (start, rest) = (self.place, self.rest());
        let letters = self
            .take_while(|o| o.is_ascii_alphanumeric() || b"-._~+/".contains(&o))
            .len();
        let length = letters + self.take_while(|byte| byte == b'=').len();
        self.skip_white_space();
        if letters > 0 && self.at_separator() {
            return rest.get(..length);
        }
        self.place = start;
        None
    }

    pub(super) fn parameter(&mut self) -> Result<(&'a [u8], Cow<'a, [u8]>), Error> {
        let name = self.token("a parameter's name")?;
        self.skip_white_space();
        Ok((name, self.value()?))
    }

    /// The `=` and the value after it, a token or a text in quotation marks.
    pub(super) fn value(&mut self) -> Result<Cow<'a, [u8]>, Error> {
        if self.peek() != Some(b'=') {
            return Err(self.fault("= after the parameter's name"));
        }
        self.place += 1;
        self.skip_white_space();
        if self.peek() == Some(b'"') {
            self.quoted_text()
        } else {
            let value = self.token("a value, in quotation marks if it is not a token")?;
            Ok(Cow::Borrowed(value))
        }
    }

    /// A quoted text: a backslash escapes the next byte (RFC 7230 3.2.6).
    fn quoted_text(&mut self) -> Result<Cow<'a, [u8]>, Error> {
        self.place += 1;
        let mut text = Cow::Borrowed(&b""[..]);
        loop {
            let run = self.take_while(|byte| !is_control(byte) && !matches!(byte, b'"' | b'\\'));
            if text.is_empty() {
                text = Cow::Borrowed(run);
            } else {
                text.to_mut().extend_from_slice(run);
            }
            match self.rest() {
                [b'"', ..] => {
                    self.place += 1;
                    return Ok(text);
                }
                [b'\\', byte, ..] if !is_control(*byte) => {
                    text.to_mut().push(*byte);
                    self.place += 2;
                }
                [] | [b'\\'] => return Err(self.fault("a quotation mark that ends the value")),
                _ => return Err(self.fault("a value without control characters")),
            }
        }
    }
}

/// Writes the value of a Digest header: parameters with and without quotation marks (D-13).
pub(super) struct Writer {
    pub(super) text: String,
}

impl Writer {
    pub(super) fn new() -> Self {
        Self {
            text: String::from("Digest"),
        }
    }

    fn name(&mut self, name: &str) {
        self.text.push_str(if self.text.len() == "Digest".len() {
            " "
        } else {
            ", "
        });
        self.text.push_str(name);
        self.text.push('=');
    }

    pub(super) fn bare(&mut self, name: &str, value: &str) {
        self.name(name);
        self.text.push_str(value);
    }

    /// A value in quotation marks. Quotation marks and backslashes in it are escaped (D-14).
    pub(super) fn quoted(&mut self, name: &str, value: &[u8]) -> Result<(), Error> {
        let refuse = |how: &str| {
            let expected = format!("{name} {how}");
            Err(Error::new(
                Kind::MalformedParameter,
                expected,
                excerpt(value),
            ))
        };
        if value.iter().copied().any(is_control) {
            return refuse("without control characters");
        }
        let Ok(value) = std::str::from_utf8(value) else {
            return refuse("in UTF-8");
        };
        self.name(name);
        self.text.push('"');
        for character in value.chars() {
            if matches!(character, '"' | '\\') {
                self.text.push('\\');
            }
            self.text.push(character);
        }
        self.text.push('"');
        Ok(())
    }

    /// The algorithm as sent, if it was sent (D-12).
    pub(super) fn algorithm(
        &mut self,
        algorithm: Algorithm,
        as_sent: Option<&str>,
    ) -> Result<(), Error> {
        match as_sent {
            None if algorithm == Algorithm::MD5 => {}
            None => self.bare("algorithm", algorithm.name()),
            Some(name) if name.eq_ignore_ascii_case(algorithm.name()) => {
                self.bare("algorithm", name);
            }
            Some(name) => {
                let expected = format!("{} in any letter case", algorithm.name());
                let found = excerpt(name.as_bytes());
                return Err(Error::new(Kind::MalformedParameter, expected, found));
            }
        }
        Ok(())
    }
}

const fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// RFC 7230 3.2.6 allows a horizontal tab in a quoted text. The writer refuses every control character,
/// so the reader refuses it too.
const fn is_control(byte: u8) -> bool {
    byte.is_ascii_control()
}

const fn is_token_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+')
        || matches!(byte, b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~')
}

pub(super) fn missing(expected: &'static str) -> Error {
    Error::new(Kind::MissingParameter, expected, "none")
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn a_token68_has_a_letter_and_ends_at_a_separator() {
        for (text, token, place) in [
            ("a", Some("a"), 1),
            ("a==, b", Some("a=="), 3),
            ("a-._~+/9 \t,b", Some("a-._~+/9"), 10),
            ("", None, 0),
            ("==", None, 0),
            (" ,", None, 0),
            ("a b", None, 0),
            ("a=b", None, 0),
            ("a\"", None, 0),
        ] {
            let mut reader = Reader::new(text.as_bytes(), "the header");
            assert_eq!(reader.token68(), token.map(str::as_bytes), "{text}");
            assert_eq!(reader.place, place, "{text}");
        }
    }
}
