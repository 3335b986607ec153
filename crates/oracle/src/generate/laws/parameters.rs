//! Forms and normalization (3.4.1.3).

use std::sync::LazyLock;

use basestring::{
    Parameter, form_decode, form_encode, form_pairs, is_unreserved, normalize_parameters,
    percent_encode,
};

use super::{Outcome, Verdict, accepted, equal, holds, refused, show};
use crate::generate::parameters::{Context, Pairs, Spelling};

/// Where a byte is in the order of encoded texts: every escape begins with `%`, which is smaller than
/// every unreserved byte, and uppercase hexadecimal digits sort by value.
static RANKS: LazyLock<[u8; 256]> = LazyLock::new(|| {
    let mut bytes: Vec<u8> = (0..=u8::MAX).collect();
    bytes.sort_by_key(|&byte| (is_unreserved(byte), byte));
    let mut ranks = [0; 256];
    for (rank, byte) in (0..=u8::MAX).zip(bytes) {
        ranks[usize::from(byte)] = rank;
    }
    ranks
});

/// A decoded text as the ranks of its bytes: made once, and not for each comparison.
fn ranks(text: &[u8]) -> Vec<u8> {
    let ranks = &*RANKS;
    text.iter().map(|&byte| ranks[usize::from(byte)]).collect()
}

/// 3.4.1.3.2 in another order of steps: sort the decoded pairs by `rank`, then encode and join.
#[must_use]
pub fn normalized_by_rank(parameters: &[Parameter<'_>]) -> String {
    let mut sorted: Vec<&Parameter<'_>> = parameters.iter().collect();
    sorted.sort_by_cached_key(|parameter| (ranks(&parameter.name), ranks(&parameter.value)));
    let mut text = String::new();
    for Parameter { name, value } in sorted {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(&percent_encode(name));
        text.push('=');
        text.push_str(&percent_encode(value));
    }
    text
}

/// Normalization, which sorts encoded pairs, equals sorting decoded pairs by `rank`.
///
/// # Errors
///
/// The law's breach.
pub fn normalize_is_encode_then_sort(pairs: &Pairs) -> Outcome {
    let parameters = pairs.parameters();
    equal!(
        normalize_parameters(&parameters),
        normalized_by_rank(&parameters),
        "normalize_parameters"
    );
    Ok(Verdict::Reached)
}

/// Normalization does not depend on the order of its input.
///
/// # Errors
///
/// The law's breach.
pub fn normalize_ignores_order(pairs: &Pairs, by: usize) -> Outcome {
    let mut parameters = pairs.parameters();
    let straight = normalize_parameters(&parameters);
    let places = parameters.len().max(1);
    parameters.rotate_left(by % places);
    equal!(
        normalize_parameters(&parameters),
        straight,
        "normalized after a turn"
    );
    parameters.reverse();
    equal!(
        normalize_parameters(&parameters),
        straight,
        "normalized in reverse"
    );
    Ok(Verdict::Reached)
}

/// The encoded pairs are sorted by their bytes, names first.
///
/// # Errors
///
/// The law's breach.
pub fn normalize_sorts_encoded_bytes(pairs: &Pairs) -> Outcome {
    let text = normalize_parameters(&pairs.parameters());
    let found: Vec<(&str, &str)> = text.split('&').filter_map(|p| p.split_once('=')).collect();
    equal!(found.len(), pairs.0.len(), "how many pairs");
    holds!(found.is_sorted(), "expected sorted pairs, found {text:?}");
    Ok(Verdict::Reached)
}

/// A normalized text says which parameters there were: decoding gives them back, sorted.
///
/// # Errors
///
/// The law's breach.
pub fn normalize_loses_nothing(pairs: &Pairs) -> Outcome {
    let parameters = pairs.parameters();
    let text = normalize_parameters(&parameters);
    let mut found = accepted(
        form_decode(text.as_bytes()),
        "decoding normalized parameters",
    )?;
    let mut expected = parameters;
    found.sort();
    expected.sort();
    equal!(found, expected, "form_decode(normalize(x))");
    Ok(Verdict::Reached)
}

/// form_decode ∘ form_encode = id.
///
/// # Errors
///
/// The law's breach.
pub fn form_decode_of_form_encode(pairs: &Pairs) -> Outcome {
    let parameters = pairs.parameters();
    let form = form_encode(&parameters);
    let decoded = accepted(form_decode(form.as_bytes()), "decoding a form")?;
    equal!(decoded, parameters, "form_decode(form_encode(x))");
    Ok(Verdict::Reached)
}

/// Every spelling of a form, in a query and in a body, is read as the same parameters.
///
/// # Errors
///
/// The law's breach.
pub fn equal_spellings_parse_equally(pairs: &Pairs, spelling: &Spelling) -> Outcome {
    for context in [Context::Query, Context::Body] {
        let form = spelling.form(&pairs.0, context);
        let decoded = accepted(form_decode(&form), "decoding a spelling")?;
        holds!(
            decoded == pairs.parameters(),
            "expected {pairs:?}, found {decoded:?} in {}",
            show(&form)
        );
    }
    Ok(Verdict::Reached)
}

/// Parsing any bytes as a form: refused at an invalid escape and nowhere else; parsing the encoding
/// of what was parsed gives the same; the order of its pieces does not matter to normalization.
///
/// # Errors
///
/// The law's breach.
pub fn form_is_total(text: &[u8]) -> Outcome {
    form_is_read_pair_by_pair(text)?;
    form_is_read_and_written_back(text)?;
    form_is_normalized_literally(text)?;
    form_pieces_have_no_order(text)
}

/// The part of [`form_is_total`] that concerns parsing: the whole form gives the same as pair by
/// pair, and is refused at an invalid escape.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn form_is_read_pair_by_pair(text: &[u8]) -> Outcome {
    let decoded = match form_decode(text) {
        Err(error) => {
            holds!(
                basestring::percent_decode(text).is_err(),
                "expected {} to be read, found {error}",
                show(text)
            );
            let place = error.offset().unwrap_or(usize::MAX);
            holds!(
                text.get(place) == Some(&b'%'),
                "expected the place of a %, found {place} in {}",
                show(text)
            );
            return refused(&error);
        }
        Ok(decoded) => decoded,
    };
    let mut pairs = 0;
    for (expected, found) in decoded.iter().zip(form_pairs(text)) {
        equal!(
            accepted(found, "one pair at a time")?,
            *expected,
            "form_pairs"
        );
        pairs += 1;
    }
    equal!(form_pairs(text).nth(pairs), None, "the pair after the last");
    equal!(pairs, decoded.len(), "how many pairs");
    let mut alone = Vec::with_capacity(decoded.len());
    for piece in text.split(|&byte| byte == b'&') {
        alone.extend(accepted(form_decode(piece), "one piece")?);
    }
    equal!(alone, decoded, "the pairs of each piece alone");
    Ok(reached(&decoded))
}

/// The part of [`form_is_total`] that is writing's: what is read comes back from encoding it.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn form_is_read_and_written_back(text: &[u8]) -> Outcome {
    let decoded = match form_decode(text) {
        Err(error) => return refused(&error),
        Ok(decoded) => decoded,
    };
    let form = form_encode(&decoded);
    let again = accepted(form_decode(form.as_bytes()), "decoding what was encoded")?;
    equal!(again, decoded, "form_decode(form_encode(x))");
    Ok(reached(&decoded))
}

/// The part of [`form_is_total`] that has the literal definition.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn form_is_normalized_literally(text: &[u8]) -> Outcome {
    let decoded = match form_decode(text) {
        Err(error) => return refused(&error),
        Ok(decoded) => decoded,
    };
    equal!(
        normalize_parameters(&decoded),
        normalized_by_rank(&decoded),
        "normalize_parameters"
    );
    Ok(reached(&decoded))
}

/// The part of [`form_is_total`] that is the order's: a form's pieces may come in any.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn form_pieces_have_no_order(text: &[u8]) -> Outcome {
    let decoded = match form_decode(text) {
        Err(error) => return refused(&error),
        Ok(decoded) => decoded,
    };
    let pieces: Vec<&[u8]> = text.split(|&octet| octet == b'&').rev().collect();
    let reversed = pieces.join(&b'&');
    let reversed = accepted(form_decode(&reversed), "the pieces in reverse")?;
    equal!(
        normalize_parameters(&reversed),
        normalize_parameters(&decoded),
        "normalized pieces in reverse"
    );
    Ok(reached(&decoded))
}

fn reached(decoded: &[Parameter<'_>]) -> Verdict {
    if decoded.is_empty() {
        Verdict::Idle
    } else {
        Verdict::Reached
    }
}
