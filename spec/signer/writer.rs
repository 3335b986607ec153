//! Writing the base string's parameters, encoded twice, while its blocks are hashed behind the
//! writer.
//!
//! SHA-1's rounds wait for each other and leave most of the processor idle; encoding fills it, if a
//! block is hashed some octets behind what is being written, so that no load waits for a store.

use sha1::block_api::compress;

use super::midstate::{BLOCK, State};
use crate::encode::is_unreserved;
use crate::scan::Set;

/// How far the hash stays behind the writer, in octets.
const LAG: usize = 64;

/// How many octets of a text are written between two looks at the hash.
const STEP: usize = 32;

/// What the octets of a step can be written into, whatever they are.
const WINDOW: usize = 256 + size_of::<Entry>();

/// What 3.6 encodes.
const ENCODED: Set =
    Set::of(b"-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz").inverted();

/// An octet encoded by 3.6, or encoded and the result once more as in the base string: itself, or
/// `%` or `%25` and two digits. The last octet says how many count.
type Entry = [u8; 8];

/// The entries of 3.6, where `%` is written as `percent`.
const fn entries<const N: usize>(percent: &[u8; N]) -> [Entry; 256] {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut table = [[0; 8]; 256];
    let mut octet = 0_usize;
    while octet < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "the index is below 256")]
        let value = octet as u8;
        let mut length = 0;
        if is_unreserved(value) {
            table[octet][0] = value;
            length = 1;
        } else {
            while length < N {
                table[octet][length] = percent[length];
                length += 1;
            }
            table[octet][length] = DIGITS[octet >> 4];
            table[octet][length + 1] = DIGITS[octet & 15];
            length += 2;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "an entry has at most five octets"
        )]
        let counted = length as u8;
        table[octet][7] = counted;
        octet += 1;
    }
    table
}

const ONCE: [Entry; 256] = entries(b"%");
const TWICE: [Entry; 256] = entries(b"%25");

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
    fn room(&mut self, octets: usize) -> &mut [u8] {
        let end = self.length + octets;
        if self.text.len() < end {
            self.text.resize(end.next_power_of_two(), 0);
        }
        self.text.get_mut(self.length..end).unwrap_or_default()
    }

    /// Writes octets as they are.
    pub(super) fn copy(&mut self, octets: &[u8]) {
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

    fn encode(&mut self, octets: &[u8], entries: &[Entry; 256]) {
        if ENCODED.find(octets).is_none() {
            return self.copy(octets);
        }
        for piece in octets.chunks(STEP) {
            let Some(window) = self.room(WINDOW).first_chunk_mut::<WINDOW>() else {
                return;
            };
            // STEP entries of five octets at most: this never wraps, and every entry, written as
            // eight octets, ends inside the window.
            let mut written = 0_u8;
            for octet in piece {
                let entry = &entries[usize::from(*octet)];
                let at = usize::from(written);
                window[at..at + size_of::<Entry>()].copy_from_slice(entry);
                written = written.wrapping_add(entry[7]);
            }
            self.length += usize::from(written);
            self.catch_up();
        }
    }

    /// Hashes the blocks that are far enough behind, one a call.
    fn catch_up(&mut self) {
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
