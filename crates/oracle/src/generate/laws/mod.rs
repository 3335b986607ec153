//! The laws that hold for every input, one function each, shared by the property tests, the fuzz
//! targets and the replay of what fuzzing found.

mod authorization;
mod conceal;
mod credentials;
mod encoding;
mod flow;
mod json;
mod parameters;
#[cfg(feature = "prepared")]
mod prepared;
mod reading;
mod request;
mod rules;
mod shown;
mod tampering;
pub mod targets;
mod url;
mod webhook;

use std::fmt;

use basestring::Kind;

pub use crate::schemes::twilio::laws::*;
pub use authorization::*;
pub use conceal::*;
pub use credentials::*;
pub use encoding::*;
pub use flow::*;
pub use json::*;
pub use parameters::*;
#[cfg(feature = "prepared")]
pub use prepared::*;
pub use reading::*;
pub use request::*;
pub use rules::*;
pub use shown::*;
pub use tampering::*;
pub use targets::{Law, TARGETS, Target, hold};
pub use url::*;
pub use webhook::*;

/// How far an input came while the law held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// To the law's own question.
    Reached,
    /// It was refused before, rightly.
    Refused(Kind),
    /// The input has nothing that the law is about.
    Idle,
}

/// A law that does not hold: what was expected, what was found.
#[derive(Clone, PartialEq, Eq)]
pub struct Broken(pub String);

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

/// What a law says of an input.
pub type Outcome = Result<Verdict, Broken>;

/// Leaves with [`Broken`] unless the condition holds.
macro_rules! holds {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err($crate::generate::laws::Broken(format!($($message)+)));
        }
    };
}
pub(crate) use holds;

/// Leaves with [`Broken`] unless both are equal.
macro_rules! equal {
    ($found:expr, $expected:expr, $what:literal) => {{
        // No text is made of either before they are unequal: most runs of a law end well.
        match (&$found, &$expected) {
            (found, expected) => {
                if *found != *expected {
                    return Err($crate::generate::laws::Broken(format!(
                        "{}: expected {expected:?}, found {found:?}",
                        $what
                    )));
                }
            }
        }
    }};
}
pub(crate) use equal;

/// A refusal's message begins with its kind and says what was expected.
pub(crate) fn refused(error: &basestring::Error) -> Outcome {
    let (kind, message) = (error.kind(), error.to_string());
    let (name, words) = message.split_once(": expected ").unwrap_or_default();
    holds!(
        name == kind.name() && words.contains(", found "),
        "expected a message \"{kind}: expected …, found …\", found {message:?}"
    );
    holds!(
        message.chars().all(|c| !c.is_control()),
        "expected a message without control characters, found {message:?}"
    );
    Ok(Verdict::Refused(kind))
}

/// What must not be refused: a refusal as the law's breach.
pub(crate) fn accepted<T>(result: Result<T, basestring::Error>, what: &str) -> Result<T, Broken> {
    result.map_err(|error| Broken(format!("{what}: expected no refusal, found {error}")))
}

/// Bytes as a message shows them; they are compared as they are.
pub(crate) fn show(octets: &[u8]) -> Shown<'_> {
    Shown(octets)
}

/// What [`show`] gives.
#[derive(PartialEq, Eq)]
pub(crate) struct Shown<'a>(&'a [u8]);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// The base string URI of a URL alone.
pub(crate) fn uri_of(url: &[u8]) -> Result<String, basestring::Error> {
    let url = basestring::Url::parse(url)?;
    Ok(basestring::base_string_uri(&url, &url.authority()))
}
