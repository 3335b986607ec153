//! The parameters of a request as received: 3.4.1.3.1. Names are decoded into a buffer that is kept;
//! the values of forms stay encoded until they are written.
//!
//! Every function returns `None` where the reference returns an error.

use crate::coding::Coding;
use crate::form::{Room, each_pair};
use crate::known::Known;
use crate::label;
use crate::order::{self, Entry, Order, Prefix};
use crate::raw::{RawParameter, raw_parameters};
use crate::wire::Signed;

/// A parameter that was sent.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) value: &'a [u8],
    /// How the value is encoded; the name is decoded.
    pub(crate) coding: Coding,
    pub(crate) known: Option<Known>,
    pub(crate) prefix: Prefix,
}

/// The parameters that are signed, and the protocol parameters that a verifier needs.
pub(crate) struct Received<'a> {
    /// The parameters of query, header and form, without the realm and `oauth_signature`.
    pub(crate) signed: Vec<Sent<'a>>,
    /// Whether each protocol parameter occurs once and in the header.
    pub(crate) is_regular: bool,
    /// The decoded value of the header's `oauth_body_hash`.
    pub(crate) body_hash: Option<&'a [u8]>,
    protocol: [Option<&'a [u8]>; Known::COUNT],
    room: Room<'a>,
}

/// An empty list for another request's parameters, with the memory of this one.
pub(crate) fn emptied<'b>(mut sent: Vec<Sent<'_>>) -> Vec<Sent<'b>> {
    sent.clear();
    // The list is empty: nothing is copied, and the memory is reused in place.
    sent.into_iter().map(|_| unreachable_sent()).collect()
}

/// What an element of an empty list becomes.
const fn unreachable_sent<'a>() -> Sent<'a> {
    Sent {
        name: b"",
        value: b"",
        coding: Coding::None,
        known: None,
        prefix: Prefix::of_ranks(b""),
    }
}

/// Collects the parameters of a request. `None` for an invalid escape, an invalid header and a
/// parameter that occurs twice in the header.
pub(crate) fn read<'a>(
    request: &Signed<'a>,
    signed: Vec<Sent<'a>>,
    bytes: &'a mut Vec<u8>,
) -> Option<Received<'a>> {
    let (query, header, form) = (request.url.query, request.authorization, request.form);
    let length = query.len() + header.len() + form.len();
    let mut received = Received::begin(signed, bytes, length);
    received.read_form(query)?;
    if !header.is_empty() {
        received.read_header(header)?;
    }
    received.read_form(form)?;
    Some(received)
}

/// Reads a webhook's form, to be sorted by bytes. `None` for an invalid escape in a name.
#[inline(never)]
pub(crate) fn read_webhook<'a>(
    form: &'a [u8],
    signed: Vec<Sent<'a>>,
    bytes: &'a mut Vec<u8>,
) -> Option<Received<'a>> {
    let mut received = Received::begin(signed, bytes, form.len());
    each_pair(form, |piece, value| {
        let name = piece.decoded(&mut received.room)?;
        let text = if piece.is_plain { piece.ahead } else { name };
        received.take(name, value, Prefix::of_bytes(text, name.len()));
        Some(())
    })?;
    Some(received)
}

impl<'a> Received<'a> {
    fn begin(signed: Vec<Sent<'a>>, bytes: &'a mut Vec<u8>, length: usize) -> Self {
        Self {
            signed,
            is_regular: true,
            body_hash: None,
            protocol: [None; Known::COUNT],
            room: Room::new(bytes, length),
        }
    }

    /// The decoded value of a protocol parameter.
    pub(crate) fn value(&self, known: Known) -> Option<&'a [u8]> {
        self.protocol.get(known.place()).copied().flatten()
    }

    fn take(&mut self, name: &'a [u8], value: &'a [u8], prefix: Prefix) {
        self.signed.push(Sent {
            name,
            value,
            coding: Coding::Form,
            known: None,
            prefix,
        });
    }

    fn read_form(&mut self, form: &'a [u8]) -> Option<()> {
        each_pair(form, |piece, value| {
            let name = piece.decoded(&mut self.room)?;
            if name.starts_with(b"oauth_") {
                self.is_regular = false;
                if name == Known::Signature.name() {
                    // It is not signed, so nothing decodes it later: check its escapes here.
                    return self.room.decoded(value, true).map(drop);
                }
            }
            self.take(name, value, Prefix::of_ranks(name));
            Some(())
        })
    }

    fn read_header(&mut self, header: &'a [u8]) -> Option<()> {
        let mut parameters = raw_parameters(header);
        loop {
            if let Some(usual) = parameters.usual() {
                let value = if usual.is_plain {
                    usual.value
                } else {
                    self.room.decoded(usual.value, false)?
                };
                self.take_known(usual.known, value)?;
                continue;
            }
            let Some(parameter) = parameters.unusual() else {
                return Some(());
            };
            let RawParameter::Other { name, value } = parameter.ok()? else {
                continue;
            };
            let name = self.room.decoded(name, false)?;
            let value = self.room.decoded(value, false)?;
            match Known::of(name) {
                Some(known) => self.take_known(known, value)?,
                None => self.take_other(name, value),
            }
        }
    }

    fn take_other(&mut self, name: &'a [u8], value: &'a [u8]) {
        if name == b"oauth_body_hash" {
            self.body_hash = Some(value);
        }
        self.signed.push(Sent {
            name,
            value,
            coding: Coding::None,
            known: None,
            prefix: Prefix::of_ranks(name),
        });
    }

    /// Takes a protocol parameter of the header; `None` for a second one.
    fn take_known(&mut self, known: Known, value: &'a [u8]) -> Option<()> {
        let place = self.protocol.get_mut(known.place())?;
        if place.replace(value).is_some() {
            return None;
        }
        if known != Known::Signature {
            self.signed.push(Sent {
                name: known.name(),
                value,
                coding: Coding::None,
                known: Some(known),
                prefix: label::of(known).prefix,
            });
        }
        Some(())
    }

    /// Sorts the parameters into `entries`; decodes the values of those whose names may be equal.
    /// `None` for an invalid escape and for a protocol parameter that occurs twice in the header.
    #[inline(never)]
    pub(crate) fn sort<O: Order>(&mut self, entries: &mut Vec<Entry>) -> Option<()> {
        let Self { signed, room, .. } = self;
        order::sort(signed.iter().map(|sent| sent.prefix), entries);
        if order::are_decided(entries) {
            return Some(());
        }
        // A value from the header has no coding, one from a form has; decoding loses which it was.
        let is_twice = has_a_protocol_parameter_twice(signed, entries);
        for entry in order::undecided(entries).flatten() {
            let sent = signed.get_mut(entry.index())?;
            if sent.coding != Coding::None {
                sent.value = room.decoded(sent.value, sent.coding == Coding::Form)?;
                sent.coding = Coding::None;
            }
        }
        let pair = |index: usize| {
            let sent = signed.get(index);
            sent.map(|sent| (sent.name, sent.value)).unwrap_or_default()
        };
        order::settle::<O>(entries, pair);
        (!is_twice).then_some(())
    }
}

/// Whether the header repeats a protocol parameter that [`Known`] does not list.
fn has_a_protocol_parameter_twice(signed: &[Sent<'_>], entries: &mut [Entry]) -> bool {
    let mut names = Vec::new();
    for group in order::undecided(entries) {
        let sent = group.iter().filter_map(|entry| signed.get(entry.index()));
        names.extend(
            sent.filter(|sent| sent.coding == Coding::None && sent.name.starts_with(b"oauth_"))
                .map(|sent| sent.name),
        );
    }
    names.sort_unstable();
    names.windows(2).any(|pair| pair.first() == pair.last())
}
