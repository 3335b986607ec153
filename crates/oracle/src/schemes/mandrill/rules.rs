//! Mandrill's signature with its decisions as fields.

use crate::schemes::digest_rules::{DigestRules, Hash, reserialized};
use crate::schemes::shared::Pairs;
use crate::schemes::webhook::Encoding;

/// Which URL is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlRule {
    /// As it was entered for the webhook.
    AsEntered,
    /// With a slash at its end removed, or added where there is none.
    SlashToggled,
    /// Without its query.
    QueryDropped,
}

/// How the fields are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldsRule {
    /// Sorted by name.
    Sorted,
    /// In the order in which they came.
    NotSorted,
    /// Not at all.
    Omitted,
    /// Sorted, and values of JSON parsed and written again.
    Reserialized,
}

decisions! {
    /// The decisions of Mandrill's signature.
    #[derive(Copy)]
    pub(crate) struct Rules {
        /// The URL.
        url: UrlRule = UrlRule::AsEntered,
        /// The fields.
        fields: FieldsRule = FieldsRule::Sorted,
    }
    with {
        /// Key, hash and digits.
        digest: DigestRules,
    }
}

impl Rules {
    /// The text that is signed.
    pub(crate) fn signed_text(self, url: &[u8], fields: &Pairs) -> Vec<u8> {
        let mut text = self.url(url);
        let mut fields: Vec<_> = fields.iter().collect();
        match self.fields {
            FieldsRule::Omitted => fields.clear(),
            FieldsRule::NotSorted => {}
            FieldsRule::Sorted | FieldsRule::Reserialized => fields.sort_by(|a, b| a.0.cmp(&b.0)),
        }
        for (name, value) in fields {
            text.extend_from_slice(name);
            if self.fields == FieldsRule::Reserialized {
                text.extend(reserialized(value));
            } else {
                text.extend_from_slice(value);
            }
        }
        text
    }

    /// The value of the signature header.
    pub(crate) fn sign(self, secret: &[u8], url: &[u8], fields: &Pairs) -> String {
        let text = self.signed_text(url, fields);
        self.digest
            .write(Hash::Sha1, Encoding::Base64, secret, &text)
    }

    fn url(self, url: &[u8]) -> Vec<u8> {
        let mut parts = url.splitn(2, |&byte| byte == b'?');
        let target = parts.next().unwrap_or_default();
        let query = parts.next().map(|query| [b"?", query].concat());
        match self.url {
            UrlRule::AsEntered => url.to_vec(),
            UrlRule::QueryDropped => target.to_vec(),
            UrlRule::SlashToggled => {
                let target = match target.strip_suffix(b"/") {
                    Some(cut) => cut.to_vec(),
                    None => [target, b"/"].concat(),
                };
                [target, query.unwrap_or_default()].concat()
            }
        }
    }
}
