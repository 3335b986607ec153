//! Protocol parameters' names, encoded and ready to be sorted.

use crate::known::Known;
use crate::order::Prefix;

/// A name's place in the order, and the name as in the base string.
pub(crate) struct Label {
    pub(crate) prefix: Prefix,
    /// `&`, the name and `=` as in the base string: the first `length` bytes of it.
    pub(crate) text: [u8; 32],
    pub(crate) length: usize,
}

const fn label(known: Known) -> Label {
    let name = known.name();
    let mut text = [0; 32];
    let (separator, room) = text.split_at_mut(3);
    separator.copy_from_slice(b"%26");
    let (room, equals) = room.split_at_mut(name.len());
    // Every byte of a protocol parameter's name is unreserved.
    room.copy_from_slice(name);
    equals.split_at_mut(3).0.copy_from_slice(b"%3D");
    Label {
        prefix: Prefix::of_ranks(name),
        text,
        length: 3 + name.len() + 3,
    }
}

/// In the order of [`Known`].
static LABELS: [Label; Known::COUNT] = [
    label(Known::ClientKey),
    label(Known::Nonce),
    label(Known::Signature),
    label(Known::SignatureMethod),
    label(Known::Timestamp),
    label(Known::Token),
    label(Known::Version),
];

pub(crate) const fn of(known: Known) -> &'static Label {
    &LABELS[known.place()]
}
