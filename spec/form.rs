//! Form decoding: `application/x-www-form-urlencoded` as HTML 4.01 17.13.4 has it and RFC 5849
//! 3.4.1.3.1 reads it, for queries and bodies alike (R-3.4.1.3.1-1, -2, -13 to -16, -18, -19).

use crate::encode::form_unescape;
use crate::error::Error;
use crate::parameters::Parameter;
use crate::scan::find;

/// The pairs of a query or a form body, decoded, in order.
///
/// `&` parts the pairs and the first `=` parts name and value; `+` is a space; escapes are octets,
/// decoded once. A name without `=` has an empty value (R-3.4.1.3.1-15), a pair may have an empty
/// name (O-empty-name), nothing between two `&` is no pair (O-empty-pieces), and `;` is an ordinary
/// character (O-semicolon).
///
/// ```
/// let pairs = basestring::form_decode(b"c2&a3=2+q&b5=%3D%253D").unwrap();
/// assert_eq!(pairs[0].to_text(), ("c2".into(), "".into()));
/// assert_eq!(pairs[1].to_text(), ("a3".into(), "2 q".into()));
/// assert_eq!(pairs[2].to_text(), ("b5".into(), "=%3D".into()));
/// ```
///
/// # Errors
///
/// [`Kind::MalformedParameter`](crate::Kind::MalformedParameter) for an escape that is none, with
/// its offset.
pub fn form_decode(text: &[u8]) -> Result<Vec<Parameter<'_>>, Error> {
    form_pairs(text).collect()
}

/// [`form_decode`], one pair at a time.
///
/// ```
/// let first = basestring::form_pairs(b"a=1&b=%zz").next().unwrap().unwrap();
/// assert_eq!(&*first.value, b"1");
/// ```
pub fn form_pairs(text: &[u8]) -> impl Iterator<Item = Result<Parameter<'_>, Error>> {
    let mut offset = 0;
    text.split(|&octet| octet == b'&').filter_map(move |piece| {
        let start = offset;
        offset += piece.len() + 1;
        (!piece.is_empty()).then(|| decode_pair(piece).map_err(|e| e.shifted(start, "the form")))
    })
}

fn decode_pair(piece: &[u8]) -> Result<Parameter<'_>, Error> {
    let (name, value) = split_once(piece, b'=').unwrap_or((piece, b""));
    Ok(Parameter {
        name: form_unescape(name)?,
        value: form_unescape(value).map_err(|e| e.shifted(name.len() + 1, "the form"))?,
    })
}

/// What stands before and behind the first such octet.
pub(crate) fn split_once(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let place = find(text, [at])?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}
