//! Parameters normalization: RFC 5849 3.4.1.3.2 (R-3.4.1.3.2-1 to R-3.4.1.3.2-9).

use crate::encode::{encoded_order, percent_encode_into};
use crate::parameters::Parameter;
use crate::sink::Sink;

/// 3.4.1.3.2: the parameters as one text.
///
/// 1. Name and value of each are encoded (3.6).
/// 2. They are sorted by name, by ascending byte value of the encoded form; those of one name by
///    their encoded value.
/// 3. Name and value are joined by `=`, also where the value is empty.
/// 4. The pairs are joined by `&`.
///
/// The order in which they came does not matter.
///
/// ```
/// use basestring::{Parameter, normalize_parameters};
/// let parameters = [("c2", ""), ("a3", "a"), ("c@", ""), ("a3", "2 q")];
/// let parameters: Vec<_> = parameters.iter().map(|(n, v)| Parameter::new(*n, *v)).collect();
/// let mut text = String::new();
/// normalize_parameters(&parameters, &mut text);
/// assert_eq!(text, "a3=2%20q&a3=a&c%40=&c2=");
/// ```
pub fn normalize_parameters<S: Sink + ?Sized>(parameters: &[Parameter<'_>], sink: &mut S) {
    let pair = |index: usize| match parameters.get(index) {
        Some(Parameter { name, value }) => (&**name, &**value),
        None => (&b""[..], &b""[..]),
    };
    let mut order = Vec::new();
    sort_parameters(parameters.len(), pair, &mut order);
    write_sorted(&order, pair, sink);
}

/// A parameter's decoded name and value, by its index.
pub(crate) trait PairAt<'a>: Fn(usize) -> (&'a [u8], &'a [u8]) + Copy {}

impl<'a, F: Fn(usize) -> (&'a [u8], &'a [u8]) + Copy> PairAt<'a> for F {}

/// Step 2: the order of the encoded forms, found without writing them.
pub(crate) fn sort_parameters<'a>(count: usize, pair: impl PairAt<'a>, order: &mut Vec<usize>) {
    order.clear();
    order.extend(0..count);
    order.sort_unstable_by(|&a, &b| {
        let ((a_name, a_value), (b_name, b_value)) = (pair(a), pair(b));
        encoded_order(a_name, b_name).then_with(|| encoded_order(a_value, b_value))
    });
}

/// Steps 1, 3 and 4, of parameters in their order.
pub(crate) fn write_sorted<'a, S: Sink + ?Sized>(
    order: &[usize],
    pair: impl PairAt<'a>,
    sink: &mut S,
) {
    for (place, &index) in order.iter().enumerate() {
        if place > 0 {
            sink.write_text("&");
        }
        let (name, value) = pair(index);
        percent_encode_into(name, sink);
        sink.write_text("=");
        percent_encode_into(value, sink);
    }
}
