//! The Authorization header of a request, and whether OAuth is in another place.

use basestring::{Url, form_pairs};

use crate::authentication::{Carried, carried, is_oauth};
use crate::unsigned::header_value;

use super::evidence::Evidence;

impl Evidence {
    /// The Authorization header: the given one, else the request's.
    pub(super) fn field(&self) -> Option<String> {
        if let Some(given) = self.field.as_deref().map(header_value) {
            return match carried(given.as_bytes()) {
                Carried::Oauth | Carried::Unknown => Some(given.to_owned()),
                Carried::Other(_) => None,
            };
        }
        let own =
            self.request.fields.iter().find(|(name, value)| {
                name.eq_ignore_ascii_case(b"Authorization") && is_oauth(value)
            });
        own.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
    }

    /// The remarks of the reader, and the one on a header of another scheme.
    pub(super) fn remarks(&self) -> Vec<String> {
        let remarks = self.request.remarks.iter().map(ToString::to_string);
        remarks.chain(self.other_header()).collect()
    }

    /// The remark of an Authorization header of another scheme, next to OAuth elsewhere.
    fn other_header(&self) -> Option<String> {
        let header = self.request.field("Authorization")?;
        match carried(header) {
            Carried::Other(other) if self.field().is_none() => Some(format!(
                "the Authorization header has {}, which OAuth does not sign [other-authorization]",
                other.title
            )),
            Carried::Oauth | Carried::Unknown | Carried::Other(_) => None,
        }
    }

    /// Whether a parameter of OAuth is in the header, the query or a form body.
    pub(super) fn carries_oauth(&self) -> bool {
        let in_form = |form: &[u8]| {
            let mut names = form_pairs(form).flatten().map(|one| one.name.to_vec());
            names.any(|name| name.starts_with(b"oauth_"))
        };
        let query = Url::parse(&self.request.url).ok();
        let query = query.as_ref().and_then(Url::query);
        self.field().is_some() || query.is_some_and(in_form) || in_form(self.request.body.octets())
    }
}
