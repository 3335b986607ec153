//! Requests that need not be valid: a signed one with bytes changed anywhere.

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use crate::generate::request::OwnedRequest;
use crate::generate::text::Octets;

/// One edit of a request: bytes at a place are replaced by others.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct Edit {
    /// Which part: method, URL, body, or a field's name or value.
    pub(crate) part: u8,
    /// Where in it, counted from the first byte, modulo its length.
    pub(crate) place: u16,
    /// How many bytes are removed, at most 3.
    pub(crate) out: u8,
    /// What is put in.
    pub(crate) text: Octets,
}

impl proptest::arbitrary::Arbitrary for Edit {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (any::<u8>(), any::<u16>(), 0..=3_u8, any::<Octets>())
            .prop_map(|(part, place, out, text)| Self {
                part,
                place,
                out,
                text,
            })
            .boxed()
    }
}

impl Edit {
    /// Makes the edit.
    pub(crate) fn apply(&self, request: &mut OwnedRequest) {
        let OwnedRequest {
            method,
            url,
            fields,
            body,
        } = request;
        let mut parts: Vec<&mut Vec<u8>> = vec![url, body, method];
        parts.extend(fields.iter_mut().flat_map(|(name, value)| [value, name]));
        let count = parts.len();
        if let Some(part) = parts.get_mut(usize::from(self.part) % count) {
            self.apply_to(part);
        }
    }

    /// Makes the edit in one text.
    pub fn apply_to(&self, text: &mut Vec<u8>) {
        let from = usize::from(self.place) % (text.len() + 1);
        let to = (from + usize::from(self.out % 4)).min(text.len());
        text.splice(from..to, self.text.0.iter().copied());
    }
}
