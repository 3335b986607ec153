//! Where a stage writes: one definition of each stage serves reading, tracing and speed.
//!
//! A stage writes octets into a [`Sink`]. The sink is a `String` or a `Vec` (to show the text), the
//! state of an HMAC (to sign without building it), or [`Encoded`], which percent-encodes what
//! passes on the way to another sink.

use crate::encode::percent_encode_into;

/// Takes the octets that a stage writes, in order.
///
/// ```
/// use basestring::{Sink, base_string};
/// struct Count(usize);
/// impl Sink for Count {
///     fn write(&mut self, octets: &[u8]) {
///         self.0 += octets.len();
///     }
/// }
/// let url = basestring::Url::parse(b"http://example.com/").unwrap();
/// let mut count = Count(0);
/// base_string(b"GET", &url.authority(), &[], &url, &mut count);
/// assert_eq!(count.0, "GET&http%3A%2F%2Fexample.com%2F&".len());
/// ```
pub trait Sink {
    /// Takes the next octets.
    fn write(&mut self, octets: &[u8]);

    /// Takes the octets of a text: a sink that is one need not look whether they are any.
    fn write_text(&mut self, text: &str) {
        self.write(text.as_bytes());
    }
}

impl Sink for Vec<u8> {
    fn write(&mut self, octets: &[u8]) {
        self.extend_from_slice(octets);
    }
}

/// Every text of the stages is ASCII; an octet outside ASCII would show as the Latin-1 character.
impl Sink for String {
    fn write(&mut self, octets: &[u8]) {
        match std::str::from_utf8(octets) {
            Ok(text) => self.push_str(text),
            Err(_) => self.extend(octets.iter().map(|&octet| char::from(octet))),
        }
    }

    fn write_text(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// A sink that percent-encodes (3.6) what it takes, and hands it on.
///
/// ```
/// use basestring::{Encoded, Sink};
/// let mut text = String::new();
/// Encoded(&mut text).write(b"a=2%20q");
/// assert_eq!(text, "a%3D2%2520q");
/// ```
#[derive(Debug)]
pub struct Encoded<'s, S: Sink + ?Sized>(pub &'s mut S);

impl<S: Sink + ?Sized> Sink for Encoded<'_, S> {
    fn write(&mut self, octets: &[u8]) {
        percent_encode_into(octets, self.0);
    }
}
