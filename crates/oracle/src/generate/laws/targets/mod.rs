//! The fuzz targets. Each has a table of laws, and the first byte of an input names the law to check.
//!
//! A law's number never changes and is never used for another law, so that a stored input keeps its
//! law when laws are added. `fuzz/laws.txt` lists every number that was ever given.

mod digest;
mod mutate;
#[cfg(feature = "prepared")]
mod prepared;
mod readers;
mod share;
mod signing;
mod text;
mod twilio;

use arbitrary::{Arbitrary, Unstructured};
use serde::de::DeserializeOwned;

use self::share::Share;
use super::{Outcome, Verdict};

pub use digest::DIGEST_CHALLENGE;
pub use mutate::{Mutator, mutate};
#[cfg(feature = "prepared")]
pub use prepared::PREPARED;
pub use readers::READERS;
pub use signing::SIGN_VERIFY_TAMPER;
pub use text::{
    ADAPTER_LINE, AUTHORIZATION_FIELD, BASE_STRING_ORDER, FORM_BODY, PERCENT_DECODE, URL,
    VECTOR_FILE,
};
pub use twilio::TWILIO;

/// Every fuzz target.
pub const TARGETS: &[&Target] = &[
    &AUTHORIZATION_FIELD,
    &URL,
    &FORM_BODY,
    &PERCENT_DECODE,
    &SIGN_VERIFY_TAMPER,
    &TWILIO,
    &DIGEST_CHALLENGE,
    &VECTOR_FILE,
    &ADAPTER_LINE,
    &BASE_STRING_ORDER,
    &READERS,
    #[cfg(feature = "prepared")]
    &PREPARED,
];

/// One law of a fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Law {
    /// The first byte of an input that checks this law: a printable ASCII character, so that inputs
    /// that are text stay text.
    pub number: u8,
    /// The name of the law in `fuzz/laws.txt`.
    pub name: &'static str,
    /// Checks the law on an input without its first byte.
    pub check: fn(&[u8]) -> Outcome,
}

/// Shortens the tables.
const fn law(number: u8, name: &'static str, check: fn(&[u8]) -> Outcome) -> Law {
    Law {
        number,
        name,
        check,
    }
}

/// A fuzz target: its name and its laws.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of the file in `fuzz/targets`.
    pub name: &'static str,
    /// How many bytes after the law's number choose a change, see `choices`. Every law of a target
    /// reads the same number of them, so that each law can be checked on each input.
    pub choices: usize,
    /// The laws. The first byte of an input chooses one of them.
    pub laws: &'static [Law],
}

impl Target {
    /// Checks the law that the first byte names. An input without a first byte, or with one that
    /// names no law, is [`Verdict::Idle`]: were it given another law, it would change its law when its
    /// number is given to a new one.
    ///
    /// # Errors
    ///
    /// [`super::Broken`] if the law does not hold.
    pub(crate) fn check(&self, input: &[u8]) -> Outcome {
        match self.law(input) {
            Some((law, rest)) => (law.check)(rest),
            None => Ok(Verdict::Idle),
        }
    }

    /// The law that the first byte names, and the rest of the input.
    #[must_use]
    pub fn law<'a>(&self, input: &'a [u8]) -> Option<(&'static Law, &'a [u8])> {
        let (number, rest) = input.split_first()?;
        let law = self.laws.iter().find(|law| law.number == *number)?;
        Some((law, rest))
    }
}

/// Panics with what was expected and found unless the law that the input names holds: the whole body
/// of a fuzz target. It counts how many inputs reach the question of their law, in a file of the folder
/// that the environment variable `BASESTRING_SHARE` names.
///
/// Gives whether the fuzzer keeps the input to change it further, if it covers something new: not an
/// input that has nothing for its law, and one of 1,024 that were rejected before the question.
/// While fewer than one input of a hundred reaches its law, as from an empty corpus, all are kept.
///
/// The target is passed and not looked up by its name, so that the code of other targets is not
/// linked: libFuzzer goes through the counters of everything that is linked after each run.
///
/// # Panics
///
/// If the law does not hold.
pub fn hold(target: &Target, input: &[u8]) -> bool {
    static SHARE: Share = Share::new();
    let outcome = target.check(input);
    let run = SHARE.count(&outcome);
    if Share::is_due(run) {
        SHARE.write();
    }
    match outcome.expect("the target's law holds") {
        Verdict::Reached => true,
        Verdict::Refused(_) => run.is_multiple_of(1024) || SHARE.is_low(),
        Verdict::Idle => SHARE.is_low(),
    }
}

/// The bytes at the start of a law's input that choose a change or a place, counted from `0`, so that
/// an input can be typed: `2` is 2. A missing byte is 0. After them comes the rest of the input.
fn choices<const COUNT: usize>(mut input: &[u8]) -> ([u8; COUNT], &[u8]) {
    let mut choices = [0; COUNT];
    for choice in &mut choices {
        if let Some((byte, rest)) = input.split_first() {
            (*choice, input) = (byte.wrapping_sub(b'0'), rest);
        }
    }
    (choices, input)
}

/// The plan that an input describes: JSON of type `J` if it starts with `{`, else what `arbitrary`
/// makes of the bytes.
fn plan<'a, J: DeserializeOwned, P: Arbitrary<'a>>(
    input: &'a [u8],
    of: impl Fn(&J) -> Option<P>,
) -> Option<P> {
    if input.starts_with(b"{") {
        of(&serde_json::from_slice(input).ok()?)
    } else {
        P::arbitrary_take_rest(Unstructured::new(input)).ok()
    }
}
