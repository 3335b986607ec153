//! The parameters of a request as it was received. Names are decoded, into a buffer that is kept;
//! the values of forms stay as they were sent until they are written.
//!
//! What is unusual is not read here but by the readable path, which says what is wrong with it.

use std::mem;

use super::order::{self, Entry, Order, Prefix};
use super::{label, writer::Coding};
use crate::authorization::{RawParameter, raw_parameters};
use crate::encode::unescape;
use crate::known::Known;
use crate::request::Request;
use crate::scan::{find, split};

/// A parameter that was sent.
#[derive(Clone, Copy)]
pub(super) struct Sent<'a> {
    pub(super) name: &'a [u8],
    pub(super) value: &'a [u8],
    /// How the value is encoded; the name is not.
    pub(super) coding: Coding,
    pub(super) known: Option<Known>,
    pub(super) prefix: Prefix,
}

/// The parameters that are signed, and those of the protocol that a verifier looks at.
pub(super) struct Received<'a> {
    /// Query, field and body, without realm and `oauth_signature`.
    pub(super) signed: Vec<Sent<'a>>,
    protocol: [Option<&'a [u8]>; Known::COUNT],
    room: Room<'a>,
}

/// A list that lives as long as another request's octets; it is empty, and keeps its room.
pub(super) fn emptied<'b>(mut sent: Vec<Sent<'_>>) -> Vec<Sent<'b>> {
    sent.clear();
    // Of an empty list nothing is copied; the room is handed on in place.
    sent.into_iter().map(|_| unreachable_sent()).collect()
}

/// What an element of an empty list is made into.
const fn unreachable_sent<'a>() -> Sent<'a> {
    Sent {
        name: b"",
        value: b"",
        coding: Coding::None,
        known: None,
        prefix: Prefix::of_ranks(b""),
    }
}

/// Reads a request whose protocol parameters stand in one OAuth field, each of them once. `None`
/// where it is anything else.
pub(super) fn read<'a>(
    request: &Request<'a>,
    signed: Vec<Sent<'a>>,
    octets: &'a mut Vec<u8>,
) -> Option<Received<'a>> {
    let mut fields = request.values("Authorization");
    let (field, None) = (fields.next()?, fields.next()) else {
        return None;
    };
    let query = request.url.query().unwrap_or_default();
    let body = request.form_body().ok()?.unwrap_or_default();
    let mut received = Received::begin(signed, octets, query.len() + field.len() + body.len());
    received.read_form(query)?;
    received.read_field(field)?;
    received.read_form(body)?;
    Some(received)
}

/// Reads a webhook's form, in the order of octets. `None` for a name's escape that is none.
pub(super) fn read_webhook<'a>(
    form: &'a [u8],
    signed: Vec<Sent<'a>>,
    octets: &'a mut Vec<u8>,
) -> Option<Received<'a>> {
    let mut received = Received::begin(signed, octets, form.len());
    each_pair(form, |piece, value| {
        let name = piece.name(&mut received.room)?;
        let text = if piece.is_plain { piece.ahead } else { name };
        received.take(name, value, Prefix::of_octets(text, name.len()));
        Some(())
    })?;
    Some(received)
}

/// A name as it stands in a form.
struct Name<'a> {
    /// The form, from the name on.
    ahead: &'a [u8],
    length: usize,
    /// Whether nothing in it is encoded.
    is_plain: bool,
}

impl<'a> Name<'a> {
    fn name(&self, room: &mut Room<'a>) -> Option<&'a [u8]> {
        let name = self.ahead.get(..self.length)?;
        if self.is_plain {
            Some(name)
        } else {
            room.decoded(name, true)
        }
    }
}

/// The pieces of a form that are not empty, each as its name and its value.
#[inline]
fn each_pair<'a>(
    form: &'a [u8],
    mut take: impl FnMut(&Name<'a>, &'a [u8]) -> Option<()>,
) -> Option<()> {
    let mut rest = form;
    while let Some(first) = rest.first() {
        let ahead = rest;
        let encoded = find(rest, *b"=&%+");
        let mut length = encoded.unwrap_or(rest.len());
        let is_plain = rest
            .get(length)
            .is_none_or(|octet| matches!(octet, b'=' | b'&'));
        if !is_plain {
            let behind = rest.get(length..)?;
            length += find(behind, *b"=&").unwrap_or(behind.len());
        }
        let behind = rest.get(length..)?;
        let (value, behind) = match behind {
            [b'=', value @ ..] => split(value, [b'&']),
            _ => (&b""[..], behind),
        };
        rest = behind.get(1..).unwrap_or_default();
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

impl<'a> Received<'a> {
    fn begin(signed: Vec<Sent<'a>>, octets: &'a mut Vec<u8>, length: usize) -> Self {
        if octets.len() < length {
            octets.resize(length, 0);
        }
        Self {
            signed,
            protocol: [None; Known::COUNT],
            room: Room { free: octets },
        }
    }

    /// A protocol parameter's value, decoded.
    pub(super) fn value(&self, known: Known) -> Option<&'a [u8]> {
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
            let name = piece.name(&mut self.room)?;
            // Protocol parameters in a second place are the readable path's to refuse.
            if name.starts_with(b"oauth_") {
                return None;
            }
            self.take(name, value, Prefix::of_ranks(name));
            Some(())
        })
    }

    fn read_field(&mut self, field: &'a [u8]) -> Option<()> {
        let mut parameters = raw_parameters(field).ok()?;
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
            let Some(parameter) = parameters.next() else {
                return Some(());
            };
            let RawParameter::Other { name, value, .. } = parameter.ok()? else {
                continue;
            };
            let name = self.room.decoded(name, false)?;
            let value = self.room.decoded(value, false)?;
            match Known::of(name) {
                Some(known) => self.take_known(known, value)?,
                None => self.signed.push(Sent {
                    name,
                    value,
                    coding: Coding::None,
                    known: None,
                    prefix: Prefix::of_ranks(name),
                }),
            }
        }
    }

    /// Takes a protocol parameter; `None` for a second one.
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

    /// Sorts the parameters into `entries`; those whose names may be equal have their values
    /// decoded. `None` where an escape is none, or a protocol parameter occurs twice.
    pub(super) fn sort<O: Order>(&mut self, entries: &mut Vec<Entry>) -> Option<()> {
        let Self { signed, room, .. } = self;
        order::sort(signed.iter().map(|sent| sent.prefix), entries);
        if order::are_decided(entries) {
            return Some(());
        }
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
        let is_twice = |two: &[Entry]| match two {
            [a, b] => {
                let (name, _) = pair(a.index());
                name == pair(b.index()).0 && name.starts_with(b"oauth_")
            }
            _ => false,
        };
        let twice = order::undecided(entries).any(|group| group.windows(2).any(is_twice));
        (!twice).then_some(())
    }
}

/// Room for decoded texts: as many octets as were sent are enough, for each is decoded once.
struct Room<'a> {
    free: &'a mut [u8],
}

impl<'a> Room<'a> {
    /// A text decoded: itself where nothing in it is encoded. `None` for an escape that is none.
    fn decoded(&mut self, text: &'a [u8], plus_is_space: bool) -> Option<&'a [u8]> {
        let encoded = |text: &[u8]| {
            if plus_is_space {
                find(text, *b"%+")
            } else {
                find(text, [b'%'])
            }
        };
        let Some(mut next) = encoded(text) else {
            return Some(text);
        };
        let (mine, free) = mem::take(&mut self.free).split_at_mut_checked(text.len())?;
        self.free = free;
        let (mut rest, mut written) = (text, 0);
        loop {
            let (plain, behind) = rest.split_at_checked(next)?;
            mine.get_mut(written..written + next)?
                .copy_from_slice(plain);
            written += next;
            let octet = match behind {
                [] => return mine.get(..written),
                [b'%', behind @ ..] => {
                    let (digits, behind) = behind.split_first_chunk()?;
                    rest = behind;
                    unescape(*digits)?
                }
                // The one other octet that is encoded is a plus sign.
                [_, behind @ ..] => {
                    rest = behind;
                    b' '
                }
            };
            *mine.get_mut(written)? = octet;
            written += 1;
            next = encoded(rest).unwrap_or(rest.len());
        }
    }
}
