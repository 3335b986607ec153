//! Splitting a form into its pairs, and decoding texts into a buffer that is kept.

use std::mem;

use crate::encode::unescape;
use crate::scan::{self, WINDOW, Window, find, split};

/// The name of a pair as it is in a form.
pub(crate) struct Name<'a> {
    /// The form, from the name on.
    pub(crate) ahead: &'a [u8],
    length: usize,
    /// Whether no byte of it is encoded.
    pub(crate) is_plain: bool,
}

impl<'a> Name<'a> {
    /// The decoded name. `None` for an invalid escape.
    pub(crate) fn decoded(&self, room: &mut Room<'a>) -> Option<&'a [u8]> {
        let name = self.ahead.get(..self.length)?;
        if self.is_plain {
            Some(name)
        } else {
            room.decoded(name, true)
        }
    }
}

/// Calls `take` with the name and the value of each piece that is not empty.
#[inline]
pub(crate) fn each_pair<'a>(
    form: &'a [u8],
    mut take: impl FnMut(&Name<'a>, &'a [u8]) -> Option<()>,
) -> Option<()> {
    let mut rest = form;
    while let Some(first) = rest.first() {
        let ahead = rest;
        let mut length = find(rest, *b"=&%+").unwrap_or(rest.len());
        let is_plain = rest
            .get(length)
            .is_none_or(|byte| matches!(byte, b'=' | b'&'));
        if !is_plain {
            let after = rest.get(length..)?;
            length += find(after, *b"=&").unwrap_or(after.len());
        }
        let after = rest.get(length..)?;
        let (value, after) = match after {
            [b'=', value @ ..] => split(value, [b'&']),
            _ => (&b""[..], after),
        };
        rest = after.get(1..).unwrap_or_default();
        if *first != b'&' {
            let name = Name {
                ahead,
                length,
                is_plain,
            };
            take(&name, value)?;
        }
    }
    Some(())
}

/// A buffer for decoded texts. As many bytes as were sent suffice: each is decoded once.
pub(crate) struct Room<'a> {
    free: &'a mut [u8],
}

impl<'a> Room<'a> {
    /// Room for the decoded texts of so many bytes.
    pub(crate) fn new(bytes: &'a mut Vec<u8>, length: usize) -> Self {
        // The last text is written by whole windows too.
        let length = length + WINDOW;
        if bytes.len() < length {
            bytes.resize(length, 0);
        }
        Self { free: bytes }
    }

    /// The decoded text: the text itself if no byte of it is encoded. `None` for an invalid escape.
    pub(crate) fn decoded(&mut self, text: &'a [u8], plus_is_space: bool) -> Option<&'a [u8]> {
        let encoded = if plus_is_space {
            find(text, *b"%+")
        } else {
            find(text, [b'%'])
        };
        if encoded.is_none() {
            return Some(text);
        }
        let mut written = 0;
        decode(text, plus_is_space, |bytes, length| {
            let room = self.free.get_mut(written..)?.first_chunk_mut()?;
            *room = *bytes;
            written += length;
            Some(())
        })?;
        let (mine, free) = mem::take(&mut self.free).split_at_mut_checked(written)?;
        self.free = free;
        Some(mine)
    }
}

/// Decodes a text: gives windows to `write`, each with the number of bytes that belong to the decoded
/// text. `None` for an invalid escape, or if `write` returns it.
#[inline(always)]
pub(crate) fn decode(
    text: &[u8],
    plus_is_space: bool,
    mut write: impl FnMut(&[u8; WINDOW], usize) -> Option<()>,
) -> Option<()> {
    let mut rest = text;
    while !rest.is_empty() {
        let window = Window::of(scan::ahead(rest));
        let plain = window.first(b'%').min(rest.len());
        let text = if plus_is_space {
            window.with_replaced(b'+', b' ')
        } else {
            window
        };
        write(&text.bytes(), plain)?;
        rest = rest.get(plain..)?;
        while let [b'%', after @ ..] = rest {
            let (digits, after) = after.split_first_chunk()?;
            write(&[unescape(*digits)?; WINDOW], 1)?;
            rest = after;
        }
    }
    Some(())
}
