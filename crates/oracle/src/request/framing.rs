//! Where a request's body ends: Content-Length and Transfer-Encoding (RFC 9112 6, 7.1).

use super::fault::{Place, ReadError, excerpt};
use super::remark::Remark;

/// As much as a request line and its headers may be together, in bytes: far more than any server
/// accepts, and few enough that a wrong file is reported at once.
pub(crate) const HEAD_LIMIT: usize = 1 << 20;

/// As many bytes of the values of a text's variables are put in the places of their names: a short text
/// can stand for one that fills the memory.
pub(crate) const MOST_EXPANDED: usize = 4 << 20;

/// The most variables of a text that have a value.
pub(crate) const MOST_VARIABLES: usize = 1_000;

const OF: &str = "the body";

/// The body of a request with the values of these two headers. `text` is everything after the empty
/// line. Remarks go to `remarks`.
pub(crate) fn body(
    text: &[u8],
    lengths: &[&[u8]],
    codings: &[&[u8]],
    remarks: &mut Vec<Remark>,
) -> Result<Vec<u8>, ReadError> {
    match (lengths, codings) {
        ([], []) => Ok(unframed(text, remarks)),
        ([], [coding]) if coding.eq_ignore_ascii_case(b"chunked") => dechunk(text),
        ([], codings) => {
            let found = excerpt(&codings.join(&b", "[..]));
            Err(ReadError::new("Transfer-Encoding: chunked", found))
        }
        (lengths, []) => measured(text, lengths, remarks),
        _ => Err(ReadError::new(
            "Content-Length or Transfer-Encoding",
            "both",
        )),
    }
}

/// The body of a request that was copied: a Content-Length that does not fit is reported.
pub(crate) fn pasted(
    text: &[u8],
    lengths: &[&[u8]],
    codings: &[&[u8]],
    remarks: &mut Vec<Remark>,
) -> Result<Vec<u8>, ReadError> {
    let fault = match body(text, lengths, codings, remarks) {
        Ok(body) => return Ok(body),
        Err(fault) => fault,
    };
    let length = lengths
        .first()
        .and_then(|digits| std::str::from_utf8(digits).ok());
    let length = length.and_then(|digits| digits.parse::<usize>().ok());
    match (length, codings) {
        (Some(length), []) if lengths.len() == 1 => {
            if let Some(body) = fitted(text, length) {
                return Ok(body);
            }
            let body = text.trim_ascii_end();
            remarks.push(length_remark(length, body.len()));
            Ok(body.to_vec())
        }
        // Developer tools print a decoded body with the header of the encoded one.
        (None, [_, ..]) if lengths.is_empty() && !begins_with_size(text) => {
            let text_of = "the body is not in chunks, although Transfer-Encoding says so";
            remarks.push(Remark::note("chunks-decoded", text_of));
            Ok(text.trim_ascii_end().to_vec())
        }
        _ => Err(fault),
    }
}

/// Whether the first line is a chunk's size.
fn begins_with_size(text: &[u8]) -> bool {
    let line = text
        .split(|&octet| octet == b'\n')
        .next()
        .unwrap_or_default();
    text.is_empty() || chunk_size(line.trim_ascii_end()).is_some()
}

/// The body of this length in a text that was copied: without the empty lines around it, or with the
/// other kind of newline.
pub(crate) fn fitted(text: &[u8], length: usize) -> Option<Vec<u8>> {
    let fits = |one: &[u8]| (one.len() == length).then(|| one.to_vec());
    let without_ends = || {
        let start = text.iter().position(|octet| !b"\r\n".contains(octet))?;
        let rest = text.get(start..)?;
        let is_end = |rest: &[u8]| rest.trim_ascii().is_empty();
        let body = rest.get(..length)?;
        is_end(rest.get(length..)?).then(|| body.to_vec())
    };
    // Wireshark writes the answer directly after the body.
    let before_answer = || {
        let is_answer = text.get(length..)?.starts_with(b"HTTP/1.");
        is_answer.then(|| text.get(..length).map(<[u8]>::to_vec))?
    };
    fits(text)
        .or_else(before_answer)
        .or_else(without_ends)
        .or_else(|| fits(&with_newlines(text.trim_ascii(), b"\r\n")))
        .or_else(|| fits(&with_newlines(text.trim_ascii(), b"\n")))
}

/// A text with this newline at the end of each line.
fn with_newlines(text: &[u8], newline: &[u8]) -> Vec<u8> {
    let lines = text.split(|&octet| octet == b'\n');
    let lines: Vec<&[u8]> = lines
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect();
    lines.join(newline)
}

/// What is reported of a body that does not have the length of its Content-Length.
pub(crate) fn length_remark(length: usize, found: usize) -> Remark {
    if found == 0 {
        let text = format!("the body is empty, but Content-Length is {length}: it was not printed");
        return Remark::assumed("body-missing", text, "--body");
    }
    let text = format!(
        "the body has {found} bytes, but Content-Length is {length}: it may have been changed when it \
         was copied"
    );
    Remark::assumed("body-length", text, "--body")
}

/// Editors add a newline to the end of a file: without a length, it is not part of the body.
fn unframed(text: &[u8], remarks: &mut Vec<Remark>) -> Vec<u8> {
    let body = without_line_end(text);
    if body.len() < text.len() && !body.is_empty() {
        let text = "there is no Content-Length, so the trailing newline is not part of the body";
        remarks.push(Remark::assumed("trailing-newline", text, "--body"));
    }
    body.to_vec()
}

fn measured(
    text: &[u8],
    lengths: &[&[u8]],
    remarks: &mut Vec<Remark>,
) -> Result<Vec<u8>, ReadError> {
    let first = lengths.first().copied().unwrap_or_default();
    if let Some(other) = lengths.iter().find(|&&other| other != first) {
        return Err(ReadError::new("one Content-Length", excerpt(other)));
    }
    let length = std::str::from_utf8(first)
        .ok()
        .filter(|digits| digits.bytes().all(|octet| octet.is_ascii_digit()))
        .and_then(|digits| digits.parse::<usize>().ok())
        .ok_or_else(|| ReadError::new("a number as Content-Length", excerpt(first)))?;
    match text.split_at_checked(length) {
        None => Err(ReadError::new(
            format!("a body of {length} bytes, as Content-Length says"),
            format!("{} bytes", text.len()),
        )),
        Some((body, behind)) if without_line_end(behind).is_empty() => {
            if !behind.is_empty() && length > 0 {
                let text = "Content-Length does not count the trailing newline, so it is not part of the body";
                remarks.push(Remark::note("newline-not-counted", text));
            }
            Ok(body.to_vec())
        }
        Some((_, behind)) => Err(ReadError::new(
            format!("the end of the body after {length} bytes, as Content-Length says"),
            format!("{} bytes more: {}", behind.len(), excerpt(behind)),
        )
        .at(Place::Byte(length, OF))),
    }
}

fn without_line_end(text: &[u8]) -> &[u8] {
    text.strip_suffix(b"\r\n")
        .or_else(|| text.strip_suffix(b"\n"))
        .unwrap_or(text)
}

/// Splits at the first newline, CRLF or LF; `None` if there is none.
pub(crate) fn split_line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|&octet| octet == b'\n')?;
    let line = text.get(..end)?;
    Some((
        line.strip_suffix(b"\r").unwrap_or(line),
        text.get(end + 1..)?,
    ))
}

/// The size of a chunk, in bytes, from the line before it (RFC 9112 7.1): hexadecimal digits, and
/// extensions after a semicolon. `None` for anything else, and for a size that no `usize` holds.
///
/// ```
/// use basestring_oracle::internal::request::chunk_size;
/// assert_eq!(chunk_size(b"0A;name=value"), Some(10));
/// assert_eq!(chunk_size(b"+5"), None);
/// ```
#[must_use]
pub fn chunk_size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|&octet| octet == b';').next()?;
    let digits = std::str::from_utf8(digits.trim_ascii()).ok()?;
    // A sign is a number's for the library, and none of the grammar's.
    let are_digits = digits.bytes().all(|octet| octet.is_ascii_hexdigit());
    are_digits.then(|| usize::from_str_radix(digits, 16).ok())?
}

fn dechunk(text: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut body = Vec::new();
    let mut rest = text;
    loop {
        let at = Place::Byte(text.len() - rest.len(), OF);
        let fault = |expected: &'static str, found: &[u8]| {
            let found = if found.is_empty() {
                "the end".to_owned()
            } else {
                excerpt(found)
            };
            Err(ReadError::new(expected, found).at(at))
        };
        let Some((line, behind)) = split_line(rest) else {
            return fault("a line with a chunk's size", rest);
        };
        let Some(size) = chunk_size(line) else {
            return fault("a chunk's size in hexadecimal digits", line);
        };
        if size == 0 {
            return end_of_chunks(behind, text.len()).map(|()| body);
        }
        let Some((chunk, behind)) = behind.split_at_checked(size) else {
            return fault(
                "as many bytes as the chunk's size says, all of them",
                behind,
            );
        };
        body.extend_from_slice(chunk);
        rest = match split_line(behind) {
            Some(([], rest)) => rest,
            _ => return fault("a newline after the chunk", behind),
        };
    }
}

/// Trailer fields do not count; the last line is empty, and a text that was copied may lack it.
fn end_of_chunks(mut rest: &[u8], length: usize) -> Result<(), ReadError> {
    while let Some((line, behind)) = split_line(rest) {
        rest = behind;
        if line.is_empty() {
            break;
        }
    }
    let rest = without_line_end(rest);
    if rest.is_empty() {
        return Ok(());
    }
    Err(
        ReadError::new("the end after the last chunk", excerpt(rest))
            .at(Place::Byte(length - rest.len(), OF)),
    )
}
