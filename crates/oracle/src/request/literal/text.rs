//! Strings of programs, with their escapes.

use super::Value;

/// The string that a text begins with, in any quotation marks, and its length in bytes.
pub(super) fn string(text: &str) -> Option<(Value, usize)> {
    let quote = text.chars().next()?;
    let mut bytes = Vec::new();
    let mut at = quote.len_utf8();
    loop {
        let rest = text.get(at..)?;
        let next = rest.chars().next()?;
        if next == quote {
            at += quote.len_utf8();
            break;
        }
        if next == '\\' {
            let (unescaped, length) = escape(rest.get(1..)?)?;
            bytes.extend(unescaped);
            at += 1 + length;
        } else {
            let end = rest.find([quote, '\\'])?;
            bytes.extend_from_slice(rest.get(..end)?.as_bytes());
            at += end;
        }
    }
    let value = match String::from_utf8(bytes) {
        Ok(text) => Value::Text(text),
        Err(fault) => Value::Bytes(fault.into_bytes()),
    };
    Some((value, at))
}

/// The bytes of an escape, after its backslash, and its length.
pub(super) fn escape(text: &str) -> Option<(Vec<u8>, usize)> {
    let first = text.chars().next()?;
    let one = |byte: u8| Some((vec![byte], 1));
    match first {
        'n' => one(b'\n'),
        'r' => one(b'\r'),
        't' => one(b'\t'),
        'b' => one(8),
        'f' => one(12),
        'v' => one(11),
        'a' => one(7),
        'e' => one(27),
        '0' if !text
            .get(1..2)
            .is_some_and(|next| next.bytes().all(|o| o.is_ascii_digit())) =>
        {
            one(0)
        }
        'x' => {
            let byte = u8::from_str_radix(text.get(1..3)?, 16).ok()?;
            Some((vec![byte], 3))
        }
        'u' => unicode(text),
        // A line that continues.
        '\n' => Some((Vec::new(), 1)),
        other => Some((other.to_string().into_bytes(), other.len_utf8())),
    }
}

/// `u00e9`, `u{e9}`, and two escapes that are one character outside the basic plane.
fn unicode(text: &str) -> Option<(Vec<u8>, usize)> {
    let encoded = |number: u32| char::from_u32(number).map(|c| c.to_string().into_bytes());
    if let Some(rest) = text.strip_prefix("u{") {
        let end = rest.find('}')?;
        let number = u32::from_str_radix(rest.get(..end)?, 16).ok()?;
        return Some((encoded(number)?, end + 3));
    }
    let digits = |from: usize| u32::from_str_radix(text.get(from..from + 4)?, 16).ok();
    let number = digits(1)?;
    if !(0xD800..0xDC00).contains(&number) {
        let whole = encoded(number).unwrap_or_else(|| "\u{FFFD}".into());
        return Some((whole, 5));
    }
    let low = text
        .get(5..7)
        .filter(|next| *next == "\\u")
        .and_then(|_| digits(7));
    Some(match low {
        Some(low) if (0xDC00..0xE000).contains(&low) => {
            let whole = 0x1_0000 + ((number - 0xD800) << 10) + (low - 0xDC00);
            (encoded(whole)?, 11)
        }
        Some(_) | None => ("\u{FFFD}".into(), 5),
    })
}
