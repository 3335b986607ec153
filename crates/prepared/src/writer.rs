//! Writing a text, encoded, while its blocks are hashed.
//!
//! SHA-1's rounds wait for each other and leave most of the processor idle. Encoding uses that time if
//! a block is hashed some bytes after it is written, so that no load waits for a store.

use sha1::block_api::compress;

use crate::encode::{unescape, unreserved};
use crate::midstate::{BLOCK, State};
use crate::scan::{self, Set, Window, find, places};
use crate::table::{Entries, FORM, ONCE, SELF, TWICE};

/// How many bytes later than they are written bytes are hashed.
const LAG: usize = 64;

/// The longest text that is copied by chunks of fixed sizes, in bytes.
const SHORT: usize = 32;

/// Enough room for the encoded bytes of a step, whatever they are.
const ROOM: usize = 256 + 8;

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

/// A text that is hashed while it grows.
#[derive(Clone)]
pub(crate) struct Writer {
    text: Vec<u8>,
    length: usize,
    hashed: usize,
    state: State,
}

impl Writer {
    pub(crate) const fn new() -> Self {
        Self {
            text: Vec::new(),
            length: 0,
            hashed: 0,
            state: [0; 5],
        }
    }

    /// The text so far.
    pub(crate) fn text(&self) -> &[u8] {
        self.text.get(..self.length).unwrap_or_default()
    }

    /// Begins a text that is hashed from this state.
    pub(crate) const fn begin(&mut self, state: State) {
        self.length = 0;
        self.hashed = 0;
        self.state = state;
    }

    /// Room after the text for so many bytes.
    #[inline]
    fn room(&mut self, bytes: usize) -> &mut [u8] {
        let end = self.length + bytes;
        if self.text.len() < end {
            self.grow(end);
        }
        self.text.get_mut(self.length..end).unwrap_or_default()
    }

    #[cold]
    fn grow(&mut self, end: usize) {
        self.text.resize(end.next_power_of_two(), 0);
    }

    /// Writes the first `length` bytes of a few, not encoded.
    #[inline]
    pub(crate) fn put<const N: usize>(&mut self, bytes: &[u8; N], length: usize) {
        if let Some(room) = self.room(N).first_chunk_mut() {
            *room = *bytes;
            self.length += length.min(N);
        }
        self.catch_up();
    }

    /// Writes bytes, not encoded.
    pub(crate) fn copy(&mut self, bytes: &[u8]) {
        if bytes.len() <= SHORT {
            if let Some(room) = self.room(SHORT).first_chunk_mut::<SHORT>() {
                copy_short(bytes, room);
                self.length += bytes.len();
            }
            return self.catch_up();
        }
        for piece in bytes.chunks(2 * LAG) {
            self.room(piece.len()).copy_from_slice(piece);
            self.length += piece.len();
            self.catch_up();
        }
    }

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
            if are_unreserved(*window, scan::WINDOW) {
                self.put(window, scan::WINDOW);
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
            self.step(rest, entries);
        }
    }

    /// Writes a few bytes by table.
    #[inline]
    fn step(&mut self, bytes: &[u8], entries: &Entries) {
        let Some(room) = self.room(ROOM).first_chunk_mut::<ROOM>() else {
            return;
        };
        // A window has sixteen entries of at most five bytes: this never wraps, and every entry,
        // written as eight bytes, ends inside the room.
        let mut written = 0_u8;
        for byte in bytes {
            write_entry(room, &mut written, *byte, entries);
        }
        self.length += usize::from(written);
        self.catch_up();
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
            if are_unreserved(*window, scan::WINDOW) {
                self.put(window, scan::WINDOW);
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
            return Some(());
        }
        while !rest.is_empty() {
            rest = self.decode_step(rest, &TWICE)?;
        }
        Some(())
    }

    /// Writes a text that was sent, decoded. `None` for an invalid escape.
    pub(crate) fn decode_sent(&mut self, text: &[u8], coding: Coding) -> Option<()> {
        if coding == Coding::None {
            self.copy(text);
            return Some(());
        }
        let mut rest = text;
        while !rest.is_empty() {
            while let Some((bytes, after)) = rest.split_first_chunk()
                && let window = Window::of(*bytes)
                && places(window.is(b'%') | window.is(b'+')) == 0
            {
                self.put(bytes, scan::WINDOW);
                rest = after;
            }
            if find(rest, *b"%+").is_none() {
                self.copy(rest);
                break;
            }
            rest = self.decode_step(rest, &SELF)?;
        }
        Some(())
    }

    /// Writes a few bytes of a form, decoded and then by table. Returns the text after them.
    #[inline]
    fn decode_step<'t>(&mut self, text: &'t [u8], entries: &Entries) -> Option<&'t [u8]> {
        let room = self.room(ROOM).first_chunk_mut::<ROOM>()?;
        let (mut written, mut rest) = (0_u8, text);
        for _ in 0..scan::WINDOW {
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
        self.length += usize::from(written);
        self.catch_up();
        Some(rest)
    }

    /// Hashes the blocks that were written long enough ago.
    #[inline(always)]
    fn catch_up(&mut self) {
        if self.length - self.hashed >= BLOCK + LAG {
            self.hash_blocks();
        }
    }

    /// Hashes one block a call, so that hashing and writing overlap.
    #[inline(never)]
    fn hash_blocks(&mut self) {
        while self.length - self.hashed >= BLOCK + LAG {
            let block = self.text.get(self.hashed..).and_then(<[u8]>::first_chunk);
            if let Some(block) = block {
                compress(&mut self.state, std::slice::from_ref(block));
            }
            self.hashed += BLOCK;
        }
    }

    /// Ends the text with SHA-1's padding, which counts the key's block too. Returns the final state.
    pub(crate) fn end(&mut self) -> State {
        let bits = 8 * (BLOCK + self.length) as u64;
        let filled = (self.length + 1 + 8).next_multiple_of(BLOCK);
        let padding = filled - self.length;
        let room = self.room(padding);
        room.fill(0);
        if let Some(first) = room.first_mut() {
            *first = 0x80;
        }
        if let Some(last) = room.last_chunk_mut() {
            *last = bits.to_be_bytes();
        }
        let rest = self.text.get(self.hashed..filled).unwrap_or_default();
        compress(&mut self.state, rest.as_chunks().0);
        self.state
    }
}

/// Copies a short text by two chunks of a fixed size, which may overlap.
#[inline(always)]
fn copy_short(bytes: &[u8], room: &mut [u8; SHORT]) {
    if !(copy_ends::<16>(bytes, room) || copy_ends::<8>(bytes, room) || copy_ends::<4>(bytes, room))
    {
        for (to, from) in room.iter_mut().zip(bytes.iter().take(3)) {
            *to = *from;
        }
    }
}

/// Copies a text's first and last `N` bytes. `false`, and copies nothing, for a shorter text.
#[inline(always)]
fn copy_ends<const N: usize>(bytes: &[u8], room: &mut [u8; SHORT]) -> bool {
    let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) else {
        return false;
    };
    if let Some(room) = room.first_chunk_mut() {
        *room = *first;
    }
    if let Some(room) = room
        .get_mut(bytes.len() - N..)
        .and_then(<[u8]>::first_chunk_mut)
    {
        *room = *last;
    }
    true
}

#[inline(always)]
fn write_entry(room: &mut [u8; ROOM], written: &mut u8, byte: u8, entries: &Entries) {
    let entry = &entries[usize::from(byte)];
    let at = usize::from(*written);
    room[at..at + entry.len()].copy_from_slice(entry);
    *written = written.wrapping_add(entry[7]);
}

/// Whether the first `count` bytes of a window are unreserved.
#[inline(always)]
fn are_unreserved(window: [u8; scan::WINDOW], count: usize) -> bool {
    let counted = (1 << count) - 1;
    places(unreserved(Window::of(window))) & counted == counted
}

/// Whether each escape that begins in a window is as 3.6 writes it: two uppercase digits of a byte
/// that is not unreserved. Encoding such a text once is encoding the decoded text twice.
#[inline(always)]
fn has_usual_escapes(ahead: &[u8; scan::WINDOW + 2]) -> bool {
    let [own @ .., _, _] = *ahead;
    let [_, high @ .., _] = *ahead;
    let [_, _, low @ ..] = *ahead;
    let (high_digit, high) = Window::of(high).capital_digits();
    let (low_digit, low) = Window::of(low).capital_digits();
    let usual = high_digit & low_digit & !unreserved(Window::of_digits(high, low));
    places(Window::of(own).is(b'%') & !usual) == 0
}
