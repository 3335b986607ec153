//! How the text of an RSA signature is written. The right form is Base64 in one line (RFC 5849 3.4.3);
//! the other forms are read too, because the key can be the right one in each.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use num_bigint::BigUint;

/// What is unusual about the text of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// What it is, after “the signature is written”.
    pub(super) how: &'static str,
    /// The mistake's id, where there is one.
    pub(super) mistake: Option<&'static str>,
    /// What to do, where no mistake says so.
    pub(super) fix: Option<&'static str>,
}

impl Note {
    const fn by(how: &'static str, mistake: &'static str) -> Self {
        Self {
            how,
            mistake: Some(mistake),
            fix: None,
        }
    }

    const fn fixed(how: &'static str, fix: &'static str) -> Self {
        Self {
            how,
            mistake: None,
            fix: Some(fix),
        }
    }
}

const PRINTED: Note = Note::fixed(
    "as Python prints bytes, with b'…' around it",
    "Decode the bytes to text first: base64.b64encode(signature).decode().",
);
const WRAPPED: Note = Note::by("in several lines", "base64-line-wrapped");
const NEWLINE: Note = Note::by("with a newline at its end", "base64-trailing-newline");
const SPACES: Note = Note::fixed(
    "with white space in it",
    "Remove the white space from the Base64 text.",
);
const HEXADECIMAL: Note = Note::by("in hexadecimal digits", "digest-hex");
const DECIMAL: Note = Note::fixed("as a decimal number", BYTES);
const URL: Note = Note::by("in the Base64 alphabet for URLs", "base64-url-safe");
const UNPADDED: Note = Note::by("in Base64 without padding", "base64-no-padding");
const TWICE: Note = Note::by("in Base64 twice", "digest-base64-twice");
const OF_DIGITS: Note = Note::by(
    "in hexadecimal digits and then in Base64",
    "digest-base64-of-hex",
);
const REVERSED: Note = Note::fixed(
    "with its bytes in reverse order, as the CryptoAPI of Windows gives them",
    "Reverse the bytes before you encode them as Base64.",
);
const ZEROS_MORE: Note = Note::fixed(
    "with a zero byte before it, as BigInteger.toByteArray gives it",
    BYTES,
);
const ZEROS_LESS: Note = Note::fixed("without the zero bytes at its start", BYTES);
const BYTES: &str = "Encode as many bytes as the key has, with zeros at the start, as Base64.";

/// The shortest RSA signature, in bytes. Shorter ones are of another method.
pub(super) const SHORTEST: usize = 64;

/// A signature as bytes, and what is unusual about its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    pub(super) notes: Vec<Note>,
}

impl Written {
    /// Reads the text of a signature; none where it is in no known form.
    pub(super) fn read(signature: &str) -> Option<Self> {
        let outer = Self::once(signature)?;
        let is_text = |octet: &u8| octet.is_ascii_graphic() || octet.is_ascii_whitespace();
        let inner = std::str::from_utf8(&outer.bytes).ok();
        let inner = inner.filter(|inner| inner.bytes().all(|octet| is_text(&octet)));
        let Some(mut inner) = inner.and_then(Self::once) else {
            return Some(outer);
        };
        if inner.bytes.len() < SHORTEST {
            return Some(outer);
        }
        let is_hexadecimal = inner.notes.contains(&HEXADECIMAL);
        inner.notes.retain(|note| *note != HEXADECIMAL);
        let outermost = if is_hexadecimal { OF_DIGITS } else { TWICE };
        let notes = [outer.notes, vec![outermost], inner.notes].concat();
        let bytes = inner.bytes;
        Some(Self { bytes, notes })
    }

    fn once(signature: &str) -> Option<Self> {
        let mut notes = Vec::new();
        let mut text = signature;
        for (open, close) in [("b'", '\''), ("b\"", '"')] {
            let inner = text.strip_prefix(open);
            if let Some(inner) = inner.and_then(|inner| inner.strip_suffix(close)) {
                notes.push(PRINTED);
                text = inner;
            }
        }
        notes.extend(spaces(text));
        let text = text.replace("\\n", "\n");
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (bytes, form) = number(&bare).or_else(|| base64(&bare))?;
        notes.extend(form);
        Some(Self { bytes, notes })
    }

    /// The same as a key of a length may read it: as it is, with its bytes in reverse order, and with
    /// as many bytes as the key has.
    pub(super) fn readings(&self, length: usize) -> Vec<Self> {
        let with = |bytes: Vec<u8>, note: Note| Self {
            bytes,
            notes: [&self.notes[..], &[note]].concat(),
        };
        let mut readings = vec![self.clone()];
        let mut reversed = self.bytes.clone();
        reversed.reverse();
        readings.push(with(reversed, REVERSED));
        let zeros = self.bytes.iter().take_while(|&&octet| octet == 0).count();
        let significant = self.bytes.get(zeros..).unwrap_or_default();
        if significant.len() <= length && significant.len() >= SHORTEST {
            let padding = vec![0; length - significant.len()];
            let whole = [&padding[..], significant].concat();
            match self.bytes.len() {
                more if more > length => readings.push(with(whole, ZEROS_MORE)),
                less if less < length => readings.push(with(whole, ZEROS_LESS)),
                _ => {}
            }
        }
        readings
    }

    /// The text as it must be written.
    pub(super) fn right(&self) -> String {
        STANDARD.encode(&self.bytes)
    }
}

fn spaces(text: &str) -> Option<Note> {
    let text = text.replace("\\n", "\n");
    let inner = text.trim_end_matches(['\r', '\n']);
    if inner.contains(['\r', '\n']) {
        Some(WRAPPED)
    } else if inner.len() < text.len() {
        Some(NEWLINE)
    } else {
        text.contains(char::is_whitespace).then_some(SPACES)
    }
}

type Read = (Vec<u8>, Option<Note>);

/// A signature in decimal or hexadecimal digits.
fn number(text: &str) -> Option<Read> {
    let digits = text.replace(':', "");
    if digits.len() < 2 * SHORTEST {
        return None;
    }
    if digits.bytes().all(|octet| octet.is_ascii_digit()) {
        let number = BigUint::parse_bytes(digits.as_bytes(), 10)?;
        return Some((number.to_bytes_be(), Some(DECIMAL)));
    }
    let byte = |place: usize| u8::from_str_radix(digits.get(place..place + 2)?, 16).ok();
    let is_number = digits.len().is_multiple_of(2) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
    Some((bytes.filter(|_| is_number)?, Some(HEXADECIMAL)))
}

fn base64(text: &str) -> Option<Read> {
    let is_of_urls = text.contains(['-', '_']);
    let standard = text.replace('-', "+").replace('_', "/");
    let bare = standard.trim_end_matches('=');
    let padded = format!("{bare}{}", "=".repeat((4 - bare.len() % 4) % 4));
    let bytes = STANDARD.decode(&padded).ok()?;
    let note = match (is_of_urls, padded == standard) {
        (true, _) => Some(URL),
        (false, false) => Some(UNPADDED),
        (false, true) => None,
    };
    (!bytes.is_empty()).then_some((bytes, note))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::Written;

    #[test]
    fn each_form_of_a_signature_is_read_and_named() {
        let bytes: Vec<u8> = (1..=128).collect();
        let base64 = STANDARD.encode(&bytes);
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let lines = |text: &str| -> String {
            let chunks = text.as_bytes().chunks(76);
            let lines = chunks.map(|line| format!("{}\n", String::from_utf8_lossy(line)));
            lines.collect()
        };
        let cases = [
            (base64.clone(), vec![]),
            (digits.clone(), vec!["digest-hex"]),
            (digits.to_ascii_uppercase(), vec!["digest-hex"]),
            (STANDARD.encode(&digits), vec!["digest-base64-of-hex"]),
            (STANDARD.encode(&base64), vec!["digest-base64-twice"]),
            (lines(&base64), vec!["base64-line-wrapped"]),
            (format!("{base64}\n"), vec!["base64-trailing-newline"]),
            (format!("b'{base64}'"), vec![""]),
            (
                base64.trim_end_matches('=').to_owned(),
                vec!["base64-no-padding"],
            ),
            (
                STANDARD.encode(lines(&base64)),
                vec!["digest-base64-twice", "base64-line-wrapped"],
            ),
        ];
        for (text, expected) in cases {
            let read = Written::read(&text).expect("a form");
            assert_eq!(read.bytes, bytes, "{text}");
            let notes = read.notes.iter();
            let mistakes: Vec<&str> = notes.map(|note| note.mistake.unwrap_or_default()).collect();
            assert_eq!(mistakes, expected, "{text}");
            assert_eq!(read.right(), base64);
        }
        for text in ["", "not Base64!", "====", "%%%"] {
            assert_eq!(Written::read(text), None, "{text}");
        }
    }
}
