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
    // 2. The order of the encoded forms is found without writing them.
    let mut sorted: Vec<&Parameter<'_>> = parameters.iter().collect();
    sorted.sort_unstable_by(|a, b| {
        encoded_order(&a.name, &b.name).then_with(|| encoded_order(&a.value, &b.value))
    });
    for (index, Parameter { name, value }) in sorted.into_iter().enumerate() {
        // 4.
        if index > 0 {
            sink.write(b"&");
        }
        // 1. and 3.
        percent_encode_into(name, sink);
        sink.write(b"=");
        percent_encode_into(value, sink);
    }
}
