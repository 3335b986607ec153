//! The operation of Basic: the reference's answer, and that of rules.

use basestring::{Secret, basic};

use super::input::BasicInput;
use super::rules::Rules;
use crate::protocol::answer::{Answer, Output};
use crate::protocol::fault::Fault;
use crate::schemes::operation::{Operation, Shows};

/// `basic`
pub(crate) struct Basic;

impl Operation for Basic {
    type Input = BasicInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["authorization"];
    const SHOWS: Shows = Shows::of("B-1", "RFC 7617", "2");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let password = Secret::new(input.password.as_str());
        let field = basic::authorization(input.username.as_bytes(), &password)?;
        Ok(Output::of("authorization", field))
    }

    fn depart(rules: &Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault> {
        Ok(rules.credentials.answer(input, right))
    }
}
