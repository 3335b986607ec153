//! Services that depart from the RFC, with what each accepts and where that is documented.
//!
//! A profile makes no wrong answer right. A check with one reports a difference that the service asks
//! for as accepted by the profile: neither among the right answers nor hidden.

mod accept;
mod recognize;
mod services;

pub use recognize::note_service;
pub use services::PROFILES;

/// A service.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// The name that `--profile` takes.
    pub name: &'static str,
    /// The service.
    pub service: &'static str,
    /// By what its requests are recognized.
    pub marks: Marks,
    /// How it differs.
    pub departures: &'static [Departure],
}

/// By what a service's requests are recognized: any of these.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    /// Hosts; their subdomains as well.
    pub hosts: &'static [&'static str],
    /// Parts of the path.
    pub paths: &'static [&'static str],
    /// Names of parameters in the query or a form body.
    pub parameters: &'static [&'static str],
}

impl Marks {
    /// Nothing.
    pub const NONE: Self = Self {
        hosts: &[],
        paths: &[],
        parameters: &[],
    };
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
    /// None: it concerns what an implementation does not compute.
    Nothing,
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
