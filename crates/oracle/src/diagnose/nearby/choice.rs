//! What may be in the place of a part of the base string.

use basestring::percent_encode;

use crate::schemes::Pairs;

/// Another text for a part of the base string.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// How it differs, as in: signed …
    pub(super) how: String,
    /// The mistake that makes it, if one has been described.
    pub(super) mistake: Option<&'static str>,
    /// What to do, where no mistake says so.
    pub(super) fix: Option<&'static str>,
    /// The part, not yet encoded for the base string.
    pub(super) text: Vec<u8>,
    /// Whether it is so unlikely that it is not tried together with another change.
    pub(super) is_alone: bool,
}

impl Choice {
    pub(super) fn new(how: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        Self {
            how: how.into(),
            mistake: None,
            fix: None,
            text: text.into(),
            is_alone: false,
        }
    }

    pub(super) const fn alone(mut self) -> Self {
        self.is_alone = true;
        self
    }

    pub(super) const fn by(mut self, mistake: &'static str) -> Self {
        self.mistake = Some(mistake);
        self
    }

    pub(super) const fn fixed(mut self, fix: &'static str) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// Names and values, encoded.
pub(super) fn encoded(pairs: &Pairs) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| (percent_encode(name), percent_encode(value)))
        .collect()
}

/// Encoded, sorted and joined.
pub(super) fn normalized(pairs: &Pairs) -> Vec<u8> {
    let mut pairs = encoded(pairs);
    pairs.sort();
    joined(&pairs)
}

/// Joined as a form is.
pub(super) fn joined(pairs: &[(String, String)]) -> Vec<u8> {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&").into_bytes()
}
