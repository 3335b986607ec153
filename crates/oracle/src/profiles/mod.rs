//! Services that depart from the RFC, with what each accepts and where that is documented.
//!
//! A profile makes no wrong answer right. A check with one reports a difference that the service asks
//! for as accepted by the profile: neither among the right answers nor hidden.

mod accept;
mod services;

pub use services::PROFILES;

/// A service.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// The name that `--profile` takes.
    pub name: &'static str,
    /// The service.
    pub service: &'static str,
    /// How it differs.
    pub departures: &'static [Departure],
}

/// A difference of a service.
#[derive(Clone, Copy, Debug)]
pub struct Departure {
    /// What, in a sentence.
    pub what: &'static str,
    /// Where that is documented.
    pub source: &'static str,
    /// The answers that are accepted for it.
    pub accepts: Accepts,
}

/// Answers that are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// The results of these known mistakes, by their ids.
    Mistakes(&'static [&'static str]),
    /// That every other signature method is unknown.
    OnlyMethods(&'static [&'static str]),
    /// That a request without this parameter of the Authorization header is rejected.
    Needs(&'static str),
    /// Any answer where a case shows this requirement, which is an extension's.
    Extension(&'static str),
}

impl Profile {
    /// The profile of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }
}
