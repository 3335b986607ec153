//! Which weakness a provider has.

use basestring_oracle::Mistake;

/// The switch that is on.
#[derive(Clone, Debug)]
pub(crate) struct Switch(pub(crate) String);

impl Switch {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.0 == name
    }

    /// The mistake of signing that the provider shares.
    pub(crate) fn shared(&self) -> Option<&'static Mistake> {
        Mistake::find(self.0.strip_prefix("shares ")?)
    }
}
