//! Writing a text encoded: RFC 5849 3.6.

use crate::encode::{unescape, unreserved};
use crate::form::decode;
use crate::scan::{self, Set, WINDOW, Window, places};
use crate::table::{Entries, FORM, ONCE, TWICE};
use crate::writer::Writer;

/// Room for the entries of a window: each has at most seven bytes, and the last one is written as eight.
const ROOM: usize = 120;

/// The bytes that no sent path contains: all but `pchar / "/"` (RFC 3986 3.3) and the `%` of an escape.
const NOT_SENT: Set = Set::of_all_but(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~!$&'()*+,;=:@/%",
);

/// How a text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    /// Not encoded.
    None,
    /// As a form: with escapes, and `+` for a space.
    Form,
}

impl Writer {
    /// Writes bytes, encoded.
    pub(crate) fn encode_once(&mut self, bytes: &[u8]) {
        self.encode(bytes, &ONCE);
    }

    /// Writes bytes, encoded twice.
    pub(crate) fn encode_twice(&mut self, bytes: &[u8]) {
        self.encode(bytes, &TWICE);
    }

    /// Writes a path, encoded; bytes that no request line contains are encoded twice.
    pub(crate) fn encode_path(&mut self, path: &[u8]) {
        let mut rest = path;
        while !rest.is_empty() {
            let (sent, after) = NOT_SENT.split(rest);
            self.encode_once(sent);
            let (byte, after) = after.split_at(after.len().min(1));
            self.encode_twice(byte);
            rest = after;
        }
    }

    fn encode(&mut self, bytes: &[u8], entries: &Entries) {
        let mut rest = bytes;
        while let Some((window, after)) = rest.split_first_chunk() {
            if are_unreserved(*window, WINDOW) {
                self.put(window, WINDOW);
            } else {
                self.step(window, entries);
            }
            rest = after;
        }
        if rest.is_empty() {
            return;
        }
        let window = scan::tail(bytes, rest.len());
        if are_unreserved(window, rest.len()) {
            self.put(&window, rest.len());
        } else {
            self.last_step(rest, entries);
        }
    }

    /// Writes a window by table.
    #[inline(always)]
    fn step(&mut self, window: &[u8; WINDOW], entries: &Entries) {
        let mut written = 0;
        if let Some(room) = self.room() {
            for byte in window {
                write_entry(room, &mut written, *byte, entries);
            }
        }
        self.advance(written);
    }

    /// Writes fewer bytes than a window has by table.
    #[inline(always)]
    fn last_step(&mut self, bytes: &[u8], entries: &Entries) {
        let mut written = 0;
        if let Some(room) = self.room() {
            for byte in bytes {
                write_entry(room, &mut written, *byte, entries);
            }
        }
        self.advance(written);
    }

    /// Writes a text that was sent, decoded and then encoded twice. `None` for an invalid escape; the
    /// text is then of no use.
    pub(crate) fn encode_sent(&mut self, text: &[u8], coding: Coding) -> Option<()> {
        if coding == Coding::None {
            self.encode_twice(text);
            return Some(());
        }
        let mut rest = text;
        while let Some((window, after)) = rest.split_first_chunk() {
            if escapes(*window) == 0 {
                if are_unreserved(*window, WINDOW) {
                    self.put(window, WINDOW);
                } else {
                    self.step(window, &FORM);
                }
            } else if rest.first_chunk().is_some_and(has_usual_escapes) {
                self.step(window, &FORM);
            } else {
                rest = self.decode_step(rest, &TWICE)?;
                continue;
            }
            rest = after;
        }
        let window = scan::tail(text, rest.len());
        if are_unreserved(window, rest.len()) {
            self.put(&window, rest.len());
        } else if escapes(window) == 0 {
            self.last_step(rest, &FORM);
        } else {
            while !rest.is_empty() {
                rest = self.decode_step(rest, &TWICE)?;
            }
        }
        Some(())
    }

    /// Writes a text that was sent, decoded. `None` for an invalid escape.
    pub(crate) fn decode_sent(&mut self, text: &[u8], coding: Coding) -> Option<()> {
        if coding == Coding::None {
            self.copy(text);
            return Some(());
        }
        decode(text, true, |bytes, length| {
            self.put(bytes, length);
            Some(())
        })
    }

    /// Writes a few bytes of a form, decoded and then by table. Returns the text after them.
    #[inline]
    fn decode_step<'t>(&mut self, text: &'t [u8], entries: &Entries) -> Option<&'t [u8]> {
        let room = self.room()?;
        let (mut written, mut rest) = (0, text);
        for _ in 0..WINDOW {
            let Some((byte, after)) = rest.split_first() else {
                break;
            };
            rest = after;
            let byte = match byte {
                b'%' => {
                    let (digits, after) = rest.split_first_chunk()?;
                    rest = after;
                    unescape(*digits)?
                }
                b'+' => b' ',
                byte => *byte,
            };
            write_entry(room, &mut written, byte, entries);
        }
        self.advance(written);
        Some(rest)
    }
}

/// Writes an entry at a place and adds its length to the place. At most [`WINDOW`] entries fit.
#[inline(always)]
fn write_entry(room: &mut [u8; ROOM], written: &mut usize, byte: u8, entries: &Entries) {
    let entry = entries[usize::from(byte)];
    let room = room.get_mut(*written..).and_then(<[u8]>::first_chunk_mut);
    if let Some(room) = room {
        *room = entry.bytes();
    }
    *written += entry.length();
}

/// The places of the escapes in a window.
#[inline(always)]
fn escapes(window: [u8; WINDOW]) -> u32 {
    places(Window::of(window).is(b'%'))
}

/// Whether the first `count` bytes of a window are unreserved.
#[inline(always)]
fn are_unreserved(window: [u8; WINDOW], count: usize) -> bool {
    let counted = (1 << count) - 1;
    places(unreserved(Window::of(window))) & counted == counted
}

/// Whether each escape that begins in a window is as 3.6 writes it: two uppercase digits of a byte
/// that is not unreserved. Encoding such a text once is encoding the decoded text twice.
#[inline(always)]
fn has_usual_escapes(ahead: &[u8; WINDOW + 2]) -> bool {
    let [own @ .., _, _] = *ahead;
    let [_, high @ .., _] = *ahead;
    let [_, _, low @ ..] = *ahead;
    let (high_digit, high) = Window::of(high).capital_digits();
    let (low_digit, low) = Window::of(low).capital_digits();
    let usual = high_digit & low_digit & !unreserved(Window::of_digits(high, low));
    places(Window::of(own).is(b'%') & !usual) == 0
}

#[cfg(test)]
mod tests {
    use super::{WINDOW, are_unreserved, escapes, has_usual_escapes};
    use crate::encode::is_unreserved;

    #[test]
    fn the_escapes_of_a_window_are_found() {
        for places in 0..=u16::MAX {
            let window = std::array::from_fn(|place| b"a%"[usize::from(places >> place & 1)]);
            assert_eq!(escapes(window), u32::from(places));
        }
    }

    #[test]
    fn a_window_of_unreserved_bytes_is_found() {
        for byte in 0..=u8::MAX {
            for place in 0..WINDOW {
                let mut window = [b'a'; WINDOW];
                window[place] = byte;
                for count in 0..=WINDOW {
                    let expected = place >= count || is_unreserved(byte);
                    assert_eq!(are_unreserved(window, count), expected, "{byte} {place}");
                }
            }
        }
    }

    /// Every two bytes after a percent sign, at every place, and no percent sign at all.
    #[test]
    fn a_window_of_usual_escapes_is_found() {
        let is_usual = |digits: [u8; 2]| {
            let is_digit = |digit: &u8| digit.is_ascii_digit() || (b'A'..=b'F').contains(digit);
            let text = std::str::from_utf8(&digits).unwrap_or_default();
            let byte = u8::from_str_radix(text, 16);
            digits.iter().all(is_digit) && byte.is_ok_and(|byte| !is_unreserved(byte))
        };
        for place in 0..WINDOW {
            for digits in 0..=u16::MAX {
                let digits = digits.to_be_bytes();
                let mut ahead = [b'a'; WINDOW + 2];
                ahead[place] = b'%';
                ahead[place + 1..place + 3].copy_from_slice(&digits);
                let expected = is_usual(digits);
                assert_eq!(has_usual_escapes(&ahead), expected, "{place} {digits:?}");
                ahead[place] = b'a';
                if !digits.contains(&b'%') {
                    assert!(has_usual_escapes(&ahead), "{place} {digits:?}");
                }
            }
        }
    }
}
