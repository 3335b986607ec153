//! What may be in the place of a part of the base string.

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
}

impl Choice {
    pub(super) fn new(how: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        Self {
            how: how.into(),
            mistake: None,
            fix: None,
            text: text.into(),
        }
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
