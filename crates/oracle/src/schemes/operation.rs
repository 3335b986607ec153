//! What a scheme provides for each of its operations.

use crate::protocol::answer::{Answer, Output};
use crate::protocol::fault::Fault;

/// An operation of a scheme. Nothing has a default, so that a new operation decides all of it.
pub(crate) trait Operation {
    /// Its input.
    type Input;

    /// The rules of its scheme.
    type Rules;

    /// Whether it says of a request whether its signature is valid: then a refusal and
    /// `{"valid": false}` are the same answer.
    const VERIFIES: bool;

    /// The fields of a result by which mistakes are found.
    const TELLING: &'static [&'static str];

    /// What a generated case of it shows at least.
    const SHOWS: Shows;

    /// The reference's answer.
    fn answer(input: &Self::Input) -> Result<Output, Fault>;

    /// The answer of rules. `right` is the reference's: a result or a refusal.
    fn depart(rules: &Self::Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault>;
}

/// What a generated case shows at least.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shows {
    /// The requirement, by its id in `vectors/requirements.json`.
    pub(crate) requirement: &'static str,
    /// The document.
    pub(crate) document: &'static str,
    /// The section.
    pub(crate) section: &'static str,
    /// Whether it is a rule of one service that no document confirms.
    pub(crate) is_provider: bool,
}

impl Shows {
    /// A requirement with its document and section.
    pub(crate) const fn of(
        requirement: &'static str,
        document: &'static str,
        section: &'static str,
    ) -> Self {
        Self {
            requirement,
            document,
            section,
            is_provider: false,
        }
    }

    /// The same as a rule of one service that no document confirms.
    pub(crate) const fn by_provider(self) -> Self {
        Self {
            is_provider: true,
            ..self
        }
    }
}

/// The reference's answer to an operation's input, refusals and faults too.
pub(crate) fn answered<O: Operation>(input: &O::Input) -> Answer {
    into_answer(O::answer(input).map(Answer::Ok))
}

/// An answer, or the fault in its place.
pub(crate) fn into_answer(answer: Result<Answer, Fault>) -> Answer {
    match answer {
        Ok(answer) => answer,
        Err(Fault::Refused(error)) => Answer::refused(&error),
        Err(Fault::Unsupported(why)) => Answer::Unsupported(why),
        Err(Fault::Input(why)) => Answer::Broken(why),
    }
}

/// The answer of a verifier of these rules, in place of the reference's.
pub(crate) fn validity(valid: bool) -> Answer {
    let output = Output::of("valid", valid);
    Answer::Ok(if valid {
        output
    } else {
        output.with("kind", "bad-signature")
    })
}
