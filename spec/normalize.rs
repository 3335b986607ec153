//! Parameters normalization: RFC 5849 3.4.1.3.2 (R-3.4.1.3.2-1 to R-3.4.1.3.2-9).

use crate::encode::percent_encode;
use crate::parameter::Parameter;

/// 3.4.1.3.2: the collected parameters as one text.
///
/// 1. “First, the name and value of each parameter are encoded” (3.6).
/// 2. “The parameters are sorted by name, using ascending byte value ordering. If two or more
///    parameters share the same name, they are sorted by their value.”
/// 3. “The name of each parameter is concatenated to its corresponding value using an "=" character
///    (ASCII code 61) as a separator, even if the value is empty.”
/// 4. “The sorted name/value pairs are concatenated together into a single string by using an "&"
///    character (ASCII code 38) as separator.”
///
/// The result does not depend on the order of `parameters`.
///
/// ```
/// use basestring::{Parameter, normalize_parameters};
/// let parameters = [("c2", ""), ("a3", "a"), ("c@", ""), ("a3", "2 q")];
/// let parameters: Vec<_> = parameters.iter().map(|(n, v)| Parameter::new(*n, *v)).collect();
/// assert_eq!(normalize_parameters(&parameters), "a3=2%20q&a3=a&c%40=&c2=");
/// ```
#[must_use]
pub fn normalize_parameters(parameters: &[Parameter<'_>]) -> String {
    // 1.
    let encode = |p: &Parameter<'_>| (percent_encode(&p.name), percent_encode(&p.value));
    let mut pairs: Vec<(String, String)> = parameters.iter().map(encode).collect();
    // 2.
    pairs.sort();
    // 3.
    let join = |(name, value): &(String, String)| format!("{name}={value}");
    let pairs: Vec<String> = pairs.iter().map(join).collect();
    // 4.
    pairs.join("&")
}
