//! The parameters of a request as it was received, decoded into a buffer that is kept.
//!
//! What is unusual is not read here but by the readable path, which says what is wrong with it.

use std::mem;

use super::Pair;
use crate::authorization::{RawParameter, raw_parameters};
use crate::encode::hexadecimal;
use crate::request::Request;
use crate::scan::Set;

const AMPERSAND: Set = Set::of(b"&");
const EQUALS: Set = Set::of(b"=");

/// What shows that a text of a field is percent-encoded.
static ENCODED: &Set = &Set::of(b"%");

/// What shows that a text of a form is encoded.
static FORM_ENCODED: &Set = &Set::of(b"%+");

/// The parameters that are signed, and those of the protocol that a verifier looks at.
pub(super) struct Received<'a> {
    /// Query, field and body, without realm and `oauth_signature`.
    pub(super) signed: Vec<Pair<'a>>,
    pub(super) signature: Option<&'a [u8]>,
    pub(super) client_key: &'a [u8],
    pub(super) token: Option<&'a [u8]>,
    pub(super) method: &'a [u8],
    pub(super) timestamp: &'a [u8],
    pub(super) nonce: &'a [u8],
    pub(super) version: Option<&'a [u8]>,
}

/// A list that lives as long as another request's octets; it is empty, and keeps its room.
pub(super) fn emptied<'b>(mut pairs: Vec<Pair<'_>>) -> Vec<Pair<'b>> {
    pairs.clear();
    // Of an empty list nothing is copied; the room is handed on in place.
    pairs.into_iter().map(|_| (&b""[..], &b""[..])).collect()
}

/// Reads a request whose protocol parameters stand in one OAuth field, each of them once. `None`
/// where it is anything else.
pub(super) fn read<'a>(
    request: &Request<'a>,
    pairs: Vec<Pair<'a>>,
    octets: &'a mut Vec<u8>,
) -> Option<Received<'a>> {
    let mut fields = request.values("Authorization");
    let (field, None) = (fields.next()?, fields.next()) else {
        return None;
    };
    let query = request.url.query().unwrap_or_default();
    let body = request.form_body().ok()?.unwrap_or_default();
    octets.resize(query.len() + field.len() + body.len(), 0);
    let mut room = Room { free: octets };

    let mut received = Received {
        signed: pairs,
        signature: None,
        client_key: b"",
        token: None,
        method: b"",
        timestamp: b"",
        nonce: b"",
        version: None,
    };
    received.read_form(query, &mut room)?;
    received.read_field(field, &mut room)?;
    received.read_form(body, &mut room)?;
    Some(received)
}

/// The decoded pairs of a form. `None` for an escape that is none.
pub(super) fn read_form<'a>(
    form: &'a [u8],
    mut pairs: Vec<Pair<'a>>,
    octets: &'a mut Vec<u8>,
) -> Option<Vec<Pair<'a>>> {
    octets.resize(form.len(), 0);
    let mut room = Room { free: octets };
    each_pair(form, &mut room, |pair| {
        pairs.push(pair);
        Some(())
    })?;
    Some(pairs)
}

fn each_pair<'a>(
    form: &'a [u8],
    room: &mut Room<'a>,
    mut take: impl FnMut(Pair<'a>) -> Option<()>,
) -> Option<()> {
    let mut rest = form;
    while !rest.is_empty() {
        let (piece, behind) = AMPERSAND.split(rest);
        rest = behind.get(1..).unwrap_or_default();
        if !piece.is_empty() {
            let (name, value) = EQUALS.split(piece);
            let value = value.get(1..).unwrap_or_default();
            take((room.decoded(name, true)?, room.decoded(value, true)?))?;
        }
    }
    Some(())
}

impl<'a> Received<'a> {
    fn read_form(&mut self, form: &'a [u8], room: &mut Room<'a>) -> Option<()> {
        each_pair(form, room, |pair| {
            // Protocol parameters in a second place are the readable path's to refuse.
            if pair.0.starts_with(b"oauth_") {
                return None;
            }
            self.signed.push(pair);
            Some(())
        })
    }

    fn read_field(&mut self, field: &'a [u8], room: &mut Room<'a>) -> Option<()> {
        let before = self.signed.len();
        for parameter in raw_parameters(field).ok()? {
            let RawParameter::Other { name, value, .. } = parameter.ok()? else {
                continue;
            };
            let (name, value) = (room.decoded(name, false)?, room.decoded(value, false)?);
            match name {
                b"oauth_signature" if self.signature.is_some() => return None,
                b"oauth_signature" => {
                    self.signature = Some(value);
                    continue;
                }
                b"oauth_consumer_key" => self.client_key = value,
                b"oauth_token" => self.token = Some(value),
                b"oauth_signature_method" => self.method = value,
                b"oauth_timestamp" => self.timestamp = value,
                b"oauth_nonce" => self.nonce = value,
                b"oauth_version" => self.version = Some(value),
                _ => {}
            }
            self.signed.push((name, value));
        }
        self.has_each_once(before).then_some(())
    }

    /// Whether no protocol parameter occurs twice in the field. A handful is compared in pairs.
    fn has_each_once(&self, before: usize) -> bool {
        let field = self.signed.get(before..).unwrap_or_default();
        field.len() <= 16
            && field.iter().enumerate().all(|(index, (name, _))| {
                !name.starts_with(b"oauth_")
                    || field.iter().skip(index + 1).all(|(other, _)| other != name)
            })
    }
}

/// Room for decoded texts.
struct Room<'a> {
    free: &'a mut [u8],
}

impl<'a> Room<'a> {
    /// A text decoded: itself where nothing in it is encoded. `None` for an escape that is none.
    fn decoded(&mut self, text: &'a [u8], plus_is_space: bool) -> Option<&'a [u8]> {
        let encoded = if plus_is_space { FORM_ENCODED } else { ENCODED };
        let Some(first) = encoded.find(text) else {
            return Some(text);
        };
        let (mine, free) = mem::take(&mut self.free).split_at_mut_checked(text.len())?;
        self.free = free;
        let (plain, mut rest) = text.split_at_checked(first)?;
        mine.get_mut(..first)?.copy_from_slice(plain);
        let mut written = first;
        while let [octet, behind @ ..] = rest {
            rest = behind;
            *mine.get_mut(written)? = match octet {
                b'%' => {
                    let ([high, low], behind) = behind.split_first_chunk()?;
                    rest = behind;
                    if !high.is_ascii_hexdigit() || !low.is_ascii_hexdigit() {
                        return None;
                    }
                    hexadecimal(*high) << 4 | hexadecimal(*low)
                }
                b'+' if plus_is_space => b' ',
                octet => *octet,
            };
            written += 1;
        }
        mine.get(..written)
    }
}
