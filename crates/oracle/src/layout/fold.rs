//! Where a text may be broken, and how wide it is.

use unicode_width::UnicodeWidthChar;

/// What stays on one line: an escape such as `%2F`, a character, or an escape sequence of the
/// terminal, which has no width.
pub(super) struct Unit {
    /// Its length in bytes.
    pub(super) length: usize,
    /// Its width on the terminal.
    pub(super) columns: usize,
}

/// The units of a text, in order.
pub(super) fn units(text: &str) -> impl Iterator<Item = Unit> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let unit = first(rest)?;
        // A unit is whole characters of the rest.
        rest = &rest[unit.length..];
        Some(unit)
    })
}

fn first(text: &str) -> Option<Unit> {
    let character = text.chars().next()?;
    if let Some(length) = sequence(text) {
        return Some(Unit { length, columns: 0 });
    }
    if let [b'%', high, low, ..] = text.as_bytes()
        && high.is_ascii_hexdigit()
        && low.is_ascii_hexdigit()
    {
        return Some(Unit {
            length: 3,
            columns: 3,
        });
    }
    Some(Unit {
        length: character.len_utf8(),
        columns: character.width().unwrap_or(0),
    })
}

/// The length of the escape sequence at the beginning: `ESC [`, parameters, and a final byte.
fn sequence(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\u{1b}[")?;
    let end = body.find(|c: char| ('\u{40}'..='\u{7e}').contains(&c))?;
    Some(2 + end + 1)
}

/// How many columns a text takes on the terminal.
pub(super) fn columns(text: &str) -> usize {
    units(text).map(|unit| unit.columns).sum()
}

/// A text in pieces of at most `room` columns, of which the first line has `used` already. Joined,
/// the pieces are the text. No piece but the last ends in a space, unless it is all spaces. There is
/// always a first piece, which may be empty.
pub(super) fn fold(text: &str, used: usize, room: usize) -> Vec<&str> {
    let (mut pieces, mut start, mut at, mut column) = (Vec::new(), 0, 0, used);
    // `start`, `at` and `end` are between two characters: they advance by units, and spaces are one
    // byte each.
    for unit in units(text) {
        if column + unit.columns > room && (column > 0 || at > start) {
            let piece = &text[start..at];
            let kept = piece.trim_end_matches(' ').len();
            let end = if kept > 0 { start + kept } else { at };
            pieces.push(&text[start..end]);
            (start, column) = (end, at - end);
        }
        at += unit.length;
        column += unit.columns;
    }
    pieces.push(&text[start..]);
    pieces
}
