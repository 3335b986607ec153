//! A text that is hashed block by block while it is written.
//!
//! SHA-1's rounds wait for each other and leave most of the processor idle. Encoding uses that time if
//! a block is hashed some bytes after it is written, so that no load waits for a store.

use sha1::block_api::compress;

use crate::midstate::{BLOCK, State};

/// How many bytes later than they are written bytes are hashed.
const LAG: usize = 64;

/// The bytes that are copied at once.
const SHORT: usize = 32;

/// The bytes before this place of the buffer are dropped once they are hashed.
const KEPT: usize = 384;

/// The places of the buffer at which writing may begin: those below this power of two.
const PLACES: usize = KEPT + BLOCK + LAG;

/// Room after the last of [`PLACES`] for what is written in one step.
const BUFFER: usize = 2 * PLACES;

/// A text that is hashed while it grows. A part of it is kept: what is not hashed yet.
#[derive(Clone)]
pub(crate) struct Writer {
    buffer: [u8; BUFFER],
    /// The end of the text in the buffer.
    length: usize,
    /// The place in the buffer up to which the text is hashed.
    hashed: usize,
    /// The bytes of the text before the buffer.
    dropped: usize,
    blocks: Blocks,
}

/// What becomes of a block.
#[derive(Clone)]
enum Blocks {
    Hashed(State),
    Kept(Vec<u8>),
}

impl Writer {
    /// A text that is kept and not hashed.
    pub(crate) const fn new() -> Self {
        Self {
            buffer: [0; BUFFER],
            length: 0,
            hashed: 0,
            dropped: 0,
            blocks: Blocks::Kept(Vec::new()),
        }
    }

    /// Begins a text that is hashed from this state.
    pub(crate) fn begin(&mut self, state: State) {
        self.length = 0;
        self.hashed = 0;
        self.dropped = 0;
        self.blocks = Blocks::Hashed(state);
    }

    /// The text, if it was kept.
    pub(crate) fn into_text(self) -> Vec<u8> {
        let rest = self.buffer.get(self.hashed..self.length);
        match self.blocks {
            Blocks::Kept(text) => [&text, rest.unwrap_or_default()].concat(),
            Blocks::Hashed(_) => Vec::new(),
        }
    }

    /// Room after the text. There always is: it is an option so that no code for a panic is made.
    #[inline(always)]
    pub(crate) fn room<const N: usize>(&mut self) -> Option<&mut [u8; N]> {
        const { assert!(N <= BUFFER - PLACES, "the buffer has no such room") };
        // The end of the text is below `PLACES`: the remainder tells the compiler so.
        let room = self.buffer.get_mut(self.length % PLACES..)?;
        room.first_chunk_mut()
    }

    /// Makes the first bytes of the room a part of the text.
    #[inline(always)]
    pub(crate) fn advance(&mut self, bytes: usize) {
        self.length += bytes;
        if has_block(self.length, self.hashed, LAG) {
            self.hash_blocks();
        }
    }

    /// Writes the first `length` bytes of a few, not encoded.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&mut self, bytes: &[u8; N], length: usize) {
        if let Some(room) = self.room() {
            *room = *bytes;
        }
        self.advance(length.min(N));
    }

    /// Writes bytes, not encoded.
    pub(crate) fn copy(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((block, after)) = rest.split_first_chunk::<SHORT>() {
            self.put(block, SHORT);
            rest = after;
        }
        if let Some(room) = self.room() {
            copy_short(rest, room);
        }
        self.advance(rest.len());
    }

    /// Hashes the blocks that were written long enough ago: nearly always one, so that hashing and
    /// writing overlap.
    #[inline(never)]
    fn hash_blocks(&mut self) {
        self.hash_up_to(LAG);
        if self.hashed >= KEPT {
            self.drop_hashed();
        }
    }

    /// Hashes every whole block.
    pub(crate) fn hash_all_blocks(&mut self) {
        self.hash_up_to(0);
    }

    /// Hashes the blocks up to so many bytes before the end.
    #[inline(always)]
    fn hash_up_to(&mut self, lag: usize) {
        let Blocks::Hashed(state) = &mut self.blocks else {
            return self.keep();
        };
        while has_block(self.length, self.hashed, lag) {
            let block = self.buffer.get(self.hashed..).and_then(<[u8]>::first_chunk);
            if let Some(block) = block {
                compress(state, std::slice::from_ref(block));
            }
            self.hashed += BLOCK;
        }
    }

    /// Moves the buffer's bytes to the text that is kept. None of them is hashed.
    #[cold]
    fn keep(&mut self) {
        if let Blocks::Kept(text) = &mut self.blocks {
            text.extend_from_slice(self.buffer.get(..self.length).unwrap_or_default());
            self.hashed = self.length;
            self.drop_hashed();
        }
    }

    /// Moves what is not hashed yet to the beginning of the buffer.
    #[inline(never)]
    fn drop_hashed(&mut self) {
        let rest = self.buffer.get(self.hashed..).and_then(<[u8]>::first_chunk);
        let rest: [u8; BLOCK + LAG] = *rest.unwrap_or(&[0; BLOCK + LAG]);
        if let Some(start) = self.buffer.first_chunk_mut() {
            *start = rest;
        }
        self.dropped += self.hashed;
        self.length -= self.hashed;
        self.hashed = 0;
    }

    /// Ends the text with SHA-1's padding, which counts the key's block too. Returns the final state.
    pub(crate) fn end(&mut self) -> State {
        let bits = 8 * (BLOCK + self.dropped + self.length) as u64;
        let filled = (self.length + 1 + 8).next_multiple_of(BLOCK);
        let padding = self.buffer.get_mut(self.length..filled);
        let padding = padding.unwrap_or_default();
        padding.fill(0);
        if let Some(first) = padding.first_mut() {
            *first = 0x80;
        }
        if let Some(last) = padding.last_chunk_mut() {
            *last = bits.to_be_bytes();
        }
        let rest = self.buffer.get(self.hashed..filled).unwrap_or_default();
        match &mut self.blocks {
            Blocks::Hashed(state) => {
                compress(state, rest.as_chunks().0);
                *state
            }
            Blocks::Kept(_) => State::default(),
        }
    }
}

/// Whether a block is not hashed yet of a text of so many bytes, up to `lag` bytes before its end.
#[inline(always)]
fn has_block(length: usize, hashed: usize, lag: usize) -> bool {
    length - hashed >= BLOCK + lag
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

#[cfg(test)]
mod tests {
    use super::{BLOCK, BUFFER, KEPT, LAG, PLACES, Writer};

    /// The remainder by a power of two is one instruction.
    #[test]
    fn the_buffer_is_a_power_of_two_and_small() {
        assert_eq!((PLACES, BUFFER), (512, 1024));
    }

    /// Not after each block: to drop it moves the rest of the buffer.
    #[test]
    fn what_is_hashed_is_dropped_after_several_blocks() {
        let mut writer = Writer::new();
        writer.begin([0; 5]);
        for length in 1..4 * KEPT {
            writer.put(b"a", 1);
            let hashed = length.saturating_sub(LAG) / BLOCK * BLOCK;
            assert_eq!(writer.dropped, hashed / KEPT * KEPT, "{length}");
            assert_eq!(writer.dropped + writer.hashed, hashed, "{length}");
            assert_eq!(writer.dropped + writer.length, length);
        }
    }

    #[test]
    fn hash_all_blocks_leaves_no_whole_block() {
        for length in 0..3 * BLOCK {
            let mut writer = Writer::new();
            writer.begin([0; 5]);
            writer.copy(&vec![b'a'; length]);
            writer.hash_all_blocks();
            assert_eq!(writer.hashed, length / BLOCK * BLOCK);
        }
    }
}
