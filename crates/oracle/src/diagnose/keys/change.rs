//! A secret whose text was changed before it became a part of the key.

use basestring::Secret;

/// A secret as it was used.
pub(super) struct Change {
    /// How, with `{}` for the secret's name.
    pub(super) how: String,
    pub(super) mistake: Option<&'static str>,
    /// What to do, where no mistake says so.
    pub(super) fix: Option<&'static str>,
    /// What became a part of the key.
    pub(super) encoded: Secret,
}
