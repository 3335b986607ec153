//! Writing the base string's parameters, encoded twice, while its blocks are hashed behind the
//! writer.
//!
//! SHA-1's rounds wait for each other and leave most of the processor idle; encoding fills it, if a
//! block is hashed some octets behind what is being written, so that no load waits for a store.

use sha1::block_api::compress;

use super::midstate::{BLOCK, State};
use super::table::{Entries, FORM, ONCE, SELF, TWICE};
use crate::encode::{unescape, unreserved};
use crate::scan::{self, Window, find, places};
use crate::sink::Sink;

/// How far the hash stays behind the writer, in octets.
const LAG: usize = 64;

/// What a text is that is copied by chunks of fixed sizes, in octets at most.
const SHORT: usize = 32;

/// What the octets of a step can be written into, whatever they are.
const ROOM: usize = 256 + 8;

/// How a text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// Not at all.
    None,
    /// As a form: with escapes, and `+` for a space.
    Form,
}

/// A text that grows and is hashed on the way.
#[derive(Clone)]
pub(super) struct Writer {
    text: Vec<u8>,
    length: usize,
    hashed: usize,
    state: State,
}

impl Writer {
    pub(super) const fn new() -> Self {
        Self {
            text: Vec::new(),
            length: 0,
            hashed: 0,
            state: [0; 5],
        }
    }

    /// Begins a text, hashed from this state.
    pub(super) const fn begin(&mut self, state: State) {
        self.length = 0;
        self.hashed = 0;
        self.state = state;
    }

    /// Room behind the text for so many octets more.
    #[inline]
    fn room(&mut self, octets: usize) -> &mut [u8] {
        let end = self.length + octets;
        if self.text.len() < end {
            self.grow(end);
        }
        self.text.get_mut(self.length..end).unwrap_or_default()
    }

    #[cold]
    fn grow(&mut self, end: usize) {
        self.text.resize(end.next_power_of_two(), 0);
    }

    /// Writes the first octets of a few, as they are.
    #[inline]
    pub(super) fn put<const N: usize>(&mut self, octets: &[u8; N], length: usize) {
        if let Some(room) = self.room(N).first_chunk_mut() {
            *room = *octets;
            self.length += length.min(N);
        }
        self.catch_up();
    }

    /// Writes octets as they are.
    pub(super) fn copy(&mut self, octets: &[u8]) {
        if octets.len() <= SHORT {
            if let Some(room) = self.room(SHORT).first_chunk_mut::<SHORT>() {
                copy_short(octets, room);
                self.length += octets.len();
            }
            return self.catch_up();
        }
        for piece in octets.chunks(2 * LAG) {
            self.room(piece.len()).copy_from_slice(piece);
            self.length += piece.len();
            self.catch_up();
        }
    }

    /// Writes octets, each encoded.
    pub(super) fn encode_once(&mut self, octets: &[u8]) {
        self.encode(octets, &ONCE);
    }

    /// Writes octets, each encoded and the result once more.
    pub(super) fn encode_twice(&mut self, octets: &[u8]) {
        self.encode(octets, &TWICE);
    }

    fn encode(&mut self, octets: &[u8], entries: &Entries) {
        let mut rest = octets;
        while let Some((window, behind)) = rest.split_first_chunk() {
            if are_unreserved(*window, scan::WINDOW) {
                self.put(window, scan::WINDOW);
            } else {
                self.step(window, entries);
            }
            rest = behind;
        }
        if rest.is_empty() {
            return;
        }
        let window = scan::tail(octets, rest.len());
        if are_unreserved(window, rest.len()) {
            self.put(&window, rest.len());
        } else {
            self.step(rest, entries);
        }
    }

    /// Writes a few octets by table.
    #[inline]
    fn step(&mut self, octets: &[u8], entries: &Entries) {
        let Some(room) = self.room(ROOM).first_chunk_mut::<ROOM>() else {
            return;
        };
        // A window's entries of five octets at most: this never wraps, and every entry, written as
        // eight octets, ends inside the room.
        let mut written = 0_u8;
        for octet in octets {
            write_entry(room, &mut written, *octet, entries);
        }
        self.length += usize::from(written);
        self.catch_up();
    }

    /// Writes a text that was sent, decoded and each octet then encoded twice. `None` where an
    /// escape is none; what is written is then of no use.
    pub(super) fn encode_sent(&mut self, text: &[u8], coding: Coding) -> Option<()> {
        if coding == Coding::None {
            self.encode_twice(text);
            return Some(());
        }
        let mut rest = text;
        while let Some((window, behind)) = rest.split_first_chunk() {
            if are_unreserved(*window, scan::WINDOW) {
                self.put(window, scan::WINDOW);
            } else if rest.first_chunk().is_some_and(has_usual_escapes) {
                self.step(window, &FORM);
            } else {
                rest = self.decode_step(rest, &TWICE)?;
                continue;
            }
            rest = behind;
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

    /// Writes a text that was sent, decoded. `None` as with [`Self::encode_sent`].
    pub(super) fn decode_sent(&mut self, text: &[u8], coding: Coding) -> Option<()> {
        if coding == Coding::None {
            self.copy(text);
            return Some(());
        }
        let mut rest = text;
        while !rest.is_empty() {
            while let Some((octets, behind)) = rest.split_first_chunk()
                && let window = Window::of(*octets)
                && places(window.is(b'%') | window.is(b'+')) == 0
            {
                self.put(octets, scan::WINDOW);
                rest = behind;
            }
            if find(rest, *b"%+").is_none() {
                self.copy(rest);
                break;
            }
            rest = self.decode_step(rest, &SELF)?;
        }
        Some(())
    }

    /// Writes a few octets of a form, each decoded and then by table: what follows.
    #[inline]
    fn decode_step<'t>(&mut self, text: &'t [u8], entries: &Entries) -> Option<&'t [u8]> {
        let room = self.room(ROOM).first_chunk_mut::<ROOM>()?;
        let (mut written, mut rest) = (0_u8, text);
        for _ in 0..scan::WINDOW {
            let Some((octet, behind)) = rest.split_first() else {
                break;
            };
            rest = behind;
            let octet = match octet {
                b'%' => {
                    let (digits, behind) = rest.split_first_chunk()?;
                    rest = behind;
                    unescape(*digits)?
                }
                b'+' => b' ',
                octet => *octet,
            };
            write_entry(room, &mut written, octet, entries);
        }
        self.length += usize::from(written);
        self.catch_up();
        Some(rest)
    }

    /// Hashes the blocks that are far enough behind.
    #[inline(always)]
    fn catch_up(&mut self) {
        if self.length - self.hashed >= BLOCK + LAG {
            self.hash_behind();
        }
    }

    /// One block a call: so their hashing and the writing overlap.
    #[inline(never)]
    fn hash_behind(&mut self) {
        while self.length - self.hashed >= BLOCK + LAG {
            let block = self.text.get(self.hashed..).and_then(<[u8]>::first_chunk);
            if let Some(block) = block {
                compress(&mut self.state, std::slice::from_ref(block));
            }
            self.hashed += BLOCK;
        }
    }

    /// Ends the text: SHA-1's padding, with the key's block counted in, and the state behind it.
    pub(super) fn end(&mut self) -> State {
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

/// What a stage writes is encoded on the way.
impl Sink for Writer {
    fn write(&mut self, octets: &[u8]) {
        self.encode_once(octets);
    }
}

/// Copies a short text by a few chunks of fixed sizes, the first and the last of which overlap.
#[inline(always)]
fn copy_short(octets: &[u8], room: &mut [u8; SHORT]) {
    if !(copy_ends::<16>(octets, room)
        || copy_ends::<8>(octets, room)
        || copy_ends::<4>(octets, room))
    {
        for (to, from) in room.iter_mut().zip(octets.iter().take(3)) {
            *to = *from;
        }
    }
}

/// Copies a text's first octets and its last ones. `false`, and nothing, for a shorter text.
#[inline(always)]
fn copy_ends<const N: usize>(octets: &[u8], room: &mut [u8; SHORT]) -> bool {
    let (Some(first), Some(last)) = (octets.first_chunk::<N>(), octets.last_chunk::<N>()) else {
        return false;
    };
    if let Some(room) = room.first_chunk_mut() {
        *room = *first;
    }
    if let Some(room) = room
        .get_mut(octets.len() - N..)
        .and_then(<[u8]>::first_chunk_mut)
    {
        *room = *last;
    }
    true
}

#[inline(always)]
fn write_entry(room: &mut [u8; ROOM], written: &mut u8, octet: u8, entries: &Entries) {
    let entry = &entries[usize::from(octet)];
    let at = usize::from(*written);
    room[at..at + entry.len()].copy_from_slice(entry);
    *written = written.wrapping_add(entry[7]);
}

/// Whether the first octets of a window are unreserved.
#[inline(always)]
fn are_unreserved(window: [u8; scan::WINDOW], count: usize) -> bool {
    let counted = (1 << count) - 1;
    places(unreserved(Window::of(window))) & counted == counted
}

/// Whether each escape that begins in a window is as 3.6 writes it: two capital digits, of an octet
/// that is not unreserved. Encoding such a text once more is encoding what it stands for twice.
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
