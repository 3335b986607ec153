//! HMAC-SHA1 (RFC 2104) with the key hashed once: the states after the inner and the outer key block.

use sha1::block_api::compress;
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

/// The state of SHA-1: five words.
pub(crate) type State = [u32; 5];

/// The bytes of a block of SHA-1.
pub(crate) const BLOCK: usize = 64;

/// The initial state of SHA-1 (RFC 3174 6.1).
const START: State = [
    0x6745_2301,
    0xEFCD_AB89,
    0x98BA_DCFE,
    0x1032_5476,
    0xC3D2_E1F0,
];

/// A key as the two states that it leads to. They can sign, so they are wiped as a key is.
#[derive(Clone)]
pub(crate) struct Midstates {
    inner: Zeroizing<State>,
    outer: Zeroizing<State>,
}

impl Midstates {
    /// RFC 2104 2: a key longer than a block is hashed first; a shorter one is filled with zeros.
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut block = Zeroizing::new([0; BLOCK]);
        let hashed = Zeroizing::new(<[u8; 20]>::from(Sha1::digest(key)));
        let short = if key.len() > BLOCK {
            hashed.as_slice()
        } else {
            key
        };
        for (to, from) in block.iter_mut().zip(short) {
            *to = *from;
        }
        let after = |pad: u8| {
            let mut padded = Zeroizing::new([0; BLOCK]);
            for (to, from) in padded.iter_mut().zip(block.iter()) {
                *to = from ^ pad;
            }
            let mut state = Zeroizing::new(START);
            compress(&mut state, &[*padded]);
            state
        };
        Self {
            inner: after(0x36),
            outer: after(0x5C),
        }
    }

    /// The state in which the text's first block is hashed.
    pub(crate) fn start(&self) -> State {
        *self.inner
    }

    /// The outer hash of the inner one: the HMAC's 20 bytes.
    pub(crate) fn finish(&self, inner: &State) -> [u8; 20] {
        let mut block = [0; BLOCK];
        write_words(inner, &mut block);
        if let Some(end) = block.get_mut(20) {
            *end = 0x80;
        }
        // The length of the key's block and the inner hash, in bits.
        let length: u16 = 8 * (64 + 20);
        for (to, from) in block.iter_mut().rev().zip(length.to_le_bytes()) {
            *to = from;
        }
        let mut state = *self.outer;
        compress(&mut state, &[block]);
        let mut digest = [0; 20];
        write_words(&state, &mut digest);
        digest
    }
}

fn write_words(state: &State, out: &mut [u8]) {
    for (to, word) in out.chunks_exact_mut(4).zip(state) {
        to.copy_from_slice(&word.to_be_bytes());
    }
}
