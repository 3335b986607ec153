//! The signature base string: RFC 5849 3.4.1.1 (R-3.4.1.1-1 to R-3.4.1.1-7).

use crate::base_string_uri::write_base_string_uri;
use crate::normalize::normalize_parameters;
use crate::parameters::Parameter;
use crate::sink::{Encoded, Sink};
use crate::url::{Authority, Url};

/// Octets that hold most base strings, so that a text for one grows seldom.
pub(crate) const USUAL_LENGTH: usize = 512;

/// 3.4.1.1: the text that is signed.
///
/// 1. The method in upper case, encoded (3.6).
/// 2. `&`
/// 3. The base string URI (3.4.1.2), encoded.
/// 4. `&`, also where no parameter follows.
/// 5. The normalized parameters (3.4.1.3.2) as one text, encoded.
///
/// ```
/// use basestring::{Parameter, Url, base_string};
/// let url = Url::parse(b"http://example.com/request?b5=x").unwrap();
/// let parameters = [Parameter::new("b5", "=%3D"), Parameter::new("a", "r b")];
/// let mut text = String::new();
/// base_string(b"post", &url.authority(), &parameters, &url, &mut text);
/// assert_eq!(text, "POST&http%3A%2F%2Fexample.com%2Frequest&a%3Dr%2520b%26b5%3D%253D%25253D");
/// ```
pub fn base_string<S: Sink + ?Sized>(
    method: &[u8],
    authority: &Authority<'_>,
    parameters: &[Parameter<'_>],
    url: &Url<'_>,
    sink: &mut S,
) {
    write_method_and_uri(method, authority, url, sink);
    // 5.
    normalize_parameters(parameters, &mut Encoded(sink));
}

/// Steps 1 to 4: what is the same for every request to one endpoint.
pub(crate) fn write_method_and_uri<S: Sink + ?Sized>(
    method: &[u8],
    authority: &Authority<'_>,
    url: &Url<'_>,
    sink: &mut S,
) {
    // 1.
    for octet in method {
        Encoded(sink).write(&[octet.to_ascii_uppercase()]);
    }
    // 2.
    sink.write_text("&");
    // 3.
    write_base_string_uri(url, authority, &mut Encoded(sink));
    // 4.
    sink.write_text("&");
}
