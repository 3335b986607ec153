//! Form decoding: `application/x-www-form-urlencoded` as HTML 4.01 17.13.4 defines it and RFC 5849
//! 3.4.1.3.1 reads it, for queries and bodies (R-3.4.1.3.1-1, -2, -13 to -16, -18, -19).

use std::borrow::Cow;

use crate::encode::form_unescape;
use crate::error::Error;
use crate::parameter::Parameter;
use crate::split::split_once;

/// The pairs of a query or a form body, decoded, in order.
///
/// 1. `&` separates the pairs. `;` is an ordinary character (O-semicolon). An empty text between two
///    `&` is no pair (O-empty-pieces).
/// 2. The first `=` separates name and value. A name without `=` has an empty value
///    (R-3.4.1.3.1-15); a name may be empty (O-empty-name).
/// 3. Name and value are decoded ([`form_unescape`]).
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
/// [`Kind::MalformedParameter`](crate::Kind::MalformedParameter) for an invalid escape, with its
/// offset.
pub fn form_decode(text: &[u8]) -> Result<Vec<Parameter<'static>>, Error> {
    form_pairs(text).collect()
}

/// [`form_decode`], one pair at a time.
///
/// ```
/// let first = basestring::form_pairs(b"a=1&b=%zz").next().unwrap().unwrap();
/// assert_eq!(&*first.value, b"1");
/// ```
pub fn form_pairs(text: &[u8]) -> impl Iterator<Item = Result<Parameter<'static>, Error>> {
    let mut start = 0;
    // 1.
    let pieces = text.split(|&byte| byte == b'&').map(move |piece| {
        let offset = start;
        start += piece.len() + "&".len();
        (offset, piece)
    });
    let pieces = pieces.filter(|(_, piece)| !piece.is_empty());
    pieces.map(|(offset, piece)| {
        // 2.
        let (name, value) = split_once(piece, b'=').unwrap_or((piece, b""));
        let value_offset = offset + name.len() + "=".len();
        // 3.
        Ok(Parameter {
            name: Cow::Owned(form_unescape(name).map_err(|e| e.shifted(offset, "the form"))?),
            value: Cow::Owned(
                form_unescape(value).map_err(|e| e.shifted(value_offset, "the form"))?,
            ),
        })
    })
}
