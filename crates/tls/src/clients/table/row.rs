//! How rows of the table are written.

use crate::clients::situation::{Expected, Host, Needs, Recipe, Situation, Tls};

/// A valid TLS server.
pub(super) const fn valid(
    id: &'static str,
    recipe: Tls,
    section: &'static str,
    what: &'static str,
) -> Situation {
    Situation {
        id,
        expected: Expected::MustAccept,
        what,
        section,
        twin: None,
        needs: Needs::Nothing,
        host: Host::Localhost,
        recipe: Recipe::Tls(recipe),
    }
}

/// An invalid TLS server.
pub(super) const fn invalid(
    id: &'static str,
    twin: &'static str,
    recipe: Tls,
    section: &'static str,
    what: &'static str,
) -> Situation {
    Situation {
        expected: Expected::MustReject,
        twin: Some(twin),
        ..valid(id, recipe, section, what)
    }
}

impl Situation {
    pub(super) const fn of(self, host: Host) -> Self {
        Self { host, ..self }
    }

    pub(super) const fn if_it_has(self, needs: Needs) -> Self {
        Self { needs, ..self }
    }

    pub(super) const fn softly(self) -> Self {
        let expected = match self.expected {
            Expected::MustAccept | Expected::ShouldAccept => Expected::ShouldAccept,
            Expected::MustReject | Expected::ShouldReject => Expected::ShouldReject,
        };
        Self { expected, ..self }
    }
}
