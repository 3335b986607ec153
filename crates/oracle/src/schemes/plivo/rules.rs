//! The first version of Plivo's signature with its decisions as fields.

use crate::schemes::digest_rules::{DigestRules, Hash};
use crate::schemes::shared::Pairs;
use crate::schemes::webhook::Encoding;

/// What becomes of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QueryRule {
    /// It leaves the URL, and its parameters are signed as fields.
    AsParameters,
    /// It stays in the URL, and the form's fields are signed.
    KeptInUrl,
    /// It is not signed at all.
    Dropped,
}

/// The order of the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrderRule {
    /// Sorted by name.
    Sorted,
    /// In the order in which they came.
    NotSorted,
}

decisions! {
    /// The decisions of Plivo's signature.
    #[derive(Copy)]
    pub(crate) struct Rules {
        /// The query.
        query: QueryRule = QueryRule::AsParameters,
        /// The order.
        order: OrderRule = OrderRule::Sorted,
    }
    with {
        /// Key, hash and digits.
        digest: DigestRules,
    }
}

impl Rules {
    /// The text that is signed.
    pub(crate) fn signed_text(self, url: &[u8], fields: &Pairs) -> Vec<u8> {
        let mut parts = url.splitn(2, |&byte| byte == b'?');
        let target = parts.next().unwrap_or_default();
        let query = parts.next().unwrap_or_default();
        let (url, mut parameters) = match self.query {
            QueryRule::KeptInUrl => (url, fields.clone()),
            QueryRule::AsParameters if !query.is_empty() => (target, read(query)),
            QueryRule::AsParameters | QueryRule::Dropped => (target, fields.clone()),
        };
        match self.order {
            OrderRule::Sorted => parameters.sort_by(|a, b| a.0.cmp(&b.0)),
            OrderRule::NotSorted => {}
        }
        let mut text = url.to_vec();
        for (name, value) in parameters {
            text.extend(name);
            text.extend(value);
        }
        text
    }

    /// The value of the signature header.
    pub(crate) fn sign(self, secret: &[u8], url: &[u8], fields: &Pairs) -> String {
        let text = self.signed_text(url, fields);
        self.digest
            .write(Hash::Sha1, Encoding::Base64, secret, &text)
    }
}

fn read(query: &[u8]) -> Pairs {
    let parameters = basestring::form_decode(query).unwrap_or_default();
    let owned = |p: basestring::Parameter<'_>| (p.name.into_owned(), p.value.into_owned());
    parameters.into_iter().map(owned).collect()
}
