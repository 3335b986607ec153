//! Percent-encoding and -decoding (3.6) and the order of encoded texts.

use basestring::{Kind, form_unescape, is_unreserved, percent_decode, percent_encode};

use super::{Outcome, Verdict, accepted, equal, holds, refused, show};
use crate::generate::text::Octets;

/// decode ∘ encode = id, for percent-decoding and for a form's decoding.
///
/// # Errors
///
/// The law's breach, as with every law here.
pub fn decode_of_encode(octets: &Octets) -> Outcome {
    let encoded = percent_encode(&octets.0);
    let decoded = accepted(
        percent_decode(encoded.as_bytes()),
        "decoding what was encoded",
    )?;
    equal!(show(&decoded), show(&octets.0), "decode(encode(x))");
    let decoded = accepted(
        form_unescape(encoded.as_bytes()),
        "decoding what was encoded",
    )?;
    equal!(show(&decoded), show(&octets.0), "form_unescape(encode(x))");
    Ok(Verdict::Reached)
}

/// Encoding writes only unreserved bytes and `%` with two uppercase hexadecimal digits, and does not
/// escape unreserved bytes.
///
/// # Errors
///
/// The law's breach.
pub fn encode_alphabet(octets: &Octets) -> Outcome {
    let encoded = percent_encode(&octets.0);
    let mut rest = encoded.as_bytes();
    for &octet in &octets.0 {
        let (written, behind) = match rest {
            [b'%', high, low, behind @ ..] => (vec![b'%', *high, *low], behind),
            [one, behind @ ..] => (vec![*one], behind),
            [] => (Vec::new(), rest),
        };
        let expected = if is_unreserved(octet) {
            vec![octet]
        } else {
            format!("%{octet:02X}").into_bytes()
        };
        equal!(show(&written), show(&expected), "the encoded byte");
        rest = behind;
    }
    holds!(
        rest.is_empty(),
        "expected nothing after {encoded:?}, found {}",
        show(rest)
    );
    Ok(Verdict::Reached)
}

/// Encoding is injective: different texts have different encodings.
///
/// # Errors
///
/// The law's breach.
pub fn encode_is_injective(a: &Octets, b: &Octets) -> Outcome {
    let equal_texts = a == b;
    let equal_encodings = percent_encode(&a.0) == percent_encode(&b.0);
    holds!(
        equal_texts == equal_encodings,
        "expected {a:?} and {b:?} to have different encodings, found {:?} for both",
        percent_encode(&a.0)
    );
    Ok(Verdict::Reached)
}

/// Each of the 256 bytes has its own encoding, at any place in a text.
///
/// # Errors
///
/// The law's breach.
pub fn encode_shows_every_byte(text: &Octets, place: usize) -> Outcome {
    let mut text = text.0.clone();
    text.insert(place % (text.len() + 1), 0);
    let place = place % text.len();
    let mut seen = std::collections::BTreeSet::new();
    for octet in 0..=u8::MAX {
        if let Some(there) = text.get_mut(place) {
            *there = octet;
        }
        holds!(
            seen.insert(percent_encode(&text)),
            "expected another encoding of {}",
            show(&text)
        );
    }
    Ok(Verdict::Reached)
}

/// Decoding any bytes refuses exactly those with a `%` that begins no escape, at that `%`; what it
/// accepts it decodes once, and reading `+` as a space is all that a form's decoding adds.
///
/// # Errors
///
/// The law's breach.
pub fn decode_is_total(text: &[u8]) -> Outcome {
    let fault = text.iter().enumerate().position(|(place, &octet)| {
        let digit = |offset| text.get(place + offset).is_some_and(u8::is_ascii_hexdigit);
        octet == b'%' && !(digit(1) && digit(2))
    });
    match (percent_decode(text), fault) {
        (Err(error), Some(place)) => {
            equal!(error.kind(), Kind::MalformedParameter, "the refusal's kind");
            equal!(error.offset(), Some(place), "the refusal's place");
            holds!(
                form_unescape(text).is_err(),
                "expected both decodings to refuse"
            );
            refused(&error)
        }
        (Ok(decoded), None) => {
            let escapes = text.iter().filter(|&&octet| octet == b'%').count();
            equal!(
                decoded.len(),
                text.len() - 2 * escapes,
                "the decoded length"
            );
            holds!(
                is_decoded(text, &decoded),
                "percent_decode: expected {} without its escapes, found {}",
                show(text),
                show(&decoded)
            );
            decode_of_encode(&Octets(decoded.to_vec()))?;
            let spaced: Vec<u8> = text
                .iter()
                .map(|&octet| if octet == b'+' { b' ' } else { octet })
                .collect();
            let literal = accepted(percent_decode(&spaced), "decoding with spaces for +")?;
            let form = accepted(form_unescape(text), "a form's decoding")?;
            holds!(
                form == literal,
                "form_unescape: expected {}, found {}",
                show(&literal),
                show(&form)
            );
            Ok(Verdict::Reached)
        }
        (found, expected) => Err(super::Broken(format!(
            "expected a refusal at {expected:?}, found {found:?} for {}",
            show(text)
        ))),
    }
}

/// Whether these bytes are a text's, each as it is or as its escape says.
fn is_decoded(text: &[u8], decoded: &[u8]) -> bool {
    let rest = decoded.iter().try_fold(text, |rest, byte| {
        let (found, rest) = match rest {
            [b'%', digits @ ..] if digits.len() >= 2 => {
                let (digits, rest) = digits.split_at(2);
                let digits = std::str::from_utf8(digits).ok()?;
                (u8::from_str_radix(digits, 16).ok()?, rest)
            }
            [plain, rest @ ..] => (*plain, rest),
            [] => return None,
        };
        (found == *byte).then_some(rest)
    });
    rest.is_some_and(<[u8]>::is_empty)
}
