//! A text as it was pasted, decoded.

use std::borrow::Cow;
use std::cell::OnceCell;

use serde_json::Value;

use super::colors::without_colors;
use super::fold::fold;
use super::java::without_java;
use super::literal;
use super::logger::without_logger;
use super::packets::{without_packets, without_shown_ends};
use super::postman_cli::as_curl;
use super::prefix::without_prefix;
use super::remark::Remark;
use super::unwrap::{rejoined, unwrapped};
use super::values;

/// A text that was pasted, and what was changed before it is read.
pub(crate) struct Paste<'a> {
    bytes: Cow<'a, [u8]>,
    /// What was changed.
    pub(crate) remarks: Vec<Remark>,
    json: OnceCell<Result<Value, serde_json::Error>>,
    values: OnceCell<Vec<literal::Value>>,
    lowercase: OnceCell<String>,
}

impl<'a> Paste<'a> {
    /// Decodes UTF-16, removes a byte order mark, and undoes what forums and logs did to the text.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        let mut remarks = Vec::new();
        let bytes = match *bytes {
            [0xFF, 0xFE, ref rest @ ..] => utf_16(rest, u16::from_le_bytes, &mut remarks),
            [0xFE, 0xFF, ref rest @ ..] => utf_16(rest, u16::from_be_bytes, &mut remarks),
            [0xEF, 0xBB, 0xBF, ref rest @ ..] => Cow::Borrowed(rest),
            _ => Cow::Borrowed(bytes),
        };
        let bytes = match std::str::from_utf8(&bytes) {
            Ok(text) => match unfolded(text, &mut remarks) {
                Some(text) => Cow::Owned(text.into_bytes()),
                None => bytes,
            },
            Err(_) => bytes,
        };
        Self {
            bytes,
            remarks,
            json: OnceCell::new(),
            values: OnceCell::new(),
            lowercase: OnceCell::new(),
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The text, if it is UTF-8.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The first line that is not empty, without white space around it.
    pub(crate) fn first_line(&self) -> &[u8] {
        let text = self.bytes.trim_ascii_start();
        let line = text.split(|&octet| octet == b'\n').next();
        line.unwrap_or_default().trim_ascii_end()
    }

    /// Whether the text begins as a JSON object or array does.
    pub(crate) fn begins_as_json(&self) -> bool {
        matches!(self.bytes.trim_ascii_start().first(), Some(b'{' | b'['))
    }

    /// The text as JSON. It is parsed once.
    pub(crate) fn json(&self) -> Result<&Value, &serde_json::Error> {
        let parse = || serde_json::from_slice(&self.bytes);
        self.json.get_or_init(parse).as_ref()
    }

    /// Whether the whole text is an object, and not a text with one in it.
    pub(crate) fn is_object(&self) -> bool {
        let begins = |wanted: &[u8]| self.first_line().starts_with(wanted);
        self.begins_as_json() || begins(b"---") || self.text().is_some_and(values::is_yaml)
    }

    /// The objects that the text holds. They are looked for once.
    pub(crate) fn values(&self) -> &[literal::Value] {
        let find = || self.text().map(values::of).unwrap_or_default();
        self.values.get_or_init(find)
    }

    /// Whether the text contains another, which is ASCII, in any letter case.
    pub(crate) fn contains(&self, wanted: &str) -> bool {
        let lowercase = || String::from_utf8_lossy(&self.bytes).to_ascii_lowercase();
        let text = self.lowercase.get_or_init(lowercase);
        text.contains(&wanted.to_ascii_lowercase())
    }
}

/// The text without what forums and logs did to it.
fn unfolded(text: &str, remarks: &mut Vec<Remark>) -> Option<String> {
    let mut whole = Cow::Borrowed(text);
    for step in [
        without_colors,
        without_packets,
        without_shown_ends,
        without_java,
        without_logger,
        unwrapped,
        rejoined,
        as_curl,
    ] {
        if let Some((changed, remark)) = step(&whole) {
            whole = Cow::Owned(changed);
            remarks.push(remark);
        }
    }
    if let Some((folded, changes)) = fold(&whole) {
        whole = Cow::Owned(folded);
        remarks.extend(changes);
    }
    if let Some((text, remark)) = without_prefix(&whole) {
        whole = Cow::Owned(text);
        remarks.push(remark);
    }
    match whole {
        Cow::Owned(text) => Some(text),
        Cow::Borrowed(_) => None,
    }
}

/// What PowerShell writes to a file.
fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16, remarks: &mut Vec<Remark>) -> Cow<'static, [u8]> {
    let units = bytes
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok());
    let text: String = char::decode_utf16(units.map(unit))
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    remarks.push(Remark::note("utf-16", "the text is UTF-16 and was decoded"));
    Cow::Owned(text.into_bytes())
}
